"""Several standards side by side: what each of them judges about one subject, and whether that can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.results import IndicatorResult
    from lowcarbon_cli.model.text import Text


class Entry(Struct, frozen=True):
    """One standard's judged row about the subject."""

    standard: str
    """Id of the standard."""
    code: str
    result: IndicatorResult


class Compared(Struct, frozen=True):
    """One subject as the standards judge it; ``reasons`` say why its figures are not comparable, none if they are."""

    id: str
    name: Text
    entries: tuple[Entry, ...]
    reasons: tuple[Lack, ...]

    @property
    def comparable(self) -> bool:
        """True where all entries are one figure: same formula, unit, years, price basis and way of entry."""
        return not self.reasons
