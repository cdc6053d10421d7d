"""Which rows of a table are data for certain: judged column by column, each distinct text once.

A row that may be anything else - an example, a code row, a note, a total, the heading over again - is read alone, by
the rules of ``read.layout``; so is the row behind it, which may go on with a note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from lowcarbon_cli.read.grid import EMPTY, text_of
from lowcarbon_cli.read.ledger.words import unclear
from lowcarbon_cli.read.normalise import read_year
from lowcarbon_cli.read.rows import code_of, is_example, is_note, set_aside
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from lowcarbon_cli.read.grid import GridCell
    from lowcarbon_cli.read.header import Header
    from lowcarbon_cli.read.table import LaidRows, RawTable
    from lowcarbon_cli.standards.workbook import SheetSpec

Item = TypeVar("Item")


def plain_rows(
    table: RawTable, header: Header, laid: LaidRows, labels: Sequence[str], beside: Collection[str]
) -> frozenset[int]:
    """Return the rows that are data for certain.

    Args:
        table: the table; no title and no merged range has a say in its rows.
        header: its heading.
        laid: the rows below it.
        labels: ids of the columns whose words tell a total.
        beside: ids of the columns that alone make no record.
    """
    rows, cells, held = laid.rows, laid.cells, laid.held
    heads = [next(iter(row.items())) for row in cells]
    odd = _odd_heads(table.spec, header, heads)
    for name in labels:
        odd |= _totals(table.spec, held.get(name, ()))
    odd |= _where(held.get("year", ()), lambda cell: cell.kind != "number" and isinstance(read_year(cell), str))
    figures_first = sorted(held.values(), key=lambda column: all(cell.kind != "number" for cell in column[:1]))
    odd |= _throughout(figures_first, len(rows), lambda cell: cell is EMPTY or bool(code_of(cell)))
    beyond = [column for name, column in held.items() if name not in beside]
    odd |= _throughout(beyond, len(rows), lambda cell: cell.kind == "empty")
    after = {at + 1 for at in odd if at + 1 < len(rows)}
    odd |= {at for at in after if all(cell.kind != "number" for cell in cells[at].values())}
    return frozenset(rows).difference(rows[at] for at in odd)


def _where(items: Sequence[Item], judge: Callable[[Item], bool]) -> set[int]:
    """Return the places of the items that ``judge`` holds of, which is asked once for equal ones."""
    found = {item for item in set(items) if judge(item)}
    return {at for at, item in enumerate(items) if item in found} if found else set()


def _throughout(columns: Iterable[Sequence[GridCell]], count: int, judge: Callable[[GridCell], bool]) -> set[int]:
    """Return the places of the rows of which ``judge`` holds in every column: few are left after the first."""
    left: Collection[int] = range(count)
    for column in columns:
        if left:
            found = {cell for cell in {column[at] for at in left} if judge(cell)}
            left = [at for at in left if column[at] in found] if found else ()
    return set(left)


def _totals(spec: SheetSpec, cells: Sequence[GridCell]) -> set[int]:
    """Return the places of labels whose row is kept out."""
    texts = {text_of(cell) for cell in set(cells) if cell.kind == "text"}
    found = {text for text in unclear(texts) if set_aside(spec, text)}
    return {at for at, cell in enumerate(cells) if cell.kind == "text" and text_of(cell) in found} if found else set()


def _odd_heads(spec: SheetSpec, header: Header, heads: Sequence[tuple[int, GridCell]]) -> set[int]:
    """Return the places of rows whose first cell may begin something else than data."""
    texts = {text_of(cell) for _, cell in heads if cell.kind == "text"}
    if not texts:
        return set()
    known = {place: {fold(text_of(level.cell)) for level in levels} for place, levels in header.levels.items()}
    doubtful = unclear(texts)

    def other(head: tuple[int, GridCell]) -> bool:
        place, cell = head
        if cell.kind != "text":
            return False
        text = text_of(cell)
        if fold(text) in known.get(place, ()):
            return True
        cells = {place: cell}
        return text in doubtful and (is_example(cells) or is_note(cells) or set_aside(spec, text))

    return _where(heads, other)
