"""A second transcription of the figures that matter, typed from the printed tables, not from the CSV."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lowcarbon_cli.standards import factors, fuels

D = Decimal
MOLAR = D(44) / D(12)


def value(found: factors.Converted | None) -> Decimal:
    assert found is not None
    assert found.value is not None
    assert found.factor.value is not None
    assert found.value == found.factor.value * found.scale
    return found.value


# GB/T 2589-2008 annex A: fuel, kJ per kg or m3, kgce per kg or m3
ANNEX_A_2008 = """
raw_coal 20908 0.7143
washed_coal 26344 0.9000
washed_middlings 8363 0.2857
coke 28435 0.9714
crude_oil 41816 1.4286
fuel_oil 41816 1.4286
residue_oil 41816 1.4286
gasoline 43070 1.4714
kerosene 43070 1.4714
diesel 42652 1.4571
coal_tar 33453 1.1429
lpg 50179 1.7143
refinery_gas 46055 1.5714
natural_gas_oilfield 38931 1.3300
natural_gas_gasfield 35544 1.2143
blast_furnace_gas 3763 0.1286
producer_gas 5227 0.1786
cat_cracked_gas 19235 0.6571
thermal_cracked_gas 35544 1.2143
coke_made_gas 16308 0.5571
pressure_gasified 15054 0.5143
water_gas 10454 0.3571
crude_benzene 41816 1.4286
"""
RANGES_2008 = {
    "coal_slime": ("0.2857", "0.4286"),
    "coalmine_gas": ("0.5000", "0.5714"),
    "coke_oven_gas": ("0.5714", "0.6143"),
}


@pytest.mark.parametrize("line", ANNEX_A_2008.strip().splitlines())
def test_annex_a_of_2008(line: str) -> None:
    fuel_id, heat, coefficient = line.split()
    found = factors.standard_coal("gbt2589-2008", fuel_id)
    per_unit = {"t": 1, "10k_m3": 10}[fuels.fuel(fuel_id).unit]
    assert value(found) == D(coefficient) * per_unit
    row = factors.row("gbt2589-2008", f"SC2008.{fuel_id}.ncv")
    assert row is not None
    assert row.value == D(heat)


@pytest.mark.parametrize(("fuel_id", "bounds"), RANGES_2008.items())
def test_a_range_has_no_value(fuel_id: str, bounds: tuple[str, str]) -> None:
    found = factors.standard_coal("gbt2589-2008", fuel_id)
    assert found is not None
    assert found.value is None
    assert (found.factor.low, found.factor.high) == (D(bounds[0]), D(bounds[1]))


SEEN_2020 = {"raw_coal": "0.7143", "gasoline": "1.4714", "diesel": "1.4571", "methanol": "0.6794"}


@pytest.mark.parametrize(("fuel_id", "coefficient"), SEEN_2020.items())
def test_annex_a_of_2020_as_far_as_it_was_seen(fuel_id: str, coefficient: str) -> None:
    found = factors.standard_coal("gbt2589-2020", fuel_id)
    assert value(found) == D(coefficient)
    assert found is not None
    assert found.factor.evidence.grade == "secondary"


@pytest.mark.parametrize("edition", ["gbt2589-2008", "gbt2589-2020", "statistics"])
def test_electricity_and_heat_at_calorific_value(edition: str) -> None:
    power, heat = factors.standard_coal(edition, "electricity"), factors.standard_coal(edition, "heat")
    assert (value(power), power and power.unit) == (D("1.229"), "tce/10k_kwh")
    assert (value(heat), heat and heat.unit) == (D("0.03412"), "tce/gj")


def test_standard_coal_is_defined_by_its_heat() -> None:
    found = factors.coal_equivalent_heat()
    assert (found.value, found.unit) == (D("29.307"), "gj/tce")


def test_steam_by_mass_has_a_coefficient_for_low_pressure_in_2008_only() -> None:
    assert value(factors.standard_coal("gbt2589-2008", "steam_low_pressure")) == D("0.1286")
    assert factors.standard_coal("gbt2589-2020", "steam_low_pressure") is None
    assert factors.standard_coal("gbt2589-2008", "steam") is None
    assert value(factors.standard_coal("gbt2589-2008", "steam", "steam_low_pressure")) == D("0.1286")


def test_natural_gas_needs_a_grade() -> None:
    bare = factors.standard_coal("gbt2589-2020", "natural_gas")
    assert bare is not None
    assert bare.value is None
    assert (bare.factor.low, bare.factor.high) == (D("1.1"), D("1.33"))
    assert factors.standard_coal("gbt2589-2008", "natural_gas") is None
    for edition in ("gbt2589-2008", "gbt2589-2020"):
        for grade, tce in (("natural_gas_oilfield", "13.3"), ("natural_gas_gasfield", "12.143")):
            found = factors.standard_coal(edition, "natural_gas", grade)
            assert value(found) == D(tce)
            assert found is not None
            # the row keeps the edition in which it stands
            assert found.factor.edition == "gbt2589-2008"
    assert value(factors.standard_coal("statistics", "natural_gas")) == D("12.15")


def test_raw_coal_keeps_its_coefficient_whatever_its_kind() -> None:
    assert value(factors.standard_coal("gbt2589-2020", "raw_coal", "lignite")) == D("0.7143")
    # a coal that is not entered as raw coal has no row of its own
    assert factors.standard_coal("gbt2589-2020", "lignite") is None


def test_fresh_water_is_the_trap_between_the_annexes_b() -> None:
    old = factors.row("gbt2589-2008", "WM2008.new_water.coef")
    new = factors.row("gbt2589-2020", "WM2020.new_water.coef")
    assert old is not None
    assert new is not None
    assert (old.value, new.value) == (D("0.0857"), D("0.2571"))


# GB/T 32151.22-2024 table C.1: fuel, GJ per t or 10^4 m3, tC/TJ, oxidation, tCO2 per unit
TABLE_C1 = """
anthracite 26.7 27.4 0.94 2.5215
bituminous 19.570 26.1 0.93 1.741750
lignite 11.9 28.0 0.96 1.172864
coke 28.435 29.5 0.93 2.860419
crude_oil 41.816 20.1 0.98 3.020202
fuel_oil 41.816 21.1 0.98 3.170461
gasoline 43.070 18.9 0.98 2.925056
diesel 42.652 20.2 0.98 3.095910
lpg 50.179 17.2 0.98 3.101330
lng 51.498 15.3 0.98 2.831257
natural_gas 389.31 15.3 0.99 21.621888
blast_furnace_gas 33.00 70.8 0.99 8.481132
converter_gas 84.00 49.6 0.99 15.124032
coke_oven_gas 179.81 13.58 0.99 8.863806
"""


@pytest.mark.parametrize("line", TABLE_C1.strip().splitlines())
def test_table_c1_and_what_it_makes_per_unit(line: str) -> None:
    fuel_id, ncv, carbon, burned, per_unit = line.split()
    heat = factors.net_calorific_value("gbt32151-2024", fuel_id)
    content = factors.carbon_content("gbt32151-2024", fuel_id)
    oxidation = factors.oxidation("gbt32151-2024", fuel_id)
    assert (value(heat), value(content), value(oxidation)) == (D(ncv), D(carbon), D(burned))
    assert (heat and heat.unit) == f"gj/{fuels.fuel(fuel_id).unit}"
    assert content is not None
    assert (content.unit, content.scale) == ("tc/tj", D(1))
    # tC/TJ is 10^-3 tC per GJ: read as 10^-2 every coal would burn to 17 t of CO2
    tonnes = value(heat) * value(content) / 1000 * value(oxidation) * MOLAR
    places = -int(D(per_unit).as_tuple().exponent)
    assert round(tonnes, places) == D(per_unit)


def test_the_guideline_of_2025_says_the_same_for_its_fourteen_fuels() -> None:
    same = 0
    for fuel in fuels.fuels():
        if fuels.key(fuel.id, "provincial-2025") and not fuel.id.startswith("natural_gas_"):
            for look in (factors.net_calorific_value, factors.carbon_content, factors.oxidation):
                assert value(look("provincial-2025", fuel.id)) == value(look("gbt32151-2024", fuel.id))
            same += 1
    assert same == 14


# the circulated table: heating values of 2008, carbon content and oxidation as typed here, kgCO2 per kg or m3
CIRCULATED = """
raw_coal raw_coal 26.37 0.94 1.9003
coke coke 29.5 0.93 2.8604
crude_oil crude_oil 20.1 0.98 3.0202
fuel_oil fuel_oil 21.1 0.98 3.1705
gasoline gasoline 18.9 0.98 2.9251
kerosene kerosene 19.5 0.98 3.0179
diesel diesel 20.2 0.98 3.0959
lpg lpg 17.2 0.98 3.1013
refinery_gas refinery_gas 18.2 0.98 3.0119
natural_gas_oilfield natural_gas_oilfield 15.3 0.99 2.1622
"""


@pytest.mark.parametrize("line", CIRCULATED.strip().splitlines())
def test_the_circulated_table_follows_from_the_heating_values_of_2008(line: str) -> None:
    heat, derived, carbon, burned, printed = line.split()
    ncv = factors.row("gbt2589-2008", f"SC2008.{heat}.ncv")
    row = factors.row("provincial-2011", f"PG2011.{derived}.co2")
    assert ncv is not None
    assert ncv.value is not None
    assert row is not None
    made = ncv.value / 1000 * D(carbon) / 1000 * D(burned) * MOLAR
    assert round(made, 4) == D(printed) == row.value


def test_raw_coal_has_no_co2_default_in_any_edition() -> None:
    for edition in factors.editions("co2", selectable=False):
        for look in (factors.net_calorific_value, factors.carbon_content, factors.oxidation):
            assert look(edition.id, "raw_coal") is None
    graded = factors.net_calorific_value("gbt32151-2024", "raw_coal", "bituminous")
    assert value(graded) == D("19.570")


def test_the_guideline_of_2011_has_no_heating_values() -> None:
    assert all(factors.net_calorific_value("provincial-2011", fuel.id) is None for fuel in fuels.fuels())
    assert value(factors.carbon_content("provincial-2011", "natural_gas")) == D("15.32")
    assert value(factors.oxidation("provincial-2011", "natural_gas")) == D("0.99")


def test_ipcc_gases_are_per_mass_and_everything_burns_out() -> None:
    assert factors.net_calorific_value("ipcc2006", "natural_gas") is None
    assert value(factors.carbon_content("ipcc2006", "natural_gas")) == D("15.3")
    assert value(factors.oxidation("ipcc2006", "natural_gas")) == 1
    assert factors.oxidation("ipcc2006", "raw_coal") is None
    # TJ per Gg is GJ per t
    assert value(factors.net_calorific_value("ipcc2006", "diesel")) == D("43.0")


NATIONAL = {
    "average": {2021: "0.5568", 2022: "0.5366", 2023: "0.5306"},
    "excluding_market": {2021: "0.5942", 2022: "0.5856", 2023: "0.6096"},
    "fossil": {2021: "0.8426", 2022: "0.8325", 2023: "0.8273"},
}
REGIONS = """
North 0.7120 0.6776 0.6361
Northeast 0.6012 0.5564 0.5122
East 0.5992 0.5617 0.5500
Central 0.5354 0.5395 0.5271
Northwest 0.5951 0.5857 0.5543
South 0.4326 0.3869 0.4042
Southwest 0.2113 0.2268 0.2472
"""
REGIONS_2012 = {
    "North": "0.8843",
    "Northeast": "0.7769",
    "East": "0.7035",
    "Central": "0.5257",
    "Northwest": "0.6671",
    "South": "0.5271",
}


@pytest.mark.parametrize("kind", ["average", "excluding_market", "fossil"])
def test_national_grid(kind: factors.GridKind) -> None:
    for year, printed in NATIONAL[kind].items():
        found = factors.grid(kind, "national", "", year)
        # kg per kWh is t per MWh, ten times as much per 10 000 kWh
        assert value(found) == D(printed) * 10
        assert found is not None
        assert found.unit == "tco2/10k_kwh"
    assert factors.grid_years(kind, "national", "") == (2021, 2022, 2023)


@pytest.mark.parametrize("line", REGIONS.strip().splitlines())
def test_regional_grid(line: str) -> None:
    region, *printed = line.split()
    for year, number in zip((2021, 2022, 2023), printed, strict=True):
        assert value(factors.grid("average", "region", region, year)) == D(number) * 10
        assert factors.grid_series(region, year) == "2021-"


def test_regions_before_2021_are_a_series_of_their_own() -> None:
    for region, printed in REGIONS_2012.items():
        assert value(factors.grid("average", "region", region, 2012)) == D(printed) * 10
        assert factors.grid_series(region, 2012) == "2010-2012"
        assert factors.grid_years("average", "region", region) == (2010, 2011, 2012, 2021, 2022, 2023)
    assert factors.grid_years("average", "region", "Southwest") == (2021, 2022, 2023)
    assert factors.grid("average", "region", "Southwest", 2012) is None
    assert factors.grid_series("Southwest", 2012) == factors.grid_series("North", 2016) == ""


# 2023 of all thirty provinces, from the notice's table as transcribed, in the order of their codes
PROVINCES_2023 = """
11 0.5554 12 0.6796 13 0.6516 14 0.6634 15 0.6479 21 0.4878 22 0.4671 23 0.5229 31 0.5737 32 0.5827
33 0.4974 34 0.6553 35 0.4211 36 0.5836 37 0.6191 41 0.5897 42 0.4044 43 0.4976 44 0.4419 45 0.4476
46 0.3648 50 0.5581 51 0.1564 52 0.5683 53 0.1333 61 0.6335 62 0.4471 63 0.1796 64 0.6187 65 0.6021
"""


def test_provincial_grid() -> None:
    words = PROVINCES_2023.split()
    assert len(words) == 60
    for code, printed in zip(words[::2], words[1::2], strict=True):
        assert value(factors.grid("average", "province", code, 2023)) == D(printed) * 10
        assert factors.grid_years("average", "province", code) == (2010, 2012, 2021, 2022, 2023)
        assert factors.grid_series(code, 2012) == "2010-2012"
        assert factors.grid_series(code, 2021) == "2021-"


def test_twenty_provinces_fall_and_ten_rise_from_2022_to_2023() -> None:
    falls = rises = 0
    for code in PROVINCES_2023.split()[::2]:
        before = value(factors.grid("average", "province", code, 2022))
        after = value(factors.grid("average", "province", code, 2023))
        falls, rises = falls + (after < before), rises + (after > before)
    assert (falls, rises) == (20, 10)


def test_changes_that_the_notice_prints() -> None:
    def change(kind: factors.GridKind, area: factors.GridArea, place: str) -> Decimal:
        late, early = factors.grid(kind, area, place, 2023), factors.grid(kind, area, place, 2022)
        return round((value(late) / value(early) - 1) * 100, 1)

    assert change("excluding_market", "national", "") == D("4.1")
    # printed -8.0, from unrounded factors
    assert change("average", "region", "Northeast") == D("-7.9")


def test_grid_gives_exactly_the_year_and_nothing_unfit_for_purchased_power() -> None:
    for year in (2009, 2013, 2015, 2016, 2018, 2020, 2024):
        for kind in NATIONAL:
            assert factors.grid(kind, "national", "", year) is None  # type: ignore[arg-type]
    assert factors.grid("average", "province", "54", 2023) is None
    assert factors.grid("average", "province", "", 2023) is None
    assert factors.grid("fossil", "province", "32", 2023) is None
    served = {
        found.factor.code
        for year in range(2005, 2031)
        for kind in ("average", "excluding_market", "fossil")
        if (found := factors.grid(kind, "national", "", year)) is not None
    }
    assert len(served) == 9
    assert not any(word in code for code in served for word in ("ets", "footprint", "draft"))


SUPPLY = {2005: "370.0", 2010: "333.0", 2015: "315.4", 2020: "305.5", 2023: "301.9", 2024: "302.4", 2019: "306.4"}


@pytest.mark.parametrize(("year", "grams"), SUPPLY.items())
def test_equivalent_value_of_power_supplied(year: int, grams: str) -> None:
    found = factors.equivalent_value("supply", year)
    assert value(found) == D(grams) / 100
    assert (found and found.unit) == "tce/10k_kwh"


def test_equivalent_value_of_power_generated_is_another_series() -> None:
    assert value(factors.equivalent_value("generation", 2005)) == D("3.43")
    assert value(factors.equivalent_value("generation", 2020)) == D("2.87")
    assert factors.equivalent_value("generation", 2021) is None
    assert factors.equivalent_value("supply", 2004) is None
    assert factors.equivalent_value("supply", 2025) is None


def test_heat_and_warming_potentials() -> None:
    heat = factors.heat_co2()
    assert (heat.value, heat.unit) == (D("0.11"), "tco2/gj")
    assert heat.factor.valid_to is None
    printed = {
        "CH4": ("21", "25", "28", "27.9"),
        "N2O": ("310", "298", "265", "273"),
        "SF6": ("23900", "22800", "23500", "25200"),
        "CF4": ("6500", "7390", "6630", "7380"),
        "HFC134a": ("1300", "1430", "1300", "1530"),
        "HFC23": ("11700", "14800", "12400", "14600"),
    }
    for gas, numbers in printed.items():
        for report, number in zip(("SAR", "AR4", "AR5", "AR6"), numbers, strict=True):
            row = factors.row(f"gwp-{report.lower()}", f"GWP100.{report}.{gas}")
            assert row is not None
            assert (row.value, row.unit) == (D(number), "tCO2e/t")
    assert factors.row("gwp-sar", "GWP100.SAR.NF3") is None
