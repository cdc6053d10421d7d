"""Renewable energy with certificates: what trades hold already does not count again. Each figure by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.small_books import write

from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import load
from lowcarbon_cli.pipeline.run import prepare

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("trade", "certificates", "used", "held"),
    [
        ("", 500, 10, 60),  # 50 certified
        (30, 500, 40, 60),  # 20 of the 50 beyond the trades
        (30, 200, 40, 40),  # 20 certified, within the trades
    ],
)
def test_certificates_count_beyond_the_trades_alone(
    trade: object, certificates: int, used: int, held: int, tmp_path: Path
) -> None:
    """10 x 10^4 kWh of own photovoltaic power; 1.229 tce for each 10^4 kWh."""
    power = {
        "网购电量（万千瓦时）": 100,
        "其中：自发自用（万千瓦时）": 10,
        "其中：绿电交易电量（万千瓦时）": trade,
        "绿证数量（张）": certificates,
    }
    sheets: dict[str, Any] = {
        "能源消费": [["年份", "能源名称", "计量单位", "工业生产消费"], [2024, "电力", "万千瓦时", 110]],
        "电力热力与绿电": {name: {2024: amount} for name, amount in power.items()},
    }
    readings = prepare(load(write(tmp_path, sheets, {})), None, None, None, None).readings
    for name, amount in (("renewable_energy", used), ("renewable_energy_with_certificates", held)):
        found = readings.value(name, 2024)
        assert isinstance(found, Derivation), found
        assert found.value == amount * Decimal("1.229")
