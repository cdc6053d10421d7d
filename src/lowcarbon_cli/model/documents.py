"""What the documents of the notice are made of: skeletons (data), the park's own words, the material.

A document is a list of chapters; a chapter a list of parts, each named by data
(``standards/data/documents.toml``). A part is filled from the material or becomes a to-do at its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.report import CarbonPart
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult, Verdict
    from lowcarbon_cli.model.targets import TargetsReport
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated

Kind = Literal["annual", "acceptance", "evaluation", "plan"]
KINDS: tuple[Kind, ...] = ("annual", "acceptance", "evaluation", "plan")
Level = Literal["last", "mean", "all"]
"""How a level of three years is judged: its last year, the mean of the years, or every year."""
Rate = Literal["period", "annual"]
"""How a rate of three years is judged: the mean rate from the base year, or every yearly rate."""
Trend = Literal["falling", "rising", "steady", "mixed", "unknown"]
PartKind = Literal["text", "block"]


class Slot(Struct, frozen=True):
    """A place for the park's own words: a topic of the sheet of texts, and what to write where it is empty."""

    id: str
    name: Text
    aliases: tuple[str, ...]
    todo: Text


class Part(Struct, frozen=True):
    """One part of a chapter: the words of slot ``id``, or the block called ``id``, and its to-do when empty.

    A block without a to-do is left out where it has nothing to say.
    """

    kind: PartKind
    id: str
    todo: Text | None


class Section(Struct, frozen=True):
    """A chapter (``level`` 1) or a section of it (``level`` 2) with its parts in order."""

    title: Text
    level: int
    parts: tuple[Part, ...]


class Skeleton(Struct, frozen=True):
    """One kind of document: title and chapters."""

    kind: Kind
    title: Text
    sections: tuple[Section, ...]


class Words(Struct, frozen=True):
    """A text of the park with the cell it stands in; ``topic`` is the topic as written."""

    topic: str
    text: str
    cell: CellRef
    slot: str = ""
    """Id of the slot it fills; empty for a topic that no slot has."""


class Proof(Struct, frozen=True):
    """A document that the workbook names as evidence of an indicator's figure."""

    indicator: str
    text: str
    cell: CellRef


class EvaluatedRow(Struct, frozen=True):
    """One indicator over the three years of an evaluation: T5.

    ``years`` are the three years, each judged by itself; of a rate each against the year before.
    ``summary`` is judged as well: the mean of three levels, or the mean rate from the base year on.
    ``verdict`` is that under the chosen option, ``reasons`` why it is what it is.
    """

    id: str
    name: Text
    unit: str
    places: int
    rate: bool
    base: Evaluated | None
    """The base year's level; None for rates."""
    years: tuple[IndicatorResult, ...]
    summary: IndicatorResult
    trend: Trend
    verdict: Verdict
    reasons: tuple[Lack, ...] = ()


class Evaluation(Struct, frozen=True):
    """The three-year evaluation: window, options, rows; ``missing`` are years of the window without data."""

    base_year: int
    years: tuple[int, int, int]
    level: Level
    rate: Rate
    rows: tuple[EvaluatedRow, ...]
    missing: tuple[int, ...]


class Material(Struct, frozen=True):
    """Everything a document may show; a part that is None or empty becomes a to-do.

    ``targets`` is None where no coming year is known. ``fingerprint`` is the SHA-256 over the inputs,
    the catalogue and the options: equal for equal documents.
    """

    kind: Kind
    report: ComplianceReport
    targets: TargetsReport | None
    words: tuple[Words, ...]
    proofs: tuple[Proof, ...]
    evaluation: Evaluation | None
    fingerprint: str
    carbon: tuple[CarbonPart, ...] = ()
    """Parts of the carbon analysis; only a plan has them."""
    dataset: Dataset | None = None
    """What was read: the workbook that calculates holds a copy of it."""

    def said(self, slot: str) -> tuple[Words, ...]:
        """Return the park's own words for a slot."""
        return tuple(item for item in self.words if item.slot == slot)
