"""``lowcarbon standards``: what the catalogue holds, and what still has to be read officially."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lowcarbon_cli.cli import console
from lowcarbon_cli.cli.options import Debug, Format, LangOption, debugging, language, standards_offered
from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowcarbon_cli.model.catalogue import Standard
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Table

Output = Annotated[
    list[Path] | None, typer.Option("-o", "--output", help="写出文件，按扩展名 .txt .json .md .csv，可重复")
]

Law = Annotated[str, typer.Argument(help="标准编号、名称或文件", autocompletion=standards_offered)]
standards = typer.Typer(
    help="查看标准：list、show、diff、verify-list。", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


def _load(wanted: str) -> Standard:
    from lowcarbon_cli.pipeline.choose import named

    return named(wanted)


def _all() -> list[Standard]:
    from lowcarbon_cli.standards.ids import standard_ids
    from lowcarbon_cli.standards.standards import load_standard

    return [load_standard(wanted) for wanted in standard_ids()]


def _deliver(make: Callable[[Lang], Table], output: list[Path] | None, format_: str, lang: str) -> None:
    """Write a page to each file in the format of its suffix, then show it on standard output."""
    from lowcarbon_cli.cli import output as files_out
    from lowcarbon_cli.render import lawbook

    words = language(lang)
    files_out.check_format(format_)
    files_out.check_targets(output or [], [], lawbook.EXTENSIONS)
    page = make(words)
    for path in output or []:
        kind = lawbook.EXTENSIONS[path.suffix.lower()]
        content = lawbook.page_text(page, kind, words).encode("utf-8-sig" if kind == "csv" else "utf-8")
        files_out.say_written(path, content, words)
    width, colour, encoding = console.width(), console.colour(), console.encoding()
    console.out(lawbook.page_text(page, format_, words, width=width, colour=colour, encoding=encoding))


@standards.command("list")
def list_(output: Output = None, format_: Format = "text", lang: LangOption = "zh", debug: Debug = False) -> None:
    """列出收录的标准。"""
    from lowcarbon_cli.render.lawbook import standards_page

    debugging(debug)
    _deliver(lambda words: standards_page(_all(), words), output, format_, lang)


@standards.command()
def show(
    standard: Law,
    indicator: Annotated[str | None, typer.Argument(help="指标编号或名称")] = None,
    output: Output = None,
    format_: Format = "text",
    lang: LangOption = "zh",
    debug: Debug = False,
) -> None:
    """显示标准的全部指标，或一个指标的限值、算式、定义与依据。"""
    from lowcarbon_cli.render.lawbook import indicator_page, standard_page

    debugging(debug)
    law = _load(standard)
    if indicator is None:
        _deliver(lambda words: standard_page(law, words), output, format_, lang)
        return
    found = next((item for item in law.indicators if indicator in {item.id, item.name.zh, item.name.en}), None)
    if found is None:
        known = ", ".join(item.id for item in law.indicators)
        raise UsageError("cli_no_such_indicator", wanted=indicator, known=known)
    _deliver(lambda words: indicator_page(law, found, words), output, format_, lang)


@standards.command()
def diff(
    first: Law,
    second: Law,
    output: Output = None,
    format_: Format = "text",
    lang: LangOption = "zh",
    debug: Debug = False,
) -> None:
    """比较两个标准：指标、限值、属性、单位、算式的不同。"""
    from lowcarbon_cli.render.lawbook import diff_page

    debugging(debug)
    laws = (_load(first), _load(second))
    _deliver(lambda words: diff_page(*laws, words), output, format_, lang)


@standards.command("verify-list")
def verify(output: Output = None, format_: Format = "text", lang: LangOption = "zh", debug: Debug = False) -> None:
    """列出尚须由人与官方文本核对的内容，按影响大小排列。"""
    from lowcarbon_cli.render.lawbook import verify_page

    debugging(debug)
    _deliver(lambda words: verify_page(_all(), words), output, format_, lang)
