"""The finder of unit slips: how units are mixed up, what it says of published arithmetic, a small trial."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from tests.rules import harness
from tools.slip_park import make_park
from tools.slip_trial import Score, Trial, drawn, is_beyond

from lowcarbon_cli.check import web_economy, web_energy
from lowcarbon_cli.standards.plausible import mixes, ranges
from lowcarbon_cli.standards.units import scale

SEEDS = range(20000, 20040)


@pytest.mark.parametrize(
    ("canonical", "written", "meant", "power"),
    [
        # by hand: what was read over what was meant
        ("10k_cny", "100m_cny", "10k_cny", 4.0),  # 2 300 000 (10 000 CNY) read in 100 million CNY
        ("10k_cny", "10k_cny", "100m_cny", -4.0),
        ("t", "t", "10k_t", -4.0),
        ("10k_kwh", "10k_kwh", "mwh", 1.0),  # 1 MWh = 0.1 x 10 000 kWh
        ("gj/t", "gj/t", "kj/kg", 3.0),  # 20 908 kJ/kg = 20.908 GJ/t
        ("gj/t", "kj/kg", "kcal/kg", -math.log10(4.1868)),
        ("tc/tj", "tc/tj", "tc/gj", -3.0),  # 0.0261 tC/GJ = 26.1 tC/TJ
        ("tce/10k_m3", "tce/10k_m3", "kgce/m3", -1.0),  # 1.33 kgce/m3 = 13.3 tce/10 000 m3
    ],
)
def test_a_unit_mixed_up_is_off_by_its_size(canonical: str, written: str, meant: str, power: float) -> None:
    found = {mix.unit: mix.power for mix in mixes(canonical, written) if not mix.twice}
    assert found[meant] == pytest.approx(power, abs=1e-4)


def test_every_mix_can_be_undone() -> None:
    for mix in mixes("10k_cny", "100m_cny"):
        assert -mix.power in {other.power for other in mixes("10k_cny", "100m_cny")}


def test_every_range_is_used_and_known() -> None:
    source = "".join(
        (harness.HERE.parents[1] / "src" / "lowcarbon_cli" / "check" / name).read_text("utf-8")
        for name in ("web_economy.py", "web_energy.py")
    )
    made = {"price_electricity", "price_heat"} | {f"quantity_{unit}" for unit in web_energy.QUANTITY_RANGES}
    assert {name for name in ranges() if f'"{name}"' not in source} <= made
    named = {kind for pairs in web_economy.PAIRS.values() for kind, _, _ in pairs} | set(web_economy.SERIES.values())
    assert named | made <= set(ranges())


def test_published_arithmetic_of_a_slip_is_recognised() -> None:
    # 66.2 (10 000 tce) / 255 (100 million CNY) = 0.259608 tce/10 000 CNY; with 255 read in 10 000 CNY 2596.08
    assert Decimal(662000) / Decimal(2550000) == pytest.approx(Decimal("0.259608"), abs=Decimal("1e-6"))
    content = harness.load_toml(harness.HERE / "LC-UNI-002" / "fail" / "whole_sheet.toml")
    said = next(item for item in harness.findings_of(content) if item.code == "LC-UNI-002")
    assert said.params["factor"] == "10000"
    assert scale("100m_cny", "10k_cny") == int(str(said.params["factor"]))


def test_slips_are_found_and_clean_parks_are_left_alone() -> None:
    trial, total = Trial(), Score()
    for seed in SEEDS:
        park = make_park(seed)
        clean = trial.check(park)
        slips = [item for item in drawn(park, 1) if not is_beyond(item)]
        trial.try_out(park, slips[seed % len(slips)], clean)
    for one in trial.shapes.values():
        total.add(one)
    assert trial.counts["parks with a false alarm"] == 0
    assert total.made == len(SEEDS)
    assert total.found >= 0.95 * total.made, trial.notes
    assert total.factor >= 0.9 * total.made, trial.notes
