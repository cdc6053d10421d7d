"""Several standards in one run: one assessment each, side by side, in every format; the standard without a table.

The judged figures are those of ``examples/*/expected/figures.toml``, worked by hand there; what is tested here
is which of them stand together and which may be compared.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests import commands, schemas
from tests.small_books import write

from lowcarbon_cli.pipeline import compute, load
from lowcarbon_cli.render import json as as_json

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PARK_A = ROOT / "examples" / "park-a" / "data.xlsx"
PARK_B = ROOT / "examples" / "park-b" / "data.xlsx"
TWO = ("--standard", "hj274-2015", "--standard", "hj274-2009")
ZERO = ("--standard", "hj274-2015", "--standard", "zero-carbon-2025")
SLOT = ("--standard", "eip-2026")


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def run() -> Callable[..., Done]:
    def call(*args: str | Path) -> Done:
        done = commands.run(*args)
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


def test_each_standard_has_its_own_tables_in_the_order_asked_for(run: Callable[..., Done]) -> None:
    done = run("compute", PARK_B, *ZERO)
    assert done.code == 0
    first = done.out.index("指标达标情况表 - HJ 274-2015")
    second = done.out.index("指标达标情况表 - 发改环资〔2025〕910号")
    assert first < second < done.out.index("各标准对照")
    assert done.out.count("总体结论 - ") == 2


def test_the_options_list_every_standard_with_who_chose_it(run: Callable[..., Done]) -> None:
    options = json.loads(run("compute", PARK_B, *ZERO, "--format", "json").out)["options"]
    chosen = [(one["value"], one["source"]) for one in options if one["key"] == "standard"]
    assert chosen == [("hj274-2015", "flag"), ("zero-carbon-2025", "flag")]


def test_the_same_standard_under_two_names_is_applied_once(run: Callable[..., Done]) -> None:
    args = ("--standard", "hj274-2015", "--standard", "HJ/T 274-2015", "--format", "json")
    content = json.loads(run("compute", PARK_B, *args).out)
    assert [one["standard"]["id"] for one in content["assessments"]] == ["hj274-2015"]
    assert "comparison" not in content


def compared(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in content["comparison"]}


def test_one_figure_under_two_limits_is_compared(run: Callable[..., Done]) -> None:
    rows = compared(json.loads(run("compute", PARK_B, *TWO, "--format", "json").out))
    row = rows["energy_intensity"]
    assert row["comparable"]
    assert row["reasons"] == []
    assert [entry["standard"] for entry in row["entries"]] == ["hj274-2015", "hj274-2009"]


def test_other_denominators_are_marked_with_the_reason(run: Callable[..., Done]) -> None:
    rows = compared(json.loads(run("compute", PARK_A, *ZERO, "--format", "json").out))
    row = rows["co2"]
    assert [entry["indicator"] for entry in row["entries"]] == ["co2_intensity_reduction", "co2_per_tce"]
    assert not row["comparable"]
    assert "指标或算式（分母）不同" in row["reasons"]
    assert "单位不同" in row["reasons"]
    assert "energy_intensity" not in rows, "only what more than one standard judges"


def test_a_rate_over_three_years_is_not_one_over_the_construction_period(run: Callable[..., Done]) -> None:
    """Park A: 2021-2024 by HJ 274-2015, 2020-2024 by HJ 274-2009, both growth of value added."""
    rows = compared(json.loads(run("compute", PARK_A, *TWO, "--format", "json").out))
    assert rows["iav_growth_mean"]["reasons"] == ["年份或期间不同"]
    assert rows["energy_elasticity"]["comparable"]


SHARES = {"新鲜水量（万立方米）": {2024: 20}, "重复利用水量（万立方米）": {2024: 80}}


def test_one_computed_and_one_reported_are_not_compared(tmp_path: Path) -> None:
    """The name of the waste indicator differs by a word: the reported figure belongs to one standard only."""
    heads = ["指标", "年份", "数值", "定性结果", "单位", "证明材料"]
    sheets: dict[str, Any] = {
        "资源环境": SHARES,
        "直接填报指标": [heads, ["工业固体废弃物综合利用率", 2024, 85, "", "%", "构造"]],
    }
    report = compute(load(write(tmp_path, sheets, {})), standard=["hj274-2015", "zero-carbon-2025"])
    found = {one.id: one for one in report.comparison}
    assert found["water_reuse_rate"].comparable
    assert [entry.result.verdict.value for entry in found["water_reuse_rate"].entries if entry.result.verdict] == [
        "met",
        "met",
    ]
    assert [lack.reason for lack in found["solid_waste_utilisation"].reasons] == ["compare_no_value"]


def test_files_of_every_format_carry_all_assessments(run: Callable[..., Done], tmp_path: Path) -> None:
    names = [f"report{suffix}" for suffix in (".txt", ".json", ".csv", ".md", ".xlsx")]
    outputs = [part for name in names for part in ("-o", tmp_path / name)]
    assert run("compute", PARK_B, *ZERO, *outputs).code == 0
    for name in ("report.txt", "report.md"):
        text = (tmp_path / name).read_text("utf-8")
        assert "2.3201" in text
        assert "0.4122" in text
        assert "各标准对照" in text
    content = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert [one["standard"]["id"] for one in content["assessments"]] == ["hj274-2015", "zero-carbon-2025"]
    rows = list(csv.reader(io.StringIO((tmp_path / "report.csv").read_text("utf-8-sig"))))
    assert {row[0] for row in rows} >= {"hj274-2015", "zero-carbon-2025"}
    book = openpyxl.load_workbook(tmp_path / "report.xlsx", read_only=True)
    try:
        assert "各标准对照" in book.sheetnames
        cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    finally:
        book.close()
    assert any("发改环资〔2025〕910号" in cell for cell in cells)
    assert any("HJ 274-2015" in cell for cell in cells)


def test_the_json_keeps_to_its_schema() -> None:
    report = compute(load(PARK_B), standard=["zero-carbon-2025", "hj274-2015", "hj274-2009"])
    schemas.validator("report").validate(json.loads(as_json.render(report)))


@pytest.mark.parametrize(
    ("book", "standards", "check", "code"),
    [
        # park A meets the low-carbon core of HJ 274-2015; by HJ 274-2009 value added grows too slowly for the whole
        (PARK_A, ("hj274-2015",), "low-carbon", 0),
        (PARK_A, ("hj274-2015",), "standard", 3),
        (PARK_A, ("hj274-2015", "hj274-2009"), "low-carbon", 0),
        (PARK_A, ("hj274-2015", "hj274-2009"), "standard", 1),
        (PARK_A, ("hj274-2009", "hj274-2015"), "standard", 1),
        # park A has no energy by fuel: the zero-carbon scheme cannot be assessed
        (PARK_A, ("hj274-2015", "zero-carbon-2025"), "low-carbon", 3),
        (PARK_B, ("zero-carbon-2025",), "low-carbon", 1),
        (PARK_B, ("hj274-2015", "zero-carbon-2025"), "low-carbon", 1),
        # no table: never met
        (PARK_A, ("eip-2026",), "low-carbon", 3),
        (PARK_A, ("hj274-2015", "eip-2026"), "low-carbon", 3),
        (PARK_B, ("zero-carbon-2025", "eip-2026"), "low-carbon", 1),
    ],
)
def test_the_exit_code_is_the_worst_of_all(
    run: Callable[..., Done], book: Path, standards: tuple[str, ...], check: str, code: int
) -> None:
    options = [part for one in standards for part in ("--standard", one)]
    assert run("compute", book, *options, "-q", f"--check={check}").code == code
    assert run("compute", book, *options, "-q").code == 0


def test_an_unknown_one_among_several_stops_the_run(run: Callable[..., Done]) -> None:
    done = run("compute", PARK_B, *TWO, "--standard", "nonsense")
    assert done.code == 2
    assert "nonsense" in done.err
    assert "zero-carbon-2025" in done.err, "what is known is listed"


OVERRIDE = """base = "hj274-2009"
[sources]
[[indicator]]
id = "energy_intensity"
limits = [{ kind = "number", op = "<=", value = 0.4, evidence = { grade = "secondary", document = "constructed" } }]
"""


def test_replaced_limits_go_to_the_standard_they_are_based_on(run: Callable[..., Done], tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OVERRIDE, "utf-8")
    content = json.loads(run("compute", PARK_B, *TWO, "--override", path, "--format", "json").out)
    limits = {
        one["standard"]["base"] or one["standard"]["id"]: row["limit"]["value"]
        for one in content["assessments"]
        for row in one["indicators"]
        if row["id"] == "energy_intensity" and row["limit"]
    }
    assert limits == {"hj274-2015": 0.5, "hj274-2009": 0.4}
    done = run("compute", PARK_B, *ZERO, "--override", path)
    assert done.code == 2
    assert "hj274-2009" in done.err


def test_trace_finds_the_indicator_of_the_second_standard(run: Callable[..., Done]) -> None:
    done = run("trace", PARK_B, "co2_per_tce", *ZERO)
    assert done.code == 0
    assert "2.32008" in done.out
    assert "电力热力与绿电!C2" in done.out


def test_trace_takes_the_standard_that_judges_and_the_one_that_is_named(run: Callable[..., Done]) -> None:
    both = ("--standard", "zero-carbon-2025", "--standard", "hj274-2009")
    assert "≤0.5" in run("trace", PARK_B, "energy_intensity", *both).out
    both = ("--standard", "hj274-2015", "--standard", "hj274-2009")
    assert "≤0.6" in run("trace", PARK_A, "energy_elasticity", *both).out
    assert "<0.6" in run("trace", PARK_A, "hj274-2009:energy_elasticity", *both).out
    assert run("trace", PARK_A, "hj274-2009:nonsense", *both).code == 2


def test_a_standard_without_a_table_gives_words_and_no_numbers(run: Callable[..., Done]) -> None:
    done = run("compute", PARK_A, *SLOT, "--format", "json")
    content = json.loads(done.out)
    assert done.code == 0
    assert content["assessments"] == []
    (said,) = [item for item in content["findings"] if item["code"] == "LC-ZCP-010"]
    assert said["severity"] == "warning"
    assert "指标表未知" in said["message"]
    text = run("compute", PARK_A, *SLOT).out
    assert "生态工业园区建设标准的指标表未知" in text
    assert "指标达标情况表" not in text


@pytest.mark.parametrize(("year", "found"), [(2025, "hj274-2015"), (2026, "eip-2026"), (2027, "eip-2026")])
def test_the_day_leads_to_it_from_2026_on(year: int, found: str, tmp_path: Path) -> None:
    """The measures of 2026-01-23 point at the new standard; before that HJ 274-2015 holds."""
    sheets: dict[str, Any] = {"经济数据": {"工业增加值（当年价）（亿元）": {year - 1: 10, year: 11}}}
    park = {"规划基准年": year - 1, "评价年": year}
    report = compute(load(write(tmp_path, sheets, park)))
    assert [one.value for one in report.options if one.key == "standard"] == [found]
    assert [one.id for one in report.unassessed] == ([] if found == "hj274-2015" else [found])
    assert bool(report.assessments) is (found == "hj274-2015")


def test_the_day_before_and_the_day_of_the_measures(tmp_path: Path) -> None:
    dataset = load(write(tmp_path, {}, {}))
    chosen = [
        next(one.value for one in compute(dataset, as_of=day).options if one.key == "standard")
        for day in (date(2026, 1, 22), date(2026, 1, 23))
    ]
    assert chosen == ["hj274-2015", "eip-2026"]


def test_a_workbook_that_names_its_standard_keeps_it_and_is_told(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {"经济数据": {"工业增加值（当年价）（亿元）": {2025: 10, 2026: 11}}}
    park = {"规划基准年": 2025, "评价年": 2026, "适用标准": "HJ 274-2015"}
    report = compute(load(write(tmp_path, sheets, park)))
    assert [one.standard.id for one in report.assessments] == ["hj274-2015"]
    assert [item.severity.value for item in report.findings if item.code == "LC-ZCP-011"] == ["info"]
    assert "LC-DOC-002" not in {item.code for item in report.findings}


def test_the_list_calls_it_unknown_and_other_commands_do_not_stumble(run: Callable[..., Done], tmp_path: Path) -> None:
    listed = {line.split("\t")[0]: line.split("\t")[3] for line in run("standards", "list").out.splitlines()}
    assert listed["eip-2026"] == "指标表未知"
    assert listed["zero-carbon-2025"] == "6"
    assert run("standards", "show", "eip-2026").code == 0
    assert run("standards", "diff", "hj274-2015", "eip-2026").code == 0
    assert run("template", "--standard", "eip-2026", "-o", tmp_path / "new.xlsx").code == 0
    assert run("template", "--standard", "zero-carbon-2025", "-o", tmp_path / "zero.xlsx").code == 0
    assert run("targets", PARK_A, *SLOT).code == 0
    assert run("report", PARK_A, *SLOT, "--kind", "plan", "-o", tmp_path / "plan.md").code == 0
    assert run("validate", PARK_A, *SLOT).code in {0, 1}
    assert run("trace", PARK_A, "energy_intensity", *SLOT).code == 2
