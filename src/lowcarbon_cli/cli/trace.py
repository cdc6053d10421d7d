"""Finds the figure that ``lowcarbon trace`` is asked for, and reads spans of years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult
    from lowcarbon_cli.model.text import Lang


def find_result(report: ComplianceReport, wanted: str, year: int | None, period: str | None) -> IndicatorResult:
    """Return the row of an indicator by id or name, for a year or period. Raises ``UsageError``.

    ``standard:indicator`` means the row of that standard. A standard that judges the indicator comes before
    one that only shows it.
    """
    named = _named(report, wanted)
    span = _period(period)
    for row in named:
        if span is not None and row.period != span:
            continue
        if year is not None and (row.year != year or (row.period is not None and row.period[0] != year - 1)):
            continue
        return row
    if named:
        spans = sorted(row.period or (row.year,) for row in named)
        years = ", ".join(dict.fromkeys("-".join(map(str, place)) for place in spans))
        raise UsageError("cli_no_such_year", wanted=wanted, year=period or year, known=years)
    known = ", ".join(dict.fromkeys(row.id for one in report.assessments for row in one.indicators))
    raise UsageError("cli_no_such_indicator", wanted=wanted, year=period or year or "-", known=known)


def shown(result: IndicatorResult, format_: str, lang: Lang, encoding: str) -> str:
    """Return how a figure was made, as a tree of text or as JSON; a missing one says why."""
    if format_ == "json":
        from lowcarbon_cli.render import json

        return json.figure_json(result, lang, encoding=encoding)
    from lowcarbon_cli.render import trace_text

    return trace_text.render(result, lang, encoding=encoding)


def _named(report: ComplianceReport, wanted: str) -> list[IndicatorResult]:
    """Return the rows of an indicator in the standard that is named or judges it, else in the first with it."""
    law, _, rest = wanted.partition(":")
    found = []
    for one in report.assessments:
        words = {wanted, rest} if one.standard.id == law else {wanted}
        rows = [row for row in one.indicators if words & {row.id, row.name.zh, row.name.en}]
        if rows:
            found.append((one.standard.id == law, any(row.role != "info" for row in rows), rows))
    own = [row for item in report.personal for row in reversed(item.rows)]  # the judged year first
    mine = [row for row in own if wanted in {row.id, row.name.zh, row.name.en}]
    return [*(max(found, key=lambda entry: entry[:2])[2] if found else []), *mine]


def _period(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{4})-(\d{4})", text)
    if found is None:
        raise UsageError("cli_bad_period", value=text)
    return int(found[1]), int(found[2])


def years_of(text: str | None) -> tuple[int, ...]:
    """Return the years of a span such as ``2020-2025``, none for None. Raises ``UsageError``."""
    span = _period(text)
    return tuple(range(span[0], span[1] + 1)) if span else ()
