"""When rows are held by column and when not: other tables, totals, merges, several files; what is counted."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from stdnum.cn import uscc
from tools.many_firms import credit_code, rows

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.abridged import CODE, MOST, abridged
from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.ledger import Ledger
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.pipeline import load
from lowcarbon_cli.read.backends import open_book
from lowcarbon_cli.read.credit import rests
from lowcarbon_cli.read.ledger.words import wrong_codes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tools.many_firms import Row

    from lowcarbon_cli.read.grid import Sheet

COUNT = 700


def ledger() -> list[Row]:
    return list(rows(COUNT))


def csv_of(table: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode()


def sheet_of(content: bytes, name: str = "企业能源.csv", budget: Budget | None = None) -> Sheet:
    (sheet,) = open_book(content, PurePath(name), name, budget or Budget()).sheets
    return sheet


def put(folder: Path, name: str, table: Sequence[Row]) -> Path:
    path = folder / name
    path.write_bytes(csv_of(table))
    return path


def test_a_small_ledger_is_read_cell_by_cell() -> None:
    assert sheet_of(csv_of(list(rows(150)))).bulk is None


def test_a_second_table_below_brings_every_row_back(tmp_path: Path) -> None:
    below: list[Row] = [["2022年企业台账"], ["企业名称", "年份", "电力（万千瓦时）"], ["另一企业", 2022, 5]]
    path = put(tmp_path, "企业能源.csv", [*ledger(), [], *below])
    assert sheet_of(path.read_bytes()).bulk is not None, "the first rows look like a ledger"
    found = load(path).tables["firms"].records
    assert not isinstance(found, Ledger)
    assert (len(found), found[-1].word("name")) == (COUNT + 1, "另一企业")


def test_rows_of_several_parks_are_read_cell_by_cell() -> None:
    """Each park takes its own rows out of the grid, so all of them must be in it."""
    table = [["园区名称" if not number else f"园区{number % 2}", *row] for number, row in enumerate(rows(COUNT))]
    assert sheet_of(csv_of(table)).bulk is None


def test_the_year_above_the_table_holds_for_every_row(tmp_path: Path) -> None:
    table: list[Row] = [["2023年企业能源"], *([row[1:] for row in rows(COUNT)])]
    found = load(put(tmp_path, "企业能源.csv", table)).tables["firms"].records
    assert isinstance(found, Ledger)
    assert {year for block in found.blocks for year in block.years()} == {2023}
    assert found[COUNT - 1].fields["year"].cell.a1 == "A1"


def test_a_row_of_codes_further_down_is_no_firm(tmp_path: Path) -> None:
    """The heading of statistical forms has a row 甲 乙 丙 1 2 3 below it; here a page of it was pasted in."""
    codes: Row = ["甲", "乙", "丙", "丁", 1, 2, 3, 4, 5, 6, 7]
    table: list[Row] = [["2023年企业能源"], *([row[1:] for row in rows(COUNT)])]
    table.insert(500, codes)
    data = load(put(tmp_path, "企业能源.csv", table))
    assert isinstance(data.tables["firms"].records, Ledger)
    assert len(data.tables["firms"].records) == COUNT
    assert dict(data.sheets[0].reasons)["code_row"] == len(codes)


def test_two_files_of_different_years_stay_columns(tmp_path: Path) -> None:
    one = put(tmp_path, "企业能源-甲.csv", ledger())
    later: list[Row] = [row if not number else [2030, *row[1:]] for number, row in enumerate(rows(COUNT, 1))]
    two = put(tmp_path, "企业能源-乙.csv", later)
    found = load([one, two]).tables["firms"].records
    assert isinstance(found, Ledger)
    assert (len(found), found[-1].year, found[-1].cell.file) == (2 * COUNT, 2030, "企业能源-乙.csv")


def test_the_same_file_twice_is_merged(tmp_path: Path) -> None:
    one, two = put(tmp_path, "企业能源-甲.csv", ledger()), put(tmp_path, "企业能源-乙.csv", ledger())
    data = load([one, two])
    assert len(data.tables["firms"].records) == COUNT
    assert "LC-STR-018" in {item.code for item in data.findings}


def book(total: str, cached: float) -> bytes:
    """Return a ledger with a row of totals below it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        sheet = made.add_worksheet("企业能源")
        for number, row in enumerate(rows(COUNT)):
            sheet.write_row(number, 0, ["" if value is None else value for value in row])
        sheet.write(COUNT + 1, 2, "合计")
        sheet.write_formula(COUNT + 1, 11, total, None, cached)
    return stream.getvalue()


