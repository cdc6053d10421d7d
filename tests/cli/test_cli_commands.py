"""The commands as a person or a script runs them: exit codes, encodings, files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.commands import PARK_A, process, run

if TYPE_CHECKING:
    from pathlib import Path


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


def test_usage_errors_are_in_chinese_first() -> None:
    done = run("compute", PARK_A, "--no-such-option", PYTHONIOENCODING="utf-8")
    assert done.returncode == 2
    assert done.stderr.decode("utf-8").startswith("命令行用法有误")


def test_trace_takes_every_choice_that_compute_takes() -> None:
    choices = ("--base-year", "2021", "--growth-method", "mean", "--period", "2021-2024")
    done = run("trace", PARK_A, "energy_elasticity", *choices, PYTHONIOENCODING="utf-8")
    # second method: means of the yearly rates of 2022-2024, (3.0596+1.25+2.1605)/(7+5.9998+6.0512) = 0.33960
    assert done.returncode == 0
    assert "= 0.3396" in done.stdout.decode("utf-8")
