"""Factor tables as a whole: editions, the rows of their CSV files, which edition holds by default.

The CSV files under ``data/factors`` are the packaged form. A file is read when a row of it is asked
for, once.
"""

from __future__ import annotations

import csv
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

from msgspec import Struct

from lowcarbon_cli.errors import CatalogueError, UsageError
from lowcarbon_cli.model.catalogue import Edition, Evidence, Factor, Grade
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

EditionKind = Literal["standard_coal", "co2", "grid", "equivalent", "heat", "gwp", "targets"]

FILE = "editions.toml"
KINDS = ("standard_coal", "co2", "grid", "equivalent", "heat", "gwp", "targets")
_OPEN_END = 9999
"""Year that the tables print for "until further notice"."""
_GRADES = {
    "A": Grade.SECONDARY,
    "B1": Grade.SECONDARY,
    "B2": Grade.SECONDARY,
    "C": Grade.MEMORY_MEDIUM,
    "M": Grade.MEMORY_MEDIUM,
}
_WEAK = "weak memory"
"""Beginning of the note of rows that are remembered badly."""


class _Table(Struct, frozen=True):
    edition: Edition
    files: tuple[str, ...]
    codes: tuple[str, ...]
    suffix: str
    selectable: bool
    default: bool
    aliases: tuple[str, ...]


# -- editions -------------------------------------------------------------------------------------


@cache
def _tables() -> Mapping[str, _Table]:
    """Return all editions by id. Raises ``CatalogueError`` for a broken table."""
    text = read_text(resources.files(__package__) / "data" / FILE, FILE)
    root = Section(parse_toml(text, FILE), FILE)
    found: dict[str, _Table] = {}
    for section in root.sections("edition"):
        table = _read_edition(section)
        if found.setdefault(table.edition.id, table) is not table:
            raise section.refuse("duplicate", "id", value=table.edition.id)
    root.done()
    return MappingProxyType(found)


def _read_edition(section: Section) -> _Table:
    item = Edition(
        section.text("id"),
        cast("EditionKind", section.choice("kind", KINDS)),
        section.words("title"),
        section.text("document"),
        section.day("valid_from") if section.has("valid_from") else None,
        section.day("valid_to") if section.has("valid_to") else None,
    )
    table = _Table(
        item,
        section.texts("files"),
        section.texts("codes"),
        section.text("suffix", default="", empty=True),
        section.flag("selectable"),
        section.flag("default", default=False),
        section.texts("aliases"),
    )
    section.done()
    return table


def editions(kind: EditionKind, *, selectable: bool = True) -> tuple[Edition, ...]:
    """Return the editions of a kind; with ``selectable`` only those that a user may choose."""
    return tuple(
        table.edition
        for table in _tables().values()
        if table.edition.kind == kind and (table.selectable or not selectable)
    )


def edition(edition_id: str) -> Edition:
    """Return the edition with this id. Raises ``UsageError`` for an unknown one, naming those there are."""
    found = _tables().get(edition_id)
    if found is None:
        raise UsageError("unknown_edition", wanted=edition_id, known=", ".join(_tables()))
    return found.edition


def find_edition(kind: EditionKind, text: str) -> Edition | None:
    """Return the selectable edition that ``text`` names by id, title or usual spelling, else None.

    >>> find_edition("standard_coal", "ＧＢ／Ｔ 2589—2008").id
    'gbt2589-2008'
    """
    wanted = _fold(text)
    for table in _tables().values():
        names = (table.edition.id, table.edition.title.zh, table.edition.title.en, *table.aliases)
        if table.edition.kind == kind and table.selectable and wanted in map(_fold, names):
            return table.edition
    return None


