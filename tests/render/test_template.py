from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lowcarbon_cli.model.dataset import Blank, Number, Word
from lowcarbon_cli.read.load import load
from lowcarbon_cli.render.template import write_template
from lowcarbon_cli.standards.standards import load_standard
from lowcarbon_cli.standards.workbook import workbook_spec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lowcarbon_cli.model.dataset import Dataset, Field, Record

Rows = list[list[Any]]
YEARS = range(2020, 2022)


def template(path: Path, lang: Literal["zh", "en"] = "zh", name: str = "", years: range = YEARS) -> Path:
    found = load_standard(name) if name else None
    path.write_bytes(write_template(workbook_spec(), found, years, lang))
    return path


def columns(sheet: Any) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[2]}


def fill(path: Path, filled: dict[str, list[dict[str, Any]]], park: dict[str, Any]) -> Path:
    """Write into a template as a user would: by heading, below the example row."""
    book = load_workbook(path)
    first = book.worksheets[0]
    for row in first.iter_rows(min_row=3):
        item = str(row[0].value)
        if item in park:
            row[1].value = park[item]
    for name, rows in filled.items():
        sheet = book[name]
        places = columns(sheet)
        for down, values in enumerate(rows, 4):
            for heading, value in values.items():
                sheet.cell(down, places[heading]).value = value
    book.save(path)
    return path


def test_a_filled_template_is_read_without_errors(tmp_path: Path) -> None:
    path = fill(
        template(tmp_path / "new.xlsx", name="hj274-2015"),
        {
            "经济数据": [
                {"年份": 2020, "工业增加值（不变价）（亿元）": 200},
                {"年份": 2021, "工业增加值（不变价）（亿元）": 212},
            ],
            "能源消费": [
                {
                    "年份": 2020,
                    "能源名称": "原煤",
                    "计量单位": "吨",
                    "工业生产消费": 200000,
                    "平均低位发热量（GJ/计量单位）": 20.908,
                },
                {"年份": 2021, "能源名称": "电力", "计量单位": "万千瓦时", "工业生产消费": 60000},
            ],
        },
        {"园区名称": "甲", "园区类型": "综合类", "规划基准年": 2020, "评价年": 2021},
    )
    data = load([path])
    assert {item.severity.value for item in data.findings} <= {"info"}
    assert data.park.word("standard") == load_standard("hj274-2015").code
    assert [plain(record.fields["iav_constant"])[0] for record in data.tables["economy"].records] == [
        2_000_000,
        2_120_000,
    ]
    coal = data.tables["energy"].records[0]
    assert plain(coal.fields["ncv"])[:2] == (Decimal("20.908"), "gj/t")
    # the example row and the rows of sheets that nobody filled are not there
    assert data.tables["power"].records == () or all(
        isinstance(field, Blank)
        for record in data.tables["power"].records
        for key, field in record.fields.items()
        if key != "year"
    )


def test_english_headings_are_read(tmp_path: Path) -> None:
    path = fill(
        template(tmp_path / "new.xlsx", "en"),
        {
            "Economy": [{"Year": 2020, "Industrial value added (constant prices) (100 million CNY)": 200}],
            "Totals": [{"Year": 2020, "Comprehensive energy consumption (10 000 tce)": 60}],
        },
        {"Park name": "A", "Park type": "comprehensive", "Base year": 2020, "Evaluation year": 2020},
    )
    data = load([path])
    assert {item.severity.value for item in data.findings} <= {"info"}
    assert data.park.word("type") == "comprehensive"
    assert plain(data.tables["totals"].records[0].fields["energy_total_given"])[0] == 600_000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_of_the_empty_template_is_recognised(tmp_path: Path, lang: Literal["zh", "en"]) -> None:
    data = load([template(tmp_path / "new.xlsx", lang)])
    for one in workbook_spec().sheets:
        if one.template and one.id != "park":
            assert list(data.tables[one.id].headings) == [column.id for column in one.columns], one.id
            assert data.tables[one.id].records == ()
    assert {column.id for column in workbook_spec().sheets[0].columns} == set(data.park.fields)
    codes = {item.code for item in data.findings if item.severity.value != "info"}
    assert codes == {"LC-NUM-005", "LC-STR-001"}  # what is required is blank; no heading is in doubt


