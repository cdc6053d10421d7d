"""What computing found, as far as data rules look at it: series by year, fuel rows, judged rows."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from lowcarbon_cli.model.findings import Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lowcarbon_cli.model.catalogue import Fuel
    from lowcarbon_cli.model.choices import Choices
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.results import Assessment, OptionUsed
    from lowcarbon_cli.model.values import Evaluated


class FuelLine(NamedTuple):
    """One row of the energy or transformation sheet as it entered the energy account."""

    record: Record
    """Its ``sheet`` tells which of the two it is."""
    fuel: Fuel
    quantity: Evaluated
    """In the fuel's canonical unit: industrial (else total) consumption, or what was transformed."""
    coefficient: Evaluated
    """tce per canonical unit at the run's electricity basis."""
    calorific: Evaluated
    """tce per canonical unit with electricity at its calorific value, whatever the run's basis."""
    measure: Callable[[], Evaluated]
    """Makes ``tce``, which few rules ask for."""
    emit: Callable[[], Evaluated | None] | None = None
    """Makes ``co2``, where the row is one of fuel used."""

    @property
    def tce(self) -> Evaluated:
        """The row in tce, feedstock included."""
        return self.measure()

    @property
    def co2(self) -> Evaluated | None:
        """CO2 of the row without feedstock, in t; None for what is not burned fossil fuel, and for transformation."""
        return None if self.emit is None else self.emit()


APART = frozenset({"recovered", "sink"})
"""Categories of the emission sheet that never enter the total."""


class EmissionRow(NamedTuple):
    """One row of the emission sheet whose CO2 is not added: it is computed from energy, or part of a stated total."""

    record: Record
    category: str
    stated: Evaluated
    """Its CO2 in t, as stated or from what the row itself gives; ``Missing`` where it gives too little."""
    fuel: Fuel | None
    """The one carrier that its source names."""
    lack: Missing | None = None
    """Why the total lacks it, where it provably does."""


class Figures(Struct, frozen=True):
    """The computed side of a run, for rules that need more than the cells.

    ``series`` holds, by reading id and year: ``energy_total``, ``energy_consumption`` (before
    deductions), ``transformation_output`` and ``recovered_energy`` (tce, only years that have some),
    ``co2_given`` (the total as stated), ``iav_constant`` and ``iav_current`` (10k_cny),
    ``co2_total``, ``co2_fuels``, ``co2_power`` (t), ``net_power`` (10k_kwh), ``renewable_energy`` (tce);
    ``co2_heat`` and ``co2_made_fuels`` (t) only where there are ``emissions`` to hold against them.
    """

    choices: Choices
    options: tuple[OptionUsed, ...]
    years: tuple[int, ...]
    series: Mapping[str, Mapping[int, Evaluated]] = MappingProxyType({})
    stated: Mapping[int, tuple[Evaluated, ...]] = MappingProxyType({})
    """Every energy total that the workbook states, by year."""
    lines: tuple[FuelLine, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    emissions: tuple[EmissionRow, ...] = ()
    emission_totals: tuple[EmissionRow, ...] = ()
    """Rows of totals of the emission sheet; without a category the total of a year."""

    def value(self, name: str, year: int) -> Evaluated:
        """Return a computed reading, ``Missing`` without reasons where it was not computed."""
        return self.series.get(name, {}).get(year, Missing(()))
