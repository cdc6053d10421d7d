"""Units: what people type, exact conversion between sizes, and the algebra of compound units.

The table is closed (``data/units.toml``): text that is no unit yields None, never a guess. A unit id
is a simple id (``tce``) or a compound of them: ``tce/10k_cny``, ``gj*t/10k_m3/tj`` (every unit after
a slash divides). Units of one dimension but different size never cancel in an id (``t/10k_t``), so
that ``scale`` still knows the factor; only the very same unit does.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.errors import CatalogueError
from lowcarbon_cli.model.numbers import CONTEXT
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.text import Lang

ONE = "1"
FILE = "units.toml"
BASES = ("mass", "coal", "energy", "money", "volume", "area", "person", "count", "time", "co2e", "index")
"""The base dimensions; a pure number has none."""
MAX_TEXT = 60
"""No unit that anybody writes is longer; a longer text is a sentence."""

# Blanks, zero-width marks and the byte order mark mean nothing inside a unit.
_BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_PRODUCT = "*"
_DOTS = str.maketrans(dict.fromkeys("·•⋅∙×・", _PRODUCT))
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


class Unit(Struct, frozen=True):
    """A simple or compound unit: names, dimension, and its exact size in base units."""

    id: str
    zh: str
    en: str
    dimension: tuple[tuple[str, int], ...]
    """Base dimensions with their powers, sorted; empty for a pure number."""
    ratio: Fraction
    """Exact size: one of this unit in base units."""
    aliases: tuple[str, ...] = ()

    @property
    def factor(self) -> Decimal:
        """Size in base units as a decimal of at most 34 digits."""
        return _decimal(self.ratio)


@cache
def _simple() -> Mapping[str, Unit]:
    """Return the simple units by id, in the order of the table. Raises ``CatalogueError`` for a broken table."""
    text = read_text(resources.files(__package__) / "data" / FILE, FILE)
    root = Section(parse_toml(text, FILE), FILE)
    found: dict[str, Unit] = {}
    for section in root.sections("unit"):
        item = _read(section)
        if item.id in found:
            raise section.refuse("duplicate", "id", value=item.id)
        found[item.id] = item
    root.done()
    return MappingProxyType(found)


def _read(section: Section) -> Unit:
    base = section.choice("dimension", ("", *BASES))
    try:
        ratio = Fraction(section.text("factor"))
    except (ValueError, ZeroDivisionError) as error:
        raise section.refuse("not_number", "factor") from error
    if ratio <= 0:
        raise section.refuse("not_number", "factor")
    dimension = ((base, 1),) if base else ()
    aliases = section.texts("aliases")
    item = Unit(section.text("id"), section.text("zh"), section.text("en"), dimension, ratio, aliases)
    section.done()
    return item


@cache
def _spellings() -> Mapping[str, str]:
    """Map every folded spelling of a simple unit to its id; a spelling of two units is refused."""
    found: dict[str, str] = {}
    for item in _simple().values():
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
    return None if powers is None else _build(powers)


def _parse(text: str) -> dict[str, int] | None:
    """Return unit ids with their powers for folded text, None where any part is no unit."""
    text = _unwrapped(text)
    parts = _split(text, "/")
    if len(parts) == 1:
        factors = _split(text, _PRODUCT)
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
        _merge(powers, inner, sign)
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


def _merge(powers: dict[str, int], more: Mapping[str, int], sign: int) -> None:
    """Add powers in place; a unit whose powers cancel is gone."""
    for name, power in more.items():
        total = powers.get(name, 0) + sign * power
        if total:
            powers[name] = total
        else:
            powers.pop(name, None)


@lru_cache(maxsize=4096)
def _powers(unit_id: str) -> tuple[tuple[str, int], ...]:
    """Return the simple ids of an id with their powers. Raises ``KeyError`` for an unknown one."""
    powers: dict[str, int] = {}
    for place, part in enumerate(unit_id.split("/")):
        for name in part.split(_PRODUCT):
            if name not in _simple():
                raise KeyError(unit_id)
            if name != ONE:
                _merge(powers, {name: 1}, 1 if place == 0 else -1)
    return tuple(sorted(powers.items()))


def _build(powers: Mapping[str, int]) -> Unit:
    """Return the unit of these powers, with its canonical id."""
    if not powers:
        return _simple()[ONE]
    ratio, dimension = Fraction(1), dict[str, int]()
    for name, power in powers.items():
        part = _simple()[name]
        ratio *= part.ratio**power
        _merge(dimension, dict(part.dimension), power)
    above = [name for name, power in sorted(powers.items()) for _ in range(power)]
    below = [name for name, power in sorted(powers.items()) for _ in range(-power)]
    unit_id = "/".join([_PRODUCT.join(above) or ONE, *below])
    if unit_id in _simple():
        return _simple()[unit_id]
    zh = _phrase([_simple()[name].zh for name in above], [_simple()[name].zh for name in below])
    en = _phrase([_simple()[name].en for name in above], [_simple()[name].en for name in below])
    return Unit(unit_id, zh, en, tuple(sorted(dimension.items())), ratio)


def _phrase(above: list[str], below: list[str]) -> str:
    """Return the words of a compound; several divisors stand in brackets."""
    head = _PRODUCT.join(above) or ONE
    tail = _PRODUCT.join(below)
    if not below:
        return head
    return f"{head}/({tail})" if len(below) > 1 else f"{head}/{tail}"


@lru_cache(maxsize=4096)
def unit(unit_id: str) -> Unit:
    """Return the unit with this simple or compound id. Raises ``KeyError`` for an unknown id."""
    return _build(dict(_powers(unit_id)))


def simple_units() -> tuple[Unit, ...]:
    """Return every simple unit in the order of the table."""
    return tuple(_simple().values())


@lru_cache(maxsize=4096)
def multiply(left: str, right: str) -> str:
    """Return the id of the product of two units; ``1`` where everything cancels.

    >>> multiply("10k_kwh", "tce/10k_kwh"), multiply("t", "1/10k_t")
    ('tce', 't/10k_t')
    """
    powers = dict(_powers(left))
    _merge(powers, dict(_powers(right)), 1)
    return _build(powers).id


@lru_cache(maxsize=4096)
def divide(left: str, right: str) -> str:
    """Return the id of the quotient of two units; ``1`` where everything cancels.

    >>> divide("tce", "10k_cny"), divide("t", "t"), divide("t", "10k_t")
    ('tce/10k_cny', '1', 't/10k_t')
    """
    powers = dict(_powers(left))
    _merge(powers, dict(_powers(right)), -1)
    return _build(powers).id


@lru_cache(maxsize=4096)
def scale(from_id: str, to_id: str) -> Decimal | None:
    """Return how many ``to_id`` one ``from_id`` is; None where the dimensions differ.

    Exact, or to 34 digits where it does not end. Raises ``KeyError`` for an unknown id.

    >>> scale("kgce/kg", "tce/t"), scale("t/10k_t", "%"), scale("tce", "gj")
    (Decimal('1'), Decimal('0.01'), None)
    """
    source, target = unit(from_id), unit(to_id)
    if source.dimension != target.dimension:
        return None
    return _decimal(source.ratio / target.ratio)


def same_dimension(left: str, right: str) -> bool:
    """Return whether two units measure the same thing. Raises ``KeyError`` for an unknown id."""
    return unit(left).dimension == unit(right).dimension


def shown(unit_id: str, lang: Lang) -> str:
    """Return a unit as people read it, in characters that GBK has; ``-`` for a pure number.

    >>> shown("tce/10k_cny", "zh"), shown("m3/10k_cny", "en"), shown("1", "zh")
    ('吨标煤/万元', 'm3/10 000 CNY', '-')
    """
    found = unit(unit_id)
    if found.id == ONE:
        return "-"
    return found.zh if lang == "zh" else found.en


def _decimal(ratio: Fraction) -> Decimal:
    """Return a fraction as a decimal without trailing zeros or exponent, at most 34 digits."""
    value = CONTEXT.divide(Decimal(ratio.numerator), Decimal(ratio.denominator))
    return Decimal(format(value.normalize(CONTEXT), "f"))
