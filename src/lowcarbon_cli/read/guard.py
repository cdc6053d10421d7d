"""What a workbook archive holds, found before openpyxl builds anything: refusals, and facts openpyxl drops.

One pass with expat over every XML part. openpyxl would build each cell of a merged or linked area, and
it drops the declared dimension, the values under a merge and sheets whose part is missing.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.read.grid import Area
from lowcarbon_cli.read.refuse import refused
from lowcarbon_cli.read.xmlscan import Scanner, local, looks_like_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.read.archive import Archive

_CORNER = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{0,7})")
LAST_ROW = 1 << 20
LAST_COLUMN = 1 << 14
_WIDE = LAST_COLUMN + 1
"""A place is kept as row x this + column."""
_DIGITS = 9
"""Longest row number that is worth converting; a longer one is far away in any case."""
TREE_WEIGHT = 10
"""How much dearer an element is in a part of which openpyxl builds a whole tree, or a character of a shared formula."""
_NEEDED = ("worksheet", "workbook", "sst", "styleSheet", "Types", "Relationships")
"""Roots of parts that must be well formed; a drawing in Excel's own careless VML need not be."""


@dataclass(slots=True)
class SheetFacts:
    """What the XML of one worksheet says."""

    dimension: Area | None = None
    merged: list[Area] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)
    """Places of the cells that hold a value or a formula."""
    rows: int = 0
    """Rows that hold anything."""

    def covered(self) -> tuple[tuple[int, int], ...]:
        """Return the places, row and column, of values that a merge hides."""
        if not self.merged:
            return ()
        hidden = {place for area in self.merged for place in _places(area)}
        return tuple(divmod(place, _WIDE) for place in self.filled if place in hidden)

    def twice(self) -> tuple[tuple[int, int], ...]:
        """Return the places that the file fills twice."""
        if len(set(self.filled)) == len(self.filled):
            return ()
        counts = Counter(self.filled)
        return tuple(divmod(place, _WIDE) for place, count in counts.items() if count > 1)

    def beyond(self) -> bool:
        """Tell whether values stand outside the declared dimension."""
        area = self.dimension
        if area is None:
            return False
        return any(
            not (area.top <= row <= area.bottom and area.left <= column <= area.right)
            for row, column in (divmod(place, _WIDE) for place in self.filled)
        )


@dataclass(slots=True)
class BookFacts:
    """What the archive says about the workbook as a whole."""

    sheets: dict[str, str] = field(default_factory=dict)
    """Sheet name -> relationship id."""
    part: str = ""
    """Name of the workbook part."""
    strict: bool = False
    parts: dict[str, SheetFacts] = field(default_factory=dict)
    """Worksheet part -> its facts."""
    targets: dict[str, dict[str, str]] = field(default_factory=dict)
    """Relationship part -> id -> target."""
    macros: bool = False

    def of(self, sheet: str) -> SheetFacts | None:
        """Return the facts of a sheet by its name, None where its part is not there."""
        folder, name = posixpath.split(self.part)
        target = self.targets.get(posixpath.join(folder, "_rels", f"{name}.rels"), {}).get(self.sheets.get(sheet, ""))
        if target is None:
            return None
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        return self.parts.get(path)


def inspect(archive: Archive) -> BookFacts:
    """Return the facts of an OOXML archive.

    Raises ``UnreadableFileError`` for what must not be opened: a DOCTYPE, more sheets, rows, cells or
    elements than the budget allows, a far cell, and for parts that are not well formed.
    """
    scan = _Scan(archive)
    for name in archive.parts:
        scan.part(name)
    facts = scan.facts
    facts.macros |= any(name.casefold().endswith("vbaproject.bin") for name in archive.parts)
    return facts


