"""The journal: a cache by content and options, safe on a full disk, and never another program's file."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from tests.batch.batches import command, park, parks, run

from lowcarbon_cli.batch import journal as journals
from lowcarbon_cli.batch.journal import Journal
from lowcarbon_cli.errors import OutputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def counts(said: str) -> tuple[int, int]:
    """Return how many inputs a run computed and how many it took from the journal, as it says itself."""
    line = said.strip().splitlines()[-1]
    fresh, old = line.partition("新算 ")[2].rstrip("）").split("，取自记录 ")
    return int(fresh), int(old)


def test_an_unchanged_park_is_not_computed_again(tmp_path: Path) -> None:
    folder = parks(tmp_path / "parks", 4)
    first = command("parks", "-o", "s.csv", cwd=tmp_path)
    assert counts(first.stderr) == (4, 0)
    content = (tmp_path / "s.csv").read_bytes()
    again = command("parks", "-o", "s.csv", cwd=tmp_path)
    assert counts(again.stderr) == (0, 4)
    assert (tmp_path / "s.csv").read_bytes() == content
    assert again.stdout == first.stdout
    park(folder, "park-01", 47)
    assert counts(command("parks", "-o", "s.csv", cwd=tmp_path).stderr) == (1, 3)
    assert counts(command("parks", "-o", "s.csv", "--electricity", "equivalent", cwd=tmp_path).stderr) == (4, 0)


def test_a_park_that_moves_keeps_its_result_and_one_that_is_renamed_does_not(tmp_path: Path) -> None:
    def computed(place: Path) -> int:
        done = command(place, "--folder-is-park", "--journal", "j", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return counts(done.stderr)[0]

    one = park(tmp_path, "x")
    assert computed(one) == 1
    moved = one.rename(tmp_path / "y")
    assert computed(moved) == 0
    # cells are named by their file, so another name is another result
    (moved / "总量数据.csv").rename(moved / "总量.csv")
    assert computed(moved) == 1


def test_two_runs_do_not_share_a_journal(tmp_path: Path) -> None:
    with Journal(tmp_path / "j"), pytest.raises(UsageError, match="batch_journal_busy"):
        Journal(tmp_path / "j")


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at" * 30, None])
def test_a_foreign_file_is_never_touched(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "j"
    if content is None:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE theirs (x)")
        other.commit()
        other.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="batch_bad_journal"):
        Journal(path)
    assert path.read_bytes() == before


def test_there_must_be_something_to_resume(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 1)
    done = command("parks", "--resume", cwd=tmp_path)
    assert done.returncode == 2
    assert "没有可继续的记录" in done.stderr


def test_a_full_disk_stops_the_run_and_keeps_what_was_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = parks(tmp_path / "parks", 12)
    prepare = Journal._prepare

    def small(self: Journal, **known: Any) -> None:
        prepare(self, **known)
        # the number of pages is bounded: SQLite then says what it says on a full disk
        self._db.execute("PRAGMA max_page_count = 14")

    monkeypatch.setattr(journals.Journal, "_prepare", small)
    with pytest.raises(OutputError, match="batch_disk_full"):
        run([folder], tmp_path / "j", jobs=1)
    monkeypatch.undo()
    with Journal(tmp_path / "j", resume=True) as opened:
        kept = opened._db.execute("SELECT count(*) FROM done").fetchone()[0]
    assert 0 < kept < 12
    assert run([folder], tmp_path / "j", resume=True) == run([folder], tmp_path / "other")


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_a_disk_that_fills_up_is_a_clear_message_and_exit_code_2(tmp_path: Path) -> None:
    import resource
    import subprocess

    from tests.batch.batches import environment

    parks(tmp_path / "parks", 12)

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (130_000, 130_000))

    words = [sys.executable, "-m", "lowcarbon_cli", "batch", "parks", "-o", "s.csv", "--jobs", "1"]
    done = subprocess.run(
        words,
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        preexec_fn=small,
    )
    assert done.returncode == 2, done.stderr
    assert "磁盘已满或写入失败" in done.stderr
    assert not (tmp_path / "s.csv").exists()
    resumed = command("parks", "-o", "s.csv", "--resume", cwd=tmp_path)
    assert resumed.returncode == 0, resumed.stderr
    assert counts(resumed.stderr)[1] > 0
    command("parks", "-o", "t.csv", cwd=tmp_path)
    assert (tmp_path / "s.csv").read_bytes() == (tmp_path / "t.csv").read_bytes()


def test_a_journal_of_the_first_form_is_done_anew(tmp_path: Path) -> None:
    folder = parks(tmp_path / "parks", 2)
    wanted = run([folder], tmp_path / "j")
    keys = [key for key, _ in sqlite3.connect(tmp_path / "j").execute("SELECT key, body FROM done")]
    (tmp_path / "j").unlink()
    former = sqlite3.connect(tmp_path / "j")
    former.executescript(
        f"PRAGMA application_id = {journals.APPLICATION};"
        "CREATE TABLE done (key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;"
    )
    former.executemany("INSERT INTO done VALUES (?, ?)", [(key, b"[]") for key in keys])
    former.commit()
    former.close()
    with Journal(tmp_path / "j", resume=True) as opened:
        assert opened.empty
    assert run([folder], tmp_path / "j", resume=True) == wanted


@pytest.mark.parametrize("damage", ["body = zeroblob(length(body))", "sum = sum + 1", "body = CAST('[]' AS BLOB)"])
def test_a_result_that_was_damaged_on_the_disk_is_done_anew(tmp_path: Path, damage: str) -> None:
    parks(tmp_path / "parks", 3)
    command("parks", "-o", "s.csv", cwd=tmp_path)
    content = (tmp_path / "s.csv").read_bytes()
    with closing(sqlite3.connect(tmp_path / "s.csv.journal", isolation_level=None)) as held:
        held.execute(f"UPDATE done SET {damage} WHERE key = (SELECT min(key) FROM done)")  # noqa: S608
    again = command("parks", "-o", "s.csv", cwd=tmp_path)
    assert counts(again.stderr) == (1, 2)
    assert (tmp_path / "s.csv").read_bytes() == content
    assert counts(command("parks", "-o", "s.csv", cwd=tmp_path).stderr) == (0, 3)


def test_a_damaged_file_is_a_clear_message(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 3)
    command("parks", "-o", "s.csv", cwd=tmp_path)
    path = tmp_path / "s.csv.journal"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    done = command("parks", "-o", "s.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert "已损坏；请删除它" in done.stderr


def test_a_walk_that_was_given_up_may_outlive_the_journal(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as opened:
        for place in (1, 2, 3):
            opened.put(place, f"k{place}", b"result")
        walk = opened.bodies()
        assert next(walk)[0] == 1
    # as where a disk is full: the error holds the walk until after the journal was closed
    walk.close()  # type: ignore[attr-defined]


def test_a_name_that_a_manifest_gives_is_part_of_what_is_kept(tmp_path: Path) -> None:
    nameless(tmp_path, "x")
    for name in ("甲", "乙"):
        (tmp_path / "m.csv").write_text(f"园区,文件\n{name},x\n", "utf-8")
        command("m.csv", "-o", "s.csv", "--journal", "j", cwd=tmp_path)
        assert f"1,{name},{name}," in (tmp_path / "s.parks.csv").read_text("utf-8-sig")
    command("x", "--folder-is-park", "-o", "s.csv", "--journal", "j", cwd=tmp_path)
    assert "1,,x," in (tmp_path / "s.parks.csv").read_text("utf-8-sig")


def test_two_parks_with_the_same_files_keep_their_names(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        nameless(tmp_path / folder, "data")
    (tmp_path / "m.csv").write_text("园区,文件\n甲,a/data\n乙,b/data\n", "utf-8")
    command("m.csv", "-o", "s.csv", cwd=tmp_path)
    lines = (tmp_path / "s.parks.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["甲", "乙"]


def nameless(folder: Path, name: str) -> None:
    """Write a park whose sheet gives no name."""
    sheet = park(folder, name) / "园区信息.csv"
    sheet.write_text(sheet.read_text("utf-8").replace(f"园区名称,{name}\n", ""), "utf-8")
