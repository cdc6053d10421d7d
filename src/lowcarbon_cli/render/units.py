"""Unit ids as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.standards.units import shown

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Lang


def unit_text(unit: str, lang: Lang) -> str:
    """Return a unit id in ``lang``; ``-`` for pure numbers."""
    return shown(unit, lang) if unit not in {"", "1"} else "-"
