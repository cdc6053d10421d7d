"""T7: the energy balance of the park by carrier and as a whole, at the coefficients of the run.

What comes in (purchase, direct supply, own primary production, recovery, stock) and what plants make, less what
is sent out, is put into plants, used at the end, or lost in the networks; the rest is the residual. Power of all
kinds is one carrier, heat and steam are another: their purchases and exports stand on the sheet of the networks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.carbon.accounts_networks import UNITS, networks
from lowcarbon_cli.compute.carbon.accounts_words import as_written
from lowcarbon_cli.compute.energy import unknown_fuel
from lowcarbon_cli.compute.facts import sheet_name, why_blank, year_cell
from lowcarbon_cli.model.carbon.flows import ITEMS, BalanceRow, BalanceYear
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import fuels
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lowcarbon_cli.compute.carbon.accounts_networks import Network
    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated

    Items = dict[str, Evaluated | None]

COMES_IN = ("purchase", "direct", "primary", "recovered", "opening", "made")
GOES_OUT = ("closing", "sent", "into_plants", "final")
_SUPPLY = ("purchase", "direct", "primary", "recovered", "made")
_WAYS = {"input": "into_plants", "output": "made", "recovered": "recovered"}


def balance(readings: Readings, years: Iterable[int]) -> Iterator[BalanceYear]:
    """Yield the balance of every year that the workbook gives carriers of."""
    for year in years:
        rows = tuple(_Year(readings, year).rows())
        if rows:
            yield BalanceYear(year, rows, _total(readings, year, rows))


class _Year:
    """The rows of the energy and the transformation sheet of one year, by carrier."""

    def __init__(self, readings: Readings, year: int) -> None:
        self.readings, self.energy, self.year = readings, readings.energy, year
        self.networks: dict[str, Network] = {one.carrier: one for one in networks(readings, year)}
        self.used = readings.energy.rows(year)
        self.plants = [
            record
            for record in readings.facts.records("transform")
            if record.year == year and not (record.word("direction") == "recovered" and record.word("counted") == "no")
        ]

    def rows(self) -> Iterator[BalanceRow]:
        """Yield one row per carrier in the order of the sheets, then what names no known one."""
        known = [self.carrier(record) for record in (*self.used, *self.plants)]
        for carrier in dict.fromkeys((*filter(None, known), *self.networks)):
            yield self.row(carrier)
        for record in self.used:
            if not self.carrier(record):
                yield self._unknown(record, ("purchase", "final", "residual"))
        for record in self.plants:
            if not self.carrier(record):
                way = _WAYS.get(record.word("direction"))
                yield self._unknown(record, ((way,) if way else ("into_plants", "made")) + ("residual",))

    def carrier(self, record: Record) -> str:
        """Return a fuel, or the network that power or heat belongs to; empty where the name is not known."""
        fuel = self.energy.fuel(record)
        if fuel is None:
            return ""
        return fuel.kind if fuel.kind in UNITS else fuel.id

    def _unknown(self, record: Record, items: Sequence[str]) -> BalanceRow:
        return _made(self.year, as_written(record, "fuel"), dict.fromkeys(items, unknown_fuel(record)))

    def row(self, carrier: str) -> BalanceRow:
        """Return the balance of one carrier."""
        name, network = fuels.fuel(carrier).name, self.networks.get(carrier)
        used = [record for record in self.used if self.carrier(record) == carrier]
        items: Items = {item: self._plants(carrier, way) for way, item in _WAYS.items()}
        items |= {item: self._used(used, item) for item in ("purchase", "opening", "closing", "feedstock")}
        strays = self._strays("energy", carrier)
        use = _lost("energy", strays) if strays else self._sum(used, [self._use(record) for record in used])
        if network is not None:
            items |= self._network(network, items["purchase"])
        else:
            _pair(items, used)
            if not any(items.get(item) is not None for item in _SUPPLY):
                blank = [found.cell for record in used if (found := record.fields.get("purchase")) is not None]
                items["purchase"] = Missing.of("balance_no_supply", *blank, name=name, year=self.year)
        items["final"] = self._final(use, items["into_plants"], name)
        rest = _rest(items, name, self.year)
        gap = network.gap() if network is not None else None
        if gap is not None and gap.explained != "unexplained":
            items["network_loss"] = gap.tce
            rest = algebra.sub(rest, gap.tce)
        items["residual"] = algebra.named(rest, "", label("balance_residual"), self.year)
        return _made(self.year, name, items)

    # -- from the sheets ----------------------------------------------------------------------

    def _sum(self, records: Sequence[Record], amounts: Sequence[Evaluated | None]) -> Evaluated | None:
        """Return quantities of rows in tce, each at its row's coefficient; None where no row has one."""
        basis = self.readings.choices.electricity
        parts = [
            algebra.convert(algebra.mul(amount, self.energy.coefficient(record, basis)), "tce")
            for record, amount in zip(records, amounts, strict=True)
            if amount is not None
        ]
        return algebra.add(parts) if parts else None

    def _used(self, records: Sequence[Record], column: str) -> Evaluated | None:
        """Return a column of the energy sheet. Power and heat are not stored, and bought on a sheet of their own."""
        return self._sum(
            records,
            [
                None
                if column != "feedstock" and self.carrier(record) in UNITS and record.number(column) is None
                else self.energy.optional_quantity(record, column)
                for record in records
            ],
        )

    def _use(self, record: Record) -> Evaluated:
        return self.energy.quantity(record, self.energy.use_column)

    def _plants(self, carrier: str, way: str) -> Evaluated | None:
        """Return what plants take in, put out or recover; a row that does not say which may be any."""
        ways = {way} if way == "recovered" else {way, ""}
        parts = [
            self._plant(record)
            for record in self.plants
            if self.carrier(record) == carrier and record.word("direction") in ways
        ]
        strays = [one for one in self._strays("transform", carrier) if one.word("direction") in ways]
        parts += [_lost("transform", strays)] if strays else []
        return algebra.add(parts) if parts else None

    def _plant(self, record: Record) -> Evaluated:
        """Return a row in tce; unknown where it does not say what it is, or whether its use was counted."""
        way = record.word("direction")
        if record.own_supply or way == "input":
            return self.energy.transform_tce(record)
        column = "counted" if way else "direction"
        return why_blank(record, column, column_name("transform", column))

    def _strays(self, sheet: str, carrier: str) -> list[Record]:
        return [record for record in _without_year(self.readings, sheet) if self.carrier(record) == carrier]

    def _network(self, network: Network, stated: Evaluated | None) -> Items:
        """Return what the sheet of power and heat says; where it has no purchase, that of the energy sheet."""
        facts, year = self.readings.facts, self.year
        bought = dict(network.bought)
        purchase = bought.get("grid_purchase", bought.get("heat_purchase"))
        sent, primary = [network.sent], None
        if network.carrier == "electricity":
            sent.append(facts.optional("pv_export", year))
            primary = facts.optional("pv_generation", year)
            if primary is None:
                own = [part for part in (bought.get("pv_own_use"), sent[1]) if part is not None]
                primary = algebra.add(own) if own else None
        out = [part for part in sent if part is not None]

        def tce(amount: Evaluated | None) -> Evaluated | None:
            return None if amount is None else algebra.convert(algebra.mul(amount, network.coefficient), "tce")

        return {
            "purchase": stated if stated and not isinstance(purchase, Derivation) else tce(purchase),
            "direct": tce(bought.get("direct_green")),
            "primary": tce(primary),
            "sent": tce(algebra.add(out)) if out else None,
        }

    def _final(self, use: Evaluated | None, into: Evaluated | None, name: Text) -> Evaluated:
        if use is None:
            return Missing.of("balance_no_use", name=name, year=self.year)
        if into is None:
            return algebra.named(use, "", label("balance_final"), self.year)
        left = algebra.sub(use, into, label("balance_final"))
        if isinstance(left, Derivation) and left.value < 0:
            return Missing.of("balance_inputs_exceed", *left.cells, name=name, year=self.year)
        return left


