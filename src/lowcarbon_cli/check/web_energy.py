"""Relations of the energy and transformation sheets, and between them and the yearly sheets."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from lowcarbon_cli.check.web import WHOLE, Term
from lowcarbon_cli.check.web_economy import chain, value_added
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import editions, factors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.check.web import Figure, Web
    from lowcarbon_cli.check.web_economy import Year
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.figures import FuelLine

QUANTITIES = ("opening", "purchase", "total", "industrial", "feedstock", "non_industrial", "transport", "closing")
PROPERTIES = ("factor", "ncv", "carbon_content", "emission_factor")
COLUMNS = (*QUANTITIES, "amount", *PROPERTIES, "tce", "tce_equivalent")
SIDE = ("opening", "closing", "feedstock", "non_industrial", "transport")
TCE_HEAT = 29.307
"""GJ per tce (GB/T 2589)."""
REFERENCE = {"t": 0.8, "10k_m3": 6.0, "10k_kwh": 1.229, "gj": 0.0341, "tce": 1.0}
"""tce per unit where no table has a coefficient: only the order of magnitude counts."""
QUANTITY_RANGES = ("t", "10k_m3", "10k_kwh", "gj")
"""Units whose yearly quantities have an absolute range: a park does not burn half a tonne a year."""
STEAM = ("steam", "steam_low_pressure")
STEAM_REFERENCE = 0.1
COAL = ("raw_coal", "anthracite", "bituminous", "sub_bituminous", "lignite", "washed_coal", "other_washed")
OIL = ("gasoline", "diesel", "kerosene", "fuel_oil", "lpg", "crude_oil", "naphtha", "lng")


class Line:
    """One row of either sheet in the web: its figures by column, and its tce per unit."""

    def __init__(self, web: Web, line: FuelLine, columns: tuple[str, ...]) -> None:
        self.line = line
        self.record = line.record
        self.year = line.record.year or 0
        self.fuel = line.fuel
        self.plant = self.direction = ""
        self.key = line.fuel.id
        if line.record.sheet == "transform":
            self.plant, self.direction = line.record.word("plant"), line.record.word("direction")
            self.key = f"{self.plant}/{self.direction}/{self.key}"
        self.reference = 0.0
        """tce per unit from a table, or its order of magnitude."""
        self.figures: dict[str, Figure] = {}
        for column in columns if self.year else ():
            if column in line.record.fields:
                found = web.add(column, self.key, line.record, self.year)
                if found is not None:
                    self.figures[column] = found
        get = self.figures.get
        self.main = get("quantity") or get("industrial") or get("total") or get("purchase")
        """The quantity that counts."""
        self.reference = self._reference()

    def _reference(self) -> float:
        found = self.line.calorific
        own = "factor" in self.figures or "ncv" in self.figures
        if not own and isinstance(found, Derivation) and found.value > 0:
            return float(found.value)
        return _of_tables(self.fuel.id) or (STEAM_REFERENCE if self.fuel.id in STEAM else REFERENCE[self.fuel.unit])

    def tce(self, sign: float = 1.0) -> Term | None:
        """Return the row's energy as a term of a sum, None without a quantity."""
        if self.main is None:
            return None
        if "factor" in self.figures:
            return Term(sign, self.main.place, self.figures["factor"].place)
        if "ncv" in self.figures:
            return Term(sign / TCE_HEAT, self.main.place, self.figures["ncv"].place)
        return Term(sign * self.reference, self.main.place)


@cache
def _of_tables(fuel_id: str) -> float:
    """Return tce per unit from the first table that has a value, 0 where none has one."""
    for edition in editions.editions("standard_coal"):
        row = factors.standard_coal(edition.id, fuel_id)
        if row is not None and row.value is not None:
            return float(row.value)
    return 0.0


def lines(web: Web, subject: Subject, years: Mapping[int, Year]) -> None:
    """Put the rows of both sheets into the web, with every relation that they stand in."""
    energy, plants = [], []
    for line in subject.figures.lines:
        if line.record.sheet == "energy":
            energy.append(Line(web, line, COLUMNS))
        else:
            plants.append(Line(web, line, ("quantity", "factor", "tce")))
    for one in energy:
        _row(web, one)
    for one in plants:
        _properties(web, one)
    _series(web, energy)
    _series(web, plants)
    _yields(web, plants)
    totals: dict[int, list[Term]] = {}
    for year in sorted({one.year for one in energy} | set(years)):
        held = years.get(year, {})
        used = [one for one in energy if one.year == year]
        made = [one for one in plants if one.year == year]
        totals[year] = _total(used, made, held)
        _per_value_added(web, totals[year], held)
        _networks(web, used, made, held)
        _plants(web, used, made)
    _intensities(web, totals, years)


