"""The workbook for signing, read back with another library."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render import sample_reports as samples

from lowcarbon_cli.render import formats, xlsx
from lowcarbon_cli.render.safe import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang

SHEETS = {
    "zh": ["达标情况", "指标年度值", "能源结构", "口径与来源", "校验结果", "无法评价", "指标明细"],
    "en": [
        "Compliance",
        "Indicators by year",
        "Energy structure",
        "Bases and sources",
        "Findings",
        "Not assessable",
        "Details",
    ],
}


def read(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def head_row(sheet: Any, first: str) -> int:
    return next(int(row[0].row) for row in sheet.iter_rows() if row[0].value == first)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sheets(park_a: ComplianceReport, lang: Lang) -> None:
    assert read(xlsx.render(park_a, lang)).sheetnames == SHEETS[lang]


def test_figures_are_unrounded_numbers_shown_at_their_places(park_a: ComplianceReport) -> None:
    sheet = read(xlsx.render(park_a))["达标情况"]
    row = head_row(sheet, "序号") + 1
    assert sheet.cell(row, 3).value == "单位工业增加值综合能耗"
    value = sheet.cell(row, 9)
    assert value.data_type == "n"
    assert value.value == pytest.approx(66.2 / 255, abs=1e-15)
    assert value.number_format == "0.0000"
    change = sheet.cell(row, 10)
    assert change.value == pytest.approx((66.2 / 255) / (64.8 / 240.45) * 100 - 100)
    assert change.number_format == '+0.00"%";-0.00"%";0.00"%"'
    assert sheet.cell(row, 11).value == "达标"
    assert sheet.cell(row, 6).value == "≤0.5 [未核]"
    water = next(r for r in sheet.iter_rows() if r[0].value == 8)
    assert water[8].value == pytest.approx(8.0004)
    assert water[8].number_format == "0.0000"
    lacking = next(r for r in sheet.iter_rows() if r[0].value == 6)
    assert lacking[8].value == "-"
    assert lacking[8].data_type == "s"


def test_verdicts_are_filled_by_kind(park_a: ComplianceReport) -> None:
    sheet = read(xlsx.render(park_a))["达标情况"]
    fills = {
        r[10].value: r[10].fill.fgColor.rgb
        for r in sheet.iter_rows(min_row=head_row(sheet, "序号") + 1)
        if isinstance(r[0].value, int)
    }
    assert set(fills) == {"达标", "不达标", "不确定", "无法评价", "不适用"}
    assert len(set(fills.values())) == 5


def test_park_versions_hashes_and_signatures_stand_on_the_first_sheet(park_a: ComplianceReport) -> None:
    sheet = read(xlsx.render(park_a))["达标情况"]
    words = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
    for wanted in ("示例园区甲", "lowcarbon 0.1.0", "2026.1", "a" * 64, "c" * 64, "填报:", "审核:", "负责人:", "日期:"):
        assert wanted in words
    assert sheet.oddHeader.left.text == "示例园区甲"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_print_set_up(park_a: ComplianceReport, lang: Lang) -> None:
    for sheet in read(xlsx.render(park_a, lang)).worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize in {9, "9"}
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight in {0, "0"}
        assert sheet.freeze_panes is not None
    first = read(xlsx.render(park_a, lang)).worksheets[0]
    head = head_row(first, "序号" if lang == "zh" else "No.")
    assert first.print_title_rows == f"${head}:${head}"
    assert first.freeze_panes == f"D{head + 1}"


def test_columns_are_wide_enough_for_their_figures(park_a: ComplianceReport) -> None:
    for sheet in read(xlsx.render(park_a)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "n" and cell.value is not None and cell.number_format != "General":
                    width = sheet.column_dimensions[cell.column_letter].width
                    places = len(cell.number_format.split(";")[0].strip('+"%').partition(".")[2])
                    assert width > len(f"{cell.value:.{places}f}"), cell.coordinate


@pytest.mark.parametrize("name", ["park_a", "hostile", "empty"])
def test_same_report_same_bytes(name: str) -> None:
    assert xlsx.render(getattr(samples, name)()) == xlsx.render(getattr(samples, name)())


def test_no_clock(park_a: ComplianceReport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    data = xlsx.render(park_a)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in archive.read("docProps/core.xml")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    with zipfile.ZipFile(io.BytesIO(xlsx.render(park_a))) as archive:
        assert b"1970-01-02T00:00:00Z" in archive.read("docProps/core.xml")


def texts_and_types(data: bytes) -> list[tuple[Any, str]]:
    return [
        (cell.value, cell.data_type)
        for sheet in openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


@settings(max_examples=15)
@given(st.text(max_size=15) | st.sampled_from(samples.NASTY))
def test_text_stays_text(text: str) -> None:
    data = xlsx.render(samples.poisoned(text))
    found = texts_and_types(data)
    assert not [value for value, kind in found if kind == "f"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part or b"<f " in part or b"<hyperlink" in part for part in parts.values())
    if one_line(text).strip():
        assert any(str(value).strip() == one_line(text).strip() for value, kind in found if kind == "s")


def test_a_long_text_is_cut_visibly_and_not_dropped() -> None:
    found = [value for value, kind in texts_and_types(xlsx.render(samples.poisoned("长" * 40_000))) if kind == "s"]
    assert any(str(value).endswith(" ...") and len(str(value)) <= 32_767 for value in found)


def test_two_standards_get_two_sheets(park_a: ComplianceReport) -> None:
    from msgspec.structs import replace

    both = replace(park_a, assessments=park_a.assessments * 2)
    assert read(xlsx.render(both)).sheetnames[:2] == ["达标情况", "达标情况 2"]


def test_formats_by_extension(park_a: ComplianceReport, tmp_path: Path) -> None:
    assert formats.by_extension(tmp_path / "a.XLSX") == "xlsx"
    assert formats.by_extension(tmp_path / "a.docx") is None
    for name in formats.EXTENSIONS.values():
        assert formats.file_bytes(park_a, name) == formats.file_bytes(park_a, name)
    assert formats.file_bytes(park_a, "csv").startswith(b"\xef\xbb\xbf")
    assert not formats.screen_text(park_a, "csv").startswith("\ufeff")
    with pytest.raises(ValueError, match="docx"):
        formats.file_bytes(park_a, "docx")


def test_detail_sheet_names_the_cells(park_a: ComplianceReport) -> None:
    sheet = read(xlsx.render(park_a))["指标明细"]
    heads = {cell.value: cell.column for cell in sheet[2]}
    row = next(r for r in sheet.iter_rows(min_row=3) if r[1].value == "energy_total" and r[8].value == 2024)
    assert row[heads["来源单元格"] - 1].value == "data.xlsx!总量数据!B6"
    assert Decimal(str(row[heads["数值"] - 1].value)) == 662000
