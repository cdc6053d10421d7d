"""Drivers of CO2: the sheet of sectors, or the park as one sector, decomposed year by year."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.carbon.cells import cells_behind
from lowcarbon_cli.compute.carbon.lmdi import Term, decompose
from lowcarbon_cli.compute.carbon.tapio import tapio
from lowcarbon_cli.compute.facts import why_blank, words
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.carbon.drivers import Drivers, Effect, Input, Step
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.carbon.drivers import EffectId
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.values import Evaluated

C = numbers.CONTEXT
POWER, HEAT, PROCESS = "electricity", "heat", ""


class _Year(Struct, frozen=True):
    """One year that can be compared: terms by sector and carrier, totals, CO2 that is not from energy."""

    year: int
    terms: dict[tuple[str, str], Term]
    output: Decimal
    co2: Decimal
    process: Decimal


def drivers(readings: Readings, years: Sequence[int]) -> tuple[Drivers | Missing, tuple[Finding, ...]]:
    """Return the drivers of the change of CO2 over the years with data, and findings about the sheet of sectors."""
    records = readings.facts.records("sectors")
    found: list[Finding] = []
    if records:
        inputs = _of_sectors(records, found)
        detailed = any(item.carrier for item in inputs)
    else:
        inputs, detailed = _of_park(readings, years)
    usable, lacks = _years(inputs, found, detailed=detailed)
    if len(usable) < 2:  # noqa: PLR2004 - a change needs two years
        lacks = lacks or (Lack("drivers_need_two_years"),)
        return Missing(lacks), tuple(found)
    grid = _Grid(readings)
    yearly = [_step(one, two, grid, detailed=detailed) for one, two in pairwise(usable)]
    steps = list(yearly)
    if len(yearly) > 1:
        steps += [_chained(yearly, usable[0], usable[-1]), _step(usable[0], usable[-1], grid, detailed=detailed)]
    made = Drivers("sectors" if records else "park", detailed, tuple(steps), tuple(inputs), lacks)
    return made, tuple(found)


# -- the sheet of sectors ------------------------------------------------------------------------


def _of_sectors(records: Sequence[Record], found: list[Finding]) -> list[Input]:
    """Return what the sheet says; value added of a sector stands in each of its rows or in one."""
    groups: dict[tuple[int, str], list[Record]] = defaultdict(list)
    for record in records:
        if record.year is not None:
            groups[record.year, words(record.fields, "sector")].append(record)
    inputs: list[Input] = []
    for (year, sector), rows in sorted(groups.items(), key=lambda item: item[0][0]):
        output = _output(rows, year, sector, found)
        inputs += [
            Input(
                year,
                sector,
                words(record.fields, "carrier"),
                output,
                _amount(record, "energy", found),
                _amount(record, "co2", found),
            )
            for record in rows
        ]
    return inputs


def _output(rows: Sequence[Record], year: int, sector: str, found: list[Finding]) -> Evaluated:
    given = [number for record in rows if (number := record.number("iav")) is not None]
    if not given:
        return why_blank(rows[0], "iav", column_name("sectors", "iav"))
    if len({number.value for number in given}) > 1:
        found.append(finding("LC-DRV-002", *(number.cell for number in given), year=year, sector=sector))
        return Missing.of("sector_output_differs", *(number.cell for number in given), year=year, sector=sector)
    return algebra.named(
        algebra.from_cell(given[0], label=column_name("sectors", "iav")), "", column_name("sectors", "iav"), year
    )


def _amount(record: Record, column: str, found: list[Finding]) -> Evaluated:
    field = record.fields.get(column)
    name = column_name("sectors", column)
    if not isinstance(field, Number):
        return why_blank(record, column, name)
    if field.value < 0:
        found.append(finding("LC-DRV-001", field.cell, name=name, value=field.as_written))
        return Missing.of("driver_not_positive", field.cell, name=name, year=record.year or "-")
    return algebra.from_cell(field, label=name)


# -- the park as one sector ----------------------------------------------------------------------


def _of_park(readings: Readings, years: Sequence[int]) -> tuple[list[Input], bool]:
    """Return the park's own readings by carrier; in one where its own plants turn carriers into others."""
    detailed = readings.energy.by_fuel() and not readings.facts.records("transform")
    inputs: list[Input] = []
    for year in years:
        output = readings.value("iav", year)
        if not detailed:
            energy, co2 = readings.value("energy_total", year), readings.value("co2_total", year)
            inputs.append(Input(year, "", "", output, energy, co2))
            continue
        inputs += [Input(year, "", carrier, output, *pair) for carrier, pair in _carriers(readings, year).items()]
        for given in (readings.co2.given_rows(year), readings.co2.left_out(year)):
            if given is not None:
                inputs.append(Input(year, "", PROCESS, output, algebra.constant(0, "tce"), given))
    return inputs, detailed


