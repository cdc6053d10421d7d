"""``lowcarbon validate`` as a person or a CI script runs it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.commands import process, run
from tests.render import validation_samples as samples

from lowcarbon_cli.standards import rules

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PARK_A = ROOT / "examples" / "park-a" / "data.xlsx"


@pytest.fixture(scope="session")
def faulty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the faulty workbook as a person would send it."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for name, rows in samples.FAULTY.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if value == "" else value for value in row])
    path: Path = tmp_path_factory.mktemp("faulty") / "park.xlsx"
    book.remove(first)
    book.save(path)
    return path


@pytest.fixture
def call(tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process, in an empty folder: exit code, output, errors."""

    def run_here(*args: str | Path) -> tuple[int, str, str]:
        done = run(*args, cwd=tmp_path)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return run_here


def test_exit_codes(call: Callable[..., tuple[int, str, str]], faulty_file: Path, tmp_path: Path) -> None:
    """0 clean, 1 findings at or over --fail-on, 2 could not run."""
    assert call("validate", PARK_A)[0] == 0
    assert call("validate", faulty_file)[0] == 1
    book = openpyxl.load_workbook(PARK_A)
    book["经济数据"]["H1"], book["经济数据"]["H2"] = "备用列", 7
    warned = tmp_path / "warned.xlsx"
    book.save(warned)
    assert call("validate", warned)[0] == 0
    assert call("validate", warned, "--fail-on", "warning")[0] == 1
    assert call("validate", warned, "--strict")[0] == 1
    for args in (
        [PARK_A, "--format", "pdf"],
        [PARK_A, "--fail-on", "info"],
        [PARK_A, "--max-findings", "0"],
        [PARK_A, "-o", "x.pdf"],
        [PARK_A, "-o", PARK_A],
        [PARK_A, "--write-baseline", PARK_A],
        [PARK_A, "--baseline", "none.json"],
        [PARK_A, "--config", "none.toml"],
        [PARK_A, "--standard", "nonsense"],
        [PARK_A, "--lang", "fr"],
        [PARK_A, faulty_file, "--annotate", "x.xlsx"],
    ):
        code, out, err = call("validate", *args)
        assert (code, out) == (2, ""), args
        assert err.strip(), args
        assert "Traceback" not in err


def test_an_unreadable_file_does_not_hide_the_others(
    call: Callable[..., tuple[int, str, str]], faulty_file: Path
) -> None:
    code, out, _ = call("validate", faulty_file, "none.xlsx")
    assert code == 1
    assert "none.xlsx" in out
    assert "LC-BAL-002" in out
    assert "其中的数据没有检查" in out
    assert call("validate", PARK_A, "none.xlsx")[0] == 1, "the unreadable file is an error of its own"


