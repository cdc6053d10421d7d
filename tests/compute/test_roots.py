"""Roots: a float decides the twelve digits only where it can; held to the root worked out at 34 digits."""

from __future__ import annotations

from decimal import Context, Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from lowcarbon_cli.model import numbers

EXACT, TWELVE = Context(prec=34), Context(prec=12)
DEGREES = st.integers(2, 20)


def by_decimals(number: Decimal, degree: int) -> Decimal:
    return TWELVE.plus(EXACT.power(number, EXACT.divide(Decimal(1), Decimal(degree))))


@given(st.decimals("1e-40", "1e40", allow_nan=False, allow_infinity=False), DEGREES)
@example(Decimal("1e400"), 3)
@example(Decimal("1e-400"), 3)
@example(Decimal("1.124864"), 3)
def test_a_root_is_the_one_of_34_digits_at_twelve(number: Decimal, degree: int) -> None:
    assert numbers.root(number, degree) == by_decimals(number, degree)


@given(st.integers(10**11, 10**12 - 1), DEGREES, st.sampled_from((-1, 0, 1)), st.integers(13, 40))
def test_a_root_at_the_middle_of_two_twelfth_digits_is_not_left_to_a_float(
    digits: int, degree: int, side: int, far: int
) -> None:
    middle = Decimal(10 * digits + 5).scaleb(-12)
    number = EXACT.add(numbers.power(middle, degree), Decimal(side).scaleb(-far))
    assert numbers.root(number, degree) == by_decimals(number, degree)
