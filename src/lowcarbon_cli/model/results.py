"""What a run found: indicator results, verdicts, the report that renderers lay out."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from msgspec import Struct

from lowcarbon_cli.model.display import Units

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.catalogue import BasicCondition, Factor, Limit, Standard
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.comparison import Compared
    from lowcarbon_cli.model.dataset import InputFile
    from lowcarbon_cli.model.findings import Finding, Lack
    from lowcarbon_cli.model.personal import PersonalIndicator
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated


class Verdict(StrEnum):
    """The five verdicts. ``UNDETERMINED`` and ``NOT_ASSESSABLE`` are results, not failures."""

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"
    NOT_ASSESSABLE = "not_assessable"
    NOT_APPLICABLE = "not_applicable"


ResultRole = Literal["mandatory", "group", "guiding", "info"]


class IndicatorResult(NamedTuple):
    """One figure of one indicator: a judged row (role mandatory, group or guiding) or an info row.

    ``year`` is the last year of the figure; ``period`` its first and last year for rates with a base year, else None.
    """

    id: str
    name: Text
    category: Text | None
    number: int | None
    year: int
    period: tuple[int, int] | None
    role: ResultRole
    group: str
    value: Evaluated
    word: str
    """The reported word of a qualitative indicator, else empty."""
    unit: str
    places: int
    limit: Limit | None
    limit_value: Decimal | None
    """The number compared with, in ``unit``: of the limit itself or of the park's benchmark."""
    verdict: Verdict | None
    reasons: tuple[Lack, ...]
    """Why the verdict is what it is, where that needs words (message ids)."""
    change: Decimal | None
    """Against the year before: per cent of the former value; for unit % in percentage points."""
    change_points: bool
    distance: Decimal | None
    """How far from the limit, per cent of the limit; positive = on the right side."""
    clause: str
    notes: tuple[Lack, ...] = ()
    """Remarks printed beside the row (message ids with parameters)."""
    basis: str = ""
    """``constant``, ``current`` or empty: price basis of the value added used."""
    extra_cells: tuple[CellRef, ...] = ()
    """Cells behind a word or a benchmark, which have no derivation."""


class ConditionResult(Struct, frozen=True):
    """A basic condition: the park's answer and its evidence document."""

    condition: BasicCondition
    verdict: Verdict
    answer: str
    evidence: str
    cells: tuple[CellRef, ...]


class Overall(Struct, frozen=True):
    """An overall verdict and the indicator or condition ids that decide it."""

    verdict: Verdict
    deciding: tuple[str, ...]
    reasons: tuple[Lack, ...] = ()


class Assessment(Struct, frozen=True):
    """A park measured by one standard: judged rows and info rows by year, in a fixed order."""

    standard: Standard
    indicators: tuple[IndicatorResult, ...]
    conditions: tuple[ConditionResult, ...]
    low_carbon: Overall
    whole: Overall


class OptionUsed(Struct, frozen=True):
    """A choice that shaped the numbers: what was used and who chose it."""

    key: str
    name: Text
    value: str
    shown: Text
    source: Literal["flag", "environment", "config", "workbook", "default"]
    cell: CellRef | None = None


class EnergyLine(NamedTuple):
    """One fuel in one year: T6. Values in tce are None-free: a ``Missing`` says why."""

    year: int
    fuel: Text
    quantity: Evaluated
    unit: str
    calorific: Evaluated
    equivalent: Evaluated
    used: Evaluated
    """The tce that enter ``energy_total`` under the chosen basis (consumption, before deductions)."""
    share: Decimal | None
    """Per cent of the year's consumption in tce, None where a row of the year is missing."""


class SourceUsed(Struct, frozen=True):
    """A factor row that entered a printed number, and the years and uses it entered for."""

    factor: Factor
    uses: tuple[str, ...]


class ParkInfo(Struct, frozen=True):
    """The park's own words about itself; a missing entry is an empty string."""

    name: str
    type: str
    type_name: Text
    province: str
    stage: str
    scope: str
    power_plant: str
    base_year: int | None
    eval_year: int | None


class ComplianceReport(Struct, frozen=True):
    """Everything a renderer needs; nothing a renderer has to look up."""

    tool_version: str
    catalogue_version: str
    catalogue_sha256: str
    inputs: tuple[InputFile, ...]
    park: ParkInfo
    options: tuple[OptionUsed, ...]
    years: tuple[int, ...]
    assessments: tuple[Assessment, ...]
    findings: tuple[Finding, ...]
    energy: Sequence[EnergyLine] = ()
    sources: Sequence[SourceUsed] = ()
    rounding: str = "ROUND_HALF_EVEN"
    personal: tuple[PersonalIndicator, ...] = ()
    """The park's own indicators, beside those of the standard."""
    unassessed: tuple[Standard, ...] = ()
    """Standards asked for whose table is unknown: no assessment, a finding says so."""
    comparison: tuple[Compared, ...] = ()
    """Where several standards are applied: what they judge alike, side by side."""
    units: Units = Units()
    """Units of amounts of energy and money."""

    def to_frame(self, lang: Literal["zh", "en"] = "zh") -> Any:  # noqa: ANN401 - a DataFrame, without importing pandas
        """Return a pandas DataFrame, one row per assessment x indicator x year.

        Columns: standard, id, name, year, period_first, period_last, role, group, value (float),
        unit, op, limit (float), verdict, change, distance, basis, cells (str). Needs pandas.
        """
        from lowcarbon_cli.model.frame import to_frame

        return to_frame(self, lang)
