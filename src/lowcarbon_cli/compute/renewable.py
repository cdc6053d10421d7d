"""Renewable energy used in the park, in tce.

Photovoltaic power used on site, directly supplied green power, traded green power and biomass
fuels. Power sent out counts for nobody here. Certificates stand apart (with and without).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.carbon.green import claimed
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label

if TYPE_CHECKING:
    from lowcarbon_cli.compute.energy import Energy
    from lowcarbon_cli.compute.facts import Facts
    from lowcarbon_cli.model.values import Evaluated

POWER_COLUMNS = ("pv_own_use", "direct_green", "green_trade")


def used(facts: Facts, energy: Energy, year: int) -> Evaluated:
    """Return renewable energy used in ``year`` in tce; ``Missing`` where the workbook tells of none."""
    power = [found for column in POWER_COLUMNS if (found := facts.optional(column, year)) is not None]
    coefficient = energy.electricity(year) if power else None
    terms = [algebra.convert(algebra.mul(found, coefficient), "tce") for found in power if coefficient is not None]
    terms += [energy.row_tce(record, energy.choices.electricity) for record in energy.of_kind(year, "biomass")]
    if not terms:
        return Missing.merge(*(facts.number(column, year) for column in POWER_COLUMNS))
    return algebra.named(algebra.add(terms), "renewable_energy", label("renewable_energy"), year)


def with_certificates(facts: Facts, energy: Energy, base: Evaluated, year: int) -> Evaluated:
    """Return ``base`` with green certificates (1 certificate = 1 MWh) as far as they exceed the traded power."""
    certificates = facts.number("certificates", year)
    trade, green = facts.optional("green_trade", year), claimed(facts, year)
    if isinstance(certificates, Missing) or green is None:
        return Missing.merge(base, certificates)
    beyond = algebra.sub(green.amount, trade) if trade is not None else green.amount
    extra = algebra.convert(algebra.mul(beyond, energy.electricity(year)), "tce")
    result = algebra.add([base, extra])
    return algebra.named(result, "renewable_energy_with_certificates", label("renewable_with_certificates"), year)
