"""CSV backend: one file is one sheet, named by the file's stem. All cells are text."""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.read.grid import Book, GridCell, PlainSheet
from lowcarbon_cli.read.guard import judge_place
from lowcarbon_cli.read.refuse import refused

if TYPE_CHECKING:
    from lowcarbon_cli.model.budget import Budget

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXCEL_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_DELIMITERS = "\t,;"
_SAMPLE_LINES = 50


def open_csv(content: bytes, stem: str, shown: str, budget: Budget) -> Book:
    """Return the file's only sheet.

    Raises ``UnreadableFileError`` for an unknown encoding, a quotation mark that is not closed (the rest
    of the file would silently become one cell) and more rows or cells than the budget allows.
    """
    encoding = encoding_of(content, shown)
    text = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    delimiter = _delimiter(list(islice(text, _SAMPLE_LINES)))
    text.seek(0)
    rows: dict[int, dict[int, GridCell]] = {}
    lines = csv.reader(text, delimiter=delimiter, strict=True)
    number = total = 0
    try:
        for number, line in enumerate(lines, 1):
            cells = {column: _cell(value) for column, value in enumerate(line, 1) if value.strip()}
            total += len(line)
            if total > budget.cells:
                raise refused("LC-FIL-014", shown, limit=budget.cells)
            if cells:
                judge_place(shown, budget.rows, budget.columns, len(rows) + 1, (number, max(cells)))
                rows[number] = cells
    except csv.Error as error:
        raise refused("LC-FIL-026", shown, row=number + 1, detail=str(error)) from error
    lost = finding("LC-FIL-022", CellRef(shown, "", 1, 1), kind="CSV", checks=label("file_lost_csv"))
    return Book((PlainSheet(stem, "", rows),), (lost,))


def encoding_of(content: bytes, shown: str) -> str:
    """Return the encoding: by its byte-order mark, else strict UTF-8, else strict GB18030.

    UTF-16 without a mark is taken only where the text makes sense in one byte order alone. Raises
    ``UnreadableFileError`` for anything else.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            if not _reads(content, encoding):
                raise refused("LC-FIL-009", shown)
            return encoding
    if b"\x00" in content:
        orders = [encoding for encoding in ("utf-16-le", "utf-16-be") if _makes_sense(content, encoding)]
        if len(orders) != 1:
            raise refused("LC-FIL-009", shown)
        return orders[0]
    for encoding in ("utf-8", "gb18030"):
        if _reads(content, encoding):
            return encoding
    raise refused("LC-FIL-009", shown)


def _reads(content: bytes, encoding: str) -> bool:
    try:
        return "\x00" not in content.decode(encoding)
    except UnicodeDecodeError:
        return False


def _makes_sense(content: bytes, encoding: str) -> bool:
    """Tell whether the bytes are printable text with line breaks or delimiters in a byte order."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    lines = text.splitlines()
    has_marks = len(lines) > 1 or any(mark in text for mark in _DELIMITERS)
    return has_marks and all(line.replace("\t", "").isprintable() for line in lines)


def _delimiter(lines: list[str]) -> str:
    """Return the mark that most of the first lines hold; of equals the more frequent, a tab before a comma."""
    return max(
        _DELIMITERS, key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines))
    )


def _cell(value: str) -> GridCell:
    text = value.strip()
    return GridCell(text, "error" if text in _EXCEL_ERRORS else "text")
