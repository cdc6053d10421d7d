"""Which coefficient converts a carrier: the row's own, a measured heating value, the table's; one for all rows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
from tests.examples import EXAMPLES, report
from tests.small_books import at

from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import compute, load

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.results import ComplianceReport

Edits = dict[str, dict[str, float | None]]


def park_b_with(tmp_path: Path, edits: Edits) -> ComplianceReport:
    book = openpyxl.load_workbook(EXAMPLES / "park-b" / "data.xlsx")
    for sheet, cells in edits.items():
        for address, content in cells.items():
            book[sheet][address] = content
    path = tmp_path / "park.xlsx"
    book.save(path)
    return compute(load(path))


def energy(made: ComplianceReport) -> Derivation:
    found = at(made, "energy_total", (2023,)).value
    assert isinstance(found, Derivation)
    return found


def test_one_carrier_at_two_coefficients_is_said(tmp_path: Path) -> None:
    # the table's 0.03412 instead of 0.0341
    codes = {item.code for item in park_b_with(tmp_path, {"加工转换与回收利用": {"J3": None}}).findings}
    assert "LC-FAC-014" in codes
    assert "LC-FAC-014" not in {item.code for item in report("park-b").findings}


def test_a_heating_value_that_the_table_prints_brings_the_tables_coefficient(tmp_path: Path) -> None:
    # 20 908 kJ/kg stands beside 0.7143 in annex A of the 2008 edition: the total stays 247 326.02
    found = energy(park_b_with(tmp_path, {"能源消费": {"F2": None}, "加工转换与回收利用": {"J2": None}}))
    assert round(found.value, 2) == Decimal("247326.02")
    assert "SC2008.raw_coal.coef" in [leaf.factor.code for leaf in found.leaves() if leaf.factor is not None]


def test_a_measured_heating_value_is_divided_by_that_of_standard_coal(tmp_path: Path) -> None:
    # 200 000 t x 21 GJ/t / 29.307 GJ/tce = 143 310.4719... in place of 142 860: + 450.47
    edits: Edits = {"能源消费": {"F2": None, "G2": 21}, "加工转换与回收利用": {"J2": None}}
    assert round(energy(park_b_with(tmp_path, edits)).value, 2) == Decimal("247776.49")


def test_park_b_with_heat_at_the_tables_coefficient(tmp_path: Path) -> None:
    # used 2 350 000 GJ and made 2 400 000 GJ: 50 000 x (0.03412 - 0.0341) = 1.00 less
    edits: Edits = {"能源消费": {"F4": None}, "加工转换与回收利用": {"J3": None, "J5": None}}
    assert round(energy(park_b_with(tmp_path, edits)).value, 2) == Decimal("247325.02")
