"""The lines of T9: fuels, transformation, rows as given, power and heat; sinks and recovered CO2 apart.

Every line takes its figure from the CO2 account (``compute.co2``); counted lines add up to its total.
Purchased, exported and exported photovoltaic power stand below the net purchase that counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.carbon.accounts_words import as_written, flow_name
from lowcarbon_cli.compute.co2 import GIVEN_CATEGORIES, given_row
from lowcarbon_cli.compute.facts import titled, words
from lowcarbon_cli.model.carbon.accounts import AccountLine
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.figures import APART
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import factors, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.carbon.accounts import Category, LineKind
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.values import Evaluated


class _Net(Struct, frozen=True):
    """A carrier that is bought and sold: its columns, those that are sent out, and its factor."""

    category: Category
    bought: str
    sent: tuple[str, ...]
    factor: Evaluated
    name: Text


def lines(readings: Readings, year: int, total: Evaluated) -> tuple[AccountLine, ...]:
    """Return the counted lines of a year and the parts below them; shares are of ``total``."""
    if not readings.energy.by_fuel():
        stated = readings.facts.number("co2_total_given", year)
        made = [_line("stated", "counted", label("accounts_stated"), stated)] if isinstance(stated, Derivation) else []
        made += [replace(line, kind="part") for line in _given(readings, year)]
    else:
        made = [*_fuels(readings, year), *_made(readings, year), *_given(readings, year), *_bought(readings, year)]
    return tuple(replace(line, share=_share(line.co2, total)) if line.kind == "counted" else line for line in made)


def apart(readings: Readings, year: int) -> tuple[AccountLine, ...]:
    """Return CO2 recovered and sinks, each as stated; they are never netted."""
    return tuple(
        _stated_line(record, cast("Category", record.word("category")), "apart")
        for record in readings.facts.records("carbon")
        if record.year == year and record.word("category") in APART
    )


def _share(co2: Evaluated, total: Evaluated) -> Evaluated:
    return algebra.convert(algebra.pure(algebra.div(co2, total)), "%")


def _fuels(readings: Readings, year: int) -> Iterator[AccountLine]:
    co2, energy = readings.co2, readings.energy
    for record in energy.rows(year):
        found, fuel = co2.fuel_row(record), energy.fuel(record)
        if found is None:
            continue
        if fuel is None:
            yield _line("fuel", "counted", as_written(record, "fuel"), found, record=record)
            continue
        fed = energy.optional_quantity(record, "feedstock")
        notes = (Lack("accounts_feedstock_out"),) if isinstance(fed, Derivation) and fed.value else ()
        made = _line("fuel", "counted", fuel.name, found, co2.burned(record), co2.emission_factor(record, fuel), record)
        yield replace(made, notes=notes)


def _made(readings: Readings, year: int) -> Iterator[AccountLine]:
    """Yield fuels that the park's plants made: their carbon was entered as input, so they are taken off."""
    for record, fuel in readings.co2.made(year):
        amount, factor = readings.energy.transform_quantity(record), readings.co2.emission_factor(record, fuel)
        taken = _off(algebra.convert(algebra.mul(amount, factor), "t"))
        name = titled(fuel.name, label("accounts_made"))
        yield _line("transformation", "counted", name, taken, _off(amount), factor, record)


def _given(readings: Readings, year: int) -> Iterator[AccountLine]:
    for record in readings.facts.records("carbon"):
        category = record.word("category")
        if record.year == year and (category in GIVEN_CATEGORIES or not category):
            yield _stated_line(record, cast("Category", category or "unknown"), "counted")


def _stated_line(record: Record, category: Category, kind: LineKind) -> AccountLine:
    """Return a row of the emission sheet: its CO2 as stated, else activity x factor."""
    found, name = given_row(record), words(record.fields, "source_name") or _category_name(category)
    if category == "unknown":
        blank = record.fields.get("category")
        found = Missing.of("accounts_no_category", blank.cell if blank else record.cell, source=str(name))
    activity, factor = record.number("activity"), record.number("emission_factor")
    made = _line(
        category,
        kind,
        name if isinstance(name, Text) else Text(name, name),
        found,
        algebra.from_cell(activity) if activity is not None else None,
        algebra.from_cell(factor) if factor is not None else None,
        record,
    )
    by_factor = activity is not None and factor is not None and not isinstance(record.fields.get("co2"), Number)
    notes = () if by_factor or isinstance(found, Missing) else (Lack("accounts_as_stated"),)
    return replace(made, factor_source=words(record.fields, "factor_source"), notes=notes)


def _category_name(category: str) -> Text:
    column = workbook.sheet("carbon").column("category")
    choices = column.choices if column is not None else ()
    return next((choice.name for choice in choices if choice.id == category), label("accounts_unknown"))


def _bought(readings: Readings, year: int) -> Iterator[AccountLine]:
    """Yield net purchased power and heat, each followed by its purchase and its exports."""
    co2 = readings.co2
    power = _Net("power", "grid_purchase", ("power_export", "pv_export"), co2.grid.of(year).factor, label("co2_power"))
    yield _line("power", "counted", power.name, co2.power(year), co2.net_power(year), power.factor)
    yield from _parts(readings, power, year)
    heat = co2.heat(year)
    if heat is None:
        return
    factor = algebra.from_factor(factors.heat_co2(), label=label("heat_factor"))
    net = _Net("heat", "heat_purchase", ("heat_export",), factor, label("co2_heat"))
    amount = net_amount(readings, net.bought, net.sent, year)
    yield _line("heat", "counted", net.name, heat, amount, factor)
    yield from _parts(readings, net, year)


def net_amount(readings: Readings, bought: str, sent: tuple[str, ...], year: int) -> Evaluated:
    """Return purchased less exported; a purchase that no year has counts as none where something is sent out."""
    facts = readings.facts
    amount = facts.optional(bought, year)
    out = [found for column in sent if (found := facts.optional(column, year)) is not None]
    if amount is None:
        known = next((part.unit for part in out if isinstance(part, Derivation)), None)
        amount = algebra.constant(0, known, label("taken_as_none")) if known else facts.missing(bought, year)
    for part in out:
        amount = algebra.sub(amount, part)
    return amount


def _parts(readings: Readings, net: _Net, year: int) -> Iterator[AccountLine]:
    bought = readings.facts.optional(net.bought, year)
    if bought is not None:
        product = algebra.convert(algebra.mul(bought, net.factor), "t")
        yield _line(net.category, "part", flow_name(net.bought), product, bought, net.factor)
    for column in net.sent:
        sent = readings.facts.optional(column, year)
        if sent is not None:
            product = _off(algebra.convert(algebra.mul(sent, net.factor), "t"))
            yield _line(net.category, "part", flow_name(column), product, _off(sent), net.factor)


def _off(value: Evaluated) -> Evaluated:
    """Return what is taken off with its sign."""
    return algebra.mul(algebra.constant(-1, label=label("accounts_taken_off")), value)


def _line(
    category: Category,
    kind: LineKind,
    name: Text,
    co2: Evaluated,
    activity: Evaluated | None = None,
    factor: Evaluated | None = None,
    record: Record | None = None,
) -> AccountLine:
    cells = (record.cell,) if record is not None else ()
    return AccountLine(category, kind, name, activity, factor, "", co2, None, (), cells)
