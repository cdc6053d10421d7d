"""The accounts of park B, worked out by hand from its cells; energy, CO2, and what must not come out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests import evaluator
from tests.carbon.accounts_parks import (
    PLANTS,
    POWER,
    at,
    cents,
    changed,
    coded,
    data_of,
    example,
    lines,
    of,
    value,
    variant,
)
from tests.examples import EXAMPLES, report

from lowcarbon_cli.model.carbon.accounts import Accounts
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.carbon.accounts import as_json
from lowcarbon_cli.render.trace import node

if TYPE_CHECKING:
    from collections.abc import Iterator

# tCO2, from the cells: own heating value, carbon content and oxidation of coal; table C.1 for gas and diesel
COAL = Decimal(200000) * Decimal("20.908") * Decimal("26.1") * Decimal("0.93") * 44 / 12 / 1000
GAS_FACTOR = Decimal("389.31") * Decimal("15.3") * Decimal("0.99") * 44 / 12 / 1000
DIESEL = Decimal(1200) * Decimal("42.652") * Decimal("20.2") * Decimal("0.98") * 44 / 12 / 1000
FUELS = COAL + (3000 - 500) * GAS_FACTOR + DIESEL
NET = Decimal(60000 - 9000 - 200)
"""Purchased less sold, less photovoltaic power that leaves the park, 10 000 kWh."""
GREEN = Decimal(10000)
"""100 000 certificates of 1 MWh, in 10 000 kWh."""


def test_the_figures_are_those_worked_by_hand() -> None:
    assert [round(amount, 2) for amount in (COAL, 2500 * GAS_FACTOR, DIESEL, FUELS)] == [
        Decimal("372166.58"), Decimal("54054.72"), Decimal("3715.09"), Decimal("429936.39"),
    ]  # fmt: skip


# -- T9 ----------------------------------------------------------------------------------------


def test_every_line_of_t9() -> None:
    section = example()
    coal, gas, diesel = lines(section, "fuel")
    assert [value(line.activity) for line in (coal, gas, diesel)] == [200000, 2500, 1200]
    assert [cents(line.co2) for line in (coal, gas, diesel)] == [
        round(COAL, 2), round(2500 * GAS_FACTOR, 2), round(DIESEL, 2),
    ]  # fmt: skip
    assert [note.reason for line in (coal, gas, diesel) for note in line.notes] == ["accounts_feedstock_out"]
    assert round(value(coal.factor), 4) == Decimal("1.8608")
    net, bought, sent, pv = lines(section, "power")
    assert [line.kind for line in (net, bought, sent, pv)] == ["counted", "part", "part", "part"]
    assert [value(line.activity) for line in (net, bought, sent, pv)] == [NET, 60000, -9000, -200]
    assert cents(net.co2) == sum(cents(line.co2) for line in (bought, sent, pv)) == Decimal("269544.80")


def test_the_counted_lines_make_the_total_and_the_shares_a_hundred() -> None:
    item = at(example())
    counted = [line for line in item.lines if line.kind == "counted"]
    assert round(sum(value(line.co2) for line in counted) - value(item.total), 20) == 0
    assert cents(item.total) == Decimal("699481.19")
    assert round(sum(value(line.share) for line in counted), 20) == 100


@pytest.mark.parametrize("name", ["park-a", "park-b", "park-e"])
def test_the_total_is_the_one_of_compute(name: str) -> None:
    by_year = {
        row.year: row.value
        for row in report(name).assessments[0].indicators
        if row.id == "co2_total" and isinstance(row.value, Derivation)
    }
    assert by_year
    assert {item.year: item.total for item in example(name).years} == by_year


def test_given_rows_count_and_sinks_stand_apart() -> None:
    """100 000 t clinker x 0.525 = 52 500 t, waste 300 t: 699 481.19 + 52 800; 1200 recovered and 800 sunk stay out."""
    section, said = changed(
        carbon=[
            [2023, "工业生产过程", "水泥熟料", 100000, "吨", 0.525, "构造的核算报告", ""],
            [2023, "废弃物处理", "焚烧", "", "", "", "构造的监测", 300],
            [2023, "CO2回收利用", "食品级CO2", "", "", "", "构造的台账", 1200],
            [2023, "碳汇", "园区绿化", "", "", "", "构造的方法", -800],
        ]
    )
    assert said == ()
    item = at(section)
    assert cents(item.total) == round(FUELS + NET * Decimal("5.306") + 52800, 2)
    assert [(line.category, value(line.co2)) for line in item.apart] == [
        ("recovered", Decimal(1200)),
        ("sink", Decimal(-800)),
    ]
    process, waste = lines(section, "process")[0], lines(section, "waste")[0]
    assert (value(process.co2), value(process.factor), process.factor_source) == (
        Decimal(52500), Decimal("0.525"), "构造的核算报告",
    )  # fmt: skip
    assert [note.reason for note in waste.notes] == ["accounts_as_stated"]
    assert (process.notes, waste.factor) == ((), None)


def test_heat_is_shown_purchased_exported_and_net() -> None:
    """(100 000 - 40 000) GJ x 0.11 = 6600 t; bought 11 000, sold 4400."""
    cells = {f"{POWER}!{column}{row}": entry for column, head, amount in (
        ("I", "外购热力（GJ）", 100000), ("J", "外供园区外热力（GJ）", 40000),
    ) for row, entry in ((1, head), (2, amount), (3, amount))}  # fmt: skip
    net, bought, sent = lines(changed(cells)[0], "heat")
    assert [value(line.co2) for line in (net, bought, sent)] == [6600, 11000, -4400]
    assert [value(line.activity) for line in (net, bought, sent)] == [60000, 100000, -40000]


def test_exported_heat_alone_is_taken_off() -> None:
    cells = {f"{POWER}!I1": "外供园区外热力（GJ）", f"{POWER}!I2": 40000, f"{POWER}!I3": 40000}
    net, sent = lines(changed(cells)[0], "heat")
    assert [value(line.co2) for line in (net, sent)] == [-4400, -4400]
    assert value(net.activity) == -40000


def test_fuels_that_plants_made_are_taken_off() -> None:
    """5000 t coke at table C.1: 28.435 x 29.5 x 0.93 x 44/12 / 1000 = 2.860419 t/t; its carbon came in as coal."""
    coke = Decimal(5000) * Decimal("28.435") * Decimal("29.5") * Decimal("0.93") * 44 / 12 / 1000
    plain = changed()[0]
    rows = {f"{PLANTS}!{column}10": entry for column, entry in zip("ABCDEFG", (
        2023, "焦化厂", "炼焦", "产出", "焦炭", "吨", 5000,
    ), strict=True)}  # fmt: skip
    section, _ = changed(rows)
    (line,) = lines(section, "transformation")
    assert round(value(line.co2), 6) == -round(coke, 6)
    assert value(line.activity) == -5000
    assert round(value(at(section).total) - value(at(plain).total), 6) == -round(coke, 6)
    own = [flow for flow in at(section).energy.lines if flow.way == "own"]
    # 5000 t x 0.9714 tce/t is made inside: in both totals alike, so that the gap stays the loss of heat
    assert [value(flow.tce) for flow in own] == [Decimal("4857.0")]
    assert cents(at(section).energy.gap) == Decimal("1705.00")


# -- variants ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "green", "factor", "year", "expected"),
    [
        ("location", 0, "5.306", 2023, "699481.19"),
        ("market_average", 10000, "5.306", 2023, "646421.19"),
        # 429 936.39 + 40 800 x 6.096
        ("market", 10000, "6.096", 2023, "678653.19"),
        ("fossil", 10000, "8.325", 2022, "769596.39"),
    ],
)
def test_variants_side_by_side(key: str, green: int, factor: str, year: int, expected: str) -> None:
    found = variant(example(), key)
    assert (value(found.green), value(found.rest)) == (Decimal(green), NET - green)
    assert (value(found.factor), found.factor_year, found.area) == (Decimal(factor), year, "national")
    assert round(FUELS + (NET - green) * Decimal(factor), 2) == Decimal(expected)
    assert cents(found.total) == Decimal(expected)


def test_the_third_variant_over_energy_at_equivalent_value() -> None:
    """2.3151: (429 936.39 + 40 800 x 8.325) / (247 326.02 + 52 500 x (2.85 - 1.229))."""
    section = example()
    energy = Decimal("247326.02") + (64500 - 12000) * (Decimal("2.85") - Decimal("1.229"))
    assert cents(at(section).energy.equivalent) == round(energy, 2) == Decimal("332428.52")
    by_hand = (FUELS + (NET - GREEN) * Decimal("8.325")) / energy
    assert round(value(at(section).simplified), 4) == round(by_hand, 4) == Decimal("2.3151")


def test_the_simplified_ratio_does_not_depend_on_the_basis_of_the_run() -> None:
    for options in ({"electricity": "equivalent"}, {"feedstock": "exclude"}, {"grid_kind": "fossil"}):
        assert round(value(at(example(**options)).simplified), 4) == Decimal("2.3151")


def test_no_green_power_given_sets_nothing_at_zero() -> None:
    section, said = changed({f"{POWER}!C2": "", f"{POWER}!C3": ""})
    for key in ("market_average", "market", "fossil"):
        assert (value(variant(section, key).green), value(variant(section, key).rest)) == (Decimal(0), NET)
        assert variant(section, key).notes[0].reason == "accounts_no_green"
    assert said == ()


GREEN_TRADE = {f"{POWER}!I1": "其中：绿电交易电量（万千瓦时）", f"{POWER}!I2": 0}


def test_trades_and_certificates_that_may_overlap_count_once() -> None:
    """8000 traded, 10 000 certified: the larger alone; the sum of 18 000 is said."""
    section, said = changed({**GREEN_TRADE, f"{POWER}!I3": 8000})
    assert value(variant(section, "market").green) == 10000
    (note,) = coded(said, "LC-CO2-022")
    assert [cell.a1 for cell in note.cells] == ["I3", "C3"]
    assert (note.params["trade"], note.params["certified"], note.params["both"]) == ("8000", "10000", "18000")
    assert not [item for item in said if item.code != "LC-CO2-022"]


def test_certificates_of_exactly_the_traded_power_count_once() -> None:
    section, said = changed({**GREEN_TRADE, f"{POWER}!I3": 10000})
    found = variant(section, "market")
    assert value(found.green) == 10000
    assert [note.reason for note in found.notes] == ["accounts_same_green"]
    assert not coded(said, "LC-CO2-022")


def test_the_year_of_every_factor_is_said() -> None:
    """2024 and 2025 of park E stand at the factors of 2023; 0.8325 is the one of 2022 in every year."""
    section = example("park-e")
    years = {
        (item.year, one.id): (one.factor_year, [note.reason for note in one.notes])
        for item in section.years
        for one in item.variants
    }
    assert years[2022, "location"] == (2022, [])
    assert years[2025, "location"] == (2023, ["grid_other_year"])
    assert years[2025, "market"] == (2023, ["grid_other_year"])
    assert years[2025, "fossil"] == (2022, ["accounts_fossil_fixed"])
    assert value(variant(section, "market", 2025).rest) == 99000 - 30000


def test_a_chosen_kind_of_factor_is_said_beside_the_total() -> None:
    """0.6096 for all net purchase: 429 936.39 + 50 800 x 6.096 = 739 613.19; location-based stays 699 481.19."""
    section = example(grid_kind="excluding_market")
    assert cents(at(section).total) == round(FUELS + NET * Decimal("6.096"), 2) == Decimal("739613.19")
    assert "accounts_kind_chosen" in [note.reason for note in at(section).notes]
    assert cents(variant(section, "location").total) == Decimal("699481.19")
    assert cents(variant(section, "market").total) == Decimal("678653.19")


def test_regional_series_before_and_after_2021_are_not_joined() -> None:
    """East: 0.7035 in 2012 and 0.5500 in 2023 (factor tables); the national averages are one series."""
    section, _ = changed(years={"2022": 2012}, options={"grid_area": "region"})
    assert [(note.reason, note.params["first"], note.params["last"]) for note in section.breaks] == [
        ("grid_series_break", 2012, 2023)
    ]
    assert [value(variant(section, "location", year).factor) for year in (2012, 2023)] == [
        Decimal("7.035"), Decimal("5.500"),
    ]  # fmt: skip
    # no factor without market-traded power in 2012: the average stands in beside a variant that is not computed
    assert isinstance(variant(section, "market", 2012).total, Missing)
    assert [note.reason for note in variant(section, "market_average", 2012).notes][-1] == "accounts_no_market_factor"
    assert not changed(years={"2022": 2021}, options={"grid_area": "region"})[0].breaks


# -- energy ------------------------------------------------------------------------------------

PLAIN = sum(
    Decimal(amount) * Decimal(factor)
    for amount, factor in (
        ("200000", "0.7143"), ("64500", "1.229"), ("2350000", "0.0341"), ("3000", "13.3"), ("1200", "1.4571"),
    )
)  # fmt: skip
"""Everybody's consumption: coal of the plant, power with its own 3000 and 1500 of photovoltaics, heat, gas, diesel."""


