from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lowcarbon_cli.model.dataset import Blank
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import describe

if TYPE_CHECKING:
    from openpyxl import Workbook
    from tests.read.conftest import Book, Read, Rows, Said

    from lowcarbon_cli.model.dataset import Dataset, Number, Record

HEAD = ["年份", "工业增加值（不变价）（亿元）", "工业总产值（当年价）（亿元）"]


def given(record: Record, column: str) -> Number:
    found = record.number(column)
    assert found is not None
    return found


def blank(data: Dataset, sheet: str, place: int, column: str) -> str:
    found = data.tables[sheet].records[place].fields[column]
    assert isinstance(found, Blank)
    return found.reason


@pytest.mark.parametrize(
    ("content", "reason", "codes"),
    [
        ("—", "marker", ["LC-NUM-004", "LC-NUM-005"]),
        ("不涉及", "marker", ["LC-NUM-004", "LC-NUM-005"]),
        ("待定", "text", ["LC-NUM-003"]),
        ("212桶", "unit", ["LC-UNI-011"]),
        ("212吨", "unit", ["LC-UNI-012", "LC-UNI-010"]),
        ("=1+1", "formula", ["LC-STR-011"]),
        ("#DIV/0!", "error", ["LC-NUM-011"]),
        (None, "empty", ["LC-NUM-005"]),
    ],
)
def test_a_figure_that_cannot_be_read_is_a_blank_and_a_finding_at_its_cell(
    read: Read, said: Said, content: str | None, reason: str, codes: list[str]
) -> None:
    data = read({"经济数据": [HEAD[:2], [2020, 200], [2021, content]]})
    assert blank(data, "economy", 1, "iav_constant") == reason
    assert sorted(said(data)) == sorted((code, ["经济数据!B3"]) for code in codes)
    assert any(item.severity is Severity.ERROR for item in data.findings)


def test_a_formula_counts_by_its_cached_value(tmp_path: object, read: Read, book: Book) -> None:
    from pathlib import Path

    import xlsxwriter

    from lowcarbon_cli.read.load import load

    path = Path(str(tmp_path)) / "cached.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("经济数据")
        for place, text in enumerate(HEAD[:2]):
            sheet.write(0, place, text)
        sheet.write_row(1, 0, [2020, 200])
        sheet.write(2, 0, 2021)
        sheet.write_formula(2, 1, "=B2*1.06", None, 212)
        sheet.write(3, 0, 2022)
        sheet.write_formula(3, 1, "=1/0", None, "#DIV/0!")
    data = load([path])
    records = data.tables["economy"].records
    assert given(records[1], "iav_constant").value == 2_120_000
    assert blank(data, "economy", 2, "iav_constant") == "error"


def test_unknown_fuel_unit_and_choice(read: Read, said: Said) -> None:
    rows: Rows = [
        ["年份", "能源名称", "计量单位", "工业生产消费"],
        [2020, "天燃气", "万立方米", 3],
        [2020, "柴油", "桶", 4],
        [2020, "汽油", None, 5],
    ]
    park: Rows = [["园区名称", "甲"], ["园区类型", "综合型"], ["规划基准年", 2020]]
    data = read({"能源消费": rows, "总量数据": None, "园区信息": park})
    assert blank(data, "energy", 0, "fuel") == "unknown"
    assert [blank(data, "energy", place, "industrial") for place in (1, 2)] == ["unit", "unit"]
    assert said(data) == [
        ("LC-STR-013", ["园区信息!B2"]),
        ("LC-FAC-008", ["能源消费!B2"]),
        ("LC-UNI-011", ["能源消费!C3"]),
        ("LC-NUM-005", ["能源消费!C4"]),
    ]
    assert "天然气" in describe(data.findings[1], "zh")
    assert isinstance(data.park.fields["type"], Blank)


def test_a_row_with_figures_but_no_year_is_kept_without_year(read: Read, said: Said) -> None:
    data = read({"经济数据": [HEAD[:2], [2020, 200], [None, 212]]})
    assert [record.year for record in data.tables["economy"].records] == [2020, None]
    assert said(data) == [("LC-NUM-005", ["经济数据!A3"])]
    assert data.findings[0].severity is Severity.ERROR


def test_a_blank_between_filled_years_is_named(read: Read) -> None:
    data = read({"经济数据": [HEAD, [2020, 200, 700], [2021, 212, None]]})
    found = [item for item in data.findings if item.code == "LC-NUM-005"]
    assert [(item.cells[0].a1, item.severity) for item in found] == [("C3", Severity.WARNING)]


