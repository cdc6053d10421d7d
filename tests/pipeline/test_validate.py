"""What the policy, the baseline and the effects make of findings."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from tests import examples
from tests.render import validation_samples as samples

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.findings import Finding, Severity
from lowcarbon_cli.model.messages import catalogue
from lowcarbon_cli.model.policy import Policy, Suppression
from lowcarbon_cli.model.validation import Baseline, Reported
from lowcarbon_cli.pipeline import baseline, compute, document, targets, validate
from lowcarbon_cli.pipeline.suppress import area, matches, suppress
from lowcarbon_cli.render.validation import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lowcarbon_cli.model.validation import ValidationReport


def codes(report: ValidationReport) -> list[str]:
    return [one.finding.code for one in report.kept]


def test_it_finds_what_compute_finds_in_reading_order() -> None:
    data = samples.dataset()
    report = validate(data)
    assert sorted(codes(report)) == sorted(item.code for item in compute(data).findings)
    places = [
        (one.finding.cells[0].sheet, one.finding.cells[0].row, one.finding.cells[0].column) for one in report.kept
    ]
    order = ["园区信息", "经济数据", "能源消费", "备忘"]
    assert places == sorted(places, key=lambda place: (order.index(place[0]), *place[1:]))


def test_what_a_finding_blocks() -> None:
    """By hand: without the value added of 2022 (B3) no figure of that year that divides by it exists.

    Energy of 2022 fails on 热力水 only (B3 of 能源消费): the total, and what is made of it. What a sum
    contradicts (LC-BAL-002) blocks nothing: the industrial figure is there.
    """
    blocks = {(one.finding.code, one.finding.cells[0].a1): one.blocks for one in validate(samples.dataset()).kept}
    assert {"energy_intensity", "energy_elasticity", "co2_intensity"} <= set(blocks["LC-NUM-003", "B3"])
    assert "energy_total" not in blocks["LC-NUM-003", "B3"]
    assert {"energy_total", "energy_intensity", "energy_elasticity"} <= set(blocks["LC-FAC-008", "B3"])
    assert "iav_per_capita" not in blocks["LC-FAC-008", "B3"]
    assert blocks["LC-BAL-002", "D2"] == ()
    assert blocks["LC-STR-016", "A1"] == ()


def test_what_is_absent_blocks_by_its_name() -> None:
    book = {name: rows for name, rows in copy.deepcopy(samples.FAULTY).items() if name != "能源消费"}
    book["园区信息"] = [row for row in book["园区信息"] if row[0] != "规划基准年"]
    blocks = {
        (one.finding.code, len(one.finding.cells)): set(one.blocks) for one in validate(samples.dataset(book)).kept
    }
    assert {"energy_total", "energy_intensity"} <= blocks["LC-STR-001", 0]
    assert {"energy_elasticity", "co2_intensity_reduction"} <= blocks["LC-DOC-011", 0]
    assert "energy_intensity" not in blocks["LC-DOC-011", 0]


def test_without_a_standard_everything_is_blocked_and_said_not_to_be_checked() -> None:
    book = copy.deepcopy(samples.FAULTY)
    book["园区信息"] = [row for row in book["园区信息"] if row[0] not in {"适用标准", "园区类型"}]
    report = validate(samples.dataset(book))
    found = next(one for one in report.kept if one.finding.code == "LC-DOC-009")
    assert {"energy_total", "energy_elasticity", "co2_total"} <= set(found.blocks)
    assert [lack.reason for lack in report.not_run] == ["not_run_limits"]


# --- severities


def test_severities_change_and_strictness_comes_last() -> None:
    changed = MappingProxyType({"LC-NUM-003": Severity.WARNING, "LC-STR-014": Severity.INFO})
    report = validate(samples.dataset(), policy=Policy(severities=changed))
    severity = {one.finding.code: one.finding.severity for one in report.kept}
    assert (severity["LC-NUM-003"], severity["LC-STR-014"]) == (Severity.WARNING, Severity.INFO)
    listed = [(one.code, one.before, one.after, one.count) for one in report.regraded]
    assert listed == [
        ("LC-NUM-003", Severity.ERROR, Severity.WARNING, 1),
        ("LC-STR-014", Severity.WARNING, Severity.INFO, 1),
    ]
    strict = validate(samples.dataset(), policy=Policy(severities=changed, strict=True))
    severity = {one.finding.code: one.finding.severity for one in strict.kept}
    assert (severity["LC-NUM-003"], severity["LC-STR-014"]) == (Severity.ERROR, Severity.INFO)
    assert Severity.WARNING not in {one.finding.severity for one in strict.kept}
    assert strict.counts[Severity.WARNING] == 0


def test_tolerances_reach_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def spy(dataset: Any, **options: Any) -> Any:
        seen.append(options["tolerances"])
        return compute(dataset, **options)

    monkeypatch.setattr("lowcarbon_cli.pipeline.validation.compute", spy)
    tolerances = MappingProxyType({"LC-BAL-007.max": Decimal("0.95")})
    validate(samples.dataset(), policy=Policy(tolerances=tolerances))
    assert seen == [tolerances]


def test_tolerances_reach_reports_and_targets() -> None:
    """Park A emits 171.2 / 66.2 = 2.586 t per tce: within the register's 5, beyond a threshold of 2."""
    data = examples.dataset("park-a")

    def codes_with(tolerances: Mapping[str, Decimal] | None) -> list[set[str]]:
        reports = (
            compute(data, tolerances=tolerances),
            targets(data, tolerances=tolerances),
            document(data, "annual", tolerances=tolerances).report,
        )
        return [{item.code for item in made.findings} for made in reports]

    assert all("LC-CO2-001" not in found for found in codes_with(None))
    assert all("LC-CO2-001" in found for found in codes_with({"LC-CO2-001.max": Decimal(2)}))


