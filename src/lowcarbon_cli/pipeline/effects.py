"""What a finding stands in the way of: the indicators that have no value or verdict for want of its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.findings import Missing, Severity
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.text import plain
from lowcarbon_cli.standards.core import core_indicators

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding, Lack
    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult

NAMES = ("column", "sheet", "indicator")
"""Parameters of a lack without cells that name what the workbook does not have."""
ABSENT = "LC-STR-001"
"""A required sheet or column is not there: found by its name, since it has no cell."""
NO_BASE_YEAR = "LC-DOC-011"
NOTHING = frozenset({"LC-DOC-008", "LC-DOC-009", "LC-DOC-012"})
"""Without a standard or any year nothing is assessed: every figure of the report is missing."""


class Effects(Struct, frozen=True):
    """Indicators without value or verdict, by the cells and by the names that would cure them."""

    by_cell: dict[CellRef, dict[str, None]]
    by_name: dict[str, dict[str, None]]
    no_base_year: dict[str, None]

    @classmethod
    def of(cls, report: ComplianceReport) -> Effects:
        """Collect the lacks of every indicator of a report."""
        found = cls({}, {}, {})
        for one in report.assessments:
            for row in one.indicators:
                for lack in _lacks(row):
                    found.add(row.id, lack)
        return found

    def add(self, indicator: str, lack: Lack) -> None:
        """Note that ``indicator`` is held up by ``lack``."""
        for cell in lack.cells:
            self.by_cell.setdefault(cell, {})[indicator] = None
        if lack.cells:
            return
        if lack.reason == "no_base_year":
            self.no_base_year[indicator] = None
        for key in NAMES:
            if key in lack.params:
                self.by_name.setdefault(plain(lack.params[key], "zh"), {})[indicator] = None

    def blocked(self, finding: Finding) -> tuple[str, ...]:
        """Return the indicators that a finding blocks, in the order of the report. Infos block nothing."""
        if finding.severity is Severity.INFO:
            return ()
        if finding.code in NOTHING:
            return tuple(core.indicator.id for core in core_indicators())
        found: dict[str, None] = {}
        for cell in finding.cells:
            found |= self.by_cell.get(cell, {})
        if finding.code == NO_BASE_YEAR:
            found |= self.no_base_year
        if finding.code == ABSENT:
            for name in plain(finding.params["name"], "zh").split("或"):
                found |= self.by_name.get(name, {})
        return tuple(found)


def _lacks(row: IndicatorResult) -> Iterator[Lack]:
    if isinstance(row.value, Missing):
        yield from row.value.lacks
    if row.verdict is Verdict.NOT_ASSESSABLE:
        yield from row.reasons
