"""Inputs at addresses, on fsspec's file system in memory (forked workers see it too)."""

from __future__ import annotations

import csv
import os
import sys
import time
from typing import TYPE_CHECKING, Any, cast

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from tests.batch.batches import command, run
from tests.examples import EXAMPLES

from lowcarbon_cli.batch import remote
from lowcarbon_cli.errors import UnreadableFileError, UsageError
from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the memory of this process travels by fork"
)


@pytest.fixture
def store() -> Iterator[str]:
    """Return an address with two of the examples."""
    files = fsspec.filesystem("memory")
    for name in ("park-a", "park-c"):
        files.pipe(f"/parks/{name}.xlsx", (EXAMPLES / name / "data.xlsx").read_bytes())
    yield "memory://parks/"
    files.rm("/parks", recursive=True)


@pytest.mark.parametrize("given", ["memory://parks/", "memory://parks/*.xlsx"])
def test_addresses_give_what_the_files_give(store: str, tmp_path: Path, given: str) -> None:
    far = run([given], tmp_path / "a")
    copies = [tmp_path / f"{name}.xlsx" for name in ("park-a", "park-c")]
    for copy in copies:
        copy.write_bytes((EXAMPLES / copy.stem / "data.xlsx").read_bytes())
    near = run(copies, tmp_path / "b")
    assert [park.source for park in far] == [f"memory:///parks/{name}.xlsx" for name in ("park-a", "park-c")]
    assert [park.lines for park in far] == [park.lines for park in near]
    assert [park.findings for park in far] == [park.findings for park in near]


def test_what_is_not_there_is_a_finding_of_its_park(store: str, tmp_path: Path) -> None:
    found = run([f"{store}park-a.xlsx", f"{store}gone.xlsx"], tmp_path / "j")
    assert [park.outcome for park in found] == ["computed", "not_read"]
    assert [item.code for item in found[1].findings] == ["LC-FIL-001"]


def test_a_file_beyond_the_budget_is_not_fetched_whole(store: str) -> None:
    (held,) = remote.collect([f"{store}park-a.xlsx"], Budget(file_bytes=100)).files
    assert held.refusal is not None
    assert (held.refusal.code, held.content) == ("LC-FIL-017", b"")


def test_bad_addresses_are_refused(store: str) -> None:
    with pytest.raises(UsageError, match="batch_remote"):
        remote.expand("nosuchscheme://a/*")
    with pytest.raises(UnreadableFileError, match="batch_no_match"):
        remote.expand(f"{store}*.ods")


@pytest.mark.parametrize("path", ["C:\\parks\\a.xlsx", "a/b.xlsx", "/a:b/c", "a.xlsx"])
def test_paths_are_no_addresses(path: str) -> None:
    assert not remote.is_address(path)


class Slow(MemoryFileSystem):  # type: ignore[misc]
    """A store that never answers when asked for some of its files, and that this process may not open at all."""

    protocol = "slow"
    here = os.getpid()

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return cast("str", super()._strip_protocol(path.replace("slow://", "memory://")))

    def _open(self, path: str, *args: Any, **kwargs: Any) -> Any:
        assert os.getpid() != self.here, "the parent fetches"
        if "hang" in path:
            time.sleep(60)
        return super()._open(path, *args, **kwargs)

    def glob(self, path: str, **kwargs: Any) -> list[str]:
        assert os.getpid() != self.here, "the parent asks"
        if "hang" in path:
            time.sleep(60)
        return cast("list[str]", super().glob(path, **kwargs))


@pytest.fixture
def slow(store: str) -> str:
    fsspec.register_implementation("slow", Slow, clobber=True)
    return store.replace("memory", "slow")


def test_an_address_that_never_answers_is_a_finding_and_the_others_are_computed(slow: str, tmp_path: Path) -> None:
    near = tmp_path / "near.xlsx"
    near.write_bytes((EXAMPLES / "park-a" / "data.xlsx").read_bytes())
    words = (near.name, f"{slow}hang.xlsx", f"{slow}park-a.xlsx", f"{slow}park-c.xlsx", "-o", "s.csv", "--timeout", 4)
    first = command(*words, cwd=tmp_path)
    assert first.returncode == 2, first.stderr
    rows = list(csv.DictReader((tmp_path / "s.parks.csv").read_text("utf-8-sig").splitlines()))
    assert [row["处理情况"] for row in rows] == ["已核算", "已中止", "已核算", "已核算"]
    found = (tmp_path / "s.findings.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[2:4] for line in found if "LC-BAT" in line] == [
        ["", "LC-BAT-009"],  # near.xlsx and its copy at an address are one park
        ["slow://parks/hang.xlsx", "LC-BAT-002"],
    ]
    resumed = command(*words, "--resume", cwd=tmp_path)
    assert "新算 0，取自记录 4" in resumed.stderr
    assert resumed.stdout == first.stdout


def test_a_listing_that_never_comes_is_refused(slow: str) -> None:
    with pytest.raises(UsageError, match="batch_remote") as caught:
        remote.expand(f"{slow}hang/*.xlsx", seconds=0.2)
    assert str(caught.value.params["why"]) == str(Text("0.2 秒内没有答复", "no answer within 0.2 s"))
    assert list(remote.expand(f"{slow}*.xlsx")) == [f"slow:///parks/park-{name}.xlsx" for name in "ac"]


def test_reports_are_written_for_addresses_as_well(slow: str, tmp_path: Path) -> None:
    words = (slow, "--each", "json", "--each-dir", "out")
    assert command(*words, cwd=tmp_path).returncode == 0
    (tmp_path / "out" / "0001-park-a.json").unlink()
    assert command(*words, cwd=tmp_path).returncode == 0
    assert len(list((tmp_path / "out").iterdir())) == 2


class ClientResponseError(Exception):
    """As aiohttp has it."""

    __module__ = "aiohttp.client_exceptions"
    status: int


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (404, "LC-FIL-001", ""),
        (410, "LC-FIL-001", ""),
        (403, "LC-FIL-003", "HTTP 403，没有访问权限"),
        (500, "LC-FIL-003", "HTTP 500，服务器出错"),
        (418, "LC-FIL-003", "HTTP 418"),
    ],
)
def test_what_a_server_answers_is_the_reason(
    monkeypatch: pytest.MonkeyPatch, store: str, status: int, code: str, why: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        # fsspec asks for the size first, and takes whatever goes wrong for a file that is not there
        cause = ClientResponseError()
        cause.status = status
        raise FileNotFoundError(store) from cause

    monkeypatch.setattr(MemoryFileSystem, "_open", fails)
    (held,) = remote.collect([f"{store}park-a.xlsx"], Budget()).files
    assert held.refusal is not None
    assert held.refusal.code == code
    detail = held.refusal.params.get("detail", Text("", ""))
    assert isinstance(detail, Text)
    assert detail.zh == why


def test_a_host_that_is_not_there_is_the_reason(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    def fails(*_: object, **__: object) -> None:
        raise FileNotFoundError(store) from ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(MemoryFileSystem, "_open", fails)
    (held,) = remote.collect([f"{store}park-a.xlsx"], Budget()).files
    assert held.refusal is not None
    assert held.refusal.code == "LC-FIL-003"
    assert "ConnectionRefusedError" in str(held.refusal.params["detail"])
