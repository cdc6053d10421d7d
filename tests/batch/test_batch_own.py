"""Outputs among the inputs: what a batch writes is never a park, whichever run it is and whatever ended another."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from tests.batch.batches import command, environment, park, parks
from tests.examples import EXAMPLES

from lowcarbon_cli.batch.own import made_here, own_of
from lowcarbon_cli.render.files import kept_name, replacing

if TYPE_CHECKING:
    from pathlib import Path

OUTPUTS = ("-o", "s.xlsx", "-o", "s.csv", "-o", "s.json", "--each", "xlsx,csv,txt,md", "--each-dir", "out")
NAMES = ("s.xlsx", "s.csv", "s.parks.csv", "s.findings.csv", "s.json")


def contents(folder: Path) -> dict[str, bytes]:
    written = {name: (folder / name).read_bytes() for name in NAMES}
    return written | {path.name: path.read_bytes() for path in sorted((folder / "out").iterdir())}


def some(folder: Path) -> Path:
    """Write two parks in folders and one as a file, and return where they are."""
    parks(folder, 2)
    shutil.copy(EXAMPLES / "park-c" / "data.xlsx", folder / "c.xlsx")
    return folder


@pytest.mark.parametrize(("given", "count"), [(".", 3), ("*", 7)])
def test_a_second_and_a_resumed_run_are_as_the_first(tmp_path: Path, given: str, count: int) -> None:
    some(tmp_path)  # the pattern names each folder, and each of their three files is then a park
    first = command(given, *OUTPUTS, cwd=tmp_path)
    wanted = contents(tmp_path)
    assert len(wanted) == len(NAMES) + count * 4
    for more in ([], ["--resume"], ["--fresh"], ["--jobs", "1"]):
        again = command(given, *OUTPUTS, *more, cwd=tmp_path)
        assert (again.returncode, again.stdout) == (first.returncode, first.stdout), again.stderr
        assert contents(tmp_path) == wanted


def test_so_it_is_where_the_folder_is_one_park(tmp_path: Path) -> None:
    place = park(tmp_path, "x")
    words = (".", "--folder-is-park", "-o", "s.csv", "-o", "s.json", "--each", "xlsx", "--each-dir", "out")
    first = command(*words, cwd=place)
    written = [(place / name).read_bytes() for name in NAMES[1:]]
    again = command(*words, cwd=place)
    assert "取自记录 1" in again.stderr
    assert again.stdout == first.stdout
    assert [(place / name).read_bytes() for name in NAMES[1:]] == written
    assert "LC-FIL-027" not in (place / "s.findings.csv").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process group")
def test_so_it_is_after_a_kill(tmp_path: Path) -> None:
    parks(tmp_path / "a", 12)
    parks(tmp_path / "b", 12)
    calm = command(".", *OUTPUTS, cwd=tmp_path / "a")
    words = [sys.executable, "-m", "lowcarbon_cli", "batch", ".", *OUTPUTS]
    started = subprocess.Popen(
        words,
        cwd=tmp_path / "b",
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while started.poll() is None and not list((tmp_path / "b" / "out").glob("0004-*")):
        time.sleep(0.01)
    os.killpg(started.pid, signal.SIGKILL)
    started.wait()
    (tmp_path / "b" / "out" / ".0001-park-00.xlsx.abcdefgh.tmp").write_bytes(b"half")
    (tmp_path / "b" / ".s.xlsx.a1b2c3_8.tmp").write_bytes(b"half")
    resumed = command(".", *OUTPUTS, "--resume", cwd=tmp_path / "b")
    assert (resumed.returncode, resumed.stdout) == (calm.returncode, calm.stdout), resumed.stderr
    assert contents(tmp_path / "b") == contents(tmp_path / "a")
    assert not list((tmp_path / "b").rglob("*.tmp"))


def test_a_leftover_is_removed_where_it_is_ours_and_nobody_writes_it(tmp_path: Path) -> None:
    own = own_of([tmp_path / "s.csv"], tmp_path / "j", str(tmp_path / "out"), (".xlsx",))
    (tmp_path / "out").mkdir()
    ours = [".s.csv.abcdefgh.tmp", "out/.0001-a.xlsx.abcdefgh.tmp"]
    others = [".t.csv.abcdefgh.tmp", ".s.csv.tmp", "s.csv.abcdefgh.tmp", "out/.a.xlsx.abcdefgh.tmp", "out/x.tmp"]
    for name in (*ours, *others):
        (tmp_path / name).write_bytes(b"half")
    if sys.platform != "win32":
        with replacing(tmp_path / "s.csv") as file:
            own.clear()
            file.write(b"whole")
        assert (tmp_path / "s.csv").read_bytes() == b"whole"
    own.clear()
    assert not [name for name in ours if (tmp_path / name).exists()]
    assert all((tmp_path / name).exists() for name in others)


def test_summaries_and_reports_under_other_names_are_said_and_left_out(tmp_path: Path) -> None:
    some(tmp_path)
    command(".", *OUTPUTS, cwd=tmp_path)
    shutil.copy(tmp_path / "s.xlsx", tmp_path / "旧.xlsx")
    done = command(".", "-o", "t.csv", "--lang", "en", cwd=tmp_path)
    sources = [line.split(",")[2] for line in (tmp_path / "t.parks.csv").read_text("utf-8").splitlines()[1:]]
    assert sources == ["c.xlsx", "park-00", "park-01"]
    said = [line for line in (tmp_path / "t.findings.csv").read_text("utf-8").splitlines() if "LC-BAT-010" in line]
    assert [line.partition("LC-BAT-010,")[2].split(" ")[:4] for line in said] == [
        ["warning,,5", "files", "in", "."],  # s.xlsx, s.csv and the two beside it, 旧.xlsx
        ["warning,,9", "files", "in", "out"],  # three parks in .xlsx, .csv and .txt; .md is no data file at all
    ]
    alone = command("旧.xlsx", "-o", "u.csv", cwd=tmp_path)
    assert (alone.returncode, done.returncode) == (2, 0)
    assert "如 旧.xlsx" in alone.stderr


def test_what_looks_alike_is_data(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("序号,园区,输入\n1,甲,2\n", "utf-8-sig")
    (tmp_path / "b.txt").write_text("园区低碳指标核算与达标情况说明\n", "utf-8")
    with xlsxwriter.Workbook(tmp_path / "c.xlsx") as book:
        book.add_worksheet()
        book.set_properties({"title": "园区批量核算 2024"})
    command("template", cwd=tmp_path)
    (tmp_path / "d.xlsx").write_bytes(b"PK\x01\x02docProps/core.xml")
    for name, method, local in (("e", 0, 0), ("g", 8, 0), ("h", 8, 70), ("i", 8, 9999)):
        entry = bytearray(b"PK\x01\x02" + bytes(42) + b"docProps/core.xml" + bytes(20))
        entry[10], entry[42:44] = method, local.to_bytes(2, "little")
        (tmp_path / f"{name}.xlsx").write_bytes(entry)
    shutil.copy(EXAMPLES / "park-a" / "data.xlsx", tmp_path / "f.xlsx")
    assert not [path for path in sorted(tmp_path.iterdir()) if made_here(str(path))]
    with xlsxwriter.Workbook(tmp_path / "ours.xlsx") as book:
        book.add_worksheet()
        book.set_properties({"title": "园区批量核算"})
    assert made_here(str(tmp_path / "ours.xlsx"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("m.csv", "-o", "m.csv"), "输出文件与输入文件相同"),
        (("m.csv", "-o", "s.json", "-o", "m.csv"), "输出文件与输入文件相同"),
        (("parks", "-o", "parks/park-00/总量数据.csv"), "输出文件与输入文件相同"),
        (("parks", "-o", "s.csv", "-o", "s.parks.csv"), "两个输出会写到同一个文件"),
        (("parks", "-o", "s.csv", "-o", "./s.csv"), "两个输出会写到同一个文件"),
        (("parks", "-o", "s.csv", "--journal", "s.csv"), "两个输出会写到同一个文件"),
        (("parks", "-o", "s.csv", "--journal", "s.findings.csv"), "两个输出会写到同一个文件"),
        (("parks", "--each", "xlsx", "--each-dir", "parks/park-00"), "是一个园区的文件夹"),
    ],
)
def test_no_output_takes_the_place_of_what_is_read_or_written(tmp_path: Path, words: tuple[str, ...], why: str) -> None:
    parks(tmp_path / "parks", 2)
    (tmp_path / "m.csv").write_text("园区,文件\n甲,parks/park-00\n", "utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = command(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert why in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_manifest_s_pattern_does_not_bring_in_what_was_written(tmp_path: Path) -> None:
    place = park(tmp_path, "x")
    (place / "m.toml").write_text('[[park]]\nname = "甲"\nfiles = ["*.csv"]\n', "utf-8")
    first = command("m.toml", "-o", "s.csv", cwd=place)
    again = command("m.toml", "-o", "s.csv", cwd=place)
    assert (again.returncode, again.stdout) == (first.returncode, first.stdout)
    assert "取自记录 1" in again.stderr


def test_a_name_as_long_as_names_may_be(tmp_path: Path) -> None:
    stem = "园" * 79 + "01.-tail"
    long = f"{stem[:83]}.xlsx"  # 79 x 3 + 4 + 5 bytes
    assert len(os.fsencode(long)) == 246
    parks(tmp_path / "in", 1)
    shutil.copy(EXAMPLES / "park-c" / "data.xlsx", tmp_path / "in" / long)
    done = command("in", "--each", "xlsx,json", "--each-dir", "out", "-o", long, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    # 224 bytes are 74 characters of three
    assert names == [f"0001-{'园' * 74}.json", f"0001-{'园' * 74}.xlsx", "0002-park-00.json", "0002-park-00.xlsx"]
    assert (tmp_path / long).exists()
    assert len(os.fsencode(f".{kept_name(long)}.abcdefgh.tmp")) <= 255
    again = command("in", "--each", "xlsx,json", "--each-dir", "out", "-o", long, cwd=tmp_path)
    assert "新算 0，取自记录 2" in again.stderr
