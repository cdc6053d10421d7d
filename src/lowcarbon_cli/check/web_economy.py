"""Relations of the yearly sheets: economy, totals, power, environment."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.check.web import Figure, Web

Year = dict[str, "Figure"]
"""The figures of one year by column."""

SHEETS = ("economy", "totals", "power", "env")
YEARLY = {
    "economy": "iav_current iav_constant output gdp employees industrial_land hightech_output recycling_iav venous_iav",
    "totals": "energy_total_given co2_total_given",
    "power": "grid_purchase green_trade certificates direct_green pv_generation pv_own_use pv_export plant_generation "
    "plant_own_use power_export heat_purchase heat_export equivalent_factor",
    "env": "fresh_water reused_water reclaimed_water wastewater_generated wastewater_discharged wastewater_treated "
    "solid_waste_generated solid_waste_used solid_waste_stock_used solid_waste_disposed hazardous_generated "
    "hazardous_disposed cod nh3n so2 nox resources_collected resources_recycled sewage_generated sewage_treated",
}
"""Columns whose orders of magnitude are weighed."""
SERIES = {"economy": "year", "totals": "year", "power": "year_fuel", "env": "year_env"}
STEADY = frozenset({"grid_purchase"})
PAIRS = {
    "economy": (
        ("prices", "iav_current", "iav_constant"),
        ("output_iav", "output", "iav_current"),
        ("gdp_iav", "gdp", "iav_current"),
        ("hightech", "hightech_output", "output"),
        ("part", "recycling_iav", "iav_current"),
        ("part", "venous_iav", "iav_current"),
    ),
    "totals": (),
    "power": (
        ("green_share", "green_trade", "grid_purchase"),
        ("pv_part", "pv_own_use", "pv_generation"),
        ("pv_part", "pv_export", "pv_generation"),
        ("own_use", "plant_own_use", "plant_generation"),
    ),
    "env": (
        ("reuse", "reused_water", "fresh_water"),
        ("reclaimed", "reclaimed_water", "fresh_water"),
        ("discharge", "wastewater_discharged", "wastewater_generated"),
        ("nh3n", "nh3n", "cod"),
        ("so2_nox", "so2", "nox"),
        ("solid_used", "solid_waste_used", "solid_waste_generated"),
        ("part", "solid_waste_stock_used", "solid_waste_used"),
        ("disposed", "solid_waste_disposed", "solid_waste_generated"),
        ("hazardous_solid", "hazardous_generated", "solid_waste_generated"),
        ("hazardous_disposed", "hazardous_disposed", "hazardous_generated"),
        ("treated_share", "resources_recycled", "resources_collected"),
        ("treated_share", "sewage_treated", "sewage_generated"),
    ),
}
SHARES = (
    ("output", "iav_current"),
    ("output", "iav_constant"),
    ("hightech_output", "output"),
    ("iav_constant", "employees"),
)
M3_PER_T, MG_PER_L, HUNDRED = 1.0, 1e6, 100
MWH = 0.1
"""10 000 kWh of one certificate."""


def yearly(web: Web, subject: Subject) -> dict[int, Year]:
    """Put the yearly sheets into the web with the relations inside a year and between years; return them."""
    years: dict[int, Year] = {}
    for sheet in SHEETS:
        for record in subject.records(sheet):
            year = record.year
            if year is None:
                continue
            held = years.setdefault(year, {})
            for column in YEARLY[sheet].split():
                if column in record.fields and column not in held:
                    found = web.add(column, "", record, year)
                    if found is not None:
                        held[column] = found
    for held in years.values():
        for pairs in PAIRS.values():
            for kind, top, bottom in pairs:
                web.pair(kind, held.get(top), held.get(bottom))
        _alone(web, held)
        _power(web, held)
        _water(web, held)
    for column in dict.fromkeys(column for held in years.values() for column in held):
        chain(web, [held[column] for _, held in sorted(years.items()) if column in held])
    _shares(web, years)
    _growth(web, subject, years)
    return years


def _shares(web: Web, years: Mapping[int, Year]) -> None:
    """Relate ratios that change slowly to those of the year before."""
    for year, held in years.items():
        before = years.get(year - 1, {})
        for top, bottom in SHARES:
            web.share("year_share", (held.get(top), held.get(bottom)), (before.get(top), before.get(bottom)))


def chain(web: Web, series: list[Figure], kind: str = "") -> None:
    """Relate each figure of a series, in the order of its years, to the one before."""
    for before, after in pairwise(series):
        usual = "year" if after.column in STEADY else SERIES.get(after.sheet, "year_fuel")
        if after.column == "equivalent_factor":
            usual = "year_property"
        web.pair(kind or usual, after, before, gap=max(after.year - before.year, 1))


def value_added(held: Mapping[str, Figure]) -> Figure | None:
    """Return value added of a year: at constant prices, else at current ones."""
    return held.get("iav_constant") or held.get("iav_current")


def _alone(web: Web, held: Year) -> None:
    added = value_added(held)
    if "iav_current" not in held:
        web.pair("output_iav", held.get("output"), added)
        web.pair("gdp_iav", held.get("gdp"), added)
    if "output" not in held:
        web.pair("hightech_iav", held.get("hightech_output"), added)
    for column in ("iav_constant", "iav_current"):
        web.alone("iav", held.get(column))
    web.alone("land", held.get("industrial_land"))
    web.alone("equivalent", held.get("equivalent_factor"))
    web.pair("iav_person", added, held.get("employees"))
    web.pair("iav_land", added, held.get("industrial_land"))
    web.pair("water_iav", held.get("fresh_water"), added)
    web.pair("co2_tce", held.get("co2_total_given"), held.get("energy_total_given"))
    web.pair("certificates", held.get("certificates"), held.get("grid_purchase"), MWH)


def _power(web: Web, held: Year) -> None:
    parts = [held[column].term for column in ("pv_own_use", "pv_export") if column in held]
    if len(parts) > 1 and "pv_generation" in held:
        web.relate("sum", parts, (held["pv_generation"].term,))
    supply = [held[column] for column in ("grid_purchase", "plant_generation", "pv_generation") if column in held]
    if "power_export" in held and supply:
        web.relate("export_share", (held["power_export"].term,), [item.term for item in supply])


def _water(web: Web, held: Year) -> None:
    waste = held.get("wastewater_generated") or held.get("wastewater_discharged")
    web.pair("sewage", waste, held.get("fresh_water"), M3_PER_T)
    water = held.get("wastewater_discharged") or waste
    web.pair("treated", held.get("wastewater_treated"), water, M3_PER_T)
    web.pair("cod", held.get("cod"), water, MG_PER_L)
    web.pair("nh3n_water", held.get("nh3n"), water, MG_PER_L)


def _growth(web: Web, subject: Subject, years: Mapping[int, Year]) -> None:
    """Levels of two years against the growth that the later one states, where it states one."""
    for sheet, rate, column in (
        ("economy", "iav_growth", "iav_constant"),
        ("totals", "energy_growth", "energy_total_given"),
    ):
        for record in subject.records(sheet):
            stated = record.number(rate)
            if stated is None or record.year is None or stated.value <= -HUNDRED:
                continue
            after, before = years.get(record.year, {}).get(column), years.get(record.year - 1, {}).get(column)
            web.pair("growth", after, before, 1 / (1 + float(stated.value) / HUNDRED))
