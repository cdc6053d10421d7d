from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lowcarbon_cli.read.grid import GridCell
from lowcarbon_cli.read.normalise import Written, YearRead, read_number, read_text, read_year


@pytest.mark.parametrize(
    ("text", "value", "unit", "about"),
    [
        ("12", "12", "", False),
        ("１２．５", "12.5", "", False),
        ("1,234.50", "1234.50", "", False),
        ("1，234", "1234", "", False),
        ("48 856 452", "48856452", "", False),
        ("48\u2009856", "48856", "", False),
        ("48\u00a0856", "48856", "", False),
        ("约66.2", "66.2", "", True),
        ("≈ 66.2", "66.2", "", True),
        ("66.2万吨", "66.2", "万吨", False),
        ("10 000 t", "10000", "t", False),
        ("4.2%", "4.2", "%", False),
        ("４．２％", "4.2", "%", False),
        ("-3", "-3", "", False),
        ("\u22123", "-3", "", False),
        ("+3.0", "3.0", "", False),
        (".5", "0.5", "", False),
        ("1.5e3", "1.5E+3", "", False),
        ("0", "0", "", False),
        ("0.00", "0.00", "", False),
        ("12（万元）", "12", "万元", False),
    ],
)
def test_text_that_is_a_number(text: str, value: str, unit: str, about: bool) -> None:
    found = read_text(text)
    assert isinstance(found, Written)
    assert (str(found.value), found.unit, found.about) == (value, unit, about)


@pytest.mark.parametrize(
    "text", ["—", "–", "-", "－", "/", "…", "...", "不涉及", "无", "N/A", "n/a", "——", "空", "\u2212", "⋯"]
)
def test_missing_markers(text: str) -> None:
    assert read_text(text) == "marker"


@pytest.mark.parametrize(
    "text",
    ["abc", "1,23", "1,2345", "12 34", "2020-2024", "3:4", "1.2.3", "<5", "约", "十二", "1..2", "10⁴", "½", "①", "٣"],
)
def test_text_that_is_no_number(text: str) -> None:
    assert read_text(text) == "text"


def test_blank_text_is_empty() -> None:
    assert read_text("  \u3000") == "empty"


@pytest.mark.parametrize(
    ("value", "form", "expected", "unit"),
    [
        (66.2, "General", "66.2", ""),
        (0.1 + 0.2, "General", "0.3", ""),
        (66.2, "0.00", "66.20", ""),
        (66.2345, "0.0", "66.2345", ""),
        (212, "0.0", "212.0", ""),
        (212, "#,##0.00;[Red]-#,##0.00", "212.00", ""),
        (212.0, "General", "212", ""),
        (0.042, "0.0%", "4.2", "%"),
        (0.042, "0.00%", "4.20", "%"),
        (1.0, "0%", "100", "%"),
        (66.2, '0.0"万吨"', "66.2", "万吨"),
        (66.2, '"¥"0.0', "66.2", ""),
        (1e20, "General", "100000000000000000000", ""),
        (1e-7, "General", "0.0000001", ""),
        (123456789012345.6, "General", "123456789012346", ""),
    ],
)
def test_excel_numbers(value: float, form: str, expected: str, unit: str) -> None:
    found = read_number(GridCell(value, "number", form))
    assert isinstance(found, Written)
    assert (format(found.value, "f"), found.unit) == (expected, unit)
    assert found.text == expected + ("%" if unit == "%" else "")


@pytest.mark.parametrize(
    ("cell", "trouble"),
    [
        (GridCell(None, "empty"), "empty"),
        (GridCell("#DIV/0!", "error"), "error"),
        (GridCell(None, "formula", "General", "=1+1"), "formula"),
        (GridCell(True, "bool"), "text"),
        (GridCell(dt.date(2020, 1, 1), "date"), "text"),
    ],
)
def test_cells_without_a_number(cell: GridCell, trouble: str) -> None:
    assert read_number(cell) == trouble


@pytest.mark.parametrize(
    ("value", "kind", "year", "forecast", "odd"),
    [
        (2020, "number", 2020, False, False),
        (2020.0, "number", 2020, False, False),
        ("2020", "text", 2020, False, False),
        ("2020年", "text", 2020, False, False),
        ("２０２０年", "text", 2020, False, False),
        ("2020年度", "text", 2020, False, False),
        ("2020年1-12月", "text", 2020, False, True),
        ("二〇二三年", "text", 2023, False, True),
        ("2023E", "text", 2023, True, False),
        ("2025年预计", "text", 2025, True, False),
        ("2025（预测）", "text", 2025, True, False),
        ("预计2025年", "text", 2025, True, False),
        (dt.datetime(2021, 12, 31), "date", 2021, False, True),  # noqa: DTZ001
    ],
)
def test_years(value: object, kind: str, year: int, forecast: bool, odd: bool) -> None:
    found = read_year(GridCell(value, kind))  # type: ignore[arg-type]
    assert isinstance(found, YearRead)
    assert (found.year, found.forecast, found.odd) == (year, forecast, odd)


@pytest.mark.parametrize("value", ["十四五末", "20", "合计", "2020.5", "1-12月"])
def test_text_that_is_no_year(value: str) -> None:
    assert read_year(GridCell(value, "text")) == "text"


@pytest.mark.parametrize("value", [20, 2020.5, 1234567, float(10**6)])
def test_numbers_that_are_no_year(value: float) -> None:
    assert read_year(GridCell(value, "number")) == "text"


plain_decimals = st.decimals(
    min_value=-(10**12), max_value=10**12, places=4, allow_nan=False, allow_infinity=False
).map(lambda number: Decimal(format(number, "f")))


@given(plain_decimals)
def test_any_plain_decimal_is_read_as_itself(number: Decimal) -> None:
    found = read_text(format(number, "f"))
    assert isinstance(found, Written)
    assert found.value == number
    assert found.value.as_tuple().exponent == number.as_tuple().exponent


@given(plain_decimals)
def test_thousands_separators_never_change_a_number(number: Decimal) -> None:
    for text in (f"{number:,}", f"{number:,}".replace(",", "，"), f"{number:,}".replace(",", "\u00a0")):
        found = read_text(text)
        assert isinstance(found, Written), text
        assert found.value == number


@given(st.integers(min_value=-(10**14), max_value=10**14), st.integers(min_value=0, max_value=6))
def test_a_float_of_15_digits_comes_back_exactly(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    found = read_number(GridCell(float(number), "number"))
    assert isinstance(found, Written)
    assert found.value == number


@given(st.text(max_size=12))
def test_no_text_raises_and_every_number_shows_its_digits(text: str) -> None:
    found = read_text(text)
    if isinstance(found, Written):
        assert any(char in "0123456789" for char in unicodedata.normalize("NFKC", text))
        assert found.value.is_finite()
