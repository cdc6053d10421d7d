"""What became of every filled cell of a worksheet: used, or left out and why. Nothing goes unsaid."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import SheetUse
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read.normalise import read_number
from lowcarbon_cli.read.rows import is_figure, is_plain_heading
from lowcarbon_cli.read.table import left_over
from lowcarbon_cli.read.worksheet import is_notes_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.grid import GridCell, Sheet
    from lowcarbon_cli.read.table import RawTable


def sheet_use(sheet: Sheet, file: str, tables: Sequence[RawTable]) -> tuple[SheetUse, list[Finding]]:
    """Return the count of a worksheet's cells, and a finding for figures that stand outside its tables."""
    aside: dict[tuple[int, int], str] = {}
    for table in tables:
        for place, reason in table.aside.items():
            aside.setdefault(place, reason)
    titles = {(title.row, title.column) for table in tables for title in table.titles}
    tops = [min((cell.row for cell in table.headings.values()), default=0) for table in tables]
    unread = "notes_sheet" if is_notes_sheet(sheet.name) else "unknown_sheet"
    reasons: Counter[str] = Counter()
    stray: list[CellRef] = []
    read = filled = 0
    for row, cells, left in left_over(sheet, tables, lambda table: table.used):
        filled += len(cells)
        read += len(cells) - len(left)
        for column in left:
            place, cell = (row, column), cells[column]
            reason = aside.get(place) or (unread if not tables else "title" if place in titles else "")
            if not reason:
                reason = _other(cell, above=any(row < top for top in tops))
                if reason == "outside" and (is_figure(cell) or cell.kind == "date"):
                    stray.append(CellRef(file, sheet.place, row, column))
            reasons[reason] += 1
    if sheet.bulk is not None:
        filled += sheet.bulk.filled
        read += sheet.bulk.read
        reasons.update(sheet.bulk.reasons)
    specs = tuple(dict.fromkeys(table.spec.id for table in tables))
    use = SheetUse(file, sheet.name, specs, filled, read, tuple(reasons.most_common()))
    return use, [finding("LC-STR-033", *stray, count=len(stray))] if stray else []


def _other(cell: GridCell, *, above: bool) -> str:
    if cell.kind == "text" and isinstance(read_number(cell), str):
        return "plain_heading" if is_plain_heading(str(cell.value)) else "title" if above else "outside"
    return "outside"
