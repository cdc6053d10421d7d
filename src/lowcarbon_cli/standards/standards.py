"""Where standards are looked up: packaged ones by id or by any usual spelling, a user's own by path."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import CatalogueError, UsageError
from lowcarbon_cli.standards.ids import folder, standard_ids
from lowcarbon_cli.standards.loader import Known, parse_head, parse_overlay, parse_standard
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.catalogue import Standard
    from lowcarbon_cli.standards.loader import Head

_FIRST_INDICATOR = "\n[[indicator]]"


@cache
def standard_heads() -> tuple[Head, ...]:
    """Return the heads of all packaged standards without reading their indicators.

    Raises ``CatalogueError`` where a head breaks its form or its id is not its file's name.
    """
    return tuple(_head(wanted) for wanted in standard_ids())


@cache
def load_standard(wanted: str) -> Standard:
    """Return a packaged standard by its id, an overlay with its base applied.

    Raises ``UsageError`` for an unknown id, ``CatalogueError`` where the file breaks its form.
    """
    if wanted not in standard_ids():
        raise UsageError("standard_no_such_standard", wanted=wanted, known=", ".join(standard_ids()))
    file = f"{wanted}.toml"
    section = Section(parse_toml(read_text(folder() / file, file), file), file)
    if not section.has("base"):
        standard = parse_standard(section, packaged_known())
    else:
        base = section.text("base")
        if base == wanted or base not in standard_ids() or _head(base).base:
            raise section.refuse("undefined", "base", name=base)
        standard = parse_overlay(section, load_standard(base), packaged_known(), packaged=True)
    if standard.id != wanted:
        raise section.refuse("id_and_file", "id", value=standard.id)
    return standard


def load_standard_file(path: str | Path, known: Known | None = None) -> Standard:
    """Return a user's own standard, or a packaged one with the limits that the user's overlay replaces.

    Args:
        path: A TOML file of the form of the packaged files.
        known: What the file may refer to; the packaged readings and units by default.

    Raises:
        UnreadableFileError: The file is not there or cannot be read.
        CatalogueError: It breaks its form; names file and key.
    """
    section = _own_section(path)
    used = known or packaged_known()
    if not section.has("base"):
        return parse_standard(section, used)
    base = section.text("base")
    if base not in standard_ids():
        raise section.refuse("undefined", "base", name=base)
    return parse_overlay(section, load_standard(base), used, packaged=False)


def apply_overrides(standard: Standard, path: str | Path, known: Known | None = None) -> Standard:
    """Return ``standard`` with the limits that a user's overlay file replaces; its ``base`` must be this standard.

    Raises ``UnreadableFileError`` or ``CatalogueError`` as ``load_standard_file`` does.
    """
    section = _own_section(path)
    return parse_overlay(section, standard, known or packaged_known(), packaged=False)


def base_of(path: str | Path) -> str:
    """Return the id of the standard that a user's overlay is based on, empty where it names none.

    Raises ``UnreadableFileError`` or ``CatalogueError`` as ``load_standard_file`` does.
    """
    return _own_section(path).text("base", default="", empty=True)


def find_standard(words: str) -> str | None:
    """Return the id of the packaged standard that ``words`` name, None where they name none.

    >>> find_standard("《国家生态工业示范园区标准》（HJ 274—2015）")
    'hj274-2015'
    """
    wanted = fold_name(words)
    return _names().get(wanted) if wanted else None


def fold_name(words: str) -> str:
    """Return the letters and digits of a name: NFKC, lower case, without blanks, dashes, brackets, marks.

    >>> fold_name("ＨＪ／Ｔ 273—2006"), fold_name("《行业类标准》")
    ('hjt2732006', '行业类标准')
    """
    return "".join(char for char in unicodedata.normalize("NFKC", words).casefold() if char.isalnum())


@cache
def packaged_known() -> Known:
    """Return the readings, park entries and units that the packaged catalogue knows."""
    from lowcarbon_cli.standards.readings import PARK, known_readings
    from lowcarbon_cli.standards.typed_units import parse_unit
    from lowcarbon_cli.standards.workbook import sheet

    park = {
        column.id: frozenset(choice.id for choice in column.choices)
        for column in sheet("park").columns
        if column.id in PARK
    }
    return Known(
        readings=frozenset(known_readings()) - frozenset(park),
        park=MappingProxyType(park),
        unit=lambda text: parse_unit(text) is not None,
    )


@cache
def _names() -> dict[str, str]:
    """Map every folded spelling to its id; a spelling of two standards is refused."""
    found: dict[str, str] = {}
    for head in standard_heads():
        titles = {head.title.zh, head.title.en}
        both = {text for title in titles for text in (title + head.code, head.code + title)}
        for name in {head.id, head.code, *titles, *both, *head.aliases}:
            if found.setdefault(fold_name(name), head.id) != head.id:
                raise CatalogueError("standard_duplicate", file=f"{head.id}.toml", where="aliases", value=name)
    return found


@cache
def _head(wanted: str) -> Head:
    """Read only what stands before the first indicator: by itself it is valid TOML and 20 times shorter."""
    file = f"{wanted}.toml"
    start, _, _ = read_text(folder() / file, file).partition(_FIRST_INDICATOR)
    section = Section(parse_toml(start, file), file)
    head = parse_head(section)
    if head.id != wanted:
        raise section.refuse("id_and_file", "id", value=head.id)
    return head


def _own_section(path: str | Path) -> Section:
    file = str(path)
    section = Section(parse_toml(read_text(Path(path), file), file), file)
    if section.has("id") and section.text("id") in standard_ids():
        raise section.refuse("id_taken", "id", value=section.text("id"))
    return section
