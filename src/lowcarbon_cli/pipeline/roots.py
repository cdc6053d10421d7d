"""Root and consequence: one fault gives one root finding, what follows from it says so.

A finding that shares a cell with a more fundamental one is its consequence. Fundamental means earlier
on the way of a number: the file, its structure, the figure, its unit, its coefficient, then relations
between figures, then what was computed from them. Infos cause nothing and are caused by nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding

ORDER = ("FIL", "STR", "NUM", "UNI", "FAC", "ECO", "BAL", "GRN", "SCO", "RND", "INT", "CO2", "ELA", "TGT", "DOC")
LATE = frozenset({"LC-NUM-012", "LC-NUM-013", "LC-FAC-004"})
"""Said by the computation although their family is an early one."""


def with_roots(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in their order, with ``caused_by`` filled in where one has a root."""
    given = tuple(findings)
    roots: dict[CellRef, str] = {}
    caused: dict[int, str] = {}
    for place in sorted(range(len(given)), key=lambda place: (_rank(given[place]), place)):
        item = given[place]
        if item.severity is Severity.INFO or item.caused_by is not None:
            continue
        root = next((roots[cell] for cell in item.cells if cell in roots), None)
        if root is not None and root != item.key:
            caused[place] = root
            continue
        for cell in item.cells:
            roots.setdefault(cell, item.key)
    return tuple(
        replace(item, caused_by=caused[place]) if place in caused else item for place, item in enumerate(given)
    )


def _rank(item: Finding) -> tuple[int, int]:
    """Order by stage, then by how closely the finding points: fewer cells say more."""
    family = item.code.split("-")[1]
    stage = len(ORDER) if item.code in LATE else ORDER.index(family) if family in ORDER else len(ORDER)
    return stage, len(item.cells)
