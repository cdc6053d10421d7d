"""CSV backend: one file is one sheet, named by the file's stem. All cells are text."""

from __future__ import annotations

import codecs
import csv
import io

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.read.grid import GridCell, PlainSheet

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXCEL_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


def open_csv(content: bytes, stem: str, shown: str) -> tuple[PlainSheet, ...]:
    """Return the file's only sheet. Raises ``UnreadableFileError`` for an unknown encoding."""
    words = decode(content, shown)
    rows: dict[int, dict[int, GridCell]] = {}
    for number, line in enumerate(csv.reader(io.StringIO(words, newline=""), delimiter=_delimiter(words)), 1):
        cells = {column: _cell(value) for column, value in enumerate(line, 1) if value.strip()}
        if cells:
            rows[number] = cells
    return (PlainSheet(stem, "", rows),)


def decode(content: bytes, shown: str) -> str:
    """Return the text: by its byte-order mark, else strict UTF-8, else strict GB18030."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding) or _refuse(shown)
    for encoding in ("utf-8", "gb18030"):
        decoded = _strict(content, encoding)
        if decoded is not None and "\x00" not in decoded:
            return decoded
    return _refuse(shown)


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse(shown: str) -> str:
    raise UnreadableFileError("read_encoding", file=shown)


def _delimiter(words: str) -> str:
    """Return the delimiter that the first filled line has most of; the comma where it has none."""
    first = next((line for line in words.splitlines() if line.strip()), "")
    return max(",\t;", key=first.count)


def _cell(value: str) -> GridCell:
    text = value.strip()
    return GridCell(text, "error" if text in _EXCEL_ERRORS else "text")
