"""What a spreadsheet hides, said of the cells that are used: hidden, filtered, linked, stale, covered, text.

One finding per sheet and kind, with all its cells: a hidden column of forty figures is one fault.
"""

from __future__ import annotations

import re
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read.grid import cell_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.grid import GridCell
    from lowcarbon_cli.read.table import Entry, RawTable

_FORMULA = attrgetter("formula")
_LINK = re.compile(r"\[\d+\]|\[[^\[\]]+\.xl\w{1,2}\]|'?file:", re.IGNORECASE)
"""A reference to another workbook: by number in .xlsx, by name where it was never resolved, a URL in .ods."""
_BARE = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


def concealed(table: RawTable) -> Iterator[Finding]:
    """Yield what is hidden about the cells of a table that are used."""
    yield from _hidden(table)
    cells = chain.from_iterable([row.values() for row in table.sheet.rows.values()])
    if any(map(_FORMULA, cells)):
        linked = _used(table, lambda cell: bool(cell.formula and _LINK.search(cell.formula)))
        yield from _about(table, "LC-STR-044", linked)
    yield from _as_text(table)
    sheet, name = table.sheet, table.sheet.name  # of the worksheet: two tables on it say it once
    top = table.ref(1, 1)
    for stale in sheet.stale:
        params = {"formula": stale.formula, "cached": stale.cached, "computed": stale.computed}
        yield finding("LC-STR-045", table.ref(stale.row, stale.column), **params)
    if sheet.covered:
        yield finding("LC-STR-046", *(table.ref(*place) for place in sheet.covered), sheet=name)
    if sheet.twice:
        yield finding("LC-FIL-029", *(table.ref(*place) for place in sheet.twice), sheet=name)
    if sheet.outgrown:
        yield finding("LC-FIL-024", top, sheet=name)


def _used(table: RawTable, wanted: Callable[[GridCell], bool]) -> list[Entry]:
    """Return the cells that records are made of, as far as wanted, in reading order, each once."""
    found = {
        (entry.row, entry.column): entry
        for record in table.records
        for entry in record.entries.values()
        if wanted(entry.cell)
    }
    return [found[place] for place in sorted(found)]


def _about(table: RawTable, code: str, entries: Sequence[Entry]) -> Iterator[Finding]:
    if entries:
        yield finding(code, *(table.ref(entry.row, entry.column) for entry in entries), sheet=table.spec.name)


def _hidden(table: RawTable) -> Iterator[Finding]:
    sheet = table.sheet
    if not (sheet.hidden or sheet.hidden_rows or sheet.hidden_columns):
        return
    used = _used(table, lambda cell: cell.kind != "empty")
    if sheet.visible == "very_hidden":
        yield from _about(table, "LC-STR-041", used[:1])
        return
    if sheet.visible == "hidden":
        yield from _about(table, "LC-STR-012", _first_of_rows(used))
        return
    out_of_sight = [entry for entry in used if entry.row in sheet.hidden_rows]
    filtered = [entry for entry in out_of_sight if entry.row in sheet.filtered_rows]
    yield from _about(table, "LC-STR-043", _first_of_rows(filtered))
    yield from _about(
        table, "LC-STR-012", _first_of_rows([entry for entry in out_of_sight if entry.row not in sheet.filtered_rows])
    )
    yield from _about(table, "LC-STR-042", [entry for entry in used if entry.column in sheet.hidden_columns])


def _first_of_rows(entries: list[Entry]) -> list[Entry]:
    """Return one cell for each row."""
    return list({entry.row: entry for entry in reversed(entries)}.values())[::-1]


def _as_text(table: RawTable) -> Iterator[Finding]:
    """Yield figures that are stored as text: read all the same, but left out of Excel's own sums."""
    if table.sheet.numbers_are_text or not table.sheet.place:  # everything in a CSV file is text
        return
    if len(table.laid) == len(table.records):  # every figure is a number
        return
    figures = {column.id for column in table.spec.columns if column.kind in {"number", "integer"}}
    places = {
        (entry.row, entry.column)
        for record in table.records
        if record.row not in table.laid
        for column, entry in record.entries.items()
        if entry.cell.kind == "text"
        and column in figures
        and _is_bare(entry.cell)
        and entry.cell is cell_at(table.sheet, entry.row, entry.column)
    }
    if places:
        yield finding("LC-STR-047", *(table.ref(*place) for place in sorted(places)), sheet=table.spec.name)


def _is_bare(cell: GridCell) -> bool:
    return _BARE.fullmatch(str(cell.value).strip()) is not None
