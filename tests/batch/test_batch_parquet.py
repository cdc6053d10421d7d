"""The long tables of a batch as Parquet."""

from __future__ import annotations

from io import BytesIO

from pyarrow import parquet as pq
from tests.batch.reports import line, park, report_of

from lowcarbon_cli.render.batch import parquet


def test_words_no_file_can_hold_are_replaced_and_blanks_stay_blank() -> None:
    odd = line(value="", word="lone \ud800 surrogate", cells="能源.xlsx!表!C4", period_first=None)
    stream = BytesIO()
    parquet.write(report_of(park(1, "甲.xlsx", line(), odd)), "figures", stream)
    first, second = pq.read_table(stream).to_pylist()
    assert (first["value"], first["word"], first["period_first"]) == (-0.4, "", 2020)
    assert (second["value"], second["word"], second["period_first"]) == (None, "lone ? surrogate", None)
    assert (second["source"], second["cells"]) == ("甲.xlsx", "能源.xlsx!表!C4")
