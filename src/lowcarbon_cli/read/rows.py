"""Rows that are no data: titles, notes, units, codes, examples, totals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.normalise import flat, read_number
from lowcarbon_cli.standards.units import parse_unit
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.read.grid import GridCell

EXAMPLE_MARKS = ("示例", "example")
"""A row whose first filled cell begins with one of these shows how to fill the sheet; it is no data."""

_NOTE = re.compile(
    r"(注\s*\d*|注释\s*\d*|备注|说明|数据来源|资料来源|填表说明|notes?\s*\d*|sources?)\s*[:：.、].*", re.IGNORECASE
)
_TOTAL = re.compile(r"(园区|全园区|能源)?(合计|总计|小计|累计|平均|年均|total|subtotal|mean).*", re.IGNORECASE)
_PART = re.compile(r"(其中|ofwhich)[:：]?.*", re.IGNORECASE)
_CODES = re.compile(r"[甲乙丙丁戊]|\d{1,2}")
_PLAIN_HEADINGS = frozenset(
    {"序号", "备注", "说明", "编号", "no.", "no", "remark", "remarks", "单位", "计量单位", "unit"}
)


def is_example(cells: Mapping[int, GridCell]) -> bool:
    """Tell whether a row is an example row of the template."""
    return any(fold(text_of(cell)).startswith(EXAMPLE_MARKS) for cell in list(cells.values())[:1])


def is_note(cells: Mapping[int, GridCell]) -> bool:
    """Tell whether a row holds a note (注：..., 数据来源：...) and no figures."""
    first, *rest = cells.values()
    return bool(_NOTE.fullmatch(flat(text_of(first)))) and not any(cell.kind == "number" for cell in rest)


def is_total(text: str) -> bool:
    """Tell whether a label names a total or subtotal."""
    return bool(_TOTAL.fullmatch(fold(text)))


def is_part(text: str) -> bool:
    """Tell whether a label names a part of the row above (其中：...)."""
    return bool(_PART.fullmatch(fold(text)))


def is_codes(cells: Mapping[int, GridCell]) -> bool:
    """Tell whether a row is the code row of a statistical form (甲 乙 丙 1 2 3)."""
    words = [fold(text_of(cell)) for cell in cells.values()]
    return "甲" in words and all(_CODES.fullmatch(word) for word in words)


def is_units(cells: Mapping[int, GridCell]) -> bool:
    """Tell whether a row holds units only (with 单位 or dashes between them)."""
    words = [flat(text_of(cell)) for cell in cells.values()]
    units = [word for word in words if parse_unit(word)]
    others = [word for word in words if not parse_unit(word)]
    return bool(units) and all(fold(word) in _PLAIN_HEADINGS or set(word) <= set("-—–/") for word in others)


def is_plain_heading(text: str) -> bool:
    """Tell whether a heading without a column of ours needs no remark (序号, 备注)."""
    return fold(text) in _PLAIN_HEADINGS


def has_figures(cells: Mapping[int, GridCell]) -> bool:
    """Tell whether any cell of a row holds a number, an error or a formula."""
    return any(cell.kind in {"error", "formula"} or not isinstance(read_number(cell), str) for cell in cells.values())
