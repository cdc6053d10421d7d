"""The digits printed never contradict the verdict."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render.sample_reports import rounded_elasticity

from lowcarbon_cli.render.numbers import MOST_PLACES, interval, show, signed, significant

EVEN = "ROUND_HALF_EVEN"


@pytest.mark.parametrize(
    ("number", "places", "limit", "printed"),
    [
        ("0.60001", 4, "0.6", "0.60001"),
        ("0.60001", 2, "0.6", "0.60001"),
        ("0.59999", 2, "0.6", "0.59999"),
        ("0.6", 4, "0.6", "0.6000"),
        ("0.6049", 1, "0.6", "0.605"),  # 0.6 and 0.60 would be the limit itself
        ("0.55", 1, "0.55", "0.55"),
        ("0.259608", 4, "0.5", "0.2596"),
        ("8.0004", 2, "8", "8.0004"),
        ("-0.00001", 2, None, "-0.00001"),
        ("0.000", 2, None, "0.00"),
        ("-0.000", 2, None, "0.00"),
        ("2.5", 0, None, "2"),
        ("3.5", 0, None, "4"),
        ("200000", 2, None, "200000.00"),
    ],
)
def test_as_many_digits_as_honesty_needs(number: str, places: int, limit: str | None, printed: str) -> None:
    shown = show(Decimal(number), places, EVEN, None if limit is None else Decimal(limit))
    assert shown.text == printed


def test_half_up_is_an_option() -> None:
    assert show(Decimal("0.625"), 2, EVEN).text == "0.62"
    assert show(Decimal("0.625"), 2, "ROUND_HALF_UP").text == "0.63"


def test_a_tie_shows_one_digit_more_in_excel_because_excel_rounds_it_otherwise() -> None:
    assert show(Decimal("0.625"), 2, EVEN).excel == "0.000"
    assert show(Decimal("0.625"), 2, "ROUND_HALF_UP").excel == "0.00"
    assert show(Decimal("0.626"), 2, EVEN).excel == "0.00"


def test_beyond_the_most_places_a_sign_tells_the_side() -> None:
    above = show(Decimal("0.60000000000000001"), 2, EVEN, Decimal("0.6"))
    assert above.text == ">0.600000000000"
    assert above.excel == '">"0.000000000000'
    assert show(Decimal("0.59999999999999999"), 2, EVEN, Decimal("0.6")).text == "<0.600000000000"


@given(
    number=st.decimals(min_value=-1000, max_value=1000, places=20),
    limit=st.decimals(min_value=-1000, max_value=1000, places=3),
    places=st.integers(min_value=0, max_value=6),
)
def test_printed_digits_lie_on_the_same_side_of_the_limit(number: Decimal, limit: Decimal, places: int) -> None:
    shown = show(number, places, EVEN, limit)
    printed = Decimal(shown.text.lstrip("<>"))
    assert shown.places <= MOST_PLACES
    assert not shown.text.startswith("-0.") or number < 0
    assert abs(printed - number) <= Decimal(1).scaleb(-places) / 2
    if not shown.sign:
        assert (printed > limit) == (number > limit)
        assert (printed < limit) == (number < limit)
        assert (printed == 0) == (number == 0)
    elif shown.sign == ">":
        assert number > printed
    else:
        assert number < printed


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_zero_never_has_a_minus_sign(number: Decimal) -> None:
    text = show(number, 2, EVEN).text
    assert not (text.startswith("-") and set(text) <= set("-0."))


def test_changes_carry_their_sign() -> None:
    assert signed(Decimal("3.5"), 2, EVEN).text == "+3.50"
    assert signed(Decimal("-3.5"), 2, EVEN).text == "-3.50"
    assert signed(Decimal(0), 2, EVEN).text == "0.00"


def test_bounds_are_rounded_outwards() -> None:
    # 3.55/6.05 = 0.586776..., 3.65/5.95 = 0.613445...
    assert interval(rounded_elasticity(), 4, Decimal("0.6")) == ("0.5867", "0.6135")


def test_what_no_digits_can_show() -> None:
    assert show(Decimal("Infinity"), 2, EVEN).text == "∞"
    assert show(Decimal("-Infinity"), 2, EVEN).text == "-∞"
    assert show(Decimal("1E+300"), 2, EVEN).text == "1.000000E+300"


def test_seventeen_significant_digits() -> None:
    assert significant(Decimal(2) / Decimal(3)) == "0.66666666666666667"
    assert significant(Decimal("2.0E+5")) == "200000"
