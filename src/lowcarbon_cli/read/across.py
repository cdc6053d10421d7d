"""Tables with years as columns: label | unit | 2020 | 2021 ..., and the energy sheet in that shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read import headings
from lowcarbon_cli.read.grid import cell_at, text_of
from lowcarbon_cli.read.normalise import YearRead, flat, read_year
from lowcarbon_cli.read.rows import has_figures, is_codes, is_example, is_note, is_part, is_total
from lowcarbon_cli.read.table import Entry, RawRecord
from lowcarbon_cli.standards.fuels import find_fuel
from lowcarbon_cli.standards.units import parse_unit
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from lowcarbon_cli.read.grid import Sheet
    from lowcarbon_cli.read.headings import Heading
    from lowcarbon_cli.read.table import RawTable

HEADING_ROWS = 40
_UNIT_WORDS = frozenset({"单位", "计量单位", "unit", "units"})


def year_columns(sheet: Sheet, row: int) -> dict[int, YearRead]:
    """Return the places of a row that hold years."""
    found = {place: read_year(cell) for place, cell in sheet.rows[row].items()}
    return {place: year for place, year in found.items() if isinstance(year, YearRead)}


def read(table: RawTable) -> bool:
    """Read a table with years across into ``table``; False where the sheet holds none."""
    for row in list(table.sheet.rows)[:HEADING_ROWS]:
        years = year_columns(table.sheet, row)
        others = [cell for place, cell in table.sheet.rows[row].items() if place not in years]
        if not years or any(cell.kind == "number" for cell in others):
            continue
        found = _read_long(table, row, years) if table.spec.across else _read_years(table, row, years)
        if found:
            return True
    return False


def _read_years(table: RawTable, heading_row: int, years: dict[int, YearRead]) -> bool:
    """Read label rows into one record per year column."""
    sheet, spec = table.sheet, table.spec
    if spec.orientation != "years":
        return False
    below = [row for row in sheet.rows if row > heading_row]
    label_place = _label_place(table, below, min(years))
    if label_place is None:
        return False
    unit_place = _unit_place(sheet, heading_row, min(years))
    entries: dict[int, dict[str, Entry]] = {
        place: {"year": Entry(heading_row, place, cell_at(sheet, heading_row, place))} for place in years
    }
    for row in below:
        cells = sheet.rows[row]
        heading = headings.match(spec, text_of(cell_at(sheet, row, label_place)))
        if heading is None:
            _unknown_row(table, row, label_place)
            continue
        if heading.column.id in table.headings:
            name = heading.column.name
            table.findings.append(
                finding("LC-STR-003", table.headings[heading.column.id], table.ref(row, label_place), name=name)
            )
            continue
        table.headings[heading.column.id] = table.ref(row, label_place)
        table.remark_aside(row, label_place, heading)
        unit = _unit(table, heading, row, unit_place)
        for place in years:
            entries[place][heading.column.id] = Entry(row, place, cells.get(place) or cell_at(sheet, row, place), unit)
    table.headings["year"] = table.ref(heading_row, min(years))
    table.records.extend(RawRecord(heading_row, place, found) for place, found in entries.items())
    return True


def _label_place(table: RawTable, rows: list[int], before: int) -> int | None:
    """Return the place left of the years whose cells name most columns, None where none names any."""
    counts = {
        place: sum(headings.match(table.spec, text_of(cell_at(table.sheet, row, place))) is not None for row in rows)
        for place in range(1, before)
    }
    best = max(counts, key=lambda place: counts[place], default=None)
    return best if best is not None and counts[best] > 0 else None


def _unit_place(sheet: Sheet, heading_row: int, before: int) -> int | None:
    for place in range(1, before):
        if fold(text_of(cell_at(sheet, heading_row, place))) in _UNIT_WORDS:
            return place
    return None


def _unit(table: RawTable, heading: Heading, row: int, unit_place: int | None) -> str:
    """Return a row's unit: its unit cell, else its label's bracket; a contradiction is a finding."""
    stated = flat(text_of(cell_at(table.sheet, row, unit_place))) if unit_place else ""
    if not stated or set(stated) <= set("-—–/"):
        return heading.unit
    if unit_place and heading.unit and parse_unit(stated) != parse_unit(heading.unit):
        table.findings.append(
            finding("LC-STR-005", table.ref(row, unit_place), title=heading.unit, heading=stated),
        )
    return stated


def _unknown_row(table: RawTable, row: int, label_place: int) -> None:
    cells = table.sheet.rows[row]
    if is_example(cells) or is_note(cells) or is_codes(cells):
        return
    if any(cell.kind != "empty" for place, cell in cells.items() if place > label_place) and has_figures(cells):
        table.remark_unknown(row, label_place)


def _read_long(table: RawTable, heading_row: int, years: dict[int, YearRead]) -> bool:
    """Read rows of fuel | unit | years into one record per row and year."""
    sheet, spec = table.sheet, table.spec
    columns: dict[int, Heading] = {}
    for place, cell in sheet.rows[heading_row].items():
        heading = headings.match(spec, text_of(cell)) if place not in years else None
        if heading is not None and heading.column.id not in {known.column.id for known in columns.values()}:
            columns[place] = heading
        elif place not in years:
            table.remark_unknown(heading_row, place)
    label = next((place for place, heading in columns.items() if heading.column.id == "fuel"), None)
    if label is None:
        return False
    for place, heading in columns.items():
        table.headings[heading.column.id] = table.ref(heading_row, place)
    table.headings["year"] = table.headings[spec.across] = table.ref(heading_row, min(years))
    for row in (row for row in sheet.rows if row > heading_row):
        cells = sheet.rows[row]
        words = text_of(cell_at(sheet, row, label))
        if is_example(cells) or is_note(cells) or is_codes(cells) or not (words or has_figures(cells)):
            continue
        if find_fuel(words) is None and (is_total(words) or is_part(words)):
            table.findings.append(finding("LC-STR-006", table.ref(row, label), label=words))
            continue
        fixed = {
            heading.column.id: Entry(row, place, cell_at(sheet, row, place), heading.unit)
            for place, heading in columns.items()
        }
        for place in years:
            year = Entry(heading_row, place, cell_at(sheet, heading_row, place))
            value = Entry(row, place, cell_at(sheet, row, place))
            table.records.append(RawRecord(row, place, {"year": year, **fixed, spec.across: value}))
    return True
