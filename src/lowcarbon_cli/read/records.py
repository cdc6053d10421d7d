"""From the raw rows of a table to records: each cell a ``Number``, a ``Word`` or a ``Blank`` with its finding."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import made_ref
from lowcarbon_cli.model.dataset import Blank, Record, Word, at
from lowcarbon_cli.model.findings import Finding, Severity
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.numbers import ZERO, plain
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.read.credit import credit_code
from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.growth import read_growth
from lowcarbon_cli.read.labels import without_marks
from lowcarbon_cli.read.months import to_years
from lowcarbon_cli.read.normalise import MARKERS, PER_CENT, YearRead, flat, read_number, read_year
from lowcarbon_cli.read.quantity import (
    RowUnit,
    canonical_of,
    canonical_unit,
    conversion,
    converted,
    is_rate,
    rate_number,
    stated_unit,
    with_multiple,
)
from lowcarbon_cli.read.quantity import year_number as year_field
from lowcarbon_cli.read.remarks import about_headings, once
from lowcarbon_cli.read.table import RawRecord
from lowcarbon_cli.standards.fuels import find_fuel, nearest_fuels
from lowcarbon_cli.standards.units import parse_unit
from lowcarbon_cli.standards.workbook import ROW, fold

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.read.normalise import Trouble, Written
    from lowcarbon_cli.read.quantity import Conversion
    from lowcarbon_cli.read.table import Entry, RawTable
    from lowcarbon_cli.standards.workbook import Choice, ColumnSpec, SheetSpec

    _Columns = tuple[tuple[tuple[ColumnSpec, dict[object, Field]], ...], tuple[ColumnSpec, ...]]

_NUMBERING = re.compile(r"^\s*(?:[\(（]?[一二三四五六七八九十\d]{1,2}[\)）.、．]|#|--?)\s*")
"""What lists put before a name: 1. 原煤, （一）原煤."""
NEAREST = 3
"""How many fuel names are proposed for an unknown one."""


KEPT_OF_TOTALS = frozenset({"LC-NUM-011", "LC-STR-011"})
"""What is said about the cells of a total row: it is used only for cross-checks."""


class _Known:
    """What was made of the cells of one table so far, for equal ones below."""

    def __init__(self) -> None:
        self.labels: dict[str, dict[object, Field]] = defaultdict(dict)
        """Column -> cell (of a fuel: and its unit's) -> its field, where nothing is to be said of it."""
        self.columns: dict[tuple[str, ...], _Columns] = {}
        """Columns of a row -> those of them that are labels, with what is known of each, and that are figures."""
        self.ways: dict[tuple[str, str, RowUnit | None], Conversion | None] = {}
        """Column, unit of its heading, unit of the row -> conversion of figures without a unit of their own."""


@dataclass(slots=True)
class _Row:
    """One record in the making."""

    table: RawTable
    raw: RawRecord
    known: _Known
    findings: list[Finding]
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def spec(self) -> SheetSpec:
        return self.table.spec

    def note(self, code: str, *cells: CellRef, **params: Text | str | int) -> None:
        self.findings.append(finding(code, *cells, caused_by=None, **params))


def records_of(table: RawTable) -> tuple[list[Record], list[Record], list[Finding]]:
    """Return the table's records, its total rows, and what is to be said about their cells.

    A record of a forecast year is left out, with a finding. Records of months become one record of
    their year (``read.months``).
    """
    made: list[tuple[Record, RawRecord]] = []
    findings: list[Finding] = []
    held: set[tuple[int, int]] = set()
    lost: set[tuple[int, int]] = set()
    known = _Known()
    for raw in table.records:
        row = _Row(table, raw, known, [])
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
    row = _Row(table, RawRecord(entry.row, entry.column, {column.id: entry}), _Known(), [])
    _fill(row)
    return row.fields.get(column.id), row.findings


def _record(row: _Row) -> Record:
    raw = row.raw
    return Record(row.spec.id, row.table.ref(raw.row, raw.column), MappingProxyType(row.fields))


def _total(table: RawTable, raw: RawRecord, findings: list[Finding]) -> Record:
    row = _Row(table, raw, _Known(), [])
    _fill(row)
    findings.extend(item for item in row.findings if item.code in KEPT_OF_TOTALS)
    return _record(row)


def _fill(row: _Row) -> bool:
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
    unit = _row_unit(row)
    rounded = isinstance(mark := fields.get("rounded"), Word) and mark.value == "rounded"
    for column in figures:
        fields[column.id] = _number(row, column, entries[column.id], unit, rounded=rounded)
    return True


def _columns(row: _Row) -> _Columns:
    """Return the columns that a row has, in the order of the specification: labels, figures."""
    entries, known = row.raw.entries, row.known
    key = tuple(entries)
    found = known.columns.get(key)
    if found is None:
        labels = tuple((column, known.labels[column.id]) for column in row.spec.labels if column.id in entries)
        found = known.columns[key] = labels, tuple(column for column in row.spec.figures if column.id in entries)
    return found


def _label(row: _Row, column: ColumnSpec, entry: Entry) -> Field | None:
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


def _year(row: _Row, column: ColumnSpec, entry: Entry) -> Field | None:
    cell = row.table.ref(entry.row, entry.column)
    found = read_year(entry.cell)
    if not isinstance(found, YearRead):
        return _blank(row, column, entry, found)
    if found.forecast and column.id == "year":
        row.note("LC-NUM-007", cell, raw=found.text, year=found.year)
        return None
    if found.odd:
        row.note("LC-NUM-006", cell, raw=found.text, year=found.year)
    return year_field(found.year, found.text, cell)


def _label_of_total(row: _Row, column: ColumnSpec, entry: Entry) -> Field:
    """Return a word of a total row without asking whether it is one of the column's choices."""
    cell, raw = row.table.ref(entry.row, entry.column), _raw_text(entry)
    if not raw:
        return Blank("empty", cell)
    known = parse_unit(raw) if column.id == "unit" else find_fuel(raw) if column.id == "fuel" else _chosen(column, raw)
    if known is None and column.id == "unit":
        return Blank("unit", cell, raw)  # whoever reads a unit from a row takes it for one that exists
    return Word(known.id if known is not None else flat(raw), cell, raw)


# -- words -------------------------------------------------------------------------------------


def _words(row: _Row, column: ColumnSpec, entry: Entry) -> Field:
    if entry.cell.kind in {"empty", "error", "formula"}:
        return _blank(row, column, entry, entry.cell.kind)
    cell = row.table.ref(entry.row, entry.column)
    raw = _raw_text(entry)
    words = flat(raw)
    if words.casefold() in MARKERS:
        # a dash in a column of remarks says nothing; in a column that decides something it is missing
        return _blank(row, column, entry, "marker") if column.choices or column.required else Blank("marker", cell, raw)
    match column.id:
        case "credit":
            return credit_code(row, entry.cell, cell, raw)
        case "fuel":
            return _fuel(row, cell, raw)
        case "unit":
            return _unit_word(row, cell, raw)
        case _:
            return _choice(row, column, cell, raw) if column.choices else Word(words, cell, raw)


def _raw_text(entry: Entry) -> str:
    if entry.cell.kind == "bool":
        return "是" if entry.cell.value else "否"
    if entry.cell.kind == "date":
        return str(entry.cell.value)[:10]
    return text_of(entry.cell)


def _choice(row: _Row, column: ColumnSpec, cell: CellRef, raw: str) -> Field:
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


def _fuel(row: _Row, cell: CellRef, raw: str) -> Field:
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


def _unit_word(row: _Row, cell: CellRef, raw: str) -> Field:
    found = parse_unit(raw)
    if found is not None:
        return Word(found.id, cell, raw)
    row.note("LC-UNI-011", cell, raw=raw)
    return Blank("unit", cell, raw)


# -- numbers -----------------------------------------------------------------------------------


def _row_unit(row: _Row) -> RowUnit | None:
    """Return the unit of the row's quantities from its unit column, with the canonical one."""
    found = row.fields.get("unit")
    if not isinstance(found, Word):
        return None
    fuel = row.fields.get("fuel")
    return _unit_of(found.as_written, found.value, fuel.value if isinstance(fuel, Word) else None)


@lru_cache(maxsize=1024)
def _unit_of(written: str, unit: str, fuel: str | None) -> RowUnit:
    known = find_fuel(fuel, unit) if fuel is not None else None
    return RowUnit(written, unit, canonical_of(unit, known.unit if known else ""))


def _number(row: _Row, column: ColumnSpec, entry: Entry, unit: RowUnit | None, *, rounded: bool) -> Field:
    down, place, held, heading = entry
    cell = row.table.ref(down, place)
    written = read_number(held)
    if held.kind == "text" and is_rate(column):
        growth = _growth(row, cell, str(held.value), rounded=rounded)
        if growth is not None:
            return growth
    if isinstance(written, str):
        return _blank(row, column, entry, written)
    if written.wide or written.grouped:
        _remark_form(row, cell, written)
    way = _usual_way(row, column, heading, unit) if not (written.unit or column.rate) else None
    way = way or _own_way(row, column, entry, cell, written, unit)
    if way is None:
        return Blank("unit", cell, written.text)
    if way.rate:
        row.note("LC-ECO-004", cell, raw=written.text)
    found = converted(written, way, cell, rounded=rounded or written.about)
    if not column.negative and found.value < ZERO:
        row.note("LC-NUM-010", cell, field=column.name, value=found.as_written)
        return Blank("negative", cell, found.as_written)
    return found


def _growth(row: _Row, cell: CellRef, text: str, *, rounded: bool) -> Field | None:
    """Return the growth rate that words in the cell state, None where they are no such words."""
    found = read_growth(text)
    if found is None:
        return None
    raw = text.strip()
    if found.kind == "unclear":
        row.note("LC-NUM-031", cell, raw=raw)
        return Blank("text", cell, raw)
    if found.kind == "times":
        row.note("LC-ECO-005", cell, raw=raw, factor=plain(found.factor), rate=plain(found.value))
    return rate_number(found.value, raw, cell, rounded=rounded)


def _usual_way(row: _Row, column: ColumnSpec, heading: str, unit: RowUnit | None) -> Conversion | None:
    """Return how figures of a column become canonical that say nothing of their unit; None where that is not clear."""
    ways = row.known.ways
    key = column.id, heading, unit
    way = ways.get(key)
    if way is None and (stated := stated_unit(column, heading, unit)) is not None:
        way = ways[key] = conversion(stated, _canonical(column, unit, stated), column)
    return way


def _own_way(
    row: _Row, column: ColumnSpec, entry: Entry, cell: CellRef, written: Written, unit: RowUnit | None
) -> Conversion | None:
    """Return how one figure becomes canonical; None, with a finding, where its unit is unknown or unfit."""
    rate = _is_rate(row, column, written)
    stated = PER_CENT if rate else stated_unit(column, entry.unit, unit)
    if written.unit:
        base = entry.unit or (unit.text if unit is not None and ROW in column.unit else "")
        shown = with_multiple(written.unit, base)
        own = parse_unit(shown)
        if own is None:
            row.note("LC-UNI-011", cell, raw=written.unit)
            return None
        if shown != written.unit and shown == written.unit + flat(base):
            row.note("LC-UNI-030", cell, raw=written.text, unit=shown)
        elif stated is not None and base and stated != own.id and written.unit != "%":
            row.note("LC-UNI-010", cell, own=written.unit, heading=base)
        stated = own.id
    if stated is None:
        stated = _without_unit(row, column, entry)
        if stated is None:
            return None
    canonical = PER_CENT if rate else _canonical(column, unit, stated)
    way = conversion(stated, canonical, column)
    if way is None:
        code = "LC-UNI-008" if column.unit.endswith(f"/{ROW}") else "LC-UNI-012"
        row.note(code, cell, name=column.name, raw=written.unit or (unit.text if unit else entry.unit) or stated)
    return way


def _is_rate(row: _Row, column: ColumnSpec, written: Written) -> bool:
    """Tell whether a figure is a rate in per cent by its own sign or by the row's direction."""
    if not column.rate:
        return False
    way = row.fields.get("dir")
    return written.unit == PER_CENT or (isinstance(way, Word) and way.value in column.rate)


def _canonical(column: ColumnSpec, unit: RowUnit | None, stated: str) -> str:
    canonical = canonical_unit(column, unit)
    if canonical is not None:
        return canonical
    # the row has no unit of its own: the heading's or the cell's unit decides
    return canonical_of(stated) if column.unit == ROW else stated


def _without_unit(row: _Row, column: ColumnSpec, entry: Entry) -> str | None:
    """Say that no unit is stated and return None; a dash in the unit column means a pure number."""
    cell = row.table.ref(entry.row, entry.column)
    unit = row.fields.get("unit") if ROW in column.unit else None
    if isinstance(unit, Blank):
        unit_column = row.spec.column("unit")
        if unit.reason == "marker" and column.unit == ROW and unit_column and not unit_column.required:
            return "1"
        if unit.reason != "empty" or (unit_column and unit_column.required):
            # the unit cell has a finding of its own
            return None
    severity = Severity.ERROR if column.required or column.one_of or ROW in column.unit else Severity.WARNING
    params = MappingProxyType({"name": column.name})
    row.findings.append(Finding("LC-UNI-001", severity, _heading_first(row, column, cell), params))
    return None


def _heading_first(row: _Row, column: ColumnSpec, cell: CellRef) -> tuple[CellRef, ...]:
    """Return the cells where the unit should stand: the heading, then the figure."""
    heading = row.table.headings.get(column.id)
    return (heading, cell) if heading is not None else (cell,)


def _remark_form(row: _Row, cell: CellRef, written: Written) -> None:
    if written.wide:
        row.note("LC-NUM-001", cell, raw=written.text, value=str(written.value))
    if written.grouped:
        row.note("LC-NUM-002", cell, raw=written.text, value=str(written.value))


# -- what is not there -------------------------------------------------------------------------


def _blank(row: _Row, column: ColumnSpec, entry: Entry, trouble: Trouble) -> Blank:
    """Return the blank that a cell is, with its finding; empty cells are judged after merging."""
    cell = row.table.ref(entry.row, entry.column)
    raw = text_of(entry.cell)
    match trouble:
        case "marker":
            row.note("LC-NUM-004", cell, raw=raw)
        case "error":
            row.note("LC-NUM-011", cell, raw=raw)
        case "formula":
            row.note("LC-STR-011", cell, formula=entry.cell.formula or "")
        case "text":
            row.note("LC-NUM-003", cell, raw=raw or _raw_text(entry), name=column.name)
        case _:
            pass
    return Blank(trouble, cell, raw)
