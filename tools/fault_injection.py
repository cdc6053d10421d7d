"""One random fault in one random cell of a clean park in a random messy layout: is it found, there, and alone?

``python -m tools.fault_injection 1000`` runs seeds 0 to 999 and prints the figures of docs/fault-injection.md. A
seed counts as right where exactly one root finding at warning or above stands at the faulty cell (or holds it
among the cells of a relation whose culprit cannot be decided) and every other finding is caused by it; a clean
workbook must give none. Faults that no rule can know of (an amount changed within its plausible range in a
column that nothing is checked against) are drawn all the same and counted as not seen.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from tests.opened import data_of
from tests.rules import harness
from tools.messy_facts import plain_of
from tools.messy_layouts import write

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.pipeline import compute, load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl.cell.cell import Cell
    from tools.messy_facts import Fact, Plain

    from lowcarbon_cli.model.findings import Finding

SHEETS = ("economy", "energy", "power", "env", "transform")
"""Sheets whose figures get faults: the yearly data that verdicts rest on."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault: what it does to a cell, and whether it can be done to this one."""

    name: str
    apply: Callable[[Cell, Random], bool]
    columns: frozenset[tuple[str, str]] = frozenset()
    """Sheet and column it belongs to; empty for every figure."""
    fuels: frozenset[str] = frozenset()
    """Fuels whose rows hold the relation that is broken; empty for all."""

    def fits(self, fact: Fact) -> bool:
        """Tell whether the fault can be put at a fact's cell."""
        here = not self.columns or (fact.sheet, fact.column) in self.columns
        return here and (not self.fuels or bool(self.fuels.intersection(fact.key)))


def _text(cell: Cell, rng: Random) -> bool:
    cell.value = rng.choice(("待查", "约三百", "12..5", "见附件"))
    return True


def _error(cell: Cell, rng: Random) -> bool:
    cell.value = rng.choice(("#DIV/0!", "#REF!", "#VALUE!", "#NAME?"))
    cell.data_type = "e"
    return True


def _formula(cell: Cell, rng: Random) -> bool:
    cell.value = rng.choice(("=A1+1", "=SUM(B2:B3)", "=VLOOKUP(1,A:B,2,0)"))
    return True


def _number(cell: Cell) -> float | None:
    return float(cell.value) if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) else None


def _negative(cell: Cell, _: Random) -> bool:
    value = _number(cell)
    if not value:
        return False
    cell.value = -value
    return True


def _slip(cell: Cell, rng: Random) -> bool:
    value = _number(cell)
    if not value:
        return False
    cell.value = value * rng.choice((10_000.0, 0.0001))
    return True


def _placeholder(cell: Cell, rng: Random) -> bool:
    cell.value = rng.choice((99999999, 999999999, "XX", "待填"))
    return True


def _blank(cell: Cell, _: Random) -> bool:
    cell.value = None
    return True


def _half_more(cell: Cell, _: Random) -> bool:
    value = _number(cell)
    if not value:
        return False
    cell.value = round(value * 1.5, 4)
    return True


def _energy(*columns: str) -> frozenset[tuple[str, str]]:
    return frozenset(("energy", column) for column in columns)


HEADS = ("fault", "made", "exactly one, at the cell", "not seen", "several roots", "elsewhere")
FAULTS = (
    Fault("text in place of a figure", _text),
    Fault("Excel error", _error),
    Fault("formula without result", _formula),
    Fault("negative figure", _negative),
    Fault("unit slip, 10 000 times", _slip),
    Fault("placeholder", _placeholder),
    Fault("blank required figure", _blank, _energy("industrial") | {("economy", "iav_constant")}),
    Fault("parts no longer add up", _half_more, _energy("industrial", "non_industrial")),
    Fault("stocks no longer close", _half_more, _energy("opening", "closing", "purchase"), frozenset({"raw_coal"})),
    Fault("standard coal is not quantity x factor", _half_more, _energy("tce", "factor")),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one seed."""

    seed: int
    fault: str
    fact: Fact
    verdict: str
    """right, not seen, elsewhere, several."""
    said: tuple[str, ...]


def clean_park() -> Plain:
    """Return the constructed park of the rule examples, in which no rule finds anything."""
    return plain_of(data_of(harness.sheets_of(harness.book_of({}))))


def roots(path: Path) -> list[Finding]:
    """Return the findings that a reader must act on."""
    found = compute(load([path])).findings
    return [item for item in found if item.severity is not Severity.INFO and item.caused_by is None]


def trial(park: Plain, seed: int, folder: Path) -> tuple[Outcome | None, bool]:
    """Return what became of a seed, and whether its workbook was clean before; None where no fault fits."""
    path = folder / "park.xlsx"
    places = write(path, park, seed)
    clean = not roots(path)
    rng = Random(seed)  # noqa: S311 - repeatable, nothing secret
    facts = sorted((fact for fact in places if fact.sheet in SHEETS and fact.column != "year"), key=str)
    book = load_workbook(path)
    for _ in range(20):
        fault = rng.choice(FAULTS)
        fact = rng.choice([fact for fact in facts if fault.fits(fact)])
        sheet, address = rng.choice(places[fact])
        if fault.apply(book[sheet][address], rng):
            book.save(path)
            return _judged(seed, fault.name, fact, (sheet, address), roots(path)), clean
    return None, clean


def _judged(seed: int, fault: str, fact: Fact, place: tuple[str, str], found: Sequence[Finding]) -> Outcome:
    said = tuple(f"{item.code} {[f'{cell.sheet}!{cell.a1}' for cell in item.cells][:4]}" for item in found)
    at = [any((cell.sheet, cell.a1) == place for cell in item.cells) for item in found]
    verdict = "not seen" if not found else "right" if at == [True] else "several" if any(at) else "elsewhere"
    return Outcome(seed, fault, fact, verdict, said)


def main() -> None:
    """Run the seeds and print what became of them."""
    given = [int(word) for word in sys.argv[1:] if word.isdigit()]
    first = given[1] if len(given) > 1 else 0
    last = first + (given[0] if given else 100)
    park = clean_park()
    counts: dict[str, Counter[str]] = {fault.name: Counter() for fault in FAULTS}
    alarms = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, last):
            outcome, clean = trial(park, seed, Path(folder))
            alarms += not clean
            if outcome is None:
                continue
            counts[outcome.fault][outcome.verdict] += 1
            if outcome.verdict != "right" and "-v" in sys.argv:
                print(outcome.seed, outcome.fault, outcome.fact, outcome.verdict, *outcome.said, sep=" | ")
    print(f"clean workbooks with a finding: {alarms} of {last - first}")
    print(f"| {' | '.join(HEADS)} |")
    print(f"|---|{'---:|' * (len(HEADS) - 1)}")
    for name, one in counts.items():
        cells = (sum(one.values()), *(one[key] for key in ("right", "not seen", "several", "elsewhere")))
        print(f"| {name} | {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()
