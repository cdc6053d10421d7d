"""Yearly facts of the workbook: one number per reading and year, or why there is none."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.model.dataset import Blank, Number
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards import fuels, workbook
from lowcarbon_cli.standards import readings as registry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Dataset, Field, Record
    from lowcarbon_cli.model.values import Evaluated
    from lowcarbon_cli.standards.workbook import ColumnSpec

YEARLY_SHEETS = ("economy", "totals", "power", "env")


class Facts:
    """The yearly sheets of a dataset, indexed by column and year."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._by_year: dict[str, dict[int | None, list[Record]]] = {}
        self._unplaced: dict[str, tuple[CellRef, ...]] = {}
        self._fields: dict[tuple[str, int], Field] = {}
        self._filled: set[str] = set()
        self._listed: set[tuple[str, int | None]] = set()
        self._numbers: dict[tuple[str, int, bool], Evaluated] = {}
        for sheet in YEARLY_SHEETS:
            for record in self.records(sheet):
                self._listed.add((sheet, record.year))
                self._index(record)
        self.perhaps_none = _blank_is_none() - self._filled
        """Columns of which a blank can mean that there is none: so specified, and blank in every year."""

    def _index(self, record: Record) -> None:
        for column, found in record.fields.items():
            if isinstance(found, Number):
                self._filled.add(column)
            if record.year is not None:
                held = self._fields.get((column, record.year))
                if held is None or (isinstance(held, Blank) and held.reason == "empty"):
                    self._fields[column, record.year] = found

    def records(self, sheet: str) -> Sequence[Record]:
        """Return the records of one sheet, none where the workbook has no such sheet."""
        table = self.dataset.tables.get(sheet)
        return table.records if table else ()

    def of_year(self, sheet: str, year: int, *, unplaced: bool = False) -> Sequence[Record]:
        """Return the records of one sheet and year, in their order; with ``unplaced`` those without a year too."""
        if sheet not in self._by_year:
            held = self._by_year[sheet] = {}
            for record in self.records(sheet):
                held.setdefault(record.year, []).append(record)
        if unplaced and None in self._by_year[sheet]:
            return [record for record in self.records(sheet) if record.year in {year, None}]
        return self._by_year[sheet].get(year, ())

    def years(self) -> tuple[int, ...]:
        """Return every year with a number in a yearly sheet or the energy sheet, ascending."""
        found = {year for (_, year), item in self._fields.items() if isinstance(item, Number)}
        found |= {record.year for record in self.records("energy") if record.year is not None}
        return tuple(sorted(found))

    def filled(self, column: str) -> bool:
        """Tell whether any year has a number in ``column``."""
        return column in self._filled

    def field(self, column: str, year: int) -> Field | None:
        """Return the field of ``column`` in ``year``, None where no row has that year or column."""
        return self._fields.get((column, year))

    def number(self, column: str, year: int, *, interval: bool = False) -> Evaluated:
        """Return the number of ``column`` in ``year`` with its cell, or why it is missing."""
        key = (column, year, interval)
        held = self._numbers.get(key)
        if held is None:
            found, name = self._fields.get((column, year)), column_name(column)
            if isinstance(found, Number):
                held = algebra.named(algebra.from_cell(found, label=name, interval=interval), column, name, year)
            else:
                held = self.missing(column, year)
            self._numbers[key] = held
        return held

    def missing(self, column: str, year: int) -> Missing:
        """Say why ``column`` has no number in ``year``, with the cells that would cure it."""
        found = self.field(column, year)
        name = column_name(column)
        if isinstance(found, Blank):
            reason = f"blank_{found.reason}"
            return Missing.of(reason, found.cell, column=name, year=year, written=found.as_written)
        sheet = column_sheet(column)
        named = sheet_name(sheet)
        unplaced = self.unplaced(sheet)
        if unplaced:
            return Missing.of("row_without_year", *unplaced, sheet=named)
        table = self.dataset.tables.get(sheet)
        heading = table.headings.get(column) if table else None
        return Missing.of("not_given", *((heading,) if heading else ()), column=name, year=year, sheet=named)

    def optional(self, column: str, year: int) -> Evaluated | None:
        """Return a number; None where the column is blank in every year; else why it is missing."""
        found = self.field(column, year)
        written = isinstance(found, Number) or (isinstance(found, Blank) and found.reason != "empty")
        return self.number(column, year) if written or self._expected(column, year) else None

    def _expected(self, column: str, year: int) -> bool:
        """Tell whether a blank is unknown whatever its column says.

        So it is where another year is filled, or what makes the column necessary in the same year.
        """
        spec = _yearly(column)
        needed_with = spec.unknown_with if spec is not None else ()
        return self.filled(column) or any(isinstance(self.field(other, year), Number) for other in needed_with)

    def none(self, column: str, year: int) -> bool:
        """Tell whether a blank in ``column`` means that there is none: so specified, and blank in every year.

        The year must have a row in the column's sheet: without one nothing is said about it.
        """
        if column not in self.perhaps_none:
            return False
        field = self.field(column, year)
        if not (field is None or (isinstance(field, Blank) and field.reason == "empty")):
            return False
        return (column_sheet(column), year) in self._listed and not self._expected(column, year)

    def never(self, column: str) -> bool:
        """Tell whether ``column`` of a yearly sheet has no number in any year, and its blank means none in none."""
        return _yearly(column) is not None and column not in self._filled and column not in self.perhaps_none

    def unplaced(self, sheet: str) -> tuple[CellRef, ...]:
        """Return the year cells of rows that hold data but no year."""
        if sheet not in self._unplaced:
            lost = (record for record in self.records(sheet) if record.year is None)
            self._unplaced[sheet] = tuple(map(year_cell, lost))
        return self._unplaced[sheet]


