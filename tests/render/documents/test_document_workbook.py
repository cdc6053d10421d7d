"""``report -o x.xlsx``: the document's chapters, tables and charts in the order of its kind, every figure a formula."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from tests.render.documents.books import example, material, with_texts
from tests.render.live.recalculate import all_values, by_engine, by_office, formulas, same, stored
from tests.render.live.workbooks import edited

from lowcarbon_cli.model.documents import KINDS
from lowcarbon_cli.pipeline import document, load
from lowcarbon_cli.render.documents import formats
from lowcarbon_cli.render.documents.build import build, caption_text
from lowcarbon_cli.render.documents.types import ChartBlock, Paragraph, SignOff, TableBlock, ToDo

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.documents import Kind
    from lowcarbon_cli.model.text import Lang

AGAIN = "须重新核算"


@cache
def book(park: str, kind: Kind, lang: Lang = "zh") -> bytes:
    return formats.file_bytes(material(park, kind), "xlsx", lang)


@cache
def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    opened = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in opened.worksheets}


def disagreeing(data: bytes, folder: Path) -> dict[Any, Any]:
    wanted, calculated = stored(data), by_engine(data, folder)
    assert len(wanted) > 100
    return {at: (value, calculated.get(at)) for at, value in wanted.items() if not same(value, calculated.get(at))}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_chapters_tables_and_charts_are_those_of_the_kind(kind: Kind, lang: Lang) -> None:
    made = build(material("b", kind), lang)
    found = sheets(book("b", kind, lang))
    text = [str(row[1]).strip() for row in next(iter(found.values())) if row[1] is not None]
    place = -1
    for chapter in made.chapters:
        place = text.index(chapter.title, place + 1)
        for block in chapter.blocks:
            if isinstance(block, (TableBlock, ChartBlock)):
                place = text.index(caption_text(block.caption, lang), place + 1)
            elif isinstance(block, (ToDo, Paragraph)):
                place = text.index(block.text.strip()[:900], place + 1) if block.text.strip() else place
            elif isinstance(block, SignOff):
                assert set(block.lines) <= set(text)
    mark = {"zh": "表", "en": "T"}[lang]
    numbers = [name.split()[0].removeprefix(mark) for name in found if name.split()[0].removeprefix(mark).isdigit()]
    assert numbers == sorted(numbers, key=int)
    apart = {"bases", "inputs", "factors", "limits"}
    tables = [block for _, block in made.blocks() if isinstance(block, TableBlock) and block.table.id not in apart]
    assert numbers == [str(block.caption.number) for block in tables if block.caption]
    opened = openpyxl.load_workbook(io.BytesIO(book("b", kind, lang)))
    drawn = sum(isinstance(block, ChartBlock) for _, block in made.blocks())
    assert len(opened[{"zh": "图表", "en": "Charts"}[lang]]._charts) == drawn  # type: ignore[attr-defined]


def test_the_kinds_differ() -> None:
    assert len({tuple(sheets(book("a", kind))) for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("park", ["a", "b"])
def test_tables_hold_what_the_other_formats_print(park: str, kind: Kind) -> None:
    made = build(material(park, kind))
    found = sheets(book(park, kind))
    for _, block in made.blocks():
        if not isinstance(block, TableBlock) or block.table.id in {"bases", "inputs", "factors", "limits"}:
            continue
        assert block.caption is not None
        rows = next(rows for name, rows in found.items() if name.startswith(f"表{block.caption.number} "))
        for cells, row in zip(block.table.rows, rows[2:], strict=False):
            for cell, value in zip(cells, row, strict=False):
                if cell.number is None:
                    assert " ".join(cell.text.split()) == " ".join(str(value or "").split())
                else:
                    assert same(float(cell.number), value), (block.table.id, cell)


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_is_a_formula_that_a_program_recalculates(kind: Kind, tmp_path: Path) -> None:
    data = book("a", kind)
    assert not disagreeing(data, tmp_path)
    assert formats.file_bytes(document(load(example("a")), kind), "xlsx") == data


def test_fuels_and_three_years_are_formulas_too(tmp_path: Path) -> None:
    data = book("e", "evaluation")
    assert not disagreeing(data, tmp_path)
    three = next(name for name in sheets(data) if name.endswith("三年评估"))
    assert any(sheet == three for sheet, _ in formulas(data))


def test_the_allowances_are_formulas_and_follow_the_copy(tmp_path: Path) -> None:
    """Energy of 2024 from 66.2 to 67: elasticity next year alone, 67 x (1 + 0.6 x 6 %) = 69.412 (10 000 tce)."""
    data = book("a", "annual")
    found = sheets(data)
    name = next(name for name in found if name.endswith("下一年允许值"))
    row = next(number for number, row in enumerate(found[name], 1) if row[0] == "C")
    # 66.2 x 1.036 = 68.5832
    assert found[name][row - 1][3] == pytest.approx(685832)
    calculated = by_engine(edited(data, {("总量数据", "B6"): 67}), tmp_path)
    assert calculated[name, f"D{row}"] == pytest.approx(694120)
    verdicts = {at for at, value in calculated.items() if value == AGAIN}
    assert any(at[0].endswith("目标与进度") for at in verdicts), "a verdict never outlives its figures"
    states = [value for (sheet, _), value in calculated.items() if sheet == "文件正文"]
    assert any("已被改动" in str(value) for value in states)
    assert any("与核算时一致" in str(value) for (sheet, _), value in stored(data).items() if sheet == "文件正文")


def test_what_may_rise_is_recalculated_with_its_word(tmp_path: Path) -> None:
    """A cap of 68 on energy that was 60: 1 - 68/66.2 = -2.71903 % is room; of 69 1.44928 % is a cut."""
    opened = openpyxl.load_workbook(example("a"))
    opened["目标"].append(["综合能源消费总量", "万吨标准煤", "约束性", "≤", 2020, 60, 2025, 68, None, None, "沿路径"])
    opened.save(tmp_path / "data.xlsx")
    data = formats.file_bytes(document(load(tmp_path / "data.xlsx"), "annual"), "xlsx")
    assert not disagreeing(data, tmp_path)
    name = next(name for name in sheets(data) if name.endswith("目标的设定"))
    rows = [[str(cell) for cell in row] for row in sheets(data)[name]]
    row = next(number for number, cells in enumerate(rows, 1) if cells[0].startswith("综合能源消费总量"))
    column = next(number for number, head in enumerate(rows[1], 1) if head.startswith("还需降幅"))
    at = name, f"{get_column_letter(column)}{row}"
    assert stored(data)[at] == pytest.approx(-2.71903, abs=1e-5)
    shown = openpyxl.load_workbook(io.BytesIO(data))[name][at[1]].number_format
    assert shown == '0.0000"%";"可增 "0.0000"%";0.0000"%"'
    assert by_engine(edited(data, {("总量数据", "B6"): 69}), tmp_path)[at] == pytest.approx(1.44928, abs=1e-5)


def test_words_of_the_park_stand_in_their_chapter_as_text(tmp_path: Path) -> None:
    data = formats.file_bytes(document(load(with_texts(tmp_path / "data.xlsx")), "annual"), "xlsx")
    rows = sheets(data)["文件正文"]
    words = [str(row[1]) for row in rows if row[1]]
    assert words.index("概况与范围") < words.index("面积12平方公里。") < words.index("本年工作")
    assert any("<script>alert(1)</script>" in line for line in words)
    assert all(text.startswith("=IFERROR") for (sheet, _), text in formulas(data).items() if sheet == "文件正文")


def test_the_road_of_the_target_is_drawn_by_its_own_formula() -> None:
    data = book("a", "annual")
    rows = sheets(data)["图表"]
    first = next(number for number, row in enumerate(rows) if "综合能耗（至2025年）：实绩与要求" in str(row[0]))
    place = [str(head) for head in rows[first + 1]].index("2024")
    required = next(number for number in range(first, first + 5) if rows[number][0] == "要求")
    # 0.3 x (1 - 0.135)^(4/5) = 0.3 x 0.865^0.8: ln 0.865 = -0.14502577, x 0.8 = -0.11602062; exp = 0.8904569
    assert abs(float(rows[required][place]) - 0.3 * 0.8904569) < 1e-6
    letter = get_column_letter(place + 1)
    assert formulas(data)["图表", f"{letter}{required + 1}"].startswith("=")


def test_other_units_of_display_stay_formulas(tmp_path: Path) -> None:
    made = document(load(example("a")), "annual", display_units=["10k_tce", "100m_cny"])
    assert not disagreeing(formats.file_bytes(made, "xlsx"), tmp_path)


@pytest.mark.office
def test_libreoffice_recalculates_targets_fuels_and_three_years(tmp_path: Path) -> None:
    files = {f"{park}-{kind}": book(park, kind) for park, kind in (("a", "plan"), ("b", "evaluation"))}
    for name, data in by_office(files, tmp_path).items():
        calculated = all_values(data)
        wanted = stored(files[name])
        assert len(wanted) > 100
        assert not {at: value for at, value in wanted.items() if not same(value, calculated.get(at))}
