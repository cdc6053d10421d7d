"""The files that docs/own-standards.md shows are taken as they stand there."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from tests.examples import EXAMPLES
from tests.small_books import judged

from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.pipeline import compute, load

PAGE = Path(__file__).parents[2] / "docs" / "own-standards.md"


def test_both_files_of_the_page_judge_park_a(tmp_path: Path) -> None:
    """Park A has 0.2596...: above the 0.25 of both files."""
    override, own = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for name, content in (("override.toml", override), ("own.toml", own)):
        (tmp_path / name).write_text(content, "utf-8")
    data = load(EXAMPLES / "park-a" / "data.xlsx")
    replaced = compute(data, overrides=str(tmp_path / "override.toml"))
    mine = compute(data, standard=str(tmp_path / "own.toml"))
    for report in (replaced, mine):
        row = judged(report, "energy_intensity")
        assert row.limit is not None
        assert (row.limit.value, row.verdict) == (Decimal("0.25"), Verdict.NOT_MET)
    assert [option.value for option in replaced.options if option.key == "overrides"] == [
        str(tmp_path / "override.toml")
    ]
    assert mine.assessments[0].whole.verdict is Verdict.NOT_MET
