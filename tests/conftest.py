"""What all tests share: snapshots of printed output, and no network."""

from __future__ import annotations

import gc
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn, Protocol

import pytest
from hypothesis import settings

# the same examples in every run: a fault that is found is found again, on every machine; `make fuzz` draws new ones
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile("search", max_examples=5000, deadline=None)
settings.load_profile("fixed")

TESTS = Path(__file__).parent
SNAPSHOTS = TESTS / "snapshots"

# tests are imported one by one (importlib mode); this lets them share builders as tests.<room>.<module>
if str(TESTS.parent) not in sys.path:
    sys.path.insert(0, str(TESTS.parent))


class Snapshot(Protocol):
    """Compares printed output with a stored file."""

    def __call__(self, name: str | Path, content: str | bytes) -> None: ...


_USED = pytest.StashKey[set[Path]]()
_ORPHANS = pytest.StashKey[list[Path]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--packaging", action="store_true", help="also build, install and run the packages")
    parser.addoption("--office", action="store_true", help="also open files in LibreOffice and Chromium")
    parser.addoption("--kills", default="2", help="how often a batch is killed and resumed")
    parser.addoption("--snapshot-update", action="store_true", help="rewrite the snapshots, delete orphans")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_USED] = set()
    config.stash[_ORPHANS] = []
    if config.getoption("numprocesses", None):
        config.pluginmanager.register(_Workers(config))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what starts other programs, unless asked: where one is missing then, the test fails."""
    if not config.getoption("--office"):
        apart = [item for item in items if item.get_closest_marker("office")]
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if item not in apart]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage less often, and never again among what was imported: a tenth of all time went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """Compare with ``tests/snapshots/<room>/<name>``, or a whole path; ``--snapshot-update`` writes it instead."""

    def check(name: str | Path, content: str | bytes) -> None:
        path = SNAPSHOTS / request.path.parent.name / name
        request.config.stash[_USED].add(path)
        data = content.encode("utf-8") if isinstance(content, str) else content
        if request.config.getoption("--snapshot-update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            return
        assert path.is_file(), f"no snapshot {path}; write it with --snapshot-update and read it"
        stored = path.read_bytes()
        assert data.decode("utf-8") == stored.decode("utf-8"), f"differs from {path}"

    return check


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """After a whole run that passed, no snapshot may be left that nothing compares with."""
    config = session.config
    if hasattr(config, "workeroutput"):  # one of several processes: the one that started it knows the whole
        config.workeroutput["snapshots"] = [str(path) for path in config.stash[_USED]]
        return
    partial = config.option.keyword or config.option.markexpr or config.args_source is not config.ArgsSource.TESTPATHS
    if partial or exitstatus != 0 or not SNAPSHOTS.is_dir():
        return
    orphans = sorted(path for path in SNAPSHOTS.rglob("*") if path.is_file() and path not in config.stash[_USED])
    config.stash[_ORPHANS] = orphans
    if config.getoption("--snapshot-update"):
        for path in orphans:
            path.unlink()
    elif orphans:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


class _Workers:
    """Collects the snapshots that the processes of pytest-xdist used."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a process used."""
        self.config.stash[_USED].update(map(Path, getattr(node, "workeroutput", {}).get("snapshots", ())))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    verb = "deleted" if config.getoption("--snapshot-update") else "unused"
    for path in config.stash[_ORPHANS]:
        terminalreporter.write_line(f"{verb} snapshot: {path.relative_to(TESTS)}")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test, and nothing it calls in this process, opens a connection."""

    def refuse(*_: object, **__: object) -> NoReturn:
        message = "the tool must not use the network"
        raise AssertionError(message)

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
