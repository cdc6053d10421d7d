"""``lowcarbon trace``: one figure as a tree of steps down to cells and factors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lowcarbon_cli.cli import console
from lowcarbon_cli.cli.options import Asked, one_of, shared, span
from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult


@shared(several=True)
def trace(
    files: Annotated[list[str], typer.Argument(help="工作簿…… 指标编号（最后一个）", show_default=False)],
    year: Annotated[int | None, typer.Option("--year", help="年份，默认评价年")] = None,
    period: Annotated[str | None, typer.Option("--period", help="评价期，如 2020-2024")] = None,
    format_: Annotated[str, one_of("--format", "text | json")] = "text",
    *,
    asked: Asked,
) -> None:
    """把一个指标的数值展开成算式树，直到单元格与系数来源。

    例：lowcarbon trace data.xlsx energy_elasticity --period 2020-2024。
    几个标准都有的指标可写作 标准:指标，如 zero-carbon-2025:water_reuse_rate。.
    """
    from lowcarbon_cli.cli.compute import report_of
    from lowcarbon_cli.model.values import Derivation

    if len(files) < 2:  # noqa: PLR2004 - at least one file and the indicator
        raise UsageError("cli_no_such_indicator", wanted="-", year="-", known="energy_intensity, energy_elasticity ...")
    report = report_of([Path(name) for name in files[:-1]], asked)
    result = _result(report, files[-1], year, period)
    if format_ == "json" and isinstance(result.value, Derivation):
        from lowcarbon_cli.render import json

        console.out(json.trace_json(result.value, asked.lang, encoding=console.encoding()))
    else:
        from lowcarbon_cli.render import trace_text

        console.out(trace_text.render(result, asked.lang, encoding=console.encoding()))


def _result(report: ComplianceReport, wanted: str, year: int | None, period: str | None) -> IndicatorResult:
    """Return the row of an indicator by id or name, for a year or period. Raises ``UsageError``.

    ``standard:indicator`` means the row of that standard. A standard that judges the indicator comes before
    one that only shows it.
    """
    named = _named(report, wanted)
    wanted_years = span(period)
    for row in named:
        if wanted_years is not None and row.period != wanted_years:
            continue
        if year is not None and (row.year != year or (row.period is not None and row.period[0] != year - 1)):
            continue
        return row
    known = ", ".join(dict.fromkeys(row.id for one in report.assessments for row in one.indicators))
    raise UsageError("cli_no_such_indicator", wanted=wanted, year=period or year or "-", known=known)


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
