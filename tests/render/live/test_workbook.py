"""The workbook that calculates: its sheets, the copy of the inputs, and what can never be a formula."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.render import sample_reports as samples
from tests.render.live.recalculate import all_values, by_engine, cells, formulas, same, stored
from tests.render.live.workbooks import EXAMPLES, PARKS, changed, edited, example, made_of, sheet_rows

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.model.dataset import Blank, Number
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render import live
from lowcarbon_cli.render.live import ChartRow

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Snapshot

    from lowcarbon_cli.model.dataset import Dataset, Field

OWN = ["达标情况", "指标年度值", "能源结构", "图表", "计算过程", "口径与来源", "校验结果", "无法评价"]
CALLS = re.compile(r"([A-Z][A-Z0-9.]*)\(")
KNOWN_CALLS = {"IF", "ISNUMBER", "NA", "SUM", "MIN", "MAX", "ROUND", "POWER", "LN", "ABS", "AND"}


def fields(dataset: Dataset) -> list[Field]:
    records = [dataset.park, *(record for table in dataset.tables.values() for record in table.records)]
    return [found for record in records for found in record.fields.values()]


def test_sheets() -> None:
    names = openpyxl.load_workbook(io.BytesIO(example("park-b")[2])).sheetnames
    assert names == [*OWN, "园区信息", "经济数据", "能源消费", "加工转换与回收利用", "电力热力与绿电"]


@pytest.mark.parametrize("park", PARKS)
def test_the_copy_holds_the_users_cells_at_their_addresses(park: str) -> None:
    """Numbers and texts of the input, read by another library, are those of the copy."""
    _, dataset, data = example(park)
    theirs, ours = (all_values(content) for content in ((EXAMPLES / park / "data.xlsx").read_bytes(), data))
    copied = set(openpyxl.load_workbook(io.BytesIO(data)).sheetnames) - set(OWN)
    assert copied <= {sheet for sheet, _ in theirs}
    assert {at: value for at, value in ours.items() if at[0] in copied} == {
        at: value for at, value in theirs.items() if at[0] in copied
    }
    used = {leaf.number.cell for leaf in leaves(example(park)[0]) if leaf.number is not None}
    assert {cell.sheet for cell in used} <= copied
    assert len(fields(dataset)) > len(used)


def leaves(report: Any) -> list[Derivation]:
    return [
        leaf
        for one in report.assessments
        for result in one.indicators
        if isinstance(result.value, Derivation)
        for leaf in result.value.leaves()
    ]


@pytest.mark.parametrize("park", PARKS)
def test_every_figure_and_every_step_is_a_formula(park: str) -> None:
    """No number stands beside the formulas but years, row numbers, constants, factors and limits."""
    data = example(park)[2]
    for sheet, text_columns in (("达标情况", "A"), ("指标年度值", ""), ("能源结构", "A"), ("图表", "")):
        plain = [at for (name, at), (_, kind) in cells(data, values=False).items() if name == sheet and kind == "n"]
        assert [at for at in plain if at[0] not in text_columns] == [], sheet
    steps = sheet_rows(data, "计算过程", values=False)[2:]
    numbers = [row for row in steps if isinstance(row[3], int | float)]
    assert all(row[2] == "常数" or row[6] == "-" for row in numbers)
    assert all(str(row[3]).startswith("=") for row in steps if row[6] != "-" and row[6] is not None)
    assert not [row for row in steps if row[5] == "此步骤只给数值，不随录入重算"]


@pytest.mark.parametrize("park", PARKS)
def test_functions_that_every_spreadsheet_has(park: str) -> None:
    for formula in formulas(example(park)[2]).values():
        assert set(CALLS.findall(re.sub(r'"[^"]*"|\'[^\']*\'', "", formula))) <= KNOWN_CALLS, formula


@pytest.mark.parametrize("park", PARKS)
def test_no_formula_refers_to_a_cell_that_holds_no_number(park: str) -> None:
    data = example(park)[2]
    values = all_values(data)
    for (sheet, _), formula in formulas(data).items():
        bare = re.sub(r'"[^"]*"', "", formula)
        for name, address in re.findall(r"(?:'([^']+)'!)?\b([A-Z]{1,3}[0-9]+)\b", bare):
            content = values.get((name or sheet, address))
            verdict = not name and address[0] == "K" and sheet == "达标情况"
            assert isinstance(content, str if verdict else int | float), (sheet, formula, name, address)


def test_formulas_of_one_indicator(snapshot: Snapshot) -> None:
    """From the compliance table down to the user's cells, as a person reads it."""
    data = example("park-a")[2]
    row = next(row for row in sheet_rows(data, "达标情况", values=False) if row[2] == "单位工业增加值综合能耗")
    lines = [f"{name}: {row[column]}" for name, column in (("现状", 8), ("同比", 9), ("判定", 10), ("差距", 11))]
    written, values = (sheet_rows(data, "计算过程", values=known) for known in (False, True))
    wanted = {int(found) for found in re.findall(r"计算过程'!D(\d+)", f"{row[8]}{row[9]}")}
    todo = sorted(wanted)
    while todo:
        more = {int(found) for found in re.findall(r"\bD(\d+)", str(written[todo.pop() - 1][3]))} - wanted
        wanted |= more
        todo += more
    for number in sorted(wanted):
        step, value = written[number - 1], values[number - 1]
        lines.append(f"D{number}  {step[2]}  {step[3]}  -> {value[3]} {step[4]}  [{step[5]}]  {step[6]}")
    snapshot("energy_intensity.zh.txt", "\n".join(lines) + "\n")