def test_the_three_energy_totals() -> None:
    energy = at(example()).energy
    made = Decimal(2400000) * Decimal("0.0341") + 12000 * Decimal("1.229")
    power = Decimal(60000 + 1500 - 9000) * Decimal("1.229")
    fuels = 200000 * Decimal("0.7143") + 3000 * Decimal("13.3") + 1200 * Decimal("1.4571")
    assert value(energy.plain) == PLAIN == Decimal("343914.02")
    assert value(energy.statistical) == PLAIN - made == Decimal("247326.02")
    assert value(energy.boundary) == fuels + power == Decimal("249031.02")
    assert value(energy.gap) == (2400000 - 2350000) * Decimal("0.0341") == Decimal("1705.00")
    assert value(energy.plain_excess) == made == Decimal("96588.00")
    assert round(value(energy.plain_share), 2) == Decimal("39.05")
    assert [note.reason for note in energy.plain_notes] == ["accounts_plain_twice"]


def test_the_gap_is_the_loss_of_the_heat_network() -> None:
    energy = at(example()).energy
    power, heat = energy.networks
    assert [power.carrier, value(power.gap), power.explained] == ["electricity", 0, "none"]
    assert (heat.carrier, value(heat.gap), value(heat.tce), heat.explained) == (
        "heat",
        Decimal(50000),
        Decimal("1705.00"),
        "loss",
    )
    assert value(energy.rest) == 0


