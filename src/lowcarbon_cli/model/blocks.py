"""A run of rows of one sheet, column by column: what a long table holds in place of records.

The text of each column is one string, a line per row, so that a cell costs its
characters and not an object. What a text means is known once per column (``Column``); a record is made when
somebody asks for one, equal to the one that reading the row alone would give.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from decimal import Decimal
from functools import cached_property
from itertools import compress
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from lowcarbon_cli.model.cells import CellRef, made_ref
from lowcarbon_cli.model.dataset import Number, Record, Word
from lowcarbon_cli.model.numbers import CONTEXT, ONE, half_last_digit

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lowcarbon_cli.model.dataset import Field

Made = TypeVar("Made")


class Column(Struct, frozen=True):
    """One column of a ledger: where it stands, and what its texts mean.

    A text that ``known`` does not list is a plain decimal (x ``scale`` = figure in the canonical ``unit``) in a
    column of numbers, and a word that stands for itself in a column of words.
    """

    place: int
    """1-based column of the sheet."""
    kind: Literal["number", "word"]
    unit: str = ""
    written_unit: str = ""
    scale: Decimal = ONE
    known: Mapping[str, Field] = MappingProxyType({})
    """Text -> what it is, in any row: blanks, markers, years, choices, figures that are no plain decimal."""

    def field(self, text: str, cell: CellRef) -> Field:
        """Return what a cell of this column is that shows ``text``."""
        found = self.known.get(text)
        if found is not None:
            return found._replace(cell=cell)
        if self.kind == "word":
            return Word(normal(text), cell, text)
        written = Decimal(text)
        return Number(
            value=self.value(text),
            unit=self.unit,
            cell=cell,
            as_written=text,
            written=written,
            written_unit=self.written_unit,
            scale=self.scale,
            half_width=CONTEXT.multiply(half_last_digit(text), self.scale),
        )

    def value(self, text: str) -> Decimal:
        """Return the figure of a plain decimal in the canonical unit."""
        return CONTEXT.multiply(Decimal(text), self.scale)


class Wanted(NamedTuple):
    """A pattern and where it is looked for."""

    pattern: re.Pattern[str]
    """It meets lines that each begin with a line break, and matches none but a first one."""
    chosen: Callable[[Column], bool]
    """Tells which columns to look at."""
    signs: str = ""
    """Characters of which every match holds one, where that is known: a column without any needs no look."""


def normal(text: str) -> str:
    """Return a word whose blanks are plain and single with full-width forms made plain."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


class Layout(Struct, frozen=True):
    """What the rows of a ledger share: where it stands, its columns, what holds for every row."""

    sheet: str
    file: str
    place: str
    """Name of the worksheet in cell references, empty for CSV."""
    start: int
    """The column in which a record starts."""
    columns: Mapping[str, Column]
    given: Mapping[str, Field]
    """Column id -> what stands above the table for all rows."""
    order: tuple[str, ...]
    """Ids of ``columns`` and ``given`` in the order in which a record lists them."""


