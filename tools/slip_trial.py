"""Measures the finder of unit slips on constructed parks: what it finds, what it names, false alarms.

``python -m tools.slip_trial --first 10000 --parks 200`` makes the parks of 200 seeds, checks each as it is,
then writes figures of it in another unit, one slip at a time: single cells, a whole row or year, a whole
series or column. ``--each N`` draws N slips per park and shape instead of all of them.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.opened import data_of
from tools.slip_park import make_park
from tools.slip_world import SIZES, Park, Slot

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.pipeline import compute
from lowcarbon_cli.read.grid import Book, GridCell, PlainSheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lowcarbon_cli.model.findings import Finding

NEAR = 0.02
"""How near the factor named must be to the true one; sentences round it to three digits."""
CODES = frozenset({"LC-UNI-002", "LC-UNI-003", "LC-UNI-004"})


@dataclass(frozen=True)
class Injection:
    """A slip: these cells hold what was meant in ``meant`` under a heading that says another unit."""

    shape: str
    slots: tuple[Slot, ...]
    meant: str

    @property
    def factor(self) -> float:
        """What the written figure is multiplied by."""
        first = self.slots[0]
        return SIZES[first.kind][first.unit] / SIZES[first.kind][self.meant]

    @property
    def kind(self) -> str:
        """Quantity and the two units, for the table."""
        first = self.slots[0]
        return f"{first.kind}: {self.meant} under {first.unit}"


def injections(park: Park) -> Iterator[Injection]:
    """Yield every slip of a park, of every kind and shape."""
    groups: dict[tuple[str, ...], list[Slot]] = defaultdict(list)
    for slot in park.slots:
        groups["cell", slot.address].append(slot)
        quantity = slot.name not in {"amount", "factor", "heat", "carbon", "tce"}
        if slot.sheet == "能源消费":
            if quantity:
                groups["row", slot.sheet, slot.fuel, str(slot.year)].append(slot)
                groups["unit of a fuel, all years", slot.sheet, slot.fuel].append(slot)
            else:
                groups["column", slot.sheet, slot.name, slot.kind].append(slot)
        elif slot.sheet != "加工转换与回收利用":
            groups["year", slot.sheet, slot.kind, str(slot.year)].append(slot)
            groups["series", slot.sheet, slot.name].append(slot)
    seen = set()
    for (shape, *_), slots in groups.items():
        key = frozenset(slots)
        if key in seen:
            continue
        seen.add(key)
        first = slots[0]
        for meant in SIZES[first.kind]:
            if meant != first.unit:
                yield Injection(shape, tuple(slots), meant)


def book_with(park: Park, injection: Injection | None = None) -> dict[str, list[list[object]]]:
    """Return the park's workbook, with a slip in it."""
    book = {name: [list(row) for row in rows] for name, rows in park.sheets.items()}
    for slot in injection.slots if injection else ():
        cells = book[slot.sheet][slot.row - 1]
        value = cells[slot.column - 1]
        if isinstance(value, int | float) and injection is not None:
            cells[slot.column - 1] = float(f"{value * injection.factor:.10g}")
    return book


def findings_of(book: Mapping[str, list[list[object]]]) -> tuple[Finding, ...]:
    """Return what ``compute`` finds in a workbook."""
    sheets = tuple(
        PlainSheet(
            name,
            name,
            {
                row: {
                    column: GridCell(value, "number" if isinstance(value, int | float) else "text")
                    for column, value in enumerate(cells, 1)
                    if value != ""
                }
                for row, cells in enumerate(rows, 1)
            },
        )
        for name, rows in book.items()
    )
    return compute(data_of(Book(sheets))).findings


def roots(findings: Iterable[Finding]) -> list[Finding]:
    """Return warnings and errors that nothing else caused."""
    return [item for item in findings if item.severity is not Severity.INFO and item.caused_by is None]


def places(finding: Finding) -> set[str]:
    """Return a finding's cells as addresses."""
    return {f"{cell.sheet}!{cell.a1}" for cell in finding.cells}


