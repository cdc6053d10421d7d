"""``lowcarbon template``: the blank workbook."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from lowcarbon_cli.cli.options import Debug, LangOption, StandardOption, debugging, language, span
from lowcarbon_cli.errors import OutputError, UsageError


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
    files_out.say_written(output, write_template(workbook_spec(), law, _years(years), words, before), words)


def _years(text: str | None) -> tuple[int, ...]:
    """Return the years of a span such as ``2020-2025``, none for None. Raises ``UsageError``."""
    found = span(text)
    if found and found[0] > found[1]:
        raise UsageError("cli_bad_years", value=str(text))
    return tuple(range(found[0], found[1] + 1)) if found else ()
