"""The columns of a table: what their headings say, what is doubtful about them, in which unit they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read import headings
from lowcarbon_cli.read.grid import EMPTY, cell_at, text_of
from lowcarbon_cli.read.periods import CUMULATIVE_WORDS, CURRENT_WORDS
from lowcarbon_cli.read.rows import is_plain_heading, is_units
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.units import same_dimension
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.read.grid import GridCell
    from lowcarbon_cli.read.header import Header
    from lowcarbon_cli.read.table import RawTable
    from lowcarbon_cli.standards.workbook import ColumnSpec

MEASURE_WORDS = CURRENT_WORDS | CUMULATIVE_WORDS


def note_headings(table: RawTable, header: Header) -> None:
    """Note the headings: their places, doubtful ones, repeated ones, unknown ones."""
    for levels in header.levels.values():
        if len(levels) > 1:
            table.use(*((level.row, level.column) for level in levels[:-1]))
    for place, heading in {**header.columns, **header.valued}.items():
        if heading is not None:
            table.note_heading(*header.cell(place), heading)
    _note_periods(table, header)
    _note_others(table, header)


def _note_periods(table: RawTable, header: Header) -> None:
    """Note the headings that are years and months."""
    dated = [place for place, period in header.periods.items() if period.year is not None]
    if dated:
        table.headings.setdefault("year", table.ref(*header.periods[min(dated)].place))
    for place in header.years():
        if table.spec.across:
            table.headings.setdefault(table.spec.across, table.ref(*header.cell(place)))
        table.use(*((level.row, level.column) for level in header.levels[place]))
    for place, period in header.periods.items():
        if period.year is not None and period.year.odd:
            table.use(header.cell(place))
    if header.month is not None:
        table.use(header.cell(header.month))


def _note_others(table: RawTable, header: Header) -> None:
    """Say which headings are repeated and which name nothing."""
    for first, second in header.repeated:
        name = header.columns[first].column.name
        table.findings.append(
            finding("LC-STR-003", table.ref(*header.cell(first)), table.ref(*header.cell(second)), name=name)
        )
        _leave_column(table, header, second, "repeated")
    for place in header.unknown:
        if place == measure_place(table, header):
            continue
        table.remark_unknown(*header.cell(place))
        plain = is_plain_heading(text_of(header.levels[place][-1].cell))
        _leave_column(table, header, place, "plain_heading" if plain else "unknown_column")


def _leave_column(table: RawTable, header: Header, place: int, reason: str) -> None:
    table.aside.setdefault(header.cell(place), reason)
    for row, cells in table.sheet.rows.items():
        if row > header.band.bottom and place in cells:
            table.aside.setdefault((row, place), reason)


def column_units(table: RawTable, header: Header) -> dict[int, str]:
    """Return the unit text of each column: heading, else the unit row below, else the title rows."""
    sheet = table.sheet
    below = next((row for row in sheet.rows if row > header.band.bottom), None)
    unit_row: Mapping[int, GridCell] = {}
    if below is not None and is_units(sheet.rows[below]):
        unit_row = sheet.rows[below]
    found: dict[int, str] = {}
    for place, heading in {**header.columns, **header.valued}.items():
        column = heading.column if heading is not None else table.spec.column(table.spec.across)
        if column is None:
            continue
        own = heading.unit if heading is not None else ""
        title = title_unit(table, column)
        below_it = text_of(unit_row.get(place, EMPTY))
        found[place] = own or (below_it if headings.is_unit(below_it) else "") or title
        if own and title and parse_unit(title) != parse_unit(own):
            table.findings.append(finding("LC-STR-005", table.ref(*header.cell(place)), title=title, heading=own))
    return found


def title_unit(table: RawTable, column: ColumnSpec) -> str:
    """Return the unit that the titles state for a column, empty where none of theirs can be its own."""
    for title in table.titles:
        for unit in headings.title_units(title.text):
            if suits(unit, column):
                table.use((title.row, title.column))
                return unit
    return ""


def suits(unit: str, column: ColumnSpec) -> bool:
    """Tell whether a title's unit can be the unit of a column."""
    found = parse_unit(unit) if unit else None
    if found is None or not column.numeric or column.unit == "a" or "row" in column.unit:
        return False
    return found.id in column.stand_for or same_dimension(found.id, column.unit)


def measure_place(table: RawTable, header: Header) -> int | None:
    """Return the column whose cells say 本月 or 累计 of their row, None where no column does."""
    body = [row for row in table.sheet.rows if row > header.band.bottom]
    for place in sorted(set[int]().union(*(table.sheet.rows[row] for row in body)) - set(header.columns)):
        words = [fold(text_of(cell_at(table.sheet, row, place))) for row in body]
        filled = [word for word in words if word]
        if len(filled) > 1 and MEASURE_WORDS.issuperset(filled):
            if place in header.unknown:
                header.unknown.remove(place)
                table.use(header.cell(place))
            return place
    return None
