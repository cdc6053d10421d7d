"""Rows of a worksheet of any XML: a pass with expat."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.read.grid import EMPTY
from lowcarbon_cli.read.guard import column_number
from lowcarbon_cli.read.refuse import refused, short
from lowcarbon_cli.read.xlsx.frame import Frame, hides
from lowcarbon_cli.read.xlsx.row import Row
from lowcarbon_cli.read.xlsx.strings import Runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.read.grid import GridCell
    from lowcarbon_cli.read.xlsx.cells import Looks
    from lowcarbon_cli.read.xlsx.counts import Counts
    from lowcarbon_cli.read.xlsx.formulas import Formulas
    from lowcarbon_cli.read.xmlscan import Scanner

_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,20})", re.ASCII)
_ROW, _CELL, _CONTENT = 3, 4, 5
"""Depths of a row, a cell, and what stands in it."""


class Events(Frame):
    """The handlers of the pass: what stands around the rows, and the rows that are complete."""

    def __init__(self, part: str, counts: Counts, looks: Looks, formulas: Formulas) -> None:
        super().__init__(counts)
        self.part, self.looks, self.formulas = part, looks, formulas
        self.complete: list[Row] = []
        self.number = self.column = 0
        """Row and column that the last element without a reference had."""
        self.hidden: bool | None = None
        self.row: list[tuple[int, int, GridCell]] = []
        self.seen = 0
        """The last row of those before."""
        self.cell: _Cell | None = None

    def rows(self, scanner: Scanner, content: bytes) -> Iterator[list[Row]]:
        """Yield the rows, some at a time.

        Raises ``UnreadableFileError`` where the part is no XML, or a cell not of its type.
        """
        for trouble in scanner.steps(self.part, content, self.start, self.end, self.words, spaces=True):
            yield self.complete
            self.complete = []
            self.looks.trim()
            if trouble:
                raise refused("LC-FIL-008", scanner.archive.shown, detail=f"{self.part}: {trouble}")

    def inside(self, local: str, attributes: dict[str, str]) -> None:
        """Note an element: a row, a cell, what is in one, or what stands around the rows."""
        depth = len(self.path)
        if depth < _ROW or self.path[1] != "sheetData":
            super().inside(local, attributes)
        elif depth == _ROW and local == "row":
            self.number = _row_number(attributes["r"]) if "r" in attributes else self.number + 1
            self.column = 0
            self.hidden = hides(attributes)
        elif self.path[2] != "row":
            return
        elif depth == _CELL and local == "c":
            self.cell = _Cell(attributes)
        elif depth >= _CONTENT and self.cell is not None:
            self.cell.start(self.path[_CELL:], attributes)

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        depth = len(self.path)
        if self.cell is not None and depth > _CELL:
            self.cell.end()
        elif self.cell is not None:
            self._cell_ends(self.cell)
            self.cell = None
        elif depth == _ROW and self.path[1:] == ["sheetData", "row"]:
            self._row_ends()
        super().end(name)

    def words(self, text: str) -> None:
        """Handle characters."""
        if self.cell is not None:
            self.cell.words(text)

    def _cell_ends(self, cell: _Cell) -> None:
        row, self.column = self.number, self.column + 1
        if cell.reference:
            found = _REFERENCE.fullmatch(cell.reference)
            if found is None:
                raise ValueError(f"c r={cell.reference}")
            # the cell's own row wins
            row, self.column = _row_number(found[2]), column_number(found[1])
        try:
            made = cell.made(self.looks, self.formulas, row, self.column)
        except (ValueError, LookupError, OverflowError) as error:
            place = f"{self.part} {column_letters(self.column)}{row}"
            raise refused("LC-FIL-008", self.counts.shown, detail=f"{place}: {short(error)}") from error
        self.row.append((row, self.column, made))
        if len(self.row) > self.counts.budget.cells:  # counted when the row is complete, which it may never be
            self.counts.listed(len(self.row))

    def _row_ends(self) -> None:
        found: dict[int, dict[int, GridCell]] = {self.number: {}}
        listed: dict[int, int] = {}
        again: dict[int, list[int]] = {}
        for row, column, cell in self.row:
            cells = found.setdefault(row, {})
            listed[row] = listed.get(row, 0) + 1
            if column in cells and cell is not EMPTY and cells[column] is not EMPTY:
                again.setdefault(row, []).append(column)
            cells[column] = cell
        self.row.clear()
        for row, cells in found.items():
            # a blank takes away what came before, if anything did
            kept = {col: cell for col, cell in sorted(cells.items()) if cell is not EMPTY or row <= self.seen}
            hidden = self.hidden if row == self.number else None
            self.complete.append(Row(row, listed.get(row, 0), kept, hidden, tuple(again.get(row, ()))))
        self.seen = max(self.seen, *found)


class _Cell:
    """A cell in the making."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.reference = attributes.get("r", "")
        self.style, self.kind = int(attributes.get("s", 0)), attributes.get("t", "n")
        self.value: str | None = None
        self.formula: str | None = None
        self.formula_attributes: dict[str, str] = {}
        self.inline: Runs | None = None
        self.open = ""
        """What is being read: the first value, formula or text of the cell."""

    def start(self, path: list[str], attributes: dict[str, str]) -> None:
        name = path[0]
        if len(path) > 1:
            if name == "is" and self.open == "is" and self.inline is not None:
                self.inline.start(path[1:])
        elif name == "v" and self.value is None:
            self.value, self.open = "", "v"
        elif name == "f" and self.formula is None:
            self.formula, self.formula_attributes, self.open = "", attributes, "f"
        elif name == "is" and self.inline is None:
            self.inline, self.open = Runs(), "is"
        else:
            self.open = ""

    def end(self) -> None:
        if self.open == "is" and self.inline is not None:
            self.inline.end()
        else:
            self.open = ""

    def words(self, text: str) -> None:
        if self.open == "v":
            self.value = f"{self.value}{text}"
        elif self.open == "f":
            self.formula = f"{self.formula}{text}"
        elif self.open == "is" and self.inline is not None:
            self.inline.words(text)

    def made(self, looks: Looks, formulas: Formulas, row: int, column: int) -> GridCell:
        look = looks.of(self.style, self.kind)
        formula = None
        if self.formula is not None:
            formula = formulas.text(self.formula_attributes, self.formula, row, column)
        if self.kind == "inlineStr" and self.inline is not None:
            return look.inline(self.inline.text, formula)
        return look.cell(self.value or "", formula)


def _row_number(digits: str) -> int:
    number = int(digits)
    if number < 1:
        raise ValueError(f"row {digits}")
    return number
