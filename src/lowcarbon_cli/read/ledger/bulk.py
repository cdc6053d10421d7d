"""The rows of a sheet that were taken out of its grid, and how they come back as a table's records."""

from __future__ import annotations

from bisect import bisect_left
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.blocks import Block, Column, Layout
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.ledger import Ledger
from lowcarbon_cli.read.ledger.plan import plan_of, plan_of_head
from lowcarbon_cli.read.ledger.sift import Sifter
from lowcarbon_cli.read.records import field_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lowcarbon_cli.model.abridged import Tally
    from lowcarbon_cli.model.dataset import Field, Record
    from lowcarbon_cli.read.grid import GridCell, PlainSheet, Sheet
    from lowcarbon_cli.read.ledger.plan import Plan
    from lowcarbon_cli.read.ledger.sift import Part
    from lowcarbon_cli.read.table import Entry, RawTable

_WORDS = frozenset({"year", "text", "choice"})


class Bulk(Struct, frozen=True):
    """Rows that a sheet's grid does not list because columns proved them to be data of its only table."""

    plan: Plan
    parts: tuple[Part, ...]
    layout: Layout
    tally: Tally
    """What is to be said about their cells."""
    filled: int
    """How many of their cells hold anything."""
    read: int
    reasons: Mapping[str, int]
    """Why nothing is taken from the others, with their number."""
    whole: Callable[[], Sheet]
    """Reads the sheet again with all its rows in the grid."""

    def fits(self, tables: Sequence[RawTable]) -> bool:
        """Tell whether the rows left in the grid are the one table that the bulk was taken from."""
        found = plan_of(tables)
        return found is not None and self.plan.goes_with(found[0])

    def ledger(self, records: Iterable[Record]) -> Ledger:
        """Return the rows of the bulk with the records of the grid among them, in the sheet's order."""
        loose = sorted(records, key=lambda record: record.cell.row)
        blocks = []
        at = 0
        for part in self.parts:
            among: list[tuple[int, Record]] = []
            before: list[Record] = []
            while at < len(loose) and loose[at].cell.row < part.rows[-1]:
                place = bisect_left(part.rows, loose[at].cell.row)
                if place == 0 and not among:
                    before.append(loose[at])
                else:
                    among.append((place + len(among), loose[at]))
                at += 1
            if before:
                blocks.append(Block.of(before))
            blocks.append(Block(self.layout, part.rows, MappingProxyType(part.texts), tuple(among)))
        if at < len(loose):
            blocks.append(Block.of(loose[at:]))
        return Ledger(blocks)


def bulk_of(sifter: Sifter, whole: Callable[[], Sheet]) -> Bulk | None:
    """Return what a sifter kept, None where that is nothing."""
    if not sifter.parts:
        return None
    columns: dict[str, Column] = {}
    for key, one in sifter.columns.items():
        known = MappingProxyType(one.known)
        if one.numeric:
            sample = sifter.samples[key]
            columns[key] = Column(one.place, "number", sample.unit, sample.written_unit, sample.scale, known)
        else:
            columns[key] = Column(one.place, "word", known=known)
    given = _given(sifter)
    listed = [(column.id, column.kind) for column in sifter.table.spec.columns if column.id in {*columns, *given}]
    order = [key for key, kind in listed if kind in _WORDS] + [key for key, kind in listed if kind not in _WORDS]
    file, place = sifter.table.file, sifter.table.sheet.place
    made = MappingProxyType(columns), MappingProxyType(given), tuple(order)
    layout = Layout(sifter.plan.sheet, file, place, sifter.plan.start, *made)
    left = sum(sifter.reasons.values())
    return Bulk(
        sifter.plan, tuple(sifter.parts), layout, sifter.tally, sifter.read + left, sifter.read, sifter.reasons, whole
    )


def _given(sifter: Sifter) -> dict[str, Field]:
    """Return what stands above the table for every row."""
    table = sifter.table
    found: dict[str, Field] = {}
    for column in table.spec.columns:
        entry: Entry | None = table.records[0].entries.get(column.id)
        if entry is not None and column.id not in sifter.columns:
            made, _ = field_of(table, column, entry)
            if made is not None:
                found[column.id] = made
    return found


def sifter_of(head: PlainSheet, file: str, cell: Callable[[int, str], GridCell]) -> Sifter | None:
    """Return what takes the rows below ``head`` out of the grid, None where the sheet is no ledger.

    Nor is one with a column of figures without unit (every figure would be a matter of its own), or with a year
    above the table that cannot be read.
    """
    found = plan_of_head(head, file)
    if found is None:
        return None
    sifter = Sifter(*found, cell)
    year = _given(sifter).get("year")
    return sifter if sifter.possible and (year is None or isinstance(year, Number)) else None
