"""Relations of the yearly sheets: economy, totals, power, environment."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.check.web import F, T, Weaving

SHEETS = ("economy", "totals", "power", "env")
YEARLY = {
    sheet: tuple(columns.split())
    for sheet, columns in {
        "economy": "iav_current iav_constant output gdp employees industrial_land hightech_output recycling_iav "
        "venous_iav",
        "totals": "energy_total_given co2_total_given",
        "power": "grid_purchase green_trade certificates direct_green pv_generation pv_own_use pv_export "
        "plant_generation plant_own_use power_export heat_purchase heat_export equivalent_factor",
        "env": "fresh_water reused_water reclaimed_water wastewater_generated wastewater_discharged "
        "wastewater_treated solid_waste_generated solid_waste_used solid_waste_stock_used solid_waste_disposed "
        "hazardous_generated hazardous_disposed cod nh3n so2 nox resources_collected resources_recycled "
        "sewage_generated sewage_treated",
    }.items()
}
"""Columns whose orders of magnitude are weighed."""
SERIES = {"economy": "year", "totals": "year", "power": "year_fuel", "env": "year_env"}
CHAINS = {column: SERIES[sheet] for sheet, columns in YEARLY.items() for column in columns} | {
    "grid_purchase": "year",
    "equivalent_factor": "year_property",
}
"""How a column of a year is related to the year before."""
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


def yearly(web: Weaving[F, T], subject: Subject) -> dict[int, dict[str, F]]:
    """Tell the yearly sheets with the relations inside a year and between years; return the figures of each year."""
    years: dict[int, dict[str, F]] = {}
    for sheet in SHEETS:
        there = [column for column in YEARLY[sheet] if column in subject.columns(sheet)]
        for record in subject.records(sheet):
            if record.year is not None:
                held = years.setdefault(record.year, {})
                columns = [column for column in there if column not in held] if held else there
                held.update(web.row(record, columns, "", record.year))
    columns = list(dict.fromkeys(column for held in years.values() for column in held))
    pairs = [pair for some in PAIRS.values() for pair in some if pair[1] in columns and pair[2] in columns]
    for held in years.values():
        for kind, top, bottom in pairs:
            web.pair(kind, held.get(top), held.get(bottom))
        _alone(web, held)
        _power(web, held)
        _water(web, held)
    ordered = sorted(years.items())
    for column in columns:
        chain(web, [(year, held[column]) for year, held in ordered if column in held], CHAINS[column])
    shares = [share for share in SHARES if share[0] in columns and share[1] in columns]
    _shares(web, years, shares)
    _growth(web, subject, years)
    return years


def _shares(web: Weaving[F, T], years: Mapping[int, Mapping[str, F]], shares: Sequence[tuple[str, str]]) -> None:
    """Relate ratios that change slowly to those of the year before."""
    for year, held in years.items():
        before = years.get(year - 1, {})
        for top, bottom in shares if before else ():
            web.share("year_share", (held.get(top), held.get(bottom)), (before.get(top), before.get(bottom)))


def chain(web: Weaving[F, T], series: Sequence[tuple[int, F]], kind: str) -> None:
    """Relate each figure of a series, in the order of its years, to the one before."""
    for (year_before, before), (year, after) in pairwise(series):
        web.pair(kind, after, before, 1.0, year - year_before)


def value_added(held: Mapping[str, F]) -> F | None:
    """Return value added of a year: at constant prices, else at current ones."""
    return held.get("iav_constant") or held.get("iav_current")


def _alone(web: Weaving[F, T], held: Mapping[str, F]) -> None:
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


def _power(web: Weaving[F, T], held: Mapping[str, F]) -> None:
    if "pv_own_use" in held and "pv_export" in held and "pv_generation" in held:
        parts = [web.term(held["pv_own_use"]), web.term(held["pv_export"])]
        web.relate("sum", parts, [web.term(held["pv_generation"])])
    if "power_export" in held:
        supply = [column for column in ("grid_purchase", "plant_generation", "pv_generation") if column in held]
        web.relate("export_share", [web.term(held["power_export"])], [web.term(held[column]) for column in supply])


def _water(web: Weaving[F, T], held: Mapping[str, F]) -> None:
    waste = held.get("wastewater_generated") or held.get("wastewater_discharged")
    web.pair("sewage", waste, held.get("fresh_water"), M3_PER_T)
    water = held.get("wastewater_discharged") or waste
    web.pair("treated", held.get("wastewater_treated"), water, M3_PER_T)
    web.pair("cod", held.get("cod"), water, MG_PER_L)
    web.pair("nh3n_water", held.get("nh3n"), water, MG_PER_L)


def _growth(web: Weaving[F, T], subject: Subject, years: Mapping[int, Mapping[str, F]]) -> None:
    """Levels of two years against the growth that the later one states, where it states one."""
    for sheet, rate, column in (
        ("economy", "iav_growth", "iav_constant"),
        ("totals", "energy_growth", "energy_total_given"),
    ):
        for record, stated in subject.numbers(sheet, rate):
            if record.year is None or stated.value <= -HUNDRED:
                continue
            after, before = years.get(record.year, {}).get(column), years.get(record.year - 1, {}).get(column)
            web.pair("growth", after, before, 1 / (1 + float(stated.value) / HUNDRED))
