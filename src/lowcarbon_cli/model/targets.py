"""Targets year by year: roads, progress, what next year allows, and the answers to inverse questions.

Every figure is a ``Derivation`` (traced to cells, plan rows and constants) or a ``Missing`` with its
reasons. Rates, changes, cuts, progress and elasticities' growth rates are in per cent (unit ``%``).
A cut is positive where the indicator falls; a change is negative there. A saving is positive where
energy (or CO2, or water) was saved: GB/T 13234 prints the opposite sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.catalogue import Evidence, Factor
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding, Lack
    from lowcarbon_cli.model.measures import Measures
    from lowcarbon_cli.model.results import ComplianceReport, Verdict
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated

CarryOver = Literal["path", "reset", "close-gap"]
"""What over- or under-fulfilment does to the coming years.

path: the coming year's target stays on the original road. reset: the equal annual rate is applied to
the last actual. close-gap: what is still needed is spread over the years left.
"""
Origin = Literal["workbook", "standard", "plan"]
"""A row of the sheet of targets, a limit of the standard, or a national or provincial plan."""
TargetKind = Literal["binding", "expected", "personal", ""]
"""As the sheet says it (约束性, 预期性, 个性化); empty where it says nothing."""
Direction = Literal["cut", "rise", "at_most", "at_least", "increment"]
Road = Literal["compound", "linear", "constant", "yearly"]
"""How the required values follow. compound: base x (1 - T)^(k/n). linear: equal steps. constant: the
limit itself in every year. yearly: only years with a target of their own have one."""
Quantity = Literal["energy", "co2"]
Question = Literal["energy", "iav", "co2"]


class YearMark(Struct, frozen=True):
    """One year of a target: what was required and what came of it.

    Figures of years that have not come yet are None.
    """

    year: int
    required: Evaluated
    """Value on the required road, in the indicator's unit."""
    actual: Evaluated | None
    change: Evaluated | None
    """Change of the indicator against the year before, in per cent."""
    cumulative: Evaluated | None
    """Change since the base year, in per cent."""
    gap: Evaluated | None
    """Actual minus required, in the indicator's unit."""
    verdict: Verdict | None
    """Whether the actual value kept to the road."""
    saving: Evaluated | None
    """(last year's intensity - this year's) x this year's value added; positive = saved. None where the
    indicator is no intensity."""
    saving_since_base: Evaluated | None
    """(base-year intensity - this year's) x this year's value added; positive = saved."""


class NextRequired(Struct, frozen=True):
    """What the coming year requires under each carry-over rule, in the indicator's unit."""

    path: Evaluated
    reset: Evaluated
    close_gap: Evaluated

    def by(self, rule: CarryOver) -> Evaluated:
        """Return the value under one rule."""
        return {"path": self.path, "reset": self.reset, "close-gap": self.close_gap}[rule]


class Progress(Struct, frozen=True):
    """How far a target has come at the end of the last year; per cent unless said otherwise.

    A target that allows (``allows``) is no change to be reached: it has no progress, completion or over-fulfilment.
    Of a cap on the increment ``linear`` is the share that is used.
    """

    cumulative: Evaluated
    """Change since the base year."""
    logarithmic: Evaluated
    """ln(1 - cumulative cut) / ln(1 - T): the measure that statistics offices use."""
    linear: Evaluated
    """Cumulative cut / T, for information. Of an increment cap: (actual - base) / increment, the share used."""
    due: Evaluated
    """Share of the plan's years that have passed."""
    completion: Evaluated
    """Logarithmic (else linear) progress / ``due``; ``Missing`` of whatever allows, where more is not better."""
    needed: Evaluated
    """Cut still needed until the target year, negative where the indicator may (or must) rise; of linear roads
    target - actual in the indicator's unit, negative where it must (or may) fall."""
    needed_per_year: Evaluated
    """The same per year left: the equal annual cut, or the equal step."""
    over: Evaluated
    """(cumulative cut - T) / T, negative for a shortfall; ``Missing`` before the target is reached or due, where
    |T| < 0.5 points, and of whatever allows."""
    years_left: int


def allows(direction: Direction, base: Evaluated, target: Evaluated) -> bool:
    """Tell whether a target leaves room from its base instead of asking for a change.

    A cap that is not below its base allows a rise, a floor that is not above its base a fall.
    """
    if not (isinstance(base, Derivation) and isinstance(target, Derivation)):
        return False
    if direction in {"at_most", "increment"}:
        return target.value >= base.value
    return direction == "at_least" and target.value <= base.value