class Block(Struct, frozen=True, dict=True):
    """Some thousand rows in order: most as text by column, some (``loose``) as records among them."""

    layout: Layout | None
    """None for records alone."""
    rows: Sequence[int] = ()
    """The sheet's row of each line of text."""
    texts: Mapping[str, str] = MappingProxyType({})
    """Column id -> the text of its cells as written, a line per row."""
    loose: tuple[tuple[int, Record], ...] = ()
    """Place among all rows of the block -> record, ascending."""

    @classmethod
    def of(cls, records: Sequence[Record]) -> Block:
        """Return records as a block."""
        return cls(None, loose=tuple(enumerate(records)))

    def __len__(self) -> int:
        return len(self.rows) + len(self.loose)

    def numbers(self, column: str, chosen: Sequence[bool] | None = None) -> list[Decimal | None]:
        """Return the figures of a column in its canonical unit, None where a row has none.

        ``chosen`` says for each row whether it is wanted, here and below; None: all of them.
        """

        def meaning(found: Field | None) -> Decimal | None:
            return found.value if isinstance(found, Number) else None

        spec = self.layout.columns.get(column) if self.layout else None
        plain = Decimal if spec is None or spec.scale == ONE else spec.value
        return self._each(column, meaning, plain, chosen)

    def has_number(self, column: str, chosen: Sequence[bool] | None = None) -> list[bool]:
        """Tell for each row whether a column holds a figure."""
        return self._each(column, lambda found: isinstance(found, Number), bool, chosen)

    def written(self, column: str, chosen: Sequence[bool] | None = None) -> list[str]:
        """Return the words of a column as written, empty where a row has none."""
        return self._each(column, lambda found: found.as_written if isinstance(found, Word) else "", str, chosen)

    def words(self, column: str, chosen: Sequence[bool] | None = None) -> list[str]:
        """Return the normalised words of a column (the ids of choices), empty where a row has none."""
        return self._each(column, lambda found: found.value if isinstance(found, Word) else "", normal, chosen)

    def years(self) -> list[int | None]:
        """Return the year of each row, None where it is not known."""
        return self._each("year", lambda found: int(found.value) if isinstance(found, Number) else None, int, None)

    @cached_property
    def years_there(self) -> frozenset[int | None]:
        """The years of all rows."""
        return frozenset(self.years())

    def in_year(self, year: int) -> list[bool]:
        """Tell for each row whether it is of a year."""
        if self.years_there == {year}:
            return [True] * len(self)
        return [own == year for own in self.years()]

    def _each(
        self,
        column: str,
        meaning: Callable[[Field | None], Made],
        plain: Callable[[str], Made],
        chosen: Sequence[bool] | None,
    ) -> list[Made]:
        if not self.loose:
            return self._lines(column, meaning, plain, chosen)
        made = self._lines(column, meaning, plain, None)
        for place, record in self.loose:
            made.insert(place, meaning(record.fields.get(column)))
        return made if chosen is None else list(compress(made, chosen))

    def _lines(
        self,
        column: str,
        meaning: Callable[[Field | None], Made],
        plain: Callable[[str], Made],
        chosen: Sequence[bool] | None,
    ) -> list[Made]:
        if self.layout is None:
            return []
        found = self.layout.columns.get(column)
        if found is None:
            return [meaning(self.layout.given.get(column))] * (len(self.rows) if chosen is None else sum(chosen))
        lines = self.texts[column].split("\n")
        if chosen is not None:
            lines = list(compress(lines, chosen))
        return _meanings(lines, {text: meaning(entry) for text, entry in found.known.items()}, plain)

    def records(self) -> Iterator[Record]:
        """Yield every row as a record."""
        yield from self.some(range(len(self)))

    def some(self, places: Iterable[int]) -> Iterator[Record]:
        """Yield the rows at some places, ascending, as records."""
        loose = dict(self.loose)
        wanted = sorted(places)
        before = [bisect_left(self.loose, place, key=lambda item: item[0]) for place in wanted]
        lines = self._records(place - less for place, less in zip(wanted, before, strict=True) if place not in loose)
        for place in wanted:
            yield loose[place] if place in loose else next(lines)

    def shown(self, column: str, places: Iterable[int]) -> Iterator[tuple[CellRef, str]]:
        """Yield the cell of a column that the sheet has, and what it shows, at some places, ascending."""
        loose = dict(self.loose)
        lines: list[str] = []
        for place in places:
            if place in loose or self.layout is None:
                found = loose[place].fields[column]
                yield found.cell, found.as_written
            elif column in self.layout.given:
                found = self.layout.given[column]
                yield found.cell, found.as_written
            else:
                lines = lines or self.texts[column].split("\n")
                text = lines[place - bisect_left(self.loose, place, key=lambda item: item[0])]
                known = self.layout.columns[column].known.get(text)
                yield self.cell(place, column), text if known is None else known.as_written

    def cell(self, place: int, column: str) -> CellRef:
        """Return the cell of a column that the sheet has."""
        before = bisect_left(self.loose, place, key=lambda item: item[0])
        if before < len(self.loose) and self.loose[before][0] == place:
            return self.loose[before][1].fields[column].cell
        layout, row = self.layout, self.rows[place - before]
        if layout is None or column in layout.given:
            return next(self.some((place,))).fields[column].cell
        return CellRef(layout.file, layout.place, row, layout.columns[column].place)

    def cells(self, column: str, places: Iterable[int]) -> list[CellRef]:
        """Return the cells of a column that the sheet has, at some places."""
        layout = self.layout
        if layout is None or self.loose or column in layout.given:
            return [self.cell(place, column) for place in places]
        at = layout.columns[column].place
        return [made_ref((layout.file, layout.place, self.rows[place], at)) for place in places]

    def kept(self, keep: Callable[[Record], bool]) -> Block:
        """Return the block without the rows held as records for which ``keep`` is false."""
        loose: list[tuple[int, Record]] = []
        for gone, (place, record) in enumerate(self.loose):
            if keep(record):
                loose.append((place - (gone - len(loose)), record))
        return self if len(loose) == len(self.loose) else replace(self, loose=tuple(loose))

    def showing(self, *wanted: Wanted) -> Iterator[Record]:
        """Yield the rows that may show one of some patterns: every record, and of the lines of text those that do."""
        found: set[int] = set()
        for pattern, chosen, signs in wanted:
            for name, column in self.layout.columns.items() if self.layout else ():
                if chosen(column) and (not signs or any(sign in self.texts[name] for sign in signs)):
                    found.update(_lines_with(pattern, self.texts[name]))
        yield from (record for _, record in self.loose)
        yield from self._records(sorted(found))

    def _records(self, lines: Iterable[int]) -> Iterator[Record]:
        """Yield some of the rows held as text; their columns are taken apart once."""
        layout = self.layout
        if layout is None:
            return
        split: dict[str, list[str]] = {}
        for line in lines:
            split = split or {name: text.split("\n") for name, text in self.texts.items()}
            row = self.rows[line]
            fields: dict[str, Field] = {}
            for name in layout.order:
                column = layout.columns.get(name)
                if column is None:
                    fields[name] = layout.given[name]
                else:
                    cell = CellRef(layout.file, layout.place, row, column.place)
                    fields[name] = column.field(split[name][line], cell)
            start = CellRef(layout.file, layout.place, row, layout.start)
            yield Record(layout.sheet, start, MappingProxyType(fields))


def _meanings(lines: list[str], meant: Mapping[str, Made], plain: Callable[[str], Made]) -> list[Made]:
    """Return what lines of text mean: what ``meant`` says, else what ``plain`` makes of them."""
    try:
        return list(map(meant.__getitem__, lines))
    except KeyError:  # no column of years or choices, whose texts are all listed
        pass
    if not meant.keys() <= {""}:
        return [meant[text] if text in meant else plain(text) for text in lines]
    if plain is str and meant.get("", "") == "":
        return cast("list[Made]", lines)
    if all(lines):
        return list(map(plain, lines))
    empty = meant[""]
    return [plain(text) if text else empty for text in lines]


def _lines_with(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    lines = "\n" + text
    line, seen = -1, 0
    for found in pattern.finditer(lines):
        line += lines.count("\n", seen, found.start() + 1)
        seen = found.start() + 1
        yield line
