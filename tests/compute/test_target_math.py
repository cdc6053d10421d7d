"""The arithmetic of targets against published figures, and its laws."""

from __future__ import annotations

import functools
import itertools
import math
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute import target_math as tm
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.values import Derivation, Evaluated

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "targets_published.toml").read_text("utf-8"))["case"]
CUTS = st.decimals(min_value=Decimal("0.5"), max_value=60, places=2)
CHANGES = st.decimals(min_value=-15, max_value=8, places=2)


def rounded(text: str) -> Derivation:
    """A printed rate in per cent: an interval of half its last digit."""
    value, half = Decimal(text), numbers.half_last_digit(text)
    return Derivation("constant", value, value - half, value + half, "%")


def exact(text: str | Decimal) -> Derivation:
    return algebra.constant(Decimal(text), "%")


def known(value: Evaluated) -> Derivation:
    assert isinstance(value, Derivation)
    return value


def chained(kept: list[Evaluated]) -> Evaluated:
    """What is left after several periods."""
    return functools.reduce(algebra.mul, kept)


def covers(value: Evaluated, published: str) -> bool:
    """Whether a published figure lies in the interval of the result, up to its own rounding."""
    found, half = known(value), numbers.half_last_digit(published)
    return found.low - half <= Decimal(published) <= found.high + half


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_published_figures(case: dict[str, Any]) -> None:
    kept = chained([tm.kept_of_change(rounded(text)) for text in case["changes"]])
    target = tm.kept_of_cut(exact(case["target"]))
    left = case["years"] - case.get("passed", len(case["changes"]))
    results = {
        "cumulative": tm.cut_of(kept),
        "needed": tm.cut_of(tm.still_needed(target, kept)),
        "annual": tm.equal_annual_cut(target, case["years"]),
        "progress": tm.progress_log(kept, target),
    }
    if left > 0:
        results["needed_per_year"] = tm.equal_annual_cut(tm.still_needed(target, kept), left)
    checked = [name for name in results if name in case]
    assert checked
    for name in checked:
        assert covers(results[name], case[name]), (name, known(results[name]).value)
    if "disagrees" in case:
        assert not covers(results["needed_per_year"], case["disagrees"])


def test_qinghai_point_values_and_why_the_linear_share_is_not_the_published_one() -> None:
    # by hand: 1.0151 x 0.978 x 0.9582 = 0.951270...; ln 0.95127 / ln 0.83 = 26.81 %, 4.873 / 17 = 28.66 %
    kept = chained([tm.kept_of_change(exact(text)) for text in ("1.51", "-2.20", "-4.18")])
    target = tm.kept_of_cut(exact("17"))
    assert round(known(kept).value, 6) == Decimal("0.951270")
    assert round(known(tm.progress_log(kept, target)).value, 2) == Decimal("26.81")
    assert round(known(tm.progress_linear(kept, target)).value, 2) == Decimal("28.66")
    assert not covers(tm.progress_linear(kept, target), "26.8")


def test_china_elasticity_intensity_and_over_fulfilment() -> None:
    # C06: 6.6 / 11.2 = 0.589; (1.066/1.112)^5 - 1 = -19.04 %; 6.59, 1.67 and 1 points over 20 are 32.95, 8.35, 5 %
    assert covers(tm.elasticity(rounded("6.6"), rounded("11.2")), "0.59")
    yearly = algebra.div(tm.kept_of_change(rounded("6.6")), tm.kept_of_change(rounded("11.2")))
    assert covers(tm.cut_of(algebra.power(yearly, 5)), "19.1")
    for over, published in (("26.59", "32.95"), ("21.67", "8.35"), ("21", "5")):
        assert known(tm.over_fulfilment(exact(over), exact("20"))).value == Decimal(published)
    small = tm.over_fulfilment(exact("21.95"), exact("0.49"))
    assert isinstance(small, Missing)
    assert isinstance(tm.over_fulfilment(exact("1"), exact("0.5")), Derivation)


