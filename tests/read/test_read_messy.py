"""The same facts in forty messy layouts: equal values, at the cells where they were written, without a warning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tools.messy_layouts import Plain, facts_of, numbers_of, plain_of, write

from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.read.load import load

if TYPE_CHECKING:
    from lowcarbon_cli.model.dataset import Dataset

EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDS = 400


@pytest.fixture(scope="module")
def parks() -> list[tuple[Dataset, Plain]]:
    read = [load([EXAMPLES / name / "data.xlsx"]) for name in ("park-a", "park-b", "park-e")]
    return [(data, plain_of(data)) for data in read]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_messy_layout_gives_the_facts_of_the_clean_one(
    parks: list[tuple[Dataset, Plain]], tmp_path: Path, seed: int
) -> None:
    clean, plain = parks[seed % len(parks)]
    places = write(tmp_path / "messy.xlsx", plain, seed)
    messy = load([tmp_path / "messy.xlsx"])
    worse = [(item.code, describe(item, "en"), [str(cell) for cell in item.cells]) for item in messy.findings
             if item.severity.value != "info"]  # fmt: skip
    assert worse == []
    assert facts_of(messy) == facts_of(clean)
    found = {fact: tuple((cell.sheet, cell.a1) for cell in number.cells) for fact, number in numbers_of(messy).items()}
    assert found == places
    for use in messy.sheets:
        assert use.filled == use.read + use.ignored
        assert use.specs
