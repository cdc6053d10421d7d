"""The plan holds the carbon analysis: the same figures in every format, the diagram where a format can hold one."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import pytest
from tests.examples import EXAMPLES
from tests.render.documents.test_document_workbook import disagreeing

from lowcarbon_cli.pipeline import carbon, document, load
from lowcarbon_cli.render.carbon.formats import part_tables
from lowcarbon_cli.render.documents import formats
from lowcarbon_cli.render.documents.build import build
from lowcarbon_cli.render.documents.types import PictureBlock, TableBlock

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.documents import Kind, Material

FIGURES = {
    # worked by hand in tests/carbon
    "a": (
        "410380.23",
        "-142705.15",
        "-135810.90",
        "-99864.17",
        "43800",
        "34000",
        "28300",
        "-424.74",
        "597.37",
        "176.16",
    ),
    "b": ("343914.02", "249031.02", "699481.19", "646421.19", "769596.39", "771261.39", "1705.00"),
}


@cache
def plan(name: str, kind: Kind = "plan") -> Material:
    return document(load(EXAMPLES / "carbon" / f"park-{name}.xlsx"), kind)


@pytest.mark.parametrize("name", ["a", "b"])
def test_the_figures_stand_in_text_page_and_word(name: str) -> None:
    texts = [formats.file_bytes(plan(name), kind).decode("utf-8") for kind in ("md", "html")]
    with zipfile.ZipFile(io.BytesIO(formats.file_bytes(plan(name), "docx"))) as made:
        texts.append(made.read("word/document.xml").decode("utf-8"))
    for figure in FIGURES[name]:
        assert all(figure in text.replace("\\", "") for text in texts), figure


@pytest.mark.parametrize("name", ["a", "b"])
def test_the_tables_are_those_of_the_command(name: str) -> None:
    report = carbon(load(EXAMPLES / "carbon" / f"park-{name}.xlsx"))
    alone = {
        (table.title, table.rows)
        for part, table in part_tables(report, "zh")
        if table.rows and not hasattr(part.content, "lacks")
    }
    shown = {
        (block.table.title, block.table.rows)
        for _, block in build(plan(name)).blocks()
        if isinstance(block, TableBlock)
    }
    assert alone <= shown


def test_flows_are_drawn_in_the_page_and_named_elsewhere() -> None:
    pictures = [block for _, block in build(plan("b")).blocks() if isinstance(block, PictureBlock)]
    assert [block.picture.title for block in pictures] == ["2023年能源流图", "2023年废钢流图", "2023年钢渣流图"]
    page = formats.file_bytes(plan("b"), "html").decode("utf-8")
    assert page.count('class="sankey"') == 3
    assert "lowcarbon carbon" in formats.file_bytes(plan("b"), "md").decode("utf-8")


def test_a_park_without_the_sheets_gets_to_dos_and_other_kinds_nothing() -> None:
    made = build(document(load(EXAMPLES / "park-c" / "data.xlsx"), "plan"))
    left = " ".join(todo.text for _, todo in made.todos())
    assert all(word in left for word in ("T7", "T8", "T10", "T11", "T12", "企业能源"))
    assert plan("b", "annual").carbon == ()


@pytest.mark.parametrize("name", ["a", "b"])
def test_its_workbook_calculates(name: str, tmp_path: Path) -> None:
    assert disagreeing(formats.file_bytes(plan(name), "xlsx"), tmp_path) == {}


def test_a_bad_flow_is_a_finding_of_the_plan(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(EXAMPLES / "carbon" / "park-b.xlsx")
    book["能流"]["E10"] = 80140
    book.save(tmp_path / "park.xlsx")
    codes = {item.code for item in document(load(tmp_path / "park.xlsx"), "plan").report.findings}
    assert "LC-FLW-003" in codes
