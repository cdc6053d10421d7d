"""How large the box of a comment is, and which cells it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.render.annotate.sheet import MAX_COLUMN, MAX_ROW
from lowcarbon_cli.render.safe import width_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowcarbon_cli.render.annotate.sheet import Place, SheetMap

_SIGN, _LINE, _MARGIN = 7, 15, 14
"""Pixels: half the width of a Chinese character and the height of a line at 9 points, both edges together."""
_NARROWEST, _WIDEST, _TALLEST = 24, 56, 600
"""Half characters a line; pixels."""
_LONGEST_LINE = 4_000
_GAP = 12


class Anchor(NamedTuple):
    """The eight figures of a VML anchor: column, pixels, row, pixels of both corners; cells from 0."""

    left: int
    left_pixels: int
    top: int
    top_pixels: int
    right: int
    right_pixels: int
    bottom: int
    bottom_pixels: int

    def __str__(self) -> str:
        return ", ".join(str(figure) for figure in self)


class Box(NamedTuple):
    """Where a box lies, its width and height in pixels."""

    anchor: Anchor
    width: int
    height: int


def box_for(text: str, place: Place, sheet: SheetMap) -> Box:
    """Return the box right of ``place`` (left of it at the end of the sheet) that shows ``text`` whole.

    Columns and rows count by their own widths and heights; a box higher than the screen is cut.
    """
    width, height = _size(text)
    left, left_pixels = place.column, _GAP
    if place.column + _span(width, place.column + 1, sheet) > MAX_COLUMN:
        left = max(0, place.column - 1 - _span(width, place.column - 1, sheet, step=-1))
    right, right_pixels = _walk(left, left_pixels + width, lambda number: _column_pixels(sheet, number), MAX_COLUMN)
    top = max(0, place.row - 2)
    bottom, bottom_pixels = _walk(top, _GAP + height, lambda number: _row_pixels(sheet, number), MAX_ROW)
    anchor = Anchor(left, left_pixels, top, _GAP, right, right_pixels, bottom, bottom_pixels)
    return Box(anchor, width, height)


def _size(text: str) -> tuple[int, int]:
    lines = [line[:_LONGEST_LINE] for line in text.split("\n")]
    signs = min(_WIDEST, max(_NARROWEST, *(width_of(line) for line in lines)))
    count = sum(len(wrapped(line, signs)) for line in lines)
    return signs * _SIGN + _MARGIN, min(_TALLEST, count * _LINE + _MARGIN)


def _span(width: int, column: int, sheet: SheetMap, step: int = 1) -> int:
    """Return how many columns from ``column`` (from 1) on take ``width`` pixels; hidden ones count as any."""
    count = 0
    while width > 0 and 1 <= column <= MAX_COLUMN:
        width -= max(1, _column_pixels(sheet, column))
        column += step
        count += 1
    return count + (1 if width > 0 else 0)


def _walk(number: int, pixels: int, size: Callable[[int], int], most: int) -> tuple[int, int]:
    """Return the cell (from 0) and the pixels in it that lie ``pixels`` behind the start of cell ``number``."""
    while pixels > size(number + 1) and number + 1 < most:
        pixels -= size(number + 1)
        number += 1
    return number, min(pixels, size(number + 1))


def _column_pixels(sheet: SheetMap, column: int) -> int:
    band = sheet.band(column)
    if band is None:
        return _pixels(sheet.default_width * 7)
    if band.hidden:
        return 0
    return _pixels((sheet.default_width if band.width is None else band.width) * 7)


def _row_pixels(sheet: SheetMap, number: int) -> int:
    row = sheet.by_number.get(number)
    if row is not None and row.hidden:
        return 0
    points = sheet.default_height if row is None or row.height is None else row.height
    return _pixels(points * 4 / 3)


def _pixels(value: float) -> int:
    return max(0, min(4_000, int(value + 0.5)))
