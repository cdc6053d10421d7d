"""Root and consequence: one fault gives one root finding, what follows from it says so.

A finding that shares a cell with a more fundamental one is its consequence. Fundamental means earlier
on the way of a number: the file, its structure, the figure, its unit, its coefficient, then relations
between figures, then what was computed from them. Infos cause nothing and are caused by nothing.

A relation that fails says only that one of its cells is wrong. Where others fail too, the cells they
have in common are the likeliest: the root names the cells that most of its consequences share first.
Consequences keep their cells as they are, and never pull in findings of their own: a finding that shares
cells with a consequence alone is another fault.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding

ORDER = (
    "FIL",
    "STR",
    "NUM",
    "UNI",
    "FAC",
    "ECO",
    "BAL",
    "GRN",
    "SCO",
    "RND",
    "INT",
    "CO2",
    "ZCP",
    "ELA",
    "FLW",
    "DRV",
    "SCN",
    "MAC",
    "PAR",
    "TGT",
    "DOC",
)
LATE = frozenset({"LC-NUM-012", "LC-NUM-013", "LC-NUM-017", "LC-FAC-004", "LC-ECO-008"})
"""Said by the computation although their family is an early one."""


STAGES = dict.fromkeys(("LC-FAC-005", "LC-FAC-007", "LC-ECO-003", "LC-ECO-007"), "RND") | {
    "LC-NUM-009": "FAC",
    "LC-FAC-014": "ECO",
    "LC-ELA-014": "UNI",
}
"""Codes that stand at another family's stage: relations between several figures say less than a balance that
fails too, a count with decimals less than the unit that explains them, and rates typed as fractions are a unit."""


def with_roots(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in their order, with ``caused_by`` filled in where one has a root.

    The root with the most cells in common wins, then the more fundamental one.
    """
    given = tuple(findings)
    causes = _causes(given)
    shared: dict[int, list[int]] = {}
    for place, root in causes.items():
        shared.setdefault(root, []).append(place)
    made = {root: _pointed(given[root], [given[place] for place in places]) for root, places in shared.items()}
    return tuple(
        replace(item, caused_by=made[causes[place]].key) if place in causes else made.get(place, item)
        for place, item in enumerate(given)
    )


def _causes(given: tuple[Finding, ...]) -> dict[int, int]:
    """Return place of a consequence -> place of its root."""
    roots: dict[CellRef, list[int]] = {}
    causes: dict[int, int] = {}
    for place in sorted(range(len(given)), key=lambda place: (_rank(given[place]), place)):
        item = given[place]
        if item.severity is Severity.INFO or item.caused_by is not None:
            continue
        common = Counter(root for cell in item.cells for root in roots.get(cell, ()))
        if common:
            # Counter keeps the order of first meeting; the place in ``given`` says nothing about rank
            causes[place] = max(common, key=lambda root: (common[root], _fundamental(given[root])))
            continue
        for cell in item.cells:
            roots.setdefault(cell, []).append(place)
    return causes


def _pointed(root: Finding, consequences: list[Finding]) -> Finding:
    """Return the root with the cells first that most of its consequences share."""
    votes = Counter(cell for item in consequences for cell in set(item.cells))
    return replace(root, cells=tuple(sorted(root.cells, key=lambda cell: -votes[cell])))


def _rank(item: Finding) -> tuple[int, int]:
    """Order by stage, then by how closely the finding points: fewer cells say more."""
    family = STAGES.get(item.code) or item.code.split("-")[1]
    stage = len(ORDER) if item.code in LATE else ORDER.index(family) if family in ORDER else len(ORDER)
    return stage, len(item.cells)


def _fundamental(item: Finding) -> tuple[int, int]:
    stage, width = _rank(item)
    return -stage, -width
