"""Inputs at addresses, on fsspec's file system in memory (forked workers see it too)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import fsspec
import pytest
from tests.batch.batches import run
from tests.examples import EXAMPLES

from lowcarbon_cli.batch import remote
from lowcarbon_cli.errors import UnreadableFileError, UsageError
from lowcarbon_cli.model.budget import Budget

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
