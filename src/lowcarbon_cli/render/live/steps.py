"""Every step of every derivation, written once, in an order in which each step stands after its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.values import Derivation

MANY = 200
"""With more parts than this a sum gets its parts listed again in one block, to be summed as one range."""


class Step(Struct, frozen=True):
    """One row of the calculation: a value, the rows of its parts, and the figure it was first needed for."""

    value: Derivation
    parts: tuple[int, ...]
    """Places of the parts among the steps, counted from 0."""
    use: str
    listed: bool = False
    """True where the row only repeats its part, within the block of a long sum."""


class Steps(Struct):
    """The steps collected so far."""

    rows: list[Step] = field(default_factory=list)
    _seen: dict[int, int] = field(default_factory=dict)
    """id of a derivation -> place; the derivations stay alive in ``rows`` and ``_kept``."""
    _known: dict[tuple[object, ...], int] = field(default_factory=dict)
    _kept: list[Derivation] = field(default_factory=list)

    def add(self, value: Derivation, use: str) -> int:
        """Return the place of ``value``, after adding it and what it rests on where they are new."""
        if id(value) in self._seen:
            return self._seen[id(value)]
        parts = tuple(self.add(part, use) for part in value.parts)
        key = _key(value, parts)
        if key not in self._known:
            if len(parts) > MANY:
                parts = self._block(value, parts, use)
            self.rows.append(Step(value, parts, use))
            self._known[key] = len(self.rows) - 1
        self._seen[id(value)] = self._known[key]
        self._kept.append(value)
        return self._seen[id(value)]

    def place(self, value: Derivation) -> int:
        """Return the place of a value that was added. Raises ``KeyError`` for another one."""
        return self._seen[id(value)]

    def leaves(self) -> Iterator[Derivation]:
        """Yield the cells, factors and constants, each once."""
        return (step.value for step in self.rows if not step.value.parts)

    def _block(self, value: Derivation, parts: tuple[int, ...], use: str) -> tuple[int, ...]:
        first = len(self.rows)
        self.rows += [Step(part, (row,), use, listed=True) for part, row in zip(value.parts, parts, strict=True)]
        return tuple(range(first, len(self.rows)))


def _key(value: Derivation, parts: tuple[int, ...]) -> tuple[object, ...]:
    """Return what makes two steps the same row: operation, parts, and the name under which a reader looks for it."""
    number, factor = value.number, value.factor
    return (
        value.op,
        value.value,
        value.low,
        value.high,
        value.unit,
        value.scale,
        value.degree,
        parts,
        value.label,
        value.year,
        value.reading,
        number.cell if number else None,
        (factor.edition, factor.code) if factor else None,
    )
