"""Prints the lowest versions that pyproject.toml allows, as constraints for pip: ``make constraints/lowest.txt``."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
HEAD = (
    "# The lowest versions that pyproject.toml allows; written by tools/lowest_versions.py, used by make test-lowest.\n"
)


def lowest(project: Path = PYPROJECT) -> str:
    """Return one ``name==version`` line for each requirement of the package and of its tests.

    Raises ``ValueError`` for a requirement without a lower bound.
    """
    content = tomllib.loads(project.read_text("utf-8"))["project"]
    extras = content["optional-dependencies"]
    named = {name for item in extras["test"] for name in _own_extras(item, content["name"])}
    wanted = [*content["dependencies"], *(item for name in (*named, "test") for item in extras[name])]
    wanted = [item for item in wanted if not _own_extras(item, content["name"])]
    return HEAD + "".join(f"{_lowest(item)}\n" for item in sorted(wanted, key=str.lower))


def _own_extras(requirement: str, name: str) -> list[str]:
    """Return the extras of the package itself that a requirement names, none for other packages."""
    found = re.fullmatch(rf"{re.escape(name)}\[(.+)\]", requirement)
    return [part.strip() for part in found[1].split(",")] if found else []


def _lowest(requirement: str) -> str:
    found = re.fullmatch(r"([A-Za-z0-9._-]+)>=([0-9][0-9.]*)(,.*)?", requirement)
    if found is None:
        message = f"no lower bound: {requirement}"
        raise ValueError(message)
    return f"{found[1]}=={found[2]}"


if __name__ == "__main__":
    print(lowest(), end="")
