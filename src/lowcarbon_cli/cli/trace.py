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
    from lowcarbon_cli.model.text import Lang


@shared(several=True)
def trace(
    files: Annotated[list[str], typer.Argument(help="工作簿…… 指标编号（最后一个）", show_default=False)],
    year: Annotated[int | None, typer.Option("--year", help="年份，默认评价年")] = None,
    period: Annotated[str | None, typer.Option("--period", help="评价期，如 2020-2024")] = None,
    output: Annotated[
        list[Path] | None, typer.Option("-o", "--output", help="写出文件，按扩展名 .txt .json，可重复")
    ] = None,
    format_: Annotated[str, one_of("--format", "标准输出的格式：text | json")] = "text",
    *,
    asked: Asked,
) -> None:
    """把一个指标的数值展开成算式树，直到单元格与系数来源。

    例：lowcarbon trace data.xlsx energy_elasticity --period 2020-2024。
    几个标准都有的指标可写作 标准:指标，如 zero-carbon-2025:water_reuse_rate。
    """
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.cli.compute import report_of

    files_out.check_format(format_, ("text", "json"))
    files_out.check_targets(output or [], map(Path, files[:-1]), (".txt", ".json"))
    if len(files) < 2:  # noqa: PLR2004 - at least one file and the indicator
        raise UsageError("cli_no_indicator")
    report = report_of([Path(name) for name in files[:-1]], asked)
    result = _result(report, files[-1], year, period)
    for path in output or []:
        written = _shown(result, path.suffix.lower().removeprefix("."), asked.lang, "utf-8")
        files_out.say_written(path, written.encode("utf-8"), asked.lang)
    console.out(_shown(result, format_, asked.lang, console.encoding()))


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
    if named:
        spans = sorted(row.period or (row.year,) for row in named)
        years = ", ".join(dict.fromkeys("-".join(map(str, place)) for place in spans))
        raise UsageError("cli_no_such_year", wanted=wanted, year=period or year, known=years)
    known = ", ".join(dict.fromkeys(row.id for one in report.assessments for row in one.indicators))
    raise UsageError("cli_no_such_indicator", wanted=wanted, known=known)


def _shown(result: IndicatorResult, format_: str, lang: Lang, encoding: str) -> str:
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
