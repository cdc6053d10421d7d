"""The long tables of a batch as worksheets, against XlsxWriter and openpyxl."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from tests.batch.reports import LONG, line, park, report_of

from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.render.batch import xlsx
from lowcarbon_cli.render.batch.lines import TABLES, rows, titles
from lowcarbon_cli.render.batch.sheetxml import SheetWriting, numbered, rows_of
from lowcarbon_cli.render.book import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.batch import BatchReport
    from lowcarbon_cli.render.batch.lines import Row

KINDS = [field.kind for field in TABLES["figures"]]
TEXT, FIGURE = KINDS.index("text"), KINDS.index("number")


def by_xlsxwriter(name: str, table: Sequence[Row]) -> bytes:
    """Return the rows that XlsxWriter writes below a heading."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        for down, entries in enumerate(table, start=1):
            for place, (words, field) in enumerate(zip(entries, TABLES[name], strict=True)):
                if words and field.kind == "text":
                    sheet._write_string(down, place, fit(words))
                elif words:
                    sheet.write_number(down, place, float(words))
    xml = ZipFile(stream).read("xl/worksheets/sheet1.xml")
    found = re.search(rb"<sheetData>(.*)</sheetData>", xml, re.DOTALL)
    return found.group(1) if found else b""


WORDS = st.one_of(
    st.text(max_size=4),
    st.sampled_from(["a.xlsx!s!C4, D5", "=1+1", "<b>&", " blank", "blank ", "_x0041_", "|", "\0", "http://a", LONG]),
)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_texts_are_written_as_xlsxwriter_does(words: list[str]) -> None:
    blank = [""] * len(KINDS)
    table = [(*blank[:TEXT], one, *blank[TEXT + 1 :]) for one in words]
    cells = SheetWriting("figures").entries(TEXT, words)
    lines = [f"{SheetWriting.start}{cell}{SheetWriting.end}" for cell in cells]
    written = [line for line in numbered(lines, 2).split(b"</row>") if not line.endswith(b'">')]
    assert [line for line in by_xlsxwriter("figures", table).split(b"</row>") if not line.endswith(b'">')] == written


@given(st.lists(st.one_of(st.just(""), st.decimals(allow_nan=False, allow_infinity=False).map(str)), min_size=1))
def test_a_column_of_figures_is_its_figures_one_by_one(words: list[str]) -> None:
    writing = SheetWriting("figures")
    assert list(writing.entries(FIGURE, words)) == [writing.entry(FIGURE, one) for one in words]


def test_figures_have_sixteen_digits_and_what_no_float_holds_stays_text() -> None:
    writing = SheetWriting("figures")
    assert writing.entry(FIGURE, "0.12345678901234567890") == '<c r="N\0"><v>0.1234567890123457</v></c>'
    assert "<is><t>1E+999</t></is>" in writing.entries(FIGURE, ["1", "1E+999"])[1]
    assert "<v>1</v>" in writing.entries(FIGURE, ["1", "1E+999"])[0]


def sample() -> BatchReport:
    """Return a batch whose words want escaping here and there."""
    word = line(value="", word='=a "word" <of> a cell & more', limit="", op="", year=2023)
    own = line(id="own, =id", unit="", group=" g", basis="", period_first=None, period_last=None, verdict="")
    places = [line(cells=cells) for cells in ("", "C4", "=b.xlsx!s!C4", "a&b.xlsx!s!C4", "two\nlines!C4", LONG)]
    said = finding("LC-BAT-009", park="<a>", n=2, files="a; b")
    return report_of(
        park(1, "a, b.xlsx", line(), word, findings=[said]),
        park(2, "_x0041_.xlsx"),
        park(3, " d", own, *places, line(value="1234567.125", change="1E-7"), findings=[said, said]),
        findings=[said],
    )


@pytest.mark.parametrize("name", TABLES)
def test_rows_joined_of_pieces_are_those_of_xlsxwriter(name: str) -> None:
    report = sample()
    for lang in ("zh", "en"):
        wanted = by_xlsxwriter(name, list(rows(name, report, lang)))
        assert numbered(list(rows_of(name, report, lang)), 2) == wanted


@pytest.mark.parametrize("most", [1, 3, 4, 1_000_000])
def test_sheets_hold_every_row_however_long_they_may_be(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", most)
    monkeypatch.setattr(xlsx, "_AT_ONCE", 2)
    monkeypatch.setattr(xlsx, "_MANY_ROWS", 3)
    report, stream = sample(), BytesIO()
    xlsx.write(report, stream, "zh")
    book = openpyxl.load_workbook(stream)
    for name, title in (("parks", "园区"), ("figures", "指标"), ("findings", "问题")):
        sheets = [sheet for sheet in book if re.fullmatch(title + "[0-9]*", sheet.title)]
        wanted = list(rows(name, report, "zh"))
        assert [sheet.title for sheet in sheets] == [title, *(f"{title}{n}" for n in range(2, len(sheets) + 1))]
        found = []
        for sheet in sheets:
            heading, *below = sheet.iter_rows(values_only=True)
            assert heading == titles(name, "zh")
            assert 0 < len(below) <= most
            assert sheet.auto_filter.ref == sheet.dimensions
            found += below
        # codes of characters are left to whoever reads with openpyxl
        shown = [tuple(None if cell is None else unescape(str(cell)) for cell in row) for row in found]
        kinds = [field.kind for field in TABLES[name]]
        assert len(shown) == len(wanted)
        for row, entries in zip(shown, wanted, strict=True):
            for cell, words, kind in zip(row, entries, kinds, strict=True):
                if kind == "text" or not words:
                    assert cell == (fit(words) or None)
                else:
                    assert cell is not None
                    assert float(cell) == float(words)


def test_what_openpyxl_reads_row_by_row_is_all(monkeypatch: pytest.MonkeyPatch) -> None:
    # a reader that trusts the dimension of a sheet must find every row
    monkeypatch.setattr(xlsx, "_AT_ONCE", 2)
    stream = BytesIO()
    xlsx.write(sample(), stream, "zh")
    sheet = openpyxl.load_workbook(stream, read_only=True)["指标"]
    assert sheet.max_row == 11
    assert len(list(sheet.iter_rows(min_row=2, values_only=True))) == 10


def test_a_batch_without_rows_has_its_headings() -> None:
    stream = BytesIO()
    xlsx.write(report_of(), stream, "zh")
    book = openpyxl.load_workbook(stream)
    assert [list(book[name].iter_rows(values_only=True)) for name in ("园区", "指标")] == [
        [titles("parks", "zh")],
        [titles("figures", "zh")],
    ]
