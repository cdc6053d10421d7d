"""T11: where growth, energy intensity and carbon content lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.model.display import LARGE, Units

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.values import Evaluated

PeakState = Literal["peaked", "already", "not_within", "undecided"]
"""``peaked``: a later maximum followed by at least two years that fall. ``already``: the maximum is the last year
with data. ``not_within``: the maximum is the last year of the horizon. ``undecided``: fewer than two years fall."""


class ScenarioYear(Struct, frozen=True):
    """One year of a scenario; the first one is the last year with data and has no rates."""

    year: int
    growth: Decimal | None
    intensity: Decimal | None
    carbon: Decimal | None
    """Changes against the year before in per cent."""
    value_added: Evaluated
    energy: Evaluated
    co2: Evaluated
    budget: Decimal
    """CO2 of this and all earlier years of the scenario, in t, without the year with data."""


class Scenario(Struct, frozen=True):
    """One scenario with its years and what can be said of its peak."""

    name: str
    years: tuple[ScenarioYear, ...]
    peak: PeakState
    largest_year: int
    """Year of the largest CO2 within the scenario, whatever ``peak`` says of it."""
    cells: tuple[CellRef, ...]


class Scenarios(Struct, frozen=True):
    """All scenarios of a workbook, in its order."""

    start: int
    scenarios: tuple[Scenario, ...]
    units: Units = LARGE
    """Units of its tables; JSON has the figures in their own."""
