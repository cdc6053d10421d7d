"""What a workbook hides is named at its cells; what is not used, or not certain, is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tools.hostile_kit import SHEET, changed, zipped

from lowcarbon_cli.read.grid import GridCell
from lowcarbon_cli.read.load import load
from lowcarbon_cli.read.recompute import stale_sums

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from tests.read.conftest import Read, Rows

HIDDEN = {"LC-STR-011", "LC-STR-012", *(f"LC-STR-04{number}" for number in range(1, 8)), "LC-FIL-024", "LC-FIL-029"}
B6 = '<c r="B6"><v>255</v></c>'


def named(tmp_path: Path, *pairs: tuple[str, str]) -> list[tuple[str, list[str]]]:
    """Return code and cells of what is said about the sheet 经济数据 after a change in its XML."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(changed(SHEET, *pairs)))
    return [(item.code, [cell.a1 for cell in item.cells]) for item in load([path]).findings if item.code in HIDDEN]


def test_a_hidden_column_names_its_used_cells(tmp_path: Path) -> None:
    cols = '<col min="1" max="13" width="22.7109375" customWidth="1"/>'
    hidden = [("LC-STR-042", ["B2", "B3", "B4", "B5", "B6"])]
    assert named(tmp_path, (cols, '<col min="2" max="2" width="9" hidden="1"/>')) == hidden
    assert named(tmp_path, (cols, '<col min="2" max="2" width="0" customWidth="1"/>')) == hidden
    # columns right of the data, hidden to the edge of the sheet as many do
    assert named(tmp_path, (cols, '<col min="6" max="16384" width="9" hidden="1"/>')) == []


def test_a_hidden_row_without_figures_is_not_named(tmp_path: Path) -> None:
    more = '<row r="9" hidden="1"><c r="H9"><v>1</v></c></row></sheetData>'
    assert named(tmp_path, ("</sheetData>", more), ('ref="A1:D6"', 'ref="A1:H9"')) == []


def test_rows_of_a_filter_and_rows_hidden_by_hand_are_told_apart(tmp_path: Path) -> None:
    condition = "<filterColumn colId='0'><filters><filter val='1'/></filters></filterColumn>"
    found = named(
        tmp_path,
        ('<row r="3" spans="1:4">', '<row r="3" spans="1:4" hidden="1">'),
        ('<row r="6" spans="1:4">', '<row r="6" spans="1:4" hidden="1">'),
        ("</sheetData>", f"</sheetData><autoFilter ref='A1:D4'>{condition}</autoFilter>"),
    )
    assert found == [("LC-STR-043", ["A3"]), ("LC-STR-012", ["A6"])]


def test_a_filter_without_a_condition_hides_nothing(tmp_path: Path) -> None:
    assert named(tmp_path, ("</sheetData>", "</sheetData><autoFilter ref='A1:D6'/>")) == []


def test_links_are_named_at_the_cells_that_use_them(tmp_path: Path) -> None:
    assert named(tmp_path, (B6, '<c r="B6"><f>[1]汇总!$B$6*2</f><v>255</v></c>')) == [("LC-STR-044", ["B6"])]
    # a table's own column in brackets is no other workbook
    assert named(tmp_path, (B6, '<c r="B6"><f>SUM(T1[增加值])</f><v>255</v></c>')) == []


def test_a_merge_over_empty_cells_hides_nothing(tmp_path: Path) -> None:
    merge = "</sheetData><mergeCells count='1'><mergeCell ref='E5:F9'/></mergeCells>"
    assert named(tmp_path, ("</sheetData>", merge)) == []
    over = merge.replace("E5:F9", "C5:D6")
    assert named(tmp_path, ("</sheetData>", over)) == [("LC-STR-046", ["D5", "C6", "D6"])]


def test_text_that_is_more_than_digits_is_no_number_stored_as_text(read: Read) -> None:
    heading = ["年份", "工业增加值（不变价）（亿元）"]
    rows: Rows = [heading, ["2020", "200"], [2021, "2,120"], [2022, "约220"], [2023, "１２"], [2024, "25.5e1"]]
    codes = [(item.code, [cell.a1 for cell in item.cells]) for item in read({"经济数据": rows}).findings]
    # years may be text; separators, words and wide digits have remarks of their own
    assert [cells for code, cells in codes if code == "LC-STR-047"] == [["B2", "B6"]]


def test_a_very_hidden_sheet_that_is_not_used_is_not_named(read: Read) -> None:
    def hide(book: Workbook) -> None:
        book.create_sheet("lists").sheet_state = "veryHidden"
        book["lists"]["A1"] = 1

    assert not HIDDEN & {item.code for item in read({}, edit=hide).findings}


# -- sums ----------------------------------------------------------------------------------------


def sums(formula: str, cached: float, **cells: float | str | GridCell) -> list[tuple[str, str]]:
    """Return cached and computed values of a formula in Z9 over the given cells (column A to E, row 1 or 2)."""
    rows: dict[int, dict[int, GridCell]] = {1: {}, 2: {}, 9: {26: GridCell(cached, "number", "General", formula)}}
    for place, value in cells.items():
        cell = value if isinstance(value, GridCell) else GridCell(value, "text" if isinstance(value, str) else "number")
        rows[int(place[1])][ord(place[0]) - 64] = cell
    return [(item.cached, item.computed) for item in stale_sums(rows)]


@pytest.mark.parametrize(
    ("formula", "total"),
    [
        ("=SUM(A1:C1)", 6),
        ("=sum($A$1:$C$1, A2)", 16),
        ("=SUM(A1,C1)", 4),
        ("=A1+B1+C1", 6),
        ("=A2-B1-A1", 7),
        ("=-A1+A2", 9),
        ("=SUM(A1:E2)", 16),
    ],
)
def test_simple_sums_are_compared(formula: str, total: float) -> None:
    cells = {"A1": 1, "B1": 2, "C1": 3, "A2": 10}
    assert sums(formula, total, **cells) == []
    assert sums(formula, total + 1, **cells) == [(f"{total + 1}", f"{total}")]


def test_the_tolerance_is_a_billionth_of_the_terms() -> None:
    assert sums("=A1+B1", 0.3, A1=0.1, B1=0.2) == []  # 0.1 + 0.2 is 0.30000000000000004 in floats
    assert sums("=A1-B1", 5e-10, A1=1, B1=1) == []
    assert sums("=A1-B1", 3e-9, A1=1, B1=1) == [("3e-09", "0")]


@pytest.mark.parametrize(
    "formula",
    ["=A1*2", "=SUM(A1:B1)*1", "=AVERAGE(A1:B1)", "=SUM(x!A1:B1)", "=A1+1", "=A1", "=SUM(A1:XFD2)", "=SUM(A:A)"],
)
def test_what_is_no_simple_sum_is_not_judged(formula: str) -> None:
    assert sums(formula, 999, A1=1, B1=2) == []


@pytest.mark.parametrize(
    "odd",
    [GridCell("5", "text"), GridCell(5, "number", "General", "=2+3"), GridCell(None, "formula", "General", "=2"), "x"],
)
def test_a_sum_over_anything_but_plain_numbers_is_not_judged(odd: GridCell | str) -> None:
    assert sums("=SUM(A1:B1)", 999, A1=1, B1=odd) == []


def test_values_under_a_merge_are_part_of_excels_sum() -> None:
    rows = {1: {1: GridCell(1, "number"), 3: GridCell(9, "number", "General", "=SUM(A1:B1)")}}
    assert len(stale_sums(rows)) == 1
    assert stale_sums(rows, [(1, 2)]) == ()
