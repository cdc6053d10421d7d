from __future__ import annotations

import pytest

from lowcarbon_cli.read import headings
from lowcarbon_cli.read.sheet_names import sheet_named
from lowcarbon_cli.standards.workbook import sheet


@pytest.mark.parametrize(
    ("sheet_id", "text", "column", "unit"),
    [
        ("economy", "年份", "year", ""),
        ("economy", "年 份", "year", ""),
        ("economy", "Year", "year", ""),
        ("economy", "工业增加值（不变价）", "iav_constant", ""),
        ("economy", "工业增加值(不变价)(亿元)", "iav_constant", "亿元"),
        ("economy", "工业增加值（不变价）（亿元）", "iav_constant", "亿元"),
        ("economy", "工业增加值（不变价，亿元）", "iav_constant", "亿元"),
        ("economy", "工业增加值（2020年价）（万元）", "iav_constant", "万元"),
        ("economy", "工业增加值（2015年不变价，亿元）", "iav_constant", "亿元"),
        ("economy", "工业增加值（亿元）", "iav_current", "亿元"),
        ("economy", "工业增加值\n（亿元）", "iav_current", "亿元"),
        ("economy", "工业增加值\n亿元", "iav_current", "亿元"),
        ("economy", "工业增加值，亿元", "iav_current", "亿元"),
        ("economy", "工业增加值（单位：亿元）", "iav_current", "单位:亿元"),
        ("economy", "Industrial value added (constant prices) (100 million CNY)", "iav_constant", "100 million CNY"),
        ("economy", "工业生产者出厂价格指数（上年=100）", "price_index", ""),
        ("totals", "综合能耗(万吨标准煤)", "energy_total_given", "万吨标准煤"),
        ("totals", "综合能源消费量（吨标煤）", "energy_total_given", "吨标煤"),
        ("energy", "平均低位发热量（GJ/t）", "ncv", "GJ/t"),
        ("energy", "采用折标系数（tce/计量单位）", "factor", "tce/计量单位"),
        ("env", "COD排放量(吨)", "cod", "吨"),
    ],
)
def test_headings(sheet_id: str, text: str, column: str, unit: str) -> None:
    found = headings.match(sheet(sheet_id), text)
    assert found is not None
    assert (found.column.id, found.unit, found.aside) == (column, unit, "")


def test_a_harmless_remark_is_set_aside_and_said() -> None:
    found = headings.match(sheet("firms"), "年综合能耗当量值(万吨标准煤，含原料用能)")
    assert found is not None
    assert (found.column.id, found.unit, found.aside) == ("tce", "万吨标准煤", "含原料用能")


@pytest.mark.parametrize(
    "text",
    [
        "工业增加值（现行价，预计，亿元）",  # words about price and plan are never dropped
        "工业增加值（规模以上）",  # a bracket that is no unit may change the meaning
        "工业增加值率",
        "单位工业增加值综合能耗（吨标准煤/万元）",
        "工业增加",
        "",
    ],
)
def test_what_is_nearly_a_name_is_no_match(text: str) -> None:
    assert headings.match(sheet("economy"), text) is None


@pytest.mark.parametrize(
    ("name", "sheet_id", "exact"),
    [
        ("经济数据", "economy", True),
        ("Economy", "economy", True),
        ("能源消费量", "energy", True),
        ("附表2 经济数据", "economy", False),
        ("2020-2024年经济数据", "economy", False),
        ("3、能源消费", "energy", False),
        ("经济数据表", "economy", False),
    ],
)
def test_sheet_names(name: str, sheet_id: str, exact: bool) -> None:
    found = sheet_named(name)
    assert found is not None
    assert (found[0].id, found[1]) == (sheet_id, exact)


@pytest.mark.parametrize("name", ["Sheet1", "碳排放目标", "数据", ""])
def test_other_sheet_names(name: str) -> None:
    found = sheet_named(name)
    assert found is None


@pytest.mark.parametrize(
    ("text", "unit"), [("单位：万元", "万元"), ("（单位: 吨标准煤）", "吨标准煤"), ("单位：甲园区", "")]
)
def test_units_of_title_rows(text: str, unit: str) -> None:
    assert headings.title_units(text) == ((unit,) if unit else ())
