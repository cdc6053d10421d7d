"""Rows of the emission sheet that are not added: whether they say what was computed in their place.

Fuels, transformation, purchased power and heat are computed from energy. A row whose source names a fuel is held
against that fuel; the others together against the fuels that no row named. What then is left may be in the total or
not; what provably is not is said by computing (LC-CO2-032).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.check.intervals import Span, cells_of, negative, span, total, widened
from lowcarbon_cli.check.words import cell, listed, per_cent, shown, written
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.figures import APART
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.figures import EmissionRow
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.values import Evaluated

C = numbers.CONTEXT
BURNED = frozenset({"fuel", "transformation"})
BOUGHT = {"power": "co2_power", "heat": "co2_heat"}
TOTALS = {**BOUGHT, "fuel": "co2_fuels", "": "co2_total"}
"""What the total of a category is, or of none: of the year."""


class Compared(Struct, frozen=True):
    """Rows of a year that belong together, and what they were held against (none: nothing could be)."""

    code: str
    year: int
    rows: tuple[EmissionRow, ...]
    against: tuple[Derivation, ...] = ()


def rule_co2_027(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-027: rows of the emission sheet that are not added, where they agree with what is computed. Never errs."""
    rows = [row for item in _said(subject, "LC-CO2-027") for row in item.rows]
    if rows:
        names = listed(workbook.choice_name("carbon", "category", key) for key in {row.category: 0 for row in rows})
        yield finding("LC-CO2-027", *(cell(row.record, "category") for row in rows), n=len(rows), names=names)