def _fold(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def default_edition(kind: EditionKind, on: date) -> Edition:
    """Return the edition that holds where nobody chooses: the declared default, else the one in force.

    Before the first edition was in force the first one stands in (the caller must say so: see
    ``early``). Raises ``UsageError`` where none is in force later on: then somebody has to choose.
    """
    tables = [table for table in _tables().values() if table.edition.kind == kind and table.selectable]
    for table in tables:
        if table.default:
            return table.edition
    for table in tables:
        first, last = table.edition.valid_from, table.edition.valid_to
        if first is not None and first <= on and (last is None or on <= last):
            return table.edition
    dated = [table.edition for table in tables if table.edition.valid_from is not None]
    earliest = min(dated, key=lambda edition: edition.valid_from or on, default=None)
    if earliest is not None and early(earliest.id, on):
        return earliest
    raise UsageError("no_edition_in_force", kind=kind, on=on.isoformat(), known=", ".join(t.edition.id for t in tables))


def early(edition_id: str, on: date) -> bool:
    """Tell whether an edition was not yet in force on a day."""
    start = edition(edition_id).valid_from
    return start is not None and on < start


# -- rows -----------------------------------------------------------------------------------------


@cache
def _rows(file: str) -> Mapping[str, Factor]:
    """Return the rows of one table by code. Raises ``CatalogueError`` for a broken row."""
    owners = [table for table in _tables().values() if file in table.files]
    found: dict[str, Factor] = {}
    text = read_text(resources.files(__package__) / "data" / "factors" / file, file)
    for line in csv.DictReader(StringIO(text, newline="")):
        factor = _read_row(line, file, owners)
        if found.setdefault(factor.code, factor) is not factor:
            raise CatalogueError("standard_duplicate", file=file, where=factor.code, value=factor.code)
    return MappingProxyType(found)


def _read_row(line: Mapping[str, str], file: str, owners: list[_Table]) -> Factor:
    code = line["code"]
    mine = [table.edition.id for table in owners if _owns(table, code)]
    if len(mine) != 1:
        raise CatalogueError("standard_undefined", file=file, where=code, name="edition")
    grade = _GRADES.get(line["evidence"])
    if grade is None:
        raise CatalogueError("standard_not_choice", file=file, where=code, allowed=", ".join(_GRADES))
    if line["note"].startswith(_WEAK):
        grade = Grade.MEMORY_LOW
    return Factor(
        code,
        mine[0],
        Text(line["name_zh"], line["name_en"]),
        _number(line["value"], file, code),
        line["value_unit"],
        _number(line["value_low"], file, code),
        _number(line["value_high"], file, code),
        _day(line["valid_from"], file, code),
        _day(line["valid_to"], file, code),
        Evidence(grade, _words(line, "source"), line["page_or_url"], _words(line, "note")),
    )


def _words(line: Mapping[str, str], column: str) -> str | Text:
    """Return what stands in a column: with the Chinese of its own column where that is filled."""
    chinese = line[f"{column}_zh"]
    return Text(chinese, line[column]) if chinese else line[column]


def _number(text: str, file: str, code: str) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise CatalogueError("standard_not_number", file=file, where=code) from error
    if not value.is_finite():
        raise CatalogueError("standard_not_number", file=file, where=code)
    return value


def _day(text: str, file: str, code: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CatalogueError("standard_not_day", file=file, where=code) from error
    return None if day.year == _OPEN_END else day


def rows(edition_id: str) -> tuple[Factor, ...]:
    """Return every row of an edition in the order of its tables. Raises ``UsageError`` for an unknown one."""
    wanted = edition(edition_id).id
    return tuple(
        factor for file in _tables()[wanted].files for factor in _rows(file).values() if factor.edition == wanted
    )


def row(edition_id: str, code: str) -> Factor | None:
    """Return one row of an edition's tables by its code, None where there is none."""
    wanted = edition(edition_id).id
    for file in _tables()[wanted].files:
        found = _rows(file).get(code)
        if found is not None and found.edition == wanted:
            return found
    return None


def row_of_kind(edition_id: str, code: str) -> Factor | None:
    """Return a row by its code: of the edition itself, else of the edition of its kind that owns the code."""
    owner = edition_id
    if not _owns(_tables()[edition_id], code):
        kind = _tables()[edition_id].edition.kind
        others = (table for table in _tables().values() if table.edition.kind == kind and _owns(table, code))
        owner = next((table.edition.id for table in others), edition_id)
    return row(owner, code)


def coal_suffix(edition_id: str) -> str:
    """Return what follows the code stem of a fuel in a table of standard-coal coefficients."""
    return _tables()[edition_id].suffix


def _owns(table: _Table, code: str) -> bool:
    return any(fnmatchcase(code, f"{begin}*") for begin in table.codes)
