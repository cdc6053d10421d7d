"""What a validation found, and what an earlier one had found (baseline), as renderers lay it out."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lowcarbon_cli.model.dataset import InputFile, SheetUse
    from lowcarbon_cli.model.findings import Finding, Lack
    from lowcarbon_cli.model.policy import Policy, Suppression
    from lowcarbon_cli.model.results import OptionUsed, ParkInfo
    from lowcarbon_cli.model.text import Text


class Fingerprint(Struct, frozen=True):
    """What a finding is recognised by from one run to the next; both are hashes in hexadecimal.

    ``exact`` is code, file names, sheets, cells and parameters; ``moved`` the same without the rows.
    """

    exact: str
    moved: str


class Baseline(Struct, frozen=True):
    """The findings of an earlier run that are known; ``file`` is where they were read."""

    file: str
    known: tuple[Fingerprint, ...]


class Reported(Struct, frozen=True):
    """A finding with what surrounds it in a report."""

    finding: Finding
    fingerprint: Fingerprint
    blocks: tuple[str, ...] = ()
    """Ids of the indicators without a verdict or value for want of the finding's cells."""


class Suppressed(Struct, frozen=True):
    """A finding that the user has accepted, and by which suppression."""

    item: Reported
    by: Suppression


SuppressionState = Literal["applied", "unused", "expired", "undated"]
"""``undated``: it ends on a day, and the run has no day to compare with."""


class SuppressionUsed(Struct, frozen=True):
    """A suppression, whether it took effect, and on how many findings."""

    suppression: Suppression
    state: SuppressionState
    count: int


class Regraded(Struct, frozen=True):
    """A severity that the user changed, and of how many findings."""

    code: str
    before: Severity
    after: Severity
    count: int


class ValidationReport(Struct, frozen=True):
    """Everything a renderer of a validation needs. Findings stand in reading order.

    Each finding is in exactly one of ``kept``, ``suppressed`` and ``known``; a renderer's cap moves
    some of ``kept`` into the number ``left_out``, and ``counts`` stays what it was.
    """

    tool_version: str
    catalogue_version: str
    catalogue_sha256: str
    inputs: tuple[InputFile, ...]
    """The files that could be read."""
    paths: Mapping[str, str]
    """File as shown in cells -> path as given, those that could not be read too."""
    park: ParkInfo
    options: tuple[OptionUsed, ...]
    policy: Policy
    sheets: tuple[SheetUse, ...]
    kept: tuple[Reported, ...]
    suppressed: tuple[Suppressed, ...] = ()
    known: tuple[Reported, ...] = ()
    """Findings that the baseline has too."""
    baseline: str = ""
    """The file of the baseline, empty without one."""
    suppressions: tuple[SuppressionUsed, ...] = ()
    regraded: tuple[Regraded, ...] = ()
    not_run: tuple[Lack, ...] = ()
    """What could not be checked, and why."""
    names: Mapping[str, Text] = MappingProxyType({})
    """Names of the indicators that ``blocks`` mentions, by id."""
    counts: Mapping[Severity, int] = MappingProxyType({})
    """Findings kept, by severity."""
    left_out: int = 0
    nothing_read: bool = False
    """True where no file held anything that could be read: then nothing was checked."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings that were kept."""
        return tuple(item.finding for item in self.kept)

    @property
    def all_items(self) -> tuple[Reported, ...]:
        """Every finding listed, whatever became of it."""
        return (*self.kept, *(item.item for item in self.suppressed), *self.known)


def counted(items: Iterable[Reported]) -> Mapping[Severity, int]:
    """Return how many findings there are of each severity, 0 included."""
    found = Counter(item.finding.severity for item in items)
    return MappingProxyType({severity: found[severity] for severity in Severity})
