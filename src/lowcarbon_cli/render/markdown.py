"""The report as Markdown (tables in the GitHub dialect)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.render.safe import one_line, safe
from lowcarbon_cli.render.table import word
from lowcarbon_cli.render.tables import document_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Table

_SPECIAL = re.compile(r"([\\`*_{}\[\]|~$])")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def render(report: ComplianceReport, lang: Lang = "zh", *, encoding: str = "utf-8") -> str:
    """Return the whole report as Markdown; words of the workbook are shown, never interpreted."""
    title = " - ".join(part for part in (word("title", lang), report.park.name) if part)
    return render_tables(title, document_tables(report, lang), lang, encoding=encoding)


def render_tables(title: str, tables: Iterable[Table], lang: Lang, *, encoding: str = "utf-8") -> str:
    """Return any tables as Markdown under a title."""
    blocks = [f"# {escape(title)}", *(_block(table, lang) for table in tables)]
    return safe("\n\n".join(blocks) + "\n", encoding)


def escape(text: str) -> str:
    """Return ``text`` on one line with everything that Markdown or HTML would interpret escaped.

    The mark for unread stays as it is: nothing follows it that could make it a link.
    """
    plain = one_line(text)
    for sign, entity in _HTML.items():
        plain = plain.replace(sign, entity)
    plain = _SPECIAL.sub(r"\\\1", plain)
    for lang in ("zh", "en"):
        mark = word("mark", lang)
        plain = re.sub(re.escape(f"\\{mark[:-1]}\\]") + r"(?=$| |；|;)", mark, plain)
    # a web address in a cell must not become a link
    return plain.replace("://", ":&#47;&#47;").replace("www.", "www&#46;").replace("@", "&#64;")


def _block(table: Table, lang: Lang) -> str:
    return f"## {escape(table.title)}\n\n{table_text(table, lang)}"


def table_text(table: Table, lang: Lang) -> str:
    """Return a table with its notes, without its title."""
    lines: list[str] = []
    if table.rows:
        lines.append(_row([escape(column.title) for column in table.columns]))
        lines.append(_row(["---:" if column.numeric else "---" for column in table.columns]))
        lines += [_row([escape(cell.text.strip()) for cell in row]) for row in table.rows]
    else:
        lines.append(word("none", lang))
    if table.notes:
        lines.append("")
        lines += [f"- {escape(note)}" for note in table.notes]
    return "\n".join(lines)


def _row(entries: list[str]) -> str:
    return f"| {' | '.join(entries)} |"
