"""``lowcarbon targets``: progress of the targets, and what the coming year allows."""

from __future__ import annotations

from typing import Annotated

import typer

from lowcarbon_cli.cli import console, exit_codes
from lowcarbon_cli.cli.app import app
from lowcarbon_cli.cli.options import (
    AsOf,
    BaseYear,
    BudgetOption,
    Co2Factors,
    Config,
    Debug,
    Electricity,
    EvalYear,
    FactorsOption,
    Feedstock,
    Files,
    Format,
    Grid,
    GridKind,
    GridYear,
    Growth,
    LangOption,
    Output,
    Override,
    Quiet,
    Rounding,
    Series,
    StandardOption,
    Verbose,
    choices,
    day,
    debugging,
    language,
    said,
    times,
)
from lowcarbon_cli.errors import UsageError

YearOption = Annotated[int | None, typer.Option("--year", help="下一年度，默认评价年的次年")]
Expected = Annotated[str | None, typer.Option("--growth", help="下一年度预期增加值增速（%），如 6")]
CarryOver = Annotated[str | None, typer.Option("--carry-over", help="path 沿路径 | reset 重置 | close-gap 补差")]
PlanTarget = Annotated[
    list[str] | None,
    typer.Option("--target", help="国家或省的五年目标，如“十四五 规上工业单位增加值能耗”"),
]
AllowGdp = Annotated[
    bool, typer.Option("--allow-gdp-target", help="允许把按单位GDP下达的目标用于单位增加值指标（加注）")
]
Solve = Annotated[list[str] | None, typer.Option("--solve", help="反算：energy | iav | co2，可重复")]
EnergyGrowth = Annotated[str | None, typer.Option("--energy-growth", help="--solve iav 假设的能耗增速（%）")]
Co2Growth = Annotated[str | None, typer.Option("--co2-growth", help="--solve iav 假设的二氧化碳增速（%）")]


@app.command()
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
    standard: StandardOption = None,
    as_of: AsOf = None,
    electricity: Electricity = None,
    equivalent_series: Series = None,
    feedstock: Feedstock = None,
    growth_method: Growth = None,
    factors: FactorsOption = None,
    co2_factors: Co2Factors = None,
    grid: Grid = None,
    grid_kind: GridKind = None,
    grid_year: GridYear = None,
    base_year: BaseYear = None,
    eval_year: EvalYear = None,
    rounding: Rounding = None,
    override: Override = None,
    budget: BudgetOption = None,
    config: Config = None,
    lang: LangOption = "zh",
    debug: Debug = False,
) -> None:
    """目标进度、下一年度各项约束的允许值，以及反算。

    退出码：0 已出表，1 数据有错误，2 无法运行。
    .
    """
    from lowcarbon_cli import pipeline
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.cli.config import given, read_config
    from lowcarbon_cli.cli.startup import import_openpyxl_lean
    from lowcarbon_cli.render import formats

    debugging(debug)
    words = language(lang)
    if format_ not in formats.SCREEN:
        raise UsageError("cli_bad_format", value=format_, known=", ".join(formats.SCREEN))
    files_out.check_targets(output or [], files)
    flags = choices(
        standard=standard,
        electricity=electricity,
        equivalent_series=equivalent_series,
        feedstock=feedstock,
        growth=growth_method,
        factors=factors,
        co2_factors=co2_factors,
        grid=grid,
        grid_kind=grid_kind,
        grid_year=grid_year,
        base_year=base_year,
        eval_year=eval_year,
        rounding=rounding,
    )
    flags |= {
        "expected_growth": growth,
        "carry_over": carry_over,
        "energy_growth": energy_growth,
        "co2_growth": co2_growth,
    }
    import_openpyxl_lean()
    settings = read_config(config)
    chosen = given(flags, settings.options)
    report = pipeline.targets(
        pipeline.load([str(path) for path in files], budget=times(budget)),
        year=year,
        plan_target=target or (),
        allow_gdp_target=allow_gdp_target,
        solve=solve or (),
        as_of=day(as_of),
        overrides=override,
        given=chosen,
    )
    for path in output or []:
        files_out.write(path, formats.file_bytes(report, formats.by_extension(path) or "text", words))
        console.err(said("label", "cli_wrote", words, path=str(path)))
    level = -1 if quiet else int(verbose)
    console.out(
        formats.screen_text(
            report,
            format_,
            words,
            width=console.width(),
            colour=console.colour(),
            encoding=console.encoding(),
            level=level,
        )
    )
    raise typer.Exit(exit_codes.of_report(report.compliance, None))
