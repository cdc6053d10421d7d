"""T7: the energy balance of the park by carrier, at the coefficients of the run.

What comes in (purchase, stock, own primary production, own transformation) less what goes out and what is
used. Use is the consumption of the statistical form and holds what went into the park's own plants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.facts import words
from lowcarbon_cli.model.carbon.flows import BalanceRow
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.standards import fuels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.catalogue import Fuel
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.values import Evaluated

COMES_IN = ("purchase", "opening", "primary", "made")
GOES_OUT = ("closing", "sent", "use")
YEARLY: dict[str, dict[str, tuple[str, ...]]] = {
    "electricity": {
        "purchase": ("grid_purchase",),
        "primary": ("pv_generation",),
        "sent": ("power_export", "pv_export"),
    },
    "heat": {"purchase": ("heat_purchase",), "sent": ("heat_export",)},
}
"""Carrier -> columns of the yearly sheet of power and heat."""


def balance(readings: Readings, years: Sequence[int]) -> Iterator[BalanceRow]:
    """Yield one row per carrier and year, in the order of the sheet, carriers made in the park at the end."""
    for year in years:
        seen: dict[str, list[Record]] = {}
        for record in readings.energy.rows(year):
            fuel = readings.energy.fuel(record)
            if fuel is not None:
                seen.setdefault(fuel.id, []).append(record)
        for record in _plants(readings, year, "output"):
            fuel = readings.energy.fuel(record)
            if fuel is not None:
                seen.setdefault(fuel.id, [])
        for fuel_id, records in seen.items():
            yield _row(readings, year, fuels.fuel(fuel_id), records)


def _row(readings: Readings, year: int, fuel: Fuel, records: Sequence[Record]) -> BalanceRow:
    def of_rows(column: str) -> Evaluated | None:
        parts = [
            algebra.mul(quantity, readings.energy.coefficient(record, readings.choices.electricity))
            for record in records
            if (quantity := readings.energy.optional_quantity(record, column)) is not None
        ]
        return algebra.convert(algebra.add(parts), "tce") if parts else None

    def of_year(item: str) -> Evaluated | None:
        parts = [
            given
            for column in YEARLY.get(fuel.kind, {}).get(item, ())
            if (given := readings.facts.optional(column, year)) is not None
        ]
        if not parts:
            return None
        return algebra.convert(algebra.mul(algebra.add(parts), _coefficient(readings, year, fuel, records)), "tce")

    use = of_rows("total") or of_rows(readings.energy.column)
    items: dict[str, Evaluated | None] = {
        "purchase": of_rows("purchase") or of_year("purchase"),
        "opening": of_rows("opening"),
        "closing": of_rows("closing"),
        "primary": of_year("primary"),
        "made": _of_plants(readings, year, fuel, "output"),
        "sent": of_year("sent"),
        "use": use or Missing.of("balance_no_use", name=fuel.name, year=year),
    }
    return BalanceRow(
        year=year,
        carrier=fuel.name,
        purchase=items["purchase"],
        opening=items["opening"],
        closing=items["closing"],
        primary=items["primary"],
        made=items["made"],
        sent=items["sent"],
        use=items["use"] or Missing(()),
        into_plants=_of_plants(readings, year, fuel, "input"),
        feedstock=of_rows("feedstock"),
        difference=_difference(fuel, year, items),
    )


def _difference(fuel: Fuel, year: int, items: dict[str, Evaluated | None]) -> Evaluated:
    into = [value for name in COMES_IN if (value := items[name]) is not None]
    if items["purchase"] is None and items["made"] is None and items["primary"] is None:
        return Missing.of("balance_no_supply", name=fuel.name, year=year)
    result = algebra.add(into, label("balance_supply"))
    for name in GOES_OUT:
        out = items[name]
        if out is not None:
            result = algebra.sub(result, out)
    return algebra.named(result, "", label("balance_difference"), year)


def _coefficient(readings: Readings, year: int, fuel: Fuel, records: Sequence[Record]) -> Evaluated:
    if fuel.kind == "electricity":
        return readings.energy.electricity(year)
    if records:
        return readings.energy.coefficient(records[0], readings.choices.electricity)
    return readings.energy.table_coefficient(fuel)


def _plants(readings: Readings, year: int, direction: str) -> Iterator[Record]:
    for record in readings.facts.records("transform"):
        if record.year == year and record.word("direction") == direction:
            yield record


def _of_plants(readings: Readings, year: int, fuel: Fuel, direction: str) -> Evaluated | None:
    rows = [record for record in _plants(readings, year, direction) if readings.energy.fuel(record) == fuel]
    parts = [readings.energy.transform_tce(record) for record in rows if words(record.fields, "fuel")]
    return algebra.add(parts) if parts else None
