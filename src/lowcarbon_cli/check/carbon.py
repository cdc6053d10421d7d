"""Rules about CO2: whether totals and factors are plausible, and what was mixed into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.check import totals
from lowcarbon_cli.check.intervals import cells_of
from lowcarbon_cli.check.words import cell, per_cent, shown, written
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import fold
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import readings
from lowcarbon_cli.standards.claims import claims
from lowcarbon_cli.standards.typed_units import parse_unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.dataset import Number, Record
    from lowcarbon_cli.model.findings import Finding

OTHER_GASES = ("当量", "co2e", "co2-e", "甲烷", "ch4", "n2o", "氧化亚氮", "六氟化硫", "sf6", "gwp")
NAMED_IN = {"reported": "indicator", "targets": "ind", "personal": "ind"}
RANGES = {"carbon_content": "tc/tj", "oxidation": "%"}
FACTORS = {
    "emission_factor": "tco2_per_tce",
    "carbon_content": "carbon_content",
    "oxidation": "oxidation",
}


def rule_co2_001(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-001: CO2 per tonne of standard coal lies within what fuels and grid power can give.

    A wide range that catches slips of a power of ten in either total; a park that lives on green power or
    biomass may lie below it rightly. Silent where one of the two is missing.
    """
    least, most = (subject.tolerance("LC-CO2-001", end) for end in ("min", "max"))
    for year in subject.figures.years:
        co2, energy = (subject.figures.value(name, year) for name in ("co2_total", "energy_total"))
        if not (isinstance(co2, Derivation) and isinstance(energy, Derivation)) or energy.value <= 0:
            continue
        ratio = numbers.CONTEXT.divide(co2.value, energy.value)
        if not least <= ratio <= most:
            values = {"value": _outside(ratio, least, most), "least": shown(least), "most": shown(most)}
            yield finding("LC-CO2-001", *cells_of(co2, energy), year=year, **values)


def rule_co2_002(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-002: a stated CO2 total in which feedstock is burned.

    Seen only where it is exactly the computed total plus what the feedstock would emit.
    """
    yield from totals.said(subject, "LC-CO2-002")


def rule_co2_003(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-003: a stated CO2 total from which exported power was not taken off.

    Seen only where it is exactly the computed total plus exports x grid factor.
    """
    yield from totals.said(subject, "LC-CO2-003")


def rule_co2_006(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-006: much of the change of CO2 since the base year comes from another grid factor.

    An info: no figure is wrong. Last year's net purchase x the change of the factor, over the change of
    CO2. Silent where CO2 did not change, or changed against the factor.
    """
    choices = subject.figures.choices
    first, last = choices.base_year, choices.eval_year
    if first is None or last is None or first >= last:
        return
    ends = [_grid(subject, year) for year in (first, last)]
    before, after = ends
    if before is None or after is None or before[0] == after[0]:
        return
    change = numbers.CONTEXT.subtract(after[0], before[0])
    effect = numbers.CONTEXT.multiply(after[2] - before[2], after[1])
    share = numbers.CONTEXT.divide(effect, change)
    if share > subject.tolerance("LC-CO2-006", "share"):
        values = {"share": per_cent(share, 1), "before": shown(before[2]), "after": shown(after[2])}
        amounts = {"change": shown(change, 2), "effect": shown(effect, 2)}
        yield finding("LC-CO2-006", period=f"{first}-{last}", **amounts, **values)


def rule_co2_007(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-007: an emission factor, carbon content or oxidation rate that no fuel has: a unit slip.

    Carbon content in tC/TJ and oxidation directly, emission factors as t CO2 per tonne of standard coal of
    the row's own fuel. Silent for fuels without a coefficient. Blast-furnace gas sets the upper ends.
    """
    for line in subject.lines_with(*FACTORS):
        for column in FACTORS:
            number = line.record.number(column)
            value = number.value if number is not None else None
            if number is not None and column == "emission_factor":
                value = _per_tce(number, line.calorific)
            if number is not None and value is not None:
                yield from _in_range(subject, line.record, number, column, value)
    for record in subject.records("carbon"):
        for column in RANGES:
            number = record.number(column)
            if number is not None:
                yield from _in_range(subject, record, number, column, number.value)


def rule_co2_008(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-008: a stated CO2 total from which sinks or recovered CO2 were taken off.

    Seen only where it is exactly the computed total less the sinks of the emission sheet.
    """
    yield from totals.said(subject, "LC-CO2-008")


def rule_co2_009(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-009: CO2 per energy consumption is stated per money.

    By the name and the unit in the sheets of stated, target and own indicators; another name is silence.
    """
    for sheet, column in NAMED_IN.items():
        for record in subject.records(sheet):
            claim = claims().get(fold(written(record, column)))
            unit = parse_unit(written(record, "unit"))
            if claim is not None and claim.sign == 0 and unit is not None and ("money", -1) in unit.dimension:
                values = {"name": written(record, column), "unit": written(record, "unit")}
                yield finding("LC-CO2-009", cell(record, "unit"), **values)


def rule_co2_010(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-010: gases other than CO2, or CO2 equivalents, among emissions that are summed as CO2.

    By the words of the source, its factor and its unit. Silent where nothing is said.
    """
    for record in subject.records("carbon"):
        for column in ("source_name", "factor_source", "unit"):
            words = written(record, column)
            if any(gas in fold(words) for gas in map(fold, OTHER_GASES)):
                yield finding("LC-CO2-010", cell(record, column), year=record.year or "-", words=words)
                break


def rule_co2_012(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-012: a stated CO2 total agrees with fuels, power and heat, all at their last digits.

    Silent where CO2 is not computed. The computed one is used; a known mistake is named by its own code.
    """
    yield from totals.said(subject, "LC-CO2-012")


def _outside(ratio: Decimal, least: Decimal, most: Decimal) -> str:
    """Return a ratio with as many decimals as it takes to tell it from nothing and from the bounds."""
    for places in range(2, 8):
        rounded = numbers.round_to(ratio, places)
        if rounded and not least <= rounded <= most:
            return shown(ratio, places)
    return shown(ratio, 8)


def _grid(subject: Subject, year: int) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return CO2 total, net power and the grid factor in t per 10k_kwh of a year."""
    values = [subject.figures.value(name, year) for name in ("co2_total", "net_power", "co2_power")]
    known = [value.value for value in values if isinstance(value, Derivation)]
    if len(known) < len(values) or known[1] == 0:
        return None
    return known[0], known[1], numbers.CONTEXT.divide(known[2], known[1])


def _per_tce(factor: Number, coefficient: object) -> Decimal | None:
    if not isinstance(coefficient, Derivation) or coefficient.value <= 0:
        return None
    return numbers.CONTEXT.divide(factor.value, coefficient.value)


def _in_range(subject: Subject, record: Record, number: Number, column: str, value: Decimal) -> Iterator[Finding]:
    least, most = (subject.tolerance("LC-CO2-007", f"{FACTORS[column]}_{end}") for end in ("min", "max"))
    if not least <= value <= most:
        name = readings.column_name(record.sheet, column)
        values = {"value": number.as_written, "found": shown(value, 3), "least": shown(least), "most": shown(most)}
        yield finding("LC-CO2-007", number.cell, name=name, **values)
