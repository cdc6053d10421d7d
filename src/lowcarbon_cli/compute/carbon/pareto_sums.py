"""One pass over the enterprise sheet: energy and CO2 of a year's firms, carriers and sectors.

A firm's CO2 is that of its coal, gas, power and heat at the factors of the run; carriers without a single factor
(mixed oil products, coal where the edition asks for its kind) are named and left out, as are firms outside the park.
"""

from __future__ import annotations

from decimal import Decimal, Rounded, localcontext
from itertools import compress, islice, repeat
from operator import mul
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.ledger import blocks_of, firm_keys, numbers_of
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import factors, fuels
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.blocks import Block
    from lowcarbon_cli.model.carbon.pareto import Quantity, Subject
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding

Held = TypeVar("Held")

CARRIERS = {"coal": "raw_coal", "gas": "natural_gas", "elec": "electricity", "heat": "heat", "oil": ""}
"""Column of the enterprise sheet -> fuel whose factors hold; none for a mixture."""
_DIVISION = 2


_EXACT = numbers.CONTEXT.copy()
_EXACT.traps[Rounded] = True


class Sums(Struct):
    """What one pass over a year's firms gives."""

    energy: dict[Subject, dict[str, Decimal]] = field(default_factory=lambda: {"firm": {}, "carrier": {}, "sector": {}})
    co2: dict[Subject, dict[str, Decimal]] = field(default_factory=lambda: {"firm": {}, "carrier": {}, "sector": {}})
    keys: list[str] = field(default_factory=list)
    """The firm of each row."""
    rows: list[int] = field(default_factory=list)
    """The place of each row among the rows of the ledger, ascending."""
    first: dict[str, int] = field(default_factory=dict)
    """Firm -> place of its first row."""
    places: dict[str, int] = field(default_factory=dict)
    """Firm -> place of its first row with energy."""
    again: dict[str, list[int]] = field(default_factory=dict)
    """Firm -> places of its further rows with energy."""
    no_factor: dict[Quantity, int] = field(default_factory=dict)
    """Carriers that are filled in and have no single factor."""
    no_energy: int = 0
    no_co2: int = 0
    partial: int = 0
    no_sector: int = 0

    def rows_of(self, key: str) -> Sequence[int]:
        """Return the places of a firm's rows with energy."""
        return (self.places[key], *self.again.get(key, ())) if key in self.places else ()


def contents(blocks: Sequence[Block]) -> tuple[set[int], set[str]]:
    """Return the years with firms of the park, and the carriers that any of these firms fills in."""
    years: set[int | None] = {None}
    filled: set[str] = set()
    for block in blocks:
        lacking = CARRIERS.keys() - filled
        if not lacking and block.years_there <= years:
            continue
        inside = _inside(block)
        years.update(compress(block.years(), inside))
        filled.update(column for column in lacking if any(block.has_number(column, inside)))
    return {year for year in years if year is not None}, filled


def _inside(block: Block) -> list[bool]:
    """Tell for each row whether its firm is one of the park."""
    return [word != "no" for word in block.words("inpark")]


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
            made = algebra.convert(readings.co2.grid.of(year).factor, f"t/{fuel.unit}")
        elif fuel.kind == "heat":
            made = algebra.convert(algebra.from_factor(factors.heat_co2()), f"t/{fuel.unit}")
        else:
            made = readings.co2.default_factor(fuel)
        return made


def sums_of(records: Sequence[Record], year: int, known: Factors, found: list[Finding]) -> Sums:
    """Return the sums of a year's firms at the factors of ``known``; what is negative is added to ``found``."""
    sums = Sums(no_factor={"energy": len(known.filled) - len(known.tce), "co2": len(known.filled) - len(known.co2)})
    energy: list[Decimal | None] = []
    co2: list[Decimal | None] = []
    first = 0
    with localcontext(numbers.CONTEXT):
        for block in blocks_of(records):
            if year in block.years_there:
                chosen = [own and inside for own, inside in zip(block.in_year(year), _inside(block), strict=True)]
                places = list(compress(range(len(block)), chosen))
                sums.keys += firm_keys(block, chosen)
                sums.rows += [first + place for place in places]
                sectors = [word[:_DIVISION] for word in block.written("ind", chosen)]
                sums.no_sector += sectors.count("")
                used = _used(block, places, block.numbers("tce", chosen), found)
                caused = _burn(block, chosen, known, sums)
                _add(sums.energy["sector"], sectors, used)
                _add(sums.co2["sector"], sectors, caused)
                energy += used
                co2 += caused
            first += len(block)
        sums.no_energy, sums.no_co2 = (len(figures) - len(_known(figures)) for figures in (energy, co2))
        sums.energy["firm"] = _by_firm(sums.keys, energy)
        sums.co2["firm"] = _by_firm(sums.keys, co2)
    for figures in (sums.energy, sums.co2):
        figures["sector"].pop("", None)  # firms that name none
    _place(sums, energy)
    return sums


