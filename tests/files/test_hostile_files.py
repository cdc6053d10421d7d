"""Every hostile file gives exactly its code: as its only refusal, or as its only finding at warning or above."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tools.hostile_files import cases

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import catalogue, describe
from lowcarbon_cli.read.load import load

if TYPE_CHECKING:
    from tools.hostile_files import Case

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_each_gives_exactly_its_code(case: Case, tmp_path: Path) -> None:
    path = case.write(tmp_path)
    data = load([path], keep_going=True)
    findings = data.findings
    grave = Counter(item.code for item in findings if item.severity is not Severity.INFO or item.code == case.code)
    assert grave == {case.code: 1}
    for item in findings:
        assert all(cell.file == case.name for cell in item.cells)
        assert describe(item, "zh")
        assert describe(item, "en")
    if data.tables:
        assert load([path]).tables.keys() == data.tables.keys()
    else:  # nothing was read: asked for alone, the file is refused with the same code
        with pytest.raises(UnreadableFileError) as caught:
            load([path])
        assert (caught.value.code, caught.value.exit_code) == (case.code, 2)


def test_the_set_is_large_and_covers_every_code_of_files() -> None:
    assert len(CASES) >= 40
    assert len({case.name for case in CASES}) == len(CASES)
    # a file that is not there, a folder without data, one that cannot be opened, a lossy format, what a folder skips
    elsewhere = {"LC-FIL-001", "LC-FIL-002", "LC-FIL-003", "LC-FIL-022", "LC-FIL-027"}
    codes = {code for code in catalogue()["finding"] if code.startswith(("LC-FIL", "LC-STR-04"))}
    assert {case.code for case in CASES} >= codes - elsewhere


def test_the_same_bytes_every_time() -> None:
    for case in CASES[:8]:
        assert case.content() == case.content()


def test_the_published_table_is_in_step() -> None:
    lines = (Path(__file__).parents[2] / "docs" / "hostile-files.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:6]] for line in lines if line.startswith("| `")]
    assert [(name.strip("`"), what, code) for name, what, code, _seconds, _mib in rows] == [
        (case.name, case.what, case.code) for case in CASES
    ]
    # the limits of the table; it is made by hand, so this times nothing
    assert all(float(seconds) < 5 and int(mib) < 300 for *_names, seconds, mib in rows)
