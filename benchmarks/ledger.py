"""Times an enterprise ledger: ours beside reading alone and beside a hand-written pandas script.

``python -m benchmarks.ledger [ROUNDS]``. The ledgers (tools/many_firms.py) are constructed and made once in a temporary
folder; the commands run in turn as processes of their own. Medians of processor time, wall time and peak memory are
written to benchmarks/LEDGER.md. Nothing is asserted.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tools.many_firms import write_csv, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
PARK = ROOT / "examples" / "park-a" / "data.xlsx"
OURS = [sys.executable, "-m", "lowcarbon_cli"]
CALAMINE = """
import sys
from python_calamine import CalamineWorkbook
for row in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows():
    pass
"""
CSV = """
import csv, sys
for row in csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")):
    pass
"""
PANDAS = """
import sys
import pandas as pd
read = pd.read_csv if sys.argv[1].endswith(".csv") else lambda path: pd.read_excel(path, engine="calamine")
data = read(sys.argv[1])
year, code, name, sector, inside, added, coal, gas, power, heat, oil, energy = data.columns
data = data[(data[inside] != "否") & (data[year] >= data[year].max() - 1)]
data["co2"] = data[coal].fillna(0) * 1.9 + data[gas] * 21.6 + data[power] * 5.306 + data[heat].fillna(0) * 0.11
for key in (code, data[sector].astype(str).str[:2]):
    sums = data.groupby([year, key])[[energy, "co2", added]].sum()
    for last in ("co2", energy):
        wide = sums[last].unstack(0)
        (wide.iloc[:, -1] - wide.iloc[:, 0]).abs().sort_values(ascending=False).cumsum()
        wide.iloc[:, -1].sort_values(ascending=False).cumsum()
data.groupby(year)[[coal, gas, power, heat, oil]].sum()
"""


class Run(NamedTuple):
    """What one process cost."""

    cpu: float
    wall: float
    mib: float


def run(command: Sequence[str]) -> Run:
    """Run a command and return its cost, by the accounts of the system."""
    begun = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        message = f"{' '.join(command[:4])} left with {process.returncode}"
        raise RuntimeError(message)
    return Run(used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss / 1024)


def commands(path: Path) -> dict[str, list[str]]:
    """Return what runs over one ledger, by name."""
    files = [str(path), str(PARK)]
    reading = {".csv": ("csv module, reading alone", CSV), ".xlsx": ("calamine, reading alone", CALAMINE)}[path.suffix]
    return {
        reading[0]: [sys.executable, "-c", reading[1], str(path)],
        "pandas, the sums alone": [sys.executable, "-c", PANDAS, str(path)],
        "lowcarbon carbon --part pareto": [*OURS, "carbon", *files, "--part", "pareto", "-q"],
        "lowcarbon compute": [*OURS, "compute", *files, "-q"],
        "lowcarbon validate": [*OURS, "validate", *files],
        "lowcarbon batch": [*OURS, "batch", *files, "-o", str(path.parent / "s.csv"), "--fresh", "--jobs", "1"],
    }


def main() -> None:
    """Make the ledgers, run everything in turn, write the page."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    sections = []
    with tempfile.TemporaryDirectory() as name:
        for count, years, suffix in ((100_000, 2, ".xlsx"), (100_000, 2, ".csv"), (1_000_000, 5, ".csv")):
            path = Path(name) / f"{count}{suffix[1:]}" / f"企业能源{suffix}"
            path.parent.mkdir()
            (write_csv if suffix == ".csv" else write_xlsx)(path, count, years)
            found: dict[str, list[Run]] = {}
            for _ in range(rounds):
                for what, command in commands(path).items():
                    found.setdefault(what, []).append(run(command))
            sections.append(section(count, years, path, found))
    text = "\n".join([*preface(rounds), *(line for lines in sections for line in lines)]) + "\n"
    (ROOT / "benchmarks" / "LEDGER.md").write_text(text, "utf-8")
    sys.stdout.write(text)


def preface(rounds: int) -> list[str]:
    """Return the head of the page."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("python-calamine", "pandas"))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end"
    return [
        "## Ledgers",
        "",
        f"`python -m benchmarks.ledger {rounds}`: medians of {rounds} rounds, each command a process of its own.",
        f"{machine}; Python {platform.python_version()}, {versions}.",
        "The ledgers are constructed (tools/many_firms.py); example park A is read beside them. pandas reads, groups",
        "and sorts in floats, without checks, cells or units.",
    ]


def section(count: int, years: int, path: Path, found: dict[str, list[Run]]) -> list[str]:
    """Return the table of one ledger."""
    lines = ["", f"### {count:,} rows x 12 columns, {years} years, {path.suffix}", ""]
    lines += ["| | CPU s | wall s | peak MiB |", "|---|--:|--:|--:|"]
    for what, runs in found.items():
        cpu, wall, mib = (statistics.median(values) for values in zip(*runs, strict=True))
        lines.append(f"| {what} | {cpu:.2f} | {wall:.2f} | {mib:.0f} |")
    return lines


if __name__ == "__main__":
    main()
