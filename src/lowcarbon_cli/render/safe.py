"""Words of other people's workbooks, made harmless for the place they are shown in."""

from __future__ import annotations

import re
import unicodedata
from json import dumps

# C0/C1 controls, line and paragraph separators, and the marks that turn the writing direction:
# on a terminal or in a one-line cell they would hide or reorder what the reader believes to see;
# and the two that are no characters, which no XML may hold
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]")

_LATE_CONTROL = re.compile(r"[\x7f-\x9f\u2028\u2029]")

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_SPELLED = {"≤": "<=", "≥": ">=", "×": "x", "÷": "/"}

_OPENING = "（《“‘【(["
_CLOSING = "，。；：、！？）》”’】)],;:.!?%"
# what must stay together on a line: spaces; a short remark in square brackets; a run of narrow
# characters; one wide character; with the opening marks before and the closing marks behind it
_ATOM = re.compile(rf"\s+|\[\w{{1,12}}\]|[{re.escape(_OPENING)}]*(?:[\x21-\u10ff]+|\S)[{re.escape(_CLOSING)}]*")


def safe(text: str, encoding: str) -> str:
    """Return ``text`` with what ``encoding`` cannot show spelled out or replaced by ``?``."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        for sign, spelled in _SPELLED.items():
            if sign in text and not shows(sign, encoding):
                text = text.replace(sign, spelled)
        return text.encode(encoding, "replace").decode(encoding)
    return text


def shows(sign: str, encoding: str) -> bool:
    """Return whether ``encoding`` can show ``sign``."""
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def json_safe(text: str, encoding: str) -> str:
    """Return JSON text with escapes for what ``encoding`` cannot show and for control and direction marks.

    JSON escapes only the first 32 of these; a terminal obeys others, and some readers end a line at them.
    """
    strange = {sign for sign in set(text) if not shows(sign, encoding)}
    strange |= {sign for found in (*_LATE_CONTROL.findall(text), *_UNSEEN.findall(text)) for sign in found}
    return text.translate({ord(sign): dumps(sign)[1:-1] for sign in strange}) if strange else text


def one_line(text: str) -> str:
    """Return ``text`` on one line without control and direction marks."""
    return _UNSEEN.sub("", _CONTROL.sub(" ", text))


def no_formula(text: str) -> str:
    """Return ``text`` with ``'`` before it where a spreadsheet would take it for a formula.

    Plain numbers stay numbers.
    """
    if text.startswith(FORMULA) and _PLAIN_NUMBER.fullmatch(text) is None:
        return f"'{text}"
    return text


def width_of(text: str) -> int:
    """Return the columns ``text`` takes on a terminal: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def wrapped(text: str, width: int) -> list[str]:
    """Return ``text`` in lines of at most ``width`` (2 or more) columns; only blanks at a break are lost.

    Later lines keep the indentation of the first, as far as it leaves room.
    """
    if width_of(text) <= width:
        return [text]
    indent = text[: min(len(text) - len(text.lstrip(" ")), width // 2, width - 2)]
    lines: list[str] = []
    line, used = indent, len(indent)
    for atom in _ATOM.findall(text.strip(" ")):
        size = width_of(atom)
        if used + size > width and line.strip():
            lines.append(line.rstrip())
            line, used = indent, len(indent)
        if atom.isspace() and not line.strip():
            continue
        for part in [atom] if used + size <= width else atom:
            room = size if part is atom else width_of(part)
            if used + room > width and line.strip():
                lines.append(line.rstrip())
                line, used = indent, len(indent)
            line, used = line + part, used + room
    return [*lines, line.rstrip()] if line.strip() else lines or [""]
