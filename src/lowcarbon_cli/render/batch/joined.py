"""The long tables of a batch line by line, each joined of pieces: what comes again in every park is made once.

A format says how an entry stands in a line (``Writing``); what the lines hold is said in ``lines``.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Protocol

from lowcarbon_cli.model.batch import FORMS_KEPT
from lowcarbon_cli.render.batch.lines import TABLES, blocks_of, first_rows, form_columns, names_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowcarbon_cli.model.batch import BatchReport, Figures, ParkResult
    from lowcarbon_cli.model.text import Lang, Text
    from lowcarbon_cli.render.batch.lines import Row

_PLACES = {field.id: place for place, field in enumerate(TABLES["figures"])}


class Writing(Protocol):
    """How a format writes the entries of a line, which ``place`` tells the column of."""

    start: str
    between: str
    end: str

    def entry(self, place: int, words: str) -> str:
        """Return one entry as it stands in a line."""
        ...

    def entries(self, place: int, column: Sequence[str]) -> Sequence[str]:
        """Return the entries of one column as they stand in lines: the same as one by one, but fast."""
        ...


class Lines:
    """The lines of one table. Asked for column by column: words that come again need no call of Python for each."""

    def __init__(self, name: str, report: BatchReport, lang: Lang, writing: Writing) -> None:
        self._name = name
        self._report = report
        self._lang = lang
        self._writing = writing

    def first(self) -> list[str]:
        """Return the lines that are about no park."""
        return self._lines(first_rows(self._name, self._report, self._lang))

    def park(self, park: ParkResult) -> list[str]:
        """Return the lines of a park."""
        return self._lines(rows_of(self._name, park, self._report, self._lang))

    def _lines(self, rows: Iterable[Row]) -> list[str]:
        writing = self._writing
        columns = [writing.entries(place, column) for place, column in enumerate(zip(*rows, strict=True))]
        return [
            f"{writing.start}{writing.between.join(entries)}{writing.end}" for entries in zip(*columns, strict=True)
        ]


class _Figures(Lines):
    """The table of figures, whose forms come again in every park."""

    def __init__(self, name: str, report: BatchReport, lang: Lang, writing: Writing) -> None:
        super().__init__(name, report, lang, writing)
        self._pieces = lru_cache(maxsize=FORMS_KEPT)(self._pieces_of)

    def park(self, park: ParkResult) -> list[str]:
        """Return the lines of a park."""
        return [line for block in blocks_of(park, self._lang) for line in self._block(*block)]

    def _block(self, shared: Row, standard: str, figures: Figures) -> list[str]:
        writing, entries = self._writing, self._writing.entries
        sep, end = writing.between, writing.end
        head = writing.start + self._joined(shared, "place") + sep
        rows = zip(
            map(self._pieces, figures.forms, repeat(standard), repeat(figures.names)),
            entries(_PLACES["value"], figures.values),
            entries(_PLACES["word"], figures.words),
            entries(_PLACES["change"], figures.changes),
            entries(_PLACES["distance"], figures.distances),
            entries(_PLACES["cells"], figures.cells),
            strict=True,
        )
        return [
            f"{head}{before}{value}{sep}{word}{between}{change}{sep}{distance}{behind}{cells}{end}"
            for (before, between, behind), value, word, change, distance, cells in rows
        ]

    def _pieces_of(self, form: str, standard: str, own: tuple[tuple[str, Text], ...]) -> tuple[str, str, str]:
        """Return what stands before a figure, between its word and its change, and before its cells."""
        names = names_of(self._report, standard, own)
        columns, sep = form_columns(form, names, self._lang), self._writing.between
        return (
            self._joined(columns.before, "id") + sep,
            sep + self._joined(columns.between, "unit") + sep,
            sep + self._joined(columns.behind, "basis") + sep,
        )

    def _joined(self, words: Row, first: str) -> str:
        """Return entries that stand side by side, the first of them in column ``first``."""
        return self._writing.between.join(
            map(self._writing.entry, range(_PLACES[first], len(TABLES["figures"])), words)
        )


def lines_of(name: str, report: BatchReport, lang: Lang, writing: Writing) -> Lines:
    """Return the lines of a table in a format."""
    return (_Figures if name == "figures" else Lines)(name, report, lang, writing)
