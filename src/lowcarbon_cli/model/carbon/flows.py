"""T6 structure, T7 energy balance, T8 energy flows, and material flows, with what does not balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.model.display import Units
from lowcarbon_cli.model.findings import Missing

if TYPE_CHECKING:
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.results import EnergyLine
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated

NodeKind = Literal["source", "inner", "sink", "sent_out"]
"""Only outflows, both, only inflows; ``sent_out`` is a sink outside the park by its name."""
NodeState = Literal["balanced", "unbalanced", "unknown", "unasked"]
"""unknown: a flow of the unit is not known. unasked: a source or sink has nothing to balance."""


class BalanceRow(Struct, frozen=True):
    """One carrier in one year, or all of them, in tce; None where there is no such figure at all.

    purchase + direct + primary + recovered + opening - closing + made - sent
    = into_plants + final + network_loss + residual. Of all carriers together made is less than into_plants by
    ``conversion_loss``.
    """

    year: int
    carrier: Text
    purchase: Evaluated | None
    direct: Evaluated | None
    """Green power by a line of its own, not through the public grid."""
    primary: Evaluated | None
    """Photovoltaic generation of the park."""
    recovered: Evaluated | None
    """Recovered energy whose use stands among the consumption."""
    opening: Evaluated | None
    closing: Evaluated | None
    sent: Evaluated | None
    into_plants: Evaluated | None
    made: Evaluated | None
    """Output of the park's own plants."""
    conversion_loss: Evaluated | None
    """Input less output of all plants; only of all carriers together."""
    final: Evaluated | None
    """Consumption less what went into plants."""
    feedstock: Evaluated | None
    """Of ``final``: what became raw material."""
    network_loss: Evaluated | None
    """The surplus of a power or heat network where it is as large as networks lose."""
    residual: Evaluated | None


ITEMS = tuple(name for name in BalanceRow.__struct_fields__ if name not in {"year", "carrier"})
"""Figures of a row, in the order of its equation."""


class BalanceYear(Struct, frozen=True):
    """The carriers of a year, in the order of the sheet, and their sum."""

    year: int
    rows: tuple[BalanceRow, ...]
    total: BalanceRow


class Line(Struct, frozen=True):
    """One flow; the amount in tce or t."""

    source: str
    target: str
    what: str
    amount: Evaluated


class Node(Struct, frozen=True):
    """A unit with what goes in and out of it; None where nothing does."""

    name: str
    kind: NodeKind
    inflow: Evaluated | None
    outflow: Evaluated | None
    gap: Evaluated | None
    """Inflow less outflow of an inner node with the bounds that rounding leaves; None for the others."""

    @property
    def state(self) -> NodeState:
        """Tell whether rounding explains the gap."""
        if self.gap is None:
            return "unasked"
        if isinstance(self.gap, Missing):
            return "unknown"
        return "balanced" if self.gap.low <= 0 <= self.gap.high else "unbalanced"


class Graph(Struct, frozen=True):
    """The flows of one year: all energy in tce, or one material in t."""

    kind: Literal["energy", "material"]
    what: str
    year: int
    unit: str
    lines: tuple[Line, ...]
    nodes: tuple[Node, ...]
    enters: Evaluated
    """Sum of what leaves pure sources."""
    sent_out: Evaluated
    kept: Evaluated
    left_out: tuple[Lack, ...]
    """What the three sums do not hold: flows without an amount, a unit or a year."""
    circular: tuple[str, ...]
    """Units of a circle, in its order; empty where there is none."""


class Flows(Struct, frozen=True):
    """Structure, balance and flows of a park."""

    structure: tuple[EnergyLine, ...]
    balance: tuple[BalanceYear, ...]
    balance_notes: tuple[Lack, ...]
    graphs: tuple[Graph, ...]
    notes: tuple[Lack, ...]
    """Why there are no flows of a kind."""
    units: Units = Units()
