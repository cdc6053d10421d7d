"""The benchmarks run, measure what they say and write the page that they say; no figure is asserted."""

from __future__ import annotations

import shutil
import sys
from importlib import import_module
from pathlib import Path

import pytest
from benchmarks import office, runner
from benchmarks.__main__ import PARTS, main
from benchmarks.page import timings
from benchmarks.runner import Case, FailedError, Timing, measure

NOTE = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
FAMILY = """
import subprocess, sys, time
held = bytearray(40 << 20)
if len(sys.argv) > 2:
    subprocess.run([sys.executable, "-c", sys.argv[1], sys.argv[1]], check=True)
time.sleep(0.2)
"""


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_run(part: str) -> None:
    assert callable(import_module(f"benchmarks.{part}").run)


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(SystemExit):
        main(["no-such-part"])


def test_cases_take_turns(tmp_path: Path) -> None:
    """One round to warm, two that count; what runs once does so in the first that counts."""
    notes = tmp_path / "notes"
    often = [Case(name, (sys.executable, "-c", NOTE, str(notes), name)) for name in "ab"]
    once = Case("c", (sys.executable, "-c", NOTE, str(notes), "c"), once=True)
    found = measure((*often, once), 2, memory=False)
    assert notes.read_text("ascii") == "ab" + "abc" + "ab"
    assert {name: len(one.wall) for name, one in found.items()} == {"a": 2, "b": 2, "c": 1}
    assert all(one.peak is None and one.median_cpu > 0 for one in found.values())


def test_a_slow_case_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "ENOUGH", 0)
    case = Case("slow", (sys.executable, "-c", "pass"))
    assert len(measure((case,), 5, memory=False)["slow"].wall) == 1


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not tell the memory")
def test_memory_is_that_of_all_processes() -> None:
    """Two processes of 40 MiB and an interpreter each, at the same time."""
    case = Case("family", (sys.executable, "-c", FAMILY, FAMILY, "parent"), once=True)
    peak = measure((case,), 1)["family"].peak
    assert peak is not None
    assert 80 < peak < 140


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(FailedError, match=r"exit code 1 .*the disk is full"):
        measure((Case("bad", (sys.executable, "-c", "raise OSError('the disk is full')")),), 1)


def test_the_table_gives_medians_and_their_ratios() -> None:
    """Medians of 3, 1, 2 and of 10, 5, 6, 7 by hand: 2 and 6.5; 6.5 / 2 = 3.25."""
    found = {"ours": Timing((10.0, 5.0, 6.0, 7.0), (0.5,), 33.4), "base": Timing((3.0, 1.0, 2.0), (150.0,), None)}
    assert timings(found, {"base": "the base", "ours": "our command"}, "base").splitlines()[2:] == [
        "| the base | 2.00 | 1.00 - 3.00 | 150 | - | 1.00 |",
        "| our command | 6.50 | 5.00 - 10.00 | 0.500 | 33 | 3.25 |",
    ]


def test_what_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "Not measured" in office.run(quick=True).blocks[0]
