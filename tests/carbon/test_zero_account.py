"""The zero-carbon park account on small books worked by hand: ``tests/cases/zero_carbon.toml``."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.small_books import report_of, write

from lowcarbon_cli.compute.carbon.accounts_variants import green_power
from lowcarbon_cli.compute.carbon.zero import zero
from lowcarbon_cli.model.carbon.zero import ZeroCarbonSection
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import catalogue
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import carbon, load
from lowcarbon_cli.pipeline.run import prepare
from lowcarbon_cli.render.carbon.zero import as_json, tables

CASES = Path(__file__).parents[1] / "cases" / "zero_carbon.toml"
ALL: list[dict[str, Any]] = tomllib.loads(CASES.read_text("utf-8"), parse_float=Decimal)["case"]
COAL = ["原煤", "吨", 1000, "", 20, 25, 90, ""]
ENERGY = ["年份", "能源名称", "计量单位", "工业生产消费", "用于原材料", "平均低位发热量（GJ/计量单位）"]
ENERGY += ["单位热值含碳量（tC/TJ）", "碳氧化率（%）", "CO2排放因子", "采用折标系数"]
TRANSFORM = ["年份", "企业/装置", "加工转换类型", "方向", "能源名称", "计量单位", "实物量"]
CARBON = ["年份", "排放类别", "排放源", "CO2排放量（吨）"]
MARGIN = Decimal("1e-9")


def book(case: dict[str, Any]) -> dict[str, Any]:
    factors: dict[str, Any] = case.get("factors", {})
    energy = [[2024, *row, factors.get(row[0], "")] for row in case.get("energy", [COAL])]
    power: dict[str, Any] = {"网购电量（万千瓦时）": 100, **case.get("power", {})}
    sheets: dict[str, Any] = {
        "能源消费": [ENERGY, *energy],
        "电力热力与绿电": {name: {2024: amount} for name, amount in power.items()},
    }
    if "transform" in case:
        sheets["加工转换与回收利用"] = [TRANSFORM, *([2024, *row] for row in case["transform"])]
    if "carbon" in case:
        sheets["碳排放"] = [CARBON, *([2024, *row] for row in case["carbon"])]
    return sheets


@pytest.mark.parametrize("case", ALL, ids=[f"{n}-{case['part']}" for n, case in enumerate(ALL, 1)])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    dataset = load(write(tmp_path, book(case), {}))
    run = prepare(dataset, None, None, None, None, **case.get("options", {}))
    section, said = zero(run.readings, [2024])
    assert isinstance(section, ZeroCarbonSection)
    year = section.years[0]
    held: dict[str, Any] = {"co2": year.co2, "energy": year.energy, **dict(year.parts)}
    found = held[case["part"]]
    if "missing" in case:
        assert isinstance(found, Missing)
        assert case["missing"] in [lack.reason for lack in found.lacks], found
        assert bool(found.cells) is not case.get("column_absent", False)
        assert year.core.verdict is not None
        assert year.core.verdict.value == "not_assessable"
    else:
        assert isinstance(found, Derivation), found
        assert abs(found.value - Decimal(case["value"])) < MARGIN
    codes = {item.code for item in said}
    assert ({case["finding"]} if "finding" in case else set()) == codes
    assert all(item.cells for item in said if item.code.startswith("LC-ZCP"))
    for lang in ("zh", "en"):
        assert tables(section, lang)
        assert as_json(section, lang)


def test_every_finding_of_the_account_has_its_case() -> None:
    declared = {code for code in catalogue()["finding"] if code.startswith("LC-ZCP-00")}
    assert {case["finding"] for case in ALL if case.get("finding", "").startswith("LC-ZCP")} == declared


def test_the_finding_stands_in_the_report_too(tmp_path: Path) -> None:
    case = next(case for case in ALL if case.get("finding") == "LC-ZCP-002")
    report = report_of(tmp_path, book(case), {}, standard="zero-carbon-2025")
    assert [item.severity.value for item in report.findings if item.code == "LC-ZCP-002"] == ["error"]


def test_a_stated_total_of_emissions_does_not_serve(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {
        "总量数据": {
            "综合能源消费量（万吨标准煤）": {2024: 30},
            "二氧化碳排放总量（万吨）": {2024: 5},
        }
    }
    run = prepare(load(write(tmp_path, sheets, {})), None, None, None, None)
    section, said = zero(run.readings, run.years)
    assert isinstance(section, Missing)
    assert [lack.reason for lack in section.lacks] == ["zero_needs_fuels"]
    assert said == ()
    assert tables(section, "zh")[0].notes == ("零碳园区核算方法须有分品种能源数据；直接填报的排放总量不适用",)
    assert set(as_json(section)) == {"missing", "cells"}


@pytest.mark.parametrize(
    ("stated", "options", "known"),
    [
        ("", {}, False),
        ("当量", {}, False),
        ("等价", {}, True),
        ("当量", {"electricity": "equivalent"}, False),
        ("", {"electricity": "equivalent"}, True),
    ],
)
def test_a_stated_total_of_energy_counts_only_at_equivalent_value(
    stated: str, options: dict[str, str], known: bool, tmp_path: Path
) -> None:
    """300 000 tce as stated; a total without a basis stands on the one that the run declares."""
    sheets: dict[str, Any] = {"总量数据": {"综合能源消费量（万吨标准煤）": {2024: 30}, "折标口径": {2024: stated}}}
    run = prepare(load(write(tmp_path, sheets, {})), None, None, None, None, **options)
    found = run.readings.value("energy_equivalent", 2024)
    assert isinstance(found, Derivation) is known
    if isinstance(found, Derivation):
        assert found.value == Decimal(300000)
    else:
        assert "zero_total_not_equivalent" in [lack.reason for lack in found.lacks]
        assert found.cells


def test_the_limits_of_all_sizes_stand_where_the_size_is_not_known(tmp_path: Path) -> None:
    """Without the year's coefficient there is no energy at equivalent value: neither 0.3 nor 0.2 can be chosen."""
    used = [COAL, ["电力", "万千瓦时", 100, "", "", "", "", ""]]
    path = write(tmp_path, book({"energy": used, "power": {"当年电力等价系数（tce/万千瓦时）": ""}}), {})
    readings = prepare(load(path), None, None, None, None).readings
    section, _ = zero(readings, [2024])
    assert isinstance(section, ZeroCarbonSection)
    (table,) = tables(section, "zh")
    (shown,) = [row[-1].text for row in table.rows if row[0].text == "标准值"]
    assert "≤0.3（年综合能源消费量100万吨标准煤及以上）" in shown
    assert "≤0.2（年综合能源消费量20万至100万吨标准煤）" in shown
    assert any("电力热力与绿电.csv!C2" in note for note in table.notes)
    told: Any = as_json(section)["years"]
    assert [told[0]["core"][key] for key in ("limit", "condition", "verdict")] == [None, None, "not_assessable"]


def test_both_accounts_set_the_same_power_at_zero(tmp_path: Path) -> None:
    """30 traded, 200 certificates = 20: the larger one in both, and both say what the sum would be."""
    power = {"其中：绿电交易电量（万千瓦时）": 30, "绿证数量（张）": 200, "当年电力等价系数（tce/万千瓦时）": 3}
    path = write(tmp_path, book({"power": power}), {})
    readings = prepare(load(path), None, None, None, None).readings
    other, certified = green_power(readings, 2024), readings.zero.certified(2024)
    assert isinstance(other.amount, Derivation)
    assert isinstance(certified, Derivation)
    assert other.amount.value == certified.value == 30
    (note,) = other.notes
    assert (note.reason, note.params["both"]) == ("accounts_green_overlap", "50")
    assert note in readings.zero.notes(2024)
    report = carbon(load(path), parts=["accounts", "zero"])
    assert len([item for item in report.findings if item.code == "LC-CO2-022"]) == 1
