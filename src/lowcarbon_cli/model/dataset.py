"""What the reader hands over: the park's own figures and words, each with its cell.

The dataset knows sheets and columns by the ids of the workbook specification
(``standards/data/workbook.toml``); it knows no factor, formula or limit.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import force_setattr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding


class Number(NamedTuple):
    """A number as read. ``value`` = ``written`` x ``scale``, in the column's canonical ``unit``."""

    value: Decimal
    unit: str
    """Canonical unit id of ``value`` (``standards/data/units.toml``)."""
    cell: CellRef
    as_written: str
    """The cell's text as the user sees it, before any normalisation."""
    written: Decimal
    written_unit: str
    """Unit id in which ``written`` stands (from row, heading, bracket or the column's default)."""
    scale: Decimal
    half_width: Decimal
    """Half a unit of the last written digit, in the canonical unit."""
    rounded: bool = False
    """True where the workbook declares the figure as rounded: then it stands for an interval."""
    parts: tuple[Number, ...] = ()
    """The figures of which this one is the sum (the months of a year), in the same unit; ``cell`` is the first's."""

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """Every cell the figure comes from: its own, or those of its parts."""
        return tuple(cell for part in self.parts for cell in part.cells) or (self.cell,)


class Word(NamedTuple):
    """A text or choice as read; ``value`` is normalised (an id for choices), ``as_written`` is not."""

    value: str
    cell: CellRef
    as_written: str


class Blank(NamedTuple):
    """A cell that holds no usable value.

    ``reason`` is one of ``empty`` (nothing there), ``marker`` (a missing-marker such as a dash),
    ``error`` (an Excel error), ``formula`` (a formula without cached value), ``text`` (not a number),
    ``unit`` (no known unit), ``negative`` (below zero where that cannot be), ``unknown`` (a word outside
    the allowed choices), ``conflict`` (the same fact given twice with different values), ``months``
    (months of the year are missing).
    """

    reason: str
    cell: CellRef
    as_written: str = ""


Field = Number | Word | Blank


def at(field: Field, cell: CellRef) -> Field:
    """Return the same field, which has no parts, read from another cell."""
    # without the constructors of named tuples, which take twice as long
    if isinstance(field, Number):
        return tuple.__new__(Number, (*field[:2], cell, *field[3:]))
    return tuple.__new__(type(field), (field[0], cell, field[2]))


class Record(Struct, frozen=True):
    """One row of a sheet (or one year of a wide sheet): column id -> field.

    A column that the sheet does not have is absent from ``fields``; a blank cell is a ``Blank``.
    """

    sheet: str
    cell: CellRef
    """Where the record starts: its key cell (year, name) or first cell."""
    fields: Mapping[str, Field] = MappingProxyType({})
    year: int | None = None
    """The record's year, None where the sheet has no year or it could not be read."""

    def __post_init__(self) -> None:
        """Read the year once: every sum over a year asks every record for it."""
        found = self.fields.get("year")
        force_setattr(self, "year", int(found.value) if isinstance(found, Number) else None)

    def number(self, column: str) -> Number | None:
        """Return the number of ``column``, None where it is absent, blank or a word."""
        found = self.fields.get(column)
        return found if isinstance(found, Number) else None

    def word(self, column: str) -> str:
        """Return the word of ``column``, the empty string where there is none."""
        found = self.fields.get(column)
        return found.value if isinstance(found, Word) else ""

    @property
    def own_supply(self) -> bool:
        """True for a transformation row that supplies the park: output, or recovered energy counted as consumed."""
        way = self.word("direction")
        return way == "output" or (way == "recovered" and self.word("counted") == "yes")


class Table(Struct, frozen=True):
    """All records of one sheet id, from one or several files."""

    sheet: str
    records: Sequence[Record]
    """A tuple, or a ``model.ledger.Ledger`` for many rows."""
    headings: Mapping[str, CellRef]
    """Column id -> the heading cell under which (or beside which) its values stand."""
    totals: tuple[Record, ...] = ()
    """Rows that the workbook states as totals or subtotals of other rows: for cross-checks, never summed."""


class InputFile(Struct, frozen=True):
    """One input: ``path`` as given, ``name`` as shown in cell references, sha256 of its bytes."""

    path: str
    name: str
    sha256: str


class SheetUse(Struct, frozen=True):
    """What became of the filled cells of one worksheet: ``filled`` = ``read`` + ``ignored``."""

    file: str
    sheet: str
    """Name of the worksheet; the file's name without suffix for CSV."""
    specs: tuple[str, ...]
    """Ids of the sheets that were read from it, in order; none where it was not recognised."""
    filled: int
    """Cells that hold anything at all."""
    read: int
    """Cells used as heading, unit, label, year or value."""
    reasons: tuple[tuple[str, int], ...] = ()
    """Why the others were ignored (a key of the labels ``ignored_...``) and how many, most first."""

    @property
    def ignored(self) -> int:
        """Cells that nothing was taken from."""
        return sum(count for _, count in self.reasons)


class Dataset(Struct, frozen=True):
    """A park's data: key/value sheet ``park``, the tables by sheet id, inputs, reading findings."""

    park: Record
    tables: Mapping[str, Table]
    inputs: tuple[InputFile, ...]
    findings: tuple[Finding, ...] = ()
    sheets: tuple[SheetUse, ...] = ()
    """What was used of every worksheet of every input, in their order."""
    texts: Mapping[CellRef, str] = MappingProxyType({})
    """The words of the sheets read that no record holds: titles, headings, units, remarks."""
