"""Finds the figure that ``lowcarbon trace`` is asked for, and reads spans of years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult


def find_result(report: ComplianceReport, wanted: str, year: int | None, period: str | None) -> IndicatorResult:
    """Return the row of an indicator by id or name, for a year or period. Raises ``UsageError``."""
    rows = [row for one in report.assessments for row in one.indicators]
    rows += [row for item in report.personal for row in reversed(item.rows)]  # the judged year first
    named = [row for row in rows if wanted in {row.id, row.name.zh, row.name.en}]
    span = _period(period)
    for row in named:
        if span is not None and row.period != span:
            continue
        if year is not None and (row.year != year or (row.period is not None and row.period[0] != year - 1)):
            continue
        return row
    known = ", ".join(dict.fromkeys(row.id for row in rows))
    raise UsageError("cli_no_such_indicator", wanted=wanted, year=period or year or "-", known=known)


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
