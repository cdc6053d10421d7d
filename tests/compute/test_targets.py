"""Targets of whole workbooks: park A by hand, signs, roads, bad rows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.findings import Missing, Severity
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import load, targets

if TYPE_CHECKING:
    from lowcarbon_cli.model.targets import Allowance, Solved, Target, TargetsReport
    from lowcarbon_cli.model.values import Evaluated

PARK_A = Path(__file__).parents[2] / "examples" / "park-a" / "data.xlsx"
HEADS = ["指标", "单位", "性质", "方向", "基准年", "基准值", "目标年", "目标值或降幅", "年度目标",
         "预期增加值增速（%）", "结转规则", "来源", "责任部门"]  # fmt: skip
CUT = [
    "单位工业增加值综合能耗",
    "吨标煤/万元",
    "约束性",
    "下降率",
    2020,
    0.3,
    2025,
    "13.5%",
    None,
    6,
    "沿路径",
    "规划",
    "甲局",
]


def number(value: Evaluated | None) -> Decimal:
    assert isinstance(value, Derivation), value
    return value.value


def shown(value: Evaluated | None, places: int) -> Decimal:
    return round(number(value), places)


def allowance(report: TargetsReport, wanted: str) -> Allowance:
    found = [item for item in report.allowances if item.id == wanted]
    assert len(found) == 1, wanted
    return found[0]


def target(report: TargetsReport, key: str) -> Target:
    return next(item for item in report.targets if item.key == key)


def codes(report: TargetsReport) -> set[str]:
    return {item.code for item in report.findings}


def workbook(
    tmp_path: Path,
    rows: list[list[object]],
    energy: tuple[float, ...] = (60, 62.1, 64, 64.8, 66.2),
    output: tuple[float, ...] = (200, 212, 226.84, 240.45, 255),
    co2: tuple[float, ...] = (168, 171, 173.5, 172, 171.2),
) -> Path:
    book = openpyxl.load_workbook(PARK_A)
    for place, figures in enumerate(zip(energy, output, co2, strict=True), start=2):
        book["总量数据"][f"B{place}"], book["经济数据"][f"B{place}"], book["总量数据"][f"D{place}"] = figures
    del book["目标"]
    sheet = book.create_sheet("目标")
    for row in (HEADS, *rows):
        sheet.append(row)
    path = tmp_path / "park.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def park_a() -> TargetsReport:
    return targets(load(PARK_A), solve=["energy", "iav", "co2"])


# -- park A: each figure of the table worked by hand -------------


def test_next_years_allowances_of_park_a(park_a: TargetsReport) -> None:
    # 66.2 x 1.036; 60 x (1 + 0.6 x (1.3515^(1/5) - 1))^5; 0.5 x 270.3; 0.2595 x 270.3; 60 + 8 (10 000 tce)
    assert number(allowance(park_a, "elasticity_year").allowed) == Decimal(685832)
    second = 60e4 * (1 + 0.6 * (1.3515**0.2 - 1)) ** 5
    assert abs(float(number(allowance(park_a, "elasticity_period").allowed)) - second) < 1e-3
    assert round(number(allowance(park_a, "elasticity_period").allowed) / 10000, 4) == Decimal("72.0415")
    assert number(allowance(park_a, "intensity_limit").allowed) == Decimal(1351500)
    assert number(allowance(park_a, "path").allowed) == Decimal("701428.5")
    assert number(allowance(park_a, "increment_cap").allowed) == Decimal(680000)
    co2 = allowance(park_a, "co2_year")
    assert shown(co2.intensity, 6) == Decimal("0.651231")
    assert number(co2.allowed) == Decimal("1760278.4")
    assert [item.letter for item in park_a.binding()] == ["G"]
    assert shown(park_a.binding()[0].elasticity, 4) == Decimal("0.4532")
    assert {item.id for item in park_a.binding("co2")} == {"co2_year", "co2_yearly"}


def test_progress_and_carry_over_of_park_a(park_a: TargetsReport) -> None:
    found = target(park_a, "energy_intensity:2025")
    state = found.progress
    assert (shown(state.logarithmic, 2), shown(state.linear, 2)) == (Decimal("99.71"), Decimal("99.73"))
    assert number(state.due) == 80
    # by hand: what is needed leaves 0.2595 of the last 66.2 over 255
    assert (shown(state.needed, 4), shown(state.needed_per_year, 4)) == (Decimal("0.0415"), Decimal("0.0415"))
    assert shown(found.annual_rate, 4) == Decimal("2.8589")
    assert number(found.next.path) == Decimal("0.2595")
    assert shown(found.next.reset, 6) == Decimal("0.252186")
    assert number(found.next.close_gap) == Decimal("0.2595")
    assert isinstance(state.over, Missing)
    roads = {mark.year: shown(mark.required, 6) for mark in found.years}
    assert roads == {
        2020: Decimal("0.300000"), 2021: Decimal("0.291423"), 2022: Decimal("0.283092"),
        2023: Decimal("0.274999"), 2024: Decimal("0.267137"), 2025: Decimal("0.259500"),
    }  # fmt: skip
    marks = {mark.year: mark for mark in found.years}
    assert [marks[year].verdict for year in (2021, 2022, 2023, 2024)] == [Verdict.NOT_MET, *[Verdict.MET] * 3]
    # by hand: 2.5211 and 10.3 (10 000 tce); positive = saved
    assert shown(marks[2024].saving, 0) == Decimal(25211)
    assert number(marks[2024].saving_since_base) == Decimal(103000)
    assert marks[2025].actual is None


@pytest.mark.parametrize(
    ("rule", "intensity", "cap"),
    [("path", "0.259500", "680000"), ("reset", "0.252186", "678000"), ("close-gap", "0.259500", "680000")],
)
def test_the_carry_over_rule_decides_the_allowance(rule: str, intensity: str, cap: str) -> None:
    report = targets(load(PARK_A), carry_over=rule)
    assert round(number(allowance(report, "path").intensity), 6) == Decimal(intensity)
    assert number(allowance(report, "increment_cap").allowed) == Decimal(cap)
    assert target(report, "energy_intensity:2025").carry_source == "flag"


def test_park_a_has_no_error_and_names_the_conflict(park_a: TargetsReport) -> None:
    assert not [item for item in park_a.findings if item.severity is Severity.ERROR]
    assert [
        (pair.loose.split("@")[0], pair.tight.split("@")[0]) for pair in park_a.conflicts if pair.kind == "targets"
    ] == [("path", "increment_cap")]
    assert {"LC-TGT-006", "LC-TGT-007", "LC-TGT-018"} <= codes(park_a)
    assert not {"LC-TGT-004", "LC-TGT-009", "LC-TGT-015"} & codes(park_a)


def test_growth_of_the_command_beats_the_sheet() -> None:
    report = targets(load(PARK_A), growth="3")
    assert number(report.outlook.value_added) == Decimal(2550000) * Decimal("1.03")
    assert number(allowance(report, "elasticity_year").allowed) == Decimal(662000) * Decimal("1.018")
    for wrong in ("six", "nan", "-100", "1e9"):
        with pytest.raises(UsageError):
            targets(load(PARK_A), growth=wrong)


# -- inverse questions ---------------------------------------------------------------------------


def solved(report: TargetsReport, question: str, indicator: str) -> Solved:
    return next(item for item in report.solved if (item.question, item.indicator) == (question, indicator))


def test_answers_meet_the_limit_and_one_step_more_does_not(park_a: TargetsReport) -> None:
    assert len(park_a.solved) == 6
    assert {(item.met, item.beyond) for item in park_a.solved} == {(Verdict.MET, Verdict.NOT_MET)}
    # by hand: E = 67.6302 (66.2 x 66.2/64.8); V = 67.6302 / 0.5 = 135.260; 135.260 / 255 - 1 = -46.9567 %
    assert solved(park_a, "iav", "energy_intensity").answer == Decimal("-46.9566")
    # second method in binary floats: C25/V25 = 0.84 x 0.97^5, V25 = 270.3
    second = 0.84 * 0.97**5 * 2703000
    assert abs(float(solved(park_a, "co2", "co2_intensity_reduction").answer or 0) - second) < 0.02


@pytest.mark.parametrize("growth", ["-8", "-0.5", "0.1", "6", "14.37"])
@pytest.mark.parametrize("method", ["compound", "mean"])
def test_whatever_the_growth_the_answers_are_proved(growth: str, method: str) -> None:
    report = targets(
        load(PARK_A),
        growth=growth,
        growth_method=method,
        solve=["energy", "iav", "co2"],
        energy_growth="4",
        co2_growth="-1",
    )
    for item in report.solved:
        assert isinstance(item.exact, Derivation), item.indicator
        assert (item.met, item.beyond) == (Verdict.MET, Verdict.NOT_MET), (item.question, item.indicator)


def test_falling_energy_lets_output_fall_with_it(tmp_path: Path) -> None:
    # E 100 -> 90 over one year; mirrored limit: g_E <= 0.6 g_V, so g_V >= -10/0.6 = -16.6667 %
    path = workbook(tmp_path, [], (60, 62, 64, 66, 100), (200, 210, 220, 230, 255))
    report = targets(load(path), base_year=2024, solve=["iav"], energy_growth="-10")
    found = solved(report, "iav", "energy_elasticity")
    assert (found.answer, found.met, found.beyond) == (Decimal("-16.6666"), Verdict.MET, Verdict.NOT_MET)
    old = targets(load(path), base_year=2024, standard="hj274-2009", solve=["iav"], energy_growth="-10")
    found = solved(old, "iav", "energy_elasticity")
    assert found.answer == Decimal("0.0001")
    assert found.met is Verdict.MET


# -- shrinking or standing output ----------------------------------------------------------------


def test_shrinking_output_mirrors_the_elasticity() -> None:
    report = targets(load(PARK_A), growth="-5")
    found = allowance(report, "elasticity_year")
    # 66.2 x (1 - 0.6 x 5 %) = 64.214
    assert number(found.allowed) == Decimal(642140)
    assert any(note.reason == "target_mirrored" for note in found.notes)
    assert number(found.elasticity) == Decimal("0.6")
    old = allowance(targets(load(PARK_A), growth="-5", standard="hj274-2009"), "elasticity_year")
    assert isinstance(old.allowed, Missing)
    assert old.allowed.lacks[0].reason == "no_limit_for_condition"


def test_no_growth_gives_no_elasticity_ceiling_for_the_year() -> None:
    report = targets(load(PARK_A), growth="0")
    found = allowance(report, "elasticity_year")
    assert isinstance(found.allowed, Missing)
    assert isinstance(allowance(report, "elasticity_period").allowed, Derivation)
    assert all(isinstance(item.elasticity, Missing) for item in report.allowances if item.quantity == "energy")
    assert [item.letter for item in report.binding()] == ["F"]  # 0.2595 x 255 = 66.1725 < 68


def test_a_standard_without_limits_says_so() -> None:
    report = targets(load(PARK_A), standard="hjt275-2006")
    reasons = {
        lack.reason for item in report.allowances if isinstance(item.allowed, Missing) for lack in item.allowed.lacks
    }
    assert reasons == {"target_not_in_standard"}
    assert [item.letter for item in report.binding()] == ["G"]


# -- roads ---------------------------------------------------------------------------------------


def test_half_way_the_three_rules_differ() -> None:
    # at the end of 2022, towards 2023: path 0.3 x 0.865^(3/5); reset I22 x 0.865^(1/5); gap I22 x (0.2595/I22)^(1/3)
    report = targets(load(PARK_A), year=2023, growth="6")
    found = target(report, "energy_intensity:2025")
    last = 64 / 226.84
    assert float(number(found.next.path)) == pytest.approx(0.3 * 0.865**0.6, rel=1e-9)
    assert float(number(found.next.reset)) == pytest.approx(last * 0.865**0.2, rel=1e-9)
    assert float(number(found.next.close_gap)) == pytest.approx(last * (0.2595 / last) ** (1 / 3), rel=1e-9)
    cap = target(report, "energy_increment:2025")
    # path 60 + 8 x 3/5; reset 64 + 1.6; gap 64 + (68 - 64)/3
    assert [shown(part, 0) for part in (cap.next.path, cap.next.reset, cap.next.close_gap)] == [648000, 656000, 653333]
    assert "LC-TGT-012" in codes(report)
    assert {mark.year for mark in found.years if mark.actual is not None} == {2020, 2021, 2022}


def test_a_year_that_has_passed_takes_its_own_growth(tmp_path: Path) -> None:
    path = workbook(tmp_path, [[*CUT[:9], None, *CUT[10:]]])
    report = targets(load(path), year=2024)
    assert shown(report.outlook.growth, 4) == Decimal("6.0512")  # 255 / 240.45
    missing = targets(load(path))
    assert isinstance(missing.outlook.growth, Missing)
    assert "LC-TGT-017" in codes(missing)
    assert not missing.binding("co2")
    assert all(isinstance(item.allowed, Missing) for item in missing.allowances)


def test_levels_and_yearly_targets(tmp_path: Path) -> None:
    intensity = ["单位工业增加值能耗", "吨标煤/万元", "约束性", "≤", 2020, None]
    rows: list[list[object]] = [
        [*intensity, 2025, 0.26, None, 6, "补差", "规划", None],
        [*intensity, 2024, None, 0.262, None, "补差", "年度计划", None],
        ["能源消费总量", "万吨标准煤", "约束性", "≤", 2020, None, 2025, 67, None, None, "沿路径", "规划", None],
        ["综合能耗弹性系数", None, "预期性", "≤", 2020, None, 2025, None, None, None, None, None, None],
        [
            "单位工业增加值综合能耗",
            "吨标煤/万元",
            "个性化",
            "≤",
            None,
            None,
            2025,
            0.25,
            None,
            None,
            None,
            "自定",
            None,
        ],
    ]
    rows[3][1], rows[3][7] = "-", 0.5
    report = targets(load(workbook(tmp_path, rows)))
    found = target(report, "energy_intensity:2025")
    assert number(next(mark for mark in found.years if mark.year == 2024).required) == Decimal("0.262")
    assert number(found.next.close_gap) == Decimal("0.26")
    assert number(allowance(report, "path").allowed) == Decimal(702780)  # 0.26 x 270.3
    assert number(allowance(report, "energy_cap").allowed) == Decimal(670000)
    assert number(allowance(report, "personal").allowed) == Decimal(675750)  # 0.25 x 270.3
    assert number(allowance(report, "elasticity_year:target").allowed) == Decimal(681860)  # 66.2 x 1.03
    assert [item.id for item in report.binding()] == ["energy_cap"]


def test_a_park_above_the_limit_gets_a_road_to_it(tmp_path: Path) -> None:
    path = workbook(tmp_path, [CUT], (160, 155, 150, 145, 140))
    book = openpyxl.load_workbook(path)
    book["园区信息"].append(["规划目标年", "2025；2030", None])
    book.save(path)
    found = target(targets(load(path)), "energy_intensity:2025:standard")
    # base 0.8 -> 0.5 in five years: after four 0.8 x 0.625^(4/5)
    marks = {mark.year: mark.required for mark in found.years}
    assert found.road == "compound"
    assert float(number(marks[2024])) == pytest.approx(0.8 * 0.625**0.8, rel=1e-9)
    assert number(marks[2025]) == Decimal("0.5")


# -- plan targets --------------------------------------------------------------------------------


def test_plan_targets_by_name() -> None:
    report = targets(load(PARK_A), plan_target=["TGT.14.co2_iav"])
    found = target(report, "co2_intensity:2025:TGT.14.co2_iav")
    assert found.factor is not None
    assert number(found.target) == Decimal("0.84") * Decimal("0.82")
    assert shown(found.progress.over, 2) == Decimal("11.53")  # (20.0747 - 18) / 18
    assert any(note.reason == "target_of_plan" for note in found.notes)
    with pytest.raises(UsageError):
        targets(load(PARK_A), carry_over="nonsense")
    for wrong in ("TGT.14.energy_gdp", "江苏 十三五", "不存在的目标", " "):
        with pytest.raises(UsageError):
            targets(load(PARK_A), plan_target=[wrong])
    applied = targets(load(PARK_A), plan_target=["TGT.14.energy_gdp"], allow_gdp_target=True)
    assert any(note.reason == "target_per_gdp" for item in applied.targets for note in item.notes)


# -- findings ------------------------------------------------------------------------------------


def with_row(tmp_path: Path, **changes: object) -> TargetsReport:
    row = dict(zip(HEADS, CUT, strict=True)) | changes
    return targets(load(workbook(tmp_path, [list(row.values())])))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"年度目标": "2.7%"}, "LC-TGT-002"),  # 13.5 / 5
        ({"目标值或降幅": "20%"}, "LC-TGT-004"),  # ln(1-0.1346)/ln 0.8 = 64.8 % < 80 %
        ({"目标值或降幅": "10%"}, "LC-TGT-023"),  # 0.27 is looser than 0.2596
        ({"结转规则": None}, "LC-TGT-009"),
        ({"目标值或降幅": "0.3%"}, "LC-TGT-010"),
        ({"基准值": 0.31}, "LC-TGT-015"),
        ({"指标": "某个不存在的指标"}, "LC-TGT-016"),
        ({"目标值或降幅": None}, "LC-TGT-016"),
        ({"目标值或降幅": "-13.5%"}, "LC-TGT-016"),  # a cut is written without a minus sign
        ({"目标值或降幅": "150%"}, "LC-TGT-016"),
        ({"目标年": None}, "LC-TGT-016"),
        ({"指标": "某个不存在的指标", "性质": "个性化"}, "LC-TGT-019"),
        ({"基准年": 2015, "基准值": None}, "LC-TGT-022"),
        ({"目标年": 2023}, "LC-TGT-024"),
        ({"预期增加值增速（%）": None}, "LC-TGT-017"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    report = with_row(tmp_path, **changes)
    found = [item for item in report.findings if item.code == code]
    assert found, codes(report)
    if code != "LC-TGT-024":
        assert all(cell.sheet == "目标" for item in found for cell in item.cells[:1])
    plain = {item.code for item in targets(load(workbook(tmp_path, [CUT]))).findings}
    assert code not in plain


def test_a_remaining_cut_by_subtraction_is_an_error(tmp_path: Path) -> None:
    # T 20 %, reached 13.4641 %: the difference is 6.5359, what is needed 1 - 0.8/0.865359 = 7.5529
    rows: list[list[object]] = [[*CUT[:7], "20%", "6.54%", *CUT[9:]]]
    assert "LC-TGT-001" in codes(targets(load(workbook(tmp_path, rows))))
    rows = [[*CUT[:7], "20%", "7.55%", *CUT[9:]]]
    assert "LC-TGT-001" not in codes(targets(load(workbook(tmp_path, rows))))


def test_the_two_measures_of_progress_may_disagree(tmp_path: Path) -> None:
    # due 40 % at the end of 2022 of 2020-2025; cut 8 % of 18.9: ln 0.92 / ln 0.811 = 39.8 %, 8/18.9 = 42.3 %
    energy = (60.0, 60.0, 0.276 * 226.84, 64.8, 66.2)
    rows: list[list[object]] = [[*CUT[:7], "18.9%", *CUT[8:]]]
    report = targets(load(workbook(tmp_path, rows, energy)), year=2023, growth="6")
    assert {"LC-TGT-003", "LC-TGT-004"} <= codes(report)


@pytest.mark.parametrize("written", ["13.5%", 13.5, "13.5", "１３.５％"])
def test_a_cut_is_read_with_or_without_its_sign(tmp_path: Path, written: object) -> None:
    report = with_row(tmp_path, 目标值或降幅=written)
    assert number(target(report, "energy_intensity:2025").cut) == Decimal("13.5")
    assert not [item for item in report.findings if item.severity is Severity.ERROR]


def test_without_a_sheet_of_targets_the_standard_still_speaks(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(PARK_A)
    del book["目标"]
    path = tmp_path / "plain.xlsx"
    book.save(path)
    report = targets(load(path), growth="6")
    assert {item.origin for item in report.targets} == {"standard"}
    assert [item.letter for item in report.binding()] == ["C"]
    assert "LC-TGT-024" in codes(report)


def test_a_blank_last_year_stops_everything_that_needs_it(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(PARK_A)
    book["总量数据"]["B6"] = None
    path = tmp_path / "blank.xlsx"
    book.save(path)
    report = targets(load(path))
    assert isinstance(report.outlook.energy_last, Missing)
    assert "总量数据!B6" in {f"{cell.sheet}!{cell.a1}" for cell in report.outlook.energy_last.cells}
    assert isinstance(allowance(report, "elasticity_year").allowed, Missing)
    assert number(allowance(report, "path").allowed) == Decimal("701428.5")  # needs no last year


def test_two_different_expected_growth_rates_are_no_rate(tmp_path: Path) -> None:
    other: list[object] = [
        "能耗增量控制",
        "万吨标准煤",
        "约束性",
        "增量",
        2020,
        60,
        2025,
        8,
        None,
        7,
        "沿路径",
        "规划",
        None,
    ]
    report = targets(load(workbook(tmp_path, [CUT, other])))
    growth = report.outlook.growth
    assert isinstance(growth, Missing)
    assert {cell.a1 for cell in growth.cells} == {"J2", "J3"}
    assert number(allowance(report, "increment_cap").allowed) == Decimal(680000)  # needs no growth


# -- targets that allow: 60 -> 66.2 (10 000 tce), 168 -> 171.2 (10 000 t) from 2020 to 2024 ---------


def level_row(name: str, unit: str, way: str, written: float) -> list[object]:
    return [name, unit, "约束性", way, 2020, None, 2025, written, None, 6, "沿路径", "规划", None]


def reasons(value: Evaluated) -> set[str]:
    assert isinstance(value, Missing), value
    return {lack.reason for lack in value.lacks}


def no_progress(found: Target) -> set[str]:
    state = found.progress
    return set.union(*map(reasons, (state.logarithmic, state.linear, state.completion, state.over)))


def test_a_cap_above_its_base_is_no_cut_to_be_reached(tmp_path: Path) -> None:
    # the road in 2024: 60 x (68/60)^(4/5) = 66.319 > 66.2; needed 1 - 68/66.2 = -2.7190 %
    report = targets(load(workbook(tmp_path, [level_row("综合能源消费总量", "万吨标准煤", "≤", 68)])))
    found = target(report, "energy_total:2025")
    assert no_progress(found) == {"target_allows_rise"}
    assert number(found.progress.due) == 80
    assert shown(found.progress.needed, 4) == Decimal("-2.7190")
    mark = next(mark for mark in found.years if mark.year == 2024)
    assert (shown(mark.required, 0), mark.verdict) == (Decimal(663189), Verdict.MET)
    assert not {"LC-TGT-003", "LC-TGT-004", "LC-TGT-010", "LC-TGT-021", "LC-TGT-029"} & codes(report)


def test_a_cap_that_is_passed_is_told_and_never_over_fulfilled(tmp_path: Path) -> None:
    # the road in 2024: 168 x e^(0.8 x 0.01769958) = 168 x 1.01426038 = 170.395745 < 171.2
    # needed 1 - 171/171.2 = 0.1168 %
    report = targets(load(workbook(tmp_path, [level_row("二氧化碳排放总量", "万吨", "≤", 171)])))
    found = target(report, "co2_total:2025")
    assert no_progress(found) == {"target_allows_rise"}
    assert shown(found.progress.needed, 4) == Decimal("0.1168")
    assert next(mark for mark in found.years if mark.year == 2024).verdict is Verdict.NOT_MET
    assert told(report, "LC-TGT-029") == [("A2", Severity.WARNING)]
    said = next(describe(item, "zh") for item in report.findings if item.code == "LC-TGT-029")
    assert said == "“二氧化碳排放总量”2024年实绩 1712000 吨，超过路径允许的 1703957.45 吨（2025年目标 1710000 吨）"
    assert "LC-TGT-004" not in codes(report)


@pytest.mark.parametrize(("level", "verdict"), [(60, Verdict.NOT_MET), (70, Verdict.MET)])
def test_a_cap_at_its_base_allows_no_more(tmp_path: Path, level: float, verdict: Verdict) -> None:
    report = targets(load(workbook(tmp_path, [level_row("综合能源消费总量", "万吨标准煤", "≤", level)])))
    found = target(report, "energy_total:2025")
    assert no_progress(found) == {"target_allows_rise"}
    assert next(mark for mark in found.years if mark.year == 2024).verdict is verdict
    assert ("LC-TGT-029" in codes(report)) == (verdict is Verdict.NOT_MET)


def test_a_floor_below_its_base_asks_for_no_rise(tmp_path: Path) -> None:
    # the road in 2024: 0.3 x (0.25/0.3)^(4/5) = 0.25929 < 0.25961; with 0.26: 0.3 x (0.26/0.3)^(4/5) = 0.26755
    for level, beyond in ((0.25, False), (0.26, True)):
        row = level_row("单位工业增加值综合能耗", "吨标煤/万元", "≥", level)
        report = targets(load(workbook(tmp_path, [row])))
        assert no_progress(target(report, "energy_intensity:2025")) == {"target_allows_fall"}
        assert ("LC-TGT-029" in codes(report)) == beyond
        assert "LC-TGT-004" not in codes(report)


def test_a_floor_above_its_base_keeps_its_progress(tmp_path: Path) -> None:
    # ln(171.2/168) / ln(175/168) = 0.018869 / 0.040822
    report = targets(load(workbook(tmp_path, [level_row("二氧化碳排放总量", "万吨", "≥", 175)])))
    assert shown(target(report, "co2_total:2025").progress.logarithmic, 1) == Decimal("46.2")
    assert "LC-TGT-004" in codes(report)


def test_an_increment_has_a_share_used_and_no_completion(tmp_path: Path) -> None:
    # 6.2 of 8
    report = targets(load(workbook(tmp_path, [level_row("能耗增量控制", "万吨标准煤", "增量", 8)])))
    state = target(report, "energy_increment:2025").progress
    assert number(state.linear) == Decimal("77.5")
    assert reasons(state.completion) == {"target_share_used"}
    assert not {"LC-TGT-004", "LC-TGT-021", "LC-TGT-029"} & codes(report)
    # 6.2 of 7 after four of five years; nothing at all allowed; 6 less than in 2020: a cut, of which -103 % is done
    for written, code in ((7, "LC-TGT-021"), (0, "LC-TGT-029"), (-6, "LC-TGT-004")):
        report = targets(load(workbook(tmp_path, [level_row("能耗增量控制", "万吨标准煤", "增量", written)])))
        assert {"LC-TGT-004", "LC-TGT-021", "LC-TGT-029"} & codes(report) == {code}, written


# -- rows about value added: 200 in 2020, 255 in 2024 (100 million yuan) ---------------------------


def output_row(written: object, **changes: object) -> list[object]:
    row: dict[str, object] = dict.fromkeys(HEADS, None)
    row |= {"指标": "工业增加值", "单位": "亿元", "性质": "预期性", "方向": "增长率", "基准年": 2020, "目标年": 2025}
    return list((row | {"目标值或降幅": written} | changes).values())


def told(report: TargetsReport, code: str) -> list[tuple[str, Severity]]:
    return [(item.cells[0].a1, item.severity) for item in report.findings if item.code == code]


def test_a_cumulative_growth_is_no_growth_of_one_year(tmp_path: Path) -> None:
    # 200 x 1.4 / 255 - 1 = 25/255; 66.2 x (1 + 0.6 x 25/255), in tce
    report = targets(load(workbook(tmp_path, [output_row("40%")])))
    assert shown(report.outlook.growth, 8) == round(Decimal(2500) / 255, 8)
    assert shown(report.outlook.value_added, 6) == Decimal(2800000)
    assert shown(allowance(report, "elasticity_year").allowed, 2) == Decimal("700941.18")
    assert told(report, "LC-TGT-030") == [("H2", Severity.INFO)]
    assert "LC-TGT-016" not in codes(report)
    assert {cell.a1 for cell in report.outlook.growth.cells if cell.sheet == "目标"} == {"H2"}
    # the command's own growth needs no such working out
    assert "LC-TGT-030" not in codes(targets(load(workbook(tmp_path, [output_row("40%")])), growth="5"))


@pytest.mark.parametrize(
    "changes",
    [
        {"基准年": 2024},  # against the year before
        {"指标": "工业增加值增速", "基准年": None},  # says so by its name
        {"目标值或降幅": None, "年度目标": "6%"},
        {"目标值或降幅": "40%", "年度目标": "6%"},
        {"目标值或降幅": None, "年度目标": "6%", "目标年": 2027},  # in each year from 2020
        {"目标值或降幅": None, "预期增加值增速（%）": 6},
    ],
)
def test_a_rate_against_the_year_before_is_the_growth(tmp_path: Path, changes: dict[str, object]) -> None:
    report = targets(load(workbook(tmp_path, [output_row("6%", **changes)])))
    assert number(report.outlook.growth) == 6
    assert not {"LC-TGT-016", "LC-TGT-017", "LC-TGT-019", "LC-TGT-030"} & codes(report)


@pytest.mark.parametrize(
    ("written", "changes", "cell"),
    [
        (450, {"方向": "≥"}, "H2"),
        ("6%", {"方向": None}, "D2"),
        ("40%", {"基准年": None}, "E2"),  # 40 % since 2020, or on 2024?
        ("40%", {"基准年": 2025}, "E2"),
        ("60%", {"目标年": 2030}, "H2"),
        ("6%", {"目标年": None}, "G2"),
        (None, {}, "H2"),
        ("待定", {}, "H2"),
    ],
)
def test_a_row_about_value_added_that_gives_no_growth_is_told(
    tmp_path: Path, written: object, changes: dict[str, object], cell: str
) -> None:
    report = targets(load(workbook(tmp_path, [output_row(written, **changes)])))
    assert told(report, "LC-TGT-016") == [(cell, Severity.WARNING)]
    assert isinstance(report.outlook.growth, Missing)
    assert {lack.reason for lack in report.outlook.growth.lacks} == {"no_expected_growth"}


def test_a_growth_that_was_reached_is_not_expected_to_be_lost(tmp_path: Path) -> None:
    # 200 x 1.2 = 240 < 255: the plan is fulfilled, which is no forecast of -5.9 %
    report = targets(load(workbook(tmp_path, [output_row("20%")])))
    assert isinstance(report.outlook.growth, Missing)
    assert told(report, "LC-TGT-017") == [("H2", Severity.WARNING)]
    assert "LC-TGT-030" not in codes(report)


def test_a_stated_growth_comes_before_a_cumulative_one(tmp_path: Path) -> None:
    rows = [[*CUT], output_row("40%"), output_row("30%", 目标年=2023), output_row("60%", 目标年=2030)]
    report = targets(load(workbook(tmp_path, rows)))
    assert number(report.outlook.growth) == 6
    # two targets that nobody judges are told, and one of the past
    assert sorted(told(report, "LC-TGT-016")) == [(f"H{row}", Severity.WARNING) for row in (3, 5)]
    assert told(report, "LC-TGT-019") == [("H4", Severity.INFO)]
    assert "LC-TGT-030" not in codes(report)
    assert {lack.reason for lack in report.not_applied} == {"target_growth_else", "target_growth_past"}


def test_a_level_of_value_added_beside_a_stated_growth_need_not_be_mended(tmp_path: Path) -> None:
    report = targets(load(workbook(tmp_path, [[*CUT], output_row(450, 方向="≥")])))
    assert [lack.reason for lack in report.not_applied] == ["target_growth_else"]
    assert told(report, "LC-TGT-016") == [("H3", Severity.WARNING)]


def test_cumulative_rates_that_disagree_are_no_rate(tmp_path: Path) -> None:
    # 200 x 1.4 = 280, 226.84 x 1.2 = 272.2
    rows = [output_row("40%"), output_row("20%", 基准年=2022, 性质="约束性")]
    report = targets(load(workbook(tmp_path, rows)))
    assert isinstance(report.outlook.growth, Missing)
    assert {cell.a1 for cell in report.outlook.growth.cells} == {"H2", "H3"}


def test_a_stated_base_of_value_added_is_compared(tmp_path: Path) -> None:
    # the data have 200 in 2020; 210 may be at other prices
    assert "LC-TGT-015" not in codes(targets(load(workbook(tmp_path, [output_row("40%", 基准值=200)]))))
    report = targets(load(workbook(tmp_path, [output_row("40%", 基准值=210)])))
    assert told(report, "LC-TGT-015") == [("F2", Severity.WARNING)]
    assert shown(report.outlook.growth, 8) == round(Decimal(2500) / 255, 8)


def test_a_base_year_without_data_gives_no_growth(tmp_path: Path) -> None:
    report = targets(load(workbook(tmp_path, [output_row("40%", 基准年=2015)])))
    assert isinstance(report.outlook.growth, Missing)
    assert "LC-TGT-017" in codes(report)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"方向": "≥"}, "LC-TGT-016"),
        ({"目标值或降幅": None, "年度目标": 0.5}, "LC-TGT-016"),
        ({"目标年": 2023}, "LC-TGT-019"),
    ],
)
def test_an_elasticity_that_sets_no_ceiling_is_told(
    tmp_path: Path, changes: dict[str, object], code: str | None
) -> None:
    row = output_row(0.5, **({"指标": "综合能耗弹性系数", "单位": "-", "方向": "≤"} | changes))
    report = targets(load(workbook(tmp_path, [CUT, row])))
    assert {"LC-TGT-016", "LC-TGT-019"} & codes(report) == ({code} if code else set())
    assert any(item.id == "elasticity_year:target" for item in report.allowances) == (code is None)


def test_a_ceiling_below_zero_is_none(tmp_path: Path) -> None:
    row: list[object] = [
        "能耗增量控制",
        "万吨标准煤",
        "约束性",
        "增量",
        2020,
        60,
        2025,
        -61,
        None,
        6,
        "沿路径",
        "规划",
        None,
    ]
    report = targets(load(workbook(tmp_path, [row])))
    assert isinstance(allowance(report, "increment_cap").allowed, Missing)
    assert [item.letter for item in report.binding()] == ["C"]


@pytest.mark.parametrize("park", ["park-b", "park-c", "park-d", "park-e"])
def test_parks_without_targets(park: str) -> None:
    # by fuel, one year only, no elasticity limit, no limit at all: what is missing is said, nothing is invented
    data = load(PARK_A.parents[1] / park / "data.xlsx")
    report = targets(data, growth="5", solve=["energy", "iav", "co2"])
    assert all(item.origin == "standard" for item in report.targets)
    known = {item.id for item in report.allowances if isinstance(item.allowed, Derivation)}
    wanted = {
        "park-b": set(),
        "park-c": {"intensity_limit"},
        "park-d": set(),
        "park-e": {"elasticity_year", "elasticity_period", "intensity_limit", "co2_year", "co2_period"},
    }
    assert known == wanted[park]
    assert all(item.met in {None, Verdict.MET} for item in report.solved)


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2026, 2060])
def test_years_without_data_before_them_allow_nothing(year: int) -> None:
    report = targets(load(PARK_A), year=year, growth="6", solve=["energy", "iav"])
    assert bool(report.binding()) == (year == 2021)
    assert all(item.answer is None for item in report.solved) == (year != 2021)