def _row(web: Web, one: Line) -> None:
    get = one.figures.get
    whole = get("total") or get("industrial")
    parts = [found.term for key in ("industrial", "non_industrial") if (found := get(key))]
    total = get("total")
    if total is not None and len(parts) > 1:
        web.relate("sum", (total.term,), parts)
    elif total is not None and _is_zero(one.record, "non_industrial"):
        web.pair("sum", total, get("industrial"))
    else:
        web.pair("part", get("industrial"), total)
    web.pair("part", get("feedstock"), get("industrial") or total)
    web.pair("part", get("transport"), whole)
    for stock in ("opening", "closing"):
        web.pair("stock_share", get(stock), whole)
    purchase = get("purchase")
    web.pair("purchase_share", purchase, whole)
    if purchase is not None and total is not None and all(_is_given(one, key) for key in ("opening", "closing")):
        signs = (("opening", 1.0), ("closing", -1.0))
        moved = [Term(sign, found.place) for key, sign in signs if (found := get(key)) is not None]
        web.relate("stock", [purchase.term, *moved], (total.term,))
    web.pair(_price(one), get("amount"), purchase)
    if one.fuel.unit in QUANTITY_RANGES:
        web.alone(f"quantity_{one.fuel.unit}", one.main)
    _properties(web, one)


def _is_given(one: Line, column: str) -> bool:
    """Tell whether a stock is stated, be it as none."""
    return column in one.figures or _is_zero(one.record, column)


def _is_zero(record: Record, column: str) -> bool:
    found = record.number(column)
    return found is not None and found.value == 0


def _properties(web: Web, one: Line) -> None:
    get, reference = one.figures.get, one.reference
    if (factor := get("factor")) is not None:
        web.relate("factor", (factor.term,), (Term(reference),))
    if (heat := get("ncv")) is not None:
        web.relate("ncv", (heat.term,), (Term(reference * TCE_HEAT),))
    web.alone("carbon_content", get("carbon_content"))
    if (emission := get("emission_factor")) is not None:
        web.relate("emission", (emission.term,), (Term(reference),))
    for column, kind in (("tce", "tce_row"), ("tce_equivalent", "tce_equivalent")):
        stated = get(column)
        if stated is not None and (term := one.tce()) is not None:
            web.relate(kind, (stated.term,), (term,))


def _price(one: Line) -> str:
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


def _series(web: Web, rows: list[Line]) -> None:
    by_key: dict[str, list[Line]] = {}
    for one in rows:
        by_key.setdefault(one.key, []).append(one)
    for same in by_key.values():
        same.sort(key=lambda one: one.year)
        if len({one.year for one in same}) < len(same):
            continue  # two rows of one fuel in a year: two grades, whose order is not known
        ends = {same[0].year, same[-1].year}
        _chain_main(web, [one.main for one in same if one.main is not None], ends)
        for column in ("amount", "tce", "tce_equivalent"):
            _chain_main(web, [one.figures[column] for one in same if column in one.figures], ends)
        for column in SIDE:
            chain(web, [one.figures[column] for one in same if column in one.figures], "year_side")
        for column in PROPERTIES:
            chain(web, [one.figures[column] for one in same if column in one.figures], "year_property")
        for before, after in pairwise(same):
            if after.year - before.year == 1:
                old, new = before.figures.get, after.figures.get
                web.share("year_price", (new("amount"), new("purchase")), (old("amount"), old("purchase")))
                web.pair("carry", after.figures.get("opening"), before.figures.get("closing"))


def _chain_main(web: Web, series: list[Figure], ends: set[int]) -> None:
    """Relate neighbouring years; beside the first and the last year the fuel may have started or stopped."""
    for before, after in pairwise(series):
        kind = "year_edge" if {before.year, after.year} & ends else "year_fuel"
        web.pair(kind, after, before, gap=min(max(after.year - before.year, 1), 2))


def _total(used: list[Line], made: list[Line], held: Mapping[str, Figure]) -> list[Term]:
    """Return the energy total as a sum: fuels less what plants made, else the stated total."""
    terms = [term for one in used if (term := one.tce()) is not None]
    if not terms:
        return [held["energy_total_given"].term] if "energy_total_given" in held else []
    for one in made:
        if one.record.own_supply:
            term = one.tce(-1.0)
            terms += [term] if term is not None else []
    return terms


