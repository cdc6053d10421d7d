"""The park's own indicators: hand-worked figures of park A, hostile formulas, nothing replaced."""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.compute.test_targets import PARK_A
from tests.render.live.recalculate import by_engine, formulas, same, stored

from lowcarbon_cli.errors import CatalogueError
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import compute, document, load
from lowcarbon_cli.render import formats, live
from lowcarbon_cli.render.documents import formats as documents

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.personal import PersonalIndicator
    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult

HEADS = ["指标", "定义与计算公式", "单位", "方向", "基准年", "基准值", "各年实绩", "目标值/目标年", "选取理由"]


def book(tmp_path: Path, *rows: list[object]) -> Path:
    made = openpyxl.load_workbook(PARK_A)
    sheet = made.create_sheet("个性化指标")
    for row in (HEADS, *rows):
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    path = tmp_path / "park.xlsx"
    made.save(path)
    return path


def report(tmp_path: Path, *rows: list[object]) -> ComplianceReport:
    return compute(load(book(tmp_path, *rows)))


def own(given: ComplianceReport) -> PersonalIndicator:
    assert len(given.personal) == 1
    return given.personal[0]


def at(given: PersonalIndicator, year: int) -> IndicatorResult:
    return next(row for row in given.rows if row.year == year)


def formula(text: str, target: object = "0.25/2025") -> list[object]:
    return ["自定强度", text, None, "≤", 2020, 0.3, None, target, "减排要求"]


@pytest.mark.parametrize("text", ["energy_total / iav", "综合能源消费量÷工业增加值", "自定强度 = energy_total/iav"])
def test_a_formula_over_readings(text: str, tmp_path: Path) -> None:
    """66.2 / 255 = 0.2596078 > 0.25; 60 / 200 = 0.3; distance (0.25 - 0.2596078) / 0.25 = -3.843 %."""
    row = at(own(report(tmp_path, formula(text))), 2024)
    assert isinstance(row.value, Derivation)
    assert round(row.value.value, 7) == Decimal("0.2596078")
    assert row.verdict is Verdict.NOT_MET
    assert row.distance is not None
    assert round(row.distance, 3) == Decimal("-3.843")
    assert {leaf.number.cell.sheet for leaf in row.value.leaves() if leaf.number} == {"总量数据", "经济数据"}
    first = at(own(report(tmp_path, formula(text))), 2020)
    assert isinstance(first.value, Derivation)
    assert first.value.value == Decimal("0.3")


def test_a_formula_over_a_computed_indicator(tmp_path: Path) -> None:
    """0.2596078 x 100 / 2 = 12.98039; met below 13; growth of the intensity over 4 years is -3.5502 %."""
    row = at(own(report(tmp_path, formula("energy_intensity * 100 / 2", "13"))), 2024)
    assert isinstance(row.value, Derivation)
    assert round(row.value.value, 5) == Decimal("12.98039")
    assert row.verdict is Verdict.MET
    rate = at(own(report(tmp_path, formula("growth(energy_intensity) * 100", "0"))), 2024)
    assert isinstance(rate.value, Derivation)
    # (0.2596078 / 0.3)^(1/4) = 0.8653595^0.25: ln = -0.1446103, /4 = -0.0361526; exp = 0.9644931
    assert round(rate.value.value, 4) == Decimal("-3.5507")


def test_words_are_reported_from_the_series(tmp_path: Path) -> None:
    row: list[object] = [
        "绿色企业占比",
        "获得认证的企业数占全部企业的比例",
        "%",
        "≥",
        2020,
        20,
        "2023：45；2024：52",
        "50%/2025",
        "",
    ]
    given = report(tmp_path, row)
    last = at(own(given), 2024)
    assert isinstance(last.value, Derivation)
    assert (last.value.value, last.value.unit, last.verdict) == (Decimal(52), "%", Verdict.MET)
    assert [leaf.number.cell.a1 for leaf in last.value.leaves() if leaf.number] == ["G2"]
    assert not [item for item in given.findings if item.code.startswith("LC-TGT")]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('x')",
        "__import__",
        "9**9**9",
        "(" * 10000 + "1" + ")" * 10000,
        "energy_total / nobody",
        "energy_total.real",
        "energy_total / (iav",
        "growth(growth(iav))",
    ],
)
def test_a_formula_outside_the_language_is_a_finding_at_its_cell(text: str, tmp_path: Path) -> None:
    given = report(tmp_path, formula(text))
    said = [item for item in given.findings if item.code == "LC-TGT-025"]
    assert [cell.a1 for item in said for cell in item.cells] == ["B2"]
    row = at(own(given), 2024)
    assert isinstance(row.value, Missing)
    assert row.verdict is Verdict.NOT_ASSESSABLE
    assert given.assessments[0].indicators


