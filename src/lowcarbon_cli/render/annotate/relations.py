"""Relationships between parts, and the content types of parts: looked up and added to."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lowcarbon_cli.render.annotate.archive import resolved
from lowcarbon_cli.render.annotate.xmlparts import RELATIONS, inside, parse, spliced

if TYPE_CHECKING:
    from lowcarbon_cli.render.annotate.archive import Package
    from lowcarbon_cli.render.annotate.xmlparts import Node

_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_SPACE}"></Relationships>'
).encode()
TYPES = "[Content_Types].xml"


def _place(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _entries(package: Package, part: str) -> list[Node]:
    place = _place(part)
    if not package.has(place):
        return []
    return list(parse(package.xml(place)).all("Relationship"))


def by_id(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return the relationships of a part (empty name: of the package): id -> type without its stem, part meant."""
    return {
        entry.attributes.get("Id", ""): (
            entry.attributes.get("Type", ""),
            resolved(part, entry.attributes.get("Target", "")),
        )
        for entry in _entries(package, part)
        if entry.attributes.get("TargetMode", "Internal") != "External"
    }


def of_kind(package: Package, part: str, kind: str) -> str | None:
    """Return the first part that ``part`` relates to as ``kind`` (``comments``, ``styles`` ...)."""
    return next(
        (target for stem, target in by_id(package, part).values() if stem == f"{RELATIONS}/{kind}"),
        None,
    )


def relate(package: Package, part: str, kind: str, target: str) -> str:
    """Add a relationship of ``part`` to the part ``target`` and return its id."""
    place = _place(part)
    data = package.xml(place) if package.has(place) else _EMPTY
    root = parse(data)
    used = {entry.attributes.get("Id", "").lower() for entry in root.all("Relationship")}
    number = len(used) + 1
    while f"rid{number}" in used:
        number += 1
    relative = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(part)}")
    entry = f'<{root.prefix}Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{relative}"/>'
    package.put(place, spliced(data, inside(data, root, entry.encode())))
    return f"rId{number}"


def content_type(package: Package, part: str) -> str:
    """Return the content type of a part, empty where none is declared."""
    root = parse(package.xml(TYPES))
    for entry in root.all("Override"):
        if entry.attributes.get("PartName", "").lower() == f"/{part}".lower():
            return entry.attributes.get("ContentType", "")
    suffix = posixpath.splitext(part)[1].lstrip(".").lower()
    for entry in root.all("Default"):
        if entry.attributes.get("Extension", "").lower() == suffix:
            return entry.attributes.get("ContentType", "")
    return ""


def declare(package: Package, part: str, kind: str) -> None:
    """Give ``part`` the content type ``kind`` if it has another; .vml by its extension, as Excel does."""
    if content_type(package, part) == kind:
        return
    data = package.xml(TYPES)
    root = parse(data)
    known = {entry.attributes.get("Extension", "").lower() for entry in root.all("Default")}
    if part.endswith(".vml") and "vml" not in known:
        entry = f'<{root.prefix}Default Extension="vml" ContentType="{kind}"/>'
    else:
        entry = f'<{root.prefix}Override PartName="/{part}" ContentType="{kind}"/>'
    package.put(TYPES, spliced(data, inside(data, root, entry.encode())))
