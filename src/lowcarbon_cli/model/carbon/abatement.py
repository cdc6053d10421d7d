"""T10 potential by link and T12 marginal abatement cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.display import Units

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.values import Evaluated


class Costed(Struct, frozen=True):
    """One measure. Amounts in 10k_cny and t CO2 a year; ``cost`` in cny/t; Missing where the sheet lacks a figure."""

    name: str
    link: str
    group: str
    counted: bool
    """False for the members of an exclusive group that another one stands for."""
    owner: str
    period: str
    present: Evaluated
    """CO2 of the link today."""
    technical: Evaluated
    co2: Evaluated
    """The reduction that the park counts on: the realistic potential."""
    capex: Evaluated
    om: Evaluated
    benefit: Evaluated
    life: Evaluated
    recovery: Evaluated
    """Capital recovery factor r (1 + r)^n / ((1 + r)^n - 1)."""
    cost: Evaluated
    payback: Evaluated
    """Investment over yearly gain less running cost, years."""
    cells: tuple[CellRef, ...]
    notes: tuple[Lack, ...] = ()


class Alternative(Struct, frozen=True):
    """What all reductions come to where one member of each exclusive group is kept."""

    kept: tuple[str, ...]
    total: Decimal
    chosen: bool
    """True for the choice that ``Costed.counted`` shows."""


class Abatement(Struct, frozen=True):
    """The measures by cost, cheapest first, those without a cost last."""

    measures: tuple[Costed, ...]
    discount: Decimal
    """Rate of discount, per cent a year."""
    ungrouped: Decimal
    """Sum of all reductions that are stated, overlaps counted in full, t CO2 a year."""
    counted: Decimal
    unknown: int
    """Measures without a stated reduction."""
    alternatives: tuple[Alternative, ...]
    units: Units = Units()
