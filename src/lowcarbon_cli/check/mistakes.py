"""What a stated indicator would be after each of the usual mistakes.

Whoever makes a mistake makes it with the figures as they stand, so these are points, not intervals: a
stated figure is explained only where the mistake rounds to it. (Whether it is wrong at all is another
question; there every input is an interval.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.check.intervals import EVERYTHING, Span, cells_of, exact, growth, total, widened
from lowcarbon_cli.check.words import written
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.ledger import blocks_of
from lowcarbon_cli.model.text import fold
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.results import IndicatorResult

Suspect = tuple[str, Span]
"""A code and the figure that this mistake gives."""

IAV = "iav_constant"
ONE = exact(1)
HUNDRED = exact(numbers.HUNDRED)


def of_indicator(subject: Subject, row: IndicatorResult, periods: Sequence[tuple[int, int]]) -> Iterator[Suspect]:
    """Yield the mistakes that are usual for an indicator, in its own unit."""
    if row.id == "energy_elasticity":
        for period in periods:
            yield from _elasticity(subject, *period)
    elif row.id == "co2_intensity_reduction" and row.period is not None:
        yield from _mean_cut(subject, "co2_total", *row.period)
    elif row.id == "iav_growth_mean" and row.period is not None:
        yield from _mean_growth(subject, *row.period)
    elif row.id == "energy_intensity":
        yield from _intensity(subject, row)


def _level(subject: Subject, name: str, year: int) -> Span:
    value = subject.figures.value(name, year)
    return exact(value.value) if isinstance(value, Derivation) else EVERYTHING


def _wide(subject: Subject, name: str, year: int) -> Span:
    return widened(subject.figures.value(name, year))


def _grown(subject: Subject, name: str, first: int, last: int, steps: int | None = None) -> Span:
    return growth(_level(subject, name, last), _level(subject, name, first), last - first if steps is None else steps)


def _elasticity(subject: Subject, first: int, last: int) -> Iterator[Suspect]:
    value_added = _grown(subject, IAV, first, last)
    energy = _grown(subject, "energy_total", first, last)
    if last - first > 1:
        yearly = [
            _grown(subject, "energy_total", year, year + 1) / _grown(subject, IAV, year, year + 1)
            for year in range(first, last)
        ]
        yield "LC-ELA-005", total(yearly) / exact(last - first)
        yield "LC-ELA-012", _grown(subject, "energy_total", first, last, 1) / _grown(subject, IAV, first, last, 1)
    yield "LC-ELA-011", value_added / energy
    yield "LC-ELA-010", _grown(subject, "co2_total", first, last) / value_added
    yield "LC-ELA-013", energy / _grown(subject, "iav_current", first, last)
    yield "LC-ELA-011", ((ONE + energy) / (ONE + value_added) - ONE) / value_added


def _mean_cut(subject: Subject, numerator: str, first: int, last: int) -> Iterator[Suspect]:
    years = last - first
    ratio = _ratio(subject, numerator, first, last)
    for steps in (years + 1, years - 1):
        if steps > 0:
            yield "LC-ELA-007", (ONE - ratio.root(steps)) * HUNDRED
    if years > 1:
        yield "LC-INT-005", (ONE - ratio) / exact(years) * HUNDRED
    difference = _grown(subject, IAV, first, last) - _grown(subject, numerator, first, last)
    yield "LC-INT-002", difference * HUNDRED
    rounded = _stated_ratio(subject, "co2_intensity", first, last)
    yield "LC-INT-001", (ONE - rounded.root(years)) * HUNDRED


def _mean_growth(subject: Subject, first: int, last: int) -> Iterator[Suspect]:
    years = last - first
    ratio = _level(subject, IAV, last) / _level(subject, IAV, first)
    for steps in (years + 1, years - 1):
        if steps > 0:
            yield "LC-ELA-007", (ratio.root(steps) - ONE) * HUNDRED
    yield "LC-INT-005", (ratio - ONE) / exact(years) * HUNDRED


def _intensity(subject: Subject, row: IndicatorResult) -> Iterator[Suspect]:
    scale = units.scale("tce/10k_cny", row.unit)
    into = exact(scale if scale is not None else 1)
    shares = []
    for block in blocks_of(subject.records("firms")):
        for year, energy, added in zip(block.years(), block.numbers("tce"), block.numbers("iav"), strict=True):
            if year == row.year and energy is not None and added is not None:
                shares.append(exact(energy) / exact(added))
    if len(shares) > 1:
        yield "LC-INT-003", total(shares) / exact(len(shares)) * into
    name = "iav_current" if row.basis == "current" else IAV
    less = _level(subject, "energy_total", row.year) - _level(subject, "renewable_energy", row.year)
    yield "LC-GRN-006", less / _level(subject, name, row.year) * into


def intensity_change(subject: Subject, numerator: str, first: int, last: int) -> Span:
    """Return the change of numerator per value added at constant prices, as a ratio (-0.03 for -3 %).

    An interval: every input is taken at half its last digit.
    """
    return _ratio(subject, numerator, first, last, _wide) - ONE


def of_change(subject: Subject, numerator: str, sign: int, first: int, last: int) -> Iterator[Suspect]:
    """Yield the mistakes that are usual for a change of intensity, as a ratio with the claim's sign."""
    way = exact(sign)
    difference = _grown(subject, numerator, first, last) - _grown(subject, IAV, first, last)
    yield "LC-INT-002", difference * way
    intensity = "energy_intensity" if numerator == "energy_total" else "co2_intensity"
    yield "LC-INT-001", (_stated_ratio(subject, intensity, first, last) - ONE) * way


def cells(subject: Subject, numerator: str, first: int, last: int) -> tuple[CellRef, ...]:
    """Return every cell behind an intensity's change."""
    return cells_of(*(subject.figures.value(name, year) for year in (first, last) for name in (numerator, IAV)))


def _ratio(
    subject: Subject, numerator: str, first: int, last: int, level: Callable[[Subject, str, int], Span] = _level
) -> Span:
    at_last = level(subject, numerator, last) / level(subject, IAV, last)
    at_first = level(subject, numerator, first) / level(subject, IAV, first)
    return at_last / at_first


def _stated_ratio(subject: Subject, indicator: str, first: int, last: int) -> Span:
    """Return last / first of an intensity as the workbook itself states it, digits taken as they stand."""
    names = {fold(indicator)}
    names |= {fold(text) for row in subject.rows(indicator) for text in (row.name.zh, row.name.en)}
    values = {}
    for record in subject.records("reported"):
        number = record.number("value")
        if number is not None and fold(written(record, "indicator")) in names:
            values[record.year] = exact(number.value)
    return values[last] / values[first] if first in values and last in values else EVERYTHING
