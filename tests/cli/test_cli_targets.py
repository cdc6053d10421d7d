"""``lowcarbon targets`` as a person or a script runs it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.commands import PARK_A, process, run

if TYPE_CHECKING:
    from pathlib import Path


def test_targets_print_the_table_under_gbk() -> None:
    done = process("targets", PARK_A, "--growth", "6", "--year", "2025", PYTHONIOENCODING="gbk", LANG="C")
    assert done.returncode == 0, done.stderr.decode("gbk", "replace")
    shown = done.stdout.decode("gbk")
    for part in ("685832.00", "720414.83", "1351500.00", "701428.50", "680000.00", "0.651231", "0.4532", "99.71%"):
        assert part in shown
    assert "█" in shown


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--growth", "six"], 2),
        (["--solve", "nonsense"], 2),
        (["--target", "十四五 单位GDP能耗"], 2),
        (["--target", "十四五 单位GDP能耗", "--allow-gdp-target"], 0),
        (["--lang", "en", "-v", "--solve", "energy", "--solve", "iav"], 0),
    ],
)
def test_exit_codes(args: list[str], code: int) -> None:
    done = run("targets", PARK_A, *args)
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert bool(done.stdout) == (code == 0)


def test_files_and_configuration(tmp_path: Path) -> None:
    (tmp_path / "lowcarbon.toml").write_text('carry_over = "reset"\nexpected_growth = 5\n', "utf-8")
    outputs = [part for suffix in ("xlsx", "csv", "json", "md") for part in ("-o", f"r.{suffix}")]
    assert run("targets", PARK_A, "-q", *outputs, cwd=tmp_path).returncode == 0
    found = json.loads((tmp_path / "r.json").read_text("utf-8"))
    options = {item["key"]: (item["value"], item["source"]) for item in found["options"]}
    assert options["carry_over"] == ("reset", "config")
    assert options["expected_growth"] == ("5", "config")
    done = run("targets", PARK_A, "--growth", "6", "--format", "json", cwd=tmp_path, PYTHONIOENCODING="utf-8")
    options = {item["key"]: (item["value"], item["source"]) for item in json.loads(done.stdout)["options"]}
    assert options["expected_growth"] == ("6", "flag")


def test_an_error_in_the_sheet_of_targets_keeps_the_table(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(PARK_A)
    book["目标"]["H2"] = "#REF!"
    path = tmp_path / "broken.xlsx"
    book.save(path)
    done = run("targets", path, PYTHONIOENCODING="utf-8")
    assert done.returncode == 1
    assert "目标!H2" in done.stdout.decode()
    assert "680000.00" in done.stdout.decode()
