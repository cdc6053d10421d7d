"""T11: the scenarios by year, and what they say of a peak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.carbon.parts import ROUNDING, absent, amounts, figure, lacking, number, scaled_cell
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import Cell, Column, Table, columns, number_cell, text_cell, whole_cell, word
from lowcarbon_cli.render.units import amount_places

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.carbon.scenarios import Scenario, Scenarios
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated

PLACES = 2
_TEN_THOUSAND = 4
_RATES = ("growth", "intensity", "carbon")


def tables(section: Scenarios | Missing, lang: Lang, rounding: str = ROUNDING) -> tuple[Table, ...]:
    """Return what the scenarios say, then every year of each."""
    if isinstance(section, Missing):
        return (absent("scenarios", word("scenarios", lang), section, lang),)
    return _peaks(section, lang, rounding), _years(section, lang, rounding)


def _peaks(section: Scenarios, lang: Lang, rounding: str) -> Table:
    rows = []
    for one in section.scenarios:
        by_year = {year.year: year for year in one.years}
        last = one.years[-1]
        rows.append(
            (
                text_cell(one.name, cells=one.cells),
                whole_cell(last.year),
                text_cell(said(one, lang)),
                whole_cell(one.largest_year),
                scaled_cell(_number(by_year[one.largest_year].co2), _TEN_THOUSAND, PLACES, rounding),
                scaled_cell(_number(last.co2), _TEN_THOUSAND, PLACES, rounding),
                scaled_cell(last.budget, _TEN_THOUSAND, PLACES, rounding),
            )
        )
    return Table(
        "scenario_peaks",
        word("scenario_peaks", lang),
        columns(
            lang,
            Column("scenario", "", priority=0, least=6, width=16),
            Column("scenario_horizon", "", numeric=True, priority=1, width=8),
            Column("scenario_peak", "", priority=0, least=10, width=40),
            Column("scenario_peak_year", "", numeric=True, priority=1, width=10),
            Column("scenario_peak_co2", "", numeric=True, priority=0, width=14),
            Column("scenario_last_co2", "", numeric=True, priority=1, width=14),
            Column("scenario_budget", "", numeric=True, priority=1, width=14),
        ),
        tuple(rows),
        (word("scenario_peaks_note", lang),),
    )


def said(one: Scenario, lang: Lang) -> str:
    """Return what can be said of a scenario's peak; the year of the horizon where it has not peaked."""
    year = one.years[-1].year if one.peak == "not_within" else one.largest_year
    return word(f"peak_{one.peak}", lang, year=year)


def _years(section: Scenarios, lang: Lang, rounding: str) -> Table:
    units = section.units
    return Table(
        "scenarios",
        word("scenarios", lang),
        columns(
            lang,
            Column("scenario", "", priority=0, least=6, width=16),
            Column("year", "", numeric=True, priority=0, width=8),
            *(Column(f"scenario_{name}", "", numeric=True, priority=2, width=10) for name in _RATES),
            amounts("scenario_output", units.money, lang, priority=1, width=12),
            amounts("scenario_energy", units.energy, lang, priority=1, width=12),
            Column("scenario_co2", "", numeric=True, priority=0, width=12),
            Column("scenario_budget", "", numeric=True, priority=2, width=14),
        ),
        tuple(
            (
                text_cell(one.name),
                whole_cell(year.year),
                *(number_cell(getattr(year, name), PLACES, rounding) for name in _RATES),
                _amount(year.value_added, units.money, rounding),
                _amount(year.energy, units.energy, rounding),
                scaled_cell(_number(year.co2), _TEN_THOUSAND, PLACES, rounding),
                scaled_cell(year.budget, _TEN_THOUSAND, PLACES, rounding),
            )
            for one in section.scenarios
            for year in one.years
        ),
        (word("scenario_years_note", lang, year=section.start),),
    )


def _amount(value: Evaluated, unit: str, rounding: str) -> Cell:
    """Return an entry for an amount, which stands in its own unit or one of the table."""
    power = 0 if isinstance(value, Missing) or value.unit == unit else _TEN_THOUSAND
    return scaled_cell(_number(value), power, amount_places("" if isinstance(value, Missing) else value.unit), rounding)


def _number(value: Evaluated) -> Decimal | None:
    return None if isinstance(value, Missing) else value.value


def as_json(section: Scenarios | Missing) -> dict[str, object]:
    """Return the scenarios with their years as nested dictionaries."""
    if isinstance(section, Missing):
        return lacking(section)
    return {
        "start": section.start,
        "scenarios": [
            {
                "name": one.name,
                "peak": one.peak,
                "peak_year": one.largest_year if one.peak in {"peaked", "already"} else None,
                "largest_year": one.largest_year,
                "cells": [str(cell) for cell in one.cells],
                "years": [
                    {
                        "year": year.year,
                        **{name: number(getattr(year, name)) for name in _RATES},
                        "value_added": figure(year.value_added),
                        "energy": figure(year.energy),
                        "co2": figure(year.co2),
                        "budget": significant(year.budget),
                    }
                    for year in one.years
                ],
            }
            for one in section.scenarios
        ],
    }
