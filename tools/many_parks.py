"""Makes any number of constructed parks for benchmarks and tests: the examples with other figures.

A small park is one of the examples with its figures multiplied by a factor of its own and a name of its own; a large
one has ten years of six fuels and sixty firms, cells formatted as the template formats them (tools/large_park.py). The
same number gives the same files. All figures are constructed, no park is meant.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Literal

from tools.large_park import large_book, write_formatted
from tools.make_examples import BOOKS, write

if TYPE_CHECKING:
    from pathlib import Path

    from tools.make_examples import Book, Row

Shape = Literal["small", "large"]

PROVINCES = ("江苏", "浙江", "山东", "广东", "湖北", "四川")
SCALED = frozenset({"经济数据", "总量数据", "能源消费", "电力热力与绿电", "资源环境"})
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def book(number: int, kind: str | None = None) -> Book:
    """Return park ``number``; ``kind`` is one of the examples, None for each in turn."""
    names = sorted(BOOKS)
    draw = random.Random(number)  # noqa: S311 - figures, not secrets
    chosen = BOOKS[kind or names[number % len(names)]]
    made: Book = {}
    for sheet, rows in chosen.items():
        if sheet == "园区信息":
            made[sheet] = [_item(row, number) for row in rows]
        elif sheet in SCALED:
            factors = [draw.uniform(0.8, 1.25) for _ in range(max(map(len, rows)))]
            made[sheet] = [
                rows[0],
                *([_scaled(cell, factors[place]) for place, cell in enumerate(row)] for row in rows[1:]),
            ]
        else:
            made[sheet] = rows
    return made


def _item(row: Row, number: int) -> Row:
    if row[0] == "园区名称":
        return [row[0], f"构造园区{number:05d}", *row[2:]]
    return [row[0], PROVINCES[number % len(PROVINCES)], *row[2:]] if row[0] == "所在省" else row


def _scaled(cell: object, factor: float) -> object:
    """Return a figure multiplied; years, words, percentages and coefficients of one digit stay."""
    if not isinstance(cell, int | float) or _FIRST_YEAR <= cell <= _LAST_YEAR or cell < 10:
        return cell
    return round(cell * factor, 2)


def make(folder: Path, count: int, kind: str | None = None, shape: Shape = "small") -> list[Path]:
    """Write ``count`` workbooks of one park each into ``folder`` and return their paths."""
    paths = [folder / f"park-{number:05d}.xlsx" for number in range(count)]
    for number, path in enumerate(paths):
        if shape == "large":
            write_formatted(path, large_book(number, f"构造园区{number:05d}", PROVINCES[number % len(PROVINCES)]))
        else:
            write(path, book(number, kind))
    return paths
