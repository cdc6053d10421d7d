"""Findings in the order in which a person works: roots with what follows from them, by sheet or by effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.render.findings import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowcarbon_cli.model.validation import Reported, ValidationReport

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Family(Struct, frozen=True):
    """A root finding and what follows from it."""

    root: Reported
    consequences: tuple[Reported, ...]

    @property
    def blocks(self) -> tuple[str, ...]:
        """Indicators that root and consequences block, each once."""
        return tuple(dict.fromkeys(name for item in (self.root, *self.consequences) for name in item.blocks))

    @property
    def severity(self) -> Severity:
        """The gravest of all its findings."""
        return min((item.finding.severity for item in (self.root, *self.consequences)), key=RANK.__getitem__)

    @property
    def sheet(self) -> tuple[str, str] | None:
        """File and sheet of the root, None for one without a cell."""
        cells = self.root.finding.cells
        return (cells[0].file, cells[0].sheet) if cells else None


def families(items: Sequence[Reported]) -> list[Family]:
    """Return the families in reading order of their roots."""
    places = {id(item.finding): place for place, item in enumerate(items)}
    found = []
    for root, consequences in grouped([item.finding for item in items]):
        numbers = sorted(places[id(item)] for item in consequences)
        found.append((places[id(root)], Family(items[places[id(root)]], tuple(items[n] for n in numbers))))
    return [family for _, family in sorted(found, key=lambda pair: pair[0])]


def by_effect(given: Iterable[Family]) -> list[Family]:
    """Return the families that block most indicators first, then the gravest, then in reading order."""
    return sorted(given, key=lambda family: (-len(family.blocks), RANK[family.severity]))


def by_sheet(given: Iterable[Family]) -> list[tuple[tuple[str, str] | None, list[Family]]]:
    """Return the families of each sheet, in the order in which the sheets come."""
    found: dict[tuple[str, str] | None, list[Family]] = {}
    for family in given:
        found.setdefault(family.sheet, []).append(family)
    return list(found.items())


def capped(report: ValidationReport, most: int | None) -> ValidationReport:
    """Return the report with at most ``most`` findings, the gravest, and how many were left out."""
    if most is None or len(report.kept) <= most:
        return report
    order = sorted(
        range(len(report.kept)),
        key=lambda place: (
            RANK[report.kept[place].finding.severity],
            report.kept[place].finding.caused_by is not None,
            place,
        ),
    )
    stay = frozenset(order[:most])
    kept = tuple(item for place, item in enumerate(report.kept) if place in stay)
    return replace(report, kept=kept, left_out=report.left_out + len(report.kept) - len(kept))