def _per_value_added(web: Web, total: list[Term], held: Mapping[str, Figure]) -> None:
    web.relate("energy", total, WHOLE)
    added, given = value_added(held), held.get("energy_total_given")
    if added is not None:
        web.relate("energy_iav", total, (added.term,))
    if given is not None and total and total[0].place != given.place:
        web.relate("given_sum", (given.term,), total)
        if (co2 := held.get("co2_total_given")) is not None:
            web.relate("co2_tce", (Term(1.0, co2.place),), total)
    for column, kind, constant in (
        ("so2", "gas_tce", 1e3),
        ("nox", "gas_tce", 1e3),
        ("solid_waste_generated", "solid_tce", 1.0),
        ("solid_waste_used", "solid_tce", 1.0),
    ):
        if column in held:
            web.relate(kind, (Term(constant, held[column].place),), total)


def _intensities(web: Web, totals: Mapping[int, list[Term]], years: Mapping[int, Year]) -> None:
    """Relate energy per value added of neighbouring years: a x b' over a' x b, as a product of ratios."""
    before: tuple[int, list[Term], Figure] | None = None
    for year in sorted(years):
        total, added = totals[year], value_added(years[year])
        if not total or added is None:
            continue
        if before is not None and year - before[0] == 1:
            web.intensity("year_intensity", (total, added.place), (before[1], before[2].place))
        before = (year, total, added)


def _networks(web: Web, used: list[Line], made: list[Line], held: Mapping[str, Figure]) -> None:
    power = [one for one in used if one.fuel.kind == "electricity"]
    need = [one.main.term for one in power if one.main is not None]
    if "grid_purchase" in held:
        columns = ("grid_purchase", "plant_generation", "pv_own_use", "direct_green")
        supply = [held[column].term for column in columns if column in held]
        supply += [Term(-1.0, held[column].place) for column in ("power_export",) if column in held]
        web.relate("power_balance", supply, need)
        for one in power:
            web.pair("bought_power", held["grid_purchase"], one.figures.get("purchase"))
    turned = [one.main for one in made if _is(one, "output", "electricity") and one.main is not None]
    if turned and "plant_generation" in held:
        web.relate("generation", (held["plant_generation"].term,), [one.term for one in turned])
    heat = [one.main.term for one in used if one.fuel.kind == "heat" and _in_gj(one) and one.main]
    warm = [one.main.term for one in made if _is(one, "output", "heat") and _in_gj(one) and one.main]
    if "heat_purchase" in held:
        warm.append(held["heat_purchase"].term)
    if "heat_export" in held:
        warm.append(Term(-1.0, held["heat_export"].place))
    if warm and any(term.constant > 0 for term in warm):
        web.relate("heat_balance", warm, heat)


def _in_gj(one: Line) -> bool:
    return one.fuel.unit == "gj"


def _is(one: Line, direction: str, kind: str) -> bool:
    return one.direction == direction and one.fuel.kind == kind


def _yields(web: Web, plants: list[Line]) -> None:
    """Relate what a plant makes of its input to the year before."""
    spent: dict[tuple[str, int], list[Figure]] = {}
    for one in plants:
        if one.direction == "input" and one.main is not None:
            spent.setdefault((one.plant, one.year), []).append(one.main)
    made = {(one.key, one.year): one for one in plants if one.direction == "output"}
    for (key, year), one in made.items():
        before = made.get((key, year - 1))
        now, then = (spent.get((one.plant, y), []) for y in (year, year - 1))
        if before is not None and len(now) == len(then) == 1:
            web.share("year_share", (one.main, now[0]), (before.main, then[0]))


def _plants(web: Web, used: list[Line], made: list[Line]) -> None:
    inputs = [one for one in made if one.direction == "input"]
    for one in inputs:
        held = next((other for other in used if other.fuel.id == one.fuel.id), None)
        if held is not None:
            web.pair("input_share", one.main, held.figures.get("industrial") or held.figures.get("total"))
    outputs = [one for one in made if one.direction == "output"]
    for plant in dict.fromkeys(one.plant for one in inputs):
        won, spent = (
            [term for one in lines if one.plant == plant and (term := one.tce()) is not None]
            for lines in (outputs, inputs)
        )
        web.relate("efficiency", won, spent)
