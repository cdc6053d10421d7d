"""Small workbooks for the reader's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest
from openpyxl import Workbook

from lowcarbon_cli.read.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from lowcarbon_cli.model.dataset import Dataset

Rows = list[list[Any]]

PARK: Rows = [
    ["项目", "内容", "备注"],
    ["园区名称", "甲园区", None],
    ["园区类型", "综合类", None],
    ["规划基准年", 2020, None],
    ["评价年", 2021, None],
]
ECONOMY: Rows = [["年份", "工业增加值（不变价）（亿元）"], [2020, 200], [2021, 212]]
TOTALS: Rows = [["年份", "综合能源消费量（万吨标准煤）"], [2020, 60], [2021, 62.1]]


class Book(Protocol):
    """Writes a workbook and returns its path."""

    def __call__(
        self, sheets: Mapping[str, Rows], name: str = ..., *, edit: Callable[[Workbook], None] = ...
    ) -> Path: ...


class Read(Protocol):
    """Reads a workbook that holds the usual park with some sheets replaced (None: left out)."""

    def __call__(self, sheets: Mapping[str, Rows | None], *, edit: Callable[[Workbook], None] = ...) -> Dataset: ...


def _unchanged(_book: Workbook) -> None:
    return None


@pytest.fixture
def book(tmp_path: Path) -> Book:
    def write(
        sheets: Mapping[str, Rows], name: str = "park.xlsx", *, edit: Callable[[Workbook], None] = _unchanged
    ) -> Path:
        made = Workbook()
        made.remove(made.worksheets[0])
        for title, rows in sheets.items():
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(row)
        edit(made)
        path = tmp_path / name
        made.save(path)
        return path

    return write


@pytest.fixture
def read(book: Book) -> Read:
    def run(sheets: Mapping[str, Rows | None], *, edit: Callable[[Workbook], None] = _unchanged) -> Dataset:
        usual: dict[str, Rows | None] = {"园区信息": PARK, "经济数据": ECONOMY, "总量数据": TOTALS}
        merged: dict[str, Rows] = {title: rows for title, rows in {**usual, **sheets}.items() if rows is not None}
        return load([book(merged, edit=edit)])

    return run


class Said(Protocol):
    """Lists code and cells of a dataset's findings, infos about defaults and aliases left out."""

    def __call__(self, data: Dataset) -> list[tuple[str, Sequence[str]]]: ...


@pytest.fixture
def said() -> Said:
    def run(data: Dataset) -> list[tuple[str, Sequence[str]]]:
        return [
            (item.code, [f"{cell.sheet}!{cell.a1}" for cell in item.cells])
            for item in data.findings
            if item.code not in {"LC-STR-020", "LC-STR-030"}
        ]

    return run