def test_a_stale_total_below_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(f"=SUM(L2:L{COUNT + 1})", 1.0))
    found = [item for item in load(path).findings if item.code == "LC-STR-045"]
    assert [item.cells[0].a1 for item in found] == [f"L{COUNT + 2}"]


def test_a_total_that_no_simple_sum_gives_leaves_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book(f"=SUM(L2:L{COUNT + 1})*1", 1.0))
    table = load(path).tables["firms"]
    assert isinstance(table.records, Ledger)
    assert [total.number("tce") is not None for total in table.totals] == [True]


def test_findings_of_one_kind_are_counted(tmp_path: Path) -> None:
    """500 dashes in column G: 200 named one by one from the top, one finding for the other 300."""
    table = ledger()
    for row in table[150:650]:
        row[6] = "-"
    found = load(put(tmp_path, "企业能源.csv", table)).findings
    named = [item for item in found if item.code == "LC-NUM-004"]
    assert [item.cells[0].a1 for item in named] == [f"G{row}" for row in range(151, 351)]
    (rest,) = [item for item in found if item.code == CODE]
    assert (rest.params["count"], rest.params["rest"], rest.params["column"]) == (500, 300, "G")
    assert rest.severity == named[0].severity


def test_other_columns_and_codes_are_counted_apart() -> None:
    many = [finding("LC-NUM-004", CellRef("a", "b", row, row % 2 + 1), raw="-") for row in range(1, 2 * MOST + 3)]
    found = abridged(many)
    assert [item.params["count"] for item in found if item.code == CODE] == [MOST + 1, MOST + 1]
    assert abridged(many[: 2 * MOST]) == many[: 2 * MOST]


def test_rows_of_a_ledger_have_a_bound_of_their_own() -> None:
    content = csv_of(ledger())
    assert sheet_of(content, budget=Budget(rows=300, cells=5000)).bulk is not None
    with pytest.raises(UnreadableFileError) as caught:
        sheet_of(content, budget=Budget(ledger_rows=500))
    assert caught.value.code == "LC-FIL-013"


def test_check_characters_are_those_of_the_library() -> None:
    """Every last character is tried after bodies of 17: only the one that python-stdnum gives passes."""
    bodies = [credit_code(number)[:-1] for number in range(300)] + ["92NPQRTUWXY123456", "1" * 17]
    codes = [body + sign for body in bodies for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY"]
    right = {body + uscc.calc_check_digit(body) for body in bodies}
    assert set(wrong_codes("\n".join(codes), codes)) == set(codes) - right
    assert {code for code in codes if not any(rests([code]))} == right


def test_figures_come_in_the_canonical_unit(tmp_path: Path) -> None:
    """Power in 千瓦时: 1 500 000 kWh are 150 units of 10 000 kWh."""
    table: list[Row] = [[*row[:8], 1_500_000, *row[9:]] for row in rows(COUNT)]
    table[0][8] = "电力（千瓦时）"
    found = load(put(tmp_path, "企业能源.csv", table)).tables["firms"].records
    assert isinstance(found, Ledger)
    number = found[500].number("elec")
    assert number is not None
    assert (number.value, number.as_written, number.unit) == (Decimal(150), "1500000", "10k_kwh")
    assert found.blocks[-1].numbers("elec")[0] == Decimal(150)
