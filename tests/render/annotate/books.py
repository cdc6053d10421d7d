"""Workbooks to annotate: XlsxWriter's, openpyxl's, and ones written by hand; and the look at a package."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from lowcarbon_cli.render.annotate import CellNote

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"


def png() -> bytes:
    """Return a picture of one pixel."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\xff\0\0"))]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in [*chunks, (b"IEND", b"")]
    )
    return b"\x89PNG\r\n\x1a\n" + body


def rich_xlsxwriter(folder: Path, *, macros: bool = False) -> bytes:
    """Return what a library drops: text box, chart, sparkline, button, checkbox, picture, macros, printer marks."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    red = book.add_format({"bold": True, "bg_color": "#00FF00", "num_format": "0.00", "border": 1})
    sheet, other, quiet = (book.add_worksheet(name) for name in ("能源消费", "经济 & 数据", "旁表"))
    for item in (sheet, other):
        item.write_row("A1", ["品种", "2021年", "2022年", "2023年", "=SUM(B2:D2)"])
        for row in range(1, 12):
            item.write_row(row, 0, [f"燃料{row}", row * 1.5, row * 2, row * 3])
    sheet.write("C3", 7.25, red)
    sheet.merge_range("A20:C21", "合并", red)
    sheet.set_column("F:F", 3, red)
    sheet.set_row(24, 30, red)
    sheet.insert_textbox("H2", "文本框里的字")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='能源消费'!$B$2:$B$9"})
    sheet.insert_chart("H10", chart)
    sheet.add_sparkline("E3", {"range": "能源消费!B3:D3"})
    sheet.insert_button("L2", {"caption": "按钮"})
    if hasattr(sheet, "insert_checkbox"):  # not in the oldest XlsxWriter that we take
        sheet.insert_checkbox("G2", boolean=True)
    sheet.insert_image("L10", "one.png", {"image_data": io.BytesIO(png())})
    sheet.conditional_format("B2:D9", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("B2:B9", {"validate": "decimal", "criteria": ">", "value": 0})
    sheet.write_url("A15", "https://example.org/?a=1&b=2")
    sheet.write_comment("B4", "用户的批注", {"author": "张三", "x_scale": 0.3, "y_scale": 0.3})
    sheet.write_comment("D4", "不动的批注", {"author": "张三"})
    sheet.set_header("&L&G", {"image_left": "one.png", "image_data_left": io.BytesIO(png())})
    sheet.repeat_rows(0)
    sheet.print_area("A1:E20")
    other.add_table("A1:D12", {"columns": [{"header": name} for name in ("品种", "2021年", "2022年", "2023年")]})
    other.protect("secret")
    quiet.write("A1", "不动")
    quiet.write_comment("A1", "旁批")
    book.define_name("份额", "='能源消费'!$B$2:$D$9")
    line = book.add_chart({"type": "line"})
    line.add_series({"values": "='能源消费'!$C$2:$C$9"})
    chartsheet: Any = book.add_chartsheet("图")
    chartsheet.set_chart(line)
    if macros:
        project = folder / "vbaProject.bin"
        project.write_bytes(b"constructed, no macros inside \0\1\2\3" * 40)
        book.add_vba_project(str(project))
    book.close()
    return target.getvalue()


def rich_openpyxl() -> bytes:
    """Return openpyxl's style of XML: absolute targets, /xl/comments/ and legacyDrawing ``anysvml``."""
    book = openpyxl.Workbook()
    sheet: Worksheet = book.create_sheet("能源消费", 0)
    del book["Sheet"]
    for row in range(1, 12):
        sheet.append([f"燃料{row}", row * 1.5, row * 2, "=B1*2"])
    sheet["B2"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["B2"].font = Font(bold=True)
    sheet["B2"].border = Border(left=Side("thin"))
    sheet["B2"].number_format = "0.000"
    sheet["C3"].alignment = Alignment(horizontal="center")
    sheet["B4"].comment = Comment("旧批注", "李四")
    sheet["D4"].comment = Comment("不动的批注", "李四")
    sheet.merge_cells("A20:C21")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=9))
    sheet.add_chart(chart, "H10")
    scale = Rule("cellIs", dxf=DifferentialStyle(font=Font(bold=True)), operator="lessThan", formula=["0"])
    sheet.conditional_formatting.add("B1:B9", scale)
    rule = DataValidation(type="list", formula1='"甲,乙"')
    rule.add("E1")
    sheet.add_data_validation(rule)
    sheet["A15"].hyperlink = "https://example.org/"
    other = book.create_sheet("经济 & 数据")
    other.append(["名", "值"])
    other.append(["甲", 1])
    other.add_table(Table(displayName="表", ref="A1:B2"))
    other.auto_filter.ref = "A1:B2"
    book.create_sheet("旁表")["A1"] = "不动"
    book.defined_names["份额"] = DefinedName("份额", attr_text="'能源消费'!$B$1:$B$9")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FF00FF00"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="2" fontId="1" fillId="2" borderId="0" xfId="0" applyFill="1"><alignment horizontal="center"/></xf>'
    "<xf numFmtId='10' fontId='0' fillId='0' borderId='0' xfId='0'/>"
    '<xf numFmtId="14" fontId="1" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


def relations(*entries: tuple[str, str, str]) -> str:
    """Return a .rels part of (id, kind, target)."""
    listed = "".join(f'<Relationship Id="{name}" Type="{REL}/{kind}" Target="{to}"/>' for name, kind, to in entries)
    return f'{HEAD}<Relationships xmlns="{_PACKAGE_REL}">{listed}</Relationships>'


def sheet_xml(grid: str, *, prefix: str = "", tail: str = "", head: str = "") -> str:
    """Return a worksheet with its ``sheetData`` as given (a prefix is declared, not written)."""
    name = f":{prefix}" if prefix else ""
    root = f"{prefix}:worksheet" if prefix else "worksheet"
    return f'{HEAD}<{root} xmlns{name}="{MAIN}" xmlns:r="{REL}">{head}{grid}{tail}</{root}>'


def by_hand(
    sheet: str | bytes, *, more: Mapping[str, str | bytes] | None = None, styles: str | None = STYLES, types: str = ""
) -> bytes:
    """Return a package with one sheet ``S``; ``more`` adds or replaces parts, ``types`` adds content types."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    style_entry = [("rId2", "styles", "styles.xml")] if styles else []
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            + (f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>' if styles else "")
            + f"{types}</Types>"
        ),
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": relations(("rId1", "worksheet", "worksheets/sheet1.xml"), *style_entry),
        "xl/worksheets/sheet1.xml": sheet,
    }
    if styles:
        parts["xl/styles.xml"] = styles
    parts.update(more or {})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package, in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_of(content: bytes) -> str:
    """Return the first sheet's XML."""
    return parts_of(content)["xl/worksheets/sheet1.xml"].decode("utf-8")


@lru_cache(maxsize=64)
def read_back(content: bytes) -> Workbook:
    """Return the workbook as openpyxl reads it; nobody changes it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that openpyxl drops
        return openpyxl.load_workbook(io.BytesIO(content))


def values_of(book: Workbook) -> dict[tuple[str, str], object]:
    """Return all values by sheet and address, blanks left out."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def shown_at(content: bytes, note: CellNote) -> tuple[str, str]:
    """Return comment text and fill colour at the cell of a note."""
    cell = read_back(content)[note.sheet].cell(note.row, note.column)
    return (cell.comment.text if cell.comment else "", cell.fill.fgColor.rgb if cell.fill.patternType else "")
