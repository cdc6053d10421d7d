"""The workbook specification: sheets and columns, their names, units and what a blank means.

One file (``data/workbook.toml``) is the source for the reader, the template and ``docs/workbook.md``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast

import tomli
from msgspec import Struct
from msgspec.structs import force_setattr

from lowcarbon_cli.errors import CatalogueError
from lowcarbon_cli.model.text import Text, kept_if_short

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "workbook.toml"
ROW = "row"
"""Unit of columns whose unit stands in the row; ``X/row`` = X per unit of the row."""

Kind = Literal["number", "integer", "year", "text", "choice"]
Meaning = Literal["none", "default", "unknown"]
Orientation = Literal["keyvalue", "years", "long"]

_SHEET_KEYS = frozenset(
    {"id", "zh", "en", "aliases", "orientation", "required", "key", "across", "template", "columns"}
    | {"negative", "note", "note_en"},
)
_COLUMN_KEYS = frozenset(
    {"id", "zh", "en", "aliases", "kind", "unit", "display", "display_en", "accepted", "fixed", "choices", "stand_for"}
    | {"required", "blank", "first_blank", "unknown_with", "rate", "negative", "note", "note_en"}
    | {"example", "example_en"},
)
_MEANINGS = frozenset({"none", "default", "unknown"})


class Choice(Struct, frozen=True):
    """One allowed word of a column: its id and its names."""

    id: str
    name: Text
    aliases: tuple[str, ...]


class ColumnSpec(Struct, frozen=True):
    """One column: names, kind, units, and what an empty cell means."""

    id: str
    name: Text
    aliases: tuple[str, ...]
    kind: Kind
    unit: str
    """Canonical unit id, ``row``, ``X/row``, or empty for words."""
    display: Text
    """Unit of the template's heading, as text that ``parse_unit`` knows; empty where there is none."""
    accepted: tuple[str, ...]
    fixed: bool
    """True where a figure without any unit is read in ``unit``: nobody writes these in another one."""
    stand_for: Mapping[str, str]
    """Units written in place of the one that is meant (吨 for 吨标准煤), by id."""
    required: bool
    one_of: str
    """Group of which at least one column must be filled; empty for none."""
    blank: Meaning
    choices: tuple[Choice, ...]
    first_blank: bool
    unknown_with: tuple[str, ...]
    rate: tuple[str, ...]
    """Words of the column ``dir`` with which a figure is a rate in per cent, whatever the row's unit."""
    negative: bool
    """False where a figure below zero cannot be: it is said and not used."""
    note: Text
    example: Text
    """What the template's example row shows; empty for nothing."""
    by_row: bool = False
    """True where the unit stands in the row: ``row`` or ``X/row``."""
    chosen: Mapping[str, Choice] = MappingProxyType({})
    """The choices by their folded ids, names and aliases."""

    def __post_init__(self) -> None:
        """Prepare what every cell of the column asks."""
        force_setattr(self, "by_row", ROW in self.unit.split("/"))
        chosen: dict[str, Choice] = {}
        for choice in self.choices:
            for name in (choice.id, choice.name.zh, choice.name.en, *choice.aliases):
                chosen.setdefault(fold(name), choice)
        force_setattr(self, "chosen", MappingProxyType(chosen))

    @property
    def zh(self) -> str:
        """The Chinese name."""
        return self.name.zh

    @property
    def en(self) -> str:
        """The English name."""
        return self.name.en

    @property
    def numeric(self) -> bool:
        """True for columns whose cells hold numbers (years included)."""
        return self.kind in {"number", "integer", "year"}


class SheetSpec(Struct, frozen=True):
    """One sheet: names, orientation, columns in order."""

    id: str
    name: Text
    aliases: tuple[str, ...]
    orientation: Orientation
    required: bool
    one_of: str
    key: tuple[str, ...]
    across: str
    """Column whose values stand in the table where a long sheet has years as columns."""
    template: bool
    columns: tuple[ColumnSpec, ...]
    note: Text
    by_id: Mapping[str, ColumnSpec] = MappingProxyType({})
    """The columns by their ids."""
    labels: tuple[ColumnSpec, ...] = ()
    """The columns of years, words and choices, which say what the others (``figures``) are about."""
    figures: tuple[ColumnSpec, ...] = ()

    def __post_init__(self) -> None:
        """Prepare what every record of the sheet asks."""
        force_setattr(self, "by_id", MappingProxyType({column.id: column for column in self.columns}))
        figures = tuple(column for column in self.columns if column.kind in {"number", "integer"})
        force_setattr(self, "figures", figures)
        force_setattr(self, "labels", tuple(column for column in self.columns if column not in figures))

    @property
    def zh(self) -> str:
        """The Chinese name."""
        return self.name.zh

    @property
    def en(self) -> str:
        """The English name."""
        return self.name.en

    def column(self, wanted: str) -> ColumnSpec | None:
        """Return the column with this id, None where the sheet has none."""
        return self.by_id.get(wanted)


class WorkbookSpec(Struct, frozen=True):
    """The whole specification; ``template`` is the version stamp that templates carry."""

    template: str
    sheets: tuple[SheetSpec, ...]
    row_units: tuple[str, ...]


@cache
def workbook_spec() -> WorkbookSpec:
    """Return the packaged specification. Raises ``CatalogueError`` where the file breaks its form."""
    content = resources.files("lowcarbon_cli.standards").joinpath("data", FILE).read_text("utf-8")
    return parse_spec(tomli.loads(content))