def _used(
    block: Block, places: Sequence[int], figures: list[Decimal | None], found: list[Finding]
) -> list[Decimal | None]:
    """Return the energy of firms, None for what is negative, which is named."""
    if min(_known(figures), default=numbers.ZERO) >= numbers.ZERO:
        return figures
    keys, names = firm_keys(block), block.written("name")
    for at, value in enumerate(figures):
        if value is not None and value < numbers.ZERO:
            place = places[at]
            energy = next(block.some((place,))).fields["tce"]
            found.append(finding("LC-PAR-001", energy.cell, name=names[place] or keys[place], value=energy.as_written))
    return _not_negative(figures)


def _known(figures: Sequence[Decimal | None]) -> list[Decimal]:
    # never by comparing: a decimal is slow to find out that it is not equal to None
    return [figure for figure in figures if figure is not None]


def _not_negative(figures: Sequence[Decimal | None]) -> list[Decimal | None]:
    return [None if figure is None or figure < numbers.ZERO else figure for figure in figures]


def _place(sums: Sums, energy: Sequence[Decimal | None]) -> None:
    """Note where each firm stands, and where its energy."""
    sums.first = _first(sums.keys, sums.rows)
    there = [figure is not None for figure in energy]
    keys, rows = list(compress(sums.keys, there)), list(compress(sums.rows, there))
    sums.places = _first(keys, rows)
    if len(sums.places) < len(keys):
        for key, row in zip(keys, rows, strict=True):
            if sums.places[key] != row:
                sums.again.setdefault(key, []).append(row)


def _first(keys: Sequence[str], values: Sequence[Held]) -> dict[str, Held]:
    """Return the first value of each key."""
    found = dict(zip(keys, values, strict=True))
    if len(found) < len(keys):
        found.update(zip(reversed(keys), reversed(values), strict=True))
    return found


def _add(held: dict[str, Decimal], keys: Sequence[str], figures: Sequence[Decimal | None]) -> None:
    """Add the figures that are there to those held under their keys, one key for each figure."""
    before, zero = held.get, numbers.ZERO
    for key, figure in zip(keys, figures, strict=True):
        if figure is not None:
            held[key] = before(key, zero) + figure


def _by_firm(keys: Sequence[str], figures: Sequence[Decimal | None]) -> dict[str, Decimal]:
    """Return the sum of each firm's figures that are there, one key for each figure."""
    there = [figure is not None for figure in figures]
    values = _known(figures)
    found = dict(zip(compress(keys, there), values, strict=True))
    if len(found) < len(values):  # some firm more than once, as in few ledgers
        found.clear()
        _add(found, keys, figures)
    return found


def _burn(block: Block, chosen: Sequence[bool], known: Factors, sums: Sums) -> list[Decimal | None]:
    """Return the firms' CO2, None for a firm without any; add it and their energy to the sums by carrier."""
    totals: list[Decimal | None] = [None] * sum(chosen)
    whole = [True] * len(totals)
    for column in sorted(known.filled):
        figures = block.numbers(column, chosen)
        values = _known(figures)
        if values:
            if min(values) < numbers.ZERO:
                figures = _not_negative(figures)
                values = _known(figures)
            for held, factors_known in ((sums.energy, known.tce), (sums.co2, known.co2)):
                if column in factors_known:
                    so_far = held["carrier"].get(column, numbers.ZERO)
                    held["carrier"][column] = _product(so_far, values, factors_known[column])
        if column not in known.co2:
            there = [figure is not None and not figure for figure in figures]
            whole = [one and other for one, other in zip(whole, there, strict=True)]
            continue
        totals = _more(totals, figures, known.co2[column])
        if len(values) < len(figures):
            whole = [one and figure is not None for one, figure in zip(whole, figures, strict=True)]
    sums.partial += sum(total is not None and not one for total, one in zip(totals, whole, strict=True))
    return totals


def _product(so_far: Decimal, values: Sequence[Decimal], factor: Decimal) -> Decimal:
    """Return a sum with what some values make, times a factor, added one after the other.

    One multiplication gives the very same where nothing is rounded on the way: no value is negative.
    """
    if not values:
        return so_far
    try:
        with localcontext(_EXACT):
            return so_far + sum(islice(values, 1, None), values[0]) * factor
    except Rounded:
        return sum(map(mul, values, repeat(factor)), so_far)


def _more(totals: Sequence[Decimal | None], figures: Sequence[Decimal | None], factor: Decimal) -> list[Decimal | None]:
    """Return totals with figures times a factor added; None is nothing known."""
    return [
        total if figure is None else figure * factor if total is None else total + figure * factor
        for total, figure in zip(totals, figures, strict=True)
    ]


def outputs(records: Sequence[Record], sums: Sums, firms: Collection[str]) -> dict[str, Decimal]:
    """Return the value added of some firms in the year of the sums."""
    wanted = [key in firms for key in sums.keys]
    keys = list(compress(sums.keys, wanted))
    with localcontext(numbers.CONTEXT):
        return _by_firm(keys, numbers_of(records, "iav", compress(sums.rows, wanted)))
