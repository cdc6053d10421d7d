"""Closed forms of the ceilings that the rates of a standard set for the coming year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra, formula
from lowcarbon_cli.compute import target_math as tm
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowcarbon_cli.compute.expected import Expected
    from lowcarbon_cli.model.values import Evaluated


def elasticity_year(expected: Expected, limit: Evaluated) -> Evaluated:
    """Return E_last x (1 + L x g_V): the strict reading, next year alone."""
    grown = algebra.mul(limit, algebra.convert(expected.outlook.growth, "1"))
    return algebra.mul(expected.outlook.energy_last, algebra.add([algebra.constant(1), grown]))


def elasticity_period(expected: Expected, limit: Evaluated) -> Evaluated:
    """Return E_base x (1 + L x mean g_V)^n: the elasticity over the whole period.

    With the mean of yearly rates (option ``growth``): E_last x (1 + n x L x mean g_V - sum of past g_E).
    """
    first = expected.base_year
    if first is None:
        return Missing.of("no_base_year")
    years = expected.year - first
    mean = algebra.mul(limit, output_growth(expected, first))
    if expected.readings.choices.growth == "mean":
        whole = algebra.mul(algebra.constant(years), mean)
        past = _past(expected, lambda year: _energy_change(expected, year))
        left = whole if past is None else algebra.sub(whole, past)
        return algebra.mul(expected.outlook.energy_last, algebra.add([algebra.constant(1), left]))
    step = algebra.add([algebra.constant(1), mean])
    if isinstance(step, Derivation) and step.value <= 0:
        return Missing.of("target_no_ceiling_left")
    return algebra.mul(expected.readings.value("energy_total", first), algebra.power(step, years))


def output_growth(expected: Expected, first: int) -> Evaluated:
    """Return the mean annual growth of value added from ``first`` to the coming year, as a pure number."""
    context = formula.Context(expected.ahead, expected.year, (first, expected.year), "constant")
    return formula.evaluate("growth(iav_constant)", context)


def mean_cut_year(expected: Expected, cut: Evaluated) -> Evaluated:
    """Return I_last x (1 - r) x V: the cut against the last year alone; ``cut`` in per cent."""
    allowed = algebra.mul(expected.outlook.co2_intensity_last, tm.kept_of_cut(cut))
    return algebra.mul(allowed, expected.outlook.value_added)


def mean_cut_period(expected: Expected, cut: Evaluated) -> Evaluated:
    """Return I_base x (1 - r)^n x V: the mean annual cut over the whole period; ``cut`` in per cent.

    With the mean of yearly rates: I_last x (1 - (n x r - sum of past cuts)) x V.
    """
    first = expected.base_year
    if first is None:
        return Missing.of("no_base_year")
    years = expected.year - first
    if expected.readings.choices.growth == "mean":
        whole = algebra.mul(algebra.constant(years), algebra.convert(cut, "1"))
        past = _past(expected, lambda year: algebra.sub(algebra.constant(1), _intensity_ratio(expected, year)))
        left = whole if past is None else algebra.sub(whole, past)
        allowed = algebra.mul(expected.outlook.co2_intensity_last, algebra.sub(algebra.constant(1), left))
    else:
        allowed = algebra.mul(co2_intensity(expected, first), algebra.power(tm.kept_of_cut(cut), years))
    return algebra.mul(allowed, expected.outlook.value_added)


def co2_intensity(expected: Expected, year: int) -> Evaluated:
    """Return CO2 per value added at constant prices of a year in the data."""
    value = expected.readings.value
    return algebra.div(value("co2_total", year), value("iav_constant", year))


def _intensity_ratio(expected: Expected, year: int) -> Evaluated:
    return algebra.div(co2_intensity(expected, year), co2_intensity(expected, year - 1))


def _energy_change(expected: Expected, year: int) -> Evaluated:
    return algebra.sub(expected.readings.ratio("energy_total", year - 1, year), algebra.constant(1))


def _past(expected: Expected, of_year: Callable[[int], Evaluated]) -> Evaluated | None:
    """Return the sum of yearly rates after the base year up to the last one; None where there is none."""
    first = expected.base_year
    parts = [of_year(year) for year in range(first + 1, expected.year)] if first is not None else []
    return algebra.add(parts) if parts else None
