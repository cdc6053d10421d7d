"""Lines of the long tables, against Python's own csv module."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batch.reports import LONG, line, park, report_of

from lowcarbon_cli.render.batch.csvfile import CsvWriting, _entries, _entry, pieces
from lowcarbon_cli.render.batch.lines import rows, titles
from lowcarbon_cli.render.safe import no_formula, one_line


def by_csv(words: list[str]) -> str:
    """Return the line that the standard library writes of the same harmless words."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([no_formula(one_line(word)) for word in words])
    return stream.getvalue()


def line_of(words: list[str]) -> str:
    return CsvWriting.between.join(map(_entry, words)) + CsvWriting.end


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
    assert line_of(list(words)) == by_csv(list(words))


@given(st.lists(st.text(), min_size=2, max_size=4))
def test_any_line_is_that_of_the_csv_module(words: list[str]) -> None:
    assert line_of(words) == by_csv(words)


@given(st.lists(st.one_of(st.text(max_size=3), st.sampled_from(["a.xlsx!s!C4, D5", "-1", "=x", '"', ",", "\n"]))))
def test_a_column_as_a_whole_is_its_words_one_by_one(words: list[str]) -> None:
    assert list(_entries(words)) == list(map(_entry, words))


def test_the_figures_joined_of_pieces_are_the_rows_of_the_table() -> None:
    word = line(value="", word='=a "word", of a cell', limit="", op="", year=2023)
    own = line(id="own, =id", unit="", group='"g"', basis="", period_first=None, period_last=None, verdict="")
    places = [line(cells=cells) for cells in ("", "C4", "=b.xlsx!s!C4", 'q".xlsx!s!C4, C5', "two\nlines!C4", LONG)]
    report = report_of(park(1, "a, b.xlsx", line(), word), park(2, "=c.xlsx"), park(3, "d", own, *places, line()))
    for lang in ("zh", "en"):
        wanted = map(by_csv, map(list, (titles("figures", lang), *rows("figures", report, lang))))
        assert "".join(pieces(report, "figures", lang)) == "".join(wanted)
