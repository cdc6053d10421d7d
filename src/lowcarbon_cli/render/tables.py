"""All tables of a report in their order; every format lays out these and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.render.comparison import comparison
from lowcarbon_cli.render.findings import folded, listed
from lowcarbon_cli.render.judged import compliance, conditions, overall, still_open
from lowcarbon_cli.render.long import indicators
from lowcarbon_cli.render.personal import personal
from lowcarbon_cli.render.sources import bases, energy, factors, inputs, limits
from lowcarbon_cli.render.years import by_year

if TYPE_CHECKING:
    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Table

QUIET, NORMAL, VERBOSE = -1, 0, 1


def screen_tables(report: ComplianceReport, lang: Lang, level: int = NORMAL) -> list[Table]:
    """Return the tables a person reads on screen.

    ``level`` quiet: compliance and overall verdicts, and findings where one is an error. normal:
    with bases, inputs, years, conditions and what is open. verbose: with energy structure, factors,
    limits and infos.
    """
    verbose = level >= VERBOSE
    judged = [(compliance(report, one, lang), overall(one, lang), conditions(one, lang)) for one in report.assessments]
    findings = folded(report, lang, infos=verbose)
    if level <= QUIET:
        tables = [table for table_1, verdicts, _ in judged for table in (table_1, verdicts)]
        tables += comparison(report, lang)
        return [*tables, findings] if any(item.severity.value == "error" for item in report.findings) else tables
    return [
        bases(report, lang),
        inputs(report, lang),
        by_year(report, lang, core_only=True),
        *(table for three in judged for table in three),
        *comparison(report, lang),
        *personal(report, lang),
        still_open(report, lang),
        *([energy(report, lang), factors(report, lang), limits(report, lang)] if verbose else []),
        findings,
    ]


def document_tables(report: ComplianceReport, lang: Lang) -> list[Table]:
    """Return every table of the report for a document that holds all of it."""
    return [
        bases(report, lang),
        inputs(report, lang),
        by_year(report, lang, core_only=False),
        *(
            table
            for one in report.assessments
            for table in (compliance(report, one, lang), overall(one, lang), conditions(one, lang))
        ),
        *comparison(report, lang),
        *personal(report, lang),
        still_open(report, lang),
        energy(report, lang),
        factors(report, lang),
        limits(report, lang),
        listed(report, lang),
    ]


def named_table(report: ComplianceReport, lang: Lang, name: str) -> list[Table]:
    """Return the tables called ``name``: ``indicators`` (one row per figure) or a document table.

    Those of one standard are named without it: ``compliance``, ``overall``, ``conditions``.
    Empty for an unknown name.
    """
    if name == "indicators":
        return [indicators(report, lang)]
    return [table for table in document_tables(report, lang) if table.id.split(":")[0] == name]
