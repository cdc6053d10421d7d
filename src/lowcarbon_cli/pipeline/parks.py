"""The files of many parks: taken into memory first, then read, so that others can do the reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.budget import Budget

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.parcel import Parcel


def collect(paths: Sequence[str], budget: Budget | None = None) -> Parcel:
    """Return files (or a folder) with their bytes; what cannot be read is a part of the result."""
    from lowcarbon_cli.read.inputs import collect as taken

    return taken(paths, budget or Budget())


def load_parks(
    parcel: Parcel, budget: Budget | None = None, personal: str | None = None
) -> Iterator[tuple[str, Dataset]]:
    """Yield the parks in the files, each with its name (empty for a single one) and data.

    ``personal`` is the path of a TOML file of own indicators, which every park gets. Raises ``CatalogueError``.
    """
    from lowcarbon_cli.read.load import load_parks as read

    return read(parcel, budget=budget, personal=personal)
