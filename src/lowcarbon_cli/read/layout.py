"""Where the table of a sheet is and how it lies: heading row, orientation, units, rows of data.

Three shapes: one row per record (``down``), years as columns (``across``), and item | content
(``read.keyvalue``). The heading row is searched below title rows; nothing depends on its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read import across, headings
from lowcarbon_cli.read.grid import EMPTY, cell_at, merged_origin, text_of
from lowcarbon_cli.read.normalise import read_number, read_year
from lowcarbon_cli.read.rows import (
    has_figures,
    is_codes,
    is_example,
    is_note,
    is_part,
    is_total,
    is_units,
)
from lowcarbon_cli.read.table import Entry, RawRecord, RawTable
from lowcarbon_cli.standards.fuels import find_fuel
from lowcarbon_cli.standards.units import parse_unit, same_dimension
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.read.grid import GridCell, Sheet
    from lowcarbon_cli.read.headings import Heading
    from lowcarbon_cli.standards.workbook import ColumnSpec, SheetSpec

HEADING_ROWS = 40
"""How many filled rows from the top are looked at for a heading."""


@dataclass(slots=True)
class Header:
    """A heading row: its columns by place, repeated columns, headings that name nothing."""

    row: int
    columns: dict[int, Heading] = field(default_factory=dict)
    repeated: list[tuple[int, int]] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)

    def ids(self) -> dict[str, int]:
        """Return the place of each column id."""
        return {heading.column.id: place for place, heading in self.columns.items()}


def find_table(spec: SheetSpec, sheet: Sheet, file: str) -> RawTable:
    """Return the table of a sheet whose columns lie down or across; without records where none is found."""
    table = RawTable(spec, sheet, file)
    header = best_header(spec, sheet)
    if header is not None and _enough(spec, header):
        years = across.year_columns(sheet, header.row)
        if "year" in header.ids() and len(years) > 1:
            cells = [table.ref(header.row, place) for place in (header.ids()["year"], *years)]
            table.findings.append(finding("LC-STR-009", *cells, sheet=spec.name))
            return table
        if "year" in header.ids() or spec.column("year") is None or not years:
            _read_down(table, header)
            return table
    if not across.read(table):
        table.findings.append(finding("LC-STR-015", table.ref(1, 1), sheet=spec.name))
    return table


def best_header(spec: SheetSpec, sheet: Sheet) -> Header | None:
    """Return the row that names most columns, the first of equals; None where no row names any."""
    best: Header | None = None
    for row in list(sheet.rows)[:HEADING_ROWS]:
        header = _header(spec, sheet, row)
        if header.columns and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


def _header(spec: SheetSpec, sheet: Sheet, row: int) -> Header:
    header = Header(row)
    taken: dict[str, int] = {}
    for place, cell in sheet.rows[row].items():
        found = headings.match(spec, text_of(cell)) if cell.kind == "text" else None
        if found is None:
            header.unknown.append(place)
        elif found.column.id in taken:
            header.repeated.append((taken[found.column.id], place))
        else:
            taken[found.column.id] = place
            header.columns[place] = found
    return header


def _enough(spec: SheetSpec, header: Header) -> bool:
    """Tell whether a row names enough columns to be the heading of a table with records below it."""
    if spec.orientation == "years":
        return "year" in header.ids() and len(header.columns) > 1
    return len(header.columns) > 1


def _read_down(table: RawTable, header: Header) -> None:
    spec, sheet = table.spec, table.sheet
    _remark_on(table, header)
    units = _units(table, header)
    body = [row for row in sheet.rows if row > header.row]
    if body and is_units(sheet.rows[body[0]]):
        body = body[1:]
    for row in body:
        cells = sheet.rows[row]
        if is_example(cells):
            _check_example(table, header, row)
            continue
        if is_codes(cells) or is_note(cells) or _is_heading_again(header, cells):
            continue
        entries = {
            heading.column.id: _entry(table, heading.column, row, place, units.get(place, ""))
            for place, heading in header.columns.items()
        }
        if _nothing_in(spec, entries) or _skipped(table, entries):
            continue
        keys = [entries[key] for key in spec.key if key in entries]
        start = keys[0] if keys else next(iter(entries.values()))
        table.records.append(RawRecord(start.row, start.column, entries))


def _nothing_in(spec: SheetSpec, entries: Mapping[str, Entry]) -> bool:
    """Tell whether a row holds nothing; in long sheets a year alone (filled down over a merge) is nothing."""
    ignored = "year" if spec.orientation == "long" else ""
    return all(entry.cell.kind == "empty" for column, entry in entries.items() if column != ignored)


def _check_example(table: RawTable, header: Header, row: int) -> None:
    """Warn where somebody wrote figures of their own into the example row, which is not read."""
    for place, cell in table.sheet.rows[row].items():
        heading = header.columns.get(place)
        example = heading.column.example.zh if heading is not None else ""
        written = read_number(cell) if heading is not None and heading.column.numeric else "text"
        if not isinstance(written, str) and (not example or written.value != Decimal(example)):
            table.findings.append(finding("LC-STR-023", table.ref(row, place)))
            return


def _remark_on(table: RawTable, header: Header) -> None:
    """Note the headings: their places, doubtful ones, repeated ones, unknown ones."""
    for place, heading in header.columns.items():
        table.headings[heading.column.id] = table.ref(header.row, place)
        table.remark_aside(header.row, place, heading)
    for first, second in header.repeated:
        name = header.columns[first].column.name
        table.findings.append(
            finding("LC-STR-003", table.ref(header.row, first), table.ref(header.row, second), name=name)
        )
    for place in header.unknown:
        table.remark_unknown(header.row, place)


def _units(table: RawTable, header: Header) -> dict[int, str]:
    """Return the unit text of each column: heading, else the unit row below, else the title rows."""
    sheet = table.sheet
    below = next((row for row in sheet.rows if row > header.row), None)
    unit_row: Mapping[int, GridCell] = {}
    if below is not None and is_units(sheet.rows[below]):
        unit_row = sheet.rows[below]
    title = _title_unit(sheet, header.row)
    found: dict[int, str] = {}
    for place, heading in header.columns.items():
        stated = heading.unit or text_of(unit_row.get(place, EMPTY))
        found[place] = stated or (title if _suits(title, heading.column) else "")
        if heading.unit and _suits(title, heading.column) and parse_unit(title) != parse_unit(heading.unit):
            table.findings.append(
                finding("LC-STR-005", table.ref(header.row, place), title=title, heading=heading.unit)
            )
    return found


def _title_unit(sheet: Sheet, heading_row: int) -> str:
    above = [cell for row, cells in sheet.rows.items() if row < heading_row for cell in cells.values()]
    return next((unit for cell in above if (unit := headings.title_unit(text_of(cell)))), "")


def _suits(unit: str, column: ColumnSpec) -> bool:
    """Tell whether a title's unit can be the unit of a column."""
    found = parse_unit(unit) if unit else None
    if found is None or not column.numeric or column.unit == "a" or "row" in column.unit:
        return False
    return found.id in column.stand_for or same_dimension(found.id, column.unit)


