"""Prints the processor time of each stage of a batch, in ms per park: a folder's first parks, in one process."""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

from lowcarbon_cli import pipeline
from lowcarbon_cli.batch import record
from lowcarbon_cli.batch.worker import warm
from lowcarbon_cli.pipeline.parks import collect, load_parks

warm()
gc.disable()
spent = dict.fromkeys(("read", "compute and check", "record"), 0.0)
paths = sorted(Path(sys.argv[1]).glob("*.xlsx"))[: int(sys.argv[2])]
pipeline.load(str(paths[0]))  # what is imported late is not counted
for path in paths:
    begun = time.process_time()
    ((_, data),) = load_parks(collect([str(path)]))
    read = time.process_time()
    report = pipeline.compute(data)
    computed = time.process_time()
    record.packed([record.of_report(report)])
    ended = time.process_time()
    for stage, seconds in zip(spent, (read - begun, computed - read, ended - computed), strict=True):
        spent[stage] += seconds
print(", ".join(f"{stage} {1000 * seconds / len(paths):.2f}" for stage, seconds in spent.items()))
