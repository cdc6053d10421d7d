"""Comprehensive energy consumption by the statistical method.

Sum over fuels of consumption x standard-coal coefficient, minus the park's own transformation
output, minus recovered energy where its use was entered as consumption. Electricity stands at its
calorific or its equivalent value, for every row of the run alike; feedstock stays in or is taken
out. One edition of the coefficient table serves all years; only the equivalent value of
electricity varies by year. Source: definition of 综合能源消费量 in national energy statistics.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.facts import of_fuel, sheet_name, titled, unmeasured, why_blank, words, year_cell
from lowcarbon_cli.compute.kept import kept, kept_of_record
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.dataset import Blank, Number, Word
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import editions, factors, fuels, readings, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from lowcarbon_cli.compute.facts import Facts
    from lowcarbon_cli.model.catalogue import Fuel
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.choices import Choices
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.values import Evaluated


BASES = {"等价": "equivalent", "当量": "calorific"}
"""Words in the name of a total row -> the basis on which its electricity stands."""


class Energy:
    """Energy by year and fuel, in tce, under the choices of a run."""

    def __init__(self, facts: Facts, choices: Choices) -> None:
        self.facts = facts
        self.choices = choices
        self.records = facts.records("energy")
        self.answers: dict[tuple[object, ...], Any] = {}
        # by the identity of a record: the dataset keeps it as long as we live
        self._fuels: dict[int, Fuel | None] = {}
        self._rows: dict[tuple[int | None, bool], list[Record]] = {}
        self._of_kind: dict[tuple[int | None, str], list[Record]] = {}
        for record in self.records:
            fuel = self.fuel(record)
            total = fuel is not None and fuel.total
            self._rows.setdefault((record.year, total), []).append(record)
            if fuel is not None and not total:
                self._of_kind.setdefault((record.year, fuel.kind), []).append(record)
        self.industrial = bool(self._fuels_with("industrial"))
        """True where the column of industrial consumption is filled; else the total column is used."""
        self.column = "industrial" if self.industrial else "total"
        """The consumption column that is used."""

    # -- the rows -----------------------------------------------------------------------------

    @property
    def use_column(self) -> str:
        """The column of what the whole park used, not its industry alone, where any row fills it."""
        return "total" if self._fuels_with("total") else self.column

    @kept
    def _fuels_with(self, column: str) -> frozenset[str]:
        """Return the words for fuels in the rows that fill a column; total rows count where there are no others."""
        of_total = not self.by_fuel()
        used = (record for (_, total), rows in self._rows.items() if total == of_total for record in rows)
        return frozenset(record.word("fuel") for record in used if isinstance(record.fields.get(column), Number))

    def fuel(self, record: Record) -> Fuel | None:
        """Return the fuel of a row, None where its name is blank or unknown."""
        try:
            return self._fuels[id(record)]  # asked for more often than anything else
        except KeyError:
            found = record.word("fuel")
            fuel = self._fuels[id(record)] = fuels.fuel(found) if found else None
            return fuel

    def rows(self, year: int) -> Sequence[Record]:
        """Return the fuel rows of a year, without total rows."""
        return self._rows.get((year, False), ())

    def total_rows(self, year: int) -> Sequence[Record]:
        """Return the rows of a year that add up all energy."""
        return self._rows.get((year, True), ())

    def of_kind(self, year: int, kind: str) -> Sequence[Record]:
        """Return the rows of a year whose fuel is of one kind, without total rows."""
        return self._of_kind.get((year, kind), ())

    def by_fuel(self) -> bool:
        """Tell whether the workbook gives energy by fuel at all."""
        return any(not total for _, total in self._rows)

    @kept_of_record
    def quantity(self, record: Record, column: str) -> Evaluated:
        """Return a row's physical quantity in the fuel's canonical unit."""
        found = record.fields.get(column)
        fuel = self.fuel(record)
        if fuel is None:
            return unknown_fuel(record)
        if not isinstance(found, Number):
            return why_blank(record, column, readings.column_name("energy", column))
        return algebra.convert(algebra.from_cell(found, label=of_fuel(fuel.id, column)), fuel.unit)

    def optional_quantity(self, record: Record, column: str) -> Evaluated | None:
        """Return a row's quantity, None where there is none; unknown where other years of the fuel have one.

        A blank that the workbook's specification calls unknown is so too where any other row fills the column.
        """
        found, filled = record.fields.get(column), self._fuels_with(column)
        written = isinstance(found, Number) or (isinstance(found, Blank) and found.reason != "empty")
        if written or (filled and record.word("fuel") in filled):
            return self.quantity(record, column)
        spec = workbook.sheet("energy").column(column) if filled else None
        return self.quantity(record, column) if spec is not None and spec.blank == "unknown" else None

    # -- coefficients -------------------------------------------------------------------------

    @kept_of_record
    def coefficient(self, record: Record, basis: str) -> Evaluated:
        """Return tce per canonical unit for a row: own factor, measured heating value, or the table."""
        fuel = self.fuel(record)
        if fuel is None:
            return unknown_fuel(record)
        unfit = unmeasured(record)
        if unfit is not None:
            return unfit  # no coefficient is wanting
        if fuel.kind == "electricity" and basis == "equivalent":
            return self.equivalent_coefficient(record.year)
        own = _own(record, "factor", fuel)
        if own is not None:
            return own
        heating_value = _own(record, "ncv", fuel)
        if heating_value is not None:
            return self._from_heat(heating_value, fuel, record)
        return self.table_coefficient(fuel, record)

    def _from_heat(self, heating_value: Evaluated, fuel: Fuel, record: Record) -> Evaluated:
        """Return the coefficient of a stated heating value: the table's where it is the table's own value."""
        heat = algebra.convert(heating_value, f"gj/{fuel.unit}")
        grade = grade_of(record, fuel)
        if isinstance(heat, Derivation) and not isinstance(grade, Missing):
            row = factors.coal_of_heating_value(self.choices.coal_edition, fuel.id, grade, heat.value)
            if row is not None and row.value is not None:
                return algebra.from_factor(row, label=titled(fuel.name, label("coefficient_beside_ncv")))
        # GJ per unit divided by GJ per tce (definition of standard coal)
        per_tce = algebra.from_factor(factors.coal_equivalent_heat(), label=label("standard_coal_definition"))
        return algebra.div(heating_value, per_tce, titled(fuel.name, label("coefficient_from_ncv")))

    def table_coefficient(self, fuel: Fuel, record: Record | None = None) -> Evaluated:
        """Return the default coefficient of the run's edition, or name the cell that must be filled."""
        if fuel.unit == "tce":
            return algebra.constant(1, label=label("already_tce"))
        grade = grade_of(record, fuel)
        if isinstance(grade, Missing):
            return grade
        found = _of_table(self.choices.coal_edition, fuel.id, grade)
        if found is not None:
            return found
        cells = _cells_of(record, "factor") if record else ()
        edition = editions.edition(self.choices.coal_edition).title
        return Missing.of("no_coefficient", *cells, fuel=fuel.name, edition=edition)

    @kept
    def equivalent_coefficient(self, year: int | None) -> Evaluated:
        """Return tce per 10k_kwh at equivalent value for a year: from the workbook or the chosen series."""
        if year is None:
            return Missing.of("no_year")
        given = self.facts.number("equivalent_factor", year)
        if isinstance(given, Derivation):
            return given
        if self.choices.equivalent_series != "workbook":
            row = factors.equivalent_value(self.choices.equivalent_series, year)
            if row is not None:
                return algebra.from_factor(row, label=label("equivalent_value"))
            return Missing.of("no_equivalent_in_series", year=year)
        return Missing.merge(Missing.of("no_equivalent", *given.cells, year=year))

    def electricity(self, year: int, basis: str | None = None) -> Evaluated:
        """Return tce per 10k_kwh of electricity in ``year`` under the run's basis."""
        if (basis or self.choices.electricity) == "equivalent":
            return self.equivalent_coefficient(year)
        for record in self.of_kind(year, "electricity"):
            return self.coefficient(record, "calorific")
        return self.table_coefficient(fuels.fuel("electricity"))

    # -- tce ----------------------------------------------------------------------------------

    def row_tce(self, record: Record, basis: str, *, feedstock: str = "include") -> Evaluated:
        """Return a row's consumption in tce at ``basis``; ``feedstock`` include or exclude."""
        return self._row(record, basis, feedstock)

    @kept_of_record
    def _row(self, record: Record, basis: str, feedstock: str) -> Evaluated:
        fuel = self.fuel(record)
        quantity = self.quantity(record, self.column)
        if feedstock == "exclude":
            taken = self.optional_quantity(record, "feedstock")
            if taken is not None:
                quantity = algebra.sub(quantity, taken, label("without_feedstock"))
        product = algebra.mul(quantity, self.coefficient(record, basis))
        return algebra.convert(algebra.named(product, "", fuel.name if fuel else Text("", ""), record.year), "tce")

    @kept
    def consumption(self, year: int, basis: str | None = None) -> Evaluated:
        """Return the sum over fuels in tce, before deductions."""
        rows = [
            self._row(record, basis or self.choices.electricity, self.choices.feedstock) for record in self.rows(year)
        ]
        if not rows:
            return Missing.of("no_energy_rows", year=year, sheet=sheet_name("energy"))
        return algebra.add(rows, label("energy_consumption"))

    def transformation_output(self, year: int) -> Evaluated | None:
        """Return the park's own transformation output of ``year`` in tce, None where there is none."""
        return self._deductions(year)[0]

    def recovered(self, year: int) -> Evaluated | None:
        """Return recovered energy whose use was entered as consumption, in tce, None where there is none."""
        return self._deductions(year)[1]

    @kept
    def _deductions(self, year: int) -> tuple[Evaluated | None, Evaluated | None]:
        output: list[Evaluated] = []
        recovered: list[Evaluated] = []
        for record in self.facts.of_year("transform", year, unplaced=True):
            way = record.fields.get("direction")
            if record.year is None or isinstance(way, Blank):
                unknown = (
                    Missing.of("row_without_year", year_cell(record), sheet=sheet_name("transform"))
                    if record.year is None
                    else why_blank(record, "direction", readings.column_name("transform", "direction"))
                )
                output.append(unknown)
                recovered.append(unknown)
            elif record.own_supply:
                (output if record.word("direction") == "output" else recovered).append(self.transform_tce(record))
        return (
            algebra.add(output, label("transformation_output")) if output else None,
            algebra.add(recovered, label("recovered_energy")) if recovered else None,
        )

    @kept_of_record
    def transform_quantity(self, record: Record) -> Evaluated:
        """Return a transformation row's quantity in the fuel's canonical unit."""
        fuel = self.fuel(record)
        if fuel is None:
            return unknown_fuel(record)
        found = record.fields.get("quantity")
        if not isinstance(found, Number):
            return why_blank(record, "quantity", readings.column_name("transform", "quantity"))
        return algebra.convert(algebra.from_cell(found, label=fuel.name), fuel.unit)

    @kept_of_record
    def transform_tce(self, record: Record) -> Evaluated:
        """Return a transformation row in tce at the run's basis."""
        fuel = self.fuel(record)
        if fuel is None:
            return unknown_fuel(record)
        product = algebra.mul(self.transform_quantity(record), self.coefficient(record, self.choices.electricity))
        plant = words(record.fields, "plant")
        named = algebra.named(
            product, "", Text(f"{plant} {fuel.name.zh}".strip(), f"{plant} {fuel.name.en}".strip()), record.year
        )
        return algebra.convert(named, "tce")

    @kept
    def balance(self, year: int) -> Evaluated:
        """Return what consumption less deductions leaves of ``year`` in tce, or the given total without fuels."""
        name = label("energy_total")
        if not self.by_fuel():
            return algebra.named(self.given(year), "energy_total", name, year)
        lost = self.facts.unplaced("energy")
        if lost:
            return Missing.of("row_without_year", *lost, sheet=sheet_name("energy"))
        result = self.consumption(year)
        for deduction in (self.transformation_output(year), self.recovered(year)):
            if deduction is not None:
                result = algebra.sub(result, deduction)
        return algebra.named(result, "energy_total", name, year)

    def total(self, year: int) -> Evaluated:
        """Return ``energy_total`` of ``year`` in tce: from fuels where given, else the given total."""
        result = self.balance(year)
        if isinstance(result, Derivation) and result.value < 0:
            cells = dict.fromkeys(leaf.number.cell for leaf in result.leaves() if leaf.number is not None)
            return Missing.of("energy_below_zero", *cells, year=year, value=numbers.plain(result.value))
        return result

    def given(self, year: int) -> Evaluated:
        """Return the total that the workbook states: a lone total row, else the sheet of totals.

        Where it states several on the basis of the run, and they disagree, there is none.
        """
        stated = self.stated(year)
        usable = [found for found in stated if isinstance(found, Derivation)]
        for other in usable[1:]:
            if _disagree(usable[0], other):
                return Missing.of("totals_disagree", *_own_cells(usable[0]), *_own_cells(other), year=year)
        return usable[0] if usable else stated[0]

    @kept
    def stated(self, year: int) -> tuple[Evaluated, ...]:
        """Return every total that the workbook states: of total rows first, then of the sheet of totals."""
        sheet = self.facts.number("energy_total_given", year)
        given = isinstance(sheet, Derivation)
        # a basis on the sheet of totals is that of its own figure, where it has one
        basis = self.facts.dataset.park.word("electricity") if given else self.stated_basis(year)
        found = [self._usable(total, year, own or basis) for total, own in self._total_rows(year)]
        if given or not found:
            found.append(self._usable(sheet, year, self.stated_basis(year)))
        return tuple(found)

    def _usable(self, stated: Evaluated, year: int, basis: str) -> Evaluated:
        """Return a stated total, or why the run cannot take it."""
        if isinstance(stated, Missing):
            return stated
        if self.choices.feedstock == "exclude":
            return Missing.of("total_with_feedstock", year=year)
        if basis and basis != self.choices.electricity:
            return Missing.of(
                "total_other_basis",
                *_own_cells(stated),
                have=label(f"electricity_{basis}"),
                need=label(f"electricity_{self.choices.electricity}"),
            )
        return stated

    def _total_rows(self, year: int) -> Iterator[tuple[Evaluated, str]]:
        """Yield the figures of the rows that add up all energy, each with the basis that its name states."""
        for record in self.total_rows(year):
            found = record.number(self.column) or record.number("tce")
            if found is not None:
                name = words(record.fields, "fuel")
                basis = next((basis for word, basis in BASES.items() if word in name), "")
                yield algebra.convert(algebra.from_cell(found, label=label("energy_total_row")), "tce"), basis

    def stated_basis(self, year: int) -> str:
        """Return the basis on which the workbook declares its total of a year, empty where it does not say."""
        for record in self.facts.records("totals"):
            if record.year == year and (basis := record.word("energy_basis")):
                return basis
        # a total without a basis of its own stands on the basis the park declares for all its energy
        return self.facts.dataset.park.word("electricity")


