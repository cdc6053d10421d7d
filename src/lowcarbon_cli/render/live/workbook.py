"""The report as a workbook with live formulas; what stands in the cells before any recalculation is ours."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from lowcarbon_cli.render.book import FILLS, new_book
from lowcarbon_cli.render.findings import listed
from lowcarbon_cli.render.judged import still_open
from lowcarbon_cli.render.live.calculation import calculation, calculation_frame
from lowcarbon_cli.render.live.charts import chart_frame, chart_table, fill_charts
from lowcarbon_cli.render.live.copysheet import fill_copy
from lowcarbon_cli.render.live.ground import ground
from lowcarbon_cli.render.live.linked import VERDICT, limits_table, unchanged
from lowcarbon_cli.render.live.places import local, text
from lowcarbon_cli.render.personal import personal
from lowcarbon_cli.render.sheets import (
    FIRST_ROW,
    bases_page,
    compliance_page,
    fill_bases,
    fill_compliance,
    fill_table,
    table_page,
)
from lowcarbon_cli.render.sources import energy
from lowcarbon_cli.render.table import word
from lowcarbon_cli.render.years import by_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.results import Assessment, ComplianceReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.book import Book, Page
    from lowcarbon_cli.render.live.charts import ChartRow
    from lowcarbon_cli.render.live.linked import Linked

_OWN = ("compliance", "years", "energy", "charts", "steps", "personal", "bases", "findings", "open")
_CONCLUSION = 3
"""Sheet column of an overall verdict."""
_VERDICTS = ("met", "not_met", "undetermined", "not_assessable")


def render(
    report: ComplianceReport, dataset: Dataset | None = None, lang: Lang = "zh", *, extra: Sequence[ChartRow] = ()
) -> bytes:
    """Return the workbook's bytes; the only date in them is 1980-01-01 or SOURCE_DATE_EPOCH.

    ``dataset`` is what the report was computed from: the copy of the inputs then holds its words and
    headings too. ``extra`` are further figures to be drawn, as targets are.
    """
    own = personal(report, lang)
    more = [(value, f"{row.name} {year}") for row in extra for year, value in row.values.items()]
    more += [
        (cell.origin, f"{table.title} {cells[0].text}")
        for table in own
        for cells in table.rows
        for cell in cells
        if cell.origin is not None
    ]
    names = [word(f"sheet_{key}", lang) for key in _OWN]
    names += [f"{word('sheet_compliance', lang)} {n + 1}" for n in range(1, len(report.assessments))]
    base = ground(report, dataset, more, names, lang)
    report, copy = base.report, base.copy
    stream = BytesIO()
    made = new_book(stream, word("title", lang), lang)
    first = [compliance_page(made, report, one, number) for number, one in enumerate(report.assessments)]
    years = table_page(made, report, "years", by_year(report, lang, core_only=False))
    structure = table_page(made, report, "energy", energy(report, lang))
    charts = table_page(made, report, "charts", chart_frame(report, lang))
    worked = table_page(made, report, "steps", calculation_frame(base.steps, lang))
    sources = bases_page(made, report)
    starts = fill_bases(made, sources, report, limits_table(report, copy, lang))
    linked = base.linked(starts)
    for page, one in zip(first, report.assessments, strict=True):
        _compliance(made, page, linked, one)
    fill_table(made, years, report, linked.years(), frozen=2)
    fill_table(made, structure, report, linked.energy(), frozen=2)
    fill_charts(made, charts, linked, chart_table(linked, extra))
    fill_table(made, worked, report, calculation(linked.links, lang), frozen=3, filtered=True)
    for table in own:
        page = table_page(made, report, "personal", table)
        fill_table(made, page, report, linked.table(table), frozen=1)
        for column in range(len(table.columns)):
            if table.columns[column].id == "verdict":
                colour_verdicts(made, page, (FIRST_ROW, column, FIRST_ROW + len(table.rows) - 1), lang)
    for key, table, frozen in (("findings", listed(report, lang), 1), ("open", still_open(report, lang), 1)):
        fill_table(made, table_page(made, report, key, table), report, table, frozen=frozen)
    for copied in copy.each():
        fill_copy(made, report, copied)
    made.book.close()
    return stream.getvalue()


def _compliance(made: Book, page: Page, linked: Linked, one: Assessment) -> None:
    """Write T1 and colour the verdicts by what they say after a recalculation."""
    table = linked.compliance(one)
    first, concluded = fill_compliance(
        made,
        page,
        linked.report,
        one,
        table,
        lambda row: linked.overall(one, unchanged(table, lambda down, across: local(row + down, across))),
    )
    for row, column, rows in ((first, VERDICT, len(table.rows)), (concluded, _CONCLUSION, 2)):
        colour_verdicts(made, page, (row, column, row + max(rows, 1) - 1), linked.lang)


def colour_verdicts(made: Book, page: Page, where: tuple[int, int, int], lang: Lang) -> None:
    """Colour the verdicts of one column by what they say after a recalculation; first row, column, last row."""
    first, column, last = where
    for verdict in _VERDICTS:
        rule = {
            "type": "cell",
            "criteria": "==",
            "value": text(word(verdict, lang)),
            "format": made.book.add_format(FILLS[verdict]),
        }
        page.sheet.conditional_format(first, column, last, column, rule)
