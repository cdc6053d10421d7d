"""The unit that people mean by what they type: full width, brackets, superscripts, the usual spellings, compounds.

The spellings are a closed table (``data/units.toml``): text that is no unit yields None, never a guess.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import CatalogueError
from lowcarbon_cli.standards.units import FILE, ONE, PRODUCT, add_powers, simple_units, unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.standards.units import Unit

MAX_TEXT = 60
"""No unit that anybody writes is longer; a longer text is a sentence."""

# Blanks, zero-width marks and the byte order mark mean nothing inside a unit.
_BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_DOTS = str.maketrans(dict.fromkeys("·•⋅∙×・", PRODUCT))
_OPENING = str.maketrans(dict.fromkeys("[{【〔〖「", "(") | dict.fromkeys("]}】〕〗」", ")"))
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# NFKC turns a raised 4 into a plain one and would make "104" of ten to the fourth.
_POWER_OF_TEN = re.compile("10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_WATT_HOURS = re.compile(r"(kw|mw|gw|瓦)[*.](h|小?时)")
_LABEL = re.compile(r"^(计量)?单位:")
_MULTIPLES = (
    ("10^8", "亿"),
    ("100million", "亿"),
    ("1亿", "亿"),
    ("10^6", "百万"),
    ("million", "百万"),
    ("10^4", "万"),
    ("10000", "万"),
    ("10,000", "万"),
    ("1万", "万"),
    ("10^3", "千"),
    ("1000", "千"),
)


@cache
def _spellings() -> Mapping[str, str]:
    """Map every folded spelling of a simple unit to its id; a spelling of two units is refused."""
    found: dict[str, str] = {}
    for item in simple_units().values():
        for name in (item.id, item.zh, item.en, *item.aliases):
            if found.setdefault(_multiple(_fold(name)), item.id) != item.id:
                raise CatalogueError("standard_duplicate", file=FILE, where=item.id, value=name)
    return MappingProxyType(found)


def _fold(text: str) -> str:
    """Return text in the one spelling that is compared: NFKC, lower case, without blanks."""
    raised = _POWER_OF_TEN.sub(lambda match: "10^" + match[1].translate(_SUPERSCRIPTS), text)
    plain = unicodedata.normalize("NFKC", raised).casefold()
    plain = _BLANKS.sub("", plain).translate(_DOTS).translate(_OPENING)
    return _WATT_HOURS.sub(r"\1\2", plain)


def _multiple(token: str) -> str:
    """Return a token with a leading power of ten in Chinese, as the table spells it."""
    for written, chinese in _MULTIPLES:
        if token.startswith(written) and len(token) > len(written):
            return chinese + token[len(written) :]
    return token


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit | None:
    """Return the unit that ``text`` writes, None where it is no known unit.

    Full width, blanks, brackets, superscripts and the usual spellings are understood; compounds are
    built with ``/`` and ``*`` or a raised dot, several divisors also in brackets.

    >>> parse_unit("（万吨标准煤）").id, parse_unit("kJ／㎥").id, parse_unit("吨标煤/万元").id
    ('10k_tce', 'kj/m3', 'tce/10k_cny')
    """
    if len(text) > MAX_TEXT:
        return None
    powers = _parse(_LABEL.sub("", _fold(text)))
    return None if powers is None else unit_of(powers)


def _parse(text: str) -> dict[str, int] | None:
    """Return unit ids with their powers for folded text, None where any part is no unit."""
    text = _unwrapped(text)
    parts = _split(text, "/")
    if len(parts) == 1:
        factors = _split(text, PRODUCT)
        if len(factors) == 1:
            return _token(text)
        found: list[tuple[str, int]] = [(factor, 1) for factor in factors]
    else:
        found = [(part, 1 if place == 0 else -1) for place, part in enumerate(parts)]
    powers: dict[str, int] = {}
    for part, sign in found:
        inner = _parse(part)
        if inner is None:
            return None
        add_powers(powers, inner, sign)
    return powers


def _token(token: str) -> dict[str, int] | None:
    """Return the power of one simple unit; brackets inside a name (``吨(标准煤)``) mean nothing."""
    bare = token.replace("(", "").replace(")", "")
    known = _spellings()
    found = known.get(bare) or known.get(_multiple(bare))
    if found is None:
        return None
    return {} if found == ONE else {found: 1}


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark that stands outside brackets."""
    parts, depth, start = [], 0, 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char == mark and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _unwrapped(text: str) -> str:
    """Take off brackets that stand around the whole text."""
    while text.startswith("(") and text.endswith(")"):
        depth = 0
        for place, char in enumerate(text):
            depth += (char == "(") - (char == ")")
            if depth == 0 and place < len(text) - 1:
                return text
        text = text[1:-1]
    return text
