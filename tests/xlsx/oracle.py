"""What openpyxl makes of a workbook, brought into the form of our own reader: the second, independent method."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import math
import warnings
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.cell import range_boundaries

from lowcarbon_cli.read.grid import GridCell

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from lowcarbon_cli.read.grid import Book, CellKind

Place = tuple[int, int]


class Seen(NamedTuple):
    """One sheet."""

    name: str
    visible: str
    cells: dict[Place, GridCell]
    merged: frozenset[tuple[int, int, int, int]]
    hidden_rows: frozenset[int]
    filtered_rows: frozenset[int]
    hidden_columns: frozenset[int]


def ours(book: Book) -> list[Seen]:
    return [
        Seen(
            sheet.name,
            sheet.visible,
            {(row, column): cell for row, cells in sheet.rows.items() for column, cell in cells.items()},
            frozenset((area.top, area.left, area.bottom, area.right) for area in sheet.merged),
            sheet.hidden_rows,
            sheet.filtered_rows,
            sheet.hidden_columns,
        )
        for sheet in book.sheets
    ]


def theirs(content: bytes) -> list[Seen]:
    """Read twice: formulas, then the values that the file keeps for them. Raises whatever openpyxl raises."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        formulas = load_workbook(io.BytesIO(content))
        values = load_workbook(io.BytesIO(content), data_only=True)
    return [_sheet(*pair) for pair in zip(formulas.worksheets, values.worksheets, strict=True)]


def _sheet(formulas: Worksheet, values: Worksheet) -> Seen:
    cells = {}
    for place, cell in values._cells.items():
        if isinstance(cell, Cell):
            made = _cell(cell, _formula(formulas._cells[place]))
            if made.kind != "empty":
                cells[place] = made
    hidden = frozenset(number for number, look in values.row_dimensions.items() if look.hidden or look.height == 0)
    last = max((column for _row, column in cells), default=0)
    return Seen(
        values.title,
        {"veryHidden": "very_hidden"}.get(values.sheet_state, values.sheet_state),
        cells,
        frozenset((item.min_row, item.min_col, item.max_row, item.max_col) for item in values.merged_cells.ranges),
        hidden,
        frozenset(row for top, bottom in _filters(values) for row in hidden if top < row <= bottom),
        frozenset(
            column
            for look in values.column_dimensions.values()
            if (look.hidden or look.width == 0) and look.min and look.max
            for column in range(look.min, min(look.max, last) + 1)
        ),
    )


def _formula(cell: Cell | MergedCell) -> str | None:
    if cell.data_type != "f":
        return None
    value: object = cell.value
    return value if isinstance(value, str) else str(getattr(value, "text", None) or "=TABLE()")


def _filters(sheet: Worksheet) -> list[tuple[int, int]]:
    found = []
    for item in (sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values())):
        if item is not None and item.ref and item.filterColumn:
            _left, top, _right, bottom = range_boundaries(item.ref)
            assert top
            assert bottom
            found.append((top, bottom))
    return found


def _cell(cell: Cell, formula: str | None) -> GridCell:
    value: object = cell.value
    shown = cell.number_format or "General"
    if value is None and formula is not None:
        return GridCell(None, "formula", shown, formula)
    if value is None or (isinstance(value, str) and not value.strip()):
        return GridCell(None, "empty")
    kind: CellKind = "text"
    if cell.data_type == "e":
        kind = "error"
    elif isinstance(value, bool):
        kind = "bool"
    elif isinstance(value, int | float) and math.isfinite(value):
        kind = "number"
    elif isinstance(value, dt.date | dt.time | dt.timedelta):
        kind = "date"
    else:
        value = str(value)
    return GridCell(value, kind, shown, formula)
