"""The long tables of a batch as CSV, written park by park: UTF-8 with byte order mark, no formula injected."""

from __future__ import annotations

from contextlib import ExitStack
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from lowcarbon_cli.model.batch import FORMS_KEPT
from lowcarbon_cli.model.text import kept_if_short
from lowcarbon_cli.render.batch.lines import TABLES, first_rows, form_columns, head_of, rows_of, titles
from lowcarbon_cli.render.csvfile import BOM
from lowcarbon_cli.render.files import replacing
from lowcarbon_cli.render.safe import FORMULA, no_formula, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from lowcarbon_cli.model.batch import BatchReport, ParkResult
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.batch.lines import Row

_FORMULA = frozenset(FORMULA)
_FIRST = itemgetter(0)


def write(report: BatchReport, targets: Iterable[tuple[str, Path]], lang: Lang) -> None:
    """Write tables, each by its name to its file, in one walk through the parks. Raises ``OutputError``."""
    with ExitStack() as stack:
        files = [(_table(name, report, lang), stack.enter_context(replacing(path))) for name, path in targets]
        for table, file in files:
            file.write(_bytes(BOM + table.first()))
        for park in report.results():
            for table, file in files:
                file.write(_bytes(table.park(park)))


def pieces(report: BatchReport, name: str, lang: Lang) -> Iterator[str]:
    """Yield a table as text, park by park."""
    table = _table(name, report, lang)
    yield table.first()
    yield from map(table.park, report.results())


class _Table:
    """The lines of one table."""

    def __init__(self, name: str, report: BatchReport, lang: Lang) -> None:
        self._name = name
        self._report = report
        self._lang = lang
        self._texts = [place for place, field in enumerate(TABLES[name]) if field.kind == "text"]

    def first(self) -> str:
        """Return the headings, and the lines that are about no park."""
        heads = _line(map(_entry, titles(self._name, self._lang)))
        return heads + self._lines(first_rows(self._name, self._report, self._lang))

    def park(self, park: ParkResult) -> str:
        """Return the lines of a park."""
        return self._lines(rows_of(self._name, park, self._report, self._lang))

    def _lines(self, rows: Iterable[Row]) -> str:
        """Return rows as lines; words are made harmless, figures are written as they are."""
        # column by column: words that come again are answered without a call of Python for each entry
        columns: list[Sequence[str]] = list(zip(*rows, strict=True))
        if columns:
            for place in self._texts:
                columns[place] = _entries(columns[place])
        return "".join(map(_line, zip(*columns, strict=True)))


class _Figures(_Table):
    """The table of figures, whose lines are joined of pieces: forms come again in every park."""

    def __init__(self, name: str, report: BatchReport, lang: Lang) -> None:
        super().__init__(name, report, lang)
        self._pieces = lru_cache(maxsize=FORMS_KEPT)(self._pieces_of)

    def park(self, park: ParkResult) -> str:
        """Return the lines of a park."""
        figures = park.figures
        head = ",".join(map(_entry, head_of(park)))
        rows = zip(
            map(self._pieces, figures.forms),
            figures.values,
            _entries(figures.words),
            figures.changes,
            figures.distances,
            _entries(figures.cells),
            strict=True,
        )
        return "".join(
            [
                f"{head}{before}{value},{word}{between}{change},{distance}{behind}{cells}\r\n"
                for (before, between, behind), value, word, change, distance, cells in rows
            ]
        )

    def _pieces_of(self, form: str) -> tuple[str, str, str]:
        """Return what stands before a figure, between its word and its change, and before its cells."""
        before, between, behind = (
            f",{','.join(map(_entry, part))}," for part in form_columns(form, self._report.names, self._lang)
        )
        return before, between, behind


def _table(name: str, report: BatchReport, lang: Lang) -> _Table:
    return (_Figures if name == "figures" else _Table)(name, report, lang)


def _bytes(text: str) -> bytes:
    # a lone surrogate of a workbook has no place in UTF-8
    return text.encode("utf-8", "replace")


def _line(entries: Iterable[str]) -> str:
    return ",".join(entries) + "\r\n"


def _entries(column: Sequence[str]) -> Sequence[str]:
    """Return the words of a column as they stand in lines."""
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
