"""``batch`` from one park to 10,000: time and memory."""

from __future__ import annotations

from benchmarks.page import Section, mebibytes, seconds, table
from benchmarks.parks import parks, workspace
from benchmarks.runner import LOWCARBON, WITH_ERRORS, Case, measure

COUNTS = (1, 10, 100, 1000)
MOST = 10_000


def run(*, quick: bool, most: bool = False) -> Section:
    """Measure and return the section; ``most`` takes 10,000 parks too."""
    counts = COUNTS[:2] if quick else (*COUNTS, MOST) if most else COUNTS
    parks(counts[-1])  # the smaller folders are parts of the largest
    rows = []
    for count in counts:
        out = str(workspace() / f"growth-{count}.csv")
        command = (*LOWCARBON, "batch", str(parks(count)), "-o", out, "--fresh")
        once = count == MOST
        case = Case(f"{count} parks", command, codes=WITH_ERRORS, once=once)
        one = measure((case,), 1 if quick or count >= COUNTS[-1] else 5, warm=count == 1)[case.name]
        each, work = 1000 * one.median / count, 1000 * one.median_cpu / count
        rows.append((f"{count:,}", seconds(one.median), f"{each:.1f}", f"{work:.1f}", mebibytes(one.peak)))
    left = "" if most or quick else " 10,000 parks: `python -m benchmarks growth --most`."
    what = f"`batch --fresh` of small parks on all cores, journal and summary included.{left}"
    heads = ("parks", "s", "ms per park", "processor ms per park", "peak MiB")
    return Section("Growth", (what, table(heads, rows)))
