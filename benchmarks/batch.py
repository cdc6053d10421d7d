"""``batch`` of many parks beside reading alone and beside the hand-written pandas script."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from benchmarks.page import Section, timings
from benchmarks.parks import parks, size, workspace
from benchmarks.runner import LOWCARBON, PYTHON, ROOT, SCRIPTS, WITH_ERRORS, Case, measure

if TYPE_CHECKING:
    from tools.many_parks import Shape

SHAPES: dict[Shape, str] = {
    "small": "the examples with other figures",
    "large": "seven sheets, four of them of some 60 rows and 9 columns, formatted as the template formats them",
}
LABELS = {
    "calamine": "python-calamine, one core, reading alone",
    "batch": "`batch --fresh`, all cores, journal and summary",
    "one": "the same with `--jobs 1`",
    "unchanged": "`batch` again, nothing changed",
    "xlsx": "the same, written as .xlsx",
    "pandas": "the pandas script, one core, two indicators",
}


def run(*, quick: bool) -> Section:
    """Measure and return the section."""
    count, rounds = (10, 1) if quick else (1000, 3)
    blocks = [block for shape in SHAPES for block in _shape(shape, count, rounds)]
    return Section(f"`batch` of {count:,} parks", tuple(blocks))


def _shape(shape: Shape, count: int, rounds: int) -> list[str]:
    folder, out = parks(count, shape), workspace() / f"{shape}.csv"
    ours = (*LOWCARBON, "batch", str(folder), "-o", str(out))
    journal = out.with_name(f"{out.name}.journal")
    book = ("-o", str(out.with_suffix(".xlsx")), "--journal", str(journal))
    rows = str(workspace() / "rows.csv")
    cases = (
        Case("calamine", (PYTHON, str(SCRIPTS / "calamine_alone.py"), str(folder))),
        Case("batch", (*ours, "--fresh"), codes=WITH_ERRORS),
        Case("unchanged", ours, codes=WITH_ERRORS),
        Case("xlsx", (*LOWCARBON, "batch", str(folder), *book), codes=WITH_ERRORS),
        Case("one", (*ours, "--fresh", "--jobs", "1"), codes=WITH_ERRORS, once=True),
        Case("pandas", (PYTHON, str(SCRIPTS / "pandas_batch.py"), str(folder), rows), once=True),
    )
    found = measure(cases, rounds, warm=False)
    few = min(count, 100)
    stages = (PYTHON, str(SCRIPTS / "stages.py"), str(folder), str(few))
    spent = subprocess.run(stages, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    with out.open("rb") as lines:
        written = sum(1 for _ in lines) - 1
    written_out = f"{written:,} rows out, journal of {journal.stat().st_size / 2**20:.1f} MiB"
    return [
        f"{shape.capitalize()} parks of {size(folder)} ({SHAPES[shape]}); {written_out}:",
        timings(found, LABELS, "calamine"),
        f"Where the processor time goes, in ms per park on one core ({few} parks): {spent}.",
    ]