def test_a_column_that_nobody_fills_says_nothing(read: Read, said: Said) -> None:
    assert said(read({"经济数据": [HEAD, [2020, 200, None], [2021, 212, None]]})) == []


@pytest.mark.parametrize(("sheet", "cell"), [("园区信息", "B2"), ("园区信息", "B3"), ("园区信息", "B4"),
                                             ("经济数据", "B2"), ("经济数据", "B3"), ("经济数据", "A2"),
                                             ("总量数据", "B2"), ("总量数据", "B3"), ("总量数据", "A3")])  # fmt: skip
def test_any_required_cell_that_is_blanked_is_named(read: Read, sheet: str, cell: str) -> None:
    def empty(made: Workbook) -> None:
        made[sheet][cell] = None

    data = read({}, edit=empty)
    assert (sheet, cell) in [(found.sheet, found.a1) for item in data.findings for found in item.cells]


@pytest.mark.parametrize(
    ("left_out", "name"), [("园区信息", "园区信息"), ("经济数据", "经济数据"), ("总量数据", "总量数据或能源消费")]
)
def test_missing_required_sheets(read: Read, left_out: str, name: str) -> None:
    data = read({left_out: None})
    missing = [item for item in data.findings if item.code == "LC-STR-001"]
    assert len(missing) == 1
    assert name in describe(missing[0], "zh")
    assert missing[0].severity is Severity.ERROR


def test_a_required_sheet_that_is_there_and_empty_is_said_to_be_empty(read: Read) -> None:
    data = read({"经济数据": [HEAD, [2020, None, None]], "总量数据": [["年份", "综合能源消费量（万吨标准煤）"]]})
    told = [
        (describe(item, "zh"), [str(cell) for cell in item.cells])
        for item in data.findings
        if item.code == "LC-STR-001"
    ]
    assert told == [
        ("缺少必填的表或列：经济数据（“经济数据”表中没有数据：park.xlsx）", ["park.xlsx!经济数据!A1"]),
        ("缺少必填的表或列：总量数据或能源消费（“总量数据”表中没有数据：park.xlsx）", ["park.xlsx!总量数据!A1"]),
    ]  # fmt: skip


def test_a_sheet_of_notes_is_counted_as_notes(read: Read) -> None:
    data = read({"说明": [["填表说明"], ["一、单位为吨。"]]})
    assert [(use.specs, use.reasons) for use in data.sheets if use.sheet == "说明"] == [((), (("notes_sheet", 2),))]


def test_absent_optional_sheets_are_no_findings(read: Read, said: Said) -> None:
    assert said(read({})) == []


def test_missing_required_columns(read: Read, said: Said) -> None:
    data = read({"能源消费": [["年份", "能源名称", "工业生产消费（吨）"], [2020, "原煤", 5]]})
    assert said(data) == [("LC-STR-001", ["能源消费!A2"])]
    data = read({"经济数据": [["年份", "工业总产值（亿元）"], [2020, 700], [2021, 720]]})
    assert said(data) == [("LC-STR-001", ["经济数据!A2"])]


def test_figures_without_a_unit_are_not_used(read: Read, said: Said) -> None:
    data = read({"经济数据": [["年份", "工业增加值（不变价）"], [2020, 200], [2021, 212]]})
    assert said(data) == [("LC-UNI-001", ["经济数据!B1", "经济数据!B2", "经济数据!B3"])]
    assert blank(data, "economy", 0, "iav_constant") == "unit"


def test_a_factor_of_unclear_unit_is_not_used(read: Read, said: Said) -> None:
    head = ["年份", "能源名称", "计量单位", "工业生产消费", "采用折标系数"]
    clear = read({"能源消费": [head, [2020, "原煤", "吨", 5, 0.7143]]})
    assert given(clear.tables["energy"].records[0], "factor").unit == "tce/t"
    # per 吨 or per 万吨?
    unclear = read({"能源消费": [head, [2020, "原煤", "万吨", 5, 0.7143]]})
    assert said(unclear) == [("LC-UNI-001", ["能源消费!E1", "能源消费!E2"])]
    said_so = read({"能源消费": [[*head[:4], "采用折标系数（tce/计量单位）"], [2020, "原煤", "万吨", 5, 7143]]})
    assert given(said_so.tables["energy"].records[0], "factor").value * 10_000 == 7143
    unfit = read({"能源消费": [[*head[:4], "采用折标系数（kgce/m3）"], [2020, "原煤", "吨", 5, 0.7143]]})
    assert said(unfit) == [("LC-UNI-008", ["能源消费!E2"])]
    assert describe(unfit.findings[0], "zh") == "“采用折标系数”的单位“kgce/m3”与本行计量单位“吨”不符"


