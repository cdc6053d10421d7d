"""The rule about figures that stand far outside their own series, whatever their unit."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lowcarbon_cli.check.slips import slips
from lowcarbon_cli.check.words import as_read, column_name
from lowcarbon_cli.model.dataset import Number, Word
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.numbers import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from lowcarbon_cli.check.slips import Slip
    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.check.web import Web
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding

CODE = "LC-NUM-016"
SHEETS = ("economy", "totals", "env", "power", "energy")
LINE = ("fuel", "grade")
"""What tells the series of a column apart."""
LEAST = 3
"""Years that a series needs: with two nothing tells which of them is odd."""

Point = tuple[int, "Record", "Number"]


def rule_num_016(subject: Subject) -> Iterator[Finding]:
    """LC-NUM-016: a figure a thousand times larger or smaller than in every other year, which agree.

    Said where no change of unit explains it (LC-UNI-003 does where one does). Errs towards silence: a small
    figure at the beginning or end of a series is a start or a stop, unless the rest of its row goes on as before.
    """
    times, alike = subject.tolerance(CODE, "times"), subject.tolerance(CODE, "alike")
    if not any(_are_apart(subject, sheet, times) for sheet in SHEETS):
        return
    odd = [(key, place, series) for key, series in subject.once(_series) for place in _odd(series, times, alike)]
    if not odd:
        return
    told = {cell for web, slip in subject.once(slips) for cell in _told(web, slip)}
    lost = {series[place][2].cell for _, place, series in odd}
    for (sheet, column, *_), place, series in odd:
        year, record, number = series[place]
        others = sorted((one for _, _, one in series if one is not number), key=lambda one: one.value)
        small = number.value < others[0].value
        if number.cell in told or (small and _at_edge(series, place) and _fades(subject, record, lost, alike)):
            continue
        yield finding(
            CODE,
            number.cell,
            name=column_name(sheet, column),
            year=year,
            value=as_read(number),
            low=as_read(others[0]),
            high=as_read(others[-1]),
        )


def _told(web: Web, slip: Slip) -> Iterator[CellRef]:
    """Yield the cells that a suspected slip of units names."""
    for trial in (slip.trial, slip.other):
        for place in trial.places if trial is not None else ():
            yield web.figures[place].number.cell


def _are_apart(subject: Subject, sheet: str, times: Decimal) -> bool:
    """Tell whether any two figures of a series are so far from each other that one of them may be odd."""
    columns = subject.columns(sheet)
    lines: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, (fuel, grade) in enumerate(zip(*(subject.column(sheet, key) for key in LINE), strict=True)):
        lines[tuple(word.value for word in (fuel, grade) if isinstance(word, Word))].append(place)
    for name, column in columns.items():
        if name == "year" or Number not in map(type, column):
            continue
        for places in lines.values():
            values = [found.value for place in places if isinstance(found := column[place], Number)]
            if values and min(values) <= ZERO:
                values = [value for value in values if value > ZERO]
            if values and max(values) >= times * min(values):
                return True
    return False


def _series(subject: Subject) -> tuple[tuple[tuple[str, ...], list[Point]], ...]:
    """Return the figures of each column and carrier over the years, where each year has one."""
    return tuple(line for sheet in SHEETS for line in _lines(subject, sheet))


def _lines(subject: Subject, sheet: str) -> Iterator[tuple[tuple[str, ...], list[Point]]]:
    found: dict[tuple[str, ...], list[Point]] = defaultdict(list)
    for record in subject.records(sheet):
        if record.year is None:
            continue
        line = tuple(str(word.value) for key in LINE if isinstance(word := record.fields.get(key), Word))
        for column, number in record.fields.items():
            if isinstance(number, Number) and column != "year" and number.value > 0 and number.unit != "%":
                found[sheet, column, *line].append((record.year, record, number))
    for key, series in found.items():
        if len(series) >= LEAST and len({year for year, _, _ in series}) == len(series):
            yield key, sorted(series, key=lambda point: point[0])


def _odd(series: Sequence[Point], times: Decimal, alike: Decimal) -> Iterator[int]:
    values = [number.value for _, _, number in series]
    if max(values) < times * min(values):
        return  # nobody is so far from anybody
    for place, (_, _, number) in enumerate(series):
        others = [one.value for at, (_, _, one) in enumerate(series) if at != place]
        if max(others) > alike * min(others):
            continue
        if number.value >= times * max(others) or number.value * times <= min(others):
            yield place


def _at_edge(series: Sequence[Point], place: int) -> bool:
    return place in {0, len(series) - 1}


def _fades(subject: Subject, record: Record, lost: set[CellRef], alike: Decimal) -> bool:
    """Tell whether a carrier's whole row is small, or nothing else in it can be compared: a start or a stop."""
    if record.sheet != "energy":
        return record.sheet == "power"  # a plant or a purchase begins; an economy or its waste does not
    steady = 0
    for key, series in subject.once(_series):
        if key[0] != record.sheet:
            continue
        for _, owner, number in series:
            if owner is record and number.cell not in lost:
                others = [one.value for _, _, one in series if one is not number]
                steady += number.value * alike >= min(others)
    return not steady