class _Scan:
    """The pass over all parts: counts that run over the whole file, and the state within one part."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.budget = archive.budget
        self.facts = BookFacts()
        self.scanner = Scanner(archive)
        self.cells = 0
        self.formulas = 0

    def part(self, name: str) -> None:
        pieces = self.archive.chunks(name)
        head = next(pieces, b"")
        if not looks_like_xml(head):
            for _piece in pieces:  # unpacked all the same: sizes count
                pass
            return
        inside = _Part(self, name)
        trouble = self.scanner.run(name, _again(head, pieces), inside.start)
        inside.close()
        if trouble and inside.root in _NEEDED:
            raise refused("LC-FIL-008", self.archive.shown, detail=f"{name}: {trouble}")

    def count_area(self, area: Area) -> None:
        self.cells += (area.bottom - area.top + 1) * (area.right - area.left + 1)
        self.judge_cells()

    def judge_cells(self) -> None:
        if self.cells > self.budget.cells:
            raise refused("LC-FIL-014", self.archive.shown, limit=self.budget.cells)


class _Part:
    """The state within one part."""

    def __init__(self, scan: _Scan, name: str) -> None:
        self.scan = scan
        self.name = name
        self.root = ""
        self.sheet = SheetFacts()
        self.row = 0
        self.row_filled = False
        self.column = 0
        self.open = False
        self.elements = 0
        self.shared: dict[str, int] = {}
        """Length of each shared formula, in bytes of XML."""
        self.formula: tuple[str, int] | None = None
        """The shared formula that is being read and where it began."""

    def close(self) -> None:
        if self.root == "worksheet":
            self.scan.facts.parts[self.name] = self.sheet

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = local(name)
        if not self.root:
            self._begin(name, attributes)
        elif self.root == "worksheet":
            self._in_sheet(name, attributes)
        elif self.root != "sst":
            self._in_tree(name, attributes)

    def _in_tree(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        limit = self.scan.budget.elements // TREE_WEIGHT
        if self.elements > limit:
            raise refused("LC-FIL-019", self.scan.archive.shown, what=label("file_elements"), limit=limit)
        if self.root == "workbook":
            self._in_workbook(name, attributes)
        elif name == "Relationship":
            known = self.scan.facts.targets.setdefault(self.name, {})
            known[attributes.get("Id", "")] = attributes.get("Target", "")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.root = name
        if name == "workbook":
            self.scan.facts.part = self.name
            self.scan.facts.strict = any("purl.oclc.org/ooxml" in value for value in attributes.values())
        elif name == "macrosheet":  # an Excel 4 macro sheet
            self.scan.facts.macros = True

    def _in_workbook(self, name: str, attributes: dict[str, str]) -> None:
        if name != "sheet":
            return
        sheets = self.scan.facts.sheets
        relation = next((value for key, value in attributes.items() if local(key) == "id"), "")
        sheets[attributes.get("name", "")] = relation
        if len(sheets) > self.scan.budget.sheets:
            raise refused("LC-FIL-012", self.scan.archive.shown, limit=self.scan.budget.sheets)

    def _in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        if self.formula is not None:
            self.shared[self.formula[0]] = self.scan.scanner.place - self.formula[1]
            self.formula = None
        if name == "c":
            self._cell(attributes.get("r"))
        elif name in {"v", "f", "is"}:
            self._value()
            if name == "f" and attributes.get("t") == "shared":
                self._shared(attributes)
        elif name == "row":
            self._row(attributes.get("r"))
        elif name == "dimension":
            self.sheet.dimension = parse_area(attributes.get("ref", ""))
        elif name in {"mergeCell", "hyperlink"}:
            area = parse_area(attributes.get("ref", ""))
            if area is not None:
                self.scan.count_area(area)
                if name == "mergeCell":
                    self.sheet.merged.append(area)

    def _shared(self, attributes: dict[str, str]) -> None:
        """Count what openpyxl will do: take a shared formula apart again for each cell that uses it."""
        number = attributes.get("si", "")
        if "ref" in attributes:
            self.formula = (number, self.scan.scanner.place)
            return
        self.scan.formulas += self.shared.get(number, 0)
        limit = self.scan.budget.characters // TREE_WEIGHT
        if self.scan.formulas > limit:
            raise refused("LC-FIL-019", self.scan.archive.shown, what=label("file_characters"), limit=limit)

    def _row(self, number: str | None) -> None:
        self.row = _number(number or "") or self.row + 1
        self.column = 0
        self.row_filled = False

    def _cell(self, reference: str | None) -> None:
        self.scan.cells += 1
        if self.scan.cells > self.scan.budget.cells:
            self.scan.judge_cells()
        self.open = True
        self.column += 1
        if reference:
            letters = reference.rstrip("0123456789")
            number = reference[len(letters) :]
            self.column = _column(letters) or self.column
            # the cell's own row wins, as it does in openpyxl
            self.row = _number(number) or self.row

    def _value(self) -> None:
        if not self.open:
            return
        self.open = False
        if not self.row_filled:
            self.row_filled = True
            self.sheet.rows += 1
        budget = self.scan.budget
        judge_place(self.scan.archive.shown, budget.rows, budget.columns, self.sheet.rows, (self.row, self.column))
        self.sheet.filled.append(self.row * _WIDE + self.column)


def judge_place(shown: str, rows: int, columns: int, filled: int, place: tuple[int, int]) -> None:
    """Refuse a sheet with more filled rows than allowed, or one filled cell far from everything."""
    row, column = place
    if filled > rows or (row > rows and filled >= rows):
        raise refused("LC-FIL-013", shown, limit=rows)
    if row > rows or column > columns:
        raise refused("LC-FIL-015", shown, place=f"{column_letters(column)}{row}", rows=rows, columns=columns)


def parse_area(words: str) -> Area | None:
    """Return the area that a reference such as ``A1:C9``, ``B:B`` or ``3:4`` names, None where it names none."""
    first, _, second = words.strip().partition(":")
    corners = _CORNER.fullmatch(first), _CORNER.fullmatch(second or first)
    if not first or corners[0] is None or corners[1] is None:
        return None
    columns = [_column(corner[1]) for corner in corners if corner]
    rows = [int(corner[2] or 0) for corner in corners if corner]
    return Area(min(rows) or 1, min(columns) or 1, max(rows) or LAST_ROW, max(columns) or LAST_COLUMN)


def _number(digits: str) -> int:
    if not (digits.isascii() and digits.isdecimal()):
        return 0
    return int(digits) if len(digits) <= _DIGITS else 10**_DIGITS


@lru_cache(maxsize=4096)
def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return 0
        number = min(number * 26 + ord(letter) - 64, _WIDE)
    return number


def _places(area: Area) -> Iterator[int]:
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            if (row, column) != (area.top, area.left):
                yield row * _WIDE + column


def _again(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from pieces
