"""Text of XML as spreadsheet programs write it, taken apart without a parser."""

from __future__ import annotations

import re

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
"""What the name of an element of a workbook begins with, as ``Scanner`` gives it."""

_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(\w+));|&")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ATTRIBUTE = re.compile(r' ([A-Za-z0-9:]+)="([^"<>&]*)"')
_ENCODING = re.compile(r"<\?xml[^>]*\sencoding\s*=(?!\s*[\"']utf-8[\"'])", re.IGNORECASE)
_DECLARATION = 200
_CONTROLS = bytes({*range(32)} - {9, 10})


class OddXmlError(Exception):
    """XML in a form that only a parser should judge."""


def is_utf8(content: bytes) -> bool:
    """Tell whether a part says, or does not deny, that it is UTF-8, and has no byte order mark."""
    head = content[:_DECLARATION].decode("latin-1")
    return head.startswith("<") and not _ENCODING.match(head)


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
    if code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
        return chr(code)
    raise OddXmlError


def attributes_of(text: str) -> dict[str, str]:
    """Return the attributes of a tag: `` name="value"`` again and again, without references.

    Raises ``OddXmlError`` for anything else, a repeated name included.
    """
    pairs = _ATTRIBUTE.findall(text)
    found = dict(pairs)
    if len(found) != len(pairs) or sum(len(name) + len(value) + 4 for name, value in pairs) != len(text):
        raise OddXmlError
    return found
