"""How much value added a limit needs in the coming year: the least growth in per cent, in closed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra, ceilings, formula
from lowcarbon_cli.compute import target_math as tm
from lowcarbon_cli.compute.limits import Bound
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from lowcarbon_cli.compute.expected import Expected
    from lowcarbon_cli.model.catalogue import Indicator
    from lowcarbon_cli.model.values import Evaluated


def intensity_needs(expected: Expected, limit: Evaluated, energy: Evaluated) -> Evaluated:
    """Return the growth at which energy / V is the limit: V = E / L."""
    return _growth(expected, algebra.div(energy, limit))


def mean_cut_needs(expected: Expected, cut: Evaluated, co2: Evaluated) -> Evaluated:
    """Return the growth at which the mean annual cut of CO2 per value added is ``cut`` per cent."""
    ceiling = ceilings.mean_cut_period(expected, cut)  # allowed CO2 = allowed intensity x expected V
    return _growth(expected, algebra.div(co2, algebra.div(ceiling, expected.outlook.value_added)))


def period_elasticity_needs(
    expected: Expected, item: Indicator, energy: Evaluated
) -> tuple[Bound | Missing, Evaluated]:
    """Return the limit and the least growth at which the elasticity over the period meets it.

    Growing energy: mean g_V >= mean g_E / L. Falling energy: output may even fall, by mean g_E / L at
    most, where the standard has the mirrored limit; else it must not fall at all.
    """
    first = expected.base_year
    if first is None:
        missing = Missing.of("no_base_year")
        return missing, missing
    used = expected.ahead.assuming({("energy_total", expected.year): energy})
    context = formula.Context(used, expected.year, (first, expected.year), "constant")
    mean = formula.evaluate("growth(energy_total)", context)
    if isinstance(mean, Missing):
        return mean, mean
    limit = _branch(expected, item, falling=mean.value < 0)
    if isinstance(limit, Missing):
        return limit, limit
    flat = mean.value == 0 or (mean.value < 0 and limit.limit.op in {"<=", "<"})
    wanted: Evaluated = algebra.constant(0) if flat else algebra.div(mean, limit.value)
    return limit, _of_mean(expected, first, wanted)


def _branch(expected: Expected, item: Indicator, *, falling: bool) -> Bound | Missing:
    """Return the limit for growing output, or the mirrored one for falling energy where there is one."""
    upper = next((limit for limit in item.limits if limit.op in {"<=", "<"}), None)
    lower = next((limit for limit in item.limits if limit.op in {">=", ">"}), None)
    chosen = lower if falling and lower is not None else upper
    if chosen is None or chosen.value is None:
        return Missing.of("limit_unknown")
    code = expected.law.code if expected.law is not None else ""
    name = Text(f"{code} {item.name.zh}限值", f"limit of {code}: {item.name.en}")
    return Bound(algebra.constant(chosen.value, item.unit, name), chosen, item)


def _of_mean(expected: Expected, first: int, wanted: Evaluated) -> Evaluated:
    """Return next year's growth that makes the mean annual growth of value added ``wanted`` (a pure number)."""
    years = expected.year - first
    if expected.readings.choices.growth == "mean":
        whole = algebra.mul(algebra.constant(years), wanted)
        one = algebra.constant(1)
        past = [
            algebra.sub(expected.readings.ratio("iav_constant", year - 1, year), one)
            for year in range(first + 1, expected.year)
        ]
        rest = algebra.sub(whole, algebra.add(past)) if past else whole
        return tm.per_cent(rest, label("target_needed_growth"))
    step = algebra.add([algebra.constant(1), wanted])
    if isinstance(step, Derivation) and step.value <= 0:
        return Missing.of("target_no_floor")
    ratio = algebra.power(step, years)
    if first < expected.last:
        ratio = algebra.div(ratio, expected.readings.ratio("iav_constant", first, expected.last))
    return tm.change_of(ratio, label("target_needed_growth"))


def _growth(expected: Expected, output: Evaluated) -> Evaluated:
    return tm.change_of(algebra.div(output, expected.outlook.value_added_last), label("target_needed_growth"))
