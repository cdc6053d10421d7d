"""How the accounts name cells and write figures into their sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.values import Evaluated

_PLACES = 2


def cells(*values: Evaluated) -> tuple[CellRef, ...]:
    """Return the input cells behind some values, or those that would cure their absence, each once."""
    found: list[CellRef] = []
    for value in values:
        leaves = value.leaves() if isinstance(value, Derivation) else ()
        found += [leaf.number.cell for leaf in leaves if leaf.number is not None]
        found += () if isinstance(value, Derivation) else value.cells
    return tuple(dict.fromkeys(found))


def shown(value: Evaluated) -> str:
    """Return a figure with at most two decimals, ``-`` where it is missing."""
    if not isinstance(value, Derivation):
        return "-"
    return numbers.plain(numbers.round_to(value.value, _PLACES))
