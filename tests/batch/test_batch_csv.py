"""Lines of the long tables, against Python's own csv module."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batch.batches import figures_of

from lowcarbon_cli.batch.summary import names_of
from lowcarbon_cli.model.batch import BatchReport, IndicatorLine, ParkResult, RollUp
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.render.batch.csvfile import _entries, _entry, _line, pieces
from lowcarbon_cli.render.batch.lines import rows, titles
from lowcarbon_cli.render.safe import no_formula, one_line

LONG = "能源.xlsx!能源消费!" + ", ".join(f"H{row}" for row in range(3, 60))


def by_csv(words: list[str]) -> str:
    """Return the line that the standard library writes of the same harmless words."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([no_formula(one_line(word)) for word in words])
    return stream.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        ("a", "", "万吨标准煤"),
        ('say "yes"', "a, b", '"', ","),
        ("=1+1", "-3.5", "@x", "two\r\nlines", "tab\there"),
        (LONG, LONG + '"', " blank ", "'"),
    ],
)
def test_a_line_is_that_of_the_csv_module(words: tuple[str, ...]) -> None:
    assert _line(map(_entry, words)) == by_csv(list(words))


@given(st.lists(st.text(), min_size=2, max_size=4))
def test_any_line_is_that_of_the_csv_module(words: list[str]) -> None:
    assert _line(map(_entry, words)) == by_csv(words)


@given(st.lists(st.one_of(st.text(max_size=3), st.sampled_from(["a.xlsx!s!C4, D5", "-1", "=x", '"', ",", "\n"]))))
def test_a_column_as_a_whole_is_its_words_one_by_one(words: list[str]) -> None:
    assert list(_entries(words)) == list(map(_entry, words))


def line(**other: Any) -> IndicatorLine:
    usual = IndicatorLine(
        "energy_intensity",
        2024,
        2020,
        2024,
        "mandatory",
        "G1",
        "-0.4",
        "",
        "tce/10k_cny",
        "<=",
        "0.5",
        "met",
        "-1.5",
        "20",
        "constant",
        "a.xlsx!s!C4, D4",
    )
    return usual._replace(**other)


def report_of(*parks: ParkResult) -> BatchReport:
    none = RollUp("", Text("", ""), 0, {}, {})
    empty: tuple[()] = ()
    return BatchReport(
        tool_version="",
        catalogue_version="",
        catalogue_sha256="",
        options={},
        inputs=0,
        parks=0,
        outcomes={},
        verdicts=none,
        standards=empty,
        provinces=empty,
        ranking=empty,
        unranked=0,
        peers=empty,
        outliers=empty,
        codes=empty,
        findings=empty,
        names=names_of(),
        results=lambda: iter(parks),
    )


def park(place: int, source: str, *lines: IndicatorLine) -> ParkResult:
    known = ("computed", "a park", "", "江苏", 2020, 2024, "hj274-2015", "HJ 274-2015", "met", "met")
    return ParkResult(place, source, *known, figures_of(*lines), ())  # type: ignore[arg-type]


def test_the_figures_joined_of_pieces_are_the_rows_of_the_table() -> None:
    word = line(value="", word='=a "word", of a cell', limit="", op="", year=2023)
    own = line(id="own, =id", unit="", group='"g"', basis="", period_first=None, period_last=None, verdict="")
    places = [line(cells=cells) for cells in ("", "C4", "=b.xlsx!s!C4", 'q".xlsx!s!C4, C5', "two\nlines!C4", LONG)]
    report = report_of(park(1, "a, b.xlsx", line(), word), park(2, "=c.xlsx"), park(3, "d", own, *places, line()))
    for lang in ("zh", "en"):
        wanted = map(by_csv, map(list, (titles("figures", lang), *rows("figures", report, lang))))
        assert "".join(pieces(report, "figures", lang)) == "".join(wanted)
