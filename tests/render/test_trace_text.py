"""How one figure was made, as a tree of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import examples
from tests.render import sample_reports as samples

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render import trace_text

if TYPE_CHECKING:
    from tests.conftest import Snapshot

    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Derivation


def found(report: ComplianceReport, wanted: str, period: tuple[int, int] | None = None) -> IndicatorResult:
    rows = report.assessments[0].indicators
    return next(row for row in rows if (row.id, row.year, row.period) == (wanted, 2024, period))


def tree_of(value: Derivation, lang: Lang = "zh") -> str:
    return "\n".join(trace_text.tree(value, lang)) + "\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_snapshots(snapshot: Snapshot, park_a: ComplianceReport, lang: Lang) -> None:
    shown = [
        trace_text.render(found(park_a, "energy_elasticity", (2020, 2024)), lang),
        trace_text.render(found(park_a, "co2_intensity_reduction", (2020, 2024)), lang),
        trace_text.render(found(park_a, "water_elasticity", (2023, 2024)), lang),
        trace_text.render(found(park_a, "renewable_share"), lang),
        trace_text.render(found(park_a, "information_platform"), lang),
        tree_of(samples.burnt_coal(), lang),
    ]
    content = "\n".join(shown)
    content.encode("gbk")
    snapshot(f"traces.{lang}.txt", content)


def test_every_cell_and_factor_is_named(park_a: ComplianceReport) -> None:
    shown = trace_text.render(found(park_a, "energy_elasticity", (2020, 2024)))
    for cell in ("总量数据!B6", "总量数据!B2", "经济数据!B6", "经济数据!B2"):
        assert f"data.xlsx!{cell}" in shown
    coal = tree_of(samples.burnt_coal())
    assert "GB/T 2589-2020 附录A" in coal
    assert "[未核]" in coal
    assert "mirror.example" not in coal


def test_the_formula_is_written_over_named_values(park_a: ComplianceReport) -> None:
    shown = trace_text.render(found(park_a, "energy_elasticity", (2020, 2024)))
    assert "算式: 综合能耗年均增速 ÷ 工业增加值年均增速" in shown
    assert "算式: (综合能源消费量 2024 ÷ 综合能源消费量 2020)^(1/4) - 1" in shown


def test_the_co2_factor_of_a_fuel_stands_in_co2() -> None:
    """20.908 GJ/t x 26.1 tC/TJ x 0.93 x 44 tCO2 / 12 tC / 1000 GJ per TJ = 1.860832908 tCO2/t."""
    row = next(row for row in examples.report("park-b").assessments[0].indicators if row.id == "co2_total")
    shown = trace_text.render(row)
    assert "原煤 二氧化碳排放因子 = 1.860832908 吨CO2/吨\n" in shown
    assert "二氧化碳与碳的分子量之比 = 3.6666666666666667 吨CO2/tC\n" in shown
    assert "= 372166.5816 吨CO2\n" in shown  # 200 000 t of coal
    assert "单位换算 = 1.86" not in shown


def test_a_missing_value_says_why_and_where(park_a: ComplianceReport) -> None:
    shown = trace_text.render(found(park_a, "renewable_share"))
    assert "没有数值" in shown
    assert "缺少工作表“电力热力与绿电”  <- data.xlsx!电力热力与绿电!E1" in shown


def test_a_unit_that_begins_with_a_digit_does_not_run_into_the_number() -> None:
    assert "2550000 (10 000 CNY)" in tree_of(samples.iav(2024), "en")


def test_words_of_the_workbook_stay_on_their_line() -> None:
    report = samples.poisoned("a\nb\x1b[31m\U0001f600")
    shown = trace_text.render(found(report, "co2_total"), encoding="gbk")
    assert "\x1b" not in shown
    assert "a b [31m?" in shown


def test_a_reason_given_twice_is_said_once(park_a: ComplianceReport) -> None:
    row = found(park_a, "renewable_share")
    assert isinstance(row.value, Missing)
    twice = row._replace(reasons=row.value.lacks)
    assert trace_text.render(twice).count("电力热力与绿电”") == 1
