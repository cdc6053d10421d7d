"""The records of a table of any length: a ledger of blocks, or a plain sequence, asked in the same words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, overload

from lowcarbon_cli.model.blocks import Block
from lowcarbon_cli.model.dataset import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from decimal import Decimal

    from lowcarbon_cli.model.cells import CellRef


class Ledger(Sequence[Record]):
    """The records of a table in blocks; each is made when it is asked for."""

    __slots__ = ("_ends", "blocks")

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks: tuple[Block, ...] = tuple(blocks)
        self._ends = tuple(accumulate(map(len, self.blocks)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | Sequence[Record]:
        if isinstance(place, slice):
            return list(self)[place]
        wanted = place + len(self) if place < 0 else place
        if not 0 <= wanted < len(self):
            raise IndexError(place)
        return next(self.some((wanted,)))

    def cell(self, place: int, column: str) -> CellRef:
        """Return the cell of a column that the sheet has."""
        at = bisect_right(self._ends, place)
        return self.blocks[at].cell(place - (self._ends[at - 1] if at else 0), column)

    def some(self, places: Iterable[int]) -> Iterator[Record]:
        """Yield the records at some places, ascending."""
        wanted = sorted(places)
        start = 0
        for block, end in zip(self.blocks, self._ends, strict=True):
            inside = wanted[bisect_left(wanted, start) : bisect_left(wanted, end)]
            yield from block.some(place - start for place in inside)
            start = end

    def __iter__(self) -> Iterator[Record]:
        for block in self.blocks:
            yield from block.records()

    def kept(self, keep: Callable[[Record], bool]) -> Ledger:
        """Return the ledger without the rows held as records for which ``keep`` is false."""
        return Ledger([block.kept(keep) for block in self.blocks])


def blocks_of(records: Sequence[Record]) -> tuple[Block, ...]:
    """Return the blocks of a table's records: those of a ledger, else one."""
    return records.blocks if isinstance(records, Ledger) else (Block.of(records),)


def some_of(records: Sequence[Record], places: Iterable[int]) -> Iterator[Record]:
    """Yield the records at some places, ascending."""
    return records.some(places) if isinstance(records, Ledger) else (records[place] for place in sorted(places))


def cells_of(records: Sequence[Record], column: str, places: Iterable[int]) -> list[CellRef]:
    """Return the cells of a column that the sheet has, at some places, ascending."""
    return [cell for block, inside in _by_block(records, places) for cell in block.cells(column, inside)]


def numbers_of(records: Sequence[Record], column: str, places: Iterable[int]) -> list[Decimal | None]:
    """Return the figures of a column at some places, ascending."""
    return [
        figure
        for block, inside in _by_block(records, places)
        for figure in block.numbers(column, _chosen(block, inside))
    ]


def written_of(records: Sequence[Record], column: str, places: Iterable[int]) -> list[str]:
    """Return the words of a column as written at some places, ascending; empty where a row has none."""
    return [
        word for block, inside in _by_block(records, places) for word in block.written(column, _chosen(block, inside))
    ]


def _by_block(records: Sequence[Record], places: Iterable[int]) -> Iterator[tuple[Block, list[int]]]:
    """Yield the blocks that hold some of the places, with the ascending places in them."""
    wanted = sorted(places)
    start = 0
    for block in blocks_of(records):
        end = start + len(block)
        first, last = bisect_left(wanted, start), bisect_left(wanted, end)
        if first < last:
            yield block, [place - start for place in wanted[first:last]]
        start = end


def _chosen(block: Block, places: Iterable[int]) -> list[bool]:
    chosen = [False] * len(block)
    for place in places:
        chosen[place] = True
    return chosen


def firm_keys(block: Block, chosen: Sequence[bool] | None = None) -> list[str]:
    """Return what tells the firms of rows apart: the credit code, else the name, else nothing."""
    codes = block.written("credit", chosen)
    if all(codes):
        return codes
    return [code or name for code, name in zip(codes, block.written("name", chosen), strict=True)]


def loose_of(records: Sequence[Record]) -> Iterator[Record]:
    """Yield the records that are held as such: of a ledger those with something that its columns cannot say."""
    for block in blocks_of(records):
        yield from (record for _, record in block.loose)
