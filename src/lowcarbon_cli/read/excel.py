"""Excel backend (openpyxl): values, number formats, formulas, merged ranges, hidden rows."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.read.grid import Area, CellKind, GridCell, PlainSheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

OLE_HEADER = bytes.fromhex("D0CF11E0A1B11AE1")
ZIP_HEADER = b"PK\x03\x04"
MAX_UNPACKED = 500_000_000
"""Bytes that a workbook may unpack to; a park's workbook has some ten thousand cells."""


def open_excel(content: bytes, shown: str) -> tuple[PlainSheet, ...]:
    """Return the sheets of an .xlsx or .xlsm file, in order.

    Raises ``UnreadableFileError`` for a protected workbook, an old .xls and anything else that is
    not a workbook. A formula counts by its cached value; the file is read a second time for these
    only where it has formulas at all.
    """
    _guard(content, shown)
    book = _load(content, shown, cached=False)
    has_formula = any(cell.data_type == "f" for sheet in book.worksheets for cell in _cells(sheet).values())
    cached = _load(content, shown, cached=True) if has_formula else None
    twins = cached.worksheets if cached is not None else [None] * len(book.worksheets)
    return tuple(_sheet(sheet, twin) for sheet, twin in zip(book.worksheets, twins, strict=True))


def _guard(content: bytes, shown: str) -> None:
    if content.startswith(OLE_HEADER):
        raise UnreadableFileError("read_protected", file=shown)
    if not content.startswith(ZIP_HEADER):
        raise UnreadableFileError("read_not_workbook", file=shown)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableFileError("read_not_workbook", file=shown) from error
    if size > MAX_UNPACKED:
        raise UnreadableFileError("read_too_large", file=shown)


def _load(content: bytes, shown: str, *, cached: bool) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # openpyxl warns of features it drops (styles, extensions); none of them holds data
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(content), data_only=cached, keep_links=False)
    except Exception as error:  # broken files make openpyxl raise nearly anything
        raise UnreadableFileError("read_broken", file=shown, detail=f"{type(error).__name__}: {error}") from error


def _cells(sheet: Worksheet) -> Mapping[tuple[int, int], Cell]:
    """Return the cells that the file really lists, whatever extent it declares."""
    from openpyxl.cell.cell import Cell

    # iter_rows would invent every cell up to the farthest one; cells under a merge hold nothing
    return {place: cell for place, cell in sheet._cells.items() if isinstance(cell, Cell)}  # noqa: SLF001


def _sheet(sheet: Worksheet, cached: Worksheet | None) -> PlainSheet:
    rows: dict[int, dict[int, GridCell]] = {}
    values = _cells(cached) if cached is not None else {}
    for (row, column), cell in sorted(_cells(sheet).items()):
        found = _cell(cell, values.get((row, column)))
        if found.kind != "empty":
            rows.setdefault(row, {})[column] = found
    return PlainSheet(
        name=sheet.title,
        place=sheet.title,
        rows=rows,
        merged=tuple(
            Area(item.min_row, item.min_col, item.max_row, item.max_col) for item in sheet.merged_cells.ranges
        ),
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(number for number, look in sheet.row_dimensions.items() if look.hidden),
    )


def _cell(cell: Cell, cached: Cell | None) -> GridCell:
    if cell.data_type != "f":
        return _plain(cell, None)
    formula = str(getattr(cell.value, "text", None) or cell.value)
    if cached is None or cached.value is None:
        return GridCell(None, "formula", cell.number_format, formula)
    return _plain(cached, formula)


def _plain(cell: Cell, formula: str | None) -> GridCell:
    value: object = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return GridCell(None, "empty")
    kind: CellKind = "text"
    if cell.data_type == "e":
        kind = "error"
    elif isinstance(value, bool):
        kind = "bool"
    elif isinstance(value, int | float):
        kind = "number"
    elif isinstance(value, dt.date | dt.time | dt.timedelta):
        kind = "date"
    else:
        value = str(value)
    return GridCell(value, kind, cell.number_format or "General", formula)
