"""Provinces: names, codes of the grid tables, regions since 2021."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from lowcarbon_cli.standards import factors, provinces

TABLE = tomllib.loads(resources.files("lowcarbon_cli.standards").joinpath("data", provinces.FILE).read_text("utf-8"))
PROVINCES = [found for item in TABLE["provinces"] if (found := provinces.find_province(item["full"]))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("江苏", "32"),
        ("江苏省", "32"),
        ("Jiangsu", "32"),
        ("JIANGSU Province", "32"),
        ("苏", "32"),
        ("江苏省苏州市", "32"),
        ("上海市", "31"),
        ("上海市浦东新区", "31"),
        ("山西", "14"),
        ("Shanxi", "14"),
        ("陕西", "61"),
        ("Shaanxi", "61"),
        ("广西壮族自治区", "45"),
        ("内蒙古", "15"),
        ("吉林省吉林市", "22"),
        ("西藏", "54"),
    ],
)
def test_a_province_is_found(text: str, code: str) -> None:
    found = provinces.find_province(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", "华东", "华北电网", "苏州", "吉林市", "江", "中国", "-", "苏浙", "北京路"])
def test_what_names_no_province_is_not_guessed(text: str) -> None:
    assert provinces.find_province(text) is None


def test_thirty_one_provinces_of_which_thirty_have_a_factor() -> None:
    codes = [province.code for province in PROVINCES]
    assert len(codes) == len(set(codes)) == 31
    without = [code for code in codes if factors.grid("average", "province", code, 2023) is None]
    assert without == ["54"]
    for province in PROVINCES:
        found = factors.grid("average", "province", province.code, 2023)
        if found is not None:
            assert found.factor.name == province.name


def test_seven_regions_and_what_is_left_open() -> None:
    regions = {region["id"]: region["name"]["zh"] for region in TABLE["regions"]}
    assert len(regions) == 7
    for region_id, name in regions.items():
        found = factors.grid("average", "region", region_id, 2023)
        assert found is not None
        assert found.factor.name.zh == name
    assert [item.code for item in PROVINCES if not item.region] == ["15", "54"]
    members: dict[str, set[str]] = {}
    for province in PROVINCES:
        members.setdefault(province.region, set()).add(province.name.zh)
    assert members["Southwest"] == {"重庆", "四川"}
    assert members["South"] == {"广东", "广西", "海南", "贵州", "云南"}
    assert members["Central"] == {"江西", "河南", "湖北", "湖南"}
    assert set(regions) | {""} == set(members)