def test_other_libraries_read_numbers() -> None:
    data = example("park-a")[2]
    frame = pd.read_excel(io.BytesIO(data), sheet_name="指标年度值", header=1, engine="openpyxl")
    row = frame[frame["指标"] == "单位工业增加值综合能耗"].iloc[0]
    years = ["2020", "2021", "2022", "2023", "2024"]
    expected = [60 / 200, 62.1 / 212, 64 / 226.84, 64.8 / 240.45, 66.2 / 255]
    assert [float(row[year]) for year in years] == pytest.approx(expected, rel=1e-12)
    steps = pd.read_excel(io.BytesIO(data), sheet_name="计算过程", header=1, engine="openpyxl")["数值"].dropna()
    assert len(steps) > 100
    assert (pd.to_numeric(steps) != 0).all()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_set_up_for_print(lang: Any) -> None:
    report, dataset, _ = example("park-a")
    book = openpyxl.load_workbook(io.BytesIO(live.render(report, dataset, lang)))
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert int(str(sheet.page_setup.paperSize)) == 9
        fitted = sheet.sheet_properties.pageSetUpPr
        assert fitted is not None
        assert fitted.fitToPage
    for name in book.sheetnames[:8]:
        assert book[name].freeze_panes is not None
    assert "=" not in "".join(book.sheetnames)


def test_signatures_and_marks_stay() -> None:
    words = "\n".join(str(value) for at, value in all_values(example("park-a")[2]).items() if at[0] == "达标情况")
    for wanted in ("填报:", "审核:", "负责人:", "日期:", "≤0.5 [未核]"):
        assert wanted in words


def test_charts() -> None:
    """Lines and columns by year, stacked columns for the energy structure; an empty cell is a gap."""
    with zipfile.ZipFile(io.BytesIO(example("park-e")[2])) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 10
    stacked = [chart for chart in charts if '<c:grouping val="stacked"/>' in chart]
    assert len(stacked) == 1
    assert all(f"<c:v>{fuel}</c:v>" in stacked[0] for fuel in ("原煤", "电力", "柴油"))
    # left out, the element says gap; an empty cell leaves no point in the stored figures
    assert not any("dispBlanksAs" in chart for chart in charts)
    first = next(chart for chart in charts if "综合能耗弹性系数" in chart)
    assert re.findall(r'<c:pt idx="(\d)"><c:v>-0', first) == ["1", "2", "3", "4"]
    elasticity = next(row for row in sheet_rows(example("park-e")[2], "图表") if row[0] == "综合能耗弹性系数（逐年）")
    assert elasticity[2] is None
    assert elasticity[3] == pytest.approx(-0.0411, abs=1e-4)


