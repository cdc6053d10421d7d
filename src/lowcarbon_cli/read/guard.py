"""Where cells may stand: references in letters and digits, and places that are refused."""

from __future__ import annotations

import re
from functools import lru_cache

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.read.grid import Area
from lowcarbon_cli.read.refuse import refused

_CORNER = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{0,7})")
LAST_ROW = 1 << 20
LAST_COLUMN = 1 << 14


def judge_place(shown: str, rows: int, columns: int, filled: int, place: tuple[int, int]) -> None:
    """Refuse a sheet with more filled rows than allowed, or one filled cell far from everything."""
    row, column = place
    if filled > rows or (row > rows and filled >= rows):
        raise refused("LC-FIL-013", shown, limit=rows)
    if row > rows or column > columns:
        raise refused("LC-FIL-015", shown, place=f"{column_letters(column)}{row}", rows=rows, columns=columns)


def parse_area(words: str) -> Area | None:
    """Return the area that a reference such as ``A1:C9``, ``B:B`` or ``3:4`` names, None where it names none."""
    first, _, second = words.strip().partition(":")
    corners = _CORNER.fullmatch(first), _CORNER.fullmatch(second or first)
    if not first or corners[0] is None or corners[1] is None:
        return None
    columns = [column_number(corner[1]) for corner in corners if corner]
    rows = [int(corner[2] or 0) for corner in corners if corner]
    return Area(min(rows) or 1, min(columns) or 1, max(rows) or LAST_ROW, max(columns) or LAST_COLUMN)


@lru_cache(maxsize=4096)
def column_number(letters: str) -> int:
    """Return the number of a column, from 1; 0 for no letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
