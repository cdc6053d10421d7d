"""One carrier has one coefficient: what plants make and what the park uses must be converted alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
from tests.examples import EXAMPLES, report

from lowcarbon_cli.pipeline import compute, load

if TYPE_CHECKING:
    from pathlib import Path


def test_one_carrier_at_two_coefficients_is_said(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(EXAMPLES / "park-b" / "data.xlsx")
    book["加工转换与回收利用"]["J3"] = None  # then the table's 0.03412 instead of 0.0341
    path = tmp_path / "two.xlsx"
    book.save(path)
    codes = {item.code for item in compute(load(path)).findings}
    assert "LC-FAC-014" in codes
    assert "LC-FAC-014" not in {item.code for item in report("park-b").findings}