def test_saving_is_positive_when_energy_was_saved() -> None:
    # C33: (22 400 / 56 000 - 29 640 / 78 000) x 78 000 = 1 560 tce
    before = algebra.div(algebra.constant(22400, "tce"), algebra.constant(56000, "10k_cny"))
    after = algebra.div(algebra.constant(29640, "tce"), algebra.constant(78000, "10k_cny"))
    saved = known(tm.saving(before, after, algebra.constant(78000, "10k_cny"), "tce"))
    assert (saved.value, saved.unit) == (Decimal(1560), "tce")


def test_twenty_per_cent_in_five_years_is_not_four_a_year() -> None:
    # 1 - 0.8^(1/5) = 4.3648 %, by hand; 20/5 = 4 is wrong
    assert round(known(tm.equal_annual_cut(tm.kept_of_cut(exact("20")), 5)).value, 4) == Decimal("4.3648")


@given(cut=CUTS, years=st.integers(2, 10))
def test_a_road_ends_at_its_target_and_steps_by_the_equal_rate(cut: Decimal, years: int) -> None:
    base, kept = algebra.constant(Decimal("0.3")), tm.kept_of_cut(exact(cut))
    assert known(tm.on_road(base, kept, years, years)).value == known(algebra.mul(base, kept)).value
    steps = [float(known(tm.on_road(base, kept, passed, years)).value) for passed in range(years + 1)]
    rate = float(known(tm.equal_annual_cut(kept, years)).value) / 100
    assert all(math.isclose(after, before * (1 - rate), rel_tol=1e-9) for before, after in itertools.pairwise(steps))


@given(first=CUTS, second=CUTS, target=CUTS)
def test_progress_rises_with_the_cut(first: Decimal, second: Decimal, target: Decimal) -> None:
    small, large = sorted((first, second))
    wanted = tm.kept_of_cut(exact(target))
    for measure in (tm.progress_log, tm.progress_linear):
        low = known(measure(tm.kept_of_cut(exact(small)), wanted)).value
        high = known(measure(tm.kept_of_cut(exact(large)), wanted)).value
        assert low <= high
    assert known(tm.progress_log(wanted, wanted)).value == 100


@given(changes=st.lists(CHANGES, min_size=1, max_size=4), target=CUTS)
def test_doing_what_is_still_needed_reaches_the_target(changes: list[Decimal], target: Decimal) -> None:
    kept = chained([tm.kept_of_change(exact(change)) for change in changes])
    wanted = tm.kept_of_cut(exact(target))
    left = 5 - len(changes)
    per_year = tm.kept_of_cut(tm.equal_annual_cut(tm.still_needed(wanted, kept), left))
    reached = known(algebra.mul(kept, algebra.power(per_year, left))).value
    assert math.isclose(float(reached), float(known(wanted).value), rel_tol=1e-9)


def test_powers_and_logarithms_keep_their_bounds() -> None:
    part = Derivation("constant", Decimal("0.9"), Decimal("0.8"), Decimal("1.1"), "1")
    cube = known(algebra.power(part, 3))
    assert (cube.value, cube.low, cube.high) == (Decimal("0.729"), Decimal("0.512"), Decimal("1.331"))
    wide = Derivation("constant", Decimal("0.1"), Decimal("-0.5"), Decimal("0.4"), "1")
    square = known(algebra.power(wide, 2))
    assert square.low <= Decimal(0) <= square.high
    assert square.high >= Decimal("0.25")
    logarithm = known(algebra.log(part))
    assert math.isclose(float(logarithm.value), math.log(0.9), rel_tol=1e-11)
    assert logarithm.low < logarithm.value < logarithm.high
    assert isinstance(algebra.log(wide), Missing)
    assert isinstance(tm.progress_log(algebra.constant(1), algebra.constant(1)), Missing)
