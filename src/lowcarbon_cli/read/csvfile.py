"""CSV backend: one file is one sheet, named by the file's stem. All cells are text."""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from functools import partial
from itertools import islice, repeat
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.read.grid import Book, GridCell, PlainSheet
from lowcarbon_cli.read.guard import judge_place
from lowcarbon_cli.read.ledger import HEAD
from lowcarbon_cli.read.ledger.bulk import bulk_of, sifter_of
from lowcarbon_cli.read.refuse import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lowcarbon_cli.model.budget import Budget
    from lowcarbon_cli.read.grid import Sheet
    from lowcarbon_cli.read.ledger.sift import Sifter

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EXCEL_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_DELIMITERS = "\t,;"
_SAMPLE_LINES = 50
_PIECE = 1 << 20
_RUN = 1 << 17
"""Characters of a ledger that are looked at together: some thousand rows, whose cells a processor's cache holds."""


def open_csv(content: bytes, stem: str, shown: str, budget: Budget, *, bulk: bool = True) -> Book:
    """Return the file's only sheet; with ``bulk`` the rows of a ledger are taken out of its grid.

    Raises ``UnreadableFileError`` for an unknown encoding, a quotation mark that is not closed (the rest
    of the file would silently become one cell) and more rows or cells than the budget allows.
    """
    encoding = encoding_of(content, shown)
    text = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    delimiter = _delimiter(list(islice(text, _SAMPLE_LINES)))
    text.seek(0)
    grid = _Grid(shown, budget)
    lines = _Lines(text, delimiter)
    try:
        grid.fill(islice(lines, HEAD) if bulk else lines)
        sifter = grid.sifter(stem) if bulk and lines.last == HEAD else None
        if sifter is None:
            grid.fill(lines)
        else:
            _sift(lines, sifter, grid)
    except csv.Error as error:
        raise refused("LC-FIL-026", shown, row=lines.last + 1, detail=str(error)) from error
    lost = finding("LC-FIL-022", CellRef(shown, "", 1, 1), kind="CSV", checks=label("file_lost_csv"))
    rows = dict(sorted(grid.rows.items()))
    taken = bulk_of(sifter, partial(_whole, content, stem, shown, budget)) if sifter is not None else None
    return Book((PlainSheet(stem, "", rows, bulk=taken),), (lost,))


def _whole(content: bytes, stem: str, shown: str, budget: Budget) -> Sheet:
    return open_csv(content, stem, shown, budget, bulk=False).sheets[0]


def _physical(text: io.TextIOWrapper, waiting: deque[str]) -> Iterator[str]:
    while line := waiting.popleft() if waiting else text.readline():
        yield line


class _Lines:
    """The lines of a file with their numbers; remembers the last one, for a refusal."""

    def __init__(self, text: io.TextIOWrapper, delimiter: str) -> None:
        self.text, self.delimiter = text, delimiter
        self.last = 0
        self.waiting: deque[str] = deque()
        """What was taken from the file and not looked at yet."""
        self.reader = csv.reader(_physical(text, self.waiting), delimiter=delimiter, strict=True)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        for line in self.reader:
            self.last += 1
            yield self.last, line

    def pieces(self) -> Iterator[str]:
        """Yield the rest of the file in pieces that end where a line does."""
        while piece := self.text.read(_RUN):
            yield piece + self.text.readline()

    def of(self, piece: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the lines of a piece; the last one may reach into the next."""
        self.waiting.extend(io.StringIO(piece, newline=""))
        lines = iter(self)
        while self.waiting:
            yield next(lines)

    def columns(self, piece: str, width: int) -> list[list[str]] | None:
        """Return the columns of a piece, without the reader of lines; None where only that can tell.

        No cell is quoted, and every line has the same number of cells, ``width`` or more.
        """
        whole = piece.replace("\r\n", "\n").removesuffix("\n")
        lines = whole.split("\n")
        marks = set(map(str.count, lines, repeat(self.delimiter)))
        count = marks.pop() + 1
        if marks or count < max(width, 2) or '"' in whole or "\r" in whole:
            return None
        if max(map(len, lines)) > csv.field_size_limit():
            return None
        self.last += len(lines)
        cells = whole.replace("\n", self.delimiter).split(self.delimiter)
        return [cells[place::count] for place in range(count)]


class _Grid:
    """The cells read so far, within the budget."""

    def __init__(self, shown: str, budget: Budget) -> None:
        self.shown, self.budget = shown, budget
        self.rows: dict[int, dict[int, GridCell]] = {}
        self.cells = 0

    def fill(self, lines: Iterable[tuple[int, Sequence[str]]], *, far: bool = False) -> None:
        """Add lines; ``far``: their rows may lie beyond the rows of the budget, whose number still holds."""
        budget = self.budget
        for number, line in lines:
            cells = {column: _cell(value) for column, value in enumerate(line, 1) if value.strip()}
            self.cells += len(line)
            if self.cells > budget.cells:
                raise refused("LC-FIL-014", self.shown, limit=budget.cells)
            if cells:
                place = (len(self.rows) + 1 if far else number, max(cells))
                judge_place(self.shown, budget.rows, budget.columns, len(self.rows) + 1, place)
                self.rows[number] = cells

    def sifter(self, stem: str) -> Sifter | None:
        """Return what takes the rows to come out of the grid, None where the sheet is no ledger."""
        return sifter_of(PlainSheet(stem, "", self.rows), self.shown, lambda _place, text: _cell(text))


def _sift(lines: _Lines, sifter: Sifter, grid: _Grid) -> None:
    """Give lines to a sifter by the thousand; what it does not keep goes into the grid."""
    for piece in lines.pieces():
        first = lines.last + 1
        columns = lines.columns(piece, sifter.width)
        found = [] if columns else [(row, line) for row, line in lines.of(piece) if line]
        if lines.last > grid.budget.ledger_rows:
            raise refused("LC-FIL-013", grid.shown, limit=grid.budget.ledger_rows)
        if columns:
            rows = range(first, lines.last + 1)
            odd = sifter.take(rows, columns, set())
            grid.fill(((rows[at], [texts[at] for texts in columns]) for at in odd), far=True)
        elif found:
            odd = sifter.take_lines([row for row, _ in found], [line for _, line in found])
            grid.fill((found[at] for at in odd), far=True)


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
        return all("\x00" not in text for text in _decoded(content, encoding))
    except UnicodeDecodeError:
        return False


def _makes_sense(content: bytes, encoding: str) -> bool:
    """Tell whether the bytes are printable text with line breaks or delimiters in a byte order."""
    has_marks = False
    try:
        for text in _decoded(content, encoding):
            lines = text.splitlines()
            has_marks = has_marks or len(lines) > 1 or any(mark in text for mark in _DELIMITERS)
            if not all(line.replace("\t", "").isprintable() for line in lines):
                return False
    except UnicodeDecodeError:
        return False
    return has_marks


def _decoded(content: bytes, encoding: str) -> Iterator[str]:
    """Yield the text piece by piece: a large file decoded at once would take four times its size."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content), _PIECE):
        yield decoder.decode(content[start : start + _PIECE])
    yield decoder.decode(b"", final=True)


def _delimiter(lines: list[str]) -> str:
    """Return the mark that most of the first lines hold; of equals the more frequent, a tab before a comma."""
    return max(
        _DELIMITERS, key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines))
    )


def _cell(value: str) -> GridCell:
    text = value.strip()
    return GridCell(text, "error" if text in _EXCEL_ERRORS else "text")
