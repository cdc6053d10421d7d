"""Sentences about results, from the very entries that the tables print: one figure, one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.render.judged import change_of, current_cell, why
from lowcarbon_cli.render.names import limit_text, standard_name
from lowcarbon_cli.render.table import NONE, evaluated_cell, number_cell, word
from lowcarbon_cli.render.target_cells import RATE_PLACES, kept_word, per_cent_cell, signed_cell, target_name
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.documents import EvaluatedRow
    from lowcarbon_cli.model.results import Assessment, IndicatorResult
    from lowcarbon_cli.model.targets import Target, TargetsReport
    from lowcarbon_cli.model.text import Lang

_JUDGED = frozenset({Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED})


def joined(parts: Iterable[str], lang: Lang) -> str:
    """Return clauses as one sentence; empty ones are dropped."""
    text = ("，" if lang == "zh" else ", ").join(part for part in parts if part)
    if lang == "en":
        text = text[:1].upper() + text[1:]
    return f"{text}{'。' if lang == 'zh' else '.'}"


def with_unit(unit: str, lang: Lang) -> str:
    """Return a unit to stand behind a figure; in brackets where it begins with a digit itself."""
    shown = unit_text(unit, lang)
    if shown == NONE:
        return ""
    if shown[0].isdigit():
        return f" ({shown})"
    return shown if lang == "zh" or shown == "%" else f" {shown}"


def result(row: IndicatorResult, rounding: str, lang: Lang) -> str:
    """Return what one figure is, how it changed, and how it stands to its limit."""
    when = _when(row, lang)
    name = row.name.in_(lang)
    if isinstance(row.value, Missing) and not row.word:
        reason = why(row, lang) or word("see_open", lang)
        return joined((word("doc_say_missing", lang, when=when, name=name, why=reason),), lang)
    value = current_cell(row, rounding).text
    if row.word:
        head = word("doc_say_word", lang, when=when, name=name, value=value)
    else:
        head = word("doc_say_value", lang, when=when, name=name, value=value, unit=with_unit(row.unit, lang))
    basis = word("doc_say_current", lang) if row.basis == "current" else ""
    return joined((head, basis, _change(row, rounding, lang), _verdict(row, lang)), lang)


def _when(row: IndicatorResult, lang: Lang) -> str:
    if row.period is not None and row.period[1] - row.period[0] > 1:
        return word("doc_say_when_period", lang, first=row.period[0], last=row.period[1])
    return word("doc_say_when_year", lang, year=row.year)


def _change(row: IndicatorResult, rounding: str, lang: Lang) -> str:
    if row.change is None:
        return ""
    if row.change == 0:
        return word("doc_say_same", lang)
    shown = change_of(row, rounding, lang).text.lstrip("+-")
    return word("doc_say_down" if row.change < 0 else "doc_say_up", lang, value=shown)


def _verdict(row: IndicatorResult, lang: Lang) -> str:
    if row.verdict not in _JUDGED or row.limit is None:
        return ""
    return word(f"doc_verdict_{row.verdict.value}", lang, limit=limit_text(row, lang))


def overall(assessment: Assessment, lang: Lang) -> str:
    """Return the two overall verdicts in a sentence."""
    return word(
        "doc_say_overall",
        lang,
        standard=standard_name(assessment.standard, lang),
        low=word(assessment.low_carbon.verdict.value, lang),
        whole=word(assessment.whole.verdict.value, lang),
    )


def target(item: Target, report: TargetsReport, lang: Lang) -> str:
    """Return how a target stands in the last year; empty where nothing is known of it."""
    rounding, last = report.rounding, report.outlook.last_year
    mark = next((found for found in item.years if found.year == last), None)
    if mark is None or mark.actual is None or isinstance(mark.actual, Missing) or isinstance(mark.required, Missing):
        return ""
    unit = with_unit(item.unit, lang)
    head = word(
        "doc_say_target",
        lang,
        name=target_name(item, lang),
        year=last,
        actual=evaluated_cell(mark.actual, item.places, rounding).text,
        required=evaluated_cell(mark.required, item.places, rounding).text,
        unit=unit,
        kept=kept_word(mark.verdict, lang),
    )
    state = item.progress
    progress = ""
    if not isinstance(state.logarithmic, Missing) and not isinstance(state.cumulative, Missing):
        progress = word(
            "doc_say_progress",
            lang,
            cumulative=signed_cell(state.cumulative, rounding).text,
            log=per_cent_cell(state.logarithmic, rounding).text,
            due=per_cent_cell(state.due, rounding).text,
        )
    elif item.allows and item.direction != "increment":
        progress = _room(item, rounding, lang)
    coming = ""
    if not isinstance(item.required_next, Missing):
        shown = evaluated_cell(item.required_next, item.places, rounding).text
        coming = word("doc_say_next", lang, year=report.outlook.year, value=shown, unit=unit)
    return joined((head, progress, coming), lang)


def _room(item: Target, rounding: str, lang: Lang) -> str:
    """Return how much a level allows since its base, and how much of that came; empty where one is unknown."""
    came, allowed = item.progress.cumulative, item.cut
    if isinstance(came, Missing) or isinstance(allowed, Missing):
        return ""
    return word(
        "doc_say_room_below" if item.direction == "at_least" else "doc_say_room_above",
        lang,
        cumulative=signed_cell(came, rounding).text,
        allowed=f"{number_cell(abs(allowed.value), RATE_PLACES, rounding).text}%",
    )


def evaluated(row: EvaluatedRow, rounding: str, lang: Lang) -> str:
    """Return how an indicator stands over three years; empty where its summary is missing."""
    if isinstance(row.summary.value, Missing):
        return ""
    text = word(
        "doc_say_evaluated",
        lang,
        name=row.name.in_(lang),
        verdict=word(row.verdict.value, lang),
        summary_kind=word("doc_period_rate" if row.rate else "doc_mean", lang),
        summary=current_cell(row.summary, rounding).text,
        unit=with_unit(row.unit, lang),
        limit=limit_text(row.summary, lang),
    )
    return joined((text,), lang)
