"""Figures that parks state although no standard asks for them: the names they go by."""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.text import fold
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "claims.toml"


class Claim(Struct, frozen=True):
    """``sign`` 1: a change against the year before; -1: a cut; 0: CO2 per energy."""

    id: str
    numerator: str
    sign: int


@cache
def claims() -> Mapping[str, Claim]:
    """Return every known claim by each of its folded names. Raises ``CatalogueError`` for a broken file."""
    content = parse_toml(read_text(resources.files(__package__) / "data" / FILE, FILE), FILE)
    found = {}
    for key, entry in content.items():
        section = Section(entry, FILE, key)
        claim = Claim(key, section.text("numerator"), section.whole("sign", -1, 1))
        found.update({fold(name): claim for name in section.texts("names")})
        section.done()
    return MappingProxyType(found)
