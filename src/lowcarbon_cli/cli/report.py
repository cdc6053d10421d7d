"""``lowcarbon report``: annual summary, acceptance report, three-year self-review, plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lowcarbon_cli.cli import console, exit_codes
from lowcarbon_cli.cli.app import app
from lowcarbon_cli.cli.options import (
    AsOf,
    BaseYear,
    Co2Factors,
    Config,
    Debug,
    Electricity,
    EvalYear,
    FactorsOption,
    Feedstock,
    Files,
    Grid,
    GridKind,
    GridYear,
    Growth,
    LangOption,
    Override,
    Rounding,
    Series,
    StandardOption,
    day,
    debugging,
    language,
    said,
)
from lowcarbon_cli.errors import OutputError, UnreadableFileError, UsageError

KindOption = Annotated[
    str, typer.Option("--kind", help="annual 年度总结 | acceptance 验收 | evaluation 三年评估 | plan 规划")
]
Outputs = Annotated[
    list[Path], typer.Option("-o", "--output", help="写出文件，按扩展名 .docx .html .md .xlsx（公式可重算），可重复")
]
TemplateOption = Annotated[Path | None, typer.Option("--template", help="自有 Word 模板（.docx），按样式名取用")]
LevelOption = Annotated[
    str | None, typer.Option("--level", help="三年评估的水平类指标：last 末年 | mean 均值 | all 逐年")
]
RateOption = Annotated[str | None, typer.Option("--rate", help="三年评估的速率类指标：period 期间 | annual 逐年")]
Expected = Annotated[str | None, typer.Option("--growth", help="下一年度预期增加值增速（%），如 6")]
Units = Annotated[
    list[str] | None,
    typer.Option("--display-units", help="显示单位：tce | 10k_tce，10k_cny | 100m_cny，可重复或用逗号分隔"),
]


@app.command()
def report(  # noqa: PLR0913, PLR0917 - one parameter per option of the grammar
    files: Files,
    kind: KindOption,
    output: Outputs,
    template: TemplateOption = None,
    level: LevelOption = None,
    rate: RateOption = None,
    growth: Expected = None,
    display_units: Units = None,
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
    config: Config = None,
    lang: LangOption = "zh",
    debug: Debug = False,
) -> None:
    """写出通知要求的文件：年度总结、验收技术报告、三年评估自查报告、规划低碳专篇。

    数据与文字没有的内容列为待补，不代为编写。退出码：0 已写出，1 已写出但数据有错误，2 无法运行。
    .
    """
    from lowcarbon_cli import pipeline
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.cli.config import given, read_config
    from lowcarbon_cli.cli.startup import import_openpyxl_lean
    from lowcarbon_cli.render.documents import formats

    debugging(debug)
    words = language(lang)
    _check_outputs(output, files, template)
    house = _read_template(template)
    flags = {
        "standard": standard,
        "expected_growth": growth,
        "electricity": electricity,
        "equivalent_series": equivalent_series,
        "feedstock": feedstock,
        "growth": growth_method,
        "coal_edition": factors,
        "co2_edition": co2_factors,
        "grid_area": grid,
        "grid_kind": grid_kind,
        "grid_year": grid_year,
        "base_year": base_year,
        "eval_year": eval_year,
        "rounding": rounding,
    }
    import_openpyxl_lean()
    data = pipeline.load([str(path) for path in files])
    # a folder given as input shows its files only now
    _check_inputs(output, [Path(item.path) for item in data.inputs])
    material = pipeline.document(
        data,
        kind,
        level=level,
        rate=rate,
        display_units=display_units or (),
        as_of=day(as_of),
        overrides=override,
        given=given(flags, read_config(config).options),
    )
    # all documents are made before the first one is written
    made = [
        (path, formats.file_bytes(material, formats.by_extension(path) or "", words, template=house)) for path in output
    ]
    for path, content in made:
        files_out.write(path, content)
        console.err(said("label", "cli_wrote", words, path=str(path)))
    raise typer.Exit(exit_codes.of_report(material.report, None))


def _check_outputs(outputs: list[Path], files: list[Path], template: Path | None) -> None:
    """Refuse, before any work, unknown suffixes and outputs that are inputs."""
    from lowcarbon_cli.render.documents import formats

    for path in outputs:
        if formats.by_extension(path) is None:
            raise UsageError("docs_bad_suffix", path=path, known=" ".join(formats.EXTENSIONS))
    _check_inputs(outputs, [*files, *([template] if template else [])])
    if template is not None and all(path.suffix.lower() != ".docx" for path in outputs):
        raise UsageError("docs_template_only_docx")


def _check_inputs(outputs: list[Path], inputs: list[Path]) -> None:
    sources = {path.resolve() for path in inputs}
    for path in outputs:
        if path.resolve() in sources:
            raise OutputError("cli_same_file", path=path)


def _read_template(template: Path | None) -> bytes | None:
    if template is None:
        return None
    try:
        return template.read_bytes()
    except OSError as error:
        raise UnreadableFileError("docs_bad_template", path=template, why=error.strerror or error) from error
