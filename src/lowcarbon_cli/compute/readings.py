"""Answers "reading X in year Y" for the formulas: cells, or the accounts that compute it."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from lowcarbon_cli.compute import algebra, renewable, value_added
from lowcarbon_cli.compute.carbon.account import ZeroCarbon
from lowcarbon_cli.compute.co2 import Co2
from lowcarbon_cli.compute.energy import Energy
from lowcarbon_cli.compute.facts import Facts, column_name
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import readings as registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lowcarbon_cli.model.choices import Choices
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.values import Evaluated

Price = Literal["constant", "current"]


class Readings:
    """All readings of one run. Values are computed once and kept."""

    def __init__(
        self,
        dataset: Dataset,
        choices: Choices,
        assumed: Mapping[tuple[str, int], Evaluated] = MappingProxyType({}),
    ) -> None:
        self.assumed = assumed
        """Readings of coming years that are taken as given: (name, year) -> value."""
        self.dataset = dataset
        self.choices = choices
        self.facts = Facts(dataset)
        self.energy = Energy(self.facts, choices)
        self.co2 = Co2(self.facts, choices, self.energy)
        self.zero = ZeroCarbon(self.co2)
        self.formulas: dict[tuple[str, str, Price], dict[tuple[int, tuple[int, int] | None], Evaluated]] = {}
        """Values of formulas that were evaluated already: by formula, unit and prices, then by year and period."""
        self.rates: dict[tuple[str, Price], dict[tuple[int, int], Evaluated]] = {}
        """Compound rates that were worked out already: by what grows and prices, then by first and last year."""
        self._kept: dict[tuple[str, int], Evaluated] = dict(assumed)
        # these hold no reference back to us: without such a circle all of a run is freed as soon as it is done with
        facts, energy = self.facts, self.energy
        renewed = cache(lambda year: renewable.used(facts, energy, year))
        self._computed: dict[str, Callable[[int], Evaluated]] = {
            "energy_total": self.energy.total,
            "co2_total": self.co2.total,
            "energy_equivalent": self.zero.energy_equivalent,
            "zero_carbon_co2": self.zero.total,
            "iav_constant": lambda year: value_added.constant(facts, choices, year),
            "renewable_energy": renewed,
            "renewable_energy_with_certificates": lambda year: renewable.with_certificates(
                facts, energy, renewed(year), year
            ),
        }

    def assuming(self, more: Mapping[tuple[str, int], Evaluated]) -> Readings:
        """Return the same readings with some of a coming year taken as given; value added at constant prices."""
        return Readings(self.dataset, self.choices, {**self.assumed, **more})

    def value(self, name: str, year: int, price: Price = "constant") -> Evaluated:
        """Return a reading; ``iav`` is value added at the price basis asked for."""
        if name == "iav":
            name = "iav_constant" if price == "constant" else "iav_current"
        key = (name, year)
        found = self._kept.get(key)
        if found is None:
            compute = self._computed.get(name)
            found = self._kept[key] = compute(year) if compute else self._given(name, year)
        return found

    def never(self, name: str) -> bool:
        """Tell whether a reading has no value in any year: it is read from a column that gives none."""
        return name not in self._computed and self.facts.never(name) and not any(name == one for one, _ in self.assumed)

    def _given(self, name: str, year: int) -> Evaluated:
        """Return a figure of the workbook; 0 under a label that says so where a blank means none."""
        if self.facts.none(name, year):
            nothing = algebra.constant(0, registry.known_readings()[name].unit, label("taken_as_none"))
            return algebra.named(nothing, name, column_name(name), year)
        return self.facts.number(name, year)

    def ratio(self, name: str, first: int, last: int, price: Price = "constant") -> Evaluated:
        """Return the reading of ``last`` divided by that of ``first``.

        Where levels are absent but every yearly growth rate was typed, the rates are chained; they
        are intervals of half their last digit, and so is the result.
        """
        if (name, last) in self.assumed:
            return self._ratio_ahead(name, first, last, price)
        column = registry.known_readings()[name].growth if name in registry.known_readings() else ""
        typed_only = name == "iav_constant" and value_added.method(self.facts) == "growth"
        if not typed_only:
            levels = algebra.div(self.value(name, last, price), self.value(name, first, price))
            if not isinstance(levels, Missing) or not column or not self.facts.filled(column):
                return levels
            # a typed rate never stands in for a level that other years have
            if self._has_levels(name):
                return levels
        return value_added.typed_ratio(self.facts, column, first, last)

    def _ratio_ahead(self, name: str, first: int, last: int, price: Price) -> Evaluated:
        """Return the ratio up to an assumed year, which has a level and no typed rate."""
        levels = algebra.div(self.value(name, last, price), self.value(name, first, price))
        if isinstance(levels, Derivation) or first >= last - 1:
            return levels
        step = algebra.div(self.value(name, last, price), self.value(name, last - 1, price))
        return algebra.mul(self.ratio(name, first, last - 1, price), step)

    def _has_levels(self, name: str) -> bool:
        given = {"energy_total": "energy_total_given", "iav_constant": "iav_constant"}.get(name, name)
        by_fuel = name == "energy_total" and bool(self.facts.records("energy"))
        return by_fuel or self.facts.filled(given)

    def park_number(self, column: str) -> Evaluated:
        """Return a number of the park sheet, such as water resources per head."""
        found = self.dataset.park.fields.get(column)
        if isinstance(found, Number):
            return algebra.from_cell(found, label=column_name(column))
        return self.park_missing(column)

    def park_missing(self, column: str) -> Missing:
        """Say that an entry of the park sheet is blank, naming its cell where there is one."""
        found = self.dataset.park.fields.get(column)
        return Missing.of("park_blank", *((found.cell,) if found is not None else ()), column=column_name(column))

    def park_word(self, column: str) -> str:
        """Return a choice of the park sheet, empty where it is blank."""
        return self.dataset.park.word(column)