# --- suppressions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("F10", (10, 6, 10, 6)),
        ("$F$10", (10, 6, 10, 6)),
        ("h20:F10", (10, 6, 20, 8)),
        ("F", (1, 6, 1_048_576, 6)),
        ("F:H", (1, 6, 1_048_576, 8)),
        ("10:20", (10, 1, 20, 16_384)),
        ("", None),
        ("F10:", None),
        (":F10", None),
        ("F0", None),
        ("XFE1", None),
        ("A1048577", None),
        ("能源", None),
        ("F10-H20", None),
    ],
)
def test_areas(text: str, found: object) -> None:
    assert area(text) == found


def finding(*cells: CellRef, code: str = "LC-BAL-002") -> Finding:
    return Finding(code, Severity.ERROR, cells)


def test_a_suppression_must_cover_every_cell() -> None:
    cells = [CellRef("a/park.xlsx", "能源消费", 2, column) for column in (4, 5, 6)]
    found = finding(*cells)
    assert matches(Suppression("LC-BAL-002", "x"), found)
    assert not matches(Suppression("LC-BAL-003", "x"), found)
    assert matches(Suppression("LC-BAL-002", "x", cells=("D2:F2",)), found)
    assert matches(Suppression("LC-BAL-002", "x", cells=("D2", "E:F")), found)
    assert not matches(Suppression("LC-BAL-002", "x", cells=("D2",)), found), "E2 and F2 are not accepted"
    assert matches(Suppression("LC-BAL-002", "x", file="park*.xlsx", sheet="能源*"), found)
    assert not matches(Suppression("LC-BAL-002", "x", file="other.xlsx"), found)
    assert not matches(Suppression("LC-BAL-002", "x", sheet="能源"), found)
    assert not matches(Suppression("LC-BAL-002", "x", sheet="*"), finding()), "without a cell no pattern matches"
    assert matches(Suppression("LC-BAL-002", "x"), finding())


def reported(*findings: Finding) -> list[Reported]:
    return [Reported(one, baseline.fingerprint(one)) for one in findings]


def test_suppressions_end_on_a_day_that_the_data_give_never_the_clock() -> None:
    items = reported(finding(CellRef("p", "s", 1, 1)))
    one = Suppression("LC-BAL-002", "x", until=date(2024, 12, 31))
    for day, state, stay in (
        (date(2024, 12, 31), "applied", 0),
        (date(2025, 1, 1), "expired", 1),
        (None, "undated", 1),
    ):
        kept, accepted, used = suppress(items, [one], day)
        assert (len(kept), len(accepted)) == (stay, 1 - stay)
        assert [(item.state, item.count) for item in used] == [(state, 1 - stay)]
    # the day of a run is the end of the evaluation year (2022 in the faulty workbook), or --as-of
    policy = Policy(suppressions=(Suppression("LC-NUM-003", "x", until=date(2023, 6, 30)),))
    assert len(validate(samples.dataset(), policy=policy).suppressed) == 1
    assert not validate(samples.dataset(), policy=policy, as_of=date(2023, 7, 1)).suppressed


def test_each_finding_is_accepted_once_and_unused_suppressions_are_said() -> None:
    items = reported(finding(CellRef("p", "s", 1, 1)))
    both = [Suppression("LC-BAL-002", "first"), Suppression("LC-BAL-002", "second")]
    _, accepted, used = suppress(items, both, None)
    assert [one.by.reason for one in accepted] == ["first"]
    assert [(one.state, one.count) for one in used] == [("applied", 1), ("unused", 0)]


def test_a_consequence_is_not_hidden_with_its_root() -> None:
    """Accepting one code says nothing about another: what follows stays and names its cause."""
    root = finding(CellRef("p", "s", 1, 1))
    after = Finding("LC-BAL-004", Severity.ERROR, (CellRef("p", "s", 2, 1),), caused_by=root.key)
    kept, _, _ = suppress(reported(root, after), [Suppression("LC-BAL-002", "x")], None)
    assert [one.finding.code for one in kept] == ["LC-BAL-004"]
    assert f"由 {root.key} 引起" in _text(samples.report(kept))


