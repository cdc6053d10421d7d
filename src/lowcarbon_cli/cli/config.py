"""Options from the environment and from ``lowcarbon.toml``; flags win over both.

The file is the one in the working directory or the one named with ``--config``, never one that lies
beside the data: whoever sends a workbook must not be able to silence what is said about it.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.policy import Policy, Suppression
from lowcarbon_cli.pipeline.options import CARBON_NUMBERS, KEYS, TARGET_KEYS
from lowcarbon_cli.standards.strict import Section, parse_toml, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from lowcarbon_cli.pipeline.options import Given

PREFIX = "LOWCARBON_"
FILE = "lowcarbon.toml"
NAMES = KEYS | TARGET_KEYS | CARBON_NUMBERS.keys() | {"standard", "personal"}


class Config(Struct, frozen=True):
    """A configuration file: options by key, and the policy of validation."""

    options: Mapping[str, str] = MappingProxyType({})
    policy: Policy = field(default_factory=Policy)


def given(flags: Mapping[str, str | None], options: Mapping[str, str]) -> dict[str, Given]:
    """Return the options given outside the workbook, each with its source: flag > environment > config."""
    found: dict[str, Given] = {key: (value, "config") for key, value in options.items()}
    for key in NAMES:
        value = os.environ.get(PREFIX + key.upper())
        if value:
            found[key] = (value, "environment")
    found.update({key: (value, "flag") for key, value in flags.items() if value is not None})
    return found


def own_indicators(asked: str | None, options: Mapping[str, str]) -> str | None:
    """Return the path of the file of own indicators: flag > environment > configuration; None for none."""
    found = given({"personal": asked}, options).get("personal")
    return found[0] if found else None


def read_config(named: Path | None) -> Config:
    """Return the configuration: of the file named, else of the working directory, else an empty one.

    Raises ``UsageError`` or ``CatalogueError``, naming file and key, for whatever is not known.
    """
    path = named or Path(FILE)
    if named is None and not path.is_file():
        return Config()
    if not path.is_file():
        raise UsageError("cli_bad_config", path=path, why="no such file")
    shown = str(path)
    section = Section(parse_toml(read_text(path, shown), shown), shown)
    options = {key: _option(section, key) for key in section.data if key in NAMES}
    policy = Policy(
        file=shown,
        severities=MappingProxyType(dict(_severities(section))),
        tolerances=MappingProxyType(dict(_tolerances(section))),
        suppressions=tuple(_suppressions(section)),
    )
    section.done()
    return Config(MappingProxyType(options), policy)


def _option(section: Section, key: str) -> str:
    value = section.data[key]
    if isinstance(value, str):
        return section.text(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(section.whole(key, 0, 9999))
    raise UsageError("config_not_option", file=section.file, where=section.at(key))


def _severities(section: Section) -> Iterator[tuple[str, Severity]]:
    for code, value in _entries(section, "severity"):
        _known(value, code, code)
        yield code, Severity(value.choice(code, [severity.value for severity in Severity]))


def _tolerances(section: Section) -> Iterator[tuple[str, Decimal]]:
    from lowcarbon_cli.standards.rules import parameters

    for key, entry in _entries(section, "tolerance"):
        # a bare key with a dot is a table in TOML: both ways of writing it mean the same
        inner = entry.section(key) if isinstance(entry.data[key], dict) else None
        code, _, name = key.partition(".")
        for wanted in inner.data if inner else [name]:
            place, last = (inner, wanted) if inner else (entry, key)
            _known(place, last, code)
            if wanted not in parameters(code):
                known = ", ".join(f"{code}.{name}" for name in parameters(code)) or "-"
                where = place.at(last)
                raise UsageError(
                    "config_unknown_parameter", file=place.file, where=where, code=code, name=wanted, known=known
                )
            yield f"{code}.{wanted}", place.number(last)


def _entries(section: Section, name: str) -> Iterator[tuple[str, Section]]:
    if section.has(name):
        inner = section.section(name)
        yield from ((key, inner) for key in inner.data)


def _suppressions(section: Section) -> Iterator[Suppression]:
    from lowcarbon_cli.pipeline.suppress import area

    for entry in section.sections("suppress", required=False):
        code = entry.text("code")
        _known(entry, "code", code)
        cells = entry.texts("cells", default=()) if isinstance(entry.data.get("cells", []), list) else None
        if cells is None:
            cells = tuple(part.strip() for part in entry.text("cells").split(","))
        for cell in cells:
            if area(cell) is None:
                raise UsageError("config_bad_cells", file=entry.file, where=entry.at("cells"), value=cell)
        yield Suppression(
            code=code,
            reason=entry.text("reason"),
            file=entry.text("file", default=""),
            sheet=entry.text("sheet", default=""),
            cells=cells,
            until=entry.day("until") if entry.has("until") else None,
        )
        entry.done()


def _known(section: Section, key: str, code: str) -> None:
    """Refuse a code that no finding has; where the register says why, so does the error."""
    from lowcarbon_cli.model.messages import catalogue
    from lowcarbon_cli.standards.rules import rules

    if code in catalogue()["finding"]:
        return
    where = section.at(key)
    silent = rules().get(code)
    if silent is not None:
        why = silent.into or silent.reason.zh or silent.decision
        raise UsageError("config_silent_code", file=section.file, where=where, code=code, why=why)
    raise UsageError("config_unknown_code", file=section.file, where=where, code=code)
