"""The main links: which firms, carriers and sectors make most of energy, CO2 and the year's change.

One pass over the enterprise sheet. A firm's CO2 is that of its coal, gas, power and heat at the factors of the
run; carriers without a single factor (mixed oil products, coal where the edition asks for its kind) are named
and left out. Firms outside the park are left out. Sums of firms double-count what one sells to another: they
rank, they are not the park's total.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.facts import words
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.carbon.pareto import FirmIntensity, Pareto, Ranking, Slice
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import factors, fuels
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.carbon.pareto import Quantity, Subject
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding

C = numbers.CONTEXT
CARRIERS = {"coal": "raw_coal", "gas": "natural_gas", "elec": "electricity", "heat": "heat", "oil": ""}
"""Column of the enterprise sheet -> fuel whose factors hold; none for a mixture."""
UNITS: dict[Quantity, str] = {"energy": "tce", "co2": "t", "energy_change": "tce", "co2_change": "t"}
_DIVISION = 2


@dataclass(slots=True)
class _Sums:
    """What one pass over a year's firms gives."""

    energy: dict[Subject, dict[str, Decimal]] = field(default_factory=lambda: {"firm": {}, "carrier": {}, "sector": {}})
    co2: dict[Subject, dict[str, Decimal]] = field(default_factory=lambda: {"firm": {}, "carrier": {}, "sector": {}})
    output: dict[str, Decimal] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    cells: dict[str, list[CellRef]] = field(default_factory=lambda: defaultdict(list))
    no_energy: int = 0
    no_co2: int = 0
    partial: int = 0
    no_sector: int = 0


def pareto(
    readings: Readings, years: Sequence[int], threshold: Decimal
) -> tuple[Pareto | Missing, tuple[Finding, ...]]:
    """Return the rankings that reach ``threshold`` per cent, for the last year of the ledger."""
    del years
    by_year: dict[int, list[Record]] = defaultdict(list)
    for record in readings.facts.records("firms"):
        if record.year is not None and record.word("inpark") != "no":
            by_year[record.year].append(record)
    if not by_year:
        return Missing.of("no_firms"), ()
    last = max(by_year)
    found: list[Finding] = []
    filled = {
        column
        for records in by_year.values()
        for record in records
        for column in CARRIERS
        if record.number(column) is not None
    }
    sums = {
        year: _pass(by_year[year], _Factors(readings, year, filled), found)
        for year in (last - 1, last)
        if year in by_year
    }
    now = sums[last]
    if not now.energy["firm"] and not now.co2["firm"]:
        return Missing.of("no_firm_figures"), tuple(found)
    rankings = [
        _ranking(now, subject, quantity, last, threshold)
        for quantity in ("energy", "co2")
        for subject in ("firm", "carrier", "sector")
        if _of(now, quantity)[subject]
    ]
    if last - 1 in sums:
        rankings += _changes(sums[last - 1], now, last, threshold)
    park = algebra.convert(
        algebra.div(readings.value("energy_total", last), readings.value("iav", last)), "tce/10k_cny"
    )
    notes = _Factors(readings, last, filled).lacks
    leading = next((one for one in rankings if one.subject == "firm" and one.quantity == "energy"), None)
    return (
        Pareto(
            last,
            threshold,
            len(now.names),
            tuple(rankings),
            park,
            tuple(_intensities(now, leading, park)) if leading else (),
            notes,
        ),
        tuple(found),
    )


class _Factors:
    """tce and t CO2 per unit of each carrier column of a year; None where there is no single factor."""

    def __init__(self, readings: Readings, year: int, filled: set[str]) -> None:
        self.filled = filled
        self.tce: dict[str, Decimal] = {}
        self.co2: dict[str, Decimal] = {}
        lacks: list[Lack] = []
        for column in sorted(filled):
            name = column_name("firms", column)
            fuel_id = CARRIERS[column]
            if not fuel_id:
                lacks.append(Lack("mixed_carrier", (), {"name": name}))
                continue
            fuel = fuels.fuel(fuel_id)
            made = (
                readings.energy.electricity(year)
                if fuel.kind == "electricity"
                else readings.energy.table_coefficient(fuel)
            )
            caused = self._co2(readings, year, fuel_id)
            for value, kept in ((made, self.tce), (caused, self.co2)):
                if isinstance(value, Derivation):
                    kept[column] = value.value
                else:
                    lacks += [Lack("carrier_without_factor", (), {"name": name}), *value.lacks]
        self.lacks = tuple(lacks)

    @staticmethod
    def _co2(readings: Readings, year: int, fuel_id: str) -> Derivation | Missing:
        fuel = fuels.fuel(fuel_id)
        if fuel.kind == "electricity":
            made = algebra.convert(readings.co2.grid(year).factor, f"t/{fuel.unit}")
        elif fuel.kind == "heat":
            made = algebra.convert(algebra.from_factor(factors.heat_co2()), f"t/{fuel.unit}")
        else:
            made = readings.co2.default_factor(fuel)
        return made


