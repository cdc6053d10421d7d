"""The report as an .xlsx workbook for signing: values, not formulas; the same report gives the same bytes."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from lowcarbon_cli.render.book import new_book
from lowcarbon_cli.render.comparison import comparison
from lowcarbon_cli.render.findings import listed
from lowcarbon_cli.render.judged import compliance, overall, still_open
from lowcarbon_cli.render.long import indicators
from lowcarbon_cli.render.personal import personal
from lowcarbon_cli.render.sheets import (
    bases_page,
    compliance_page,
    fill_bases,
    fill_compliance,
    fill_table,
    table_page,
)
from lowcarbon_cli.render.sources import energy, limits
from lowcarbon_cli.render.table import word
from lowcarbon_cli.render.years import by_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.results import Assessment, ComplianceReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.book import Book, Headed
    from lowcarbon_cli.render.table import Table


def render(report: ComplianceReport, lang: Lang = "zh") -> bytes:
    """Return the workbook's bytes; the only date in them is 1980-01-01 or SOURCE_DATE_EPOCH."""
    stream = BytesIO()
    made = new_book(stream, word("title", lang), lang)
    for place, one in enumerate(report.assessments):
        page = compliance_page(made, report, one, place)
        fill_compliance(made, page, report, one, compliance(report, one, lang), partial(_overall, one, lang))
    for table in comparison(report, lang):
        _sheet(made, report, "comparison", table, frozen=1)
    _sheet(made, report, "years", by_year(report, lang, core_only=False), frozen=2)
    _sheet(made, report, "energy", energy(report, lang), frozen=2)
    for table in personal(report, lang):
        _sheet(made, report, "personal", table, frozen=1)
    fill_bases(made, bases_page(made, report), report, limits(report, lang))
    _sheet(made, report, "findings", listed(report, lang), frozen=1, filtered=True)
    _sheet(made, report, "open", still_open(report, lang), frozen=1)
    _sheet(made, report, "detail", indicators(report, lang), frozen=2, filtered=True)
    made.book.close()
    return stream.getvalue()


def render_sheets(
    report: ComplianceReport, title: str, sheets: Sequence[tuple[str, Table, int]], lang: Lang = "zh"
) -> bytes:
    """Return a workbook of other tables about the park of ``report``, one sheet each, bases and findings last.

    ``sheets``: key of the sheet's name (``sheet_...``), the table, and how many columns stay in sight.
    """
    stream = BytesIO()
    made = new_book(stream, title, lang)
    for key, table, frozen in sheets:
        _sheet(made, report, key, table, frozen=frozen)
    fill_bases(made, bases_page(made, report), report, limits(report, lang))
    _sheet(made, report, "findings", listed(report, lang), frozen=1, filtered=True)
    made.book.close()
    return stream.getvalue()


def render_tables(report: Headed, tables: Sequence[tuple[str, Table]], lang: Lang) -> bytes:
    """Return a workbook with one table a sheet, the sheets named by the labels ``sheet_...`` of their keys."""
    stream = BytesIO()
    made = new_book(stream, tables[0][1].title, lang)
    for key, table in tables:
        _sheet(made, report, key, table, frozen=1, filtered=True)
    made.book.close()
    return stream.getvalue()


def _overall(one: Assessment, lang: Lang, _: int) -> Table:
    return overall(one, lang)


def _sheet(made: Book, report: Headed, key: str, table: Table, *, frozen: int, filtered: bool = False) -> None:
    page = table_page(made, report, key, table)
    fill_table(made, page, report, table, frozen=frozen, filtered=filtered)