def test_more_figures_can_be_drawn() -> None:
    report, dataset, _ = example("park-a")
    drawn = {
        result.year: result.value
        for result in report.assessments[0].indicators
        if result.id == "co2_total" and isinstance(result.value, Derivation)
    }
    data = live.render(report, dataset, extra=[ChartRow("=目标值", "吨", drawn)])
    row = next(row for row in sheet_rows(data, "图表", values=False) if row[0] == "=目标值 (吨)")
    assert all(str(cell).startswith("='计算过程'!D") for cell in row[2:])


# -- other inputs ------------------------------------------------------------------------------


def check(data: bytes, folder: Path) -> dict[Any, Any]:
    found = by_engine(data, folder)
    wanted = stored(data)
    assert not {at: (value, found[at]) for at, value in wanted.items() if not same(value, found[at])}
    return found


def test_rounded_figures_have_bounds_that_recalculate(tmp_path: Path) -> None:
    """约127.4 of 255 is between 127.35 and 127.45: 0.4994 to 0.4998, met; 约127.5 straddles 0.5."""
    met = made_of(changed("park-a", {("总量数据", "B6"): "约127.4"}, tmp_path))[2]
    check(met, tmp_path)
    row = next(row for row in sheet_rows(met, "达标情况") if row[2] == "单位工业增加值综合能耗")
    assert row[10] == "达标"
    straddling = made_of(changed("park-a", {("总量数据", "B6"): "约127.5"}, tmp_path, "other.xlsx"))[2]
    typed = by_engine(edited(met, {("总量数据", "B6"): 127.5}), tmp_path)
    verdicts = {at: value for at, value in stored(straddling).items() if at[0] == "达标情况" and at[1][0] == "K"}
    assert "不确定" in verdicts.values()
    assert {at: typed[at] for at in verdicts} == verdicts


def test_an_index_and_a_percentage_stand_as_in_their_cells(tmp_path: Path) -> None:
    path = changed("park-a", {("经济数据", "B1"): "工业增加值可比价增速（上年=100）"}, tmp_path)
    rows = {
        ("经济数据", f"B{row}"): value for row, value in zip(range(2, 7), (None, 106, 107, 106, 106.05), strict=True)
    }
    path.write_bytes(edited(path.read_bytes(), rows))
    data = made_of(path)[2]
    check(data, tmp_path)
    assert all_values(data)["经济数据", "B6"] == 106.05
    assert any("('经济数据'!B6-100)" in formula for formula in formulas(data).values())


