"""What a data rule looks at: the cells, what computing made of them, and the rule's tolerances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec import Struct, field

from lowcarbon_cli.model.dataset import Blank, Number
from lowcarbon_cli.model.text import fold
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.dataset import Dataset, Field, Record
    from lowcarbon_cli.model.figures import Figures, FuelLine
    from lowcarbon_cli.model.results import IndicatorResult

Found = TypeVar("Found")


class Subject(Struct, frozen=True):
    """A park under examination. ``tolerances`` are the user's, by ``CODE.name``; else the register's."""

    dataset: Dataset
    figures: Figures
    tolerances: Mapping[str, Decimal]
    kept: dict[Any, Any] = field(default_factory=dict)
    """Answers that several rules share (``once``), columns and figures of sheets."""

    def records(self, sheet: str) -> Sequence[Record]:
        """Return the records of one sheet, none where the workbook has no such sheet."""
        table = self.dataset.tables.get(sheet)
        return table.records if table else ()

    def columns(self, sheet: str) -> Mapping[str, Sequence[Field | None]]:
        """Return what the records of a sheet hold, column by column, None where a record lacks the column.

        Not for the ledger of enterprises, whose records would all be made (``model.ledger.blocks_of``).
        """
        if sheet not in self.kept:
            self.kept[sheet] = _columns(self.records(sheet))
        return cast("Mapping[str, Sequence[Field | None]]", self.kept[sheet])

    def numbers(self, sheet: str, column: str) -> Sequence[tuple[Record, Number]]:
        """Return the numbers of a column, each with its record."""
        key = sheet, column
        if key not in self.kept:
            found = zip(self.records(sheet), self.columns(sheet).get(column, ()), strict=False)
            self.kept[key] = tuple((record, entry) for record, entry in found if isinstance(entry, Number))
        return cast("Sequence[tuple[Record, Number]]", self.kept[key])

    def column(self, sheet: str, name: str) -> Sequence[Field | None]:
        """Return a column beside the records of its sheet, None for each where the sheet has no such column."""
        found = self.columns(sheet).get(name)
        return found if found is not None else (None,) * len(self.records(sheet))

    def lines_with(self, *columns: str) -> Sequence[FuelLine]:
        """Return the rows of the energy and transformation sheets, without a sheet that has none of the columns."""
        found: list[FuelLine] = []
        for sheet, lines in self.once(_by_sheet).items():
            if not self.columns(sheet).keys().isdisjoint(columns):
                found += lines
        return found

    def lines_of(self, year: int, sheet: str) -> Sequence[FuelLine]:
        """Return the rows of a year of one of the two sheets."""
        return self.once(_by_year).get((year, sheet), ())

    def of_year(self, sheet: str, year: int) -> Record | None:
        """Return the first record of a year, None where the sheet has none."""
        return next((record for record in self.records(sheet) if record.year == year), None)

    def placed(self, *sheets: str) -> bool:
        """Tell whether every record of these sheets has its year, carrier and direction.

        Where one lacks them, sums over these sheets may be short of it: nothing can be concluded.
        """
        needed = ("year", "fuel", "direction")
        return not any(Blank in map(type, self.column(sheet, key)) for sheet in sheets for key in needed)

    def rows(self, indicator: str) -> Sequence[IndicatorResult]:
        """Return the measured rows of an indicator, the judged one first."""
        return self.once(_by_id).get(indicator, ())

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


def _columns(records: Sequence[Record]) -> dict[str, Sequence[Field | None]]:
    shapes = {tuple(record.fields) for record in records}
    if len(shapes) == 1:
        columns = zip(*(record.fields.values() for record in records), strict=True)
        return dict(zip(shapes.pop(), columns, strict=True))
    names = dict.fromkeys(name for record in records for name in record.fields)
    return {name: tuple(record.fields.get(name) for record in records) for name in names}


def _by_id(subject: Subject) -> dict[str, list[IndicatorResult]]:
    found: dict[str, list[IndicatorResult]] = {}
    for one in subject.figures.assessments:
        for row in one.indicators:
            found.setdefault(row.id, []).append(row)
    return found


def _by_sheet(subject: Subject) -> dict[str, list[FuelLine]]:
    found: dict[str, list[FuelLine]] = {"energy": [], "transform": []}
    for line in subject.figures.lines:
        found[line.record.sheet].append(line)
    return found


def _by_year(subject: Subject) -> dict[tuple[int | None, str], list[FuelLine]]:
    found: dict[tuple[int | None, str], list[FuelLine]] = {}
    for line in subject.figures.lines:
        found.setdefault((line.record.year, line.record.sheet), []).append(line)
    return found


def _by_name(subject: Subject) -> dict[tuple[str, int | None], list[IndicatorResult]]:
    """Index the computed rows by every name of their indicator and their year."""
    found: dict[tuple[str, int | None], list[IndicatorResult]] = {}
    for one in subject.figures.assessments:
        for row in one.indicators:
            if isinstance(row.value, Derivation):
                for name in {fold(row.id), fold(row.name.zh), fold(row.name.en)}:
                    found.setdefault((name, row.year), []).append(row)
    return found
