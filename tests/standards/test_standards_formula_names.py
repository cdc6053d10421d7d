"""The language of formulas and conditions: what it takes, what it refuses, and that it refuses quickly."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lowcarbon_cli.model.messages import say
from lowcarbon_cli.standards.formula_names import (
    FormulaError,
    condition_names,
    condition_word,
    formula_names,
    parse_condition,
    parse_formula,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("energy_total / iav", {"energy_total", "iav"}),
        ("growth(energy_total) / growth(iav_constant)", {"energy_total", "iav_constant"}),
        ("mean(growth(cod), growth(so2)) / growth(iav_constant)", {"cod", "so2", "iav_constant"}),
        ("reduction(co2_total / iav_constant)", {"co2_total", "iav_constant"}),
        ("-(a + b) * 0.5 - 2", {"a", "b"}),
        (" a ", {"a"}),
        ("1 + 2", set()),
    ],
)
def test_names_of_a_formula(text: str, names: set[str]) -> None:
    assert formula_names(text) == names


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "bad_syntax"),
        ("a +", "bad_syntax"),
        ("(a", "bad_syntax"),
        ("a b", "bad_syntax"),
        ("a ** 2", "not_allowed"),
        ("a // b", "not_allowed"),
        ("+a", "not_allowed"),
        ("a < b", "not_allowed"),
        ("a if b else c", "not_allowed"),
        ("(a, b)", "not_allowed"),
        ("a.b", "not_allowed"),
        ("lambda", "bad_syntax"),
        ("a and b", "not_allowed"),
        ("1in a", "not_allowed"),
        ("exec(a)", "bad_function"),
        ("growth(a)(b)", "bad_function"),
        ("growth()", "bad_arguments"),
        ("growth(a, b)", "bad_arguments"),
        ("mean(a)", "bad_arguments"),
        ("mean(*a)", "bad_arguments"),
        ("mean(a, *b)", "not_allowed"),
        ("growth(growth(a))", "rate_in_rate"),
        ("reduction(a / growth(b))", "rate_in_rate"),
        ("growth", "bad_name"),
        ("A + 1", "bad_name"),
        ("_a", "bad_name"),
        ("True + a", "bad_number"),
        ("1e3 * a", "bad_number"),
        ("0x10 * a", "bad_number"),
        ("1_000 * a", "bad_number"),
        ("1j * a", "bad_number"),
        ('"word"', "bad_number"),
        ("a[0]", "bad_character"),
        ("a; b", "bad_character"),
        ("a\nb", "bad_character"),
        ("能耗 / iav", "bad_character"),
        ("ａ / iav", "bad_character"),
        ("a\x00", "bad_character"),
        ("(" * 10_000 + "a" + ")" * 10_000, "too_long"),
        ("(" * 21 + "a" + ")" * 21, "too_deep"),
        ("-" * 41 + "a", "too_deep"),
        ("-" * 399 + "a", "too_deep"),
        ("a+" * 10_000 + "a", "too_long"),
    ],
)
def test_what_is_no_formula(text: str, problem: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text)
    assert caught.value.problem == problem
    for lang in ("zh", "en"):
        message = say("error", f"standard_formula_{problem}", lang, {"file": "f", "where": "w", "detail": "d"})
        assert "w" in message


def test_the_deepest_that_is_taken() -> None:
    assert formula_names("(" * 20 + "a" + ")" * 20) == {"a"}
    assert formula_names("-" * 40 + "a") == {"a"}


@pytest.mark.parametrize(
    ("text", "names", "word"),
    [
        ("growth(iav_constant) > 0", {"iav_constant"}, None),
        ("1000 < water_per_capita <= 2000", {"water_per_capita"}, None),
        ('region_class == "jjj"', {"region_class"}, ("region_class", "jjj")),
        ("a / b >= 2 * c", {"a", "b", "c"}, None),
    ],
)
def test_names_of_a_condition(text: str, names: set[str], word: tuple[str, str] | None) -> None:
    assert condition_names(text) == names
    assert condition_word(text) == word


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a", "no_condition"),
        ("a < b and b < c", "no_condition"),
        ("not a < b", "no_condition"),
        ("1 < a < 2 < b", "no_condition"),
        ("a == 1", "bad_comparison"),
        ("a != 1", "bad_comparison"),
        ("a in b", "bad_comparison"),
        ('a < "word"', "bad_comparison"),
        ('"word" == a', "bad_comparison"),
        ('a == "x" == "y"', "bad_comparison"),
        ('growth(a) == "x"', "bad_comparison"),
        ('a == "京津冀"', "bad_character"),
        ('a == "two words"', "bad_name"),
    ],
)
def test_what_is_no_condition(text: str, problem: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_condition(text)
    assert caught.value.problem == problem


@given(st.text(max_size=60) | st.text(alphabet='ab1.+-*/()<>=!" ,growthmean_', max_size=60))
def test_any_text_is_taken_or_refused_but_never_crashes(text: str) -> None:
    for parse in (parse_formula, parse_condition):
        with contextlib.suppress(FormulaError):  # any other exception fails the test
            parse(text)
