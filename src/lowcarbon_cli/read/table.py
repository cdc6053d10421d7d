"""What layout finds in a sheet: rows of cells by column id, with the unit text that goes with each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, overload

from msgspec import Struct, field

from lowcarbon_cli.model.cells import made_ref
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read.grid import EMPTY, cell_at, text_of
from lowcarbon_cli.read.labels import without_marks
from lowcarbon_cli.read.rows import is_plain_heading, is_unused_heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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


class Laid(Mapping[str, Entry]):
    """The entries of a plain row, made when asked for: each column has its own cell of the row and its own unit."""

    __slots__ = ("cells", "columns", "row")

    def __init__(self, columns: Mapping[str, tuple[int, str]], row: int, cells: Mapping[int, GridCell]) -> None:
        self.columns, self.row, self.cells = columns, row, cells
        """Column id -> its place and its unit, the same mapping for all plain rows of a table."""

    def __getitem__(self, name: str) -> Entry:
        place, unit = self.columns[name]
        return made_entry((self.row, place, self.cells.get(place, EMPTY), unit))

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


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


_NONE: frozenset[int] = frozenset()


class LaidRows(Sequence[RawRecord]):
    """Plain rows of one table, as columns of cells; a row's record is made when asked for."""

    __slots__ = ("cells", "columns", "held", "rows", "start")

    def __init__(
        self,
        columns: Mapping[str, tuple[int, str]],
        start: int,
        rows: Sequence[int],
        cells: Sequence[Mapping[int, GridCell]],
    ) -> None:
        """Take the place and unit of each column, the column in which records start, the rows and their cells."""
        self.columns, self.start, self.rows, self.cells = columns, start, rows, cells
        self.held = {name: [row.get(place, EMPTY) for row in cells] for name, (place, _) in columns.items()}
        """Column id -> its cells, one for each row."""

    def record(self, at: int) -> RawRecord:
        """Return the record of the row at a place."""
        return RawRecord(self.rows[at], self.start, Laid(self.columns, self.rows[at], self.cells[at]))

    @overload
    def __getitem__(self, place: int) -> RawRecord: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[RawRecord]: ...
    def __getitem__(self, place: int | slice) -> RawRecord | Sequence[RawRecord]:
        chosen = range(len(self.rows))[place]
        return [self.record(at) for at in chosen] if isinstance(chosen, range) else self.record(chosen)

    def __len__(self) -> int:
        return len(self.rows)


class RawTable(Struct):
    """One recognised table of a sheet, before any cell is interpreted."""

    spec: SheetSpec
    sheet: Sheet
    file: str
    titles: tuple[Title, ...] = ()
    headings: dict[str, CellRef] = field(default_factory=dict)
    records: Sequence[RawRecord] = field(default_factory=list)
    """A list, or ``LaidRows`` where all rows of the table are plain."""
    totals: list[RawRecord] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    """Places (row, column) from which something was taken."""
    held: set[tuple[int, int]] = field(default_factory=set)
    """Places of the cells that records are made of, forecasts included; known once they are made."""
    laid: dict[int, frozenset[int]] = field(default_factory=dict)
    """Rows that were read column by column -> the columns of their cells, all used and held; ``used`` and ``held``
    do not list them."""
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

    def add(self, *records: RawRecord) -> None:
        """Add records."""
        if not isinstance(self.records, list):
            self.records = list(self.records)
        self.records.extend(records)

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


def left_over(
    sheet: Sheet, tables: Sequence[RawTable], taken: Callable[[RawTable], set[tuple[int, int]]]
) -> Iterator[tuple[int, Mapping[int, GridCell], Sequence[int]]]:
    """Yield each row of a worksheet with the columns of its cells that no table has among those ``taken``."""
    places = set[tuple[int, int]]().union(*map(taken, tables))
    laid = _rows_laid(tables)
    for row, cells in sheet.rows.items():
        known = laid.get(row, _NONE)
        if cells.keys() <= known:
            yield row, cells, ()
        else:
            yield row, cells, [column for column in cells if column not in known and (row, column) not in places]


def _rows_laid(tables: Sequence[RawTable]) -> Mapping[int, frozenset[int]]:
    """Return the rows of a worksheet that its tables read column by column, with the columns of their cells."""
    if len(tables) == 1:
        return tables[0].laid
    found: dict[int, frozenset[int]] = {}
    for table in tables:
        for row, places in table.laid.items():
            found[row] = found.get(row, _NONE) | places
    return found
