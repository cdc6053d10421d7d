from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from lowcarbon_cli.model.findings import Severity

if TYPE_CHECKING:
    from openpyxl import Workbook
    from tests.read.conftest import Read, Rows, Said

    from lowcarbon_cli.model.dataset import Dataset, Number, Record


def given(record: Record, column: str) -> Number:
    found = record.number(column)
    assert found is not None
    return found


def number(data: Dataset, sheet: str, year: int, column: str, fuel: str = "") -> Number:
    found = [
        record.number(column)
        for record in data.tables[sheet].records
        if record.year == year and (not fuel or record.word("fuel") == fuel)
    ]
    assert len(found) == 1
    assert found[0] is not None
    return found[0]


DOWN: Rows = [["年份", "工业增加值（不变价）（亿元）"], [2020, 200], [2021, 212]]
ACROSS: Rows = [["指标", "单位", 2020, "2021年"], ["工业增加值（不变价）", "亿元", 200, 212]]
SHAPES: dict[str, tuple[Rows, str]] = {
    "years down": (DOWN, "B3"),
    "years across, unit column": (ACROSS, "D2"),
    "years across, unit in the label": ([["指标", 2020, 2021], ["工业增加值（不变价，亿元）", 200, 212]], "C2"),
    "years across, blank corner": ([[None, "单位", 2020, 2021], ["工业增加值（可比价）", "亿元", 200, 212]], "D2"),
    "years across below titles": ([["表2"], ["单位：亿元"], *ACROSS], "D4"),
    "unit in the title": (
        [["经济数据"], ["单位：亿元"], ["年份", "工业增加值（不变价）"], [2020, 200], [2021, 212]],
        "B5",
    ),
    "unit row below": ([["年份", "工业增加值（不变价）"], ["—", "亿元"], [2020, 200], [2021, 212]], "B4"),
    "unit after a comma": ([["年份", "工业增加值（不变价），亿元"], [2020, 200], [2021, 212]], "B3"),
    "unit in the cell": ([["年份", "工业增加值（不变价）"], [2020, "200亿元"], [2021, "212亿元"]], "B3"),
    "other unit in the heading": (
        [["年度", "工业增加值（不变价）（万元）"], [2020, 2000000], [2021, "2,120,000"]],
        "B3",
    ),
    "blank rows and other columns": (
        [[], ["序号", "年份", None, "工业增加值（不变价）（亿元）"], [1, 2020, None, 200], [], [2, 2021, None, 212]],
        "D5",
    ),
    "years as text, total, note": (
        [
            *DOWN[:1],
            ["2020年", 200],
            ["２０２１年", "２１２"],
            ["合计", 412],
            ["注：按2020年价格"],
            ["数据来源：统计局"],
        ],
        "B3",
    ),
    "English": (
        [["Year", "Industrial value added (constant prices) (100 million CNY)"], [2020, 200], [2021, 212]],
        "B3",
    ),
    "code row": ([["年份", "工业增加值（不变价）（亿元）"], ["甲", 1], [2020, 200], [2021, 212]], "B4"),
    "heading again on the next page": ([*DOWN[:2], DOWN[0], DOWN[2]], "B4"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_figures_and_their_cells(read: Read, shape: str) -> None:
    rows, cell = SHAPES[shape]
    data = read({"经济数据": rows})
    assert [record.year for record in data.tables["economy"].records] == [2020, 2021]
    assert number(data, "economy", 2020, "iav_constant").value == Decimal(2_000_000)
    found = number(data, "economy", 2021, "iav_constant")
    assert (found.value, found.unit, found.cell.a1) == (Decimal(2_120_000), "10k_cny", cell)
    assert found.written * found.scale == found.value
    assert not [item for item in data.findings if item.severity.value != "info"]


def test_half_a_last_digit_is_converted_with_the_figure(read: Read) -> None:
    data = read({"总量数据": [["年份", "综合能耗（万吨标准煤）"], [2020, "60.0"], [2021, "约62.1"]]})
    exact, about = (number(data, "totals", year, "energy_total_given") for year in (2020, 2021))
    # 0.05 of 10 000 tce are 500 tce
    assert (exact.half_width, exact.rounded) == (Decimal(500), False)
    assert (about.half_width, about.rounded, about.as_written) == (Decimal(500), True, "约62.1")


def test_the_column_of_precision_declares_the_figures_of_its_row_as_rounded(read: Read) -> None:
    data = read(
        {"经济数据": [["年份", "工业增加值（不变价）（亿元）", "数据精度"], [2020, 200, "原始"], [2021, 212, "已修约"]]}
    )
    assert not number(data, "economy", 2020, "iav_constant").rounded
    assert number(data, "economy", 2021, "iav_constant").rounded


def test_growth_in_per_cent_as_cell_format_as_text_and_as_an_index(read: Read, said: Said) -> None:
    def formats(made: Workbook) -> None:
        made["经济数据"]["C3"].number_format = "0.0%"

    rows: Rows = [
        ["年份", "工业增加值（不变价）（亿元）", "工业增加值可比价增速（%）", "工业生产者出厂价格指数（上年=100）"],
        [2020, 200, None, None],
        [2021, 212, 0.06, 108.1],
        [2022, 220, "3.8%", "99.5%"],
    ]
    data = read({"经济数据": rows}, edit=formats)
    growth = number(data, "economy", 2021, "iav_growth")
    assert (growth.value, growth.unit, growth.half_width) == (Decimal("6.0"), "%", Decimal("0.05"))
    assert number(data, "economy", 2022, "iav_growth").value == Decimal("3.8")
    assert number(data, "economy", 2021, "price_index").value == Decimal("108.1")
    assert number(data, "economy", 2022, "price_index").value == Decimal("99.5")
    # the first year of a growth rate is blank by nature
    assert said(data) == []

    index = read(
        {
            "经济数据": [
                ["指标", "单位", 2020, 2021],
                ["工业增加值（不变价）", "亿元", 200, 212],
                ["增加值增速", "上年=100", None, 106],
            ]
        }
    )
    found = number(index, "economy", 2021, "iav_growth")
    assert (found.value, found.written, found.as_written, found.unit) == (Decimal(6), Decimal(6), "106", "%")
    assert said(index) == [("LC-ECO-004", ["经济数据!D3"])]


ENERGY: Rows = [
    ["年份", "能源名称", "计量单位", "工业生产消费", "用于原材料", "平均低位发热量（kJ/kg）"],
    [2020, "原煤", "万吨", 20, None, 20908],
    [2020, "天然气", "立方米", "30,000,000", 5_000_000, None],
    [2020, "电力", "千瓦时", 600_000_000, None, None],
    [2020, "热力", "百万千焦", 2_350_000, None, None],
]


def test_quantities_stand_in_the_fuels_unit_and_factors_per_that_unit(read: Read, said: Said) -> None:
    data = read({"能源消费": ENERGY, "总量数据": None})
    wanted = {
        "raw_coal": (200_000, "t"),
        "natural_gas": (3000, "10k_m3"),
        "electricity": (60_000, "10k_kwh"),
        "heat": (2_350_000, "gj"),
    }
    for fuel, (value, unit) in wanted.items():
        found = number(data, "energy", 2020, "industrial", fuel)
        assert (found.value, found.unit) == (Decimal(value), unit), fuel
    heat_value = number(data, "energy", 2020, "ncv", "raw_coal")
    assert (heat_value.value, heat_value.unit) == (Decimal("20.908"), "gj/t")
    assert number(data, "energy", 2020, "feedstock", "natural_gas").value == Decimal(500)
    assert said(data) == [("LC-NUM-002", ["能源消费!D3"])]


def test_energy_with_years_across(read: Read, said: Said) -> None:
    rows: Rows = [
        ["能源名称", "计量单位", 2020, "2021年"],
        ["原煤", "吨", 200_000, 190_000],
        ["电力", "万千瓦时", 60_000, 61_000],
        ["能源合计", "吨标准煤", 216_600, 210_000],
    ]
    data = read({"能源消费": rows, "总量数据": None})
    found = number(data, "energy", 2021, "industrial", "raw_coal")
    assert (found.value, found.unit, found.cell.a1) == (Decimal(190_000), "t", "D2")
    total = number(data, "energy", 2020, "industrial", "total")
    assert (total.value, total.unit) == (Decimal(216_600), "tce")
    assert said(data) == []


def test_total_and_part_rows_of_the_energy_sheet(read: Read, said: Said) -> None:
    rows: Rows = [*ENERGY[:2], [2020, "其中：洗精煤", "吨", 5, None, None], [2020, "小计", "吨", 7, None, None],
                  [2020, "合计", "吨标准煤", 142_860, None, None]]  # fmt: skip
    data = read({"能源消费": rows, "总量数据": None})
    assert [record.word("fuel") for record in data.tables["energy"].records] == ["raw_coal", "total"]
    assert said(data) == [("LC-STR-006", ["能源消费!B3"]), ("LC-STR-006", ["能源消费!B4"])]


def test_merged_keys_are_filled_down_over_their_merge_only(read: Read, said: Said) -> None:
    def merge(made: Workbook) -> None:
        made["能源消费"].merge_cells("A2:A3")
        made["能源消费"].merge_cells("D2:D3")

    rows: Rows = [
        ["年份", "能源名称", "计量单位", "工业生产消费"],
        [2020, "原煤", "吨", 20],
        [None, "柴油", "吨", None],
        [None, "汽油", "吨", 4],
    ]
    data = read({"能源消费": rows, "总量数据": None}, edit=merge)
    assert [record.year for record in data.tables["energy"].records] == [2020, 2020, None]
    # a figure is never filled down, and the row below the merge keeps its blank year
    assert said(data) == [
        ("LC-STR-008", ["能源消费!A3"]), ("LC-NUM-005", ["能源消费!A4"]), ("LC-NUM-005", ["能源消费!D3"]),
    ]  # fmt: skip


def test_forecast_years_are_left_out(read: Read, said: Said) -> None:
    across = read(
        {"经济数据": [["指标", "单位", 2020, 2021, "2022E"], ["工业增加值（不变价）", "亿元", 200, 212, 230]]}
    )
    down = read({"经济数据": [*DOWN, ["2022年预计", 230]]})
    for data, cell in ((across, "经济数据!E1"), (down, "经济数据!A4")):
        assert [record.year for record in data.tables["economy"].records] == [2020, 2021]
        assert said(data) == [("LC-NUM-007", [cell])]


def test_the_park_sheet_without_headings_and_with_units(read: Read, said: Said) -> None:
    rows: list[list[Any]] = [
        ["园区名称", "甲"],
        ["园区类别", "行业类生态工业园区"],
        ["基准年", "2020年"],
        ["现状年", 2021],
        ["核准面积（公顷）", 1250],
        ["人均水资源年占有量", 800],
        ["电力折标口径", "等价值"],
        ["原料用能", "扣除"],
    ]
    data = read({"园区信息": rows})
    park = data.park
    assert (park.word("type"), park.word("electricity"), park.word("feedstock")) == ("sector", "equivalent", "exclude")
    assert [given(park, key).value for key in ("base_year", "eval_year", "area")] == [2020, 2021, Decimal("12.50")]
    assert park.fields["electricity"].cell.a1 == "B7"
    assert said(data) == []


def test_words_and_figures_reported_directly(read: Read, said: Said) -> None:
    rows: Rows = [
        ["指标", "年份", "数值", "定性结果", "单位", "证明材料"],
        ["工业用水重复利用率", 2021, 96, None, "%", "台账"],
        ["信息平台", 2021, None, "完善", None, "网址"],
        ["某系数", 2021, 0.5, None, "-", "台账"],
        ["某比例", 2021, 40, None, None, "台账"],
    ]
    data = read({"直接填报指标": rows})
    records = data.tables["reported"].records
    share, system, pure, bare = records
    assert (given(share, "value").value, given(share, "value").unit) == (Decimal(96), "%")
    assert system.word("word") == "完善"
    assert given(pure, "value").unit == "1"
    # 40 of what? Without a unit there is no value
    assert bare.number("value") is None
    assert said(data) == [("LC-UNI-001", ["直接填报指标!C1", "直接填报指标!C5"])]


@pytest.mark.parametrize("heading", ["数值", "本年实际", "Value"])
@pytest.mark.parametrize(
    ("name", "title"), [("经济数据", "2021年经济指标"), ("2021年主要经济指标", None), ("Sheet3", "2021年园区经济指标")]
)
def test_a_form_of_one_year(read: Read, name: str, title: str | None, heading: str) -> None:
    """Indicator, unit, value; the year stands in the title or the sheet's name: 212 x 10 000 = 2 120 000 (10k yuan)."""
    rows: Rows = [[title]] if title else []
    rows += [
        ["指标", "单位", heading],
        ["工业增加值（不变价）", "亿元", 212],
        ["工业总产值（当年价）", "万元", 9000000],
    ]
    data = read({"经济数据": None, name: rows})
    records = data.tables["economy"].records
    assert [record.year for record in records] == [2021]
    found = records[0].number("iav_constant")
    assert found is not None
    assert (found.value, found.cell.a1) == (Decimal(2120000), f"C{len(rows) - 1}")
    output = records[0].number("output")
    assert output is not None
    assert (output.value, output.cell.a1) == (Decimal(9000000), f"C{len(rows)}")
    assert not [item for item in data.findings if item.severity is Severity.ERROR]


def test_a_form_of_one_year_without_a_year_gives_no_figure(read: Read, said: Said) -> None:
    data = read({"经济数据": [["指标", "单位", "数值"], ["工业增加值（不变价）", "亿元", 212]]})
    assert not any(record.year for record in data.tables["economy"].records)
    assert [item for item in data.findings if item.severity is Severity.ERROR]


def test_reported_indicators_keep_their_sheet(read: Read) -> None:
    """The same headings over names of indicators are the sheet of reported ones, where its name says so."""
    data = read({"直接填报指标": [["2021年"], ["指标", "单位", "数值"], ["工业固体废物综合利用率", "%", 96]]})
    assert [record.word("indicator") for record in data.tables["reported"].records] != []
