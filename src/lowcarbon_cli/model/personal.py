"""Indicators that a park sets for itself, beside those of the standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.results import IndicatorResult
    from lowcarbon_cli.model.values import Evaluated


class PersonalIndicator(Struct, frozen=True):
    """One row of the sheet of own indicators, with its figures by year, the last year judged by the target.

    ``formula`` is empty where the definition is plain words: then the figures are the row's own series.
    """

    id: str
    name: str
    definition: str
    formula: str
    unit: str
    """The unit as the row writes it."""
    direction: str
    reason: str
    base_year: int | None
    base: Evaluated
    target: str
    """Target and target year as written."""
    rows: tuple[IndicatorResult, ...]
    cells: tuple[CellRef, ...]
