"""What a data rule looks at: the cells, what computing made of them, and the rule's tolerances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec import Struct, field

from lowcarbon_cli.model.dataset import Blank
from lowcarbon_cli.model.text import fold
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.dataset import Dataset, Record
    from lowcarbon_cli.model.figures import Figures
    from lowcarbon_cli.model.results import IndicatorResult

Found = TypeVar("Found")


class Subject(Struct, frozen=True):
    """A park under examination. ``tolerances`` are the user's, by ``CODE.name``; else the register's."""

    dataset: Dataset
    figures: Figures
    tolerances: Mapping[str, Decimal]
    kept: dict[Callable[[Subject], Any], Any] = field(default_factory=dict)
    """Answers that several rules share (``once``)."""

    def records(self, sheet: str) -> Sequence[Record]:
        """Return the records of one sheet, none where the workbook has no such sheet."""
        table = self.dataset.tables.get(sheet)
        return table.records if table else ()

    def of_year(self, sheet: str, year: int) -> Record | None:
        """Return the first record of a year, None where the sheet has none."""
        return next((record for record in self.records(sheet) if record.year == year), None)

    def placed(self, *sheets: str) -> bool:
        """Tell whether every record of these sheets has its year, carrier and direction.

        Where one lacks them, sums over these sheets may be short of it: nothing can be concluded.
        """
        needed = ("year", "fuel", "direction")
        return not any(
            isinstance(record.fields.get(key), Blank)
            for sheet in sheets
            for record in self.records(sheet)
            for key in needed
        )

    def rows(self, indicator: str) -> Iterator[IndicatorResult]:
        """Yield the measured rows of an indicator, the judged one first."""
        return (row for one in self.figures.assessments for row in one.indicators if row.id == indicator)

    def named(self, words: str, year: int | None) -> tuple[IndicatorResult, ...]:
        """Return the computed rows of a year whose indicator goes by ``words``, the judged one first."""
        return tuple(self.once(_by_name).get((fold(words), year), ()))

    def tolerance(self, code: str, name: str) -> Decimal:
        """Return a parameter of a rule, such as ``max``: the user's own, else the register's."""
        return self.tolerances.get(f"{code}.{name}", rules.parameters(code)[name])

    def once(self, make: Callable[[Subject], Found]) -> Found:
        """Return ``make(self)``, worked out once for all rules that need it."""
        if make not in self.kept:
            self.kept[make] = make(self)
        return cast("Found", self.kept[make])


def _by_name(subject: Subject) -> dict[tuple[str, int | None], list[IndicatorResult]]:
    """Index the computed rows by every name of their indicator and their year."""
    found: dict[tuple[str, int | None], list[IndicatorResult]] = {}
    for one in subject.figures.assessments:
        for row in one.indicators:
            if isinstance(row.value, Derivation):
                for name in {fold(row.id), fold(row.name.zh), fold(row.name.en)}:
                    found.setdefault((name, row.year), []).append(row)
    return found
