"""Units in which amounts of energy and money are shown."""

from __future__ import annotations

from msgspec import Struct


class Units(Struct, frozen=True):
    """Units of the amounts of one section: its headings need them, also where no figure is known."""

    energy: str = "tce"
    money: str = "10k_cny"


LARGE = Units("10k_tce", "100m_cny")
"""The units of tables that show amounts in tens of thousands, whatever the figures come in."""


class Display(Struct, frozen=True):
    """Units that a reader asked for, empty where nothing was asked; intensities keep the unit of their limit."""

    energy: str = ""
    money: str = ""

    def unit_of(self, unit: str) -> str:
        """Return the unit in which an amount in ``unit`` is shown."""
        return {"tce": self.energy, "10k_cny": self.money}.get(unit) or unit

    def units(self, usual: Units) -> Units:
        """Return the units of a section that shows its amounts in the ``usual`` ones."""
        return Units(self.energy or usual.energy, self.money or usual.money)
