"""What is kept of a park comes back as it was, whatever its cells say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.examples import EXAMPLES

from lowcarbon_cli import pipeline
from lowcarbon_cli.batch import record
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.findings import Finding, Missing, Severity
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import places_of

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Param


@pytest.mark.parametrize("name", ["park-a", "park-b", "park-c", "park-d", "park-e"])
def test_the_rows_are_the_results_of_the_report(name: str) -> None:
    report = pipeline.compute(pipeline.load(str(EXAMPLES / name / "data.xlsx")))
    (park,) = record.unpacked(record.packed([record.of_report(report)]), 3, "x.xlsx")
    assert (park.place, park.source, park.name) == (3, "x.xlsx", report.park.name)
    assert park.findings == report.findings
    results = report.assessments[0].indicators
    assert len(park.lines) == len(results)
    for line, result in zip(park.lines, results, strict=True):
        value = result.value
        assert (line.id, line.year, line.unit, line.role) == (result.id, result.year, result.unit, result.role)
        assert line.verdict == (result.verdict or "")
        assert line.op == (result.limit.op if result.limit else "")
        assert line.value == ("" if isinstance(value, Missing) or result.word else significant(value.value))
        assert line.cells == places_of((*value.cells, *result.extra_cells))


@pytest.mark.parametrize("word", ["园区", "lone \ud800 surrogate", "[", ""])
@pytest.mark.parametrize("count", [0, -1, 2**63, 2**64, -(2**70)])
def test_odd_words_and_counts_lose_no_park(word: str, count: int) -> None:
    params: dict[str, Param] = {"n": count, "name": word, "both": Text(word, "b")}
    cells = (CellRef(word, "s", 3, 4), CellRef("b", word, 1, 1))
    findings = [
        Finding("LC-FIL-001", Severity.ERROR, cells, params, None),
        Finding("LC-FIL-002", Severity.INFO, (), {}, "LC-FIL-001@b"),
    ]
    body = record.packed([record.without_report("not_read", findings, word), record.without_report("failed", ())])
    first, second = record.unpacked(body, 1, word)
    assert (first.outcome, first.name, list(first.findings)) == ("not_read", word, findings)
    assert isinstance(first.findings[0].params["both"], Text)
    assert all(isinstance(cell, CellRef) for cell in first.findings[0].cells)
    assert (second.outcome, second.findings, second.lines) == ("failed", (), ())