@pytest.mark.parametrize(
    ("text", "reason"), [("energy_total / (iav - iav)", "division_by_zero"), ("energy_total / employees", "not_given")]
)
def test_no_figure_is_never_zero(text: str, reason: str, tmp_path: Path) -> None:
    row = at(own(report(tmp_path, formula(text))), 2024)
    assert isinstance(row.value, Missing)
    assert reason in {lack.reason for lack in row.value.lacks}


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (["甲", "文字定义", "%", "≥", 2020, 1, "大约一半", "50", ""], "G2"),
        (["甲", "文字定义", "%", "≥", 2020, 1, "2024:3", "大幅提高", ""], "H2"),
        (["甲", "文字定义", "%", "好", 2020, 1, "2024:3", "50", ""], "D2"),
    ],
)
def test_what_is_not_understood_is_said_at_its_cell(row: list[object], cell: str, tmp_path: Path) -> None:
    given = report(tmp_path, row)
    assert [c.a1 for item in given.findings if item.code == "LC-TGT-028" for c in item.cells] == [cell]


def test_it_never_replaces_an_indicator_of_the_standard(tmp_path: Path) -> None:
    row: list[object] = ["单位工业增加值综合能耗", "energy_total / iav * 2", None, "≤", 2020, 0.3, None, "0.1", ""]
    given, plain = report(tmp_path, row), compute(load(PARK_A))
    for mine, bare in zip(given.assessments[0].indicators, plain.assessments[0].indicators, strict=True):
        assert (mine.id, mine.verdict) == (bare.id, bare.verdict)
    assert given.assessments[0].low_carbon == plain.assessments[0].low_carbon


def test_having_none_says_nothing() -> None:
    given = compute(load(PARK_A))
    assert given.personal == ()
    assert "personal" not in json.loads(
        formats.screen_text(given, "json", "zh", width=None, colour=False, encoding="utf-8", level=None)
    )


def test_tables_json_and_documents_show_it(tmp_path: Path) -> None:
    path = book(tmp_path, formula("energy_total / iav"))
    given = compute(load(path))
    found = json.loads(formats.screen_text(given, "json", "zh", width=None, colour=False, encoding="utf-8", level=None))
    assert [row["id"] for row in found["personal"]] == ["own:1"] * 5
    text = documents.file_bytes(document(load(path), "plan"), "md").decode("utf-8")
    assert "T13 个性化指标" in text
    assert "0.2596" in text


OWN_FILE = """
[[indicator]]
id = "own_intensity"
name = "自定强度"
definition = "energy_total / iav"
direction = "<="
base_year = 2020
base = 0.30
target = "0.25"
target_year = 2025

[[indicator]]
id = "recycled"
name = "循环水利用率"
unit = "%"
direction = "at_least"
series = { 2023 = 45, 2024 = 52.5 }
target = 60
"""


def from_file(tmp_path: Path, text: str) -> ComplianceReport:
    path = tmp_path / "own.toml"
    path.write_text(text, "utf-8")
    return compute(load(PARK_A, personal=str(path)))


