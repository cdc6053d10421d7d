"""kill -9 of the whole run at a random moment: resumed, the output has the bytes of an undisturbed run.

``make kills`` does it 20 times (``--kills 20``), the usual tests twice.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.batch.batches import command, environment, parks
from tests.commands import process

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills a process group")
COUNT = 30
OUTPUTS = ("s.csv", "s.parks.csv", "s.findings.csv", "s.json", "s.xlsx")


def start(folder: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "lowcarbon_cli", "batch", "parks", "-o", "s.csv", "-o", "s.json", "-o", "s.xlsx"]
    return subprocess.Popen(
        [*words, "--jobs", "2", *(["--resume"] if (folder / "s.csv.journal").exists() else [])],
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in OUTPUTS}


def test_killed_at_random_moments_and_resumed(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    parks(tmp_path / "parks", COUNT)
    begun = time.monotonic()
    words = ("parks", "-o", "s.csv", "-o", "s.json", "-o", "s.xlsx", "--jobs", 2)
    calm = process("batch", *words, cwd=tmp_path, PYTHONUTF8="1")
    took = time.monotonic() - begun
    assert calm.returncode == 0, calm.stderr
    wanted = contents(tmp_path)
    kills = int(pytestconfig.getoption("--kills"))
    draw = random.Random(kills)  # noqa: S311 - moments, not secrets
    killed = tried = 0
    while killed < kills:
        tried += 1
        assert tried <= 3 * kills, "it ends before it can be killed"
        for path in tmp_path.glob("s.*"):
            path.unlink()
        started = start(tmp_path)
        begun = time.monotonic()
        try:
            started.wait(draw.uniform(0.1, 0.9) * took)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()
            killed += 1
        else:
            took = time.monotonic() - begun  # a machine that is less busy now
        resume = ["--resume"] if (tmp_path / "s.csv.journal").exists() else []
        done = command(*words, *resume, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (0, calm.stdout.decode()), done.stderr
        assert contents(tmp_path) == wanted


def test_ctrl_c_leaves_a_journal_and_no_process(tmp_path: Path) -> None:
    parks(tmp_path / "parks", COUNT)
    started = start(tmp_path)
    journal = tmp_path / "s.csv.journal-wal"
    while started.poll() is None and not (journal.exists() and journal.stat().st_size > 60_000):
        time.sleep(0.01)
    os.killpg(started.pid, signal.SIGINT)
    assert started.wait(20) == 130
    with pytest.raises(ProcessLookupError):
        os.killpg(started.pid, 0)
    resumed = command("parks", "-o", "s.csv", "-o", "s.json", "-o", "s.xlsx", "--resume", cwd=tmp_path)
    assert resumed.returncode == 0
    found = contents(tmp_path)
    command("parks", "-o", "s.csv", "-o", "s.json", "-o", "s.xlsx", "--fresh", cwd=tmp_path)
    assert contents(tmp_path) == found


def test_workers_end_with_a_killed_parent(tmp_path: Path) -> None:
    parks(tmp_path / "parks", COUNT)
    started = start(tmp_path)
    journal = tmp_path / "s.csv.journal-wal"
    while started.poll() is None and not (journal.exists() and journal.stat().st_size > 40_000):
        time.sleep(0.01)
    os.kill(started.pid, signal.SIGKILL)  # the parent alone
    started.wait()
    for _ in range(200):
        try:
            os.killpg(started.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("a worker outlived its parent")
