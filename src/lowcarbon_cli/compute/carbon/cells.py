"""The cells behind figures, each once, in the order of their first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.values import Evaluated


def cells_behind(values: Iterable[Evaluated]) -> tuple[CellRef, ...]:
    """Return the input cells of values, or those that would cure what is missing."""
    found: dict[CellRef, None] = {}
    for value in values:
        if isinstance(value, Missing):
            found.update(dict.fromkeys(value.cells))
        else:
            found.update((leaf.number.cell, None) for leaf in value.leaves() if leaf.number is not None)
    return tuple(found)
