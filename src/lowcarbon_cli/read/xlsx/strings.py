"""The table of shared strings: plain text of each entry, without its fonts and readings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.read.xlsx.text import MAIN, OddXmlError, is_utf8, pieces, plain

if TYPE_CHECKING:
    from lowcarbon_cli.read.xmlscan import Scanner

_TEXT = r'<t(?: xml:space="preserve")?+>[^<]*+</t>'
_FONT = r'<rPr>(?:<[a-zA-Z]++(?: (?:val|rgb|theme|indexed)="[^"<>&]*+")?+(?: tint="[^"<>&]*+")?+/>)*+</rPr>'
_READING = r'<phoneticPr fontId="\d++"(?: type="\w++")?+(?: alignment="\w++")?+/>'
_ENTRY = re.compile(rf"<si>({_TEXT}|(?:<r>(?:{_FONT})?+{_TEXT}</r>)++)(?:{_READING})?+</si>|(.+)", re.DOTALL | re.ASCII)
_SHOWN = re.compile(r"<t[^>]*+>([^<]*+)<")
_ENTRY_DEPTH = 2
_ESCAPED_MARK = "x005F_"
"""What stands before text that only looks like an escaped character."""


def strings_of(scanner: Scanner, part: str, content: bytes) -> tuple[list[str], str]:
    """Return the shared strings in order, and what is wrong with the part's XML (empty: nothing)."""
    if is_utf8(content):
        before = scanner.elements
        try:
            return _tiled(scanner, part, content), ""
        except OddXmlError:
            scanner.elements = before
    return _parsed(scanner, part, content)


def _tiled(scanner: Scanner, part: str, content: bytes) -> list[str]:
    start, end = content.find(b"<si>"), content.rfind(b"</si>") + len(b"</si>")
    if not 0 <= start < end:
        raise OddXmlError
    # without its entries the part must be XML with one empty entry where they stood
    frame = _Table(scanner)
    trouble = scanner.run(part, content[:start] + b"<si/>" + content[end:], frame.start, frame.end, spaces=True)
    if trouble or frame.places != [start]:
        raise OddXmlError
    texts: list[str] = []
    for piece in pieces(content, start, end, b"</si>"):
        found = _ENTRY.findall(piece)
        if found[-1][1]:
            raise OddXmlError
        scanner.count(2 * len(found))  # an entry and its text
        texts += [_meant(plain("".join(_SHOWN.findall(runs)))) for runs, _odd in found]
    return texts


def _parsed(scanner: Scanner, part: str, content: bytes) -> tuple[list[str], str]:
    table = _Table(scanner)
    trouble = scanner.run(part, content, table.start, table.end, table.words, spaces=True)
    return table.found, trouble


def _meant(text: str) -> str:
    return text.replace(_ESCAPED_MARK, "") if _ESCAPED_MARK in text else text


class _Table:
    """The handlers of a pass over the table."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.found: list[str] = []
        self.places: list[int] = []
        """Byte at which each entry starts."""
        self.path: list[str] = []
        self.runs = Runs()

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.removeprefix(MAIN)
        self.path.append(local)
        if self.path == ["sst", "si"]:
            self.places.append(self.scanner.place)
            self.runs = Runs()
        elif len(self.path) > _ENTRY_DEPTH:
            self.runs.start(self.path[_ENTRY_DEPTH:])

    def end(self, _name: str) -> None:
        if self.path == ["sst", "si"]:
            self.found.append(_meant(self.runs.text))
        elif len(self.path) > _ENTRY_DEPTH:
            self.runs.end()
        self.path.pop()

    def words(self, text: str) -> None:
        self.runs.words(text)


class Runs:
    """Text that may come in runs of different fonts; how it is read aloud is no part of it."""

    def __init__(self) -> None:
        self.whole = ""
        self.parts: list[str] = []
        self.open = False

    def start(self, path: list[str]) -> None:
        """Note an element by its path below the text's own."""
        if path == ["t"]:
            self.whole = ""
        elif path == ["r"]:
            self.parts.append("")
        elif path == ["r", "t"]:
            self.parts[-1] = ""
        self.open = path in (["t"], ["r", "t"])

    def end(self) -> None:
        """Note that the last element that began is over."""
        self.open = False

    def words(self, text: str) -> None:
        """Note characters."""
        if self.open and self.parts:
            self.parts[-1] += text
        elif self.open:
            self.whole += text

    @property
    def text(self) -> str:
        """Everything that is shown."""
        return self.whole + "".join(self.parts)
