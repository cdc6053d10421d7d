"""Small batches for the tests: parks as CSV folders (the quickest form), runs in this process or as a command."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests import commands
from tests.commands import ROOT

from lowcarbon_cli.batch.journal import Journal
from lowcarbon_cli.batch.plan import plan_of
from lowcarbon_cli.batch.pool import Pool
from lowcarbon_cli.batch.run import Run
from lowcarbon_cli.batch.settings import Settings
from lowcarbon_cli.batch.work import Work
from lowcarbon_cli.batch.worker import Limits
from lowcarbon_cli.model.batch import Figures, Form, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lowcarbon_cli.model.batch import IndicatorLine, ParkResult


def park(folder: Path, name: str, energy: float = 50, *, kind: str = "综合类", province: str = "江苏") -> Path:
    """Write a park as a folder: value added 100 and 110 (100 million CNY) in 2023 and 2024.

    ``energy`` is that of 2024 in 10,000 tce; 2023 has 50.
    """
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    items = (
        f"项目,内容\n园区名称,{name}\n园区类型,{kind}\n规划基准年,2023\n评价年,2024\n所在省,{province}\n"
        "适用标准,HJ 274-2015\n"
    )
    (place / "园区信息.csv").write_text(items, "utf-8")
    (place / "经济数据.csv").write_text("年份,工业增加值（不变价）（亿元）\n2023,100\n2024,110\n", "utf-8")
    totals = f"年份,综合能源消费量（万吨标准煤）,折标口径\n2023,50,当量\n2024,{energy},当量\n"
    (place / "总量数据.csv").write_text(totals, "utf-8")
    return place


def parks(folder: Path, count: int) -> Path:
    """Write ``count`` parks, the energy of number n being 40 + n, and return their folder."""
    for number in range(count):
        park(folder, f"park-{number:02d}", 40 + number)
    return folder


def run(
    given: Sequence[Path | str],
    journal: Path,
    *,
    work: type[Work] = Work,
    limits: Limits | None = None,
    jobs: int = 2,
    resume: bool = False,
) -> list[ParkResult]:
    """Run a batch in this process, with the real workers, and return its parks."""
    settings = Settings()
    stamp = settings.stamp()
    plan = plan_of([str(one) for one in given])
    with Journal(journal, resume=resume) as opened:
        made = Run(plan, settings, opened, stamp)
        made.go(Pool(work(settings, stamp), jobs, limits or Limits()))
        return list(made.results())


def figures_of(*lines: IndicatorLine) -> Figures:
    """Return rows of the tidy table column by column."""
    forms = tuple(text_of(Form._make(getattr(line, name) for name in Form._fields)) for line in lines)
    columns = ((getattr(line, name) for line in lines) for name in ("value", "word", "change", "distance", "cells"))
    return Figures(forms, *map(tuple, columns))


def command(*args: object, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``lowcarbon batch`` in this process, with its real workers."""
    done = commands.run("batch", *args, cwd=cwd, **(env or {}))
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def environment() -> dict[str, str]:
    """Return the environment of a batch that runs as a process of its own."""
    return commands.environment({"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"})
