"""Excel backend (openpyxl): values, number formats, formulas, merged ranges, what is hidden."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import math
import warnings
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.read.grid import Area, Book, CellKind, GridCell, PlainSheet, Visibility
from lowcarbon_cli.read.guard import SheetFacts, inspect
from lowcarbon_cli.read.recompute import stale_sums
from lowcarbon_cli.read.refuse import refused, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.archive import Archive
    from lowcarbon_cli.read.guard import BookFacts

_STATES: Mapping[str, Visibility] = {"visible": "visible", "hidden": "hidden", "veryHidden": "very_hidden"}


def open_excel(archive: Archive) -> Book:
    """Return the sheets of an .xlsx or .xlsm file, in order.

    Raises ``UnreadableFileError`` for what the guard refuses and what openpyxl cannot open. A formula
    counts by its cached value; the file is read a second time for these only where it has formulas.
    """
    shown = archive.shown
    facts = inspect(archive)
    if facts.strict:
        raise refused("LC-FIL-020", shown, what=label("file_kind_strict"))
    book = _load(archive, cached=False)
    formulas = [_formulas(sheet) for sheet in book.worksheets]
    if any(formulas):
        _let_go(book.worksheets)
        book = _load(archive, cached=True)
    room = _Room(archive.budget.characters, shown)
    # with "precision as displayed" Excel itself adds up the rounded figures
    exact = book.calculation is None or book.calculation.fullPrecision is not False
    sheets = []
    for sheet, texts in zip(book.worksheets, formulas, strict=True):
        sheets.append(_sheet(sheet, texts, facts.of(sheet.title) or SheetFacts(), room, exact=exact))
        _let_go([sheet])
    return Book(tuple(sheets), tuple(_about_file(book, facts, shown)))


def _load(archive: Archive, *, cached: bool) -> Workbook:
    from openpyxl import load_workbook

    try:
        # openpyxl prints remarks on broken styles to standard output, where a report may be going
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            # and warns of features it drops (styles, extensions); none of them holds data
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(archive.content), data_only=cached, keep_links=False)
    except Exception as error:  # broken files make openpyxl raise nearly anything
        raise refused("LC-FIL-008", archive.shown, detail=short(error)) from error


def _cells(sheet: Worksheet) -> Mapping[tuple[int, int], Cell]:
    """Return the cells that the file really lists, whatever extent it declares."""
    from openpyxl.cell.cell import Cell

    # iter_rows would invent every cell up to the farthest one; cells under a merge hold nothing
    return {place: cell for place, cell in sheet._cells.items() if isinstance(cell, Cell)}  # noqa: SLF001


def _formulas(sheet: Worksheet) -> dict[tuple[int, int], str]:
    """Return the text of each formula by its place."""
    # a formula of an array or a data table is an object; the latter has no text
    return {
        place: cell.value if isinstance(cell.value, str) else str(getattr(cell.value, "text", None) or "=TABLE()")
        for place, cell in _cells(sheet).items()
        if cell.data_type == "f"
    }


def _let_go(sheets: Sequence[Worksheet]) -> None:
    """Drop the cells of sheets that are done with: a large book need not be in memory twice."""
    for sheet in sheets:
        sheet._cells.clear()  # noqa: SLF001


class _Room:
    """Characters of text that may still come: a shared text costs again in every cell that shows it."""

    def __init__(self, characters: int, shown: str) -> None:
        self.limit = self.left = characters
        self.shown = shown

    def take(self, cell: GridCell) -> None:
        if cell.kind in {"text", "error"}:
            self.left -= len(str(cell.value))
            if self.left < 0:
                raise refused("LC-FIL-019", self.shown, what=label("file_characters"), limit=self.limit)


def _sheet(
    sheet: Worksheet, formulas: Mapping[tuple[int, int], str], facts: SheetFacts, room: _Room, *, exact: bool
) -> PlainSheet:
    rows: dict[int, dict[int, GridCell]] = {}
    for (row, column), cell in sorted(_cells(sheet).items()):
        found = _cell(cell, formulas.get((row, column)))
        if found.kind != "empty":
            room.take(found)
            rows.setdefault(row, {})[column] = found
    hidden = frozenset(number for number, look in sheet.row_dimensions.items() if look.hidden or look.height == 0)
    covered = facts.covered()
    last = max((max(cells) for cells in rows.values()), default=0)
    return PlainSheet(
        name=sheet.title,
        place=sheet.title,
        rows=rows,
        merged=tuple(
            Area(item.min_row, item.min_col, item.max_row, item.max_col) for item in sheet.merged_cells.ranges
        ),
        visible=_STATES.get(sheet.sheet_state, "hidden"),
        hidden_rows=hidden,
        filtered_rows=frozenset(row for area in _filters(sheet) for row in hidden if area.top < row <= area.bottom),
        hidden_columns=_hidden_columns(sheet, last),
        covered=covered,
        twice=facts.twice(),
        stale=stale_sums(rows, covered) if exact and formulas else (),
        outgrown=facts.beyond(),
    )


def _filters(sheet: Worksheet) -> Iterator[Area]:
    """Yield the ranges on which a filter with a condition lies: the sheet's own and those of its tables."""
    from openpyxl.utils.cell import range_boundaries

    for found in (sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values())):
        if found is not None and found.ref and found.filterColumn:
            left, top, right, bottom = range_boundaries(found.ref)
            if left and top and right and bottom:
                yield Area(top, left, bottom, right)


def _hidden_columns(sheet: Worksheet, last: int) -> frozenset[int]:
    found: set[int] = set()
    for look in sheet.column_dimensions.values():
        if (look.hidden or look.width == 0) and look.min and look.max:
            found.update(range(look.min, min(look.max, last) + 1))
    return frozenset(found)


def _cell(cell: Cell, formula: str | None) -> GridCell:
    if formula is not None and cell.value is None:
        return GridCell(None, "formula", cell.number_format, formula)
    return _plain(cell, formula)


def _plain(cell: Cell, formula: str | None) -> GridCell:
    value: object = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return GridCell(None, "empty")
    kind: CellKind = "text"
    if cell.data_type == "e":
        kind = "error"
    elif isinstance(value, bool):
        kind = "bool"
    elif isinstance(value, int | float) and math.isfinite(value):
        kind = "number"
    elif isinstance(value, dt.date | dt.time | dt.timedelta):
        kind = "date"
    else:
        value = str(value)
    return GridCell(value, kind, cell.number_format or "General", formula)


def _about_file(book: Workbook, facts: BookFacts, shown: str) -> Iterator[Finding]:
    """Yield what is to be said of the workbook as a whole."""
    top = CellRef(shown, "", 1, 1)
    if facts.macros:
        yield finding("LC-FIL-021", top)
    calculation = book.calculation
    if calculation is not None and calculation.calcMode == "manual":
        yield finding("LC-FIL-023", top)
    if book.epoch.year == 1904:  # noqa: PLR2004 - the name of the date system
        yield finding("LC-FIL-025", top)
    read = set(book.sheetnames)
    for name in facts.sheets:
        if name not in read:
            yield finding("LC-FIL-028", CellRef(shown, name, 1, 1), sheet=name)
