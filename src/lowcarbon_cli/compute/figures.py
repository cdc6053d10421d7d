"""Bundles what the data rules look at (``model.figures``)."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.compute.emission_rows import totals_of
from lowcarbon_cli.model.figures import Figures, FuelLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.results import Assessment, OptionUsed
    from lowcarbon_cli.model.values import Evaluated


def figures_of(
    readings: Readings, options: tuple[OptionUsed, ...], years: tuple[int, ...], assessments: Iterable[Assessment]
) -> Figures:
    """Return the series, fuel rows and assessments of a run."""
    looks = _looks(readings)
    emissions = tuple(row for year in years for row in readings.co2.unadded(year))
    emission_totals = tuple(totals_of(readings.co2, years))
    if emissions or emission_totals:
        looks |= {"co2_heat": readings.co2.heat, "co2_made_fuels": readings.co2.made_fuels}
    series = {name: MappingProxyType(_by_year(look, years)) for name, look in looks.items()}
    return Figures(
        choices=readings.choices,
        options=options,
        years=years,
        series=MappingProxyType(series),
        stated=MappingProxyType({year: readings.energy.stated(year) for year in years}),
        lines=tuple(_lines(readings, years)),
        assessments=tuple(assessments),
        emissions=emissions,
        emission_totals=emission_totals,
    )


def _by_year(look: Callable[[int], Evaluated | None], years: tuple[int, ...]) -> dict[int, Evaluated]:
    return {year: found for year in years if (found := look(year)) is not None}


def _looks(readings: Readings) -> dict[str, Callable[[int], Evaluated | None]]:
    energy, co2 = readings.energy, readings.co2
    looks: dict[str, Callable[[int], Evaluated | None]] = {
        name: lambda year, name=name: readings.value(name, year)  # type: ignore[misc]
        for name in ("iav_constant", "co2_total", "renewable_energy")
    }
    looks["energy_total"] = energy.balance  # a sum below zero is no total, but tells which figure is wrong
    looks["iav_current"] = lambda year: readings.value("iav", year, "current")
    looks["co2_given"] = lambda year: readings.facts.number("co2_total_given", year)
    looks["net_power"] = co2.net_power
    if energy.by_fuel():
        looks |= {
            "energy_consumption": energy.consumption,
            "transformation_output": energy.transformation_output,
            "recovered_energy": energy.recovered,
            "co2_fuels": co2.fuel_total,
            "co2_power": co2.power,
        }
    return looks


def _lines(readings: Readings, years: tuple[int, ...]) -> Iterator[FuelLine]:
    energy, basis = readings.energy, readings.choices.electricity
    for year in years:
        for record in energy.rows(year):
            fuel = energy.fuel(record)
            if fuel is not None:
                used = energy.coefficient(record, basis)
                yield FuelLine(
                    record,
                    fuel,
                    energy.quantity(record, energy.column),
                    used,
                    used if basis == "calorific" else energy.coefficient(record, "calorific"),
                    partial(energy.row_tce, record, basis),
                    partial(readings.co2.fuel_row, record),
                )
    for record in readings.facts.records("transform"):
        fuel = energy.fuel(record)
        if fuel is not None and record.year in years:
            used = energy.coefficient(record, basis)
            yield FuelLine(
                record,
                fuel,
                energy.transform_quantity(record),
                used,
                used if basis == "calorific" else energy.coefficient(record, "calorific"),
                partial(energy.transform_tce, record),
            )
