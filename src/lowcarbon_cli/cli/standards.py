"""``lowcarbon standards``: what the catalogue holds, and what still has to be read officially."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from lowcarbon_cli.cli import console
from lowcarbon_cli.cli.options import LangOption, language, standards_offered
from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.catalogue import Indicator, Standard
    from lowcarbon_cli.model.text import Lang

Packaged = Annotated[str, typer.Argument(autocompletion=standards_offered)]
standards = typer.Typer(
    help="查看标准：list、show、diff、verify-list。", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


def _print(rows: Sequence[Sequence[str]]) -> None:
    """Print tab-separated rows: readable, and easy to paste into a sheet."""
    console.out("".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows))


def _load(wanted: str) -> Standard:
    from lowcarbon_cli.pipeline.choose import named

    return named(wanted)


@standards.command("list")
def list_(lang: LangOption = "zh") -> None:
    """列出收录的标准。."""
    from lowcarbon_cli.model.messages import label
    from lowcarbon_cli.standards.ids import standard_ids
    from lowcarbon_cli.standards.standards import load_standard

    words = language(lang)
    for wanted in standard_ids():
        law = load_standard(wanted)
        end = str(law.valid_to) if law.valid_to else ""
        size = label("standard_table_unknown").in_(words) if law.table_unknown else str(len(law.indicators))
        _print([[law.id, law.code, law.title.in_(words), size, f"{law.valid_from} - {end}"]])


@standards.command()
def show(
    standard: Annotated[str, typer.Argument(help="标准编号、名称或文件", autocompletion=standards_offered)],
    indicator: Annotated[str | None, typer.Argument(help="指标编号")] = None,
    lang: LangOption = "zh",
) -> None:
    """显示标准的全部指标，或一个指标的限值、算式、定义与依据。."""
    from lowcarbon_cli.standards.diff import limits_text

    words = language(lang)
    law = _load(standard)
    if indicator is not None:
        found = law.indicator(indicator)
        if found is None:
            known = ", ".join(item.id for item in law.indicators)
            raise UsageError("cli_no_such_indicator", wanted=indicator, year="-", known=known)
        _print(_detail(found, words))
        return
    _print([[f"{law.code} {law.title.in_(words)}"], [law.passing.in_(words)]])
    _print([[note.in_(words)] for note in law.notes])
    for item in law.indicators:
        role = item.group or item.role
        _print([[str(item.number), item.id, item.name.in_(words), item.unit, role, limits_text(item.limits, words)]])


def _detail(item: Indicator, lang: Lang) -> list[list[str]]:
    from lowcarbon_cli.standards.diff import limits_text

    rows = [
        ["id", item.id],
        ["name", item.name.in_(lang)],
        ["unit", item.unit],
        ["role", item.group or item.role],
        ["limit", limits_text(item.limits, lang)],
        ["formula", item.formula or "-"],
        ["period", item.period],
        ["price", item.price],
        ["clause", item.clause],
        ["definition", item.definition.in_(lang) if item.definition else "-"],
        ["name grade", item.name_evidence.grade.value, item.name_evidence.document],
        ["definition grade", item.definition_evidence.grade.value, item.definition_evidence.document],
    ]
    rows += [["limit grade", one.evidence.grade.value, one.evidence.document, one.evidence.note] for one in item.limits]
    return rows


@standards.command()
def diff(first: Packaged, second: Packaged, lang: LangOption = "zh") -> None:
    """比较两个标准：指标、限值、属性、单位、算式的不同。."""
    from lowcarbon_cli.standards.diff import diff as compare

    words = language(lang)
    for row in compare(_load(first), _load(second), words):
        _print([[row.indicator, row.what, row.before, "->", row.after]])


@standards.command("verify-list")
def verify(lang: LangOption = "zh") -> None:
    """列出尚须由人与官方文本核对的内容，按影响大小排列。."""
    from lowcarbon_cli.standards.verify import verify_list

    for row in verify_list(language(lang)):
        _print([[row.standard, row.indicator, row.what, row.shown, row.grade.value, row.document]])
