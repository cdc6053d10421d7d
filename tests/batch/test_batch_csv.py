"""Lines of the long tables, against Python's own csv module."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lowcarbon_cli.render.batch.csvfile import _entry, _line
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
