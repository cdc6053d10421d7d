"""Arithmetic on derivations: each operation returns a value together with its tree.

Operands may be ``Missing``; then the result is ``Missing`` with all their reasons. Bounds follow by
interval arithmetic, which never narrows them: a verdict near a limit may become undetermined, never
wrong. Units follow by the algebra of ``standards.units``.
"""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import UNSCALED, Derivation, Evaluated, made
from lowcarbon_cli.standards import units

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lowcarbon_cli.model.dataset import Number
    from lowcarbon_cli.standards.factors import Converted

C = numbers.CONTEXT
INFINITY = Decimal("Infinity")


def from_cell(number: Number, *, label: Text | None = None, interval: bool = False) -> Derivation:
    """Return a cell's number; an interval of half its last digit where it is declared rounded.

    A figure that is a sum of cells (the months of a year) becomes the sum of these cells.
    """
    if number.parts:
        low = high = numbers.ZERO
        terms = tuple(from_cell(part, interval=interval or number.rounded) for part in number.parts)
        for term in terms:
            low, high = C.add(low, term.low), C.add(high, term.high)
        return made(("add", number.value, low, high, number.unit, label, terms, *UNSCALED))
    if interval or number.rounded:
        low, high = C.subtract(number.value, number.half_width), C.add(number.value, number.half_width)
    else:
        low = high = C.add(number.value, numbers.ZERO)
    return made(("cell", number.value, low, high, number.unit, label, (), number.scale, 1, number, None, None, ""))


def from_factor(converted: Converted, *, label: Text | None = None) -> Evaluated:
    """Return a factor row's value in the unit asked for; ``Missing`` where the table has no single value."""
    if converted.value is None:
        return Missing.of("factor_without_value", name=converted.factor.name, code=converted.factor.code)
    value = converted.value
    return Derivation(
        "factor", value, value, value, converted.unit, label, scale=converted.scale, factor=converted.factor
    )


def constant(value: Decimal | int, unit: str = "1", label: Text | None = None) -> Derivation:
    """Return a number of a formula."""
    value = Decimal(value)
    return Derivation("constant", value, value, value, unit, label)


def named(part: Evaluated, reading: str, label: Text, year: int | None = None) -> Evaluated:
    """Return ``part`` under the name of a reading or line."""
    if isinstance(part, Missing):
        return part
    return made(("same", *part[1:5], label, (part,), numbers.ONE, 1, None, None, year, reading))


def convert(part: Evaluated, unit: str) -> Evaluated:
    """Return ``part`` in another unit of the same dimension."""
    if isinstance(part, Missing) or part.unit == unit:
        return part
    scale = units.scale(part.unit, unit)
    if scale is None:
        return _unfit(part, unit)
    value = low = high = C.multiply(part.value, scale)
    if not part.exact:
        low, high = C.multiply(part.low, scale), C.multiply(part.high, scale)
    return made(("convert", value, low, high, unit, None, (part,), scale, 1, None, None, None, ""))


def _unfit(part: Derivation, unit: str) -> Missing:
    """Say that a value stands in a unit of something else, with its cells; the name of the figure where it is one."""
    have, need = (Text(units.shown(one, "zh"), units.shown(one, "en")) for one in (part.unit, unit))
    cells = dict.fromkeys(leaf.number.cell for leaf in part.leaves() if leaf.number is not None)
    name = part.label or Text("数值", "the figure")
    return Missing.of("unit_mismatch", *cells, have=have, need=need, name=name, raw=have)


def pure(part: Evaluated) -> Evaluated:
    """Return ``part`` as a pure number: ratios of like units lose them, others drop a stated unit."""
    if isinstance(part, Missing) or part.unit == "1":
        return part
    if units.scale(part.unit, "1") is not None:
        return convert(part, "1")
    return Derivation("choice", part.value, part.low, part.high, "1", part.label, (part,))


def add(parts: Sequence[Evaluated], label: Text | None = None) -> Evaluated:
    """Return the sum of at least one part; the parts take the unit of the first."""
    known = [part for part in parts if isinstance(part, Derivation)]
    if len(known) < len(parts):
        return Missing.merge(*parts)
    unit = known[0].unit
    same = [part if part.unit == unit else convert(part, unit) for part in known]
    terms = tuple(part for part in same if isinstance(part, Derivation))
    if len(terms) < len(same):
        return Missing.merge(*same)
    if len(terms) == 1 and label is None:
        return terms[0]
    value = low = high = reduce(C.add, [term.value for term in terms], numbers.ZERO)
    if [term.low for term in terms] != [term.high for term in terms]:
        low, high = numbers.total([term.low for term in terms]), numbers.total([term.high for term in terms])
    return made(("add", value, low, high, unit, label, terms, *UNSCALED))


