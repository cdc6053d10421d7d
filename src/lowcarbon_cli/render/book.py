"""An .xlsx workbook in the making: its sheets set up for print, its formats, and the tables laid out on them."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from lowcarbon_cli.render.safe import one_line, width_of, wrapped
from lowcarbon_cli.render.table import word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from lowcarbon_cli.model.results import ParkInfo
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Cell, Table

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
LONGEST_TEXT = 32_000
"""Characters; a cell takes 32,767."""
_LONGEST_NAME = 60
_A4 = 9
_LINE = 16.0
"""Height of one line of text in points."""
_TALLEST = 409.0
"""A row cannot be higher."""
_ROOM = 0.88
"""Chinese characters are a little wider than two digits, by which column widths are counted."""
_AS_WIDE = str.maketrans("“”‘’…≤≥×", "《》《》一一一一")
"""Signs that Chinese fonts print as wide as a Chinese character, replaced by such before measuring."""

FILLS: dict[str, dict[str, str]] = {
    "met": {"bg_color": "#C6EFCE", "font_color": "#006100"},
    "not_met": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "undetermined": {"bg_color": "#FFEB9C", "font_color": "#7F6000"},
    "not_assessable": {"bg_color": "#E4DFEC", "font_color": "#403151"},
    "not_applicable": {"bg_color": "#EDEDED", "font_color": "#595959"},
    "mark": {"font_color": "#9C5700"},
    "error": {"font_color": "#9C0006"},
    "warning": {"font_color": "#7F6000"},
}
_CENTRED = frozenset({"met", "not_met", "undetermined", "not_assessable", "not_applicable"})


class Headed(Protocol):
    """What stands in the running heads: any report of this tool."""

    @property
    def tool_version(self) -> str:
        """Version of this program."""
        ...

    @property
    def catalogue_version(self) -> str:
        """Version of standards and factors."""
        ...

    @property
    def park(self) -> ParkInfo:
        """The park's own words about itself."""
        ...


class Book(Struct):
    """The workbook being written, its formats by what they look like, and the report's language."""

    book: Workbook
    lang: Lang
    formats: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def look(self, **properties: object) -> Format:
        """Return the format with these properties; each is made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]


class Page(Struct):
    """One sheet and the widths of its columns."""

    sheet: Worksheet
    widths: list[float]

    def height(self, texts: Sequence[str], spans: Sequence[int]) -> float:
        """Return the points a row needs; given to every row, since not every program grows rows itself."""
        lines, start = 1, 0
        for text, span in zip(texts, spans, strict=True):
            room = sum(self.widths[start : start + span])
            lines = max(lines, len(wrapped(one_line(text).translate(_AS_WIDE), max(2, int(room * _ROOM)))))
            start += span
        return min(_TALLEST, _LINE * lines + 1)


def new_book(stream: BinaryIO, title: str, lang: Lang, *, rowwise: bool = False) -> Book:
    """Return a workbook that will be stored in ``stream``; its only date is 1980-01-01 or SOURCE_DATE_EPOCH.

    ``rowwise`` keeps one row in memory at a time: then sheets are written one after the other, rows in order.
    """
    from xlsxwriter import Workbook

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(stream, {"constant_memory": True, **plain} if rowwise else {"in_memory": True, **plain})
    book.set_properties({"title": title, "created": _created()})
    return Book(book, lang)


def _created() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else _EARLIEST
    return moment.replace(tzinfo=None)


def widths_of(table: Table) -> list[float]:
    """Return the column widths; a figure is never wider than its column, or it would show as ####."""
    figures = (
        [width_of(row[place].text) * 1.05 + 1 for row in table.rows if row[place].number is not None]
        for place in range(len(table.columns))
    )
    return [max(column.width, *found, 1) for column, found in zip(table.columns, figures, strict=True)]


