"""``--display-units`` in documents: every amount follows, in every format, and nothing else does.

Figures in tens of thousands are those of the default documents (worked by hand in tests/carbon and tests/compute),
divided by 10 000 by hand.
"""

from __future__ import annotations

import io
import re
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from tests.compute.test_personal import book as with_own
from tests.examples import EXAMPLES
from tests.render.documents.test_document_workbook import disagreeing

from lowcarbon_cli.model.documents import KINDS
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.model.numbers import round_to
from lowcarbon_cli.pipeline import document, load
from lowcarbon_cli.render.documents import formats
from lowcarbon_cli.render.documents.build import build
from lowcarbon_cli.render.documents.types import Paragraph, TableBlock

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.cell import Cell, MergedCell

    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.documents import Kind, Material
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Table

LARGE = ("10k_tce", "100m_cny")
PARKS = ("carbon/park-a", "carbon/park-b", "park-a/data", "park-b/data", "park-c/data", "park-d/data", "park-e/data")
FORMATS = ("docx", "html", "md", "xlsx")

Rows = list[list[str]]


@cache
def read(park: str) -> Dataset:
    return load(EXAMPLES / f"{park}.xlsx")


@cache
def made(park: str, kind: Kind, *units: str) -> Material:
    return document(read(park), kind, display_units=units)


# -- the rows of a file, whatever its format ---------------------------------------------------


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Rows = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def _of_workbook(data: bytes) -> Rows:
    def shown(cell: Cell | MergedCell) -> str:
        if not isinstance(cell.value, int | float):
            return str(cell.value if cell.value is not None else "")
        decimals = cell.number_format.partition(".")[2].count("0")
        return f"{round_to(Decimal(str(cell.value)), decimals, ROUND_HALF_UP):f}"  # as a spreadsheet does

    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return [[shown(cell) for cell in row] for sheet in book for row in sheet.iter_rows()]


@cache
def rows_of(park: str, kind: Kind, form: str, *units: str) -> Rows:
    data = formats.file_bytes(made(park, kind, *units), form)
    if form == "xlsx":
        return _of_workbook(data)
    if form == "docx":
        return [
            [cell.text for cell in row.cells] for table in docx.Document(io.BytesIO(data)).tables for row in table.rows
        ]
    text = data.decode("utf-8")
    if form == "md":
        return [[cell.strip().replace("\\", "") for cell in line.split("|")] for line in text.splitlines()]
    page = _Page()
    page.feed(text)
    return page.rows


def holds(rows: Rows, words: str) -> bool:
    """Tell whether one row has these entries, in their order."""
    for row in rows:
        entries = iter([cell.strip() for cell in row])
        if all(word in entries for word in words.split(" | ")):
            return True
    return False


