"""Plants that turn fuels into other carbon fuels, by carbon balance: input minus output, all carbon counted.

A plant is one name and kind of the transformation sheet in one year. It belongs here where it puts out a
fossil fuel (coke, gas, oil products); plants that put out power and heat only burn their fuel and do not.
Source: annex 4 of 发改环资〔2025〕910号, oxidation rate 100 % on both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.facts import sheet_name, titled, words, year_cell
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label

if TYPE_CHECKING:
    from lowcarbon_cli.compute.co2 import Co2
    from lowcarbon_cli.model.catalogue import Fuel
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.values import Evaluated


class Plant(Struct, frozen=True):
    """The fossil inputs and outputs of one converting plant in one year."""

    name: str
    inputs: tuple[Record, ...]
    outputs: tuple[Record, ...]


class Conversion:
    """Converting plants by year, and the CO2 of their carbon losses in t."""

    def __init__(self, co2: Co2) -> None:
        self.co2 = co2
        self.energy = co2.energy

    def plants(self, year: int) -> tuple[Plant, ...]:
        """Return the plants that put out a fossil fuel in ``year``."""
        groups: dict[tuple[str, str], list[Record]] = {}
        for record in self.co2.facts.records("transform"):
            if record.year == year and self._fossil(record) is not None:
                key = (words(record.fields, "plant"), words(record.fields, "kind"))
                groups.setdefault(key, []).append(record)
        found = []
        for (name, kind), rows in groups.items():
            inputs, outputs = (
                tuple(row for row in rows if row.word("direction") == way) for way in ("input", "output")
            )
            if outputs:
                found.append(Plant(name or kind, inputs, outputs))
        return tuple(found)

    def _fossil(self, record: Record) -> Fuel | None:
        fuel = self.energy.fuel(record)
        return fuel if fuel is not None and fuel.kind == "fossil" else None

    def co2_of(self, year: int) -> Evaluated | None:
        """Return the CO2 of all conversion in ``year``, None where nothing is converted."""
        lost = tuple(year_cell(record) for record in self.co2.facts.records("transform") if record.year is None)
        if lost:
            return Missing.of("row_without_year", *lost, sheet=sheet_name("transform"))
        terms = [self._balance(plant, year) for plant in self.plants(year)]
        return algebra.add(terms, label("zero_conversion")) if terms else None

    def _balance(self, plant: Plant, year: int) -> Evaluated:
        if not plant.inputs:
            cells = tuple(record.cell for record in plant.outputs)
            return Missing.of("zero_no_input", *cells, plant=plant.name or "-", year=year)
        put_in = algebra.add([self._carbon(record, year) for record in plant.inputs], label("zero_carbon_in"))
        put_out = algebra.add([self._carbon(record, year) for record in plant.outputs], label("zero_carbon_out"))
        return algebra.sub(put_in, put_out)

    def _carbon(self, record: Record, year: int) -> Evaluated:
        """Return all carbon of a transformation row as CO2; its parameters are those of the fuel's consumption."""
        fuel = self._fossil(record)
        if fuel is None:
            return self.energy.transform_quantity(record)
        rows = (row for row in self.energy.rows(year) if row.word("fuel") == record.word("fuel"))
        factor = self.co2.whole_carbon_factor(next(rows, record), fuel)
        product = algebra.mul(self.energy.transform_quantity(record), factor)
        return algebra.named(algebra.convert(product, "t"), "", fuel.name, year)

    def converted(self, year: int) -> dict[str, list[Record]]:
        """Return the rows of fuels that are converted and not burned, by the fuel's name on its sheet."""
        found: dict[str, list[Record]] = {}
        for plant in self.plants(year):
            for record in plant.inputs:
                found.setdefault(record.word("fuel"), []).append(record)
        return found

    def burned_row(self, record: Record, inputs: list[Record], fuel: Fuel) -> Evaluated:
        """Return the CO2 of what is left of a fuel row without feedstock and without what plants convert."""
        quantity = self.energy.quantity(record, self.energy.column)
        taken = self.energy.optional_quantity(record, "feedstock")
        if taken is not None:
            quantity = algebra.sub(quantity, taken, label("without_feedstock"))
        used = algebra.add([self.energy.transform_quantity(one) for one in inputs])
        left = algebra.sub(quantity, used, titled(fuel.name, label("zero_without_inputs")))
        if not isinstance(left, Missing) and left.value < 0:
            cells = (record.cell, *(one.cell for one in inputs))
            return Missing.of("zero_inputs_exceed", *cells, fuel=fuel.name, year=record.year or "-")
        product = algebra.mul(left, self.co2.emission_factor(record, fuel))
        return algebra.named(algebra.convert(product, "t"), "", fuel.name, record.year)
