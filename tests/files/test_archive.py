"""The bounds of an archive and of a workbook in it: what they refuse, and what they must not refuse."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from tools.hostile_kit import MIB, SHEET, Entry, archive_of, bomb, changed, clean, entries_of, sheet_xml, zipped

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.read.archive import open_archive
from lowcarbon_cli.read.excel import open_excel
from lowcarbon_cli.read.guard import parse_area

if TYPE_CHECKING:
    from lowcarbon_cli.read.grid import Book


def opened(content: bytes, budget: Budget | None = None) -> Book:
    return open_excel(open_archive(content, "a.xlsx", budget or Budget()))


def refusal(content: bytes, budget: Budget) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        opened(content, budget)
    return caught.value.code


def test_the_kit_writes_archives_that_zipfile_reads() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(clean()))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == clean()


def test_a_compression_ratio_alone_never_rejects() -> None:
    # 8 MiB of blanks shrink a thousandfold; POI's ratio of a hundredth would refuse this honest workbook
    tail = b"</sheetData></worksheet>"
    part = bomb(SHEET, sheet_xml([""]).removesuffix(tail), b" ", tail, 8 * MIB)
    assert part.packed is not None
    assert len(part.packed) * 900 < 8 * MIB
    book = opened(archive_of(*entries_of(clean(), part)))
    assert [sheet.name for sheet in book.sheets] == ["园区信息", "经济数据", "总量数据"]


def test_a_budget_can_be_raised() -> None:
    content = zipped(clean())
    small = Budget(part_bytes=2000)
    assert refusal(content, small) == "LC-FIL-010"
    opened(content, small.times(10))
    assert Budget().times(2).cells == 2 * Budget().cells


@pytest.mark.parametrize(
    ("bound", "code"),
    [
        ({"part_bytes": 6993}, "LC-FIL-010"),
        ({"total_bytes": 18928}, "LC-FIL-010"),
        ({"parts": 11}, "LC-FIL-018"),
        ({"sheets": 2}, "LC-FIL-012"),
        ({"rows": 12}, "LC-FIL-013"),
        ({"columns": 4}, "LC-FIL-015"),
        ({"cells": 81}, "LC-FIL-014"),
    ],
)
def test_each_bound_holds_exactly(bound: dict[str, int], code: str) -> None:
    # counted in examples/park-a/data.xlsx with unzip: 12 parts of 18,929 bytes, the largest of 6,994; three sheets
    # with 28, 24 and 30 cells; the first has 13 rows, the third ends in column E
    content = zipped(clean())
    assert refusal(content, Budget(**bound)) == code
    opened(content, Budget(**{name: value + 1 for name, value in bound.items()}))


@pytest.mark.parametrize("claimed", [10, 20_000])
def test_a_size_that_is_not_the_claimed_one_is_damage(claimed: int) -> None:
    part = Entry(SHEET, clean()[SHEET], claimed=claimed)
    assert refusal(archive_of(*entries_of(clean(), part)), Budget()) == "LC-FIL-007"


def test_stored_parts_are_counted_too() -> None:
    content = zipped(clean(), zipfile.ZIP_STORED)
    assert opened(content).sheets
    assert refusal(content, Budget(total_bytes=18_000)) == "LC-FIL-010"


def test_a_prefix_for_the_main_namespace_changes_nothing() -> None:
    sheet = clean()[SHEET].decode()
    for name in ("worksheet", "sheetData", "row", "c", "v", "dimension"):
        sheet = sheet.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
        sheet = sheet.replace(f"</{name}>", f"</x:{name}>")
    sheet = sheet.replace("xmlns=", "xmlns:x=")
    book = opened(zipped({**clean(), SHEET: sheet.encode()}))
    assert book == opened(zipped(clean()))
    assert sum(map(len, book.sheets[1].rows.values())) == 24


def test_cells_without_references_are_counted_on() -> None:
    rows = ["<row><c/><c><v>1</v></c></row>", '<row r="7"><c><v>2</v></c></row>', "<row><c r='C8'><v>3</v></c></row>"]
    parts = changed(SHEET)
    parts[SHEET] = sheet_xml(rows)
    found = opened(zipped(parts)).sheets[1].rows
    assert [(row, column) for row, cells in found.items() for column in cells] == [(1, 2), (7, 1), (8, 3)]


def test_parts_without_data_are_not_opened() -> None:
    # a picture that lies about its size, and properties that no parser may see: neither costs nor changes anything
    parts = [
        Entry("xl/media/a.png", b"x" * 10, claimed=9),
        Entry("docProps/core.xml", b"<!DOCTYPE a [<!ENTITY b 'b'>]>"),
    ]
    assert opened(archive_of(*entries_of(clean(), *parts))) == opened(zipped(clean()))


def test_a_link_over_the_whole_sheet_costs_nothing() -> None:
    link = "</sheetData><hyperlinks><hyperlink ref='F1:XFD1048576' location='A1'/></hyperlinks>"
    assert opened(zipped(changed(SHEET, ("</sheetData>", link)))) == opened(zipped(clean()))


@pytest.mark.parametrize(
    ("words", "area"),
    [
        ("B2", (2, 2, 2, 2)),
        ("$A$1:C9", (1, 1, 9, 3)),
        ("C9:A1", (1, 1, 9, 3)),
        ("B:C", (1, 2, 1_048_576, 3)),
        ("3:4", (3, 1, 4, 16_384)),
        ("A1:XFD1048576", (1, 1, 1_048_576, 16_384)),
    ],
)
def test_areas(words: str, area: tuple[int, int, int, int]) -> None:
    assert parse_area(words) == area


@pytest.mark.parametrize("words", ["", "x!A1", "A1:B2 C3", "A1B"])
def test_no_areas(words: str) -> None:
    assert parse_area(words) is None