@cache
def _yearly(column: str) -> ColumnSpec | None:
    """Return the specification of a reading of the yearly sheets, None for any other."""
    sheet = column_sheet(column)
    return workbook.sheet(sheet).column(column) if sheet in YEARLY_SHEETS else None


@cache
def _blank_is_none() -> frozenset[str]:
    """Return the readings of the yearly sheets of which a blank means that there is none."""
    specs = {column: _yearly(column) for column in registry.known_readings()}
    return frozenset(column for column, spec in specs.items() if spec is not None and spec.blank == "none")


def why_blank(record: Record, column: str, name: Text) -> Missing:
    """Say why a row has no number in ``column``, naming the cell to fill (or the row's key cell)."""
    found = record.fields.get(column)
    if isinstance(found, Blank):
        if found.reason == "measure":
            name = titled(Text(*[words(record.fields, "fuel")] * 2), name)
        return Missing.of(
            f"blank_{found.reason}", found.cell, column=name, year=record.year or "-", written=found.as_written
        )
    return Missing.of("column_absent", record.cell, column=name)


def unmeasured(record: Record) -> Missing | None:
    """Say that a row stands in a unit in which its energy is not measured, None where it does not."""
    for column in ("industrial", "total", "quantity"):
        found = record.fields.get(column)
        if isinstance(found, Blank) and found.reason == "measure":
            return why_blank(record, column, registry.column_name(record.sheet, column))
    return None


def year_cell(record: Record) -> CellRef:
    """Return the cell that should hold the record's year."""
    found = record.fields.get("year")
    return found.cell if found is not None else record.cell


@lru_cache(maxsize=1024)
def column_name(column: str) -> Text:
    """Return the Chinese and English name of a reading."""
    found = registry.known_readings().get(column)
    return found.name if found else Text(column, column)


@lru_cache(maxsize=1024)
def column_sheet(column: str) -> str:
    """Return the sheet id in which a reading is filled in, empty for computed readings."""
    found = registry.known_readings().get(column)
    return found.sheet if found else ""


@cache
def sheet_name(sheet: str) -> Text:
    """Return the Chinese and English name of a sheet."""
    for spec in workbook.workbook_spec().sheets:
        if spec.id == sheet:
            return Text(spec.zh, spec.en)
    return Text(sheet, sheet)


def words(fields: Mapping[str, Field], column: str) -> str:
    """Return the text of a word as written, empty where there is none."""
    found = fields.get(column)
    return found.as_written if found is not None and not isinstance(found, Blank) else ""


@lru_cache(maxsize=4096)
def of_fuel(fuel: str, column: str) -> Text:
    """Return the name of what a column of the energy sheet says of the fuel with this id."""
    return titled(fuels.fuel(fuel).name, registry.column_name("energy", column))


@lru_cache(maxsize=4096)
def titled(fuel: Text, what: Text) -> Text:
    """Return the name of a fuel's figure, such as "coal net calorific value"."""
    return Text(f"{fuel.zh} {what.zh}", f"{fuel.en} {what.en}")
