"""The skeletons of the documents: chapters in order, text slots, to-dos, as data (``data/documents.toml``)."""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.documents import KINDS, Kind, Part, Section, Skeleton, Slot
from lowcarbon_cli.standards import strict
from lowcarbon_cli.standards.targets import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.text import Text

FILE = "documents.toml"


class _Catalogue(Struct, frozen=True):
    slots: Mapping[str, Slot]
    blocks: Mapping[str, Text | None]
    skeletons: Mapping[Kind, Skeleton]


@cache
def _catalogue() -> _Catalogue:
    text = strict.read_text(resources.files(__package__) / "data" / FILE, FILE)
    root = strict.Section(strict.parse_toml(text, FILE), FILE)
    root.text("schema")
    slots = {key: _slot(key, section) for key, section in root.named_sections("slot").items()}
    blocks = {key: _block(section) for key, section in root.named_sections("block").items()}
    annex = tuple(_section(section, slots, blocks) for section in root.sections("annex"))
    skeletons: dict[Kind, Skeleton] = {}
    for section in root.sections("document"):
        made = _document(section, slots, blocks, annex)
        skeletons[made.kind] = made
    root.done()
    return _Catalogue(MappingProxyType(slots), MappingProxyType(blocks), MappingProxyType(skeletons))


def _slot(key: str, section: strict.Section) -> Slot:
    made = Slot(key, section.words("name"), section.texts("aliases"), section.words("todo"))
    section.done()
    return made


def _block(section: strict.Section) -> Text | None:
    made = section.words("todo") if section.has("todo") else None
    section.done()
    return made


def _document(
    section: strict.Section, slots: Mapping[str, Slot], blocks: Mapping[str, Text | None], annex: tuple[Section, ...]
) -> Skeleton:
    wanted = section.choice("kind", KINDS)
    kind = next(item for item in KINDS if item == wanted)
    chapters = tuple(_section(item, slots, blocks) for item in section.sections("section"))
    made = Skeleton(kind, section.words("title"), (*chapters, *annex))
    section.done()
    return made


def _section(section: strict.Section, slots: Mapping[str, Slot], blocks: Mapping[str, Text | None]) -> Section:
    parts = tuple(_part(entry, section, slots, blocks) for entry in section.texts("parts"))
    made = Section(section.words("title"), section.whole("level", 1, 2), parts)
    section.done()
    return made


def _part(entry: str, section: strict.Section, slots: Mapping[str, Slot], blocks: Mapping[str, Text | None]) -> Part:
    kind, _, wanted = entry.partition(":")
    if kind == "text" and wanted in slots:
        return Part("text", wanted, slots[wanted].todo)
    if kind == "block" and wanted in blocks:
        return Part("block", wanted, blocks[wanted])
    raise section.refuse("undefined", "parts", name=entry)


def skeleton(kind: Kind) -> Skeleton:
    """Return the chapters of one kind of document. Raises ``CatalogueError`` for a broken table."""
    return _catalogue().skeletons[kind]


def slots() -> Mapping[str, Slot]:
    """Return the text slots by id."""
    return _catalogue().slots


def find_slot(topic: str) -> str:
    """Return the id of the slot that a topic of the sheet of texts names, the empty string for none.

    >>> find_slot("存在的问题"), find_slot("宣传培训"), find_slot("天气")
    ('problems', 'work_publicity', '')
    """
    wanted = fold(topic)
    for item in slots().values():
        if wanted in {fold(name) for name in (item.id, item.name.zh, item.name.en, *item.aliases)}:
            return item.id
    return ""
