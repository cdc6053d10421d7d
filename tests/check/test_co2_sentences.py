"""What sentences about CO2 print."""

from __future__ import annotations

import pytest
from tests.rules import harness

from lowcarbon_cli.model.findings import Missing


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        (171200, "0.26"),  # / 662 000 tce = 0.2586
        (171.2, "0.0003"),  # 0.000259
        (330900, "0.4998"),  # 0.49985, which two or three decimals would show as the bound
    ],
)
def test_a_ratio_is_told_from_nothing_and_from_its_bound(stated: float, shown: str) -> None:
    said = harness.findings_of({"base": "levels", "set": {"总量数据!D6": stated}})
    (item,) = [one for one in said if one.code == "LC-CO2-001"]
    assert item.params["value"] == shown


HEADS = ["年份", "排放类别", "排放源", "活动水平", "单位", "排放因子", "因子来源", "CO2排放量（吨）"]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ([2023, "工业生产过程", "抵扣", "", "", "", "核算报告", -500], "H2"),
        ([2023, "废弃物处理", "填埋场", -100, "吨", 0.5, "核算报告", ""], "D2"),
    ],
)
def test_a_process_below_zero_is_an_error_and_never_lowers_the_total(row: list[object], cell: str) -> None:
    report = harness.report_of({"base": "park_b", "sheets": {"碳排放": [HEADS, row]}})
    (item,) = [one for one in report.findings if one.code == "LC-CO2-024"]
    assert (item.severity.value, [place.a1 for place in item.cells]) == ("error", [cell])
    rows = [one for one in report.assessments[0].indicators if one.id == "co2_total" and one.year == 2023]
    assert rows
    assert all(isinstance(one.value, Missing) for one in rows)


def test_what_is_recovered_may_bear_a_minus() -> None:
    row = [2023, "CO2回收利用", "碳捕集", "", "", "", "核算报告", -500]
    report = harness.report_of({"base": "park_b", "sheets": {"碳排放": [HEADS, row]}})
    assert not [one for one in report.findings if one.code == "LC-CO2-024"]
    rows = [one for one in report.assessments[0].indicators if one.id == "co2_total" and one.year == 2023]
    assert all(not isinstance(one.value, Missing) for one in rows)


@pytest.mark.parametrize(("stated", "said"), [(52500, 0), (52550, 0), (52552, 1), (5250, 1)])
def test_stated_co2_is_held_against_activity_times_factor(stated: int, said: int) -> None:
    """100 000 +- 0.5 t x 0.525 +- 0.0005 = 52 449.7 to 52 550.3 t."""
    row = [2023, "工业生产过程", "水泥熟料", 100000, "吨", 0.525, "核算报告", stated]
    found = harness.findings_of({"base": "park_b", "sheets": {"碳排放": [HEADS, row]}})
    assert [[place.a1 for place in one.cells] for one in found if one.code == "LC-CO2-025"] == [
        ["H2", "D2", "F2"]
    ] * said
