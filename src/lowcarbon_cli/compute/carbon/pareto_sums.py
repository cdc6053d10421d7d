"""One pass over the enterprise sheet: energy and CO2 of a year's firms, carriers and sectors.

A firm's CO2 is that of its coal, gas, power and heat at the factors of the run; carriers without a single factor
(mixed oil products, coal where the edition asks for its kind) are named and left out, as are firms outside the park.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from itertools import compress, repeat
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import factors, fuels
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.blocks import Block
    from lowcarbon_cli.model.carbon.pareto import Quantity, Subject
    from lowcarbon_cli.model.findings import Finding

CARRIERS = {"coal": "raw_coal", "gas": "natural_gas", "elec": "electricity", "heat": "heat", "oil": ""}
"""Column of the enterprise sheet -> fuel whose factors hold; none for a mixture."""
_DIVISION = 2


class Sums(Struct):
    """What one pass over a year's firms gives."""

    energy: dict[Subject, dict[str, Decimal]] = field(default_factory=lambda: {"firm": {}, "carrier": {}, "sector": {}})
    co2: dict[Subject, dict[str, Decimal]] = field(default_factory=lambda: {"firm": {}, "carrier": {}, "sector": {}})
    names: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    """Firm -> place of its first row with energy among the rows of the ledger."""
    again: dict[str, list[int]] = field(default_factory=dict)
    """Firm -> places of its further rows."""
    no_factor: dict[Quantity, int] = field(default_factory=dict)
    """Carriers that are filled in and have no single factor."""
    no_energy: int = 0
    no_co2: int = 0
    partial: int = 0
    no_sector: int = 0

    def rows_of(self, key: str) -> Sequence[int]:
        """Return the places of a firm's rows with energy."""
        return (self.places[key], *self.again.get(key, ())) if key in self.places else ()

    def burnt(self, quantity: Quantity, column: str, values: Iterable[Decimal]) -> None:
        """Add what a carrier makes of energy or CO2, one after the other."""
        held = (self.energy if quantity == "energy" else self.co2)["carrier"]
        held[column] = sum(values, held.get(column, numbers.ZERO))


def contents(blocks: Sequence[Block]) -> tuple[set[int], set[str]]:
    """Return the years with firms of the park, and the carriers that any of these firms fills in."""
    years: set[int] = set()
    filled: set[str] = set()
    for block in blocks:
        inside = [word != "no" for word in block.words("inpark")]
        years.update(year for year in set(compress(block.years(), inside)) if year is not None)
        for column in CARRIERS.keys() - filled:
            if any(figure is not None for figure in compress(block.numbers(column), inside)):
                filled.add(column)
    return years, filled


class Factors:
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


def sums_of(blocks: Sequence[Block], year: int, known: Factors, found: list[Finding]) -> Sums:
    """Return the sums of a year's firms at the factors of ``known``; what is negative is added to ``found``."""
    sums = Sums(no_factor={"energy": len(known.filled) - len(known.tce), "co2": len(known.filled) - len(known.co2)})
    first = 0
    with localcontext(numbers.CONTEXT):
        for block in blocks:
            rows = _Rows.of(block, year)
            if rows.taken:
                sums.no_sector += rows.sectors.count("")
                _use(rows, first, sums, found)
                _burn(rows, known, sums)
            first += len(block)
    for figures in (sums.energy, sums.co2):
        figures["sector"].pop("", None)  # firms that name none
    return sums


class _Rows(NamedTuple):
    """The rows of a block that are firms of the park in one year, column by column."""

    block: Block
    taken: list[int]
    """Their places in the block."""
    keys: list[str]
    names: list[str]
    sectors: list[str]

    @classmethod
    def of(cls, block: Block, year: int) -> _Rows:
        years = block.years()
        if year not in years:
            return cls(block, [], [], [], [])
        at = zip(years, block.words("inpark"), strict=True)
        taken = [place for place, (own, inside) in enumerate(at) if own == year and inside != "no"]
        codes, names, sectors = (block.written(column) for column in ("credit", "name", "ind"))
        keys = [codes[place] or names[place] for place in taken]
        named = [names[place] or key for place, key in zip(taken, keys, strict=True)]
        return cls(block, taken, keys, named, [sectors[place][:_DIVISION] for place in taken])

    def figures(self, column: str) -> list[Decimal | None]:
        """Return the figures of a column, None where a row has none."""
        figures = self.block.numbers(column)
        return figures if len(self.taken) == len(figures) else [figures[place] for place in self.taken]


