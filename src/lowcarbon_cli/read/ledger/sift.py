"""Rows of a ledger by the thousand: what columns prove to be data stays text, any other row is read cell by cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from lowcarbon_cli.model.abridged import Tally
from lowcarbon_cli.model.blocks import normal
from lowcarbon_cli.model.dataset import Blank, Number, Word
from lowcarbon_cli.read.grid import GridCell
from lowcarbon_cli.read.ledger.words import decides_row, others, wrong_codes
from lowcarbon_cli.read.records import field_of
from lowcarbon_cli.read.table import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.ledger.plan import Plan
    from lowcarbon_cli.read.table import RawTable
    from lowcarbon_cli.standards.workbook import ColumnSpec

_PLAIN = r"-?[0-9]{1,17}(?:\.[0-9]{1,15})?"
_NUMBER = re.compile(_PLAIN)
_NUMBERS = re.compile(rf"(?:{_PLAIN})?(?:\n(?:{_PLAIN})?)*")
_SAMPLE = "1.5"
_CENTURIES = frozenset({"19", "20", "21"})
"""What years begin with (``FIRST_YEAR`` to ``LAST_YEAR``)."""


class Part(NamedTuple):
    """Rows that are data: their numbers in the sheet, and column id -> their texts, a line each."""

    rows: Sequence[int]
    texts: dict[str, str]


class _Texts(Struct):
    """What is known of the texts of one column so far."""

    spec: ColumnSpec
    place: int
    unit: str
    known: dict[str, Field] = field(default_factory=dict)
    """Texts that mean something else than themselves."""
    said: dict[str, list[Finding]] = field(default_factory=dict)
    """Texts of which something is to be said in every row."""
    plain: set[str] = field(default_factory=set)
    """Words that were looked at and mean themselves."""
    odd: set[str] = field(default_factory=set)
    """Texts whose row is read cell by cell."""

    @property
    def numeric(self) -> bool:
        return self.spec.kind in {"number", "integer"}

    @property
    def listed(self) -> bool:
        """True where every text is looked up: years and choices are few."""
        return self.spec.kind in {"year", "choice"}


class Sifter:
    """Takes rows of text in runs and keeps those that are data for certain.

    Args:
        plan: how the rows are laid out.
        table: the table of the first rows, for references and the specification.
        cell: makes a cell of a column and its text.
    """

    def __init__(self, plan: Plan, table: RawTable, cell: Callable[[int, str], GridCell]) -> None:
        self.plan, self.table, self.cell = plan, table, cell
        self.tally = Tally()
        self.parts: list[Part] = []
        self.filled = self.read = 0
        self.reasons: dict[str, int] = {}
        specs = {column.id: column for column in table.spec.columns}
        self.columns = {key: _Texts(specs[key], place, unit) for key, place, unit in plan.columns}
        self.places = sorted({place for _, place, _ in plan.columns} | {place for place, _ in plan.aside})
        self.width = self.places[-1]
        for one in self.columns.values():
            self._judge(one, "", 0)
        samples = {key: self._field(one, _SAMPLE, 0)[0] for key, one in self.columns.items() if one.numeric}
        self.samples = {key: found for key, found in samples.items() if isinstance(found, Number)}

    @property
    def possible(self) -> bool:
        """False where a column of figures has no unit: then every figure is a matter of its own."""
        return len(self.samples) == sum(one.numeric for one in self.columns.values())

    def take_lines(self, rows: Sequence[int], lines: Sequence[Sequence[str]]) -> list[int]:
        """Keep the rows that are data; return the places of the others in ``lines``: texts from the first column on."""
        odd: set[int] = set()
        if set(map(len, lines)) != {self.width}:
            odd = {at for at, line in enumerate(lines) if any(line[self.width :])}
            lines = [[*line[: self.width], *[""] * (self.width - len(line))] for line in lines]
        return self.take(rows, list(zip(*lines, strict=True)), odd)

    def take(self, rows: Sequence[int], columns: Sequence[Sequence[str]], odd: set[int]) -> list[int]:
        """Keep the rows that are data; return the places of the others, those of ``odd`` among them.

        Args:
            rows: their numbers in the sheet.
            columns: the texts of each column from the first on, in the order of ``rows``.
            odd: places of rows that are none of the ledger's for another reason.
        """
        odd = set(odd)
        columns = [list(map(str.strip, texts)) for texts in columns]
        joined = {key: "\n".join(columns[one.place - 1]) for key, one in self.columns.items()}
        for place, texts in enumerate(columns, 1):
            if place not in self.places and any(texts):
                odd.update(at for at, text in enumerate(texts) if text)
        for key, one in self.columns.items():
            odd |= self._odd(one, columns[one.place - 1], joined[key])
        for place, _ in self.plan.aside:
            odd |= _odd_words(columns[place - 1])
        odd |= self._without_figure(columns, odd)
        if odd:
            kept = [at for at in range(len(rows)) if at not in odd]
            rows = [rows[at] for at in kept]
            columns = [[texts[at] for at in kept] for texts in columns]
            joined = {key: "\n".join(columns[one.place - 1]) for key, one in self.columns.items()}
        if rows:
            self._keep(rows, columns, joined)
        return sorted(odd)

    def _keep(self, rows: Sequence[int], columns: Sequence[Sequence[str]], joined: dict[str, str]) -> None:
        run = range(rows[0], rows[-1] + 1)
        self.parts.append(Part(run if len(run) == len(rows) else tuple(rows), joined))
        for one in self.columns.values():
            texts = columns[one.place - 1]
            self.read += len(texts) - texts.count("")
            if one.said and not one.said.keys().isdisjoint(texts):
                self._say(one, rows, texts)
        for place, reason in self.plan.aside:
            count = len(rows) - columns[place - 1].count("")
            self.reasons[reason] = self.reasons.get(reason, 0) + count

    def _say(self, one: _Texts, rows: Sequence[int], texts: Sequence[str]) -> None:
        for row, text in zip(rows, texts, strict=True):
            for item in one.said.get(text, ()):
                cells = tuple(cell._replace(row=row) if cell.row == 0 else cell for cell in item.cells)
                self.tally.add(replace(item, cells=cells))

    def _odd(self, one: _Texts, texts: Sequence[str], joined: str) -> set[int]:
        """Judge the new texts of a column; return the places of rows that must be read cell by cell."""
        found = set()
        if joined.count("\n") != len(texts) - 1:
            found = {at for at, text in enumerate(texts) if "\n" in text}
            joined = joined if not found else "\n".join(text.replace("\n", " ") for text in texts)
        for text in self._unclear(one, texts, joined):
            if text not in one.known and text not in one.plain and text not in one.odd:
                self._judge(one, text, 0)
        if one.odd and not one.odd.isdisjoint(texts):
            found.update(at for at, text in enumerate(texts) if text in one.odd)
        return found

    @staticmethod
    def _unclear(one: _Texts, texts: Sequence[str], joined: str) -> Iterable[str]:
        if one.listed:
            return set(texts)
        if one.numeric:
            clear = _NUMBERS.fullmatch(joined) is not None
            return () if clear else {text for text in texts if text and _NUMBER.fullmatch(text) is None}
        return wrong_codes(joined, texts) if one.spec.id == "credit" else others(joined, texts)

    def _judge(self, one: _Texts, text: str, row: int) -> None:
        """Note what a text of a column is: by the rules for single cells."""
        found, said = self._field(one, text, row)
        year = isinstance(found, Number) and one.spec.kind == "year" and bool(said)
        lost = found is None or (one.spec.required and isinstance(found, Blank))
        if lost or year or decides_row(text):
            one.odd.add(text)
            return
        if isinstance(found, Word) and (found.value, found.as_written) == (normal(text), text) and not one.spec.choices:
            one.plain.add(text)
        elif found is not None:
            one.known[text] = found
        if said:
            one.said[text] = said

    def _field(self, one: _Texts, text: str, row: int) -> tuple[Field | None, list[Finding]]:
        cell = self.cell(one.place, text) if text else GridCell(None, "empty")
        return field_of(self.table, one.spec, Entry(row, one.place, cell, one.unit))

    def _without_figure(self, columns: Sequence[Sequence[str]], odd: set[int]) -> set[int]:
        """Return the rows without any figure that is no year and no code: they may be a heading or a row of codes."""
        left: Iterable[int] = range(len(columns[0])) if columns else ()
        for one in self.columns.values():
            if one.numeric:
                texts, known = columns[one.place - 1], one.known
                left = [at for at in left if not _is_plain_figure(texts[at]) or texts[at] in known]
        return {at for at in left if at not in odd}


def _is_plain_figure(text: str) -> bool:
    """Tell whether a plain figure is neither a year (four digits) nor a code (one or two)."""
    digits = len(text)
    return digits > 4 or digits == 3 or "." in text or (digits == 4 and text[:2] not in _CENTURIES)  # noqa: PLR2004


def _odd_words(texts: Sequence[str]) -> set[int]:
    """Return the places of words that may make their row something else than data."""
    unclear = {text for text in others("\n".join(texts).replace("\r", " "), texts) if decides_row(text)}
    return {at for at, text in enumerate(texts) if text in unclear} if unclear else set()
