from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.dataset import Blank
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.read.load import load

if TYPE_CHECKING:
    from tests.read.conftest import Book, Read, Rows, Said

    from lowcarbon_cli.model.dataset import Number, Record


def given(record: Record, column: str) -> Number:
    found = record.number(column)
    assert found is not None
    return found


PARK: Rows = [["项目", "内容"], ["园区名称", "甲"], ["园区类型", "综合类"], ["规划基准年", 2020]]


def test_several_files_are_one_park(book: Book) -> None:
    energy = book(
        {"能源消费": [["年份", "能源名称", "计量单位", "工业生产消费"], [2020, "原煤", "吨", 5]]}, "energy.xlsx"
    )
    output = book(
        {"园区信息": PARK, "经济数据": [["年份", "工业增加值（不变价）（亿元）"], [2020, 200]]}, "output.xlsx"
    )
    data = load([energy, output])
    assert [item.name for item in data.inputs] == ["energy.xlsx", "output.xlsx"]
    assert data.tables["energy"].records[0].cell.file == "energy.xlsx"
    assert data.tables["economy"].records[0].cell.file == "output.xlsx"
    assert data.park.word("type") == "comprehensive"
    assert all(len(item.sha256) == 64 for item in data.inputs)


def test_columns_of_one_year_come_together(book: Book) -> None:
    first = book(
        {"园区信息": PARK, "经济数据": [["年份", "工业增加值（不变价）（亿元）"], [2020, 200], [2021, None]]}, "a.xlsx"
    )
    second = book(
        {
            "经济数据": [
                ["年份", "工业增加值（不变价）（亿元）", "工业总产值（亿元）"],
                [2020, None, 700],
                [2021, 212, 720],
            ]
        },
        "b.xlsx",
    )
    data = load([first, second])
    records = data.tables["economy"].records
    assert [(record.year, given(record, "iav_constant").cell.file) for record in records] == [
        (2020, "a.xlsx"),
        (2021, "b.xlsx"),
    ]
    assert [given(record, "output").value for record in records] == [7_000_000, 7_200_000]


def test_different_values_of_one_fact_name_both_cells_and_neither_is_used(book: Book, said: Said) -> None:
    first = book(
        {"园区信息": PARK, "经济数据": [["年份", "工业增加值（不变价）（亿元）"], [2020, 200], [2021, 212]]}, "a.xlsx"
    )
    second = book(
        {
            "园区信息": [*PARK[:3], ["规划基准年", 2019]],
            "经济数据": [["年份", "工业增加值（不变价）（万元）"], [2020, 2_000_000], [2021, 2_120_001]],
        },
        "b.xlsx",
    )
    data = load([first, second])
    found = [item for item in data.findings if item.code == "LC-STR-010"]
    assert [[str(cell) for cell in item.cells] for item in found] == [
        ["a.xlsx!园区信息!B4", "b.xlsx!园区信息!B4"],
        ["a.xlsx!经济数据!B3", "b.xlsx!经济数据!B3"],
    ]
    assert all(item.severity is Severity.ERROR for item in found)
    for field in (data.park.fields["base_year"], data.tables["economy"].records[1].fields["iav_constant"]):
        assert isinstance(field, Blank)
        assert field.reason == "conflict"
    # 200 亿元 are 2 000 000 万元: the same fact twice
    assert given(data.tables["economy"].records[0], "iav_constant").value == 2_000_000


def test_the_same_facts_twice_count_once(book: Book) -> None:
    rows: Rows = [["年份", "能源名称", "计量单位", "工业生产消费"], [2020, "原煤", "吨", 5], [2020, "柴油", "吨", 6]]
    first = book({"园区信息": PARK, "能源消费": rows}, "a.xlsx")
    second = book({"能源消费": [rows[0], [2020, "原煤", "万吨", 0.0005]]}, "b.xlsx")
    data = load([first, second])
    assert [record.word("fuel") for record in data.tables["energy"].records] == ["raw_coal", "diesel"]
    again = [item for item in data.findings if item.code == "LC-STR-018"]
    assert [item.severity for item in again] == [Severity.INFO]


def test_a_fuel_between_files_is_one_fuel_whatever_it_is_called(book: Book) -> None:
    head = ["年份", "能源名称", "计量单位", "工业生产消费"]
    first = book({"园区信息": PARK, "能源消费": [head, [2020, "电力", "万千瓦时", 5]]}, "a.xlsx")
    second = book({"能源消费": [head, [2020, "用电量", "万千瓦时", 6]]}, "b.xlsx")
    data = load([first, second])
    assert len(data.tables["energy"].records) == 1
    assert [item.code for item in data.findings].count("LC-STR-010") == 1


def test_grades_of_one_fuel_stand_side_by_side_and_equal_rows_contradict_each_other(read: Read, said: Said) -> None:
    head = ["年份", "能源名称", "计量单位", "工业生产消费", "品级/煤种"]
    grades = read({"能源消费": [head, [2020, "原煤", "吨", 5, "优质"], [2020, "原煤", "吨", 6, "普通"]]})
    assert len(grades.tables["energy"].records) == 2
    assert said(grades) == []
    twice = read({"能源消费": [head, [2020, "原煤", "吨", 5, None], [2020, "原煤", "吨", 6, None]]})
    assert len(twice.tables["energy"].records) == 1
    assert said(twice) == [
        ("LC-STR-010", ["能源消费!D2", "能源消费!D3"]),
        ("LC-STR-018", ["能源消费!A2", "能源消费!A3"]),
    ]


def test_two_plants_of_one_kind_stand_side_by_side(read: Read, said: Said) -> None:
    head = ["年份", "企业/装置", "方向", "能源名称", "计量单位", "实物量"]
    rows: Rows = [head, [2020, "电厂", "产出", "热力", "GJ", 5], [2020, "电厂", "产出", "热力", "GJ", 6]]
    data = read({"加工转换与回收利用": rows})
    assert [given(record, "quantity").value for record in data.tables["transform"].records] == [5, 6]
    assert said(data) == []


def test_files_of_one_name_are_shown_with_their_path(book: Book, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path)) / "old"
    folder.mkdir()
    first = book({"园区信息": PARK}, "park.xlsx")
    second = book({"园区信息": PARK}, "old/park.xlsx")
    assert [item.name for item in load([first, second]).inputs] == [first.as_posix(), second.as_posix()]
