"""What a data rule looks at: the cells, what computing made of them, and the rule's tolerances."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from lowcarbon_cli.standards import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from decimal import Decimal

    from lowcarbon_cli.model.dataset import Dataset, Record
    from lowcarbon_cli.model.figures import Figures
    from lowcarbon_cli.model.results import IndicatorResult

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Subject:
    """A park under examination. ``tolerances`` are the user's, by ``CODE.name``; else the register's."""

    dataset: Dataset
    figures: Figures
    tolerances: Mapping[str, Decimal]
    kept: dict[Callable[[Subject], Any], Any] = field(default_factory=dict, compare=False, repr=False)
    """Answers that several rules share (``once``)."""

    def records(self, sheet: str) -> tuple[Record, ...]:
        """Return the records of one sheet, none where the workbook has no such sheet."""
        table = self.dataset.tables.get(sheet)
        return table.records if table else ()

    def of_year(self, sheet: str, year: int) -> Record | None:
        """Return the first record of a year, None where the sheet has none."""
        return next((record for record in self.records(sheet) if record.year == year), None)

    def rows(self, indicator: str) -> Iterator[IndicatorResult]:
        """Yield the measured rows of an indicator, the judged one first."""
        return (row for one in self.figures.assessments for row in one.indicators if row.id == indicator)

    def tolerance(self, code: str, name: str) -> Decimal:
        """Return a parameter of a rule, such as ``max``: the user's own, else the register's."""
        return self.tolerances.get(f"{code}.{name}", rules.parameters(code)[name])

    def once(self, make: Callable[[Subject], Found]) -> Found:
        """Return ``make(self)``, worked out once for all rules that need it."""
        if make not in self.kept:
            self.kept[make] = make(self)
        return cast("Found", self.kept[make])
