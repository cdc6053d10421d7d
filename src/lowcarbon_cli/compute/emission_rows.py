"""Rows of the emission sheet that are computed from energy: what each states, and whether energy knows its source.

Fuels, purchased power and heat, and transformation follow from the energy sheets, so that their rows are not
added again. What they state is held against the computed figures by rules. A fuel of which the energy sheet has
neither a row nor one of the same family, or purchased heat where none is bought or sold, stands nowhere else:
then the total lacks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.facts import column_name, sheet_name, words
from lowcarbon_cli.model.figures import APART, EmissionRow
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.numbers import ZERO, plain, round_to
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import fuels, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowcarbon_cli.compute.co2 import Co2
    from lowcarbon_cli.model.catalogue import Fuel
    from lowcarbon_cli.model.dataset import Number, Record
    from lowcarbon_cli.model.values import Evaluated

COMPUTED = ("fuel", "power", "heat", "transformation")
"""Categories of the emission sheet that are computed where energy is given by fuel."""
AMOUNTS = ("activity", "emission_factor", "co2")
TOTAL_WORDS = ("合计", "小计", "总计", "total")
PARAMETERS = ("activity", "ncv", "carbon_content", "oxidation")


def rows_of(co2: Co2, year: int) -> Iterator[EmissionRow]:
    """Yield the rows of a year that are not added: beside a stated total all that are no sink nor recovered."""
    by_fuel = co2.energy.by_fuel()
    for record in co2.facts.of_year("carbon", year):
        category = record.word("category")
        if category in COMPUTED if by_fuel else category and category not in APART:
            row = EmissionRow(record, category, stated(record), fuels.named_in(words(record.fields, "source_name")))
            yield row._replace(lack=_lack(co2, row, year)) if by_fuel else row


def totals_of(co2: Co2, years: Sequence[int]) -> Iterator[EmissionRow]:
    """Yield the rows of totals that state CO2: of one category, or (with none) of a year."""
    table = co2.facts.dataset.tables.get("carbon")
    for record in table.totals if table is not None else ():
        if record.year in years:
            source = fuels.named_in(words(record.fields, "source_name"))
            yield EmissionRow(record, _category_of_total(record), stated(record), source)


def _category_of_total(record: Record) -> str:
    """Return the category whose total a row is, as its own entry or before the word: 化石燃料燃烧合计."""
    column = workbook.sheet("carbon").column("category")
    written = workbook.fold(words(record.fields, "category"))
    bare = next((written.removesuffix(word) for word in TOTAL_WORDS if written.endswith(word)), written)
    choice = column.chosen.get(bare) if column is not None else None
    return choice.id if choice is not None else ""


def below_zero(record: Record) -> Iterator[tuple[str, Number]]:
    """Yield the columns and figures of a row that lie below zero, which no process does.

    CO2 recovered and sinks may bear the minus of their heading: they stand apart and are never netted.
    """
    for column in () if record.word("category") in APART else AMOUNTS:
        number = record.number(column)
        if number is not None and number.value < ZERO:
            yield column, number


def stated(record: Record) -> Evaluated:
    """Return the CO2 that a row states in t: as such, else activity x factor, else activity x heat x carbon x rate."""
    given = [record.number(column) for column in ("co2", "activity", "emission_factor")]
    found: Evaluated = Missing(())
    if given[0] is not None:
        found = algebra.from_cell(given[0])
    elif given[1] is not None and given[2] is not None:
        found = algebra.mul(algebra.from_cell(given[1]), algebra.from_cell(given[2]))
    elif all(parameters := [record.number(column) for column in PARAMETERS]):
        found = algebra.div(algebra.constant(44, "tco2"), algebra.constant(12, "tc"))
        for number in parameters:
            if number is not None:
                found = algebra.mul(found, algebra.from_cell(number))
    return algebra.convert(found, "t")


def _lack(co2: Co2, row: EmissionRow, year: int) -> Missing | None:
    """Return why a row is left out of the total, None where it may be in it."""
    if isinstance(row.stated, Derivation) and row.stated.value == 0:
        return None
    fuel = row.fuel
    if row.category == "fuel" and fuel is not None and fuel.kind == "fossil":
        if any(_kin(co2.energy.fuel(record), fuel) for record in co2.energy.rows(year)):
            return None
        sheet, what = "energy", fuel.name
    elif row.category == "heat" and co2.heat(year) is None:
        sheet, what = "power", column_name("heat_purchase")
    else:
        return None
    named = next((found for key in ("co2", "source_name") if (found := row.record.fields.get(key))), None)
    amount = plain(round_to(row.stated.value, 2)) if isinstance(row.stated, Derivation) else "-"
    cell = named.cell if named is not None else row.record.cell
    named_as = {"source": source_of(row.record), "what": what, "sheet": sheet_name(sheet)}
    return Missing.of("emission_left_out", cell, year=year, value=amount, **named_as)


def _kin(held: Fuel | None, fuel: Fuel) -> bool:
    """Tell whether a row may be what another name says; a row of an unknown carrier may be anything."""
    return held is None or fuels.kin(held.id, fuel.id)


def source_of(record: Record) -> Text:
    """Return what a row calls its source, else its category."""
    written = words(record.fields, "source_name")
    return Text(written, written) if written else workbook.choice_name("carbon", "category", record.word("category"))