@pytest.mark.parametrize(
    ("options", "statistical", "boundary"),
    [
        # 500 x 13.3 = 6650 of feedstock out of both
        ({"feedstock": "exclude"}, "240676.02", "242381.02"),
        # 52 500 x (2.85 - 1.229) on both
        ({"electricity": "equivalent"}, "332428.52", "334133.52"),
    ],
)
def test_other_bases_move_both_totals_alike(options: dict[str, str], statistical: str, boundary: str) -> None:
    energy = at(example(**options)).energy
    assert (value(energy.statistical), value(energy.boundary)) == (Decimal(statistical), Decimal(boundary))
    assert value(energy.gap) == Decimal("1705.00")


def test_recovered_heat_entered_as_consumption_is_no_import() -> None:
    """120 000 GJ x 0.0341 = 4092 more off the statistical total; the boundary stays, 170 000 GJ are left over."""
    energy = at(changed({f"{PLANTS}!I9": "是"})[0]).energy
    assert value(energy.statistical) == Decimal("247326.02") - Decimal(4092)
    assert value(energy.boundary) == Decimal("249031.02")
    assert value(energy.gap) == Decimal(170000) * Decimal("0.0341")
    assert value(energy.rest) == 0


@pytest.mark.parametrize(("used", "explained"), [(1920000, "loss"), (1919999, "unexplained"), (2400001, "unexplained")])
def test_what_networks_do_not_lose_is_not_called_loss(used: int, explained: str) -> None:
    """At most a fifth of the heat at disposal is lost (480 000 of 2 400 000 GJ), and never less than nothing."""
    heat = at(changed({"能源消费!D9": used})[0]).energy.networks[1]
    assert value(heat.gap) == 2400000 - used
    assert heat.explained == explained


