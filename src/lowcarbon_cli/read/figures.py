"""The figures of a record: each cell a ``Number`` in its canonical unit, or a ``Blank`` with its finding."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.model.dataset import Blank, Word
from lowcarbon_cli.model.findings import Finding, Severity
from lowcarbon_cli.model.numbers import ZERO, plain
from lowcarbon_cli.read.growth import read_growth
from lowcarbon_cli.read.making import blank
from lowcarbon_cli.read.normalise import PER_CENT, flat, read_number
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
from lowcarbon_cli.standards.fuels import find_fuel
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.workbook import ROW, sheet

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.read.making import Row
    from lowcarbon_cli.read.normalise import Written
    from lowcarbon_cli.read.quantity import Conversion
    from lowcarbon_cli.read.table import Entry
    from lowcarbon_cli.standards.workbook import ColumnSpec


def row_unit(unit: Field | None, fuel: Field | None) -> RowUnit | None:
    """Return the unit of a row's quantities from its unit and its fuel, with the canonical one."""
    if not isinstance(unit, Word):
        return None
    return _unit_of(unit.as_written, unit.value, fuel.value if isinstance(fuel, Word) else None)


@lru_cache(maxsize=1024)
def _unit_of(written: str, unit: str, fuel: str | None) -> RowUnit:
    known = find_fuel(fuel, unit) if fuel is not None else None
    return RowUnit(written, unit, canonical_of(unit, known.unit if known else ""))


def figure(row: Row, column: ColumnSpec, entry: Entry, unit: RowUnit | None, *, rounded: bool) -> Field:
    """Return what a cell of a column of figures is."""
    down, place, held, heading = entry
    cell = row.table.ref(down, place)
    written = read_number(held)
    if held.kind == "text" and is_rate(column):
        growth = _growth(row, cell, str(held.value), rounded=rounded)
        if growth is not None:
            return growth
    if isinstance(written, str):
        return blank(row, column, entry, written)
    if written.wide or written.grouped:
        _remark_form(row, cell, written)
    way = usual_way(row.spec.id, column.id, heading, unit) if not (written.unit or column.rate) else None
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


def _growth(row: Row, cell: CellRef, text: str, *, rounded: bool) -> Field | None:
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


@lru_cache(maxsize=4096)
def usual_way(sheet_id: str, column_id: str, heading: str, unit: RowUnit | None) -> Conversion | None:
    """Return how figures of a column become canonical that say nothing of their unit; None where that is not clear.

    ``heading``: the unit that the heading states; ``unit``: that of the row.
    """
    column = sheet(sheet_id).by_id[column_id]
    stated = stated_unit(column, heading, unit)
    return conversion(stated, _canonical(column, unit, stated), column) if stated is not None else None


def _own_way(
    row: Row, column: ColumnSpec, entry: Entry, cell: CellRef, written: Written, unit: RowUnit | None
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


def _is_rate(row: Row, column: ColumnSpec, written: Written) -> bool:
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


def _without_unit(row: Row, column: ColumnSpec, entry: Entry) -> str | None:
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


def _heading_first(row: Row, column: ColumnSpec, cell: CellRef) -> tuple[CellRef, ...]:
    """Return the cells where the unit should stand: the heading, then the figure."""
    heading = row.table.headings.get(column.id)
    return (heading, cell) if heading is not None else (cell,)


def _remark_form(row: Row, cell: CellRef, written: Written) -> None:
    if written.wide:
        row.note("LC-NUM-001", cell, raw=written.text, value=str(written.value))
    if written.grouped:
        row.note("LC-NUM-002", cell, raw=written.text, value=str(written.value))
