"""Options from the environment and from ``lowcarbon.toml``; flags win over both."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.pipeline.options import KEYS, TARGET_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.pipeline.options import Given

PREFIX = "LOWCARBON_"
FILE = "lowcarbon.toml"
NAMES = KEYS | TARGET_KEYS | {"standard"}


def given(flags: Mapping[str, str | None], config: Path | None) -> dict[str, Given]:
    """Return the options given outside the workbook, each with its source: flag > environment > config."""
    found: dict[str, Given] = {key: (value, "config") for key, value in _file(config).items()}
    for key in NAMES:
        value = os.environ.get(PREFIX + key.upper())
        if value:
            found[key] = (value, "environment")
    found.update({key: (value, "flag") for key, value in flags.items() if value is not None})
    return found


def _file(config: Path | None) -> dict[str, str]:
    path = config or Path(FILE)
    if config is None and not path.is_file():
        return {}
    try:
        content = tomli.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError("cli_bad_config", path=path, why=str(error)) from error
    unknown = sorted(set(content) - NAMES)
    if unknown:
        raise UsageError("cli_bad_config", path=path, why=f"unknown key: {', '.join(unknown)}")
    return {key: str(value) for key, value in content.items()}
