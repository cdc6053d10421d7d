"""Two roads through a worksheet, one result; and what is no XML passes on neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.xlsx.books import by_xlsxwriter, readable, with_rows
from tools.hostile_kit import SHEET, clean, sheet_xml, zipped

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.read.archive import open_archive
from lowcarbon_cli.read.excel import ExcelFile, open_excel
from lowcarbon_cli.read.grid import EMPTY, Area
from lowcarbon_cli.read.xlsx import events, strings, text, worksheet
from lowcarbon_cli.read.xlsx.sheet import _within

if TYPE_CHECKING:
    from lowcarbon_cli.read.grid import Book


def opened(content: bytes, budget: Budget | None = None) -> Book:
    return open_excel(open_archive(content, "a.xlsx", budget or Budget()))


def answer(content: bytes) -> str:
    """Return everything that is read, types included, or the code of the refusal."""
    try:
        return repr(opened(content))
    except UnreadableFileError as error:
        return error.code


def by_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worksheet, "frame_of", lambda *_: None)
    monkeypatch.setattr(strings, "is_utf8", lambda _: False)


@pytest.mark.parametrize("name", readable())
def test_both_roads_give_the_same_book(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = readable()[name]
    tiled = answer(content)
    by_events(monkeypatch)
    assert answer(content) == tiled


@pytest.mark.parametrize("name", ["park-a", "park-e", "xlsxwriter", "openpyxl", "types", "numbers", "shared formulas"])
def test_the_usual_workbook_needs_no_parser_for_its_rows(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # sheets without any row, which are written as a closed element, are left to the parser
    monkeypatch.setattr(events.Events, "_row_ends", None)
    opened(readable()[name])


@pytest.mark.parametrize("step", [1, 50, 400])
def test_where_a_part_is_cut_changes_nothing(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = opened(by_xlsxwriter())
    monkeypatch.setattr(text, "_STEP", step)
    assert repr(opened(by_xlsxwriter())) == repr(whole)


@pytest.mark.parametrize("odd", ["<c r='B40'><v>4</v></c>", '<c r="B40" t="e"><v>a&amp;#65;<!-- --></v></c>'])
def test_a_road_that_ends_half_way_yields_no_row_twice(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        f'<row r="{row}"><c r="A{row}"><f t="shared" ref="A1:A9" si="0">B1</f><v>{row}</v></c></row>'
        for row in range(1, 40)
    ]
    content = with_rows(*rows, f'<row r="40">{odd}</row>', '<row r="41"><c r="A41"><f t="shared" si="0"/></c></row>')
    monkeypatch.setattr(text, "_STEP", 500)
    file = ExcelFile(open_archive(content, "a.xlsx", Budget()))
    stream = [row.number for _listed, sheet in list(file.worksheets())[1:2] for row in sheet.rows_of()]
    assert stream == list(range(1, 42))
    assert file.counts.cells == 41
    half = repr(opened(content))
    by_events(monkeypatch)
    assert repr(opened(content)) == half


CELL = '<row r="1"><c r="A1" t="str"><v>{}</v></c></row>'
NO_XML = {
    "a tag that is not closed": '<row r="1"><c r="A1"><v>1</v></row>',
    "a row that is not closed": '<row r="1"><c r="A1"><v>1</v></c>',
    "a bare ampersand": CELL.format("a & b"),
    "an unknown entity": CELL.format("&nbsp;"),
    "an entity without end": CELL.format("&lt"),
    "a character that is none": CELL.format("&#0;"),
    "half a character": CELL.format("&#xD800;"),
    "no character": CELL.format("&#xFFFF;"),
    "beyond all characters": CELL.format("&#x110000;"),
    "the end of a section": CELL.format("]]>"),
    "a control character": CELL.format("\x01"),
    "a form feed": CELL.format("\x0c"),
    "not a character": CELL.format("\ufffe"),
    "a control character in a number": '<row r="1"><c r="A1"><v>1\x1f</v></c></row>',
    "an attribute twice": '<row r="1"><c r="A1" r="A1"><v>1</v></c></row>',
    "an attribute of a row twice": '<row r="1" spans="1:1" spans="1:1"><c r="A1"><v>1</v></c></row>',
    "an attribute of a formula twice": '<row r="1"><c r="A1"><f ca="1" ca="1">B1</f><v>1</v></c></row>',
    "an attribute without a name": '<row r="1"><c r="A1"><f 1="1">B1</f><v>1</v></c></row>',
    "an attribute with a bracket": '<row r="1" ht="<"><c r="A1"><v>1</v></c></row>',
    "no blank between attributes": '<row r="1"spans="1:1"><c r="A1"><v>1</v></c></row>',
    "an unknown prefix": '<row r="1" x14ac:dyDescent="0.2"><c r="A1"><v>1</v></c></row>',
    "another unknown prefix": '<row r="1" y:z="0.2"><c r="A1"><v>1</v></c></row>',
    "an entity in a text that is not shown": '<row r="1"><c r="A1"><is><t>&x;</t></is></c></row>',
    "words between rows": 'x<row r="1"><c r="A1"><v>&</v></c></row>',
    "the data twice": '<row r="1"/></sheetData><sheetData><row r="2"><c></row>',
}


@pytest.mark.parametrize("name", NO_XML)
def test_what_is_no_xml_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = with_rows(NO_XML[name])
    assert answer(content) == "LC-FIL-008"
    by_events(monkeypatch)
    assert answer(content) == "LC-FIL-008"


@pytest.mark.parametrize("torn", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80"])
def test_what_is_no_utf8_is_refused(torn: bytes) -> None:
    part = sheet_xml([CELL.format("TORN")]).replace(b"TORN", torn)
    assert answer(zipped({**clean(), SHEET: part})) == "LC-FIL-008"
    strings_part = clean()["xl/sharedStrings.xml"].replace("年份".encode(), torn)
    assert answer(zipped({**clean(), "xl/sharedStrings.xml": strings_part})) == "LC-FIL-008"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("latin-1", "ISO-8859-1"),
        ("ascii", "us-ascii"),
    ],
)
def test_a_part_may_be_in_any_encoding_that_it_names(encoding: str, declared: str) -> None:
    xml = (
        sheet_xml([CELL.format("a&#233;")])
        .decode()
        .replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{declared}"?>')
    )
    sheet = opened(zipped({**clean(), SHEET: xml.encode(encoding)})).sheets[1]
    assert sheet.rows[1][1].value == "aé"


def test_a_declaration_far_out_is_not_overlooked() -> None:
    head = f'<?xml version="1.0"{" " * 300}encoding="ISO-8859-1"?>'
    xml = sheet_xml([CELL.format("é")]).decode().replace('<?xml version="1.0"?>', head)
    # the two bytes of é in UTF-8 are two letters in Latin-1
    sheet = opened(zipped({**clean(), SHEET: xml.encode("utf-8")})).sheets[1]
    assert sheet.rows[1][1].value == "Ã©"


def test_a_row_that_came_before_keeps_its_blanks_in_the_stream() -> None:
    content = with_rows(
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"/><row r="2"><c r="A2"/><c r="B2"><v>3</v></c></row>'
    )
    file = ExcelFile(open_archive(content, "a.xlsx", Budget()))
    rows = [row for _listed, sheet in list(file.worksheets())[1:2] for row in sheet.rows_of()]
    assert [(row.number, row.listed) for row in rows] == [(2, 1), (1, 0), (2, 2)]
    assert rows[2].cells[1] is EMPTY
    assert {place: dict(cells) for place, cells in opened(content).sheets[1].rows.items()} == {2: {2: rows[2].cells[2]}}


@pytest.mark.parametrize(
    ("bound", "rows", "code"),
    [
        ({"elements": 1400}, "".join(f'<row r="{row}"/>' for row in range(1, 1500)), "LC-FIL-019"),
        ({"characters": 1500}, CELL.format("x" * 1501), "LC-FIL-019"),
        ({"cells": 100}, '<row r="1">' + "<c/>" * 90 + "</row>", "LC-FIL-014"),
        ({"columns": 30}, '<row r="1"><c r="AF1"><v>1</v></c></row>', "LC-FIL-015"),
    ],
)
def test_bounds_hold_on_both_roads(
    bound: dict[str, int], rows: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = with_rows(rows)
    for _ in range(2):
        with pytest.raises(UnreadableFileError) as caught:
            opened(content, Budget(**bound))
        assert caught.value.code == code
        by_events(monkeypatch)


def test_many_rows_out_of_order_take_no_time_of_their_own() -> None:
    # sorted once: sorting at each of them would take minutes
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(20_000, 0, -1))
    sheet = opened(with_rows(rows)).sheets[1]
    assert list(sheet.rows) == list(range(1, 20_001))


def test_one_row_of_very_many_cells_is_refused_before_it_is_complete() -> None:
    # 400,000 cells in one row of 4.4 MB: too long to be taken apart at once, refused by the parser's road
    assert answer(with_rows('<row r="1">' + '<c r="A1"/>' * 400_000 + "</row>")) == "LC-FIL-014"


def test_rows_below_the_heads_of_filters() -> None:
    areas = [Area(5, 1, 9, 2), Area(1, 1, 3, 2), Area(2, 5, 6, 6)]
    # rows 2 and 3 below 1, 3 to 6 below 2, 6 to 9 below 5; 1 is a head only, 10 is in none
    assert list(_within(range(1, 11), areas)) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert list(_within([1, 5, 7], [Area(5, 1, 6, 2), Area(1, 1, 4, 2)])) == []


@pytest.mark.parametrize(
    "part", ["<cols><col min='0' max='3' hidden='1'/></cols>", "<cols><col max='3' hidden='1'/></cols>"]
)
def test_columns_that_are_none_refuse_the_file(part: str) -> None:
    rows = sheet_xml(["<row r='1'/>"]).replace(b"<sheetData>", f"{part}<sheetData>".encode())
    assert answer(zipped({**clean(), SHEET: rows})) == "LC-FIL-008"
