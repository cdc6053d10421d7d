"""``lowcarbon carbon``: accounts, flows, drivers, potential and cost, scenarios, main links."""

from __future__ import annotations

from typing import Annotated

import typer

from lowcarbon_cli.cli import exit_codes
from lowcarbon_cli.cli.app import app
from lowcarbon_cli.cli.options import Asked, Files, Format, Output, Quiet, Verbose, shared

Parts = Annotated[
    list[str] | None,
    typer.Option(
        "--part",
        help="只做其中几部分：accounts 核算 | zero 零碳园区 | flows 平衡与流 | drivers 驱动因素 | "
        "abatement 潜力与成本 | scenarios 情景 | pareto 主要环节，可重复",
    ),
]

Discount = Annotated[str | None, typer.Option("--discount", help="折现率（%），默认 8")]
Share = Annotated[str | None, typer.Option("--share", help="主要环节累计到百分之几，默认 80")]


@app.command()
@shared()
def carbon(  # noqa: PLR0913, PLR0917 - one parameter per option of the grammar
    files: Files,
    output: Output = None,
    format_: Format = "text",
    part: Parts = None,
    discount: Discount = None,
    share: Share = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    *,
    asked: Asked,
) -> None:
    """碳排放从哪里来、由什么推动、能减多少：核算、零碳园区、平衡与流、驱动因素、潜力、情景、主要环节。

    退出码：0 已出表，1 数据有错误，2 无法运行。
    .
    """
    from lowcarbon_cli import pipeline
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.cli.config import given, read_config
    from lowcarbon_cli.cli.startup import import_openpyxl_lean

    files_out.check_format(format_)
    files_out.check_targets(output or [], files)
    import_openpyxl_lean()
    settings = read_config(asked.config)
    report = pipeline.carbon(
        pipeline.load([str(path) for path in files], budget=asked.budget),
        parts=part or (),
        as_of=asked.as_of,
        overrides=asked.override,
        given=given({**asked.flags, "discount": discount, "pareto_share": share}, settings.options),
        tolerances=settings.policy.tolerances,
    )
    files_out.deliver(report, output or [], format_, asked.lang, -1 if quiet else int(verbose))
    raise typer.Exit(exit_codes.of_report(report.compliance, None))
