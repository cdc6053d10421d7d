"""Regional grid factors before and after 2021 are two series: a rate over the break says so."""

from __future__ import annotations

import pytest
from tests.opened import data_of
from tests.rules import harness

from lowcarbon_cli.pipeline import compute
from lowcarbon_cli.render.table import reasons


@pytest.mark.parametrize(
    ("first", "area", "said"),
    [(2012, "region", True), (2021, "region", False), (2012, "national", False)],
)
def test_a_rate_over_the_break_of_the_regional_series_is_warned_of(first: int, area: str, said: bool) -> None:
    book = {
        name: [[first if value == 2021 else value for value in row] for row in rows]
        for name, rows in harness.book_of({}).items()
    }
    report = compute(data_of(harness.sheets_of(book)), grid_area=area)
    codes = [item.code for item in report.findings]
    assert ("LC-CO2-014" in codes) is said
    rows = [row for row in report.assessments[0].indicators if row.id == "co2_intensity_reduction" and row.period]
    over = [row for row in rows if row.period == (first, 2023)]
    assert [any(note.reason == "grid_series_break" for note in row.notes) for row in over] == [said]


@pytest.mark.parametrize("area", ["region", "national"])
def test_a_regional_factor_says_that_nobody_read_which_region_a_province_lies_in(area: str) -> None:
    report = compute(data_of(harness.sheets_of(harness.book_of({}))), grid_area=area)
    rows = [row for row in report.assessments[0].indicators if row.id == "co2_total"]
    notes = [note for row in rows for note in row.notes if note.reason == "grid_region_unread"]
    if area == "national":
        assert not notes
        return
    assert rows
    assert {reasons([note], "zh") for note in notes} == {"江苏属华东区域电网，系凭记忆，未与公告原文核对 [未核]"}
