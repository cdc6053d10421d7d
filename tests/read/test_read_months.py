"""Monthly ledgers: twelve months make a year, each cell of the sum is kept; less than twelve make none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lowcarbon_cli.model.dataset import Blank, Number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.read.conftest import Read, Rows

    from lowcarbon_cli.model.dataset import Dataset, Field, Record

MONTHS = ["1—2月", *(f"{month}月" for month in range(3, 13))]
COAL = [200, 100, 90, 80, 70, 60, 60, 70, 80, 90, 100]
"""January and February together, then March to December: 1000 t."""
POWER = [20, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10]
"""120 ten thousand kWh."""


def rows_of(data: Dataset, sheet: str = "energy") -> Sequence[Record]:
    return data.tables[sheet].records


def industrial(data: Dataset, fuel: str) -> Field:
    return next(record.fields["industrial"] for record in rows_of(data) if record.word("fuel") == fuel)


def worse(data: Dataset) -> list[tuple[str, list[str]]]:
    return [(item.code, [cell.a1 for cell in item.cells]) for item in data.findings if item.severity.value != "info"]


def running(figures: list[int]) -> list[int]:
    return [sum(figures[: place + 1]) for place in range(len(figures))]


TITLE: Rows = [["2023年能源消费月度台账"]]
ACROSS: Rows = [*TITLE, ["能源名称", "计量单位", *MONTHS], ["原煤", "吨", *COAL], ["电力", "万千瓦时", *POWER]]
DATED: Rows = [
    ["能源名称", "计量单位", "2023年", *[None] * 10],
    [None, None, *MONTHS],
    ["原煤", "吨", *COAL],
    ["电力", "万千瓦时", *POWER],
]
DOWN: Rows = [
    *TITLE,
    ["月份", "能源名称", "计量单位", "工业生产消费"],
    *(row for month, coal, power in zip(MONTHS, COAL, POWER, strict=True)
      for row in ([month, "原煤", "吨", coal], [None, "电力", "万千瓦时", power])),
]  # fmt: skip
FULL_DOWN: Rows = [
    ["时期", "能源名称", "计量单位", "工业生产消费"],
    *([f"2023年{month}", "原煤", "吨", coal] for month, coal in zip(MONTHS, COAL, strict=True)),
]
LEVELS: Rows = [
    *TITLE,
    ["月份", "能源名称", "计量单位", "工业生产消费", None],
    [None, None, None, "本月", "累计"],
    *([month, "原煤", "吨", coal, total] for month, coal, total in zip(MONTHS, COAL, running(COAL), strict=True)),
]
PAIRS: Rows = [
    ["2023年原煤消费台账"],
    ["能源名称：原煤", "计量单位：吨"],
    ["月份", None, "购进量", "工业生产消费", "折标系数"],
    *(row for month, coal, total in zip(MONTHS, COAL, running(COAL), strict=True)
      for row in ([month, "本月", coal, coal, 0.7143], [None, "累计", total, total, 0.7143])),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "first", "last"),
    [
        (ACROSS, "C3", "M3"), (DATED, "C3", "M3"), (DOWN, "D3", "D23"), (FULL_DOWN, "D2", "D12"), (LEVELS, "D4", "D14"),
        (PAIRS, "D4", "D24"),
    ],
    ids=["across", "across under the year", "down", "down with the year", "this month and sum", "rows of both"],
)  # fmt: skip
def test_twelve_months_are_the_year_and_keep_their_cells(read: Read, rows: Rows, first: str, last: str) -> None:
    def merge(made: object) -> None:
        sheet = made["能源消费"]  # type: ignore[index]
        if rows is DATED:
            sheet.merge_cells("C1:M1")
        if rows is DOWN or rows is PAIRS:
            start = 3 if rows is DOWN else 4
            for place in range(11):
                sheet.merge_cells(f"A{start + 2 * place}:A{start + 2 * place + 1}")

    data = read({"能源消费": rows, "总量数据": None}, edit=merge)
    coal = industrial(data, "raw_coal")
    assert isinstance(coal, Number)
    assert (int(coal.value), coal.unit, len(coal.parts)) == (1000, "t", 11)
    assert [coal.parts[0].cell.a1, coal.parts[-1].cell.a1] == [first, last]
    assert coal.cells == tuple(part.cell for part in coal.parts)
    # eleven cells, each written to the unit: half a tonne each
    assert coal.half_width * 2 == 11
    assert {record.year for record in rows_of(data)} == {2023}
    assert worse(data) == []
    if rows in (ACROSS, DATED, DOWN):
        power = industrial(data, "electricity")
        assert isinstance(power, Number)
        assert power.value == 120


def test_separate_months_and_a_column_of_the_year(read: Read) -> None:
    heads = [f"{month}月" for month in range(1, 13)]
    rows: Rows = [*TITLE, ["能源名称", "计量单位", *heads, "合计"], ["原煤", "吨", *[10] * 12, 120]]
    data = read({"能源消费": rows, "总量数据": None})
    coal = industrial(data, "raw_coal")
    assert isinstance(coal, Number)
    assert (int(coal.value), len(coal.parts)) == (120, 12)
    assert worse(data) == []
    rows[2][-1] = 121
    told = read({"能源消费": rows, "总量数据": None})
    # twelve cells and the sum, each to half a tonne: 6.5 t of room
    assert worse(told) == []
    rows[2][-1] = 130
    found = worse(read({"能源消费": rows, "总量数据": None}))
    assert [code for code, _ in found] == ["LC-BAL-012"]
    assert found[0][1][:2] == ["O3", "C3"]


def test_a_running_sum_that_differs_from_its_months(read: Read) -> None:
    rows = [list(row) for row in LEVELS]
    rows[-1][4] = 1100
    found = worse(read({"能源消费": rows, "总量数据": None}))
    assert found[0][0] == "LC-BAL-012"
    assert found[0][1][0] == "E14"


def test_running_sums_alone_give_the_year_at_december(read: Read) -> None:
    heads = ["1-2月", *(f"1-{month}月" for month in range(3, 13))]
    rows: Rows = [*TITLE, ["能源名称", "计量单位", *heads], ["原煤", "吨", *running(COAL)]]
    data = read({"能源消费": rows, "总量数据": None})
    coal = industrial(data, "raw_coal")
    assert isinstance(coal, Number)
    assert (int(coal.value), len(coal.parts), coal.cell.a1) == (1000, 0, "M3")


def test_a_missing_month_makes_the_year_unknown_and_is_named(read: Read) -> None:
    blank = [list(row) for row in ACROSS]
    blank[2][5] = None
    data = read({"能源消费": blank, "总量数据": None})
    coal = industrial(data, "raw_coal")
    assert isinstance(coal, Blank)
    assert (coal.reason, coal.cell.a1) == ("months", "F3")
    assert ("LC-BAL-030", ["F3"]) in worse(data)
    assert isinstance(industrial(data, "electricity"), Number)

    gone = [*FULL_DOWN[:4], *FULL_DOWN[5:]]
    data = read({"能源消费": gone, "总量数据": None})
    item = next(item for item in data.findings if item.code == "LC-BAL-030")
    assert item.params["months"] == "5"
    assert isinstance(industrial(data, "raw_coal"), Blank)

    twice = [*FULL_DOWN, ["2023年12月", "原煤", "吨", 100]]
    data = read({"能源消费": twice, "总量数据": None})
    assert "LC-BAL-031" in [code for code, _ in worse(data)]
    assert isinstance(industrial(data, "raw_coal"), Blank)


def test_stocks_are_not_summed_and_coefficients_hold_where_every_month_has_the_same(read: Read) -> None:
    heads = ["月份", "能源名称", "计量单位", "期初库存量", "期末库存量", "采用折标系数", "工业生产消费"]
    rows: Rows = [*TITLE, heads]
    for month in range(1, 13):
        rows.append([f"{month}月", "原煤", "吨", 100 + month, 101 + month, 0.7143, 10])
    record = rows_of(read({"能源消费": rows, "总量数据": None}))[0]
    values = {key: found.value for key in ("opening", "closing", "factor") if (found := record.number(key))}
    # the stock of the beginning of January and of the end of December
    assert {key: str(value) for key, value in values.items()} == {
        "opening": "101",
        "closing": "113",
        "factor": "0.7143",
    }
    rows[5][5] = 0.72
    other = rows_of(read({"能源消费": rows, "总量数据": None}))[0].fields["factor"]
    assert isinstance(other, Blank)
    assert other.reason == "months"


def test_totals_by_month_across_for_a_sheet_of_years(read: Read) -> None:
    rows: Rows = [["2021年"], ["指标", "单位", *MONTHS], ["综合能源消费量", "吨标准煤", *COAL]]
    data = read({"总量数据": rows})
    found = rows_of(data, "totals")[0].number("energy_total_given")
    assert found is not None
    assert (int(found.value), len(found.parts), rows_of(data, "totals")[0].year) == (1000, 11, 2021)


def test_the_sum_is_computed_from_its_cells(read: Read) -> None:
    from lowcarbon_cli.compute.algebra import from_cell
    from lowcarbon_cli.render.trace import node

    coal = industrial(read({"能源消费": ACROSS, "总量数据": None}), "raw_coal")
    assert isinstance(coal, Number)
    made = from_cell(coal)
    assert (made.op, int(made.value), len(made.parts)) == ("add", 1000, 11)
    assert {part.op for part in made.parts} == {"cell"}
    assert sum(part.value for part in made.parts) == made.value
    tree = node(made, "zh")
    assert [part["cell"]["cell"] for part in tree["parts"]][:2] == ["C3", "D3"]
    interval = from_cell(coal, interval=True)
    assert (interval.low, interval.high) == (1000 - coal.half_width, 1000 + coal.half_width)


def test_months_of_a_column_that_is_not_needed_are_a_warning_and_a_bad_cell_is_the_root(read: Read) -> None:
    heads = ["月份", "能源名称", "计量单位", "工业生产消费", "购进量"]
    rows: Rows = [*TITLE, heads, *([f"{month}月", "原煤", "吨", 10, 11] for month in range(1, 13))]
    rows[4][4] = None
    data = read({"能源消费": rows, "总量数据": None})
    item = next(item for item in data.findings if item.code == "LC-BAL-030")
    assert (item.severity.value, [cell.a1 for cell in item.cells], item.caused_by) == ("warning", ["E5"], None)
    rows[4][4] = "待查"
    told = {item.code: item for item in read({"能源消费": rows, "总量数据": None}).findings}
    assert told["LC-BAL-030"].caused_by == told["LC-NUM-003"].key
