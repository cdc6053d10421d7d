"""Energy carriers: from what a park writes to a fuel, its rows in each table, its named grades."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from lowcarbon_cli.errors import CatalogueError
from lowcarbon_cli.model.catalogue import Fuel
from lowcarbon_cli.model.text import kept_if_short
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.units import same_dimension

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    Kind = Literal["fossil", "electricity", "heat", "biomass", "other"]

FILE = "fuels.toml"
KINDS = ("fossil", "electricity", "heat", "biomass", "other")
ANYTHING = "other_fuel"
"""The carrier that may stand for any fuel."""
TOTAL = "total"
"""The sum of all energy, which is no carrier to be added up."""
_LIKE = 0.4
"""Below this two names share hardly a character: such a suggestion would only mislead."""


class _Entry(Struct, frozen=True):
    fuel: Fuel
    keys: Mapping[str, str]
    grades: tuple[str, ...]
    twin: str
    parts: frozenset[str]
    wide_names: frozenset[str]
    """Folded names that stand for a whole family of fuels."""
    wide_parts: frozenset[str]
    """Fuels of that family beside this one and its parts."""


class _Table(Struct, frozen=True):
    entries: Mapping[str, _Entry]
    families: Mapping[str, frozenset[str]]
    """Fuel id -> the families it belongs to."""


def _entries() -> Mapping[str, _Entry]:
    """Return all fuels by id."""
    return _table().entries


@cache
def _table() -> _Table:
    """Return the whole table. Raises ``CatalogueError`` for a broken one."""
    text = read_text(resources.files(__package__) / "data" / FILE, FILE)
    root = Section(parse_toml(text, FILE), FILE)
    found: dict[str, _Entry] = {}
    for section in root.sections("fuel"):
        entry = _read(section)
        if found.setdefault(entry.fuel.id, entry) is not entry:
            raise section.refuse("duplicate", "id", value=entry.fuel.id)
    families: dict[str, set[str]] = {}
    part = root.section("families")
    for family in part.data:
        for member in part.texts(family):
            families.setdefault(member, set()).add(family)
    root.done()
    for entry in found.values():
        named = (*entry.grades, *sorted(entry.parts | entry.wide_parts), *([entry.twin] if entry.twin else []))
        for other in named:
            if other not in found:
                raise CatalogueError("standard_undefined", file=FILE, where=entry.fuel.id, name=other)
    for member in families.keys() - found.keys():
        raise CatalogueError("standard_undefined", file=FILE, where="families", name=member)
    belonging = {fuel_id: frozenset(names) for fuel_id, names in families.items()}
    return _Table(MappingProxyType(found), MappingProxyType(belonging))


def _read(section: Section) -> _Entry:
    keys: dict[str, str] = {}
    if section.has("keys"):
        part = section.section("keys")
        keys = {edition: part.text(edition) for edition in part.data}
    measure = section.text("unit")
    if parse_unit(measure) is None:
        raise section.refuse("unknown_unit", "unit", unit=measure)
    fuel = Fuel(
        section.text("id"),
        section.words("name"),
        section.texts("aliases"),
        measure,
        cast("Kind", section.choice("kind", KINDS)),
        total=section.flag("total", default=False),
    )
    wide = section.section("wide") if section.has("wide") else None
    names = wide.texts("names") if wide else ()
    strange = [name for name in names if name not in fuel.aliases]
    if wide and strange:
        raise wide.refuse("undefined", "names", name=strange[0])
    entry = _Entry(
        fuel,
        MappingProxyType(keys),
        section.texts("grades", default=()),
        section.text("twin", default=""),
        frozenset(section.texts("parts", default=())),
        frozenset(map(fold_fuel, names)),
        frozenset(wide.texts("parts")) if wide else frozenset(),
    )
    if wide:
        wide.done()
    section.done()
    return entry


@kept_if_short
def fold_fuel(text: str) -> str:
    """Return a name as it is compared: NFKC, lower case, letters and digits only.

    >>> fold_fuel("０＃柴油"), fold_fuel("天然气（管道）")
    ('0柴油', '天然气管道')
    """
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


@cache
def _names() -> Mapping[str, Fuel]:
    """Map every folded spelling to its fuel; a spelling of two fuels is refused."""
    names: dict[str, Fuel] = {}
    for entry in _entries().values():
        fuel = entry.fuel
        for name in (fuel.name.zh, fuel.name.en, fuel.id, *fuel.aliases):
            if names.setdefault(fold_fuel(name), fuel) is not fuel:
                raise CatalogueError("standard_duplicate", file=FILE, where=fuel.id, value=name)
    return MappingProxyType(names)


def fuels() -> tuple[Fuel, ...]:
    """Return every fuel in the order of the table."""
    return tuple(entry.fuel for entry in _entries().values())


def fuel(fuel_id: str) -> Fuel:
    """Return the fuel with this id. Raises ``KeyError`` for an unknown id."""
    return _entries()[fuel_id].fuel


def find_fuel(text: str, unit_id: str = "") -> Fuel | None:
    """Return the fuel that ``text`` names, None where it names none: never the nearest one.

    A unit in brackets at the end is left out. With ``unit_id`` (the unit of the row) a carrier that is
    measured in two dimensions is the one that fits: steam in GJ is heat.

    >>> find_fuel("煤炭").id, find_fuel("外购蒸汽", "gj").id, find_fuel("煤气")
    ('raw_coal', 'heat', None)
    """
    found = _names().get(fold_fuel(text)) or _names().get(fold_fuel(_without_unit(text)))
    return measured_in(found, unit_id) if found is not None and unit_id else found


@kept_if_short
def named_in(text: str) -> Fuel | None:
    """Return the one fuel that free words name, as "自备锅炉柴油" does; None for none, and for several.

    Of names that lie within each other the longest counts: 液化天然气 is not 天然气.

    >>> named_in("自备锅炉柴油").id, named_in("1#锅炉"), named_in("柴油、天然气")
    ('diesel', None, None)
    """
    whole = find_fuel(text)
    if whole is not None:
        return whole
    folded = fold_fuel(text)
    within = [name for name in _names() if name in folded and len(name) > 1 and not name.isascii()]
    longest = [name for name in within if not any(name != other and name in other for other in within)]
    found = {_names()[name].id for name in longest}
    return fuel(found.pop()) if len(found) == 1 else None


def kin(one: str, other: str) -> bool:
    """Tell whether a park may mean one fuel where it writes the other: the same, or one of its family.

    >>> kin("raw_coal", "bituminous"), kin("diesel", "natural_gas"), kin("diesel", "other_fuel")
    (True, False, True)
    """
    families = _table().families
    none: frozenset[str] = frozenset()
    return one == other or ANYTHING in {one, other} or bool(families.get(one, none) & families.get(other, none))


@kept_if_short
def _without_unit(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    head, mark, tail = plain.rpartition("(")
    if mark and tail.endswith(")") and parse_unit(tail[:-1]) is not None:
        return head
    return plain


def measured_in(found: Fuel, unit_id: str) -> Fuel:
    """Return the same carrier as the row's unit measures it; the fuel itself where none fits better."""
    twin = _entries()[found.id].twin
    if twin and not same_dimension(found.unit, unit_id) and same_dimension(fuel(twin).unit, unit_id):
        return fuel(twin)
    return found


