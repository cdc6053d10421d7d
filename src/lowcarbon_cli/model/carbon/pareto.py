"""The few firms, carriers and sectors that make most of energy, of CO2, and of the year's change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from lowcarbon_cli.model.display import Units

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.values import Evaluated

Subject = Literal["firm", "carrier", "sector"]
Quantity = Literal["energy", "co2", "energy_change", "co2_change"]


class Slice(NamedTuple):
    """One firm, carrier or sector. ``share`` and ``cumulative`` are per cent of the sum of magnitudes."""

    name: str
    value: Decimal
    share: Decimal
    cumulative: Decimal
    cells: tuple[CellRef, ...] = ()


class Ranking(Struct, frozen=True):
    """The largest ones until their magnitudes reach the wanted share; the others in one sum."""

    subject: Subject
    quantity: Quantity
    year: int
    unit: str
    total: Decimal
    """Sum with signs; of changes the net change."""
    magnitude: Decimal
    """Sum of magnitudes, of which the shares are."""
    slices: tuple[Slice, ...]
    others: int
    others_value: Decimal
    unknown: int
    """Rows of firms without the figure or the sector, carriers without a single factor."""
    partial: int = 0
    """Rows whose CO2 holds only the carriers that are filled in."""


class FirmIntensity(NamedTuple):
    """Energy per value added of a firm that is among the largest, in tce/10k_cny; amounts in the section's units."""

    name: str
    energy: Decimal
    value_added: Decimal | None
    intensity: Decimal | None
    ratio: Decimal | None
    """Over that of the park; None where either is not known."""
    cells: tuple[CellRef, ...]


class Pareto(Struct, frozen=True):
    """Rankings of the last year of the ledger and of its change against the year before."""

    year: int
    threshold: Decimal
    """Share that the rankings reach, per cent."""
    firms: int
    rankings: tuple[Ranking, ...]
    park_intensity: Evaluated
    intensities: tuple[FirmIntensity, ...]
    notes: tuple[Lack, ...] = ()
    units: Units = Units()
