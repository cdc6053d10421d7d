"""An indicator with a missing year stays one series: the gap bears the price basis of the other years."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.small_books import report_of

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.json import render
from lowcarbon_cli.render.long import indicators
from lowcarbon_cli.render.years import by_year

if TYPE_CHECKING:
    from pathlib import Path

    from tests.small_books import Columns, Rows

    from lowcarbon_cli.model.results import ComplianceReport

COKE = {2021: 7000, 2022: "", 2023: 6800, 2024: 6600}
CONSTANT, CURRENT = "工业增加值（不变价）（万元）", "工业增加值（当年价）（万元）"
INTENSITY, ELASTICITY = "单位工业增加值综合能耗", "综合能耗弹性系数（逐年）"


def park(folder: Path, *columns: str) -> ComplianceReport:
    """Return the report of a park without its coke of 2022."""
    economy: Columns = {name: {"2021": 20000, "2022": 21000, "2023": 22000, "2024": 23000} for name in columns}
    energy: Rows = [
        ["年份", "能源名称", "计量单位", "消费量合计"],
        *([year, "焦炭", "吨", amount] for year, amount in COKE.items()),
    ]
    sheets: dict[str, Columns | Rows] = {"经济数据": economy, "能源消费": energy}
    return report_of(folder, sheets, {"规划基准年": 2021}, standard="hj274-2015")


@pytest.mark.parametrize(
    ("columns", "basis"),
    [((CONSTANT,), "constant"), ((CURRENT,), "current"), ((CONSTANT, CURRENT), "constant")],
)
def test_a_missing_year_stands_in_the_row_of_the_others(tmp_path: Path, columns: tuple[str, ...], basis: str) -> None:
    report = park(tmp_path, *columns)
    found = [row for row in report.assessments[0].indicators if row.id == "energy_intensity"]
    assert [row.year for row in found if isinstance(row.value, Missing)] == [2022]
    assert {row.basis for row in found} == {basis}

    table = by_year(report, "zh", core_only=True)
    rows = [[cell.text for cell in row] for row in table.rows]
    intensity = [row for row in rows if row[0].startswith(INTENSITY)]
    assert len(intensity) == 1
    # coke is 0.9714 tce/t: 6799.8 / 20000 = 0.33999, 6605.52 / 22000 = 0.30025, 6411.24 / 23000 = 0.278749
    assert intensity[0][2:] == ["0.3400", "-", "0.3003", "0.2787"]
    elasticity = [row for row in rows if row[0].startswith(ELASTICITY)]
    assert len(elasticity) == 1

    written = json.loads(render(report, "zh"))["assessments"][0]["indicators"]
    assert {one["basis"] for one in written if one["id"] == "energy_intensity"} == {basis}
    long = indicators(report, "en")
    place = [column.id for column in long.columns].index("basis")
    assert len({row[place].text for row in long.rows if row[1].text == "energy_intensity"}) == 1
    frame = report.to_frame()
    assert set(frame.loc[frame["id"] == "energy_intensity", "basis"]) == {basis}


def test_nothing_is_said_of_prices_where_no_year_has_value_added(tmp_path: Path) -> None:
    report = park(tmp_path, "年末从业人员（人）")
    found = [row for row in report.assessments[0].indicators if row.id == "energy_intensity"]
    assert all(isinstance(row.value, Missing) for row in found)
    assert {row.basis for row in found} == {""}
