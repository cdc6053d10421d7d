"""How rules write figures: as the cell has them, with the unit in which they stand there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.small_books import report_of

from lowcarbon_cli.check.words import as_read
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.messages import describe

if TYPE_CHECKING:
    from pathlib import Path

    from tests.small_books import Columns, Rows


@pytest.mark.parametrize(
    ("as_written", "unit", "zh", "en"),
    [
        ("412,350.0", "100m_cny", "412,350.0 亿元", "412,350.0 (100 million CNY)"),
        ("1200吨", "t", "1200吨", "1200吨"),
        ("0.92", "1", "0.92", "0.92"),
    ],
)
def test_a_figure_has_its_unit_once(as_written: str, unit: str, zh: str, en: str) -> None:
    one = Decimal(1)
    number = Number(one, unit, CellRef("a", "b", 1, 1), as_written, one, unit, one, one)
    assert as_read(number) == (zh, en)


def test_figures_a_thousand_times_apart_stand_in_the_unit_of_their_cells(tmp_path: Path) -> None:
    economy: Columns = {"工业增加值（不变价）（亿元）": {"2021": 312.5, "2022": 389.6, "2023": 351, "2024": 412350}}
    sheets: dict[str, Columns | Rows] = {"经济数据": economy}
    report = report_of(tmp_path, sheets, {}, standard="hj274-2015")
    (found,) = (item for item in report.findings if item.code == "LC-NUM-016")
    assert "为 412350 亿元，其余各年在 312.5 亿元 至 389.6 亿元 之间" in describe(found, "zh")
    assert "is 412350 (100 million CNY), in all other years 312.5 (100 million CNY) to" in describe(found, "en")
