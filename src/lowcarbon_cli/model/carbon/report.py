"""The carbon analysis of a park: its parts beside the compliance report of the same run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.carbon.abatement import Abatement
    from lowcarbon_cli.model.carbon.accounts import Accounts
    from lowcarbon_cli.model.carbon.drivers import Drivers
    from lowcarbon_cli.model.carbon.flows import Flows
    from lowcarbon_cli.model.carbon.pareto import Pareto
    from lowcarbon_cli.model.carbon.scenarios import Scenarios
    from lowcarbon_cli.model.carbon.zero import ZeroCarbonSection
    from lowcarbon_cli.model.findings import Finding, Missing
    from lowcarbon_cli.model.results import ComplianceReport

    Content = Accounts | ZeroCarbonSection | Flows | Drivers | Abatement | Scenarios | Pareto | Missing

PartId = Literal["accounts", "zero", "flows", "drivers", "abatement", "scenarios", "pareto"]
PARTS: tuple[PartId, ...] = get_args(PartId)


class CarbonOptions(Struct, frozen=True):
    """Choices of the carbon analysis; each is printed with the others."""

    discount: Decimal
    """Rate of discount of abatement costs, per cent a year."""
    share: Decimal
    """Share that the main links together reach, per cent."""


class CarbonPart(Struct, frozen=True):
    """One part of the analysis; ``Missing`` says what the workbook lacks for it."""

    id: PartId
    content: Content


class CarbonReport(Struct, frozen=True):
    """What ``lowcarbon carbon`` found: the parts that were asked for, in their order."""

    compliance: ComplianceReport
    """The same run against the standard of the park and the zero-carbon scheme, with all findings."""
    parts: tuple[CarbonPart, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the run."""
        return self.compliance.findings