def _carriers(readings: Readings, year: int) -> dict[str, tuple[Evaluated, Evaluated]]:
    """Return energy and CO2 by carrier; that of power and heat is what their net purchase causes."""
    energy: dict[str, list[Evaluated]] = defaultdict(list)
    co2: dict[str, list[Evaluated]] = defaultdict(list)
    account = readings.energy
    for record in account.rows(year):
        fuel = account.fuel(record)
        key = fuel.id if fuel is not None else "?"
        energy[key].append(account.row_tce(record, readings.choices.electricity, feedstock=readings.choices.feedstock))
        burned = readings.co2.fuel_row(record)
        if burned is not None:
            co2[key].append(burned)
    found: dict[str, tuple[Evaluated, Evaluated]] = {}
    bought = {POWER: readings.co2.power(year), HEAT: readings.co2.heat(year)}
    for key, parts in energy.items():
        caused = [*co2[key], *([taken] if (taken := bought.pop(key, None)) is not None else [])]
        found[key] = algebra.add(parts), algebra.add(caused) if caused else algebra.constant(0, "t")
    for key, caused_alone in bought.items():
        if caused_alone is not None and not (isinstance(caused_alone, Derivation) and caused_alone.value == 0):
            # power that nobody used: its energy is unknown, and with it the year
            missing = Missing.of("carrier_without_energy", year=year, name=label(f"co2_{_SHORT[key]}"))
            found[key] = missing, caused_alone
    return found


_SHORT = {POWER: "power", HEAT: "heat"}


# -- years and steps -----------------------------------------------------------------------------


def _years(inputs: Sequence[Input], found: list[Finding], *, detailed: bool) -> tuple[list[_Year], tuple[Lack, ...]]:
    """Return the years whose figures are all there and can be compared, and why others are not."""
    by_year: dict[int, list[Input]] = defaultdict(list)
    for item in inputs:
        by_year[item.year].append(item)
    usable: list[_Year] = []
    lacks: list[Lack] = []
    for year, items in sorted(by_year.items()):
        made = _year(year, items, detailed=detailed)
        if isinstance(made, Missing):
            lacks += [Lack("driver_year_left_out", made.cells, {"year": year}), *made.lacks]
        else:
            usable.append(made)
    sectors = {year.year: {key[0] for key in year.terms} for year in usable}
    for one, two in pairwise(sorted(sectors)):
        if sectors[one] != sectors[two]:
            changed = sectors[one] ^ sectors[two]
            cells = _cells(item for item in inputs if item.year in {one, two} and item.sector in changed)
            found.append(finding("LC-DRV-003", *cells, first=one, last=two, sectors="、".join(sorted(changed))))
    return usable, tuple(lacks)


def _cells(items: Iterable[Input]) -> tuple[CellRef, ...]:
    return cells_behind(value for item in items for value in (item.energy, item.co2))