def rule_co2_030(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-030: rows of the emission sheet state what energy gives for the same source, all at their last digits.

    Beside a stated total: their sum does not exceed it. Silent where the computed side is missing.
    """
    for item in _said(subject, "LC-CO2-030"):
        stated, computed = _sum(item.rows), _value(item.against)
        gap = abs(C.subtract(stated, computed))
        by_fuel = "energy_consumption" in subject.figures.series
        yield finding(
            "LC-CO2-030",
            *_cells(item.rows),
            *cells_of(*item.against),
            year=item.year,
            names=_names(item.rows),
            basis=label("emissions_computed" if by_fuel else "emissions_in_total"),
            stated=shown(stated, 2),
            computed=shown(computed, 2),
            gap=shown(gap, 2),
            share=per_cent(C.divide(gap, computed)) if computed else "-",
        )


def rule_co2_031(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-031: the source of a row of fuels or transformation can be told in the energy data.

    By name, else by the sum of what is left on both sides. Where names differ and the figures do too, it may err.
    """
    for item in _said(subject, "LC-CO2-031"):
        known = any(isinstance(row.stated, Derivation) for row in item.rows)
        value = shown(_sum(item.rows), 2) if known else "-"
        yield finding("LC-CO2-031", *_cells(item.rows), year=item.year, names=_names(item.rows), value=value)


def _said(subject: Subject, code: str) -> Iterator[Compared]:
    if subject.figures.emissions or subject.figures.emission_totals:
        yield from (item for item in subject.once(_compared) if item.code == code)


def _compared(subject: Subject) -> list[Compared]:
    figures = subject.figures
    by_year: dict[int, list[EmissionRow]] = {}
    for row in figures.emissions:
        if row.record.year is not None and row.lack is None:
            by_year.setdefault(row.record.year, []).append(row)
    by_fuel = "energy_consumption" in figures.series
    found: list[Compared] = []
    for year, rows in by_year.items():
        found += _computed_elsewhere(subject, year, rows) if by_fuel else _parts_of_total(subject, year, rows)
    if by_fuel:
        found += _totals(subject)
    return found


def _totals(subject: Subject) -> Iterator[Compared]:
    """Hold the totals of the sheet against what is computed; one that is the sum of its own rows says nothing more."""
    for row in subject.figures.emission_totals:
        year, category = row.record.year, row.category
        series = TOTALS.get(category)
        if year is None or series is None or not isinstance(row.stated, Derivation):
            continue
        records = (one for one in subject.records("carbon") if one.year == year)
        own = [one.number("co2") for one in records if (one.word("category") == category if category else _emits(one))]
        if own and _span([row]).meets(total(span(number) for number in own if number is not None)):
            continue
        held = _held(year, [row], subject.figures.value(series, year))
        if held.code == "LC-CO2-030":
            yield held


def _emits(record: Record) -> bool:
    return record.word("category") not in APART


def _parts_of_total(subject: Subject, year: int, rows: list[EmissionRow]) -> Iterator[Compared]:
    """Hold the sum of rows against the stated total: it may have more parts than rows, never less than them."""
    stated = subject.figures.value("co2_given", year)
    whole = [row for row in rows if not _is_total(row)]
    exceeds = isinstance(stated, Derivation) and _span(whole).low > widened(stated).high
    yield _as(year, "LC-CO2-030" if exceeds else "LC-CO2-027", whole, stated)


def _computed_elsewhere(subject: Subject, year: int, rows: list[EmissionRow]) -> Iterator[Compared]:
    figures = subject.figures
    for category, series in BOUGHT.items():
        bought = [row for row in rows if row.category == category]
        if bought:
            yield _held(year, bought, figures.value(series, year))
    burned = [row for row in rows if row.category in BURNED]
    if burned:
        yield from _fuels(subject, year, burned)


def _fuels(subject: Subject, year: int, rows: list[EmissionRow]) -> Iterator[Compared]:
    computed: dict[str, list[Evaluated]] = {}
    for line in subject.lines_of(year, "energy"):
        if (found := line.co2) is not None:
            computed.setdefault(line.fuel.id, []).append(found)
    whole = subject.figures.value("co2_fuels", year)
    named: dict[str, list[EmissionRow]] = {}
    others = []
    for row in rows:
        if _is_total(row):
            yield _held(year, [row], whole)
        elif row.category == "fuel" and row.fuel is not None and row.fuel.id in computed:
            named.setdefault(row.fuel.id, []).append(row)
        elif isinstance(row.stated, Derivation) and row.stated.value == 0:
            yield _as(year, "LC-CO2-027", [row])
        else:
            others.append(row)
    for fuel, some in named.items():
        yield _held(year, some, *computed[fuel])
    if others:
        left = [value for fuel, values in computed.items() if fuel not in named for value in values]
        yield _rest(subject, year, others, left)


def _rest(subject: Subject, year: int, rows: list[EmissionRow], left: list[Evaluated]) -> Compared:
    """Hold rows without a fuel's name against the fuels without a row, with and without what the plants made."""
    if not all(isinstance(value, Derivation) for value in left):
        return _as(year, "LC-CO2-027", rows)  # there is no total that could lack them
    spans = [total(map(widened, left))]
    made = subject.figures.value("co2_made_fuels", year)
    if isinstance(made, Derivation):
        spans.append(spans[0] + negative(widened(made)))
    stated = _span(rows)
    known = all(isinstance(row.stated, Derivation) for row in rows)
    agrees = known and any(stated.meets(one) for one in spans)
    return _as(year, "LC-CO2-027" if agrees else "LC-CO2-031", rows)


def _held(year: int, rows: list[EmissionRow], *computed: Evaluated) -> Compared:
    """Hold rows against what is computed for the same; rows without a figure, or nothing to compare, say nothing."""
    known = all(isinstance(value, Derivation) for value in computed)
    stated = all(isinstance(row.stated, Derivation) for row in rows)
    agrees = not (computed and known and stated) or _span(rows).meets(total(map(widened, computed)))
    return _as(year, "LC-CO2-027" if agrees else "LC-CO2-030", rows, *computed)


def _as(year: int, code: str, rows: list[EmissionRow], *against: Evaluated) -> Compared:
    return Compared(code, year, tuple(rows), tuple(value for value in against if isinstance(value, Derivation)))


def _is_total(row: EmissionRow) -> bool:
    return row.fuel is not None and row.fuel.total


def _span(rows: Sequence[EmissionRow]) -> Span:
    return total(widened(row.stated) for row in rows if isinstance(row.stated, Derivation))


def _sum(rows: Sequence[EmissionRow]) -> Decimal:
    return _value([row.stated for row in rows if isinstance(row.stated, Derivation)])


def _value(values: Sequence[Derivation]) -> Decimal:
    return numbers.total([value.value for value in values])


def _cells(rows: Sequence[EmissionRow]) -> tuple[CellRef, ...]:
    """Return the figures that rows state, a row without any at its category."""
    found: dict[CellRef, None] = {}
    for row in rows:
        known = isinstance(row.stated, Derivation)
        found.update(dict.fromkeys(cells_of(row.stated) if known else (cell(row.record, "category"),)))
    return tuple(found)


def _names(rows: Sequence[EmissionRow]) -> Text:
    return listed(dict.fromkeys(map(_name, rows)))


def _name(row: EmissionRow) -> Text:
    """Return what a row calls its source, else its category; a total with the category it is of."""
    source, category = (written(row.record, column) for column in ("source_name", "category"))
    if not source and row.category:
        return workbook.choice_name("carbon", "category", row.category)
    name = f"{category}{source}" if _is_total(row) else source or category
    return Text(name, name)
