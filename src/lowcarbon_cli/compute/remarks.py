"""Findings that only computing can make: what stood in the way, and totals that contradict their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.findings import Finding, Lack
    from lowcarbon_cli.model.results import Assessment
    from lowcarbon_cli.model.values import Evaluated

_ERRORS = {
    "no_equivalent": "LC-FAC-010",
    "no_coefficient": "LC-FAC-011",
    "no_co2_parameter": "LC-FAC-012",
    "no_grid_factor": "LC-FAC-013",
    "row_without_year": "LC-NUM-012",
    "total_other_basis": "LC-FAC-004",
    "grid_other_year": "LC-CO2-005",
    "price_changes_verdict": "LC-ECO-008",
    "heat_origin_unknown": "LC-CO2-011",
}
"""Reasons that are findings of their own, beside the row they stand on."""


def remarks(readings: Readings, assessments: Iterable[Assessment], years: Iterable[int]) -> Iterator[Finding]:
    """Yield the findings of the computation."""
    lacks = [lack for one in assessments for row in one.indicators for lack in (*_reasons(row.value), *row.notes)]
    for year in years:
        yield from _against_given(readings, year)
    if readings.energy.by_fuel() and not readings.energy.industrial:
        heading = readings.dataset.tables["energy"].headings
        yield finding("LC-SCO-008", *([heading["total"]] if "total" in heading else []))
    for lack in dict.fromkeys((item.reason, item.cells, tuple(item.params.items())) for item in lacks):
        code = _ERRORS.get(lack[0])
        if code is not None:
            params: dict[str, Any] = dict(lack[2])
            yield finding(code, *lack[1], **params)


def _reasons(value: Evaluated) -> tuple[Lack, ...]:
    return value.lacks if isinstance(value, Missing) else ()


def _against_given(readings: Readings, year: int) -> Iterator[Finding]:
    """A total that is stated beside the fuels must agree with them within its own last digit."""
    energy = readings.energy
    if not energy.by_fuel():
        return
    computed = readings.value("energy_total", year)
    stated = energy.given(year)
    if not (isinstance(computed, Derivation) and isinstance(stated, Derivation)):
        return
    leaf = next(iter(stated.leaves()))
    room = leaf.number.half_width if leaf.number else numbers.ZERO
    gap = abs(numbers.CONTEXT.subtract(computed.value, stated.value))
    if gap > room and leaf.number is not None:
        yield finding(
            "LC-BAL-004",
            leaf.number.cell,
            stated=numbers.plain(stated.value),
            computed=numbers.plain(numbers.round_to(computed.value, 2)),
            gap=numbers.plain(numbers.round_to(gap, 2)),
            year=year,
        )
