"""What a file looks like to the reader: sheets of cells, whatever library opened them.

A backend fills a ``Book`` of ``Sheet`` objects; nothing here or above it knows XML, xlrd or csv.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import force_setattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.ledger.bulk import Bulk

CellKind = Literal["number", "text", "date", "bool", "error", "empty", "formula"]
"""``formula`` is a formula without a cached value; one with a value has the kind of that value."""

Visibility = Literal["visible", "hidden", "very_hidden"]
"""A very hidden sheet cannot be shown from Excel's menus."""


class GridCell(NamedTuple):
    """One cell: its value, what kind of value that is, how it is shown, its formula if any."""

    value: object
    kind: CellKind
    number_format: str = "General"
    formula: str | None = None


EMPTY = GridCell(None, "empty")


class Area(NamedTuple):
    """A merged range, 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


class Stale(NamedTuple):
    """A cell whose cached value is not the sum that its formula asks for."""

    row: int
    column: int
    formula: str
    cached: str
    computed: str


class Sheet(Protocol):
    """One sheet of a file. Rows and columns are counted from 1; absent cells are not listed."""

    @property
    def name(self) -> str:
        """Name by which the sheet is recognised (the stem of a CSV file)."""

    @property
    def place(self) -> str:
        """Name shown in cell references: empty for a CSV file."""

    @property
    def rows(self) -> Mapping[int, Mapping[int, GridCell]]:
        """Cells by row and column, both ascending, without empty cells."""

    @property
    def merged(self) -> Iterable[Area]:
        """Merged ranges."""

    @property
    def origins(self) -> Mapping[tuple[int, int], tuple[int, int]]:
        """Place, row and column, of each cell under a merged range -> the range's top-left place."""

    @property
    def visible(self) -> Visibility:
        """Whether the user sees the sheet."""

    @property
    def hidden(self) -> bool:
        """True for a hidden or very hidden sheet."""

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Rows that the user does not see, those that a filter hides included."""

    @property
    def filtered_rows(self) -> frozenset[int]:
        """Rows that a filter hides."""

    @property
    def hidden_columns(self) -> frozenset[int]:
        """Columns that the user does not see, as far as the sheet is filled."""

    @property
    def covered(self) -> tuple[tuple[int, int], ...]:
        """Places of values that a merged range hides; ``rows`` does not list them."""

    @property
    def twice(self) -> tuple[tuple[int, int], ...]:
        """Places that the file fills twice; ``rows`` lists the last value."""

    @property
    def stale(self) -> tuple[Stale, ...]:
        """Formulas whose cached value is not what their cells add up to."""

    @property
    def outgrown(self) -> bool:
        """True where cells stand outside the extent that the sheet declares."""

    @property
    def numbers_are_text(self) -> bool:
        """True where the format has no numbers but text (CSV)."""

    @property
    def bulk(self) -> Bulk | None:
        """Rows of a ledger that ``rows`` does not list."""


class PlainSheet(Struct, frozen=True):
    """A sheet held in memory: what every backend produces."""

    name: str
    place: str
    rows: Mapping[int, Mapping[int, GridCell]]
    merged: tuple[Area, ...] = ()
    visible: Visibility = "visible"
    hidden_rows: frozenset[int] = frozenset()
    filtered_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    covered: tuple[tuple[int, int], ...] = ()
    twice: tuple[tuple[int, int], ...] = ()
    stale: tuple[Stale, ...] = ()
    outgrown: bool = False
    numbers_are_text: bool = False
    bulk: Bulk | None = None
    origins: Mapping[tuple[int, int], tuple[int, int]] = MappingProxyType({})

    def __post_init__(self) -> None:
        """Look up merged ranges once: asking each range for each cell takes rows x ranges steps."""
        origins = {
            (row, column): (area.top, area.left)
            for area in self.merged
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }
        force_setattr(self, "origins", MappingProxyType(origins))

    @property
    def hidden(self) -> bool:
        """True for a hidden or very hidden sheet."""
        return self.visible != "visible"


class Book(Struct, frozen=True):
    """What a backend makes of one file: its sheets in order, and what is to be said of the file as a whole."""

    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = ()


def cell_at(sheet: Sheet, row: int, column: int) -> GridCell:
    """Return the cell at a place, ``EMPTY`` where nothing is."""
    return sheet.rows.get(row, {}).get(column, EMPTY)


def merged_origin(sheet: Sheet, row: int, column: int) -> tuple[int, int]:
    """Return the top-left place of the merged range that covers a place, else the place itself."""
    return sheet.origins.get((row, column), (row, column))


def text_of(cell: GridCell) -> str:
    """Return the cell's text with outer blanks removed, empty where it holds no text or number."""
    if cell.kind in {"text", "error"}:
        return str(cell.value).strip()
    if cell.kind == "number":
        number = cell.value
        return str(int(number)) if isinstance(number, float) and number.is_integer() else str(number)
    return ""
