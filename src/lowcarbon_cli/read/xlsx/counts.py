"""What a workbook has cost so far, over all its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.read.guard import judge_place
from lowcarbon_cli.read.refuse import refused

if TYPE_CHECKING:
    from lowcarbon_cli.model.budget import Budget
    from lowcarbon_cli.read.grid import Area

_DEARER = 10
"""How much dearer a character of a formula that is written out again is than one of a text."""


class Counts(Struct):
    """Counts that run over the whole workbook; each raises ``UnreadableFileError`` where its bound is passed."""

    shown: str
    budget: Budget
    cells: int = 0
    formula_characters: int = 0

    def listed(self, cells: int) -> None:
        """Count cells that the file lists, formatted blanks included."""
        self.cells += cells
        if self.cells > self.budget.cells:
            raise refused("LC-FIL-014", self.shown, limit=self.budget.cells)

    def area(self, area: Area) -> None:
        """Count the cells of a merged area."""
        self.listed((area.bottom - area.top + 1) * (area.right - area.left + 1))

    def shared_formula(self, characters: int) -> None:
        """Count a shared formula that is written out for one more cell."""
        self.formula_characters += characters
        limit = self.budget.characters // _DEARER
        if self.formula_characters > limit:
            raise refused("LC-FIL-019", self.shown, what=label("file_characters"), limit=limit)

    def filled(self, rows: int, row: int, column: int) -> None:
        """Judge a row that holds anything: the ``rows``-th of its sheet, its number, its last column."""
        budget = self.budget
        if rows > budget.rows or row > budget.rows or column > budget.columns:
            judge_place(self.shown, budget.rows, budget.columns, rows, (row, column))
