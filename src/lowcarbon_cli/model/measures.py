"""Measures and projects of a park: what they save, by work area and year, and whether that is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.results import Verdict
    from lowcarbon_cli.model.targets import Quantity
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated

Area = Literal["industry", "energy", "technology", "management", "publicity", "sink", ""]
"""The five work areas of the notice, sinks, and nothing where the row does not say."""
WORK_AREAS: tuple[Area, ...] = ("industry", "energy", "technology", "management", "publicity")
Stage = Literal["planned", "building", "running", ""]
STAGES: tuple[Stage, ...] = ("planned", "building", "running", "")


class Measure(Struct, frozen=True):
    """One row of the sheet. ``saving`` in tce a year, ``co2`` in t a year, ``capex`` in 10k_cny.

    ``counted`` False: a better measure of the same exclusive group counts instead.
    """

    number: str
    name: str
    owner: str
    area: Area
    content: str
    period: str
    capex: Evaluated
    saving: Evaluated
    co2: Evaluated
    stage: Stage
    year: int | None
    """Year of completion."""
    group: str
    counted: bool
    notes: tuple[Lack, ...]
    cells: tuple[CellRef, ...]


class Amount(Struct, frozen=True):
    """The sum of what is known, and how many measures have no figure: then the sum is a least amount."""

    value: Evaluated
    unknown: int


class MeasureTotal(Struct, frozen=True):
    """Sums over the counted measures. ``area`` None: all but sinks, which stand apart.

    ``year`` is the year of completion, None for measures that state none; ``all_years``: over all of them.
    """

    area: Area | None
    year: int | None
    all_years: bool
    count: int
    stages: tuple[int, int, int, int]
    """How many are planned, building, running, and of unknown stage."""
    saving: Amount
    co2: Amount
    capex: Amount


class Coverage(Struct, frozen=True):
    """Whether what takes effect in the coming year is enough for what its binding ceiling demands.

    ``expected`` is last year's amount grown with value added, ``needed`` that minus ``allowed``.
    """

    quantity: Quantity
    year: int
    constraint: Text
    expected: Evaluated
    allowed: Evaluated
    needed: Evaluated
    measures: Amount
    verdict: Verdict
    notes: tuple[Lack, ...] = ()


class Measures(Struct, frozen=True):
    """The sheet of measures: rows, sums, work areas without a measure, and the coverage of the gap."""

    rows: tuple[Measure, ...]
    totals: tuple[MeasureTotal, ...]
    empty_areas: tuple[Area, ...]
    coverage: tuple[Coverage, ...]
