"""The ids of the packaged standards, without reading one: what the shell offers at every key."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def folder() -> Traversable:
    """Return the folder of the packaged standards, one TOML file each."""
    return resources.files("lowcarbon_cli.standards") / "data" / "standards"


@cache
def standard_ids() -> tuple[str, ...]:
    """Return the ids of all packaged standards and overlays, in alphabetical order."""
    names = (item.name for item in folder().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))
