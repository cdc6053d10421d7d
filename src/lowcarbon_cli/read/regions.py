"""Where the tables of a worksheet lie: one below another, and side by side across an empty column."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.read.bands import Band, band_at, figure_place, is_heading_like
from lowcarbon_cli.read.grid import PlainSheet, text_of
from lowcarbon_cli.read.header import headers_of
from lowcarbon_cli.read.normalise import YEARS
from lowcarbon_cli.read.rows import has_figures, is_codes, is_example, is_note
from lowcarbon_cli.read.table import Title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lowcarbon_cli.read.grid import GridCell, Sheet
    from lowcarbon_cli.read.header import Header
    from lowcarbon_cli.standards.workbook import SheetSpec

_FORM_LINE = re.compile(r"表\s*号|制定机关|报告期|文\s*号|有效期|单位\s*[:：]|名称\s*[:：]|代码\s*[:：]")
MAX_BLOCKS = 200
"""A sheet with more tables than this is split no further."""


class Region(Struct, frozen=True):
    """One table's part of a worksheet: its cells, the heading, the texts above it."""

    sheet: PlainSheet
    band: Band | None
    titles: tuple[Title, ...]
    headers: Callable[[SheetSpec], Header] | None = None
    """What the heading is in the words of any sheet."""


def part(sheet: Sheet, rows: Iterable[int], columns: Callable[[int], bool] | None = None) -> PlainSheet:
    """Return some rows (and columns) of a sheet, each cell in its place."""
    kept: dict[int, Mapping[int, GridCell]] = {}
    for row in rows:
        cells = sheet.rows.get(row, {})
        if columns is not None:
            cells = {place: cell for place, cell in cells.items() if columns(place)}
        if cells:
            kept[row] = cells
    merged = tuple(area for area in sheet.merged if area.left in kept.get(area.top, {}))

    def inside(row: int, column: int) -> bool:
        return row in kept and (columns is None or columns(column))

    return PlainSheet(
        sheet.name,
        sheet.place,
        kept,
        merged,
        visible=sheet.visible,
        hidden_rows=sheet.hidden_rows,
        filtered_rows=sheet.filtered_rows,
        hidden_columns=sheet.hidden_columns,
        covered=tuple(place for place in sheet.covered if inside(*place)),
        twice=tuple(place for place in sheet.twice if inside(*place)),
        stale=tuple(one for one in sheet.stale if inside(one.row, one.column)),
        outgrown=sheet.outgrown,
        numbers_are_text=sheet.numbers_are_text,
    )


def regions_of(sheet: Sheet, is_table: Callable[[Sheet, Band], bool]) -> list[Region]:
    """Return the tables of a sheet in reading order; the whole sheet where it holds no more than one.

    ``is_table`` tells whether a heading heads a table of any specification.
    """
    whole = part(sheet, sheet.rows)
    found = list(_split(whole, (), is_table))
    return found[:MAX_BLOCKS]


def _split(sheet: PlainSheet, shared: tuple[Title, ...], is_table: Callable[[Sheet, Band], bool]) -> Iterator[Region]:
    strips = _strips(sheet, is_table)
    if len(strips) > 1:
        common = (*shared, *_common_titles(sheet, strips))
        for strip in strips:
            yield from _split(strip, common, is_table)
        return
    blocks = _blocks(sheet, is_table)
    if len(blocks) > 1:
        for block in blocks:
            yield from _split(block, shared if block is blocks[0] else (), is_table)
        return
    bands = bands_of(sheet, is_table)
    if len(bands) < 2:  # noqa: PLR2004 - one table or none
        band = bands[0] if bands else None
        own = titles_of(sheet, band.top if band else None)
        yield Region(sheet, band, (*own, *shared), headers_of(sheet, band) if band else None)
        return
    starts = [min(sheet.rows), *(_start(sheet, before, band) for before, band in pairwise(bands))]
    ends = [*starts[1:], max(sheet.rows) + 1]
    for start, end in zip(starts, ends, strict=True):
        above = shared if start == starts[0] else ()  # what stands above the first table says nothing of those below
        yield from _split(part(sheet, (row for row in sheet.rows if start <= row < end)), above, is_table)


def bands_of(sheet: Sheet, is_table: Callable[[Sheet, Band], bool]) -> list[Band]:
    """Return the headings of tables in a sheet from top to bottom; a repeated heading counts once."""
    found: list[Band] = []
    last = place = 0
    for row, cells in sheet.rows.items():
        cell = cells.get(place)
        if cell is not None and cell.kind == "number" and cell.value not in YEARS:
            continue  # a figure where the row above had one
        if (place := figure_place(cells)) or row <= last:
            continue
        if not is_heading_like(cells) or is_example(cells) or is_codes(cells):
            continue
        band = band_at(sheet, row)
        if found and _same(sheet, found[-1], band):
            continue
        if is_table(sheet, band):
            found.append(band)
            last = band.bottom
    return found


