"""Unit ids as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import catalogue, label, say
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.units import shown

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Lang


def unit_text(unit: str, lang: Lang) -> str:
    """Return a unit id in ``lang``; ``-`` for pure numbers."""
    return shown(unit, lang) if unit not in {"", "1"} else "-"


def factor_unit(printed: str, lang: Lang) -> str:
    """Return the unit of a factor row as its table prints it, words in ``lang``; ``-`` for pure numbers.

    >>> factor_unit("tC/TJ", "zh"), factor_unit("fraction", "zh"), factor_unit("% against 2005", "zh")
    ('tC/TJ', '-', '%（较2005年）')
    """
    found = parse_unit(printed)
    if found is not None:
        return "-" if found.id == "1" else printed
    percent, _, base = printed.partition(" against ")
    if base:
        return say("label", "factor_unit_against", lang, {"unit": percent, "year": base})
    key = f"factor_unit_{printed.replace(' ', '_').replace('%', 'percent')}"
    return say("label", key, lang) if key in catalogue()["label"] else printed


def full_unit(unit: str, lang: Lang) -> str:
    """Return the unit of an amount of energy or money as headings of the carbon analysis name it."""
    return label(f"full_unit_{unit}").in_(lang)


_LARGE = frozenset({"10k_tce", "100m_cny"})


def amount_places(unit: str) -> int:
    """Return the decimals of an amount: two, in the ten-thousandfold units four."""
    return 4 if unit in _LARGE else 2
