"""A short run of the fuzzing harness: any mutant is read or refused with a code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.fuzz_files import fuzz, mutated, outcome

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CODE = re.compile(r"read|LC-[A-Z]{3}-\d{3}")


def test_mutants_are_read_or_refused(tmp_path: Path) -> None:
    answers = [outcome(number, tmp_path) for number in range(150)]
    assert [answer for answer in answers if not CODE.fullmatch(answer)] == []
    # both must come often, else the mutants test nothing
    assert 15 < answers.count("read") < 135


def test_a_mutant_is_always_the_same() -> None:
    assert [mutated(number) for number in range(16)] == [mutated(number) for number in range(16)]


def test_the_harness_sees_a_worker_die(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    # a folder that is not there makes the worker's own write fail: the process ends, and the harness says so
    counts, faults = fuzz(range(100, 101), tmp_path / "absent")
    assert counts == {"fault": 1}
    assert "died" in faults[100]
    assert "100" in capfd.readouterr().out
