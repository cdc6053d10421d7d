"""Weighs the relations of a park's figures without keeping them: nearly every park has none that fails.

A figure and a term are plain floats here. A ratio well inside its range raises no doubt whatever its logarithm's
last digits are; any other one is weighed as the web would. So a sum of doubts that stays below what a slip needs
proves that there is none, and the web with its cells, lines and years need not be made.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from lowcarbon_cli.check.web import doubt_of, power_of
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.numbers import ZERO
from lowcarbon_cli.standards.plausible import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lowcarbon_cli.model.dataset import Record

ROOM = 1e-9
"""Share of a bound within which the logarithm decides."""


@cache
def _bounds() -> Mapping[str, tuple[float, float]]:
    """Return the lowest and highest ratio of each range that are inside it beyond doubt."""
    return {kind: (10**one.low * (1 + ROOM), 10**one.high * (1 - ROOM)) for kind, one in ranges().items()}


class Probe:
    """The doubt that a park's relations raise together. ``fillers`` are those of the web."""

    def __init__(self, fillers: frozenset[int]) -> None:
        self.doubt = 0.0
        self._fillers = fillers
        self._bounds = _bounds()

    def row(self, record: Record, columns: Iterable[str], line: str, year: int) -> dict[str, float]:  # noqa: ARG002
        """Return the figures of some columns."""
        found: dict[str, float] = {}
        fields = record.fields
        fillers = self._fillers
        for column in columns:
            number = fields.get(column)
            if isinstance(number, Number) and number.value > ZERO and not (fillers and id(number) in fillers):
                value = float(number.value)
                if 0 < value < math.inf:
                    found[column] = value
                else:
                    self.doubt = math.inf  # beyond what can be weighed here
        return found

    def term(self, figure: float, constant: float = 1.0, coefficient: float | None = None) -> float:
        """Return the product."""
        return constant * figure * coefficient if coefficient is not None else constant * figure

    def fixed(self, constant: float) -> float:
        """Return the constant."""
        return constant

    def sum(self, terms: Sequence[float]) -> Sequence[float]:
        """Return the sum as one term."""
        return (sum(terms),) if terms else ()

    def relate(self, kind: str, top: Sequence[float], bottom: Sequence[float]) -> None:
        """Weigh the ratio of two sums."""
        if top and bottom:
            self._weigh(kind, top[0] if len(top) == 1 else sum(top), bottom[0] if len(bottom) == 1 else sum(bottom))

    def pair(self, kind: str, top: float | None, bottom: float | None, constant: float = 1.0, gap: int = 1) -> None:
        """Weigh the ratio of two figures."""
        if top is not None and bottom is not None:
            low, high = self._bounds[kind]
            if gap != 1 or not low <= top * constant / bottom <= high:
                self._weigh(kind, top * constant, bottom, gap)

    def alone(self, kind: str, figure: float | None, usual: float = 1.0) -> None:
        """Weigh a figure against a constant."""
        if figure is not None:
            self._weigh(kind, figure, usual)

    def intensity(self, kind: str, after: tuple[Sequence[float], float], before: tuple[Sequence[float], float]) -> None:
        """Weigh the ratio of two intensities."""
        self._weigh(kind, sum(after[0]) * before[1], sum(before[0]) * after[1])

    def share(
        self, kind: str, after: tuple[float | None, float | None], before: tuple[float | None, float | None]
    ) -> None:
        """Weigh the ratio of two ratios."""
        (top, bottom), (top_before, bottom_before) = after, before
        if top and bottom and top_before and bottom_before:
            self._weigh(kind, top * bottom_before, bottom * top_before)

    def _weigh(self, kind: str, top: float, bottom: float, gap: int = 1) -> None:
        low, high = self._bounds[kind]
        if gap == 1 and bottom > 0 and low <= top / bottom <= high:
            return
        limits = ranges()[kind]
        self.doubt += doubt_of(power_of(top, bottom), limits.low * gap, limits.high * gap, limits.weight)
