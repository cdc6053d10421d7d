"""Energy totals that a workbook states more than once: one figure, or none."""

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
HEAD: list[object] = ["年份", "能源名称", "计量单位", "工业生产消费"]
DIESEL: list[object] = [2024, "柴油", "吨", 70000]
"""70 000 t x 1.4571 = 101 997 tce."""


def made(
    folder: Path, *rows: list[object], totals: object = TOTALS, park: dict[str, object] | None = None
) -> ComplianceReport:
    sheets = {"经济数据": ECONOMY, "总量数据": totals, "能源消费": [HEAD, *rows]}
    return report_of(folder, sheets, park or {}, standard="hj274-2015")  # type: ignore[arg-type]


def said(report: ComplianceReport, code: str) -> list[list[str]]:
    return [
        [f"{cell.file.removesuffix('.csv')}!{cell.a1}" for cell in item.cells]
        for item in report.findings
        if item.code == code
    ]


def total(name: str, value: object) -> list[object]:
    return [2024, name, "吨标准煤", value]


def test_two_totals_that_disagree_are_no_total(tmp_path: Path) -> None:
    report = made(tmp_path, total("能源合计", 105000))
    row = judged(report, "energy_intensity")
    assert row.verdict is Verdict.NOT_ASSESSABLE
    assert isinstance(row.value, Missing)
    assert [lack.reason for lack in row.value.lacks] == ["totals_disagree"]
    assert said(report, "LC-BAL-016") == [["能源消费!D2", "总量数据!B3"]]


# 102 000 stands for 101 999.5 to 102 000.5, 102 001 for 102 000.5 to 102 001.5: they touch
@pytest.mark.parametrize(("value", "agrees"), [(102000, True), (102001, True), (102002, False)])
def test_totals_that_agree_within_their_last_digits_are_one(value: int, agrees: bool, tmp_path: Path) -> None:
    report = made(tmp_path, total("能源合计", value))
    assert isinstance(judged(report, "energy_intensity").value, Derivation) is agrees
    assert bool(said(report, "LC-BAL-016")) is not agrees


def test_a_row_of_the_other_basis_does_not_contradict(tmp_path: Path) -> None:
    park: dict[str, object] = {"电力折标口径": "当量"}
    rows = [total("综合能源消费量（等价值）", 130000), total("综合能源消费量（当量值）", 102000)]
    report = made(tmp_path, *rows, park=park)
    # 102 000 tce / 550 000 (10 000 CNY) = 0.18545...
    value = judged(report, "energy_intensity").value
    assert isinstance(value, Derivation)
    assert str(value.value).startswith("0.18545")
    assert said(report, "LC-BAL-016") == []


def test_a_basis_on_the_sheet_of_totals_is_not_that_of_the_row(tmp_path: Path) -> None:
    totals = [["年份", "综合能源消费量（吨标准煤）", "折标口径"], [2023, 90000, "当量"], [2024, 130000, "等价"]]
    report = made(tmp_path, total("能源合计", 102000), totals=totals, park={"电力折标口径": "当量"})
    assert isinstance(judged(report, "energy_intensity").value, Derivation)
    assert said(report, "LC-BAL-016") == []


def test_each_stated_total_is_compared_with_the_fuels(tmp_path: Path) -> None:
    totals = {"综合能源消费量（吨标准煤）": {2024: 103000}}
    report = made(tmp_path, DIESEL, total("能源合计", 105000), totals=totals)
    assert sorted(cells[-1] if "总量" in cells[-1] else cells[0] for cells in said(report, "LC-BAL-004")) == [
        "总量数据!B2",
        "能源消费!D3",
    ]
    assert said(report, "LC-BAL-016") == []
    # 101 997 is the computed one
    report = made(tmp_path, DIESEL, total("能源合计", 101997), totals=totals)
    assert len(said(report, "LC-BAL-004")) == 1
