"""Version and hash of the packaged catalogue: what was in force when a report was made."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

FILE = "catalogue.toml"
SUFFIXES = (".toml", ".csv")
"""Only data are hashed: no stray file of an editor or a file system changes the hash."""


@cache
def catalogue_version() -> str:
    """Return the version of the packaged standards, factors, units and layouts."""
    root = Section(parse_toml(read_text(_data() / FILE, FILE), FILE), FILE)
    version = root.text("version")
    root.done()
    return version


@cache
def catalogue_sha256() -> str:
    """Return the SHA-256 over name, length and bytes of every packaged data file, sorted by name."""
    digest = hashlib.sha256()
    for name, file in sorted(_files(_data(), ""), key=lambda item: item[0]):
        content = file.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _data() -> Traversable:
    return resources.files(__package__) / "data"


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _files(item, f"{prefix}{item.name}/")
        elif item.name.endswith(SUFFIXES):
            yield f"{prefix}{item.name}", item
