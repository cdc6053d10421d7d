"""A copy of the user's workbook with notes at its cells; nothing else in it changes.

Only the style sheet, the sheets with notes, their comments and the drawings of these, the
relationships between them and the list of content types are edited, in place; every other part
(charts, text boxes, macros, printer settings ...) is copied.
"""

from __future__ import annotations

import posixpath
from functools import partial
from typing import TYPE_CHECKING
from xml.parsers import expat

from msgspec import Struct
from msgspec.structs import replace

from lowcarbon_cli.errors import OutputError
from lowcarbon_cli.render.annotate import comments, relations, styles, vml
from lowcarbon_cli.render.annotate.archive import MAX_UNPACKED, opened
from lowcarbon_cli.render.annotate.box import box_for
from lowcarbon_cli.render.annotate.cells import Paint, painted
from lowcarbon_cli.render.annotate.notes import joined
from lowcarbon_cli.render.annotate.sheet import MAX_COLUMN, MAX_ROW, Place, mapped
from lowcarbon_cli.render.annotate.xmlparts import MAIN, RELATIONS, BrokenPartError, parse, spliced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowcarbon_cli.render.annotate.archive import Package
    from lowcarbon_cli.render.annotate.notes import CellNote
    from lowcarbon_cli.render.annotate.sheet import SheetMap

_STRICT = "http://purl.oclc.org/ooxml/"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_COMMENTS_TYPE = f"{_OFFICE}.spreadsheetml.comments+xml"
_VML_TYPE = f"{_OFFICE}.vmlDrawing"
_STYLES_TYPE = f"{_OFFICE}.spreadsheetml.styles+xml"
_SUFFIXES = {
    f"{_OFFICE}.spreadsheetml.sheet.main+xml": ".xlsx",
    f"{_OFFICE}.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ".xltm",
}


class Annotated(Struct, frozen=True):
    """The copy. ``placed`` and ``not_placed`` together are all notes asked for, cell by cell.

    ``not_placed`` are those that the reader of the copy does not see: without a sheet, at a sheet
    or cell that the file lacks, below a conversation (Excel shows only that; the cell is coloured
    all the same), or beyond the length of a comment. ``suffix`` is what the copy's name must end
    in: Excel opens no macro workbook called .xlsx, nor the other way round.
    """

    content: bytes
    placed: tuple[CellNote, ...]
    not_placed: tuple[CellNote, ...]
    suffix: str


def annotate(content: bytes, notes: Sequence[CellNote], *, file: str, max_unpacked: int = MAX_UNPACKED) -> Annotated:
    """Return a copy of an .xlsx or .xlsm file with ``notes`` as comments and fills at their cells.

    The order of ``notes`` does not matter. Notes of an earlier run are taken out of the copy first.
    Equal input gives equal bytes. ``file`` is the name shown in messages, ``max_unpacked`` the
    bytes that the file may unpack to.

    Raises:
        OutputError: the file is of another kind, encrypted, signed, too large or broken.
    """
    package = opened(content, file, max_unpacked)
    try:
        return _Copy(package, file).annotated(joined(notes))
    except (BrokenPartError, expat.ExpatError) as error:
        raise OutputError("annotate_broken", file=file, detail=str(error)) from error


