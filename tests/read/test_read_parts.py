"""Kinds of coal below 原煤, 原煤 beside 煤炭: what is part of what, and what nobody can tell."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from lowcarbon_cli.model.dataset import Blank
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.pipeline import compute
from lowcarbon_cli.read.load import load
from lowcarbon_cli.standards import fuels

if TYPE_CHECKING:
    from tests.read.conftest import Book, Read, Rows

    from lowcarbon_cli.model.dataset import Dataset

HEAD: Rows = [["年份", "能源名称", "计量单位", "工业生产消费", "品级"]]
CODES = {"LC-STR-006", "LC-STR-039", "LC-BAL-015", "LC-BAL-017"}


def names(data: Dataset) -> list[str]:
    """Return the rows that count, as written; in brackets those whose figure is not used."""
    return [
        f"({record.fields['fuel'].as_written})"
        if isinstance(record.fields["industrial"], Blank)
        else record.fields["fuel"].as_written
        for record in data.tables["energy"].records
    ]


def said(data: Dataset) -> list[tuple[str, list[str]]]:
    return [(item.code, [cell.a1 for cell in item.cells]) for item in data.findings if item.code in CODES]


def energy(*rows: tuple[str, object] | tuple[str, object, str], year: int = 2021) -> Rows:
    return [*HEAD, *[[year, row[0], "吨", row[1], row[2] if len(row) > 2 else None] for row in rows]]


# each adds up to 100: 30 + 20 + 50
FORM_205_1 = {
    "numbers": ("1.无烟煤", "2.炼焦烟煤", "3.一般烟煤"),
    "numbers in brackets": ("（1）无烟煤", "（2）炼焦烟煤", "（3）一般烟煤"),
    "wide blanks": ("　无烟煤", "　炼焦烟煤", "　一般烟煤"),
    "blanks": ("  无烟煤", "  炼焦烟煤", "  一般烟煤"),
    "one word for all": ("其中：无烟煤", "炼焦烟煤", "一般烟煤"),
    "one word, numbers": ("其中：1.无烟煤", "2.炼焦烟煤", "3.一般烟煤"),
    "a word each": ("其中：无烟煤", "其中：炼焦烟煤", "其中：一般烟煤"),
}


@pytest.mark.parametrize("kinds", FORM_205_1.values(), ids=FORM_205_1)
def test_kinds_below_raw_coal_are_parts(kinds: tuple[str, str, str], read: Read) -> None:
    data = read({"能源消费": energy(("原煤", 100), *zip(kinds, (30, 20, 50), strict=True), ("柴油", 7))})
    assert names(data) == ["原煤", "柴油"]
    assert said(data) == [("LC-STR-006", [cell]) for cell in ("B3", "B4", "B5")]


def test_a_line_of_which_governs_the_kinds_below_it(read: Read) -> None:
    data = read({"能源消费": energy(("原煤", 100), ("其中：", None), ("无烟煤", 30), ("一般烟煤", 70), ("柴油", 7))})
    assert names(data) == ["原煤", "柴油"]
    assert said(data) == [("LC-STR-006", [cell]) for cell in ("B3", "B4", "B5")]


def test_of_which_governs_a_numbered_list_of_anything_and_no_more(read: Read) -> None:
    rows = energy(("柴油", 90), ("其中：1.车用柴油", 40), ("2.0号柴油", 50), ("汽油", 7))
    data = read({"能源消费": rows})
    assert names(data) == ["柴油", "汽油"]
    power = energy(("电力", 9), ("其中：", None), ("1.外购电", 8), ("2.光伏发电", 1))
    assert names(read({"能源消费": [[cell if cell != "吨" else "万千瓦时" for cell in row] for row in power]})) == [
        "电力"
    ]
    # in a list of all fuels the number goes on with the fuels, not with the parts
    rows = energy(("1.柴油", 90), ("其中：1.车用柴油", 40), ("2.汽油", 7))
    assert names(read({"能源消费": rows})) == ["1.柴油", "2.汽油"]


def test_below_a_total_of_all_energy_nothing_is_a_part(read: Read) -> None:
    rows = [*energy(("原煤", 100), ("柴油", 7))]
    rows.insert(1, [2021, "能源合计", "吨标准煤", 82, None])
    rows.insert(2, [2021, "其中：", None, None, None])
    assert names(read({"能源消费": rows})) == ["能源合计", "原煤", "柴油"]


def test_rows_left_out_are_not_counted_as_read(read: Read) -> None:
    data = read({"能源消费": energy(("原煤", 100), ("1.无烟煤", 30), ("2.一般烟煤", 70))})
    use = next(use for use in data.sheets if use.specs == ("energy",))
    # a heading of five, one row of four; two rows of four left out
    assert (use.filled, use.read, dict(use.reasons)) == (17, 9, {"total": 8})


def test_kinds_by_layout_that_do_not_add_up_are_left_out_with_a_warning(read: Read) -> None:
    data = read({"能源消费": energy(("原煤", 100), ("　无烟煤", 30), ("　一般烟煤", 20))})
    assert names(data) == ["原煤"]
    assert said(data) == [("LC-STR-039", ["B3", "B4"])]


def test_parts_that_exceed_their_whole_are_an_error(read: Read) -> None:
    # 70 + 32 may be 101, 100 may be 100.5: beyond rounding
    data = read({"能源消费": energy(("原煤", 100), ("　无烟煤", 70), ("　一般烟煤", 32))})
    assert names(data) == ["(原煤)", "无烟煤", "一般烟煤"]
    assert said(data) == [("LC-BAL-015", ["D2", "D3", "D4"])]
    # 70 + 31 may be 100: within rounding
    data = read({"能源消费": energy(("原煤", 100), ("　无烟煤", 70), ("　一般烟煤", 31))})
    assert names(data) == ["原煤"]


def test_zero_with_parts_below_it_is_an_error(read: Read) -> None:
    data = read({"能源消费": energy(("原煤", 0), ("其中：", None), ("无烟煤", 70))})
    assert sorted(said(data)) == [("LC-BAL-015", ["D2", "D4"]), ("LC-STR-006", ["B3"])]
    assert names(data) == ["(原煤)", "无烟煤"]


def test_figures_that_add_up_in_every_year_are_parts_with_a_warning(read: Read) -> None:
    rows = [*HEAD]
    for year, whole, kinds in ((2020, 100, (40, 60)), (2021, 90, (30, 60))):
        rows += [[year, "无烟煤", "吨", kinds[0], None], [year, "原煤", "吨", whole, None]]
        rows += [[year, "柴油", "吨", 5, None], [year, "烟煤", "吨", kinds[1], None]]
    data = read({"能源消费": rows})
    assert names(data) == ["原煤", "柴油"] * 2
    assert said(data) == [("LC-STR-039", ["B2", "B5", "B6", "B9"])]
    rows[5][3] = 32  # 2021: 32 + 60 = 92, not 90
    data = read({"能源消费": rows})
    assert said(data) == [("LC-BAL-015", ["D3", "D7", "D2", "D5", "D6", "D9"])]
    assert names(data) == ["无烟煤", "(原煤)", "柴油", "烟煤"] * 2


def test_what_cannot_be_told_has_no_total_and_says_how_to_mark_it(read: Read) -> None:
    data = read({"能源消费": energy(("原煤", 100), ("柴油", 7), ("无烟煤", 30))})
    assert names(data) == ["(原煤)", "柴油", "无烟煤"]
    assert said(data) == [("LC-BAL-015", ["D2", "D4"])]
    found = next(item for item in data.findings if item.code == "LC-BAL-015")
    assert found.severity is Severity.ERROR
    assert "品级/煤种" in describe(found, "zh")
    assert "其中：" in describe(found, "zh")
    frame = compute(data).to_frame()
    assert frame[(frame["id"] == "energy_total") & (frame["year"] == 2021)]["value"].isna().all()


def test_raw_coal_of_another_grade_counts_beside_the_kinds(read: Read) -> None:
    data = read({"能源消费": energy(("原煤", 100, "烟煤"), ("柴油", 7), ("无烟煤", 30))})
    assert (names(data), said(data)) == (["原煤", "柴油", "无烟煤"], [])
    # the same grade again may be the same coal
    data = read({"能源消费": energy(("原煤", 100, "无烟煤"), ("柴油", 7), ("无烟煤", 30))})
    assert names(data) == ["(原煤)", "柴油", "无烟煤"]


def test_kinds_without_raw_coal_stay(read: Read) -> None:
    data = read({"能源消费": energy(("烟煤", 100), ("无烟煤", 30), ("洗精煤", 5))})
    assert (names(data), said(data)) == (["烟煤", "无烟煤", "洗精煤"], [])
    # neither do they overlap in different years
    rows = [*HEAD, [2020, "原煤", "吨", 100, None], [2021, "无烟煤", "吨", 90, None]]
    assert names(read({"能源消费": rows})) == ["原煤", "无烟煤"]


def test_a_family_name_holds_raw_coal_and_what_is_made_of_it(read: Read) -> None:
    data = read({"能源消费": energy(("煤炭", 100), ("原煤", 100))})
    assert (names(data), said(data)) == (["煤炭"], [("LC-STR-039", ["B3"])])
    # 煤炭 = 原煤 + 洗精煤, 原煤 = 无烟煤 + 烟煤
    data = read({"能源消费": energy(("煤炭", 100), ("原煤", 90), ("　无烟煤", 30), ("　烟煤", 60), ("洗精煤", 10))})
    assert names(data) == ["煤炭"]
    assert said(data) == [("LC-STR-006", ["B4"]), ("LC-STR-006", ["B5"]), ("LC-STR-039", ["B3", "B6"])]
    # raw coal beside cleaned coal is what form 205-1 has: no family name, no overlap
    data = read({"能源消费": energy(("原煤", 90), ("洗精煤", 10))})
    assert (names(data), said(data)) == (["原煤", "洗精煤"], [])
    data = read({"能源消费": energy(("燃煤", 90), ("洗精煤", 10))})
    assert (names(data), said(data)) == (["(燃煤)", "洗精煤"], [("LC-BAL-015", ["D2", "D3"])])


def test_years_across(read: Read) -> None:
    rows: Rows = [["能源名称", "计量单位", 2020, 2021], ["原煤", "吨", 90, 100], ["1.无烟煤", "吨", 30, 40]]
    rows += [["2.烟煤", "吨", 60, 60], ["柴油", "吨", 7, 8]]
    data = read({"能源消费": rows})
    assert sorted(names(data)) == ["原煤", "原煤", "柴油", "柴油"]
    assert said(data) == [("LC-STR-006", ["A3"]), ("LC-STR-006", ["A4"])]


def test_the_whole_may_stand_in_another_file(book: Book) -> None:
    park: Rows = [["项目", "内容"], ["园区名称", "甲"], ["园区类型", "综合类"], ["规划基准年", 2020]]
    first = book({"园区信息": park, "能源消费": energy(("原煤", 100))}, "a.xlsx")
    second = book({"能源消费": energy(("无烟煤", 30))}, "b.xlsx")
    data = load([first, second])
    assert names(data) == ["(原煤)", "无烟煤"]


def test_both_columns_have_to_add_up(read: Read) -> None:
    rows: Rows = [["年份", "能源名称", "计量单位", "消费量合计", "工业生产消费"], [2021, "原煤", "吨", 100, 90]]
    data = read({"能源消费": [*rows, [2021, "柴油", "吨", 7, 7], [2021, "烟煤", "吨", 100, 90]]})
    assert names(data) == ["原煤", "柴油"]
    data = read({"能源消费": [*rows, [2021, "柴油", "吨", 7, 7], [2021, "烟煤", "吨", 100, 60]]})
    assert names(data) == ["(原煤)", "柴油", "烟煤"]


def test_parts_are_the_fuels_of_the_table() -> None:
    assert fuels.parts("raw_coal", wide=False) == {
        "anthracite", "bituminous", "coking_coal", "sub_bituminous", "lignite",
    }  # fmt: skip
    assert fuels.parts("diesel", wide=True) == {"diesel"}
    assert fuels.is_wide("raw_coal", "煤炭（万吨）")
    assert not fuels.is_wide("raw_coal", "原煤")
    assert Decimal(len(fuels.wholes())) == 3


@pytest.mark.parametrize("above", [(), (("能源合计", 150),)], ids=["nothing", "a total"])
def test_a_part_above_which_nothing_holds_it_is_an_error(above: tuple[tuple[str, object], ...], read: Read) -> None:
    data = read({"能源消费": energy(*above, ("其中：原煤", 100), ("柴油", 7))})
    cell = f"B{len(above) + 2}"
    assert sorted(said(data)) == [("LC-BAL-017", [cell]), ("LC-STR-006", [cell])]
    assert "其中：原煤" in describe(next(item for item in data.findings if item.code == "LC-BAL-017"), "zh")


def test_a_part_below_a_carrier_or_a_lone_word_is_no_such_error(read: Read) -> None:
    data = read({"能源消费": energy(("原煤", 100), ("其中：无烟煤", 30), ("柴油", 7))})
    assert said(data) == [("LC-STR-006", ["B3"])]
    data = read({"能源消费": energy(("能源合计", 150), ("其中：", None), ("原煤", 100), ("柴油", 7))})
    assert "LC-BAL-017" not in {code for code, _ in said(data)}
    assert names(data)[-2:] == ["原煤", "柴油"]
