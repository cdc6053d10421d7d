"""Lookups in the factor tables, in the unit that is wanted.

Every lookup returns the row itself (with document, validity and grade) beside the value, so that a
printed number can be traced to it. Where a table has no row the answer is None; where it prints a
range the row is returned without a value. Nothing is interpolated or taken from a neighbouring
year: that is the caller's decision, with a mark on it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from lowcarbon_cli.errors import CatalogueError
from lowcarbon_cli.model.numbers import CONTEXT
from lowcarbon_cli.standards import fuels
from lowcarbon_cli.standards.editions import (
    coal_suffix,
    default_edition,
    edition,
    editions,
    find_edition,
    row,
    row_of_kind,
    rows,
)
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.units import scale

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from lowcarbon_cli.model.catalogue import Factor

__all__ = [
    "Converted",
    "carbon_content",
    "coal_equivalent_heat",
    "coal_of_heating_value",
    "default_edition",
    "edition",
    "editions",
    "equivalent_value",
    "find_edition",
    "grid",
    "grid_series",
    "grid_years",
    "heat_co2",
    "net_calorific_value",
    "oxidation",
    "row",
    "rows",
    "standard_coal",
]

GridKind = Literal["average", "excluding_market", "fossil"]
GridArea = Literal["national", "region", "province"]

_GRID_CODES = {"average": "avg", "excluding_market": "exmkt", "fossil": "fossil"}
_EQUIVALENT_CODES = {"supply": "supply", "generation": "gen"}
_OXIDATION_OF_ALL = {"ipcc2006": "IPCC2006.all.ox"}
"""Editions that state one oxidation rate for every fuel."""


class Converted(NamedTuple):
    """A row in the unit that was asked for: ``value`` = ``factor.value`` x ``scale``."""

    factor: Factor
    value: Decimal | None
    """None where the table prints a range or nothing."""
    unit: str
    """Id of the unit of ``value``."""
    scale: Decimal


def _converted(factor: Factor | None, wanted: str) -> Converted | None:
    """Return a row in the wanted unit, None where there is no row or it measures another thing."""
    if factor is None:
        return None
    printed = parse_unit(factor.unit)
    if printed is None:
        raise CatalogueError("standard_unknown_unit", file=factor.edition, where=factor.code, unit=factor.unit)
    ratio = scale(printed.id, wanted)
    if ratio is None:
        return None
    value = None if factor.value is None else CONTEXT.multiply(factor.value, ratio)
    return Converted(factor, value, wanted, ratio)


# -- standard coal --------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def standard_coal(edition_id: str, fuel_id: str, grade_id: str = "") -> Converted | None:
    """Return tce per canonical unit of the fuel, None where the edition has no row for it.

    A named grade goes first; where the edition has no value for it, the fuel's own row holds. The
    value is None where the table prints a range. Electricity and heat stand at their calorific value.
    """
    return _first(edition_id, fuel_id, grade_id, _coal_row)


def _first(
    edition_id: str, fuel_id: str, grade_id: str, look: Callable[[str, str], Converted | None]
) -> Converted | None:
    """Return what ``look`` finds for the grade with a value, else for the fuel; refuse unknown editions."""
    edition(edition_id)
    graded = look(edition_id, grade_id) if grade_id else None
    return graded if graded is not None and graded.value is not None else look(edition_id, fuel_id)


def _coal_row(edition_id: str, fuel_id: str) -> Converted | None:
    stem = fuels.key(fuel_id, edition_id)
    if not stem:
        return None
    found = row_of_kind(edition_id, stem + coal_suffix(edition_id))
    return _converted(found, f"tce/{fuels.fuel(fuel_id).unit}")


def coal_equivalent_heat() -> Converted:
    """Return the heat of standard coal, 29.307 GJ/tce. Source: GB/T 2589 (29 307 kJ per kgce)."""
    return _certain(_converted(row("gbt2589-2008", "SC.def.kgce"), "gj/tce"), "SC.def.kgce")


def equivalent_value(series: Literal["supply", "generation"], year: int) -> Converted | None:
    """Return tce per 10k_kwh of electricity at equivalent value for exactly this year, else None.

    ``supply`` is the coal rate of power supplied, which practice uses; ``generation`` the rate of
    power generated, which GB/T 2589 asks for.
    """
    found = row(f"equivalent-{series}", f"ELEQ.{_EQUIVALENT_CODES[series]}.{year}")
    return _converted(found, "tce/10k_kwh")


@lru_cache(maxsize=1024)
def coal_of_heating_value(edition_id: str, fuel_id: str, grade_id: str, heat: Decimal) -> Converted | None:
    """Return the coefficient that a table prints beside the heating value ``heat`` (GJ per canonical unit).

    Such a value is the table's, not a measurement, and the table's own coefficient belongs to it
    (20 908 kJ/kg stands beside 0.7143, although 20.908 / 29.307 is 0.7134). The edition of the run is
    looked at first, then the other ones; None where no table prints this heating value for the fuel.
    """
    others = [item.id for item in editions("standard_coal") if item.id != edition_id]
    for candidate in (edition_id, *others):
        printed = _first(candidate, fuel_id, grade_id, _coal_heat)
        if printed is not None and printed.value == heat:
            return standard_coal(candidate, fuel_id, grade_id)
    return None


def _coal_heat(edition_id: str, fuel_id: str) -> Converted | None:
    stem = fuels.key(fuel_id, edition_id)
    found = row(edition_id, f"{stem}.ncv") if stem else None
    return _converted(found, f"gj/{fuels.fuel(fuel_id).unit}")


# -- CO2 of fuels ---------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def net_calorific_value(edition_id: str, fuel_id: str, grade_id: str = "") -> Converted | None:
    """Return GJ per canonical unit of the fuel, None where the edition has none per that unit.

    The guideline of 2011 has no heating values; IPCC gives those of gases per mass.
    """

    def look(edition_id: str, fuel_id: str) -> Converted | None:
        return _parameter(edition_id, fuel_id, ".ncv", f"gj/{fuels.fuel(fuel_id).unit}")

    return _first(edition_id, fuel_id, grade_id, look)


@lru_cache(maxsize=1024)
def carbon_content(edition_id: str, fuel_id: str, grade_id: str = "") -> Converted | None:
    """Return the carbon content in tC/TJ (10^-3 tC per GJ), None where the edition has none."""

    def look(edition_id: str, fuel_id: str) -> Converted | None:
        return _parameter(edition_id, fuel_id, ".cc", "tc/tj")

    return _first(edition_id, fuel_id, grade_id, look)


@lru_cache(maxsize=1024)
def oxidation(edition_id: str, fuel_id: str, grade_id: str = "") -> Converted | None:
    """Return the oxidation rate as a fraction, None where the edition has none."""
    if edition_id in _OXIDATION_OF_ALL and carbon_content(edition_id, fuel_id, grade_id) is not None:
        return _converted(row(edition_id, _OXIDATION_OF_ALL[edition_id]), "1")

    def look(edition_id: str, fuel_id: str) -> Converted | None:
        return _parameter(edition_id, fuel_id, ".ox", "1")

    return _first(edition_id, fuel_id, grade_id, look)


def _parameter(edition_id: str, fuel_id: str, suffix: str, wanted: str) -> Converted | None:
    stem = fuels.key(fuel_id, edition_id)
    return _converted(row(edition_id, stem + suffix), wanted) if stem else None


# -- grid, heat, warming potentials ---------------------------------------------------------------


def grid(kind: GridKind, area: GridArea, place: str, year: int) -> Converted | None:
    """Return tCO2 per 10k_kwh of purchased electricity for exactly this year, else None.

    ``place`` is a region id or a province code, empty for the country. Regions and provinces have
    the average only. Factors of emission trading, of drafts and of product footprints are never
    returned. The regional series before and after 2021 are not one: see ``grid_series``.
    """
    found = _grid_row(kind, area, place, year)
    return _converted(found, "tco2/10k_kwh") if found is not None else None


@lru_cache(maxsize=1024)
def _grid_row(kind: GridKind, area: GridArea, place: str, year: int) -> Factor | None:
    if area == "national":
        code = f"GRID.CN.{_GRID_CODES[kind]}.{year}"
    elif kind == "average" and place:
        code = f"GRID.{'REG' if area == 'region' else 'PROV'}.{place}.{year}"
    else:
        return None
    for item in editions("grid"):
        if item.id.startswith(f"grid-{area}"):
            found = row(item.id, code)
            if found is not None:
                return found
    return None


@cache
def grid_years(kind: GridKind, area: GridArea, place: str) -> tuple[int, ...]:
    """Return the years for which ``grid`` has a value, in order."""
    found = set()
    for item in editions("grid"):
        if item.id.startswith(f"grid-{area}"):
            for factor in rows(item.id):
                year = int(factor.code.rpartition(".")[2])
                if _grid_row(kind, area, place, year) is not None:
                    found.add(year)
    return tuple(sorted(found))


def grid_series(place: str, year: int) -> str:
    """Return the series to which a region's or province's factor of a year belongs, else an empty string.

    Values of two series are not comparable: regions were cut anew in 2021, and the earlier averages
    were made by another office with another method.
    """
    area: GridArea = "province" if place.isdigit() else "region"
    found = _grid_row("average", area, place, year)
    if found is None:
        return ""
    item = edition(found.edition)
    first = item.valid_from.year if item.valid_from else ""
    last = item.valid_to.year if item.valid_to else ""
    return f"{first}-{last}"


def zero_carbon_power() -> Converted:
    """Return the factor of power that is not green in the zero-carbon park method, 0.8325 kgCO2/kWh.

    The method prints the number itself: it is that of the national fossil power of 2022, for every year.
    """
    return _certain(grid("fossil", "national", "", 2022), "GRID.CN.fossil.2022")


def heat_co2() -> Converted:
    """Return the default factor of purchased heat, 0.11 tCO2 per GJ."""
    return _certain(_converted(row("heat-default", "HEAT.CN.default"), "tco2/gj"), "HEAT.CN.default")


def _certain(found: Converted | None, code: str) -> Converted:
    """Return a row that the catalogue cannot do without. Raises ``CatalogueError`` where it is gone."""
    if found is None or found.value is None:
        raise CatalogueError("standard_undefined", file="factors", where=code, name=code)
    return found
