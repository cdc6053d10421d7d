"""A document as Markdown; charts as tables of their figures. Words are shown, never interpreted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.render.documents.build import caption_text
from lowcarbon_cli.render.documents.types import ChartBlock, Paragraph, PictureBlock, TableBlock, ToDo
from lowcarbon_cli.render.markdown import escape, table_text
from lowcarbon_cli.render.table import Column, Table, text_cell, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.documents.types import Block, Chart, Document

_HARD_SPACE = "&nbsp;"


def render(document: Document) -> str:
    """Return the document as Markdown text."""
    return "\n\n".join(_blocks(document)) + "\n"


def _blocks(document: Document) -> Iterator[str]:
    lang = document.lang
    yield f"# {escape(document.title)}"
    yield "\n".join(f"- {escape(label)}: {escape(text)}" for label, text in document.facts)
    yield f"## {word('doc_contents', lang)}"
    yield "\n".join(
        f"{'  ' * (chapter.level - 1)}- {chapter.number} {escape(chapter.title)}" for chapter in document.chapters
    )
    todos = document.todos()
    yield f"## {word('doc_todos', lang, n=len(todos))}"
    yield word("doc_todos_note" if todos else "doc_todos_none", lang)
    if todos:
        yield "\n".join(
            f"{todo.number}. {escape(f'{chapter.number} {chapter.title}')}: {escape(todo.text)}"
            for chapter, todo in todos
        )
    for chapter in document.chapters:
        yield f"{'#' * (chapter.level + 1)} {chapter.number} {escape(chapter.title)}"
        for block in chapter.blocks:
            yield _block(block, lang)


def _block(block: Block, lang: Lang) -> str:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, TableBlock):
        return f"**{escape(caption_text(block.caption, lang))}**\n\n{table_text(block.table, lang)}"
    if isinstance(block, ChartBlock):
        return f"**{escape(caption_text(block.caption, lang))}**\n\n{table_text(chart_table(block.chart), lang)}"
    if isinstance(block, PictureBlock):
        return f"**{escape(caption_text(block.caption, lang))}**\n\n{escape(word('doc_picture_elsewhere', lang))}"
    if isinstance(block, ToDo):
        return f"> **{word('doc_todo', lang, number=block.number)}** {escape(block.text)}"
    return "\n".join(f"- {escape(line)}" for line in block.lines)


def _paragraph(block: Paragraph) -> str:
    if block.style == "code":
        left = len(block.text) - len(block.text.lstrip(" "))
        return f"{_HARD_SPACE * left}{escape(block.text.lstrip(' '))}"
    text = escape(block.text)
    return {"quoted": f"> {text}", "heading": f"**{text}**", "source": f"> {text}"}.get(block.style, text)


def chart_table(chart: Chart) -> Table:
    """Return the figures of a chart as a table: one row per series."""
    heads = (Column("series", chart.unit), *(Column(label, label, numeric=True) for label in chart.labels))
    rows = tuple((text_cell(one.name), *(text_cell(text) for text in one.texts)) for one in chart.series)
    return Table(chart.id, chart.title, heads, rows)
