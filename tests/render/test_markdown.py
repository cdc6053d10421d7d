"""Markdown: the workbook's words are shown, never interpreted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render import sample_reports as samples

from lowcarbon_cli.render import markdown

if TYPE_CHECKING:
    from tests.conftest import Snapshot

    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_snapshots(snapshot: Snapshot, park_a: ComplianceReport, lang: Lang) -> None:
    snapshot(f"park_a.{lang}.md", markdown.render(park_a, lang))


def test_snapshot_of_the_hostile(snapshot: Snapshot, hostile: ComplianceReport) -> None:
    snapshot("hostile.zh.md", markdown.render(hostile, "zh"))


def cells_in(line: str) -> int:
    """Count the cells of a table row: bars that no backslash escapes."""
    return len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) - 1


def check_structure(shown: str) -> None:
    lines = shown.split("\n")
    for place, line in enumerate(lines):
        if line.startswith("| ---"):
            assert cells_in(lines[place - 1]) == cells_in(line)
            for row in lines[place + 1 :]:
                if not row.startswith("|"):
                    break
                assert cells_in(row) == cells_in(line), row
        assert line == "" or line.startswith(("# ", "## ", "| ", "- ")) or line in {"无", "none"}, line
    assert not re.search(r"[<>]", shown)
    assert not re.search(r"(?<!\\)\]\(", shown)
    assert "\x1b" not in shown


def test_structure_of_an_ordinary_report(park_a: ComplianceReport) -> None:
    check_structure(markdown.render(park_a, "zh"))
    check_structure(markdown.render(park_a, "en"))


@given(st.text(max_size=30) | st.sampled_from(samples.NASTY) | st.text(alphabet="|\\<>[]()!`*_\n# -", max_size=12))
def test_no_text_breaks_out_of_its_place(text: str) -> None:
    check_structure(markdown.render(samples.poisoned(text), "zh"))


def test_the_mark_stays_readable(park_a: ComplianceReport) -> None:
    assert "| ≤0.5 [未核] |" in markdown.render(park_a, "zh")


def test_a_web_address_is_no_link() -> None:
    assert "://" not in markdown.escape("see http://x.example or www.x.example")
