"""The workbook to fill in, written from the specification: headings, units, choices, notes, an example row.

With last year's data it carries the figures over, in the units and with the digits they were
written in, so that reading the result gives the same values again.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.render import template_notes
from lowcarbon_cli.render.book import Book, new_book
from lowcarbon_cli.render.template_content import Content, Plan, content_of, plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from lowcarbon_cli.model.catalogue import Standard
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.template_content import Value
    from lowcarbon_cli.standards.workbook import ColumnSpec, SheetSpec, WorkbookSpec

FILL_ROWS = 300
"""Rows below the heading that get dropdowns."""
HEADING_ROW = 1
"""0-based row of the headings: one row with the sheet's note stands above."""
_A4 = 9
_LIST_LIMIT = 255
"""Excel's limit for a dropdown whose words stand in the rule itself."""


class _Book(Book, kw_only=True):
    """The workbook being written."""

    fuels: str
    """Range that holds the names of all fuels."""


def write_template(
    spec: WorkbookSpec,
    standard: Standard | None,
    years: Sequence[int],
    lang: Lang,
    carry: Dataset | None = None,
) -> bytes:
    """Return an .xlsx to fill in for ``years`` (calendar years), headed in ``lang``.

    ``standard`` fills in the standard's name, basic conditions and indicators that are reported
    directly. ``carry`` writes an earlier dataset back; where ``years`` adds none, the year after its
    last one is added. The same arguments give the same bytes; the only date in them is 1980-01-01
    or SOURCE_DATE_EPOCH.
    """
    stream = BytesIO()
    book = new_book(stream, label("template_title").in_(lang), lang).book
    what = plan(spec, standard, years, lang, carry)
    notes = label("template_notes").in_(lang)
    made = _Book(book, lang, fuels=template_notes.fuel_range(notes))
    for one in what.sheets:
        sheet = book.add_worksheet(one.name.in_(lang))
        _set_up(sheet, made)
        if one.orientation == "keyvalue":
            _items(made, sheet, one, what)
        else:
            _table(made, sheet, one, what)
    template_notes.write(book, spec, lang, notes)
    book.close()
    return stream.getvalue()


def _set_up(sheet: Worksheet, made: _Book) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P / &N")
    sheet.repeat_rows(HEADING_ROW)
    sheet.set_column(0, 40, 14, made.look(valign="vcenter"))


def _items(made: _Book, sheet: Worksheet, spec: SheetSpec, what: Plan) -> None:
    """Write the sheet of single items: item | content | remark, with the version stamp beside the heading."""
    lang = made.lang
    head = made.look(bold=True, border=1, bg_color="#D9E1F2", text_wrap=True)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 2, 70)
    sheet.write_string(0, 0, spec.note.in_(lang), made.look(italic=True, font_color="#595959"))
    for place, key in enumerate(("item", "content", "remark")):
        sheet.write_string(HEADING_ROW, place, label(f"template_{key}").in_(lang), head)
    sheet.write_string(HEADING_ROW, 4, what.stamp, made.look(font_color="#BFBFBF", font_size=8))
    sheet.freeze_panes(HEADING_ROW + 1, 1)
    content = content_of(spec, what)
    values = content.rows[0]
    wrap = made.look(border=1, text_wrap=True, valign="vcenter", font_color="#595959")
    for row, column in enumerate(spec.columns, HEADING_ROW + 1):
        mark = made.look(border=1, bold=column.required, text_wrap=True)
        sheet.write_string(row, 0, content.headings[column.id], mark)
        _write(made, sheet, row, 1, values.get(column.id))
        sheet.write_string(row, 2, template_notes.remark(column, lang), wrap)
        _dropdown(made, sheet, column, row, row, 1)


def _table(made: _Book, sheet: Worksheet, spec: SheetSpec, what: Plan) -> None:
    """Write a sheet with one row per record: note, headings, example row, rows."""
    lang = made.lang
    content = content_of(spec, what)
    sheet.write_string(0, 0, spec.note.in_(lang), made.look(italic=True, font_color="#595959"))
    for place, column in enumerate(spec.columns):
        needed = column.required or bool(column.one_of)
        look = made.look(
            bold=True, border=1, text_wrap=True, valign="vcenter", bg_color="#FCE4D6" if needed else "#D9E1F2"
        )
        heading = content.headings[column.id]
        sheet.set_column(place, place, _width(column), made.look(valign="vcenter"))
        sheet.write_string(HEADING_ROW, place, heading, look)
        sheet.write_comment(HEADING_ROW, place, template_notes.remark(column, lang), {"author": "", "x_scale": 2})
        _dropdown(made, sheet, column, HEADING_ROW + 1, HEADING_ROW + FILL_ROWS, place)
    sheet.set_row(HEADING_ROW, 48)
    sheet.freeze_panes(HEADING_ROW + 1, 2)
    start = HEADING_ROW + 1
    if content.example:
        for place, column in enumerate(spec.columns):
            _write(made, sheet, start, place, content.example.get(column.id), example=True)
        start += 1
    _rows(made, sheet, spec, content, start)


def _width(column: ColumnSpec) -> int:
    """Return the width of a column: names of indicators and conditions are sentences."""
    if column.id in {"indicator", "condition"}:
        return 72
    return 26 if column.id in {"evidence", "source", "content", "text"} else 14


def _rows(made: _Book, sheet: Worksheet, spec: SheetSpec, content: Content, start: int) -> None:
    for down, values in enumerate(content.rows, start):
        for place, column in enumerate(spec.columns):
            _write(made, sheet, down, place, values.get(column.id))


def _write(made: _Book, sheet: Worksheet, row: int, place: int, value: Value | None, *, example: bool = False) -> None:
    """Write one cell: a number with its decimals, or text that stays text."""
    base: dict[str, object] = {"border": 1, "valign": "vcenter"}
    if example:
        base |= {"italic": True, "font_color": "#808080", "bg_color": "#F2F2F2"}
    if value is None:
        sheet.write_blank(row, place, None, made.look(**base))
    elif isinstance(value, str):
        sheet.write_string(row, place, value, made.look(**base, text_wrap=True))
    else:
        exponent = value.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        form = "0." + "0" * places if places else "0"
        sheet.write_number(row, place, float(value), made.look(**base, num_format=form))


def _dropdown(made: _Book, sheet: Worksheet, column: ColumnSpec, first: int, last: int, place: int) -> None:
    """Offer the allowed words; names of fuels and units are offered, not enforced."""
    words = [choice.name.in_(made.lang) for choice in column.choices]
    if words and len(",".join(words)) <= _LIST_LIMIT:
        rule: dict[str, object] = {"validate": "list", "source": words}
    elif column.id == "fuel":
        rule = {"validate": "list", "source": made.fuels, "error_type": "information"}
    else:
        return
    sheet.data_validation(first, place, last, place, rule)
