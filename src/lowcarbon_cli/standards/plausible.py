"""What figures of a park can be against each other, and which units are mixed up with which.

Nothing here is a limit of any standard: these ranges only tell a slip of a unit from an unusual park.
"""

from __future__ import annotations

import math
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text
from lowcarbon_cli.standards.units import scale

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "plausible.toml"


class Range(Struct, frozen=True):
    """A range of ratios; ``low`` and ``high`` are powers of ten (-3 for 0.001)."""

    name: Text
    low: float
    high: float
    weight: float


class Mix(Struct, frozen=True):
    """One way of writing a figure in the wrong unit.

    What was read is 10^``power`` times what was meant. ``unit`` is the unit that was meant; with
    ``twice`` the conversion to the unit of the cell was made once too often, and no unit is named.
    """

    power: float
    unit: str
    twice: bool


@cache
def _content() -> Section:
    text = read_text(resources.files(__package__) / "data" / FILE, FILE)
    section = Section(parse_toml(text, FILE), FILE)
    section.text("schema")
    return section


@cache
def ranges() -> Mapping[str, Range]:
    """Return every range by its id. Raises ``CatalogueError`` for a file that breaks its form."""
    return MappingProxyType({name: _range(part) for name, part in _content().named_sections("ranges").items()})


def _range(part: Section) -> Range:
    weight = float(part.number("weight")) if part.has("weight") else 1.0
    low, high = part.number("low"), part.number("high")
    if not 0 < low < high:
        raise part.refuse("not_number", "low")
    name, english = part.text("zh"), part.text("en")
    part.done()
    return Range(Text(name, english), math.log10(low), math.log10(high), weight)


@cache
def _mixed() -> Mapping[str, tuple[str, ...]]:
    section = _content().section("mixed")
    return MappingProxyType({name: section.texts(name) for name in section.data})


@cache
def mixes(canonical: str, written: str, *, small: bool = False) -> tuple[Mix, ...]:
    """Return how a figure of a quantity can be off, likeliest first.

    Args:
        canonical: unit of the quantity, such as ``t`` or ``gj/t``.
        written: unit in which the cell was read.
        small: what is counted in kilograms or tonnes (pollutants), not in 10 000 tonnes.
    """
    units = _mixed().get(f"{canonical}.small" if small else canonical) or _mixed().get(canonical, ())
    meant: dict[float, Mix] = {}
    for unit in units:
        ratio = scale(written, unit)
        if ratio is not None and ratio != 1:
            power = round(math.log10(ratio), 4)
            meant.setdefault(power, Mix(power, unit, twice=False))
    for power, mix in list(meant.items()):
        meant.setdefault(-power, Mix(-power, mix.unit, twice=True))
    return tuple(sorted(meant.values(), key=lambda mix: (mix.twice, abs(abs(mix.power) - 4))))