@cache
def wholes() -> Mapping[str, frozenset[str]]:
    """Return the fuels whose rows may hold rows of others -> those others, whatever the names in the rows."""
    held = {entry.fuel.id: entry.parts | entry.wide_parts for entry in _entries().values()}
    return MappingProxyType({whole: parts for whole, parts in held.items() if parts})


def is_wide(fuel_id: str, name: str) -> bool:
    """Tell whether a name of a fuel stands for a whole family: 煤炭, not 原煤."""
    return fold_fuel(name) in (wide := _entries()[fuel_id].wide_names) or fold_fuel(_without_unit(name)) in wide


def parts(fuel_id: str, *, wide: bool) -> frozenset[str]:
    """Return the fuels that a row of a fuel may hold; under a wide name also the fuel itself by its narrow ones.

    >>> "raw_coal" in parts("raw_coal", wide=True), "raw_coal" in parts("raw_coal", wide=False)
    (True, False)
    """
    entry = _entries()[fuel_id]
    return entry.parts | entry.wide_parts | {fuel_id} if wide else entry.parts


def grades(fuel_id: str) -> tuple[Fuel, ...]:
    """Return the named grades that a user may choose for a fuel; none for most."""
    return tuple(fuel(grade) for grade in _entries()[fuel_id].grades)


def grade_of(fuel_id: str, text: str) -> Fuel | None:
    """Return the grade of the fuel that ``text`` names, None where it names no grade of this fuel."""
    found = find_fuel(text)
    return found if found is not None and found.id in _entries()[fuel_id].grades else None


def key(fuel_id: str, edition_id: str) -> str:
    """Return the beginning of the fuel's row codes in an edition, empty where it has none there."""
    return _entries()[fuel_id].keys.get(edition_id, "")


def nearest_fuels(text: str, n: int = 3) -> tuple[str, ...]:
    """Return up to ``n`` names that look like ``text``, nearest first: suggestions, never an answer.

    >>> nearest_fuels("天燃气", 1)
    ('天然气',)
    """
    from difflib import SequenceMatcher

    wanted = fold_fuel(text)
    if not wanted:
        return ()
    best: dict[str, float] = {}
    for spelling, found in _names().items():
        likeness = SequenceMatcher(None, wanted, spelling).ratio()
        if len(wanted) > 1 and wanted in spelling:
            likeness += 0.5
        name = found.name.en if spelling.isascii() else found.name.zh
        best[name] = max(best.get(name, 0.0), likeness)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return tuple(name for name, likeness in ranked[:n] if likeness >= _LIKE)
