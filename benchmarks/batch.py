"""Times ``lowcarbon batch`` on many constructed parks beside reading alone and beside a pandas script.

``python -m benchmarks.batch [PARKS] [ROUNDS] [--shape small|large]``. The parks (tools/many_parks.py) are made once
in a temporary folder; the commands run in turn, medians are written to benchmarks/BATCH.md, or BATCH-LARGE.md for the
large ones. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from tools.many_parks import make

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.many_parks import Shape

KINDS = {
    "small": "the examples with other figures",
    "large": "seven sheets, four of them of 62 rows and 9 columns, formatted as the template formats them",
}
ROOT = Path(__file__).parents[1]
CALAMINE = """
import sys
from pathlib import Path
from python_calamine import CalamineWorkbook
for path in sorted(Path(sys.argv[1]).glob("*.xlsx")):
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""
STAGES = """
import gc, sys, time
from pathlib import Path
from lowcarbon_cli import pipeline
from lowcarbon_cli.batch import record
from lowcarbon_cli.batch.worker import warm
from lowcarbon_cli.cli.startup import import_openpyxl_lean
from lowcarbon_cli.pipeline.parks import collect, load_parks
import_openpyxl_lean()
warm()
gc.disable()
spent = dict.fromkeys(("read", "compute", "record"), 0.0)
for path in sorted(Path(sys.argv[1]).glob("*.xlsx")):
    for stage in spent:
        begun = time.process_time()
        if stage == "read":
            ((_, data),) = load_parks(collect([str(path)]))
        elif stage == "compute":
            report = pipeline.compute(data)
        else:
            record.packed([record.of_report(report)])
        spent[stage] += time.process_time() - begun
print(*(f"{stage} {seconds:.3f}" for stage, seconds in spent.items()), sep="\\n")
"""


def peak_of(process: subprocess.Popen[bytes], found: list[int]) -> None:
    """Note, every 20 ms, the memory that a process and its children hold together (proportional shares, KiB)."""
    while process.poll() is None:
        total = 0
        for pid in [process.pid, *children(process.pid)]:
            try:
                text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        found.append(total)
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Return the direct children of a process."""
    try:
        words = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return []
    return [int(word) for word in words]


def timed(command: list[str], found: dict[str, list[float]], name: str, peaks: list[int] | None = None) -> None:
    """Run a command and note its wall time under ``name``."""
    begun = time.perf_counter()
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=nowhere, stderr=nowhere)
    watch = threading.Thread(target=peak_of, args=(process, peaks if peaks is not None else []))
    if peaks is not None:
        watch.start()
    code = process.wait()
    found.setdefault(name, []).append(time.perf_counter() - begun)
    if peaks is not None:
        watch.join()
    if code not in {0, 1}:
        message = f"{name} left with {code}"
        raise RuntimeError(message)


ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def main() -> None:
    """Make the parks, run everything in turn, write the page."""
    asked = argparse.ArgumentParser()
    asked.add_argument("parks", type=int, nargs="?", default=1000)
    asked.add_argument("rounds", type=int, nargs="?", default=3)
    asked.add_argument("--shape", choices=tuple(KINDS), default="small")
    options = asked.parse_args()
    count, rounds, shape = options.parks, options.rounds, options.shape
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "parks"
        folder.mkdir()
        make(folder, count, shape=shape)
        out = Path(name) / "s.csv"
        batch = [sys.executable, "-m", "lowcarbon_cli", "batch", str(folder), "-o", str(out)]
        found: dict[str, list[float]] = {}
        peaks: list[int] = []
        for _ in range(rounds):
            timed([sys.executable, "-c", CALAMINE, str(folder)], found, "calamine")
            timed([*batch, "--fresh"], found, "batch")
            timed(batch, found, "unchanged")
            timed([*batch, "--fresh", "--jobs", "1"], found, "one worker")
        timed([*batch, "--fresh"], {}, "batch", peaks)
        timed([sys.executable, "benchmarks/pandas_batch.py", str(folder), str(Path(name) / "p.csv")], found, "pandas")
        stages = [sys.executable, "-c", STAGES, str(folder)]
        done = subprocess.run(stages, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=True)
        journal = out.with_name("s.csv.journal").stat().st_size
        size = sum(path.stat().st_size for path in folder.iterdir()) / count
        rows = sum(1 for _ in out.open("rb")) - 1
    page = ROOT / "benchmarks" / ("BATCH.md" if shape == "small" else f"BATCH-{shape.upper()}.md")
    write(page, (count, rounds, shape), found, max(peaks, default=0), done.stdout, (journal, size, rows))
    shutil.copyfileobj(page.open("r", encoding="utf-8"), sys.stdout)


def write(
    page: Path,
    asked: tuple[int, int, Shape],
    found: dict[str, list[float]],
    peak: int,
    stages: str,
    sizes: tuple[int, float, int],
) -> None:
    """Write the page of figures."""
    middle: Callable[[str], float] = lambda name: statistics.median(found[name])  # noqa: E731
    floor = middle("calamine")
    count, rounds, shape = asked
    journal, size, rows = sizes
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("openpyxl", "python-calamine", "pandas"))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end"
    spent = ", ".join(stages.splitlines())
    lines = [
        "# `lowcarbon batch` measured",
        "",
        f"Made by `python -m benchmarks.batch {count} {rounds} --shape {shape}`: {count} constructed parks of",
        f"{size / 1024:.1f} KiB ({KINDS[shape]}), {rows} rows out as .csv, journal of {journal / 2**20:.1f} MiB.",
        f"Wall time in s, median of {rounds} rounds taken in turn (pandas once).",
        f"Python {platform.python_version()}, {versions}; {machine}.",
        "",
        "| what | s | times calamine |",
        "|---|---|---|",
        *(
            f"| {label} | {middle(name):.2f} | {middle(name) / floor:.1f} |"
            for name, label in (
                ("calamine", "python-calamine, one core, reading alone"),
                ("batch", "`batch --fresh`, all cores, journal and summary"),
                ("one worker", "the same with `--jobs 1`"),
                ("unchanged", "`batch` again, nothing changed"),
                ("pandas", "hand-written pandas script, two indicators"),
            )
        ),
        "",
        f"Peak memory of all processes together (proportional shares): {peak / 1024:.0f} MiB.",
        "",
        f"Where the work goes, in s of processor time for all parks on one core: {spent}.",
        "",
    ]
    page.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
