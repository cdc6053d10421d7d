"""A document as one self-contained HTML file: no network, no script, charts as inline SVG."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.render.documents.build import caption_text
from lowcarbon_cli.render.documents.layout import clean, layout, longest_word
from lowcarbon_cli.render.documents.markdown import chart_table
from lowcarbon_cli.render.documents.svg import draw
from lowcarbon_cli.render.documents.types import ChartBlock, Paragraph, PictureBlock, TableBlock, ToDo
from lowcarbon_cli.render.table import word

if TYPE_CHECKING:
    from lowcarbon_cli.render.documents.types import Block, Chapter, Document
    from lowcarbon_cli.render.table import Cell, Table

TEMPLATE = "report.html.j2"
_LONG = 20


def render(document: Document) -> str:
    """Return the page. Needs jinja2; every word is escaped, none is markup."""
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    text = resources.files(__package__).joinpath(TEMPLATE).read_text("utf-8")
    lang = document.lang
    chapters = [_chapter(chapter, document) for chapter in document.chapters]
    for chapter in chapters:
        for block in chapter["blocks"]:
            if "svg" in block:
                # our own drawings, in which every word is escaped
                block["svg"] = Markup(block["svg"])  # noqa: S704
    todos = document.todos()
    return environment.from_string(text).render(
        lang="zh-CN" if lang == "zh" else "en",
        title=clean(document.title),
        park=clean(document.park),
        facts=[(label, clean(content)) for label, content in document.facts],
        chapters=chapters,
        todos=[
            {
                "number": todo.number,
                "where": f"{chapter.number} {chapter.title}",
                "text": todo.text,
                "anchor": _anchor(chapter),
            }
            for chapter, todo in todos
        ],
        words={
            "skip": word("doc_skip", lang),
            "contents": word("doc_contents", lang),
            "todos": word("doc_todos", lang, n=len(todos)),
            "todos_note": word("doc_todos_note" if todos else "doc_todos_none", lang),
            "figures": word("doc_chart_table", lang),
            "none": word("none", lang),
        },
    )


def _anchor(chapter: Chapter) -> str:
    return f"c{chapter.number.replace('.', '-')}"


def _chapter(chapter: Chapter, document: Document) -> dict[str, Any]:
    first = chapter.blocks[0] if chapter.blocks else None
    return {
        # a heading stands on the page of the table that it heads
        "wide": isinstance(first, TableBlock) and layout(first.table).wide,
        "number": chapter.number,
        "level": chapter.level,
        "title": chapter.title,
        "anchor": _anchor(chapter),
        "blocks": [_block(block, document) for block in chapter.blocks],
    }


def _block(block: Block, document: Document) -> dict[str, Any]:
    lang = document.lang
    if isinstance(block, Paragraph):
        text = block.text if block.style == "code" else clean(block.text)
        return {"kind": "code" if block.style == "code" else "paragraph", "style": block.style, "text": text}
    if isinstance(block, TableBlock):
        return {"kind": "table", "caption": caption_text(block.caption, lang), **_table(block.table)}
    if isinstance(block, ChartBlock):
        number = block.caption.number if block.caption else 0
        return {
            "kind": "chart",
            "caption": caption_text(block.caption, lang),
            "svg": draw(block.chart, f"chart{number}"),
            **_table(chart_table(block.chart)),
        }
    if isinstance(block, PictureBlock):
        return {"kind": "picture", "caption": caption_text(block.caption, lang), "svg": block.picture.svg}
    if isinstance(block, ToDo):
        return {
            "kind": "todo",
            "label": word("doc_todo", lang, number=block.number),
            "text": block.text,
            "anchor": f"todo{block.number}",
        }
    return {"kind": "signoff", "lines": block.lines}


def _table(table: Table) -> dict[str, Any]:
    plan = layout(table)
    whole = sum(plan.widths) or 1
    return {
        "wide": plan.wide,
        "columns": [
            {"title": clean(column.title), "numeric": column.numeric, "width": f"{100 * width / whole:.1f}%"}
            for column, width in zip(table.columns, plan.widths, strict=True)
        ],
        "rows": [
            [
                {"text": clean(cell.text), "style": _style(cell), "numeric": column.numeric}
                for cell, column in zip(row, table.columns, strict=True)
            ]
            for row in table.rows
        ],
        "notes": [clean(note) for note in table.notes],
    }


def _style(cell: Cell) -> str:
    """Return the classes of an entry; one with a word too long for a column may be broken anywhere."""
    return f"{cell.style} long" if longest_word(cell.text) > _LONG else cell.style
