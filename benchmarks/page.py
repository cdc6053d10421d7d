"""The page of figures: the same form each time, no dates, so that two runs can be compared line by line."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.runner import Timing

PACKAGES = ("lowcarbon-cli", "typer", "openpyxl", "python-calamine", "pandas", "XlsxWriter", "distributed")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: a title, and paragraphs or tables in order."""

    title: str
    blocks: tuple[str, ...]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def timings(found: Mapping[str, Timing], labels: Mapping[str, str], base: str) -> str:
    """Return the table of timings in the order of ``labels``, each with its ratio to the case ``base``."""
    floor = found[base].median
    heads = ("what", "s", "least - most", "processor s", "peak MiB", f"times {labels[base]}")
    rows = []
    for name, label in labels.items():
        one = found[name]
        span = f"{seconds(min(one.wall))} - {seconds(max(one.wall))}" if len(one.wall) > 1 else "once"
        ratio = f"{one.median / floor:.2f}"
        rows.append((label, seconds(one.median), span, seconds(one.median_cpu), mebibytes(one.peak), ratio))
    return table(heads, rows)


def seconds(value: float) -> str:
    """Return seconds with three digits that count."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"  # noqa: PLR2004


def mebibytes(value: float | None) -> str:
    """Return MiB without decimals, - for unknown."""
    return "-" if value is None else f"{value:.0f}"


def head(command: str, load: float) -> str:
    """Return the beginning of the page: what made it, where, with what; ``load`` of the machine before the run."""
    versions = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    machine = f"{_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.system()} {platform.release()}"
    lines = (
        "# 实测 / Measured",
        "",
        f"Made by `{command}`. Whole processes, run in turn; medians by the clock, ratios of medians. Memory: all",
        "processes together at the same moment, shared pages by their shares. All workbooks are constructed.",
        "",
        f"{machine}; load {load:.1f} before the run.",
        f"Python {platform.python_version()}, {versions}.",
    )
    return "\n".join(lines)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    found = _field(Path("/proc/cpuinfo"), "model name")
    return found or platform.processor() or platform.machine()


def _memory() -> str:
    found = _field(Path("/proc/meminfo"), "MemTotal").split()
    return f"{int(found[0]) / 2**20:.0f} GiB" if found else "memory unknown"


def _field(path: Path, name: str) -> str:
    """Return a line's content behind the colon, empty where there is none."""
    if not path.exists():
        return ""
    lines = path.read_text("utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
