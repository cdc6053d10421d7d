"""From the text of a cell's value to the cell: one table for each style and type, so that equal cells are made once."""

from __future__ import annotations

import re
import sys
from functools import partial
from typing import TYPE_CHECKING

from lowcarbon_cli.read.grid import EMPTY, CellKind, GridCell
from lowcarbon_cli.read.xlsx import dates
from lowcarbon_cli.read.xlsx.text import OddXmlError, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from lowcarbon_cli.read.xlsx.styles import Format

_ATTRIBUTES = re.compile(r'(?: s="(\d{1,9}+)")?(?: t="([a-zA-Z]{1,20}+)")?(?: cm="\d++")?(?: vm="\d++")?', re.ASCII)
_HIGHEST = sys.float_info.max
_LOWEST = -_HIGHEST
_MOST = 20_000
"""Cells of one look that are kept for when the same comes again."""

# the constructor of a named tuple takes twice as long as this, a third of all that a number costs
_made: Callable[[tuple[object, CellKind, str, str | None]], GridCell] = partial(tuple.__new__, GridCell)

Value = tuple[object, CellKind]


class Looks(dict[str, "Look"]):
    """Look by the attributes behind a cell's reference, as they stand in the file."""

    def __init__(self, strings: Sequence[str], formats: Sequence[Format], epoch: datetime) -> None:
        super().__init__()
        self.strings, self.formats, self.epoch = strings, formats, epoch
        self.known: dict[tuple[int, str], Look] = {}
        self._longest = max(map(len, strings), default=0)

    @property
    def longest(self) -> int:
        """Length of the longest text that any cell has shown so far, or a bound of it."""
        return max([self._longest, *(look.longest for look in self.known.values())])

    def __missing__(self, attributes: str) -> Look:
        found = _ATTRIBUTES.fullmatch(attributes)
        if found is None:
            raise OddXmlError
        look = self[attributes] = self.of(int(found[1] or 0), found[2] or "n")
        return look

    def of(self, style: int, kind: str) -> Look:
        """Return the look of a style by number and a type. Raises ``ValueError`` for an unknown style."""
        key = style, kind
        if key not in self.known:
            if not 0 <= style < len(self.formats):
                raise ValueError(f"style {style}")
            shown = self.formats[style]
            make = Plain if kind == "n" and not shown.date else Shared if kind == "s" else Look
            self.known[key] = make(kind, shown, self.strings, self.epoch)
        return self.known[key]

    def trim(self) -> None:
        """Forget the cells of looks that have very many."""
        for look in self.known.values():
            if len(look) > _MOST:
                look.forget()


class Look(dict[str, GridCell]):
    """Cells of one style and type by the text of their value, as it stands in the file."""

    __slots__ = ("code", "epoch", "format", "kind", "longest", "strings")

    def __init__(self, kind: str, shown: Format, strings: Sequence[str], epoch: datetime) -> None:
        super().__init__({"": EMPTY})
        self.kind, self.format, self.code, self.strings, self.epoch = kind, shown, shown.code, strings, epoch
        self.longest = 0

    def __missing__(self, words: str) -> GridCell:
        cell = self[words] = self.cell(plain(words))
        return cell

    def forget(self) -> None:
        """Forget the cells made so far."""
        self.clear()
        self[""] = EMPTY

    def cell(self, words: str, formula: str | None = None) -> GridCell:
        """Return the cell of a value. Raises ``ValueError`` or ``LookupError`` where it is none of its type."""
        if not words or self.kind == "inlineStr":
            return EMPTY if formula is None else GridCell(None, "formula", self.code, formula)
        value, kind = self._value(words)
        return _text(self, value, formula) if kind == "text" else GridCell(value, kind, self.code, formula)

    def inline(self, words: str, formula: str | None = None) -> GridCell:
        """Return the cell of a text that stands in the cell itself."""
        return _text(self, words, formula)

    def _value(self, words: str) -> Value:
        match self.kind:
            case "n":
                return self._date(words) if self.format.date else number(words)
            case "s":
                place = int(words)
                if place < 0:
                    raise ValueError(f"string {place}")
                return self.strings[place], "text"
            case "b":
                return bool(int(words)), "bool"
            case "e":
                return words, "error"
            case "d":
                return dates.from_text(words), "date"
            case _:
                return words, "text"

    def _date(self, words: str) -> Value:
        serial, _kind = number(words)
        try:
            return dates.from_serial(serial, self.epoch, elapsed=self.format.elapsed), "date"  # type: ignore[arg-type]
        except (OverflowError, ValueError, TypeError):
            return "#VALUE!", "error"


class Plain(Look):
    """Numbers that are no dates: most of all cells, hence without a further call. Fractions seldom come twice."""

    __slots__ = ()

    def __missing__(self, words: str) -> GridCell:
        if "." in words:
            return _made((float(words), "number", self.code, None))
        cell = self[words] = _made((int(words), "number", self.code, None))
        return cell


class Shared(Look):
    """Texts of the table of shared strings."""

    __slots__ = ()

    def __missing__(self, words: str) -> GridCell:
        if not words.isdigit():
            return super().__missing__(words)
        text = self.strings[int(words)]
        if not text.strip():
            return EMPTY
        self.longest = max(self.longest, len(text))
        cell = self[words] = _made((text, "text", self.code, None))
        return cell


def number(words: str) -> Value:
    """Return a number, text for one that no float reaches. Raises ``ValueError`` for what is none."""
    value = float(words) if "." in words or "e" in words or "E" in words else int(words)
    return (value, "number") if _LOWEST <= value <= _HIGHEST else (str(value), "text")


def _text(look: Look, value: object, formula: str | None) -> GridCell:
    words = str(value)
    if not words.strip():
        return EMPTY
    look.longest = max(look.longest, len(words))
    return GridCell(words, "text", look.code, formula)
