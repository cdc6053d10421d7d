"""``lowcarbon report`` as a person or a script runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.commands import PARK_A, process, run

if TYPE_CHECKING:
    from pathlib import Path


def test_three_formats_at_once(tmp_path: Path) -> None:
    names = ["r.docx", "r.html", "r.md"]
    outputs = [part for name in names for part in ("-o", name)]
    done = process("report", PARK_A, "--kind", "annual", *outputs, cwd=tmp_path, PYTHONIOENCODING="gbk")
    assert done.returncode == 0, done.stderr.decode("gbk")
    assert done.stdout == b""
    assert done.stderr.decode("gbk").split() == [part for name in names for part in ("已写出", name)]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert (tmp_path / "r.docx").read_bytes().startswith(b"PK")
    assert (tmp_path / "r.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "r.md").read_text("utf-8").startswith("# 发展低碳经济年度总结")


def test_the_same_command_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, call in (("1", run), ("2", process)):
        outputs = [part for suffix in ("docx", "html") for part in ("-o", tmp_path / f"{name}.{suffix}")]
        assert call("report", PARK_A, "--kind", "evaluation", "--level", "mean", *outputs).returncode == 0
    for suffix in ("docx", "html"):
        assert (tmp_path / f"1.{suffix}").read_bytes() == (tmp_path / f"2.{suffix}").read_bytes()


def test_choices_are_printed_in_the_document(tmp_path: Path) -> None:
    path = tmp_path / "r.md"
    options = ["--level", "all", "--rate", "annual", "--growth", "5", "--display-units", "10k_tce,100m_cny"]
    done = run("report", PARK_A, "--kind", "evaluation", "--lang", "en", *options, "-o", path)
    assert done.returncode == 0, done.stderr.decode()
    text = path.read_text("utf-8")
    for line in (
        "| levels judged by | every one of three years | command line | - |",
        "| rates judged by | every single year | command line | - |",
        "| expected growth of value added | 5% | command line | - |",
        "| unit of display | amounts of energy in 10 000 tce | command line | - |",
        "| unit of display | amounts of money in 100 million CNY | command line | - |",
    ):
        assert line in text
    # 66.2 x 10 000 tce in 2024; 255 x 1.05 = 267.75
    assert "66.2000 (10 000 tce)" in text
    assert "267.7500" in text


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--kind", "weekly", "-o", "r.md"], "annual, acceptance, evaluation, plan"),
        (["--kind", "annual", "-o", "r.pdf"], ".docx .html"),
        (["--kind", "annual", "-o", "r"], ".docx .html"),
        (["--kind", "annual"], "-o"),
        (["-o", "r.md"], "--kind"),
        (["--kind", "annual", "-o", "r.md", "--template", "house.docx"], "--template"),
        (["--kind", "annual", "-o", "r.docx", "--template", "nothing.docx"], "nothing.docx"),
        (["--kind", "annual", "-o", "r.docx", "--template", PARK_A], "--template"),
        (["--kind", "annual", "-o", "none/r.md"], "none"),
        (["--kind", "evaluation", "-o", "r.md", "--level", "best"], "last, mean, all"),
        (["--kind", "evaluation", "-o", "r.md", "--rate", "daily"], "period, annual"),
        (["--kind", "annual", "-o", "r.md", "--display-units", "kg"], "10k_tce"),
        (["--kind", "annual", "-o", "r.md", "--growth", "six"], "six"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(args: list[str], words: str, tmp_path: Path) -> None:
    done = run("report", PARK_A, *args, cwd=tmp_path, PYTHONIOENCODING="utf-8")
    assert done.returncode == 2, done.stderr.decode()
    assert words in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_is_an_input_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "data.md"
    source.write_bytes(PARK_A.read_bytes())
    done = run("report", source, "--kind", "annual", "-o", source)
    assert done.returncode == 2
    assert source.read_bytes() == PARK_A.read_bytes()


def test_an_output_that_is_a_file_of_the_input_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "park"
    folder.mkdir()
    book = openpyxl.load_workbook(PARK_A)
    words = book.create_sheet("工作总结")
    for row in (("条目", "内容"), ("存在问题", "计量不全。")):
        words.append(row)
    book.save(folder / "data.xlsx")
    done = run("report", folder, "--kind", "annual", "-o", folder / "r.md", "-o", tmp_path / "r.docx")
    assert done.returncode == 0, done.stderr.decode()
    assert "计量不全。" in (folder / "r.md").read_text("utf-8")
    (folder / "data.xlsx").rename(folder / "data.html")
    before = (folder / "data.html").read_bytes()
    done = run("report", folder / "data.html", folder, "--kind", "annual", "-o", folder / "data.html")
    assert done.returncode == 2
    assert (folder / "data.html").read_bytes() == before


def test_errors_in_the_data_keep_the_document_and_set_the_exit_code(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(PARK_A)
    book["总量数据"]["B6"] = "#REF!"
    path = tmp_path / "broken.xlsx"
    book.save(path)
    done = run("report", path, "--kind", "acceptance", "-o", tmp_path / "r.md", PYTHONIOENCODING="utf-8")
    assert done.returncode == 1, done.stderr.decode()
    text = (tmp_path / "r.md").read_text("utf-8")
    assert "broken.xlsx!总量数据!B6" in text
    assert "单位工业增加值综合能耗无法评价" in text


OWN = """
[[indicator]]
id = "own_intensity"
name = "自定强度"
definition = "energy_total / iav"
direction = "<="
target = "0.25"
"""


def test_own_indicators_from_a_file_or_the_configuration(tmp_path: Path) -> None:
    """66.2 / 255 = 0.2596; the table T13 stands where the file is named, by option or in lowcarbon.toml."""
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    named = run("report", PARK_A, "--kind", "plan", "--personal", "own.toml", "-o", "1.md", cwd=tmp_path)
    assert named.returncode == 0, named.stderr.decode()
    (tmp_path / "lowcarbon.toml").write_text('personal = "own.toml"\n', "utf-8")
    run("report", PARK_A, "--kind", "plan", "-o", "2.md", cwd=tmp_path)
    first, second = ((tmp_path / name).read_text("utf-8") for name in ("1.md", "2.md"))
    assert first == second
    assert "| 自定强度 |" in first
    assert "own.toml" in first
    traced = run("trace", PARK_A, "own_intensity", cwd=tmp_path)
    assert traced.returncode == 0, traced.stderr.decode()
    assert "自定强度 (2024, ≤0.25, 不达标)" in traced.stdout.decode()
    assert "总量数据!B6" in traced.stdout.decode()
    by_name = run("trace", PARK_A, "自定强度", "--year", "2020", cwd=tmp_path)
    assert "自定强度 (2020)" in by_name.stdout.decode()


def test_a_file_of_own_indicators_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("= ", "utf-8")
    for name in ("own.toml", "absent.toml"):
        done = run("compute", PARK_A, "--personal", name, cwd=tmp_path)
        assert done.returncode == 2
        assert name in done.stderr.decode()


def test_the_budget_reaches_the_report(tmp_path: Path) -> None:
    done = run("report", PARK_A, "--kind", "annual", "--budget", "2", "-o", tmp_path / "r.md")
    assert done.returncode == 0, done.stderr.decode()
    assert run("report", PARK_A, "--kind", "annual", "--budget", "0", "-o", tmp_path / "r.md").returncode == 2
