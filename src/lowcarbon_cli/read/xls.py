"""Old Excel backend (.xls, and .et of WPS, the same format inside): xlrd.

xlrd is plain Python: no file can abort the process. It keeps error cells, number formats, hidden flags,
merged ranges and the date system; it does not give the text of formulas.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.read.grid import Area, Book, CellKind, GridCell, PlainSheet, Visibility
from lowcarbon_cli.read.guard import judge_place
from lowcarbon_cli.read.refuse import refused, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlrd.book import Book as XlrdBook
    from xlrd.sheet import Sheet as XlrdSheet

    from lowcarbon_cli.model.budget import Budget
    from lowcarbon_cli.model.findings import Finding

_STATES: Mapping[int, Visibility] = {0: "visible", 1: "hidden", 2: "very_hidden"}
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E, 0x0201})
"""Records of one cell: FORMULA, NUMBER, LABEL, BOOLERR, RSTRING, LABELSST, RK, BLANK."""
_RUNS = {0x00BD: 6, 0x00BE: 2}
"""Records of several cells of a row, MULRK and MULBLANK -> bytes for each cell."""
_BLANKS = frozenset({0x0201, 0x00BE})
_BEGIN, _BOUND_SHEET, _FILE_PASS, _MERGED, _HYPERLINK = 0x0809, 0x0085, 0x002F, 0x00E5, 0x01B8
_MACROS = "_VBA_PROJECT_CUR\x00".encode("utf-16-le")


def open_xls(content: bytes, shown: str, budget: Budget) -> Book:
    """Return the sheets of an .xls or .et file, in order.

    Raises ``UnreadableFileError`` for a protected, broken or oversized file.
    """
    import xlrd

    log = io.StringIO()  # xlrd writes its remarks to standard output
    try:
        stream = _stream(content, log)
    except Exception as error:
        raise refused("LC-FIL-007", shown, detail=label("file_bad_directory")) from error
    try:
        _judge(stream, shown, budget)
        book = xlrd.open_workbook(file_contents=content, logfile=log, formatting_info=True, ragged_rows=True)
        sheets = tuple(_sheet(book, sheet) for sheet in book.sheets())
    except Exception as error:
        if hasattr(error, "code"):  # our own refusals
            raise
        # broken files make xlrd raise nearly anything
        raise refused("LC-FIL-008", shown, detail=short(error)) from error
    return Book(sheets, tuple(_about_file(book, content, shown)))


def _stream(content: bytes, log: io.StringIO) -> memoryview:
    """Return the workbook stream of a compound file."""
    from xlrd.compdoc import CompDoc

    document = CompDoc(content, logfile=log)
    for name in ("Workbook", "Book"):
        memory, base, length = document.locate_named_stream(name)
        if memory:
            return memoryview(memory)[base : base + length]
    raise ValueError("no workbook stream")


def _judge(stream: memoryview, shown: str, budget: Budget) -> None:
    """Walk over the records and refuse what would cost too much to build."""
    cells = sheets = place = filled = 0
    row_before = -1
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        start, place = place + 4, place + 4 + size
        if kind in _CELLS or kind in _RUNS:
            row, column = struct.unpack_from("<HH", stream, start)
            count = 1
            if kind in _RUNS:
                count = max(1, (size - 6) // _RUNS[kind])
            cells += count
            if kind not in _BLANKS:
                filled += row != row_before
                row_before = row
                judge_place(shown, budget.rows, budget.columns, filled, (row + 1, column + count))
        elif kind == _MERGED:
            cells += _merged_cells(stream, start, size)
        elif kind == _FILE_PASS:
            raise refused("LC-FIL-005", shown)
        elif kind == _BOUND_SHEET:
            sheets += 1
        elif kind == _BEGIN:
            filled, row_before = 0, -1
        if sheets > budget.sheets:
            raise refused("LC-FIL-012", shown, limit=budget.sheets)
        if cells > budget.cells:
            raise refused("LC-FIL-014", shown, limit=budget.cells)


def _merged_cells(stream: memoryview, start: int, size: int) -> int:
    (count,) = struct.unpack_from("<H", stream, start)
    total = 0
    for number in range(min(count, (size - 2) // 8)):
        top, bottom, left, right = struct.unpack_from("<HHHH", stream, start + 2 + 8 * number)
        total += max(0, bottom - top + 1) * max(0, right - left + 1)
    return total


def _sheet(book: XlrdBook, sheet: XlrdSheet) -> PlainSheet:
    merged = tuple(Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
    under = {
        (row, column)
        for area in merged
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
        if (row, column) != (area.top, area.left)
    }
    rows: dict[int, dict[int, GridCell]] = {}
    covered = []
    for row, column, cell in _cells(book, sheet):
        if (row, column) in under:
            covered.append((row, column))
        else:
            rows.setdefault(row, {})[column] = cell
    last = max((max(cells) for cells in rows.values()), default=0)
    return PlainSheet(
        name=sheet.name,
        place=sheet.name,
        rows=rows,
        merged=merged,
        visible=_STATES.get(sheet.visibility, "hidden"),
        hidden_rows=frozenset(row + 1 for row, look in sheet.rowinfo_map.items() if look.hidden),
        hidden_columns=frozenset(
            column + 1 for column, look in sheet.colinfo_map.items() if look.hidden and column < last
        ),
        covered=tuple(covered),
    )


def _cells(book: XlrdBook, sheet: XlrdSheet) -> Iterator[tuple[int, int, GridCell]]:
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = _cell(book, sheet, row, column)
            if cell.kind != "empty":
                yield row + 1, column + 1, cell


def _cell(book: XlrdBook, sheet: XlrdSheet, row: int, column: int) -> GridCell:
    import xlrd

    kind: CellKind
    value: object = sheet.cell_value(row, column)
    match sheet.cell_type(row, column):
        case xlrd.XL_CELL_NUMBER:
            kind = "number"
        case xlrd.XL_CELL_TEXT if str(value).strip():
            kind = "text"
        case xlrd.XL_CELL_DATE:
            return _date(book, float(sheet.cell_value(row, column)), _format(book, sheet, row, column))
        case xlrd.XL_CELL_BOOLEAN:
            kind, value = "bool", bool(value)
        case xlrd.XL_CELL_ERROR:
            kind, value = "error", xlrd.error_text_from_code.get(int(sheet.cell_value(row, column)), "#N/A")
        case _:
            return GridCell(None, "empty")
    return GridCell(value, kind, _format(book, sheet, row, column))


def _date(book: XlrdBook, value: float, number_format: str) -> GridCell:
    from xlrd.xldate import xldate_as_datetime

    try:
        return GridCell(xldate_as_datetime(value, book.datemode), "date", number_format)
    except (ValueError, OverflowError):  # a number that no date can be, under a date format: Excel shows ####
        return GridCell("#VALUE!", "error", number_format)


def _format(book: XlrdBook, sheet: XlrdSheet, row: int, column: int) -> str:
    look = book.xf_list[sheet.cell_xf_index(row, column)]
    known = book.format_map.get(look.format_key)
    return known.format_str if known is not None else "General"


def _about_file(book: XlrdBook, content: bytes, shown: str) -> Iterator[Finding]:
    top = CellRef(shown, "", 1, 1)
    yield finding("LC-FIL-022", top, kind=".xls", checks=label("file_lost_xls"))
    if _MACROS in content:
        yield finding("LC-FIL-021", top)
    if book.datemode:
        yield finding("LC-FIL-025", top)
