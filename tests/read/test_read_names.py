"""Every name and unit under which parks are known to send their figures is recognised."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from lowcarbon_cli.read import headings
from lowcarbon_cli.read.headings import closest, per_row
from lowcarbon_cli.read.sheet_names import sheet_named
from lowcarbon_cli.standards.fuels import find_fuel, nearest_fuels
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.units import same_dimension
from lowcarbon_cli.standards.workbook import sheet

NAMES = tomllib.loads((Path(__file__).parents[1] / "cases" / "workbook_names.toml").read_text("utf-8"))
COLUMNS = [(one["name"], column) for one in NAMES["sheet"] for column in one["columns"]]


@pytest.mark.parametrize(
    ("name", "column"), COLUMNS, ids=lambda item: item if isinstance(item, str) else item["names"][0]
)
def test_every_known_name_and_unit_is_recognised(name: str, column: dict[str, Any]) -> None:
    found = sheet_named(name)
    assert found is not None
    spec, exact = found
    assert exact
    matched = {words: headings.match(spec, words) for words in column["names"]}
    assert all(matched.values()), [words for words, heading in matched.items() if heading is None]
    assert len({heading.column.id for heading in matched.values() if heading}) == 1
    owner = next(heading.column for heading in matched.values() if heading)
    for text in column["units"]:
        unit = parse_unit(text)
        assert unit is not None, text
        if "row" not in owner.unit:
            assert unit.id in owner.stand_for or same_dimension(unit.id, owner.unit) or unit.id == "index_100", text
        if unit.id == "index_100":
            continue  # its own brackets and sign of equality keep it out of the brackets of a heading
        inside = headings.match(spec, f"{column['names'][0]}（{text}）")
        assert inside is not None, text
        assert (inside.column.id, parse_unit(inside.unit)) == (owner.id, unit), text


def test_the_list_is_whole() -> None:
    assert len(NAMES["sheet"]) == 14
    assert len(COLUMNS) == 162


@pytest.mark.parametrize(
    ("path", "sheet_id", "column", "unit"),
    [
        (("购进量", "实物量"), "energy", "purchase", ""),
        (("购进量", "金额（千元）"), "energy", "amount", "千元"),
        (("消费量", "合计"), "energy", "total", ""),
        (("消费量", "工业生产消费", "其中：用于原材料"), "energy", "feedstock", ""),
        (("消费量", "合计中：运输工具消费"), "energy", "transport", ""),
        (("消费量", "#运输工具"), "energy", "transport", ""),
        (("工业增加值（亿元）", "不变价"), "economy", "iav_constant", "亿元"),
        (("工业增加值", "当年价（万元）"), "economy", "iav_current", "万元"),
        (("工业增加值", "同比增长（%）"), "economy", "iav_growth", "%"),
        (("综合能源消费量（吨标准煤）", "等价值"), "firms", "tce_eq", "吨标准煤"),
        (("综合能源消费量", "绝对量"), "totals", "energy_total_given", ""),
    ],
)
def test_levels_name_a_column_together(path: tuple[str, ...], sheet_id: str, column: str, unit: str) -> None:
    found = headings.match_path(sheet(sheet_id), path)
    assert found is not None
    assert (found.column.id, found.unit) == (column, unit)


@pytest.mark.parametrize("path", [("工业总产值", "同比增长"), ("工业总产值", "增速"), ("主营业务收入", "利润")])
def test_levels_that_name_no_column_together(path: tuple[str, ...]) -> None:
    assert headings.match_path(sheet("economy"), path) is None


@pytest.mark.parametrize(
    ("sheet_id", "text", "column"),
    [
        ("economy", "工业增加直（亿元）", "iav_current"),
        ("economy", "地区生产总直（亿元）", "gdp"),
        ("env", "工业固废产生生量（万吨）", "solid_waste_generated"),
        ("power", "分布光伏发电量", "pv_generation"),
        ("economy", "工业增加值率", ""),  # a ratio, not the level
        ("economy", "工业增加", ""),
        ("energy", "期中库存量", ""),  # opening or closing?
        ("energy", "期末库存额", "closing"),
        ("energy", "非工业生产消赀", "non_industrial"),
        ("economy", "GBP", ""),  # latin letters are never guessed
        ("env", "SO3排放量", ""),
    ],
)
def test_misspelt_headings(sheet_id: str, text: str, column: str) -> None:
    found = closest(sheet(sheet_id), text, frozenset())
    assert (found.column.id if found else "") == column
    assert found is None or found.close


def test_a_column_that_has_its_heading_is_not_found_again_by_likeness() -> None:
    assert closest(sheet("economy"), "工业增加直（亿元）", frozenset({"iav_current"})) is None


@pytest.mark.parametrize(
    ("name", "fuel"),
    [
        ("煤炭", "raw_coal"),
        ("原煤", "raw_coal"),
        ("烟煤", "bituminous"),
        ("一般烟煤", "bituminous"),
        ("工业用煤", "raw_coal"),
        ("无烟煤", "anthracite"),
        ("褐煤", "lignite"),
        ("外购蒸汽", "heat"),
        ("外购热力", "heat"),
        ("蒸汽（外购）", "heat"),
        ("用电量", "electricity"),
        ("电力", "electricity"),
        ("电", "electricity"),
        ("外购电力", "electricity"),
        ("天然气消费", "natural_gas"),
        ("洗精煤（用于炼焦）", "washed_coal"),
        ("煤矸石用于燃料", "gangue"),
        ("管道天然气", "natural_gas"),
        ("天然气（气态）", "natural_gas"),
        ("液化天然气（LNG）", "lng"),
        ("柴油", "diesel"),
        ("车用柴油", "diesel"),
        ("汽油", "gasoline"),
        ("液化石油气", "lpg"),
    ],
)
def test_fuels_by_their_synonyms(name: str, fuel: str) -> None:
    found = find_fuel(name, "gj" if fuel == "heat" else "")
    assert found is not None
    assert found.id == fuel


@pytest.mark.parametrize("name", ["煤气", "燃气", "油品", "天燃气", "绿电"])
def test_what_may_be_several_fuels_is_asked_about(name: str) -> None:
    assert find_fuel(name) is None
    assert nearest_fuels(name)


def test_units_per_unit_of_the_row() -> None:
    assert per_row("吨标准煤/计量单位") == "吨标准煤"
