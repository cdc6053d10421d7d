"""The parts of a workbook and how they hang together: sheets, styles, shared strings, settings."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.read.refuse import refused
from lowcarbon_cli.read.xlsx.frame import RELATION, yes
from lowcarbon_cli.read.xlsx.text import MAIN
from lowcarbon_cli.read.xmlscan import SHORT, Kept

if TYPE_CHECKING:
    from lowcarbon_cli.read.archive import Archive
    from lowcarbon_cli.read.xmlscan import Scanner

_USUAL = "xl/workbook.xml"
_STRICT = "http://purl.oclc.org/ooxml/"

Start = Callable[[str, dict[str, str]], None]
_tags: Kept[list[tuple[str, dict[str, str]]]] = Kept()


class Relation(NamedTuple):
    """Another part that a part names: the last word of the relation's type, and the part where it is there."""

    kind: str
    part: str | None


class Listed(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    state: str
    relation: str


class Workbook(Struct):
    """What the workbook part says."""

    sheets: list[Listed] = field(default_factory=list)
    from_1904: bool = False
    manual: bool = False
    full_precision: bool = True
    """False where Excel calculates with the figures as they are displayed."""


class Package:
    """The parts of a workbook by name; capitals do not matter."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.archive: Archive = scanner.archive
        self._names = {name.casefold(): name for name in self.archive.parts}

    def part(self, name: str) -> str | None:
        """Return the name of a part as it is written, None where there is none."""
        return self._names.get(name.casefold())

    def main(self) -> str:
        """Return the workbook part. Raises ``UnreadableFileError`` where there is none."""
        found = [item.part for item in self.relations("").values() if item.kind == "officeDocument" and item.part]
        part = found[0] if found else self.part(_USUAL)
        if part is None:
            raise refused("LC-FIL-008", self.archive.shown, detail=f"{_USUAL}: missing")
        return part

    def relations(self, part: str) -> dict[str, Relation]:
        """Return what a part names by id; nothing for a part without relations. The package itself is ``""``."""
        folder, name = posixpath.split(part)
        own = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relation] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag.rpartition(" ")[2] == "Relationship" and attributes.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
                found[attributes.get("Id", "")] = Relation(
                    attributes.get("Type", "").rpartition("/")[2], self.part(path)
                )

        if own is not None:
            self._walk(own, start)
        return found

    def workbook(self, part: str) -> Workbook:
        """Return what the workbook part says. Raises ``UnreadableFileError`` for one that is not to be read."""
        found = Workbook()

        def start(name: str, attributes: dict[str, str]) -> None:
            if name.startswith(_STRICT):
                raise refused("LC-FIL-020", self.archive.shown, what=label("file_kind_strict"))
            self._in_workbook(found, name.removeprefix(MAIN), attributes)

        self._walk(part, start)
        return found

    def _walk(self, part: str, start: Start) -> None:
        """Hand every tag of a part to ``start``; those of a sound part are kept, for many workbooks have the same."""
        content = self.archive.read(part)
        if (known := _tags.known(self.scanner, content)) is not None:
            for name, attributes in known:
                start(name, attributes)
            return
        tags: list[tuple[str, dict[str, str]]] = []

        def noted(name: str, attributes: dict[str, str]) -> None:
            tags.append((name, attributes))
            start(name, attributes)

        before = self.scanner.elements
        short = len(content) <= SHORT
        self.sound(part, self.scanner.run(part, content, noted if short else start, spaces=True))
        if short:
            _tags.keep(content, tags, self.scanner.elements - before)

    def _in_workbook(self, found: Workbook, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            if not attributes.get("name"):
                raise ValueError("a sheet without a name")
            sheet = Listed(attributes["name"], attributes.get("state", "visible"), attributes.get(RELATION, ""))
            found.sheets.append(sheet)
            if len(found.sheets) > self.archive.budget.sheets:
                raise refused("LC-FIL-012", self.archive.shown, limit=self.archive.budget.sheets)
        elif name == "workbookPr":
            found.from_1904 = yes(attributes.get("date1904", ""))
        elif name == "calcPr":
            found.manual = attributes.get("calcMode") == "manual"
            found.full_precision = yes(attributes.get("fullPrecision", "1"))

    def sound(self, part: str, trouble: str) -> None:
        """Raise ``UnreadableFileError`` where anything is wrong with a part."""
        if trouble:
            raise refused("LC-FIL-008", self.archive.shown, detail=f"{part}: {trouble}")
