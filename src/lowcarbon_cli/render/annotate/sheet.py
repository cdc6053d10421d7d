"""Where things stand in a worksheet's XML: rows, merged ranges, column widths, the drawing of comments."""

from __future__ import annotations

import math
import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from lowcarbon_cli.render.annotate.xmlparts import MAIN, RELATIONS, Edit, attributes_of, parse, parser, tag_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.render.annotate.xmlparts import Node

_WIDTH, _HEIGHT = 9.14, 15.0
"""Characters and points of a column and a row of which nothing is said."""
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# elements of a worksheet up to the place of legacyDrawing, ECMA-376 part 1, 18.3.1.99
_ORDER = """
sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios
autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations
hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches
ignoredErrors smartTags drawing
"""
_BEFORE = frozenset(_ORDER.split())
_TRUE = frozenset({"1", "true"})
_NO_ELEMENT = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_GRID = re.compile(rb"<((?:[\w.-]+:)?)sheetData(?=[\s/>])")
_DECLARED = re.compile(rf"""xmlns:([\w.-]+)\s*=\s*["']{re.escape(RELATIONS)}["']""".encode())


class Place(NamedTuple):
    """A cell of one sheet, 1-based."""

    row: int
    column: int


class Band(NamedTuple):
    """Columns ``first`` to ``last`` with their width in characters (None: default) and style."""

    first: int
    last: int
    width: float | None
    hidden: bool
    style: int


class Row(NamedTuple):
    """A row as it stands in the file: bytes, height in points (None: default), style (0: none)."""

    number: int
    start: int
    end: int
    height: float | None
    hidden: bool
    style: int


class SheetMap(Struct, frozen=True, dict=True):
    """The places in one worksheet's bytes. ``prefix`` is that of its elements, with the colon."""

    data: bytes
    prefix: str
    rows: tuple[Row, ...]
    merged: tuple[tuple[Place, Place], ...]
    bands: tuple[Band, ...]
    grid: tuple[int, int, int, int]
    """Start and end of the tag ``sheetData``, start and end of its closing tag (equal if self-closing)."""
    default_width: float
    default_height: float
    legacy: str | None
    """Relationship id of the drawing that holds the comments' boxes."""
    tail: int
    """Byte at which ``legacyDrawing`` belongs."""
    relations_prefix: str

    @cached_property
    def by_number(self) -> dict[int, Row]:
        """Rows by their number; the first where the file has two."""
        found: dict[int, Row] = {}
        for row in self.rows:
            found.setdefault(row.number, row)
        return found

    def origin(self, place: Place) -> Place:
        """Return the cell that shows what ``place`` holds: the first one of a merged range."""
        for first, last in self.merged:
            if first.row <= place.row <= last.row and first.column <= place.column <= last.column:
                return first
        return place

    def band(self, column: int) -> Band | None:
        """Return how a column is set, None where nothing is said."""
        return next((band for band in self.bands if band.first <= column <= band.last), None)

    def drawing_edit(self, relation: str) -> Edit:
        """Return the edit that names the drawing of comments."""
        prefix = self.relations_prefix or "r:"
        declared = "" if self.relations_prefix else f' xmlns:r="{RELATIONS}"'
        element = f'<{self.prefix}legacyDrawing{declared} {prefix}id="{relation}"/>'
        return Edit(self.tail, self.tail, element.encode())


def address(text: str) -> Place | None:
    """Return the place that an address such as ``D17`` names, None where it is none."""
    found = _ADDRESS.fullmatch(text.strip())
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return Place(int(found[2]), column)


