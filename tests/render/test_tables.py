"""The format-free tables: what stands in which column, and what is marked."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from tests.render import sample_reports as samples

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.findings import Finding, Lack, Missing, Severity
from lowcarbon_cli.model.results import Overall, Verdict
from lowcarbon_cli.model.text import Text, years_text
from lowcarbon_cli.render import judged, sources, years
from lowcarbon_cli.render.findings import folded, grouped, listed
from lowcarbon_cli.render.names import limit_text
from lowcarbon_cli.render.table import places_of, reasons
from lowcarbon_cli.render.tables import QUIET, VERBOSE, document_tables, named_table, screen_tables

if TYPE_CHECKING:
    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Table


def rows(table: Table) -> list[dict[str, str]]:
    ids = [column.id for column in table.columns]
    return [dict(zip(ids, (cell.text for cell in row), strict=True)) for row in table.rows]


def t1(report: ComplianceReport, lang: Lang = "zh") -> dict[str, dict[str, str]]:
    table = judged.compliance(report, report.assessments[0], lang)
    return {row["number"]: row for row in rows(table)}


def test_compliance_table_has_the_columns_of_the_form(park_a: ComplianceReport) -> None:
    table = judged.compliance(park_a, park_a.assessments[0], "zh")
    assert [column.title for column in table.columns] == [
        "序号",
        "类别",
        "指标",
        "单位",
        "属性",
        "标准值",
        "基准年（2020）",
        "上年（2023）",
        "现状（2024）",
        "同比",
        "达标情况",
        "与限值差距",
        "条款",
        "口径与说明",
    ]


def test_park_a_figures_in_the_compliance_table(park_a: ComplianceReport) -> None:
    # 60/200 = 0.3000, 64.8/240.45 = 0.2695, 66.2/255 = 0.2596 tce per 10 000 yuan; change -3.67 %
    row = t1(park_a)["5"]
    assert [row[key] for key in ("base", "previous", "current", "change")] == ["0.3000", "0.2695", "0.2596", "-3.67%"]
    assert row["unit"] == "吨标煤/万元"
    assert row["verdict"] == "达标"
    assert row["role"] == "可选：能源"
    assert row["limit"] == "≤0.5 [未核]"
    assert t1(park_a)["7"]["current"] == "0.3975"
    assert t1(park_a)["18"]["current"] == "5.4479"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["达标", "达标", "达标", "无法评价", "不达标", "不确定", "达标", "不适用", "达标"]),
        (
            "en",
            ["met", "met", "met", "not assessable", "not met", "undetermined", "met", "not applicable", "met"],
        ),
    ],
)
def test_verdict_words(park_a: ComplianceReport, lang: Lang, words: list[str]) -> None:
    assert [row["verdict"] for row in t1(park_a, lang).values()] == words


def test_only_a_limit_read_in_the_official_text_has_no_mark(park_a: ComplianceReport) -> None:
    unmarked = {number for number, row in t1(park_a).items() if "未核" not in row["limit"]}
    assert unmarked == {"8", "15"}  # water: official; hazardous waste: no limit at all
    assert t1(park_a)["15"]["limit"] == "无限值"
    assert "[unverified]" in t1(park_a, "en")["5"]["limit"]


def test_a_value_just_over_the_limit_shows_why_it_is_not_met(park_a: ComplianceReport) -> None:
    assert t1(park_a)["8"]["current"] == "8.0004"
    assert t1(park_a)["8"]["distance"] == "-0.005%"
    table = judged.compliance(park_a, park_a.assessments[0], "zh")
    assert any("小数位多于" in note for note in table.notes)


def test_an_undetermined_row_shows_its_interval(park_a: ComplianceReport) -> None:
    assert "0.5867 至 0.6135" in t1(park_a)["9"]["remarks"]


def test_an_overridden_limit_is_named(park_a: ComplianceReport) -> None:
    assert "own.toml" in t1(park_a)["14"]["remarks"]


def test_percentage_points_are_not_per_cent(park_a: ComplianceReport) -> None:
    assert t1(park_a)["14"]["change"] == "-1.25个百分点"
    assert t1(park_a, "en")["14"]["change"] == "-1.25 pp"


def test_limits_of_every_kind() -> None:
    row = samples.judged_rows()[0]
    assert row.limit is not None
    benchmark = replace(row.limit, kind="benchmark", value=None, level=Text("国内领先", "national lead"))
    supplied = row._replace(limit=benchmark, limit_value=Decimal("0.45"))
    assert limit_text(supplied, "zh") == "≤0.45（增加值增速>0，标杆值：国内领先） [未核]"
    assert "标杆值未填" in limit_text(row._replace(limit=benchmark, limit_value=None), "zh")
    unknown = row._replace(limit=replace(row.limit, kind="unknown", value=None), limit_value=None)
    assert limit_text(unknown, "en") == "limit unknown [unverified]"
    assert limit_text(row._replace(limit=None), "zh") == "无限值"
    assert limit_text(row._replace(limit=None, verdict=None), "zh") == "-"


def test_years_table_of_park_a(park_a: ComplianceReport) -> None:
    table = rows(years.by_year(park_a, "zh", core_only=True))
    by_name = {row["indicator"]: row for row in table}

    def series(row: dict[str, str]) -> list[str]:
        return [row[str(year)] for year in samples.YEARS]

    assert series(by_name["单位工业增加值综合能耗"]) == ["0.3000", "0.2929", "0.2821", "0.2695", "0.2596"]
    assert series(by_name["综合能耗弹性系数（逐年）"]) == ["-", "0.5833", "0.4371", "0.2083", "0.3570"]
    assert series(by_name["综合能耗弹性系数（2020-2024年）"]) == ["-", "-", "-", "-", "0.3975"]
    place = table.index(by_name["综合能源消费量"])
    assert series(table[place]) == ["600000.00", "621000.00", "640000.00", "648000.00", "662000.00"]
    assert series(table[place + 1]) == ["-", "+3.50%", "+3.06%", "+1.25%", "+2.16%"]
    place = table.index(by_name["单位工业增加值综合能耗"])
    assert series(table[place + 1]) == ["-", "-2.36%", "-3.68%", "-4.48%", "-3.67%"]
    assert "工业固体废物综合利用率" not in by_name
    everything = rows(years.by_year(park_a, "zh", core_only=False))
    assert "工业固体废物综合利用率" in {row["indicator"] for row in everything}


def test_two_price_bases_are_told_apart(park_a: ComplianceReport) -> None:
    one = park_a.assessments[0]
    current = [row._replace(basis="current") for row in one.indicators if row.id == "co2_intensity"]
    both = replace(park_a, assessments=(replace(one, indicators=(*one.indicators, *current)),))
    names = {row["indicator"] for row in rows(years.by_year(both, "zh", core_only=True))}
    assert {"单位工业增加值二氧化碳排放量（不变价）", "单位工业增加值二氧化碳排放量（当年价）"} <= names


def test_what_is_open_names_reason_and_cells(park_a: ComplianceReport) -> None:
    found = {row["indicator"]: row for row in rows(judged.still_open(park_a, "zh"))}
    assert found["可再生能源使用比例"]["reason"] == "缺少工作表“电力热力与绿电”"
    assert found["可再生能源使用比例"]["cure"] == "data.xlsx!电力热力与绿电!E1"
    assert found["新鲜水耗弹性系数"]["cure"] == "data.xlsx!总量数据!D9; data.xlsx!经济数据!D6"
    assert "单位工业增加值综合能耗" not in found
    assert "生态工业信息平台完善程度" not in found


def test_years_that_lack_the_same_are_drawn_together(park_a: ComplianceReport) -> None:
    one = park_a.assessments[0]
    lacking = [
        samples.result("water_intensity", year, Missing.of("sample_straddles", samples.ref("资源环境", year - 2018, 2)))
        for year in samples.YEARS
    ]
    report = replace(park_a, assessments=(replace(one, indicators=tuple(lacking)),))
    (row,) = rows(judged.still_open(report, "zh"))
    assert row["year"] == "2020-2024"
    assert row["cure"] == "data.xlsx!资源环境!B2, B3, B4, B5, B6"


def test_overall_names_the_deciding_items(park_a: ComplianceReport) -> None:
    core, whole = rows(judged.overall(park_a.assessments[0], "zh"))
    assert core["result"] == "达标"
    assert core["deciding"].split("、")[1] == "综合能耗弹性系数"
    assert whole["result"] == "无法评价"
    assert whole["deciding"].endswith("环境质量达到功能区要求")


def test_every_option_says_who_chose_it(park_a: ComplianceReport) -> None:
    found = {row["item"]: row for row in rows(sources.bases(park_a, "zh"))}
    assert found["价格口径"]["chosen_by"] == "默认"
    assert found["电力折标口径"]["place"] == "data.xlsx!园区信息!B14"
    assert found["折标系数版本"]["chosen_by"] == "命令行"
    assert found["显示值修约"]["content"] == "四舍六入五成双"
    assert found["标准与系数库"]["content"] == f"2026.1 sha256:{'c' * 64}"


def test_factors_show_value_validity_and_grade_but_no_address(park_a: ComplianceReport) -> None:
    (row,) = rows(sources.factors(park_a, "zh"))
    assert (row["value"], row["unit"], row["validity"]) == ("0.7143", "kgce/kg", "2021-04-01 起")
    assert row["grade"] == "仅见二手资料 [未核]"
    everything = "".join(cell.text for t in document_tables(park_a, "zh") for line in t.rows for cell in line)
    assert "mirror.example" not in everything


def test_energy_structure(park_a: ComplianceReport) -> None:
    coal, power = rows(sources.energy(park_a, "zh"))
    # 1 234.5 t x 0.7143 = 881.80335 tce
    assert (coal["quantity"], coal["calorific"], coal["share"]) == ("1234.50", "881.80", "100.00")
    assert (power["quantity"], power["used"], power["share"]) == ("-", "-", "-")


def test_consequences_stand_under_their_root(park_a: ComplianceReport) -> None:
    table = rows(folded(park_a, "zh", infos=False))
    assert [row["code"].strip() for row in table] == ["LC-TST-001", "LC-TST-002", "LC-TST-002"]
    assert "同类共 2 项" in table[1]["message"]
    assert "同类" not in table[2]["message"]
    assert len(listed(park_a, "zh").rows) == 5
    notes = folded(park_a, "zh", infos=False).notes
    assert notes[0] == "错误 1，警告 3，提示 1"
    assert "1" in notes[1]
    assert len(folded(park_a, "zh", infos=True).rows) == 4


def test_an_error_is_never_hidden_behind_an_info() -> None:
    info = Finding("LC-TST-003", Severity.INFO, params=MappingProxyType({"what": "x"}))
    error = Finding("LC-TST-001", Severity.ERROR, params=MappingProxyType({"what": "y"}), caused_by=info.key)
    warning = Finding("LC-TST-002", Severity.WARNING, params=MappingProxyType({"what": "z"}))
    report = replace(samples.empty(), findings=(warning, info, error))
    codes = [row["code"].strip() for row in rows(folded(report, "zh", infos=False))]
    assert codes == ["LC-TST-003", "LC-TST-001", "LC-TST-002"]


def test_findings_that_cause_each_other_do_not_loop() -> None:
    at = [CellRef("f", "s", row, 1) for row in (1, 2, 3)]
    ring = [
        Finding("LC-TST-001", Severity.ERROR, (at[i],), MappingProxyType({"what": ""}), f"LC-TST-001@{at[(i + 1) % 3]}")
        for i in range(3)
    ]
    families = grouped([*ring, replace(ring[0], cells=(), caused_by="LC-TST-001@nowhere")])
    assert sum(1 + len(consequences) for _, consequences in families) == 4
    assert sorted(len(consequences) for _, consequences in families) == [0, 2]


def test_compact_places_and_years() -> None:
    cells = [CellRef("a.xlsx", "表", 3, 8), CellRef("a.xlsx", "表", 5, 8), CellRef("b.csv", "", 1, 1)]
    assert places_of([*cells, cells[0]]) == "a.xlsx!表!H3, H5; b.csv!A1"
    assert years_text([2024, 2020, 2021, 2022, 2018]) == "2018, 2020-2022, 2024"
    assert years_text([2020, 2021]) == "2020, 2021"


def test_tables_by_level(park_a: ComplianceReport, empty: ComplianceReport) -> None:
    def ids(level: int) -> list[str]:
        return [table.id.split(":")[0] for table in screen_tables(park_a, "zh", level)]

    assert ids(QUIET) == ["compliance", "overall", "findings"]
    assert "factors" not in ids(0)
    assert {"energy", "factors", "limits"} < set(ids(VERBOSE))
    assert screen_tables(empty, "zh", QUIET) == []
    assert named_table(park_a, "zh", "nothing") == []


def test_a_report_without_anything_still_says_so(empty: ComplianceReport) -> None:
    found = {row["item"]: row["content"] for row in rows(sources.bases(empty, "zh"))}
    assert found["园区名称"] == "未填"
    assert [table.rows for table in screen_tables(empty, "zh")[2:]] == [(), (), ()]


def test_a_row_for_information_that_is_not_applicable_is_no_mandatory_one(park_a: ComplianceReport) -> None:
    one = park_a.assessments[0]
    named = samples.result("energy_total", 2024, samples.energy(2024), verdict=Verdict.NOT_APPLICABLE)
    report = replace(park_a, assessments=(replace(one, indicators=(named,)),))
    assert t1(report)["-"]["role"] == "参考"


def _absent(column: str, year: int) -> Lack:
    return Lack(
        "not_given", (), {"column": Text(column, column), "year": year, "sheet": Text("资源环境", "Environment")}
    )


def test_what_one_sheet_lacks_is_said_once() -> None:
    lacks = [_absent("COD", 2020), _absent("COD", 2024), _absent("SO2", 2024), Lack("no_period")]
    assert reasons(lacks, "zh") == "表“资源环境”缺：COD（2020, 2024年）、SO2（2024年）；没有评价期"
    assert reasons(lacks[:1], "zh") == "表“资源环境”没有2020年的“COD”"


def test_many_deciding_items_stand_by_their_numbers() -> None:
    one = samples.park_a().assessments[0]
    ids = tuple(item.id for item in one.standard.indicators)
    few = Overall(Verdict.NOT_MET, ids[:2])
    assert judged.deciding(few, one, "zh") == "、".join(item.name.zh for item in one.standard.indicators[:2])
    shown = judged.deciding(Overall(Verdict.NOT_ASSESSABLE, (*ids, "other_conditions")), one, "zh")
    assert shown.startswith(f"{len(ids)}项指标，序号 ")
    assert shown.endswith("逐条核对后填报）")