BY_HAND = {
    "carbon/park-a": (
        # main links: firm one 39 210 tce of 63 579.5; change of 1 330; 420 000 of 10 000 CNY; 0.0934 as before
        "能耗 / 企业 | 2024 | 6.3580 | 万吨标煤 | 89.37 | 0.6760",
        "能耗 / 企业 | 企业一（构造） | 3.9210 | 万吨标煤 | 61.67",
        "能耗变化 / 企业 | 企业二（构造） | -0.1330 | 万吨标煤 | 40.62",
        "名称 | 能耗（万吨标准煤） | 增加值（亿元） | 强度（吨标准煤/万元）",
        "企业一（构造） | 3.9210 | 42.0000 | 0.0934 | 0.36",
        # cost: 2 600, 60 and 780 of 10 000 CNY; 9 800 t, -424.74 CNY/t and 3.61 years as before
        "项目 | 总投资（亿元） | 年运行费（亿元） | 年收益（亿元） | 单位成本（元/吨）",
        "余热回收（构造） | 0.116830 | 0.2600 | 0.0060 | 0.0780 | 15 | 9800 | -424.74 | 3.61",
        # scenarios: 255 x 1.05 and 66.2 x 1.05 x 0.98
        "情景 | 增加值（亿元） | 能耗（万吨标准煤） | 二氧化碳（万吨）",
        "基准情景（构造） | 2025 | 5.00 | 267.7500 | 68.1198 | 175.28",
        # accounts of stated totals
        "年份 | 项目 | 折标准煤（万吨标准煤）",
        "2024 | 填报的综合能源消费量 | 66.2000",
    ),
    "carbon/park-b": (
        "2023 | 企业能耗简单加总 | 34.3914",
        "2023 | 简单加总多计 | 9.6588 | 为统计法的 39.05%",
        "2023 | 边界法：进入园区-离开园区 | 24.9031",
        "2023 | 边界法与统计法之差 | 0.1705",
        "2023 | 热网损失 | 0.1705 | 可用 2400000.00，使用 2350000.00，相差 50000.00（GJ）",
        # 9 000 x 1.229 = 11 061; the quantity keeps the unit of its factor
        "2023 | 离开园区（减） | 外送园区外电量 | 9000.00 | 万千瓦时 | 1.1061",
        # the scheme: 332 428.52 tce; CO2 and CO2 per tce as before
        "园区碳排放 | 吨 | 771261.39",
        "年综合能源消费量（电力按等价值） | 万吨标煤 | 33.2429",
        "单位能耗碳排放 | 吨/吨标煤 | 2.3201",
    ),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("park", BY_HAND)
def test_every_format_shows_the_amounts_in_the_units_asked_for(park: str, form: str) -> None:
    rows = rows_of(park, "plan", form, *LARGE)
    assert [words for words in BY_HAND[park] if not holds(rows, words)] == []


@pytest.mark.parametrize("form", FORMATS)
def test_scenarios_leave_their_tens_of_thousands_for_units_asked_for(form: str) -> None:
    """Their tables show 10 000 tce and 100 million CNY where nothing is asked: 2 550 000, 662 000 x 1.05 x 0.98."""
    usual, asked = rows_of("carbon/park-a", "plan", form), rows_of("carbon/park-a", "plan", form, "tce", "10k_cny")
    assert holds(usual, "情景 | 增加值（亿元） | 能耗（万吨标准煤） | 二氧化碳（万吨）")
    assert holds(usual, "基准情景（构造） | 2025 | 5.00 | 267.75 | 68.12 | 175.28")
    assert holds(asked, "情景 | 增加值（万元） | 能耗（吨标准煤） | 二氧化碳（万吨）")
    assert holds(asked, "基准情景（构造） | 2025 | 5.00 | 2677500.00 | 681198.00 | 175.28")
    assert holds(asked, "显示单位 | 能源总量以吨标准煤显示 | 命令行")
    assert holds(asked, "显示单位 | 金额以万元显示 | 命令行")
    assert holds(asked, "企业一（构造） | 39210.00 | 420000.00 | 0.0934")


def test_one_unit_asked_for_leaves_the_other_quantity_alone() -> None:
    energy = rows_of("carbon/park-a", "plan", "md", "10k_tce")
    assert holds(energy, "企业一（构造） | 3.9210 | 420000.00 | 0.0934")
    assert holds(energy, "基准情景（构造） | 2025 | 5.00 | 267.75 | 68.1198")
    money = rows_of("carbon/park-a", "plan", "md", "100m_cny")
    assert holds(money, "企业一（构造） | 39210.00 | 42.0000 | 0.0934")
    assert holds(money, "基准情景（构造） | 2025 | 5.00 | 267.7500 | 68.12")


# -- nothing is left, nothing else moves -------------------------------------------------------

BASE_UNIT = re.compile(r"(?<![万亿/])吨标准?煤(?!/)|(?<!/)(?<!\d)万元(?!/)")
"""tce or 10 000 CNY as the unit of an amount, not of an intensity; 500万元 is the text of a law."""


def tables(material: Material) -> list[Table]:
    return [block.table for _, block in build(material).blocks() if isinstance(block, TableBlock)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("park", PARKS)
def test_no_amount_is_left_in_the_usual_units(park: str, kind: Kind) -> None:
    """The steps of a calculation stay in the units it was made in, and data rules name what the cells say."""
    left = [
        block.text
        for _, block in build(made(park, kind, *LARGE)).blocks()
        if isinstance(block, Paragraph) and block.style not in {"code", "quoted"} and BASE_UNIT.search(block.text)
    ]
    for table in tables(made(park, kind, *LARGE)):
        texts = [table.title, *(column.title for column in table.columns), *table.notes]
        rows = table.rows if table.id != "findings" else [row for row in table.rows if row[0].text.startswith("LC-TGT")]
        texts += [cell.text for row in rows for cell in row]
        left += [text for text in texts if BASE_UNIT.search(text)]
    assert left == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("park", PARKS)
def test_a_column_with_another_unit_holds_a_ten_thousandth(park: str, kind: Kind) -> None:
    for usual, asked in zip(tables(made(park, kind)), tables(made(park, kind, *LARGE)), strict=True):
        if usual.id in {"bases", "inputs", "findings"}:
            continue  # the choice of units stands among them
        for place, (before, after) in enumerate(zip(usual.columns, asked.columns, strict=True)):
            pairs = [(old[place].number, new[place].number) for old, new in zip(usual.rows, asked.rows, strict=True)]
            for old, new in pairs:
                if old is None or new is None:
                    assert old is new
                elif before.title != after.title:
                    assert new * 10000 == old, after.title
                else:
                    # a ceiling is rounded down in either unit
                    assert new in {old, old / 10000, round_to(old / 10000, 4, ROUND_FLOOR)}, after.title


@pytest.mark.parametrize("park", ["carbon/park-a", "carbon/park-b"])
def test_the_workbook_calculates_in_them(park: str, tmp_path: Path) -> None:
    assert disagreeing(formats.file_bytes(made(park, "plan", *LARGE), "xlsx"), tmp_path) == {}


# -- sentences ---------------------------------------------------------------------------------


def said(material: Material, code: str, lang: Lang = "zh") -> list[str]:
    return [describe(item, lang) for item in material.report.findings if item.code == code]


def test_findings_about_results_follow_rounded_down_where_they_are_ceilings() -> None:
    """701 428.5 tce and 680 000 tce, rounded down at 1 tce: 70.1428 and 68."""
    asked = made("carbon/park-a", "annual", *LARGE)
    (found,) = said(asked, "LC-TGT-007")
    assert "允许 70.1428 万吨标煤" in found
    assert "只允许 68 万吨标煤" in found
    assert any("is 68 (10 000 tce)," in text for text in said(asked, "LC-TGT-006", "en"))
    wanted = "（5项未填，不计），小于所需的 2.172 万吨标煤（上年实绩按预期增速推算 70.172 万吨标煤，"
    assert any(wanted in text for text in said(asked, "LC-TGT-014"))
    (found,) = said(made("carbon/park-a", "annual"), "LC-TGT-007")
    assert "允许 701428.5 吨标煤" in found


def test_remarks_of_the_accounts_follow() -> None:
    """The output of 96 588 tce of plant and heat, 332 428.52 tce at equivalent value."""
    text = formats.file_bytes(made("carbon/park-b", "plan", *LARGE), "md").decode("utf-8")
    assert "的产出 9.6588 万吨标准煤：" in text
    assert "电力按等价值的能耗 33.2429 万吨标准煤 = 2.3151 吨CO2/吨标准煤" in text
    assert "园区碳排放 771261.39 吨，年综合能源消费量 33.2429 万吨标准煤（" in text
    english = formats.file_bytes(made("carbon/park-b", "plan", *LARGE), "md", "en").decode("utf-8")
    assert "33.2429 (10k tce), is 2.3151 tCO2/tce" in english


def test_headings_name_the_unit_where_no_figure_is_known() -> None:
    heads = {
        table.id: [column.title for column in table.columns]
        for table in tables(made("carbon/park-a", "annual", *LARGE))
    }
    # the park states no saving at all
    assert "年节能量 (万吨标煤)" in heads["measures"]
    assert "年节能量 (万吨标煤)" in heads["measure_totals"]


def test_an_own_indicator_keeps_the_unit_of_its_row_and_target(tmp_path: Path) -> None:
    """Its target is written in that unit: 650 000 would stand beside 66.2."""
    row: list[object] = ["自定总量", "energy_total", "吨标准煤", "≤", 2020, 600000, None, "650000/2025", "减排要求"]
    asked = document(load(with_own(tmp_path, row)), "annual", display_units=LARGE)
    (table,) = [table for table in tables(asked) if table.id == "personal"]
    texts = [cell.text for cell in table.rows[0]]
    assert texts[2] == "吨标准煤"
    assert texts[3] == "≤ 650000/2025"
    assert texts[9] == "662000.0000"
