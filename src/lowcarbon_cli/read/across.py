"""Tables whose rows are labels and whose columns are years or months: label | unit | 2020 | 2021 ..."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read import headings
from lowcarbon_cli.read.columns import note_headings, title_unit
from lowcarbon_cli.read.grid import GridCell, cell_at, merged_origin, text_of
from lowcarbon_cli.read.normalise import flat, read_year
from lowcarbon_cli.read.rows import has_figures, is_codes, is_example, is_note, is_part, is_total, is_units, total_name
from lowcarbon_cli.read.table import Entry, RawRecord
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.read.given import Given
    from lowcarbon_cli.read.grid import Sheet
    from lowcarbon_cli.read.header import Header
    from lowcarbon_cli.read.headings import Heading
    from lowcarbon_cli.read.table import RawTable
    from lowcarbon_cli.standards.workbook import SheetSpec

UNIT_WORDS = frozenset({"单位", "计量单位", "unit", "units"})
MAX_LABELS = 60
"""How many rows below a heading are looked at to tell whether their labels name columns."""


def labels_named(spec: SheetSpec, sheet: Sheet, header: Header) -> int:
    """Return how many rows below a heading of periods are headed by a column of ``spec``."""
    places = header.years()
    if not places or spec.orientation != "years":
        return 0
    found = _label_place(spec, sheet, header, min(places))
    return 0 if found is None else found[1]


def read_across(table: RawTable, header: Header, given: Given) -> None:
    """Read label rows into one record per column of a period."""
    sheet, spec = table.sheet, table.spec
    places = header.years()
    best = _label_place(spec, sheet, header, min(places))
    if best is None:
        return
    label_place, unit_place = best[0], _unit_place(table, header, min(places))
    note_headings(table, header)
    entries: dict[int, dict[str, Entry]] = {place: {"year": _year(table, header, given, place)} for place in places}
    for row in _rows(table, header):
        words, heading = _heading(table, row, label_place)
        if heading is None:
            _unknown_row(table, row, label_place, words)
            continue
        place = (row, label_place)
        if heading.column.id in table.headings:
            name = heading.column.name
            table.findings.append(
                finding("LC-STR-003", table.headings[heading.column.id], table.ref(*place), name=name)
            )
            table.leave(row, "repeated")
            continue
        table.note_heading(*place, heading)
        unit = _unit(table, heading, row, unit_place)
        for column in places:
            entries[column][heading.column.id] = Entry(row, column, cell_at(sheet, row, column), unit)
    table.headings["year"] = table.ref(*header.cell(min(places)))
    for column, found in entries.items():
        span = header.periods[column].span or given.span
        months = span.months if span else ()
        top = header.levels[column][0]
        table.add(RawRecord(top.row, column, found, months, cumulative=bool(span and span.cumulative)))


def _year(table: RawTable, header: Header, given: Given, place: int) -> Entry:
    period = header.periods[place]
    if period.year is None:
        level = header.levels[place][-1]
        return given.entries.get("year", Entry(level.row, level.column, GridCell(None, "empty")))
    cell = cell_at(table.sheet, *period.place)
    if isinstance(read_year(cell), str):
        cell = GridCell(f"{period.year.year}年", "text")
    return Entry(*period.place, cell)


def _rows(table: RawTable, header: Header) -> Iterator[int]:
    below = [row for row in table.sheet.rows if row > header.band.bottom]
    for row in below:
        cells = table.sheet.rows[row]
        if row == below[0] and is_units(cells):
            table.use(*((row, place) for place in cells))
        elif is_example(cells):
            table.leave(row, "example")
        elif is_codes(cells):
            table.leave(row, "code_row")
        elif is_note(cells):
            table.leave(row, "note")
        else:
            yield row


def _heading(table: RawTable, row: int, label_place: int) -> tuple[str, Heading | None]:
    """Return the words of a row's label and the column it names, with the labels left of it where needed."""
    sheet = table.sheet
    words = text_of(cell_at(sheet, row, label_place))
    found = headings.match(table.spec, words) if words else None
    if found is None and words and not is_total(words):
        left = [merged_origin(sheet, row, place) for place in range(1, label_place)]
        path = [text_of(cell_at(sheet, *origin)) for origin in left]
        path = [part for part in dict.fromkeys((*path, words)) if part]
        found = headings.match_path(table.spec, tuple(path)) if len(path) > 1 or is_part(words) else None
        if found is not None:
            table.use(*left)
    if found is None and words:
        found = headings.closest(table.spec, words, frozenset(table.headings))
    return words, found


def _label_place(spec: SheetSpec, sheet: Sheet, header: Header, before: int) -> tuple[int, int] | None:
    """Return the place left of the periods whose cells name most columns and how many; None where none does."""
    rows = [row for row in sheet.rows if row > header.band.bottom][:MAX_LABELS]
    counts = {
        place: sum(headings.match(spec, text_of(cell_at(sheet, row, place))) is not None for row in rows)
        for place in range(1, before)
    }
    best = max(counts, key=lambda place: counts[place], default=None)
    return (best, counts[best]) if best is not None and counts[best] > 0 else None


def _unit_place(table: RawTable, header: Header, before: int) -> int | None:
    for place, levels in header.levels.items():
        if place < before and fold(text_of(levels[-1].cell)) in UNIT_WORDS:
            table.use(header.cell(place))
            return place
    return None


def _unit(table: RawTable, heading: Heading, row: int, unit_place: int | None) -> str:
    """Return a row's unit: its unit cell, else its label's bracket, else the titles'; contradictions are said."""
    stated = flat(text_of(cell_at(table.sheet, row, unit_place))) if unit_place else ""
    if unit_place and stated:
        table.use((row, unit_place))
    if not stated or set(stated) <= set("-—–/"):
        return heading.unit or title_unit(table, heading.column)
    if unit_place and heading.unit and parse_unit(stated) != parse_unit(heading.unit):
        table.findings.append(
            finding("LC-STR-005", table.ref(row, unit_place), title=heading.unit, heading=stated),
        )
    return stated


def _unknown_row(table: RawTable, row: int, label_place: int, words: str) -> None:
    cells = table.sheet.rows[row]
    figures = {place: cell for place, cell in cells.items() if place > label_place}
    if words and (is_total(words) or is_part(words)) and has_figures(figures):
        table.note_total(row, label_place, words, total_name(words))
        table.leave(row, "total")
        return
    if has_figures(figures):
        table.remark_unknown(row, label_place)
        table.leave(row, "unknown_column")
    else:
        table.leave(row, "note")
