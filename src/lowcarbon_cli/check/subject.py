"""What a data rule looks at: the cells, what computing made of them, and the rule's tolerances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lowcarbon_cli.standards import rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from lowcarbon_cli.model.dataset import Dataset, Record
    from lowcarbon_cli.model.figures import Figures


@dataclass(frozen=True, slots=True)
class Subject:
    """A park under examination. ``tolerances`` are the user's, by ``CODE.name``; else the register's."""

    dataset: Dataset
    figures: Figures
    tolerances: Mapping[str, Decimal]

    def records(self, sheet: str) -> tuple[Record, ...]:
        """Return the records of one sheet, none where the workbook has no such sheet."""
        table = self.dataset.tables.get(sheet)
        return table.records if table else ()

    def tolerance(self, code: str, name: str) -> Decimal:
        """Return a parameter of a rule, such as ``max``: the user's own, else the register's."""
        return self.tolerances.get(f"{code}.{name}", rules.parameters(code)[name])
