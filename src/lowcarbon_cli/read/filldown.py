"""Blank years below a year that holds for them too: filled only where merges or the pattern justify it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.read.grid import EMPTY, cell_at, text_of
from lowcarbon_cli.read.normalise import YearRead, read_year
from lowcarbon_cli.read.rows import is_total
from lowcarbon_cli.read.table import Entry
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lowcarbon_cli.read.header import Header
    from lowcarbon_cli.read.table import RawTable


def fill_years(table: RawTable, header: Header, rows: Sequence[int]) -> dict[int, Entry]:
    """Return the entries of the year for rows whose own year is blank and follows from the pattern.

    The pattern: a long table without merges in its column of years, in which every year is written
    once, in the first row of its group, and no group holds the same key twice. A group that does has
    lost the year of the next one: from there on the year is unknown, and all these rows point to the
    blank cell in which it should stand.
    """
    place = header.ids().get("year")
    if table.spec.orientation != "long" or place is None or header.month is not None or header.valued:
        return {}
    if any(area.left <= place <= area.right and area.bottom > header.band.bottom for area in table.sheet.merged):
        return {}
    if all(cell_at(table.sheet, row, place).kind != "empty" for row in rows):
        return {}
    labels = _labels(table, header, rows)
    rows = [row for row in rows if labels[row] and not _of_all_years(labels, row)]
    written = [row for row in rows if cell_at(table.sheet, row, place).kind != "empty"]
    if not written or rows[0] != written[0] or not _once_each(table, place, rows, written):
        return {}
    found: dict[int, Entry] = {}
    source = Entry(rows[0], place, EMPTY)
    seen: set[tuple[str, ...]] = set()
    lost: Entry | None = None
    for row in rows:
        cell = cell_at(table.sheet, row, place)
        key = labels[row]
        if cell.kind != "empty":
            source, seen, lost = Entry(row, place, cell), {key}, None
            continue
        if lost is None and key in seen:
            lost = Entry(row, place, EMPTY)
        seen.add(key)
        found[row] = lost or source
        if lost is None:
            table.filled.setdefault("year", []).append(table.ref(row, place))
    return found


def _once_each(table: RawTable, place: int, rows: Sequence[int], written: Sequence[int]) -> bool:
    """Tell whether years are written in the manner of a pattern: some rows blank, no year written again."""
    if len(written) == len(rows):
        return False
    read = [read_year(cell_at(table.sheet, row, place)) for row in written]
    years = [found.year if isinstance(found, YearRead) else found for found in read]
    if len(set(years)) < len(years):
        return False
    # one blank among rows that each have their year is a year left out, no pattern
    groups = [later - first for first, later in zip(written, [*written[1:], rows[-1] + 1], strict=True)]
    return min(groups) > 1


def _labels(table: RawTable, header: Header, rows: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the words that tell the rows of one year apart; nothing for a row without any."""
    keys = {*table.spec.key, "grade", "name"} - {"year"}
    places = [place for column, place in header.ids().items() if column in keys]
    words = {row: tuple(fold(text_of(cell_at(table.sheet, row, place))) for place in places) for row in rows}
    return {row: found if any(found) else () for row, found in words.items()}


def _of_all_years(labels: Mapping[int, tuple[str, ...]], row: int) -> bool:
    """Tell whether a row is a total that stands once below all years, not one of every year."""
    return any(map(is_total, labels[row])) and list(labels.values()).count(labels[row]) == 1
