"""What stands around the cells of a worksheet: extent, columns, merged ranges, filters, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.read.guard import parse_area
from lowcarbon_cli.read.xlsx.text import MAIN

if TYPE_CHECKING:
    from lowcarbon_cli.read.grid import Area
    from lowcarbon_cli.read.xlsx.counts import Counts

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_NO = frozenset({"", "0", "f", "false"})


class Frame:
    """The handlers of a pass over a worksheet, and what they found."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.dimension: Area | None = None
        self.merged: dict[Area, None] = {}
        self.columns: dict[int, tuple[int, bool]] = {}
        """First column of a group -> its last column, whether it is hidden."""
        self.filter: Area | None = None
        """The range of the filter, where it has a condition."""
        self.tables: list[str] = []
        """Relationship ids of the tables."""
        self.path: list[str] = []
        self._filter: Area | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        local = name.removeprefix(MAIN)
        self.path.append(local)
        self.inside(local, attributes)

    def end(self, _name: str) -> None:
        """Handle the end of an element."""
        self.path.pop()

    def inside(self, local: str, attributes: dict[str, str]) -> None:
        """Note an element that ``path`` ends with, by its name without the usual namespace.

        Raises ``ValueError`` or ``KeyError`` for one that says nothing.
        """
        if len(self.path) == 1:
            if " " in local:  # of another namespace: everything below would be passed over in silence
                raise ValueError(local)
            return
        parent = self.path[-2]
        if local == "mergeCell" and parent == "mergeCells":
            area = parse_area(attributes["ref"])
            if area is None:
                raise ValueError(f"mergeCell {attributes['ref']}")
            if area not in self.merged:
                self.counts.area(area)
                self.merged[area] = None
        elif local == "col" and parent == "cols":
            hidden = yes(attributes.get("hidden", "")) or float(attributes.get("width") or 1) == 0
            first = int(attributes["min"])
            if first < 1:
                raise ValueError(f"col min={first}")
            self.columns[first] = (int(attributes.get("max", 0)), hidden)
        elif local == "dimension" and len(self.path) == 2:  # noqa: PLR2004 - a child of the root
            self.dimension = parse_area(attributes.get("ref", ""))
        elif local == "autoFilter" and len(self.path) == 2:  # noqa: PLR2004
            self._filter = parse_area(attributes.get("ref", ""))
        elif local == "filterColumn" and self.path[1:-1] == ["autoFilter"] and self._filter is not None:
            self.filter = self._filter
        elif local == "tablePart" and parent == "tableParts":
            self.tables.append(attributes.get(RELATION, ""))


def yes(word: str) -> bool:
    """Tell whether an attribute that is true or false says true."""
    return word not in _NO


def hides(attributes: dict[str, str]) -> bool | None:
    """Tell whether a row's attributes hide it; None where they say nothing of how it looks."""
    if not any(name not in {"r", "spans"} and " " not in name and ":" not in name for name in attributes):
        return None
    return yes(attributes.get("hidden", "")) or float(attributes.get("ht") or 1) == 0