def test_own_power_left_over_exactly_is_no_loss() -> None:
    """1500 of photovoltaics stand in the purchase again: the surplus is that amount, 2.3 % of the supply."""
    power = at(changed({f"{POWER}!B3": 61500})[0]).energy.networks[0]
    assert (value(power.gap), power.explained) == (Decimal(1500), "unexplained")


def test_two_coefficients_of_one_carrier_are_told_from_loss() -> None:
    """Output at 0.03412: 2 400 000 x 0.00002 = 48 tce lie at no network."""
    section, said = changed({f"{PLANTS}!J7": 0.03412})
    energy = at(section).energy
    assert value(energy.rest) == Decimal(48)
    assert cents(energy.gap) == Decimal("1753.00")
    (finding,) = coded(said, "LC-CO2-023")
    assert "相差 1753 吨标准煤，其中 48 不在电网" in describe(finding, "zh")


def test_a_plant_that_sends_everything_out_is_called_so() -> None:
    """Coal 1000 t (714.3) burned for 100 x 10 000 kWh, all sold outside: 714.3 plain, 591.4 right."""
    sheets = {
        "能源消费": [["年份", "能源名称", "计量单位", "工业生产消费", "品级"], [2023, "原煤", "吨", 1000, "烟煤"]],
        PLANTS: [
            ["年份", "企业/装置", "加工转换类型", "方向", "能源名称", "计量单位", "实物量", "去向"],
            [2023, "电厂", "火力发电", "产出", "电力", "万千瓦时", 100, "上网"],
        ],
        POWER: [["年份", "网购电量（万千瓦时）", "外送园区外电量（万千瓦时）"], [2023, 0, 100]],
    }
    made, _ = of(data_of({"base": "park_b", "sheets": sheets}))
    assert isinstance(made, Accounts)
    energy = at(made).energy
    assert [note.reason for note in energy.plain_notes] == ["accounts_plain_sent"]
    assert [value(part) for part in (energy.plain, energy.statistical, energy.boundary)] == [
        Decimal("714.3"), Decimal("591.4"), Decimal("591.4"),
    ]  # fmt: skip


