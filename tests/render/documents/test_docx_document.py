"""The Word document: structure, charts with their figures, templates, bytes, LibreOffice."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt
from tests.examples import EXAMPLES
from tests.render.documents import books

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.documents import KINDS
from lowcarbon_cli.pipeline import document, load
from lowcarbon_cli.render.documents import formats
from lowcarbon_cli.render.documents.build import build
from lowcarbon_cli.render.documents.types import ChartBlock, TableBlock

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as WordDocument

    from lowcarbon_cli.model.documents import Kind, Material

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def opened(content: bytes) -> WordDocument:
    return docx.Document(BytesIO(content))


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_chart_and_chapter_is_there(kind: Kind) -> None:
    given = books.material("e", kind)
    plan = build(given)
    made = opened(formats.file_bytes(given, "docx"))
    tables = [block for _, block in plan.blocks() if isinstance(block, TableBlock) and block.table.rows]
    assert len(made.tables) == len(tables) + 1, "and the list of to-dos"
    headings = [item.text for item in made.paragraphs if (item.style.name if item.style else "").startswith("Heading")]
    assert headings[1:] == [f"{chapter.number} {chapter.title}" for chapter in plan.chapters]
    for table, block in zip(made.tables[1:], tables, strict=True):
        first = table.rows[0]
        assert first._tr.trPr is not None
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None, "the head is repeated on every page"
        assert [cell.text for cell in first.cells] == [column.title for column in block.table.columns]
        assert len(table.rows) == len(block.table.rows) + 1
    assert {section.orientation for section in made.sections} == {WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE}
    for section in made.sections:
        width, height = section.page_width, section.page_height
        assert width is not None
        assert height is not None
        assert (width > height) == (section.orientation == WD_ORIENT.LANDSCAPE)
    assert "PAGE" in made.sections[0].footer._element.xml


def test_no_table_is_wider_than_its_page() -> None:
    made = opened(formats.file_bytes(books.material("a", "annual"), "docx"))
    body = made.element.body
    sections = iter(made.sections)
    section = next(sections)
    found = 0
    for part in body.iterchildren():
        if part.tag == qn("w:tbl"):
            room = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
            columns = [int(column.get(qn("w:w"))) * 635 for column in part.iter(qn("w:gridCol"))]
            assert sum(columns) <= room + 20 * 635
            assert min(columns) > 300 * 635, "no column is squeezed to nothing"
            found += 1
        if part.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            section = next(sections)
    assert found > 10


def test_charts_are_native_and_hold_their_figures() -> None:
    given = books.material("e", "annual")
    charts = [block.chart for _, block in build(given).blocks() if isinstance(block, ChartBlock)]
    with zipfile.ZipFile(BytesIO(formats.file_bytes(given, "docx"))) as package:
        names = package.namelist()
        for number, chart in enumerate(charts, 1):
            xml = package.read(f"word/charts/lowcarbon{number}.xml").decode("utf-8")
            cached = re.findall(r"<c:v>([^<]*)</c:v>", xml)
            for series in chart.series:
                assert all(format(value, "f").rstrip("0").rstrip(".") in cached for value in series.values if value)
            book = openpyxl.load_workbook(BytesIO(package.read(f"word/embeddings/chart{number}.xlsx")))
            sheet = book.active
            assert sheet is not None
            rows = list(sheet.iter_rows(values_only=True))
            assert [row[0] for row in rows[1:]] == list(chart.labels)
            for place, series in enumerate(chart.series, 1):
                expected = [None if value is None else pytest.approx(float(value)) for value in series.values]
                assert [row[place] for row in rows[1:]] == expected
        assert len([name for name in names if name.startswith("word/charts/lowcarbon")]) == len(charts)


def test_chinese_fonts_are_named_in_the_styles() -> None:
    made = opened(formats.file_bytes(books.material("a", "annual"), "docx"))
    for style, font in (("Normal", "宋体"), ("Heading 1", "黑体"), ("Caption", "黑体")):
        fonts = made.styles[style].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert fonts.get(qn("w:eastAsiaTheme")) is None


def test_the_same_input_gives_the_same_bytes() -> None:
    first, again = (formats.file_bytes(books.fresh("a", "evaluation"), "docx") for _ in range(2))
    assert first == again
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_words_of_the_workbook_are_text(tmp_path: Path) -> None:
    given = document(load(books.with_texts(tmp_path / "data.xlsx")), "annual")
    text = "\n".join(item.text for item in opened(formats.file_bytes(given, "docx")).paragraphs)
    assert "<script>alert(1)</script> **粗体** [点](http://x.example) {{ 7*7 }} =1+1 ]]> &amp;" in text


def test_a_template_keeps_its_styles_and_its_footer(tmp_path: Path) -> None:
    house = docx.Document()
    house.styles["Heading 1"].font.name = "Courier New"
    house.sections[0].footer.paragraphs[0].text = "某园区管委会"
    house.save(str(tmp_path / "house.docx"))
    content = formats.file_bytes(books.material("a", "annual"), "docx", template=(tmp_path / "house.docx").read_bytes())
    made = opened(content)
    assert made.styles["Heading 1"].font.name == "Courier New"
    assert made.sections[0].footer.paragraphs[0].text == "某园区管委会"
    assert any(item.style is not None and item.style.name == "Heading 1" for item in made.paragraphs)


def test_a_template_without_styles_still_gives_a_document() -> None:
    house = docx.Document()
    for name in ("Table Grid", "Caption", "Title", "Heading 2"):
        house.styles[name].delete()
    stream = BytesIO()
    house.save(stream)
    made = opened(formats.file_bytes(books.material("a", "plan"), "docx", template=stream.getvalue()))
    assert len(made.tables) > 10


def zipped(name: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    "template",
    [b"", b"not a document", zipped("word/document.xml"), books.example("a").read_bytes()],
    ids=["empty", "text", "archive", "workbook"],  # an archive holds its time of making: no name for a test
)
def test_what_is_no_template_is_refused(template: bytes) -> None:
    with pytest.raises(UsageError) as caught:
        formats.file_bytes(books.material("a", "annual"), "docx", template=template)
    assert caught.value.key == "docs_bad_template"


@pytest.mark.parametrize(("name", "package"), [("docx", "docx"), ("html", "jinja2")])
def test_a_missing_package_is_named(name: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError) as caught:
        formats.file_bytes(books.material("a", "annual"), name)
    assert caught.value.key == "docs_extra"
    assert formats.file_bytes(books.material("a", "annual"), "md"), "plain text needs neither"


@pytest.mark.office
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(formats.file_bytes(books.material("e", "annual"), "docx"))
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path), "report.docx"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, timeout=110)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_a_section_ends_where_its_last_words_stand() -> None:
    """No empty line of full height ends a section: behind a table that fills its page it would stand alone."""
    made = opened(formats.file_bytes(plan_of("a"), "docx"))
    ends = [
        item for item in made.paragraphs if item._p.pPr is not None and item._p.pPr.find(qn("w:sectPr")) is not None
    ]
    assert len(ends) == len(made.sections) - 1 > 4
    for end in ends:
        spacing = end.paragraph_format
        assert end.text.strip() or (spacing.line_spacing, spacing.space_after) == (Pt(1), 0)


@pytest.mark.office
@pytest.mark.parametrize("name", ["a", "b"])
def test_no_page_is_blank(name: str, tmp_path: Path) -> None:
    content = formats.file_bytes(plan_of(name), "docx")
    (tmp_path / "plan.docx").write_bytes(content)
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path), "plan.docx"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, timeout=110)
    done = subprocess.run(["pdftotext", "plan.pdf", "-"], check=True, capture_output=True, cwd=tmp_path, timeout=110)
    pages = done.stdout.decode("utf-8").split("\f")[:-1]
    assert len(pages) > 15
    # the line of the page numbers alone has twelve characters or so
    assert [place for place, text in enumerate(pages, 1) if len("".join(text.split())) < 30] == []


def plan_of(name: str) -> Material:
    return document(load(EXAMPLES / "carbon" / f"park-{name}.xlsx"), "plan")
