"""The report on targets in every format: nothing outside GBK, exact traces, the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests import examples, schemas
from tests.render.test_json_report import check_tree

from lowcarbon_cli.pipeline import load, targets
from lowcarbon_cli.render import chart, formats, schema
from lowcarbon_cli.render.documents.charts import progress_chart
from lowcarbon_cli.render.documents.sentences import target
from lowcarbon_cli.render.safe import width_of
from lowcarbon_cli.render.targets import overview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.targets import TargetsReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Cell

PARK_A = Path(__file__).parents[2] / "examples" / "park-a" / "data.xlsx"


@pytest.fixture(scope="module")
def report() -> TargetsReport:
    return targets(load(PARK_A), solve=["energy", "iav", "co2"])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["text", "json", "md", "csv"])
def test_everything_printed_lies_in_gbk(report: TargetsReport, name: str, lang: Lang) -> None:
    shown = formats.screen_text(report, name, lang)
    shown.encode("gbk")
    assert name == "json" or "{" not in shown


def test_the_binding_row_and_both_readings_are_printed(report: TargetsReport) -> None:
    shown = formats.screen_text(report, "text", "zh", level=0)
    lines = shown.splitlines()
    binding = [line for line in lines if line.startswith("G ")]
    assert len(binding) == 1
    for part in ("680000.00", "起约束", "0.4532", "构造的经发局"):
        assert part in binding[0]
    assert any(line.startswith("C ") and "685832.00" in line for line in lines)
    # 720414.8364... is printed rounded down: what is printed must be allowed
    assert any(line.startswith("D ") and "720414.83" in line for line in lines)
    assert "GB/T 13234" in shown
    assert "99.71%" in shown
    assert "LC-TGT-007" in shown


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_column_and_the_sentence_say_it_in_one_word(report: TargetsReport, lang: Lang) -> None:
    table = overview(report, lang)
    kept = next(place for place, column in enumerate(table.columns) if column.id == "kept")
    words = {row[0].text: row[kept].text for row in table.rows}
    assert set(words.values()) == ({"完成"} if lang == "zh" else {"kept"})
    told = [target(item, report, lang) for item in report.targets if item.origin != "standard"]
    assert len(told) == 3
    assert all(next(iter(words.values())) in sentence for sentence in told)


def test_limits_are_printed_with_the_sign_of_all_other_tables(report: TargetsReport) -> None:
    shown = formats.screen_text(report, "text", "zh", level=0)
    assert "≤0.6 [未核]" in shown
    assert "<=" not in shown
    # what scripts read stays as it was
    content = json.loads(formats.screen_text(report, "json", "zh"))
    assert {item["limit"] for item in content["solved"]} == {"<=0.6", "<=0.5", ">=3%"}


# -- targets that allow a rise: park A has 60 -> 66.2 (10 000 tce) from 2020 to 2024 ---------------


@pytest.fixture(scope="module")
def allowing(tmp_path_factory: pytest.TempPathFactory) -> TargetsReport:
    book = openpyxl.load_workbook(PARK_A)
    sheet = book["目标"]
    sheet.append(["综合能源消费总量", "万吨标准煤", "约束性", "≤", 2020, 60, 2025, 68, None, None, "沿路径"])
    sheet.append(["二氧化碳排放总量", "万吨", "约束性", "≤", 2020, 168, 2025, 171, None, None, "沿路径"])
    sheet.append(["单位工业增加值综合能耗", "吨标煤/万元", "预期性", "≥", 2020, 0.3, 2025, 0.36, None, None, "沿路径"])
    path = tmp_path_factory.mktemp("allowing") / "park.xlsx"
    book.save(path)
    return targets(load(path))


def row_of(report: TargetsReport, key: str, lang: Lang = "zh") -> dict[str, Cell]:
    table = overview(report, lang)
    place = next(place for place, item in enumerate(report.targets) if item.key == key)
    return {column.id: cell for column, cell in zip(table.columns, table.rows[place], strict=True)}


def test_what_may_rise_is_called_so(allowing: TargetsReport) -> None:
    # 68/60; 1 - 68/66.2 = -2.7190 %; 1 - e^(0.12516314/5) = -2.5349 %
    row = row_of(allowing, "energy_total:2025")
    assert (row["cut"].text, row["needed"].text, row["annual_rate"].text) == (
        "可增 13.33%",
        "可增 2.7190%",
        "可增 2.5349%",
    )
    assert {row[key].text for key in ("progress_log", "progress_linear", "completion", "over")} == {"-"}
    assert (row["due"].text, row["kept"].text) == ("80.00%", "完成")
    assert "上限不低于基准值" in row["remarks"].text
    # beyond the cap's road, though not beyond the cap: 1 - 171/171.2 = 0.1168 % of true cut
    row = row_of(allowing, "co2_total:2025")
    assert (row["kept"].text, row["needed"].text, row["over"].text) == ("未完成", "0.1168%", "-")
    row = row_of(allowing, "energy_total:2025", "en")
    assert row["cut"].text == "may rise 13.33%"
    # what must rise: 0.3 -> 0.36, of 0.25961 now: 1 - 0.36/0.259608 = -38.6707 %
    other = [cells for cells in overview(allowing, "zh").rows if cells[5].text.startswith("须增")]
    assert [cells[5].text for cells in other] == ["须增 20.00%"]
    assert [cells[15].text for cells in other] == ["须增 38.6707%"]
    # an increment: 8 allowed, 6.2 of it used, 1.8 left; 8/5 a year
    row = row_of(allowing, "energy_increment:2025")
    assert (row["progress_linear"].text, row["completion"].text) == ("已用 77.50%", "-")
    assert (row["needed"].text, row["annual_rate"].text) == ("可增 18000.00 吨标煤", "可增 16000.00 吨标煤")
    assert any("允许量" in note for note in overview(allowing, "zh").notes)


def test_a_word_stands_for_the_sign_in_a_spreadsheet_too(allowing: TargetsReport) -> None:
    row = row_of(allowing, "energy_total:2025")
    assert row["cut"].number is not None
    assert row["cut"].number < 0
    assert row["cut"].number_format == '0.00"%";"可增 "0.00"%";0.00"%"'
    assert row_of(allowing, "energy_increment:2025")["progress_linear"].number_format == (
        '"已用 "0.00"%";"已用 -"0.00"%";0.00"%"'
    )
    content = formats.file_bytes(allowing, "csv", "zh").decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(content)) if row["id"] == "energy_total:2025"]
    marks = {row["数值名称"]: row["标记"] for row in rows if row["部分"] in {"target", "progress"}}
    assert {name for name, mark in marks.items() if mark} == {
        *("目标降幅", "年均降幅（或等量）", "还需降幅（或余量）", "今后每年"),
    }
    assert set(marks.values()) == {"", "可增"}


def test_the_sentence_of_a_cap_has_no_progress(allowing: TargetsReport) -> None:
    cap = next(item for item in allowing.targets if item.key == "energy_total:2025")
    said = target(cap, allowing, "zh")
    assert "累计变化+10.33%，目标允许比基准年增加13.33%" in said
    assert "进度" not in said
    drawn = progress_chart(allowing.targets, allowing, "zh")
    assert drawn is not None
    assert not [name for name in drawn.labels if "总量" in name or "增量" in name]
    for item in json.loads(formats.screen_text(allowing, "json", "zh"))["targets"]:
        if item["key"] in {"energy_total:2025", "co2_total:2025"}:
            state = item["progress"]
            assert {state[key]["value"] for key in ("logarithmic", "linear", "completion", "over")} == {None}
            assert "上限不低于基准值" in state["over"]["reason"]


def test_a_narrow_terminal_is_not_overrun(report: TargetsReport) -> None:
    shown = formats.screen_text(report, "text", "zh", width=80, level=0)
    assert max(width_of(line) for line in shown.splitlines()) <= 80


def test_bars_are_blocks_in_gbk_and_plain_signs_elsewhere(report: TargetsReport) -> None:
    tables = chart.charts(report, "zh", "gbk")
    assert len(tables) == 3  # the park's own targets
    bars = {(row[0].text, row[1].text): row[3].text for row in tables[0].rows}
    # 0.2596 of 0.3 on 40 places: 34.6; the road 0.2671: 35.6
    assert bars["2024", "实绩"] == "█" * 35
    assert bars["2024", "要求"] == "▓" * 36
    assert ("2025", "实绩") not in bars
    plain = chart.charts(report, "zh", "ascii")[0]
    assert {row[3].text[0] for row in plain.rows} == {"#", "="}


def figures_in(content: Any) -> Iterator[dict[str, Any]]:
    if isinstance(content, dict):
        if "trace" in content:
            yield content
        else:
            for part in content.values():
                yield from figures_in(part)
    elif isinstance(content, list):
        for part in content:
            yield from figures_in(part)


def test_json_traces_give_their_values_again(report: TargetsReport) -> None:
    content = json.loads(formats.screen_text(report, "json", "en"), parse_float=Decimal)
    assert content["schema"] == "lowcarbon.targets/1"
    found = list(figures_in(content))
    traced = [item for item in found if item["trace"] is not None]
    assert len(traced) > 80
    for item in traced:
        check_tree(item["trace"])
    ops = json.dumps([item["trace"] for item in traced], default=str)
    assert '"log"' in ops
    assert '"power"' in ops
    # every figure stands on cells of the park, or says why it is not there
    for item in found:
        assert (item["value"] is None) == (item["reason"] is not None)
        assert item["value"] is None or item["cells"] or item["trace"]["op"] in {"constant", "convert", "same"}
    binding = [item["id"] for item in content["allowances"] if item["binding"] and item["quantity"] == "energy"]
    assert binding == ["increment_cap"]
    assert {item["met"] for item in content["solved"]} == {"met"}


def test_csv_has_one_row_per_figure(report: TargetsReport) -> None:
    content = formats.file_bytes(report, "csv", "zh").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert {row["部分"] for row in rows} == {
        *("target", "progress", "next", "year", "allowance", "answer"),
        *("measure", "measure_total", "coverage"),  # park A states no year of completion
    }
    found = [row for row in rows if row["id"].startswith("increment_cap") and row["数值名称"] == "允许值（上限）"]
    assert [(row["数值"], row["标记"]) for row in found] == [("680000", "起约束")]
    # 1300 + 4100 + 2200 tce, one measure without a figure; 1800 + 5200 + 0 + 30 (10 000 yuan)
    sums = {row["数值名称"]: row for row in rows if row["部分"] == "measure_total" and row["id"] == "all"}
    assert (sums["年节能量"]["数值"], sums["年节能量"]["标记"]) == ("7600", "至少（1项未填）")
    assert (sums["总投资"]["数值"], sums["总投资"]["标记"]) == ("7030", "")
    one = next(row for row in rows if row["部分"] == "measure" and row["数值"] == "4100")
    assert (one["指标"], one["来源单元格"]) == ("余热回收供热（构造）", "data.xlsx!措施与项目!H3")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_workbook_has_every_table_and_the_same_bytes(report: TargetsReport, lang: Lang) -> None:
    content = formats.file_bytes(report, "xlsx", lang)
    assert content == formats.file_bytes(report, "xlsx", lang)
    book = openpyxl.load_workbook(BytesIO(content))
    assert len(book.sheetnames) == 12
    allowed = book[book.sheetnames[3]]
    values = [cell.value for row in allowed.iter_rows() for cell in row]
    assert 680000 in values
    assert not any(isinstance(value, str) and "####" in value for value in values)


def test_words_of_the_workbook_stay_words(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(PARK_A)
    sheet = book["目标"]
    sheet["L2"], sheet["M2"] = "x|`<b>", "\u202e-2+3"
    path = tmp_path / "hostile.xlsx"
    book.save(path)
    made = targets(load(path))
    for name in ("text", "md", "csv", "json"):
        shown = formats.screen_text(made, name, "zh")
        if name in {"text", "md"}:
            assert "\u202e" not in shown
        if name == "md":
            assert "<b>" not in shown
    assert formats.file_bytes(made, "xlsx")


def test_the_published_schema_is_in_step() -> None:
    assert schemas.published("targets") == schema.json_schema("targets")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("park", ["park-a", "park-b", "park-c", "park-d", "park-e"])
def test_every_document_follows_the_published_schema(park: str, lang: Lang) -> None:
    made = targets(examples.dataset(park), growth="6", solve=["energy", "iav", "co2"])
    schemas.validator("targets").validate(json.loads(formats.screen_text(made, "json", lang)))


def test_the_schema_is_closed(report: TargetsReport) -> None:
    for name, part in schemas.published("targets")["$defs"].items():
        assert part["additionalProperties"] is False, name
    validator = schemas.validator("targets")
    content = json.loads(formats.screen_text(report, "json"))
    validator.validate(content)
    content["measures"]["rows"][0]["surprise"] = 1
    assert not validator.is_valid(content)
    del content["measures"]
    assert not validator.is_valid(content)
