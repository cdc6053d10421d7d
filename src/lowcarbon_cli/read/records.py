"""From the raw rows of a table to records: each cell a ``Number``, a ``Word`` or a ``Blank`` with its finding."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import made_ref
from lowcarbon_cli.model.dataset import Blank, Record, Word, at
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.read.credit import credit_code
from lowcarbon_cli.read.figures import figure, row_unit
from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.labels import without_marks
from lowcarbon_cli.read.making import Known, Row, blank, raw_text
from lowcarbon_cli.read.months import to_years
from lowcarbon_cli.read.normalise import MARKERS, YearRead, flat, read_year
from lowcarbon_cli.read.quantity import year_number as year_field
from lowcarbon_cli.read.remarks import about_headings, once
from lowcarbon_cli.read.table import RawRecord
from lowcarbon_cli.standards.fuels import find_fuel, nearest_fuels
from lowcarbon_cli.standards.units import parse_unit
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.making import Columns
    from lowcarbon_cli.read.table import Entry, RawTable
    from lowcarbon_cli.standards.workbook import Choice, ColumnSpec

_NUMBERING = re.compile(r"^\s*(?:[\(（]?[一二三四五六七八九十\d]{1,2}[\)）.、．]|#|--?)\s*")
"""What lists put before a name: 1. 原煤, （一）原煤."""
NEAREST = 3
"""How many fuel names are proposed for an unknown one."""


KEPT_OF_TOTALS = frozenset({"LC-NUM-011", "LC-STR-011"})
"""What is said about the cells of a total row: it is used only for cross-checks."""


def records_of(table: RawTable) -> tuple[list[Record], list[Record], list[Finding]]:
    """Return the table's records, its total rows, and what is to be said about their cells.

    A record of a forecast year is left out, with a finding. Records of months become one record of
    their year (``read.months``).
    """
    made: list[tuple[Record, RawRecord]] = []
    findings: list[Finding] = []
    held: set[tuple[int, int]] = set()
    lost: set[tuple[int, int]] = set()
    known = Known()
    for raw in table.records:
        row = Row(table, raw, known, [])
        kept = _fill(row)
        findings.extend(row.findings)
        if kept:
            made.append((_record(row), raw))
        (held if kept else lost).update([entry[:2] for entry in raw.entries.values()])
    table.held, table.used = held | lost, table.used | held
    for place in lost - held:
        table.used.discard(place)
        table.aside.setdefault(place, "forecast")
    totals = [_total(table, raw, findings) for raw in table.totals]
    records = to_years(table.spec, made, findings)
    return records, totals, once([*table.findings, *about_headings(table), *findings])


def field_of(table: RawTable, column: ColumnSpec, entry: Entry) -> tuple[Field | None, list[Finding]]:
    """Return what one cell is when no other cell of its row bears on it, and what is to be said about it.

    None for the year of a forecast, whose row is no record.
    """
    row = Row(table, RawRecord(entry.row, entry.column, {column.id: entry}), Known(), [])
    _fill(row)
    return row.fields.get(column.id), row.findings


def _record(row: Row) -> Record:
    raw = row.raw
    return Record(row.spec.id, row.table.ref(raw.row, raw.column), MappingProxyType(row.fields))


def _total(table: RawTable, raw: RawRecord, findings: list[Finding]) -> Record:
    row = Row(table, raw, Known(), [])
    _fill(row)
    findings.extend(item for item in row.findings if item.code in KEPT_OF_TOTALS)
    return _record(row)


def _fill(row: Row) -> bool:
    """Fill the row's fields; False where it is a forecast and must not be kept."""
    entries, fields, table = row.raw.entries, row.fields, row.table
    file, sheet = table.file, table.sheet.place
    labels, figures = _columns(row)
    for column, known in labels:
        name = column.id
        down, place, cell, _ = entry = entries[name]
        found = known.get(cell)
        found = _label(row, column, entry) if found is None else at(found, made_ref((file, sheet, down, place)))
        if found is None:
            return False
        fields[name] = found
    unit = row_unit(row)
    rounded = isinstance(mark := fields.get("rounded"), Word) and mark.value == "rounded"
    for column in figures:
        fields[column.id] = figure(row, column, entries[column.id], unit, rounded=rounded)
    return True


def _columns(row: Row) -> Columns:
    """Return the columns that a row has, in the order of the specification: labels, figures."""
    entries, known = row.raw.entries, row.known
    key = tuple(entries)
    found = known.columns.get(key)
    if found is None:
        labels = tuple((column, known.labels[column.id]) for column in row.spec.labels if column.id in entries)
        found = known.columns[key] = labels, tuple(column for column in row.spec.figures if column.id in entries)
    return found