def test_several_files_and_csv(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(EXAMPLES / "park-a" / "data.xlsx")
    totals = [[cell.value for cell in row] for row in book["总量数据"].iter_rows()]
    del book["总量数据"]
    book.save(tmp_path / "经济.xlsx")
    lines = "\n".join(",".join(str(content) for content in row) for row in totals)
    (tmp_path / "总量数据.csv").write_text(lines, "utf-8")
    data = made_of(tmp_path / "经济.xlsx", tmp_path / "总量数据.csv")[2]
    check(data, tmp_path)
    names = openpyxl.load_workbook(io.BytesIO(data)).sheetnames[len(OWN) :]
    assert names == ["1-园区信息", "1-经济数据", "2-总量数据"]
    assert all_values(data)["2-总量数据", "B6"] == 66.2


@pytest.mark.parametrize(
    ("sheet", "copied"),
    [("达标情况", "达标情况 (2)"), ("计算过程", "计算过程 (2)"), ("Bob's [1]", "Bob's _1_"), ("", "data")],
)
def test_copies_take_names_that_are_legal_and_free(sheet: str, copied: str, tmp_path: Path) -> None:
    leaf = samples.cell("7.5", "t", "2", "t", samples.ref(sheet, 3, 4), samples.NAMES["co2_total"], 2024)
    report = samples.park_a()
    row = samples.result("co2_total", 2024, leaf)
    bare = replace(report, assessments=(replace(report.assessments[0], indicators=(row,)),), options=(), energy=())
    data = live.render(bare)
    found = check(data, tmp_path)
    assert all_values(data)[copied, "D3"] == 7.5
    (at,) = [at for at, formula in formulas(data).items() if "ISNUMBER" in formula]
    assert found[at] == 15


@pytest.mark.parametrize("name", ["park_a", "hostile", "empty"])
def test_without_the_data_the_copy_holds_the_cells_of_the_figures(name: str, tmp_path: Path) -> None:
    data = live.render(getattr(samples, name)())
    assert data == live.render(getattr(samples, name)())
    found = stored(data)
    calculated = by_engine(data, tmp_path)
    # the distances of these reports are typed by hand at four decimals
    checked = {at: value for at, value in found.items() if at[0] != "达标情况" or at[1][0] != "L"}
    assert not [at for at, value in checked.items() if not same(value, calculated[at])]


@cache
def harmless() -> dict[tuple[str, str], str]:
    return formulas(live.render(samples.poisoned("x")))


def test_a_sum_of_many_cells(tmp_path: Path) -> None:
    """1 + 2 + ... + 500 = 125 250, in a formula that stays short."""
    name = samples.NAMES["energy_total"]
    parts = [samples.cell(str(n), "t", "1", "t", samples.ref("明细", n, 3), name, 2024) for n in range(1, 501)]
    total = algebra.add(parts)
    report = samples.park_a()
    row = samples.result("energy_total", 2024, total)
    data = live.render(replace(report, assessments=(replace(report.assessments[0], indicators=(row,)),)))
    found = check(data, tmp_path)
    (at,) = [at for at, formula in formulas(data).items() if formula.startswith("=SUM(")]
    assert found[at] == 125250
    assert max(len(formula) for formula in formulas(data).values()) < 200


@settings(max_examples=8)
@given(st.text(max_size=15) | st.sampled_from(samples.NASTY))
def test_no_formula_comes_from_a_text_of_the_workbook(text: str) -> None:
    plain = harmless()
    found = formulas(live.render(samples.poisoned(text)))
    own = {at: formula for at, formula in found.items() if at[0] in OWN}
    assert own.keys() == plain.keys()
    # apart from the name of the copied sheet, always within quotes, they are the same formulas
    without_name = {at: re.sub(r"'(?:[^']|'')+'!", "!", formula) for at, formula in own.items()}
    assert without_name == {at: re.sub(r"'(?:[^']|'')+'!", "!", formula) for at, formula in plain.items()}
    assert found.keys() == own.keys()


def test_same_bytes_and_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    report, dataset, data = example("park-b")
    assert live.render(report, dataset) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_missing_figure_is_a_dash_with_its_reason() -> None:
    data = example("park-a")[2]
    row = next(row for row in sheet_rows(data, "达标情况") if row[2] == "可再生能源使用比例")
    assert row[8:12] == ["-", "-", "无法评价", "-"]
    reasons = next(row for row in sheet_rows(data, "无法评价") if row[0] == "可再生能源使用比例")
    assert "电力热力与绿电" in reasons[3]


def test_the_reader_keeps_the_words_around_the_figures() -> None:
    _, dataset, _ = example("park-b")
    texts = {(cell.sheet, cell.a1): words for cell, words in dataset.texts.items()}
    assert texts["能源消费", "F1"] == "采用折标系数（吨标准煤/计量单位）"
    held = {found.cell for found in fields(dataset)}
    assert not held & dataset.texts.keys()
    assert any(isinstance(found, Blank) for found in fields(dataset))
    assert any(isinstance(found, Number) for found in fields(dataset))
