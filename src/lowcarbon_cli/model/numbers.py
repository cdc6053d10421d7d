"""Exact decimal arithmetic: how a cell's float enters, and where roots are rounded.

Sums, differences and products are exact or carried at 34 significant digits; roots and logarithms are
rounded half-even to 12 significant digits, so that a limit is never decided by the last digit of a root.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException, InvalidOperation, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN)
ROOT_DIGITS = 12
FLOAT_DIGITS = 15

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)

_LEAST_FLOAT, _MOST_FLOAT = 1e-9, 1e9
"""Roots between these are at first worked out as floats, in a fiftieth of the time."""
_ROOTS = Context(prec=ROOT_DIGITS, rounding=ROUND_HALF_EVEN)
_FLOATS = Context(prec=FLOAT_DIGITS, rounding=ROUND_HALF_EVEN)


def from_float(number: float) -> Decimal:
    """Return a cell's binary float as the decimal it stands for, at 15 significant digits.

    >>> from_float(0.1 + 0.2)
    Decimal('0.3')
    """
    return Decimal(float_text(number))


def float_text(number: float) -> str:
    """Return a cell's binary float in plain digits, at 15 significant ones.

    >>> float_text(0.1 + 0.2), float_text(1e21), float_text(-0.0)
    ('0.3', '1000000000000000000000', '0')
    """
    text = repr(number)
    if "." in text and "e" not in text and len(text) <= FLOAT_DIGITS + 1:
        # as many digits or fewer: nothing is rounded, and no zero stands behind but that of a whole number
        if text[-2:] != ".0":
            return text
        return text[:-2] if number else "0"
    return plain(_FLOATS.create_decimal(text))


def total(values: Iterable[Decimal]) -> Decimal:
    """Return the sum of ``values`` from the first to the last, at 34 significant digits after each step.

    >>> total([Decimal("0.1"), Decimal("0.2")]), total([])
    (Decimal('0.3'), Decimal('0'))
    """
    with localcontext(CONTEXT):
        return sum(values, ZERO)


def root(number: Decimal, degree: int) -> Decimal:
    """Return the ``degree``-th root of a positive ``number``, rounded to 12 significant digits.

    Raises ``ValueError`` for a number <= 0 or a degree < 1.

    >>> root(Decimal("1.0816"), 2)
    Decimal('1.04')
    """
    if number <= 0 or degree < 1:
        message = f"no real {degree}-th root of {number}"
        raise ValueError(message)
    return number if degree == 1 else _root(number, degree)


@lru_cache(maxsize=1024)
def _root(number: Decimal, degree: int) -> Decimal:
    # bounds of an exact number are the number itself, and rates of one period come again in several indicators
    near = float(number) ** (1 / degree)
    if _LEAST_FLOAT < near < _MOST_FLOAT:
        # the error of a float is below 1e-14 of it: where the ends of that span agree in 12 digits, so does the root
        low, high = format(near * (1 - 1e-14), ".11e"), format(near * (1 + 1e-14), ".11e")
        if low == high:
            return _tidy(Decimal(low))
    exact = CONTEXT.power(number, CONTEXT.divide(ONE, Decimal(degree)))
    return _tidy(_ROOTS.plus(exact))


def power(number: Decimal, degree: int) -> Decimal:
    """Return the product of ``degree`` >= 1 equal numbers, at 34 significant digits after each step.

    >>> power(Decimal("0.9"), 3)
    Decimal('0.729')
    """
    product = number
    for _ in range(degree - 1):
        product = CONTEXT.multiply(product, number)
    return product


def log(number: Decimal) -> Decimal:
    """Return the natural logarithm of a positive ``number``, rounded to 12 significant digits.

    Raises ``ValueError`` for a number <= 0.

    >>> log(Decimal("0.865"))
    Decimal('-0.145025772050')
    """
    if number <= 0:
        message = f"no logarithm of {number}"
        raise ValueError(message)
    return _ROOTS.plus(CONTEXT.ln(number))


def round_to(number: Decimal, places: int, mode: str = ROUND_HALF_EVEN) -> Decimal:
    """Return ``number`` at ``places`` decimals; ``mode`` is a rounding constant of ``decimal``.

    >>> round_to(Decimal("0.625"), 2), round_to(Decimal("0.625"), 2, "ROUND_HALF_UP")
    (Decimal('0.62'), Decimal('0.63'))
    """
    return number.quantize(Decimal(1).scaleb(-places), rounding=mode, context=Context(prec=60))


def half_last_digit(written: str) -> Decimal:
    """Return half a unit of the last written digit of a plain decimal such as ``4.2`` or ``7``.

    >>> half_last_digit("4.2"), half_last_digit("7")
    (Decimal('0.05'), Decimal('0.5'))
    """
    try:
        return half_of(Decimal(written))
    except (DecimalException, InvalidOperation) as error:
        message = f"not a number: {written!r}"
        raise ValueError(message) from error


def half_of(number: Decimal) -> Decimal:
    """Return half a unit of the last digit that a finite ``number`` is written with.

    >>> half_of(Decimal("4.20")), half_of(Decimal("-7"))
    (Decimal('0.005'), Decimal('0.5'))
    """
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        message = f"not a finite number: {number}"
        raise ValueError(message)  # noqa: TRY004
    return half_unit(exponent)


@lru_cache(maxsize=256)
def half_unit(exponent: int) -> Decimal:
    """Return half of ten to the ``exponent``."""
    return Decimal("0.5").scaleb(exponent)


def plain(number: Decimal) -> str:
    """Return ``number`` without exponent or trailing zeros.

    >>> plain(Decimal("2.0E+5")), plain(Decimal("0.600"))
    ('200000', '0.6')
    """
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _tidy(number: Decimal) -> Decimal:
    """Drop trailing zeros without falling into exponent form."""
    return Decimal(plain(number))
