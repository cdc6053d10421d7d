"""Times ``lowcarbon compute`` on park A beside the pandas script, as whole processes, taken in turn."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARK = str(ROOT / "examples" / "park-a" / "data.xlsx")
COMMANDS = {
    "lowcarbon compute": [sys.executable, "-m", "lowcarbon_cli", "compute", PARK],
    "pandas script": [sys.executable, str(ROOT / "benchmarks" / "pandas_script.py"), PARK],
}
ROUNDS = 9


def seconds(command: list[str]) -> float:
    """Return the wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Print medians and the median of the pairwise ratios."""
    for command in COMMANDS.values():
        seconds(command)  # warm the file cache and the bytecode
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    for name, values in times.items():
        print(f"{name}: median {statistics.median(values):.3f} s, min {min(values):.3f}, max {max(values):.3f}")
    ours, theirs = times.values()
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    print(f"ratio lowcarbon / pandas: {ratio:.2f} (median of {ROUNDS} pairs)")


if __name__ == "__main__":
    main()
