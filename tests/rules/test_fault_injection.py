"""One random fault in a random layout is found at its cell and alone; the clean workbook is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tools.fault_injection import Outcome, clean_park, trial

if TYPE_CHECKING:
    from pathlib import Path

    from tools.messy_facts import Plain

SEEDS = range(5000, 5010)
"""Others than the ones of docs/fault-injection.md, all of faults that a rule can know of."""


@pytest.fixture(scope="module")
def park() -> Plain:
    return clean_park()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_fault_gives_one_root_finding_at_its_cell(seed: int, park: Plain, tmp_path: Path) -> None:
    outcome, clean = trial(park, seed, tmp_path)
    assert clean
    assert isinstance(outcome, Outcome)
    assert outcome.verdict == "right", outcome
