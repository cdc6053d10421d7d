"""Formulas of one worksheet: those that many cells share are written out for each of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.read.guard import column_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lowcarbon_cli.read.xlsx.counts import Counts

TABLE = "=TABLE()"
"""What stands for a table of operations, which has no formula of its own."""
_TOKEN = re.compile(
    r"""
      "(?:[^"]|"")*+"                                                        # text
    | \#[A-Z0-9/]+[!?]?                                                      # an error value
    | (?P<operand>(?:'(?:[^']|'')*+'|\[(?:[^\[\]]|\[[^\[\]]*+\])*+\]|[^\s"'\[\]{}(),;+\-*/^&=<>%\#])++)(?!\()
    | [^\s"'\[\]{}(),;+\-*/^&=<>%\#]+                                        # the name of a function
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})")
_ROWS = re.compile(r"(\$?)([1-9][0-9]{0,6}):(\$?)([1-9][0-9]{0,6})")
_COLUMNS = re.compile(r"(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})")
_LAST_COLUMN = 18_278
"""Column ZZZ, the last that three letters name."""
_OUT = "#REF!"


class Formulas:
    """The formulas of one worksheet, in the order of its cells."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.shared: dict[str, Shared] = {}
        self.seen = 0
        """Formulas so far."""

    def text(self, attributes: Mapping[str, str], words: str, row: int, column: int) -> str:
        """Return the formula of a cell with its equals sign.

        Args:
            attributes: those of the element ``f``.
            words: its text.
            row: row of the cell, from 1.
            column: column of the cell, from 1.

        Raises ``UnreadableFileError`` where writing out shared formulas would take too much.
        """
        self.seen += 1
        kind = attributes.get("t")
        if kind == "dataTable":
            return TABLE
        if kind == "shared":
            number = attributes.get("si", "")
            if number in self.shared:
                return self.shared[number].at(row, column, self.counts)
            if words:
                self.shared[number] = Shared(words, row, column)
        return f"={words}"


class Shared:
    """A formula taken apart once, to be written out for other cells."""

    def __init__(self, words: str, row: int, column: int) -> None:
        self.row, self.column, self.size = row, column, len(words)
        self.pieces: list[str | _Reference] = []
        for found in _TOKEN.finditer(words):
            if found["operand"]:
                self.pieces.extend(_operand(found["operand"]))
            else:
                self.pieces.append(found[0])

    def at(self, row: int, column: int, counts: Counts) -> str:
        """Return the formula as it stands in another cell."""
        counts.shared_formula(self.size)
        down, right = row - self.row, column - self.column
        return "=" + "".join(piece if isinstance(piece, str) else piece.moved(down, right) for piece in self.pieces)


class _Reference:
    """A column and a row, either of which may be missing or fixed by a dollar sign."""

    def __init__(self, column_mark: str, letters: str, row_mark: str, digits: str) -> None:
        self.column_mark, self.letters, self.row_mark, self.digits = column_mark, letters, row_mark, digits

    def moved(self, down: int, right: int) -> str:
        """Return the reference as a cell further down and to the right has it."""
        letters, digits = self.letters, self.digits
        if letters and not self.column_mark:
            column = column_number(letters) + right
            if not 1 <= column <= _LAST_COLUMN:
                return _OUT
            letters = column_letters(column)
        if digits and not self.row_mark:
            row = int(digits) + down
            if row < 1:
                return _OUT
            digits = str(row)
        return f"{self.column_mark}{letters}{self.row_mark}{digits}"


def _operand(words: str) -> Iterator[str | _Reference]:
    """Yield the pieces of an operand: its sheet, its references, names as they are."""
    sheet, mark, place = words.rpartition("!")
    if sheet or mark:
        yield sheet + mark
    if found := _ROWS.fullmatch(place):
        yield from (_Reference("", "", found[1], found[2]), ":", _Reference("", "", found[3], found[4]))
    elif found := _COLUMNS.fullmatch(place):
        yield from (_Reference(found[1], found[2], "", ""), ":", _Reference(found[3], found[4], "", ""))
    else:
        for number, corner in enumerate(place.split(":")):
            if number:
                yield ":"
            found = _CELL.fullmatch(corner)
            yield _Reference(*found.groups()) if found else corner
