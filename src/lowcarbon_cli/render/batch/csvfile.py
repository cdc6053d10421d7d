"""The long tables of a batch as CSV, written park by park: UTF-8 with byte order mark, no formula injected."""

from __future__ import annotations

from contextlib import ExitStack
from operator import itemgetter
from typing import TYPE_CHECKING

from lowcarbon_cli.model.text import kept_if_short
from lowcarbon_cli.render.batch.joined import lines_of
from lowcarbon_cli.render.batch.lines import TABLES, titles
from lowcarbon_cli.render.csvfile import BOM
from lowcarbon_cli.render.files import replacing
from lowcarbon_cli.render.safe import FORMULA, no_formula, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from lowcarbon_cli.model.batch import BatchReport
    from lowcarbon_cli.model.text import Lang

_FORMULA = frozenset(FORMULA)
_FIRST = itemgetter(0)


def write(report: BatchReport, targets: Iterable[tuple[str, Path]], lang: Lang) -> None:
    """Write tables, each by its name to its file, in one walk through the parks. Raises ``OutputError``."""
    with ExitStack() as stack:
        files = []
        for name, path in targets:
            file = stack.enter_context(replacing(path))
            table = lines_of(name, report, lang, CsvWriting(name))
            file.write(_bytes(BOM + heading(name, lang) + "".join(table.first())))
            files.append((table, file))
        for park in report.results():
            for table, file in files:
                file.write(_bytes("".join(table.park(park))))


def pieces(report: BatchReport, name: str, lang: Lang) -> Iterator[str]:
    """Yield a table as text, park by park."""
    table = lines_of(name, report, lang, CsvWriting(name))
    yield heading(name, lang) + "".join(table.first())
    for park in report.results():
        yield "".join(table.park(park))


def heading(name: str, lang: Lang) -> str:
    """Return the line of headings."""
    return CsvWriting.between.join(map(_entry, titles(name, lang))) + CsvWriting.end


class CsvWriting:
    """Entries with commas between them; words are made harmless, figures are written as they are."""

    start = ""
    between = ","
    end = "\r\n"

    def __init__(self, name: str) -> None:
        self._text = [field.kind == "text" for field in TABLES[name]]

    def entry(self, place: int, words: str) -> str:
        """Return one entry as it stands in a line."""
        return _entry(words) if self._text[place] else words

    def entries(self, place: int, column: Sequence[str]) -> Sequence[str]:
        """Return the entries of one column as they stand in lines."""
        return _entries(column) if self._text[place] else column


def _bytes(text: str) -> bytes:
    # a lone surrogate of a workbook has no place in UTF-8
    return text.encode("utf-8", "replace")


def _entries(column: Sequence[str]) -> Sequence[str]:
    words = "".join(column)
    if not words:
        return column
    if words.isprintable() and '"' not in words and _FORMULA.isdisjoint(map(_FIRST, filter(None, column))):
        return [f'"{word}"' if "," in word else word for word in column]
    return list(map(_entry, column))


@kept_if_short
def _entry(words: str) -> str:
    """Return words as they stand in a line: no formula, no line break, in quotation marks where CSV asks for them."""
    # nearly every word is harmless as it stands
    plain = words if words.isprintable() and not words.startswith(FORMULA) else no_formula(one_line(words))
    return '"' + plain.replace('"', '""') + '"' if "," in plain or '"' in plain else plain
