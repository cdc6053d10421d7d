"""Numbers as printed: rounded once, here, and never so that the digits contradict the verdict.

A limit is compared with the unrounded value. Where the rounded digits would fall on the other side
of the limit, or on it, more digits are shown until they no longer do. A number that is not zero is
never printed as zero, and zero never carries a minus sign.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lowcarbon_cli.model.numbers import plain, round_to

if TYPE_CHECKING:
    from lowcarbon_cli.model.values import Derivation

MOST_PLACES = 12
"""More decimals than this are never printed; ``<`` or ``>`` then says on which side the value is."""

_LARGEST_EXPONENT = 30
_SIGNIFICANT = 17


class Shown(Struct, frozen=True):
    """A number as printed: ``text``, the decimals in it, and ``sign`` (``<``, ``>`` or empty) before it.

    ``excel`` is the number format with which a spreadsheet prints the unrounded number as truthfully.
    """

    text: str
    places: int
    excel: str = "0"
    sign: str = ""


def show(number: Decimal, places: int, rounding: str, against: Decimal | None = None) -> Shown:
    """Return ``number`` at ``places`` decimals, or at as many more as an honest print needs.

    ``against`` is the limit the number was judged by. ``rounding`` is a constant of ``decimal``.

    >>> show(Decimal("0.600004"), 4, "ROUND_HALF_EVEN", Decimal("0.6")).text
    '0.600004'
    >>> show(Decimal("0.259608"), 4, "ROUND_HALF_EVEN", Decimal("0.5")).text
    '0.2596'
    """
    if not number.is_finite():
        return Shown("∞" if number > 0 else "-∞", places, "General")
    if number and number.adjusted() > _LARGEST_EXPONENT:
        return Shown(format(number, ".6E"), places, "0.000000E+00")
    rounded = number
    for digits in range(places, max(places, MOST_PLACES) + 1):
        rounded = round_to(number, digits, rounding)
        if _honest(number, rounded, against):
            return Shown(_fixed(rounded), digits, _zeros(_excel_places(number, digits, rounding)))
    sign = "<" if number < rounded else ">"
    most = max(places, MOST_PLACES)
    return Shown(sign + _fixed(rounded), most, f'"{sign}"{_zeros(most)}', sign)


def interval(value: Derivation, places: int, against: Decimal | None = None) -> tuple[str, str]:
    """Return the bounds of ``value`` as printed, rounded outwards so that nothing is cut off."""
    low = show(value.low, places, ROUND_FLOOR, against)
    high = show(value.high, places, ROUND_CEILING, against)
    return low.text, high.text


def signed(number: Decimal, places: int, rounding: str) -> Shown:
    """Return a change with its sign, ``+`` or ``-``; zero has none."""
    shown = show(number, places, rounding)
    return replace(shown, text=f"+{shown.text}") if number > 0 and not shown.sign else shown


def _excel_places(number: Decimal, places: int, rounding: str) -> int:
    """Return the decimals at which Excel prints ``number`` as truthfully as we do.

    Excel rounds halves away from zero; where that differs from ``rounding`` (a tie), more decimals
    are shown, so that both prints are true.
    """
    for digits in range(places, MOST_PLACES + 1):
        if round_to(number, digits, rounding) == round_to(number, digits, "ROUND_HALF_UP"):
            return digits
    return MOST_PLACES


@cache
def _at(digits: int) -> Context:
    return Context(prec=digits)


def significant(number: Decimal, digits: int = _SIGNIFICANT) -> str:
    """Return ``number`` without exponent at no more than ``digits`` significant digits.

    >>> significant(Decimal("0.33333333333333333333"))
    '0.33333333333333333'
    """
    return plain(_at(digits).plus(number))


def _honest(number: Decimal, rounded: Decimal, against: Decimal | None) -> bool:
    if rounded.is_zero() != number.is_zero():
        return False
    return against is None or rounded.compare(against) == number.compare(against)


def _zeros(places: int) -> str:
    return f"0.{'0' * places}" if places else "0"


def _fixed(number: Decimal) -> str:
    """Return the digits of ``number`` as they stand, without exponent and without a negative zero."""
    return format(abs(number) if number.is_zero() else number, "f")
