"""Relations of the energy and transformation sheets, and between them and the yearly sheets."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Generic

from lowcarbon_cli.check.web import F, T
from lowcarbon_cli.check.web_economy import chain, value_added
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import editions, factors

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.check.web import Weaving
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.figures import FuelLine

QUANTITIES = ("opening", "purchase", "total", "industrial", "feedstock", "non_industrial", "transport", "closing")
PROPERTIES = ("factor", "ncv", "carbon_content", "emission_factor")
COLUMNS = (*QUANTITIES, "amount", *PROPERTIES, "tce", "tce_equivalent")
STOCKS = ("opening", "closing")
EDGED = ("amount", "tce", "tce_equivalent")
SIDE = ("opening", "closing", "feedstock", "non_industrial", "transport")
TCE_HEAT = 29.307
"""GJ per tce (GB/T 2589)."""
REFERENCE = {"t": 0.8, "10k_m3": 6.0, "10k_kwh": 1.229, "gj": 0.0341, "tce": 1.0}
"""tce per unit where no table has a coefficient: only the order of magnitude counts."""
STATED = (("tce", "tce_row"), ("tce_equivalent", "tce_equivalent"))
"""Columns of standard coal, and how they are related to quantity x coefficient."""
PER_TCE = (
    ("so2", "gas_tce", 1e3),
    ("nox", "gas_tce", 1e3),
    ("solid_waste_generated", "solid_tce", 1.0),
    ("solid_waste_used", "solid_tce", 1.0),
)
QUANTITY_RANGES = {unit: f"quantity_{unit}" for unit in ("t", "10k_m3", "10k_kwh", "gj")}
"""Units whose yearly quantities have an absolute range: a park does not burn half a tonne a year."""
STEAM = ("steam", "steam_low_pressure")
STEAM_REFERENCE = 0.1
COAL = ("raw_coal", "anthracite", "bituminous", "sub_bituminous", "lignite", "washed_coal", "other_washed")
OIL = ("gasoline", "diesel", "kerosene", "fuel_oil", "lpg", "crude_oil", "naphtha", "lng")


class Line(Generic[F, T]):
    """One row of either sheet: its figures by column, and its tce per unit."""

    __slots__ = ("direction", "figures", "fuel", "key", "main", "plant", "record", "reference", "year")

    def __init__(self, web: Weaving[F, T], line: FuelLine, columns: Iterable[str]) -> None:
        record = self.record = line.record
        self.year = record.year or 0
        self.fuel = line.fuel
        self.plant = self.direction = ""
        self.key = line.fuel.id
        if record.sheet == "transform":
            self.plant, self.direction = record.word("plant"), record.word("direction")
            self.key = f"{self.plant}/{self.direction}/{self.key}"
        self.figures: dict[str, F] = web.row(record, columns, self.key, self.year) if self.year else {}
        get = self.figures.get
        self.main = get("quantity") or get("industrial") or get("total") or get("purchase")
        """The quantity that counts."""
        self.reference = self._reference(line)
        """tce per unit from a table, or its order of magnitude."""

    def _reference(self, line: FuelLine) -> float:
        found = line.calorific
        own = "factor" in self.figures or "ncv" in self.figures
        if not own and isinstance(found, Derivation) and found.value > 0:
            return float(found.value)
        return _of_tables(self.fuel.id) or (STEAM_REFERENCE if self.fuel.id in STEAM else REFERENCE[self.fuel.unit])

    def tce(self, web: Weaving[F, T], sign: float = 1.0) -> T | None:
        """Return the row's energy as a term of a sum, None without a quantity."""
        if self.main is None:
            return None
        if "factor" in self.figures:
            return web.term(self.main, sign, self.figures["factor"])
        if "ncv" in self.figures:
            return web.term(self.main, sign / TCE_HEAT, self.figures["ncv"])
        return web.term(self.main, sign * self.reference)


