"""What every park of a batch is measured with, and the stamp that makes results comparable."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli import __version__
from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.standards.catalogue import catalogue_sha256

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from lowcarbon_cli.batch.plan import Unit
    from lowcarbon_cli.model.parcel import Parcel
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.pipeline.options import Given

FORM = 3
"""Form of the stored results: a result of another form is computed anew."""


class Settings(Struct, frozen=True):
    """The choices of a run; the same for all parks but for what a manifest says of one."""

    given: Mapping[str, Given] = MappingProxyType({})
    as_of: date | None = None
    overrides: str | None = None
    tolerances: Mapping[str, Decimal] = MappingProxyType({})
    budget: Budget = field(default_factory=Budget)
    lang: Lang = "zh"
    each: tuple[str, ...] = ()
    """Suffixes of the reports written for each park, such as ``.xlsx``."""
    each_dir: str = ""

    @property
    def personal(self) -> str | None:
        """The file of own indicators that all parks have."""
        return self.given["personal"][0] if "personal" in self.given else None

    def options(self, own: Mapping[str, str]) -> dict[str, Given]:
        """Return the options of one park: its own, as a manifest has them, before those of all."""
        return {**self.given, **{key: (value, "config") for key, value in own.items()}}

    def stamp(self) -> str:
        """Return a hash of everything but the park's files that shapes a result: tool, catalogue, options."""
        files = [value for key, (value, _) in sorted(self.given.items()) if key in {"standard", "personal"}]
        files += [self.overrides] if self.overrides else []
        content = {
            "form": FORM,
            "tool": __version__,
            "catalogue": catalogue_sha256(),
            "given": sorted((key, *value) for key, value in self.given.items()),
            "as_of": str(self.as_of),
            "files": [(name, _content(name)) for name in files],
            "tolerances": sorted((key, str(value)) for key, value in self.tolerances.items()),
            "budget": str(self.budget),
        }
        return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()

    def mark(self, key: str) -> str:
        """Return what the reports of a park are known by: its result, and the language they are in."""
        return f"{key}:{self.lang}"


def _content(name: str) -> str:
    """Return the hash of a file of the user's (a standard, overrides), empty for the name of a packaged standard."""
    path = Path(name)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.suffix.lower() == ".toml" and path.is_file() else ""


def key_of(parcel: Parcel, unit: Unit, stamp: str) -> str:
    """Return what a result is stored under: a hash of the files' names and contents, name, options and stamp."""
    files = [(held.shown, held.sha256, held.refusal.key if held.refusal else "") for held in parcel.files]
    aside = [(item.code, sorted((name, str(value)) for name, value in item.params.items())) for item in parcel.findings]
    law = _content(unit.own.get("standard", ""))
    content = json.dumps([stamp, files, aside, unit.name, sorted(unit.own.items()), law], ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()


def lost_key(key: str, unit: Unit) -> str:
    """Return what is stored under where a unit was lost: what is said then names its paths, not its contents."""
    return hashlib.sha256(json.dumps([key, unit.paths], ensure_ascii=True).encode()).hexdigest()
