"""The energy totals of a year: statistical, over the park's boundary, and the plain sum that is wrong.

Statistical: every firm's consumption less the output of the park's own plants. Boundary: what comes into the
park less what leaves it. Both agree but for what the power and heat networks lose. Feedstock and the value
of electricity are those of the run, in all of them alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.amounts import in_words
from lowcarbon_cli.compute.carbon.accounts_networks import UNITS, networks
from lowcarbon_cli.compute.carbon.accounts_words import as_written, flow_name
from lowcarbon_cli.compute.energy import Energy
from lowcarbon_cli.compute.facts import words
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.carbon.accounts import EnergyLine, EnergyTotals
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowcarbon_cli.compute.carbon.accounts_networks import Network
    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.catalogue import Fuel
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.text import Param
    from lowcarbon_cli.model.values import Evaluated

_NOTHING_LEFT = 6
"""Decimals of a tce below which a rest is rounding of coefficients with many digits, and nothing to explain."""


def totals(readings: Readings, year: int) -> EnergyTotals:
    """Return the energy totals of ``year`` in tce."""
    statistical = readings.energy.total(year)
    if not readings.energy.by_fuel():
        none = Missing.of("accounts_needs_fuels", year=year)
        return EnergyTotals(
            stated=True,
            statistical=statistical,
            boundary=none,
            lines=(),
            gap=none,
            networks=(),
            rest=none,
            plain=None,
            plain_excess=None,
            plain_share=None,
            plain_notes=(),
            equivalent=equivalent(readings, year),
        )
    found = networks(readings, year)
    lines = (*_fuels(readings, year), *(line for network in found for line in _over_boundary(network)))
    boundary = _boundary(lines, statistical, year)
    gap = algebra.sub(boundary, statistical, label("accounts_energy_gap"))
    gaps = tuple(network.gap() for network in found)
    rest = gap
    for item in gaps:
        rest = algebra.sub(rest, item.tce, label("accounts_energy_rest"))
    plain, notes = _plain(readings, year, found)
    excess = algebra.sub(plain, statistical, label("accounts_plain_excess")) if plain is not None else None
    share = algebra.convert(algebra.pure(algebra.div(excess, statistical)), "%") if excess is not None else None
    return EnergyTotals(
        stated=False,
        statistical=statistical,
        boundary=boundary,
        lines=lines,
        gap=gap,
        networks=gaps,
        rest=rest,
        plain=plain,
        plain_excess=excess,
        plain_share=share,
        plain_notes=notes,
        equivalent=equivalent(readings, year),
    )


def equivalent(readings: Readings, year: int) -> Evaluated:
    """Return the statistical total with electricity at equivalent value and feedstock included."""
    choices = replace(readings.choices, electricity="equivalent", feedstock="include")
    found = Energy(readings.facts, choices).total(year)
    if not readings.energy.by_fuel() and readings.choices.electricity == "calorific":
        stated = readings.energy.total(year)
        if isinstance(stated, Derivation):
            # the one total that is stated stands at calorific value already
            return Missing.of("accounts_needs_fuels", year=year)
    return algebra.named(found, "energy_equivalent", label("accounts_equivalent"), year)


# -- over the boundary -------------------------------------------------------------------------


def _fuels(readings: Readings, year: int) -> Iterator[EnergyLine]:
    """Yield what is no network: fuels that come in, and fuels that plants made or recovered inside."""
    energy = readings.energy
    for record in energy.rows(year):
        fuel = energy.fuel(record)
        if fuel is None or fuel.kind not in UNITS:
            tce = energy.row_tce(record, readings.choices.electricity, feedstock=readings.choices.feedstock)
            yield EnergyLine("in", _name(record, fuel), energy.quantity(record, energy.column), tce)
    for record in readings.facts.records("transform"):
        fuel = energy.fuel(record)
        if record.year == year and record.own_supply and (fuel is None or fuel.kind not in UNITS):
            yield EnergyLine(
                "own", _name(record, fuel), energy.transform_quantity(record), energy.transform_tce(record)
            )


def _name(record: Record, fuel: Fuel | None) -> Text:
    return fuel.name if fuel is not None else as_written(record, "fuel")


def _over_boundary(network: Network) -> Iterator[EnergyLine]:
    for column, amount in network.bought:
        yield EnergyLine(
            "in", flow_name(column), amount, algebra.convert(algebra.mul(amount, network.coefficient), "tce")
        )
    if network.sent is not None:
        tce = algebra.convert(algebra.mul(network.sent, network.coefficient), "tce")
        name = flow_name("power_export" if network.carrier == "electricity" else "heat_export")
        yield EnergyLine("out", name, network.sent, tce)


def _boundary(lines: Sequence[EnergyLine], statistical: Evaluated, year: int) -> Evaluated:
    came = [line.tce for line in lines if line.way == "in"]
    left = [line.tce for line in lines if line.way != "in"]
    if isinstance(statistical, Missing):
        # rows that belong to no year are missing on both sides
        return Missing.merge(statistical, *came, *left)
    if not came:
        return Missing.of("accounts_needs_fuels", year=year)
    result = algebra.add(came, label("accounts_came_in"))
    for part in left:
        result = algebra.sub(result, part)
    return algebra.named(result, "energy_boundary", label("accounts_boundary"), year)


# -- the plain sum -----------------------------------------------------------------------------


def _plain(readings: Readings, year: int, found: Sequence[Network]) -> tuple[Evaluated | None, tuple[Lack, ...]]:
    """Return the sum of what every firm consumes, and why it is wrong; None where no plant puts anything out."""
    energy = readings.energy
    made, recovered = energy.transformation_output(year), energy.recovered(year)
    if made is None and recovered is None:
        return None, ()
    plain = algebra.named(energy.consumption(year), "", label("accounts_plain"), year)
    notes: list[Lack] = []
    if recovered is not None:
        notes.append(Lack("accounts_plain_recovered", (), {"amount": in_words(recovered, "full")}))
    if made is not None:
        rows = [
            record
            for record in readings.facts.records("transform")
            if record.year == year and record.word("direction") == "output"
        ]
        plants = list(dict.fromkeys(words(record.fields, "plant") or words(record.fields, "fuel") for record in rows))
        named = Text("、".join(plants), ", ".join(plants))
        params: dict[str, Param] = {"plants": named, "amount": in_words(made, "full")}
        reason = "accounts_plain_twice" if _sells_inside(readings, rows, found) else "accounts_plain_sent"
        notes.insert(0, Lack(reason, tuple(record.cell for record in rows), params))
    return plain, tuple(notes)


def _sells_inside(readings: Readings, rows: Sequence[Record], found: Sequence[Network]) -> bool:
    """Tell whether any output stays in the park: a fuel, or power or heat beyond what is sent out."""
    kinds = {fuel.kind for record in rows if (fuel := readings.energy.fuel(record)) is not None}
    inside = [network.inside for network in found if network.made]
    return bool(kinds - set(UNITS)) or any(isinstance(part, Missing) or part.value > 0 for part in inside)


# -- findings ----------------------------------------------------------------------------------


def remarks(year: int, made: EnergyTotals) -> Iterator[Finding]:
    """Yield a finding where something of the gap lies at no network."""
    if isinstance(made.rest, Derivation) and numbers.round_to(made.rest.value, _NOTHING_LEFT) != 0:
        cells = tuple(
            dict.fromkeys(leaf.number.cell for item in made.networks for leaf in _leaves(item.tce) if leaf.number)
        )
        yield finding("LC-CO2-023", *cells, year=year, gap=in_words(made.gap, "full"), rest=in_words(made.rest, "none"))


def _leaves(value: Evaluated) -> Iterator[Derivation]:
    return value.leaves() if isinstance(value, Derivation) else iter(())
