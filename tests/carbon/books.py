"""Workbooks for the carbon tests: the constructed examples with some sheets replaced, read from memory."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from tools.carbon_examples import books
from tools.make_examples import PARK_A, PARK_B, write

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.pipeline import carbon, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tools.make_examples import Book

    from lowcarbon_cli.model.carbon.report import CarbonReport

EXAMPLES = books(PARK_A, PARK_B)


def analysed(folder: Path, book: Book, *parts: str, **options: str) -> CarbonReport:
    """Return the analysis of a workbook that is written to ``folder``."""
    stream = BytesIO()
    write(stream, book)
    path = folder / "data.xlsx"
    path.write_bytes(stream.getvalue())
    return carbon(load(path), parts=parts, given={key: (value, "flag") for key, value in options.items()})


def changed(name: str, **sheets: Sequence[Sequence[object]]) -> Book:
    """Return an example with some of its sheets replaced."""
    return {**EXAMPLES[name], **{key: list(rows) for key, rows in sheets.items()}}


def told(report: CarbonReport, family: str) -> list[tuple[str, list[str]]]:
    """Return code and cells of the findings of one family."""
    return [(item.code, [cell.a1 for cell in item.cells]) for item in report.findings if item.code.startswith(family)]


def part(report: CarbonReport, name: str) -> object:
    """Return one part that must be there."""
    found: object = next(one.content for one in report.parts if one.id == name)
    assert not isinstance(found, Missing), found
    return found