class Target(Struct, frozen=True):
    """One target with its road from base year to target year.

    ``key`` identifies it within the report, e.g. ``energy_intensity:2025``. ``base`` is what the data
    give for the base year, else what the sheet states (``stated_base``).
    """

    key: str
    indicator: str
    name: Text
    unit: str
    places: int
    kind: TargetKind
    origin: Origin
    direction: Direction
    road: Road
    base_year: int | None
    base: Evaluated
    stated_base: Evaluated | None
    target_year: int | None
    target: Evaluated
    """Value to be reached in the target year, in ``unit``."""
    cut: Evaluated
    """T: the cut from base to target, in per cent (negative for a rise)."""
    annual_rate: Evaluated
    """The equal annual cut 1 - (1 - T)^(1/n), in per cent; of linear roads the equal step, in ``unit``."""
    carry: CarryOver
    carry_source: Literal["flag", "environment", "config", "workbook", "default"]
    years: tuple[YearMark, ...]
    next: NextRequired
    progress: Progress
    cells: tuple[CellRef, ...] = ()
    """The row of the workbook, where it is one."""
    evidence: Evidence | None = None
    """What a limit or plan target rests on; None for the park's own rows."""
    factor: Factor | None = None
    """The row of the plan table, for ``origin == "plan"``."""
    source: str = ""
    """The park's words for where the target comes from."""
    department: str = ""
    notes: tuple[Lack, ...] = ()
    """Remarks to be printed beside it (message ids with parameters)."""

    @property
    def allows(self) -> bool:
        """True where it leaves room from its base on the way to a year, instead of asking for a change."""
        return self.road in {"compound", "linear"} and allows(self.direction, self.base, self.target)

    @property
    def required_next(self) -> Evaluated:
        """What the coming year requires under the rule in force."""
        return self.next.by(self.carry)


class Allowance(Struct, frozen=True):
    """What one constraint allows in the coming year, and what that implies.

    ``id`` is stable (``elasticity_year``, ``increment_cap`` ...), ``letter`` its mark in the table.
    A constraint that does not apply has a ``Missing`` with its reason as ``allowed``.
    """

    id: str
    letter: str
    quantity: Quantity
    name: Text
    formula: Text
    op: Literal["<=", "<"]
    allowed: Evaluated
    """Greatest energy in tce, or greatest CO2 in t."""
    intensity: Evaluated
    """``allowed`` per expected value added, in tce/10k_cny or t/10k_cny."""
    growth: Evaluated
    """Implied growth against the last year, in per cent."""
    elasticity: Evaluated | None
    """Implied elasticity (growth of energy / growth of value added); None for CO2."""
    binding: bool
    """True for the smallest applicable ceiling of its quantity (for several where they are equal)."""
    target: str = ""
    """``key`` of the target it follows from; empty for limits of the standard."""
    evidence: Evidence | None = None
    department: str = ""
    notes: tuple[Lack, ...] = ()

    @property
    def key(self) -> str:
        """Identify this constraint within one report: its id, and its target where it follows from one."""
        return f"{self.id}@{self.target}" if self.target else self.id


class Conflict(Struct, frozen=True):
    """Two constraints that allow different amounts: the looser and the tighter one, by their keys.

    ``kind`` targets: the park's own targets disagree. readings: two readings of one limit disagree.
    """

    kind: Literal["targets", "readings"]
    loose: str
    tight: str
    loose_allowed: Evaluated
    tight_allowed: Evaluated


class Solved(Struct, frozen=True):
    """The answer to an inverse question for one limit.

    energy and co2: the greatest amount that meets the limit. iav: the least growth of value added that
    does. ``exact`` is the closed form; ``answer`` is it rounded to ``step`` towards the safe side and
    proved: judged by the standard's own formula the answer is met (``met``), one step beyond is not
    (``beyond``).
    """

    question: Question
    indicator: str
    name: Text
    limit: Text
    exact: Evaluated
    answer: Decimal | None
    unit: str
    step: Decimal
    met: Verdict | None
    beyond: Verdict | None
    assumptions: tuple[Lack, ...] = ()
    """What was taken as given (message ids with parameters)."""
    evidence: Evidence | None = None


class Outlook(Struct, frozen=True):
    """The coming year as expected: value added at constant prices and its growth in per cent."""

    year: int
    last_year: int
    growth: Evaluated
    value_added_last: Evaluated
    value_added: Evaluated
    energy_last: Evaluated
    co2_last: Evaluated
    co2_intensity_last: Evaluated


class TargetsReport(Struct, frozen=True):
    """Everything a renderer needs about the targets of one park.

    ``compliance`` is the report of the last year: inputs, park, options (those of the targets
    included), sources, and all findings (those of the targets included).
    """

    compliance: ComplianceReport
    outlook: Outlook
    targets: tuple[Target, ...]
    allowances: tuple[Allowance, ...]
    conflicts: tuple[Conflict, ...]
    solved: tuple[Solved, ...]
    not_applied: tuple[Lack, ...] = ()
    """Rows that could not be used, each with its reason and cells."""
    measures: Measures | None = None
    """The measures and what they come to; None where the workbook has none."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, those of the targets included."""
        return self.compliance.findings

    @property
    def rounding(self) -> str:
        """The rounding constant of ``decimal`` for displayed values."""
        return self.compliance.rounding

    def binding(self, quantity: Quantity = "energy") -> tuple[Allowance, ...]:
        """Return the binding ceilings of a quantity; none where nothing is known."""
        return tuple(item for item in self.allowances if item.quantity == quantity and item.binding)
