"""Blank any single cell of an example: what depended on it becomes not assessable, and it is named.

Nothing is imputed: no figure that used the cell stays, neither with its old number nor with a new
one. The only exceptions are the columns of which the workbook's specification says that a blank
means "none" or "the stated default". The examples are opened once; a cell is taken out of the
sheets in memory, and everything above the file itself runs as always.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

import pytest
from msgspec.structs import replace
from tests.examples import EXAMPLES
from tests.opened import data_of

from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.model.dataset import Blank, InputFile, Number
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import compute
from lowcarbon_cli.read.backends import open_book
from lowcarbon_cli.read.grid import Book, PlainSheet
from lowcarbon_cli.standards import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Dataset, Record
    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult
    from lowcarbon_cli.read.grid import GridCell, Sheet
    from lowcarbon_cli.standards.workbook import ColumnSpec

FOUND_BY = frozenset({"year", "fuel", "unit", "direction", "indicator"})
"""Columns that say what the figures of a row are: they are used wherever one of those is."""


NOT_JUDGED = frozenset({"targets", "measures"})
"""Sheets that no verdict rests on: their gaps are said by the command that reads them."""


class Place(NamedTuple):
    """A cell that is blanked: its column, its record, and whether a blank may have a meaning there."""

    cell: CellRef
    column: ColumnSpec
    record: Record
    means_something: bool

    def watched(self) -> set[CellRef]:
        """Return the cells whose users lose their figure: the cell, or the row that it explains."""
        if self.column.id not in FOUND_BY:
            return {self.cell}
        return {field.cell for field in self.record.fields.values()}


def in_value(row: IndicatorResult) -> set[CellRef]:
    if not isinstance(row.value, Derivation):
        return set()
    return {leaf.number.cell for leaf in row.value.leaves() if leaf.number is not None}


def rows(made: ComplianceReport) -> list[IndicatorResult]:
    return [row for one in made.assessments for row in one.indicators]


def places(data: Dataset, before: ComplianceReport) -> Iterator[Place]:
    """Yield every filled number, every filled required cell and every word that a verdict rests on."""
    used = {cell for row in rows(before) for cell in row.extra_cells}
    tables = [table for sheet, table in data.tables.items() if sheet not in NOT_JUDGED]
    records = [data.park, *(record for table in tables for record in table.records)]
    for record in records:
        spec = workbook.sheet(record.sheet)
        for column_id, field in record.fields.items():
            column = spec.column(column_id)
            assert column is not None
            wanted = isinstance(field, Number) or column.required or field.cell in used
            if isinstance(field, Blank) or not wanted:
                continue
            others = [other for other in records if other.sheet == record.sheet and other is not record]
            elsewhere = spec.orientation == "years" and any(other.number(column_id) for other in others)
            needed = any(record.number(other) for other in column.unknown_with)
            declared = column.blank in {"none", "default"} and not column.required and not needed
            yield Place(field.cell, column, record, declared and not elsewhere)


def retold(sheet: Sheet, rows: Mapping[int, Mapping[int, GridCell]]) -> Sheet:
    """Return the sheet with other rows."""
    assert isinstance(sheet, PlainSheet)
    return replace(sheet, rows=rows)


def blanked(sheets: Sequence[Sheet], cell: CellRef) -> tuple[Sheet, ...]:
    """Return the sheets without one cell."""

    def without(sheet: Sheet) -> Sheet:
        row = {column: found for column, found in sheet.rows[cell.row].items() if column != cell.column}
        return retold(sheet, {**sheet.rows, cell.row: row})

    return tuple(without(sheet) if sheet.name == cell.sheet else sheet for sheet in sheets)


def thinned(sheets: Sequence[Sheet], years: tuple[int, ...]) -> tuple[Sheet, ...]:
    """Return the sheets without the rows of some years."""

    def of(sheet: Sheet) -> Sheet:
        kept = {row: cells for row, cells in sheet.rows.items() if 1 not in cells or cells[1].value not in years}
        return retold(sheet, kept)

    return tuple(of(sheet) for sheet in sheets)


def users(before: ComplianceReport, place: Place) -> list[IndicatorResult]:
    """Return the rows whose figure, word or verdict rests on the place."""
    if place.record.sheet == "park":
        number = place.record.number(place.column.id) if place.column.id == "base_year" else None
        judged = (row for row in rows(before) if row.period and row.role != "info" and in_value(row))
        return [row for row in judged if number is not None and row.period and row.period[0] == number.value]
    return [row for row in rows(before) if place.watched() & (in_value(row) | set(row.extra_cells))]


def wrongs(before: ComplianceReport, place: Place, after: ComplianceReport) -> Iterator[str]:
    """Yield what is wrong after the blank, in words."""
    where = f"{place.cell} ({place.column.id})"
    now = {(row.id, row.year, row.period): row for row in rows(after)}
    for user in users(before, place):
        found = now.get((user.id, user.year, user.period))
        what = f"{where}: {user.id} {user.period or user.year}"
        if found is None:
            continue
        if place.cell in in_value(found):
            yield f"{what} still rests on the blank cell"
        if place.means_something:
            continue
        rested = place.record.sheet == "park" or bool(place.watched() & in_value(user)) or bool(user.word)
        if rested and (isinstance(found.value, Derivation) or found.word):
            yield f"{what} still has a figure"
        if found.role != "info" and found.verdict is not Verdict.NOT_ASSESSABLE:
            yield f"{what} is {found.verdict}"
    if not place.means_something and place.cell not in {cell for item in after.findings for cell in item.cells}:
        yield f"{where}: no finding names it"


@pytest.mark.parametrize(
    ("name", "left_out"),
    [("park-a", ()), ("park-b", ()), ("park-c", ()), ("park-d", ()), ("park-e", (2022, 2023, 2024))],
)
def test_a_blank_cell_is_never_imputed(name: str, left_out: tuple[int, ...]) -> None:
    path = EXAMPLES / name / "data.xlsx"
    content = path.read_bytes()
    # the middle years of park e only repeat what its first and last year show
    sheets = thinned(open_book(content, path, path.name, Budget()).sheets, left_out)
    entry = InputFile(str(path), path.name, sha256(content).hexdigest())
    data = data_of(Book(sheets), entry)
    before = compute(data)
    found: list[str] = []
    tried = list(places(data, before))
    for place in tried:
        after = compute(data_of(Book(blanked(sheets, place.cell)), entry))
        found += wrongs(before, place, after)
    assert len(tried) >= 15
    assert not found, "\n".join(found)
