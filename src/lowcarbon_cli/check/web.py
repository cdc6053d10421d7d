"""A web of figures and of the relations between them: what must roughly fit what.

A relation compares a sum of figures (each may be multiplied by a coefficient, which may itself be a
figure) with another one; its ratio lies in a range of ``standards.plausible``. Figures are floats here:
the web only weighs orders of magnitude, no value of a report comes from it.

What the relations are is said once (``web_economy``, ``web_energy``), to whoever is ``Weaving``: the ``Web`` keeps
them for the search, ``check.probe`` weighs each at once and keeps none, which is all that most parks need.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from msgspec import Struct, field

from lowcarbon_cli.standards.plausible import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lowcarbon_cli.model.dataset import Number, Record
    from lowcarbon_cli.standards.plausible import Range

BEYOND = 99.0
"""Power of ten that stands for the ratio of a sum that is not positive."""
CAP = 4.0
"""Doubt that a single relation can raise at most, before its weight."""


F = TypeVar("F")
T = TypeVar("T")


class Weaving(Protocol[F, T]):
    """Whoever is told figures (``F``) and relations between sums of terms (``T``)."""

    def row(self, record: Record, columns: Iterable[str], line: str, year: int) -> dict[str, F]:
        """Take the cells of some columns; return those that hold a positive number and not only a place."""

    def term(self, figure: F, constant: float = 1.0, coefficient: F | None = None) -> T:
        """Return ``constant`` x figure x coefficient (1 for None)."""

    def fixed(self, constant: float) -> T:
        """Return a term without a figure."""

    def sum(self, terms: Sequence[T]) -> Sequence[T]:
        """Return terms that several relations take together."""

    def relate(self, kind: str, top: Sequence[T], bottom: Sequence[T]) -> None:
        """Relate two sums. Without terms there is no relation."""

    def pair(self, kind: str, top: F | None, bottom: F | None, constant: float = 1.0, gap: int = 1) -> None:
        """Relate ``constant`` x a figure to another, where both are there; ``gap`` years apart."""

    def alone(self, kind: str, figure: F | None, usual: float = 1.0) -> None:
        """Relate a figure to what it usually is (1: the range is absolute), where it is there."""

    def intensity(self, kind: str, after: tuple[Sequence[T], F], before: tuple[Sequence[T], F]) -> None:
        """Relate two intensities, each given as a sum and the figure that it is divided by."""

    def share(self, kind: str, after: tuple[F | None, F | None], before: tuple[F | None, F | None]) -> None:
        """Relate the ratios of two figures in two years, where all four are there."""


class Term(NamedTuple):
    """``constant`` x figure ``place`` (1 for -1) x figure ``coefficient`` (1 for -1)."""

    constant: float
    place: int = -1
    coefficient: int = -1


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

    def row(self, record: Record, columns: Iterable[str], line: str, year: int) -> dict[str, Figure]:
        """Put cells into the web, but for those that hold no number, one that is not positive, or a place."""
        found: dict[str, Figure] = {}
        for column in columns:
            number = record.number(column)
            if number is None or number.value <= 0 or (self.fillers and id(number) in self.fillers):
                continue
            place = len(self.figures)
            found[column] = Figure(place, record.sheet, column, line, year, number, record)
            self.figures.append(found[column])
            self.values.append(float(number.value))
        return found

    def term(self, figure: Figure, constant: float = 1.0, coefficient: Figure | None = None) -> Term:
        """Return a figure as it stands in a sum."""
        return Term(constant, figure.place, coefficient.place if coefficient is not None else -1)

    def fixed(self, constant: float) -> Term:
        """Return a term without a figure."""
        return Term(constant)

    def sum(self, terms: Sequence[Term]) -> Sequence[Term]:
        """Return the terms."""
        return terms

    def relate(self, kind: str, top: Sequence[Term], bottom: Sequence[Term], *, gap: int = 1) -> None:
        """Add a relation; over ``gap`` years its range is taken to that power. Without figures it is left out."""
        if top and bottom:
            limits = self._ranges[kind]
            relation = Relation(kind, tuple(top), tuple(bottom), limits.low * gap, limits.high * gap, limits.weight)
            self.relations.append(relation)

    def pair(self, kind: str, top: Figure | None, bottom: Figure | None, constant: float = 1.0, gap: int = 1) -> None:
        """Relate two figures, where both are there."""
        if top is not None and bottom is not None:
            self.relate(kind, (self.term(top, constant),), (self.term(bottom),), gap=gap)

    def alone(self, kind: str, figure: Figure | None, usual: float = 1.0) -> None:
        """Relate a figure to a constant, where it is there."""
        if figure is not None:
            self.relate(kind, (self.term(figure),), (Term(usual),))

    def intensity(self, kind: str, after: tuple[Sequence[Term], Figure], before: tuple[Sequence[Term], Figure]) -> None:
        """Relate two intensities, each given as a sum and the figure that it is divided by."""
        self.relate(kind, after[0], before[0])
        self.relations[-1].times, self.relations[-1].over = before[1].place, after[1].place

    def share(
        self, kind: str, after: tuple[Figure | None, Figure | None], before: tuple[Figure | None, Figure | None]
    ) -> None:
        """Relate the ratios of two figures in two years, where all four are there."""
        (top, bottom), (top_before, bottom_before) = after, before
        if top and bottom and top_before and bottom_before:
            self.intensity(kind, ((self.term(top),), bottom), ((self.term(top_before),), bottom_before))

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
        if relation.times >= 0 and top > 0 and bottom > 0:
            top, bottom = top * self.values[relation.times], bottom * self.values[relation.over]
        return power_of(top, bottom)

    def doubt(self, relation: Relation) -> float:
        """Return by how many powers of ten a relation leaves its range, weighed; 0 inside."""
        return doubt_of(self.ratio(relation), relation.low, relation.high, relation.weight)


def power_of(top: float, bottom: float) -> float:
    """Return the power of ten of a ratio; +-``BEYOND`` where a sum is not positive."""
    if top <= 0 or bottom <= 0:
        return -BEYOND if top <= 0 else BEYOND
    return math.log10(top / bottom)


def doubt_of(power: float, low: float, high: float, weight: float) -> float:
    """Return by how many powers of ten a ratio leaves its range, weighed; 0 inside."""
    if low <= power <= high:
        return 0.0
    return min(low - power if power < low else power - high, CAP) * weight


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
