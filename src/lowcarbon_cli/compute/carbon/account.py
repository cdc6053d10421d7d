"""The accounting of zero-carbon parks: annexes 3 and 4 of 发改环资〔2025〕910号.

CO2 of the park = fuels burned (feedstock out) + conversion (input minus output, oxidation 100 %) + net power +
net heat + processes as given. Power taken in: direct non-fossil supply, green trades or certificates count 0,
the rest 0.8325 kgCO2/kWh; power sent out at 0.8325, photovoltaic power at 0, for the annex means the net intake
of fossil power. Heat: 0.11 tCO2/GJ or the measured factor, non-fossil heat 0. Energy: all that is consumed, each
once, electricity at equivalent value. The run's basis of electricity, feedstock and grid factor change nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.amounts import in_words
from lowcarbon_cli.compute.carbon.conversion import Conversion
from lowcarbon_cli.compute.carbon.green import CLAIMS, claimed
from lowcarbon_cli.compute.energy import Energy
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.numbers import plain, round_to
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import factors

if TYPE_CHECKING:
    from lowcarbon_cli.compute.co2 import Co2
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.text import Param
    from lowcarbon_cli.model.values import Evaluated

PROCESS = ("process",)
"""Categories of the emission sheet that the annex counts; waste is not among them."""
FOSSIL_HEAT = (("heat_purchase", "heat_purchase_clean"), ("heat_export", "heat_export_clean"))
_SHOWN = 2


class ZeroCarbon:
    """The park's CO2 (t) and energy (tce) by the zero-carbon park method, part by part."""

    def __init__(self, co2: Co2) -> None:
        self.co2 = co2
        self.facts = co2.facts
        self.conversion = Conversion(co2)

    @cached_property
    def energy(self) -> Energy:
        """The energy account at equivalent value, feedstock included; few standards ask for it."""
        return Energy(self.facts, replace(self.co2.choices, electricity="equivalent", feedstock="include"))

    # -- energy -------------------------------------------------------------------------------

    def energy_equivalent(self, year: int) -> Evaluated:
        """Return energy consumed in ``year`` in tce with electricity at equivalent value, feedstock included."""
        # a total without a stated basis is what the run's basis says, never silently the equivalent one
        have = self.energy.stated_basis(year) or self.co2.choices.electricity
        if not self.energy.by_fuel() and have != "equivalent":
            return Missing.of("zero_total_not_equivalent", *self.co2.energy.given(year).cells, year=year)
        found = self.energy.total(year)
        return algebra.named(found, "energy_equivalent", label("zero_energy"), year)

    # -- fuels, conversion, processes -----------------------------------------------------------

    def fuels(self, year: int) -> Evaluated | None:
        """Return the CO2 of fuels burned: without feedstock and what plants convert; None where none is burned."""
        converted = self.conversion.converted(year)
        rows: list[Evaluated] = []
        for record in self.energy.rows(year):
            fuel, inputs = self.energy.fuel(record), converted.pop(record.word("fuel"), [])
            found = self.conversion.burned_row(record, inputs, fuel) if inputs and fuel else self.co2.fuel_row(record)
            if found is not None:
                rows.append(found)
        rows += [
            Missing.of(
                "zero_input_not_consumed", *(one.cell for one in left), fuel=fuel_of(self.energy, left), year=year
            )
            for left in converted.values()
        ]
        return algebra.add(rows, label("zero_fuels")) if rows else None

    def process(self, year: int) -> Evaluated | None:
        """Return the CO2 of industrial processes as given, None where there is none."""
        return self.co2.given_rows(year, PROCESS)

    # -- power --------------------------------------------------------------------------------

    def certified(self, year: int) -> Evaluated | None:
        """Return purchased power that trades or certificates make green, in 10k_kwh; at most what is purchased."""
        found = claimed(self.facts, year)
        if found is None:
            return None
        green, bought = found.amount, self.facts.number("grid_purchase", year)
        if isinstance(green, Derivation) and isinstance(bought, Derivation) and green.value > bought.value:
            return algebra.named(bought, "", label("zero_certified_capped"), year)
        return algebra.named(green, "", label("zero_certified"), year)

    def power_in(self, year: int) -> Evaluated:
        """Return the CO2 of power taken in, kind by kind."""
        rest, terms = self.facts.number("grid_purchase", year), []
        certified, direct = self.certified(year), self.facts.optional("direct_green", year)
        if certified is not None:
            rest = algebra.sub(rest, certified, label("zero_rest"))
            terms.append(_at_zero(certified))
        if direct is not None:
            terms.append(_at_zero(direct))
        return algebra.add([_fossil_power(rest), *terms], label("zero_power_in"))

    def power_out(self, year: int, *, pv_as_rest: bool = False) -> Evaluated | None:
        """Return the CO2 of power sent out, None where none is; ``pv_as_rest`` is the other reading of the annex."""
        sent, pv = (self.facts.optional(column, year) for column in ("power_export", "pv_export"))
        terms = [_fossil_power(sent)] if sent is not None else []
        if pv is not None:
            terms.append(_fossil_power(pv) if pv_as_rest else _at_zero(pv))
        return algebra.add(terms, label("zero_power_out")) if terms else None

    # -- heat ---------------------------------------------------------------------------------

    def heat(self, year: int) -> Evaluated | None:
        """Return the CO2 of net fossil heat taken in, None where the park buys and sells none."""
        bought, sent = (self._fossil_heat(*columns, year) for columns in FOSSIL_HEAT)
        if bought is None and sent is None:
            return self.co2.unexplained_heat(year)
        if bought is None:
            bought = algebra.constant(0, "gj", label("no_heat_bought"))
        net = algebra.sub(bought, sent) if sent is not None else bought
        product = algebra.mul(algebra.named(net, "net_heat", label("zero_net_heat"), year), self._heat_factor(year))
        return algebra.named(algebra.convert(product, "t"), "", label("zero_heat"), year)

    def _fossil_heat(self, column: str, clean_column: str, year: int) -> Evaluated | None:
        whole, clean = self.facts.optional(column, year), self.facts.optional(clean_column, year)
        if whole is None or clean is None:
            return whole
        left = algebra.sub(whole, clean, label("zero_fossil_heat"))
        if isinstance(left, Derivation) and left.value < 0:
            return Missing.of("zero_clean_heat_exceeds", *left.cells, year=year)
        return left

    def _heat_factor(self, year: int) -> Evaluated:
        measured = self.facts.optional("heat_factor", year)
        if measured is not None:
            return measured
        return algebra.from_factor(factors.heat_co2(), label=label("heat_factor"))

    # -- the whole ----------------------------------------------------------------------------

    def total(self, year: int, *, pv_as_rest: bool = False) -> Evaluated:
        """Return the CO2 of the park in ``year`` in t; only from energy by fuel, never from a stated total."""
        name = label("zero_co2")
        if not self.energy.by_fuel():
            return Missing.of("zero_needs_fuels")
        gap = self.co2.gap(year)
        if gap is not None:
            return gap
        parts = [
            self.fuels(year),
            self.conversion.co2_of(year),
            self.process(year),
            self.power_in(year),
            self.heat(year),
            self.co2.left_out(year),
        ]
        result = algebra.add([part for part in parts if part is not None], label("zero_sum"))
        out = self.power_out(year, pv_as_rest=pv_as_rest)
        if out is not None:
            result = algebra.sub(result, out)
        return algebra.named(result, "zero_carbon_co2", name, year)

    def other_reading(self, year: int) -> Evaluated | None:
        """Return the CO2 with photovoltaic power sent out as all other power, None where none is sent out."""
        sent = self.facts.optional("pv_export", year)
        if not isinstance(sent, Derivation) or sent.value == 0:
            return None
        return self.total(year, pv_as_rest=True)

    def notes(self, year: int) -> tuple[Lack, ...]:
        """Return what stands beside a figure of this method: its two amounts, and where certificates were cut."""
        co2, energy = self.total(year), self.energy_equivalent(year)
        if isinstance(co2, Missing) or isinstance(energy, Missing):
            return ()
        shown: dict[str, Param] = {
            "co2": plain(round_to(co2.value, _SHOWN)),
            "energy": in_words(energy, "full", _SHOWN),
        }
        green = claimed(self.facts, year)
        notes = [Lack("zero_accounting", (), shown), *(green.notes if green is not None else ())]
        if _capped(self.certified(year)):
            found = [self.facts.field(column, year) for column in ("grid_purchase", *CLAIMS)]
            notes.append(
                Lack("zero_certified_capped", tuple(one.cell for one in found if one is not None), {"year": year})
            )
        return tuple(notes)


def fuel_of(energy: Energy, rows: list[Record]) -> Text:
    """Return the name of the fuel of transformation rows."""
    fuel = energy.fuel(rows[0])
    return fuel.name if fuel is not None else Text("", "")


def _capped(found: Evaluated | None) -> bool:
    return isinstance(found, Derivation) and found.label == label("zero_certified_capped")


def _fossil_power(amount: Evaluated) -> Evaluated:
    factor = algebra.from_factor(factors.zero_carbon_power(), label=label("zero_power_factor"))
    return algebra.convert(algebra.mul(amount, factor), "t")


def _at_zero(amount: Evaluated) -> Evaluated:
    return algebra.convert(algebra.mul(amount, algebra.constant(0, "tco2/10k_kwh", label("zero_green_factor"))), "t")
