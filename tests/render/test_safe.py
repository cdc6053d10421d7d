"""Words of the workbook are shown, cut up and encoded without loss or harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lowcarbon_cli.render.safe import no_formula, one_line, safe, width_of, wrapped


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("≤0.5", "gbk", "≤0.5"),
        ("≤0.5 × 3", "ascii", "<=0.5 x 3"),
        ("园区\U0001f600\U00020bb7", "gbk", "园区??"),
        ("园区", "ascii", "??"),
        ("园区", "utf-8", "园区"),
        ("lone \ud800", "utf-8", "lone ?"),
    ],
)
def test_safe(text: str, encoding: str, shown: str) -> None:
    assert safe(text, encoding) == shown


@given(st.text(), st.sampled_from(["gbk", "ascii", "cp1252", "utf-8", "gb18030"]))
def test_safe_text_can_always_be_encoded(text: str, encoding: str) -> None:
    safe(text, encoding).encode(encoding)


def test_one_line_takes_out_control_and_direction_marks() -> None:
    assert one_line("a\r\nb\x1b[31mc\x9bd\u202ee\u2066f\ufeff\u2028g\uffff") == "a b [31mc def g"


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1-1", "@A1", "\t=1", "\r=1", "\n=1", "＝1+1", "－1+1", "-", "+1%"])
def test_formulas_are_quoted(text: str) -> None:
    assert no_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1.5", "+3", "12", "1+1", " =1", "", "能源"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert no_formula(text) == text


def test_widths_of_wide_and_combining_characters() -> None:
    assert [width_of(text) for text in ("ab", "园区", "（a）", "e\u0301", "≤")] == [2, 4, 5, 1, 1]


@given(st.text(alphabet=st.sampled_from("ab 1.-（）[未核]，园区综合能耗≤%\U0001f600"), max_size=60), st.integers(2, 40))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_wrapping_keeps_marks_and_closing_punctuation_together() -> None:
    assert wrapped("综合能耗，弹性 [未核]", 10) == ["综合能耗，", "弹性", "[未核]"]
    assert wrapped("综合能耗，弹性系数", 8) == ["综合能", "耗，弹性", "系数"]
