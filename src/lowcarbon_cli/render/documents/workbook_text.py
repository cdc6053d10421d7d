"""The chapters of a document as one sheet: words, to-dos, and the way to each table and chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.render.book import add_page, fit
from lowcarbon_cli.render.documents.build import caption_text
from lowcarbon_cli.render.documents.types import ChartBlock, Paragraph, PictureBlock, SignOff, TableBlock, ToDo
from lowcarbon_cli.render.live.linked import same_number
from lowcarbon_cli.render.live.places import text
from lowcarbon_cli.render.table import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.render.book import Book, Page
    from lowcarbon_cli.render.documents.types import Block, Caption, Chapter, Document
    from lowcarbon_cli.render.live.ground import Ground

_WIDTHS = [9.0, 84.0, 30.0]
_LONGEST = 900
"""Characters of one cell: a row cannot be higher than its text of so many."""
_MOST = 7000
"""Characters of one formula; Excel takes 8192."""
_ARGUMENTS = 200
"""Conditions of one AND; Excel takes 255."""
_TODO = "#FFF2CC"
Look = dict[str, object]
"""Properties of a cell's format."""


class Targets(Struct, frozen=True):
    """Where tables (by number), those of the sheet of bases, and charts (by number) stand."""

    tables: Mapping[int, str]
    bases: str
    charts: Mapping[int, str]

    def of(self, caption: Caption) -> str:
        """Return the reference that a caption leads to."""
        if caption.kind == "chart":
            return self.charts.get(caption.number, "")
        return self.tables.get(caption.number, self.bases)


def text_page(made: Book, report: ComplianceReport, name: str) -> Page:
    """Add the empty sheet, upright."""
    page = add_page(made, report, name, _WIDTHS)
    page.sheet.set_portrait()
    return page


def fill_text(made: Book, page: Page, document: Document, base: Ground, targets: Targets) -> None:
    """Write cover, state of the inputs, to-dos, chapters, and room for the signatures."""
    _Writer(made, page, document, targets).write(base)