def sub(left: Evaluated, right: Evaluated, label: Text | None = None) -> Evaluated:
    """Return ``left`` minus ``right`` in the unit of ``left``."""
    if isinstance(left, Missing) or isinstance(right, Missing):
        return Missing.merge(left, right)
    right = convert(right, left.unit)
    if isinstance(right, Missing):
        return right
    value = low = high = C.subtract(left.value, right.value)
    if (left.low, right.low) != (left.high, right.high):
        low, high = C.subtract(left.low, right.high), C.subtract(left.high, right.low)
    return made(("sub", value, low, high, left.unit, label, (left, right), *UNSCALED))


def mul(left: Evaluated, right: Evaluated, label: Text | None = None) -> Evaluated:
    """Return the product; its unit is the product of the units."""
    if isinstance(left, Missing) or isinstance(right, Missing):
        return Missing.merge(left, right)
    value = low = high = C.multiply(left.value, right.value)
    if (left.low, right.low) != (left.high, right.high):
        corners = [_times(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
        low, high = min(corners), max(corners)
    unit = units.multiply(left.unit, right.unit)
    return made(("mul", value, low, high, unit, label, (left, right), *UNSCALED))


def div(left: Evaluated, right: Evaluated, label: Text | None = None) -> Evaluated:
    """Return the quotient; ``Missing`` for a zero divisor, unbounded where its interval holds zero."""
    if isinstance(left, Missing) or isinstance(right, Missing):
        return Missing.merge(left, right)
    if not right.value:
        cells = tuple(leaf.number.cell for leaf in right.leaves() if leaf.number is not None)
        return Missing.of("division_by_zero", *cells)
    value = low = high = C.divide(left.value, right.value)
    if (left.low, right.low) != (left.high, right.high):
        low, high = _quotients(left, right)
    unit = units.divide(left.unit, right.unit)
    return made(("div", value, low, high, unit, label, (left, right), *UNSCALED))


def _quotients(left: Derivation, right: Derivation) -> tuple[Decimal, Decimal]:
    if right.low <= 0 <= right.high:
        return -INFINITY, INFINITY
    corners = [C.divide(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return min(corners), max(corners)


def root(part: Evaluated, degree: int) -> Evaluated:
    """Return the root of a positive pure number, at 12 significant digits; degree 1 is the part itself."""
    if isinstance(part, Missing) or degree == 1:
        return part
    if part.low <= 0:
        cells = tuple(leaf.number.cell for leaf in part.leaves() if leaf.number is not None)
        return Missing.of("no_root", *cells)
    value, low, high = _of_bounds(part, lambda number: numbers.root(number, degree))
    return Derivation("root", value, low, high, part.unit, parts=(part,), degree=degree)


def power(part: Evaluated, degree: int, label: Text | None = None) -> Evaluated:
    """Return the product of ``degree`` >= 1 equal parts of a pure number; degree 1 is the part itself."""
    if isinstance(part, Missing) or degree == 1:
        return part
    low = high = numbers.ONE
    for _ in range(degree):
        corners = [_times(a, b) for a in (low, high) for b in (part.low, part.high)]
        low, high = min(corners), max(corners)
    value = numbers.power(part.value, degree)
    if part.exact:
        low = high = value
    return Derivation("power", value, low, high, part.unit, label, (part,), degree=degree)


def log(part: Evaluated, label: Text | None = None) -> Evaluated:
    """Return the natural logarithm of a positive pure number, at 12 significant digits."""
    if isinstance(part, Missing):
        return part
    if part.low <= 0:
        cells = tuple(leaf.number.cell for leaf in part.leaves() if leaf.number is not None)
        return Missing.of("no_log", *cells)
    value, low, high = _of_bounds(part, numbers.log)
    return Derivation("log", value, low, high, part.unit, label, (part,))


def _of_bounds(part: Derivation, function: Callable[[Decimal], Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Return a rising function of value and bounds, worked out once where they are one number."""
    value = function(part.value)
    return (value, value, value) if part.exact else (value, function(part.low), function(part.high))


def _times(left: Decimal, right: Decimal) -> Decimal:
    """Multiply bounds; zero times infinity is zero (the exact zero of a factor)."""
    if left == 0 or right == 0:
        return numbers.ZERO
    return C.multiply(left, right)
