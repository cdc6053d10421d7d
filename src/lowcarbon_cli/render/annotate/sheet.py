"""Where things stand in a worksheet's XML: rows, merged ranges, column widths, the drawing of comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lowcarbon_cli.render.annotate.xmlparts import MAIN, RELATIONS, Edit, parser, split_name, tag_end

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
_TOP, _ROW, _CELL = 2, 3, 4
"""Depth of the elements below the worksheet, of rows and of cells."""


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


@dataclass(slots=True)
class _Found:
    rows: list[Row] = field(default_factory=list)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    grid: tuple[int, int, int, int] | None = None
    default_width: float = 9.14
    default_height: float = 15.0
    legacy: str | None = None
    tail: int = 0
    relations_prefix: str = ""


@dataclass(frozen=True)
class SheetMap:
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

    Raises ``ExpatError`` where the part is no XML.
    """
    scan = _Scan(data)
    found = scan.run()
    if found.grid is None:
        return None
    return SheetMap(
        data,
        scan.prefix,
        tuple(found.rows),
        tuple(found.merged),
        tuple(found.bands),
        found.grid,
        found.default_width,
        found.default_height,
        found.legacy,
        found.tail,
        found.relations_prefix,
    )


class _Scan:
    """One pass over a worksheet; cells are passed by, only their rows are noted."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.prefix = ""
        self._parser = parser()
        self._found = _Found()
        self._depth = 0
        self._top = ""
        self._counts = False
        self._in_grid = False
        self._span = (0, 0)
        self._row: dict[str, str] = {}
        self._nameless = False

    def run(self) -> _Found:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartNamespaceDeclHandler = self._namespace
        self._parser.Parse(self.data, True)
        return self._found

    def _namespace(self, prefix: str | None, uri: str) -> None:
        if uri == RELATIONS and prefix and self._depth == 0:
            self._found.relations_prefix = f"{prefix}:"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._in_grid:
            if self._depth == _ROW:
                self._row, self._nameless = attributes, "r" not in attributes
                self._open()
            elif self._nameless and self._depth == _CELL:
                self._name_row(attributes.get("r"))
            return
        space, local, prefix = split_name(name)
        if self._depth == _TOP:
            self._open()
            self._top = local
            self._counts = space == MAIN and local in _BEFORE
            if space == MAIN and local == "sheetData":
                self._in_grid = True
                self.prefix = prefix
        elif self._top == "AlternateContent" and space == MAIN and local in _BEFORE:
            self._counts = True
        if space == MAIN:
            self._note(local, attributes)

    def _open(self) -> None:
        start = self._parser.CurrentByteIndex
        self._span = (start, tag_end(self.data, start))

    def _close(self) -> tuple[int, int]:
        """Return where the closing tag of the element opened last at this depth begins and ends."""
        inner = self._span[1]
        if self.data[inner - 2 : inner] == b"/>":
            return inner, inner
        start = self._parser.CurrentByteIndex
        return start, tag_end(self.data, start)

    def _name_row(self, reference: str | None) -> None:
        """A row without number has that of its first cell with an address."""
        place = address(reference or "")
        if place is not None:
            self._row = {**self._row, "r": str(place.row)}
            self._nameless = False

    def _end(self, _: str) -> None:
        depth, self._depth = self._depth, self._depth - 1
        if self._in_grid and depth == _ROW:
            self._add_row()
        elif depth == _TOP:
            if self._in_grid:
                self._in_grid = False
                self._found.grid = (*self._grid, *self._closing(self._grid))
            if self._counts:
                self._found.tail = self._closing(self._span)[1]

    def _closing(self, span: tuple[int, int]) -> tuple[int, int]:
        self._span = span
        return self._close()

    def _add_row(self) -> None:
        start, _ = self._span
        _, end = self._close()
        row = self._row
        last = self._found.rows[-1].number if self._found.rows else 0
        number = _whole(row.get("r")) or last + 1
        style = _whole(row.get("s")) if row.get("customFormat") in _TRUE else 0
        self._found.rows.append(Row(number, start, end, _real(row.get("ht")), row.get("hidden") in _TRUE, style))

    def _note(self, local: str, attributes: dict[str, str]) -> None:
        found = self._found
        if local == "sheetData":
            self._grid = self._span
        elif local == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            corners = address(first), address(last or first)
            if corners[0] and corners[1]:
                found.merged.append((corners[0], corners[1]))
        elif local == "col":
            width, style = _real(attributes.get("width")), _whole(attributes.get("style"))
            first_column, last_column = _whole(attributes.get("min")), _whole(attributes.get("max"))
            found.bands.append(Band(first_column, last_column, width, attributes.get("hidden") in _TRUE, style))
        elif local == "sheetFormatPr":
            found.default_width = _real(attributes.get("defaultColWidth")) or found.default_width
            found.default_height = _real(attributes.get("defaultRowHeight")) or found.default_height
        elif local == "legacyDrawing":
            found.legacy = next((value for key, value in attributes.items() if key.startswith(f"{RELATIONS}|id")), None)


def _whole(text: str | None) -> int:
    number = _real(text)
    return int(number) if number is not None else 0


def _real(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
