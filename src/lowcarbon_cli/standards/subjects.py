"""Subjects that several standards ask about under different names (``data/subjects.toml``)."""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.text import Text

FILE = "subjects.toml"


@cache
def subjects() -> Mapping[str, tuple[str, Text]]:
    """Return id and name of the subject of each indicator that has one.

    Raises ``CatalogueError`` where the file breaks its form or names an indicator twice.
    """
    root = Section(parse_toml(read_text(resources.files(__package__) / "data" / FILE, FILE), FILE), FILE)
    found: dict[str, tuple[str, Text]] = {}
    for part in root.sections("subject"):
        entry = part.text("id"), part.words("name")
        for indicator in part.texts("indicators"):
            if indicator in found:
                raise part.refuse("duplicate", "indicators", value=indicator)
            found[indicator] = entry
        part.done()
    root.done()
    return MappingProxyType(found)