def _year(year: int, items: Sequence[Input], *, detailed: bool) -> _Year | Missing:
    parts = [value for item in items for value in (item.value_added, item.energy, item.co2)]
    if any(isinstance(value, Missing) for value in parts):
        return Missing.merge(*parts)
    outputs: dict[str, Decimal] = {}
    energies: dict[str, Decimal] = defaultdict(lambda: numbers.ZERO)
    terms: dict[tuple[str, str], Term] = {}
    process = numbers.ZERO
    for item in items:
        outputs[item.sector] = _in(item.value_added, "10k_cny")
        energies[item.sector] = C.add(energies[item.sector], _in(item.energy, "tce"))
    for item in items:
        energy, co2 = _in(item.energy, "tce"), _in(item.co2, "t")
        if detailed and not item.carrier and energy == 0:
            process = C.add(process, co2)
            continue
        key = (item.sector, item.carrier)
        before = terms.get(key)
        if before is not None:
            energy, co2 = C.add(energy, before.energy), C.add(co2, before.co2)
        terms[key] = Term(outputs[item.sector], energies[item.sector], energy, co2)
    for (sector, _), term in terms.items():
        impossible = term.co2 < 0 or (term.co2 > 0 and min(term.value_added, term.sector_energy, term.energy) <= 0)
        if impossible:
            cells = _cells(item for item in items if item.sector == sector)
            return Missing.of("driver_not_positive", *cells, name=label("co2_total"), year=year)
    output = numbers.total(outputs.values())
    total = numbers.total([process, *(term.co2 for term in terms.values())])
    if output <= 0 or total <= 0:
        return Missing.of("driver_not_positive", name=label("co2_total"), year=year)
    return _Year(year, terms, output, total, process)


def _in(value: Evaluated, unit: str) -> Decimal:
    made = algebra.convert(value, unit)
    if isinstance(made, Missing):
        message = f"not in {unit}: {value}"
        raise TypeError(message)
    return made.value


def _step(one: _Year, two: _Year, grid: _Grid, *, detailed: bool) -> Step:
    effects = decompose(one.terms, two.terms, (one.output, two.output), detailed=detailed)
    if one.process or two.process:
        effects["process"] = C.subtract(two.process, one.process)
    return _made(one, two, effects, grid.part(one.year, two.year), chained=False)


def _made(one: _Year, two: _Year, effects: dict[EffectId, Decimal], grid: Decimal | None, *, chained: bool) -> Step:
    change = C.subtract(two.co2, one.co2)
    residual = change
    for value in effects.values():
        residual = C.subtract(residual, value)
    return Step(
        one.year,
        two.year,
        chained,
        change,
        tuple(Effect(name, value) for name, value in effects.items()),
        residual,
        tapio((one.output, two.output), (one.co2, two.co2)),
        grid,
    )


def _chained(yearly: Sequence[Step], one: _Year, two: _Year) -> Step:
    effects: dict[EffectId, Decimal] = {}
    grid: Decimal | None = numbers.ZERO
    for step in yearly:
        for effect in step.effects:
            effects[effect.id] = C.add(effects.get(effect.id, numbers.ZERO), effect.value)
        grid = None if grid is None or step.grid is None else C.add(grid, step.grid)
    return _made(one, two, effects, grid, chained=True)


class _Grid:
    """What of a change comes from the grid factor alone: mean net purchase x change of the factor."""

    def __init__(self, readings: Readings) -> None:
        self.co2 = readings.co2
        self.by_fuel = readings.energy.by_fuel()

    def part(self, first: int, last: int) -> Decimal | None:
        """Return t CO2; the rest of the change of power's CO2 is mean factor x change of the purchase."""
        if not self.by_fuel:
            return None
        powers = [self.co2.net_power(year) for year in (first, last)]
        factors = [self.co2.grid.of(year).factor for year in (first, last)]
        mean = algebra.div(algebra.add(powers), algebra.constant(2))
        made = algebra.convert(algebra.mul(mean, algebra.sub(factors[1], factors[0])), "t")
        return made.value if isinstance(made, Derivation) else None