@cache
def _of_tables(fuel_id: str) -> float:
    """Return tce per unit from the first table that has a value, 0 where none has one."""
    for edition in editions.editions("standard_coal"):
        row = factors.standard_coal(edition.id, fuel_id)
        if row is not None and row.value is not None:
            return float(row.value)
    return 0.0


def lines(web: Weaving[F, T], subject: Subject, years: Mapping[int, Mapping[str, F]]) -> None:
    """Tell the rows of both sheets, with every relation that they stand in."""
    there = {
        sheet: dict.fromkeys(column for column in columns if column in subject.columns(sheet))
        for sheet, columns in (("energy", COLUMNS), ("transform", ("quantity", "factor", "tce")))
    }
    rows = [Line(web, line, there[line.record.sheet]) for line in subject.figures.lines]
    energy = [one for one in rows if one.record.sheet == "energy"]
    plants = [one for one in rows if one.record.sheet == "transform"]
    for one in energy:
        _row(web, one, there["energy"])
    for one in plants:
        _properties(web, one, there["transform"])
    _series(web, energy, there["energy"])
    _series(web, plants, there["transform"])
    _yields(web, plants)
    by_year: dict[int, tuple[list[Line[F, T]], list[Line[F, T]]]] = {year: ([], []) for year in years}
    for one in energy:
        by_year.setdefault(one.year, ([], []))[0].append(one)
    for one in plants:
        if one.year in by_year:
            by_year[one.year][1].append(one)
    totals: dict[int, Sequence[T]] = {}
    for year, (used, made) in sorted(by_year.items()):
        held = years.get(year, {})
        burned = _burned(web, used, made)
        given = [web.term(held["energy_total_given"])] if "energy_total_given" in held else []
        totals[year] = web.sum(burned or given)
        _per_value_added(web, totals[year], held)
        if burned and given:
            _against_given(web, totals[year], given, held)
        _gases(web, totals[year], held)
        _networks(web, used, made, held)
        _plants(web, used, made)
    _intensities(web, totals, years)


def _row(web: Weaving[F, T], one: Line[F, T], there: Container[str]) -> None:
    get = one.figures.get
    total, industrial, purchase = get("total"), get("industrial"), get("purchase")
    whole = total or industrial
    if total is not None and industrial is not None:
        if (other := get("non_industrial")) is not None:
            web.relate("sum", [web.term(total)], [web.term(industrial), web.term(other)])
        elif _is_zero(one.record, "non_industrial"):
            web.pair("sum", total, industrial)
        else:
            web.pair("part", industrial, total)
    if "feedstock" in there:
        web.pair("part", get("feedstock"), industrial or total)
    if "transport" in there:
        web.pair("part", get("transport"), whole)
    for stock in STOCKS:
        if stock in there:
            web.pair("stock_share", get(stock), whole)
    web.pair("purchase_share", purchase, whole)
    if purchase is not None and total is not None and all(_is_given(one, key) for key in STOCKS):
        signs = (("opening", 1.0), ("closing", -1.0))
        moved = [web.term(found, sign) for key, sign in signs if (found := get(key)) is not None]
        web.relate("stock", [web.term(purchase), *moved], [web.term(total)])
    if "amount" in there:
        web.pair(_price(one), get("amount"), purchase)
    if one.fuel.unit in QUANTITY_RANGES:
        web.alone(QUANTITY_RANGES[one.fuel.unit], one.main)
    _properties(web, one, there)


def _is_given(one: Line[F, T], column: str) -> bool:
    """Tell whether a stock is stated, be it as none."""
    return column in one.figures or _is_zero(one.record, column)


def _is_zero(record: Record, column: str) -> bool:
    found = record.number(column)
    return found is not None and found.value == 0


