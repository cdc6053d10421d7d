from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.model.messages import say
from lowcarbon_cli.read.csvfile import encoding_of
from lowcarbon_cli.read.load import load

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from tests.read.conftest import Book, Rows

CSV = '年份,工业增加值（不变价）（亿元）\n2020,200\n2021,"1,212.5"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "经济数据.csv"
    path.write_bytes(CSV.encode(encoding))
    found = load([path]).tables["economy"].records[1].number("iav_constant")
    assert found is not None
    assert (int(found.value), str(found.cell), found.as_written) == (12_125_000, "经济数据.csv!B3", "1,212.5")


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_csv_with_other_delimiters(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "economy.csv"
    path.write_text(CSV.replace('"1,212.5"', "212").replace(",", mark), "utf-8")
    assert [record.year for record in load([path]).tables["economy"].records] == [2020, 2021]


def test_csv_of_no_known_encoding_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="LC-FIL-009"):
        encoding_of(b"\xff\x00\x81", "a.csv")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"<html>", "LC-FIL-006"),
        (b"", "LC-FIL-004"),
        (b"PK\x03\x04 broken", "LC-FIL-007"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError) as caught:
        load([path])
    assert caught.value.code == key
    assert "a.xlsx" in say("finding", key, "zh", {"what": "", "detail": "", "file": "a.xlsx"})


def test_a_broken_workbook_is_refused(book: Book) -> None:
    import zipfile

    path = book({"园区信息": [["园区名称", "甲"]]})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<no")
    with pytest.raises(UnreadableFileError, match="LC-FIL-006"):
        load([path])


def test_missing_file_directory_and_nothing(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "no.xlsx", "LC-FIL-001"), (tmp_path, "LC-FIL-002")):
        with pytest.raises(UnreadableFileError) as caught:
            load([path])
        assert caught.value.code == code
    with pytest.raises(UnreadableFileError, match="read_no_input"):
        load([tmp_path / "~$park.xlsx"])


def test_lock_files_are_skipped_and_said(book: Book, tmp_path: Path) -> None:
    lock = tmp_path / "~$park.xlsx"
    lock.write_bytes(b"lock")
    data = load([lock, book({"园区信息": [["园区名称", "甲"]]})])
    assert [item.name for item in data.inputs] == ["park.xlsx"]
    assert data.findings[0].code == "LC-STR-019"


def test_a_workbook_of_another_form_is_refused(book: Book) -> None:
    path = book({"Sheet1": [["a", 1]]})
    with pytest.raises(UnreadableFileError) as caught:
        load([path])
    assert caught.value.key == "read_wrong_form"
    assert "经济数据" in str(caught.value.params["sheets"])


def test_one_foreign_file_among_others_is_an_error_finding(book: Book) -> None:
    other = book({"Sheet1": [["a", 1]]}, "other.xlsx")
    park = book({"园区信息": [["园区名称", "甲"]]})
    for order in ([other, park], [park, other]):
        codes = [(item.code, [str(cell) for cell in item.cells]) for item in load(order).findings]
        assert ("LC-STR-017", ["other.xlsx!A1"]) in codes
        assert ("LC-STR-016", ["other.xlsx!Sheet1!A1"]) in codes


@pytest.mark.parametrize(
    ("stamp", "code"), [("lowcarbon-template/0", "LC-STR-021"), ("lowcarbon-template/2", "LC-STR-022")]
)
def test_templates_of_other_versions_are_said(book: Book, stamp: str, code: str) -> None:
    rows: Rows = [["项目", "内容", None, stamp], ["园区名称", "甲"]]
    assert code in [item.code for item in load([book({"园区信息": rows})]).findings]


def test_a_cell_far_away_is_refused_and_a_raised_budget_reads_it(book: Book) -> None:

    def far(made: Workbook) -> None:
        made["经济数据"]["XFD1048576"] = "x"

    path = book({"经济数据": [["年份", "工业增加值（亿元）"], [2020, 200]]}, edit=far)
    with pytest.raises(UnreadableFileError) as caught:
        load([path])
    assert (caught.value.code, caught.value.params["place"]) == ("LC-FIL-015", "XFD1048576")
    data = load([path], budget=Budget(rows=1_048_576, columns=16_384))
    assert [record.year for record in data.tables["economy"].records] == [2020]
