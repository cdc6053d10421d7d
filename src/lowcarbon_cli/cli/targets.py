"""``lowcarbon targets``: progress of the targets, and what the coming year allows."""

from __future__ import annotations

from typing import Annotated

import typer

from lowcarbon_cli.cli import exit_codes
from lowcarbon_cli.cli.options import Asked, Files, Format, Output, Quiet, Verbose, one_of, shared

YearOption = Annotated[int | None, typer.Option("--year", help="下一年度，默认评价年的次年")]
Expected = Annotated[str | None, typer.Option("--growth", help="下一年度预期增加值增速（%），如 6")]
CarryOver = Annotated[str | None, one_of("--carry-over", "path 沿路径 | reset 重置 | close-gap 补差")]
PlanTarget = Annotated[
    list[str] | None,
    typer.Option("--target", help="国家或省的五年目标，如“十四五 规上工业单位增加值能耗”"),
]
AllowGdp = Annotated[
    bool, typer.Option("--allow-gdp-target", help="允许把按单位GDP下达的目标用于单位增加值指标（加注）")
]
Solve = Annotated[list[str] | None, one_of("--solve", "反算：energy | iav | co2，可重复")]
EnergyGrowth = Annotated[str | None, typer.Option("--energy-growth", help="--solve iav 假设的能耗增速（%）")]
Co2Growth = Annotated[str | None, typer.Option("--co2-growth", help="--solve iav 假设的二氧化碳增速（%）")]


@shared()
def targets(  # noqa: PLR0913, PLR0917 - one parameter per option of the grammar
    files: Files,
    output: Output = None,
    format_: Format = "text",
    quiet: Quiet = False,
    verbose: Verbose = False,
    year: YearOption = None,
    growth: Expected = None,
    carry_over: CarryOver = None,
    target: PlanTarget = None,
    allow_gdp_target: AllowGdp = False,
    solve: Solve = None,
    energy_growth: EnergyGrowth = None,
    co2_growth: Co2Growth = None,
    *,
    asked: Asked,
) -> None:
    """目标进度、下一年度各项约束的允许值，以及反算。

    退出码：0 已出表，1 数据有错误，2 无法运行。
    .
    """
    from lowcarbon_cli import pipeline
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.cli.config import given
    from lowcarbon_cli.cli.park import opened

    files_out.check_format(format_)
    files_out.check_targets(output or [], files)
    flags = {
        **asked.flags,
        "expected_growth": growth,
        "carry_over": carry_over,
        "energy_growth": energy_growth,
        "co2_growth": co2_growth,
    }
    data, settings = opened(files, asked)
    report = pipeline.targets(
        data,
        year=year,
        plan_target=target or (),
        allow_gdp_target=allow_gdp_target,
        solve=solve or (),
        as_of=asked.as_of,
        overrides=asked.override,
        given=given(flags, settings.options),
        tolerances=settings.policy.tolerances,
    )
    files_out.deliver(report, output or [], format_, asked.lang, -1 if quiet else int(verbose))
    raise typer.Exit(exit_codes.of_report(report.compliance, None))
