"""The main links of the constructed ledger, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.carbon.books import analysed, changed, part, told
from tools.carbon_examples import FIRMS

from lowcarbon_cli.model.carbon.pareto import Pareto, Ranking

if TYPE_CHECKING:
    from pathlib import Path

HEADS = FIRMS[0]


def ranking(found: Pareto, subject: str, quantity: str) -> Ranking:
    return next(one for one in found.rankings if (one.subject, one.quantity) == (subject, quantity))


def test_firms_sectors_and_change(tmp_path: Path) -> None:
    found = part(analysed(tmp_path, changed("park-a"), "pareto"), "pareto")
    assert isinstance(found, Pareto)
    assert (found.year, found.firms) == (2024, 4)  # the fifth lies outside the park
    energy = ranking(found, "firm", "energy")
    # 39210 + 17610 + 5530.5 + 1229 = 63579.5; 39210 is 61.67 %, with 17610 it is 89.37 %
    assert energy.total == Decimal("63579.5")
    assert [(one.name, one.value) for one in energy.slices] == [
        ("企业一（构造）", Decimal(39210)),
        ("企业二（构造）", Decimal(17610)),
    ]
    assert energy.slices[1].cumulative == pytest.approx(Decimal(56820) / Decimal("635.795"))
    assert (energy.others, energy.others_value) == (2, Decimal("6759.5"))
    sectors = ranking(found, "sector", "energy")
    assert [(one.name, one.value) for one in sectors.slices] == [("26", Decimal(56820))]
    change = ranking(found, "firm", "energy_change")
    # +1330, -1330, +614.5, 0: net 614.5, magnitudes 3274.5
    assert (change.total, change.magnitude) == (Decimal("614.5"), Decimal("3274.5"))
    assert [one.value for one in change.slices] == [1330, -1330]


def test_co2_of_firms_from_their_carriers(tmp_path: Path) -> None:
    """Power 20 000 (10 000 kWh) x 5.306 t = 106 120 t (national factor of 2023, the last published)."""
    found = part(analysed(tmp_path, changed("park-a"), "pareto"), "pareto")
    assert isinstance(found, Pareto)
    power = next(one for one in ranking(found, "carrier", "co2").slices if one.name == "elec")
    assert power.value == Decimal(20000 + 10000 + 4500 + 1000) * Decimal("5.306")
    gas = ranking(found, "firm", "co2").slices[0].value - Decimal(20000) * Decimal("5.306")
    # 1 100 (10 000 m3) x 389.31 GJ x 15.3 tC/TJ x 0.99 x 44/12 = 23 784 t at the default edition's values
    assert float(gas) == pytest.approx(1100 * 389.31 * 15.3e-3 * 0.99 * 44 / 12, rel=1e-3)


def test_a_carrier_without_a_single_factor_is_counted_as_lacking(tmp_path: Path) -> None:
    """Gas has no single coefficient in GB/T 2589-2020, and has one of CO2 in the default edition."""
    found = part(analysed(tmp_path, changed("park-a"), "pareto"), "pareto")
    assert isinstance(found, Pareto)
    assert {one.quantity: one.unknown for one in found.rankings if one.subject == "carrier"} == {
        "energy": 1,
        "co2": 0,
        "energy_change": 1,
        "co2_change": 0,
    }


def test_two_firms_of_one_name_keep_their_own_value_added(tmp_path: Path) -> None:
    """10 tce / 100 and 8 tce / 10: told apart by their credit codes."""
    heads: list[object] = [
        "年份",
        "统一社会信用代码",
        "企业名称",
        "工业增加值（万元）",
        "综合能源消费量（当量值）（吨标准煤）",
    ]
    firms: list[list[object]] = [
        heads,
        [2024, "91110000100000000A", "甲厂", 100, 10],
        [2024, "91110000200000000B", "甲厂", 10, 8],
    ]
    found = part(analysed(tmp_path, changed("park-a", 企业能源=firms), "pareto", pareto_share="99"), "pareto")
    assert isinstance(found, Pareto)
    assert [one.intensity for one in found.intensities] == [Decimal("0.1"), Decimal("0.8")]


def test_intensity_against_the_park(tmp_path: Path) -> None:
    found = part(analysed(tmp_path, changed("park-a"), "pareto", pareto_share="95"), "pareto")
    assert isinstance(found, Pareto)
    first, second, third = found.intensities
    assert first.intensity == pytest.approx(Decimal(39210) / 420000)
    assert first.ratio == pytest.approx(Decimal(39210) / 420000 / (Decimal(662000) / 2550000))
    assert second.cells[0].a1 == "H7"
    assert (third.value_added, third.intensity, third.ratio) == (None, None, None)


def test_a_negative_figure_is_named_and_left_out(tmp_path: Path) -> None:
    rows = [list(row) for row in FIRMS]
    rows[5][7] = -5
    report = analysed(tmp_path, changed("park-a", 企业能源=rows), "pareto")
    assert told(report, "LC-PAR") == [("LC-PAR-001", ["H6"])]
    found = part(report, "pareto")
    assert isinstance(found, Pareto)
    assert ranking(found, "firm", "energy").unknown == 1


def test_a_mixture_has_no_factor_and_is_named(tmp_path: Path) -> None:
    rows = [[*HEADS, "油品合计（吨）"], *([*row, 100] for row in FIRMS[1:])]
    found = part(analysed(tmp_path, changed("park-a", 企业能源=rows), "pareto"), "pareto")
    assert isinstance(found, Pareto)
    assert "mixed_carrier" in {note.reason for note in found.notes}
    assert ranking(found, "firm", "co2").partial == 4
