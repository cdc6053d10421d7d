"""The report as an .xlsx workbook for signing: values, not formulas; the same report gives the same bytes."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

from lowcarbon_cli.render.findings import listed
from lowcarbon_cli.render.judged import compliance, conditions, overall, still_open
from lowcarbon_cli.render.long import indicators
from lowcarbon_cli.render.names import standard_name
from lowcarbon_cli.render.safe import one_line, width_of, wrapped
from lowcarbon_cli.render.sources import bases, energy, factors, inputs, limits
from lowcarbon_cli.render.table import word
from lowcarbon_cli.render.years import by_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from lowcarbon_cli.model.results import Assessment, ComplianceReport, ParkInfo
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Cell, Table

_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_LONGEST_TEXT = 32_000
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

_FILLS: dict[str, dict[str, str]] = {
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


@dataclass
class _Book:
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


@dataclass
class _Page:
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


def render(report: ComplianceReport, lang: Lang = "zh") -> bytes:
    """Return the workbook's bytes; the only date in them is 1980-01-01 or SOURCE_DATE_EPOCH."""
    stream = BytesIO()
    made = _book(stream, word("title", lang), lang)
    for place, one in enumerate(report.assessments):
        _compliance_sheet(made, report, one, place)
    _sheet(made, report, "years", by_year(report, lang, core_only=False), frozen=2)
    _sheet(made, report, "energy", energy(report, lang), frozen=2)
    _bases_sheet(made, report)
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
    made = _book(stream, title, lang)
    for key, table, frozen in sheets:
        _sheet(made, report, key, table, frozen=frozen)
    _bases_sheet(made, report)
    _sheet(made, report, "findings", listed(report, lang), frozen=1, filtered=True)
    made.book.close()
    return stream.getvalue()


def render_tables(report: Headed, tables: Sequence[tuple[str, Table]], lang: Lang) -> bytes:
    """Return a workbook with one table a sheet, the sheets named by the labels ``sheet_...`` of their keys."""
    stream = BytesIO()
    made = _book(stream, tables[0][1].title, lang)
    for key, table in tables:
        _sheet(made, report, key, table, frozen=1, filtered=True)
    made.book.close()
    return stream.getvalue()


