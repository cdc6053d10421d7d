"""A web of figures and of the relations between them: what must roughly fit what.

A relation compares a sum of figures (each may be multiplied by a coefficient, which may itself be a
figure) with another one; its ratio lies in a range of ``standards.plausible``. Figures are floats here:
the web only weighs orders of magnitude, no value of a report comes from it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from lowcarbon_cli.standards.plausible import ranges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lowcarbon_cli.model.dataset import Number, Record
    from lowcarbon_cli.standards.plausible import Range

BEYOND = 99.0
"""Power of ten that stands for the ratio of a sum that is not positive."""
CAP = 4.0
"""Doubt that a single relation can raise at most, before its weight."""


class Term(NamedTuple):
    """``constant`` x figure ``place`` (1 for -1) x figure ``coefficient`` (1 for -1)."""

    constant: float
    place: int = -1
    coefficient: int = -1


WHOLE = (Term(1.0),)
"""The sum that an absolute range is about."""


class Figure(NamedTuple):
    """One cell of the web.

    ``line`` tells series apart: the fuel, or plant, direction and fuel; empty in yearly sheets.
    """

    place: int
    sheet: str
    column: str
    line: str
    year: int
    number: Number
    record: Record
    term: Term
    """The figure as it stands in a sum."""


class Relation(Struct):
    """A ratio of two sums that should lie in a range (both ends as powers of ten)."""

    kind: str
    top: tuple[Term, ...]
    bottom: tuple[Term, ...]
    low: float
    high: float
    weight: float
    times: int = -1
    """Figure by which the ratio is multiplied (-1 for none), and the one by which it is divided."""
    over: int = -1

    def places(self) -> set[int]:
        """Return the figures that it binds."""
        found = {place for term in (*self.top, *self.bottom) for place in term[1:]}
        return {place for place in (*found, self.times, self.over) if place >= 0}


class Web(Struct):
    """Figures by place, their values, and the relations."""

    fillers: frozenset[int] = frozenset()
    """Identities of the figures that only hold a place: they relate to nothing."""
    figures: list[Figure] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    _bound: dict[int, list[Relation]] = field(default_factory=dict)
    """Relations by the figures that they bind: needed only where there is doubt."""
    _ranges: Mapping[str, Range] = field(default_factory=ranges)

    def add(self, column: str, line: str, record: Record, year: int) -> Figure | None:
        """Put a cell into the web; None where it holds no number, or one that is not positive or holds a place."""
        number = record.number(column)
        if number is None or number.value <= 0 or (self.fillers and id(number) in self.fillers):
            return None
        place = len(self.figures)
        found = Figure(place, record.sheet, column, line, year, number, record, Term(1.0, place))
        self.figures.append(found)
        self.values.append(float(number.value))
        return found

    def relate(self, kind: str, top: Sequence[Term], bottom: Sequence[Term], *, gap: int = 1) -> None:
        """Add a relation; over ``gap`` years its range is taken to that power. Without figures it is left out."""
        if top and bottom:
            limits = self._ranges[kind]
            relation = Relation(kind, tuple(top), tuple(bottom), limits.low * gap, limits.high * gap, limits.weight)
            self.relations.append(relation)

    def pair(
        self, kind: str, top: Figure | None, bottom: Figure | None, constant: float = 1.0, *, gap: int = 1
    ) -> None:
        """Relate two figures, where both are there."""
        if top is not None and bottom is not None:
            term = top.term if constant == 1.0 else Term(constant, top.place)
            self.relate(kind, (term,), (bottom.term,), gap=gap)

    def alone(self, kind: str, figure: Figure | None) -> None:
        """Relate a figure to its absolute range."""
        if figure is not None:
            self.relate(kind, (figure.term,), WHOLE)

    def intensity(self, kind: str, after: tuple[Sequence[Term], int], before: tuple[Sequence[Term], int]) -> None:
        """Relate two intensities, each given as a sum and the figure that it is divided by."""
        self.relate(kind, after[0], before[0])
        self.relations[-1].times, self.relations[-1].over = before[1], after[1]

    def share(
        self, kind: str, after: tuple[Figure | None, Figure | None], before: tuple[Figure | None, Figure | None]
    ) -> None:
        """Relate the ratios of two figures in two years, where all four are there."""
        (top, bottom), (top_before, bottom_before) = after, before
        if top and bottom and top_before and bottom_before:
            of_before = ((top_before.term,), bottom_before.place)
            self.intensity(kind, ((top.term,), bottom.place), of_before)

    def around(self, place: int) -> list[Relation]:
        """Return the relations that a figure stands in."""
        if not self._bound:
            for relation in self.relations:
                for bound in relation.places():
                    self._bound.setdefault(bound, []).append(relation)
        return self._bound.get(place, [])

    def ratio(self, relation: Relation) -> float:
        """Return the power of ten of a relation's ratio; +-``BEYOND`` where a sum is not positive."""
        values = self.values
        top, bottom = _sum(relation.top, values), _sum(relation.bottom, values)
        if top <= 0 or bottom <= 0:
            return -BEYOND if top <= 0 else BEYOND
        if relation.times >= 0:
            top, bottom = top * self.values[relation.times], bottom * self.values[relation.over]
        return math.log10(top / bottom)

    def doubt(self, relation: Relation) -> float:
        """Return by how many powers of ten a relation leaves its range, weighed; 0 inside."""
        power = self.ratio(relation)
        if relation.low <= power <= relation.high:
            return 0.0
        return min(relation.low - power if power < relation.low else power - relation.high, CAP) * relation.weight


def _sum(terms: tuple[Term, ...], values: list[float]) -> float:
    total = 0.0
    for constant, place, coefficient in terms:
        part = constant
        if place >= 0:
            part *= values[place]
        if coefficient >= 0:
            part *= values[coefficient]
        total += part
    return total


def range_of(relation: Relation) -> Range:
    """Return the range that a relation was made with (over one year)."""
    return ranges()[relation.kind]
