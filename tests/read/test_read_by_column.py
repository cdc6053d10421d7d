"""Rows read column by column give the very records, findings and counts that reading every cell alone gives.

The second reading is that of ``Body`` without ``laid``: each row by the rules for single cells. Parks are drawn with
every kind of cell and row that the reader knows.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

import pytest
from tests.opened import data_of
from tools.large_park import large_book

from lowcarbon_cli.read import bycolumn
from lowcarbon_cli.read.grid import Area, Book, GridCell, PlainSheet
from lowcarbon_cli.read.layout import Body
from lowcarbon_cli.read.records import records_of
from lowcarbon_cli.read.worksheet import read_worksheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Rows = dict[int, dict[int, GridCell]]

FORMATS = ("General", "0", "0.00", "#,##0.000", "0%", '0.0"万吨"', "0.00E+00")
NUMBERS = (0, 1, -3, 7, 99, 2020, 2021.0, 0.5, -0.0, 1e21, 1e-7, 0.1 + 0.2, 1234567.891, 12345678901234567890, 2031)
TEXTS = (
    "—", "-", "/", "无", "不适用", "约66.2", "1,234.5", "１２３", "12万吨", "2.5亿", "66.2%", "增长6.5%", "下降-4.1%",
    "10⁴", "5±2", "1E3", "12-15", "原煤", "原煤1", "原媒", "电力①", "1. 柴油", "吨", "万吨", "公斤", "无此单位",
    "合计",
    "小计1", "其中：原煤", "平均", "总计", "注：摘自年报", "数据来源：年报", "示例", "甲", "1", "99", "年份",
    "能源名称",
    "备注", "2021年", "2025年预计", "二〇二一年", "2023年1-2月", "1月", "累计", "本月", "全年", "烟煤", "是", "否",
    "投运",
    "91110000600037341L", "9111000060003734L", "91320000MA0000000X", " 两边空 ", "两\n行", "Ａ公司", "a  b", "能源结构",
    "词" * 70, "综合能源消费量（万吨标准煤）", "单位：万元",
)  # fmt: skip
OTHERS = (
    GridCell("#N/A", "error"),
    GridCell("#DIV/0!", "error", "0.00", "1/0"),
    GridCell(None, "formula", "General", "A1+1"),
    GridCell(value=True, kind="bool"),
    GridCell(dt.datetime(2021, 3, 4), "date", "yyyy-mm-dd"),  # noqa: DTZ001 - as workbooks hold it
    GridCell(12.5, "number", "0.0", "SUM(B2:B5)"),
    GridCell(12.5, "number", "0.0", "[1]Sheet1!A1"),
)


def drawn(seed: int) -> Book:
    """Return a park of seven sheets; about one cell in sixty is any other, and some rows are no data."""
    draw = random.Random(seed)  # noqa: S311 - figures, not secrets
    return Book(tuple(_sheet(name, rows, draw) for name, rows in large_book(seed, "甲园区", "广东").items()))


def _sheet(name: str, rows: Sequence[Sequence[object]], draw: random.Random) -> PlainSheet:
    cells: Rows = {}
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            if value is not None:
                kind = "text" if isinstance(value, str) else "number"
                cells.setdefault(number, {})[place] = GridCell(value, kind, draw.choice(FORMATS[:4]))  # type: ignore[arg-type]
    spoilt = draw.random() < 0.7
    for number in list(cells) if spoilt else ():
        for place in range(1, 11):
            if draw.random() < (1 / 60 if number > 1 else 1 / 200):
                cells[number][place] = _any(draw)
    for number in draw.sample(sorted(cells), 3) if spoilt else ():
        _spoil(cells, number, draw)
    cells = {number: dict(sorted(row.items())) for number, row in sorted(cells.items()) if row}
    merged = (Area(5, 1, 6, draw.choice((1, 2))),) if draw.random() < 0.05 else ()
    hidden = frozenset({draw.randrange(2, 9)}) if draw.random() < 0.1 else frozenset[int]()
    return PlainSheet(name, name, cells, merged, hidden_rows=hidden)


def _any(draw: random.Random) -> GridCell:
    kind = draw.randrange(3)
    if kind == 0:
        return GridCell(draw.choice(NUMBERS), "number", draw.choice(FORMATS))
    return GridCell(draw.choice(TEXTS), "text") if kind == 1 else draw.choice(OTHERS)


def _spoil(cells: Rows, number: int, draw: random.Random) -> None:
    """Make something else of one row."""
    match draw.randrange(7):
        case 0:
            cells[number] = {1: GridCell(draw.choice(TEXTS), "text")}
        case 1:
            cells[number] = dict(next(iter(cells.values())))
        case 2:
            cells[number] = {place: GridCell(place, "number") for place in range(1, 9)} | {1: GridCell("甲", "text")}
        case 3:
            cells[number].pop(1, None)
        case 4:
            del cells[number]
        case 5:
            cells[number][draw.randrange(1, 4)] = GridCell(draw.choice(("合计", "小计", "其中：工业", "平均")), "text")
        case _:
            cells[max(cells) + 2] = {1: GridCell("注：摘自年报", "text")}
            cells[max(cells) + 1] = {1: GridCell("续上行", "text"), 2: GridCell(draw.choice(TEXTS), "text")}


def read(book: Book) -> str:
    """Return all that a book gives, in words: equal decimals of different digits differ."""
    return repr(data_of(book))


@pytest.fixture
def cell_by_cell(monkeypatch: pytest.MonkeyPatch) -> Callable[[Book], str]:
    def run(book: Book) -> str:
        with monkeypatch.context() as patched:
            patched.setattr(Body, "laid", lambda *_: None)
            return read(book)

    return run


@pytest.mark.parametrize("seed", range(150))
def test_both_ways_say_the_same(seed: int, cell_by_cell: Callable[[Book], str]) -> None:
    book = drawn(seed)
    if seed % 3 == 0:
        bycolumn.answers.clear()  # else some answers come from the parks before
    assert read(book) == cell_by_cell(book)


def test_most_rows_are_read_by_column() -> None:
    """Else the test above compares nothing."""
    rows = held = 0
    for seed in range(20):
        for sheet in drawn(seed).sheets[1:]:
            for table in read_worksheet(sheet, "a.xlsx"):
                records, _, _ = records_of(table)
                rows += len(records)
                held += len(table.laid)
    assert held > rows * 0.7
    assert rows > 4000


def test_what_is_kept_stays_bounded() -> None:
    """Ten thousand names in a batch cost no more memory than a thousand."""
    bycolumn.answers.clear()
    for park in range(12):
        heads = ("年份", "企业名称", "电力（万千瓦时）")
        cells = {1: {place: GridCell(head, "text") for place, head in enumerate(heads, 1)}}
        for number in range(2, 900 if park else 3000):
            name = f"企业{park}号{number}"
            cells[number] = {
                1: GridCell(2025, "number"),
                2: GridCell(name, "text"),
                3: GridCell(number + 0.5, "number"),
            }
        read(Book((PlainSheet("企业能源", "企业能源", cells),)))
    assert 800 < sum(map(len, bycolumn.answers.values())) <= bycolumn.MOST + 10
