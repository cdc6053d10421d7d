"""Inverse questions: how much energy or CO2 a limit leaves, how fast output must grow to meet it.

Each answer is a closed form, rounded to the safe side and proved: the standard's own formula and limit
judge the rounded answer, and the answer one step beyond it.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.compute import algebra, ceilings, formula, judge
from lowcarbon_cli.compute import target_math as tm
from lowcarbon_cli.compute.expected import rate
from lowcarbon_cli.compute.limits import Bound, bound
from lowcarbon_cli.compute.output_needed import intensity_needs, mean_cut_needs, period_elasticity_needs
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.targets import Solved
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.compute.expected import Expected
    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.catalogue import Indicator
    from lowcarbon_cli.model.targets import Question
    from lowcarbon_cli.model.text import Param
    from lowcarbon_cli.model.values import Evaluated

LIMITS: dict[Question, tuple[str, ...]] = {
    "energy": ("energy_elasticity", "energy_intensity"),
    "iav": ("energy_elasticity", "energy_intensity", "co2_intensity_reduction"),
    "co2": ("co2_intensity_reduction",),
}
"""Question -> the limits it is asked for, as far as the standard has them."""
_UNIT: dict[Question, str] = {"energy": "tce", "iav": "%", "co2": "t"}
_STEP: dict[Question, Decimal] = {"energy": Decimal("0.01"), "iav": Decimal("0.0001"), "co2": Decimal("0.01")}
_TRIES = 3


class Assumed(Struct, frozen=True):
    """Growth of energy and CO2 in the coming year, in per cent, as given; None: as in the last year."""

    energy: str | None = None
    co2: str | None = None


def solve(expected: Expected, questions: Iterable[Question], assumed: Assumed) -> tuple[Solved, ...]:
    """Return one answer per question and limit of the standard."""
    found: list[Solved] = []
    for question in questions:
        for wanted in LIMITS[question]:
            item = expected.indicator(wanted)
            if item is not None:
                found.append(_one(expected, question, item, assumed))
    return tuple(found)


def _one(expected: Expected, question: Question, item: Indicator, assumed: Assumed) -> Solved:
    period = (expected.base_year, expected.year) if expected.base_year is not None else None
    about_co2 = item.id == "co2_intensity_reduction"
    if question == "iav":
        used, assumption = _amount_ahead(expected, assumed, co2=about_co2)
        limit, exact = _output_question(expected, item, used)
        assumptions: tuple[Lack, ...] = (assumption,)
        ahead = expected.ahead.assuming({("co2_total" if about_co2 else "energy_total", expected.year): used})
    else:
        limit = bound(expected, item.id, period)
        exact = limit if isinstance(limit, Missing) else _ceiling(expected, item, limit)
        growth = _shown(expected.outlook.growth)
        assumptions = (Lack("assume_growth", (), MappingProxyType({"rate": growth, "year": expected.year})),)
        ahead = expected.ahead
    answer, met, beyond = _proved(expected, question, item, exact, ahead)
    return Solved(
        question=question,
        indicator=item.id,
        name=item.name,
        limit=_limit_text(limit),
        exact=exact,
        answer=answer,
        unit=_UNIT[question],
        step=_STEP[question],
        met=met,
        beyond=beyond,
        assumptions=assumptions,
        evidence=None if isinstance(limit, Missing) else limit.evidence,
    )


def _ceiling(expected: Expected, item: Indicator, limit: Bound) -> Evaluated:
    if item.id == "energy_intensity":
        return algebra.mul(limit.value, expected.outlook.value_added)
    if item.id == "energy_elasticity":
        return ceilings.elasticity_period(expected, limit.value)
    return ceilings.mean_cut_period(expected, limit.value)


def _output_question(expected: Expected, item: Indicator, used: Evaluated) -> tuple[Bound | Missing, Evaluated]:
    """Return the limit and the least growth of value added, in per cent."""
    if item.id == "energy_elasticity":
        return period_elasticity_needs(expected, item, used)
    period = (expected.base_year, expected.year) if expected.base_year is not None else None
    limit = bound(expected, item.id, period)
    if isinstance(limit, Missing):
        return limit, limit
    work = intensity_needs if item.id == "energy_intensity" else mean_cut_needs
    return limit, work(expected, limit.value, used)


def _amount_ahead(expected: Expected, assumed: Assumed, *, co2: bool) -> tuple[Evaluated, Lack]:
    """Return next year's energy or CO2 under the assumed growth, and the assumption in words."""
    name = "co2_total" if co2 else "energy_total"
    given, option = (assumed.co2, "--co2-growth") if co2 else (assumed.energy, "--energy-growth")
    if given is not None:
        growth: Evaluated = rate(given, option)
        key = "assume_co2_given" if co2 else "assume_energy_given"
    else:
        change = tm.change_of(expected.readings.ratio(name, expected.last - 1, expected.last))
        growth = algebra.named(change, "", label("target_last_growth"), expected.last)
        key = "assume_co2_trend" if co2 else "assume_energy_trend"
    params: dict[str, Param] = {"rate": _shown(growth), "year": expected.last}
    last = expected.readings.value(name, expected.last)
    amount = algebra.mul(last, tm.kept_of_change(growth), label("target_assumed_amount"))
    return amount, Lack(key, (), MappingProxyType(params))


# -- proof -------------------------------------------------------------------------------------


def _proved(
    expected: Expected, question: Question, item: Indicator, exact: Evaluated, ahead: Readings
) -> tuple[Decimal | None, Verdict | None, Verdict | None]:
    """Return the rounded answer with the verdicts on it and on one step beyond."""
    if isinstance(exact, Missing):
        return None, None, None
    step = _STEP[question]
    safe = step if question == "iav" else -step
    mode: Literal["ROUND_CEILING", "ROUND_FLOOR"] = ROUND_CEILING if question == "iav" else ROUND_FLOOR
    answer = exact.value.quantize(step, rounding=mode, context=numbers.CONTEXT)
    for _ in range(_TRIES):
        met = _judge(expected, question, item, answer, ahead)
        if met is Verdict.MET:
            break
        answer = numbers.CONTEXT.add(answer, safe)
    beyond = _judge(expected, question, item, numbers.CONTEXT.subtract(answer, safe), ahead)
    return answer, met, beyond


def _judge(expected: Expected, question: Question, item: Indicator, answer: Decimal, ahead: Readings) -> Verdict:
    """Judge an answer by the standard's own formula, as if it were next year's data."""
    if question == "iav":
        last = expected.outlook.value_added_last
        output = algebra.mul(last, tm.kept_of_change(algebra.constant(answer, "%")))
        scene = ahead.assuming({("iav_constant", expected.year): output})
    else:
        name = "co2_total" if question == "co2" else "energy_total"
        scene = ahead.assuming({(name, expected.year): algebra.constant(answer, _UNIT[question])})
    period = (expected.base_year, expected.year) if expected.base_year is not None else None
    context = formula.Context(scene, expected.year, period, "constant")
    value = algebra.convert(formula.evaluate(item.formula, context), item.unit)
    return judge.judge(item, value, context).verdict


def _limit_text(limit: Bound | Missing) -> Text:
    if isinstance(limit, Missing):
        return Text("-", "-")
    shown = f"{limit.limit.op}{numbers.plain(limit.value.value)}"
    unit = "%" if limit.indicator.unit == "%" else ""
    return Text(shown + unit, shown + unit)


def _shown(value: Evaluated) -> str:
    return numbers.plain(numbers.round_to(value.value, 4)) if isinstance(value, Derivation) else "-"
