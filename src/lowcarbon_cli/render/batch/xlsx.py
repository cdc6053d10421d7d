"""A batch as a workbook: overview, ranking, outliers and peers, then the long tables, one row in memory at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.render.batch.lines import TABLES, rows, titles
from lowcarbon_cli.render.batch.tables import summary_tables
from lowcarbon_cli.render.batch.words import word
from lowcarbon_cli.render.book import add_page, fit, grid, new_book, notes, widths_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lowcarbon_cli.model.batch import BatchReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.batch.lines import Row
    from lowcarbon_cli.render.book import Book

MOST_ROWS = 1_000_000
"""Rows of one sheet; a table that is longer goes on in further sheets."""


def write(report: BatchReport, file: BinaryIO, lang: Lang) -> None:
    """Write the workbook; its only date is 1980-01-01 or SOURCE_DATE_EPOCH."""
    made = new_book(file, word("title", lang), lang, rowwise=True)
    for table in summary_tables(report, lang, most=None):
        page = add_page(made, report, word(f"sheet_{table.id}", lang), widths_of(table))
        page.sheet.write_string(0, 0, fit(table.title), made.look(bold=True, font_size=13))
        row = grid(made, page, 1, table)
        notes(made, page, row, table.notes)
        page.sheet.freeze_panes(2, 1)
    for name in ("parks", "figures", "findings"):
        _long(made, report, name, lang)
    _close(made)


def _close(made: Book) -> None:
    """Store the workbook. Raises ``OSError``, as every other file does, where the library has an error of its own."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        made.book.close()
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error


def _long(made: Book, report: BatchReport, name: str, lang: Lang) -> None:
    source = rows(name, report, lang)
    number = 1
    while _sheet(made, report, name, lang, source, number):
        number += 1


def _sheet(made: Book, report: BatchReport, name: str, lang: Lang, source: Iterator[Row], number: int) -> bool:
    """Write up to ``MOST_ROWS`` rows on a sheet of their own; True where there may be more."""
    title = word(f"sheet_{name}", lang)
    fields = TABLES[name]
    page = add_page(made, report, f"{title}{number}" if number > 1 else title, [field.width for field in fields])
    head = made.look(bold=True, border=1, bg_color="#D9E1F2")
    sheet = page.sheet
    for column, words in enumerate(titles(name, lang)):
        sheet.write_string(0, column, words, head)
    count = 0
    for row in source:
        count += 1
        for column, entry in enumerate(row):
            if entry and fields[column].kind == "text":
                sheet.write_string(count, column, fit(entry))
            elif entry:
                sheet.write_number(count, column, float(entry))
        if count == MOST_ROWS:
            break
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(count, 1), len(fields) - 1)
    return count == MOST_ROWS
