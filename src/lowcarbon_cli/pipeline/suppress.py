"""Which findings the user has accepted, and whether each suppression took effect."""

from __future__ import annotations

import re
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import TYPE_CHECKING

from lowcarbon_cli.model.validation import Suppressed, SuppressionUsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.policy import Suppression
    from lowcarbon_cli.model.validation import Reported, SuppressionState

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; all 1-based and inclusive."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CORNER = re.compile(r"\$?(?P<column>[A-Za-z]{1,3})?\$?(?P<row>[1-9][0-9]{0,6})?")


def area(text: str) -> Area | None:
    """Return the area of ``F10``, ``F10:H20``, ``F:H``, ``10:20`` or ``F``; None for anything else.

    >>> area("F10:H20"), area("F"), area("10:20")
    ((10, 6, 20, 8), (1, 6, 1048576, 6), (10, 1, 20, 16384))
    """
    first, _, last = text.strip().partition(":")
    corners = [_CORNER.fullmatch(part.strip()) for part in (first, last or first)]
    if not first.strip() or (":" in text and not last.strip()):
        return None
    found = []
    for corner, (row, column) in zip(corners, ((1, 1), (LAST_ROW, LAST_COLUMN)), strict=True):
        if corner is None:
            return None
        found += [int(corner["row"] or row), _number(corner["column"]) if corner["column"] else column]
    rows, columns = sorted((found[0], found[2])), sorted((found[1], found[3]))
    if rows[1] > LAST_ROW or columns[1] > LAST_COLUMN:
        return None
    return rows[0], columns[0], rows[1], columns[1]


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def suppress(
    items: Iterable[Reported], suppressions: Sequence[Suppression], day: date | None
) -> tuple[tuple[Reported, ...], tuple[Suppressed, ...], tuple[SuppressionUsed, ...]]:
    """Return the findings that stay, those accepted (each by the first that matches), and every suppression.

    ``day`` is compared with the last day of a suppression. The clock is never asked, so that the same
    input gives the same report: without a day nothing is suppressed by an entry that ends.
    """
    live = [one for one in suppressions if _state(one, day) == "applied"]
    stay: list[Reported] = []
    accepted: list[Suppressed] = []
    used: Counter[int] = Counter()
    for item in items:
        by = next((one for one in live if matches(one, item.finding)), None)
        if by is None:
            stay.append(item)
        else:
            accepted.append(Suppressed(item, by))
            used[id(by)] += 1
    listed = [SuppressionUsed(one, _outcome(one, day, used[id(one)]), used[id(one)]) for one in suppressions]
    return tuple(stay), tuple(accepted), tuple(listed)


def matches(one: Suppression, finding: Finding) -> bool:
    """Tell whether a suppression covers a finding: its code, and every one of its cells."""
    if one.code != finding.code:
        return False
    if not (one.file or one.sheet or one.cells):
        return True
    return bool(finding.cells) and all(_covers(one, cell) for cell in finding.cells)


def _covers(one: Suppression, cell: CellRef) -> bool:
    if one.file and not fnmatchcase(PurePath(cell.file).name, one.file):
        return False
    if one.sheet and not fnmatchcase(cell.sheet, one.sheet):
        return False
    areas = [found for text in one.cells if (found := area(text)) is not None]
    return not one.cells or any(
        top <= cell.row <= end and left <= cell.column <= right for top, left, end, right in areas
    )


def _state(one: Suppression, day: date | None) -> SuppressionState:
    if one.until is None:
        return "applied"
    if day is None:
        return "undated"
    return "applied" if day <= one.until else "expired"


def _outcome(one: Suppression, day: date | None, count: int) -> SuppressionState:
    state = _state(one, day)
    return "unused" if state == "applied" and count == 0 else state
