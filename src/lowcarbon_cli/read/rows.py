"""Rows that are no data: titles, notes, units, codes, examples, totals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.model.text import kept_if_short
from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.labels import without_marks
from lowcarbon_cli.read.normalise import YearRead, flat, read_number, read_year
from lowcarbon_cli.read.quantity import with_multiple
from lowcarbon_cli.standards.fuels import find_fuel
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.read.grid import GridCell
    from lowcarbon_cli.standards.workbook import SheetSpec

EXAMPLE_MARKS = ("示例", "example")
"""A row whose first filled cell begins with one of these shows how to fill the sheet; it is no data."""

_NOTE = re.compile(
    r"(注\s*\d*|注释\s*\d*|备注|说明|数据来源|资料来源|填表说明|notes?\s*\d*|sources?"
    r"|单位负责人|统计负责人|填表人|填报人|审核人|制表人?|联系电话|报出日期|填报日期)\s*[:：.、].*",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(园区|全园区|能源)?(合计|总计|小计|累计|平均|年均|total|subtotal|mean).*", re.IGNORECASE)
_MEAN = re.compile(r"(园区|全园区)?(平均|年均|均值|mean).*", re.IGNORECASE)
_PART = re.compile(r"(其中|ofwhich)[:：]?.*", re.IGNORECASE)
_CODES = re.compile(r"[甲乙丙丁戊己庚]|\d{1,2}|--?")
_CODE_NUMBERS = frozenset(range(100))
_UNUSED = re.compile(
    r"参考折标系数|参考折标准煤系数|(上年|去年)(同期|同月|数|实际)?(累计|本月)?(数)?|.*(上年同期|去年同期).*"
    r"|增减(量|额|%|率|幅)?|比上年(增减|±)?%?|(合计|总计|小计|累计|平均|年均|年均增长|年均增速|年均增长率|变化率|变化)"
)
"""Headings that forms have and nothing here needs; totals of columns among them."""
_DASHES = frozenset("-—–/")
_PLAIN_HEADINGS = frozenset(
    {"序号", "备注", "说明", "编号", "no.", "no", "remark", "remarks", "单位", "计量单位", "unit"}
    | {"指标", "项目", "指标名称", "item", "indicator", "行号", "栏次"}
)


def is_example(cells: Mapping[int, GridCell]) -> bool:
    """Tell whether a row is an example row of the template."""
    first = next(iter(cells.values()), None)
    return first is not None and first.kind == "text" and fold(str(first.value)).startswith(EXAMPLE_MARKS)


def is_note(cells: Mapping[int, GridCell]) -> bool:
    """Tell whether a row holds a note (注：..., 数据来源：...) and no figures."""
    first, *rest = cells.values()
    return first.kind == "text" and _begins_note(str(first.value)) and not any(cell.kind == "number" for cell in rest)


@kept_if_short
def _begins_note(text: str) -> bool:
    return bool(_NOTE.fullmatch(flat(text)))


@kept_if_short
def is_total(text: str) -> bool:
    """Tell whether a label names a total or subtotal."""
    return bool(_TOTAL.fullmatch(fold(text)))


@kept_if_short
def is_part(text: str) -> bool:
    """Tell whether a label names a part of the row above (其中：...)."""
    return bool(_PART.fullmatch(fold(text)))


def is_sum(text: str) -> bool:
    """Tell whether a label names a sum of other rows (a mean is none)."""
    return is_total(text) and not _MEAN.fullmatch(fold(text))


def total_name(words: str) -> str:
    """Return the label of a total without its footnote mark."""
    bare = next((option for option in without_marks(words) if is_total(option) or is_part(option)), "")
    return bare if bare and fold(bare) != fold(words) else words


def set_aside(spec: SheetSpec, words: str) -> bool:
    """Tell whether a label's row is kept out; a total of all energy stays, as a cross-check."""
    if not (is_part(words) or is_total(words)):
        return False
    return not (spec.column("fuel") and any(find_fuel(option) for option in (words, *without_marks(words))))


def is_codes(cells: Mapping[int, GridCell]) -> bool:
    """Tell whether a row is the code row of a statistical form (甲 乙 丙 1 2 3)."""
    words = []
    for cell in cells.values():
        word = code_of(cell)
        if not word:
            return False
        words.append(word)
    numbers = [int(word) for word in words if word.isdigit()]
    # without 甲 a row of codes must count on from 1, or it could be figures
    counted = len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)) and len(numbers) < len(words)
    return "甲" in words or counted


def code_of(cell: GridCell) -> str:
    """Return the code that a cell may hold in a row of codes, empty for a cell of no such row."""
    if cell.kind == "number" and cell.value not in _CODE_NUMBERS:
        return ""
    word = fold(text_of(cell))
    return word if _CODES.fullmatch(word) else ""


def is_units(cells: Mapping[int, GridCell]) -> bool:
    """Tell whether a row holds units only (with 单位 or dashes between them)."""
    units = 0
    for cell in cells.values():
        word = flat(text_of(cell))
        if parse_unit(word):
            units += 1
        elif fold(word) not in _PLAIN_HEADINGS and not set(word) <= _DASHES:
            return False
    return units > 0


def is_plain_heading(text: str) -> bool:
    """Tell whether a heading without a column of ours needs no remark (序号, 备注)."""
    return fold(text) in _PLAIN_HEADINGS


def is_unused_heading(text: str) -> bool:
    """Tell whether a heading is known and not needed (参考折标系数, 上年同期, 年均增速)."""
    return bool(_UNUSED.fullmatch(fold(text).split("(", maxsplit=1)[0]))


def has_figures(cells: Mapping[int, GridCell]) -> bool:
    """Tell whether any cell of a row holds a number, an error or a formula."""
    return any(is_figure(cell) for cell in cells.values())


def is_figure(cell: GridCell) -> bool:
    """Tell whether a cell holds a figure, or stands where one should be; a title that begins with a year holds none."""
    if cell.kind in {"error", "formula"}:
        return True
    found = read_number(cell)
    if isinstance(found, str):
        return False
    if cell.kind != "text" or not found.unit:
        return True
    unit = with_multiple(found.unit, "元")
    return parse_unit(unit) is not None and not isinstance(read_year(cell), YearRead)
