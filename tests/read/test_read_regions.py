"""Several tables on one sheet, sheets under other names, headings of several levels, what is not read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from lowcarbon_cli.read.load import load

if TYPE_CHECKING:
    from openpyxl import Workbook
    from tests.read.conftest import Book, Read, Rows, Said

    from lowcarbon_cli.model.dataset import Dataset

PARK: Rows = [["项目", "内容"], ["园区名称", "甲园区"], ["园区类型", "综合类"], ["规划基准年", 2020], ["评价年", 2021]]
ECONOMY: Rows = [["年份", "工业增加值（不变价）（亿元）"], [2020, 200], [2021, 212]]
TOTALS: Rows = [["年份", "综合能源消费量（万吨标准煤）"], [2020, 60], [2021, 62.1]]


def figures(data: Dataset) -> dict[tuple[str, int | None], tuple[Decimal, str]]:
    found = {}
    for sheet, column in (("economy", "iav_constant"), ("totals", "energy_total_given")):
        for record in data.tables[sheet].records:
            number = record.number(column)
            if number is not None:
                found[sheet, record.year] = (number.value, number.cell.a1)
    return found


def worse(data: Dataset) -> list[tuple[str, list[str]]]:
    return [(item.code, [cell.a1 for cell in item.cells]) for item in data.findings if item.severity.value != "info"]


BELOW: Rows = [["表1 经济数据"], *ECONOMY, [], ["表2 总量数据"], *TOTALS, ["注：构造数据"]]
BELOW_AT_ONCE: Rows = [["经济数据"], *ECONOMY, ["总量数据"], *TOTALS]
UNTITLED: Rows = [*ECONOMY, [], *TOTALS]
BESIDE: Rows = [
    ["经济数据", None, None, "总量数据"],
    *([*left, None, *right] for left, right in zip(ECONOMY, TOTALS, strict=True)),
]
BESIDE_UNEVEN: Rows = [
    ["园区年度数据"],
    ["年份", "工业增加值（不变价）（亿元）", None, "总量数据"],
    [2020, 200, None, *TOTALS[0]],
    [2021, 212, None, *TOTALS[1]],
    [None, None, None, *TOTALS[2]],
]
ACROSS_BELOW: Rows = [
    ["经济数据"],
    ["指标", "单位", 2020, 2021],
    ["工业增加值（不变价）", "亿元", 200, 212],
    ["总量数据"],
    ["指标", "单位", 2020, 2021],
    ["综合能源消费量", "万吨标准煤", 60, 62.1],
]
PARK_ABOVE: Rows = [["园区信息"], *PARK, [], *BELOW]


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (BELOW, ("B4", "B9")), (BELOW_AT_ONCE, ("B4", "B8")), (UNTITLED, ("B3", "B7")), (BESIDE, ("B4", "E4")),
        (BESIDE_UNEVEN, ("B4", "E5")), (ACROSS_BELOW, ("D3", "D6")), (PARK_ABOVE, ("B11", "B16")),
    ],
    ids=["below", "at once", "untitled", "beside", "beside, uneven", "years across", "with the park's items"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["数据", "Sheet1"])
def test_tables_of_different_sheets_on_one_worksheet(book: Book, rows: Rows, cells: tuple[str, str], name: str) -> None:
    sheets = {name: rows} if rows is PARK_ABOVE else {"园区信息": PARK, name: rows}
    data = load([book(sheets)])
    found = figures(data)
    assert found["economy", 2021] == (Decimal(2_120_000), cells[0])
    assert found["totals", 2021] == (Decimal(621_000), cells[1])
    assert len(found) == 4
    assert data.park.word("name") == "甲园区"
    assert worse(data) == []
    # said of each table on a sheet whose name does not tell it: two, or three with the park's items
    assert sum(item.code == "LC-STR-031" for item in data.findings) == (3 if rows is PARK_ABOVE else 2)


def test_the_same_sheet_twice_on_one_worksheet_goes_together(read: Read) -> None:
    rows: Rows = [*ECONOMY, [], ["续表"], ["年份", "工业增加值（不变价）（万元）"], [2022, 2250000]]
    data = read({"经济数据": rows})
    assert [record.year for record in data.tables["economy"].records] == [2020, 2021, 2022]
    assert worse(data) == []


def test_a_sheet_of_a_name_that_says_something_else_is_not_guessed(book: Book) -> None:
    for name in ("2025年计划", "经济数据备份", "旧数据"):
        data = load(
            [book({"园区信息": PARK, "经济数据": ECONOMY, "总量数据": TOTALS, name: [*ECONOMY[:2], [2021, 999]]})]
        )
        assert figures(data)["economy", 2021][0] == 2_120_000
        assert "LC-STR-016" in [item.code for item in data.findings]
        assert data.sheets[-1].read == 0
        assert dict(data.sheets[-1].reasons) == {"unknown_sheet": 6}


def test_a_foreign_name_is_read_by_its_headings_where_nothing_else_holds_the_same(book: Book) -> None:
    data = load([book({"园区信息": PARK, "开发区发展情况": ECONOMY, "总量数据": TOTALS})])
    assert figures(data)["economy", 2021] == (Decimal(2_120_000), "B3")
    assert worse(data) == []


LEVELS: Rows = [
    ["年份", "工业增加值（亿元）", None, "工业总产值", None],
    [None, "当年价", "不变价", "当年价（亿元）", "同比增长（%）"],
    [2020, 210, 200, 700, 5],
    [2021, 225, 212, 750, 7.1],
]


@pytest.mark.parametrize("merge", [True, False])
def test_two_levels_with_the_unit_above_and_a_growth_that_is_not_ours(read: Read, merge: bool) -> None:
    def edit(made: Workbook) -> None:
        if merge:
            for area in ("A1:A2", "B1:C1", "D1:E1"):
                made["经济数据"].merge_cells(area)

    data = read({"经济数据": LEVELS}, edit=edit)
    record = data.tables["economy"].records[1]
    values = {key: number.value for key in record.fields if (number := record.number(key)) and key != "year"}
    assert values == {"iav_current": 2_250_000, "iav_constant": 2_120_000, "output": 7_500_000}
    # the growth of output is no column of ours, and never the growth of value added
    assert worse(data) == [("LC-STR-014", ["E2"])]


def test_a_bare_growth_belongs_to_the_column_on_its_left(read: Read) -> None:
    rows: Rows = [
        ["年份", "工业总产值（亿元）", "同比增长（%）", "工业增加值（不变价）（亿元）", "同比增长（%）"],
        [2020, 700, 5, 200, None],
        [2021, 750, 7.1, 212, 6],
    ]
    record = read({"经济数据": rows}).tables["economy"].records[1]
    growth = record.number("iav_growth")
    assert growth is not None
    assert (growth.value, growth.cell.a1) == (Decimal(6), "E3")


def test_years_over_columns(read: Read) -> None:
    rows: Rows = [
        ["能源名称", "计量单位", 2020, None, "2021年", None],
        [None, None, "购进量", "工业生产消费", "购进量", "工业生产消费"],
        ["原煤", "吨", 11, 10, 13, 12],
        ["电力", "万千瓦时", 21, 20, 23, 22],
    ]

    def edit(made: Workbook) -> None:
        for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
            made["能源消费"].merge_cells(area)

    data = read({"能源消费": rows, "总量数据": None}, edit=edit)
    found = {
        (record.year, record.word("fuel"), column): (number.value, number.cell.a1)
        for record in data.tables["energy"].records
        for column in ("purchase", "industrial")
        if (number := record.number(column))
    }
    assert found[2021, "electricity", "industrial"] == (Decimal(22), "F4")
    assert found[2020, "raw_coal", "purchase"] == (Decimal(11), "C3")
    assert len(found) == 8
    assert worse(data) == []


def test_units_in_the_title_for_several_columns(read: Read) -> None:
    rows: Rows = [
        ["单位：亿元、人"],
        ["年份", "工业增加值（不变价）", "从业人员年末数"],
        [2020, 200, 5000],
        [2021, 212, 5100],
    ]
    record = read({"经济数据": rows}).tables["economy"].records[1]
    assert [record.number(key).value for key in ("iav_constant", "employees")] == [2_120_000, 5100]  # type: ignore[union-attr]


def test_footnote_marks_on_labels_are_said_and_taken_off(read: Read, said: Said) -> None:
    energy: Rows = [
        ["年份1", "能源名称", "计量单位", "工业生产消费②"],
        [2020, "原煤①", "吨", 20],
        [2020, "电力*", "万千瓦时", 30],
        [2020, "柴油（注1）", "吨", 4],
        [2020, "能源合计2", "吨标准煤", 50],
    ]
    data = read({"能源消费": energy, "总量数据": None})
    assert [record.word("fuel") for record in data.tables["energy"].records] == [
        "raw_coal",
        "electricity",
        "diesel",
        "total",
    ]
    assert worse(data) == []
    assert [cells for code, cells in said(data) if code == "LC-STR-007"] == [
        ["能源消费!A1"], ["能源消费!D1"], ["能源消费!B2"], ["能源消费!B4"], ["能源消费!B5"],
    ]  # fmt: skip


def test_marks_never_come_off_figures_or_names_that_end_in_a_digit(read: Read) -> None:
    rows: Rows = [["年份", "SO2（吨）", "SO2排放量1（吨）"], [2020, "121", None], [2021, "12①", None]]
    data = read({"资源环境": rows})
    first, second = data.tables["env"].records
    assert first.number("so2").value == 121  # type: ignore[union-attr]
    assert second.number("so2") is None
    assert ("LC-NUM-003", ["B3"]) in worse(data)
    # the same column under two names: only the first is read
    assert ("LC-STR-003", ["B1", "C1"]) in worse(data)


def test_a_misspelt_heading_is_read_with_a_warning_and_never_where_two_come_near(read: Read) -> None:
    rows: Rows = [["年份", "工业增加直（不变价）（亿元）"], [2020, 200], [2021, 212]]
    data = read({"经济数据": rows})
    assert figures(data)["economy", 2021][0] == 2_120_000
    assert worse(data) == [("LC-STR-002", ["B1"])]
    energy: Rows = [["年份", "能源名称", "计量单位", "工业生产消费", "期中库存量"], [2020, "原煤", "吨", 20, 5]]
    data = read({"能源消费": energy, "总量数据": None})
    assert worse(data) == [("LC-STR-014", ["E1"])]
    assert not {"opening", "closing"} & set(data.tables["energy"].records[0].fields)


def test_fill_down_by_pattern_and_where_a_group_lost_its_year(read: Read, said: Said) -> None:
    head = ["年份", "能源名称", "计量单位", "工业生产消费"]
    rows: Rows = [
        head,
        [2020, "原煤", "吨", 1],
        [None, "电力", "万千瓦时", 2],
        [None, "小计", "吨标准煤", 3],
        [2021, "原煤", "吨", 4],
        [None, "电力", "万千瓦时", 5],
        [None, "小计", "吨标准煤", 6],
    ]
    data = read({"能源消费": rows, "总量数据": None})
    assert [(r.year, r.word("fuel")) for r in data.tables["energy"].records] == [
        (2020, "raw_coal"), (2020, "electricity"), (2021, "raw_coal"), (2021, "electricity"),
    ]  # fmt: skip
    assert [(r.year, int(n.value)) for r in data.tables["energy"].totals if (n := r.number("industrial"))] == [
        (2020, 3),
        (2021, 6),
    ]
    assert worse(data) == []
    assert ("LC-STR-008", ["能源消费!A3", "能源消费!A4", "能源消费!A6", "能源消费!A7"]) in said(data)

    rows[4][0] = None
    data = read({"能源消费": rows, "总量数据": None})
    assert [record.year for record in data.tables["energy"].records] == [2020, 2020, None, None]
    assert [item for item in worse(data) if item[0] == "LC-NUM-005"] == [("LC-NUM-005", ["A5"])]


def test_one_year_left_out_among_rows_that_have_theirs_is_not_filled(read: Read) -> None:
    head = ["年份", "能源名称", "计量单位", "工业生产消费"]
    rows: Rows = [
        head,
        [2020, "原煤", "吨", 1],
        [None, "电力", "万千瓦时", 2],
        [2021, "原煤", "吨", 4],
        [2021, "电力", "万千瓦时", 5],
    ]
    data = read({"能源消费": rows, "总量数据": None})
    assert [record.year for record in data.tables["energy"].records] == [2020, None, 2021, 2021]
    assert ("LC-NUM-005", ["A3"]) in worse(data)


def test_figures_outside_every_table_and_in_columns_without_heading_are_said(read: Read) -> None:
    rows: Rows = [*ECONOMY[:1], [2020, 200, 77], [2021, 212], [], [None, None, None, None, 88]]
    data = read({"经济数据": rows})
    assert worse(data) == [("LC-STR-033", ["C2", "E5"])]


def test_every_filled_cell_is_used_or_left_out_for_a_reason(read: Read) -> None:
    rows: Rows = [
        ["甲园区经济数据"],
        ["单位：亿元"],
        ["年份", "工业增加值（不变价）", "税收", "序号"],
        ["甲", 1, 2, 3],
        [2020, 200, 5, 1],
        [2021, 212, 6, 2],
        ["2022E", 230, 7, 3],
        ["合计", 642, 18, None],
        ["注：税收为全口径"],
    ]
    data = read({"经济数据": rows})
    use = next(item for item in data.sheets if item.sheet == "经济数据")
    # read: the unit, two headings, two years with their figures; ignored: 1 title, 1 note, the headings 税收 and
    # 序号 with the 5 and 4 cells below them, and of the two columns that are left 2 codes, 2 cells of the forecast,
    # 2 of the total row
    assert (use.filled, use.read, use.specs) == (26, 7, ("economy",))
    assert dict(use.reasons) == {
        "title": 1, "code_row": 2, "unknown_column": 6, "plain_heading": 5, "forecast": 2, "total": 2, "note": 1,
    }  # fmt: skip
    assert use.ignored == 19


def test_the_counts_of_the_examples_are_those_of_the_workbooks() -> None:
    from pathlib import Path

    for path in sorted(Path("examples").glob("*/data.xlsx")):
        made = load_workbook(path)
        counted = {
            sheet.title: sum(cell.value is not None for row in sheet.iter_rows() for cell in row)
            for sheet in made.worksheets
        }
        data = load([path])
        assert {use.sheet: use.filled for use in data.sheets} == counted
        for use in data.sheets:
            assert use.filled == use.read + use.ignored
            assert use.specs
            # an example holds nothing but headings, values and remarks on the park's items
            assert {reason for reason, _ in use.reasons} <= {"outside", "plain_heading"}, use
        assert not [item for item in data.findings if item.severity.value != "info"]


def test_a_sheet_of_stray_figures_and_one_that_is_not_ours_are_counted(book: Book) -> None:
    data = load(
        [book({"园区信息": PARK, "经济数据": ECONOMY, "总量数据": TOTALS, "通讯录": [["姓名", "电话"], ["张三", 123]]})]
    )
    use = data.sheets[-1]
    assert (use.sheet, use.specs, use.filled, use.read, use.reasons) == ("通讯录", (), 4, 0, (("unknown_sheet", 4),))
    assert [item.code for item in data.findings if item.cells and item.cells[0].sheet == "通讯录"] == ["LC-STR-016"]


def test_merges_over_many_rows_cost_no_more_than_the_rows(read: Read) -> None:
    def edit(made: Workbook) -> None:
        for first in range(2, 602, 2):
            made["企业台账"].merge_cells(f"A{first}:A{first + 1}")

    rows: Rows = [["年份", "企业名称", "综合能耗（吨标准煤）"]]
    rows += [[2020 if place % 2 == 0 else None, f"企业{place}", place] for place in range(600)]
    data = read({"企业台账": rows}, edit=edit)
    assert {record.year for record in data.tables["firms"].records} == {2020}
    assert len(data.tables["firms"].records) == 600
