"""T7 energy balance, T8 energy flows, and material flows, with what does not balance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated

NodeKind = Literal["source", "inner", "sink", "sent_out"]
"""Only outflows, both, only inflows; ``sent_out`` is a sink outside the park by its name."""


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One carrier in one year in tce; None where the carrier never has such a figure.

    ``difference`` = purchase + opening - closing + primary + made - sent - use: network losses, where they are
    not metered, and the closing residual.
    """

    year: int
    carrier: Text
    purchase: Evaluated | None
    opening: Evaluated | None
    closing: Evaluated | None
    primary: Evaluated | None
    made: Evaluated | None
    sent: Evaluated | None
    use: Evaluated
    into_plants: Evaluated | None
    """Of ``use``: what went into transformation."""
    feedstock: Evaluated | None
    """Of ``use``: what became raw material."""
    difference: Evaluated


@dataclass(frozen=True, slots=True)
class Line:
    """One flow; the amount in tce or t."""

    source: str
    target: str
    what: str
    amount: Evaluated


@dataclass(frozen=True, slots=True)
class Node:
    """A unit with what goes in and out of it."""

    name: str
    kind: NodeKind
    inflow: Decimal
    outflow: Decimal
    gap: Decimal
    """Inflow less outflow of an inner node, 0 for the others."""
    allowance: Decimal
    """What rounding of the written figures explains."""

    @property
    def balanced(self) -> bool:
        """True where rounding explains the gap."""
        return abs(self.gap) <= self.allowance


@dataclass(frozen=True, slots=True)
class Graph:
    """The flows of one year: all energy in tce, or one material in t."""

    kind: Literal["energy", "material"]
    what: str
    year: int
    unit: str
    lines: tuple[Line, ...]
    nodes: tuple[Node, ...]
    enters: Decimal
    """Sum of what leaves pure sources."""
    sent_out: Decimal
    circular: tuple[str, ...]
    """Units of a circle, in its order; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Flows:
    """Balance and flows of a park."""

    balance: tuple[BalanceRow, ...]
    graphs: tuple[Graph, ...]
    notes: tuple[Lack, ...] = ()