def mapped(data: bytes) -> SheetMap | None:
    """Return the map of a worksheet, None for a sheet without cells (a chart or dialogue).

    The rows, nearly all of a large sheet, are found by their tags, the rest by a parser.
    Raises ``ExpatError`` where the part is no XML.
    """
    parser().Parse(data, True)
    # a "<" that is left after this begins a tag, for attributes cannot hold one
    tags = _NO_ELEMENT.sub(lambda found: b" " * len(found[0]), data)
    found = _GRID.search(tags)
    if found is None:
        return None
    start, inner, prefix = found.start(), tag_end(data, found.start()), found[1]
    close = end = inner
    if data[inner - 2 : inner] != b"/>":
        close = tags.rindex(b"</" + prefix + b"sheetData")
        end = tag_end(data, close)
    root = parse(data[:inner] + data[close:])
    if not any(node.name == "sheetData" and node.space == MAIN for node in root.children):
        return None
    drawings = (node.attributes.get(f"{{{RELATIONS}}}id") for node in _within(root) if node.name == "legacyDrawing")
    form = root.child("sheetFormatPr")
    looks = form.attributes if form else {}
    declared = _DECLARED.search(data[root.start : root.inner])
    return SheetMap(
        data,
        prefix.decode(),
        tuple(_rows(tags, prefix, inner, close)),
        tuple(_merged(root)),
        tuple(_bands(root)),
        (start, inner, close, end),
        _real(looks.get("defaultColWidth")) or _WIDTH,
        _real(looks.get("defaultRowHeight")) or _HEIGHT,
        next(drawings, None),
        _tail(root) + close - inner,
        f"{declared[1].decode()}:" if declared else "",
    )


def _rows(tags: bytes, prefix: bytes, start: int, end: int) -> Iterator[Row]:
    opening = re.compile(b"<" + re.escape(prefix) + rb"row(?=[\s/>])")
    closing = b"</" + prefix + b"row"
    cell = re.compile(b"<" + re.escape(prefix) + rb"c(?=[\s/>])")
    last = 0
    found = opening.search(tags, start, end)
    while found is not None:
        inner = tag_end(tags, found.start())
        finish = inner if tags[inner - 2 : inner] == b"/>" else tag_end(tags, tags.index(closing, inner))
        looks = attributes_of(tags[found.start() : inner])
        declared = _whole(looks.get("r"))
        last = declared or last + 1
        number = last if declared else _named(tags, cell.search(tags, inner, finish)) or last
        style = _whole(looks.get("s")) if looks.get("customFormat") in _TRUE else 0
        yield Row(number, found.start(), finish, _real(looks.get("ht")), looks.get("hidden") in _TRUE, style)
        found = opening.search(tags, finish, end)


def _named(tags: bytes, cell: re.Match[bytes] | None) -> int:
    """Return the row that the first cell of a row without number names, 0 where it names none."""
    if cell is None:
        return 0
    place = address(attributes_of(tags[cell.start() : tag_end(tags, cell.start())]).get("r", ""))
    return place.row if place else 0


def _within(node: Node) -> Iterator[Node]:
    waiting = list(node.children)
    while waiting:
        found = waiting.pop()
        yield found
        waiting += found.children


def _tail(root: Node) -> int:
    """Return where the last element ends that comes before ``legacyDrawing``, itself or in an alternative."""
    ends = [
        child.end
        for child in root.children
        if any(
            node.space == MAIN and node.name in _BEFORE
            for node in ((child, *_within(child)) if child.name == "AlternateContent" else (child,))
        )
    ]
    return max(ends)


def _merged(root: Node) -> Iterator[tuple[Place, Place]]:
    listed = root.child("mergeCells")
    for node in listed.all("mergeCell") if listed else ():
        first, _, last = node.attributes.get("ref", "").partition(":")
        corners = address(first), address(last or first)
        if corners[0] and corners[1]:
            yield corners[0], corners[1]


def _bands(root: Node) -> Iterator[Band]:
    listed = root.child("cols")
    for node in listed.all("col") if listed else ():
        looks = node.attributes
        yield Band(
            _whole(looks.get("min")),
            _whole(looks.get("max")),
            _real(looks.get("width")),
            looks.get("hidden") in _TRUE,
            _whole(looks.get("style")),
        )


def _whole(text: str | None) -> int:
    number = _real(text)
    return int(number) if number is not None else 0


def _real(text: str | None) -> float | None:
    try:
        number = float(text) if text else None
    except ValueError:
        return None
    return number if number is not None and math.isfinite(number) else None
