"""load (going on past unreadable files) -> compute -> what the policy makes of the findings."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli import __version__
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import Dataset
from lowcarbon_cli.model.findings import Lack, Severity
from lowcarbon_cli.model.ledger import blocks_of
from lowcarbon_cli.model.policy import Policy
from lowcarbon_cli.model.results import ComplianceReport, ParkInfo
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.validation import Regraded, Reported, ValidationReport, counted
from lowcarbon_cli.pipeline import baseline as earlier
from lowcarbon_cli.pipeline.effects import ABSENT, Effects
from lowcarbon_cli.pipeline.roots import with_roots
from lowcarbon_cli.pipeline.run import compute, load
from lowcarbon_cli.pipeline.suppress import suppress
from lowcarbon_cli.standards.catalogue import catalogue_sha256, catalogue_version
from lowcarbon_cli.standards.core import core_indicators

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lowcarbon_cli.model.budget import Budget
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.validation import Baseline
    from lowcarbon_cli.pipeline.options import Given

LOST_IN_FORMAT = "LC-FIL-022"
"""A format does not keep what some checks look at."""
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def validate(  # noqa: PLR0913 - the arguments of load and compute, and the policy
    source: Dataset | str | Path | Sequence[str | Path],
    *,
    policy: Policy | None = None,
    baseline: Baseline | None = None,
    standard: str | None = None,
    as_of: date | None = None,
    overrides: str | None = None,
    given: Mapping[str, Given] | None = None,
    budget: Budget | None = None,
    personal: str | None = None,
    **options: str | int,
) -> ValidationReport:
    """Return everything that is wrong with, or worth knowing about, a park's workbooks.

    Args:
        source: paths of the workbooks of one park, or what ``load`` returned. A path that cannot be
            read is a finding; where none can, ``nothing_read`` is set and nothing is computed.
        policy: severities, thresholds, suppressions and strictness; None: the register's own.
        baseline: findings of an earlier run, which are counted apart.
        standard: as for ``compute``, like the following.
        as_of: also the day with which a suppression's last day is compared; None: 31 December of the
            evaluation year.
        overrides: path of a file that replaces single limits.
        given: options with their source, as the command line has them.
        budget: what each file may cost before it is refused; None: the default.
        personal: path of a TOML file of the park's own indicators, where ``source`` are paths.
        **options: options by key, as flags.

    Raises:
        UsageError, CatalogueError: as ``compute``.
    """
    rules = policy or Policy()
    dataset = source if isinstance(source, Dataset) else load(source, budget=budget, keep_going=True, personal=personal)
    empty = not dataset.tables and not dataset.park.fields
    report = (
        _nothing(dataset)
        if empty
        else compute(
            dataset,
            standard=standard,
            as_of=as_of,
            overrides=overrides,
            given=given,
            tolerances=rules.tolerances,
            **options,
        )
    )
    unread = _unread(dataset)
    findings = tuple(_regrade(item, rules) for item in report.findings)
    items = _in_order(findings, report, dataset)
    stay, accepted, suppressions = suppress(items, rules.suppressions, as_of or _last_day(report))
    kept, known = earlier.split(stay, baseline) if baseline else (stay, ())
    return ValidationReport(
        tool_version=report.tool_version,
        catalogue_version=report.catalogue_version,
        catalogue_sha256=report.catalogue_sha256,
        inputs=tuple(item for item in report.inputs if item.name not in unread),
        paths=_paths(source, report),
        park=report.park,
        options=report.options,
        policy=rules,
        sheets=dataset.sheets,
        kept=kept,
        suppressed=accepted,
        known=known,
        baseline=baseline.file if baseline else "",
        suppressions=suppressions,
        regraded=_regraded(report.findings, findings),
        not_run=tuple(_not_run(report, unread, empty=empty)),
        names=_names(report),
        counts=counted(kept),
        nothing_read=empty,
    )


def _nothing(dataset: Dataset) -> ComplianceReport:
    """Return a report on no data: what the reader said of the files, not that every sheet is missing."""
    nowhere = Text("", "")
    return ComplianceReport(
        tool_version=__version__,
        catalogue_version=catalogue_version(),
        catalogue_sha256=catalogue_sha256(),
        inputs=dataset.inputs,
        park=ParkInfo("", "", nowhere, "", "", "", "", None, None),
        options=(),
        years=(),
        assessments=(),
        findings=with_roots(item for item in dataset.findings if item.code != ABSENT),
    )


def _unread(dataset: Dataset) -> frozenset[str]:
    """Return the files that were refused as a whole: an error about the file, and nothing read from it."""
    read = {use.file for use in dataset.sheets} | {cell.file for cell in _cells_of(dataset)}
    return frozenset(
        item.cells[0].file
        for item in dataset.findings
        if item.code.startswith("LC-FIL-") and item.severity is Severity.ERROR and item.cells
        if item.cells[0].file not in read
    )


def _paths(source: Dataset | str | Path | Sequence[str | Path], report: ComplianceReport) -> Mapping[str, str]:
    found: dict[str, str] = {}
    if not isinstance(source, Dataset):
        given = [source] if isinstance(source, str | Path) else list(source)
        found = {Path(path).name: str(path) for path in given}
    return MappingProxyType(found | {item.name: item.path for item in report.inputs})


def _names(report: ComplianceReport) -> Mapping[str, Text]:
    found = {core.indicator.id: core.indicator.name for core in core_indicators()}
    found |= {row.id: row.name for one in report.assessments for row in one.indicators}
    return MappingProxyType(found)


def _regrade(item: Finding, policy: Policy) -> Finding:
    """Return the finding at the user's severity; strictness comes last."""
    severity = policy.severities.get(item.code, item.severity)
    if policy.strict and severity is Severity.WARNING:
        severity = Severity.ERROR
    return item if severity is item.severity else replace(item, severity=severity)


