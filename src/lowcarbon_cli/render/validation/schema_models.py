"""The form ``lowcarbon.validation/1`` as closed pydantic models; imported only when the schema is asked for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field  # noqa: TID253 - render.schema imports this module late

from lowcarbon_cli.render.schema_models import Catalogue, Cell, Closed, FindingRow, Input, Option, Tool, Words

Hash = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
SeverityId = Literal["error", "warning", "info"]
Count = Annotated[int, Field(ge=0)]


class Park(Closed):
    """Which park, by its own words, and the year it is evaluated in."""

    name: str
    type: str
    eval_year: int | None


class SeverityChange(Closed):
    """A severity that the user changed, by configuration or strictness, and of how many findings."""

    code: str
    before: SeverityId
    after: SeverityId
    count: Count


class SuppressionRow(Closed):
    """A suppression of the configuration, and whether it took effect."""

    code: str
    reason: str
    file: str | None
    sheet: str | None
    cells: list[str]
    until: str | None
    state: Literal["applied", "unused", "expired", "undated"]
    """undated: it ends on a day, and the run has no day to compare with."""
    count: Count


class PolicyRow(Closed):
    """What the user changed."""

    file: str | None
    strict: bool
    severities: list[SeverityChange]
    tolerances: dict[str, float]
    """Thresholds by ``CODE.name``."""
    suppressions: list[SuppressionRow]
    baseline: str | None


class SheetRow(Closed):
    """What was read of one worksheet: filled = read + ignored."""

    file: str
    sheet: str
    read_as: list[str]
    """Ids of the sheets of the workbook specification; none where it was not recognised."""
    filled: Count
    read: Count
    ignored: Count
    reasons: dict[str, int]


class NotRun(Closed):
    """Something that could not be checked."""

    message: str
    cells: list[Cell]


class Summary(Closed):
    """Counts of the findings that are neither suppressed nor in the baseline, and of the others."""

    errors: Count
    warnings: Count
    infos: Count
    suppressed: Count
    known: Count
    left_out: Count
    """Findings beyond the cap: counted above, listed nowhere."""


class ValidationFinding(FindingRow):
    """A finding with what to do about it."""

    title: Words
    cure: str | None
    blocks: list[str]
    """Ids of the indicators that have no value or verdict for want of its cells."""
    fingerprint: Hash
    """The same in the next run as long as code, file, sheet, cells and the message's parameters are."""


class SuppressedFinding(ValidationFinding):
    """A finding that the user has accepted."""

    reason: str


class Validation(Closed):
    """A validation report."""

    schema_: Annotated[Literal["lowcarbon.validation/1"], Field(alias="schema")]
    tool: Tool
    catalogue: Catalogue
    inputs: list[Input]
    park: Park
    options: list[Option]
    policy: PolicyRow
    sheets: list[SheetRow]
    not_run: list[NotRun]
    summary: Summary
    findings: list[ValidationFinding]
    suppressed: list[SuppressedFinding]
    known: list[ValidationFinding]
