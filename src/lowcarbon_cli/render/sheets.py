"""The sheets that every workbook of a report has: compliance with signatures, bases and sources, single tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.render.book import Book, Page, add_page, fit, grid, lines, notes, widths_of
from lowcarbon_cli.render.judged import compliance, conditions
from lowcarbon_cli.render.names import standard_name
from lowcarbon_cli.render.sources import bases, factors, inputs
from lowcarbon_cli.render.table import Table, word

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from lowcarbon_cli.model.results import Assessment, ComplianceReport
    from lowcarbon_cli.render.book import Headed

_NO_TITLES: Mapping[str, str] = MappingProxyType({})
Verdicts = Callable[[int], Table]
"""The table of overall verdicts, given the row (counted from 0) of the first row of T1."""


def compliance_page(made: Book, report: ComplianceReport, one: Assessment, place: int) -> Page:
    """Add the empty sheet of T1; ``place`` is that of the assessment among several."""
    name = word("sheet_compliance", made.lang) + (f" {place + 1}" if place else "")
    return add_page(made, report, name, widths_of(compliance(report, one, made.lang)))


def fill_compliance(
    made: Book, page: Page, report: ComplianceReport, one: Assessment, table: Table, verdicts: Verdicts
) -> tuple[int, int]:
    """Write T1 with the park above it and verdicts, conditions, notes and signatures below.

    Returns the first row of T1 and that of the overall verdicts, counted from 0.
    """
    lang = made.lang
    first = _head(made, page, report, one) + 1
    page.sheet.repeat_rows(first - 1)
    page.sheet.freeze_panes(first, 3)
    row = grid(made, page, first - 1, table)
    row = notes(made, page, row, table.notes)
    conclusions, concluded = verdicts(first), row + 2
    row = grid(made, page, row + 1, conclusions, spans=(3, 1, 7, 3))
    row = notes(made, page, row, conclusions.notes)
    gates = conditions(one, lang)
    if gates.rows:
        row = grid(made, page, row + 1, gates, spans=(5, 2, 2, 5))
    _signatures(made, page.sheet, row + 1)
    return first, concluded


def _head(made: Book, page: Page, report: ComplianceReport, one: Assessment) -> int:
    """Write what the reader must know before the first figure; return the next row."""
    lang, park = made.lang, report.park
    page.sheet.write_string(0, 0, word("compliance", lang), made.look(bold=True, font_size=16))
    known = [
        (word("park_name", lang), park.name),
        (word("park_type", lang), park.type_name.in_(lang)),
        (word("park_base_year", lang), "" if park.base_year is None else str(park.base_year)),
        (word("park_eval_year", lang), "" if park.eval_year is None else str(park.eval_year)),
    ]
    told = [
        "    ".join(f"{item}: {content or word('not_stated', lang)}" for item, content in known),
        f"{word('applied_standard', lang)}: {standard_name(one.standard, lang)}",
        f"{word('tool', lang)}: lowcarbon {report.tool_version}",
        f"{word('catalogue', lang)}: {report.catalogue_version} sha256:{report.catalogue_sha256}",
        *(f"{word('inputs', lang)}: {item.path} sha256:{item.sha256}" for item in report.inputs),
    ]
    return lines(page, 1, told, made.look(font_size=10, text_wrap=True, valign="top"))


def _signatures(made: Book, sheet: Worksheet, row: int) -> None:
    """Write the block in which people sign."""
    look = made.look(bold=True, align="right", valign="bottom")
    line = made.look(bottom=1)
    sheet.set_row(row + 1, 30)
    for key, column, length in (("filled", 2, 2), ("checked", 5, 1), ("responsible", 8, 2), ("date", 12, 1)):
        sheet.write_string(row + 1, column, f"{word(f'sign_{key}', made.lang)}:", look)
        for place in range(column + 1, column + 1 + length):
            sheet.write_blank(row + 1, place, None, line)


def bases_page(made: Book, report: ComplianceReport) -> Page:
    """Add the empty sheet of bases and sources."""
    return add_page(made, report, word("sheet_bases", made.lang), [26, 26, 17, 16, 18, 30, 22, 24, 26, 26])


def fill_bases(
    made: Book, page: Page, report: ComplianceReport, judged_by: Table, titles: Mapping[str, str] = _NO_TITLES
) -> dict[str, int]:
    """Write bases, inputs, factors and limits under each other (T14).

    ``titles`` replace those of the tables, by table id. Returns the first row, counted from 0, of each
    table by its id.
    """
    lang = made.lang
    stack = (
        (bases(report, lang), (1, 3, 1, 2)),
        (inputs(report, lang), (3, 4)),
        (factors(report, lang), ()),
        (judged_by, ()),
    )
    row, starts = 0, {}
    for table, spans in stack:
        page.sheet.write_string(row, 0, fit(titles.get(table.id, table.title)), made.look(bold=True, font_size=13))
        starts[table.id] = row + 2
        row = grid(made, page, row + 1, table, spans=spans)
        row = notes(made, page, row, table.notes) + 1
    page.sheet.freeze_panes(2, 1)
    return starts


def table_page(made: Book, report: Headed, key: str, table: Table) -> Page:
    """Add the empty sheet for one table; ``key`` is that of the sheet's name."""
    return add_page(made, report, word(f"sheet_{key}", made.lang), widths_of(table))


FIRST_ROW = 2
"""Row, counted from 0, in which the rows of a table on its own sheet begin."""


def fill_table(
    made: Book,
    page: Page,
    report: Headed,
    table: Table,
    *,
    frozen: int,
    filtered: bool = False,
    repeated: bool = True,
) -> None:
    """Write one table on its own sheet.

    ``frozen`` is how many columns stay in sight, ``repeated`` whether each printed page has the head.
    """
    sheet = page.sheet
    title = " - ".join(part for part in (table.title, report.park.name) if part)
    sheet.write_string(0, 0, fit(title), made.look(bold=True, font_size=13))
    row = grid(made, page, FIRST_ROW - 1, table)
    notes(made, page, row, table.notes)
    sheet.freeze_panes(FIRST_ROW, frozen)
    if repeated:
        sheet.repeat_rows(FIRST_ROW - 1)
    if filtered and table.rows:
        sheet.autofilter(FIRST_ROW - 1, 0, FIRST_ROW - 1 + len(table.rows), len(table.columns) - 1)
