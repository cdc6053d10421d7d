"""The commands. Options in, exit code out; nothing is computed or laid out here."""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from lowcarbon_cli import __version__
from lowcarbon_cli.cli import console, exit_codes
from lowcarbon_cli.cli.options import (
    Asked,
    Check,
    Debug,
    Files,
    Format,
    LangOption,
    Output,
    Quiet,
    StandardOption,
    Verbose,
    debugging,
    language,
    said,
    shared,
)
from lowcarbon_cli.errors import LowcarbonError, OutputError, UsageError

if TYPE_CHECKING:
    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang

app = typer.Typer(
    name="lowcarbon",
    help="国家生态工业示范园区低碳指标：读取工作簿、核算、判定，逐项追溯到单元格与条款。",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
standards_app = typer.Typer(
    help="查看标准：list、show、diff、verify-list。", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(standards_app, name="standards")


def _version(wanted: bool) -> None:
    if wanted:
        console.out(f"lowcarbon {__version__}\n")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本")] = False,
) -> None:
    """国家生态工业示范园区低碳指标：读取工作簿、核算、判定，逐项追溯到单元格与条款。"""


def _report(files: list[Path], asked: Asked) -> ComplianceReport:
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


@app.command()
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
    """
    from lowcarbon_cli.cli import output as files_out

    files_out.check_format(format_)
    exit_codes.check_known(check)
    files_out.check_targets(output or [], files)
    report = _report(files, asked)
    files_out.deliver(report, output or [], format_, asked.lang, -1 if quiet else int(verbose))
    raise typer.Exit(exit_codes.of_report(report, check))


@app.command()
@shared(several=True)
def trace(
    files: Annotated[list[str], typer.Argument(help="工作簿…… 指标编号（最后一个）", show_default=False)],
    year: Annotated[int | None, typer.Option("--year", help="年份，默认评价年")] = None,
    period: Annotated[str | None, typer.Option("--period", help="评价期，如 2020-2024")] = None,
    output: Annotated[
        list[Path] | None, typer.Option("-o", "--output", help="写出文件，按扩展名 .txt .json，可重复")
    ] = None,
    format_: Annotated[str, typer.Option("--format", help="标准输出的格式：text | json")] = "text",
    *,
    asked: Asked,
) -> None:
    """把一个指标的数值展开成算式树，直到单元格与系数来源。

    例：lowcarbon trace data.xlsx energy_elasticity --period 2020-2024。
    几个标准都有的指标可写作 标准:指标，如 zero-carbon-2025:water_reuse_rate。
    """
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.cli.trace import find_result, shown

    files_out.check_format(format_, ("text", "json"))
    files_out.check_targets(output or [], map(Path, files[:-1]), (".txt", ".json"))
    if len(files) < 2:  # noqa: PLR2004 - at least one file and the indicator
        raise UsageError("cli_no_indicator")
    report = _report([Path(name) for name in files[:-1]], asked)
    result = find_result(report, files[-1], year, period)
    for path in output or []:
        written = shown(result, path.suffix.lower().removeprefix("."), asked.lang, "utf-8")
        files_out.say_written(path, written.encode("utf-8"), asked.lang)
    console.out(shown(result, format_, asked.lang, console.encoding()))


@app.command()
def template(
    output: Annotated[Path, typer.Option("-o", "--output", help="写出的工作簿（.xlsx）")],
    standard: StandardOption = None,
    years: Annotated[str | None, typer.Option("--years", help="年份范围，如 2020-2025")] = None,
    carry: Annotated[Path | None, typer.Option("--from", help="带入上年工作簿的数字，并增加新的一年")] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有文件")] = False,
    lang: LangOption = "zh",
    debug: Debug = False,
) -> None:
    """写出空白工作簿：下拉选项、单位、说明与示例行。"""
    from lowcarbon_cli import pipeline
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.cli.trace import years_of
    from lowcarbon_cli.pipeline.choose import named
    from lowcarbon_cli.render.template import write_template
    from lowcarbon_cli.standards.workbook import workbook_spec

    debugging(debug)
    words = language(lang)
    if output.suffix.lower() != ".xlsx":
        raise UsageError("cli_bad_suffix", path=output, known=".xlsx")
    files_out.check_targets([output], [carry] if carry else [])
    if output.exists() and not force:
        raise OutputError("cli_exists", path=output)
    law = named(standard) if standard else None
    before = pipeline.load(str(carry)) if carry else None
    files_out.say_written(output, write_template(workbook_spec(), law, years_of(years), words, before), words)


@app.command()
def schema(
    kind: Annotated[
        str, typer.Option("--kind", help="report 核算报告 | validation 校验结果 | targets 目标")
    ] = "report",
) -> None:
    """输出报告、校验结果或目标的 JSON Schema。"""
    from lowcarbon_cli.render import schema as published

    if kind not in published.KINDS:
        raise UsageError("bad_option", option="--kind", value=kind, allowed=", ".join(published.KINDS))
    console.out(published.schema_text(kind))


def _asked_lang() -> Lang:
    """Return the language asked for, before or without the options having been understood."""
    words = sys.argv[1:]
    given = [after for word, after in itertools.pairwise(words) if word == "--lang"]
    given += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    wanted = given[-1] if given else os.environ.get("LOWCARBON_LANG", "")
    return "en" if wanted == "en" else "zh"


def _explain(error: LowcarbonError) -> str:
    from lowcarbon_cli.model import messages
    from lowcarbon_cli.model.text import Text

    section = "finding" if error.key.startswith("LC-") else "error"
    params = {name: value if isinstance(value, Text) else str(value) for name, value in error.params.items()}
    return messages.say(section, error.key, _asked_lang(), params)


def run() -> None:
    """Run the command line and leave with its exit code."""
    from lowcarbon_cli.cli import batch as _batch  # noqa: F401 - each registers its commands
    from lowcarbon_cli.cli import carbon as _carbon  # noqa: F401
    from lowcarbon_cli.cli import explain as _explain_command  # noqa: F401
    from lowcarbon_cli.cli import report as _report_command  # noqa: F401
    from lowcarbon_cli.cli import standards as _standards  # noqa: F401
    from lowcarbon_cli.cli import targets as _targets  # noqa: F401
    from lowcarbon_cli.cli import validate as _validate  # noqa: F401

    raised = "--debug" in sys.argv
    try:
        code = app(args=exit_codes.with_check(sys.argv[1:]), standalone_mode=False)
    except LowcarbonError as error:
        console.err(_explain(error))
        code = error.exit_code
    except KeyboardInterrupt:
        code = exit_codes.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last wall: one line instead of a traceback
        code = _other(error, raised=raised)
    sys.exit(code or 0)


def _other(error: Exception, *, raised: bool) -> int:
    usage = cast("int | None", getattr(error, "exit_code", None))
    if usage is not None and hasattr(error, "format_message"):
        console.err(said("error", "cli_usage", _asked_lang(), what=error.format_message()))
        return exit_codes.COULD_NOT_RUN
    if type(error).__name__ == "Abort":
        return exit_codes.INTERRUPTED
    if raised:
        import traceback

        traceback.print_exc()
    console.err(said("error", "cli_internal", _asked_lang(), what=f"{type(error).__name__}: {error}"))
    return exit_codes.INTERNAL
