"""Balance and flows: T6 and T7 from the yearly sheets, T8 and the material flows from their own sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute.carbon.balance import balance
from lowcarbon_cli.compute.carbon.graphs import graphs
from lowcarbon_cli.compute.facts import sheet_name
from lowcarbon_cli.compute.structure import energy_lines
from lowcarbon_cli.model.carbon.flows import Flows
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.findings import Finding


def flows(readings: Readings, years: Sequence[int]) -> tuple[Flows | Missing, tuple[Finding, ...]]:
    """Return the energy balance and the flows of every year, and findings at the cells that do not balance."""
    found: list[Finding] = []
    facts = readings.facts
    rows = tuple(balance(readings, years)) if readings.energy.by_fuel() else ()
    made = (
        *graphs("energy", facts.records("flows"), found),
        *graphs("material", facts.records("materials"), found),
    )
    notes = tuple(_notes(readings, {graph.kind for graph in made}))
    if not rows and not made:
        return Missing((Lack("no_energy_by_fuel"), *notes)), tuple(found)
    structure = energy_lines(readings, years) if rows else ()
    used = (Lack("balance_use", (), {"column": column_name("energy", readings.energy.use_column)}),) if rows else ()
    return Flows(structure, rows, used, made, notes), tuple(found)


def _notes(readings: Readings, drawn: set[str]) -> Iterator[Lack]:
    """Say why there are no flows of a kind: no sheet, or rows that all lack their year."""
    for kind, sheet in (("energy", "flows"), ("material", "materials")):
        if kind not in drawn:
            cells = tuple(record.cell for record in readings.facts.records(sheet))
            yield Lack("flows_unplaced", cells, {"sheet": sheet_name(sheet)}) if cells else Lack(f"no_{kind}_flows")
