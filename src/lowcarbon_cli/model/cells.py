"""Where something stands in the park's own files."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


@lru_cache(maxsize=512)
def column_letters(column: int) -> str:
    """Return the letters of a 1-based column number.

    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class CellRef(NamedTuple):
    """One cell of an input: file as shown, sheet (empty for CSV), 1-based row and column."""

    file: str
    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address as Excel shows it, e.g. ``D17``."""
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        return "!".join(part for part in (self.file, self.sheet, self.a1) if part)


# for every cell read: the constructor of a named tuple takes twice as long
made_ref: Callable[[tuple[str, str, int, int]], CellRef] = partial(tuple.__new__, CellRef)