def test_a_park_without_plants_has_no_plain_sum() -> None:
    assert all(item.energy.plain is None for item in example("park-e").years)


def test_a_park_of_totals_has_stated_lines_and_says_what_it_cannot() -> None:
    section = example("park-a")
    assert [value(item.total) for item in section.years][-1] == 1712000
    assert [line.category for line in section.years[-1].lines] == ["stated"]
    assert all(isinstance(item.energy.boundary, Missing) for item in section.years)
    # the one total that is stated stands at calorific value: it is never shown as the equivalent one
    assert all(isinstance(item.energy.equivalent, Missing) for item in section.years)
    assert all(item.variants == () for item in section.years)


@pytest.mark.parametrize(
    ("basis", "electricity", "known"),
    [("", "calorific", False), ("当量", "calorific", False), ("", "equivalent", True), ("等价", "calorific", True)],
)
def test_a_stated_total_is_equivalent_only_where_it_is_said_to_be(basis: str, electricity: str, known: bool) -> None:
    """300 000 tce as stated; without a basis it stands on the one that the run takes."""
    totals = [["年份", "综合能源消费量（吨标准煤）", "折标口径"], [2023, 300000, basis]]
    sheets = {"能源消费": [], PLANTS: [], POWER: [], "总量数据": totals}
    content = {"base": "park_b", "sheets": sheets, "set": {"园区信息!B12": ""}}
    made, _ = of(data_of(content), electricity=electricity)
    assert isinstance(made, Accounts)
    found = at(made).energy.equivalent
    assert isinstance(found, Derivation) is known
    assert isinstance(found, Missing) or found.value == 300000


def test_a_workbook_without_anything_gives_reasons_and_no_figures() -> None:
    made, said = of(data_of({"base": "park_b", "sheets": {"能源消费": [], PLANTS: [], POWER: []}}))
    assert isinstance(made, Missing)
    assert made.lacks[0].reason == "accounts_nothing_told"
    assert said == ()


# -- nothing wrong comes out, and everything can be recomputed -----------------------------------


def figures(content: Any) -> Iterator[Decimal]:
    if isinstance(content, dict):
        if isinstance(content.get("value"), str):
            yield Decimal(content["value"])
        for entry in content.values():
            yield from figures(entry)
    elif isinstance(content, list):
        for entry in content:
            yield from figures(entry)


def test_the_known_wrong_values_never_come_out() -> None:
    """Feedstock burned, exports left in, recovered heat added to the plain sum."""
    burned, kept = FUELS + 500 * GAS_FACTOR + NET * Decimal("5.306"), FUELS + 60000 * Decimal("5.306")
    wrong = {round(burned, 2), round(kept, 2), Decimal("348006.02")}
    assert {Decimal("710292.14"), Decimal("748296.39")} < wrong
    for options in ({}, {"electricity": "equivalent"}, {"feedstock": "exclude"}, {"grid_kind": "fossil"}):
        found = {round(number, 2) for number in figures(as_json(example(**options)))}
        assert len(found) > 30
        assert not found & wrong


def evaluated(section: Accounts) -> Iterator[Derivation]:
    for item in section.years:
        energy = item.energy
        parts: list[Any] = [item.total, item.simplified, energy.plain, energy.plain_excess, energy.plain_share]
        parts += [energy.statistical, energy.boundary, energy.gap, energy.rest, energy.equivalent]
        parts += [
            part for line in (*item.lines, *item.apart) for part in (line.activity, line.factor, line.co2, line.share)
        ]
        parts += [part for one in item.variants for part in (one.green, one.rest, one.factor, one.power, one.total)]
        parts += [part for one in energy.networks for part in (one.supply, one.used, one.gap, one.tce)]
        parts += [part for line in energy.lines for part in (line.amount, line.tce)]
        yield from (part for part in parts if isinstance(part, Derivation))


@pytest.mark.parametrize("name", ["park-a", "park-b", "park-e"])
def test_every_figure_is_what_its_trace_says(name: str) -> None:
    """An evaluator of the tests' own works every tree out again, from the cells and the factor tables."""
    made = list(evaluated(example(name)))
    assert len(made) > 10
    for found in made:
        assert evaluator.number(node(found, "zh"), EXAMPLES / name / "data.xlsx") == found.value
