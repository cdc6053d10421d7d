"""What a target may be about, and the five-year targets of state and provinces, by name.

The plan tables stand in ``data/factors/targets_*.csv``; a row's value is the change over the plan in
per cent, negative for a cut. Most are per gross domestic product, which no park indicator is.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

from msgspec import Struct

from lowcarbon_cli.errors import CatalogueError
from lowcarbon_cli.standards.editions import rows
from lowcarbon_cli.standards.factors import Converted
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.catalogue import Factor
    from lowcarbon_cli.model.text import Text

FILE = "targets.toml"
INCREMENT = "energy_increment"
GROWTH = "iav_growth"
"""Ids of the two subjects that are no indicators."""
_EDITIONS = ("targets-national", "targets-provincial")
_AGAINST = re.compile(r"% against (\d{4})")


class Subject(Struct, frozen=True):
    """What a row of the sheet of targets may be about: an indicator id or one of the special subjects."""

    id: str
    name: Text
    aliases: tuple[str, ...]
    yearly: tuple[str, ...] = ()
    """Those of the aliases that by themselves speak of a rate against the year before."""


class PlanTarget(Struct, frozen=True):
    """A target of a plan: a cut in per cent from ``base_year`` to ``target_year``."""

    factor: Factor
    indicator: str
    per: Literal["iav", "gdp"]
    base_year: int
    target_year: int
    cut: Converted
    """The row's value times -1, in per cent: positive for a cut."""


class _Measure(Struct, frozen=True):
    indicator: str
    per: Literal["iav", "gdp"]


@cache
def _table() -> tuple[tuple[Subject, ...], Mapping[str, _Measure]]:
    text = read_text(resources.files(__package__) / "data" / FILE, FILE)
    root = Section(parse_toml(text, FILE), FILE)
    root.text("schema")
    subjects = tuple(_subject(section) for section in root.sections("subject"))
    measures: dict[str, _Measure] = {}
    for section in root.sections("measure"):
        key = section.text("key")
        per = cast("Literal['iav', 'gdp']", section.choice("per", ("iav", "gdp")))
        measures[key] = _Measure(section.text("indicator"), per)
        section.done()
    root.done()
    return subjects, MappingProxyType(measures)


def _subject(section: Section) -> Subject:
    found = Subject(
        section.text("id"), section.words("name"), section.texts("aliases"), section.texts("yearly", default=())
    )
    section.done()
    return found


def subjects() -> tuple[Subject, ...]:
    """Return what a target may be about, in the order of the table. Raises ``CatalogueError``."""
    return _table()[0]


def find_subject(text: str) -> Subject | None:
    """Return the subject that ``text`` names by id, name or usual spelling, else None.

    >>> find_subject("万元工业增加值能耗").id, find_subject("能耗增量控制").id
    ('energy_intensity', 'energy_increment')
    """
    return _by_name().get(fold(text))


@cache
def _by_name() -> Mapping[str, Subject]:
    found: dict[str, Subject] = {}
    for item in subjects():
        for name in (item.id, item.name.zh, item.name.en, *item.aliases):
            found.setdefault(fold(name), item)
    return MappingProxyType(found)


@cache
def plan_targets() -> tuple[PlanTarget, ...]:
    """Return every target of the plan tables. Raises ``CatalogueError`` for a row that is none."""
    return tuple(_plan(factor) for edition in _EDITIONS for factor in rows(edition))


def _plan(factor: Factor) -> PlanTarget:
    measure = _table()[1].get(factor.code.split(".")[2])
    first, last, value = factor.valid_from, factor.valid_to, factor.value
    if measure is None or first is None or last is None or value is None:
        raise CatalogueError("standard_undefined", file="targets", where=factor.code, name=factor.unit)
    against = _AGAINST.fullmatch(factor.unit)
    base = int(against[1]) if against else first.year - 1
    cut = Converted(factor, -value, "%", Decimal(-1))
    return PlanTarget(factor, measure.indicator, measure.per, base, last.year, cut)


def find_plan_targets(text: str) -> tuple[PlanTarget, ...]:
    """Return the targets that ``text`` names: by code or whole name the one, else all that hold its words.

    >>> [item.factor.code for item in find_plan_targets("十四五 规上工业单位增加值能耗")]
    ['TGT.14.energy_iav']
    """
    wanted = fold(text)
    for item in plan_targets():
        if wanted in {fold(item.factor.code), fold(item.factor.name.zh), fold(item.factor.name.en)}:
            return (item,)
    parts = [fold(part) for part in text.split() if fold(part)]
    if not parts:
        return ()
    return tuple(
        item
        for item in plan_targets()
        if all(part in fold(f"{item.factor.name.zh}{item.factor.name.en}{item.factor.code}") for part in parts)
    )


def fold(text: str) -> str:
    """Return ``text`` as names are compared: NFKC, lower case, letters and digits only.

    >>> fold("ＣＯ2 排放强度（%）")
    'co2排放强度'
    """
    flat = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in flat if char.isalnum())
