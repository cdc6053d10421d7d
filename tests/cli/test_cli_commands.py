"""The commands as a person or a script runs them: exit codes, encodings, files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from tests.commands import PARK_A, process, run


def test_compute_prints_chinese_under_gbk() -> None:
    done = process("compute", PARK_A, "-v", PYTHONIOENCODING="gbk", LANG="C")
    assert done.returncode == 0
    text = done.stdout.decode("gbk")
    assert "综合能耗弹性系数" in text
    assert "0.3975" in text
    assert "[未核]" in text


def test_an_ascii_console_gets_question_marks_not_a_crash() -> None:
    done = process("compute", PARK_A, PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["compute", "nothing.xlsx"], 2),
        (["compute", "README.md"], 2),
        (["compute"], 2),
        (["compute", PARK_A, "--no-such-option"], 2),
        (["compute", PARK_A, "--standard", "nonsense"], 2),
        (["compute", PARK_A, "--electricity", "nonsense"], 2),
        (["compute", PARK_A, "-o", PARK_A], 2),
        (["compute", PARK_A, "-o", "x.pdf"], 2),
        (["compute", PARK_A, "--check=low-carbon"], 0),
        (["compute", "--check", PARK_A], 0),
        (["compute", PARK_A, "--check", "standard"], 3),
        (["compute", PARK_A, "--check=energy"], 2),
        (["compute", PARK_A, "-o", "no_such_folder/x.xlsx"], 2),
        (["trace", PARK_A], 2),
        (["trace", PARK_A, "energy_intensity", "--format", "xml"], 2),
        (["trace", PARK_A, "energy_intensity", "--year", "1999"], 2),
        (["trace", PARK_A, "energy_intensity", "-o", "x.md"], 2),
        (["compute", PARK_A, "--check=standard"], 3),
        (["compute", PARK_A, "--check=standard", "--standard", "hj274-2009"], 1),
        (["trace", PARK_A, "no_such_indicator"], 2),
    ],
)
def test_exit_codes(args: list[str | Path], code: int) -> None:
    # under HJ 274-2009 park A's growth of 6.26 % a year is below the 15 % asked for: not met
    done = run(*args)
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_an_unknown_indicator_is_named_without_a_year_that_nobody_gave() -> None:
    said = run("trace", PARK_A, "不存在", PYTHONIOENCODING="utf-8").stderr.decode()
    assert said.startswith("没有指标“不存在”。现有：")
    assert "energy_total" in said


def test_data_errors_still_print_the_table(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(PARK_A)
    book["经济数据"]["B6"] = "#N/A"
    path = tmp_path / "broken.xlsx"
    book.save(path)
    done = run("compute", path, PYTHONIOENCODING="utf-8")
    assert done.returncode == 1
    assert "指标达标情况表" in done.stdout.decode()
    assert "经济数据!B6" in done.stdout.decode()


def test_flag_beats_environment_beats_config_beats_workbook(tmp_path: Path) -> None:
    (tmp_path / "lowcarbon.toml").write_text('rounding = "half-up"\n', "utf-8")

    def used(*flags: str, **environment: str) -> tuple[str, str]:
        done = run("compute", PARK_A, "--format", "json", *flags, cwd=tmp_path, PYTHONIOENCODING="utf-8", **environment)
        options = json.loads(done.stdout)["options"]
        found = next(item for item in options if item["key"] == "rounding")
        return found["value"], found["source"]

    assert used() == ("half-up", "config")
    assert used(LOWCARBON_ROUNDING="half-even") == ("half-even", "environment")
    assert used("--rounding", "half-up", LOWCARBON_ROUNDING="half-even") == ("half-up", "flag")


def test_outputs_are_the_same_bytes_twice(tmp_path: Path) -> None:
    for name, call in (("one", run), ("two", process)):
        (tmp_path / name).mkdir()
        outputs = [part for suffix in ("xlsx", "csv", "json", "md") for part in ("-o", f"r.{suffix}")]
        assert call("compute", PARK_A, "-q", *outputs, cwd=tmp_path / name).returncode == 0
    for suffix in ("xlsx", "csv", "json", "md"):
        assert (tmp_path / "one" / f"r.{suffix}").read_bytes() == (tmp_path / "two" / f"r.{suffix}").read_bytes()


def test_a_template_of_years_that_run_backwards_is_refused(tmp_path: Path) -> None:
    done = run("template", "-o", "new.xlsx", "--years", "2025-2020", cwd=tmp_path)
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert done.stderr.decode("utf-8") == "年份范围须由早到晚，如 2020-2025，而不是“2025-2020”\n"
    assert run("template", "-o", "new.xlsx", "--years", "2025-2025", cwd=tmp_path).returncode == 0


def test_template_is_not_overwritten_and_an_empty_one_is_not_met(tmp_path: Path) -> None:
    assert (
        run("template", "-o", "new.xlsx", "--standard", "hj274-2015", "--years", "2020-2024", cwd=tmp_path).returncode
        == 0
    )
    assert run("template", "-o", "new.xlsx", cwd=tmp_path).returncode == 2
    done = run("compute", "new.xlsx", "--check=standard", cwd=tmp_path)
    assert done.returncode == 1  # required cells are blank: errors in the data
    assert b"Traceback" not in done.stderr


def test_venous_park_has_no_energy_limit() -> None:
    done = run("compute", PARK_A, "--standard", "hjt275-2006", "--format", "json", PYTHONIOENCODING="utf-8")
    report = json.loads(done.stdout)["assessments"][0]
    rows = [row for row in report["indicators"] if row["id"] == "energy_intensity" and row["year"] == 2024]
    assert [row["verdict"] for row in rows] == ["not_applicable"]
    assert rows[0]["value"] == pytest.approx(662000 / 2550000)
    assert report["overall"]["low_carbon"]["verdict"] == "not_applicable"


@pytest.mark.parametrize("words", [("--lang", "en"), ("--lang=en",)])
def test_errors_speak_the_language_asked_for(words: tuple[str, ...]) -> None:
    done = run("compute", "nowhere.xlsx", *words)
    assert done.returncode == 2
    assert b"no such file" in done.stderr


@pytest.mark.parametrize("words", [("compute", PARK_A), ("standards", "list")])
def test_the_language_may_stand_before_the_command(words: tuple[str | Path, ...]) -> None:
    after = run(*words, "--lang", "en")
    before = run("--lang", "en", *words, LOWCARBON_LANG="zh")
    assert (before.returncode, before.stdout) == (0, after.stdout)
    assert before.stdout != run(*words).stdout
    assert run("--lang", "zh", *words, "--lang", "en").stdout == after.stdout  # the last one holds


@pytest.mark.parametrize("words", [("schema",), ("standards", "--help")])
def test_a_language_before_what_has_none_changes_nothing(words: tuple[str, ...]) -> None:
    given, plain = run("--lang", "en", *words), run(*words)
    assert (given.returncode, given.stdout) == (0, plain.stdout)


def test_trace_takes_every_choice_that_compute_takes() -> None:
    choices = ("--base-year", "2021", "--growth-method", "mean", "--period", "2021-2024")
    done = run("trace", PARK_A, "energy_elasticity", *choices, PYTHONIOENCODING="utf-8")
    # second method: means of the yearly rates of 2022-2024, (3.0596+1.25+2.1605)/(7+5.9998+6.0512) = 0.33960
    assert done.returncode == 0
    assert "= 0.3396" in done.stdout.decode("utf-8")


def test_trace_says_in_json_why_there_is_no_figure() -> None:
    done = run("trace", PARK_A, "renewable_share", "--format", "json", "--lang", "en")
    told = json.loads(done.stdout)
    assert told["value"] is None
    assert "Of which own use (2024)" in told["reason"]


def test_trace_writes_the_files_that_it_is_asked_for(tmp_path: Path) -> None:
    done = run("trace", PARK_A, "energy_intensity", "-o", tmp_path / "x.json", "-o", tmp_path / "x.txt")
    assert (tmp_path / "x.txt").read_bytes().splitlines() == done.stdout.splitlines()
    # 662 000 tce / 2 550 000 (10 000 CNY)
    assert json.loads((tmp_path / "x.json").read_text("utf-8"))["value"].startswith("0.25960784313725490")


@pytest.mark.parametrize(("target", "why"), [("no_such_folder/x.md", "文件夹不存在"), ("folder.md", "这是一个文件夹")])
def test_why_a_file_cannot_be_written(target: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    done = run("compute", PARK_A, "-o", tmp_path / target, PYTHONIOENCODING="utf-8")
    assert done.returncode == 2
    assert why in done.stderr.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_no_fault_of_the_program() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "lowcarbon_cli", "compute", str(PARK_A)]
        assert subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False).returncode == 2


def test_every_page_on_standards_comes_in_every_format_and_in_gbk(tmp_path: Path) -> None:
    pages = (
        ["list"],
        ["show", "hj274-2015"],
        ["show", "hj274-2015", "综合能耗弹性系数"],
        ["diff", "hj274-2009", "hj274-2015"],
        ["verify-list"],
    )
    for place, page in enumerate(pages):
        made = tmp_path / f"{place}.csv"
        done = run("standards", *page, "--format", "md", "-o", made, PYTHONIOENCODING="gbk")
        assert done.returncode == 0
        assert done.stdout.decode("gbk").startswith("# 标准与系数库")
        assert made.read_bytes().startswith(b"\xef\xbb\xbf")
        assert json.loads(run("standards", *page, "--format", "json", "--lang", "en").stdout)["rows"]


def test_the_elasticity_of_2015_as_the_catalogue_holds_it() -> None:
    rows = json.loads(run("standards", "show", "hj274-2015", "energy_elasticity", "--format", "json").stdout)["rows"]
    limits = [row["content"] for row in rows if row["item"] == "标准值"]
    # the sign table of the standard: at most 0.6 with growth, at least 0.6 without
    assert limits == ["建设期工业增加值年均增长率大于0：<= 0.6", "建设期工业增加值年均增长率小于0：>= 0.6"]
    assert all(row["grade"].startswith("凭记忆，把握较大") for row in rows if row["item"] == "标准值")


@pytest.mark.parametrize("words", [[], ["compute"], ["trace"], ["schema"], ["standards"], ["standards", "show"]])
def test_help_is_in_whole_chinese_sentences(words: list[str]) -> None:
    text = run(*words, "--help", PYTHONIOENCODING="utf-8").stdout.decode("utf-8")
    assert "。." not in text
    assert "。 ." not in text