def _same(sheet: Sheet, first: Band, second: Band) -> bool:
    """Tell whether a heading is the one before over again, with no title of its own between them."""
    words = [{place: text_of(cell) for place, cell in sheet.rows[band.top].items()} for band in (first, second)]
    return words[0] == words[1] and _start(sheet, first, second) == second.top


def _start(sheet: Sheet, before: Band, band: Band) -> int:
    """Return the row where the titles of a table begin, at the earliest below the heading before it."""
    start = band.top
    rows = [row for row in sheet.rows if before.bottom < row < band.top]
    for row in reversed(rows):
        cells = sheet.rows[row]
        if not _is_title(cells):
            break
        start = row
    return start


def _is_title(cells: Mapping[int, GridCell]) -> bool:
    if has_figures(cells) or is_note(cells) or is_codes(cells):
        return False
    words = [text_of(cell) for cell in cells.values()]
    if any(cell.kind != "text" for cell in cells.values()):
        return False
    return len(words) == 1 or any(_FORM_LINE.search(word) for word in words)


def titles_of(sheet: Sheet, before: int | None) -> tuple[Title, ...]:
    """Return the texts above the row ``before``; none where there is no such row."""
    if before is None:
        return ()
    return tuple(
        Title(row, place, text_of(cell))
        for row, cells in sheet.rows.items()
        if row < before
        for place, cell in cells.items()
        if cell.kind == "text"
    )


def _strips(sheet: PlainSheet, is_table: Callable[[Sheet, Band], bool]) -> list[PlainSheet]:
    """Return the parts of a sheet that are tables of their own between empty columns; one where there is no split."""
    body = [row for row, cells in sheet.rows.items() if len(cells) > 1]
    filled = sorted(set[int]().union(*(sheet.rows[row] for row in body)))
    runs: list[list[int]] = []
    for place in filled:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    if len(runs) < 2:  # noqa: PLR2004
        return [sheet]
    starts: list[int] = []
    for run in runs:
        within = part(sheet, sheet.rows, lambda place, run=run: run[0] <= place <= run[-1])  # type: ignore[misc]
        if bands_of(within, is_table):
            starts.append(run[0])
    if len(starts) < 2:  # noqa: PLR2004
        return [sheet]
    starts[0] = 0
    ends = [*starts[1:], 10**9]
    return [
        part(sheet, sheet.rows, lambda place, start=start, end=end: start <= place < end)  # type: ignore[misc]
        for start, end in zip(starts, ends, strict=True)
    ]


def _blocks(sheet: PlainSheet, is_table: Callable[[Sheet, Band], bool]) -> list[PlainSheet]:
    """Return the parts of a sheet between empty rows where one of them holds tables side by side; else the sheet.

    A wide table below two narrow ones hides the empty column between them, so they must be parted first.
    Rows without a heading go with the table above them, titles with the one below.
    """
    runs: list[list[int]] = []
    for row in sheet.rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    if len(runs) < 2:  # noqa: PLR2004
        return [sheet]
    blocks = [part(sheet, run) for run in runs]
    several = [len(_strips(block, is_table)) > 1 for block in blocks]
    if not any(several):
        return [sheet]
    groups: list[list[int]] = []
    titles: list[int] = []
    for run, block, apart in zip(runs, blocks, several, strict=True):
        if apart or bands_of(block, is_table):
            groups.append([*titles, *run])
            titles = []
        elif groups and any(has_figures(cells) for cells in block.rows.values()):
            groups[-1] += [*titles, *run]
            titles = []
        else:
            titles += run
    groups[-1] += titles
    return [part(sheet, group) for group in groups]


def _common_titles(sheet: PlainSheet, strips: Sequence[PlainSheet]) -> tuple[Title, ...]:
    """Return the texts that stand alone in their row above all strips: they hold for every one of them.

    One above a strip further right is that strip's own.
    """
    top = min((row for row, cells in sheet.rows.items() if len(cells) > 1 and is_heading_like(cells)), default=None)
    if top is None or not strips:
        return ()
    first = max(place for cells in strips[0].rows.values() for place in cells)
    return tuple(title for title in titles_of(sheet, top) if len(sheet.rows[title.row]) == 1 and title.column <= first)
