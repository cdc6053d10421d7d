"""A document as .docx: Chinese fonts, repeated table heads, landscape pages, captions, native charts.

Needs python-docx. The bytes depend on nothing but the document and the template.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.render.documents.build import caption_text
from lowcarbon_cli.render.documents.docx_empty import BODY, opened
from lowcarbon_cli.render.documents.layout import clean, layout
from lowcarbon_cli.render.documents.types import ChartBlock, Paragraph, PictureBlock, TableBlock, ToDo
from lowcarbon_cli.render.table import word

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph as WordParagraph

    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.documents.types import Block, Caption, Document, SignOff

_PICTURE = (16, 21)
"""Width and height of a picture in centimetres at most, so that its caption stands on the same page."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def render(document: Document, template: bytes | None = None) -> bytes:
    """Return the .docx; ``template`` is a .docx whose styles and first section are taken.

    Raises ``UsageError`` for a template that Word would not open.
    """
    return _Writer(document, template).bytes()


class _Writer:
    """Writes one document from top to bottom."""

    def __init__(self, document: Document, template: bytes | None) -> None:
        self.document = document
        self.lang: Lang = document.lang
        self.own = template is None
        self.word = opened(template)
        self.styles = {style.name: style for style in self.word.styles}
        self.landscape = False
        self.charts = 0
        self.word.core_properties.title = clean(document.title)
        if self.own:
            self.word.core_properties.author = "lowcarbon"
            self.word.core_properties.comments = ""

    def bytes(self) -> bytes:
        self._cover()
        self._contents()
        self._todos()
        for chapter in self.document.chapters:
            # a heading stands on the page of the table that it heads
            first = chapter.blocks[0] if chapter.blocks else None
            self._turn(landscape=isinstance(first, TableBlock) and layout(first.table).wide)
            self._heading(f"{chapter.number} {clean(chapter.title)}", chapter.level)
            for block in chapter.blocks:
                self._block(block)
        self._turn(landscape=False)
        self._footer()
        stream = BytesIO()
        self.word.save(stream)
        return _without_clock(stream.getvalue())

    # -- pieces --------------------------------------------------------------------------------

    def _paragraph(self, text: str = "", style: str = "Normal") -> WordParagraph:
        made = self.word.add_paragraph(clean(text))
        if style != "Normal" and style in self.styles:  # a template may lack it: then its default stands
            # python-docx's own setter walks through all styles each time
            made._p.style = self.styles[style].style_id  # noqa: SLF001
        return made

    def _heading(self, text: str, level: int) -> None:
        made = self._paragraph(text, f"Heading {level}")
        made.paragraph_format.keep_with_next = True

    def _cover(self) -> None:
        self._paragraph(self.document.title, "Title")
        from docx.shared import Pt

        for label, content in self.document.facts:
            made = self._paragraph()
            made.paragraph_format.space_after = Pt(2)
            made.add_run(f"{label}{'：' if self.lang == 'zh' else ': '}").bold = True
            made.add_run(clean(content))

    def _contents(self) -> None:
        """Write the contents as a field: listed here, page numbers when Word updates it."""
        from docx.shared import Pt

        from lowcarbon_cli.render.documents.docx_parts import element

        made = self._paragraph()
        made.add_run(word("doc_contents", self.lang)).bold = True
        made.paragraph_format.space_before = Pt(12)
        lines = [
            f"{'　' * (chapter.level - 1)}{chapter.number} {clean(chapter.title)}" for chapter in self.document.chapters
        ]
        begin = self._paragraph()
        for kind in ("begin", "instruction", "separate"):
            run = begin.add_run()
            if kind == "instruction":
                code = element("instrText", run._r)  # noqa: SLF001 - python-docx has no fields
                code.text = ' TOC \\o "1-2" \\h \\z \\u '
            else:
                element("fldChar", run._r, fldCharType=kind)  # noqa: SLF001
        last = begin
        for place, line in enumerate(lines):
            last = begin if place == 0 else self._paragraph()
            last.add_run(line)
            last.paragraph_format.space_after = Pt(0)
        element("fldChar", last.add_run()._r, fldCharType="end")  # noqa: SLF001

    def _todos(self) -> None:
        todos = self.document.todos()
        self._heading(word("doc_todos", self.lang, n=len(todos)), 1)
        self._paragraph(word("doc_todos_note" if todos else "doc_todos_none", self.lang))
        if not todos:
            return
        from lowcarbon_cli.render.table import Column, Table, text_cell

        heads = tuple(Column(key, word(key, self.lang)) for key in ("doc_todo_no", "doc_todo_where", "doc_todo_what"))
        rows = tuple(
            (
                text_cell(str(todo.number)),
                text_cell(f"{chapter.number} {chapter.title}"),
                text_cell(todo.text),
            )
            for chapter, todo in todos
        )
        self._table(TableBlock(Table("todos", "", heads, rows)))

    def _block(self, block: Block) -> None:
        if isinstance(block, TableBlock):
            self._table(block)
            return
        self._turn(landscape=False)
        if isinstance(block, Paragraph):
            self._words(block)
        elif isinstance(block, ChartBlock):
            self._chart(block)
        elif isinstance(block, PictureBlock):
            self._picture(block)
        elif isinstance(block, ToDo):
            self._todo(block)
        else:
            self._signoff(block)

    def _words(self, block: Paragraph) -> None:
        from docx.shared import Pt

        if block.style == "code":
            left = len(block.text) - len(block.text.lstrip(" "))
            made = self._paragraph(f"{'　' * (left // 2)}{clean(block.text).strip()}")
            made.paragraph_format.space_after = Pt(0)
            for run in made.runs:
                run.font.size = Pt(8)
            return
        made = self._paragraph(block.text)
        if block.style == "heading":
            made.paragraph_format.keep_with_next = True
            made.paragraph_format.space_before = Pt(8)
        for run in made.runs:
            run.bold = True if block.style == "heading" else None
            run.font.size = Pt(9) if block.style in {"source", "note"} else None
        if block.style == "body" and self.own:
            made.paragraph_format.first_line_indent = Pt(21)

    def _table(self, block: TableBlock) -> None:
        from docx.shared import Pt

        from lowcarbon_cli.render.documents.docx_parts import word_table

        plan = layout(block.table)
        if plan.wide:  # a narrow table stays where the wide one before it is
            self._turn(landscape=True)
        if block.caption is not None:
            self._caption(block.caption)
        if block.table.rows:
            style = self.styles["Table Grid"].style_id if "Table Grid" in self.styles else None
            body = self.word.element.body
            body[-1].addprevious(word_table(block.table, plan, self._room(), style))
        else:
            self._paragraph(word("doc_none", self.lang))
        for note in block.table.notes:
            made = self._paragraph(note)
            made.paragraph_format.space_after = Pt(0)
            for run in made.runs:
                run.font.size = Pt(8)
        self._paragraph().paragraph_format.space_after = Pt(0)

    def _caption(self, caption: Caption) -> None:
        """Write a caption whose number is a field, so that it can be referred to."""
        from lowcarbon_cli.render.documents.docx_parts import field

        made = self._paragraph("", "Caption")
        made.paragraph_format.keep_with_next = caption.kind == "table"  # that of a chart stands below it
        before, _, after = caption_text(caption, self.lang).partition(str(caption.number))
        made.add_run(clean(before))
        name = {"table": "Table", "chart": "Figure"}[caption.kind]
        field(made, f"SEQ {name} \\* ARABIC", str(caption.number))
        made.add_run(clean(after))

    def _chart(self, block: ChartBlock) -> None:
        from lowcarbon_cli.render.documents.docx_parts import add_chart

        self.charts += 1
        holder = self._paragraph()
        holder.paragraph_format.keep_with_next = True
        add_chart(self.word, holder, block.chart, self.charts, BODY)
        if block.caption is not None:
            self._caption(block.caption)

    def _picture(self, block: PictureBlock) -> None:
        """Put a diagram in as a picture; words in its place where no picture can be made here."""
        from docx.shared import Cm, Emu

        from lowcarbon_cli.render.carbon.sankey_png import png

        holder = self._paragraph()
        holder.paragraph_format.keep_with_next = True
        try:
            drawn = holder.add_run().add_picture(BytesIO(png(block.picture.graph, self.lang)))
        except UsageError:
            holder.add_run(word("doc_picture_elsewhere", self.lang))
        else:
            fit = min(Cm(_PICTURE[0]) / drawn.width, Cm(_PICTURE[1]) / drawn.height)
            drawn.width, drawn.height = Emu(int(drawn.width * fit)), Emu(int(drawn.height * fit))
        if block.caption is not None:
            self._caption(block.caption)

    def _todo(self, block: ToDo) -> None:
        from docx.enum.text import WD_COLOR_INDEX

        made = self._paragraph()
        label = made.add_run(f"【{word('doc_todo', self.lang, number=block.number)}】")
        label.bold = True
        text = made.add_run(clean(block.text))
        for run in (label, text):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW

    def _signoff(self, block: SignOff) -> None:
        from docx.shared import Pt

        for place, line in enumerate(block.lines):
            made = self._paragraph()
            made.paragraph_format.keep_with_next = place < len(block.lines) - 1
            made.paragraph_format.space_before = Pt(18)
            made.add_run(line)

    # -- pages ---------------------------------------------------------------------------------

    def _turn(self, *, landscape: bool) -> None:
        """Begin a section with the page turned, where it is not already."""
        if landscape == self.landscape:
            return
        from docx.enum.section import WD_ORIENT, WD_SECTION

        from lowcarbon_cli.render.documents.docx_parts import end_section

        self.word.add_section(WD_SECTION.NEW_PAGE)
        end_section(self.word)
        section = self.word.sections[-1]
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = section.page_height, section.page_width
        self.landscape = landscape

    def _room(self) -> int:
        """Return the width of a line on the current page, in twentieths of a point."""
        section = self.word.sections[-1]
        sizes = (section.page_width, section.left_margin, section.right_margin)
        width, left, right = (0 if size is None else int(size.twips) for size in sizes)
        return width - left - right

    def _footer(self) -> None:
        """Number the pages; a template keeps its own footer where it has one."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        from lowcarbon_cli.render.documents.docx_parts import field

        footer = self.word.sections[0].footer
        if any(paragraph.text.strip() or len(paragraph._p) > 1 for paragraph in footer.paragraphs):  # noqa: SLF001
            return
        made = footer.paragraphs[0] if footer.paragraphs else footer.add_paragraph()
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        pieces = word("doc_page", self.lang, page="\x00", pages="\x01")
        for piece in pieces.replace("\x00", "\x02\x00\x02").replace("\x01", "\x02\x01\x02").split("\x02"):
            if piece == "\x00":
                field(made, "PAGE", "1")
            elif piece == "\x01":
                field(made, "NUMPAGES", "1")
            else:
                made.add_run(piece)


def _without_clock(content: bytes) -> bytes:
    """Return the same package with one date for all its members."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name))
    return made.getvalue()
