"""Runs commands in turn as whole processes and notes time, processor time and memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
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
"""Seconds between two looks at the memory."""
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

    ``warm``: a round before, which is not counted. Memory is watched in a round of its own, which is not counted
    either, as watching takes processor time; only cases that run ``once`` are watched in that run. Raises
    ``FailedError`` where a command fails.
    """
    often = [case for case in cases if not case.once]
    if warm:
        for case in often:
            timed(case)
    runs: dict[str, list[tuple[float, float]]] = {case.name: [] for case in cases}
    peaks: dict[str, float | None] = dict.fromkeys(runs)
    for number in range(rounds):
        for case in cases if number == 0 else often:
            if sum(wall for wall, _ in runs[case.name]) > ENOUGH:
                continue
            wall, cpu, peak = timed(case, memory=memory and case.once)
            runs[case.name].append((wall, cpu))
            peaks[case.name] = peak
    for case in often if memory else ():
        peaks[case.name] = timed(case, memory=True)[2]
    return {
        name: Timing(tuple(wall for wall, _ in found), tuple(cpu for _, cpu in found), peaks[name])
        for name, found in runs.items()
    }


def timed(case: Case, *, memory: bool = False) -> tuple[float, float, float | None]:
    """Run a command: seconds, processor seconds, peak memory in MiB where asked. Raises ``FailedError``."""
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
    return wall, usage.ru_utime + usage.ru_stime, max(found) / 1024 if any(found) else None


def _watch(pid: int, over: threading.Event, found: list[int]) -> None:
    """Note again and again the memory that a process and all below it hold together, in KiB."""
    while not over.wait(EVERY):
        found.append(sum(_share(one) for one in _family(pid)))


def _family(pid: int) -> list[int]:
    """Return a process and all below it; any of its threads may have started a child."""
    below = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below += thread.read_text("ascii").split()
        except OSError:  # it has just ended
            continue
    return [pid, *(one for child in below for one in _family(int(child)))]


def _share(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:  # it has just ended, or the system has no such file
        return 0
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
