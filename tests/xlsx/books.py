"""Workbooks for the tests of the reader: written by XlsxWriter and openpyxl, and sheets of XML that neither writes."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from pathlib import Path

import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.filters import AutoFilter, CustomFilter, CustomFilters, FilterColumn
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.table import Table
from tools.hostile_files import cases
from tools.hostile_kit import SHEET, changed, clean, sheet_xml, zipped

ROOT = Path(__file__).parents[2]
NOON = dt.datetime(2024, 2, 29, 12, 30)  # noqa: DTZ001 - a workbook knows no time zone
EARLY = dt.datetime(1900, 1, 1, 6)  # noqa: DTZ001
FORMATS = (
    "General", "0", "0.00%", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "h:mm", "[h]:mm:ss", "mm:ss.0", "0.00E+00",
    '"day "0', "[Red]0.0", "#,##0;[Red]-#,##0", "[$-804]yyyy/m/d", "@", "_(* #,##0_)", r"\d0", "d", "[mm]:ss",
)  # fmt: skip
NUMBERS = (0, 1, 59, 60, 61, 0.5, 1e-7, 123456.789, 45000, 45000.75, 2958465, 3e6, -1, -0.25, 1e15, 0.9999999999)
TEXTS = (
    "原煤", " 两端 ", "a\nb", "<&>\"'", "_x005F_x000D_", "𠮷野", "=1+1", "N/A", "1e5", "12", "é", "]]>", "\t",
    "x" * 300,
)  # fmt: skip


def by_xlsxwriter(*, from_1904: bool = False) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "date_1904": from_1904})
    sheet = book.add_worksheet("数")
    for column, code in enumerate(FORMATS):
        look = book.add_format({"num_format": code})
        for row, number in enumerate(NUMBERS):
            sheet.write_number(row, column, number, look)
        sheet.write_blank(len(NUMBERS), column, None, look)
        sheet.write_datetime(len(NUMBERS) + 1, column, NOON, look)
    words = book.add_worksheet("文")
    for row, text in enumerate(TEXTS):
        words.write_string(row, 0, text)
    words.write_rich_string(20, 0, "红", book.add_format({"color": "red", "bold": True}), " & 黑", "尾")
    words.write_boolean(21, 0, True)
    for row, (formula, value) in enumerate(
        [("=SUM(A1:B2)", 3), ("=A1/0", "#DIV/0!"), ('="a"&"<"', "a<"), ("=TRUE()", "TRUE"), ('=""', ""), ("=1/3", 1e-9)]
    ):
        words.write_formula(row, 2, formula, None, value)
    words.write_array_formula("D1:D2", "{=A1:A2*2}", None, 5)
    words.write_dynamic_array_formula("E1:E3", "=SORT(A1:A3)", None, 1)
    words.merge_range("G1:H3", "合并")
    words.write_number("H2", 7)
    words.set_row(4, None, None, {"hidden": True})
    words.set_row(5, 0)
    words.set_column("B:B", None, None, {"hidden": True})
    words.set_column("C:XFD", None, None, {"hidden": True})
    filtered = book.add_worksheet("筛选")
    for row in range(10):
        filtered.write_row(row, 0, [f"列{row}" if row == 0 else row, row * 2])
    filtered.autofilter("A1:B10")
    filtered.filter_column("A", "x > 4")
    for row in range(1, 5):
        filtered.set_row(row, None, None, {"hidden": True})
    book.add_worksheet("藏").hide()
    book.add_worksheet("深藏").very_hidden()
    book.add_chartsheet("图").set_chart(_chart(book))
    book.close()
    return stream.getvalue()


def _chart(book: xlsxwriter.Workbook) -> object:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=数!$A$1:$A$5"})
    return chart


def by_openpyxl() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row, number in enumerate(NUMBERS, 1):
        for column, code in enumerate(FORMATS, 1):
            sheet.cell(row, column, number).number_format = code
    words = book.create_sheet("文")
    for row, text in enumerate(TEXTS, 1):
        words.cell(row, 1, text).data_type = "s"
    for row, moment in enumerate([dt.date(2024, 1, 31), EARLY, dt.time(8, 30), dt.timedelta(2.5)], 1):
        words.cell(row, 2, moment)
    words["C1"] = "=SUM(A1:A3)"
    words["C2"] = ArrayFormula("C2:C3", "=A1:A2*2")
    words["C5"] = DataTableFormula("C5:D6", r1="A1", r2="A2", dt2D=True)
    words["D1"] = "#N/A"
    words.merge_cells("F2:G3")
    words["F2"] = 5
    words.row_dimensions[7].hidden = True
    words.column_dimensions["A"].hidden = True
    words.sheet_state = "hidden"
    filtered = book.create_sheet("表")
    for line in (["甲", "乙"], [1, 2], [3, 4], [5, 6]):
        filtered.append(line)
    table = Table(displayName="T", ref="A1:B4")
    table.autoFilter = AutoFilter(
        "A1:B4", [FilterColumn(0, customFilters=CustomFilters(customFilter=[CustomFilter(val="4")]))]
    )
    filtered.add_table(table)
    filtered.row_dimensions[2].hidden = True
    filtered.row_dimensions[9].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_rows(*rows: str) -> bytes:
    """Return the clean workbook with other rows on its second sheet."""
    return zipped({**clean(), SHEET: sheet_xml(rows)})


SHARED = (
    "<row r='1'><c r='A1'><v>1</v></c><c r='B1'><f t='shared' ref='B1:D9' si='0'>A1+$A1+A$1+$A$1+SUM(A1:B2,'O''x'!C3,"
    '表!A1:$B$2)&amp;"A1"+LOG10(A1)+A:A+1:1+Rate1e+Tab[[#This Row],[A1]]+[1]S!A1</f><v>2</v></c></row>'
    "<row r='5'><c r='C5'><f t='shared' si='0'/><v>3</v></c><c r='D5'><f t='shared' si='0'>B9</f></c></row>"
)
MERGE = '<mergeCell ref="A2:B3"/>'
HIDDEN = '<col min="2" max="3" hidden="1"/><col min="4" max="9" width="0"/>'
RAW = {
    "shared formulas": with_rows(SHARED.replace("'", '"').replace('"O""x"', "'O''x'").replace('&amp;"A1"', "&amp;1")),
    "shared formulas, other quotes": with_rows(SHARED),
    "types": with_rows(
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1" t="str"><v>文</v></c>'
        '<c r="D1" t="d"><v>2024-02-29T12:30:15</v></c><c r="E1" t="d"><v>2024-02-29</v></c>'
        '<c r="F1" t="d"><v>12:30:00</v></c><c r="G1" t="d"><v>PT36H30M</v></c><c r="H1" t="n"><v>1E+3</v></c>'
        '<c r="I1" t="x"><v>9</v></c><c r="J1"><v>1e999</v></c><c r="K1" t="inlineStr"><v>4</v></c></row>'
    ),
    "inline texts": with_rows(
        '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> a&#22269;&#x56FD;&lt; </t></is></c>'
        '<c r="B1" t="inlineStr"><is><r><rPr><b/></rPr><t>红</t></r><r><t> 黑</t></r>'
        '<rPh sb="0" eb="1"><t>x</t></rPh></is></c>'
        ''
        '<c r="C1" t="inlineStr"><is><t/></is></c><c r="D1" t="inlineStr"><f>A1</f><is><t>z</t></is></c>'
        '<c r="E1" t="s"><is><t>z</t></is></c><c r="F1" t="inlineStr"/></row>'
    ),
    "numbers": with_rows(
        '<row r="2"><c r="A2"><v>007</v></c><c r="B2"><v>.5</v></c><c r="C2"><v>5.</v></c><c r="D2"><v>+5</v></c>'
        '<c r="E2"><v>-0</v></c><c r="F2"><v>-0.0</v></c>'
        '<c r="G2"><v> 12 </v></c><c r="H2"><v>12345678901234567890</v></c>'
        '<c r="I2"><v>0.1000000000000000055511151231257827</v></c><c r="J2"><v></v></c><c r="K2"><v/></c></row>'
    ),
    "no references": with_rows(
        "<row><c/><c><v>1</v></c></row>", '<row r="7"><c><v>2</v></c></row>', "<row/><row><c><v>3</v></c></row>"
    ),
    "foreign references": with_rows(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B4"><v>2</v></c><c><v>5</v></c></row><row r="4">'
        '<c r="A4"><v>3</v></c></row>'
    ),
    "rows again": with_rows(
        '<row r="3"><c r="B3"><v>1</v></c><c r="A3"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>'
        '<row r="3" hidden="1"><c r="A3"><v>9</v></c><c r="B3" s="0"/></row><row r="1"/>'
    ),
    "attributes of rows": with_rows(
        '<row r="1" spans="1:2" ht="0" customHeight="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="false"/>'
        '<row r="3" hidden="true"/><row r="4" ht="12.5" hidden="1"><c r="A4"><v>1</v></c></row><row spans="1:1" r="5"/>'
    ),
    "comments, sections, instructions": with_rows(
        '<!-- x --><row r="1"><c r="A1"><v>1<!-- y -->2</v></c><?x y?>'
        '<c r="B1" t="str"><v><![CDATA[<a>]]></v></c></row>'
    ),
    "other order": with_rows('<row r="1"><c s="0" r="A1"><v>1</v></c><c t="str" r="B1"><v>b</v><f>A1</f></c></row>'),
    "blanks between": with_rows('\n <row r="1">\r\n<c r="A1" ><v>1</v></c>\t</row>\n'),
    "carriage returns": with_rows('<row r="1"><c r="A1" t="str"><v>a\r\nb\rc&#13;d</v></c></row>'),
    "metadata": with_rows('<row r="1"><c r="A1" cm="1" vm="2"><v>1</v></c><c r="B1"><v>2</v><extLst/></c></row>'),
    "merged": zipped(changed(SHEET, ("</sheetData>", f"</sheetData><mergeCells>{MERGE}{MERGE}</mergeCells>"))),
    "hidden columns": zipped(changed(SHEET, ("<cols>", f"<cols>{HIDDEN}"))),
}  # fmt: skip


@cache
def readable() -> dict[str, bytes]:
    """Return all workbooks by name: the examples, the hostile ones, those of the two writers, raw XML."""
    examples = {path.parent.name: path.read_bytes() for path in sorted((ROOT / "examples").glob("*/data.xlsx"))}
    hostile = {case.name: case.content() for case in cases() if case.name.endswith((".xlsx", ".xlsm"))}
    made = {"xlsxwriter": by_xlsxwriter(), "xlsxwriter 1904": by_xlsxwriter(from_1904=True), "openpyxl": by_openpyxl()}
    return {**examples, **hostile, **made, **RAW}
