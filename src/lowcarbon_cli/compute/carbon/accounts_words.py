"""How the accounts name cells and write figures into their sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute.facts import column_name
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.values import Evaluated

_PLACES = 2
_OWN_NAMES = ("pv_own_use", "pv_export", "green_trade")
"""Columns that the workbook heads "of which ..."; they need a name that stands alone."""


def flow_name(column: str) -> Text:
    """Return the name of a column of the power sheet as a line of its own bears it."""
    return label(f"accounts_{column}") if column in _OWN_NAMES else column_name(column)


def as_written(record: Record, column: str) -> Text:
    """Return what stands in a cell, also where it is not understood."""
    found = record.fields.get(column)
    written = found.as_written if found is not None else ""
    return Text(written, written)


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
