"""``lowcarbon compute``: the indicators of one park and their verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from lowcarbon_cli.cli import exit_codes
from lowcarbon_cli.cli.options import Asked, Check, Files, Format, Output, Quiet, Verbose, shared
from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.results import ComplianceReport


@shared(several=True)
def compute(
    files: Files,
    output: Output = None,
    format_: Format = "text",
    check: Check = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    *,
    asked: Asked,
) -> None:
    """核算各项低碳指标并判定达标情况。

    退出码：0 已出表，1 数据有错误，2 无法运行；--check 时另有 1 不达标、3 无法判定。
    .
    """
    from lowcarbon_cli.cli import output as files_out

    files_out.check_format(format_)
    if check not in {None, "low-carbon", "standard"}:
        raise UsageError("cli_bad_check", value=check)
    files_out.check_targets(output or [], files)
    report = report_of(files, asked)
    files_out.deliver(report, output or [], format_, asked.lang, -1 if quiet else int(verbose))
    raise typer.Exit(exit_codes.of_report(report, check))


def report_of(files: list[Path], asked: Asked) -> ComplianceReport:
    """Return the report on a park's files. Raises what ``pipeline.load`` and ``pipeline.compute`` raise."""
    from lowcarbon_cli import pipeline
    from lowcarbon_cli.cli.config import given
    from lowcarbon_cli.cli.park import opened

    data, settings = opened(files, asked)
    return pipeline.compute(
        data,
        standard=asked.standards or None,
        given=given(asked.flags, settings.options),
        as_of=asked.as_of,
        overrides=asked.override,
        tolerances=settings.policy.tolerances,
    )
