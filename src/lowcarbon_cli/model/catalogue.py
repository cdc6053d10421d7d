"""The law as types: standards, indicators, limits, factors. Filled only by ``standards``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from lowcarbon_cli.model.text import Text


class Grade(StrEnum):
    """What the evidence for a figure or sentence is worth, best first."""

    OFFICIAL = "official"
    """Read in the official text."""
    SECONDARY = "secondary"
    """Read in a secondary text or a transcription."""
    MEMORY_HIGH = "memory-high"
    MEMORY_MEDIUM = "memory-medium"
    MEMORY_LOW = "memory-low"
    UNKNOWN = "unknown"
    """Nobody knows: the value is not given, looking it up yields ``Missing``."""

    @property
    def verified(self) -> bool:
        """True only for the official text; everything else prints the mark for unread."""
        return self is Grade.OFFICIAL


class Evidence(Struct, frozen=True):
    """Where a name, limit or definition was read, and how good that is. Addresses are never links.

    A ``Text`` stands where the languages have words of their own; a note that is one string may still hold both
    (see ``note_in``).
    """

    grade: Grade
    document: str | Text
    address: str = ""
    note: str | Text = ""


LimitKind = Literal["number", "benchmark", "qualitative", "unknown"]
Operator = Literal["<=", "<", ">=", ">", "==", ""]


class Limit(Struct, frozen=True):
    """One limit of an indicator; the first whose ``when`` holds applies.

    ``kind`` number: compare with ``value`` in the indicator's unit. benchmark: the park supplies the
    value (``level`` says of which level). qualitative: the reported word must be ``word``. unknown:
    nobody knows the limit. ``equality_known`` False: whether the limit itself passes is unread.
    """

    kind: LimitKind
    op: Operator
    value: Decimal | None
    evidence: Evidence
    when: str = ""
    when_text: Text | None = None
    level: Text | None = None
    word: Text | None = None
    equality_known: bool = True


Role = Literal["mandatory", "group", "guiding"]
"""guiding: judged and shown, never decides the standard as a whole."""
Period = Literal["year", "construction", "three_years"]
Price = Literal["none", "constant", "preferred"]
"""none: no value added in it. constant: at constant price only. preferred: constant, else current."""


class Indicator(Struct, frozen=True):
    """One indicator of a standard. ``formula`` is empty where the figure is only reported directly."""

    id: str
    number: int
    category: Text
    name: Text
    unit: str
    role: Role
    group: str
    formula: str
    reportable: bool
    """True where a figure reported directly (sheet of reported indicators) is accepted."""
    qualitative: bool
    period: Period
    price: Price
    limits: tuple[Limit, ...]
    places: int
    clause: str
    """Place in the standard as far as known; ``unknown`` is an honest value."""
    definition: Text | None
    name_evidence: Evidence
    definition_evidence: Evidence
    override: str = ""
    """File that replaced the limit, where the user overrode it."""


class Group(Struct, frozen=True):
    """A choose-some group: at least ``need`` of its indicators must be met."""

    id: str
    need: int
    name: Text


class BasicCondition(Struct, frozen=True):
    """A yes/no gate (基本条件) that needs evidence."""

    id: str
    text: Text
    evidence: Evidence


class Standard(Struct, frozen=True):
    """A standard with all its indicators.

    ``core`` lists the notice's low-carbon indicators: each element is a tuple of indicator ids
    of which at least one must be met.
    """

    id: str
    code: str
    title: Text
    park_types: tuple[str, ...]
    """Park type ids it is for; ``*`` for all."""
    valid_from: date
    valid_to: date | None
    validity_evidence: Evidence
    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    conditions: tuple[BasicCondition, ...]
    conditions_complete: bool
    core: tuple[tuple[str, ...], ...]
    passing: Text
    passing_evidence: Evidence
    aliases: tuple[str, ...] = ()
    base: str = ""
    """Id of the standard that this one overlays, empty for a full standard."""
    file: str = ""
    notes: tuple[Text, ...] = ()
    table_unknown: bool = False
    """True where only the standard's existence is known: it has no indicators and nothing can be judged by it."""
    core_evidence: Evidence | None = None
    """Where the core was read; None: inferred from the notice of 2009-12-21."""

    def indicator(self, wanted: str) -> Indicator | None:
        """Return the indicator with this id, None where the standard has none."""
        return next((item for item in self.indicators if item.id == wanted), None)


class Factor(Struct, frozen=True):
    """One row of a factor table. ``value`` is None where the table gives a range or nothing."""

    code: str
    edition: str
    """Id of the table the row belongs to, e.g. ``gbt2589-2020``."""
    name: Text
    value: Decimal | None
    unit: str
    """Unit as the table prints it, e.g. ``kgce/kg``."""
    low: Decimal | None
    high: Decimal | None
    valid_from: date | None
    valid_to: date | None
    evidence: Evidence


class Edition(Struct, frozen=True):
    """A factor table as a whole."""

    id: str
    kind: Literal["standard_coal", "co2", "grid", "equivalent", "heat", "gwp", "targets"]
    title: Text
    document: str
    valid_from: date | None
    valid_to: date | None


class Fuel(Struct, frozen=True):
    """An energy carrier: its names, how it is measured, and whether burning it is fossil CO2."""

    id: str
    name: Text
    aliases: tuple[str, ...]
    unit: str
    """Canonical physical unit id: t, 10k_m3, 10k_kwh or gj."""
    kind: Literal["fossil", "electricity", "heat", "biomass", "other"]
    total: bool = False
    """True for the row that adds up all energy (能源合计)."""
