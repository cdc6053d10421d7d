"""Small workbooks in compact form, read and computed by the real pipeline.

A sheet is ``{column heading: {year: figure}}`` or a list of rows; both become one CSV file, the
quickest form that the reader takes. Nothing is patched: what the tests see is what a user gets.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.pipeline import compute, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult

Columns = dict[str, dict[str, object]]
Rows = list[list[object]]

PARK = {"园区名称": "构造园区", "园区类型": "综合类", "规划基准年": 2023, "评价年": 2024}


def rows_of(sheet: Columns | Rows) -> Rows:
    """Return a sheet as rows, years down and columns across; a year without a figure stays blank."""
    if isinstance(sheet, list):
        return sheet
    years = sorted({year for column in sheet.values() for year in column})
    return [["年份", *sheet], *([year, *(column.get(year, "") for column in sheet.values())] for year in years)]


def write(folder: Path, sheets: Mapping[str, Columns | Rows], park: Mapping[str, object]) -> list[Path]:
    """Write one CSV file per sheet and return their paths."""
    items: Rows = [["项目", "内容"], *([item, content] for item, content in {**PARK, **park}.items())]
    paths = []
    for name, sheet in {"园区信息": items, **sheets}.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows_of(sheet))
        paths.append(path)
    return paths


def report_of(
    folder: Path,
    sheets: Mapping[str, Columns | Rows],
    park: Mapping[str, object],
    *,
    standard: str,
    options: Mapping[str, Any] | None = None,
) -> ComplianceReport:
    """Return the report on a small workbook by one standard."""
    return compute(load(write(folder, sheets, park)), standard=standard, **(options or {}))


def judged(report: ComplianceReport, indicator: str) -> IndicatorResult:
    """Return the one judged row of an indicator."""
    return one(row for row in report.assessments[0].indicators if row.id == indicator and row.role != "info")


def at(report: ComplianceReport, indicator: str, place: Sequence[int]) -> IndicatorResult:
    """Return the row of an indicator for ``(year,)`` or ``(first, last)``."""
    period = (place[0], place[-1]) if len(place) > 1 else None
    rows = [row for row in report.assessments[0].indicators if row.id == indicator]
    return one(row for row in rows if row.period == period and row.year == place[-1])


def one(rows: Iterable[IndicatorResult]) -> IndicatorResult:
    """Return the only row; anything else is a failure."""
    found = list(rows)
    assert len(found) == 1, found
    return found[0]