def _properties(web: Weaving[F, T], one: Line[F, T], there: Container[str]) -> None:
    get = one.figures.get
    if "factor" in there:
        web.alone("factor", get("factor"), one.reference)
    if "ncv" in there:
        web.alone("ncv", get("ncv"), one.reference * TCE_HEAT)
    if "carbon_content" in there:
        web.alone("carbon_content", get("carbon_content"))
    if "emission_factor" in there:
        web.alone("emission", get("emission_factor"), one.reference)
    for column, kind in STATED:
        if column in there and (stated := get(column)) is not None and (term := one.tce(web)) is not None:
            web.relate(kind, [web.term(stated)], [term])


def _price(one: Line[F, T]) -> str:
    fuel = one.fuel
    if fuel.id in COAL:
        return "price_coal"
    if fuel.id in STEAM:
        return "price_steam"
    if fuel.id.startswith("natural_gas"):
        return "price_natural_gas"
    if fuel.id in OIL:
        return "price_oil"
    if fuel.kind in {"electricity", "heat"}:
        return f"price_{fuel.kind}"
    return {"10k_m3": "price_gas", "gj": "price_heat", "10k_kwh": "price_electricity"}.get(fuel.unit, "price_t")


def _series(web: Weaving[F, T], rows: Sequence[Line[F, T]], there: Container[str]) -> None:
    by_key: dict[str, list[Line[F, T]]] = {}
    for one in rows:
        by_key.setdefault(one.key, []).append(one)
    edged, side, steady = ([column for column in some if column in there] for some in (EDGED, SIDE, PROPERTIES))
    for same in by_key.values():
        same.sort(key=lambda one: one.year)
        if len({one.year for one in same}) < len(same):
            continue  # two rows of one fuel in a year: two grades, whose order is not known
        ends = {same[0].year, same[-1].year}
        _chain_main(web, [(one.year, one.main) for one in same if one.main is not None], ends)
        for column in edged:
            _chain_main(web, _of_column(same, column), ends)
        for column in side:
            chain(web, _of_column(same, column), "year_side")
        for column in steady:
            chain(web, _of_column(same, column), "year_property")
        if "amount" in there or "closing" in there:
            _neighbours(web, same)


def _of_column(same: Iterable[Line[F, T]], column: str) -> list[tuple[int, F]]:
    return [(one.year, one.figures[column]) for one in same if column in one.figures]


def _neighbours(web: Weaving[F, T], same: Iterable[Line[F, T]]) -> None:
    """Relate prices of neighbouring years, and what was left of one to what the next begins with."""
    for before, after in pairwise(same):
        if after.year - before.year == 1:
            old, new = before.figures.get, after.figures.get
            web.share("year_price", (new("amount"), new("purchase")), (old("amount"), old("purchase")))
            web.pair("carry", new("opening"), old("closing"))


def _chain_main(web: Weaving[F, T], series: Sequence[tuple[int, F]], ends: set[int]) -> None:
    """Relate neighbouring years; beside the first and the last year the fuel may have started or stopped."""
    for (year_before, before), (year, after) in pairwise(series):
        kind = "year_edge" if year_before in ends or year in ends else "year_fuel"
        web.pair(kind, after, before, 1.0, min(year - year_before, 2))


def _burned(web: Weaving[F, T], used: Iterable[Line[F, T]], made: Iterable[Line[F, T]]) -> list[T]:
    """Return the energy total as a sum: fuels less what plants made, nothing without fuels."""
    terms = [term for one in used if (term := one.tce(web)) is not None]
    own = [one for one in made if one.direction != "input" and one.record.own_supply] if terms else []
    return terms + [term for one in own if (term := one.tce(web, -1.0)) is not None]


def _per_value_added(web: Weaving[F, T], total: Sequence[T], held: Mapping[str, F]) -> None:
    web.relate("energy", total, [web.fixed(1.0)])
    added = value_added(held)
    if added is not None:
        web.relate("energy_iav", total, [web.term(added)])


