"""A report on targets in each format: the tables of ``render.targets`` through the common layouters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.render import coming_year, measures, targets
from lowcarbon_cli.render.chart import charts
from lowcarbon_cli.render.findings import folded, listed
from lowcarbon_cli.render.sources import bases, inputs
from lowcarbon_cli.render.tables import NORMAL, QUIET, VERBOSE
from lowcarbon_cli.render.targets_long import figures

if TYPE_CHECKING:
    from lowcarbon_cli.model.targets import TargetsReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Table


def screen_tables(report: TargetsReport, lang: Lang, level: int = NORMAL, encoding: str = "utf-8") -> list[Table]:
    """Return what a person reads on screen: quiet, normal or verbose (with the charts of every level)."""
    solved = [coming_year.answers(report, lang)] if report.solved else []
    findings = folded(report.compliance, lang, infos=level >= VERBOSE)
    if level <= QUIET:
        short = [targets.overview(report, lang), coming_year.allowances(report, lang), *solved]
        return [*short, findings] if any(item.severity.value == "error" for item in report.findings) else short
    return [
        bases(report.compliance, lang),
        inputs(report.compliance, lang),
        targets.outlook(report, lang),
        targets.overview(report, lang),
        targets.years(report, lang),
        *charts(report, lang, encoding),
        coming_year.allowances(report, lang),
        coming_year.carry_over(report, lang),
        coming_year.conflicts(report, lang),
        *measures.tables(report, lang),
        *solved,
        findings,
    ]


def document_tables(report: TargetsReport, lang: Lang, encoding: str = "utf-8") -> list[Table]:
    """Return every table of the report for a document that holds all of it."""
    shown = screen_tables(report, lang, VERBOSE, encoding)
    return [*shown[:-1], listed(report.compliance, lang)]


def title(report: TargetsReport, lang: Lang) -> str:
    """Return the title of the whole report."""
    return targets.title(report, lang)


def json_text(report: TargetsReport, lang: Lang, encoding: str = "utf-8") -> str:
    """Return the report as JSON text."""
    from lowcarbon_cli.render import targets_json

    return targets_json.render(report, lang, encoding=encoding)


def long_table(report: TargetsReport, lang: Lang) -> Table:
    """Return one row per figure, for CSV."""
    return figures(report, lang)


def xlsx_bytes(report: TargetsReport, lang: Lang) -> bytes:
    """Return the report as a workbook, one sheet per table."""
    from lowcarbon_cli.render import xlsx

    sheets = [
        ("targets", targets.overview(report, lang), 1),
        ("target_years", targets.years(report, lang), 2),
        ("outlook", targets.outlook(report, lang), 1),
        ("allowances", coming_year.allowances(report, lang), 2),
        ("carry_over", coming_year.carry_over(report, lang), 1),
        ("conflicts", coming_year.conflicts(report, lang), 1),
        *((table.id, table, 1) for table in measures.tables(report, lang)),
        *([("solved", coming_year.answers(report, lang), 1)] if report.solved else []),
    ]
    return xlsx.render_sheets(report.compliance, targets.title(report, lang), sheets, lang)
