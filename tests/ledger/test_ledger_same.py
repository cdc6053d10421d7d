"""Rows held by column give the very records and findings that reading every row cell by cell gives.

The second reading is ``Bulk.whole``: the same file with all its rows in the grid. Ledgers are drawn with every kind
of bad cell that the reader knows.
"""

from __future__ import annotations

import csv
import io
import random
from pathlib import PurePath
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from tests.opened import data_of
from tools.many_firms import rows

from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.model.dataset import InputFile
from lowcarbon_cli.model.ledger import Ledger, blocks_of
from lowcarbon_cli.pipeline import carbon, compute
from lowcarbon_cli.read import csvfile
from lowcarbon_cli.read.backends import open_book
from lowcarbon_cli.read.grid import Book

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tools.many_firms import Row

    from lowcarbon_cli.model.dataset import Dataset

BAD_FIGURES = (
    "-", "/", "—", "无", "#N/A", "#DIV/0!", "1,234.5", "1，234", "约66.20", "5万吨", "12吨", "3人", "-7.5",
    "−8", "１２３",
    "abc", "待填", "1e3", "1E+05", "12-15", "10⁴", ".5", "12.", "007", "99999", "12 345", "0.000", "+4", "nan",
    " 12.5 ",
    "123456", "合计", "0", "2024", "5",
)  # fmt: skip
BAD_CODES = (
    "9.13E+17", "91320000MA0000000X", "123456789", "12345678-9", "91320000ma00000003", "91 320000MA00000003", "-", "无",
    "EXAMPLE91320000MA0", "MEAN1320000MA00000", "合计", "913200001234567890123",
)  # fmt: skip
BAD_NAMES = (
    "合计", "园区合计", "其中：化工", "注：本表不含电厂", "示例企业", "Total", "subtotal", "平均", "企业 名称",
    "Ａ公司",
    "企业\n两行", "-", "无", "*", "备注:x", "本月", "累计", "甲", "test", "XX公司", "全园区总计",
    "  两边空  ", "a  b", "月月红公司",
)  # fmt: skip
BAD_YEARS = ("2024年", "2024E", "2025年预计", "二〇二四年", "", "-", "abc", "24", "2024.0", "2024-2025", "FY2024")
BAD_WORDS = ("可能", "", "-", "Y", "yes", "含", "外")
HEADS = ("序号", "备注")


def drawn(seed: int, count: int = 1500) -> list[Row]:
    """Return a ledger with about one bad cell in eight rows, and some rows that are no data."""
    draw = random.Random(seed)  # noqa: S311 - figures, not secrets
    made: list[Row] = []
    for number, row in enumerate(rows(count)):
        remark = draw.choice((None, None, "搬迁", "新增")) if draw.random() < 0.98 else "累计"
        line: Row = [number, *row, remark] if number else [HEADS[0], *row, HEADS[1]]
        if number > 30:
            _spoil(line, draw)
        made.append(line)
        if number > 210 and draw.random() < 0.02:
            others: list[Row] = [[], ["合计", None, None, None, None, None, None, 5], ["注：摘自年报"], list(made[0])]
            made.append(draw.choice(others))
    return made


def _spoil(line: Row, draw: random.Random) -> None:
    for place, bad in ((1, BAD_YEARS), (2, BAD_CODES), (3, BAD_NAMES), (5, BAD_WORDS)):
        if draw.random() < 0.01:
            line[place] = draw.choice(bad)
    for place in range(6, 13):
        if draw.random() < 0.03:
            line[place] = draw.choice(BAD_FIGURES)
    if draw.random() < 0.01:
        line.extend([None, draw.choice(("多余", 7))])
    if draw.random() < 0.005:
        del line[draw.randrange(4, 12) :]


def as_csv(table: Sequence[Row], encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode(encoding)


def as_xlsx(table: Sequence[Row]) -> bytes:
    return _xlsx(table)


def _xlsx(table: Sequence[Row], *, inline: bool = False, formulas: bool = False, decimals: bool = False) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": inline}) as book:
        shape = book.add_format({"num_format": "#,##0.00"}) if decimals else None
        sheet = book.add_worksheet("企业能源")
        for number, row in enumerate(table):
            for place, value in enumerate(row):
                shown = shape if place > 5 and isinstance(value, float) else None
                if formulas and place == 12 and isinstance(value, float):
                    sheet.write_formula(number, place, f"=J{number + 1}*0.1229", shown, value)
                elif value is not None:
                    sheet.write(number, place, value, shown)
    return stream.getvalue()


def both(content: bytes, name: str) -> tuple[Dataset, Dataset]:
    """Return the data as read, and as read cell by cell; the first must hold rows by column."""
    book = open_book(content, PurePath(name), name, Budget())
    (sheet,) = book.sheets
    assert sheet.bulk is not None
    assert sheet.bulk.parts
    entry = InputFile(name, name, "")
    return data_of(book, entry), data_of(Book((sheet.bulk.whole(),), book.findings), entry)


def same(quick: Dataset, slow: Dataset) -> None:
    table, other = quick.tables["firms"], slow.tables["firms"]
    assert isinstance(table.records, Ledger)
    assert not isinstance(other.records, Ledger)
    assert len(table.records) == len(other.records)
    for one, two in zip(table.records, other.records, strict=True):
        assert one == two
    assert (table.headings, table.totals) == (other.headings, other.totals)
    assert sorted(map(str, quick.findings)) == sorted(map(str, slow.findings))
    assert [(use.filled, use.read, dict(use.reasons)) for use in quick.sheets] == [
        (use.filled, use.read, dict(use.reasons)) for use in slow.sheets
    ]
    assert sorted(map(str, compute(quick).findings)) == sorted(map(str, compute(slow).findings))
    assert carbon(quick, parts=["pareto"]).parts == carbon(slow, parts=["pareto"]).parts


FORMS: dict[str, Callable[[Sequence[Row]], bytes]] = {
    "a.csv": as_csv,
    "gbk.csv": lambda table: as_csv(table, "gb18030"),
    "a.xlsx": as_xlsx,
    "inline.xlsx": lambda table: _xlsx(table, inline=True),
    "formulas.xlsx": lambda table: _xlsx(table, formulas=True),
    "decimals.xlsx": lambda table: _xlsx(table, decimals=True),
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", FORMS)
def test_bad_cells_of_every_kind(name: str, seed: int) -> None:
    quick, slow = both(FORMS[name](drawn(seed)), name)
    held = sum(len(block.rows) for block in blocks_of(quick.tables["firms"].records))
    assert held > 200, "most rows are held by column, or the test compares nothing"
    same(quick, slow)


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_pieces_of_csv_with_and_without_quoted_cells(ends: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of some three lines: most are cut by their delimiters, those with quoted cells, also of two lines, not."""
    monkeypatch.setattr(csvfile, "_RUN", 300)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=ends).writerows(drawn(4, 600))
    quick, slow = both(text.getvalue().encode(), "a.csv")
    assert any(len(block.rows) > 1 for block in blocks_of(quick.tables["firms"].records))
    same(quick, slow)
