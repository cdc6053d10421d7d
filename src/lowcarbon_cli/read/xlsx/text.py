"""Text of XML as spreadsheet programs write it, taken apart without a parser."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
"""What the name of an element of a workbook begins with, as ``Scanner`` gives it."""

_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(\w+));|&", re.ASCII)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATTRIBUTE = re.compile(r' (?!xml)([A-Za-z][A-Za-z0-9:]*)="([^"<>&]*)"', re.ASCII | re.IGNORECASE)
_DECLARATION = re.compile(
    r"""<\?xml version=["']1\.0["'](?: encoding=["']utf-8["'])?(?: standalone=["'](?:yes|no)["'])? ?\?>""",
    re.IGNORECASE,
)
_HEAD = 200
"""Bytes in which the XML declaration must have ended."""
_STEP = 1 << 16
"""Bytes that are taken apart at a time, and a little more, up to a mark."""
_LONGEST = 1 << 22
_CONTROLS = bytes({*range(32)} - {9, 10})


class OddXmlError(Exception):
    """XML in a form that only a parser should judge."""


def is_utf8(content: bytes) -> bool:
    """Tell whether a part is UTF-8 for certain: by a plain declaration or without any, and without a mark before it."""
    head = content[:_HEAD].decode("latin-1")
    if not head.startswith("<?xml"):
        return head.startswith("<")
    return _DECLARATION.match(head) is not None


def pieces(content: bytes, start: int, end: int, mark: bytes) -> Iterator[str]:
    """Yield what stands between two bytes in pieces that end with ``mark``, but the last.

    Raises ``OddXmlError`` for text that a parser must judge, and for a piece so long that its parts would cost memory.
    """
    while start < end:
        found = content.find(mark, min(start + _STEP, end), end)
        cut = end if found < 0 else found + len(mark)
        if cut - start > _LONGEST:
            raise OddXmlError
        yield decoded(content[start:cut])
        start = cut


def decoded(piece: bytes) -> str:
    """Return a piece of UTF-8. Raises ``OddXmlError`` for bytes and characters that need, or fail, a parser."""
    if len(piece.translate(None, _CONTROLS)) != len(piece):  # a carriage return is for the parser to normalise
        raise OddXmlError
    try:
        text = piece.decode()
    except UnicodeDecodeError as error:
        raise OddXmlError from error
    if "]]>" in text or "\ufffe" in text or "\uffff" in text:
        raise OddXmlError
    return text


def plain(text: str) -> str:
    """Return text with its references resolved. Raises ``OddXmlError`` for one that XML does not know."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name is not None and name in _NAMED:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    if code > sys.maxunicode or _NOT_XML.match(chr(code)):
        raise OddXmlError
    return chr(code)


def attributes_of(text: str) -> dict[str, str]:
    """Return the attributes of a tag: `` name="value"`` again and again, without references.

    Raises ``OddXmlError`` for anything else, a repeated name included.
    """
    pairs = _ATTRIBUTE.findall(text)
    found = dict(pairs)
    if len(found) != len(pairs) or sum(len(name) + len(value) + 4 for name, value in pairs) != len(text):
        raise OddXmlError
    return found
