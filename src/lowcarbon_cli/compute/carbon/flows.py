"""Balance and flows: T7 from the yearly sheets, T8 and the material flows from their own sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute.carbon.balance import balance
from lowcarbon_cli.compute.carbon.graphs import energy_graphs, material_graphs
from lowcarbon_cli.model.carbon.flows import Flows
from lowcarbon_cli.model.findings import Lack, Missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.findings import Finding


def flows(readings: Readings, years: Sequence[int]) -> tuple[Flows | Missing, tuple[Finding, ...]]:
    """Return the energy balance and the flows of every year, and findings at the cells that do not balance."""
    found: list[Finding] = []
    rows = tuple(balance(readings, years)) if readings.energy.by_fuel() else ()
    energy, material = readings.facts.records("flows"), readings.facts.records("materials")
    graphs = (*energy_graphs(energy, found), *material_graphs(material, found))
    notes = [Lack("no_energy_flows")] if not energy else []
    notes += [Lack("no_material_flows")] if not material else []
    if not rows and not graphs:
        return Missing((Lack("no_energy_by_fuel"), *notes)), tuple(found)
    return Flows(rows, graphs, tuple(notes)), tuple(found)
