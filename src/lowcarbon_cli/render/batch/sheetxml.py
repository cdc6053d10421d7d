"""The rows of a long table as the XML of a worksheet, as XlsxWriter writes them, which takes five times as long."""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING

from lowcarbon_cli.render.batch.joined import lines_of
from lowcarbon_cli.render.batch.lines import TABLES
from lowcarbon_cli.render.book import LONGEST_TEXT, fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowcarbon_cli.model.batch import BatchReport
    from lowcarbon_cli.model.text import Lang

ROW = "\0"
"""Stands for the number of a row, in its own element and in that of each cell; no text of a cell can hold it."""
_SPECIAL = re.compile(r"[&<>]|_x[0-9a-fA-F]{4}_")
_ESCAPE = re.compile(r"(_x[0-9a-fA-F]{4}_)")


class SheetWriting:
    """Entries as cells, texts within them: no table of shared texts grows with the rows. Empty ones have no cell."""

    start = f'<row r="{ROW}">'
    between = ""
    end = "</row>"

    def __init__(self, name: str) -> None:
        from xlsxwriter.utility import xl_col_to_name

        letters = [xl_col_to_name(place) for place in range(len(TABLES[name]))]
        self._opens = [f'<c r="{letter}{ROW}" t="inlineStr"><is><t>' for letter in letters]
        self._blank = [f'<c r="{letter}{ROW}" t="inlineStr"><is><t xml:space="preserve">' for letter in letters]
        self._number = [f'<c r="{letter}{ROW}"><v>' for letter in letters]
        self._text = [field.kind == "text" for field in TABLES[name]]

    def entry(self, place: int, words: str) -> str:
        """Return the cell of one entry."""
        if not words:
            return ""
        if not self._text[place]:
            number = float(words)
            # what is beyond a float stays readable as the text it is
            if isfinite(number):
                return f"{self._number[place]}{number:.16G}</v></c>"
        text = fit(words)
        if _SPECIAL.search(text):
            # what looks like the code of a character would be read as that character
            text = _ESCAPE.sub(r"_x005F\1", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        opens = self._opens if text.strip() == text else self._blank
        return f"{opens[place]}{text}</t></is></c>"

    def entries(self, place: int, column: Sequence[str]) -> Sequence[str]:
        """Return the cells of one column."""
        if not any(column):
            return column
        if not self._text[place]:
            opens = self._number[place]
            numbers = [float(words) if words else None for words in column]
            if all(map(isfinite, filter(None, numbers))):
                return ["" if number is None else f"{opens}{number:.16G}</v></c>" for number in numbers]
        elif _harmless(column):
            opens = self._opens[place]
            return [f"{opens}{words}</t></is></c>" if words else "" for words in column]
        return [self.entry(place, words) for words in column]


def _harmless(column: Sequence[str]) -> bool:
    """Return whether every text of a column may stand in a cell as it is."""
    whole = "|".join(column)
    return (
        whole.isprintable()
        and _SPECIAL.search(whole) is None
        and "| " not in whole
        and " |" not in whole
        and not whole.startswith(" ")
        and not whole.endswith(" ")
        and len(max(column, key=len)) <= LONGEST_TEXT
    )


def rows_of(name: str, report: BatchReport, lang: Lang) -> Iterator[str]:
    """Yield the rows of a table, without their numbers yet; a park is in memory at a time."""
    lines = lines_of(name, report, lang, SheetWriting(name))
    yield from lines.first()
    for park in report.results():
        yield from lines.park(park)


def numbered(lines: Sequence[str], first: int) -> bytes:
    """Return rows with their numbers from ``first`` on."""
    return "".join([line.replace(ROW, str(number)) for number, line in enumerate(lines, first)]).encode()
