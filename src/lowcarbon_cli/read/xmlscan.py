"""One pass over the XML of an untrusted part, with expat: no DOCTYPE, no entity, a bounded number of elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.read.refuse import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lowcarbon_cli.read.archive import Archive

_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<", b"<\x00", b"\x00<")


def looks_like_xml(head: bytes) -> bool:
    """Tell whether a part is XML by its first bytes, whatever its name says."""
    return head.lstrip(b" \t\r\n").startswith(_XML_STARTS)


def local(name: str) -> str:
    """Return an element's name without its prefix."""
    return name.rpartition(":")[2]


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

    def run(
        self,
        part: str,
        pieces: Iterable[bytes],
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        words: Callable[[str], None] | None = None,
    ) -> str:
        """Feed a part to the handlers.

        Returns what is wrong with the part's XML, empty where it is well formed. Raises
        ``UnreadableFileError`` for a DOCTYPE and for too many elements.
        """
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype(part)
        parser.StartElementHandler = self._counted(start)
        if end is not None:
            parser.EndElementHandler = end
        if words is not None:
            parser.CharacterDataHandler = words
        trouble = ""
        for piece in pieces:  # a part is unpacked to its end even where its XML is broken: sizes count
            if not trouble:
                trouble = _feed(parser, piece, final=False)
        return trouble or _feed(parser, b"", final=True)

    def _counted(self, start: Callable[[str, dict[str, str]], None]) -> Callable[[str, dict[str, str]], None]:
        limit = self.archive.budget.elements

        def counted(name: str, attributes: dict[str, str]) -> None:
            self.elements += 1
            if self.elements > limit:
                raise refused("LC-FIL-019", self.archive.shown, what=label("file_elements"), limit=limit)
            start(name, attributes)

        return counted

    def _doctype(self, part: str) -> Callable[..., NoReturn]:
        def refuse(*_declared: object) -> NoReturn:
            raise refused("LC-FIL-011", self.archive.shown, part=part)

        return refuse


def _feed(parser: expat.XMLParserType, piece: bytes, *, final: bool) -> str:
    try:
        parser.Parse(piece, final)
    except expat.ExpatError as error:
        return str(error)
    except (LookupError, ValueError, UnicodeError) as error:  # an encoding that Python or expat does not know
        return f"{type(error).__name__}: {error}"
    return ""