def _text(report: ValidationReport) -> str:
    """Return a report on findings made without parameters as text: every parameter of their messages is 1."""
    kept = []
    for one in report.kept:
        template = catalogue()["finding"][one.finding.code]["zh"]
        fields = {name: "1" for _, name, _, _ in Formatter().parse(template) if name}
        kept.append(replace(one, finding=replace(one.finding, params=MappingProxyType(fields))))
    return text.render(samples.report(kept))


# --- baseline


def known(report: ValidationReport) -> Baseline:
    return baseline.parsed(baseline.written(report), "base.json")


def test_only_new_findings_count() -> None:
    before = known(validate(samples.dataset()))
    report = validate(samples.dataset(), baseline=before)
    assert report.kept == ()
    assert len(report.known) == len(before.known)
    book = copy.deepcopy(samples.FAULTY)
    book["能源消费"][3][4] = "约一千"
    fresh = validate(samples.dataset(book), baseline=before)
    assert ("LC-NUM-003", "E4") in [(one.finding.code, one.finding.cells[0].a1) for one in fresh.kept]
    assert ("LC-NUM-003", "B3") not in [(one.finding.code, one.finding.cells[0].a1) for one in fresh.kept]


def test_rows_inserted_above_do_not_make_old_findings_new() -> None:
    before = known(validate(samples.dataset()))
    book = copy.deepcopy(samples.FAULTY)
    for name in ("经济数据", "能源消费"):
        book[name].insert(0, ["2022年统计年报"])
    report = validate(samples.dataset(book), baseline=before)
    assert "LC-BAL-002" in [one.finding.code for one in report.known]
    assert [one for one in report.kept if one.finding.severity is Severity.ERROR] == []


def test_a_changed_figure_and_a_second_fault_of_the_kind_are_new() -> None:
    cell = CellRef("park.xlsx", "能源消费", 2, 4)
    old = Finding("LC-NUM-003", Severity.ERROR, (cell,), MappingProxyType({"raw": "约", "name": "x"}))
    twin = Finding("LC-NUM-003", Severity.ERROR, (CellRef("park.xlsx", "能源消费", 9, 4),), old.params)
    other = Finding("LC-NUM-003", Severity.ERROR, (cell,), MappingProxyType({"raw": "大约", "name": "x"}))
    base = Baseline("b", (baseline.fingerprint(old),))
    fresh, matched = baseline.split(reported(old, twin, other), base)
    assert [one.finding for one in matched] == [old], "the exact place wins over a moved one"
    assert [one.finding for one in fresh] == [twin, other]
    fresh, matched = baseline.split(reported(twin), base)
    assert not fresh, "the same fault at another row was moved"
    moved = Finding("LC-NUM-003", Severity.ERROR, (CellRef("x/park.xlsx", "能源消费", 2, 4),), old.params)
    assert baseline.fingerprint(moved) == baseline.fingerprint(old), "the folder does not matter"
    assert baseline.fingerprint(old) != baseline.fingerprint(
        Finding("LC-NUM-003", Severity.ERROR, (CellRef("park.xlsx", "能源消费", 2, 5),), old.params)
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": "lowcarbon.report/1", "findings": []}',
        '{"schema": "lowcarbon.baseline/1"}',
        '{"schema": "lowcarbon.baseline/1", "findings": [1]}',
        '{"schema": "lowcarbon.baseline/1", "findings": [{"exact": "zz", "moved": "zz"}]}',
        "[" * 100_000,
    ],
)
def test_a_bad_baseline_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        baseline.parsed(text, "base.json")
    assert caught.value.params["file"] == "base.json"


def test_a_baseline_is_the_same_bytes_and_ascii() -> None:
    first, second = (baseline.written(validate(samples.dataset())) for _ in range(2))
    assert first == second
    assert first.isascii()


# --- files


def test_one_unreadable_file_among_several_is_a_finding(tmp_path: Path) -> None:
    good = tmp_path / "economy.csv"
    good.write_text("年份,工业增加值（不变价）（亿元）\n2022,200\n", "utf-8")
    good = good.rename(tmp_path / "经济数据.csv")
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 not a workbook")
    report = validate([str(good), str(bad), str(tmp_path / "none.xlsx")])
    errors = [one.finding for one in report.kept if one.finding.severity is Severity.ERROR]
    files = {item.cells[0].file for item in errors if item.code.startswith("LC-FIL-")}
    assert files == {"bad.xlsx", "none.xlsx"}
    assert [item.name for item in report.inputs] == ["经济数据.csv"]
    assert report.paths["bad.xlsx"] == str(bad)
    assert "not_run_file" in [lack.reason for lack in report.not_run]


def test_where_nothing_can_be_read_only_that_is_said(tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 not a workbook")
    report = validate([str(bad), str(tmp_path / "none.xlsx")])
    assert report.nothing_read
    assert [one.finding.cells[0].file for one in report.kept] == ["bad.xlsx", "none.xlsx"]
    assert {one.finding.code[:7] for one in report.kept} == {"LC-FIL-"}
    assert [lack.reason for lack in report.not_run] == ["not_run_file", "not_run_file"]
    assert report.inputs == ()
