"""What a file looks like to the reader: sheets of cells, whatever library opened them.

A backend fills ``Sheet`` objects; nothing here or above it knows openpyxl or csv.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CellKind = Literal["number", "text", "date", "bool", "error", "empty", "formula"]
"""``formula`` is a formula without a cached value; one with a value has the kind of that value."""


@dataclass(frozen=True, slots=True)
class GridCell:
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
    def hidden(self) -> bool:
        """True for a hidden sheet."""

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Rows that the user does not see."""


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A sheet held in memory: what both backends produce."""

    name: str
    place: str
    rows: Mapping[int, Mapping[int, GridCell]]
    merged: tuple[Area, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()


def cell_at(sheet: Sheet, row: int, column: int) -> GridCell:
    """Return the cell at a place, ``EMPTY`` where nothing is."""
    return sheet.rows.get(row, {}).get(column, EMPTY)


def merged_origin(sheet: Sheet, row: int, column: int) -> tuple[int, int]:
    """Return the top-left place of the merged range that covers a place, else the place itself."""
    for area in sheet.merged:
        if area.top <= row <= area.bottom and area.left <= column <= area.right:
            return area.top, area.left
    return row, column


def text_of(cell: GridCell) -> str:
    """Return the cell's text with outer blanks removed, empty where it holds no text or number."""
    if cell.kind in {"text", "error"}:
        return str(cell.value).strip()
    if cell.kind == "number":
        number = cell.value
        return str(int(number)) if isinstance(number, float) and number.is_integer() else str(number)
    return ""
