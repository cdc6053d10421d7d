"""The same work on a real LocalCluster of processes, with a worker killed on the way: the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests import commands
from tests.batch.batches import command, environment, parks

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks in /proc")]
COUNT = 80


def workers_of(parent: int) -> list[int]:
    """Return the worker processes of a cluster: the children of a process that multiprocessing spawned."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                status = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(status[1]) == parent and b"spawn_main" in words:
                found.append(int(entry.name))
    return sorted(found)


def test_a_cluster_that_loses_a_worker_gives_the_bytes_of_this_machine(tmp_path: Path) -> None:
    parks(tmp_path / "parks", COUNT)
    here = command("parks", "-o", "s.csv", "-o", "s.json", "--journal", "a", cwd=tmp_path)
    assert here.returncode == 0, here.stderr
    names = ("s.csv", "s.parks.csv", "s.findings.csv", "s.json")
    wanted = {name: (tmp_path / name).read_bytes() for name in names}
    for name in names:
        (tmp_path / name).unlink()
    words = [sys.executable, "-m", "lowcarbon_cli", "batch", "parks", "-o", "s.csv", "-o", "s.json", "--journal", "b"]
    process = subprocess.Popen(
        [*words, "--cluster", "local", "--jobs", "2"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    journal = tmp_path / "b-wal"
    while process.poll() is None and not (journal.exists() and journal.stat().st_size > 60_000):
        time.sleep(0.002)  # until the first block has come back
    victims = workers_of(process.pid)
    assert victims, "no worker to kill: the run was too short"
    os.kill(victims[0], signal.SIGKILL)
    out, err = process.communicate(timeout=90)
    assert process.returncode == 0, err
    assert out == here.stdout
    assert {name: (tmp_path / name).read_bytes() for name in names} == wanted


def test_a_cluster_that_is_not_there_is_a_clear_message(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 1)
    done = commands.process("batch", "parks", "--cluster", "nonsense://nowhere:1", cwd=tmp_path, PYTHONUTF8="1")
    assert done.returncode == 2
    assert "无法连接集群 nonsense://nowhere:1" in done.stderr.decode()


class StuckError(Exception):
    """As the libraries below have them: of no common kind, and without a word."""


def test_a_cluster_that_does_not_open_is_a_clear_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    def stuck(**_: object) -> None:
        raise StuckError

    monkeypatch.setattr(distributed, "LocalCluster", stuck)
    parks(tmp_path / "parks", 1)
    done = commands.run("batch", "parks", "--cluster", "local", cwd=tmp_path)
    assert done.returncode == 2
    assert "无法连接集群 local：StuckError" in done.stderr.decode()


def test_a_cluster_without_a_worker_is_a_clear_message(tmp_path: Path) -> None:
    parks(tmp_path / "parks", 1)
    words = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    scheduler = subprocess.Popen(
        [*words, "--no-dashboard", "--scheduler-file", "s.json"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while scheduler.poll() is None and not (tmp_path / "s.json").exists():
            time.sleep(0.05)
        address = json.loads((tmp_path / "s.json").read_text("utf-8"))["address"]
        impatient = "import runpy; from lowcarbon_cli.batch import cluster; cluster.WAIT = 0.5; "
        run = [sys.executable, "-c", f"{impatient} runpy.run_module('lowcarbon_cli', run_name='__main__')"]
        done = subprocess.run(
            [*run, "batch", "parks", "--cluster", address],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            timeout=60,
            check=False,
        )
    finally:
        scheduler.kill()
        scheduler.wait()
    assert done.returncode == 2
    assert f"集群 {address} 上没有工作进程，已等待 0.5 秒" in done.stderr.decode()
