"""The zero-carbon park account of a run, year by year, as a section of the carbon analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute.assess import judged_row
from lowcarbon_cli.compute.remarks import said_of
from lowcarbon_cli.model.carbon.zero import ZeroCarbonSection, ZeroYear
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.standards.standards import load_standard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.catalogue import Indicator
    from lowcarbon_cli.model.findings import Finding, Lack

STANDARD = "zero-carbon-2025"
CORE = "co2_per_tce"


def zero(readings: Readings, years: Sequence[int]) -> tuple[ZeroCarbonSection | Missing, tuple[Finding, ...]]:
    """Return the account of ``years`` with what is to be said about it; ``Missing`` without energy by fuel.

    CO2 in t, energy in tce, the core indicator in t/tce with the limit that the park's size asks for. Source:
    annexes 3 and 4 of 发改环资〔2025〕910号.
    """
    law = load_standard(STANDARD)
    core = law.indicator(CORE)
    if core is None or not years or not readings.energy.by_fuel():
        return Missing.of("zero_needs_fuels"), ()
    made = tuple(_year(readings, core, year) for year in years)
    lacks: list[Lack] = []
    for one in made:
        lacks += [*one.core.reasons, *one.core.notes]
        lacks += [lack for value in (one.co2, one.energy) if isinstance(value, Missing) for lack in value.lacks]
    return ZeroCarbonSection(law, made), tuple(said_of(lacks))


def _year(readings: Readings, core: Indicator, year: int) -> ZeroYear:
    account = readings.zero
    return ZeroYear(
        year=year,
        parts=(
            ("fuels", account.fuels(year)),
            ("conversion", account.conversion.co2_of(year)),
            ("process", account.process(year)),
            ("power_in", account.power_in(year)),
            ("power_out", account.power_out(year)),
            ("heat", account.heat(year)),
        ),
        co2=readings.value("zero_carbon_co2", year),
        energy=readings.value("energy_equivalent", year),
        core=judged_row(readings, core, year),
    )
