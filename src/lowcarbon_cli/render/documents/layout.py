"""How wide columns want to be, and whether a table needs the long side of the page.

Widths are in half characters (a Chinese character takes two) at the size of table text.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.render.safe import one_line, width_of

if TYPE_CHECKING:
    from lowcarbon_cli.render.table import Table

PORTRAIT, LANDSCAPE = 118, 180
"""Half characters that a line of A4 holds at 8 points, with margins of 2 cm."""
POINTS = (8, 7, 6)
"""Sizes of table text; a smaller one where the figures of a table find no room at the larger ones."""
_PADDING = 3
_TEXT_CAP = 34
_TEXT_LEAST = 9
_SHORT = 18
_LESS = 0.65
_HEAD_LINES = 3
_DIGITS = 1.25
"""Digits of many fonts are wider than half a Chinese character."""
_BOLD = 1.25
_LONG_WORD = 16
"""Longer words (file names, fingerprints) may be broken."""
_WORD = re.compile(r"[（(]?[\x21-\x7e]+[）)]?")
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


class Layout(Struct, frozen=True):
    """Column widths in half characters, whether they need the landscape page, and the size of the text."""

    wide: bool
    widths: tuple[float, ...]
    points: int


def clean(text: str) -> str:
    """Return ``text`` on one line with nothing that XML cannot hold."""
    return _NOT_XML.sub("?", one_line(text))


def layout(table: Table) -> Layout:
    """Return how a table is laid out: figures never wrap, words share what is left."""
    natural = [_natural(table, place) + _PADDING for place in range(len(table.columns))]
    wide = sum(min(width, _TEXT_CAP + _PADDING) for width in natural) > PORTRAIT
    numeric = [column.numeric for column in table.columns]
    least = sum(
        width if number else min(width, _SHORT + _PADDING) for width, number in zip(natural, numeric, strict=True)
    )
    rooms = {size: (LANDSCAPE if wide else PORTRAIT) * POINTS[0] / size for size in POINTS}
    points = next((size for size, room in rooms.items() if least <= room), POINTS[-1])
    return Layout(wide, tuple(_fit(natural, numeric, rooms[points])), points)


def _natural(table: Table, place: int) -> float:
    column = table.columns[place]
    texts = [row[place].text.strip() for row in table.rows]
    longest = max((width_of(text) for text in texts), default=0)
    head = max(width_of(column.title) / _HEAD_LINES, longest_word(column.title) * _BOLD, 4)
    if column.numeric:
        # a sentence among the figures (a limit with its condition) may be broken, they may not
        figure = max((max(longest_word(text), min(width_of(text), _SHORT)) for text in texts), default=0)
        return max(figure * _DIGITS, head)
    head = max(head, min(max((longest_word(text) for text in texts), default=0), _LONG_WORD) * _DIGITS)
    # a text three times as long as another gets more room, but not three times as much
    more = math.pow(max(longest - _TEXT_CAP, 0), _LESS)
    return max(min(float(longest), _TEXT_CAP) + more, head)


def longest_word(text: str) -> float:
    """Return the width of the longest part of ``text`` that a line should not break."""
    return float(max((width_of(part) for part in _WORD.findall(text)), default=0))


def _fit(natural: list[float], numeric: list[bool], room: float) -> list[float]:
    """Give long texts what figures and short words leave; where that is too little, all shrink alike."""
    kept = [number or width <= _SHORT for width, number in zip(natural, numeric, strict=True)]
    fixed = sum(width for width, keeps in zip(natural, kept, strict=True) if keeps)
    words = sum(natural) - fixed
    left = room - fixed
    if not words or left <= 0:
        return [width * room / sum(natural) for width in natural]
    made = [
        width if keeps else max(width * left / words, _TEXT_LEAST, min(width, _LONG_WORD + _PADDING))
        for width, keeps in zip(natural, kept, strict=True)
    ]
    return [width * room / sum(made) for width in made]
