"""What an indicator is in a year or over a period: from its formula, at which prices, or as the park reports it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.compute import algebra, benchmarks, formula
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards.formula_names import formula_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.compute.readings import Price, Readings
    from lowcarbon_cli.model.catalogue import Indicator
    from lowcarbon_cli.model.values import Evaluated


class Measured(NamedTuple):
    """A value with the price basis it stands on and whether it was reported directly."""

    value: Evaluated
    basis: str = ""
    reported: bool = False


def measure(readings: Readings, item: Indicator, places: Sequence[formula.Place]) -> list[Measured]:
    """Return what an indicator is at each of several places."""
    if item.qualitative:
        return [Measured(Missing(()))] * len(places)
    if not item.formula:
        return [Measured(benchmarks.reported(readings.dataset, item, year), "", reported=True) for year, _ in places]
    if item.period != "year" and any(period is None for _, period in places):
        # a construction period without a valid base year; every other place has its period
        rest = [place for place in places if place[1] is not None]
        return [Measured(_no_base_year(readings)), *measure(readings, item, rest)]
    measured = _by_price(readings, item, places)
    if item.reportable:
        return [_or_stated(readings, item, year, one) for (year, _), one in zip(places, measured, strict=True)]
    return measured


def _or_stated(readings: Readings, item: Indicator, year: int, measured: Measured) -> Measured:
    """Return the figure that the park reports where none can be computed."""
    if isinstance(measured.value, Derivation):
        return measured
    stated = benchmarks.reported(readings.dataset, item, year)
    if isinstance(stated, Derivation):
        return Measured(stated, "", reported=True)
    return Measured(Missing.merge(measured.value, stated), measured.basis)


def _by_price(readings: Readings, item: Indicator, places: Sequence[formula.Place]) -> list[Measured]:
    constant = _evaluated(readings, item, places, "constant")
    if item.price != "preferred" or _has_constant(readings):
        basis = "constant" if item.price != "none" else ""
        return [Measured(value, basis) for value in constant]
    return [
        Measured(value, "constant")
        if isinstance(value, Derivation)
        else Measured(evaluate(readings, item, place, "current"), "current")
        for place, value in zip(places, constant, strict=True)
    ]


def _has_constant(readings: Readings) -> bool:
    """Where some year has value added at constant prices, a blank is unknown, never current prices."""
    return any(readings.facts.filled(column) for column in ("iav_constant", "iav_growth", "price_index"))


def _evaluated(readings: Readings, item: Indicator, places: Sequence[formula.Place], price: Price) -> list[Evaluated]:
    # a year is asked for by its own row, as the year before of the next, and by its other price
    held = readings.formulas.setdefault((item.formula, item.unit, price), {})
    asked = [place for place in places if place not in held]
    for place, value in zip(asked, formula.column(item.formula, readings, price, asked), strict=True):
        held[place] = algebra.convert(value, item.unit)
    return [held[place] for place in places]


def evaluate(readings: Readings, item: Indicator, place: formula.Place, price: Price) -> Evaluated:
    """Return what the formula of an indicator gives at one place and price."""
    found = readings.formulas.get((item.formula, item.unit, price), {}).get(place)
    return _evaluated(readings, item, [place], price)[0] if found is None else found


def _no_base_year(readings: Readings) -> Missing:
    found = readings.dataset.park.fields.get("base_year")
    return Missing.of("no_base_year", *((found.cell,) if found is not None else ()))


def construction(readings: Readings) -> tuple[int, int] | None:
    """Return base and evaluation year; None where there is no valid base year: its rates have no value then."""
    first, last = readings.choices.base_year, readings.choices.eval_year
    return (first, last) if first is not None and last is not None and first < last else None


@cache
def named_in(text: str) -> tuple[str, ...]:
    """Return the readings that the text of a formula names, in order; none where there is no formula."""
    return tuple(sorted(formula_names(text))) if text else ()
