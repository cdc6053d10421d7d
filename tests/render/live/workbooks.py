"""Example parks and changed copies of them, as reports and as workbooks that calculate."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils.cell import coordinate_to_tuple
from tests.render.live.recalculate import cells

from lowcarbon_cli.pipeline.run import compute, load
from lowcarbon_cli.render import live

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.results import ComplianceReport

EXAMPLES = Path(__file__).parents[3] / "examples"
PARKS = ("park-a", "park-b", "park-c", "park-d", "park-e")
Place = tuple[str, str]


@cache
def example(park: str) -> tuple[ComplianceReport, Dataset, bytes]:
    """Return an example park's report, data and live workbook."""
    return made_of(EXAMPLES / park / "data.xlsx")


def made_of(*paths: Path) -> tuple[ComplianceReport, Dataset, bytes]:
    dataset = load(list(paths))
    report = compute(dataset)
    return report, dataset, live.render(report, dataset)


def changed(park: str, contents: Mapping[Place, object], folder: Path, name: str = "data.xlsx") -> Path:
    """Store an example's own workbook with other ``contents`` of cells."""
    path = folder / name
    path.write_bytes(edited((EXAMPLES / park / "data.xlsx").read_bytes(), contents))
    return path


def edited(data: bytes, contents: Mapping[Place, object]) -> bytes:
    """Return a workbook with other ``contents`` of cells, as a person who types would leave it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (sheet, address), content in contents.items():
        book[sheet][address].value = content
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@cache
def sheet_rows(data: bytes, sheet: str, *, values: bool = True) -> list[list[Any]]:
    """Return the rows of a sheet from its first one, None where nothing stands."""
    found = {
        coordinate_to_tuple(at): value for (name, at), (value, _) in cells(data, values=values).items() if name == sheet
    }
    rows, columns = max(row for row, _ in found), max(column for _, column in found)
    return [[found.get((row, column)) for column in range(1, columns + 1)] for row in range(1, rows + 1)]
