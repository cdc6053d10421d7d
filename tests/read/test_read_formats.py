"""Formats by content: the same park as .xlsx, .xls, .et, .ods and text gives the same figures."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlwt
from tools.hostile_kit import archive_of, changed, clean, ods_content, ods_entries, xls, zipped

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.read.backends import open_book
from lowcarbon_cli.read.csvfile import encoding_of
from lowcarbon_cli.read.load import load

if TYPE_CHECKING:
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.read.grid import Sheet

EXAMPLE = Path(__file__).parents[2] / "examples" / "park-a" / "data.xlsx"

CSV = "年份,工业增加值（不变价）（亿元）\n2020,200\n2021,212.5\n"


def figures(data: Dataset) -> dict[str, dict[int, Decimal]]:
    """Return value added and CO2 by year, as the file writes them."""
    wanted = {"economy": "iav_constant", "totals": "co2_total_given"}
    return {
        sheet: {record.year or 0: found.written for record in table.records if (found := record.number(wanted[sheet]))}
        for sheet, table in data.tables.items()
        if sheet in wanted
    }


PARK_A = {
    "economy": {2020: "200", 2021: "212", 2022: "226.84", 2023: "240.45", 2024: "255"},
    "totals": {2020: "168", 2021: "171", 2022: "173.5", 2023: "172", 2024: "171.2"},
}
EXPECTED = {sheet: {year: Decimal(words) for year, words in years.items()} for sheet, years in PARK_A.items()}


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a"])
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_the_content_decides_not_the_name(tmp_path: Path, name: str, kind: str) -> None:
    content = EXAMPLE.read_bytes() if kind == "xlsx" else xls()
    if kind == "ods":
        content = archive_of(*ods_entries(ods_content()))
    path = tmp_path / name
    path.write_bytes(content)
    data = load([path])
    assert figures(data) == EXPECTED
    assert data.park.word("province") == "江苏"
    assert [item.code for item in data.findings if item.severity is not Severity.INFO] == []
    lost = [item for item in data.findings if item.code == "LC-FIL-022"]
    assert len(lost) == (0 if kind == "xlsx" else 1), "one remark per file on what cannot be checked"


def sheet_of(content: bytes, name: str = "a") -> Sheet:
    return open_book(content, Path(name), name, Budget()).sheets[0]


def test_xls_keeps_kinds_formats_and_hidden_flags(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("x")
    sheet.write(0, 0, 0.153, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write(1, 0, dt.date(2020, 12, 31), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(2, 0, xlwt.Formula("1+1"))
    sheet.write(3, 1, 7)
    sheet.write_merge(5, 6, 0, 1, "m")
    sheet.row(3).hidden = True
    sheet.col(1).hidden = True
    path = tmp_path / "a.xls"
    book.save(str(path))
    found = sheet_of(path.read_bytes())
    assert found.rows[1][1].value == 0.153
    assert found.rows[1][1].number_format == "0.0%", "without its format 15.3 % would read as 0.153"
    assert found.rows[2][1].value == dt.datetime(2020, 12, 31)  # noqa: DTZ001 - Excel's dates have no zone
    assert (set(found.hidden_rows), set(found.hidden_columns)) == ({4}, {2})
    assert found.merged == ((6, 1, 7, 2),)
    assert found.origins[7, 2] == (6, 1)


def test_xls_with_1904_dates(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    # 2020-12-31 is day 44196 since 1899-12-30, and 1904 began 1462 days later
    book.add_sheet("x").write(0, 0, 44196 - 1462, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    path = tmp_path / "a.xls"
    book.save(str(path))
    opened = open_book(path.read_bytes(), path, "a.xls", Budget())
    assert opened.sheets[0].rows[1][1].value == dt.datetime(2020, 12, 31)  # noqa: DTZ001
    assert [item.code for item in opened.findings] == ["LC-FIL-022", "LC-FIL-025"]


def test_1904_dates_in_a_year_column(tmp_path: Path) -> None:
    parts = changed(
        "xl/worksheets/sheet2.xml",
        ('<c r="A6"><v>2024</v></c>', f'<c r="A6" s="1"><v>{45657 - 1462}</v></c>'),  # 2024-12-31 is day 45657
    )
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", b'<workbookPr date1904="1"')
    styles = parts["xl/styles.xml"].decode()
    one = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    assert one in styles
    dated = one.replace("</cellXfs>", "") + one.replace('numFmtId="0"', 'numFmtId="14"')
    parts["xl/styles.xml"] = styles.replace(one, dated).replace('cellXfs count="1"', 'cellXfs count="2"').encode()
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(parts))
    assert figures(load([path])) == EXPECTED


CELLS = (
    '<table:table-cell office:value-type="percentage" office:value="0.153"><text:p>15.3%</text:p></table:table-cell>'
    '<table:table-cell table:number-columns-repeated="2"/>'
    '<table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="2"/>'
    '<table:table-cell office:value-type="date" office:date-value="2020-12-31"/>'
    '<table:table-cell office:value-type="string"><office:annotation><text:p>remark</text:p></office:annotation>'
    "<text:p>原<text:s/>煤</text:p><text:p>二</text:p></table:table-cell>"
    '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    '<table:table-cell table:formula="of:=SUM([.A1:.A2])" office:value-type="float" office:value="3"/>'
)


def ods_sheet(rows: str, columns: str = "<table:table-column/>") -> Sheet:
    head, tail = ods_content().decode().split("<table:table ", 1)[0], "</table:table></office:spreadsheet>"
    body = f'{head}<table:table table:name="x">{columns}{rows}{tail}</office:body></office:document-content>'
    return sheet_of(archive_of(*ods_entries(body.encode())))


def test_ods_cells() -> None:
    row = ods_sheet(f"<table:table-row>{CELLS}</table:table-row>").rows[1]
    assert list(row) == [1, 4, 5, 6, 7, 8, 9]
    assert (row[1].value, row[1].number_format) == (0.153, "0.00%")
    assert [row[4].value, row[5].value] == [5, 5]
    assert row[6].value == dt.datetime(2020, 12, 31)  # noqa: DTZ001
    assert row[7].value == "原 煤\n二", "a comment is no content"
    assert (row[8].kind, row[8].value) == ("bool", True)
    assert row[9].formula == "of:=SUM([.A1:.A2])"


def test_ods_rows_columns_and_merges() -> None:
    one = '<table:table-cell office:value-type="float" office:value="1"/>'
    wide = one.replace("<table:table-cell", '<table:table-cell table:number-columns-spanned="2"')
    covered = one.replace("table:table-cell", "table:covered-table-cell")
    rows = (
        f'<table:table-row table:visibility="filter">{one}</table:table-row>'
        f'<table:table-row table:visibility="collapse" table:number-rows-repeated="2">{one}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1000"><table:table-cell/></table:table-row>'
        f"<table:table-row>{wide}{covered}{one}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1047000"><table:table-cell/></table:table-row>'
    )
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    found = ods_sheet(rows, columns)
    assert list(found.rows) == [1, 2, 3, 1004]
    hidden = [sorted(places) for places in (found.filtered_rows, found.hidden_rows, found.hidden_columns)]
    assert hidden == [[1], [1, 2, 3], [2, 3]]
    assert (found.merged, found.covered) == (((1004, 1, 1004, 2),), ((1004, 2),))
    assert list(found.rows[1004]) == [1, 3]


# -- text ----------------------------------------------------------------------------------------


def test_tab_separated_with_a_title_and_thousands_commas(tmp_path: Path) -> None:
    path = tmp_path / "经济数据.tsv"
    path.write_text("某园区\n年份\t工业增加值（不变价）（亿元）\n2020\t1,200\n2021\t1,212\n", "utf-8")
    assert figures(load([path]))["economy"] == {2020: 1200, 2021: 1212}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_where_it_is_plain(encoding: str) -> None:
    assert encoding_of(CSV.encode(encoding), "a.csv") == encoding


def test_utf16_without_a_mark_and_without_ascii_is_not_guessed() -> None:
    # 年 and 份 are text in UTF-16 of one order, and other Chinese characters in the other
    with pytest.raises(UnreadableFileError, match="LC-FIL-009"):
        encoding_of("年份\x00".encode("utf-16-le"), "a.csv")


def test_a_field_longer_than_the_csv_module_takes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "economy.csv"
    path.write_text(CSV + "2022," + "9" * 200_000, "utf-8")
    with pytest.raises(UnreadableFileError) as caught:
        load([path])
    assert (caught.value.code, caught.value.params["row"]) == ("LC-FIL-026", 4)


# -- folders and several files -------------------------------------------------------------------


def test_a_folder_is_one_park(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "b.xlsx")
    (tmp_path / "a.xlsx").write_bytes(b"<html>")
    for name in ("~$b.xlsx", ".hidden.xlsx", "readme.md", "scan.pdf"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "old").mkdir()
    data = load([tmp_path])
    assert figures(data) == EXPECTED
    assert [item.name for item in data.inputs] == ["a.xlsx", "b.xlsx"]
    assert [(item.code, item.params.get("file")) for item in data.findings] == [
        ("LC-FIL-027", ".hidden.xlsx"),
        ("LC-FIL-027", "old"),
        ("LC-FIL-027", "readme.md"),
        ("LC-FIL-027", "scan.pdf"),
        ("LC-STR-019", "~$b.xlsx"),
        ("LC-FIL-006", "a.xlsx"),
    ]


def test_a_folder_of_unreadable_files_only_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"<html>")
    with pytest.raises(UnreadableFileError, match="LC-FIL-006"):
        load([tmp_path])
    data = load([tmp_path], keep_going=True)
    assert (dict(data.tables), [item.code for item in data.findings]) == ({}, ["LC-FIL-006"])


def test_one_unreadable_file_stops_the_others_only_when_asked(tmp_path: Path) -> None:
    absent = tmp_path / "absent.xlsx"
    with pytest.raises(UnreadableFileError, match="LC-FIL-001"):
        load([EXAMPLE, absent])
    data = load([absent, EXAMPLE, tmp_path / "~$x.xlsx"], keep_going=True)
    assert figures(data) == EXPECTED
    assert [(item.code, str(item.cells[0]) if item.cells else "") for item in data.findings] == [
        ("LC-STR-019", ""),
        ("LC-FIL-001", "absent.xlsx!A1"),
    ]


def test_nothing_readable_while_keeping_going_is_an_empty_dataset(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    data = load([tmp_path / "empty"], keep_going=True)
    assert (dict(data.tables), data.inputs, [item.code for item in data.findings]) == ({}, (), ["LC-FIL-002"])
    assert load([], keep_going=True).findings == ()


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in the file system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    with pytest.raises(UnreadableFileError, match="LC-FIL-003"):
        load([tmp_path / "pipe.xlsx"])


def test_a_file_over_the_budget_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(clean()))
    size = path.stat().st_size
    assert figures(load([path], budget=Budget(file_bytes=size))) == EXPECTED
    with pytest.raises(UnreadableFileError, match="LC-FIL-017"):
        load([path], budget=Budget(file_bytes=size - 1))