def _regraded(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[Regraded, ...]:
    changes = Counter(
        (old.code, old.severity, new.severity)
        for old, new in zip(before, after, strict=True)
        if old.severity is not new.severity
    )
    return tuple(Regraded(*change, count) for change, count in sorted(changes.items()))


def _in_order(findings: Sequence[Finding], report: ComplianceReport, dataset: Dataset) -> tuple[Reported, ...]:
    """Return the findings with their fingerprints and what each blocks, in reading order."""
    effects = Effects.of(report)
    items = (Reported(item, earlier.fingerprint(item), effects.blocked(item)) for item in findings)
    return tuple(sorted(items, key=_Order(dataset)))


class _Order:
    """Reading order: findings without a cell first, then by file, sheet, row and column as in the inputs."""

    def __init__(self, dataset: Dataset) -> None:
        self._files = {item.name: place for place, item in enumerate(dataset.inputs)}
        self._sheets: dict[tuple[str, str], int] = {}
        for use in dataset.sheets:
            self._sheets.setdefault((use.file, use.sheet), len(self._sheets))
        # where the reader does not list the sheets: in the order in which their records were read
        for cell in _cells_of(dataset):
            self._sheets.setdefault((cell.file, cell.sheet), len(self._sheets))

    def __call__(self, item: Reported) -> tuple[object, ...]:
        finding = item.finding
        last = (_RANK[finding.severity], finding.code)
        if not finding.cells:
            return (0, 0, "", 0, "", 0, 0, *last)
        cell = finding.cells[0]
        file = self._files.get(cell.file, len(self._files))
        # what is said of the file as a whole stands before its sheets
        sheet = self._sheets.get((cell.file, cell.sheet), len(self._sheets) if cell.sheet else -1)
        return (1, file, cell.file, sheet, cell.sheet, cell.row, cell.column, *last)


def _cells_of(dataset: Dataset) -> Iterator[CellRef]:
    if dataset.park.fields:
        yield dataset.park.cell
    for table in dataset.tables.values():
        for block in blocks_of(table.records):
            # the rows of a block that are held as text all stand on one sheet
            yield from (record.cell for _, record in block.loose)
            if block.layout is not None:
                yield CellRef(block.layout.file, block.layout.place, block.rows[0], block.layout.start)


def _last_day(report: ComplianceReport) -> date | None:
    year = report.park.eval_year
    return date(year, 12, 31) if year else None


def _not_run(report: ComplianceReport, unread: frozenset[str], *, empty: bool) -> Iterator[Lack]:
    """Say what could not be checked: files, what a format does not keep, and limits without a standard."""
    for file in sorted(unread):
        yield Lack("not_run_file", (CellRef(file, "", 1, 1),), MappingProxyType({"file": file}))
    for item in report.findings:
        if item.code == LOST_IN_FORMAT:
            yield Lack("not_run_format", item.cells, item.params)
    if not report.assessments and not empty:
        yield Lack("not_run_limits")
    if not report.years and not empty:
        yield Lack("not_run_years")