@cache
def sheet(wanted: str) -> SheetSpec:
    """Return the sheet with this id. Raises ``KeyError`` for an unknown id."""
    found = next((item for item in workbook_spec().sheets if item.id == wanted), None)
    if found is None:
        raise KeyError(wanted)
    return found


def choice_name(wanted: str, column: str, value: str) -> Text:
    """Return the name of a choice of a column, given by its id, else the value itself.

    >>> choice_name("park", "type", "comprehensive").zh
    '综合类'
    """
    found = sheet(wanted).column(column)
    for choice in found.choices if found else ():
        if choice.id == value:
            return choice.name
    return Text(value, value)


@kept_if_short
def fold(words: str) -> str:
    """Return ``words`` as names are compared: NFKC, lower case, without blanks and trailing colons.

    >>> fold("工业增加值 （不变价）"), fold("Base Year")
    ('工业增加值(不变价)', 'baseyear')
    """
    # U+2212 is a minus sign that NFKC leaves alone
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words)).replace("\u2212", "-").casefold()
    return flat.strip(":*")


def parse_spec(content: Mapping[str, Any]) -> WorkbookSpec:
    """Return the specification held in parsed TOML. Raises ``CatalogueError`` naming the key."""
    choices = {
        name: tuple(
            Choice(key, Text(entry["zh"], entry["en"]), tuple(entry.get("aliases", ())))
            for key, entry in entries.items()
        )
        for name, entries in content.get("choices", {}).items()
    }
    spoken = {name: MappingProxyType(dict(entries)) for name, entries in content["stand_for"].items()}
    sheets = tuple(_sheet(entry, choices, spoken) for entry in content["sheet"])
    _unique(FILE, [item.id for item in sheets])
    _unique(FILE, [fold(name) for item in sheets for name in (item.name.zh, item.name.en, *item.aliases)])
    return WorkbookSpec(
        template=content["template"],
        sheets=sheets,
        row_units=tuple(content["row_units"]),
    )


def _sheet(
    entry: Mapping[str, Any], choices: Mapping[str, tuple[Choice, ...]], spoken: Mapping[str, Mapping[str, str]]
) -> SheetSpec:
    where = f"sheet {entry.get('id', '?')}"
    _known(where, entry, _SHEET_KEYS)
    signs = {"negative": entry.get("negative", True)}
    columns = tuple(_column(where, {**signs, **item}, choices, spoken) for item in entry["columns"])
    ids = [column.id for column in columns]
    _unique(where, ids)
    _unique(where, [name for column in columns for name in {fold(n) for n in column_names(column)}])
    across = entry.get("across", "")
    for named in (*entry.get("key", ()), *([across] if across else [])):
        if named not in ids:
            raise CatalogueError("workbook_bad_key", file=FILE, where=f"{where}.{named}")
    required, one_of = _required(entry.get("required", False))
    return SheetSpec(
        id=entry["id"],
        name=Text(entry["zh"], entry["en"]),
        aliases=tuple(entry.get("aliases", ())),
        orientation=cast("Orientation", entry["orientation"]),
        required=required,
        one_of=one_of,
        key=tuple(entry.get("key", ())),
        across=across,
        template=entry.get("template", True),
        columns=columns,
        note=Text(entry.get("note", ""), entry.get("note_en", "")),
    )


def _column(
    where: str,
    entry: Mapping[str, Any],
    choices: Mapping[str, tuple[Choice, ...]],
    spoken: Mapping[str, Mapping[str, str]],
) -> ColumnSpec:
    here = f"{where}.{entry.get('id', '?')}"
    _known(here, entry, _COLUMN_KEYS)
    unit = entry.get("unit", "")
    listed = entry.get("choices", "")
    if (listed and listed not in choices) or entry["blank"] not in _MEANINGS:
        raise CatalogueError("workbook_bad_key", file=FILE, where=here)
    required, one_of = _required(entry.get("required", False))
    return ColumnSpec(
        id=entry["id"],
        name=Text(entry["zh"], entry["en"]),
        aliases=tuple(entry.get("aliases", ())),
        kind=cast("Kind", entry.get("kind", "choice" if listed else "number" if unit else "text")),
        unit=unit,
        display=Text(entry.get("display", ""), entry.get("display_en", "")),
        accepted=tuple(entry.get("accepted", ())),
        fixed=entry.get("fixed", False),
        stand_for=spoken[entry["stand_for"]] if "stand_for" in entry else MappingProxyType({}),
        required=required,
        one_of=one_of,
        blank=cast("Meaning", entry["blank"]),
        choices=choices.get(listed, ()),
        first_blank=entry.get("first_blank", False),
        unknown_with=tuple(entry.get("unknown_with", ())),
        rate=tuple(entry.get("rate", ())),
        negative=entry["negative"],
        note=Text(entry.get("note", ""), entry.get("note_en", "")),
        example=Text(entry.get("example", ""), entry.get("example_en", entry.get("example", ""))),
    )


def column_names(column: ColumnSpec) -> tuple[str, ...]:
    """Return every name a column may be headed by: Chinese, English, aliases."""
    return (column.name.zh, column.name.en, *column.aliases)


def _required(value: bool | str) -> tuple[bool, str]:
    """Split ``required`` into a flag and the name of a one-of group."""
    if isinstance(value, str):
        return False, value.removeprefix("one_of:")
    return value, ""


def _known(where: str, entry: Mapping[str, Any], keys: frozenset[str]) -> None:
    for key in entry:
        if key not in keys:
            raise CatalogueError("standard_unknown_key", file=FILE, where=f"{where}.{key}")


def _unique(where: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise CatalogueError("standard_duplicate", file=FILE, where=where, value=name)