def _own_cells(stated: Derivation) -> tuple[CellRef, ...]:
    return tuple(leaf.number.cell for leaf in stated.leaves() if leaf.number is not None)


def _disagree(first: Derivation, second: Derivation) -> bool:
    """Tell whether two stated totals differ by more than half a unit of the last digit of each."""
    leaves = [leaf.number for stated in (first, second) for leaf in stated.leaves() if leaf.number is not None]
    room = numbers.total(number.half_width for number in leaves if number.unit == "tce")
    return abs(numbers.CONTEXT.subtract(first.value, second.value)) > room


@lru_cache(maxsize=1024)
def _of_table(edition: str, fuel: str, grade: str) -> Evaluated | None:
    """Return the coefficient of a table, None where it has none: the same for every row of the fuel."""
    row = factors.standard_coal(edition, fuel, grade)
    if row is None or row.value is None:
        return None
    return algebra.from_factor(row, label=titled(fuels.fuel(fuel).name, label("standard_coal_coefficient")))


def grade_of(record: Record | None, fuel: Fuel) -> str | Missing:
    """Return the id of the grade that a row names, empty without one; ``Missing`` for an unknown name."""
    written = words(record.fields, "grade") if record else ""
    if record is None or not written:
        return ""
    found = fuels.grade_of(fuel.id, written)
    if found is None:
        known = "、".join(item.name.zh for item in fuels.grades(fuel.id)) or "-"
        return Missing.of("unknown_grade", record.fields["grade"].cell, written=written, fuel=fuel.name, known=known)
    return found.id


def _own(record: Record, column: str, fuel: Fuel) -> Evaluated | None:
    found = record.fields.get(column)
    if isinstance(found, Number):
        return algebra.from_cell(found, label=of_fuel(fuel.id, column))
    if isinstance(found, Blank) and found.reason not in {"empty", "marker"}:
        return why_blank(record, column, readings.column_name("energy", column))
    return None


def _cells_of(record: Record, column: str) -> tuple[CellRef, ...]:
    found = record.fields.get(column)
    return (found.cell,) if found is not None else (record.cell,)


def unknown_fuel(record: Record) -> Missing:
    """Say that a row names no known fuel, with the cell that should."""
    found = record.fields.get("fuel")
    written = found.as_written if isinstance(found, (Blank, Word)) else ""
    return Missing.of("unknown_fuel", found.cell if found is not None else record.cell, written=written)