def test_the_template_offers_choices_comments_and_an_example(tmp_path: Path) -> None:
    book = load_workbook(template(tmp_path / "new.xlsx"))
    assert [sheet.title for sheet in book.worksheets] == [
        "园区信息", "经济数据", "总量数据", "能源消费", "加工转换与回收利用", "电力热力与绿电", "资源环境", "碳排放",
        "基本条件", "直接填报指标", "行业标杆", "目标", "说明",
    ]  # fmt: skip
    park = book["园区信息"]
    rules = {str(rule.sqref): rule.formula1 for rule in park.data_validations.dataValidation}
    assert '"综合类,行业类,静脉产业类,未分类"' in rules.values()
    assert book["园区信息"]["E2"].value == workbook_spec().template
    economy = book["经济数据"]
    assert str(economy["A3"].value).startswith("示例")
    assert economy["B2"].comment is not None
    assert [economy.cell(row, 1).value for row in (4, 5)] == [2020, 2021]
    assert economy.freeze_panes == "C3"
    assert economy.page_setup.orientation == "landscape"
    fuels = [rule for rule in book["能源消费"].data_validations.dataValidation if "说明" in str(rule.formula1)]
    assert len(fuels) == 1
    area = str(fuels[0].formula1).replace("$", "").split("!")[1]
    names = [row[0].value for row in book["说明"][area]]
    assert "原煤" in names
    assert None not in names


def test_the_standard_fills_its_conditions_and_reported_indicators(tmp_path: Path) -> None:
    wanted = load_standard("hj274-2015")
    book = load_workbook(template(tmp_path / "new.xlsx", name="hj274-2015"))
    conditions = [row[0].value for row in book["基本条件"].iter_rows(min_row=4) if row[0].value]
    assert not wanted.conditions_complete
    unread = "其余基本条件（原文未读，请对照官方文本逐条核对后填报）"
    assert conditions == [*(condition.text.zh for condition in wanted.conditions), unread]
    reported = [row[0].value for row in book["直接填报指标"].iter_rows(min_row=4) if row[0].value]
    assert reported == [item.name.zh for item in wanted.indicators if item.reportable]
    sector = load_standard("hjt273-2006")
    book = load_workbook(template(tmp_path / "sector.xlsx", name="hjt273-2006"))
    benchmarks = [row[0].value for row in book["行业标杆"].iter_rows(min_row=4) if row[0].value]
    assert benchmarks == [
        item.name.zh for item in sector.indicators if any(limit.kind == "benchmark" for limit in item.limits)
    ]
    assert benchmarks


def test_the_same_arguments_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> bytes:
        return write_template(workbook_spec(), load_standard("hj274-2009"), YEARS, "zh")

    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first = made()
    assert first == made()
    assert load_workbook(io.BytesIO(first)).properties.created.year == 1980
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert load_workbook(io.BytesIO(made())).properties.created.year == 2023


# -- carrying last year's figures over ---------------------------------------------------------


