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
from lowcarbon_cli.read.xlsx.row import Row, made_row
from lowcarbon_cli.read.xlsx.text import OddXmlError, attributes_of, is_utf8, pieces, plain
from lowcarbon_cli.read.xmlscan import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowcarbon_cli.read.ledger.pieces import Pieces
    from lowcarbon_cli.read.xlsx.cells import Look, Looks
    from lowcarbon_cli.read.xlsx.counts import Counts
    from lowcarbon_cli.read.xlsx.formulas import Formulas
    from lowcarbon_cli.read.xmlscan import Scanner

_DATA, _DATA_END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_MANY = 1000
"""Ways to write a row that are remembered."""
_ROW = re.compile(r'<row r="([1-9]\d{0,6}+)"([^<>/]*+)(/?)>', re.ASCII)
_CELL = re.compile(
    r'<c r="([A-Z]{1,3}+)(\d++)"([^<>/]*+)'
    r"(?:><v>([-+.0-9]{0,30}+)</v></c>|/>|>(<[fiv][^<]*+(?:<(?!/c>|c )[^<]*+)*+)</c>|></c>)|.",
    re.DOTALL | re.ASCII,
)
_CONTENT = re.compile(
    r'(<f((?: [a-zA-Z0-9]++="[^"<>&]*+")*+)(?:/>|>([^<]*+)</f>))?+'
    r'(?:<v(?: xml:space="preserve")?+(?:/>|>([^<]*+)</v>)'
    r'|(<is><t(?: xml:space="preserve")?+(?:/>|>([^<]*+)</t>)</is>))?+',
    re.ASCII,
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
    around = content[:start] + prefixed + content[end:]
    if (known := _frames.known(scanner, around)) is not None:
        return known, start, end
    found, before = _Around(scanner, counts), scanner.elements
    trouble = scanner.run(part, around, found.start, found.end, spaces=True)
    if trouble or found.places != [start - len(_DATA)]:
        return None
    frame = found.frame()
    if not frame.merged:  # the cells of merged ranges are counted for each file
        _frames.keep(around, frame, scanner.elements - before)
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

    def frame(self) -> Frame:
        """Return what was found, without the way to the file."""
        found = Frame(self.counts)
        found.dimension, found.merged, found.columns = self.dimension, self.merged, self.columns
        found.filter, found.tables = self.filter, self.tables
        return found


_frames: Kept[Frame] = Kept()
"""What stands around rows -> the frame; it says itself where the rows stood, behind its first ``sheetData``."""


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
    for opened, rest in _parts(content, start, end, ledger):
        rows: list[Row] = []
        for piece in opened:
            reading.row(piece, rows)
        if reading.closed(rest, 0, rows) < len(rest):
            raise OddXmlError
        # a row, a cell and its value are an element each
        scanner.count(len(rows) + 2 * sum([row.listed for row in rows]))
        yield rows
        looks.trim()


def _parts(
    content: bytes, start: int, end: int, ledger: Callable[[], Pieces | None]
) -> Iterator[tuple[list[str], str]]:
    """Yield rows without their closing tags, and what stands behind the last; those of a ledger are taken out."""
    waiting: list[str] = []
    bulk = None
    for text in pieces(content, start, end, _ROW_END):
        *opened, rest = text.split("</row>")
        bulk = ledger()
        if bulk is None:
            yield opened, rest
            continue
        waiting += opened
        if rest or len(waiting) >= bulk.run:
            yield bulk.take(waiting), rest
            waiting = []
    if bulk is not None and waiting:
        yield bulk.take(waiting), ""


class _Reading:
    """The state between rows."""

    def __init__(self, looks: Looks, formulas: Formulas) -> None:
        self.looks, self.formulas = looks, formulas
        self.hidden: dict[str, bool | None] = {"": None}
        self.last = 0

    def row(self, piece: str, rows: list[Row]) -> None:
        """Add the row of a piece that ends where its closing tag was, and closed ones that stand before it."""
        head = _ROW.match(piece)
        if head is None or head[3]:
            head = _ROW.match(piece, self.closed(piece, 0, rows))
            if head is None:
                raise OddXmlError
        digits = head[1]
        number, hidden = self._look(digits, head[2])
        looks, columns = self.looks, _COLUMNS
        found = _CELL.findall(piece, head.end())
        cells: dict[int, GridCell] = {}
        last = 0
        try:
            for letters, row, attributes, value, content in found:
                column = columns[letters]
                if column <= last or row != digits:
                    raise OddXmlError
                last = column
                cell = self._cell(looks[attributes], content, number, column) if content else looks[attributes][value]
                if cell is not EMPTY:
                    cells[column] = cell
        except (ValueError, LookupError, OverflowError) as error:  # what is wrong with it, the parser's road says
            raise OddXmlError from error
        rows.append(made_row((number, len(found), cells, hidden, ())))

    def closed(self, piece: str, place: int, rows: list[Row]) -> int:
        """Add closed rows, which have no cells, and return where something else stands."""
        while (head := _ROW.match(piece, place)) is not None and head[3]:
            number, hidden = self._look(head[1], head[2])
            rows.append(Row(number, 0, {}, hidden))
            place = head.end()
        return place

    def _look(self, digits: str, attributes: str) -> tuple[int, bool | None]:
        number = int(digits)
        if number <= self.last:
            raise OddXmlError
        self.last = number
        if attributes not in self.hidden:
            if len(self.hidden) > _MANY:
                self.hidden.clear()
            self.hidden[attributes] = _hides(attributes)
        return number, self.hidden[attributes]

    def _cell(self, look: Look, content: str, row: int, column: int) -> GridCell:
        """Return the cell of a content that is more than a value."""
        if content in look:
            return look[content]
        found = _CONTENT.fullmatch(content)
        if found is None:
            raise OddXmlError
        has_formula, attributes, words, value, inside, text = found.groups()
        # all texts, those that do not count too: each must be XML
        words, value, text = plain(words or ""), plain(value or ""), plain(text or "")
        formula = self.formulas.text(attributes_of(attributes), words, row, column) if has_formula else None
        cell = look.inline(text, formula) if inside and look.kind == "inlineStr" else look.cell(value, formula)
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
