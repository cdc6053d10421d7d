"""``lowcarbon batch`` as a user runs it: files out, exit codes, progress, reports of the parks."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests.batch.batches import command, park, parks
from tests.commands import ROOT
from tests.examples import EXAMPLES, NAMES, report

from lowcarbon_cli.render.numbers import significant

if TYPE_CHECKING:
    from pathlib import Path


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a batch of the examples in every format."""
    folder = tmp_path_factory.mktemp("batch")
    for name in NAMES:
        shutil.copy(EXAMPLES / name / "data.xlsx", folder / f"{name}.xlsx")
    outputs = [word for suffix in ("csv", "json", "xlsx", "parquet") for word in ("-o", f"s.{suffix}")]
    done = command(".", *outputs, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_rows_are_those_of_each_park_alone(examples: Path) -> None:
    rows = table(examples / "s.csv")
    for place, name in enumerate(NAMES, start=1):
        own = [row for row in rows if row["序号"] == str(place)]
        results = report(name).assessments[0].indicators
        assert [row["指标编号"] for row in own] == [result.id for result in results]
        for row, result in zip(own, results, strict=True):
            value = getattr(result.value, "value", None)
            wanted = "" if value is None or result.word else significant(value)
            assert (row["年份"], row["数值"]) == (str(result.year), wanted)
            assert bool(row["达标情况"]) == (result.verdict is not None)
            read = result.limit is None or result.role == "info" or result.limit.evidence.grade.verified
            assert (row["核对情况"] in {"", "官方原文已核"}) == read


def test_every_format_holds_the_same(examples: Path) -> None:
    import pandas as pd

    rows = table(examples / "s.csv")
    frame = pd.read_parquet(examples / "s.parquet")
    content = json.loads((examples / "s.json").read_text("utf-8"))
    figures = [line for one in content["parks"] for line in one["figures"]]
    book = openpyxl.load_workbook(examples / "s.xlsx")
    sheet = list(book["指标"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(frame) == len(figures) == len(sheet)
    for row, (_, line), figure, cells in zip(rows, frame.iterrows(), figures, sheet, strict=True):
        assert row["数值"] == figure["value"]
        known = bool(row["数值"])
        assert known == pd.notna(line["value"]) == (cells[13] is not None)
        if known:
            assert float(row["数值"]) == line["value"]
            # a spreadsheet keeps 17 significant digits at most, XlsxWriter writes 16
            assert cells[13] == pytest.approx(float(row["数值"]), rel=1e-15)
        assert line["verdict"] == figure["verdict"]
        assert row["来源单元格"] == line["cells"] == figure["cells"] == (cells[-1] or "")
        # a limit whose text nobody read says so in every format
        assert bool(row["核对情况"]) == bool(figure["grade"]) == bool(line["grade"]) == (figure["role"] != "info")
        assert figure["grade"] != "official"
        assert row["条款"] == "未知" or not row["条款"]
    assert book.sheetnames[:3] == ["概览", "结论汇总", "按标准"]


def test_all_findings_stand_with_input_and_cell(examples: Path) -> None:
    found = [(row["输入"], row["代码"], row["位置"]) for row in table(examples / "s.findings.csv")]
    for name in NAMES:
        for item in report(name).findings:
            places = [place for source, code, place in found if source == f"{name}.xlsx" and code == item.code]
            assert places
            if item.cells:
                assert any(item.cells[0].a1 in place for place in places)
    assert len(table(examples / "s.parks.csv")) == len(NAMES)


def test_an_unreadable_file_among_many_loses_no_other(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 3)
    (tmp_path / "parks" / "broken.xlsx").write_bytes(b"PK\x03\x04 no archive")
    done = command("parks", "gone.xlsx", "-o", "s.csv", "-o", "s.json", cwd=tmp_path)
    assert done.returncode == 2
    outcomes = [(row["输入"], row["处理情况"]) for row in table(tmp_path / "s.parks.csv")]
    assert outcomes[0] == ("parks/broken.xlsx", "无法读取")
    assert outcomes[-1] == ("gone.xlsx", "无法读取")
    assert [outcome for _, outcome in outcomes[1:-1]] == ["已核算"] * 3
    codes = [row["代码"] for row in table(tmp_path / "s.findings.csv") if row["输入"] == "gone.xlsx"]
    assert codes == ["LC-FIL-001"]


def test_exit_codes(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 1)
    assert command("parks", cwd=tmp_path).returncode == 0
    # the park states too little to be judged by the standard as a whole
    assert command("parks", "--check", "standard", cwd=tmp_path).returncode == 3
    park(tmp_path / "parks", "over", 70)  # 70 / 110 tce per 10,000 CNY over the limit of 0.5, and an elasticity of 4
    assert command("parks", "--check", "low-carbon", cwd=tmp_path).returncode == 1
    assert command(cwd=tmp_path).returncode == 2
    assert command("parks", "--standard", "no such", cwd=tmp_path).returncode == 2


def test_fail_fast_stops_at_the_first_in_the_order_of_inputs(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 12)
    for number in (4, 9):
        (tmp_path / "parks" / f"park-{number:02d}" / "总量数据.csv").write_text(
            "年份,综合能源消费量（万吨标准煤）\n2024,many\n", "utf-8"
        )
    done = command("parks", "-o", "s.csv", "--fail-fast", cwd=tmp_path)
    assert done.returncode == 1
    assert [row["园区"] for row in table(tmp_path / "s.parks.csv")] == [f"park-{number:02d}" for number in range(5)]
    again = command("parks", "-o", "s.csv", "--fail-fast", cwd=tmp_path)
    assert again.stdout == done.stdout


def test_reports_for_each_park(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 2)
    words = ("parks", "--each", "xlsx,docx", "--each-dir", "out")
    first = command(*words, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    names = ["0001-park-00.docx", "0001-park-00.xlsx", "0002-park-01.docx", "0002-park-01.xlsx"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    content = (tmp_path / "out" / names[1]).read_bytes()
    openpyxl.load_workbook(io.BytesIO(content))
    (tmp_path / "out" / names[1]).unlink()
    again = command(*words, cwd=tmp_path)
    assert "新算 1，取自记录 1" in again.stderr
    assert (tmp_path / "out" / names[1]).read_bytes() == content


@pytest.mark.parametrize(
    "words",
    [
        ("--each", "xlsx"),
        ("--each", "pdf", "--each-dir", "out"),
        ("-o", "s.pdf"),
        ("-o", "nowhere/s.csv"),
        ("--check", "all"),
        ("--format", "xml"),
        ("-o", "parks/park-00/总量数据.csv"),
        ("--electricity", "none"),
    ],
)
def test_what_cannot_be_done_is_refused_before_any_work(tmp_path: Path, words: tuple[str, ...]) -> None:
    parks(tmp_path / "parks", 1)
    done = command("parks/park-00/总量数据.csv", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.glob("*.journal"))


def test_progress_is_lines_in_ci_and_nothing_on_a_pipe(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 10)
    quiet = command("parks", "--journal", "a", cwd=tmp_path)
    assert quiet.stderr.count("\n") == 1
    told = command("parks", "--journal", "b", cwd=tmp_path, env={"CI": "true"})
    assert told.stdout == quiet.stdout
    assert [line.partition("，")[0] for line in told.stderr.splitlines()[:-1]] == [f"{n}/10" for n in range(1, 11)]


def test_a_manifest_gives_a_park_its_files_and_options(tmp_path: Path) -> None:
    place = park(tmp_path, "x", 45)
    (place / "园区信息.csv").unlink()
    (tmp_path / "parks.toml").write_text(
        '[[park]]\nname = "清单园区"\nfiles = ["x/经济数据.csv", "x/总量数据.csv"]\n'
        'standard = "HJ 274-2015"\neval_year = 2023\n',
        "utf-8",
    )
    done = command("parks.toml", "--format", "json", cwd=tmp_path)
    assert done.returncode in {0, 1}, done.stderr
    content: dict[str, Any] = json.loads(done.stdout)
    (one,) = content["parks"]
    assert (one["name"], one["eval_year"], one["standard"]) == ("清单园区", 2023, "hj274-2015")
    values = {(line["id"], line["year"]): line["value"] for line in one["figures"]}
    assert Decimal(values["energy_intensity", 2023]) == Decimal("0.5")  # 50 / 100, by hand


def test_no_output_takes_the_place_of_an_input(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 1)
    (tmp_path / "in.csv").write_bytes((tmp_path / "parks" / "park-00" / "总量数据.csv").read_bytes())
    before = (tmp_path / "in.csv").read_bytes()
    done = command("parks", "in.csv", "-o", "parks/../in.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "in.csv").read_bytes() == before


OWN = """
[[indicator]]
id = "own_intensity"
name = "万元产值能耗"
definition = "energy_total / iav_constant"
unit = "吨标准煤/万元"
direction = "<="
target = 0.6
target_year = 2024
reason = "规划目标"
"""


def test_indicators_of_ones_own_are_rows_of_every_park(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 2)
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    outputs = [word for suffix in ("csv", "json", "xlsx") for word in ("-o", f"s.{suffix}")]
    done = command("parks", "--personal", "own.toml", *outputs, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    # energy of 2023 is 50 in each, of 2024 it is 40 and 41 (10,000 tce); value added is 100 and 110 (100 million)
    wanted = [("1", "2023", 0.5), ("1", "2024", 40 / 110), ("2", "2023", 0.5), ("2", "2024", 41 / 110)]
    own = [row for row in table(tmp_path / "s.csv") if row["标准"] == "own"]
    assert [(row["序号"], row["年份"]) for row in own] == [(place, year) for place, year, _ in wanted]
    assert [float(row["数值"]) for row in own] == pytest.approx([value for *_, value in wanted])
    assert {(row["指标编号"], row["指标"]) for row in own} == {("own_intensity", "万元产值能耗")}
    parks_in_json = json.loads((tmp_path / "s.json").read_text("utf-8"))["parks"]
    assert [len(one["own"]) for one in parks_in_json] == [2, 2]
    assert parks_in_json[0]["names"]["own_intensity"]["zh"] == "万元产值能耗"
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["指标"]
    assert [row[5] for row in sheet.iter_rows(values_only=True)].count("own") == 4
    # another content of the file is another result
    (tmp_path / "own.toml").write_text(OWN.replace("万元产值能耗", "别名"), "utf-8")
    command("parks", "--personal", "own.toml", "-o", "s.csv", cwd=tmp_path)
    assert "别名" in (tmp_path / "s.csv").read_text("utf-8")


def test_what_no_park_could_have_is_refused_before_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parks(tmp_path / "parks", 1)
    done = command("parks", "--personal", "gone.toml", "-o", "s.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert "gone.toml" in done.stderr
    monkeypatch.setitem(sys.modules, "docx", None)
    done = command("parks", "--each", "xlsx,docx", "--each-dir", "out", "-o", "s.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert "python-docx" in done.stderr
    assert not (tmp_path / "s.csv").exists()


def test_indicators_have_the_names_of_the_parks_own_standard(examples: Path) -> None:
    rows = table(examples / "s.csv")
    for place, name in enumerate(NAMES, start=1):
        wanted = {result.id: result.name.zh for result in report(name).assessments[0].indicators}
        assert {row["指标编号"]: row["指标"] for row in rows if row["序号"] == str(place)} == wanted


def test_a_standard_of_ones_own_names_its_indicators(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 2)
    page = (ROOT / "docs" / "own-standards.md").read_text("utf-8")
    law = next(part for part in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if part.startswith("id = "))
    own = law.replace("单位工业增加值综合能耗", "我的强度")
    assert own != law
    (tmp_path / "own.toml").write_text(own, "utf-8")
    # one park by the user's standard, the other by a packaged one that has an indicator of the same id
    lines = "园区,文件,standard\n甲,parks/park-00,own.toml\n乙,parks/park-01,hj274-2015\n"
    (tmp_path / "m.csv").write_text(lines, "utf-8")
    done = command("m.csv", "-o", "s.csv", "-o", "s.json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    named = {(row["标准"], row["指标"]) for row in table(tmp_path / "s.csv") if row["指标编号"] == "energy_intensity"}
    assert named == {("Q/MY 1-2024", "我的强度"), ("HJ 274-2015", "单位工业增加值综合能耗")}
    peers = json.loads((tmp_path / "s.json").read_text("utf-8"))["peers"]
    assert {(item["standard"], item["name"]["zh"]) for item in peers if item["id"] == "energy_intensity"} == {
        ("my-park", "我的强度"),
        ("hj274-2015", "单位工业增加值综合能耗"),
    }


def test_parks_of_one_province_count_together(tmp_path: Path) -> None:
    for name, province in (("a", "江苏"), ("b", "江苏省"), ("c", "Jiangsu"), ("d", "内蒙古自治区"), ("e", "某地")):
        park(tmp_path / "parks", name, province=province)
    command("parks", "-o", "s.json", cwd=tmp_path)
    found = json.loads((tmp_path / "s.json").read_text("utf-8"))["summary"]["provinces"]
    assert {item["key"]: item["parks"] for item in found} == {"江苏": 3, "内蒙古": 1, "某地": 1}
