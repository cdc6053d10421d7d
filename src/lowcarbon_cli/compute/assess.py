"""Judges a park by one standard: judged rows, rows for information by year, overall verdicts."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra, benchmarks, formula, judge, overall
from lowcarbon_cli.compute.conditions import conditions
from lowcarbon_cli.compute.facts import column_name
from lowcarbon_cli.compute.indicator_values import Measured, construction, evaluate, in_series, measure, named_in
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.results import Assessment, IndicatorResult, Verdict
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards.core import core_indicators

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.compute.readings import Price, Readings
    from lowcarbon_cli.model.catalogue import Indicator, Standard
    from lowcarbon_cli.model.text import Param
    from lowcarbon_cli.model.values import Evaluated


def assess(readings: Readings, standard: Standard, years: tuple[int, ...]) -> Assessment:
    """Return the assessment by ``standard``; without an evaluation year nothing can be judged."""
    rows: list[IndicatorResult] = []
    for item in standard.indicators:
        rows += _rows(readings, item, years, in_standard=True)
    known = {item.id for item in standard.indicators}
    for core in core_indicators():
        if core.indicator.id not in known:
            rows += _rows(readings, core.indicator, years, in_standard=False, named=core.named)
    # without any year nothing is measured: every indicator is then not assessable, never met by absence
    verdicts = {item.id: Verdict.NOT_ASSESSABLE for item in standard.indicators}
    verdicts |= {row.id: row.verdict for row in rows if row.role != "info" and row.verdict is not None}
    gates = conditions(readings.dataset, standard)
    return Assessment(
        standard, tuple(rows), gates, overall.low_carbon(standard, verdicts), overall.whole(standard, verdicts, gates)
    )


def judged_row(
    readings: Readings, item: Indicator, year: int, period: tuple[int, int] | None = None
) -> IndicatorResult:
    """Return one figure of an indicator of the standard, measured and judged by itself."""
    (measured,) = measure(readings, item, [(year, period)])
    return _judged(readings, item, _row(readings, item, year, period, measured))


def judged_value(readings: Readings, item: Indicator, like: IndicatorResult, value: Evaluated) -> IndicatorResult:
    """Return ``like`` with another value of the same indicator, judged anew (a mean of several years)."""
    reasons = value.lacks if isinstance(value, Missing) else ()
    return _judged(readings, item, like._replace(value=value, change=None, reasons=reasons, notes=(), role="info"))


def _rows(
    readings: Readings, item: Indicator, years: tuple[int, ...], *, in_standard: bool, named: bool = False
) -> list[IndicatorResult]:
    last = readings.choices.eval_year
    if last is None:
        return []
    period = _period(readings, item)
    is_core = not in_standard or item.id in _core_ids()
    others = _other_places(item, years, last, period) if is_core or _may_have(readings, item) else []
    main, *measured = in_series(measure(readings, item, [(last, period), *others]))
    row = _row(readings, item, last, period, main)
    rows = [_judged(readings, item, row) if in_standard else _informed(row, named=named)]
    for place, one in zip(others, measured, strict=True):
        if is_core or isinstance(one.value, Derivation):
            rows.append(_row(readings, item, *place, one))
    return rows


def _may_have(readings: Readings, item: Indicator) -> bool:
    """Tell whether an indicator may have a value in any year; where not, none of its years need be tried."""
    return "reported" in readings.dataset.tables or not any(map(readings.never, named_in(item.formula)))


@cache
def _core_ids() -> frozenset[str]:
    return frozenset(core.indicator.id for core in core_indicators())


def _period(readings: Readings, item: Indicator) -> tuple[int, int] | None:
    last = readings.choices.eval_year
    if last is None or item.period == "year":
        return None
    return (last - 3, last) if item.period == "three_years" else construction(readings)


def _other_places(
    item: Indicator, years: tuple[int, ...], last: int, period: tuple[int, int] | None
) -> list[formula.Place]:
    if not item.formula:
        return []
    if item.period == "year":
        return [(year, None) for year in years if year != last]
    pairs = [(year - 1, year) for year in years if year - 1 in years]
    return [(pair[1], pair) for pair in pairs if pair != period]


def _row(
    readings: Readings, item: Indicator, year: int, period: tuple[int, int] | None, measured: Measured
) -> IndicatorResult:
    change, points = _change(readings, item, year, period, measured)
    notes = _notes(readings, item, year, period, measured)
    value = measured.value
    # by position: so many names would take twice as long
    return IndicatorResult(
        item.id,
        item.name,
        item.category,
        item.number or None,
        year,
        period,
        "info",  # role
        "",  # group
        value,
        "",  # word
        item.unit,
        item.places,
        None,  # limit
        None,  # limit_value
        None,  # verdict
        () if isinstance(value, Derivation) else value.lacks,
        change,
        points,
        None,  # distance
        item.clause,
        notes,
        measured.basis,
    )


def _change(
    readings: Readings, item: Indicator, year: int, period: tuple[int, int] | None, measured: Measured
) -> tuple[Decimal | None, bool]:
    """Return the change against the year before at the same price basis, in per cent or points."""
    points = item.unit == "%"
    if period is not None or isinstance(measured.value, Missing) or not item.formula or measured.reported:
        return None, points
    price: Price = "current" if measured.basis == "current" else "constant"
    before = evaluate(readings, item, (year - 1, None), price)
    if isinstance(before, Missing):
        return None, points
    gap = numbers.CONTEXT.subtract(measured.value.value, before.value)
    if points:
        return gap, points
    if before.value <= 0:
        return None, points
    return numbers.CONTEXT.multiply(numbers.CONTEXT.divide(gap, before.value), numbers.HUNDRED), points


def _notes(
    readings: Readings, item: Indicator, year: int, period: tuple[int, int] | None, measured: Measured
) -> tuple[Lack, ...]:
    if isinstance(measured.value, Missing):
        return ()
    notes: list[Lack] = []
    if measured.basis == "current":
        notes.append(Lack("current_price"))
    if measured.reported:
        notes += _reported_notes(readings, item, year)
    named, facts = named_in(item.formula), readings.facts
    if not facts.perhaps_none.isdisjoint(named):
        notes += [Lack("blank_is_none", (), _what(one, year)) for one in named if facts.none(one, year)]
    if "co2_total" in named:
        for noted in sorted({year, *(period or ())}):
            notes += readings.co2.notes(noted)
        if period is not None:
            notes += readings.co2.series_break(*period)
    if "zero_carbon_co2" in named:
        notes += readings.zero.notes(year)
    return tuple(notes)


def _reported_notes(readings: Readings, item: Indicator, year: int) -> list[Lack]:
    """Return the remarks that a figure or word reported directly must carry."""
    blank = benchmarks.evidence_cells(readings.dataset, item, year)
    unproven = [Lack("no_evidence", blank, {"indicator": item.name, "year": year})] if blank else []
    return [Lack("reported_directly"), *unproven]


def _what(reading: str, year: int) -> dict[str, Param]:
    return {"column": column_name(reading), "year": year}


def _informed(row: IndicatorResult, *, named: bool) -> IndicatorResult:
    """Mark an indicator that the notice names but the standard does not limit."""
    if not named:
        return row
    return row._replace(verdict=Verdict.NOT_APPLICABLE, reasons=(Lack("no_limit_in_standard"), *row.reasons))


def _judged(readings: Readings, item: Indicator, row: IndicatorResult) -> IndicatorResult:
    if item.qualitative:
        return _judged_word(readings, item, row)
    price: Price = "current" if row.basis == "current" else "constant"
    # a construction period without a valid base year is no period: its conditions cannot be decided
    context = formula.Context(readings, row.year, row.period or construction(readings), price)
    verdict = judge.judge(item, row.value, context)
    distance = judge.distance(row.value, verdict) if isinstance(row.value, Derivation) else None
    notes = row.notes + _other_price(readings, item, row, verdict.verdict) + _other_reading(item, row, context)
    return row._replace(
        role=item.role,
        group=item.group,
        limit=verdict.limit,
        limit_value=verdict.limit_value,
        verdict=verdict.verdict,
        reasons=verdict.reasons,
        distance=distance,
        extra_cells=verdict.cells,
        notes=notes,
    )


def _other_price(readings: Readings, item: Indicator, row: IndicatorResult, verdict: Verdict) -> tuple[Lack, ...]:
    """Where current prices are given beside constant ones, show that value and its verdict too."""
    if item.price != "preferred" or row.basis != "constant" or isinstance(row.value, Missing):
        return ()
    other = evaluate(readings, item, (row.year, row.period), "current")
    if isinstance(other, Missing):
        return ()
    context = formula.Context(readings, row.year, row.period, "current")
    second = judge.judge(item, other, context).verdict
    shown = numbers.plain(numbers.round_to(other.value, item.places))
    reason = "also_current_price" if second is verdict else "price_changes_verdict"
    both = (leaf.number.cell for part in (other, row.value) for leaf in _leaves(part) if leaf.number is not None)
    cells = tuple(dict.fromkeys(both)) if second is not verdict else ()
    return (Lack(reason, cells, {"value": shown, "verdict": judge.verdict_name(second)}),)


def _other_reading(item: Indicator, row: IndicatorResult, context: formula.Context) -> tuple[Lack, ...]:
    """Where the text of the method can be read in two ways, show the value and verdict of the other one too."""
    if "zero_carbon_co2" not in named_in(item.formula):
        return ()
    other = context.readings.zero.other_reading(row.year)
    if other is None or isinstance(other, Missing):
        return ()
    assumed = context.readings.assuming({("zero_carbon_co2", row.year): other})
    again = context._replace(readings=assumed)
    value = algebra.convert(formula.evaluate(item.formula, again), item.unit)
    if isinstance(value, Missing):
        return ()
    shown = numbers.plain(numbers.round_to(value.value, item.places))
    verdict = judge.verdict_name(judge.judge(item, value, again).verdict)
    return (Lack("zero_other_reading", (), {"value": shown, "verdict": verdict}),)


def _leaves(value: Evaluated) -> tuple[Derivation, ...]:
    return tuple(value.leaves()) if isinstance(value, Derivation) else ()


def _judged_word(readings: Readings, item: Indicator, row: IndicatorResult) -> IndicatorResult:
    found = benchmarks.reported_word(readings.dataset, item, row.year)
    base = row._replace(role=item.role, group=item.group, limit=item.limits[0] if item.limits else None)
    if isinstance(found, Missing):
        return base._replace(value=found, verdict=Verdict.NOT_ASSESSABLE, reasons=found.lacks)
    verdict = judge.judge_word(item, found.as_written)
    return base._replace(
        word=found.as_written,
        verdict=verdict.verdict,
        reasons=verdict.reasons,
        extra_cells=(found.cell,),
        notes=tuple(_reported_notes(readings, item, row.year)),
    )
