"""Fuels: names, keys into the tables, grades; nothing is guessed."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from importlib import resources

import pytest

from lowcarbon_cli.standards import editions, factors, fuels
from lowcarbon_cli.standards.units import same_dimension

TABLE = tomllib.loads(resources.files("lowcarbon_cli.standards").joinpath("data", fuels.FILE).read_text("utf-8"))
KEYS = {item["id"]: item.get("keys", {}) for item in TABLE["fuel"]}
"""Fuel -> edition -> beginning of the fuel's row codes."""

TYPED = {
    "煤炭": "raw_coal",
    "原煤": "raw_coal",
    "原煤（吨）": "raw_coal",
    "烟煤": "bituminous",
    "无烟煤": "anthracite",
    "褐煤": "lignite",
    "洗精煤": "washed_coal",
    "其他洗煤": "other_washed",
    "型煤": "briquette",
    "煤制品": "coal_products",
    "焦炭": "coke",
    "石油焦": "petcoke",
    "焦炉煤气": "coke_oven_gas",
    "高炉煤气": "blast_furnace_gas",
    "转炉煤气": "converter_gas",
    "天然气": "natural_gas",
    "管道天然气": "natural_gas",
    "天然气（万立方米）": "natural_gas",
    "液化天然气": "lng",
    "LNG": "lng",
    "液化石油气": "lpg",
    "ＬＰＧ": "lpg",
    "原油": "crude_oil",
    "汽油": "gasoline",
    "煤油": "kerosene",
    "柴油": "diesel",
    "0#柴油": "diesel",
    "燃料油": "fuel_oil",
    "石脑油": "naphtha",
    "热力": "heat",
    "外购热力": "heat",
    "集中供热": "heat",
    "蒸汽": "steam",
    "外购蒸汽": "steam",
    "电力": "electricity",
    "用电量": "electricity",
    "外购电": "electricity",
    "电力（当量值）": "electricity",
    "生物质": "biomass",
    "秸秆": "straw",
    "生物柴油": "biodiesel",
    "沼气": "biogas",
    "能源合计": "total",
    "合计": "total",
    "总计": "total",
    "综合能源消费量": "total",
    "Raw coal": "raw_coal",
    "natural gas": "natural_gas",
}


@pytest.mark.parametrize(("text", "expected"), TYPED.items())
def test_what_parks_write_is_understood(text: str, expected: str) -> None:
    found = fuels.find_fuel(text)
    assert found is not None
    assert found.id == expected


@pytest.mark.parametrize(
    "text", ["", "煤气", "燃气", "重油", "沥青", "动力煤", "标煤", "标准煤", "绿电", "新水", "油", "天燃气"]
)
def test_what_may_mean_two_fuels_is_not_guessed(text: str) -> None:
    assert fuels.find_fuel(text) is None


def test_suggestions_are_names_that_are_understood() -> None:
    assert fuels.nearest_fuels("天燃气")[0] == "天然气"
    assert fuels.nearest_fuels("柴油机油")[0] == "柴油"
    assert fuels.nearest_fuels("desel")[0] == "Diesel"
    assert fuels.nearest_fuels("") == ()
    assert fuels.nearest_fuels("氟利昂XYZ") == ()
    for name in fuels.nearest_fuels("煤气"):
        assert fuels.find_fuel(name) is not None


def test_no_spelling_belongs_to_two_fuels() -> None:
    owners = defaultdict(set)
    for fuel in fuels.fuels():
        for name in (fuel.name.zh, fuel.name.en, fuel.id, *fuel.aliases):
            assert fuels.fold_fuel(name)
            owners[fuels.fold_fuel(name)].add(fuel.id)
            found = fuels.find_fuel(name)
            assert found is not None
            assert found.id == fuel.id
    assert all(len(ids) == 1 for ids in owners.values())


def test_kind_and_unit_go_together() -> None:
    units = {fuel.id: fuel.unit for fuel in fuels.fuels()}
    for fuel in fuels.fuels():
        assert fuel.total == (fuel.id == "total")
        if fuel.kind == "electricity":
            assert fuel.unit == "10k_kwh"
        elif fuel.kind == "heat":
            assert fuel.unit in {"gj", "t"}
        elif fuel.id in {"total", "other_fuel"}:
            assert fuel.unit == "tce"
        else:
            assert fuel.unit in {"t", "10k_m3", "gj"}
    assert units["natural_gas"] == units["biogas"] == "10k_m3"
    assert units["lng"] == units["diesel"] == units["raw_coal"] == "t"


def test_origin_of_the_carbon() -> None:
    kinds = {fuel.id: fuel.kind for fuel in fuels.fuels()}
    assert {kinds[name] for name in ("raw_coal", "natural_gas", "methanol", "municipal_waste", "other_fuel")} == {
        "fossil"
    }
    assert {kinds[name] for name in ("biomass", "straw", "biodiesel", "biogas", "fuel_ethanol")} == {"biomass"}
    assert kinds["hydrogen"] == "other"


def test_steam_by_heat_is_heat_and_by_mass_is_steam() -> None:
    def found(text: str, unit: str) -> str:
        fuel = fuels.find_fuel(text, unit)
        return fuel.id if fuel else ""

    assert found("外购蒸汽", "gj") == "heat"
    assert found("外购蒸汽", "million_kj") == "heat"
    assert found("外购蒸汽", "10k_t") == "steam"
    assert found("热力", "t") == "steam"
    assert found("热力", "gj") == "heat"
    assert found("低压蒸汽", "t") == "steam_low_pressure"
    assert found("天然气", "t") == "natural_gas"


