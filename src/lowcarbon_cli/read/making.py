"""A record in the making: its row, what is known of cells like its own, and what is to be said of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.model.dataset import Blank
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read.grid import text_of

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.read.normalise import Trouble
    from lowcarbon_cli.read.quantity import Conversion, RowUnit
    from lowcarbon_cli.read.table import Entry, RawRecord, RawTable
    from lowcarbon_cli.standards.workbook import ColumnSpec, SheetSpec

    Columns = tuple[tuple[tuple[ColumnSpec, dict[object, Field]], ...], tuple[ColumnSpec, ...]]


class Known:
    """What was made of the cells of one table so far, for equal ones below."""

    def __init__(self) -> None:
        self.labels: dict[str, dict[object, Field]] = defaultdict(dict)
        """Column -> cell (of a fuel: and its unit's) -> its field, where nothing is to be said of it."""
        self.columns: dict[tuple[str, ...], Columns] = {}
        """Columns of a row -> those of them that are labels, with what is known of each, and that are figures."""
        self.ways: dict[tuple[str, str, RowUnit | None], Conversion | None] = {}
        """Column, unit of its heading, unit of the row -> conversion of figures without a unit of their own."""


class Row(Struct):
    """One record in the making."""

    table: RawTable
    raw: RawRecord
    known: Known
    findings: list[Finding]
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def spec(self) -> SheetSpec:
        """The sheet that the record belongs to."""
        return self.table.spec

    def note(self, code: str, *cells: CellRef, **params: Text | str | int) -> None:
        """Note what is to be said of cells."""
        self.findings.append(finding(code, *cells, caused_by=None, **params))


def raw_text(entry: Entry) -> str:
    """Return what a person sees in a cell."""
    if entry.cell.kind == "bool":
        return "是" if entry.cell.value else "否"
    if entry.cell.kind == "date":
        return str(entry.cell.value)[:10]
    return text_of(entry.cell)


def blank(row: Row, column: ColumnSpec, entry: Entry, trouble: Trouble) -> Blank:
    """Return the blank that a cell is, with its finding; empty cells are judged after merging."""
    cell = row.table.ref(entry.row, entry.column)
    raw = text_of(entry.cell)
    match trouble:
        case "marker":
            row.note("LC-NUM-004", cell, raw=raw)
        case "error":
            row.note("LC-NUM-011", cell, raw=raw)
        case "formula":
            row.note("LC-STR-011", cell, formula=entry.cell.formula or "")
        case "text":
            row.note("LC-NUM-003", cell, raw=raw or raw_text(entry), name=column.name)
        case _:
            pass
    return Blank(trouble, cell, raw)
