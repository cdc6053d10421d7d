"""Excel backend (.xlsx, .xlsm): values, number formats, formulas, merged ranges, what is hidden."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read.archive import open_archive
from lowcarbon_cli.read.grid import Book
from lowcarbon_cli.read.refuse import refused
from lowcarbon_cli.read.xlsx.cells import Looks
from lowcarbon_cli.read.xlsx.counts import Counts
from lowcarbon_cli.read.xlsx.dates import EPOCH_1900, EPOCH_1904
from lowcarbon_cli.read.xlsx.package import Package
from lowcarbon_cli.read.xlsx.sheet import Room, sheet_of
from lowcarbon_cli.read.xlsx.strings import strings_of
from lowcarbon_cli.read.xlsx.styles import Format, formats_of
from lowcarbon_cli.read.xlsx.worksheet import Worksheet
from lowcarbon_cli.read.xmlscan import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.archive import Archive
    from lowcarbon_cli.read.grid import Sheet
    from lowcarbon_cli.read.xlsx.package import Listed, Relation, Workbook

_MACRO_SHEETS = frozenset({"xlMacrosheet", "xlIntlMacrosheet"})


def open_excel(archive: Archive) -> Book:
    """Return the sheets of an .xlsx or .xlsm file, in order; a formula counts by its cached value.

    Raises ``UnreadableFileError`` for a file that is broken, or asks for more than the budget.
    """
    return ExcelFile(archive).book()


class ExcelFile:
    """A workbook whose sheets are still to be read: its list of sheets, strings, styles and settings."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.scanner = Scanner(archive)
        self.counts = Counts(archive.shown, archive.budget)
        self.package = Package(self.scanner)
        main = self.package.main()
        self.relations = self.package.relations(main)
        self.workbook: Workbook = self.package.workbook(main)
        self.looks = self._looks()

    def _looks(self) -> Looks:
        parts = {relation.kind: relation.part for relation in self.relations.values()}
        strings: list[str] = []
        formats: tuple[Format, ...] = (Format(),)
        if part := parts.get("sharedStrings"):
            strings, trouble = strings_of(self.scanner, part, self.archive.read(part))
            self.package.sound(part, trouble)
        if part := parts.get("styles"):
            formats, trouble = formats_of(self.scanner, part, self.archive.read(part))
            self.package.sound(part, trouble)
        return Looks(strings, formats, EPOCH_1904 if self.workbook.from_1904 else EPOCH_1900)

    def worksheets(self) -> Iterator[tuple[Listed, Worksheet]]:
        """Yield the sheets of cells whose part is there, in order, not yet read."""
        for listed in self.workbook.sheets:
            relation = self._relation(listed)
            if relation is not None and relation.part is not None and relation.kind != "chartsheet":
                yield listed, Worksheet(relation.part, self.package, self.counts, self.looks)

    def _relation(self, listed: Listed) -> Relation | None:
        if listed.relation and listed.relation not in self.relations:
            raise refused("LC-FIL-008", self.archive.shown, detail=f"{listed.name}: {listed.relation}")
        return self.relations.get(listed.relation)

    def book(self) -> Book:
        """Read all sheets."""
        room = Room(self.archive.budget.characters, self.archive.shown)
        sheets: list[Sheet] = []
        for place, (listed, worksheet) in enumerate(self.worksheets()):
            again = partial(_sheet_again, self.archive, place)
            sheets.append(sheet_of(listed, worksheet, room, exact=self.workbook.full_precision, again=again))
        return Book(tuple(sheets), tuple(self._said()))

    def _said(self) -> Iterator[Finding]:
        """Yield what is to be said of the workbook as a whole."""
        shown = self.archive.shown
        top = CellRef(shown, "", 1, 1)
        kinds = {relation.kind for relation in self.relations.values()}
        if kinds & _MACRO_SHEETS or any(name.casefold().endswith("vbaproject.bin") for name in self.archive.parts):
            yield finding("LC-FIL-021", top)
        if self.workbook.manual:
            yield finding("LC-FIL-023", top)
        if self.workbook.from_1904:
            yield finding("LC-FIL-025", top)
        for listed in self.workbook.sheets:
            relation = self._relation(listed)
            if relation is None or relation.part is None:
                yield finding("LC-FIL-028", CellRef(shown, listed.name, 1, 1), sheet=listed.name)


def _sheet_again(archive: Archive, place: int) -> Sheet:
    """Read one sheet of a workbook anew, every row cell by cell."""
    file = ExcelFile(open_archive(archive.content, archive.shown, archive.budget))
    listed, worksheet = list(file.worksheets())[place]
    room = Room(archive.budget.characters, archive.shown)
    return sheet_of(listed, worksheet, room, exact=file.workbook.full_precision)
