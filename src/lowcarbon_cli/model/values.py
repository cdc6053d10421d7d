"""A computed value that knows how it was made, down to cells and factor rows.

A ``Derivation`` is a tree. Its leaves are cells of the input, rows of a factor table, or constants
of a formula. ``op`` says how ``value`` follows from the parts, at 34 significant digits:

========== ==================================================================================
cell       ``value`` = ``written`` x ``scale`` of the cell (no parts)
factor     a row of a packaged table, converted to ``unit`` by ``scale`` (no parts)
constant   a number of the formula (no parts)
add        sum of the parts
sub        first part minus the second
mul        product of the parts
div        first part divided by the second
root       ``degree``-th root of the part, rounded half-even to 12 significant digits
power      product of ``degree`` equal parts, multiplied one after the other
log        natural logarithm of the part, rounded half-even to 12 significant digits
convert    the part times ``scale`` (change of unit)
same       the part itself under a name of its own (a named reading)
choice     the part itself, chosen by a rule that ``label`` names
========== ==================================================================================

``low`` and ``high`` bound the value where inputs are rounded; both equal ``value`` otherwise.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lowcarbon_cli.model.findings import Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowcarbon_cli.model.catalogue import Factor
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Number
    from lowcarbon_cli.model.text import Text

Op = Literal[
    "cell", "factor", "constant", "add", "sub", "mul", "div", "root", "power", "log", "convert", "same", "choice"
]


class Derivation(NamedTuple):
    """A value with its unit, its bounds and the tree it came from."""

    op: Op
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    label: Text | None = None
    parts: tuple[Derivation, ...] = ()
    scale: Decimal = Decimal(1)
    degree: int = 1
    number: Number | None = None
    """The cell, for ``op == "cell"``."""
    factor: Factor | None = None
    """The row of a factor table, for ``op == "factor"``."""
    year: int | None = None
    reading: str = ""
    """Id of the named reading or indicator, for ``same``."""

    @property
    def exact(self) -> bool:
        """True where no rounded input widens the value."""
        return self.low is self.high or self.low == self.high

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """The input cells behind the value, each once; those of ``Missing`` would cure it."""
        return tuple(dict.fromkeys(leaf.number.cell for leaf in self.leaves() if leaf.number is not None))

    def leaves(self) -> Iterator[Derivation]:
        """Yield the leaves of the tree from left to right."""
        # one generator for the whole tree: every figure of every report is walked through several times
        pending = [self]
        while pending:
            step = pending.pop()
            if step.parts:
                pending.extend(reversed(step.parts))
            else:
                yield step


# for every step of every figure: the constructor of a named tuple takes twice as long
made: Callable[[tuple[Any, ...]], Derivation] = partial(tuple.__new__, Derivation)
"""Makes a derivation of all its fields, in their order."""
UNSCALED = Derivation("constant", Decimal(0), Decimal(0), Decimal(0), "")[7:]
"""The fields from ``scale`` on, of a step that has none of them."""
Evaluated = Derivation | Missing
"""A value with its derivation, or the reasons why there is none."""