def _book(stream: BytesIO, title: str, lang: Lang) -> _Book:
    from xlsxwriter import Workbook

    book = Workbook(
        stream,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": title, "created": _created()})
    return _Book(book, lang)


def _created() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else _EARLIEST
    return moment.replace(tzinfo=None)


def _compliance_sheet(made: _Book, report: ComplianceReport, one: Assessment, place: int) -> None:
    """Write T1 with the park above it and verdicts, conditions, notes and signatures below."""
    lang = made.lang
    name = word("sheet_compliance", lang) + (f" {place + 1}" if place else "")
    table = compliance(report, one, lang)
    page = _page(made, report, name, _widths(table))
    row = _head(made, page, report, one)
    page.sheet.repeat_rows(row)
    page.sheet.freeze_panes(row + 1, 3)
    row = _grid(made, page, row, table)
    row = _notes(made, page, row, table.notes)
    verdicts = overall(one, lang)
    row = _grid(made, page, row + 1, verdicts, spans=(3, 1, 7, 3))
    row = _notes(made, page, row, verdicts.notes)
    gates = conditions(one, lang)
    if gates.rows:
        row = _grid(made, page, row + 1, gates, spans=(5, 2, 2, 5))
    _signatures(made, page.sheet, row + 1)


def _head(made: _Book, page: _Page, report: ComplianceReport, one: Assessment) -> int:
    """Write what the reader must know before the first figure; return the next row."""
    lang, park = made.lang, report.park
    page.sheet.write_string(0, 0, word("compliance", lang), made.look(bold=True, font_size=16))
    known = [
        (word("park_name", lang), park.name),
        (word("park_type", lang), park.type_name.in_(lang)),
        (word("park_base_year", lang), "" if park.base_year is None else str(park.base_year)),
        (word("park_eval_year", lang), "" if park.eval_year is None else str(park.eval_year)),
    ]
    lines = [
        "    ".join(f"{item}: {content or word('not_stated', lang)}" for item, content in known),
        f"{word('applied_standard', lang)}: {standard_name(one.standard, lang)}",
        f"{word('tool', lang)}: lowcarbon {report.tool_version}",
        f"{word('catalogue', lang)}: {report.catalogue_version} sha256:{report.catalogue_sha256}",
        *(f"{word('inputs', lang)}: {item.path} sha256:{item.sha256}" for item in report.inputs),
    ]
    return _lines(page, 1, lines, made.look(font_size=10, text_wrap=True, valign="top"))


def _signatures(made: _Book, sheet: Worksheet, row: int) -> None:
    """Write the block in which people sign."""
    look = made.look(bold=True, align="right", valign="bottom")
    line = made.look(bottom=1)
    sheet.set_row(row + 1, 30)
    for key, column, lines in (("filled", 2, 2), ("checked", 5, 1), ("responsible", 8, 2), ("date", 12, 1)):
        sheet.write_string(row + 1, column, f"{word(f'sign_{key}', made.lang)}:", look)
        for place in range(column + 1, column + 1 + lines):
            sheet.write_blank(row + 1, place, None, line)


def _bases_sheet(made: _Book, report: ComplianceReport) -> None:
    """Write bases, inputs, factors and limits under each other on one sheet (T14)."""
    lang = made.lang
    stack = (
        (bases(report, lang), (1, 3, 1, 2)),
        (inputs(report, lang), (3, 4)),
        (factors(report, lang), ()),
        (limits(report, lang), ()),
    )
    page = _page(made, report, word("sheet_bases", lang), [26, 26, 17, 16, 18, 30, 22, 24, 26, 26])
    row = 0
    for table, spans in stack:
        page.sheet.write_string(row, 0, _fit(table.title), made.look(bold=True, font_size=13))
        row = _grid(made, page, row + 1, table, spans=spans)
        row = _notes(made, page, row, table.notes) + 1
    page.sheet.freeze_panes(2, 1)


def _sheet(made: _Book, report: Headed, key: str, table: Table, *, frozen: int, filtered: bool = False) -> None:
    """Write one table on a sheet of its own; ``frozen`` is how many columns stay in sight."""
    page = _page(made, report, word(f"sheet_{key}", made.lang), _widths(table))
    sheet = page.sheet
    title = " - ".join(part for part in (table.title, report.park.name) if part)
    sheet.write_string(0, 0, _fit(title), made.look(bold=True, font_size=13))
    row = _grid(made, page, 1, table)
    _notes(made, page, row, table.notes)
    sheet.freeze_panes(2, frozen)
    sheet.repeat_rows(1)
    if filtered and table.rows:
        sheet.autofilter(1, 0, len(table.rows) + 1, len(table.columns) - 1)


def _widths(table: Table) -> list[float]:
    """Return the column widths; a figure is never wider than its column, or it would show as ####."""
    figures = (
        [width_of(row[place].text) * 1.05 + 1 for row in table.rows if row[place].number is not None]
        for place in range(len(table.columns))
    )
    return [max(column.width, *found, 1) for column, found in zip(table.columns, figures, strict=True)]


def _page(made: _Book, report: Headed, name: str, widths: list[float]) -> _Page:
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
    return _Page(sheet, widths)


def _grid(made: _Book, page: _Page, row: int, table: Table, *, spans: Sequence[int] = ()) -> int:
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


def _put(made: _Book, sheet: Worksheet, row: int, column: int, span: int, cell: Cell, *, numeric: bool) -> None:
    base: dict[str, object] = {"border": 1, "text_wrap": True, "valign": "vcenter", **_FILLS.get(cell.style, {})}
    if cell.number is not None and span == 1:
        form = cell.number_format or "General"
        sheet.write_number(row, column, float(cell.number), made.look(**base, num_format=form, align="right"))
        return
    align = "center" if cell.style in _CENTRED else "right" if numeric else "left"
    _put_text(sheet, row, column, span, cell.text, made.look(**base, align=align))


def _put_text(sheet: Worksheet, row: int, column: int, span: int, text: str, look: Format) -> None:
    if span > 1:
        sheet.merge_range(row, column, row, column + span - 1, "", look)
    sheet.write_string(row, column, _fit(text), look)


def _notes(made: _Book, page: _Page, row: int, notes: Sequence[str]) -> int:
    look = made.look(font_size=10, font_color="#404040", text_wrap=True, valign="top")
    return _lines(page, row, notes, look)


def _lines(page: _Page, row: int, lines: Sequence[str], look: Format) -> int:
    """Write each line over the whole width of the page, so that print does not cut it."""
    span = len(page.widths)
    for place, line in enumerate(lines, start=row):
        _put_text(page.sheet, place, 0, span, line, look)
        page.sheet.set_row(place, page.height([line], [span]))
    return row + len(lines)


def _fit(text: str) -> str:
    """Return ``text`` on one line, in characters a file can hold, no longer than a cell takes."""
    line = one_line(text).encode("utf-8", "replace").decode("utf-8")
    return line if len(line) <= _LONGEST_TEXT else f"{line[:_LONGEST_TEXT]} ..."
