"""The cells behind figures, each once, in the order of their first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.values import Evaluated


def cells_behind(values: Iterable[Evaluated]) -> tuple[CellRef, ...]:
    """Return the input cells of values, or those that would cure what is missing."""
    return tuple(dict.fromkeys(cell for value in values for cell in value.cells))
