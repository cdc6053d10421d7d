"""Figures as intervals set by their last written digit, and when they contradict each other.

A published figure stands for every value that rounds to it: [value - half a unit of its last digit,
value + half]. Figures that belong together contradict each other only where no choice of values inside
the intervals satisfies the relation (the idea of XBRL Calculations 1.1). Interval arithmetic never
narrows: where an input occurs twice the result is wider than the truth, so that a doubt is silence.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Number
    from lowcarbon_cli.model.values import Evaluated

C = numbers.CONTEXT
INFINITY = Decimal("Infinity")


class Span(Struct, frozen=True):
    """All values that a figure may stand for, ends included."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Span) -> Span:
        return Span(C.add(self.low, other.low), C.add(self.high, other.high))

    def __sub__(self, other: Span) -> Span:
        return Span(C.subtract(self.low, other.high), C.subtract(self.high, other.low))

    def __mul__(self, other: Span) -> Span:
        if self.low >= 0 and other.low >= 0:
            return Span(_times(self.low, other.low), _times(self.high, other.high))
        corners = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(corners), max(corners))

    def __truediv__(self, other: Span) -> Span:
        if other.low <= 0 <= other.high or INFINITY in {self.high, -self.low}:
            return EVERYTHING
        corners = [C.divide(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(corners), max(corners))

    def root(self, degree: int) -> Span:
        """Return the root; unbounded where the span holds zero or less."""
        if self.low <= 0 or self.high == INFINITY:
            return EVERYTHING
        return Span(numbers.root(self.low, degree), numbers.root(self.high, degree))

    def meets(self, other: Span) -> bool:
        """Tell whether some value lies in both: touching ends meet."""
        return self.low <= other.high and other.low <= self.high

    @property
    def middle(self) -> Decimal:
        """The value in the middle, for sentences."""
        return C.divide(C.add(self.low, self.high), Decimal(2)) if self.bounded else Decimal("NaN")

    @property
    def bounded(self) -> bool:
        """False where nothing is known of the value."""
        return self.low > -INFINITY and self.high < INFINITY


EVERYTHING = Span(-INFINITY, INFINITY)


def exact(value: Decimal | int) -> Span:
    """Return the span of a figure that is not rounded."""
    return Span(Decimal(value), Decimal(value))


def span(number: Number) -> Span:
    """Return the span of a cell's figure, in its canonical unit."""
    return Span(C.subtract(number.value, number.half_width), C.add(number.value, number.half_width))


def total(spans: Iterable[Span]) -> Span:
    """Return the span of a sum; 0 for none."""
    result = exact(0)
    for item in spans:
        result += item
    return result


def growth(last: Span, first: Span, years: int = 1) -> Span:
    """Return the mean annual growth rate (0.05 for 5 %) between two levels ``years`` apart."""
    return (last / first).root(years) - exact(1) if years > 1 else last / first - exact(1)


def widened(value: Evaluated) -> Span:
    """Return the span of a computed value when every cell it came from is rounded at its last digit.

    Factors of a table and numbers of a formula are exact. ``EVERYTHING`` for a missing value.
    """
    if not isinstance(value, Derivation):
        return EVERYTHING
    if value.number is not None:
        return span(value.number)
    if not value.parts:
        return exact(value.value)
    return _combined(value, [widened(part) for part in value.parts])


def _combined(value: Derivation, parts: list[Span]) -> Span:
    if value.op in _PAIRS:
        return _PAIRS[value.op](parts[0], parts[1])
    if value.op == "add":
        return total(parts)
    if value.op == "root":
        return parts[0].root(value.degree)
    return parts[0] * exact(value.scale) if value.op == "convert" else parts[0]


_PAIRS = {"sub": Span.__sub__, "mul": Span.__mul__, "div": Span.__truediv__}


def balanced(terms: Iterable[tuple[Number, int]]) -> bool:
    """Tell whether a signed sum of figures can be zero: it is off by no more than their half units together."""
    return not zero_missed(total(span(number) if sign > 0 else negative(span(number)) for number, sign in terms))


def zero_missed(rest: Span) -> bool:
    """Tell whether a difference cannot be zero."""
    return rest.low > 0 or rest.high < 0


def negative(item: Span) -> Span:
    """Return the span of the negative figure."""
    return Span(-item.high, -item.low)


def agrees(stated: Span, computed: Evaluated) -> bool:
    """Tell whether a stated figure can be the computed one; True where it is not computed."""
    if not isinstance(computed, Derivation):
        return True
    # the cheap test first: nearly every stated figure holds the computed value itself
    return stated.low <= computed.value <= stated.high or stated.meets(widened(computed))


def cells_of(*values: Evaluated) -> tuple[CellRef, ...]:
    """Return every cell behind computed values, each once, in the order of the derivation."""
    return tuple(dict.fromkeys(cell for value in values if isinstance(value, Derivation) for cell in value.cells))


def _times(left: Decimal, right: Decimal) -> Decimal:
    return numbers.ZERO if left == 0 or right == 0 else C.multiply(left, right)
