"""A second worksheet of one kind: read beside the first, told where it adds or contradicts, or left out and said."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from lowcarbon_cli.read.beside import continued

if TYPE_CHECKING:
    from tests.read.conftest import Read, Rows, Said

    from lowcarbon_cli.model.dataset import Dataset

HEADS = ["年份", "能源名称", "计量单位", "工业生产消费"]
FIRST: Rows = [HEADS, [2020, "原煤", "吨", 100], [2021, "原煤", "吨", 110]]
SECOND: Rows = [HEADS, [2020, "柴油", "吨", 5], [2021, "柴油", "吨", 6]]
LATER: Rows = [HEADS, [2022, "原煤", "吨", 120]]


def used(data: Dataset) -> dict[tuple[int | None, str], Decimal]:
    """Return what each row of the energy sheet says, by year and fuel."""
    return {
        (record.year, record.word("fuel")): number.value
        for record in data.tables["energy"].records
        if (number := record.number("industrial")) is not None
    }


def test_names_that_continue_a_sheet_and_names_that_do_not() -> None:
    same = (
        *("能源消费 (2)", "能源消费（2）", "能源消费-续", "能源消费（续表）", "能源消费(2023-2025)", "能源消费 修订版"),
        *("能源消费_2", "“能源消费”的副本", "能源消费 - 副本", "Copy of 能源消费", "附表1 能源消费 (3)"),
    )
    assert {name: found.id if (found := continued(name)) else "" for name in same} == dict.fromkeys(same, "energy")
    other = ("能源消费结构", "能源消费（企业）", "能源消费", "续表", "碳排放目标", "(2)", "", "2023")
    assert [continued(name) for name in other] == [None] * len(other)


@pytest.mark.parametrize("order", ["behind", "before"])
@pytest.mark.parametrize("name", ["能源消费 (2)", "能源消费-续", "续表", "能源消费（修订）", "外购能源"])
def test_fuels_on_a_second_sheet_count(read: Read, name: str, order: str) -> None:
    both: dict[str, Rows | None] = {"能源消费": FIRST, name: SECOND}
    data = read(both if order == "behind" else dict(reversed(both.items())))
    assert used(data) == {
        (2020, "raw_coal"): Decimal(100), (2021, "raw_coal"): Decimal(110),
        (2020, "diesel"): Decimal(5), (2021, "diesel"): Decimal(6),
    }  # fmt: skip
    told = [item for item in data.findings if item.code == "LC-STR-037"]
    assert len(told) == (0 if "续" in name else 1)
    for item in told:
        assert [f"{cell.sheet}!{cell.a1}" for cell in item.cells] == [f"{name}!A2", f"{name}!A3"]
        assert item.params["what"] == "柴油"


@pytest.mark.parametrize("name", ["能源消费 (2)", "2022年", "上年报送"])
def test_further_years_on_a_second_sheet_count_and_need_no_word(read: Read, name: str, said: Said) -> None:
    data = read({"能源消费": FIRST, name: LATER, "总量数据": None})
    assert used(data)[2022, "raw_coal"] == 120
    assert [code for code, _ in said(data) if code.startswith("LC-STR")] == ["LC-STR-031"]


def test_each_of_two_further_sheets_is_told(read: Read) -> None:
    data = read({"能源消费": FIRST, "能源消费 (2)": SECOND, "能源消费 (3)": SECOND})
    assert used(data)[2021, "diesel"] == 6
    told = [item.cells[0].sheet for item in data.findings if item.code == "LC-STR-037"]
    assert told == ["能源消费 (2)", "能源消费 (3)"]


def test_a_sheet_of_one_year_takes_it_from_its_name(read: Read) -> None:
    rows = [row[1:] for row in LATER]
    assert used(read({"能源消费": FIRST, "2022年": rows}))[2022, "raw_coal"] == 120


@pytest.mark.parametrize("name", ["经济数据 (2)", "经济数据（修订）", "上年报送"])
def test_two_sheets_that_contradict_each_other_are_an_error_and_neither_counts(read: Read, name: str) -> None:
    heads = ["年份", "工业增加值（不变价）（亿元）", "从业人员年末数（人）"]
    first: Rows = [heads, [2020, 200, 9000], [2021, 212, 9100]]
    data = read({"经济数据": first, name: [heads, [2020, 200, 9000], [2021, 210, 9100]]})
    (clash,) = [item for item in data.findings if item.code == "LC-STR-010"]
    assert clash.severity.value == "error"
    assert [f"{cell.sheet}!{cell.a1}" for cell in clash.cells] == ["经济数据!B3", f"{name}!B3"]
    numbers = {record.year: record.number("iav_constant") for record in data.tables["economy"].records}
    assert numbers[2020] is not None
    assert numbers[2021] is None


def test_a_table_that_is_not_proved_the_same_is_left_out_and_said(read: Read) -> None:
    firms: Rows = [["年份", "车间", *HEADS[1:]], [2021, "甲", "原煤", "吨", 60], [2021, "乙", "原煤", "吨", 50]]
    data = read({"能源消费": FIRST, "车间用能": firms})
    assert used(data)[2021, "raw_coal"] == 110
    (told,) = [item for item in data.findings if item.code == "LC-STR-038"]
    assert told.severity.value == "warning"
    assert "车间" in told.params["why"].zh  # type: ignore[union-attr]
    assert dict(data.sheets[-1].reasons) == {"unknown_sheet": 15}


def test_a_column_that_the_first_sheet_has_too_is_no_objection(read: Read) -> None:
    first, second = (
        [[*row, "甲" if place else "负责人"] for place, row in enumerate(rows)] for rows in (FIRST, SECOND)
    )
    assert used(read({"能源消费": first, "外购能源": second}))[2021, "diesel"] == 6


@pytest.mark.parametrize(
    "name", ["能源消费（旧）", "能源消费备份", "能源消费 草稿", "能源消费（不计入）", "2026年能源计划"]
)
def test_a_name_that_says_that_it_does_not_count_is_believed(read: Read, name: str) -> None:
    data = read({"能源消费": FIRST, name: SECOND})
    assert (2021, "diesel") not in used(data)
    assert [item.severity.value for item in data.findings if item.code in {"LC-STR-016", "LC-STR-038"}] == ["info"]


def test_names_of_a_park_on_a_cover_are_not_read_beside_the_sheet_of_the_park(read: Read) -> None:
    cover: Rows = [["园区名称", "甲园区（盖章）"], ["园区类型", "综合类"], ["评价年", 2021], ["所在省", "江苏"]]
    data = read({"封面": cover})
    assert data.park.word("name") == "甲园区"
    assert not [item for item in data.findings if item.code in {"LC-STR-010", "LC-STR-038"}]
