"""Pieces of a Word document that python-docx does not have: whole tables, fields, native charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowcarbon_cli.render.documents import docx_chart
from lowcarbon_cli.render.documents.layout import clean

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

    from lowcarbon_cli.render.documents.layout import Layout
    from lowcarbon_cli.render.documents.types import Chart
    from lowcarbon_cli.render.table import Cell, Table

_COLOURS = {"met": "11632A", "not_met": "B3261E", "error": "B3261E", "mark": "7A4D00", "warning": "7A4D00"}
_BORDER = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "808080"}
_CELL_MARGIN = "70"
_CENTIMETRE = 360_000
"""In English metric units, in which drawings are measured."""


def element(name: str, parent: Any = None, **attributes: str) -> Any:  # noqa: ANN401 - lxml elements have no types
    """Return a new element ``w:...``, appended to ``parent``; ``val`` stands for ``w:val``."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    if parent is not None:
        parent.append(made)
    return made


def end_section(document: WordDocument) -> None:
    """Let the section that was just ended end in the paragraph before, one point high where that is empty.

    An own paragraph of full height finds no room behind a table that fills its page, and stands alone on the next.
    """
    from docx.oxml.ns import qn

    own = document.element.body.p_lst[-1]
    last = own.getprevious()
    if last is None or last.tag != qn("w:p") or last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        return
    properties = last.get_or_add_pPr()
    if not last.xpath("w:r"):
        spacing = properties.get_or_add_spacing()
        for key, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
            spacing.set(qn(f"w:{key}"), value)
    properties.append(own.pPr.sectPr)
    own.getparent().remove(own)


def word_table(table: Table, plan: Layout, room: int, style: str | None) -> Any:  # noqa: ANN401
    """Return a whole table as XML; ``room`` is its width in twentieths of a point."""
    twips = [round(width * room / (sum(plan.widths) or 1)) for width in plan.widths]
    made = element("tbl")
    head = element("tblPr", made)
    if style is not None:
        element("tblStyle", head, val=style)
    element("tblW", head, w=str(sum(twips)), type="dxa")
    borders = element("tblBorders", head)
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        element(edge, borders, **{key.removeprefix("w:"): value for key, value in _BORDER.items()})
    element("tblLayout", head, type="fixed")
    margins = element("tblCellMar", head)
    for edge in ("left", "right"):
        element(edge, margins, w=_CELL_MARGIN, type="dxa")
    grid = element("tblGrid", made)
    for width in twips:
        element("gridCol", grid, w=str(width))
    titles = [(clean(column.title), "", column.numeric) for column in table.columns]
    _row(made, titles, twips, plan.points, heading=True)
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        _row(made, [(clean(cell.text), _colour(cell), column.numeric) for cell, column in cells], twips, plan.points)
    return made


def _colour(cell: Cell) -> str:
    return _COLOURS.get(cell.style, "")


def _row(
    made: Any,  # noqa: ANN401
    entries: list[tuple[str, str, bool]],
    twips: list[int],
    points: int,
    *,
    heading: bool = False,
) -> None:
    row = element("tr", made)
    properties = element("trPr", row)
    element("cantSplit", properties)
    if heading:
        element("tblHeader", properties)
    for (text, colour, numeric), width in zip(entries, twips, strict=True):
        cell = element("tc", row)
        shape = element("tcPr", cell)
        element("tcW", shape, w=str(width), type="dxa")
        if heading:
            element("shd", shape, val="clear", color="auto", fill="E8EDF1")
        element("vAlign", shape, val="center")
        paragraph = element("p", cell)
        layout = element("pPr", paragraph)
        element("spacing", layout, before="20", after="20", line="240", lineRule="auto")
        element("ind", layout, firstLine="0")
        element("jc", layout, val="center" if heading else "right" if numeric else "left")
        run = element("r", paragraph)
        looks = element("rPr", run)
        if heading or colour:
            element("b", looks)
        if colour:
            element("color", looks, val=colour)
        element("sz", looks, val=str(2 * points))
        words = element("t", run)
        words.text = text
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def field(paragraph: WordParagraph, code: str, shown: str) -> None:
    """Append a field to a paragraph, with what it shows until Word computes it anew."""
    for kind in ("begin", None, "separate", "", "end"):
        run = paragraph.add_run()
        if kind:
            element("fldChar", run._r, fldCharType=kind)  # noqa: SLF001 - python-docx has no fields
        elif kind is None:
            instruction = element("instrText", run._r)  # noqa: SLF001
            instruction.text = f" {code} "
            instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        else:
            run.text = shown


def add_chart(document: WordDocument, paragraph: WordParagraph, chart: Chart, number: int, font: str) -> None:
    """Append a native chart to a paragraph; ``number`` is unique in the document."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), docx_chart.BOOK_TYPE, docx_chart.workbook(chart), package
    )
    part = Part(PackURI(f"/word/charts/lowcarbon{number}.xml"), docx_chart.CONTENT_TYPE, b"", package)
    relation = part.relate_to(book, docx_chart.BOOK_RELATION)
    part._blob = docx_chart.chart_xml(chart, relation, font)  # noqa: SLF001 - the id is known only now
    own = document.part.relate_to(part, docx_chart.RELATION)
    height = 6.6 if chart.kind != "progress" else 2.6 + 1.1 * len(chart.labels)
    paragraph.add_run()._r.append(_drawing(own, number, clean(chart.title), height))  # noqa: SLF001


def _drawing(relation: str, number: int, title: str, height: float) -> Any:  # noqa: ANN401
    """Return an inline drawing 15.5 cm wide that shows a chart part; ``height`` in centimetres."""
    from docx.oxml import OxmlElement

    size = {"cx": str(int(15.5 * _CENTIMETRE)), "cy": str(int(height * _CENTIMETRE))}
    drawing = element("drawing")
    inline = OxmlElement("wp:inline")
    drawing.append(inline)
    for name, attributes in (("wp:extent", size), ("wp:docPr", {"id": str(1000 + number), "name": f"chart{number}"})):
        part = OxmlElement(name)
        for key, value in attributes.items():
            part.set(key, value)
        inline.append(part)
    inline[-1].set("descr", title)
    graphic = OxmlElement("a:graphic")
    inline.append(graphic)
    data = OxmlElement("a:graphicData")
    data.set("uri", docx_chart.C)
    graphic.append(data)
    shown = OxmlElement("c:chart", nsdecls={"c": docx_chart.C, "r": docx_chart.R})
    shown.set(f"{{{docx_chart.R}}}id", relation)
    data.append(shown)
    return drawing
