"""Scenarios from park A, figures worked by hand (three products a year), and what stops a scenario."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.carbon.books import analysed, changed, part, told

from lowcarbon_cli.compute.carbon.scenarios import _peak
from lowcarbon_cli.model.carbon.scenarios import Scenarios
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.carbon.scenarios import as_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADS = ["情景", "从该年起", "至", "增加值增速（%）", "增速年变化（%）", "能耗强度变化（%）", "碳含量变化（%）"]


def test_the_three_scenarios_of_the_example(tmp_path: Path) -> None:
    found = part(analysed(tmp_path, changed("park-a"), "scenarios"), "scenarios")
    assert isinstance(found, Scenarios)
    base, policy, strong = found.scenarios
    assert (base.peak, policy.peak, policy.largest_year, strong.peak, strong.largest_year) == (
        "not_within",
        "peaked",
        2028,
        "already",
        2024,
    )

    shown: Any = as_json(found)["scenarios"]
    # the largest year of the first is its last one: that is no peak
    assert [(one["peak_year"], one["largest_year"]) for one in shown] == [(None, 2035), (2028, 2028), (2024, 2024)]

    def co2(one: int, year: int) -> float:
        value = next(row.co2 for row in found.scenarios[one].years if row.year == year)
        assert isinstance(value, Derivation)
        return float(value.value) / 1e4

    # by hand: 171.2 x 1.05 x 0.98 x 0.995 = 175.2836; 11 years of it = 221.884
    assert co2(0, 2025) == pytest.approx(171.2 * 1.05 * 0.98 * 0.995)
    assert co2(0, 2035) == pytest.approx(171.2 * (1.05 * 0.98 * 0.995) ** 11)
    assert co2(1, 2028) == pytest.approx(176.1627, abs=5e-5)
    by_hand = 171.2
    for year in range(2025, 2036):
        by_hand *= (1 + 0.055 - 0.002 * (year - 2025)) * 0.97 * (1 - 0.01 - 0.002 * (year - 2025))
        assert co2(1, year) == pytest.approx(by_hand)
    assert co2(2, 2035) == pytest.approx(127.304, abs=5e-4)
    assert base.years[-1].budget == pytest.approx(
        Decimal(sum(1712000 * (1.05 * 0.98 * 0.995) ** n for n in range(1, 12)))
    )
    assert found.scenarios[1].years[-1].co2.value == pytest.approx(Decimal(1590640), abs=50)  # type: ignore[union-attr]


def test_rates_that_change_in_a_year(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [HEADS, ["分段", None, 2027, 5, None, -2, 0], ["分段", 2027, 2027, 4, None, -3, -1]]
    found = part(analysed(tmp_path, changed("park-a", 情景=rows), "scenarios"), "scenarios")
    assert isinstance(found, Scenarios)
    last = found.scenarios[0].years[-1].co2
    assert isinstance(last, Derivation)
    assert float(last.value) == pytest.approx(1712000 * (1.05 * 0.98) ** 2 * 1.04 * 0.97 * 0.99)
    assert {leaf.number.cell.a1 for leaf in last.leaves() if leaf.number} >= {"D2", "F2", "D3", "F3", "G3"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["甲", 2024, 2030, 5, None, -2, 0]], [("LC-SCN-001", ["B2"])]),
        ([["甲", None, 2030, 5, None, -2, 0], ["甲", 2025, 2030, 4, None, -2, 0]], [("LC-SCN-002", ["A2", "A3"])]),
        ([["甲", 2027, 2030, 5, None, -2, 0]], [("LC-SCN-003", ["B2"])]),
        ([["甲", None, None, 5, None, -2, 0]], [("LC-SCN-004", ["A2"])]),
        ([["甲", None, 2023, 5, None, -2, 0]], [("LC-SCN-005", ["C2"])]),
        ([["甲", None, 2030, None, None, -2, 0]], [("LC-SCN-006", ["D2"])]),
        ([["甲", None, 2030, 5, -40, -2, 0]], [("LC-SCN-007", ["D2", "E2"])]),
    ],
)
def test_what_stops_a_scenario_is_named_at_its_cell(
    rows: list[list[object]], expected: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    report = analysed(tmp_path, changed("park-a", 情景=[HEADS, *rows]), "scenarios")
    assert told(report, "LC-SCN") == expected


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([5, 6, 7], ("not_within", 2022)),
        ([5, 7, 6], ("undecided", 2021)),
        ([5, 7, 6, 5], ("peaked", 2021)),
        ([7, 6, 5], ("already", 2020)),
        ([7, 7, 6], ("undecided", 2020)),  # the year after does not fall
        ([5, 7, 6, 6], ("undecided", 2021)),
    ],
)
def test_when_a_peak_is_one(series: list[int], expected: tuple[str, int]) -> None:
    assert _peak([(2020 + place, Decimal(value)) for place, value in enumerate(series)]) == expected
