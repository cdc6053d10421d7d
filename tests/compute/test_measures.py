"""Measures and projects: sums, exclusive groups, blank amounts, and the gap of park A, worked by hand."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.compute.test_targets import PARK_A, codes, number

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.pipeline import document, load, targets
from lowcarbon_cli.render import formats, targets_json
from lowcarbon_cli.render.documents import formats as document_formats
from lowcarbon_cli.render.targets_formats import xlsx_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.measures import Amount, Measures, MeasureTotal
    from lowcarbon_cli.model.targets import TargetsReport

HEADS = [
    "序号",
    "项目名称",
    "类别",
    "总投资（万元）",
    "年节能量（吨标准煤）",
    "年减排量（吨）",
    "互斥组",
    "进度",
    "投运年",
]
ROWS: list[list[object]] = [
    [1, "高耗能改造", "产业结构", 800, 9000, 20000, None, "在建", 2025],
    [2, "光伏甲", "能源结构", 2000, 5000, 12000, "屋顶", "未开工", 2025],
    [3, "光伏乙", "能源结构", 1500, 7000, 15000, "屋顶", "未开工", 2025],
    [4, "余热", "技术研发", 300, 1000, None, None, "投运", 2023],
    [5, "储能", "能源结构", None, 400, None, None, "未开工", 2026],
    [6, "平台", "管理机制", 50, None, None, None, "在建", None],
    [7, "造林", "碳汇", 20, None, 600, None, "在建", 2025],
]


def report(tmp_path: Path, rows: list[list[object]]) -> TargetsReport:
    return targets(load(book(tmp_path, rows)))


def book(tmp_path: Path, rows: list[list[object]]) -> Path:
    made = openpyxl.load_workbook(PARK_A)
    del made["措施与项目"]
    if rows:
        sheet = made.create_sheet("措施与项目")
        for row in (HEADS, *rows):
            sheet.append(row)
    path = tmp_path / "park.xlsx"
    made.save(path)
    return path


def found(given: TargetsReport) -> Measures:
    assert given.measures is not None
    return given.measures


def total(given: Measures, area: str | None, year: int | None = None) -> MeasureTotal:
    return next(item for item in given.totals if (item.area, item.year, item.all_years) == (area, year, year is None))


def amount(given: Amount) -> tuple[Decimal, int]:
    return number(given.value), given.unknown


def test_sums_by_area_and_year(tmp_path: Path) -> None:
    made = found(report(tmp_path, ROWS))
    # of the group 屋顶 only 乙 (7000 > 5000): 7000 + 400; the investment of 储能 is not stated
    energy = total(made, "energy")
    assert amount(energy.saving) == (Decimal(7400), 0)
    assert energy.count == 2
    assert amount(energy.capex) == (Decimal(1500), 1)
    assert number(total(made, "energy", 2025).saving.value) == 7000
    # all but sinks: 9000 + 7000 + 1000 + 400 = 17400, one unknown; CO2 20000 + 15000 = 35000, three unknown
    whole = total(made, None)
    assert amount(whole.saving) == (Decimal(17400), 1)
    assert amount(whole.co2) == (Decimal(35000), 3)
    assert number(whole.capex.value) == 800 + 1500 + 300 + 50
    assert whole.stages == (2, 2, 1, 0)
    assert number(total(made, "sink").co2.value) == 600
    assert isinstance(total(made, "management").saving.value, Missing)
    assert made.empty_areas == ("publicity",)
    assert [row.name for row in made.rows if not row.counted] == ["光伏甲"]


# park A (domain 3.4): 66.2 x 1.06 = 70.172; binding 68.0; needed 2.172 x 10 000 = 21 720 tce
@pytest.mark.parametrize(
    ("saving", "verdict"),
    [(14720, Verdict.MET), (14719.9, Verdict.NOT_MET), (None, Verdict.UNDETERMINED)],
)
def test_the_gap_of_park_a(saving: float | None, verdict: Verdict, tmp_path: Path) -> None:
    """7000 of the group and ``saving`` act in 2025; what runs since 2023 or comes in 2026 does not."""
    rows: list[list[object]] = [[1, "改造", "产业结构", 800, saving, 20000, None, "在建", 2025], *ROWS[1:5]]
    given = report(tmp_path, rows)
    energy = next(item for item in found(given).coverage if item.quantity == "energy")
    assert number(energy.expected) == 701720
    assert number(energy.needed) == 21720
    assert number(energy.measures.value) == 7000 + Decimal(str(saving or 0))
    assert energy.verdict is verdict
    said = [item for item in given.findings if item.code == "LC-TGT-014" and "节能" in str(item.params["what"])]
    assert bool(said) == (verdict is not Verdict.MET)
    if said:
        assert [cell.a1 for cell in said[0].cells] == (["E2", "E4"] if saving else ["E4"])
        assert said[0].params["unknown"] == (0 if saving else 1)


def test_words_that_nobody_knows_are_findings_at_their_cell(tmp_path: Path) -> None:
    given = report(tmp_path, [[1, "改造", "天气", 800, 1, 1, None, "快了", 2025]])
    at = {item.cells[0].a1 for item in given.findings if item.code == "LC-STR-013"}
    assert at == {"C2", "H2"}
    assert total(found(given), "").count == 1


def test_without_the_sheet_nothing_is_said(tmp_path: Path) -> None:
    given = report(tmp_path, [])
    assert given.measures is None
    assert not codes(given) & {"LC-TGT-014", "LC-TGT-026", "LC-TGT-027"}
    assert "T4" not in formats.screen_text(given, "text", "zh", width=120, colour=False, encoding="gbk", level=1)


def test_the_tables_are_in_every_format(tmp_path: Path) -> None:
    given = report(tmp_path, ROWS)
    text = formats.screen_text(given, "md", "zh", width=None, colour=False, encoding="utf-8", level=None)
    for words in ("T4 措施与重点项目表", "| 全部（不含碳汇） | 合计 | 5 |", "没有措施的工作领域：宣传", "21720.00"):
        assert words in text
    assert "措施与目标" in openpyxl.load_workbook(io.BytesIO(xlsx_bytes(given, "zh"))).sheetnames
    written = targets_json.render(given, "en")
    assert '"empty_areas": ["publicity"]' in written


def test_the_documents_show_them_in_the_units_asked_for(tmp_path: Path) -> None:
    data = load(book(tmp_path, ROWS))
    material = document(data, "annual", display_units=["10k_tce"])
    text = document_formats.file_bytes(material, "md").decode("utf-8")
    assert "年节能量 (万吨标煤)" in text
    assert "2.1720" in text
    assert "请填写措施与重点项目表" not in text