class _Copy:
    """The work on one package."""

    def __init__(self, package: Package, file: str) -> None:
        self._package = package
        self._workbook = self._main_part(file)
        self._sheets = self._sheets_of(file)
        self._styles_part = relations.of_kind(package, self._workbook, "styles")
        self._styles = styles.Styles(package.xml(self._styles_part) if self._styles_part else styles.BARE)
        self._blocks: set[int] | None = None

    def annotated(self, notes: Iterable[CellNote]) -> Annotated:
        by_sheet: dict[str, list[CellNote]] = {}
        placed: list[CellNote] = []
        lost: list[CellNote] = []
        for note in notes:
            there = note.sheet in self._sheets and 1 <= note.row <= MAX_ROW and 1 <= note.column <= MAX_COLUMN
            if there:
                by_sheet.setdefault(note.sheet, []).append(note)
            else:
                lost.append(note)
        for name, part in self._sheets.items():
            seen, unseen = self._sheet(part, by_sheet.get(name, []))
            placed += seen
            lost += unseen
        if self._styles.changed:
            self._package.put(self._styles_part or self._new_styles(), self._styles.result())
        suffix = _SUFFIXES.get(relations.content_type(self._package, self._workbook), ".xlsx")
        return Annotated(self._package.packed(), joined(placed), joined(lost), suffix)

    def _main_part(self, file: str) -> str:
        for stem, target in relations.by_id(self._package, "").values():
            if stem == f"{RELATIONS}/officeDocument":
                return target
            if stem.startswith(_STRICT):
                raise OutputError("annotate_strict", file=file)
        raise OutputError("annotate_not_workbook", file=file)

    def _sheets_of(self, file: str) -> dict[str, str]:
        """Return the sheets in order: name -> part."""
        root = parse(self._package.xml(self._workbook))
        if root.space.startswith(_STRICT):
            raise OutputError("annotate_strict", file=file)
        if root.space != MAIN or root.name != "workbook":
            raise OutputError("annotate_not_workbook", file=file)
        targets = relations.by_id(self._package, self._workbook)
        listed = root.child("sheets")
        found: dict[str, str] = {}
        for sheet in listed.all("sheet") if listed else ():
            _, part = targets.get(sheet.attributes.get(f"{{{RELATIONS}}}id", ""), ("", ""))
            if self._package.has(part):
                found.setdefault(sheet.attributes.get("name", ""), part)
        return found

    def _new_styles(self) -> str:
        part = posixpath.join(posixpath.dirname(self._workbook), "styles.xml")
        relations.relate(self._package, self._workbook, "styles", part)
        relations.declare(self._package, part, _STYLES_TYPE)
        return part

    def _sheet(self, part: str, notes: list[CellNote]) -> tuple[list[CellNote], list[CellNote]]:
        """Put ``notes`` on one sheet, old ones of ours off; return those seen there and those not."""
        found = relations.of_kind(self._package, part, "comments")
        book = comments.Comments(self._package.xml(found) if found else comments.BARE)
        if not notes and not book.ours:
            return [], []
        sheet = mapped(self._package.xml(part))
        if sheet is None:
            return [], notes
        shown = {Place(note.row, note.column): note for note in _at_origins(notes, sheet)}
        written, stand, emptied = book.written({place: note.lines for place, note in shown.items()})
        self._store(part, found, written)
        edits = painted(sheet, self._paints(shown, book.ours))
        drawing = self._draw(part, sheet, stand, emptied)
        if drawing is not None:
            edits.append(sheet.drawing_edit(drawing))
        self._package.put(part, spliced(sheet.data, edits))
        return _seen(shown, stand), _unseen(shown, stand)

    def _store(self, part: str, found: str | None, written: bytes) -> None:
        if found is None:
            folder = posixpath.dirname(self._workbook)
            found = self._package.free_name(posixpath.join(folder, "comments{}.xml"))
            self._package.put(found, written)
            relations.relate(self._package, part, "comments", found)
            relations.declare(self._package, found, _COMMENTS_TYPE)
        else:
            self._package.put(found, written)

    def _paints(self, shown: dict[Place, CellNote], ours: Iterable[Place]) -> dict[Place, Paint]:
        paints = {place: Paint(self._styles.unmarked, make=False) for place in ours}
        for place, note in shown.items():
            paints[place] = Paint(partial(self._styles.marked, severity=note.severity), make=True)
        return paints

    def _draw(
        self, part: str, sheet: SheetMap, stand: dict[Place, comments.Written], emptied: Iterable[Place]
    ) -> str | None:
        """Draw the boxes; return the id of the relationship if the sheet does not name the drawing yet."""
        boxes = {place: box_for(text.text, place, sheet) for place, text in stand.items()}
        if self._blocks is None:
            drawings = (name for name in self._package.names if name.lower().endswith(".vml"))
            self._blocks = {block for name in drawings for block in vml.blocks_used(self._package.xml(name))}
        if sheet.legacy is not None:
            _, target = relations.by_id(self._package, part).get(sheet.legacy, ("", ""))
            data = self._package.xml(target)
            self._package.put(target, vml.drawn(data, boxes, emptied, self._blocks))
            return None
        if not boxes:
            return None
        folder = posixpath.dirname(self._workbook)
        target = self._package.free_name(posixpath.join(folder, "drawings/vmlDrawing{}.vml"))
        self._package.put(target, vml.drawn(vml.BARE, boxes, emptied, self._blocks))
        relations.declare(self._package, target, _VML_TYPE)
        return relations.relate(self._package, part, "vmlDrawing", target)


def _at_origins(notes: Iterable[CellNote], sheet: SheetMap) -> tuple[CellNote, ...]:
    """Return the notes with those inside a merged range at its first cell, where Excel shows them."""
    moved = []
    for note in notes:
        place = sheet.origin(Place(note.row, note.column))
        moved.append(replace(note, row=place.row, column=place.column))
    return joined(moved)


def _seen(shown: dict[Place, CellNote], stand: dict[Place, comments.Written]) -> list[CellNote]:
    seen = []
    for place, note in shown.items():
        lines = tuple(line for line in note.lines if line not in stand[place].dropped)
        if lines and not stand[place].threaded:
            seen.append(replace(note, lines=lines))
    return seen


def _unseen(shown: dict[Place, CellNote], stand: dict[Place, comments.Written]) -> list[CellNote]:
    unseen = []
    for place, note in shown.items():
        lines = note.lines if stand[place].threaded else stand[place].dropped
        if lines:
            unseen.append(replace(note, lines=lines))
    return unseen