def test_a_file_gives_what_the_sheet_gives(tmp_path: Path) -> None:
    """66.2 / 255 = 0.2596078 > 0.25, as from the sheet; 52.5 < 60."""
    given = from_file(tmp_path, OWN_FILE)
    first, second = given.personal
    assert (first.id, second.id) == ("own_intensity", "recycled")
    row = at(first, 2024)
    assert isinstance(row.value, Derivation)
    assert round(row.value.value, 7) == Decimal("0.2596078")
    assert (row.verdict, at(second, 2024).verdict) == (Verdict.NOT_MET, Verdict.NOT_MET)
    sheet = at(own(report(tmp_path, formula("energy_total / iav"))), 2024)
    assert isinstance(sheet.value, Derivation)
    assert (sheet.value.value, sheet.distance) == (row.value.value, row.distance)
    stated = at(second, 2023).value
    assert isinstance(stated, Derivation)
    assert [str(leaf.number.cell) for leaf in stated.leaves() if leaf.number] == ["own.toml!indicator[1].series!A17"]
    assert [item.name for item in given.inputs] == ["data.xlsx", "own.toml"]


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        ("definition = \"__import__('os')\"", "indicator[0].definition!A5", "LC-TGT-025"),
        (f'definition = "{"(" * 10000}1{")" * 10000}"', "indicator[0].definition!A5", "LC-TGT-028"),
        ('definition = "9**9**9"', "indicator[0].definition!A5", "LC-TGT-025"),
        ("definition = 7", "indicator[0].definition!A5", "LC-TGT-028"),
        ('unit = "furlong"', "indicator[0].unit!A5", "LC-TGT-028"),
        ('base = "much"', "indicator[0].base!A5", "LC-TGT-028"),
        ("base = 1e999999", "indicator[0].base!A5", "LC-TGT-028"),
        ("base_year = 20", "indicator[0].base_year!A5", "LC-TGT-028"),
        ("series = { 2023 = true }", "indicator[0].series!A5", "LC-TGT-028"),
        ('series = "2023 is 5"', "indicator[0].series!A5", "LC-TGT-028"),
        ('target = "soon"', "indicator[0].target!A5", "LC-TGT-028"),
        ("surprise = 1", "indicator[0].surprise!A5", "LC-TGT-028"),
        ('id = "energy_total"', "indicator[0].id!A5", "LC-TGT-028"),
        ('id = "co2_intensity"', "indicator[0].id!A5", "LC-TGT-028"),
        ('id = "Wrong id"', "indicator[0].id!A5", "LC-TGT-028"),
    ],
)
def test_what_is_wrong_in_the_file_is_a_finding_at_its_key(line: str, place: str, code: str, tmp_path: Path) -> None:
    given = from_file(tmp_path, f'# own\n\n[[indicator]]\nname = "甲"\n{line}\n[[indicator]]\nname = "乙"\n')
    said = [item for item in given.findings if any(str(cell) == f"own.toml!{place}" for cell in item.cells)]
    assert code in {item.code for item in said}
    assert [item.name for item in given.personal] == ["甲", "乙"], "the rest stands"
    assert given.assessments[0].indicators


def test_keys_and_tables_that_the_file_does_not_know(tmp_path: Path) -> None:
    given = from_file(tmp_path, 'other = 1\n[[indicator]]\ndefinition = "energy_total"\n')
    said = {str(item.cells[0]) for item in given.findings if item.code == "LC-TGT-028"}
    assert said == {"own.toml!other!A1", "own.toml!indicator[0]!A2"}
    assert given.personal == ()


@pytest.mark.parametrize("text", ["= no toml", "[[indicator]\n"])
def test_a_file_that_is_no_toml_stops_the_run(text: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        from_file(tmp_path, text)


def test_two_indicators_of_one_id(tmp_path: Path) -> None:
    two = '[[indicator]]\nname = "甲"\nid = "x1"\n[[indicator]]\nname = "乙"\nid = "x1"\n'
    given = from_file(tmp_path, two)
    assert [item.id for item in given.personal] == ["x1", "own:2"]


def test_own_indicators_in_every_output(tmp_path: Path) -> None:
    given = from_file(tmp_path, OWN_FILE)
    frame = given.to_frame()
    mine = frame[frame["standard"] == "own"]
    assert set(mine["id"]) == {"own_intensity", "recycled"}
    assert float(mine[(mine["id"] == "recycled") & (mine["year"] == 2024)]["value"].iloc[0]) == 52.5
    rows = [line.split(",") for line in formats.file_bytes(given, "csv").decode("utf-8-sig").splitlines()]
    found = [row for row in rows if row[:2] == ["own", "own_intensity"]]
    assert [row[8] for row in found] == ["2020", "2021", "2022", "2023", "2024"]
    opened = openpyxl.load_workbook(BytesIO(formats.file_bytes(given, "xlsx")))["个性化指标"]
    line = next(row for row in opened.iter_rows(values_only=True) if row[0] == "循环水利用率")
    assert 52.5 in line
    assert "不达标" in line


def test_own_indicators_in_the_workbook_that_calculates(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN_FILE, "utf-8")
    data = load(PARK_A, personal=str(path))
    for made in (live.render(compute(data), data), documents.file_bytes(document(data, "plan"), "xlsx")):
        wanted, calculated = stored(made), by_engine(made, tmp_path)
        assert not {at: value for at, value in wanted.items() if not same(value, calculated.get(at))}
        sheet = next(name for name, _ in formulas(made) if name.endswith("个性化指标"))
        assert any(value == pytest.approx(0.2596078431) for (name, _), value in wanted.items() if name == sheet)
