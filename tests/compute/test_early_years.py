"""A park judged for a year before the first edition of coefficients is computed, and told so."""

from __future__ import annotations

from tests.opened import data_of
from tests.rules import harness

from lowcarbon_cli.pipeline import compute


def test_the_first_edition_stands_in_and_is_warned_of() -> None:
    shift = {2021: 2004, 2022: 2005, 2023: 2006}
    book = {
        name: [[shift.get(value, value) if isinstance(value, int) else value for value in row] for row in rows]
        for name, rows in harness.book_of({"set": {"园区信息!B7": "HJ/T 273-2006"}}).items()
    }
    report = compute(data_of(harness.sheets_of(book)))
    assert "LC-FAC-015" in {item.code for item in report.findings}
    assert next(used.value for used in report.options if used.key == "coal_edition") == "gbt2589-2008"
