"""The form ``lowcarbon.targets/1`` as closed pydantic models; imported only when the schema is asked for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field  # noqa: TID253 - render.schema imports this module late

from lowcarbon_cli.render.schema_models import (
    Catalogue,
    Cell,
    Closed,
    FindingRow,
    GradeId,
    Input,
    Option,
    Park,
    Tool,
    TraceNode,
    VerdictId,
    Words,
)

Count = Annotated[int, Field(ge=0)]


class Figure(Closed):
    """A figure, unrounded; ``value`` and ``unit`` are null where it is missing, and ``reason`` says why."""

    value: float | None
    unit: str | None
    reason: str | None
    cells: list[Cell]
    """The cells behind the figure, or those that would cure its absence."""
    trace: TraceNode | None
    """Null also for figures that follow from traced ones beside them."""


class Sum(Figure):
    """A sum of what is known; ``unknown`` figures are not in it, and then it is a least amount."""

    unknown: Count


class Outlook(Closed):
    """The coming year as expected."""

    year: int
    last_year: int
    growth: Figure
    """Expected growth of value added, per cent."""
    value_added_last: Figure
    value_added: Figure
    energy_last: Figure
    co2_last: Figure
    co2_intensity_last: Figure


class Evidence(Closed):
    """What a limit or plan target rests on."""

    grade: GradeId
    document: str


class ByRule(Closed):
    """What the coming year requires under each carry-over rule."""

    path: Figure
    reset: Figure
    close_gap: Annotated[Figure, Field(alias="close-gap")]


class Progress(Closed):
    """How far a target has come at the end of the last year; per cent unless the figure says otherwise.

    A cap not below its base, or a floor not above it, asks for no change: it has no progress, completion or over.
    """

    cumulative: Figure
    logarithmic: Figure
    """ln(1 - cumulative cut) / ln(1 - T)."""
    linear: Figure
    """For information; of an increment cap the share used."""
    due: Figure
    """Share of the plan's years that have passed."""
    completion: Figure
    needed: Figure
    """Per cent: the cut still needed, negative where the indicator may or must rise. Other units: target - actual."""
    needed_per_year: Figure
    over: Figure
    years_left: int


class YearMark(Closed):
    """One year of a target; null where a figure has no meaning or the year has not come."""

    year: int
    required: Figure
    actual: Figure | None
    change: Figure | None
    cumulative: Figure | None
    gap: Figure | None
    verdict: VerdictId | None
    saving: Figure | None
    """Positive where energy, CO2 or water was saved."""
    saving_since_base: Figure | None


class Target(Closed):
    """One target with its road from base year to target year."""

    key: str
    indicator: str
    name: Words
    unit: str
    kind: Literal["binding", "expected", "personal"] | None
    origin: Literal["workbook", "standard", "plan"]
    direction: Literal["cut", "rise", "at_most", "at_least", "increment"]
    road: Literal["compound", "linear", "constant", "yearly"]
    base_year: int | None
    base: Figure
    stated_base: Figure | None
    target_year: int | None
    target: Figure
    cut: Figure
    """Per cent from base to target; negative for a rise."""
    annual_rate: Figure
    carry_over: Literal["path", "reset", "close-gap"]
    carry_over_source: Literal["flag", "environment", "config", "workbook", "default"]
    next: ByRule
    progress: Progress
    years: list[YearMark]
    evidence: Evidence | None
    plan_row: str | None
    """Code of the row in the table of plan targets."""
    source: str | None
    department: str | None
    cells: list[Cell]
    notes: list[str]


class Allowance(Closed):
    """What one constraint allows in the coming year."""

    key: str
    id: str
    letter: str
    quantity: Literal["energy", "co2"]
    name: Words
    formula: Words
    op: Literal["<=", "<"]
    allowed: Figure
    intensity: Figure
    growth: Figure
    elasticity: Figure | None
    """Null for CO2."""
    binding: bool
    target: str | None
    """Key of the target that it follows from."""
    department: str | None
    evidence: Evidence | None
    notes: list[str]


class Conflict(Closed):
    """Two constraints that allow different amounts, by their keys."""

    kind: Literal["targets", "readings"]
    loose: str
    tight: str
    loose_allowed: Figure
    tight_allowed: Figure


class Solved(Closed):
    """The answer to an inverse question for one limit, proved by the standard's own formula."""

    question: Literal["energy", "iav", "co2"]
    indicator: str
    name: Words
    limit: str
    exact: Figure
    answer: float | None
    """Rounded to ``step`` towards the safe side."""
    unit: str
    step: float
    met: VerdictId | None
    """Verdict at the answer."""
    beyond: VerdictId | None
    """Verdict one step beyond it."""
    assumptions: list[str]
    evidence: Evidence | None


class NotApplied(Closed):
    """A row that could not be used."""

    reason: str
    cells: list[Cell]


AreaId = Literal["industry", "energy", "technology", "management", "publicity", "sink"]


class MeasureRow(Closed):
    """A measure or project; null where the row does not say."""

    number: str | None
    name: str
    owner: str | None
    area: AreaId | None
    content: str | None
    period: str | None
    stage: Literal["planned", "building", "running"] | None
    year: int | None
    """Year of completion."""
    group: str | None
    counted: bool
    """False: a better measure of the same exclusive group counts instead."""
    saving: Figure
    co2: Figure
    capex: Figure
    cells: list[Cell]
    notes: list[str]


class Stages(Closed):
    """How many of the measures are at which stage."""

    planned: Count
    building: Count
    running: Count
    unknown: Count


class MeasureTotal(Closed):
    """Sums over the counted measures of an area; ``all``: every area but sinks; null: those without an area."""

    area: AreaId | Literal["all"] | None
    year: int | None
    all_years: bool
    count: Count
    stages: Stages
    saving: Sum
    co2: Sum
    capex: Sum


class Coverage(Closed):
    """Whether what takes effect in the coming year is enough for what its binding ceiling demands."""

    quantity: Literal["energy", "co2"]
    year: int
    constraint: Words
    expected: Figure
    allowed: Figure
    needed: Figure
    measures: Sum
    verdict: VerdictId
    notes: list[str]


class Measures(Closed):
    """The measures, their sums, areas of the notice without one, and the coverage of the gap."""

    rows: list[MeasureRow]
    totals: list[MeasureTotal]
    empty_areas: list[AreaId]
    coverage: list[Coverage]


class Targets(Closed):
    """A report on targets."""

    schema_: Annotated[Literal["lowcarbon.targets/1"], Field(alias="schema")]
    tool: Tool
    catalogue: Catalogue
    inputs: list[Input]
    park: Park
    options: list[Option]
    outlook: Outlook
    targets: list[Target]
    allowances: list[Allowance]
    conflicts: list[Conflict]
    solved: list[Solved]
    not_applied: list[NotApplied]
    measures: Measures | None
    """Null where the workbook has no measure."""
    findings: list[FindingRow]