def _label(row: Row, column: ColumnSpec, entry: Entry) -> Field | None:
    """Return what a year, word or choice is; None for the year of a forecast."""
    name = column.id
    beside = row.raw.entries.get("unit") if name == "fuel" else None
    key = entry.cell if beside is None else (entry.cell, beside.cell)
    fields = row.known.labels[name]
    known = fields.get(key)
    if known is not None:
        return at(known, row.table.ref(entry.row, entry.column))
    said = len(row.findings)
    if column.kind == "year":
        found = _year(row, column, entry)
    else:
        found = _label_of_total(row, column, entry) if row.raw.total else _words(row, column, entry)
    if found is not None and len(row.findings) == said:
        fields[key] = found
    return found


# -- years -------------------------------------------------------------------------------------


def _year(row: Row, column: ColumnSpec, entry: Entry) -> Field | None:
    cell = row.table.ref(entry.row, entry.column)
    found = read_year(entry.cell)
    if not isinstance(found, YearRead):
        return blank(row, column, entry, found)
    if found.forecast and column.id == "year":
        row.note("LC-NUM-007", cell, raw=found.text, year=found.year)
        return None
    if found.odd:
        row.note("LC-NUM-006", cell, raw=found.text, year=found.year)
    return year_field(found.year, found.text, cell)


def _label_of_total(row: Row, column: ColumnSpec, entry: Entry) -> Field:
    """Return a word of a total row without asking whether it is one of the column's choices."""
    cell, raw = row.table.ref(entry.row, entry.column), raw_text(entry)
    if not raw:
        return Blank("empty", cell)
    known = parse_unit(raw) if column.id == "unit" else find_fuel(raw) if column.id == "fuel" else _chosen(column, raw)
    if known is None and column.id == "unit":
        return Blank("unit", cell, raw)  # whoever reads a unit from a row takes it for one that exists
    return Word(known.id if known is not None else flat(raw), cell, raw)


# -- words -------------------------------------------------------------------------------------


def _words(row: Row, column: ColumnSpec, entry: Entry) -> Field:
    if entry.cell.kind in {"empty", "error", "formula"}:
        return blank(row, column, entry, entry.cell.kind)
    cell = row.table.ref(entry.row, entry.column)
    raw = raw_text(entry)
    words = flat(raw)
    if words.casefold() in MARKERS:
        # a dash in a column of remarks says nothing; in a column that decides something it is missing
        return blank(row, column, entry, "marker") if column.choices or column.required else Blank("marker", cell, raw)
    match column.id:
        case "credit":
            return credit_code(row, entry.cell, cell, raw)
        case "fuel":
            return _fuel(row, cell, raw)
        case "unit":
            return _unit_word(row, cell, raw)
        case _:
            return _choice(row, column, cell, raw) if column.choices else Word(words, cell, raw)


def _choice(row: Row, column: ColumnSpec, cell: CellRef, raw: str) -> Field:
    chosen = _chosen(column, raw)
    if chosen is not None:
        return Word(chosen.id, cell, raw)
    allowed = Text(
        "、".join(choice.name.zh for choice in column.choices), ", ".join(choice.name.en for choice in column.choices)
    )
    row.note("LC-STR-013", cell, raw=raw, name=column.name, allowed=allowed)
    return Blank("unknown", cell, raw)


def _chosen(column: ColumnSpec, raw: str) -> Choice | None:
    return column.chosen.get(fold(raw))


def _fuel(row: Row, cell: CellRef, raw: str) -> Field:
    unit = row.raw.entries.get("unit")
    known = parse_unit(text_of(unit.cell)) if unit else None
    for name in (raw, _NUMBERING.sub("", raw), *without_marks(raw), *without_marks(_NUMBERING.sub("", raw))):
        found = find_fuel(name, known.id if known else "")
        if found is not None:
            if name not in {raw, _NUMBERING.sub("", raw)}:
                row.note("LC-STR-007", cell, raw=raw, clean=name)
            return Word(found.id, cell, raw)
    near = nearest_fuels(raw, NEAREST)
    if near:
        row.note("LC-FAC-008", cell, raw=raw, near=Text("、".join(near), ", ".join(near)))
    else:
        row.note("LC-FAC-009", cell, raw=raw)
    return Blank("unknown", cell, raw)


def _unit_word(row: Row, cell: CellRef, raw: str) -> Field:
    found = parse_unit(raw)
    if found is not None:
        return Word(found.id, cell, raw)
    row.note("LC-UNI-011", cell, raw=raw)
    return Blank("unit", cell, raw)
