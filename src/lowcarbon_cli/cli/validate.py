"""``lowcarbon validate``: what is wrong with the data, where, and what to do."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from lowcarbon_cli.cli import console, exit_codes
from lowcarbon_cli.cli.failure import explained
from lowcarbon_cli.cli.options import Asked, Files, one_of, said, shared
from lowcarbon_cli.errors import OutputError, UsageError

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.validation import Baseline, ValidationReport
    from lowcarbon_cli.render.validation.formats import Look

ON_SCREEN = 200
"""Findings that a terminal shows without being asked for more; files and pipes get all."""


@shared(without=("rounding",))
def validate(  # noqa: PLR0913, PLR0917 - one parameter per option of the grammar
    files: Files,
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", help="写出文件：.txt .json .jsonl .csv .sarif .xml(JUnit) .md .xlsx，可重复"),
    ] = None,
    format_: Annotated[
        str, one_of("--format", "标准输出的格式：text | json | jsonl | csv | sarif | junit | github")
    ] = "text",
    effect: Annotated[bool, typer.Option("--by-effect", help="按影响的指标数排列，而不按工作表")] = False,
    fail_on: Annotated[str, one_of("--fail-on", "达到此级别即退出码 1：error | warning")] = "error",
    strict: Annotated[bool, typer.Option("--strict", help="警告按错误处理")] = False,
    baseline: Annotated[Path | None, typer.Option("--baseline", help="已知问题的基线，只有新问题计入结果")] = None,
    write_baseline: Annotated[Path | None, typer.Option("--write-baseline", help="把本次的问题写为基线")] = None,
    most: Annotated[
        int | None, typer.Option("--max-findings", help="最多列出的项数，默认终端 200、文件与管道不限")
    ] = None,
    annotate: Annotated[
        Path | None, typer.Option("--annotate", help="写出在出错单元格加批注的副本（多个输入时为文件夹）")
    ] = None,
    *,
    asked: Asked,
) -> None:
    """校验园区工作簿：哪个单元格有什么问题、如何处理、影响哪些指标。

    退出码：0 没有问题，1 有达到 --fail-on 级别的问题，2 无法运行。
    """
    from lowcarbon_cli import pipeline
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.cli.config import given, own_indicators, read_config
    from lowcarbon_cli.model.findings import Severity
    from lowcarbon_cli.render.validation import formats

    targets = output or []
    _check(format_, fail_on, most)
    files_out.check_targets(targets, files, formats.EXTENSIONS)
    copies = _copies(files, annotate) if annotate else []
    beside = [write_baseline] if write_baseline else []
    files_out.check_targets([*beside, *(copy for _, copy in copies)], files, None)
    settings = read_config(asked.config)
    known = _baseline(baseline)
    report = pipeline.validate(
        [str(path) for path in files],
        policy=replace(settings.policy, strict=strict),
        baseline=known,
        given=given(asked.flags, settings.options),
        as_of=asked.as_of,
        overrides=asked.override,
        budget=asked.budget,
        personal=own_indicators(asked.personal, settings.options),
    )
    look = formats.Look(console.width(), console.colour(), console.encoding(), effect, Severity(fail_on))
    _write(report, targets, most, look, asked.lang)
    if write_baseline:
        _write_baseline(report, write_baseline, asked.lang)
    _show(report, format_, most, look, asked.lang)
    if annotate:
        _annotate(report, copies, asked.lang)
    raise typer.Exit(exit_codes.of_validation(report, fail_on))


def _check(format_: str, fail_on: str, most: int | None) -> None:
    from lowcarbon_cli.cli.output import check_format
    from lowcarbon_cli.render.validation import formats

    check_format(format_, formats.SCREEN)
    if fail_on not in {"error", "warning"}:
        raise UsageError("validate_bad_fail_on", value=fail_on)
    if most is not None and most < 1:
        raise UsageError("validate_bad_maximum", value=most)


def _baseline(path: Path | None) -> Baseline | None:
    from lowcarbon_cli.pipeline.baseline import parsed

    if path is None:
        return None
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError("validate_bad_baseline", file=path, why=str(error)) from error
    return parsed(text, str(path))


def _copies(files: list[Path], target: Path) -> list[tuple[Path, Path]]:
    """Return input and copy for each input: one file, or the same names in a folder that exists."""
    if target.is_dir():
        pairs = [(path, target / path.name) for path in files]
        if len({copy for _, copy in pairs}) == len(pairs):
            return pairs
    elif len(files) == 1 and not files[0].is_dir():
        return [(files[0], target)]
    raise UsageError("validate_one_copy", path=target)


def _write(report: ValidationReport, targets: list[Path], most: int | None, look: Look, lang: Lang) -> None:
    from lowcarbon_cli.cli.output import say_written
    from lowcarbon_cli.render.validation import formats
    from lowcarbon_cli.render.validation.families import capped

    whole = capped(report, most)
    for path in targets:
        say_written(path, formats.file_bytes(whole, formats.by_extension(path) or "text", lang, look), lang)


def _write_baseline(report: ValidationReport, target: Path, lang: Lang) -> None:
    from lowcarbon_cli.cli.output import write
    from lowcarbon_cli.pipeline.baseline import written

    write(target, written(report).encode("ascii"))
    n = str(len(report.kept) + len(report.known))
    console.err(said("label", "validate_baseline_written", lang, path=str(target), n=n))


def _show(report: ValidationReport, format_: str, most: int | None, look: Look, lang: Lang) -> None:
    """Print the report; a terminal gets a bounded text unless told otherwise."""
    from lowcarbon_cli.render.validation import formats
    from lowcarbon_cli.render.validation.families import capped
    from lowcarbon_cli.render.validation.words import left_out

    on_screen = format_ == "text" and look.width is not None
    shown = capped(report, ON_SCREEN if most is None and on_screen else most)
    console.out(formats.screen_text(shown, format_, lang, look))
    if shown.left_out and format_ != "text":
        console.err(left_out(shown, lang))


def _annotate(report: ValidationReport, copies: list[tuple[Path, Path]], lang: Lang) -> None:
    """Write a copy of each input that was read, with its findings at their cells."""
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.render.annotate import annotate, notes_for

    names = {item.path: item.name for item in report.inputs}
    for source, target in copies:
        shown = names.get(str(source))
        if shown is None:
            continue  # it could not be read, which is a finding
        try:
            made = annotate(source.read_bytes(), notes_for(report.findings, shown, lang), file=shown)
        except OutputError as error:
            if len(copies) == 1:
                raise
            console.err(said("label", "validate_not_copied", lang, why=explained(error)))
            continue
        if target.suffix.lower() != made.suffix:
            raise UsageError("validate_copy_suffix", path=target, suffix=made.suffix)
        files_out.write(target, made.content)
        console.err(said("label", "validate_wrote_copy", lang, path=str(target), n=str(len(made.placed))))
        if made.not_placed:
            console.err(said("label", "validate_not_placed", lang, n=str(len(made.not_placed))))
