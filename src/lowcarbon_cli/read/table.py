"""What layout finds in a sheet: rows of cells by column id, with the unit text that goes with each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from lowcarbon_cli.model.cells import made_ref
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read.grid import cell_at, text_of
from lowcarbon_cli.read.labels import without_marks
from lowcarbon_cli.read.rows import is_plain_heading, is_unused_heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.read.grid import GridCell, Sheet
    from lowcarbon_cli.read.headings import Heading
    from lowcarbon_cli.standards.workbook import SheetSpec


class Title(NamedTuple):
    """One text above a table."""

    row: int
    column: int
    text: str


class Entry(NamedTuple):
    """One cell that belongs to a column; ``unit`` is the text of heading, unit row or title row."""

    row: int
    column: int
    cell: GridCell
    unit: str = ""


# for every cell of a table: the constructor of a named tuple takes twice as long
made_entry: Callable[[tuple[int, int, GridCell, str]], Entry] = partial(tuple.__new__, Entry)


class RawRecord(NamedTuple):
    """One row, or one year (or month) of a sheet with years across: column id -> entry."""

    row: int
    column: int
    entries: Mapping[str, Entry]
    months: tuple[int, ...] = ()
    """The months it is about; none for a whole year."""
    cumulative: bool = False
    """True where its figures run from January to the last of ``months``."""
    total: bool = False
    """True for a row that states a total of other rows."""


class RawTable(Struct):
    """One recognised table of a sheet, before any cell is interpreted."""

    spec: SheetSpec
    sheet: Sheet
    file: str
    titles: tuple[Title, ...] = ()
    headings: dict[str, CellRef] = field(default_factory=dict)
    records: list[RawRecord] = field(default_factory=list)
    totals: list[RawRecord] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    """Places (row, column) from which something was taken."""
    held: set[tuple[int, int]] = field(default_factory=set)
    """Places of the cells that records are made of, forecasts included; known once they are made."""
    aside: dict[tuple[int, int], str] = field(default_factory=dict)
    """Places that were left out, with the reason (a label ``ignored_...``)."""
    aliases: dict[CellRef, tuple[str, Text]] = field(default_factory=dict)
    """Headings that stand under another name: what is written there, and the column."""
    unused: dict[CellRef, str] = field(default_factory=dict)
    """Headings that are known and not needed."""
    filled: dict[str, list[CellRef]] = field(default_factory=dict)
    """Column id -> blank cells that took the words above them."""

    def ref(self, row: int, column: int) -> CellRef:
        """Return the reference of a cell of this sheet."""
        return made_ref((self.file, self.sheet.place, row, column))

    def use(self, *places: tuple[int, int]) -> None:
        """Note that something was taken from these places."""
        self.used.update(places)

    def leave(self, row: int, reason: str, columns: Iterable[int] | None = None) -> None:
        """Note why the cells of a row (or some of them) are left out."""
        for place in self.sheet.rows.get(row, {}) if columns is None else columns:
            self.aside.setdefault((row, place), reason)

    def note_heading(self, row: int, column: int, heading: Heading) -> None:
        """Note where a column's heading stands and what is doubtful about it."""
        raw = text_of(cell_at(self.sheet, row, column))
        cell = self.ref(row, column)
        self.headings.setdefault(heading.column.id, cell)
        self.use((row, column))
        if heading.aside or heading.close:
            self.findings.append(finding("LC-STR-002", cell, raw=raw, name=heading.column.name))
        elif heading.alias:
            self.aliases.setdefault(cell, (raw, heading.column.name))
        if heading.mark:
            self.note_mark(row, column, heading.name)

    def note_mark(self, row: int, column: int, clean: str) -> None:
        """Note that a label was read without its footnote mark."""
        raw = text_of(cell_at(self.sheet, row, column))
        item = finding("LC-STR-007", self.ref(row, column), raw=raw, clean=clean)
        if item not in self.findings:
            self.findings.append(item)

    def note_total(self, row: int, column: int, words: str, clean: str = "") -> None:
        """Note a row or column of totals, parts or means, which is kept out."""
        self.findings.append(finding("LC-STR-006", self.ref(row, column), label=words))
        if clean and clean != words:
            self.note_mark(row, column, clean)

    def remark_unknown(self, row: int, column: int) -> None:
        """Warn that a heading names no column, so that its figures are not read."""
        raw = text_of(cell_at(self.sheet, row, column))
        options = (raw, *without_marks(raw))
        if any(is_unused_heading(option) for option in options):
            self.unused.setdefault(self.ref(row, column), raw)
        elif raw and not any(is_plain_heading(option) for option in options):
            self.findings.append(finding("LC-STR-014", self.ref(row, column), raw=raw))
