"""``lowcarbon explain``: what a code or an indicator means, and what to do."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from lowcarbon_cli.cli import console
from lowcarbon_cli.cli.options import Debug, LangOption, debugging, language
from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.explain import Line


def explain(
    wanted: Annotated[
        list[str] | None, typer.Argument(help="代码（如 LC-BAL-002），或指标的编号、名称；可给多个", show_default=False)
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="列出全部代码")] = False,
    lang: LangOption = "zh",
    debug: Debug = False,
) -> None:
    """解释校验代码或指标：含义、处理办法、示例、依据；指标的算式、所需数据与各标准限值。"""
    debugging(debug)
    words = language(lang)
    if not wanted and not listed:
        raise UsageError("explain_nothing")
    if listed:
        _print_list(words)
    _print([block for one in wanted or () for block in _blocks(one, words)], words)


def _blocks(wanted: str, lang: Lang) -> list[list[Line]]:
    from lowcarbon_cli.render import explain as words
    from lowcarbon_cli.render.rulebook import codes

    code = wanted.upper() if wanted.upper() in codes() else f"LC-{wanted.upper()}"
    if code in codes():
        return [list(words.rule_lines(code, lang))]
    found = words.find_indicators(wanted)
    if found:
        return [list(words.indicator_lines(one, lang)) for one in found]
    raise UsageError("explain_unknown", wanted=wanted, near=", ".join(_near(wanted)) or "-")


def _near(wanted: str) -> list[str]:
    from lowcarbon_cli.render.rulebook import codes
    from lowcarbon_cli.standards.ids import standard_ids
    from lowcarbon_cli.standards.standards import load_standard

    indicators = [item for one in standard_ids() for item in load_standard(one).indicators]
    known = [*codes(), *(item.id for item in indicators), *(item.name.zh for item in indicators)]
    near = get_close_matches(wanted.upper(), known, 3, 0.5) + get_close_matches(wanted, known, 3, 0.5)
    return list(dict.fromkeys([*near, *(name for name in known if wanted in name)]))[:5]


def _print_list(lang: Lang) -> None:
    from lowcarbon_cli.render.names import severity_word
    from lowcarbon_cli.render.rulebook import codes, rule_of, severity_of

    for code in codes():
        severity = severity_of(code)
        shown = severity_word(severity, lang) if severity else "-"
        console.out(f"{code}\t{shown}\t{rule_of(code).title.in_(lang)}\n")


def _print(blocks: Iterable[list[Line]], lang: Lang) -> None:
    from lowcarbon_cli.render.safe import safe, wrapped

    width = console.width()
    colon = "：" if lang == "zh" else ": "
    for place, lines in enumerate(blocks):
        if place:
            console.out("\n")
        for number, (label, text) in enumerate(lines):
            line = f"{label}{colon}{text}" if label else text if number == 0 else f"    {text}"
            shown = safe(line, console.encoding())
            for part in [shown] if width is None else wrapped(shown, max(width, 20)):
                console.out(part + "\n")
