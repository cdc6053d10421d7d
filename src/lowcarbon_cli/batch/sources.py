"""The input cells behind the figures of one park, as text; what several figures share is walked through once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.table import add_place, text_of_places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.results import IndicatorResult
    from lowcarbon_cli.model.values import Derivation
    from lowcarbon_cli.render.table import Places

_FEW = 2
"""Steps of so many parts are walked through each time; those of more, which are sums over a sheet, once."""


class Sources:
    """Answers for the results of one report, which must live as long as this does."""

    def __init__(self) -> None:
        self._known: dict[int, Places] = {}

    def text(self, result: IndicatorResult) -> str:
        """Return the cells behind a result's figure, or those that would cure its absence, each once."""
        value = result.value
        places: Places = {}
        if isinstance(value, Missing):
            for lack in value.lacks:
                for cell in lack.cells:
                    add_place(places, cell)
        else:
            self._walk((value,), places)
        for cell in result.extra_cells:
            add_place(places, cell)
        return text_of_places(places)

    def _walk(self, parts: Iterable[Derivation], places: Places) -> None:
        """Add the cells of ``parts`` in order."""
        for part in parts:
            number, below = part.number, part.parts
            while number is None and len(below) == 1:
                number, below = below[0].number, below[0].parts
            if number is not None:
                add_place(places, number.cell)
            elif len(below) <= _FEW:
                self._walk(below, places)
            else:
                for place, addresses in self._sum(below).items():
                    found = places.get(place)
                    if found is None:
                        places[place] = addresses.copy()
                    else:
                        found.update(addresses)

    def _sum(self, parts: tuple[Derivation, ...]) -> Places:
        found = self._known.get(id(parts))
        if found is None:
            found = self._known[id(parts)] = {}
            self._walk(parts, found)
        return found