def _entry(table: RawTable, column: ColumnSpec, row: int, place: int, unit: str) -> Entry:
    """Return the cell of a column; words and years are filled down over a merged range, figures never."""
    cell = cell_at(table.sheet, row, place)
    if cell.kind == "empty" and (column.kind in {"text", "choice", "year"}):
        top, left = merged_origin(table.sheet, row, place)
        if left == place and top != row:
            return Entry(top, place, cell_at(table.sheet, top, place), unit)
    return Entry(row, place, cell, unit)


def _is_heading_again(header: Header, cells: Mapping[int, GridCell]) -> bool:
    """Tell whether a row repeats the heading row (a table continued on the next page)."""
    again = [place for place, heading in header.columns.items() if _names(heading, cells.get(place, EMPTY))]
    return len(again) > 1 and len(again) == len(cells)


def _names(heading: Heading, cell: GridCell) -> bool:
    return cell.kind == "text" and fold(text_of(cell).split("(", maxsplit=1)[0]).startswith(fold(heading.column.zh)[:4])


def _skipped(table: RawTable, entries: Mapping[str, Entry]) -> bool:
    """Tell whether a row is a total, a part of another row, or words without figures below the table."""
    spec = table.spec
    label = entries.get("fuel") if spec.column("fuel") else entries.get(spec.key[0]) if spec.key else None
    if label is None:
        return False
    words = text_of(label.cell)
    if label.cell.kind == "text" and _set_aside(spec, words):
        table.findings.append(finding("LC-STR-006", table.ref(label.row, label.column), label=words))
        return True
    year = entries.get("year")
    if year is not None and isinstance(read_year(year.cell), str) and year.cell.kind == "text":
        if is_total(text_of(year.cell)) and _set_aside(spec, text_of(year.cell)):
            table.findings.append(finding("LC-STR-006", table.ref(year.row, year.column), label=text_of(year.cell)))
            return True
        others = {key: entry.cell for key, entry in enumerate(entries.values()) if entry is not year}
        return not has_figures(others)
    return False


def _set_aside(spec: SheetSpec, words: str) -> bool:
    """Tell whether a label's row is kept out; a total of all energy stays, as a cross-check."""
    fuel = find_fuel(words) if spec.column("fuel") else None
    if fuel is not None:
        return False
    return is_part(words) or is_total(words)
