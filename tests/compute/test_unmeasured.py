"""Rows in a unit in which their energy is not measured: no total without them, and the reason leads to the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lowcarbon_cli.compute.energy import Energy
from lowcarbon_cli.compute.facts import Facts
from lowcarbon_cli.model.choices import Choices
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import describe, explain
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import compute, load

if TYPE_CHECKING:
    from pathlib import Path

PARK: list[list[Any]] = [["园区名称", "甲"], ["园区类型", "综合类"], ["规划基准年", 2022], ["评价年", 2023]]
ECONOMY: list[list[Any]] = [
    ["年份", "工业增加值（不变价）（亿元）", "工业增加值（当年价）（亿元）"],
    [2022, 200, 200],
    [2023, 212, 212],
]
HEADS = ["年份", "能源名称", "计量单位", "工业生产消费"]


def book(folder: Path, energy: list[list[Any]], more: dict[str, list[list[Any]]] | None = None) -> Path:
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.worksheets[0])
    sheets: dict[str, list[list[Any]]] = {"园区信息": PARK, "经济数据": ECONOMY, "能源消费": [HEADS, *energy]}
    for name, rows in {**sheets, **(more or {})}.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = folder / "park.xlsx"
    made.save(path)
    return path


@pytest.mark.parametrize("fuel", ["柴油", "烟煤"])
@pytest.mark.parametrize("unit", ["吨标准煤", "万元", "GJ", "升"])
def test_a_row_of_another_kind_leaves_no_total_and_no_other_reason(tmp_path: Path, fuel: str, unit: str) -> None:
    # bituminous coal has no coefficient of its own in GB/T 2589-2020: that is not what is wrong here
    data = load(
        book(
            tmp_path,
            [[year, *row] for year in (2022, 2023) for row in (["电力", "万千瓦时", 80000], [fuel, unit, 5000])],
        )
    )
    total = Energy(Facts(data), Choices(coal_edition="gbt2589-2020")).total(2022)
    assert isinstance(total, Missing)
    assert [(lack.reason, [cell.a1 for cell in lack.cells]) for lack in total.lacks] == [("blank_measure", ["C3"])]
    assert explain(total.lacks[0], "zh") == f"“{fuel} 工业生产消费”（2022年）的计量单位与能源品种不符"
    report = compute(data)
    (said,) = [item for item in report.findings if item.code.startswith(("LC-UNI", "LC-FAC-01"))
               and item.code not in {"LC-FAC-010", "LC-FAC-013"}]  # fmt: skip
    assert (said.code, said.severity.value, [cell.a1 for cell in said.cells]) == ("LC-UNI-013", "error", ["C3", "C5"])
    assert describe(said, "zh") == f"“{fuel}”的计量单位“{unit}”与该品种不符（应为吨等），本行的数值不采用"
    intensity = next(row for one in report.assessments for row in one.indicators if row.id == "energy_intensity")
    assert intensity.verdict is Verdict.NOT_ASSESSABLE


def test_a_sum_of_all_energy_in_tonnes_means_standard_coal(tmp_path: Path) -> None:
    data = load(book(tmp_path, [[2022, "能源合计", "吨", 5000], [2023, "能源合计", "万吨", 0.6]]))
    totals = [Energy(Facts(data), Choices(coal_edition="gbt2589-2020")).total(year) for year in (2022, 2023)]
    assert [(int(one.value), one.unit) for one in totals if isinstance(one, Derivation)] == [
        (5000, "tce"),
        (6000, "tce"),
    ]
    assert not [item for item in data.findings if item.code.startswith("LC-UNI")]


def test_a_reported_indicator_in_a_unit_of_another_kind_is_named_at_its_cell_in_words(tmp_path: Path) -> None:
    reported: list[list[Any]] = [["指标", "年份", "数值", "单位"], ["绿化覆盖率", 2023, 40, "公顷"]]
    data = load(book(tmp_path, [[2022, "电力", "万千瓦时", 10]], {"直接填报指标": reported}))
    report = compute(data)
    (said,) = [item for item in report.findings if item.code == "LC-UNI-012"]
    assert [f"{cell.sheet}!{cell.a1}" for cell in said.cells] == ["直接填报指标!C2"]
    assert describe(said, "zh") == "“绿化覆盖率”不能以“公顷”计量"
    lacks = [lack for one in report.assessments for row in one.indicators for lack in row.reasons]
    assert [explain(lack, "zh") for lack in lacks if lack.reason == "unit_mismatch"] == ["单位公顷不能换算为%"]