def test_an_amount_in_a_unit_of_something_else_is_named_by_its_own_unit(read: Read) -> None:
    # not by the unit of the row, in which money does not stand
    data = read(
        {"能源消费": [["年份", "能源名称", "计量单位", "工业生产消费", "购进金额（公顷）"], [2020, "原煤", "吨", 5, 7]]}
    )
    assert [describe(item, "zh") for item in data.findings if item.code == "LC-UNI-012"] == [
        "“购进金额”不能以“公顷”计量"
    ]


def test_contradicting_units_and_unknown_headings(read: Read, said: Said) -> None:
    rows: Rows = [
        ["单位：万元"],
        ["年份", "工业增加值（不变价）（亿元）", "主营业务收入"],
        [2020, 200, 5],
        [2021, 212, 6],
    ]
    assert said(read({"经济数据": rows})) == [("LC-STR-014", ["经济数据!C2"]), ("LC-STR-005", ["经济数据!B2"])]
    across: Rows = [
        ["指标", "单位", 2020, 2021],
        ["工业增加值（不变价，万元）", "亿元", 200, 212],
        ["税收", "亿元", 3, 4],
    ]
    assert said(read({"经济数据": across})) == [("LC-STR-005", ["经济数据!B2"]), ("LC-STR-014", ["经济数据!A3"])]


def test_the_same_column_twice_and_years_both_ways(read: Read, said: Said) -> None:
    twice = read({"经济数据": [[*HEAD[:2], "工业增加值（可比价）（亿元）"], [2020, 200, 200], [2021, 212, 213]]})
    assert said(twice) == [("LC-STR-003", ["经济数据!B1", "经济数据!C1"])]
    both = read({"经济数据": [[*HEAD[:2], 2020, 2021], [2020, 200, 1, 2]]})
    assert ("LC-STR-009", ["经济数据!A1", "经济数据!C1", "经济数据!D1"]) in said(both)


def test_a_sheet_without_heading(read: Read, said: Said) -> None:
    data = read({"资源环境": [["水", 3], ["电", 4]]})
    assert said(data) == [("LC-STR-015", ["资源环境!A1"])]


def test_hidden_rows_and_odd_years_are_said(read: Read, said: Said) -> None:
    def hide(made: Workbook) -> None:
        made["经济数据"].row_dimensions[3].hidden = True

    data = read({"经济数据": [HEAD[:2], ["二〇二〇年", 200], [2021, 212]]}, edit=hide)
    assert said(data) == [("LC-NUM-006", ["经济数据!A2"]), ("LC-STR-012", ["经济数据!A3"])]


def test_defaults_are_one_info_that_names_its_cells(read: Read) -> None:
    data = read(
        {
            "园区信息": [
                ["园区名称", "甲"],
                ["园区类型", "综合类"],
                ["规划基准年", 2020],
                ["原料用能", None],
                ["电力折标口径", "—"],
            ]
        }
    )
    found = [item for item in data.findings if item.code == "LC-STR-020"]
    assert [cell.a1 for cell in found[0].cells] == ["B5", "B4"]
    assert found[0].severity is Severity.INFO


def test_the_example_row_is_skipped_and_changed_figures_in_it_are_said(read: Read, said: Said) -> None:
    example = ["示例（读取时忽略）", "255.0"]
    data = read({"经济数据": [HEAD[:2], example, [2020, 200], [2021, 212]]})
    assert [record.year for record in data.tables["economy"].records] == [2020, 2021]
    assert said(data) == []
    changed = read({"经济数据": [HEAD[:2], [example[0], 199.5], [2020, 200], [2021, 212]]})
    assert [record.year for record in changed.tables["economy"].records] == [2020, 2021]
    assert said(changed) == [("LC-STR-023", ["经济数据!B2"])]


def test_rows_of_years_that_nobody_filled_are_dropped_but_not_those_of_the_evaluation_year(
    read: Read, said: Said
) -> None:
    data = read({"经济数据": [HEAD[:2], [2020, 200], [2021, 212], [2022, None], [2023, None]]})
    assert [record.year for record in data.tables["economy"].records] == [2020, 2021]
    assert said(data) == []
    data = read({"总量数据": [["年份", "综合能耗（吨标准煤）"], [2020, 5], [2021, None], [2022, None]]})
    assert said(data) == [("LC-NUM-005", ["总量数据!B3"])]
