"""Units: exact conversion between sizes, and the algebra of compound units; what people type: ``typed_units``.

The table is closed (``data/units.toml``). A unit id is a simple id (``tce``) or a compound of them:
``tce/10k_cny``, ``gj*t/10k_m3/tj`` (every unit after a slash divides). Units of one dimension but
different size never cancel in an id (``t/10k_t``), so that ``scale`` still knows the factor; only the
very same unit does.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.numbers import CONTEXT
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.text import Lang

ONE = "1"
FILE = "units.toml"
BASES = ("mass", "coal", "energy", "money", "volume", "area", "person", "count", "time", "co2e", "index")
"""The base dimensions; a pure number has none."""
PRODUCT = "*"


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
def simple_units() -> Mapping[str, Unit]:
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


def add_powers(powers: dict[str, int], more: Mapping[str, int], sign: int) -> None:
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
        for name in part.split(PRODUCT):
            if name not in simple_units():
                raise KeyError(unit_id)
            if name != ONE:
                add_powers(powers, {name: 1}, 1 if place == 0 else -1)
    return tuple(sorted(powers.items()))


def unit_of(powers: Mapping[str, int]) -> Unit:
    """Return the unit of these powers, with its canonical id."""
    if not powers:
        return simple_units()[ONE]
    ratio, dimension = Fraction(1), dict[str, int]()
    for name, power in powers.items():
        part = simple_units()[name]
        ratio *= part.ratio**power
        add_powers(dimension, dict(part.dimension), power)
    above = [name for name, power in sorted(powers.items()) for _ in range(power)]
    below = [name for name, power in sorted(powers.items()) for _ in range(-power)]
    unit_id = "/".join([PRODUCT.join(above) or ONE, *below])
    if unit_id in simple_units():
        return simple_units()[unit_id]
    zh = _phrase([simple_units()[name].zh for name in above], [simple_units()[name].zh for name in below])
    en = _phrase([simple_units()[name].en for name in above], [simple_units()[name].en for name in below])
    return Unit(unit_id, zh, en, tuple(sorted(dimension.items())), ratio)


def _phrase(above: list[str], below: list[str]) -> str:
    """Return the words of a compound; several divisors stand in brackets."""
    head = PRODUCT.join(above) or ONE
    tail = PRODUCT.join(below)
    if not below:
        return head
    return f"{head}/({tail})" if len(below) > 1 else f"{head}/{tail}"


@lru_cache(maxsize=4096)
def unit(unit_id: str) -> Unit:
    """Return the unit with this simple or compound id. Raises ``KeyError`` for an unknown id."""
    return unit_of(dict(_powers(unit_id)))


@lru_cache(maxsize=4096)
def multiply(left: str, right: str) -> str:
    """Return the id of the product of two units; ``1`` where everything cancels.

    >>> multiply("10k_kwh", "tce/10k_kwh"), multiply("t", "1/10k_t")
    ('tce', 't/10k_t')
    """
    powers = dict(_powers(left))
    add_powers(powers, dict(_powers(right)), 1)
    return unit_of(powers).id


@lru_cache(maxsize=4096)
def divide(left: str, right: str) -> str:
    """Return the id of the quotient of two units; ``1`` where everything cancels.

    >>> divide("tce", "10k_cny"), divide("t", "t"), divide("t", "10k_t")
    ('tce/10k_cny', '1', 't/10k_t')
    """
    powers = dict(_powers(left))
    add_powers(powers, dict(_powers(right)), -1)
    return unit_of(powers).id


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
