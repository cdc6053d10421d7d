"""Long enterprise ledgers beside reading alone and beside a hand-written pandas script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.many_firms import write_csv, write_xlsx

from benchmarks.page import Section, timings
from benchmarks.parks import workspace
from benchmarks.runner import LOWCARBON, PYTHON, ROOT, SCRIPTS, WITH_ERRORS, Case, measure

if TYPE_CHECKING:
    from pathlib import Path

PARK_A = str(ROOT / "examples" / "park-a" / "data.xlsx")
WHAT = """
The ledgers are constructed (`tools/many_firms.py`); park A is read beside them. The pandas script reads, groups and
sorts in floats, without checks, cells or units; ours judges every cell, keeps its address, adds up exact decimals.
""".strip()
FLOORS = {
    ".xlsx": ("calamine_rows.py", "python-calamine, reading alone"),
    ".csv": ("csv_rows.py", "csv module, reading alone"),
}
SIZES = ((100_000, 2, ".xlsx"), (100_000, 2, ".csv"), (1_000_000, 5, ".csv"))
"""Rows, years, format."""


def run(*, quick: bool) -> Section:
    """Measure and return the section."""
    blocks = [WHAT]
    for rows, years, suffix in SIZES:
        count = rows // 100 if quick else rows
        path = workspace() / f"{count}{suffix[1:]}" / f"企业能源{suffix}"
        path.parent.mkdir()
        (write_csv if suffix == ".csv" else write_xlsx)(path, count, years)
        blocks += [f"{count:,} rows of 12 columns, {years} years, {suffix}:", _table(path, 1 if quick else 3)]
    return Section("Enterprise ledgers", tuple(blocks))


def _table(path: Path, rounds: int) -> str:
    files, out = (str(path), PARK_A), str(path.with_name("s.csv"))
    script, floor = FLOORS[path.suffix]
    labels = {
        "floor": floor,
        "pandas": "the pandas script",
        "pareto": "`lowcarbon carbon --part pareto`: sums by firm, sector and carrier",
        "compute": "`lowcarbon compute`",
        "validate": "`lowcarbon validate`",
        "batch": "`lowcarbon batch --jobs 1`",
    }
    cases = (
        Case("floor", (PYTHON, str(SCRIPTS / script), str(path))),
        Case("pandas", (PYTHON, str(SCRIPTS / "pandas_ledger.py"), str(path))),
        Case("pareto", (*LOWCARBON, "carbon", *files, "--part", "pareto", "-q"), codes=WITH_ERRORS),
        Case("compute", (*LOWCARBON, "compute", *files, "-q"), codes=WITH_ERRORS),
        Case("validate", (*LOWCARBON, "validate", *files), codes=WITH_ERRORS),
        Case("batch", (*LOWCARBON, "batch", *files, "-o", out, "--fresh", "--jobs", "1"), codes=WITH_ERRORS),
    )
    return timings(measure(cases, rounds), labels, "floor")
