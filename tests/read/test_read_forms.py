"""The national forms 205-1 and 205-2 and the ledger of firms, as they are printed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.model.dataset import Blank

if TYPE_CHECKING:
    from openpyxl import Workbook
    from tests.read.conftest import Read, Rows, Said

    from lowcarbon_cli.model.dataset import Dataset, Record

FORM_1: Rows = [
    ["能源购进、消费与库存"],
    ["表    号：", "205-1表", None, None, None, None, None, None, None, None, "制定机关：国家统计局"],
    ["统一社会信用代码：91110000600037341L", *[None] * 9, "文    号：国统字〔2021〕117号"],
    ["单位详细名称：甲厂", None, None, None, "2023年1-12月", None, None, None, None, None, "有效期至：2024年1月"],
    ["能源名称", "计量单位", "代码", "期初库存量", "购进量", None, "消费量", None, None, None, None, "期末库存量",
     "采用折标系数", "参考折标系数"],
    [*[None] * 4, "实物量", "金额（千元）", "合计", "工业生产消费", None, "非工业生产消费", "合计中：运输工具消费",
     None, None, None],
    [None, None, None, None, None, None, None, None, "其中：用于原材料", None, None, None, None, None],
    ["甲", "乙", "丙", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "丁"],
    # (4) = (5) + (7): 1150 = 1100 + 50; (9) = (1) + (2) - (4): 100 + 1200 - 1150 = 150
    ["原煤", "吨", "01", 100, 1200, 960, 1150, 1100, None, 50, None, 150, 0.7143, 0.7143],
    ["洗精煤", "吨", "02", None, None, None, None, None, None, None, None, None, None, 0.9],
    ["天然气", "万立方米", "15", None, 30, 900, 30, 30, 5, None, None, None, 13.3, None],
    ["柴油", "吨", "24", 2, 20, 150, 19, 4, None, 15, 15, 3, 1.4571, 1.4571],
    ["电力", "万千瓦时", "39", None, 800, 5600, 800, 780, None, 20, None, None, 1.229, None],
    ["能源合计", "吨标准煤", "40", None, None, None, 2231.62, 2149.33, None, None, None, None, None, None],
    ["单位负责人：", "张三", "统计负责人：", None, "填表人：", None, "报出日期：2024年1月5日"],
]  # fmt: skip


def merged(title: str) -> object:
    def edit(made: Workbook) -> None:
        sheet = made[title]
        for area in ("A5:A7", "B5:B7", "C5:C7", "D5:D7", "E5:F5", "E6:E7", "F6:F7", "G5:K5", "G6:G7", "H6:I6", "J6:J7",
                     "K6:K7", "L5:L7", "M5:M7", "N5:N7", "A1:N1"):  # fmt: skip
            sheet.merge_cells(area)

    return edit


def fuel(data: Dataset, name: str) -> Record:
    return next(record for record in data.tables["energy"].records if record.word("fuel") == name)


def worse(data: Dataset) -> list[tuple[str, list[str]]]:
    return [(item.code, [cell.a1 for cell in item.cells]) for item in data.findings if item.severity.value != "info"]


def check_form_1(data: Dataset) -> None:
    coal = fuel(data, "raw_coal")
    wanted = {"opening": (100, "D9"), "purchase": (1200, "E9"), "amount": (96, "F9"), "total": (1150, "G9"),
              "industrial": (1100, "H9"), "non_industrial": (50, "J9"), "closing": (150, "L9"),
              "factor": (Decimal("0.7143"), "M9")}  # fmt: skip
    for column, (value, cell) in wanted.items():
        found = coal.number(column)
        assert found is not None, column
        assert (found.value, found.cell.a1) == (value, cell), column  # 960 thousand are 96 ten thousand yuan
    assert coal.year == 2023
    assert coal.word("code") == "01"
    gas, diesel = fuel(data, "natural_gas"), fuel(data, "diesel")
    feedstock, transport = gas.number("feedstock"), diesel.number("transport")
    assert feedstock is not None
    assert transport is not None
    assert (int(feedstock.value), feedstock.cell.a1) == (5, "I11")
    assert (int(transport.value), transport.cell.a1) == (15, "K12")
    for record in data.tables["energy"].records:
        total, parts = record.number("total"), [record.number(key) for key in ("industrial", "non_industrial")]
        if total is not None and all(parts):
            assert total.value == sum(part.value for part in parts if part is not None)
    # the row of the form without figures is left out, the total of all energy stays as a cross-check
    assert [record.word("fuel") for record in data.tables["energy"].records] == [
        "raw_coal", "natural_gas", "diesel", "electricity", "total",
    ]  # fmt: skip


def test_form_205_1_with_merged_headings(read: Read) -> None:
    data = read({"能源消费": FORM_1, "总量数据": None}, edit=merged("能源消费"))  # type: ignore[arg-type]
    check_form_1(data)
    assert worse(data) == []
    infos = {item.code: [cell.a1 for cell in item.cells] for item in data.findings}
    assert infos["LC-STR-032"] == ["A10"]
    assert infos["LC-STR-034"] == ["N5"]
    assert infos["LC-STR-035"] == ["E4"]


def test_form_205_1_without_merges_as_a_csv_file_has_it(read: Read) -> None:
    data = read({"能源消费": FORM_1, "总量数据": None})
    check_form_1(data)
    assert worse(data) == []


def test_form_205_1_is_known_by_its_title_on_a_sheet_of_no_name(read: Read) -> None:
    data = read({"Sheet1": FORM_1, "总量数据": None}, edit=merged("Sheet1"))  # type: ignore[arg-type]
    check_form_1(data)
    assert worse(data) == []
    assert [item.params["raw"] for item in data.findings if item.code == "LC-STR-031"] == ["Sheet1"]


def test_a_form_of_less_than_a_year_gives_no_year(read: Read) -> None:
    rows = [list(row) for row in FORM_1]
    rows[3][4] = "2023年1-11月"
    data = read({"能源消费": rows, "总量数据": None})
    coal = fuel(data, "raw_coal").fields["industrial"]
    assert isinstance(coal, Blank)
    assert coal.reason == "months"
    assert "LC-BAL-030" in [code for code, _ in worse(data)]


def test_years_of_validity_and_of_the_decree_are_not_the_year_of_the_form(read: Read, said: Said) -> None:
    rows = [list(row) for row in FORM_1]
    rows[3][4] = None
    data = read({"能源消费": rows, "总量数据": None})
    assert all(record.year is None for record in data.tables["energy"].records)
    assert ("LC-STR-001", ["能源消费!A9"]) in said(data)


FORM_2: Rows = [
    ["能源加工转换与回收利用"],
    ["表号：205-2表", None, None, None, "2023年"],
    ["能源名称", "计量单位", "代码", "工业消费", "加工转换投入合计", None, None, None, None, None, None, None, None,
     "能源加工转换产出", "回收利用", "折标系数"],
    [*[None] * 5, "火力发电", "供热", "原煤入洗", "炼焦", "炼油及煤制油", "制气", "天然气液化", "煤制品加工",
     None, None, None],
    ["甲", "乙", "丙", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, "丁"],
    ["原煤", "吨", "01", 200000, 180000, 110000, 70000, None, None, None, None, None, None, None, None, 0.7143],
    ["热力", "百万千焦", "38", 2350000, None, None, None, None, None, None, None, None, None, 2400000, 120000, 0.0341],
    ["电力", "万千瓦时", "39", 64500, None, None, None, None, None, None, None, None, None, 12000, None, 1.229],
    ["焦炭", "吨", "10", None, None, None, None, None, None, None, None, None, None, None, None, 0.9714],
    ["能源合计", "吨标准煤", "40", 300000, 128574, None, None, None, None, None, None, None, None, 96588, 4092, None],
]  # fmt: skip


def test_form_205_2_becomes_transformation_records(read: Read) -> None:
    def edit(made: Workbook) -> None:
        sheet = made["205-2"]
        for area in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "F3:M3", "N3:N4", "O3:O4", "P3:P4"):
            sheet.merge_cells(area)
        sheet["E3"] = "加工转换投入合计"
        sheet.merge_cells("E3:E4")

    for change in (edit, lambda _: None):
        data = read({"205-2": FORM_2, "总量数据": None}, edit=change)
        made = [
            (
                record.year,
                record.word("direction"),
                record.word("kind"),
                record.word("fuel"),
                int(number.value),
                number.cell.a1,
            )
            for record in data.tables["transform"].records
            if (number := record.number("quantity")) is not None
        ]
        assert made == [
            (2023, "input", "火力发电", "raw_coal", 110000, "F6"),
            (2023, "input", "供热", "raw_coal", 70000, "G6"),
            (2023, "output", "", "heat", 2400000, "N7"),
            (2023, "recovered", "回收利用", "heat", 120000, "O7"),
            (2023, "output", "", "electricity", 12000, "N8"),
        ]
        industrial = {record.word("fuel"): record.number("industrial") for record in data.tables["energy"].records}
        assert {name: found.value for name, found in industrial.items() if found} == {
            "raw_coal": 200000, "heat": 2350000, "electricity": 64500,
        }  # fmt: skip
        stated = [(t.word("fuel"), n.value) for t in data.tables["transform"].totals if (n := t.number("quantity"))]
        # 180 000 t are the inputs of raw coal together; 128 574 tce = 180 000 t x 0.7143
        assert ("raw_coal", Decimal(180000)) in stated
        assert ("total", Decimal(128574)) in stated
        assert worse(data) == []


LEDGER: Rows = [
    ["2023年企业能源台账"],
    ["序号", "统一社会信用代码", "企业名称", "行业代码", "工业总产值（万元）", "原煤（吨）", "用电量（万千瓦时）",
     "综合能耗（吨标准煤）"],
    [1, "91110000600037341L", "甲厂", "2511", 50000, 1200, 300, 1225.86],
    [2, "91350100M000100Y43", "乙厂", "3011", 20000, None, 100, 122.9],
    [None, None, "合计", None, 70000, 1200, 400, 1348.76],
]  # fmt: skip


def test_the_ledger_of_firms_with_its_year_in_the_title_and_its_total(read: Read) -> None:
    data = read({"企业台账": LEDGER})
    firms = data.tables["firms"]
    assert [(r.year, r.word("credit"), r.word("name")) for r in firms.records] == [
        (2023, "91110000600037341L", "甲厂"), (2023, "91350100M000100Y43", "乙厂"),
    ]  # fmt: skip
    total = firms.totals[0]
    output = total.number("output")
    assert output is not None
    assert (total.word("name"), int(output.value), output.cell.a1) == ("合计", 70000, "E5")
    assert worse(data) == []


def test_credit_codes_that_lost_their_digits(read: Read) -> None:
    rows = [list(row) for row in LEDGER]
    rows[2][1] = 9.13500000000000e17
    rows[3][1] = "9.1E+17"
    rows.insert(4, [3, "91110000600037341M", "丙厂", "2511", 1, 2, 3, 4])
    rows.insert(5, [4, "60003734-1", "丁厂", "2511", 1, 2, 3, 4])
    data = read({"企业台账": rows})
    assert worse(data) == [("LC-NUM-008", ["B3"]), ("LC-NUM-008", ["B4"]), ("LC-NUM-030", ["B5"])]
    codes = [record.fields["credit"] for record in data.tables["firms"].records]
    assert [isinstance(code, Blank) for code in codes] == [True, True, False, False]