def test_a_grade_is_one_of_the_fuel() -> None:
    grade = fuels.grade_of("raw_coal", "烟煤")
    assert grade is not None
    assert grade.id == "bituminous"
    assert fuels.grade_of("raw_coal", "柴油") is None
    assert fuels.grade_of("raw_coal", "5500大卡") is None
    assert fuels.grade_of("diesel", "烟煤") is None
    assert [item.id for item in fuels.grades("natural_gas")] == ["natural_gas_oilfield", "natural_gas_gasfield"]
    for fuel in fuels.fuels():
        for item in fuels.grades(fuel.id):
            assert same_dimension(item.unit, fuel.unit)
            assert item.kind == fuel.kind


OTHER_NAMES = {
    # the row is the same fuel although it is called otherwise
    ("bituminous", "IPCC2006.other_bituminous"): "coking coal apart, what is burned as 烟煤",
    ("coke", "IPCC2006.coke_oven_coke"): "焦炉焦 is coke of the coke oven",
    ("producer_gas", "PG2011.other_gas"): "the row names 发生炉 itself",
    ("other_gas", "PG2011.other_gas"): "the group itself, 发生炉 as an example",
    ("bitumen", "沥青"): "a row among the oil products, bitumen in English",
    ("hydrogen", "SC2020.hydrogen"): "the row adds the density it means",
    ("straw", "IPCC2006.solid_biomass"): "other primary solid biomass",
    ("fuel_ethanol", "SC2020.ethanol"): "the same substance of another origin",
    ("biomethanol", "SC2020.methanol"): "the same substance of another origin",
    ("pv_power", "SC2008.power_equiv"): "electricity",
    ("pv_power", "SC2020.power_equiv"): "electricity",
    ("pv_power", "SCSTAT.29"): "electricity",
    ("waste_heat", "SC2008.heat_equiv"): "heat",
    ("waste_heat", "SC2020.heat_equiv"): "heat",
    ("natural_gas_oilfield", "天然气"): "natural gas",
    ("natural_gas_gasfield", "天然气"): "natural gas",
}


def test_every_key_is_a_row_of_the_same_name() -> None:
    checked = 0
    for fuel in fuels.fuels():
        for edition_id, stem in KEYS[fuel.id].items():
            assert fuels.key(fuel.id, edition_id) == stem
            edition = factors.edition(edition_id)
            if edition.kind == "standard_coal":
                row = editions.row_of_kind(edition_id, stem + editions.coal_suffix(edition_id))
            else:
                row = factors.row(edition_id, f"{stem}.cc")
            assert row is not None, (fuel.id, edition_id, stem)
            named = fuels.find_fuel(row.name.zh)
            excused = (fuel.id, stem) in OTHER_NAMES or (fuel.id, row.name.zh) in OTHER_NAMES
            assert excused or (named is not None and named.id == fuel.id), (fuel.id, stem, row.name.zh)
            checked += 1
    assert checked > 200


NOBODY = {
    "SC.def.kgce": "definition",
    "SC2008.power_equivalent_value": "a rule, its values vary by year",
    "SC2020.power_equivalent_value": "a rule, its values vary by year",
    "SC2020.heat_equivalent_value": "a rule without a value",
    "SCSTAT.briquette_old": "three lists, three values",
    "PG2011.raw_coal": "not a row of the guideline",
    "PG2025.ch4": "a warming potential",
    "PG2025.incin": "waste incineration",
    "IPCC2006.all": "oxidation of every fuel",
}


def test_every_fuel_row_of_the_tables_has_its_fuel() -> None:
    owned = {stem for keys in KEYS.values() for stem in keys.values()}
    lost = set()
    for kind in ("standard_coal", "co2"):
        for edition in factors.editions(kind, selectable=False):
            for row in factors.rows(edition.id):
                head, _, tail = row.code.rpartition(".")
                stem = head if tail in {"coef", "ncv", "cc", "ox", "ef", "ef_ci95"} else row.code
                derived = tail == "co2" or row.code.startswith("WM")
                if stem not in owned and not derived and not any(row.code.startswith(name) for name in NOBODY):
                    lost.add(row.code)
    assert lost == set()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("自备锅炉柴油", "diesel"),
        ("液化天然气锅炉", "lng"),
        ("锅炉燃煤", "raw_coal"),
        ("燃用生物柴油", "biodiesel"),
        ("1#锅炉", None),
        ("柴油、汽油", None),
        ("", None),
    ],
)
def test_free_words_name_a_fuel_or_none(words: str, named: str | None) -> None:
    found = fuels.named_in(words)
    assert (found.id if found else None) == named


def test_every_fossil_fuel_has_a_family() -> None:
    """All but 其他燃料, which may be any of them."""
    fossil = [fuel.id for fuel in fuels.fuels() if fuel.kind == "fossil"]
    alone = [
        one for one in fossil if not any(fuels.kin(one, other) for other in fossil if other not in {one, "other_fuel"})
    ]
    assert alone == []
    assert fuels.kin("lng", "natural_gas")
    assert not fuels.kin("diesel", "raw_coal")