def _pass(records: Iterable[Record], known: _Factors, found: list[Finding]) -> _Sums:
    sums = _Sums()
    for record in records:
        key = words(record.fields, "credit") or words(record.fields, "name")
        name = words(record.fields, "name") or key
        sums.names.setdefault(key, name)
        sector = words(record.fields, "ind")[:_DIVISION]
        sums.no_sector += not sector
        energy = record.number("tce")
        if energy is None:
            sums.no_energy += 1
        elif energy.value < 0:
            found.append(finding("LC-PAR-001", energy.cell, name=name, value=energy.as_written))
            sums.no_energy += 1
        else:
            sums.cells[key].append(energy.cell)
            _add(sums.energy["firm"], key, energy.value)
            if sector:
                _add(sums.energy["sector"], sector, energy.value)
        output = record.number("iav")
        if output is not None:
            _add(sums.output, key, output.value)
        _burn(record, key, sector, known, sums)
    return sums


def _burn(record: Record, key: str, sector: str, known: _Factors, sums: _Sums) -> None:
    """Add a firm's CO2 and its energy by carrier."""
    total = numbers.ZERO
    given = blank = 0
    for column in known.filled:
        number = record.number(column)
        if number is None or number.value < 0:
            blank += 1
            continue
        if column in known.tce:
            _add(sums.energy["carrier"], column, C.multiply(number.value, known.tce[column]))
        if column in known.co2:
            given += 1
            caused = C.multiply(number.value, known.co2[column])
            total = C.add(total, caused)
            _add(sums.co2["carrier"], column, caused)
        elif number.value:
            blank += 1
    if not given:
        sums.no_co2 += 1
        return
    sums.partial += blank > 0
    _add(sums.co2["firm"], key, total)
    if sector:
        _add(sums.co2["sector"], sector, total)


def _add(held: dict[str, Decimal], key: str, value: Decimal) -> None:
    held[key] = C.add(held.get(key, numbers.ZERO), value)


def _of(sums: _Sums, quantity: Quantity) -> Mapping[Subject, Mapping[str, Decimal]]:
    return sums.energy if quantity in {"energy", "energy_change"} else sums.co2


def _changes(before: _Sums, now: _Sums, year: int, threshold: Decimal) -> list[Ranking]:
    made = []
    pairs: tuple[tuple[Quantity, Quantity], ...] = (("energy", "energy_change"), ("co2", "co2_change"))
    for base, quantity in pairs:
        for subject, values in _of(now, base).items():
            old = _of(before, base)[subject]
            if not values or not old:
                continue
            delta = {
                key: C.subtract(values.get(key, numbers.ZERO), old.get(key, numbers.ZERO)) for key in {**old, **values}
            }
            joined = _Sums(names={**before.names, **now.names}, cells=defaultdict(list))
            for key in delta:
                joined.cells[key] = [*before.cells.get(key, ()), *now.cells.get(key, ())]
            _of(joined, quantity)[subject].update(delta)  # type: ignore[attr-defined]
            joined.no_energy = before.no_energy + now.no_energy
            joined.no_co2, joined.partial = before.no_co2 + now.no_co2, before.partial + now.partial
            joined.no_sector = before.no_sector + now.no_sector
            made.append(_ranking(joined, subject, quantity, year, threshold))
    return made


def _ranking(sums: _Sums, subject: Subject, quantity: Quantity, year: int, threshold: Decimal) -> Ranking:
    values = _of(sums, quantity)[subject]
    magnitude, total = numbers.total(map(abs, values.values())), numbers.total(values.values())
    slices: list[Slice] = []
    reached = taken = numbers.ZERO
    ordered = sorted(values.items(), key=lambda item: (-abs(item[1]), item[0]))
    for key, value in ordered:
        if not magnitude or reached >= threshold:
            break
        share = C.multiply(C.divide(abs(value), magnitude), numbers.HUNDRED)
        reached, taken = C.add(reached, share), C.add(taken, value)
        name = sums.names.get(key, key) if subject == "firm" else key
        cells = tuple(sums.cells.get(key, ())) if subject == "firm" and quantity.startswith("energy") else ()
        slices.append(Slice(name, value, share, reached, cells))
    missing = sums.no_energy if quantity.startswith("energy") else sums.no_co2
    return Ranking(
        subject=subject,
        quantity=quantity,
        year=year,
        unit=UNITS[quantity],
        total=total,
        magnitude=magnitude,
        slices=tuple(slices),
        others=len(values) - len(slices),
        others_value=C.subtract(total, taken),
        unknown=sums.no_sector if subject == "sector" else missing if subject == "firm" else 0,
        partial=sums.partial if quantity.startswith("co2") and subject == "firm" else 0,
    )


def _intensities(now: _Sums, leading: Ranking, park: Derivation | Missing) -> list[FirmIntensity]:
    by_name = {name: key for key, name in now.names.items()}
    rows = []
    for one in leading.slices:
        output = now.output.get(by_name[one.name])
        intensity = C.divide(one.value, output) if output is not None and output > 0 else None
        ratio = None
        if intensity is not None and isinstance(park, Derivation) and park.value > 0:
            ratio = C.divide(intensity, park.value)
        rows.append(FirmIntensity(one.name, one.value, output, intensity, ratio, one.cells))
    return rows
