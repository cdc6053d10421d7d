"""Park B by annexes 3 and 4 of the zero-carbon park notice, worked by hand, beside the simplified variant.

Simplified (the third variant of the park's CO2): fuels 429 936.39 + 40 800 x 8.325 = 769 596.39 t, over
332 428.52 tce = 2.3151. There all net power, 60 000 - 9 000 - 200 - 10 000 certified, stands at the factor of
fossil power, and there is no line for heat or conversion. The whole annex 4, term by term:

fuels        the same 429 936.39: the annex burns "fuel for power and heat" at the usual oxidation, feedstock out
conversion   none: the plant puts out power and heat and no other carbon fuel; 100 % oxidation applies to nothing.
             (Taking the coal of the power plant at 100 % would add 372 166.58 x (1/0.93 - 1) = 28 012.54 t.)
process      none on the emission sheet
power in     50 000 x 8.325 = 416 250; 10 000 certified at 0
power out    9 000 x 8.325 = 74 925; the 200 of photovoltaic power at 0, for "the net intake of fossil power" is
             meant. Here the two differ: 200 x 8.325 = 1 665 t. Read the other way they are one figure.
heat         none: what users consume is made in the park, nothing crosses the boundary; 0.11 applies to nothing
energy       the same 332 428.52: 247 326.02 + (64 500 - 12 000) x (2.85 - 1.229), feedstock included
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.render.live.recalculate import by_engine, same, stored
from tests.small_books import judged

from lowcarbon_cli.compute.carbon.zero import zero
from lowcarbon_cli.model.carbon.zero import ZeroCarbonSection
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.text import plain
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import compute, load
from lowcarbon_cli.pipeline.run import prepare
from lowcarbon_cli.render import live
from lowcarbon_cli.render.carbon.zero import as_json, tables

PARK_B = Path(__file__).parents[2] / "examples" / "park-b" / "data.xlsx"

# carbon of each fuel by hand: amount x GJ per unit x tC/TJ x oxidation x 44/12 / 1000
COAL = Decimal(200000) * Decimal("20.908") * Decimal("26.1") * Decimal("0.93") * 44 / 12 / 1000
GAS = Decimal(2500) * Decimal("389.31") * Decimal("15.3") * Decimal("0.99") * 44 / 12 / 1000
DIESEL = Decimal(1200) * Decimal("42.652") * Decimal("20.2") * Decimal("0.98") * 44 / 12 / 1000
FUELS = COAL + GAS + DIESEL
POWER_IN = (Decimal(60000) - 10000) * Decimal("8.325")
POWER_OUT = Decimal(9000) * Decimal("8.325")
ENERGY = Decimal("247326.02") + (64500 - 12000) * (Decimal("2.85") - Decimal("1.229"))
SIMPLIFIED = FUELS + (60000 - 9000 - 200 - 10000) * Decimal("8.325")


@pytest.fixture(scope="module")
def section() -> ZeroCarbonSection:
    run = prepare(load(PARK_B), None, None, None, None)
    made, said = zero(run.readings, run.years)
    assert isinstance(made, ZeroCarbonSection)
    assert said == ()
    return made


def value(found: object) -> Decimal:
    assert isinstance(found, Derivation)
    return found.value


def close(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) < Decimal("1e-12") * abs(other)


def test_the_hand_work_gives_the_known_figures() -> None:
    assert round(FUELS, 2) == Decimal("429936.39")
    assert round(SIMPLIFIED, 2) == Decimal("769596.39")
    assert Decimal("332428.52") == ENERGY
    assert round(SIMPLIFIED / ENERGY, 4) == Decimal("2.3151")


def test_every_part_is_worked_by_hand(section: ZeroCarbonSection) -> None:
    (year,) = section.years
    parts = dict(year.parts)
    assert close(value(parts["fuels"]), FUELS)
    assert value(parts["power_in"]) == POWER_IN == Decimal(416250)
    assert value(parts["power_out"]) == POWER_OUT == Decimal(74925)
    assert [parts[key] for key in ("conversion", "process", "heat")] == [None, None, None]
    assert value(year.energy) == ENERGY
    assert close(value(year.co2), FUELS + POWER_IN - POWER_OUT)
    assert round(value(year.co2), 2) == Decimal("771261.39")


def test_the_whole_differs_from_the_simplified_by_the_photovoltaic_power_sent_out(section: ZeroCarbonSection) -> None:
    whole = value(section.years[0].co2)
    assert close(whole - SIMPLIFIED, 200 * Decimal("8.325"))
    assert round(value(section.years[0].core.value), 4) == Decimal("2.3201")


def test_the_core_is_judged_by_the_row_of_the_park_s_size(section: ZeroCarbonSection) -> None:
    core = section.years[0].core
    assert core.limit_value == Decimal("0.2")
    assert core.verdict is Verdict.NOT_MET
    notes = {note.reason: note.params for note in core.notes}
    assert notes["zero_accounting"]["co2"] == "771261.39"
    assert plain(notes["zero_accounting"]["energy"], "zh") == "332428.52 吨标准煤"
    assert notes["zero_other_reading"]["value"] == "2.3151"


def test_the_derivation_reaches_cells_and_the_factor_row(section: ZeroCarbonSection) -> None:
    core = section.years[0].core.value
    assert isinstance(core, Derivation)
    leaves = list(core.leaves())
    cells = {leaf.number.cell.a1 for leaf in leaves if leaf.number and leaf.number.cell.sheet == "电力热力与绿电"}
    assert cells == {"B2", "C2", "F2", "H2", "I2"}
    assert {leaf.factor.value for leaf in leaves if leaf.factor and "化石能源电力" in leaf.factor.name.zh} == {
        Decimal("0.8325")
    }


@pytest.mark.parametrize(
    "options",
    [
        {"electricity": "equivalent"},
        {"feedstock": "exclude"},
        {"grid_year": 2022},
        {"grid_kind": "fossil"},
        {"electricity": "equivalent", "feedstock": "exclude", "grid_area": "province"},
    ],
)
def test_no_option_of_the_other_standards_moves_the_account(options: dict[str, Any]) -> None:
    row = judged(compute(load(PARK_B), standard="zero-carbon-2025", **options), "co2_per_tce")
    assert round(value(row.value), 4) == Decimal("2.3201")


def test_an_option_on_fuel_factors_moves_it() -> None:
    row = judged(compute(load(PARK_B), standard="零碳园区", co2_edition="ipcc2006"), "co2_per_tce")
    assert not isinstance(row.value, Derivation) or round(row.value.value, 4) != Decimal("2.3201")


def test_the_table_prints_parts_sum_limit_and_verdict(section: ZeroCarbonSection) -> None:
    (table,) = tables(section, "zh")
    rows = {row[0].text: row[2].text for row in table.rows}
    assert rows["化石能源用作燃料"] == "429936.39"
    assert rows["园区碳排放"] == "771261.39"
    assert rows["年综合能源消费量（电力按等价值）"] == "332428.52"
    assert rows["单位能耗碳排放"] == "2.3201"
    assert rows["标准值"].startswith("≤0.2")
    assert rows["标准值"].endswith("[未核]")
    assert rows["达标情况"] == "不达标"
    for text in [cell.text for row in table.rows for cell in row] + list(table.notes):
        text.encode("gbk")


def test_a_formula_engine_recalculates_the_account(tmp_path: Path) -> None:
    """Every formula of the workbook with live formulas gives what is stored; one of them is the core indicator."""
    dataset = load(PARK_B)
    data = live.render(compute(dataset, standard=["zero-carbon-2025", "hj274-2015"]), dataset)
    made, kept = by_engine(data, tmp_path), stored(data)
    assert [place for place in kept if not same(made[place], kept[place])] == []
    assert any(isinstance(one, float) and round(one, 4) == 2.3201 for one in made.values())


def test_json_gives_decimal_strings_with_unit_and_cells(section: ZeroCarbonSection) -> None:
    content = json.loads(json.dumps(as_json(section)))
    (year,) = content["years"]
    assert content["standard"] == "zero-carbon-2025"
    assert round(Decimal(year["co2"]["value"]), 2) == Decimal("771261.39")
    assert year["parts"]["heat"] is None
    assert year["parts"]["power_in"]["unit"] == "t"
    assert year["parts"]["power_in"]["cells"]
    assert year["core"]["limit"] == "0.2"
    assert year["core"]["grade"] == "secondary"
    assert year["core"]["verdict"] == "not_met"