def test_where_nothing_can_be_read_the_report_still_says_why(call: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = call("validate", "nothing.xlsx", "none.xlsx", "--format", "json")
    assert code == 2, "could not run wins over findings"
    found = json.loads(out)["findings"]
    assert [item["cells"][0]["file"] for item in found] == ["none.xlsx", "nothing.xlsx"]


def test_every_output_is_written_whole_and_twice_the_same(
    call: Callable[..., tuple[int, str, str]], faulty_file: Path, tmp_path: Path
) -> None:
    suffixes = ("txt", "json", "jsonl", "csv", "sarif", "xml", "md", "xlsx")
    for name in ("one", "two"):
        outputs = [part for suffix in suffixes for part in ("-o", f"{name}.{suffix}")]
        code, _, err = call("validate", faulty_file, *outputs)
        assert code == 1
        assert f"已写出 {name}.sarif" in err
    for suffix in suffixes:
        content = (tmp_path / f"one.{suffix}").read_bytes()
        assert content == (tmp_path / f"two.{suffix}").read_bytes()
        assert content
    assert (tmp_path / "one.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not list(tmp_path.glob(".*tmp"))


@pytest.mark.parametrize("name", ["text", "json", "jsonl", "csv", "sarif", "junit", "github"])
def test_formats_on_standard_output(
    call: Callable[..., tuple[int, str, str]], faulty_file: Path, tmp_path: Path, name: str
) -> None:
    _, out, _ = call("validate", faulty_file, "--format", name)
    assert out.count("LC-BAL-002") >= 1
    suffix = {"text": "txt", "junit": "xml"}.get(name, name)
    if name != "github":
        call("validate", faulty_file, "-o", f"x.{suffix}")
        assert (tmp_path / f"x.{suffix}").read_text("utf-8-sig").splitlines() == out.splitlines()


def test_under_a_gbk_console_and_redirected(faulty_file: Path) -> None:
    done = process("validate", faulty_file, PYTHONIOENCODING="gbk", LANG="C", COLUMNS="40")
    assert done.returncode == 1
    text = done.stdout.decode("gbk")
    assert "消费量合计 1200 与工业、非工业之和 1100 不符" in text
    assert b"\x1b" not in done.stdout
    assert b"Traceback" not in done.stderr
    done = run("validate", faulty_file, "--format", "junit", PYTHONIOENCODING="gbk")
    assert done.stdout.startswith(b"<?xml version='1.0' encoding='us-ascii'?>")
    assert done.stdout.isascii()


def test_a_cap_is_announced_and_changes_no_exit_code(
    call: Callable[..., tuple[int, str, str]], faulty_file: Path
) -> None:
    whole = json.loads(call("validate", faulty_file, "--format", "json")[1])
    code, out, err = call("validate", faulty_file, "--format", "json", "--max-findings", "1")
    content = json.loads(out)
    assert code == 1
    assert [item["severity"] for item in content["findings"]] == ["error"]
    assert content["summary"]["left_out"] == len(whole["findings"]) - 1
    assert content["summary"]["errors"] == whole["summary"]["errors"]
    assert f"另有 {len(whole['findings']) - 1} 项未列出" in err
    assert "另有" in call("validate", faulty_file, "--max-findings", "1")[1]


def test_by_effect(call: Callable[..., tuple[int, str, str]], faulty_file: Path) -> None:
    out = call("validate", faulty_file, "--by-effect")[1]
    places = [out.index(mark) for mark in ("经济数据!B3", "能源消费!B3", "能源消费!D2")]
    assert places == sorted(places), "13 indicators hang on the value added, 8 on the fuel, none on the sum"


def test_a_baseline_lets_only_new_findings_fail(
    call: Callable[..., tuple[int, str, str]], faulty_file: Path, tmp_path: Path
) -> None:
    code, _, err = call("validate", faulty_file, "--write-baseline", "base.json")
    assert code == 1, "writing a baseline forgives nothing yet"
    assert "已写出基线 base.json" in err
    code, out, _ = call("validate", faulty_file, "--baseline", "base.json")
    assert code == 0
    n = len(json.loads((tmp_path / "base.json").read_text())["findings"])
    assert f"基线 base.json 中已有的问题 {n} 项" in out
    book = openpyxl.load_workbook(faulty_file)
    book["经济数据"]["B2"] = "二百"
    worse = tmp_path / "park.xlsx"
    book.save(worse)
    code, out, _ = call("validate", worse, "--baseline", "base.json", "--write-baseline", "base.json")
    assert code == 1
    assert out.index("“二百”不能作为") < out.index("基线中已有")
    assert call("validate", worse, "--baseline", "base.json")[0] == 0


def test_the_configuration_of_the_working_directory(
    call: Callable[..., tuple[int, str, str]], faulty_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "lowcarbon.toml").write_text(
        'growth = "mean"\n'
        '[severity]\n"LC-NUM-003" = "warning"\nLC-FAC-008 = "warning"\n'
        '[[suppress]]\ncode = "LC-BAL-002"\nsheet = "能源消费"\ncells = "D2:F2"\nreason = "园区已书面说明"\n'
        '[[suppress]]\ncode = "LC-STR-012"\nreason = "没有用到"\n',
        "utf-8",
    )
    code, out, _ = call("validate", faulty_file)
    assert code == 0
    assert "LC-NUM-003：级别由 错误 改为 警告（1 项）" in out
    assert "豁免理由：园区已书面说明" in out
    assert "没有匹配的问题" in out
    content = json.loads(call("validate", faulty_file, "--format", "json")[1])
    assert content["suppressed"][0]["reason"] == "园区已书面说明"
    assert {item["key"]: item["source"] for item in content["options"]}["growth"] == "config"
    assert call("compute", PARK_A)[0] == 0, "one file serves both commands"


def test_a_configuration_beside_the_data_is_not_read(
    call: Callable[..., tuple[int, str, str]], faulty_file: Path
) -> None:
    """Whoever sends the workbook must not be able to silence what is said about it."""
    beside = faulty_file.parent / "lowcarbon.toml"
    beside.write_text('[severity]\n"LC-BAL-002" = "info"\n"LC-NUM-003" = "info"\n"LC-FAC-008" = "info"\n', "utf-8")
    assert call("validate", faulty_file)[0] == 1
    assert call("validate", faulty_file, "--config", beside)[0] == 0, "unless it is named"
    beside.unlink()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "x"),
        ("growth = 1.5", "growth"),
        ("growth = true", "growth"),
        ("[severity]\n'LC-NUM-999' = 'error'", "LC-NUM-999"),
        ("[severity]\n'LC-NUM-003' = 'off'", "severity.LC-NUM-003"),
        ("severity = 'error'", "severity"),
        ("[tolerance]\n'LC-NUM-003.max' = 1", "LC-NUM-003.max"),
        ("[tolerance]\n'LC-NUM-999.max' = 1", "LC-NUM-999"),
        ("[tolerance]\nLC-NUM-003.max = 1", "LC-NUM-003.max"),
        ("[[suppress]]\ncode = 'LC-NUM-003'", "suppress[0].reason"),
        ("[[suppress]]\ncode = 'LC-NUM-003'\nreason = ''", "suppress[0].reason"),
        ("[[suppress]]\nreason = 'x'", "suppress[0].code"),
        ("[[suppress]]\ncode = 'LC-NUM-999'\nreason = 'x'", "LC-NUM-999"),
        ("[[suppress]]\ncode = 'LC-NUM-003'\nreason = 'x'\ncells = 'F10-H20'", "suppress[0].cells"),
        ("[[suppress]]\ncode = 'LC-NUM-003'\nreason = 'x'\nuntil = 'soon'", "suppress[0].until"),
        ("[[suppress]]\ncode = 'LC-NUM-003'\nreason = 'x'\nfolder = 'y'", "suppress[0].folder"),
        ("[suppress]\ncode = 'LC-NUM-003'", "suppress"),
        ("a = ", "lowcarbon.toml"),
    ],
)
@pytest.mark.parametrize("command", ["validate", "compute"])
def test_a_bad_configuration_is_refused_with_file_and_key(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path, command: str, text: str, said: str
) -> None:
    (tmp_path / "lowcarbon.toml").write_text(text + "\n", "utf-8")
    code, out, err = call(command, PARK_A)
    assert (code, out) == (2, "")
    assert "lowcarbon.toml" in err
    assert said in err


