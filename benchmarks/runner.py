"""Runs commands in turn as whole processes and notes time, processor time and memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "benchmarks" / "scripts"
PYTHON = sys.executable
LOWCARBON = (PYTHON, str(Path(PYTHON).with_name("lowcarbon")))
"""Our command as it is installed: what a user's shell starts."""
WITH_ERRORS = frozenset({0, 1})
"""Exit codes of a run whose data may have errors, which constructed parks do."""
EVERY = 0.02
"""Seconds between two looks at the memory, a hundredth of the run where that is more: a look takes processor time."""
ENOUGH = 30
"""Seconds of counted runs after which a case is not run again."""


class FailedError(Exception):
    """A command left with a code that it should not have."""


@dataclass(frozen=True, slots=True)
class Case:
    """A command to time; ``once`` where it is so slow that one run must do."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    codes: frozenset[int] = frozenset({0})
    once: bool = False


@dataclass(frozen=True, slots=True)
class Timing:
    """What the runs of a case took: seconds by the clock and of processors, and the most memory in MiB."""

    wall: tuple[float, ...]
    cpu: tuple[float, ...]
    peak: float | None
    """Of all processes together, shared pages by their shares; None where the system does not tell or nobody asked."""

    @property
    def median(self) -> float:
        """Return the median of the clock."""
        return statistics.median(self.wall)

    @property
    def median_cpu(self) -> float:
        """Return the median of processor time, all processes that were waited for."""
        return statistics.median(self.cpu)


def measure(cases: Sequence[Case], rounds: int, *, memory: bool = True, warm: bool = True) -> dict[str, Timing]:
    """Run all cases once per round, in turn, so that what else the machine does meets all of them.

    ``warm``: a round before, which is not counted. Raises ``FailedError`` where a command fails.
    """
    often = [case for case in cases if not case.once]
    if warm:
        for case in often:
            timed(case)
    runs: dict[str, list[tuple[float, float, float]]] = {case.name: [] for case in cases}
    for number in range(rounds):
        for case in cases if number == 0 else often:
            if sum(wall for wall, _, _ in runs[case.name]) <= ENOUGH:
                runs[case.name].append(timed(case, memory=memory))
    return {name: _together(found) for name, found in runs.items()}


def _together(runs: Sequence[tuple[float, float, float]]) -> Timing:
    wall, cpu, peaks = zip(*runs, strict=True)
    return Timing(wall, cpu, max(peaks) or None)


def timed(case: Case, *, memory: bool = False) -> tuple[float, float, float]:
    """Run a command: seconds, processor seconds, peak memory in MiB or 0 for unknown. Raises ``FailedError``."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **case.environment}
    over, found = threading.Event(), [0]
    with tempfile.TemporaryFile() as errors:
        begun = time.perf_counter()
        nowhere = subprocess.DEVNULL
        process = subprocess.Popen(case.command, cwd=ROOT, env=environment, stdout=nowhere, stderr=errors)
        watch = threading.Thread(target=_watch, args=(process.pid, over, found))
        if memory:
            watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        over.set()
        if memory:
            watch.join()
        if process.returncode not in case.codes:
            errors.seek(0)
            last = b"".join(errors.readlines()[-1:]).decode("utf-8", "replace").strip()
            message = f"{case.name}: exit code {process.returncode} of {' '.join(case.command)}: {last}"
            raise FailedError(message)
    return wall, usage.ru_utime + usage.ru_stime, max(found) / 1024


def _watch(pid: int, over: threading.Event, found: list[int]) -> None:
    """Note again and again, ever more rarely, the memory that a process and all below it hold together, in KiB."""
    begun = time.monotonic()
    while not over.wait(max(EVERY, (time.monotonic() - begun) / 100)):
        found.append(sum(_share(one) for one in _family(pid)))


def _family(pid: int) -> list[int]:
    """Return a process and all below it; any of its threads may have started a child."""
    below = []
    with suppress(OSError):  # it has just ended, or one of its threads has
        for thread in Path(f"/proc/{pid}/task").glob("*/children"):
            below += thread.read_text("ascii").split()
    return [pid, *(one for child in below for one in _family(int(child)))]


def _share(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:  # it has just ended, or the system has no such file
        return 0
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
