"""The power and heat networks of the park: at disposal, used, left over, and whether that is network loss.

At disposal = bought + supplied directly + own photovoltaic power + made by plants + recovered (where its use
stands as consumption) - sent out of the park.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.carbon.accounts import NetworkGap
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import fuels, rules

if TYPE_CHECKING:
    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.carbon.accounts import Carrier, Explained
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated

UNITS: dict[Carrier, str] = {"electricity": "10k_kwh", "heat": "gj"}
_IN: dict[Carrier, tuple[str, ...]] = {
    "electricity": ("grid_purchase", "direct_green", "pv_own_use"),
    "heat": ("heat_purchase",),
}
_OUT: dict[Carrier, str] = {"electricity": "power_export", "heat": "heat_export"}
_RULE = "LC-BAL-010"


class Network(Struct, frozen=True):
    """One network in one year with its flows; amounts in 10k_kwh or gj."""

    carrier: Carrier
    bought: tuple[tuple[str, Evaluated], ...]
    """Column of the power sheet and its amount."""
    made: tuple[Evaluated, ...]
    """Output of plants, and recovered energy whose use stands as consumption."""
    sent: Evaluated | None
    used: tuple[Evaluated, ...]
    coefficient: Evaluated

    @property
    def inside(self) -> Evaluated:
        """What plants made for the park."""
        made = self._sum(self.made)
        return algebra.sub(made, self.sent) if self.sent is not None else made

    def _sum(self, parts: tuple[Evaluated, ...], name: Text | None = None) -> Evaluated:
        if not parts:
            return algebra.constant(0, UNITS[self.carrier], label("accounts_nothing"))
        return algebra.add([algebra.convert(part, UNITS[self.carrier]) for part in parts], name)

    def gap(self) -> NetworkGap:
        """Return the balance of the network and what is left over, in its unit and in tce."""
        came = self._sum((*(value for _, value in self.bought), *self.made), label("accounts_supply"))
        supply = algebra.sub(came, self.sent, label("accounts_supply")) if self.sent is not None else came
        used = self._sum(self.used, label("accounts_used"))
        gap = algebra.sub(supply, used, label("accounts_gap"))
        tce = algebra.convert(algebra.mul(gap, self.coefficient), "tce")
        return NetworkGap(self.carrier, supply, used, gap, self.coefficient, tce, self._explained(supply, gap))

    def _explained(self, supply: Evaluated, gap: Evaluated) -> Explained:
        """Tell whether a surplus is what networks lose: within the share of the data rule, and no slip's amount."""
        if isinstance(gap, Missing) or isinstance(supply, Missing):
            return "unexplained"
        if gap.value == 0:
            return "none"
        most = numbers.CONTEXT.multiply(supply.value, rules.parameters(_RULE)[f"{self.carrier}_loss"])
        # own photovoltaic power or the plants' own power, left over exactly, stands twice and is not lost
        slips = [value for _, value in self.bought[1:]] + ([self.inside] if self.made and self.bought else [])
        twice = any(isinstance(slip, Derivation) and slip.value == gap.value for slip in slips)
        return "loss" if 0 < gap.value <= most and not twice else "unexplained"


def networks(readings: Readings, year: int) -> tuple[Network, ...]:
    """Return the networks of which the workbook tells anything in ``year``."""
    found = (_network(readings, year, carrier) for carrier in UNITS)
    return tuple(network for network in found if network is not None)


def _network(readings: Readings, year: int, carrier: Carrier) -> Network | None:
    facts, energy = readings.facts, readings.energy
    rows = [record for record in energy.rows(year) if _is(readings, record, carrier)]
    made = [
        record
        for record in facts.records("transform")
        if record.year == year and record.own_supply and _is(readings, record, carrier)
    ]
    bought = [(key, found) for key in _IN[carrier] if (found := facts.optional(key, year)) is not None]
    sent = facts.optional(_OUT[carrier], year)
    if not (rows or made or bought or sent is not None):
        return None
    first = _IN[carrier][0]
    if facts.optional(first, year) is None and (carrier == "electricity" or not (made or sent is not None)):
        # what is used and not made must have been bought: how much is unknown
        bought = [(first, facts.missing(first, year)), *bought]
    return Network(
        carrier=carrier,
        bought=tuple(bought),
        made=tuple(energy.transform_quantity(record) for record in made),
        sent=sent,
        used=tuple(energy.quantity(record, energy.use_column) for record in rows),
        coefficient=_coefficient(readings, year, carrier, [*rows, *made]),
    )


def _is(readings: Readings, record: Record, carrier: str) -> bool:
    fuel = readings.energy.fuel(record)
    return fuel is not None and fuel.kind == carrier


def _coefficient(readings: Readings, year: int, carrier: Carrier, rows: list[Record]) -> Evaluated:
    """Return tce per unit as the rows of use have it, then those of the plants, then the table."""
    energy = readings.energy
    if carrier == "electricity":
        return energy.electricity(year)
    for record in rows:
        fuel = energy.fuel(record)
        if fuel is not None and fuel.unit == UNITS[carrier]:
            return energy.coefficient(record, readings.choices.electricity)
    return energy.table_coefficient(fuels.fuel(carrier))
