"""CO2 of the park: fuels burned, process rows as given, net purchased power and heat.

Fuels: (consumption - feedstock) x net calorific value x carbon content x oxidation rate x 44/12, or
x the row's own emission factor; fuels that the park itself makes (coke, gas) are taken off at their
own factor, for their carbon entered as input. Feedstock is never burned, whatever the energy
account does with it. Power: (grid purchase - power sent out - photovoltaic power sent out) x grid
factor of the data year, or of the nearest earlier year published. Heat: net purchase x the default
heat factor. Sinks and recovered CO2 are never netted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra, emission_rows
from lowcarbon_cli.compute.energy import grade_of
from lowcarbon_cli.compute.facts import of_fuel, sheet_name, titled, unmeasured, why_blank, words, year_cell
from lowcarbon_cli.compute.grid import Grid
from lowcarbon_cli.compute.kept import kept, kept_of_record
from lowcarbon_cli.model.dataset import Blank, Number
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import editions, factors, fuels, readings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from lowcarbon_cli.compute.energy import Energy
    from lowcarbon_cli.compute.facts import Facts
    from lowcarbon_cli.model.catalogue import Fuel
    from lowcarbon_cli.model.choices import Choices
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.figures import EmissionRow
    from lowcarbon_cli.model.values import Evaluated

GIVEN_CATEGORIES = ("process", "waste")
"""Categories of the emission sheet that are taken as given; the others are computed or stand apart."""


_LOOKUPS = {
    "ncv": factors.net_calorific_value,
    "carbon_content": factors.carbon_content,
    "oxidation": factors.oxidation,
}


class Co2:
    """CO2 by year, in t, under the choices of a run."""

    def __init__(self, facts: Facts, choices: Choices, energy: Energy) -> None:
        self.facts = facts
        self.choices = choices
        self.energy = energy
        self.grid = Grid(facts, choices)
        self.answers: dict[tuple[object, ...], Any] = {}
        self._of_tables: dict[tuple[str, str], Derivation] = {}
        """Emission factors by fuel and grade as written, of rows that state no parameter of their own."""

    # -- fuels --------------------------------------------------------------------------------

    def emission_factor(self, record: Record, fuel: Fuel) -> Evaluated:
        """Return tCO2 per canonical unit: the row's own factor, else NCV x carbon content x oxidation."""
        unfit = unmeasured(record)
        if unfit is not None:
            return unfit
        if isinstance(record.fields.get("emission_factor"), Number):
            return self._own(record, "emission_factor", fuel)
        stated = any(map(record.fields.__contains__, _LOOKUPS))
        key = (fuel.id, words(record.fields, "grade"))
        if stated or key not in self._of_tables:
            oxidation = algebra.convert(self._parameter(record, fuel, "oxidation"), "1")
            found = self._from_carbon(record, fuel, oxidation, label("emission_factor"))
            if stated or isinstance(found, Missing):
                return found  # it names the row's own cells
            self._of_tables[key] = found
        return self._of_tables[key]

    def whole_carbon_factor(self, record: Record, fuel: Fuel) -> Evaluated:
        """Return tCO2 per canonical unit with all carbon counted: an oxidation rate of 100 %.

        A row's own factor is freed of its oxidation rate, which the row must then state.
        """
        if not isinstance(record.fields.get("emission_factor"), Number):
            return self._from_carbon(
                record, fuel, algebra.constant(1, label=label("oxidation_whole")), label("whole_carbon_factor")
            )
        found = record.fields.get("oxidation")
        if not isinstance(found, Number):
            cell = record.fields["emission_factor"].cell if found is None else found.cell
            return Missing.of("zero_oxidation_unknown", cell, fuel=fuel.name)
        rate = algebra.convert(self._own(record, "oxidation", fuel), "1")
        return algebra.div(
            self._own(record, "emission_factor", fuel), rate, titled(fuel.name, label("whole_carbon_factor"))
        )

    def _from_carbon(self, record: Record, fuel: Fuel, oxidation: Evaluated, name: Text) -> Evaluated:
        carbon = algebra.mul(self._parameter(record, fuel, "ncv"), self._parameter(record, fuel, "carbon_content"))
        factor = algebra.convert(algebra.mul(algebra.mul(carbon, oxidation), _molar()), f"tco2/{fuel.unit}")
        return factor._replace(label=titled(fuel.name, name)) if isinstance(factor, Derivation) else factor

    def default_factor(self, fuel: Fuel) -> Evaluated:
        """Return tCO2 per canonical unit of a fossil fuel by the run's edition alone, without a row of its own."""
        parts = []
        for column, lookup in _LOOKUPS.items():
            row = lookup(self.choices.co2_edition, fuel.id)
            name = readings.column_name("energy", column)
            if row is None or row.value is None:
                edition = editions.edition(self.choices.co2_edition).title
                return Missing.of("no_co2_parameter", fuel=fuel.name, parameter=name, edition=edition)
            parts.append(algebra.from_factor(row, label=titled(fuel.name, name)))
        heat, carbon, oxidation = parts
        burned = algebra.mul(algebra.mul(heat, carbon), algebra.convert(oxidation, "1"))
        return algebra.convert(algebra.mul(burned, _molar()), f"tco2/{fuel.unit}")

    @staticmethod
    def _own(record: Record, column: str, fuel: Fuel) -> Evaluated:
        found = record.fields.get(column)
        if not isinstance(found, Number):
            return why_blank(record, column, readings.column_name("energy", column))
        return algebra.from_cell(found, label=of_fuel(fuel.id, column))

    def _parameter(self, record: Record, fuel: Fuel, column: str) -> Evaluated:
        found = record.fields.get(column)
        if isinstance(found, Number) or (isinstance(found, Blank) and found.reason not in {"empty", "marker"}):
            return self._own(record, column, fuel)
        grade = grade_of(record, fuel)
        if isinstance(grade, Missing):
            return grade
        row = _LOOKUPS[column](self.choices.co2_edition, fuel.id, grade)
        name = readings.column_name("energy", column)
        if row is not None and row.value is not None:
            return algebra.from_factor(row, label=titled(fuel.name, name))
        named = record.fields.get("grade") if fuels.grades(fuel.id) else None
        blank = named if isinstance(named, Blank) else found
        # a grade brings all three parameters: where one can be named, its blank cell is the place to fill
        cell = blank.cell if isinstance(blank, Blank) else record.cell
        edition = editions.edition(self.choices.co2_edition).title
        return Missing.of("no_co2_parameter", cell, fuel=fuel.name, parameter=name, edition=edition)

    @kept_of_record
    def fuel_row(self, record: Record) -> Evaluated | None:
        """Return the CO2 of one fuel row; None for carriers that are not burned fossil fuel."""
        fuel = self.energy.fuel(record)
        if fuel is None:
            return self.energy.quantity(record, self.energy.column)
        if fuel.kind != "fossil":
            return None
        product = algebra.mul(self.burned(record), self.emission_factor(record, fuel))
        return algebra.named(algebra.convert(product, "t"), "", fuel.name, record.year)

    def burned(self, record: Record) -> Evaluated:
        """Return how much of a fuel row is burned, in the fuel's unit: its consumption without feedstock."""
        quantity = self.energy.quantity(record, self.energy.column)
        feedstock = self.energy.optional_quantity(record, "feedstock")
        return quantity if feedstock is None else algebra.sub(quantity, feedstock, label("without_feedstock"))

    @kept
    def fuel_total(self, year: int) -> Evaluated | None:
        """Return the CO2 of all fuel rows of a year, None where no fuel is burned."""
        rows = [row for record in self.energy.rows(year) if (row := self.fuel_row(record)) is not None]
        return algebra.add(rows, label("co2_fuels")) if rows else None

    def made_fuels(self, year: int) -> Evaluated | None:
        """Return the CO2 content of fossil fuels that the park's own plants made, None where none."""
        terms = [
            algebra.convert(
                algebra.mul(self.energy.transform_quantity(record), self.emission_factor(record, fuel)), "t"
            )
            for record, fuel in self.made(year)
        ]
        return algebra.add(terms, label("co2_made_fuels")) if terms else None

    def made(self, year: int) -> Iterator[tuple[Record, Fuel]]:
        """Yield the rows of fossil fuels that the park's own plants put out."""
        for record in self.facts.of_year("transform", year):
            fuel = self.energy.fuel(record)
            if record.word("direction") == "output" and fuel and fuel.kind == "fossil":
                yield record, fuel

    # -- rows as given ------------------------------------------------------------------------

    def given_rows(self, year: int, categories: Sequence[str] = GIVEN_CATEGORIES) -> Evaluated | None:
        """Return the CO2 of some categories as the emission sheet gives it, None where there is none."""
        terms: list[Evaluated] = []
        for record in self.facts.records("carbon"):
            if record.year is None:
                terms.append(Missing.of("row_without_year", year_cell(record), sheet=sheet_name("carbon")))
            elif record.year == year and isinstance(record.fields.get("category"), Blank):
                # whether it belongs to the total nobody knows
                terms.append(why_blank(record, "category", readings.column_name("carbon", "category")))
            elif record.year == year and record.word("category") in categories:
                terms.append(given_row(record))
        return algebra.add(terms, label("co2_process")) if terms else None

    @kept
    def unadded(self, year: int) -> tuple[EmissionRow, ...]:
        """Return the rows of the emission sheet that are not added: computed from energy, or within a stated total."""
        return tuple(emission_rows.rows_of(self, year))

    def left_out(self, year: int) -> Missing | None:
        """Return the rows of a year whose source stands nowhere in the energy sheets, None where there are none."""
        lacks = [row.lack for row in self.unadded(year) if row.lack is not None]
        return Missing.merge(*lacks) if lacks else None

    # -- power and heat -----------------------------------------------------------------------

    @kept
    def net_power(self, year: int) -> Evaluated:
        """Return purchased minus exported electricity in 10k_kwh."""
        net = self.facts.number("grid_purchase", year)
        for column in ("power_export", "pv_export"):
            sent = self.facts.optional(column, year)
            if sent is not None:
                net = algebra.sub(net, sent)
        return algebra.named(net, "net_power", label("net_power"), year)

    @kept
    def power(self, year: int) -> Evaluated:
        """Return the CO2 of net purchased power in t."""
        product = algebra.mul(self.net_power(year), self._grid_factor(year))
        return algebra.named(algebra.convert(product, "t"), "", label("co2_power"), year)

    def _grid_factor(self, year: int) -> Evaluated:
        """Return the grid factor of ``year``; where there is none, with the cell of the power that needs it."""
        factor = self.grid.of(year).factor
        if isinstance(factor, Derivation):
            return factor
        bought = self.facts.field("grid_purchase", year)
        cells = () if bought is None else (bought.cell,)
        return Missing(tuple(lack._replace(cells=lack.cells or cells) for lack in factor.lacks))

    def heat(self, year: int) -> Evaluated | None:
        """Return the CO2 of net purchased heat in t, None where the park buys and sells none."""
        bought, sent = self.facts.optional("heat_purchase", year), self.facts.optional("heat_export", year)
        if bought is None and sent is None:
            return self.unexplained_heat(year)
        if bought is None:
            bought = algebra.constant(0, "gj", label("no_heat_bought"))
        net = algebra.sub(bought, sent) if sent is not None else bought
        factor = algebra.from_factor(factors.heat_co2(), label=label("heat_factor"))
        product = algebra.mul(algebra.named(net, "net_heat", label("net_heat"), year), factor)
        return algebra.named(algebra.convert(product, "t"), "", label("co2_heat"), year)

    def unexplained_heat(self, year: int) -> Evaluated | None:
        """Heat that is used must be made in the park or bought: else its CO2 is unknown, not zero."""
        rows = self.energy.of_kind(year, "heat")
        used = [row for row in rows if (found := row.number(self.energy.column)) and found.value > 0]
        made = [
            record
            for record in self.facts.of_year("transform", year)
            if (f := self.energy.fuel(record)) is not None and f.kind == "heat"
        ]
        if not used or made:
            return None
        lost = self.facts.unplaced("transform")
        if lost:
            return Missing.of("row_without_year", *lost, sheet=sheet_name("transform"))
        missing = self.facts.missing("heat_purchase", year)
        return Missing.merge(missing, Missing.of("heat_origin_unknown", used[0].cell, year=year))

    # -- total --------------------------------------------------------------------------------

    def gap(self, year: int) -> Missing | None:
        """Return why the fuel rows of a year cannot be added up, None where they can."""
        lost = self.facts.unplaced("energy")
        if lost:
            return Missing.of("row_without_year", *lost, sheet=sheet_name("energy"))
        if not self.energy.rows(year):
            return Missing.of("no_energy_rows", year=year, sheet=sheet_name("energy"))
        return None

    def total(self, year: int) -> Evaluated:
        """Return ``co2_total`` of ``year`` in t: from fuels where given, else the given total."""
        name = label("co2_total")
        if not self.energy.by_fuel():
            stated = self.facts.number("co2_total_given", year)
            if isinstance(stated, Missing) and self.facts.records("energy"):
                stated = Missing.merge(Missing.of("co2_needs_fuels", *stated.cells, year=year))
            return algebra.named(stated, "co2_total", name, year)
        gap = self.gap(year)
        if gap is not None:
            return gap
        parts = [
            self.fuel_total(year),
            self.given_rows(year),
            self.power(year),
            self.heat(year),
            self.left_out(year),
        ]
        result = algebra.add([part for part in parts if part is not None], label("co2_sum"))
        made = self.made_fuels(year)
        if made is not None:
            result = algebra.sub(result, made)
        return algebra.named(result, "co2_total", name, year)

    def notes(self, year: int) -> tuple[Lack, ...]:
        """Return the remarks that a row with CO2 of ``year`` must carry: a factor of another year, an unread region."""
        return (*self.grid.other_year(year), *self.grid.unread_region(year)) if self.energy.by_fuel() else ()

    def series_break(self, first: int, last: int) -> tuple[Lack, ...]:
        """Return the remark that a rate must carry whose two ends stand at grid factors of two series."""
        return self.grid.series_break(first, last) if self.energy.by_fuel() else ()


def _molar() -> Evaluated:
    return algebra.div(algebra.constant(44, "tco2"), algebra.constant(12, "tc"), label("co2_per_carbon"))


def _below_zero(record: Record, column: str, number: Number) -> Missing:
    name = readings.column_name("carbon", column)
    return Missing.of("emission_below_zero", number.cell, year=record.year or "-", name=name, value=number.as_written)


def given_row(record: Record) -> Evaluated:
    """Return the CO2 of a row of the emission sheet in t: as stated, else activity x factor."""
    source = words(record.fields, "source_name")
    name = Text(source, source)
    below = [_below_zero(record, *one) for one in emission_rows.below_zero(record)]
    if below:
        return Missing.merge(*below)
    found = record.fields.get("co2")
    if isinstance(found, Number):
        return algebra.convert(algebra.from_cell(found, label=name), "t")
    activity, factor = record.fields.get("activity"), record.fields.get("emission_factor")
    if isinstance(activity, Number) and isinstance(factor, Number):
        product = algebra.mul(algebra.from_cell(activity, label=name), algebra.from_cell(factor))
        return algebra.convert(product, "t")
    return why_blank(record, "co2", readings.column_name("carbon", "co2"))