def _pair(items: Items, records: Sequence[Record]) -> None:
    """Stocks come in pairs: beside one that is given a blank is unknown."""
    for column, other in (("opening", "closing"), ("closing", "opening")):
        if items[column] is None and items[other] is not None:
            name = column_name("energy", column)
            items[column] = Missing.merge(*(why_blank(record, column, name) for record in records))


def _rest(items: Items, name: Text, year: int) -> Evaluated:
    into = [value for item in COMES_IN if (value := items.get(item)) is not None]
    if not into:
        return Missing.of("balance_no_supply", name=name, year=year)
    result = algebra.add(into, label("balance_supply"))
    for item in GOES_OUT:
        out = items.get(item)
        if out is not None:
            result = algebra.sub(result, out)
    return result


def _made(year: int, carrier: Text, items: Items) -> BalanceRow:
    return BalanceRow(year, carrier, **{item: items.get(item) for item in ITEMS})


def _total(readings: Readings, year: int, rows: Sequence[BalanceRow]) -> BalanceRow:
    """Return the sum of the carriers; a figure that one of them lacks is lacking, as is what rows without year hold."""
    lost = [
        _lost(sheet, found) for sheet in ("energy", "transform") if (found := tuple(_without_year(readings, sheet)))
    ]
    items: Items = {}
    for item in ITEMS:
        parts = [value for row in rows if (value := getattr(row, item)) is not None]
        items[item] = (Missing.merge(*parts, *lost) if lost else algebra.add(parts)) if parts else None
    put, made = items["into_plants"], items["made"]
    if put is not None and made is not None:
        items["conversion_loss"] = algebra.sub(put, made, label("balance_conversion_loss"))
    return _made(year, label("balance_total"), items)


def _without_year(readings: Readings, sheet: str) -> Iterator[Record]:
    for record in readings.facts.records(sheet):
        fuel = readings.energy.fuel(record)
        if record.year is None and not (fuel is not None and fuel.total):
            yield record


def _lost(sheet: str, records: Iterable[Record]) -> Missing:
    return Missing.of("row_without_year", *map(year_cell, records), sheet=sheet_name(sheet))