class _Writer:
    """Writes down the sheet, row by row."""

    def __init__(self, made: Book, page: Page, document: Document, targets: Targets) -> None:
        self.made, self.page, self.document, self.targets = made, page, document, targets
        self.row = 0

    def write(self, base: Ground) -> None:
        """Write the whole sheet."""
        lang, document = self.document.lang, self.document
        self.line("", document.title, bold=True, font_size=18)
        self.line("", document.park, bold=True, font_size=13)
        for label, content in document.facts:
            self.line("", f"{label}: {content}", font_size=10)
        self._state(base)
        self.line("", word("doc_sheet_note", lang), font_size=10, font_color="#404040")
        todos = document.todos()
        self.row += 1
        self.line("", word("doc_todos", lang, n=len(todos)), bold=True, font_size=13)
        self.line("", word("doc_todos_note" if todos else "doc_todos_none", lang), font_size=10)
        for chapter, todo in todos:
            self.line(str(todo.number), f"{chapter.number} {chapter.title}: {todo.text}", border=1)
        for chapter in document.chapters:
            self._chapter(chapter)

    def line(
        self, number: str, words: str, link: str = "", shown: str = "", *, look: Look | None = None, **more: object
    ) -> None:
        """Write one row: a number, words (over several rows where they are long), and a link."""
        look = {**(look or {}), **more}
        wrapped = self.made.look(text_wrap=True, valign="top", **look)
        for part in _parts(words):
            self.page.sheet.write_string(
                self.row, 0, number, self.made.look(**{**look, "valign": "top", "align": "right", "indent": 1})
            )
            self.page.sheet.write_string(self.row, 1, fit(part), wrapped)
            size = float(str(look.get("font_size", 11)))
            self.page.sheet.set_row(self.row, min(409, self.page.height(["", part], [1, 1]) * max(size / 11, 1)))
            if link:
                blue = self.made.look(font_color="#0563C1", underline=1, valign="top", text_wrap=True)
                self.page.sheet.write_url(self.row, 2, f"internal:{link}", blue, fit(shown))
            self.row += 1
            number = link = ""

    def _state(self, base: Ground) -> None:
        """Write whether the copy of the inputs still is what words and verdicts were made from."""
        lang = self.document.lang
        same, moved = word("doc_copy_same", lang), word("doc_copy_moved", lang)
        self.line("", word("doc_copy_state", lang), bold=True)
        first = self.row
        look = self.made.look(bold=True, text_wrap=True, valign="top", font_color="#7F6000")
        for conditions in _groups(_inputs(base)):
            formula = f"=IFERROR(IF(AND({','.join(conditions)}),{text(same)},{text(moved)}),{text(moved)})"
            self.page.sheet.write_formula(self.row, 1, formula, look, same)
            self.row += 1
        if self.row == first:
            self.line("", word("doc_copy_none", lang))

    def _chapter(self, chapter: Chapter) -> None:
        self.row += 1
        size = 14 if chapter.level == 1 else 12
        self.line(chapter.number, chapter.title, bold=True, font_size=size, font_color="#1F4E79")
        for block in chapter.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        lang = self.document.lang
        if isinstance(block, Paragraph):
            self.line("", block.text, look=_LOOKS.get(block.style))
        elif isinstance(block, ToDo):
            self.line(word("doc_todo", lang, number=block.number), block.text, bg_color=_TODO, border=1)
        elif isinstance(block, (TableBlock, ChartBlock)) and block.caption is not None:
            target = self.targets.of(block.caption)
            sheet = target.rpartition("!")[0].strip("'").replace("''", "'")
            shown = word("doc_see_sheet", lang, sheet=sheet)
            self.line("", caption_text(block.caption, lang), target, shown, bold=True)
        elif isinstance(block, PictureBlock):
            self.line("", caption_text(block.caption, lang), bold=True)
            self.line("", word("doc_picture_elsewhere", lang))
        elif isinstance(block, SignOff):
            self._signatures(block)

    def _signatures(self, block: SignOff) -> None:
        for line in block.lines:
            self.page.sheet.write_string(self.row, 1, fit(line), self.made.look(align="right", valign="bottom"))
            self.page.sheet.write_blank(self.row, 2, None, self.made.look(bottom=1))
            self.page.sheet.set_row(self.row, 30)
            self.row += 1


_LOOKS: dict[str, Look] = {
    "quoted": {"indent": 1, "font_color": "#1F3864"},
    "source": {"indent": 1, "font_size": 9, "font_color": "#595959"},
    "heading": {"bold": True},
    "note": {"font_size": 10, "font_color": "#404040"},
    "code": {"font_size": 9},
}


def _parts(words: str) -> Iterator[str]:
    """Cut a long text into parts that a row can show; nothing is left out."""
    yield words[:_LONGEST]
    for start in range(_LONGEST, len(words), _LONGEST):
        yield words[start : start + _LONGEST]


def _inputs(base: Ground) -> Iterator[str]:
    """Yield for every input cell behind a figure the condition that it holds what was computed with."""
    done = set()
    for leaf in base.steps.leaves():
        number = leaf.number
        if number is None or number.cell in done:
            continue
        done.add(number.cell)
        sheet = base.copy.sheets[number.cell.file, number.cell.sheet]
        content = sheet.cells[number.cell.row, number.cell.column]
        if not isinstance(content, str):
            reference = base.copy.reference(number.cell)
            yield f"ISNUMBER({reference}),{same_number(reference, content)}"


def _groups(conditions: Iterator[str]) -> Iterator[list[str]]:
    """Yield the conditions in groups that one formula can hold."""
    group: list[str] = []
    length = 0
    for one in conditions:
        if group and (length + len(one) > _MOST or 2 * len(group) >= _ARGUMENTS):
            yield group
            group, length = [], 0
        group.append(one)
        length += len(one) + 1
    if group:
        yield group
