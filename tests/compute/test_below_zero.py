"""No verdict rests on a figure below zero where that has no meaning: it would pass every upper limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.small_books import judged, report_of

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.results import ComplianceReport

ECONOMY = {"工业增加值（不变价）（亿元）": {2023: 50, 2024: 55}}
TOTALS = {"综合能源消费量（吨标准煤）": {2023: 100000, 2024: 102000}}
WATER = {"新鲜水量（万立方米）": {2023: 100, 2024: 101}}


def made(folder: Path, **changed: object) -> ComplianceReport:
    sheets = {"经济数据": ECONOMY, "总量数据": TOTALS, "资源环境": WATER, **changed}
    return report_of(folder, sheets, {}, standard="hj274-2015")  # type: ignore[arg-type]


def why(report: ComplianceReport, indicator: str) -> list[str]:
    row = judged(report, indicator)
    assert row.verdict is Verdict.NOT_ASSESSABLE
    assert isinstance(row.value, Missing)
    return [lack.reason for lack in row.value.lacks]


def test_the_figures_are_met_as_they_stand(tmp_path: Path) -> None:
    report = made(tmp_path)
    verdicts = {judged(report, name).verdict for name in ("energy_intensity", "water_intensity")}
    assert verdicts == {Verdict.MET}


def test_a_negative_amount_is_not_used(tmp_path: Path) -> None:
    report = made(tmp_path, 资源环境={"新鲜水量（万立方米）": {2023: 100, 2024: -101}})
    assert why(report, "water_intensity") == ["blank_negative"]
    (said,) = [item for item in report.findings if item.code == "LC-NUM-010"]
    assert [cell.a1 for cell in said.cells] == ["B3"]


def test_negative_value_added_carries_no_intensity(tmp_path: Path) -> None:
    report = made(tmp_path, 经济数据={"工业增加值（不变价）（亿元）": {2023: 50, 2024: -55}})
    for indicator in ("energy_intensity", "water_intensity"):
        assert why(report, indicator) == ["divisor_below_zero"]


def test_a_falling_rate_may_still_divide(tmp_path: Path) -> None:
    # energy +2 %, value added -2 %: -1, and with falling value added the limit is ">= 0.6": not met
    report = made(tmp_path, 经济数据={"工业增加值（不变价）（亿元）": {2023: 50, 2024: 49}})
    row = judged(report, "energy_elasticity")
    assert isinstance(row.value, Derivation)
    assert row.value.value == -1
    assert row.verdict is Verdict.NOT_MET


def test_more_made_than_used_is_no_total(tmp_path: Path) -> None:
    # 1 000 t x 0.7143 used, 100 000 GJ x 0.0341 = 3 410 tce made: 714.3 - 3 410 = -2 695.7
    fuels = [["年份", "能源名称", "计量单位", "工业生产消费", "采用折标系数"], [2024, "原煤", "吨", 1000, 0.7143]]
    plants = [
        ["年份", "企业/装置", "加工转换类型", "方向", "能源名称", "计量单位", "实物量", "折标系数"],
        [2024, "甲", "供热", "产出", "热力", "GJ", 100000, 0.0341],
    ]
    report = made(tmp_path, 能源消费=fuels, 加工转换与回收利用=plants)
    row = judged(report, "energy_intensity")
    assert isinstance(row.value, Missing)
    (lack,) = row.value.lacks
    assert (lack.reason, lack.params["value"]) == ("energy_below_zero", "-2695.7")


@pytest.mark.parametrize(
    ("heading", "said"),
    [("工业生产消费", False), ("消费量合计", True), ("折标准煤（当量值）（吨标准煤）", False)],
)
def test_a_lone_total_row_is_the_total(heading: str, said: bool, tmp_path: Path) -> None:
    # 102 000 tce / 550 000 (10 000 CNY) = 0.18545...
    rows: list[list[object]] = [["年份", "能源名称", "计量单位", heading], [2024, "能源合计", "吨标准煤", 102000]]
    report = made(tmp_path, 总量数据=[["年份"]], 能源消费=rows)
    row = judged(report, "energy_intensity")
    assert isinstance(row.value, Derivation)
    assert str(row.value.value).startswith("0.18545")
    assert ("LC-SCO-008" in [item.code for item in report.findings]) is said
    assert why(report, "co2_intensity_reduction")
