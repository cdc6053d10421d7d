"""Laws of the arithmetic that hold for any figures: scale, composition, units, bounds."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lowcarbon_cli.compute import algebra, formula
from lowcarbon_cli.compute.readings import Readings
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.choices import Choices
from lowcarbon_cli.model.dataset import Dataset, InputFile, Number, Record, Table
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.values import Evaluated

FIGURES = st.decimals("0.01", "1e7", places=2)
FACTORS = st.sampled_from(["0.0001", "0.001", "0.5", "3", "10", "10000"]).map(Decimal)
ELASTICITY = "growth(fresh_water) / growth(iav_constant)"
D = Decimal


def number(value: Decimal, unit: str, place: int, *, rounded: bool = False) -> Number:
    half = numbers.half_last_digit(str(value))
    return Number(value, unit, CellRef("x", "y", place, 1), str(value), value, unit, D(1), half, rounded)


def readings(
    made: Sequence[Decimal], used: Sequence[Decimal], *, first: int = 2020, rounded: bool = False, growth: str = ""
) -> Readings:
    """Return readings of value added and fresh water, one figure per year from ``first`` on."""
    years = range(first, first + len(made))
    tables = {}
    for sheet, column, unit, figures in (
        ("economy", "iav_constant", "10k_cny", made),
        ("env", "fresh_water", "m3", used),
    ):
        records = []
        for year, figure in zip(years, figures, strict=True):
            stamp = number(D(year), "a", year)
            field = number(figure, unit, year, rounded=rounded)
            records.append(Record(sheet, stamp.cell, MappingProxyType({"year": stamp, column: field})))
        tables[sheet] = Table(sheet, tuple(records), MappingProxyType({}))
    park = Record("park", CellRef("x", "", 1, 1))
    data = Dataset(park, MappingProxyType(tables), (InputFile("x", "x", ""),))
    choices = Choices(base_year=first, eval_year=years[-1])
    return Readings(data, replace(choices, growth="mean") if growth == "mean" else choices)


def value(made: Evaluated) -> Decimal:
    assert isinstance(made, Derivation)
    return made.value


def evaluated(text: str, held: Readings, period: tuple[int, int]) -> Evaluated:
    return formula.evaluate(text, formula.Context(held, period[1], period))


def close(left: Decimal, right: Decimal, digits: int = 9) -> bool:
    return abs(left - right) <= max(abs(left), abs(right), D(1)) * D(10) ** -digits


SERIES = st.lists(FIGURES, min_size=2, max_size=6)
PAIRS = st.lists(st.tuples(FIGURES, FIGURES), min_size=2, max_size=6)


@settings(max_examples=80)
@given(SERIES, FACTORS)
def test_growth_does_not_depend_on_the_unit_of_the_levels(series: list[Decimal], factor: Decimal) -> None:
    last = 2020 + len(series) - 1
    plain = readings(series, series)
    scaled = readings([figure * factor for figure in series], series)
    one, other = (value(evaluated("growth(iav_constant)", held, (2020, last))) for held in (plain, scaled))
    assert close(one, other)


@settings(max_examples=80)
@given(SERIES)
def test_yearly_growth_compounds_to_the_growth_of_the_period(series: list[Decimal]) -> None:
    last = 2020 + len(series) - 1
    held = readings(series, series)
    product = D(1)
    for year in range(2020, last):
        product *= 1 + value(evaluated("growth(iav_constant)", held, (year, year + 1)))
    whole = (1 + value(evaluated("growth(iav_constant)", held, (2020, last)))) ** (last - 2020)
    assert close(product / whole, D(1), 8)
    assert close(series[0] * product / series[-1], D(1), 8)


@settings(max_examples=80)
@given(SERIES)
def test_reduction_is_growth_with_the_other_sign(series: list[Decimal]) -> None:
    period = (2020, 2020 + len(series) - 1)
    held = readings(series, series)
    cut = value(evaluated("reduction(fresh_water / iav_constant)", held, period))
    assert cut == 0  # the quotient of equal series never changes
    grown = value(evaluated("growth(iav_constant)", held, period))
    assert value(evaluated("reduction(iav_constant)", held, period)) == grown.copy_negate()


@settings(max_examples=80)
@given(PAIRS, FACTORS, FACTORS)
def test_elasticity_does_not_depend_on_either_unit(
    pairs: list[tuple[Decimal, Decimal]], one: Decimal, other: Decimal
) -> None:
    made, used = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    assume(abs(made[-1] / made[0] - 1) > D("0.01"))
    period = (2020, 2020 + len(pairs) - 1)
    plain = evaluated(ELASTICITY, readings(made, used), period)
    scaled = readings([figure * one for figure in made], [figure * other for figure in used])
    assert close(value(plain), value(evaluated(ELASTICITY, scaled, period)), 7)


@settings(max_examples=40)
@given(SERIES)
def test_elasticity_of_a_series_with_itself_is_one(series: list[Decimal]) -> None:
    assume(series[0] != series[-1])
    period = (2020, 2020 + len(series) - 1)
    for growth in ("compound", "mean"):
        held = readings(series, series, growth=growth)
        made = evaluated(ELASTICITY, held, period)
        assert not isinstance(made, Derivation) or made.value == 1


@settings(max_examples=80)
@given(PAIRS)
def test_bounds_contain_the_value_and_close_in_on_exact_figures(pairs: list[tuple[Decimal, Decimal]]) -> None:
    made, used = [pair[0] + 1 for pair in pairs], [pair[1] + 1 for pair in pairs]
    period = (2020, 2020 + len(pairs) - 1)
    for text in (ELASTICITY, "growth(iav_constant)", "fresh_water / iav_constant", "reduction(fresh_water)"):
        wide = evaluated(text, readings(made, used, rounded=True), period)
        exact = evaluated(text, readings(made, used), period)
        if isinstance(wide, Derivation) and isinstance(exact, Derivation):
            assert wide.low <= wide.value <= wide.high
            assert wide.value == exact.value
            assert exact.exact


@settings(max_examples=60)
@given(PAIRS, st.data())
def test_any_figures_inside_the_rounding_stay_inside_the_bounds(
    pairs: list[tuple[Decimal, Decimal]], data: st.DataObject
) -> None:
    made, used = [pair[0] + 1 for pair in pairs], [pair[1] + 1 for pair in pairs]
    inside = st.decimals("-0.005", "0.005", places=4)
    moved = [[figure + data.draw(inside) for figure in series] for series in (made, used)]
    period = (2020, 2020 + len(pairs) - 1)
    for text in (ELASTICITY, "fresh_water / iav_constant"):
        wide = evaluated(text, readings(made, used, rounded=True), period)
        other = evaluated(text, readings(*moved), period)
        if isinstance(wide, Derivation) and isinstance(other, Derivation):
            # the last digit of a root may be rounded either way
            slack = abs(other.value) * D("1e-6")
            assert wide.low - slack <= other.value <= wide.high + slack


LIKE = (
    ("t", "kg", "10k_t", "100m_t"),
    ("tce", "kgce", "10k_tce", "100m_tce"),
    ("gj", "mj", "tj", "million_kcal", "10k_kwh", "mwh"),
    ("10k_cny", "1k_cny", "100m_cny", "cny"),
)


@settings(max_examples=100)
@given(FIGURES, st.sampled_from(LIKE), st.data())
def test_a_change_of_unit_and_back_is_no_change(figure: Decimal, like: tuple[str, ...], data: st.DataObject) -> None:
    first, second, third = (data.draw(st.sampled_from(like)) for _ in range(3))
    leaf = algebra.constant(figure, first)
    there = algebra.convert(leaf, second)
    assert close(value(algebra.convert(there, first)) / figure, D(1), 20)
    direct, over = value(algebra.convert(leaf, third)), value(algebra.convert(there, third))
    assert close(direct / over, D(1), 20)


@settings(max_examples=100)
@given(FIGURES, FIGURES, FIGURES, st.sampled_from(LIKE), st.data())
def test_units_do_not_change_products_and_sums(
    one: Decimal, two: Decimal, three: Decimal, like: tuple[str, ...], data: st.DataObject
) -> None:
    first, second = (data.draw(st.sampled_from(like)) for _ in range(2))
    a, b, c = algebra.constant(one, first), algebra.constant(two, second), algebra.constant(three, "m3")
    left = algebra.convert(algebra.add([algebra.add([a, b]), a]), first)
    right = algebra.convert(algebra.add([a, algebra.add([b, a])]), first)
    assert close(value(left) / value(right), D(1), 20)
    over = algebra.div(algebra.mul(a, c), c)
    assert isinstance(over, Derivation)
    scale = units.scale(over.unit, first)
    assert scale == 1
    assert close(over.value / one, D(1), 20)
    product = algebra.div(algebra.mul(algebra.convert(a, second), c), b)
    same = algebra.div(algebra.mul(a, c), algebra.convert(b, first))
    assert isinstance(product, Derivation)
    assert isinstance(same, Derivation)
    scale = units.scale(product.unit, same.unit)
    assert scale is not None
    assert close(product.value * scale / same.value, D(1), 20)