def add_page(made: Book, report: Headed, name: str, widths: list[float]) -> Page:
    """Add a sheet set up for A4 landscape, one page wide, with running head and foot."""
    sheet = made.book.add_worksheet(name)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.hide_gridlines(2)
    # & starts a code in running heads; its full-width twin does not
    park = one_line(report.park.name)[:_LONGEST_NAME].replace("&", "＆")
    version = f"lowcarbon {report.tool_version} / {report.catalogue_version}".replace("&", "＆")
    sheet.set_header(f"&L{park}&C{name}&R{version}")
    sheet.set_footer(f"&C{word('page', made.lang)}")
    return Page(sheet, widths)


def grid(made: Book, page: Page, row: int, table: Table, *, spans: Sequence[int] = ()) -> int:
    """Write head and rows of a table from ``row`` on; return the row after it.

    ``spans`` says over how many sheet columns each table column goes, where tables of different
    shapes stand under each other.
    """
    head = made.look(bold=True, border=1, text_wrap=True, align="center", valign="vcenter", bg_color="#D9E1F2")
    spans = spans or (1,) * len(table.columns)
    starts = [sum(spans[:place]) for place in range(len(spans))]
    titles = [column.title for column in table.columns]
    for place, title in enumerate(titles):
        _put_text(page.sheet, row, starts[place], spans[place], title, head)
    page.sheet.set_row(row, page.height(titles, spans))
    if not table.rows:
        none = made.look(border=1, text_wrap=True, valign="vcenter")
        _put_text(page.sheet, row + 1, 0, spans[0], word("none", made.lang), none)
        return row + 2
    for down, entries in enumerate(table.rows, start=row + 1):
        for place, cell in enumerate(entries):
            _put(made, page.sheet, down, starts[place], spans[place], cell, numeric=table.columns[place].numeric)
        page.sheet.set_row(down, page.height([cell.text for cell in entries], spans))
    return row + len(table.rows) + 1


def _put(made: Book, sheet: Worksheet, row: int, column: int, span: int, cell: Cell, *, numeric: bool) -> None:
    base: dict[str, object] = {"border": 1, "text_wrap": True, "valign": "vcenter", **FILLS.get(cell.style, {})}
    if cell.number is not None and span == 1:
        look = made.look(**base, num_format=cell.number_format or "General", align="right")
        if cell.formula:
            sheet.write_formula(row, column, cell.formula, look, float(cell.number))
        else:
            sheet.write_number(row, column, float(cell.number), look)
        return
    align = "center" if cell.style in _CENTRED or cell.formula else "right" if numeric else "left"
    if cell.formula:
        sheet.write_formula(row, column, cell.formula, made.look(**base, align=align), cell.text)
        return
    _put_text(sheet, row, column, span, cell.text, made.look(**base, align=align))


def _put_text(sheet: Worksheet, row: int, column: int, span: int, text: str, look: Format) -> None:
    if span > 1:
        sheet.merge_range(row, column, row, column + span - 1, "", look)
    if text:
        sheet.write_string(row, column, fit(text), look)
    else:
        # an empty text would count as one: charts draw texts as 0
        sheet.write_blank(row, column, None, look)


def notes(made: Book, page: Page, row: int, told: Sequence[str]) -> int:
    """Write the notes under a table in small print; return the row after them."""
    look = made.look(font_size=10, font_color="#404040", text_wrap=True, valign="top")
    return lines(page, row, told, look)


def lines(page: Page, row: int, told: Sequence[str], look: Format) -> int:
    """Write each line over the whole width of the page, so that print does not cut it."""
    span = len(page.widths)
    for place, line in enumerate(told, start=row):
        _put_text(page.sheet, place, 0, span, line, look)
        page.sheet.set_row(place, page.height([line], [span]))
    return row + len(told)


def fit(text: str) -> str:
    """Return ``text`` on one line, in characters a file can hold, no longer than a cell takes."""
    line = one_line(text).encode("utf-8", "replace").decode("utf-8")
    return line if len(line) <= LONGEST_TEXT else f"{line[:LONGEST_TEXT]} ..."
