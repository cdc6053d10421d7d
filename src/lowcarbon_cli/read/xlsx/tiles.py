"""Rows of a worksheet in the few forms of XML that spreadsheet programs write, without a parser.

Regular expressions must cover the cells without a gap; the rest of the part goes through expat with the
rows left out. So nothing that is no XML passes, and whatever stands between the forms is left to ``events``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.read.grid import EMPTY, GridCell
from lowcarbon_cli.read.guard import column_number
from lowcarbon_cli.read.xlsx.frame import Frame, hides
from lowcarbon_cli.read.xlsx.row import Row
from lowcarbon_cli.read.xlsx.text import OddXmlError, attributes_of, decoded, is_utf8, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowcarbon_cli.read.ledger.pieces import Pieces
    from lowcarbon_cli.read.xlsx.cells import Look, Looks
    from lowcarbon_cli.read.xlsx.counts import Counts
    from lowcarbon_cli.read.xlsx.formulas import Formulas
    from lowcarbon_cli.read.xmlscan import Scanner

_DATA, _DATA_END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_STEP = 1 << 16
"""Bytes that are taken apart at a time."""
_ROW = re.compile(r'<row r="([1-9]\d{0,6}+)"((?: [a-zA-Z0-9:]++="[^"<>&]*+")*+)(/?)>')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3}+)(\d++)"([^<>/]*+)(?:><v>([-+.0-9eE]{0,30}+)</v></c>|/>|>(<[fiv][^<]*+(?:<(?!/c>|c )[^<]*+)*+)</c>|></c>)'
    r"|(.)",
    re.DOTALL,
)
_CONTENT = re.compile(
    r'(<f((?: [a-zA-Z0-9]++="[^"<>&]*+")*+)(?:/>|>([^<]*+)</f>))?+'
    r'(?:<v(?: xml:space="preserve")?+(?:/>|>([^<]*+)</v>)|(<is><t(?: xml:space="preserve")?+(?:/>|>([^<]*+)</t>)</is>))?+'
)
_DESCENT = b"x14ac:"
"""The one prefix that rows have, for the descent of their font."""


class Columns(dict[str, int]):
    """Column numbers by letters."""

    def __missing__(self, letters: str) -> int:
        if not letters:  # the alternative that matches anything
            raise OddXmlError
        number = self[letters] = column_number(letters)
        return number


_COLUMNS = Columns()


def frame_of(scanner: Scanner, part: str, content: bytes, counts: Counts) -> tuple[Frame, int, int] | None:
    """Return what stands around the rows, and the bytes between which they stand; None where ``events`` must look."""
    start, end = content.find(_DATA) + len(_DATA), content.find(_DATA_END)
    if not is_utf8(content) or not len(_DATA) <= start <= end:
        return None
    prefixed = b'<row x14ac:dyDescent=""/>' if content.find(_DESCENT, start, end) >= 0 else b""
    frame = _Around(scanner, counts)
    trouble = scanner.run(part, content[:start] + prefixed + content[end:], frame.start, frame.end, spaces=True)
    if trouble or frame.places != [start - len(_DATA)]:
        return None
    return frame, start, end


class _Around(Frame):
    """The frame, with the places of the elements that hold rows."""

    def __init__(self, scanner: Scanner, counts: Counts) -> None:
        super().__init__(counts)
        self.scanner = scanner
        self.places: list[int] = []

    def inside(self, local: str, attributes: dict[str, str]) -> None:
        if local == "sheetData":
            self.places.append(self.scanner.place if len(self.path) == 2 else -1)  # noqa: PLR2004
        super().inside(local, attributes)


def tiled(
    content: bytes,
    start: int,
    end: int,
    scanner: Scanner,
    looks: Looks,
    formulas: Formulas,
    ledger: Callable[[], Pieces | None],
) -> Iterator[list[Row]]:
    """Yield the rows between two bytes, some at a time; what ``ledger`` gives takes rows out before.

    Raises ``OddXmlError`` where only a parser can tell; the rows before it hold.
    """
    reading = _Reading(looks, formulas)
    while start < end:
        bulk = ledger()
        cut = content.find(_ROW_END, min(start + (_STEP if bulk is None else bulk.step), end), end)
        cut = end if cut < 0 else cut + len(_ROW_END)
        *pieces, rest = decoded(content[start:cut]).split("</row>")
        if bulk is not None:
            pieces = bulk.take(pieces)
        rows: list[Row] = []
        for piece in pieces:
            reading.read(piece, rows, opened=True)
        reading.read(rest, rows, opened=False)
        # a row, a cell and its value are an element each
        scanner.count(len(rows) + 2 * sum([row.listed for row in rows]))
        yield rows
        looks.trim()
        start = cut


class _Reading:
    """The state between rows."""

    def __init__(self, looks: Looks, formulas: Formulas) -> None:
        self.looks, self.formulas = looks, formulas
        self.hidden: dict[str, bool | None] = {"": None}
        self.last = 0

    def read(self, piece: str, rows: list[Row], *, opened: bool) -> None:
        """Add the rows of a piece: closed ones without cells, and one that is ``opened`` with its cells."""
        place = 0
        while opened or place < len(piece):
            found = _ROW.match(piece, place)
            if found is None:
                raise OddXmlError
            digits, attributes, closed = found.groups()
            number = int(digits)
            if number <= self.last:
                raise OddXmlError
            self.last = number
            if attributes not in self.hidden:
                self.hidden[attributes] = _hides(attributes)
            place = found.end()
            if not closed:
                rows.append(self._row(digits, number, _CELL.findall(piece, place), self.hidden[attributes]))
                return
            rows.append(Row(number, 0, {}, self.hidden[attributes]))

    def _row(self, digits: str, number: int, found: list[tuple[str, ...]], hidden: bool | None) -> Row:
        looks, columns = self.looks, _COLUMNS
        cells: dict[int, GridCell] = {}
        last = 0
        try:
            for letters, row, attributes, value, content, _rest in found:
                column = columns[letters]
                if column <= last or row != digits:
                    raise OddXmlError
                last = column
                cell = self._cell(looks[attributes], content, number, column) if content else looks[attributes][value]
                if cell is not EMPTY:
                    cells[column] = cell
        except (ValueError, LookupError, OverflowError) as error:  # what is wrong with it, the parser's road says
            raise OddXmlError from error
        return Row(number, len(found), cells, hidden)

    def _cell(self, look: Look, content: str, row: int, column: int) -> GridCell:
        """Return the cell of a content that is more than a value."""
        if content in look:
            return look[content]
        found = _CONTENT.fullmatch(content)
        if found is None:
            raise OddXmlError
        has_formula, attributes, words, value, inside, text = found.groups()
        formula = None
        if has_formula:
            formula = self.formulas.text(attributes_of(attributes), plain(words or ""), row, column)
        if inside and look.kind == "inlineStr":
            cell = look.inline(plain(text or ""), formula)
        else:
            cell = look.cell(plain(value or ""), formula)
        if not has_formula:
            look[content] = cell
        return cell


def _hides(text: str) -> bool | None:
    attributes = attributes_of(text)
    if any(":" in name and name != "x14ac:dyDescent" for name in attributes):
        raise OddXmlError
    try:
        return hides(attributes)
    except ValueError as error:
        raise OddXmlError from error
