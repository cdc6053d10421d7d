"""Provinces and the grid regions they belong to since 2021."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.errors import CatalogueError
from lowcarbon_cli.standards.strict import Section, parse_toml, read_evidence, read_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.catalogue import Evidence
    from lowcarbon_cli.model.text import Text

FILE = "provinces.toml"


class Province(Struct, frozen=True):
    """A province: administrative code, names, grid region since 2021."""

    code: str
    """First two digits of the administrative code, as in the tables of grid factors."""
    name: Text
    full: str
    """Official name, e.g. 江苏省."""
    region: str
    """Region id; empty where the notices leave it open (内蒙古 lies in two grids, 西藏)."""
    evidence: Evidence
    """What the assignment to the region rests on."""
    aliases: tuple[str, ...] = ()


@cache
def _provinces() -> tuple[Province, ...]:
    text = read_text(resources.files(__package__) / "data" / FILE, FILE)
    root = Section(parse_toml(text, FILE), FILE)
    evidence = read_evidence(root, "evidence", {})
    regions = ("", *(_region(section) for section in root.sections("regions")))
    provinces = tuple(_province(section, regions, evidence) for section in root.sections("provinces"))
    root.done()
    return provinces


def _region(section: Section) -> str:
    """Return the id of a grid region, as the tables of grid factors name it."""
    found = section.text("id")
    section.words("name")
    section.done()
    return found


def _province(section: Section, known: tuple[str, ...], evidence: Evidence) -> Province:
    found = Province(
        section.text("code"),
        section.words("name"),
        section.text("full"),
        section.choice("region", known),
        evidence,
        section.texts("aliases"),
    )
    section.done()
    return found


@cache
def _names() -> dict[str, Province]:
    """Map every folded spelling to its province; a spelling of two provinces is refused."""
    names: dict[str, Province] = {}
    for province in _provinces():
        english = province.name.en
        for name in (province.name.zh, english, f"{english} Province", province.full, *province.aliases):
            if names.setdefault(_fold(name), province) is not province:
                raise CatalogueError("standard_duplicate", file=FILE, where=province.code, value=name)
    return names


def _fold(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def find_province(text: str) -> Province | None:
    """Return the province that ``text`` names, None where it is none or more than one.

    Short and official names, one-character abbreviations, English; also a longer Chinese address that
    begins with the official name. A city alone names no province.

    >>> find_province("江苏省苏州市").code, find_province("Shaanxi").code, find_province("华东")
    ('32', '61', None)
    """
    wanted = _fold(text)
    found = _names().get(wanted)
    if found is not None:
        return found
    return next((province for province in _provinces() if wanted.startswith(_fold(province.full))), None)
