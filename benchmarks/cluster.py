"""The pool of one machine beside a Dask cluster of processes on the same machine."""

from __future__ import annotations

from importlib.util import find_spec

from benchmarks.page import Section, timings
from benchmarks.parks import parks, workspace
from benchmarks.runner import LOWCARBON, WITH_ERRORS, Case, measure


def run(*, quick: bool) -> Section:
    """Measure and return the section."""
    title = "`--cluster local` beside the pool"
    if find_spec("distributed") is None:
        return Section(title, ("Not measured: the extra `cluster` is not installed.",))
    blocks = []
    for count in (10,) if quick else (100, 1000):
        out = str(workspace() / f"cluster-{count}.csv")
        ours = (*LOWCARBON, "batch", str(parks(count)), "-o", out, "--fresh")
        cases = (
            Case("pool", ours, codes=WITH_ERRORS),
            Case("cluster", (*ours, "--cluster", "local"), codes=WITH_ERRORS),
        )
        found = measure(cases, 1 if quick else 3, warm=False)
        blocks += [
            f"{count:,} small parks:",
            timings(found, {"pool": "the pool", "cluster": "`--cluster local`"}, "pool"),
        ]
    return Section(title, (*blocks, "Several real machines were not measured."))
