"""One park as a command opens it: the configuration, its own indicators, its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lowcarbon_cli.cli.config import Config
    from lowcarbon_cli.cli.options import Asked
    from lowcarbon_cli.model.dataset import Dataset


def opened(files: Sequence[Path], asked: Asked) -> tuple[Dataset, Config]:
    """Return the data of a park's files and the configuration. Raises what ``pipeline.load`` and it raise."""
    from lowcarbon_cli import pipeline
    from lowcarbon_cli.cli.config import own_indicators, read_config

    settings = read_config(asked.config)
    own = own_indicators(asked.personal, settings.options)
    return pipeline.load([str(path) for path in files], budget=asked.budget, personal=own), settings
