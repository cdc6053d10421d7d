"""What the sheet of targets says of value added: the growth of the coming year, and the rows that do not give it.

Value added is no indicator that is judged: its rows only say how fast it is expected to grow next year. A rate
against the year before is that growth. A cumulative rate that ends in the coming year says where value added
shall be by then, from which the growth follows. Every other row is told, none is dropped.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute.facts import words
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.dataset import Blank, Number
from lowcarbon_cli.model.findings import Lack
from lowcarbon_cli.standards import targets as subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.dataset import Field, Record
    from lowcarbon_cli.model.text import Param


_NO_GROWTH = frozenset({"target_growth_later", "target_growth_level", "target_growth_no_base"})
"""Rows that are well filled in and give no growth of the coming year."""


class Whole(Struct, frozen=True):
    """A cumulative growth of value added from a base year to the coming year, in per cent."""

    number: Number
    base_year: int
    name: str
    """As the row names what it is about."""
    base: Number | None = None
    """What the row states for the base year; the data's own figure is used."""


class Stated(Struct, frozen=True):
    """The growth of the coming year as the sheet states it."""

    yearly: tuple[Number, ...] = ()
    """Rates against the year before."""
    whole: tuple[Whole, ...] = ()
    """Cumulative rates; none where a rate against the year before is stated."""
    unused: tuple[Lack, ...] = ()
    """Rows about value added that give no growth of the coming year."""


def stated(records: Iterable[Record], year: int, park_base: int | None) -> Stated:
    """Return what the sheet of targets says of the growth in ``year``.

    A rate in a row whose target year lies before ``year`` is of the past. Where rows of that very year
    state one, those of later target years are not asked.
    """
    found: list[tuple[int | None, Number]] = []
    whole: list[Whole] = []
    unused: list[Lack] = []
    for record in records:
        when = _year(record, "target_year")
        growth = record.number("growth")
        if growth is not None and (when is None or when >= year):
            found.append((when, growth))
        subject = subjects.find_subject(words(record.fields, "ind"))
        if subject is None or subject.id != subjects.GROWTH:
            continue
        said = _row(record, subject, year, park_base)
        if isinstance(said, Number):
            found.append((when, said))
        elif isinstance(said, Whole):
            whole.append(said)
        elif said is not None:
            unused.append(said)
    yearly = tuple([number for when, number in found if when == year] or [number for _, number in found])
    if not yearly:
        return Stated((), tuple(whole), tuple(unused))
    # the growth is known: a row that could have given it need not be mended, it is only not used
    unused = [lack._replace(reason="target_growth_else") if lack.reason in _NO_GROWTH else lack for lack in unused]
    unused += [_lack("target_growth_else", part.number, part.name, year=year) for part in whole]
    return Stated(yearly, (), tuple(unused))


def _row(record: Record, subject: subjects.Subject, year: int, park_base: int | None) -> Number | Whole | Lack | None:
    """Return the growth that one row about value added gives, or why it gives none; None for an empty row."""
    annual, target = _filled(record, "annual"), _filled(record, "target")
    if annual is None and target is None and record.number("growth") is not None:
        return None
    trouble = _trouble(record, annual, target, year)
    when, base_year = _year(record, "target_year"), _year(record, "base_year")
    if trouble is not None or when is None:
        return trouble
    if isinstance(annual, Number) and (when == year or (base_year is not None and base_year < year)):
        return annual
    if when > year or not isinstance(target, Number):
        name = words(record.fields, "ind")
        return _lack("target_growth_later", target or annual or record, name, year=year, target_year=when)
    return _cumulative(record, subject, target, year, base_year if base_year is not None else park_base)


def _trouble(record: Record, annual: Field | None, target: Field | None, year: int) -> Lack | None:
    """Return why the figures of a row cannot be used, None where they can."""
    name, when, way = words(record.fields, "ind"), _year(record, "target_year"), record.word("dir")
    given = [part for part in (target, annual) if part is not None]
    if not given:
        return _lack("target_no_amount", _at(record, "target"), name)
    if when is None:
        return _lack("target_no_year", _at(record, "target_year"), name)
    if when < year:
        return _lack("target_growth_past", given[0], name, target_year=when)
    if not way:
        return _lack("target_no_direction", _at(record, "dir"), name)
    if way != "rise":
        return _lack("target_growth_level", given[0], name, year=year)
    bad = next((part for part in given if not (isinstance(part, Number) and part.unit == "%")), None)
    return _lack("target_bad_figure", bad, name, written=bad.as_written or "-") if bad is not None else None


def _cumulative(
    record: Record, subject: subjects.Subject, target: Number, year: int, base_year: int | None
) -> Number | Whole | Lack:
    """Return a rate that ends in the coming year: against the year before, or since an earlier base year."""
    name = words(record.fields, "ind")
    blank = _year(record, "base_year") is None
    if base_year == year - 1 or (blank and subjects.fold(name) in map(subjects.fold, subject.yearly)):
        return target
    if base_year is None or blank:
        # the park's base year would be taken, and 6 % for next year be read as 6 % in all
        shown = f"{numbers.plain(target.value)}%"
        return _lack("target_growth_no_base", _at(record, "base_year"), name, value=shown, year=year)
    if base_year >= year:
        return _lack("target_growth_bad_base", _at(record, "base_year"), name, base_year=base_year, target_year=year)
    return Whole(target, base_year, name, record.number("base"))


def _year(record: Record, column: str) -> int | None:
    found = record.number(column)
    return int(found.value) if found is not None else None


def _filled(record: Record, column: str) -> Field | None:
    """Return what stands in a cell, None where nothing does."""
    found = record.fields.get(column)
    return None if isinstance(found, Blank) and found.reason in {"empty", "marker"} else found


def _at(record: Record, column: str) -> Field | Record:
    return record.fields.get(column, record)


def _lack(reason: str, at: Field | Record, name: str, **params: Param) -> Lack:
    return Lack(reason, (at.cell,), MappingProxyType({"indicator": name, **params}))
