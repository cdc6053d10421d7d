"""Reports of batches made by hand, for the tests of what is written of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.batch.batches import figures_of

from lowcarbon_cli.model.batch import BatchReport, Figures, IndicatorLine, ParkResult, RollUp
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards.names import indicator_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.findings import Finding

LONG = "能源.xlsx!能源消费!" + ", ".join(f"H{row}" for row in range(3, 60))


def line(**other: Any) -> IndicatorLine:
    """Return a row of the tidy table with other entries than usual."""
    usual = IndicatorLine(
        "energy_intensity",
        2024,
        2020,
        2024,
        "mandatory",
        "G1",
        "-0.4",
        "",
        "tce/10k_cny",
        "<=",
        "0.5",
        "memory-high",
        "met",
        "-1.5",
        "20",
        "constant",
        "unknown",
        "a.xlsx!s!C4, D4",
    )
    return usual._replace(**other)


def park(
    place: int, source: str, *lines: IndicatorLine, findings: Sequence[Finding] = (), personal: Figures | None = None
) -> ParkResult:
    """Return a park with these rows."""
    known = ("computed", "a park", "", "江苏", 2020, 2024, "hj274-2015", "HJ 274-2015", "met", "met")
    figures = figures_of(*lines)
    return ParkResult(place, source, *known, figures, personal or Figures(), tuple(findings))  # type: ignore[arg-type]


def report_of(*parks: ParkResult, findings: Sequence[Finding] = ()) -> BatchReport:
    """Return a report with nothing but these parks, and findings about the batch."""
    none = RollUp("", Text("", ""), 0, {}, {})
    empty: tuple[()] = ()
    return BatchReport(
        tool_version="",
        catalogue_version="",
        catalogue_sha256="",
        options={},
        inputs=0,
        parks=0,
        outcomes={},
        verdicts=none,
        standards=empty,
        provinces=empty,
        ranking=empty,
        unranked=0,
        peers=empty,
        outliers=empty,
        codes=empty,
        findings=tuple(findings),
        names={"hj274-2015": indicator_names("hj274-2015")},
        rows={
            "figures": sum(len(one.figures.forms) + len(one.personal.forms) for one in parks),
            "parks": len(parks),
            "findings": len(findings) + sum(len(one.findings) for one in parks),
        },
        results=lambda: iter(parks),
    )
