"""What the data say of their sources stands in Chinese and in English: no English sentence in Chinese output."""

from __future__ import annotations

import re

import pytest

from lowcarbon_cli.standards.rules import rules

_NAMES = re.compile(
    r"https?://\S+|\b(lowcarbon|xlsx|tce|kgce|tC|tCO2|tCO2e|kgCO2|gce|kcal|kWh|GJ|MJ|kJ|Excel|Tapio|Calculations|CSV|Nm3)\b"
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
