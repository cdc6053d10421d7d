"""Workbooks for tests of documents: the example parks with texts, flows or one changed cell."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from tests import examples

from lowcarbon_cli.pipeline import document, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.documents import Kind, Material

EXAMPLES = Path(__file__).parents[3] / "examples"
HOSTILE = "<script>alert(1)</script> **粗体** [点](http://x.example) {{ 7*7 }} =1+1 ]]> &amp; \u202e倒 \x0b"
TEXTS = (
    ("园区基本情况", "园区位于示例市。\n面积12平方公里。"),
    ("产业结构", "限制高耗能项目3个。"),
    ("宣传培训", HOSTILE),
    ("天气", "没有章节的条目。"),
)


def example(park: str) -> Path:
    return EXAMPLES / f"park-{park}" / "data.xlsx"


def fresh(park: str, kind: Kind) -> Material:
    """Return the material of an example, read and computed anew."""
    return document(load(example(park)), kind)


@cache
def material(park: str, kind: Kind) -> Material:
    """Return the material of an example, computed once for all tests that only look at it."""
    return document(examples.dataset(f"park-{park}"), kind)


def changed(source: Path, target: Path, sheet: str, cell: str, value: float | str | None) -> Path:
    """Copy a workbook with one cell changed."""
    book = openpyxl.load_workbook(source)
    book[sheet][cell] = value
    book.save(target)
    return target


def with_sheet(source: Path, target: Path, name: str, rows: Sequence[Sequence[object]]) -> Path:
    """Copy a workbook with one more sheet."""
    book = openpyxl.load_workbook(source)
    sheet = book.create_sheet(name)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that looks like a formula stays a text
    book.save(target)
    return target


def with_texts(target: Path, park: str = "a") -> Path:
    """Return an example park with the sheet of texts, hostile words among them."""
    rows = [("条目", "内容"), *((topic, text.replace("\x0b", "")) for topic, text in TEXTS)]
    return with_sheet(example(park), target, "工作总结", rows)


def with_flows(target: Path) -> Path:
    """Return park A with two flows, one of them without a figure in tce."""
    rows = [
        ("年份", "源单元", "目的单元", "能源/产品", "折标量（吨标准煤）"),
        (2024, "电网", "工厂甲", "电力", 1234.5),
        (2024, "锅炉", "工厂乙", "蒸汽", None),
    ]
    return with_sheet(example("a"), target, "能流", rows)