def test_tolerances_of_the_configuration(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from decimal import Decimal

    known = {"LC-BAL-002": {"max": Decimal(1)}}
    monkeypatch.setattr(rules, "parameters", lambda code, old=rules.parameters: known.get(code) or old(code))
    for written in ('"LC-BAL-002.max" = 0.95', "LC-BAL-002.max = 0.95"):
        (tmp_path / "lowcarbon.toml").write_text(f"[tolerance]\n{written}\n", "utf-8")
        code, out, _ = call("validate", PARK_A)
        assert code == 0
        assert "LC-BAL-002.max 的容差为 0.95" in out


def test_schema_of_every_form(call: Callable[..., tuple[int, str, str]]) -> None:
    docs = ROOT / "docs"
    for kind in ("report", "validation", "targets"):
        assert json.loads(call("schema", "--kind", kind)[1]) == json.loads(
            (docs / f"{kind}-1.schema.json").read_text("utf-8")
        )
    assert call("schema", "--kind", "other")[0] == 2


@pytest.mark.skipif(importlib.util.find_spec("lowcarbon_cli.render.annotate") is not None, reason="annotating is there")
def test_without_the_engine_annotating_is_refused(
    call: Callable[..., tuple[int, str, str]], faulty_file: Path, tmp_path: Path
) -> None:
    code, _, err = call("validate", faulty_file, "--annotate", "copy.xlsx")
    assert code == 2
    assert "--annotate" in err
    assert not (tmp_path / "copy.xlsx").exists()


@pytest.mark.skipif(importlib.util.find_spec("lowcarbon_cli.render.annotate") is None, reason="no engine to annotate")
def test_an_annotated_copy(call: Callable[..., tuple[int, str, str]], faulty_file: Path, tmp_path: Path) -> None:
    before = faulty_file.read_bytes()
    code, _, err = call("validate", faulty_file, "--annotate", "copy.xlsx")
    assert code == 1
    assert "已写出批注副本 copy.xlsx" in err
    assert faulty_file.read_bytes() == before
    copy = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    comment = copy["能源消费"]["D2"].comment
    assert comment is not None
    assert "LC-BAL-002" in comment.text
    assert call("validate", faulty_file, "--annotate", faulty_file)[0] == 2
    assert call("validate", faulty_file, "--annotate", "copy.xlsm")[0] == 2
    (tmp_path / "folder").mkdir()
    assert call("validate", faulty_file, PARK_A, "--annotate", "folder")[0] == 1
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == ["data.xlsx", "park.xlsx"]
