"""Passes over the XML of an untrusted part, with expat: no DOCTYPE, no entity, a bounded number of elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, TypeVar
from xml.parsers import expat

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.read.refuse import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowcarbon_cli.read.archive import Archive

_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<", b"<\x00", b"\x00<")
_STEP = 1 << 16
SHORT, _MOST = 1 << 14, 64


def looks_like_xml(head: bytes) -> bool:
    """Tell whether a part is XML by its first bytes, whatever its name says."""
    return head[:1024].lstrip(b" \t\r\n").startswith(_XML_STARTS)


Made = TypeVar("Made")


class Kept(dict[bytes, tuple[Made, int]]):
    """What passes over short parts gave, with their number of elements, by content: parks share their template's."""

    def known(self, scanner: Scanner, content: bytes) -> Made | None:
        """Return what the same content gave before, its elements counted as by a pass; None where it is new."""
        found = self.get(content)
        if found is None:
            return None
        scanner.count(found[1])
        return found[0]

    def keep(self, content: bytes, made: Made, elements: int) -> None:
        """Keep what a part's content, and nothing else, has led to."""
        if len(content) <= SHORT:
            if len(self) >= _MOST:
                self.clear()
            self[content] = made, elements


class Scanner:
    """Runs expat over parts of one archive and counts elements over all of them."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.elements = 0
        self._parser: expat.XMLParserType | None = None

    @property
    def place(self) -> int:
        """Byte of the part at which the present event starts."""
        return self._parser.CurrentByteIndex if self._parser is not None else 0

    def count(self, elements: int) -> None:
        """Count elements; raises ``UnreadableFileError`` where there are too many."""
        self.elements += elements
        limit = self.archive.budget.elements
        if self.elements > limit:
            raise refused("LC-FIL-019", self.archive.shown, what=label("file_elements"), limit=limit)

    def run(
        self,
        part: str,
        content: bytes,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        words: Callable[[str], None] | None = None,
        *,
        spaces: bool = False,
    ) -> str:
        """Feed a part to the handlers; with ``spaces`` a name in a namespace is the namespace, a blank, the name.

        Returns what is wrong with the part's XML, empty where it is well formed. Raises
        ``UnreadableFileError`` for a DOCTYPE and for too many elements.
        """
        trouble = ""
        for trouble in self.steps(part, content, start, end, words, spaces=spaces):  # noqa: B007 - the last one
            pass
        return trouble

    def steps(
        self,
        part: str,
        content: bytes,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        words: Callable[[str], None] | None = None,
        *,
        spaces: bool = False,
    ) -> Iterator[str]:
        """Do the same as ``run`` in steps, and yield after each of them what is wrong so far."""
        self._parser = parser = expat.ParserCreate(namespace_separator=" " if spaces else None)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype(part)
        parser.StartElementHandler = self._counted(start)
        if end is not None:
            parser.EndElementHandler = end
        if words is not None:
            parser.CharacterDataHandler = words
        view = memoryview(content)
        try:
            for place in range(0, max(len(content), 1), _STEP):
                trouble = _feed(parser, view[place : place + _STEP], final=place + _STEP >= len(content))
                yield trouble
                if trouble:
                    return
        finally:
            self._parser = None  # it holds the handlers, which may hold this: all would wait for the garbage collector

    def _counted(self, start: Callable[[str, dict[str, str]], None]) -> Callable[[str, dict[str, str]], None]:
        limit = self.archive.budget.elements

        def counted(name: str, attributes: dict[str, str]) -> None:
            self.elements += 1
            if self.elements > limit:
                self.count(0)
            start(name, attributes)

        return counted

    def _doctype(self, part: str) -> Callable[..., NoReturn]:
        def refuse(*_declared: object) -> NoReturn:
            raise refused("LC-FIL-011", self.archive.shown, part=part)

        return refuse


def _feed(parser: expat.XMLParserType, piece: memoryview, *, final: bool) -> str:
    try:
        parser.Parse(piece, final)
    except expat.ExpatError as error:
        return str(error)
    except (LookupError, ValueError, UnicodeError) as error:  # an encoding that Python or expat does not know
        return f"{type(error).__name__}: {error}"
    return ""