def _against_given(web: Weaving[F, T], burned: Sequence[T], given: Sequence[T], held: Mapping[str, F]) -> None:
    web.relate("given_sum", given, burned)
    if (co2 := held.get("co2_total_given")) is not None:
        web.relate("co2_tce", [web.term(co2)], burned)


def _gases(web: Weaving[F, T], total: Sequence[T], held: Mapping[str, F]) -> None:
    for column, kind, constant in PER_TCE:
        if column in held:
            web.relate(kind, [web.term(held[column], constant)], total)


def _intensities(web: Weaving[F, T], totals: Mapping[int, Sequence[T]], years: Mapping[int, Mapping[str, F]]) -> None:
    """Relate energy per value added of neighbouring years: a x b' over a' x b, as a product of ratios."""
    before: tuple[int, Sequence[T], F] | None = None
    for year in sorted(years):
        total, added = totals[year], value_added(years[year])
        if not total or added is None:
            continue
        if before is not None and year - before[0] == 1:
            web.intensity("year_intensity", (total, added), before[1:])
        before = (year, total, added)


def _networks(
    web: Weaving[F, T], used: Iterable[Line[F, T]], made: Iterable[Line[F, T]], held: Mapping[str, F]
) -> None:
    if "grid_purchase" in held:
        power = [one for one in used if one.fuel.kind == "electricity"]
        columns = ("grid_purchase", "plant_generation", "pv_own_use", "direct_green")
        supply = [web.term(held[column]) for column in columns if column in held]
        supply += [web.term(held["power_export"], -1.0)] if "power_export" in held else []
        web.relate("power_balance", supply, [web.term(one.main) for one in power if one.main is not None])
        for one in power:
            web.pair("bought_power", held["grid_purchase"], one.figures.get("purchase"))
    output = [one for one in made if one.direction == "output"]
    if "plant_generation" in held:
        turned = [web.term(one.main) for one in output if one.fuel.kind == "electricity" and one.main]
        web.relate("generation", [web.term(held["plant_generation"])], turned)
    warm = [web.term(one.main) for one in output if _is_heat(one) and one.main]
    if "heat_purchase" in held:
        warm.append(web.term(held["heat_purchase"]))
    if warm:
        warm += [web.term(held["heat_export"], -1.0)] if "heat_export" in held else []
        web.relate("heat_balance", warm, [web.term(one.main) for one in used if _is_heat(one) and one.main])


def _is_heat(one: Line[F, T]) -> bool:
    return one.fuel.kind == "heat" and one.fuel.unit == "gj"


def _yields(web: Weaving[F, T], plants: Iterable[Line[F, T]]) -> None:
    """Relate what a plant makes of its input to the year before."""
    spent: dict[tuple[str, int], list[F]] = {}
    for one in plants:
        if one.direction == "input" and one.main is not None:
            spent.setdefault((one.plant, one.year), []).append(one.main)
    made = {(one.key, one.year): one for one in plants if one.direction == "output"}
    for (key, year), one in made.items():
        before = made.get((key, year - 1))
        now, then = (spent.get((one.plant, y), []) for y in (year, year - 1))
        if before is not None and len(now) == len(then) == 1:
            web.share("year_share", (one.main, now[0]), (before.main, then[0]))


def _plants(web: Weaving[F, T], used: Sequence[Line[F, T]], made: Sequence[Line[F, T]]) -> None:
    inputs = [one for one in made if one.direction == "input"]
    held = {one.fuel.id: one.figures.get for one in reversed(used)} if inputs else {}
    for one in inputs:
        if one.fuel.id in held:
            get = held[one.fuel.id]
            web.pair("input_share", one.main, get("industrial") or get("total"))
    outputs = [one for one in made if one.direction == "output"]
    for plant in dict.fromkeys(one.plant for one in inputs):
        won, spent = (
            [term for one in lines if one.plant == plant and (term := one.tce(web)) is not None]
            for lines in (outputs, inputs)
        )
        web.relate("efficiency", won, spent)