def written(path: Path, sheets: dict[str, Rows]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for cell in (cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"):
            cell.data_type = "s"  # text that begins with =, not a formula
    book.save(path)
    return path


def plain(field: Field) -> tuple[object, ...]:
    if isinstance(field, Number):
        return (field.value, field.unit, field.half_width, field.rounded)
    if isinstance(field, Word):
        return (field.value,)
    return ("blank",)


def facts(records: Sequence[Record]) -> list[dict[str, tuple[object, ...]]]:
    return [
        {key: plain(field) for key, field in record.fields.items() if plain(field) != ("blank",)} for record in records
    ]


def again(data: Dataset, tmp_path: Path, years: range = range(0)) -> Dataset:
    path = tmp_path / "carried.xlsx"
    path.write_bytes(write_template(workbook_spec(), None, years, "zh", data))
    return load([path])


PARK: Rows = [["项目", "内容"], ["园区名称", "甲"], ["园区类型", "行业类"], ["规划基准年", "2020年"],
              ["核准面积（公顷）", 1250], ["电力折标口径", "等价"]]  # fmt: skip
SHEETS: dict[str, Rows] = {
    "园区信息": PARK,
    "经济数据": [
        ["指标", "单位", 2020, 2021],
        ["工业增加值（不变价）", "万元", 2000000, "2,120,000.50"],
        ["增加值增速", "上年=100", None, "106.0"],
        ["从业人员年末数", "万人", "约3.20", 3],
        ["数据精度", None, "原始", "已修约"],
        ["数据来源", None, "=统计年报", "统计年报"],
    ],
    "能源消费": [
        ["年份", "能源名称", "计量单位", "工业生产消费",
         "采用折标系数（kgce/kg）", "平均低位发热量（GJ/计量单位）", "折标准煤（当量值）（万吨）"],
        [2020, "原煤", "万吨", 20, 0.7143, 209080, 14.286],
        [2020, "电力", "万千瓦时", "60000.0", None, None, None],
        [2021, "原煤", "吨", 190000, 0.71430, 20.908, None],
        [2021, "天然气", "立方米", 30000000, None, None, None],
    ],
    "直接填报指标": [
        ["指标", "年份", "数值", "定性结果", "单位", "证明材料"],
        ["工业用水重复利用率", 2021, 96, None, "%", "台账"],
        ["信息平台", 2021, None, "完善", None, "网址"],
    ],
    "企业能源": [["年份", "统一社会信用代码", "企业名称", "煤炭消费量（吨）"], [2021, "91110000100000000A", "甲厂", 5]],
}  # fmt: skip


def test_carried_figures_come_back_unchanged(tmp_path: Path) -> None:
    data = load([written(tmp_path / "last.xlsx", SHEETS)])
    assert not [item for item in data.findings if item.severity.value == "error"]
    carried = again(data, tmp_path)
    assert facts((carried.park,)) == facts((data.park,))
    for sheet, table in data.tables.items():
        assert facts(carried.tables[sheet].records) == facts(table.records), sheet
    assert {item.code for item in carried.findings if item.severity.value == "error"} == set()


def test_the_new_year_is_added_with_last_years_fuels(tmp_path: Path) -> None:
    again(load([written(tmp_path / "last.xlsx", SHEETS)]), tmp_path)
    book = load_workbook(tmp_path / "carried.xlsx")
    assert [book["经济数据"].cell(row, 1).value for row in (4, 5, 6, 7)] == [2020, 2021, 2022, None]
    rows = [[cell.value for cell in row[:4]] for row in book["能源消费"].iter_rows(min_row=4)]
    assert rows[4:6] == [[2022, "原煤", None, "吨"], [2022, "天然气", None, "立方米"]]
    place = columns(book["能源消费"])["工业生产消费"]
    assert [book["能源消费"].cell(row, place).value for row in (6, 8, 9)] == [190000, None, None]
    # what looks like a formula stays text
    source = columns(book["经济数据"])["数据来源"]
    cell = book["经济数据"].cell(4, source)
    assert cell.value == "=统计年报"
    assert cell.data_type == "s"


def test_the_new_year_asks_for_last_years_reported_indicators(tmp_path: Path) -> None:
    again(load([written(tmp_path / "last.xlsx", SHEETS)]), tmp_path)
    sheet = load_workbook(tmp_path / "carried.xlsx")["直接填报指标"]
    place = columns(sheet)
    names = ("指标", "年份", "数值", "定性结果", "单位", "证明材料")
    assert [[sheet.cell(row, place[name]).value for name in names] for row in (6, 7, 8)] == [
        ["工业用水重复利用率", 2022, None, None, "%", None],
        ["信息平台", 2022, None, None, None, None],
        [None] * 6,
    ]


@pytest.mark.parametrize(("before", "after"), [(2021, 2022), (2020, 2020)])
def test_the_evaluation_year_moves_with_the_new_year(before: int, after: int, tmp_path: Path) -> None:
    """Data up to 2021: who evaluated 2021 evaluates the new 2022; an earlier year was meant and stays."""
    sheets = {**SHEETS, "园区信息": [*PARK, ["评价年", before]]}
    carried = again(load([written(tmp_path / "last.xlsx", sheets)]), tmp_path)
    found = carried.park.number("eval_year")
    assert found is not None
    assert found.value == after


def test_years_asked_for_are_added_instead_of_the_next_one(tmp_path: Path) -> None:
    again(load([written(tmp_path / "last.xlsx", SHEETS)]), tmp_path, range(2019, 2024))
    sheet = load_workbook(tmp_path / "carried.xlsx")["经济数据"]
    assert [sheet.cell(row, 1).value for row in range(4, 9)] == [2019, 2020, 2021, 2022, 2023]


def test_unreadable_cells_gain_no_meaning_by_being_carried(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "园区信息": PARK,
        "经济数据": [["年份", "工业增加值（不变价）", "工业总产值（亿元）"], [2020, 200, "—"], [2021, 212, "#N/A"]],
    }
    data = load([written(tmp_path / "last.xlsx", sheets)])
    carried = again(data, tmp_path)
    for record in carried.tables["economy"].records:
        assert record.number("iav_constant") is None
        assert record.number("output") is None


# a workbook is slow to write, a row is not: few books with many figures
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.decimals(min_value=0, max_value=10**12, places=3, allow_nan=False, allow_infinity=False),
            st.sampled_from(["吨标准煤", "万吨标准煤", "千克标准煤", "吨"]),
            st.sampled_from(["", "约"]),
            st.booleans(),
        ),
        min_size=1,
        max_size=16,
    )
)
def test_any_figures_survive_carrying(tmp_path: Path, cells: list[tuple[Decimal, str, str, bool]]) -> None:
    rows: Rows = [["年份", "综合能源消费量（万吨标准煤）", "二氧化碳排放总量（万吨）"]]
    for year, (number, unit, about, inside) in enumerate(cells, 2000):
        text = f"{about}{number:f}"
        rows.append([year, f"{text}{unit}" if inside else text, float(number)])
    data = load([written(tmp_path / "last.xlsx", {"园区信息": PARK, "总量数据": rows})])
    assert all(record.number("energy_total_given") for record in data.tables["totals"].records)
    carried = again(data, tmp_path)
    assert facts(carried.tables["totals"].records) == facts(data.tables["totals"].records)
