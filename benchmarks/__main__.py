"""``python -m benchmarks [PART ...]``: all parts are written to benchmarks/RESULTS.md, some of them to the screen."""

from __future__ import annotations

import argparse
import os
import sys
import time
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from benchmarks.page import Section, head
from benchmarks.runner import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = ("startup", "compute", "validate", "office", "reader", "batch", "growth", "cluster", "ledger")
"""Modules of this package in the order of the page; each has ``run(quick=...)`` that returns its section."""
PAGE = ROOT / "benchmarks" / "RESULTS.md"


def main(words: Sequence[str] | None = None) -> int:
    """Measure what is asked for; 1 where a part failed."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    asked.add_argument("--quick", action="store_true", help="few rounds of little data: does it run?")
    asked.add_argument("--most", action="store_true", help="10,000 parks too")
    options = asked.parse_args(words)
    if unknown := set(options.parts) - set(PARTS):
        asked.error(f"unknown: {', '.join(sorted(unknown))}")
    load = os.getloadavg()[0]
    parts = options.parts or PARTS
    made = {part: _section(part, quick=options.quick, most=options.most) for part in parts}
    given = " ".join(("python -m benchmarks", *(f"--{flag}" for flag in ("quick", "most") if getattr(options, flag))))
    blocks = [head(" ".join((given, *options.parts)), load)]
    for part, section in made.items():
        title = section.title if section else f"{part}: failed"
        blocks += [f"## {title}", f"`{given} {part}`", *(section.blocks if section else ())]
    page = "\n\n".join(blocks) + "\n"
    print(page)
    if not options.parts and not options.quick:
        PAGE.write_text(page, "utf-8", newline="\n")
    return 0 if all(made.values()) else 1


def _section(part: str, *, quick: bool, most: bool) -> Section | None:
    """Return the section of a part, None where it failed, which is said: the others are measured all the same."""
    run = import_module(f"benchmarks.{part}").run
    if part == "growth":
        run = partial(run, most=most)
    begun = time.perf_counter()
    print(part, file=sys.stderr, flush=True)
    try:
        section: Section = run(quick=quick)
    except Exception as error:  # noqa: BLE001 - one part that fails must not lose the figures of the others
        print(f"  failed: {type(error).__name__}: {error}", file=sys.stderr)
        return None
    print(f"  {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    return section


if __name__ == "__main__":
    sys.exit(main())
