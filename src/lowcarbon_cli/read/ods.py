"""OpenDocument backend (.ods): one pass with expat over content.xml.

The whole part has to be walked anyway, for cells that are repeated a million times; reading them on
the way keeps error cells, formulas, per-cent cells and what is hidden, which python-calamine drops.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.read.grid import Area, Book, GridCell, PlainSheet
from lowcarbon_cli.read.guard import LAST_COLUMN, LAST_ROW, judge_place
from lowcarbon_cli.read.refuse import refused
from lowcarbon_cli.read.xmlscan import Scanner, looks_like_xml

if TYPE_CHECKING:
    from lowcarbon_cli.read.archive import Archive

_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "Err:")
_LONGEST = 9
"""Digits of a repeat count that are worth converting."""
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_ASIDE = frozenset({"office:annotation", "table:tracked-changes", "draw:frame", "table:shapes", "draw:custom-shape"})
"""What stands inside cells or tables without being their content: comments, drawings, old versions."""


def open_ods(archive: Archive) -> Book:
    """Return the sheets of an .ods file, in order.

    Raises ``UnreadableFileError`` for a protected, broken or oversized file.
    """
    shown = archive.shown
    scanner = Scanner(archive)
    reading = _Reading(archive)
    # the manifest first: where it says that content.xml is encrypted, that is no XML
    for name in sorted(archive.parts, key=lambda part: part != "META-INF/manifest.xml"):
        content = archive.read(name)
        if name == "content.xml":
            trouble = scanner.run(name, content, reading.start, reading.end, reading.words)
            if trouble:
                raise refused("LC-FIL-008", shown, detail=f"{name}: {trouble}")
            continue
        if looks_like_xml(content):
            scanner.run(name, content, reading.elsewhere)
        if reading.encrypted:
            raise refused("LC-FIL-005", shown)
    if not reading.sheets:
        raise refused("LC-FIL-008", shown, detail="content.xml: no table")
    top = CellRef(shown, "", 1, 1)
    said = [finding("LC-FIL-022", top, kind=".ods", checks=label("file_lost_ods"))]
    if any(name.startswith(("Basic/", "Scripts/")) for name in archive.parts):
        said.append(finding("LC-FIL-021", top))
    return Book(tuple(reading.sheets), tuple(said))


class _Cell(Struct):
    """One cell in the making."""

    attributes: dict[str, str]
    repeat: int
    covered: bool
    paragraphs: list[str] = field(default_factory=list)


class _Table(Struct):
    """One sheet in the making; ``row`` and ``column`` are the next places to fill."""

    name: str
    visible: bool
    rows: dict[int, dict[int, GridCell]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    covered: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    filtered_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    row: int = 1
    column: int = 1
    columns: int = 1
    row_repeat: int = 1
    row_look: str = ""


class _Reading:
    """The handlers of the pass, and what they have found."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.sheets: list[PlainSheet] = []
        self.encrypted = False
        self.cells = 0
        self.characters = 0
        self.table: _Table | None = None
        self.cell: _Cell | None = None
        self.style = ""
        """The style that is being read."""
        self.unseen: set[str] = set()
        """Table styles that are not displayed."""
        self.aside = 0
        """Depth inside content that is no cell's own."""

    def elsewhere(self, name: str, _attributes: dict[str, str]) -> None:
        """Handle the other parts: only whether the manifest names encrypted ones."""
        if name == "manifest:encryption-data":
            self.encrypted = True

    # -- elements --------------------------------------------------------------------------

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.aside or name in _ASIDE:
            self.aside += 1
        elif name in _CELLS:
            covered = name == "table:covered-table-cell"
            self.cell = _Cell(attributes, _repeat(attributes, "table:number-columns-repeated"), covered)
        elif self.cell is not None:
            self._inside_cell(self.cell, name, attributes)
        elif name == "table:table-row" and self.table is not None:
            self.table.row_repeat = _repeat(attributes, "table:number-rows-repeated")
            self.table.row_look = attributes.get("table:visibility", "visible")
            self.table.column = 1
        elif name == "table:table-column" and self.table is not None:
            self._columns(self.table, attributes)
        elif name == "table:table":
            visible = attributes.get("table:style-name", "") not in self.unseen
            self.table = _Table(attributes.get("table:name", ""), visible)
        elif name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.unseen.add(self.style)

    def end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
        elif self.table is None:
            return
        elif name in _CELLS and self.cell is not None:
            self._put(self.table, self.cell)
            self.cell = None
        elif name == "table:table-row":
            self._end_row(self.table)
        elif name == "table:table":
            self._end_table(self.table)
            self.table = None

    def words(self, text: str) -> None:
        if self.cell is not None and self.cell.paragraphs and not self.aside:
            self.cell.paragraphs[-1] += text

    @staticmethod
    def _inside_cell(cell: _Cell, name: str, attributes: dict[str, str]) -> None:
        if name == "text:p":
            cell.paragraphs.append("")
        elif cell.paragraphs:
            blanks = {"text:tab": "\t", "text:line-break": "\n"}.get(name, "")
            if name == "text:s":
                blanks = " " * min(_repeat(attributes, "text:c"), 80)
            cell.paragraphs[-1] += blanks

    def _columns(self, table: _Table, attributes: dict[str, str]) -> None:
        repeat = _repeat(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility", "visible") != "visible":
            table.hidden_columns.append((table.columns, table.columns + repeat - 1))
        table.columns += repeat

    # -- cells -----------------------------------------------------------------------------

    def _put(self, table: _Table, cell: _Cell) -> None:
        value = _value(cell)
        if not cell.covered and "table:number-columns-spanned" in cell.attributes:
            self._merge(table, cell.attributes)
        if value.kind != "empty":
            self._judge(table, cell, value)
            for row in range(table.row, table.row + table.row_repeat):
                for column in range(table.column, table.column + cell.repeat):
                    if cell.covered:
                        table.covered.append((row, column))
                    else:
                        table.rows.setdefault(row, {})[column] = value
        table.column += cell.repeat

    def _judge(self, table: _Table, cell: _Cell, value: GridCell) -> None:
        budget, shown = self.archive.budget, self.archive.shown
        last = (table.row + table.row_repeat - 1, table.column + cell.repeat - 1)
        judge_place(shown, budget.rows, budget.columns, len(table.rows) + table.row_repeat, last)
        count = table.row_repeat * cell.repeat
        self._count(count)
        if value.kind == "text":
            self.characters += count * len(str(value.value))
            if self.characters > budget.characters:
                raise refused("LC-FIL-019", shown, what=label("file_characters"), limit=budget.characters)

    def _count(self, cells: int) -> None:
        self.cells += cells
        if self.cells > self.archive.budget.cells:
            raise refused("LC-FIL-014", self.archive.shown, limit=self.archive.budget.cells)

    def _merge(self, table: _Table, attributes: dict[str, str]) -> None:
        wide = min(_repeat(attributes, "table:number-columns-spanned"), LAST_COLUMN)
        high = min(_repeat(attributes, "table:number-rows-spanned"), LAST_ROW)
        if wide * high > 1:
            self._count(wide * high)
            table.merged.append(Area(table.row, table.column, table.row + high - 1, table.column + wide - 1))

    def _end_row(self, table: _Table) -> None:
        if table.row in table.rows:
            span = range(table.row, table.row + table.row_repeat)
            if table.row_look != "visible":
                table.hidden_rows.update(span)
            if table.row_look == "filter":
                table.filtered_rows.update(span)
        table.row += table.row_repeat

    def _end_table(self, table: _Table) -> None:
        last = max((max(cells) for cells in table.rows.values()), default=0)
        self.sheets.append(
            PlainSheet(
                name=table.name,
                place=table.name,
                rows=table.rows,
                merged=tuple(table.merged),
                visible="visible" if table.visible else "hidden",
                hidden_rows=frozenset(table.hidden_rows),
                filtered_rows=frozenset(table.filtered_rows),
                hidden_columns=frozenset(
                    column for left, right in table.hidden_columns for column in range(left, min(right, last) + 1)
                ),
                covered=tuple(table.covered),
            )
        )
        budget = self.archive.budget
        if len(self.sheets) > budget.sheets:
            raise refused("LC-FIL-012", self.archive.shown, limit=budget.sheets)


def _repeat(attributes: dict[str, str], name: str) -> int:
    digits = attributes.get(name, "")
    return max(1, int(digits[:_LONGEST])) if digits.isascii() and digits.isdecimal() else 1


def _value(cell: _Cell) -> GridCell:
    """Return what a cell holds: its stored value, and for text what it shows."""
    attributes = cell.attributes
    formula = attributes.get("table:formula")
    shown = "\n".join(cell.paragraphs).strip()
    kind = attributes.get("office:value-type", "")
    if attributes.get("calcext:value-type") == "error" or (formula and shown.startswith(_ERRORS)):
        return GridCell(shown or "#N/A", "error", "General", formula)
    if kind in {"float", "currency"}:
        return _number(attributes.get("office:value", ""), shown, "General", formula)
    if kind == "percentage":
        return _number(attributes.get("office:value", ""), shown, "0.00%", formula)
    if kind == "date":
        return _date(attributes.get("office:date-value", ""), shown, formula)
    return _words(kind, attributes, shown, formula)


def _words(kind: str, attributes: dict[str, str], shown: str, formula: str | None) -> GridCell:
    if kind == "boolean":
        return GridCell(attributes.get("office:boolean-value") == "true", "bool", "General", formula)
    text = attributes.get("office:string-value", shown)
    if text.strip():
        return GridCell(text, "text", "General", formula)
    if formula and not kind:
        return GridCell(None, "formula", "General", formula)
    return GridCell(None, "empty")


def _number(digits: str, shown: str, number_format: str, formula: str | None) -> GridCell:
    try:
        value = float(digits)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        return GridCell(shown or digits, "text", number_format, formula)
    return GridCell(value, "number", number_format, formula)


def _date(written: str, shown: str, formula: str | None) -> GridCell:
    try:
        return GridCell(dt.datetime.fromisoformat(written), "date", "yyyy-mm-dd", formula)
    except ValueError:
        return GridCell(shown or written, "text", "General", formula)
