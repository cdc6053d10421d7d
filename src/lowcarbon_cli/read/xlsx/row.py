"""One row of a worksheet, as either road yields it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowcarbon_cli.read.grid import GridCell


class Row(NamedTuple):
    """Cells by column, both counted from 1. A formatted blank is left out, unless the row may have come before."""

    number: int
    listed: int
    """Cells that the file lists in this row, formatted blanks included."""
    cells: dict[int, GridCell]
    hidden: bool | None = None
    """Whether the row's element hides it; None where it says nothing of how the row looks."""
    again: tuple[int, ...] = ()
    """Columns that the row fills more than once; the last cell counts."""


Columns = tuple[int, ...]
# the constructor of a named tuple takes twice as long
made_row: Callable[[tuple[int, int, dict[int, GridCell], bool | None, Columns]], Row] = partial(tuple.__new__, Row)