@dataclass
class Score:
    """Counts of one kind of slip."""

    made: int = 0
    found: int = 0
    factor: int = 0
    pointed: int = 0
    one_root: int = 0

    def add(self, other: Score) -> None:
        """Add another score."""
        for name in ("made", "found", "factor", "pointed", "one_root"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def score(injection: Injection, before: Iterable[Finding], after: Iterable[Finding]) -> Score:
    """Return what a run says of a slip. ``before`` are the roots of the workbook without it."""
    wrong = {slot.address for slot in injection.slots}
    said = [item for item in roots(after) if item.code in CODES and places(item) & wrong]
    known = {(item.code, item.cells) for item in before}
    new = [item for item in roots(after) if (item.code, item.cells) not in known]
    best = said[0] if said else None
    return Score(
        1,
        int(best is not None),
        int(any(_same_factor(item, injection) for item in said)),
        int(any(wrong <= places(item) and len(places(item) - wrong) <= 1 for item in said)),
        int(len(new) == 1 and best is not None),
    )


def _same_factor(finding: Finding, injection: Injection) -> bool:
    told = float(str(finding.params["factor"]))
    factor = injection.factor if injection.factor > 1 else 1 / injection.factor
    return abs(told / factor - 1) < NEAR


def is_beyond(injection: Injection) -> bool:
    """Tell whether a slip is one of those that the finder is only tried on: areas, heads, fuels in kilograms."""
    first = injection.slots[0]
    return first.kind in {"area", "person"} or (first.kind == "mass" and injection.meant == "kg")


@dataclass
class Trial:
    """Scores by kind and by shape of the slip, counts of clean parks and alarms, and what was missed."""

    kinds: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    shapes: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def check(self, park: Park) -> list[Finding]:
        """Check a park as it is; return its roots."""
        clean = roots(findings_of(book_with(park)))
        alarms = [item for item in clean if item.code in CODES]
        self.counts["parks"] += 1
        self.counts["parks with a false alarm"] += bool(alarms)
        self.counts.update(f"parks: {trait}" for trait in park.traits)
        self.counts.update(f"root on a clean park: {item.code}" for item in clean)
        self.notes += [f"{park.seed} ALARM {describe(item, 'en')} {sorted(places(item))[:4]}" for item in alarms]
        return clean

    def try_out(self, park: Park, item: Injection, clean: list[Finding]) -> None:
        """Put a slip into a park and note what is said of it."""
        result = score(item, clean, findings_of(book_with(park, item)))
        self.kinds[f"beyond: {item.kind}" if is_beyond(item) else item.kind].add(result)
        self.shapes["beyond the list" if is_beyond(item) else item.shape].add(result)
        if not result.found or not result.factor:
            first = item.slots[0]
            word = "MISSED" if not result.found else "FACTOR"
            self.notes.append(f"{park.seed} {word} {item.shape} {item.kind} {first.fuel}{first.name} {first.address}")


def drawn(park: Park, each: int | None) -> list[Injection]:
    """Return all slips of a park, or ``each`` of every shape, the same ones for the same seed."""
    by_shape: dict[str, list[Injection]] = defaultdict(list)
    for item in injections(park):
        by_shape[item.shape].append(item)
    if each is None:
        return [one for items in by_shape.values() for one in items]
    rng = random.Random(park.seed)  # noqa: S311 - nothing is guarded by it
    return [one for items in by_shape.values() for one in rng.sample(items, min(each, len(items)))]


def run(seeds: Iterable[int], each: int | None) -> Trial:
    """Return the trial of the parks of these seeds."""
    trial = Trial()
    for seed in seeds:
        park = make_park(seed)
        clean = trial.check(park)
        for item in drawn(park, each):
            trial.try_out(park, item, clean)
    return trial


def table(scores: Mapping[str, Score]) -> list[str]:
    """Return a Markdown table."""
    lines = ["| slip | made | found | factor named | these cells | one root |", "|---|---:|---:|---:|---:|---:|"]
    listed = _sum(one for name, one in scores.items() if "beyond" not in name)
    for name, one in [*sorted(scores.items()), ("all of the list", listed)] if listed.made else []:
        rates = [f"{100 * part / one.made:.1f} %" for part in (one.found, one.factor, one.pointed, one.one_root)]
        lines.append(f"| {name} | {one.made} | {' | '.join(rates)} |")
    return lines


def _sum(scores: Iterable[Score]) -> Score:
    total = Score()
    for one in scores:
        total.add(one)
    return total


def main() -> None:
    """Run the trial and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--parks", type=int, default=40, help="number of parks")
    parser.add_argument("--each", type=int, help="slips per park and shape; all of them without")
    parser.add_argument("--notes", action="store_true", help="list what was missed")
    given = parser.parse_args()
    trial = run(range(given.first, given.first + given.parks), given.each)
    print("\n".join([*table(trial.shapes), "", *table(trial.kinds), ""]))
    print("\n".join(f"{name}: {count}" for name, count in sorted(trial.counts.items())))
    if given.notes:
        print("\n".join(trial.notes))


if __name__ == "__main__":
    main()
