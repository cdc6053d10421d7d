"""A batch as a workbook: overview, ranking, outliers and peers, then the long tables, a park in memory at a time.

XlsxWriter makes the workbook with the headings of the long tables; their rows are put in while its parts are copied.
"""

from __future__ import annotations

import re
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lowcarbon_cli.render.batch.lines import TABLES, titles
from lowcarbon_cli.render.batch.sheetxml import numbered, rows_of
from lowcarbon_cli.render.batch.tables import summary_tables
from lowcarbon_cli.render.batch.words import word
from lowcarbon_cli.render.book import add_page, fit, grid, new_book, notes, widths_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lowcarbon_cli.model.batch import BatchReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.book import Book

MOST_ROWS = 1_000_000
"""Rows of one sheet; a table that is longer goes on in further sheets."""
_MANY_ROWS = 400_000
"""From here on a sheet might have more than 2 GiB, which its place in the archive must be ready for."""
_AT_ONCE = 2_000
_DIMENSION = re.compile(rb'(<dimension ref="A1:[A-Z]+)1"/>')


class _Long(NamedTuple):
    """A sheet of a long table, and how many of its rows belong on it."""

    name: str
    rows: int


def write(report: BatchReport, file: BinaryIO, lang: Lang) -> None:
    """Write the workbook; its only date is 1980-01-01 or SOURCE_DATE_EPOCH."""
    content = BytesIO()
    made = new_book(content, word("title", lang), lang, rowwise=True)
    for table in summary_tables(report, lang, most=None):
        page = add_page(made, report, word(f"sheet_{table.id}", lang), widths_of(table))
        page.sheet.write_string(0, 0, fit(table.title), made.look(bold=True, font_size=13))
        row = grid(made, page, 1, table)
        notes(made, page, row, table.notes)
        page.sheet.freeze_panes(2, 1)
    long = dict(_long(made, report, lang))
    _close(made)
    walks = {name: rows_of(name, report, lang) for name in TABLES}
    with ZipFile(content) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for info in source.infolist():
            part = source.read(info)
            copy = ZipInfo(info.filename, info.date_time)
            copy.compress_type, copy.external_attr = ZIP_DEFLATED, info.external_attr
            sheet = long.get(info.filename)
            if sheet is None:
                target.writestr(copy, part)
                continue
            with target.open(copy, "w", force_zip64=sheet.rows >= _MANY_ROWS) as stream:
                stream.writelines(_filled(part, sheet.rows, walks[sheet.name]))


def _filled(part: bytes, rows: int, walk: Iterator[str]) -> Iterator[bytes]:
    """Yield a sheet that has its headings alone with the next ``rows`` rows below them."""
    head, end, tail = part.partition(b"</sheetData>")
    yield _DIMENSION.sub(rb'\g<1>%d"/>' % (rows + 1), head, count=1)
    for place in range(0, rows, _AT_ONCE):
        yield numbered(list(islice(walk, min(_AT_ONCE, rows - place))), place + 2)
    yield end + tail


def _close(made: Book) -> None:
    """Store the workbook. Raises ``OSError``, as every other file does, where the library has an error of its own."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        made.book.close()
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error


def _long(made: Book, report: BatchReport, lang: Lang) -> Iterator[tuple[str, _Long]]:
    """Add the sheets of the long tables with their headings alone; yield the name of each one's part, and the sheet."""
    for name in ("parks", "figures", "findings"):
        left, number = report.rows[name], 1
        while left or number == 1:
            count = min(left, MOST_ROWS)
            _sheet(made, report, name, lang, number, count)
            yield f"xl/worksheets/sheet{len(made.book.worksheets())}.xml", _Long(name, count)
            left, number = left - count, number + 1


def _sheet(made: Book, report: BatchReport, name: str, lang: Lang, number: int, count: int) -> None:
    title = word(f"sheet_{name}", lang)
    fields = TABLES[name]
    page = add_page(made, report, f"{title}{number}" if number > 1 else title, [field.width for field in fields])
    head = made.look(bold=True, border=1, bg_color="#D9E1F2")
    for column, words in enumerate(titles(name, lang)):
        page.sheet.write_string(0, column, words, head)
    page.sheet.freeze_panes(1, 2)
    page.sheet.repeat_rows(0)
    page.sheet.autofilter(0, 0, max(count, 1), len(fields) - 1)
