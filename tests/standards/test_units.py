"""Units: what people type, and the algebra on which every printed number rests."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lowcarbon_cli.standards import units
from lowcarbon_cli.standards.typed_units import MAX_TEXT, parse_unit
from lowcarbon_cli.standards.units import divide, multiply, same_dimension, scale, shown, unit

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Lang

SIMPLE = list(units.simple_units())
NAMED = [name for name in SIMPLE if name != "1"]

TYPED = {
    "吨": "t",
    "（万吨）": "10k_t",
    "[亿吨]": "100m_t",
    "Ｔ": "t",
    "公斤": "kg",
    "吨标煤": "tce",
    "吨标准煤": "tce",
    "t标煤": "tce",
    "吨ce": "tce",
    "TCE": "tce",
    "吨（标准煤）": "tce",
    "万吨标准煤": "10k_tce",
    "万tce": "10k_tce",
    "10⁴ tce": "10k_tce",
    "单位：万吨标准煤": "10k_tce",
    "10 000 tce": "10k_tce",
    "千克标准煤": "kgce",
    "克标准煤": "gce",
    "千焦": "kj",
    "MJ": "mj",
    "吉焦": "gj",
    "百万千焦": "million_kj",
    "万大卡": "10k_kcal",
    "百万大卡": "million_kcal",
    "度": "kwh",
    "kW·h": "kwh",
    "千瓦·时": "kwh",
    "kW.h": "kwh",
    "万千瓦时": "10k_kwh",
    "万 kW • h": "10k_kwh",
    "亿千瓦时": "100m_kwh",
    "兆瓦时": "mwh",
    "GWh": "gwh",
    "张": "certificate",
    "元": "cny",
    "千元": "1k_cny",
    "万元": "10k_cny",
    "百万元": "1m_cny",
    "亿元": "100m_cny",
    "100 million CNY": "100m_cny",
    "m³": "m3",
    "㎥": "m3",
    "Nm³": "m3",
    "万m³": "10k_m3",
    "万方": "10k_m3",
    "10^4 Nm3": "10k_m3",
    "亿立方米": "100m_m3",
    "㎡": "m2",
    "公顷": "ha",
    "hm²": "ha",
    "亩": "mu",
    "km²": "km2",
    "平方公里": "km2",
    "万人": "10k_person",
    "家": "count",
    "％": "%",
    "‰": "permille",
    "fraction": "1",
    "指数": "1",
    "1": "1",
    "tCO₂": "tco2",
    "t CO2": "tco2",
    "万吨二氧化碳": "10k_tco2",
    "tCO2e": "tco2e",
    "吨标煤/万元": "tce/10k_cny",
    "tce/万元": "tce/10k_cny",
    "吨标煤／万元": "tce/10k_cny",
    "kJ/kg": "kj/kg",
    "GJ/万m3": "gj/10k_m3",
    "GJ/吨": "gj/t",
    "kgce/kg": "kgce/kg",
    "kgce/m³": "kgce/m3",
    "tce/万m3": "tce/10k_m3",
    "tce/万kWh": "tce/10k_kwh",
    "kcal/kg": "kcal/kg",
    "MJ/m3": "mj/m3",
    "tC/TJ": "tc/tj",
    "tC/GJ": "tc/gj",
    "千克/万元": "kg/10k_cny",
    "立方米/万元": "m3/10k_cny",
    "tCO2/t": "tco2/t",
    "tCO2/万m3": "tco2/10k_m3",
    "gce/kWh": "gce/kwh",
    "kgCO2/kWh": "kgco2/kwh",
    "人次/年": "person/a",
    "期/年": "issue/a",
    "万吨/年": "10k_t/a",
    "万元/人": "10k_cny/person",
    "亿元/km2": "100m_cny/km2",
    "kg/(m2·a)": "kg/a/m2",
    "kg/m2/a": "kg/a/m2",
}


@pytest.mark.parametrize(("text", "expected"), TYPED.items())
def test_what_people_type_is_understood(text: str, expected: str) -> None:
    found = parse_unit(text)
    assert found is not None
    assert found.id == expected


# the flattened power of ten, a count of square kilometres, an unnamed mass, a marker, a sentence
NO_UNITS = ["", " ", "-", "—", "/", "//", "t/", "/t", "t//t", "t*", "()", "104t", "10km2", "10kg", "标煤", "吨煤"]
NO_UNITS += ["abc", "10万吨", "吨每万元", "万元(2020年价)", "mg", "Mg", "百分点", "万", "t" * 61, "(" * 60]


@pytest.mark.parametrize("text", NO_UNITS)
def test_what_is_no_unit_is_not_guessed(text: str) -> None:
    assert parse_unit(text) is None


SCALES = [
    ("10k_t", "t", "10000"),
    ("kg", "t", "0.001"),
    ("10k_tce", "tce", "10000"),
    ("kgce/kg", "tce/t", "1"),
    ("kgce/m3", "tce/10k_m3", "10"),
    ("kgce/kwh", "tce/10k_kwh", "10"),
    ("gce/kwh", "tce/10k_kwh", "0.01"),
    ("kgce/mj", "tce/gj", "1"),
    ("kj/kg", "gj/t", "0.001"),
    ("kj/kgce", "gj/tce", "0.001"),
    ("mj/m3", "gj/10k_m3", "10"),
    ("kcal/kg", "gj/t", "0.0041868"),
    ("tc/gj", "tc/tj", "1000"),
    ("kgco2/kwh", "tco2/10k_kwh", "10"),
    ("gj*tc/t/tj", "tco2/t", "0.001"),
    ("certificate", "10k_kwh", "0.1"),
    ("10k_kwh", "gj", "36"),
    ("100m_cny/km2", "10k_cny/km2", "10000"),
    ("1k_cny", "10k_cny", "0.1"),
    ("ha", "km2", "0.01"),
    ("km2", "mu", "1500"),
    ("mu", "m2", "666.6666666666666666666666666666667"),
    ("t/10k_t", "1", "0.0001"),
    ("1", "%", "100"),
    ("permille", "%", "0.1"),
    ("tco2/10k_cny", "t/10k_cny", "1"),
]


@pytest.mark.parametrize(("source", "target", "expected"), SCALES)
def test_scale_is_exact(source: str, target: str, expected: str) -> None:
    assert scale(source, target) == Decimal(expected)


APART = [("tce", "gj"), ("tce", "10k_kwh"), ("t", "tce"), ("t", "m3"), ("tco2e", "tco2"), ("person", "count")]
APART += [("index_100", "1"), ("index_100", "%"), ("t/a", "t"), ("km2", "m3"), ("10k_cny", "1")]


@pytest.mark.parametrize(("left", "right"), APART)
def test_what_only_a_factor_can_convert_is_not_a_change_of_unit(left: str, right: str) -> None:
    assert scale(left, right) is None
    assert not same_dimension(left, right)


def test_units_of_one_dimension_but_other_size_do_not_cancel() -> None:
    assert divide("t", "10k_t") == "t/10k_t"
    assert divide("t", "t") == "1"
    assert multiply("10k_kwh", "tce/10k_kwh") == "tce"
    assert multiply("kwh", "tce/10k_kwh") == "kwh*tce/10k_kwh"
    assert scale("kwh*tce/10k_kwh", "tce") == Decimal("0.0001")
    assert divide("%", "%") == "1"


def test_unknown_ids_are_refused() -> None:
    for call in (lambda: unit("tonne"), lambda: scale("t", "stone"), lambda: multiply("t", "")):
        with pytest.raises(KeyError):
            call()


SHOWN = [
    ("tce/10k_cny", "zh", "吨标煤/万元"),
    ("m3/10k_cny", "zh", "立方米/万元"),
    ("kg/10k_cny", "zh", "千克/万元"),
    ("%", "zh", "%"),
    ("1", "zh", "-"),
    ("1", "en", "-"),
    ("t/t", "zh", "-"),
    ("100m_cny/km2", "zh", "亿元/平方公里"),
    ("10k_cny/person", "en", "10 000 CNY/person"),
    ("count/a", "zh", "个/年"),
    ("kg/a/m2", "zh", "千克/(年*平方米)"),
    ("tco2/10k_kwh", "en", "tCO2/10 000 kWh"),
]


@pytest.mark.parametrize(("unit_id", "lang", "expected"), SHOWN)
def test_shown(unit_id: str, lang: Lang, expected: str) -> None:
    assert shown(unit_id, lang) == expected


def test_every_name_fits_a_gbk_console() -> None:
    for item in units.simple_units().values():
        for lang in ("zh", "en"):
            assert shown(item.id, lang).encode("gbk")


def test_spellings_are_unique_and_all_understood() -> None:
    for item in units.simple_units().values():
        for name in (item.id, item.zh, item.en, *item.aliases):
            found = parse_unit(name)
            assert found is not None, name
            assert found.id == item.id, name


@st.composite
def compounds(draw: st.DrawFn) -> str:
    above = draw(st.lists(st.sampled_from(NAMED), max_size=3))
    below = draw(st.lists(st.sampled_from(NAMED), max_size=3))
    return unit("/".join(["*".join(above) or "1", *below])).id


@given(compounds())
def test_a_compound_survives_being_shown_and_typed_again(unit_id: str) -> None:
    for lang in ("zh", "en"):
        text = shown(unit_id, lang)
        if text == "-" or len(text) > MAX_TEXT:
            continue
        found = parse_unit(text)
        assert found is not None
        assert found.id == unit_id
    assert unit(unit_id).id == unit_id


@given(compounds(), compounds())
def test_division_undoes_multiplication(left: str, right: str) -> None:
    assert divide(multiply(left, right), right) == left
    assert multiply(divide(left, right), right) == left
    assert multiply(left, right) == multiply(right, left)
    assert divide(left, left) == "1"


@given(compounds(), compounds())
def test_sizes_multiply_as_the_units_do(left: str, right: str) -> None:
    assert unit(multiply(left, right)).ratio == unit(left).ratio * unit(right).ratio
    assert unit(divide(left, right)).ratio == unit(left).ratio / unit(right).ratio


@given(st.sampled_from(SIMPLE), st.sampled_from(SIMPLE), st.sampled_from(SIMPLE))
def test_scale_chains(first: str, second: str, third: str) -> None:
    one, two, direct = scale(first, second), scale(second, third), scale(first, third)
    if one is None or two is None:
        assert (one is None) == (not same_dimension(first, second))
        return
    assert direct is not None
    assert abs(one * two / direct - 1) < Decimal("1e-26")
    back = scale(second, first)
    assert back is not None
    assert abs(one * back - 1) < Decimal("1e-26")


@given(st.text(max_size=70))
def test_any_text_is_a_unit_or_nothing(text: str) -> None:
    found = parse_unit(text)
    assert found is None or unit(found.id).id == found.id
