"""Heading rows: where they are, how many levels they have, and which cells head every column."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.read import headings
from lowcarbon_cli.read.grid import cell_at, text_of
from lowcarbon_cli.read.normalise import YearRead, read_number, read_year
from lowcarbon_cli.read.periods import read_span
from lowcarbon_cli.read.rows import has_figures, is_codes, is_example, is_note, is_units
from lowcarbon_cli.standards.workbook import workbook_spec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.read.grid import GridCell, Sheet

MAX_LEVELS = 4
_NO_HEADING = frozenset({"error", "formula", "bool"})
"""Kinds of cells that no heading has."""


class Level(NamedTuple):
    """One level of a column's heading: where it stands and its cell."""

    row: int
    column: int
    cell: GridCell


class Band(NamedTuple):
    """The rows of a heading, inclusive."""

    top: int
    bottom: int


def is_heading_like(cells: Mapping[int, GridCell]) -> bool:
    """Tell whether a row may be a heading: no figures, and names of columns or years."""
    if figure_place(cells):
        return False
    known = periods = 0
    for cell in cells.values():
        if isinstance(read_year(cell), YearRead) or read_span(cell) is not None:
            periods += 1
        elif cell.kind != "text" or not isinstance(read_number(cell), str):
            return False
        elif headings.is_known(text_of(cell)):
            known += 1
    return known + periods > 1


def figure_place(cells: Mapping[int, GridCell]) -> int:
    """Return the place of the first cell that no heading has, 0 for none: most rows of data show themselves by one."""
    for place, cell in cells.items():
        kind = cell.kind
        if kind != "text" and (kind in _NO_HEADING or (kind == "number" and isinstance(read_year(cell), str))):
            return place
    return 0


def band_at(sheet: Sheet, top: int) -> Band:
    """Return the heading that begins in a row: further levels stand below merged or blank cells."""
    bottom = top
    while bottom - top < MAX_LEVELS - 1 and len(sheet.rows[top]) > 1 and _is_lower_level(sheet, top, bottom):
        bottom += 1
    return Band(top, bottom)


def _is_lower_level(sheet: Sheet, top: int, bottom: int) -> bool:
    cells = sheet.rows.get(bottom + 1)
    if cells is None or is_codes(cells) or is_note(cells) or is_example(cells) or is_units(cells):
        return False
    if any(cell.kind != "text" and not isinstance(read_year(cell), YearRead) for cell in cells.values()):
        return False
    areas = [area for area in sheet.merged if top <= area.top <= bottom]
    if any(area.bottom > bottom for area in areas):
        return True
    groups = [area for area in areas if area.bottom == bottom and area.right > area.left]
    if groups:
        return all(any(area.left <= place <= area.right for area in groups) for place in cells)
    # without merges: the first column's name stands alone above a blank, groups reach to the right
    above = sheet.rows[bottom]
    if min(sheet.rows[top]) in cells or has_figures(cells):
        return False
    return any(place not in above or _joined(above[place], cell) for place, cell in cells.items())


def _joined(above: GridCell, below: GridCell) -> bool:
    """Tell whether two cells name a column of one sheet together (工业增加值 over 不变价)."""
    path = (text_of(above), text_of(below))
    return any(
        headings.match(spec, path[0]) is not None and headings.match_path(spec, path) is not None
        for spec in workbook_spec().sheets
    )


def levels_of(sheet: Sheet, band: Band) -> dict[int, tuple[Level, ...]]:
    """Return the cells that head each column, from the top level down, each once."""
    origins: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged:
        if area.bottom >= band.top and area.top <= band.bottom:
            for row in range(max(area.top, band.top), min(area.bottom, band.bottom) + 1):
                for place in range(area.left, area.right + 1):
                    origins[row, place] = (area.top, area.left)
    if band.top == band.bottom and not origins:
        cells = sorted(sheet.rows.get(band.top, {}).items())
        return {place: (Level(band.top, place, cell),) for place, cell in cells if cell.kind != "empty"}
    rows = range(band.top, band.bottom + 1)
    places = sorted({place for row in rows for place in sheet.rows.get(row, {})} | {place for _, place in origins})
    found: dict[int, list[Level]] = {}
    for place in places:
        for row in rows:
            origin = origins.get((row, place), (row, place))
            cell = cell_at(sheet, *origin)
            if cell.kind == "empty" and (row, place) not in origins and row < band.bottom:
                origin = _group_left(sheet, band, origins, (row, place)) or origin
                cell = cell_at(sheet, *origin)
            level = Level(*origin, cell)
            if cell.kind != "empty" and level not in found.setdefault(place, []):
                found[place].append(level)
    return {place: tuple(levels) for place, levels in found.items() if levels}


def _group_left(
    sheet: Sheet, band: Band, origins: Mapping[tuple[int, int], tuple[int, int]], at: tuple[int, int]
) -> tuple[int, int] | None:
    """Return the cell to the left that heads a group without being merged over it."""
    row, place = at
    below = range(row + 1, band.bottom + 1)

    def lower(column: int) -> bool:
        return any(cell_at(sheet, other, column).kind != "empty" for other in below)

    if not lower(place):
        return None
    for left in range(place - 1, 0, -1):
        if (row, left) in origins:
            return None
        if cell_at(sheet, row, left).kind != "empty":
            return (row, left) if lower(left) else None
        if not lower(left):
            return None
    return None
