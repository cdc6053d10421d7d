"""Findings of one kind by the thousand: the first ones are listed, the others counted."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.model.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 200
"""So many findings of one code in one column of a sheet are listed."""
CODE = "LC-STR-036"

Kind = tuple[str, str, str, int]
"""Code, and file, sheet and column of the first cell."""


def kind_of(item: Finding) -> Kind:
    """Return what a finding is counted under."""
    if not item.cells:
        return (item.code, "", "", 0)
    cell = item.cells[0]
    return (item.code, cell.file, cell.sheet, cell.column)


class Tally(Struct):
    """Findings as they come: the first of each kind are kept, all are counted."""

    kept: list[Finding] = field(default_factory=list)
    counts: Counter[Kind] = field(default_factory=Counter)

    def add(self, item: Finding) -> None:
        """Count a finding, and keep it where it is among the first of its kind."""
        kind = kind_of(item)
        self.counts[kind] += 1
        if self.counts[kind] <= MOST:
            self.kept.append(item)


def abridged(findings: Iterable[Finding], bulk: Tally | None = None) -> list[Finding]:
    """Return the findings, of those with one code in one column only the first rows' and one that counts them all.

    Args:
        findings: in the order in which they are shown.
        bulk: those of the same rows that were met column by column.
    """
    listed = list(findings)
    counts = Counter(map(kind_of, listed))
    if bulk is not None:
        counts += bulk.counts
        listed += bulk.kept
    many = {kind for kind, count in counts.items() if count > MOST and kind[3]}
    if not many:
        return listed
    first: dict[Kind, list[Finding]] = {kind: [] for kind in many}
    for item in listed:
        if (kind := kind_of(item)) in many:
            first[kind].append(item)
    kept = {kind: sorted(items, key=lambda item: item.cells[0].row)[:MOST] for kind, items in first.items()}
    shown = {id(item) for items in kept.values() for item in items}
    return [
        *(item for item in listed if kind_of(item) not in many or id(item) in shown),
        *(_count(kind, counts[kind], items) for kind, items in kept.items()),
    ]


def _count(kind: Kind, count: int, shown: list[Finding]) -> Finding:
    params: dict[str, str | int] = {"code": kind[0], "column": column_letters(kind[3]), "count": count}
    params |= {"shown": len(shown), "rest": count - len(shown)}
    return Finding(CODE, shown[0].severity, shown[-1].cells[:1], MappingProxyType(params))
