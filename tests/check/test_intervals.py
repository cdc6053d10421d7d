"""Rounding intervals: published tables that agree within rounding, and contradictions that are always seen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lowcarbon_cli.check.intervals import EVERYTHING, Span, balanced, exact, growth, negative, span, total, widened
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.numbers import half_last_digit, round_to
from lowcarbon_cli.model.values import Derivation


def printed(text: str, column: int = 1) -> Number:
    """A figure as printed, in a unit of its own."""
    value = Decimal(text)
    cell = CellRef("book.xlsx", "表", 1, column)
    return Number(value, "1", cell, text, value, "1", Decimal(1), half_last_digit(text))


def at(text: str) -> Span:
    return span(printed(text))


# -- published figures (each read in the source named) ---------------------------------------------

XINJIANG = [
    ("4.5", "7.2", "0.63"), ("13.6", "16.9", "0.80"), ("9.3", "11.7", "0.79"), ("7.6", "14.4", "0.53"),
    ("9.1", "13.1", "0.69"), ("10.4", "10.3", "1.01"), ("4.4", "10.9", "0.40"), ("4.9", "9.0", "0.54"),
    ("11.4", "6.4", "1.78"), ("5.4", "11.0", "0.49"), ("2.2", "7.3", "0.30"), ("3.1", "8.2", "0.38"),
    ("5.4", "8.1", "0.67"), ("3.6", "8.1", "0.44"), ("12.2", "10.8", "1.13"), ("17.7", "11.1", "1.59"),
    ("15.1", "10.9", "1.39"), ("9.8", "11.0", "0.89"),
]  # fmt: skip
"""Energy growth, growth of GDP, printed elasticity: Xinjiang Statistical Yearbook, 1980-2006 (1999 is left blank)."""


@pytest.mark.parametrize(("energy", "product", "coefficient"), XINJIANG)
def test_yearbook_elasticities_agree_within_rounding(energy: str, product: str, coefficient: str) -> None:
    assert at(coefficient).meets(at(energy) / at(product))


@pytest.mark.parametrize(("energy", "product", "coefficient"), XINJIANG)
def test_yearbook_elasticities_moved_by_two_tenths_do_not(energy: str, product: str, coefficient: str) -> None:
    # the widest of these quotients has a half width of 0.0115, the print 0.005
    moved = exact(Decimal("0.2"))
    assert not (at(coefficient) + moved).meets(at(energy) / at(product))


def test_qinghai_cumulative_change_of_three_years() -> None:
    # 青海省统计局 2009: +1.51, -2.20, -4.18 % give -4.87 %; adding them up gives the same two decimals, -4.87
    one, hundred = exact(1), exact(100)
    change = exact(1)
    for rate in ("1.51", "-2.20", "-4.18"):
        change = change * (one + at(rate) / hundred)
    assert at("-4.87").meets((change - one) * hundred)
    assert not at("-4.84").meets((change - one) * hundred)


def test_suzhou_mean_growth_has_five_intervals() -> None:
    # 0.81 -> 1.39 (2005 -> 2010) is 11.4 % a year over 5 intervals; over 6 it is 9.4 %
    last, first = at("1.39"), at("0.81")
    assert at("11.4").meets(growth(last, first, 5) * exact(100))
    assert not at("11.4").meets(growth(last, first, 6) * exact(100))


def test_shanghai_zones_and_saving() -> None:
    # 0.1208 -> 0.095 tce per 10 000 yuan: -21.4 %; (0.40 - 0.38) x 78 000 = 1560 tce from 22 400 / 56 000
    assert at("-21.4").meets(growth(at("0.095"), at("0.1208")) * exact(100))
    saving = (at("22400") / at("56000") - at("29640") / at("78000")) * at("78000")
    assert at("1560").meets(saving)


def test_a_filing_in_two_units_agrees_to_its_last_digit() -> None:
    # 37 818.35 x 10 000 kWh at 1.229 and 2.8534 tce: 46 478.76 and 107 910.89, neither of them digit for digit
    power = at("37818.35")
    assert at("46478.76").meets(power * exact(Decimal("1.229")))
    assert at("107910.89").meets(power * exact(Decimal("2.8534")))
    assert not at("46478.77").meets(power * exact(Decimal("1.229")))


def test_a_published_intensity_lies_outside_its_inputs() -> None:
    # printed 22 where its rounded inputs give [22.5, 23.6]; 23 would agree
    implied = Span(Decimal("22.5"), Decimal("23.6"))
    assert not Span(Decimal("21.5"), Decimal("22.4")).meets(implied)
    assert at("23").meets(implied)


def test_parts_that_miss_their_total() -> None:
    # constructed like two published tables: 2.5 apart at one decimal is no rounding, 1 among whole numbers is
    assert not balanced([(printed("87.7"), 1), (printed("42.7"), -1), (printed("42.5"), -1)])
    assert balanced([(printed("100"), 1), (printed("33"), -1), (printed("33"), -1), (printed("33"), -1)])


# -- properties ------------------------------------------------------------------------------------

PARTS = st.lists(st.decimals(0, 100000, places=6), min_size=1, max_size=8)
PLACES = st.integers(0, 3)


def _rounded(value: Decimal, places: int) -> Number:
    return printed(str(round_to(value, places)))


@given(PARTS, PLACES, PLACES)
def test_consistent_figures_never_contradict_each_other(parts: list[Decimal], fine: int, coarse: int) -> None:
    terms = [(_rounded(sum(parts, Decimal(0)), coarse), 1)] + [(_rounded(part, fine), -1) for part in parts]
    assert balanced(terms)


@given(PARTS, PLACES, PLACES, st.decimals("0.000001", 1000, places=6), st.sampled_from([1, -1]))
def test_a_gap_beyond_the_half_widths_is_always_seen(
    parts: list[Decimal], fine: int, coarse: int, more: Decimal, sign: int
) -> None:
    figures = [_rounded(part, fine) for part in parts]
    room = sum((item.half_width for item in figures), half_last_digit(str(round_to(Decimal(0), coarse))))
    whole = sum((item.value for item in figures), Decimal(0)) + sign * (room + more)
    stated = Number(
        whole,
        "1",
        CellRef("book.xlsx", "表", 1, 1),
        "",
        whole,
        "1",
        Decimal(1),
        room - sum((i.half_width for i in figures), Decimal(0)),
    )
    assert not balanced([(stated, 1), *((item, -1) for item in figures)])


@given(st.decimals(1, 100000, places=4), st.decimals(1, 100000, places=4), PLACES)
def test_a_rounded_share_always_agrees_with_its_parts(part: Decimal, whole: Decimal, places: int) -> None:
    share = printed(str(round_to(part / whole * 100, places)))
    implied = span(_rounded(part, 4)) / span(_rounded(whole, 4)) * exact(100)
    assert span(share).meets(implied)


@given(st.decimals("0.1", 10000, places=3), st.decimals("0.1", 10000, places=3), st.integers(1, 10))
def test_a_rounded_rate_always_agrees_with_its_levels(last: Decimal, first: Decimal, years: int) -> None:
    true = (last / first) ** (Decimal(1) / years) - 1
    assert span(_rounded(true * 100, 2)).meets(
        growth(span(_rounded(last, 2)), span(_rounded(first, 2)), years) * exact(100)
    )


@given(st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=3))
def test_products_and_quotients_hold_their_middle(left: Decimal, right: Decimal) -> None:
    a, b = span(printed(str(left))), span(printed(str(right)))
    assert (a * b).low <= left * right <= (a * b).high
    if right:
        quotient = a / b
        assert quotient.low <= left / right + Decimal("1e-20")
        assert quotient.high >= left / right - Decimal("1e-20")


# -- edges -----------------------------------------------------------------------------------------


def test_what_is_not_known_meets_everything() -> None:
    assert widened(Missing(())) == EVERYTHING
    assert EVERYTHING.meets(at("5"))
    assert not EVERYTHING.bounded
    assert at("1") / at("0") == EVERYTHING
    assert EVERYTHING / at("5") == EVERYTHING
    assert exact(0).root(3) == EVERYTHING
    assert (exact(0) * EVERYTHING) == exact(0)
    assert total([]) == exact(0)
    assert negative(at("4.2")) == Span(Decimal("-4.25"), Decimal("-4.15"))


def test_a_derivation_is_widened_down_to_its_cells() -> None:
    # (20 +- 0.5) x 0.7143 (a factor: exact) x 1000 = [13 928.85, 14 643.15], whatever its bounds in the run
    cell = Derivation("cell", Decimal(20), Decimal(20), Decimal(20), "1", number=printed("20"))
    factor = Derivation("factor", Decimal("0.7143"), Decimal("0.7143"), Decimal("0.7143"), "1")
    product = Derivation("mul", Decimal("14.286"), Decimal("14.286"), Decimal("14.286"), "1", parts=(cell, factor))
    result = Derivation(
        "convert", Decimal(14286), Decimal(14286), Decimal(14286), "1", parts=(product,), scale=Decimal(1000)
    )
    assert widened(result) == Span(Decimal("13928.85"), Decimal("14643.15"))
    difference = Derivation("sub", Decimal(0), Decimal(0), Decimal(0), "1", parts=(result, result))
    assert widened(difference) == Span(Decimal("-714.3"), Decimal("714.3"))
    root = Derivation(
        "root",
        Decimal(4),
        Decimal(4),
        Decimal(4),
        "1",
        parts=(Derivation("constant", Decimal(16), Decimal(16), Decimal(16), "1"),),
        degree=2,
    )
    assert widened(root) == exact(4)
