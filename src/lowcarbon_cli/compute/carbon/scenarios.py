"""Scenarios: value added, energy and CO2 of the last year with data, carried on by three yearly rates.

C_t = V_t x I_t x k_t with V_t = V_(t-1) (1 + growth), I and k (CO2 per energy) likewise. A rate holds from the
year of its row on and changes by its step every year after; another row of the same scenario takes over
in its own first year. Nothing is assumed: a rate that is not given is a finding and ends the scenario.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.facts import words
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.carbon.scenarios import Scenario, Scenarios, ScenarioYear
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.carbon.scenarios import PeakState
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.values import Evaluated

C = numbers.CONTEXT
RATES = ("growth", "intensity", "carbon")
FALLING = 2
"""Years after the largest that must fall before a peak is one."""


class _Row(Struct, frozen=True):
    """The rates that hold from a year on, with what is added to them every year."""

    start: int
    record: Record

    def rate(self, column: str, year: int) -> Evaluated:
        """Return a rate of a year in per cent, from its cell and that of its step."""
        made = self._cell(column)
        step = self.record.number(f"{column}_step")
        if step is None or year == self.start:
            return made
        change = algebra.mul(algebra.constant(year - self.start), self._cell(f"{column}_step"))
        return algebra.add([made, change])

    def _cell(self, column: str) -> Evaluated:
        found = self.record.fields.get(column)
        name = column_name("scenarios", column)
        if isinstance(found, Number):
            return algebra.from_cell(found, label=name)
        return Missing.of("scenario_blank", found.cell if found is not None else self.record.cell, column=name)


def scenarios(readings: Readings, years: Sequence[int]) -> tuple[Scenarios | Missing, tuple[Finding, ...]]:
    """Return the scenarios of the workbook, carried on from the last of ``years``, and findings about their sheet."""
    records = readings.facts.records("scenarios")
    if not records:
        return Missing.of("no_scenarios"), ()
    if not years:
        return Missing.of("no_year"), ()
    start = years[-1]
    base = (readings.value("iav", start), readings.value("energy_total", start), readings.value("co2_total", start))
    if not all(isinstance(value, Derivation) and value.value > 0 for value in base):
        return Missing.merge(Missing.of("scenario_no_base", year=start), *base), ()
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(words(record.fields, "name"), []).append(record)
    found: list[Finding] = []
    made = (_scenario(name, rows, start, base, found) for name, rows in groups.items())
    kept = tuple(one for one in made if one is not None)
    if not kept:
        return Missing.of("no_scenarios"), tuple(found)
    return Scenarios(start, kept), tuple(found)


def _scenario(
    name: str, records: Sequence[Record], start: int, base: tuple[Evaluated, ...], found: list[Finding]
) -> Scenario | None:
    rows = _rows(name, records, start, found)
    horizon = _horizon(name, records, start, found)
    if not rows or horizon is None:
        return None
    output, energy, co2 = base
    years = [ScenarioYear(start, None, None, None, output, energy, co2, numbers.ZERO)]
    budget = numbers.ZERO
    for year in range(start + 1, horizon + 1):
        row = max((row for row in rows if row.start <= year), key=lambda one: one.start)
        rates = [row.rate(column, year) for column in RATES]
        growth, intensity, carbon = (_factor(rate) for rate in rates)
        output = algebra.mul(output, growth)
        energy = algebra.mul(algebra.mul(energy, growth), intensity)
        co2 = algebra.mul(algebra.mul(algebra.mul(co2, growth), intensity), carbon)
        bad = _impossible(rates, year, name)
        if bad is not None:
            found.append(bad)
            return None
        budget = C.add(budget, _value(co2))
        first, second, third = (_value(rate) for rate in rates)
        years.append(ScenarioYear(year, first, second, third, output, energy, co2, budget))
    cells = tuple(field.cell for row in rows for field in row.record.fields.values() if isinstance(field, Number))
    peak, largest_year = _peak([(one.year, _value(one.co2)) for one in years])
    return Scenario(name, tuple(years), peak, largest_year, cells)


def _rows(name: str, records: Sequence[Record], start: int, found: list[Finding]) -> list[_Row]:
    """Return the rows of a scenario by the year from which they hold; the first holds from the year after data."""
    rows: dict[int, _Row] = {}
    for record in records:
        given = record.number("start")
        first = int(given.value) if given is not None else start + 1
        if given is not None and first <= start:
            found.append(finding("LC-SCN-001", given.cell, scenario=name, year=first, start=start))
            return []
        if first in rows:
            found.append(finding("LC-SCN-002", rows[first].record.cell, record.cell, scenario=name, year=first))
            return []
        rows[first] = _Row(first, record)
    ordered = [rows[year] for year in sorted(rows)]
    if ordered[0].start > start + 1:
        cell = ordered[0].record.fields["start"].cell
        found.append(finding("LC-SCN-003", cell, scenario=name, year=ordered[0].start, start=start + 1))
        return []
    return ordered


def _horizon(name: str, records: Sequence[Record], start: int, found: list[Finding]) -> int | None:
    given = [number for record in records if (number := record.number("horizon")) is not None]
    if not given:
        found.append(finding("LC-SCN-004", records[0].cell, scenario=name))
        return None
    last = max(int(number.value) for number in given)
    if last <= start:
        found.append(finding("LC-SCN-005", *(number.cell for number in given), scenario=name, year=last, start=start))
        return None
    return last


def _impossible(rates: Sequence[Evaluated], year: int, name: str) -> Finding | None:
    """Return what stops a scenario: a rate that is not given, or one of -100 % and below."""
    for column, rate in zip(RATES, rates, strict=True):
        what = column_name("scenarios", column)
        if isinstance(rate, Missing):
            return finding("LC-SCN-006", *rate.cells, scenario=name, column=what)
        if rate.value <= -numbers.HUNDRED:
            cells: list[CellRef] = [leaf.number.cell for leaf in rate.leaves() if leaf.number is not None]
            shown = numbers.plain(rate.value)
            return finding("LC-SCN-007", *cells, scenario=name, column=what, year=year, value=shown)
    return None


def _factor(rate: Evaluated) -> Evaluated:
    return algebra.add([algebra.constant(1), algebra.convert(rate, "1")])


def _value(value: Evaluated) -> Decimal:
    if isinstance(value, Missing):
        message = f"a scenario was carried on without a value: {value}"
        raise TypeError(message)
    return value.value


def _peak(series: Sequence[tuple[int, Decimal]]) -> tuple[PeakState, int]:
    """Return what can be said of the largest year of a series, and that year (the first of equal ones)."""
    largest = max(value for _, value in series)
    place = next(place for place, (_, value) in enumerate(series) if value == largest)
    year = series[place][0]
    later = [value for _, value in series[place : place + FALLING + 1]]
    falls = len(later) > FALLING and later[0] > later[1] > later[2]
    if place == len(series) - 1:
        return "not_within", year
    if not falls:
        return "undecided", year
    return ("already" if place == 0 else "peaked"), year
