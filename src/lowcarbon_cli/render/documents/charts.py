"""Charts as data: figures by year with their limit, actual against required, progress, shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.documents.types import Chart, ChartBlock, Series
from lowcarbon_cli.render.judged import current_cell
from lowcarbon_cli.render.names import limit_text
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import NONE, evaluated_cell, number_cell, word
from lowcarbon_cli.render.target_cells import per_cent_cell, target_name
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.documents import EvaluatedRow, Evaluation, Material
    from lowcarbon_cli.model.results import IndicatorResult
    from lowcarbon_cli.model.targets import Target, TargetsReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated
    from lowcarbon_cli.render.documents.types import Block, SeriesRole, Side

LEVELS = ("energy_intensity", "co2_intensity", "energy_total", "co2_total")
"""Figures whose years are drawn."""
_TWO = 2


def number_of(value: Evaluated | None) -> Decimal | None:
    """Return the unrounded number to draw; None where there is none."""
    return value.value if isinstance(value, Derivation) and value.value.is_finite() else None


def _series(name: str, values: Iterable[Evaluated | None], texts: Iterable[str], role: SeriesRole = "value") -> Series:
    """Return a series of computed values; a missing one is not drawn."""
    known = tuple(values)
    origins = tuple(value if isinstance(value, Derivation) else None for value in known)
    return Series(name, tuple(number_of(value) for value in known), tuple(texts), role, origins=origins)


def drawable(series: Sequence[Series]) -> bool:
    """True where at least two points of one series are known."""
    return any(sum(value is not None for value in one.values) >= _TWO for one in series)


def _limit_series(row: IndicatorResult, length: int, lang: Lang) -> tuple[Series, ...]:
    if row.limit_value is None or row.limit is None or row.verdict is None:
        return ()
    name = word("doc_series_limit", lang, limit=limit_text(row, lang))
    text = significant(row.limit_value)
    side = {"<": "below", ">": "above"}.get(row.limit.op[:1], "")
    return (Series(name, (row.limit_value,) * length, (text,) * length, "limit", cast("Side", side)),)


def years_charts(material: Material, lang: Lang) -> Iterator[Block]:
    """Draw the low-carbon levels by year, with the limit where there is one."""
    rounding = material.report.rounding
    for one in material.report.assessments:
        for wanted in LEVELS:
            rows = {row.year: row for row in reversed(one.indicators) if row.id == wanted and row.period is None}
            if not rows:
                continue
            years = sorted(rows)
            latest = rows[years[-1]]
            name = latest.name.in_(lang)
            texts = (current_cell(rows[year], rounding).text for year in years)
            main = _series(name, (rows[year].value for year in years), texts)
            series = (main, *_limit_series(latest, len(years), lang))
            if drawable(series):
                title = word("doc_chart_years", lang, name=name)
                labels = tuple(str(year) for year in years)
                unit = unit_text(latest.unit, lang)
                yield ChartBlock(Chart(f"years:{wanted}", "line", title, labels, series, unit, latest.places))


def energy_chart(material: Material, lang: Lang) -> Iterator[Block]:
    """Draw the shares of the fuels, one stacked bar per year."""
    lines = [line for line in material.report.energy if line.share is not None]
    years = sorted({line.year for line in lines})
    fuels = list(dict.fromkeys(line.fuel.in_(lang) for line in lines))
    if not years or len(fuels) < _TWO:
        return
    shares: dict[tuple[str, int], Decimal] = {}
    for line in lines:
        if line.share is not None:
            # several rows of one fuel (fuel and feedstock, several users) are one part of the bar
            key = (line.fuel.in_(lang), line.year)
            shares[key] = shares[key] + line.share if key in shares else line.share
    rounding = material.report.rounding
    series = tuple(
        Series(
            fuel,
            tuple(shares.get((fuel, year)) for year in years),
            tuple(number_cell(shares.get((fuel, year)), _TWO, rounding).text for year in years),
        )
        for fuel in fuels
    )
    span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
    title = word("doc_energy_share", lang, year=span)
    yield ChartBlock(Chart("energy_share", "stacked", title, tuple(map(str, years)), series, "%", _TWO))


def road_chart(item: Target, report: TargetsReport, lang: Lang) -> Chart | None:
    """Return actual against required for the years of one target, None without two actual years."""
    marks = item.years
    rounding = report.rounding
    actual = _series(
        word("bar_actual", lang),
        (mark.actual for mark in marks),
        (evaluated_cell(mark.actual, item.places, rounding).text if mark.actual else NONE for mark in marks),
    )
    required = _series(
        word("bar_required", lang),
        (mark.required for mark in marks),
        (evaluated_cell(mark.required, item.places, rounding).text for mark in marks),
        "target",
    )
    if not drawable((actual,)):
        return None
    title = word("doc_chart_target", lang, name=target_name(item, lang))
    labels = tuple(str(mark.year) for mark in marks)
    return Chart(f"road:{item.key}", "line", title, labels, (actual, required), unit_text(item.unit, lang), item.places)


def progress_chart(items: Sequence[Target], report: TargetsReport, lang: Lang) -> Chart | None:
    """Return logarithmic progress beside the share of time passed, None where no target has both."""
    known = [
        item
        for item in items
        if number_of(item.progress.logarithmic) is not None and number_of(item.progress.due) is not None
    ]
    if not known:
        return None
    rounding = report.rounding
    parts = (
        ("progress_log", "value", [item.progress.logarithmic for item in known]),
        ("due", "target", [item.progress.due for item in known]),
    )
    series = tuple(
        _series(
            word(key, lang),
            values,
            (per_cent_cell(value, rounding).text for value in values),
            "target" if role == "target" else "value",
        )
        for key, role, values in parts
    )
    labels = tuple(target_name(item, lang) for item in known)
    return Chart("progress", "progress", word("doc_chart_progress", lang), labels, series, "%", _TWO)


def window_chart(row: EvaluatedRow, review: Evaluation, rounding: str, lang: Lang) -> Chart | None:
    """Return the bars of three years with the limit, None where fewer than two years are known."""
    texts = (current_cell(year, rounding).text for year in row.years)
    main = _series(row.name.in_(lang), (year.value for year in row.years), texts)
    series = (main, *_limit_series(row.years[-1], len(row.years), lang))
    if not drawable((main,)):
        return None
    title = word("doc_chart_evaluation", lang, name=row.name.in_(lang))
    labels = tuple(str(year) for year in review.years)
    return Chart(f"window:{row.id}", "bar", title, labels, series, unit_text(row.unit, lang), row.places)
