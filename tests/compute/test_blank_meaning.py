"""What a blank means: none where the specification says so, unknown where another year or column speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.small_books import judged, report_of

from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from pathlib import Path

GENERATED, OWN, TRADED = "分布式光伏发电量（万千瓦时）", "其中：自发自用（万千瓦时）", "其中：绿电交易电量（万千瓦时）"
FUELS: list[list[object]] = [
    ["年份", "能源名称", "计量单位", "工业生产消费"],
    [2023, "电力", "万千瓦时", 1000],
    [2024, "电力", "万千瓦时", 1000],
]


@pytest.mark.parametrize(
    ("power", "share"),
    [
        # 100 of 1 000 (10 000 kWh), both at the same coefficient: 10 %
        ({TRADED: {2023: 100, 2024: 100}}, 10),
        # 300 more are used by the park itself: 40 %
        ({TRADED: {2023: 100, 2024: 100}, GENERATED: {2023: 400, 2024: 400}, OWN: {2023: 300, 2024: 300}}, 40),
        # power is generated, and how much of it is used here is not said
        ({TRADED: {2023: 100, 2024: 100}, GENERATED: {2023: 400, 2024: 400}, OWN: {}}, None),
        # another year has it
        ({TRADED: {2023: 100, 2024: 100}, OWN: {2023: 300}}, None),
    ],
)
def test_own_use_of_solar_power(power: dict[str, dict[str, object]], share: int | None, tmp_path: Path) -> None:
    sheets = {
        "经济数据": {"工业增加值（不变价）（亿元）": {2023: 1, 2024: 1}},
        "能源消费": FUELS,
        "电力热力与绿电": power,
    }
    report = report_of(tmp_path, sheets, {}, standard="hj274-2015")  # type: ignore[arg-type]
    row = judged(report, "renewable_share")
    if share is None:
        assert row.verdict is Verdict.NOT_ASSESSABLE
        blanks = [item for item in report.findings if item.code in {"LC-NUM-013", "LC-NUM-005"}]
        assert "电力热力与绿电.csv" in {cell.file for item in blanks for cell in item.cells}
    else:
        assert isinstance(row.value, Derivation)
        assert row.value.value == share
