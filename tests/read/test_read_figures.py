"""Figures as people type them: separators, 万 and 亿 behind the figure, growth in words, text that is a number."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from lowcarbon_cli.model.dataset import Blank
from lowcarbon_cli.model.text import kept_if_short
from lowcarbon_cli.read.grid import GridCell
from lowcarbon_cli.read.growth import read_growth
from lowcarbon_cli.read.headings import match
from lowcarbon_cli.read.labels import without_marks
from lowcarbon_cli.read.normalise import Written, read_number, read_text, read_year
from lowcarbon_cli.read.periods import Span, read_span, year_in_words
from lowcarbon_cli.standards.workbook import sheet

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from tests.read.conftest import Read, Rows, Said

    from lowcarbon_cli.model.dataset import Dataset


@pytest.mark.parametrize(
    "text",
    [
        "1,234,567",
        "1，234，567",
        "1 234 567",
        "1\u2009234\u2009567",
        "1\u00a0234\u00a0567",
        "1\u202f234\u202f567",
        "1'234'567",
        "1\u2019234\u2019567",
    ],
)
def test_thousands_separators_of_every_kind(text: str) -> None:
    found = read_text(text)
    assert isinstance(found, Written)
    assert (found.value, found.grouped) == (Decimal(1234567), True)


@pytest.mark.parametrize(
    "text",
    [
        "1.2.3",
        "12-15",
        "≥5",
        "<0.1",
        "5±0.2",
        "3/4",
        "12~15",
        "1'23",
        "12,34,567",
        "2023-05-01",
        "1×10^4",
        "5+3",
        "=5",
        "1 2",
        "12：30",
    ],
)
def test_what_is_no_single_figure_stays_an_error(text: str) -> None:
    assert read_text(text) == "text"


def test_a_date_is_no_figure_and_no_year_out_of_range() -> None:
    assert read_number(GridCell(dt.datetime(2023, 5, 1), "date")) == "text"  # noqa: DTZ001
    # 2023 typed into a cell with a date format shows the year 1905
    assert read_year(GridCell(dt.datetime(1905, 7, 15), "date")) == "text"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "rate", "kind"),
    [
        ("增长6.5%", "6.5", "rate"),
        ("同比增长 6.5％", "6.5", "rate"),
        ("比上年增长6.5", "6.5", "rate"),
        ("下降4.1%", "-4.1", "rate"),
        ("同比下降了4.10%", "-4.10", "rate"),
        ("减少3%", "-3", "rate"),
        # 1 + 1.2 = 2.2 times: 120 per cent more; 1.2 times: 20 per cent more
        ("增长1.2倍", "120", "times"),
        ("为上年的1.2倍", "20", "times"),
        ("是去年的0.9倍", "-10", "times"),
        ("增长到1.2倍", "20", "times"),
        ("下降-4.1%", "4.1", "unclear"),
        ("增长-4.1%", "4.1", "unclear"),
    ],
)
def test_growth_in_words(text: str, rate: str, kind: str) -> None:
    found = read_growth(text)
    assert found is not None
    assert (found.value, found.kind) == (Decimal(rate), kind)


@pytest.mark.parametrize("text", ["1.2倍", "持平", "增长", "下降2倍", "增长6.5个百分点", "6.5%", "翻一番"])
def test_words_that_state_no_growth(text: str) -> None:
    assert read_growth(text) is None


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("总量1", "总量"),
        ("其他转换2,3", "其他转换"),
        ("损失6", "损失"),
        ("原煤①", "原煤"),
        ("原煤（注2）", "原煤"),
        ("合计*", "合计"),
        ("电力注", "电力"),
        ("柴油[1]", "柴油"),
        ("SO21", "SO"),
    ],
)
def test_marks_at_the_end_of_a_label(text: str, bare: str) -> None:
    assert without_marks(text)[0] == bare


def test_prose_is_not_searched_for_marks() -> None:
    """Without its bound the expression takes the cube of the blanks: hours for the last of these."""
    assert without_marks("甲" * 255 + "*") == ("甲" * 255,)
    assert without_marks("甲" * 256 + "*") == ()
    assert without_marks("(" + " " * 30_000 + "甲") == ()


def test_prose_is_no_figure() -> None:
    figure = read_text("12" + "吨" * 254)
    assert isinstance(figure, Written)
    assert figure.value == 12
    assert read_text("12" + "吨" * 255) == "text"


def test_a_heading_of_prose_is_not_searched_for_a_unit() -> None:
    spec = sheet("economy")
    assert match(spec, f"工业总产值({'说明' * 100},万元)") is not None
    assert match(spec, f"工业总产值({'说明' * 130},万元)") is None


def test_a_long_text_is_worked_out_once_in_a_row() -> None:
    asked: list[str] = []

    @kept_if_short
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    one, other = "甲" * 100, "乙" * 99
    assert [length(text) for text in (one, one, other, other, one)] == [100, 100, 99, 99, 100]
    assert asked == [one, other, one]


@pytest.mark.parametrize(
    ("text", "months", "cumulative", "year"),
    [
        ("3月", (3,), False, None),
        ("３月份", (3,), False, None),
        ("1—2月", (1, 2), False, None),
        ("1－2月", (1, 2), False, None),
        ("1至2月", (1, 2), False, None),
        ("2023年1-2月", (1, 2), False, 2023),
        ("1-3月", (1, 2, 3), True, None),
        ("1-2月累计", (1, 2), True, None),
        ("4-6月", (4, 5, 6), False, None),
        ("第二季度", (4, 5, 6), False, None),
        ("2023年12月", (12,), False, 2023),
        ("上半年", (1, 2, 3, 4, 5, 6), False, None),
    ],
)
def test_months_in_words(text: str, months: tuple[int, ...], cumulative: bool, year: int | None) -> None:
    assert read_span(GridCell(text, "text")) == Span(months, cumulative, year)


@pytest.mark.parametrize("text", ["13月", "0月", "2-1月", "2023年", "2023", "3", "月", "3个月"])
def test_what_is_no_month(text: str) -> None:
    assert read_span(GridCell(text, "text")) is None


def test_bare_months_below_the_heading_month() -> None:
    for cell, month, year in (
        (GridCell(3, "number"), 3, None),
        (GridCell("03", "text"), 3, None),
        (GridCell(202303, "number"), 3, 2023),
        (GridCell("2023-03", "text"), 3, 2023),
        (GridCell(dt.date(2023, 3, 1), "date", "yyyy-mm"), 3, 2023),
    ):
        assert read_span(cell, bare=True) == Span((month,), year=year)
    assert read_span(GridCell(13, "number"), bare=True) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年能源购进、消费与库存", 2023),
        ("2023年1-12月", 2023),
        ("（2023 年）", 2023),
        ("2020-2024年能源消费", None),
        ("国统字〔2021〕117号", None),
        ("按2020年不变价计算", None),
        ("2023年（2020年不变价）", 2023),
        ("2022年和2023年", None),
    ],
)
def test_the_only_year_of_a_title(text: str, year: int | None) -> None:
    assert year_in_words(text) == year


def worse(data: Dataset) -> list[tuple[str, list[str]]]:
    return [(item.code, [cell.a1 for cell in item.cells]) for item in data.findings if item.severity.value != "info"]


@pytest.mark.parametrize(
    ("unit", "content", "value", "told"),
    [
        # canonical are 10 000 yuan
        ("亿元", "2.5亿", 25_000, [("LC-UNI-010", ["B3"])]),
        ("元", "2.5亿", 25_000, []),
        ("万元", "2.5亿", 25_000, [("LC-UNI-010", ["B3"])]),
        ("万元", "2.5亿元", 25_000, [("LC-UNI-010", ["B3"])]),
        ("亿元", "2.5亿元", 25_000, []),
        ("元", "25,000万", 25_000, []),
    ],
)
def test_multiples_behind_the_figure(
    read: Read, unit: str, content: str, value: int, told: list[tuple[str, list[str]]]
) -> None:
    rows: Rows = [["年份", f"工业增加值（不变价）（{unit}）"], [2020, 20000], [2021, content]]
    data = read({"经济数据": rows})
    found = data.tables["economy"].records[1].number("iav_constant")
    assert found is not None
    assert (int(found.value), found.as_written) == (value, content)
    if unit == "亿元" and content == "2.5亿":
        told = []  # 亿 behind a figure in 亿元 is the heading's own unit
    assert worse(data) == told


def test_growth_in_words_in_a_column_of_growth(read: Read) -> None:
    rows: Rows = [
        ["年份", "工业增加值（不变价）（亿元）", "工业增加值可比价增速（%）"],
        [2020, 200, None],
        [2021, 212, "增长6.0%"],
        [2022, 203, "下降4.1%"],
        [2023, 446, "增长1.2倍"],
        [2024, 535, "为上年的1.2倍"],
        [2025, 513, "下降-4.1%"],
    ]
    data = read({"经济数据": rows})
    records = data.tables["economy"].records
    given = [record.number("iav_growth") for record in records]
    assert [None if found is None else found.value for found in given] == [
        None,
        Decimal("6.0"),
        Decimal("-4.1"),
        Decimal(120),
        Decimal(20),
        None,
    ]
    # one decimal of a factor is ten per cent: half of it either way
    assert [found.half_width for found in given if found] == [Decimal("0.05"), Decimal("0.05"), 5, 5]
    assert isinstance(records[5].fields["iav_growth"], Blank)
    assert worse(data) == [("LC-ECO-005", ["C5"]), ("LC-ECO-005", ["C6"]), ("LC-NUM-031", ["C7"])]


def test_figures_stored_as_text_are_said_once_per_column(read: Read, said: Said, tmp_path: Path) -> None:
    rows: Rows = [["年份", "工业增加值（不变价）（亿元）"], [2020, "200"], [2021, "212"], [2022, "226.84"]]
    data = read({"经济数据": rows})
    assert said(data) == [("LC-STR-047", ["经济数据!B2", "经济数据!B3", "经济数据!B4"])]
    from lowcarbon_cli.read.load import load

    path = tmp_path / "经济数据.csv"
    path.write_text("年份,工业增加值（不变价）（亿元）\n2020,200\n2021,212\n", "utf-8")
    assert "LC-STR-047" not in [item.code for item in load([path]).findings]


@pytest.mark.parametrize("content", ["1.2.3", "12-15", "≥5", "<0.1", "5±0.2", "3/4", dt.datetime(2021, 5, 1)])  # noqa: DTZ001
def test_a_cell_that_is_no_figure_is_an_error_at_its_place(read: Read, content: object) -> None:
    data = read({"经济数据": [["年份", "工业增加值（不变价）（亿元）"], [2020, 200], [2021, content]]})
    assert worse(data) == [("LC-NUM-003", ["B3"])]


@pytest.mark.parametrize("mark", ["—", "-", "/", "…", "......", "不涉及", "无", "N/A"])
def test_missing_markers_are_missing_and_never_zero(read: Read, mark: str) -> None:
    rows: Rows = [["年份", "工业增加值（不变价）（亿元）", "工业总产值（亿元）"], [2020, 200, 700], [2021, 212, mark]]
    data = read({"经济数据": rows})
    found = data.tables["economy"].records[1].fields["output"]
    assert isinstance(found, Blank)
    assert found.reason == "marker"
    # one fault, one finding that counts: the blank; the marker itself is an info beside it
    assert worse(data) == [("LC-NUM-005", ["C3"])]
    assert "LC-NUM-004" in [item.code for item in data.findings]


def test_years_as_dates_in_headings_and_forecasts_across(read: Read) -> None:
    def edit(made: Workbook) -> None:
        sheet = made["经济数据"]
        for cell, year in (("C1", 2020), ("D1", 2021)):
            sheet[cell] = dt.datetime(year, 12, 31)  # noqa: DTZ001
            sheet[cell].number_format = "yyyy"

    data = read(
        {"经济数据": [["指标", "单位", None, None, "2022E"], ["工业增加值（不变价）", "亿元", 200, 212, 230]]},
        edit=edit,
    )
    assert [record.year for record in data.tables["economy"].records] == [2020, 2021]
    assert worse(data) == [("LC-NUM-007", ["E1"])]
    use = next(item for item in data.sheets if item.sheet == "经济数据")
    assert dict(use.reasons) == {"plain_heading": 1, "forecast": 2}
