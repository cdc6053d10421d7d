"""From a written number and the units that go with it to a ``Number`` in the canonical unit."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.numbers import CONTEXT, HUNDRED, ONE, half_of, plain
from lowcarbon_cli.read.headings import per_row
from lowcarbon_cli.read.normalise import PER_CENT
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.units import divide, same_dimension, scale
from lowcarbon_cli.standards.workbook import ROW, workbook_spec

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.read.normalise import Written
    from lowcarbon_cli.standards.workbook import ColumnSpec

INDEX = "index_100"
MULTIPLES = frozenset({"千", "万", "十万", "百万", "千万", "亿", "千亿", "万亿"})
"""What may stand behind a figure without its unit (2.5亿)."""


class RowUnit(NamedTuple):
    """The unit of a row: as written, its id, and the canonical id of the row's quantities."""

    text: str
    id: str
    canonical: str


@lru_cache(maxsize=1024)
def canonical_of(unit_id: str, preferred: str = "") -> str:
    """Return the canonical unit for quantities of a row: ``preferred`` where it fits (the fuel's unit).

    Else the first of the specification's row units of the same dimension whose size differs by a
    power of ten, else the first of the same dimension, else the unit itself.
    """
    if preferred and same_dimension(unit_id, preferred):
        return preferred
    alike = [known for known in workbook_spec().row_units if same_dimension(unit_id, known)]
    for known in alike:
        factor = scale(unit_id, known)
        if factor is not None and plain(factor).strip("0.") == "1":
            return known
    return alike[0] if alike else unit_id


def canonical_unit(column: ColumnSpec, row: RowUnit | None) -> str | None:
    """Return the canonical unit of a column in a row, None where the row's unit is needed and unknown."""
    if not column.by_row:
        return column.unit
    if row is None:
        return None
    if column.unit == ROW:
        return row.canonical
    return divide(column.unit.removesuffix(f"/{ROW}"), row.canonical)


def stated_unit(column: ColumnSpec, unit_text: str, row: RowUnit | None) -> str | None:
    """Return the id of the unit a column's figures stand in by heading, row or rule; None where unknown.

    For columns whose unit stands in the row the row wins over the heading.
    """
    if column.unit == ROW and row is not None:
        return row.id
    head = per_row(unit_text) if row is not None else ""
    if unit_text:
        found = parse_unit(head or unit_text)
        if found is None:
            return None
        return divide(found.id, row.id) if head and row is not None else found.id
    if column.unit.endswith(f"/{ROW}") and row is not None and scale(row.id, row.canonical) == ONE:
        # per 万吨 or per 吨? Only where the row stands in the usual unit is there no doubt
        return divide(column.unit.removesuffix(f"/{ROW}"), row.id)
    return column.unit if column.fixed else None


class Conversion(NamedTuple):
    """How a column's figures become canonical ones: the unit they stand in, the canonical unit, the factor between."""

    unit: str
    canonical: str
    factor: Decimal
    rate: bool
    """True for an index (previous year = 100) that becomes a growth rate: 106 is written as 6 %."""


def conversion(stated: str, canonical: str, column: ColumnSpec) -> Conversion | None:
    """Return how figures that stand in ``stated`` become ``canonical`` ones; None where they do not fit."""
    unit = column.stand_for.get(stated, stated)
    index = unit == INDEX and canonical == PER_CENT
    if index:
        unit = PER_CENT
    factor = ONE if unit == canonical else scale(unit, canonical)
    return Conversion(unit, canonical, factor, index) if factor is not None else None


def converted(written: Written, way: Conversion, cell: CellRef, *, rounded: bool) -> Number:
    """Return the number in its canonical unit."""
    unit, canonical, factor, rate = way
    value = written.value - HUNDRED if rate else written.value
    return _number(
        (
            CONTEXT.multiply(value, factor),
            canonical,
            cell,
            written.text,
            value,
            unit,
            factor,
            written.half if factor is ONE else CONTEXT.multiply(written.half, factor),
            rounded,
            (),
        )
    )


# for every figure read: the constructor of a named tuple takes twice as long
_number: Callable[
    [tuple[Decimal, str, CellRef, str, Decimal, str, Decimal, Decimal, bool, tuple[Number, ...]]], Number
] = partial(tuple.__new__, Number)


def is_rate(column: ColumnSpec) -> bool:
    """Tell whether a column holds growth rates: per cent that nobody writes in another unit."""
    return column.fixed and column.unit == PER_CENT


def rate_number(value: Decimal, text: str, cell: CellRef, *, rounded: bool) -> Number:
    """Return a growth rate (per cent) that words state."""
    half = half_of(value)
    return Number(value, PER_CENT, cell, text, value, PER_CENT, ONE, half, rounded=rounded)


def with_multiple(own: str, base: str) -> str:
    """Return the unit of a figure that ends in 万 or 亿 alone: that multiple of the heading's bare unit.

    >>> with_multiple("亿", "万元"), with_multiple("万", "吨"), with_multiple("万吨", "吨")
    ('亿元', '万吨', '万吨')
    """
    if own not in MULTIPLES:
        return own
    bare = base.strip()
    for multiple in sorted(MULTIPLES, key=len, reverse=True):
        if bare.startswith(multiple):
            bare = bare.removeprefix(multiple)
            break
    return own + bare


def year_number(year: int, text: str, cell: CellRef) -> Number:
    """Return a year as a number: exact, in years."""
    value = Decimal(year)
    return Number(value, "a", cell, text, value, "a", ONE, Decimal(0))