def _use(rows: _Rows, first: int, sums: Sums, found: list[Finding]) -> None:
    """Add the energy of firms; ``first`` is the place of the block's first row in the ledger."""
    for key, name in zip(rows.keys, rows.names, strict=True):
        sums.names.setdefault(key, name)
    figures = rows.figures("tce")
    if min((figure for figure in figures if figure is not None), default=numbers.ZERO) < numbers.ZERO:
        for at, value in enumerate(figures):
            if value is not None and value < numbers.ZERO:
                energy = next(rows.block.some((rows.taken[at],))).fields["tce"]
                found.append(finding("LC-PAR-001", energy.cell, name=rows.names[at], value=energy.as_written))
                figures[at] = None
    sums.no_energy += figures.count(None)
    for place, key, figure in zip(rows.taken, rows.keys, figures, strict=True):
        if figure is not None and sums.places.setdefault(key, first + place) != first + place:
            sums.again.setdefault(key, []).append(first + place)
    _add(sums.energy["firm"], rows.keys, figures)
    _add(sums.energy["sector"], rows.sectors, figures)


def _add(held: dict[str, Decimal], keys: Sequence[str], figures: Sequence[Decimal | None]) -> None:
    """Add the figures that are there to those held under their keys, one key for each figure."""
    pairs = [(key, figure) for key, figure in zip(keys, figures, strict=True) if figure is not None]
    fresh = dict(pairs)
    if len(fresh) == len(pairs) and held.keys().isdisjoint(fresh):  # every firm once, as in most ledgers
        held.update(fresh)
    else:
        for key, figure in pairs:
            held[key] = held.get(key, numbers.ZERO) + figure


def _burn(rows: _Rows, known: Factors, sums: Sums) -> None:
    """Add the firms' CO2 and their energy by carrier."""
    totals: list[Decimal | None] = [None] * len(rows.taken)
    blank: set[int] = set()
    for column in sorted(known.filled):
        figures = rows.figures(column)
        values = [value for value in figures if value is not None]
        if not values:
            blank.update(range(len(figures)))
            continue
        if min(values) < numbers.ZERO:
            figures = [None if value is None or value < numbers.ZERO else value for value in figures]
            values = [value for value in figures if value is not None]
        places = [at for at, value in enumerate(figures) if value is not None]
        if len(places) < len(figures):
            blank.update(at for at, value in enumerate(figures) if value is None)
        if column in known.tce:
            sums.burnt("energy", column, map(mul, values, repeat(known.tce[column])))
        if column in known.co2:
            caused = list(map(mul, values, repeat(known.co2[column])))
            sums.burnt("co2", column, caused)
            for place, more in zip(places, caused, strict=True):
                before = totals[place]
                totals[place] = more if before is None else before + more
        else:
            blank.update(place for place, value in zip(places, values, strict=True) if value)
    sums.no_co2 += totals.count(None)
    sums.partial += sum(totals[place] is not None for place in blank)
    _add(sums.co2["firm"], rows.keys, totals)
    _add(sums.co2["sector"], rows.sectors, totals)


def outputs(blocks: Sequence[Block], year: int, firms: Collection[str]) -> dict[str, Decimal]:
    """Return the value added of some firms in a year."""
    found: dict[str, Decimal] = {}
    with localcontext(numbers.CONTEXT):
        for block in blocks:
            rows = _Rows.of(block, year)
            wanted = [key in firms for key in rows.keys]
            if any(wanted):
                _add(found, list(compress(rows.keys, wanted)), list(compress(rows.figures("iav"), wanted)))
    return found
