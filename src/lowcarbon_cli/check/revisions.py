"""Rules about the sheet of changes: whether a figure that was revised was revised in its own sheet too.

The sheet of changes explains; what is computed with stands in the other sheets. Old and new values are words there:
a figure, with or without a unit. Without one they may stand in any unit of the column.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.check.intervals import cells_of
from lowcarbon_cli.check.scopes import BOUNDARY_WORDS
from lowcarbon_cli.check.words import cell, shown, written
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import fold
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import fuels, units, workbook
from lowcarbon_cli.standards.typed_units import parse_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Number, Record
    from lowcarbon_cli.model.findings import Finding

YEARLY = ("economy", "totals", "power", "env")
CONSUMED = ("total", "industrial")
COMPUTED = {"energy_total_given": "energy_total", "co2_total_given": "co2_total"}
"""Stated totals, and what is computed where they are not stated."""
_YEAR = re.compile(r"\d{4}(?=年)")
_FIGURE = re.compile(r"(?P<figure>[-+]?\d[\d,]*(?:\.\d+)?)(?P<unit>.*)")


class Held(Struct, frozen=True):
    """A figure of the year that a change may be about, in its canonical unit."""

    value: Decimal
    half_width: Decimal
    shown: str
    scales: tuple[Decimal, ...]
    """From the units in which a value without a unit may stand into the canonical one."""
    unit: str
    cells: tuple[CellRef, ...]


class Change(Struct, frozen=True):
    """A change with the code of what is to be said of it (empty: the sheets hold its new value)."""

    record: Record
    code: str
    held: Held | None


def rule_doc_019(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-019: a figure that the sheet of changes revises still has its old value in its own sheet.

    Silent where the new value stands there, in any unit of the column, or rounds to it.
    """
    yield from _said(subject, "LC-DOC-019")


def rule_doc_020(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-020: a figure that the sheet of changes revises has neither its old nor its new value in its own sheet."""
    yield from _said(subject, "LC-DOC-020")


def rule_doc_021(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-021: the year and the name of a revised figure are found in the sheets.

    Silent for changes of the boundary, and where no new value is a figure: they need not be about one.
    """
    yield from _said(subject, "LC-DOC-021")


def _said(subject: Subject, code: str) -> Iterator[Finding]:
    if not subject.records("changes"):
        return
    for item in subject.once(_changes):
        if item.code == code:
            record, held = item.record, item.held
            cells = (*(held.cells if held is not None else ()), cell(record, "new"))
            yield finding(
                code,
                *cells,
                year=record.year or "-",
                name=written(record, "field") or "-",
                old=written(record, "old") or "-",
                new=written(record, "new"),
                value=held.shown if held is not None else "-",
            )


def _changes(subject: Subject) -> list[Change]:
    """Judge the changes; of several to one figure the new value of any may stand, and the last is named."""
    groups: dict[tuple[int | None, str], list[Record]] = {}
    for record in subject.records("changes"):
        if _figure(written(record, "new")) is not None:
            groups.setdefault((record.year, fold(written(record, "field"))), []).append(record)
    return [_judged(subject, records) for records in groups.values()]


def _judged(subject: Subject, records: Sequence[Record]) -> Change:
    last = records[-1]
    found = list(_held(subject, last))
    if not found:
        about = written(last, "kind") + written(last, "field")
        return Change(last, "" if any(word in about for word in BOUNDARY_WORDS) else "LC-DOC-021", None)
    olds = [figure for record in records if (figure := _figure(written(record, "old"))) is not None]
    news = [figure for record in records if (figure := _figure(written(record, "new"))) is not None]
    for roughly in (False, True):
        if any(_is(held, new, roughly=roughly) for held in found for new in news[-1:]):
            return Change(last, "", None)
        for held in found:
            if any(_is(held, old, roughly=roughly) for old in olds):
                return Change(last, "LC-DOC-019", held)
    return Change(last, "LC-DOC-020", found[0])


def _held(subject: Subject, record: Record) -> Iterator[Held]:
    """Yield the figures of the year that go by the name of the change: of yearly sheets, fuels, reported indicators."""
    name = written(record, "field")
    if record.year is None or not name:
        return
    for sheet, column in _columns().get(_plain(name), ()):
        row = subject.of_year(sheet, record.year)
        number = row.number(column) if row is not None else None
        computed = subject.figures.value(COMPUTED.get(column, ""), record.year)
        if number is not None:
            yield _of_number(number, sheet, column)
        elif isinstance(computed, Derivation):
            scales = _scales(sheet, column, computed.unit)
            value = shown(computed.value, 2)
            yield Held(computed.value, numbers.ZERO, value, scales, computed.unit, cells_of(computed))
    fuel = fuels.named_in(name)
    if fuel is not None:
        rows = (row for row in subject.records("energy") if row.year == record.year and row.word("fuel") == fuel.id)
        for row in rows:
            yield from (_of_number(found, "energy", key) for key in CONSUMED if (found := row.number(key)))
    for row in subject.records("reported"):
        value_there = row.number("value")
        if row.year == record.year and value_there and fold(written(row, "indicator")) == fold(name):
            yield _of_number(value_there, "reported", "value")


def _of_number(number: Number, sheet: str, column: str) -> Held:
    scales = tuple(dict.fromkeys((number.scale, *_scales(sheet, column, number.unit))))
    return Held(number.value, number.half_width, number.as_written, scales, number.unit, number.cells)


@cache
def _scales(sheet: str, column: str, unit: str) -> tuple[Decimal, ...]:
    spec = workbook.sheet(sheet).column(column)
    names = (spec.display.zh, *spec.accepted) if spec is not None else ()
    known = [parse_unit(name) for name in names if name]
    found = [units.scale(one.id, unit) for one in known if one is not None]
    return tuple(dict.fromkeys(scale for scale in (Decimal(1), *found) if scale is not None))


@cache
def _columns() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Map names of figures to their columns; without what stands in brackets a name may be that of several."""
    found: dict[str, list[tuple[str, str]]] = {}
    for sheet in YEARLY:
        for spec in workbook.sheet(sheet).columns:
            if spec.numeric and spec.kind != "year":
                for name in workbook.column_names(spec):
                    for key in (_plain(name), _plain(re.sub(r"[(（].*[)）]", "", name))):
                        entries = found.setdefault(key, [])
                        if (sheet, spec.id) not in entries:
                            entries.append((sheet, spec.id))
    return found


def _plain(name: str) -> str:
    return fold(_YEAR.sub("year", name))


@cache
def _figure(words: str) -> tuple[Decimal, str] | None:
    """Return the figure that words begin with and the id of its unit (empty: none that is known), else None.

    >>> _figure("392.0亿元"), _figure("约392")
    ((Decimal('392.0'), '100m_cny'), None)
    """
    found = _FIGURE.fullmatch(unicodedata.normalize("NFKC", words).strip())
    if found is None:
        return None
    unit = parse_unit(found["unit"].strip()) if found["unit"].strip() else None
    return Decimal(found["figure"].replace(",", "")), unit.id if unit is not None else ""


def _is(held: Held, figure: tuple[Decimal, str], *, roughly: bool) -> bool:
    """Tell whether a figure is the one held; ``roughly``: whether one rounds to the other."""
    value, unit = figure
    own = units.scale(unit, held.unit) if unit else None
    for scale in (own,) if own is not None else held.scales:
        gap = abs(numbers.CONTEXT.subtract(held.value, numbers.CONTEXT.multiply(value, scale)))
        half = numbers.CONTEXT.multiply(numbers.half_of(value), scale)
        if gap <= (max(half, held.half_width) if roughly else 0):
            return True
    return False
