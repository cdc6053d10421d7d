"""Unit ids as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.standards.units import shown

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Lang


def unit_text(unit: str, lang: Lang) -> str:
    """Return a unit id in ``lang``; ``-`` for pure numbers."""
    return shown(unit, lang) if unit not in {"", "1"} else "-"


def full_unit(unit: str, lang: Lang) -> str:
    """Return the unit of an amount of energy or money as headings of the carbon analysis name it."""
    return label(f"full_unit_{unit}").in_(lang)


_LARGE = frozenset({"10k_tce", "100m_cny"})


def amount_places(unit: str) -> int:
    """Return the decimals of an amount: two, in the ten-thousandfold units four."""
    return 4 if unit in _LARGE else 2
