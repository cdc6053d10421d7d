"""The sheet of notes in the template, and the remark that explains one column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.render.table import listing
from lowcarbon_cli.standards.fuels import fuels
from lowcarbon_cli.standards.workbook import ROW

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.standards.workbook import ColumnSpec, WorkbookSpec

_HEADINGS = ("sheet", "column", "unit", "accepted", "required", "blank", "choices", "note")
_WIDTHS = (20, 30, 18, 28, 16, 16, 36, 60)
_FIRST = 3
"""0-based row of the headings of the list of columns."""
_FUEL_COLUMN = 9


def fuel_range(sheet: str) -> str:
    """Return the range of the notes sheet in which the names of all fuels stand."""
    return f"='{sheet}'!$J${_FIRST + 2}:$J${_FIRST + 1 + len(fuels())}"


def write(book: Workbook, spec: WorkbookSpec, lang: Lang, name: str) -> None:
    """Add the sheet of notes: how to fill in, every column of every sheet, the names of fuels."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#D9E1F2"})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, label("template_title").in_(lang), book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, spec.template)
    sheet.write_string(2, 0, label("template_intro").in_(lang))
    for place, (key, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(_FIRST, place, label(f"template_{key}").in_(lang), head)
    row = _FIRST + 1
    for one in spec.sheets:
        for column in one.columns if one.template else ():
            for place, words in enumerate((one.name.in_(lang), *described(column, lang))):
                sheet.write_string(row, place, words, cell)
            row += 1
    sheet.set_column(_FUEL_COLUMN, _FUEL_COLUMN, 24)
    sheet.write_string(_FIRST, _FUEL_COLUMN, label("template_fuels").in_(lang), head)
    for down, fuel in enumerate(fuels(), _FIRST + 1):
        sheet.write_string(down, _FUEL_COLUMN, fuel.name.in_(lang), cell)
    sheet.freeze_panes(_FIRST + 1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def described(column: ColumnSpec, lang: Lang) -> tuple[str, ...]:
    """Return what is to be known of a column: name, unit, other units, required, blank, choices, note."""
    if column.required:
        required = label("template_required_yes")
    elif column.one_of:
        required = label("template_required_one")
    else:
        required = label("template_required_no")
    return (
        column.name.in_(lang),
        unit_words(column, lang),
        listing(column.accepted, lang),
        required.in_(lang),
        label(f"template_blank_{column.blank}").in_(lang),
        "/".join(choice.name.in_(lang) for choice in column.choices),
        column.note.in_(lang),
    )


def unit_words(column: ColumnSpec, lang: Lang) -> str:
    """Return the unit of a column as the notes and the documentation show it."""
    if column.unit == ROW:
        return label("template_per_row").in_(lang)
    if column.unit.endswith(f"/{ROW}"):
        return per_row_heading(column, lang)
    return column.display.in_(lang)


def per_row_heading(column: ColumnSpec, lang: Lang) -> str:
    """Return the heading unit of a column per unit of the row, e.g. ``tce/计量单位``."""
    return f"{_HEADS[column.unit]}/{label('template_row_unit').in_(lang)}"


_HEADS = {"tce/row": "tce", "gj/row": "GJ", "tco2/row": "tCO2"}


def remark(column: ColumnSpec, lang: Lang) -> str:
    """Return the remark beside an item or heading: required, choices, meaning of a blank, note."""
    _, unit, accepted, required, blank, choices, note = described(column, lang)
    mark, stop = ("：", "。") if lang == "zh" else (": ", ". ")
    parts = [required]
    if accepted:
        parts.append(f"{label('template_accepted').in_(lang)}{mark}{accepted}")
    elif unit and column.unit == ROW:
        parts.append(f"{label('template_unit').in_(lang)}{mark}{unit}")
    if choices:
        parts.append(f"{label('template_choices').in_(lang)}{mark}{choices}")
    if not column.required:
        parts.append(f"{label('template_blank').in_(lang)}{mark}{blank}")
    words = stop.join(parts) + stop.rstrip()
    return f"{words} {note}".strip() if note else words
