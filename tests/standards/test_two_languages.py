"""What the data say of their sources stands in Chinese and in English: no English sentence in Chinese output."""

from __future__ import annotations

import re
from typing import cast

import pytest

from lowcarbon_cli.model.text import Text, note_in
from lowcarbon_cli.render.units import factor_unit
from lowcarbon_cli.standards import factors
from lowcarbon_cli.standards.editions import KINDS, EditionKind
from lowcarbon_cli.standards.rules import rules

EDITIONS = [item.id for kind in KINDS for item in factors.editions(cast("EditionKind", kind), selectable=False)]
_NAMES = re.compile(
    r"https?://\S+|\b(lowcarbon|xlsx|tce|kgce|tC|tCO2|tCO2e|kgCO2|gce|kcal|Mcal|kWh|GJ|MJ|kJ|Excel|Tapio|Calculations|CSV|Nm3)\b"
)
_WORD = re.compile(r"[a-z]{3,}")


def english(words: str) -> list[str]:
    """Return the English words of a Chinese text, without addresses, units and proper names."""
    return _WORD.findall(_NAMES.sub(" ", words))


def test_what_counts_as_english() -> None:
    assert english("读自 https://example.org/a，0.1 kgce/kg；Tapio 界限") == []
    assert english("GB/T 2589 (same in 2020)") == ["same"]


@pytest.mark.parametrize("code", rules())
def test_what_a_rule_rests_on(code: str) -> None:
    basis = rules()[code].basis
    assert english(basis.zh) == ([] if basis.en != "own" else ["own"])
    assert basis.zh.encode("gbk")


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_a_factor_says_of_its_source(edition: str) -> None:
    for row in factors.rows(edition):
        for words in (row.evidence.document, row.evidence.note):
            assert english(note_in(words, "zh")) == [], row.code
            if isinstance(words, Text):
                assert words.en
                assert words.zh != words.en
        assert english(factor_unit(row.unit, "zh")) == [], row.code


def test_figures_of_a_note_are_the_same_in_both_languages() -> None:
    for edition in EDITIONS:
        for row in factors.rows(edition):
            note = row.evidence.note
            if isinstance(note, Text):
                assert figures(note.zh) == figures(note.en), row.code


def figures(words: str) -> list[str]:
    """Return the figures with a decimal point and the addresses of a note, in any order."""
    return sorted(re.findall(r"https?://[!-~]*[\w/]|\d+\.\d+", words, re.ASCII))
