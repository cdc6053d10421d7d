"""A run leaves no circles of objects: workers run without the collector, and a collection costs as much as a park."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from tools.many_firms import write_csv, write_xlsx

from lowcarbon_cli import pipeline
from lowcarbon_cli.batch import record
from lowcarbon_cli.pipeline.parks import collect, load_parks

PARK_E = Path(__file__).parents[2] / "examples" / "park-e" / "data.xlsx"


def worked(path: Path) -> int:
    """Do what a worker does with a park, and return the rows of its record."""
    ((_, data),) = load_parks(collect([str(path)]))
    made = record.of_report(pipeline.compute(data))
    pipeline.carbon(data, parts=["pareto"])
    return len(record.packed([made]))


@pytest.mark.parametrize("form", ["park", "csv", "xlsx"])
def test_whatever_a_park_needs_is_freed_without_the_collector(form: str, tmp_path: Path) -> None:
    path = PARK_E if form == "park" else tmp_path / f"企业能源.{form}"
    if form != "park":
        (write_csv if form == "csv" else write_xlsx)(path, 600)
    worked(path)  # what is kept for good is there
    gc.collect()
    on = gc.isenabled()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        assert worked(path) > 0
        gc.collect()
        left = {type(one).__name__ for one in gc.garbage if type(one).__module__.startswith("lowcarbon_cli")}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        if on:
            gc.enable()
    assert left == set()
