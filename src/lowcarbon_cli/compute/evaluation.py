"""The three-year evaluation (T5): levels and rates of three years, with the year before as base.

Three rates need four years: the base is the year before the first of the three. A level may be judged
on its last year, on the mean of the three years, or on every year; a rate on the mean rate from the
base year on, or on every yearly rate. A period's rate is never the mean of yearly rates.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.assess import judged_row, judged_value
from lowcarbon_cli.compute.readings import Readings
from lowcarbon_cli.model.documents import EvaluatedRow, Evaluation
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.results import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.catalogue import Indicator, Standard
    from lowcarbon_cli.model.documents import Level, Rate, Trend
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.results import IndicatorResult
    from lowcarbon_cli.model.values import Evaluated

LENGTH = 3
_GRAVEST = (Verdict.NOT_MET, Verdict.NOT_ASSESSABLE, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE)


def evaluate(
    readings: Readings, standard: Standard, known_years: Sequence[int], level: Level, rate: Rate
) -> Evaluation | None:
    """Return the evaluation of the three years up to the evaluation year; None without such a year."""
    last = readings.choices.eval_year
    if last is None:
        return None
    base = last - LENGTH
    window = (last - 2, last - 1, last)
    # limits with a condition on the period are decided on this window
    run = Readings(readings.dataset, replace(readings.choices, base_year=base))
    rows = tuple(
        _rate(run, item, base, window, rate) if item.period != "year" else _level(run, item, base, window, level)
        for item in standard.indicators
        if not item.qualitative
    )
    missing = tuple(year for year in (base, *window) if year not in known_years)
    return Evaluation(base, window, level, rate, rows, missing)


def _level(readings: Readings, item: Indicator, base: int, window: tuple[int, int, int], level: Level) -> EvaluatedRow:
    years = tuple(judged_row(readings, item, year) for year in window)
    mean = algebra.div(algebra.add([row.value for row in years]), algebra.constant(LENGTH))
    summary = judged_value(readings, item, years[-1], mean)
    before = judged_row(readings, item, base).value
    judged = {"last": years[-1:], "mean": (summary,), "all": years}[level]
    return _bundle(item, before, years, summary, trend([before, *(row.value for row in years)]), judged)


def _rate(readings: Readings, item: Indicator, base: int, window: tuple[int, int, int], rate: Rate) -> EvaluatedRow:
    years = tuple(judged_row(readings, item, year, (year - 1, year)) for year in window)
    summary = judged_row(readings, item, window[-1], (base, window[-1]))
    judged = {"period": (summary,), "annual": years}[rate]
    return _bundle(item, None, years, summary, trend([row.value for row in years]), judged)


def _bundle(
    item: Indicator,
    base: Evaluated | None,
    years: tuple[IndicatorResult, ...],
    summary: IndicatorResult,
    course: Trend,
    judged: tuple[IndicatorResult, ...],
) -> EvaluatedRow:
    verdict, reasons = together(judged)
    return EvaluatedRow(
        id=item.id,
        name=item.name,
        unit=item.unit,
        places=item.places,
        rate=item.period != "year",
        base=base,
        years=years,
        summary=summary,
        trend=course,
        verdict=verdict,
        reasons=reasons,
    )


def together(rows: Sequence[IndicatorResult]) -> tuple[Verdict, tuple[Lack, ...]]:
    """Return the verdict that several rows give together, the gravest, and the reasons of those rows."""
    verdicts = [row.verdict or Verdict.NOT_ASSESSABLE for row in rows]
    found = next((verdict for verdict in _GRAVEST if verdict in verdicts), Verdict.MET)
    reasons = [lack for row, verdict in zip(rows, verdicts, strict=True) if verdict is found for lack in row.reasons]
    return found, tuple(reasons)


def trend(values: Sequence[Evaluated]) -> Trend:
    """Return how the values run; ``unknown`` where one is missing.

    >>> from decimal import Decimal
    >>> trend([algebra.constant(Decimal(n)) for n in ("0.3", "0.29", "0.27")])
    'falling'
    """
    known = [value.value for value in values if not isinstance(value, Missing)]
    if len(known) < len(values):
        return "unknown"
    pairs = list(itertools.pairwise(known))
    if all(after == before for before, after in pairs):
        return "steady"
    if all(after <= before for before, after in pairs):
        return "falling"
    return "rising" if all(after >= before for before, after in pairs) else "mixed"
