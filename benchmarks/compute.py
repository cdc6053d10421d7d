"""``compute`` of one park beside the hand-written pandas script."""

from __future__ import annotations

from benchmarks.page import Section, timings
from benchmarks.parks import parks, size, workspace
from benchmarks.runner import LOWCARBON, PYTHON, ROOT, SCRIPTS, WITH_ERRORS, Case, measure

PARK_A = str(ROOT / "examples" / "park-a" / "data.xlsx")
WHAT = """
The script reads every sheet by `pd.read_excel(..., sheet_name=None)` and works out two or three indicators; `compute`
reads, checks and computes all of them, and prints its tables.
""".strip()


def run(*, quick: bool) -> Section:
    """Measure and return the section."""
    folder = parks(1, "large")
    large = str(next(folder.iterdir()))
    out = str(workspace() / "rows.csv")
    cases = (
        Case("pandas", (PYTHON, str(SCRIPTS / "pandas_script.py"), PARK_A)),
        Case("ours", (*LOWCARBON, "compute", PARK_A)),
        Case("pandas large", (PYTHON, str(SCRIPTS / "pandas_batch.py"), str(folder), out)),
        Case("ours large", (*LOWCARBON, "compute", large), codes=WITH_ERRORS),
    )
    found = measure(cases, 1 if quick else 11)
    park_a = {"pandas": "the pandas script", "ours": "`lowcarbon compute`"}
    large_park = {f"{name} large": label for name, label in park_a.items()}
    return Section(
        "`compute` of one park",
        (
            WHAT,
            "Park A:",
            timings(found, park_a, "pandas"),
            f"A large park ({size(folder)}, `tools/large_park.py`):",
            timings(found, large_park, "pandas large"),
        ),
    )
