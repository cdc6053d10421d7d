"""The report as a DataFrame."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from lowcarbon_cli.model.frame import DTYPES

if TYPE_CHECKING:
    from lowcarbon_cli.model.results import ComplianceReport


def test_columns_and_dtypes_do_not_depend_on_the_content(park_a: ComplianceReport, empty: ComplianceReport) -> None:
    for report in (park_a, empty):
        frame = report.to_frame()
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == DTYPES
    assert len(empty.to_frame()) == 0


def test_values_of_park_a(park_a: ComplianceReport) -> None:
    frame = park_a.to_frame("en")
    assert len(frame) == len(park_a.assessments[0].indicators)
    row = frame[(frame["id"] == "energy_intensity") & (frame["year"] == 2024)].iloc[0]
    assert row["value"] == pytest.approx(66.2 / 255, rel=1e-15)
    assert (row["op"], row["limit"], row["verdict"]) == ("<=", 0.5, "met")
    assert row["name"] == "Energy per industrial value added"
    assert row["cells"] == "data.xlsx!总量数据!B6; data.xlsx!经济数据!B6"
    missing = frame[frame["id"] == "renewable_share"].iloc[0]
    assert math.isnan(missing["value"])
    assert missing["cells"] == "data.xlsx!电力热力与绿电!E1"
    info = frame[frame["role"] == "info"]
    assert info["verdict"].isna().all()
