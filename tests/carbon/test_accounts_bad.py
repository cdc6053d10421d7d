"""Bad input in the accounts: each gives a finding or a reason at its cell, never 0 and never an exception."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.carbon.accounts_parks import (
    CARBON,
    FUELS,
    PLANTS,
    POWER,
    at,
    cents,
    changed,
    coded,
    data_of,
    lines,
    places,
    value,
    variant,
)  # fmt: skip
from tests.carbon.test_accounts import FUELS as BURNED
from tests.carbon.test_accounts import GREEN_TRADE, NET

from lowcarbon_cli.model.findings import Missing, Severity
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import compute

AVERAGE_2022, MARKET_2022 = Decimal("5.366"), Decimal("5.856")
"""t per 10 000 kWh: 0.5366 and 0.5856 kg/kWh of 2022 (factor table)."""


def reasons(found: object) -> list[str]:
    assert isinstance(found, Missing), found
    return [lack.reason for lack in found.lacks]


def cells(found: object) -> list[str]:
    assert isinstance(found, Missing), found
    return [f"{cell.sheet}!{cell.a1}" for cell in found.cells]


# -- green power ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("certificates", "codes"),
    [
        # 508 000 x 0.1 = 50 800: exactly what is purchased net
        (508000, []),
        (508001, ["LC-CO2-021"]),
        # 600 000 x 0.1 = 60 000 = all that is purchased; 60 000.5 - 0.05 lies within the last digit of the purchase
        (600000, ["LC-CO2-021"]),
        (600005, ["LC-CO2-021"]),
        (600006, ["LC-CO2-020"]),
    ],
)
def test_certificates_over_the_purchase(certificates: int, codes: list[str]) -> None:
    section, said = changed({f"{POWER}!C3": certificates})
    assert [item.code for item in said] == codes
    assert isinstance(variant(section, "location").total, Derivation)
    for key in ("market_average", "market", "fossil"):
        found = variant(section, key)
        if codes:
            assert isinstance(found.total, Missing)
            assert isinstance(at(section).simplified, Missing)
        else:
            assert (value(found.rest), cents(found.total)) == (Decimal(0), round(BURNED, 2))
    if "LC-CO2-020" in codes:
        assert places(said[0]) == [f"{POWER}!C3", f"{POWER}!B3"]
        assert said[0].severity is Severity.ERROR
    # the other year has 100 000 certificates as before
    assert cents(variant(section, "market", 2022).total) == round(BURNED + (NET - 10000) * MARKET_2022, 2)


def test_the_finding_on_certificates_follows_from_the_data_rule() -> None:
    """Both stand at the same cells in one report: the rule is the root, so that one slip counts once."""
    data = data_of({"base": "park_b", "set": {f"{POWER}!C3": 700000}})
    rule = coded(compute(data).findings, "LC-GRN-003")
    own = coded(changed({f"{POWER}!C3": 700000})[1], "LC-CO2-020")
    assert places(rule[0]) == places(own[0])


def test_traded_power_over_the_purchase() -> None:
    section, said = changed({**GREEN_TRADE, f"{POWER}!I3": 60002})
    assert places(coded(said, "LC-CO2-020")[0]) == [f"{POWER}!I3", f"{POWER}!B3"]
    assert reasons(variant(section, "market").total) == ["accounts_green_over_bought"]


def test_a_negative_claim_sets_nothing_at_zero() -> None:
    section, _ = changed({f"{POWER}!C3": -5})
    assert reasons(variant(section, "market").total) == ["blank_negative"]
    assert cells(variant(section, "market").total) == [f"{POWER}!C3"]


def test_a_blank_claim_that_another_year_fills_is_unknown() -> None:
    section, _ = changed({f"{POWER}!C3": ""})
    assert cells(variant(section, "market").total) == [f"{POWER}!C3"]
    assert isinstance(variant(section, "location").total, Derivation)


# -- blank and negative cells --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "category"),
    [(f"{FUELS}!D7", "fuel"), (f"{POWER}!B3", "power"), (f"{POWER}!F3", "power"), (f"{POWER}!H3", "power")],
)
def test_a_blank_cell_stops_the_total_and_is_named(cell: str, category: str) -> None:
    """Coal, purchase, photovoltaic power sent out, power sold: 2022 fills each, so a blank is not none."""
    section, _ = changed({cell: ""})
    first = lines(section, category)[0]
    assert cells(first.co2) == [cell]
    assert cell in cells(at(section).total)
    assert all(isinstance(one.total, Missing) for one in at(section).variants)
    assert cents(at(section, 2022).total) == round(BURNED + NET * AVERAGE_2022, 2)


@pytest.mark.parametrize("cell", [f"{FUELS}!D7", f"{POWER}!B3", f"{POWER}!H3", f"{POWER}!E3", f"{PLANTS}!G7"])
def test_a_blank_cell_stops_the_boundary_total(cell: str) -> None:
    energy = at(changed({cell: ""})[0]).energy
    assert cell in cells(energy.boundary) + cells(energy.rest)
    assert isinstance(energy.gap, Missing)


def test_an_unknown_fuel_is_named_and_not_left_out() -> None:
    section, _ = changed({f"{FUELS}!B11": "神秘燃料"})
    unknown = lines(section, "fuel")[2]
    assert unknown.name.zh == "神秘燃料"
    assert reasons(unknown.co2) == ["unknown_fuel"]
    assert isinstance(at(section).energy.boundary, Missing)


def test_a_negative_amount_is_an_error_of_the_run() -> None:
    data = data_of({"base": "park_b", "set": {f"{FUELS}!D7": -200000}})
    assert [places(item) for item in coded(compute(data).findings, "LC-NUM-010")] == [[f"{FUELS}!D7"]]


def test_heat_of_unknown_origin_has_no_co2() -> None:
    """Heat is used, no plant makes it and none is bought."""
    section, _ = changed({f"{PLANTS}!{column}{row}": "" for column in "ABCDEFGHIJ" for row in (7, 9)})
    (line,) = lines(section, "heat")
    assert "heat_origin_unknown" in reasons(line.co2)
    assert isinstance(at(section).total, Missing)


# -- the emission sheet --------------------------------------------------------------------------


def test_a_negative_process_row_is_an_error_at_its_cell() -> None:
    _, said = changed(carbon=[[2023, "工业生产过程", "抵扣", "", "", "", "构造", -500]])
    (item,) = said
    assert (item.code, places(item)) == ("LC-CO2-024", [f"{CARBON}!H2"])
    assert item.severity is Severity.ERROR


@pytest.mark.parametrize("category", ["", "其他排放"])
def test_a_row_without_category_stops_the_total(category: str) -> None:
    section, said = changed(carbon=[[2023, category, "不明", "", "", "", "构造", 100]])
    (item,) = coded(said, "LC-CO2-026")
    assert places(item) == [f"{CARBON}!B2"]
    assert isinstance(at(section).total, Missing)
    assert reasons(lines(section, "unknown")[0].co2) == ["accounts_no_category"]
    # the other year has no such row
    assert isinstance(at(section, 2022).total, Derivation)


@pytest.mark.parametrize(
    ("stated", "codes"), [(52500, []), (52550, []), (52552, ["LC-CO2-025"]), (5250, ["LC-CO2-025"])]
)
def test_stated_co2_is_activity_times_factor(stated: int, codes: list[str]) -> None:
    """100 000 +- 0.5 t x 0.525 +- 0.0005 = 52 449.7 to 52 550.3 t."""
    section, said = changed(carbon=[[2023, "工业生产过程", "水泥熟料", 100000, "吨", 0.525, "构造", stated]])
    assert [item.code for item in said] == codes
    assert value(lines(section, "process")[0].co2) == stated
    if codes:
        assert places(said[0]) == [f"{CARBON}!H2", f"{CARBON}!D2", f"{CARBON}!F2"]


def test_rows_that_are_computed_elsewhere_are_not_added_twice() -> None:
    section, said = changed(carbon=[[2023, "净购入电力", "电力", "", "", "", "构造", 269544.8]])
    assert said == ()  # what is to be said of it a data rule says, in every command
    assert cents(at(section).total) == round(BURNED + NET * value(variant(section, "location").factor), 2)


def test_a_source_that_stands_nowhere_else_stops_the_total() -> None:
    section, _ = changed(carbon=[[2023, "化石燃料燃烧", "废弃物锅炉工业废料", "", "", "", "构造", 12000]])
    assert reasons(at(section).total) == ["emission_left_out"]
    assert cells(at(section).total) == [f"{CARBON}!H2"]
    # the other year has no such row
    assert isinstance(at(section, 2022).total, Derivation)


def test_a_sink_without_source_is_warned_of() -> None:
    _, said = changed(carbon=[[2023, "碳汇", "园区绿化", "", "", "", "", 800]])
    assert [(item.code, places(item)) for item in said] == [("LC-CO2-028", [f"{CARBON}!G2"])]


def test_a_process_row_without_figures_is_missing_and_named() -> None:
    section, _ = changed(carbon=[[2023, "工业生产过程", "水泥熟料", "", "", "", "构造", ""]])
    assert cells(lines(section, "process")[0].co2) == [f"{CARBON}!H2"]
    assert isinstance(at(section).total, Missing)


# -- factors that are not there ------------------------------------------------------------------


def test_a_year_without_any_factor_has_no_total() -> None:
    """No national factor before 2021 is in the tables: nothing of another year stands in."""
    section, said = changed(years={"2022": 2018, "2023": 2019})
    assert [reasons(variant(section, key, 2019).factor) for key in ("location", "market_average", "market")] == [
        ["no_grid_factor"]
    ] * 3
    assert isinstance(at(section, 2019).total, Missing)
    assert [item.params["year"] for item in coded(said, "LC-CO2-029")] == [2018] * 3 + [2019] * 3


def test_a_chosen_factor_year_that_is_not_published_is_missing() -> None:
    section, _ = changed(options={"grid_year": "2020"})
    assert reasons(variant(section, "location").factor) == ["no_grid_factor"]


def test_a_province_that_is_not_known_has_no_regional_factor() -> None:
    section, _ = changed({"园区信息!B8": "某地"}, options={"grid_area": "province"})
    assert reasons(variant(section, "location").factor) == ["no_province"]
    # the national factors of the other variants need no province
    assert isinstance(variant(section, "market").factor, Derivation)


def test_equivalent_value_without_a_coefficient_leaves_the_ratio_open() -> None:
    section, _ = changed()
    assert reasons(at(section).energy.equivalent) == ["no_equivalent"]
    assert isinstance(at(section).simplified, Missing)
