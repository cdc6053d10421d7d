"""From the rows of a worksheet to a sheet of the grid: what merges cover, what is filled twice, what is hidden."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.read.grid import EMPTY, PlainSheet
from lowcarbon_cli.read.ledger import HEAD
from lowcarbon_cli.read.recompute import adds_up_others, stale_sums
from lowcarbon_cli.read.refuse import refused
from lowcarbon_cli.read.xlsx.text import OddXmlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lowcarbon_cli.read.grid import Area, GridCell, Sheet, Visibility
    from lowcarbon_cli.read.ledger.bulk import Bulk
    from lowcarbon_cli.read.ledger.pieces import Pieces
    from lowcarbon_cli.read.xlsx.frame import Frame
    from lowcarbon_cli.read.xlsx.package import Listed
    from lowcarbon_cli.read.xlsx.worksheet import Worksheet

Rows = dict[int, dict[int, "GridCell"]]
Place = tuple[int, int]

_STATES: Mapping[str, Visibility] = {"visible": "visible", "hidden": "hidden", "veryHidden": "very_hidden"}


def sheet_of(
    listed: Listed, worksheet: Worksheet, room: Room, *, exact: bool, again: Callable[[], Sheet] | None = None
) -> Sheet:
    """Read a worksheet.

    Args:
        listed: its name and state.
        worksheet: its part.
        room: the characters that may still come.
        exact: whether the workbook calculates with whole figures; with those displayed Excel itself adds up others.
        again: reads the sheet anew, without ``again``; where it is given, the rows of a ledger are taken out.
    """
    try:
        rows, hidden, twice = _read(worksheet, listed if again is not None else None)
    except OddXmlError:
        if again is None:
            raise
        return again()
    frame, bulk = worksheet.frame, worksheet.bulk
    if again is not None and bulk is not None and adds_up_others(rows, bulk.rows):
        return again()
    last = bulk.last if bulk is not None else 0
    outgrown = frame.dimension is not None and bool(rows) and _outgrown(frame.dimension, rows, last)
    covered = tuple(_take_covered(rows, frame.merged))
    room.take(rows, worksheet.looks.longest)
    return PlainSheet(
        name=listed.name,
        place=listed.name,
        rows=rows,
        merged=tuple(frame.merged),
        visible=_STATES.get(listed.state, "hidden"),
        hidden_rows=hidden,
        filtered_rows=frozenset(_within(sorted(hidden), worksheet.filters())),
        hidden_columns=_hidden_columns(frame, _widest(rows)),
        covered=covered,
        twice=twice,
        stale=stale_sums(rows, covered) if exact and worksheet.formulas.seen else (),
        outgrown=outgrown,
        bulk=_bulk(bulk, again) if bulk is not None and again is not None else None,
    )


def _hidden_columns(frame: Frame, widest: int) -> frozenset[int]:
    return frozenset(
        column
        for first, (end, hides_them) in frame.columns.items()
        if hides_them
        for column in range(first, min(end, widest) + 1)
    )


def _bulk(pieces: Pieces, again: Callable[[], Sheet]) -> Bulk | None:
    from lowcarbon_cli.read.ledger.bulk import bulk_of

    return bulk_of(pieces.sifter, again)


def _ledger(listed: Listed, worksheet: Worksheet, rows: Rows) -> Pieces | None:
    """Return what takes the rows to come out of a worksheet, None where the first rows are those of no ledger."""
    from lowcarbon_cli.read.ledger.pieces import pieces_of  # few sheets are that long

    frame = worksheet.frame
    state, hidden = _STATES.get(listed.state, "hidden"), _hidden_columns(frame, _widest(rows))
    head = PlainSheet(listed.name, listed.name, rows, tuple(frame.merged), visible=state, hidden_columns=hidden)
    return pieces_of(head, worksheet)


def _read(worksheet: Worksheet, ledger: Listed | None) -> tuple[Rows, frozenset[int], tuple[Place, ...]]:
    """Return the cells by ascending row and column, the hidden rows, and the places that are filled twice.

    The rows of a ``ledger``, as the sheet is listed, go to ``worksheet.bulk`` as soon as they are known for such.
    """
    rows: Rows = {}
    hides: dict[int, bool] = {}
    twice: dict[Place, None] = {}
    last, ascending = 0, True
    most = worksheet.counts.budget.rows
    for number, _listed, cells, hidden, again in worksheet.rows_of():
        if hidden is not None and number <= most:
            hides[number] = hidden
        for column in again:
            twice[number, column] = None
        if number > last:
            last = number
            if cells:
                rows[number] = cells
                if ledger is not None and len(rows) == HEAD and ascending:
                    worksheet.bulk = _ledger(ledger, worksheet, rows)
        else:
            ascending = False
            twice.update(dict.fromkeys(_over(rows.setdefault(number, {}), number, cells)))
    if not ascending:
        rows = {number: dict(sorted(rows[number].items())) for number in sorted(rows) if rows[number]}
    return rows, frozenset(number for number, hidden in hides.items() if hidden), tuple(twice)


def _over(there: dict[int, GridCell], number: int, cells: Mapping[int, GridCell]) -> Iterator[Place]:
    """Put the cells of a row over those of one before; yield the places that both fill."""
    for column, cell in cells.items():
        if column in there and cell is not EMPTY:
            yield number, column
        there[column] = cell
        if cell is EMPTY:
            del there[column]


def _within(rows: Sequence[int], areas: Iterable[Area]) -> Iterator[int]:
    """Yield those of ascending rows that stand below the first row of an area, each once."""
    done = 0
    for top, bottom in sorted((area.top, area.bottom) for area in areas):
        yield from rows[bisect_right(rows, max(top, done)) : bisect_right(rows, bottom)]
        done = max(done, bottom)


def _outgrown(area: Area, rows: Rows, last: int) -> bool:
    """Tell whether values stand outside the declared extent."""
    top, bottom = next(iter(rows)), max(next(reversed(rows)), last)
    left = min([next(iter(cells)) for cells in rows.values()])
    return not (area.top <= top and bottom <= area.bottom and area.left <= left and _widest(rows) <= area.right)


def _widest(rows: Rows) -> int:
    """Return the last column that is filled."""
    return max([next(reversed(cells)) for cells in rows.values()], default=0)


def _take_covered(rows: Rows, merged: Mapping[Area, None]) -> Iterator[Place]:
    """Take the values that merged ranges hide out of the rows, and yield their places."""
    if not merged:
        return
    hidden = {
        (row, column)
        for area in merged
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
        if (row, column) != (area.top, area.left)
    }
    for row in list(rows):
        for column in [column for column in rows[row] if (row, column) in hidden]:
            del rows[row][column]
            yield row, column
        if not rows[row]:
            del rows[row]


class Room:
    """Characters of text that may still come: a shared text costs again in every cell that shows it."""

    def __init__(self, characters: int, shown: str) -> None:
        self.limit, self.shown = characters, shown
        self.cells = self.used = 0
        self.uncounted: list[Rows] = []

    def take(self, rows: Rows, longest: int) -> None:
        """Count a sheet, exactly only where so many cells of the longest text would be too much."""
        self.cells += sum(map(len, rows.values()))
        self.uncounted.append(rows)
        if self.cells * longest <= self.limit:
            return
        for sheet in self.uncounted:
            self.used += sum(
                len(str(cell.value))
                for cells in sheet.values()
                for cell in cells.values()
                if cell.kind in {"text", "error"}
            )
        self.uncounted.clear()
        if self.used > self.limit:
            raise refused("LC-FIL-019", self.shown, what=label("file_characters"), limit=self.limit)
