"""CSV: opens in a spreadsheet as text and numbers, and never as a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render import sample_reports as samples

from lowcarbon_cli.render import csvfile

if TYPE_CHECKING:
    from tests.conftest import Snapshot

    from lowcarbon_cli.model.results import ComplianceReport

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
TABLES = (
    "indicators",
    "bases",
    "inputs",
    "years_all",
    "compliance",
    "overall",
    "conditions",
    "open",
    "energy",
    "factors",
    "limits",
    "findings",
)


def parsed(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_snapshots(snapshot: Snapshot, park_a: ComplianceReport, hostile: ComplianceReport) -> None:
    snapshot("park_a.zh.csv", csvfile.render(park_a, "zh"))
    snapshot("park_a.findings.en.csv", csvfile.render(park_a, "en", table="findings"))
    snapshot("hostile.zh.csv", csvfile.render(hostile, "zh"))


def test_starts_with_the_byte_order_mark_and_is_rectangular(park_a: ComplianceReport) -> None:
    for table in TABLES:
        data = csvfile.render(park_a, "en", table=table)
        assert data.startswith(b"\xef\xbb\xbf")
        assert len({len(row) for row in parsed(data)}) == 1, table


def test_numbers_are_unrounded(park_a: ComplianceReport) -> None:
    head, *rows = parsed(csvfile.render(park_a, "en"))
    found = [dict(zip(head, row, strict=True)) for row in rows]
    intensity = next(row for row in found if row["id"] == "energy_intensity" and row["Year"] == "2024")
    # 66.2 / 255 at 17 significant digits
    assert intensity["Value"] == "0.2596078431372549"
    assert intensity["Displayed"] == "0.2596"
    assert (intensity["Operator"], intensity["Limit"], intensity["Evidence"]) == (
        "<=",
        "0.5",
        "memory, high confidence",
    )
    missing = next(row for row in found if row["id"] == "renewable_share")
    assert missing["Value"] == missing["Displayed"] == ""
    assert missing["Verdict"] == "not assessable"
    assert missing["Cells"] == "data.xlsx!电力热力与绿电!E1"


def test_consequences_have_a_column_of_their_own(park_a: ComplianceReport) -> None:
    head, *rows = parsed(csvfile.render(park_a, "zh", table="findings"))
    assert head[-1] == "由何引起"
    assert [row[-1] for row in rows].count("LC-TST-001@data.xlsx!能源消费!I3") == 2


def test_an_unknown_table_is_refused(park_a: ComplianceReport, empty: ComplianceReport) -> None:
    with pytest.raises(ValueError, match="nothing"):
        csvfile.render(park_a, table="nothing")
    assert csvfile.render(empty, table="compliance") == b"\xef\xbb\xbf"


@given(
    text=st.text(max_size=20) | st.sampled_from(samples.NASTY) | st.from_regex(r"\A[=+\-@\t\r\n＝＋－＠].{0,10}\Z"),
    table=st.sampled_from(TABLES),
)
def test_no_field_begins_like_a_formula(text: str, table: str) -> None:
    for row in parsed(csvfile.render(samples.poisoned(text), "zh", table=table)):
        for field in row:
            assert not field.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) or NUMBER.fullmatch(field), field
