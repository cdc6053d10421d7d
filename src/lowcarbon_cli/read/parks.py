"""Several parks in one workbook: a column of park names tells whose row each one is.

Rows keep their places, so every figure still points to its own cell. The column counts where its heading
is a name of the park's item 园区名称 and it is no column of items itself. What belongs to no park for certain
(a row of figures without a name, a sheet without the column) is left out and said, never given to all.
"""

from __future__ import annotations

from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read import headings
from lowcarbon_cli.read.grid import Book, PlainSheet, cell_at, merged_origin, text_of
from lowcarbon_cli.read.keyvalue import AT_LEAST
from lowcarbon_cli.read.rows import is_total
from lowcarbon_cli.read.sheet_names import sheet_named
from lowcarbon_cli.standards.workbook import column_names, fold, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.grid import GridCell, Sheet

_TOP = 40
"""Filled rows from the top in which the first heading is looked for."""
_TOO_GENERAL = frozenset({"名称"})
_NOTES = frozenset({"说明", "填表说明", "填报说明", "notes", "instructions"})

Opened = tuple[str, Book]
"""The name a file is shown by, and its sheets."""


def parks_in(opened: Sequence[Opened]) -> Iterator[tuple[str, Sequence[Opened], tuple[Finding, ...]]]:
    """Yield each park with its part of the books and what was left out; one without a name where there is one."""
    columns = {id(item): places for _, book in opened for item in book.sheets if (places := _headings(item))}
    names: dict[str, str] = {}
    for _, book in opened:
        for item in book.sheets:
            if id(item) in columns:
                for row in _Rows(item, columns[id(item)]):
                    if row.park:
                        names.setdefault(fold(row.park), row.park)
    if len(names) < 2:  # noqa: PLR2004 - one name is the park's own
        yield "", opened, ()
        return
    said = tuple(_left_out(opened, columns, frozenset(names)))
    for key, park in names.items():
        books = [(shown, Book(tuple(_sheets(book, columns, key)), book.findings)) for shown, book in opened]
        yield park, books, said


@cache
def park_names() -> frozenset[str]:
    """Return the folded headings that a column of park names may have."""
    column = sheet("park").column("name")
    names = column_names(column) if column is not None else ()
    return frozenset(fold(name) for name in names) - _TOO_GENERAL


def _headings(item: Sheet) -> tuple[tuple[int, int], ...]:
    """Return the places of the headings over park names; none for a sheet without, and for a sheet of items."""
    names = park_names()
    tops = chain.from_iterable([cells.values() for cells in islice(item.rows.values(), _TOP)])
    if names.isdisjoint(map(fold, {str(value) for value, kind, _, _ in tops if kind == "text"})):
        return ()
    for count, (row, cells) in enumerate(item.rows.items()):
        if count >= _TOP:
            return ()
        for column, cell in cells.items():
            if cell.kind == "text" and fold(str(cell.value)) in names:
                if _is_items(item, column):
                    return ()
                rows = [place for place in item.rows if fold(text_of(cell_at(item, place, column))) in names]
                return tuple((place, column) for place in rows if place >= row)
    return ()


def _is_items(item: Sheet, column: int) -> bool:
    spec = sheet("park")
    texts = [text_of(cells[column]) for cells in item.rows.values() if column in cells]
    found = {match.column.id for text in texts if text and (match := headings.match(spec, text)) is not None}
    return len(found) >= AT_LEAST


class _Row(Struct, frozen=True):
    """A row with the park it belongs to; without one it stands for all, or, ``lost``, for none."""

    place: int
    park: str = ""
    total: bool = False
    lost: bool = False


class _Rows:
    """The rows of a sheet in order, each with its park."""

    def __init__(self, item: Sheet, places: Sequence[tuple[int, int]]) -> None:
        self._item = item
        self._heads = dict(places)

    def __iter__(self) -> Iterator[_Row]:
        column = None
        for place, cells in self._item.rows.items():
            if place in self._heads:
                column = self._heads[place]
                yield _Row(place)
            elif column is None:
                yield _Row(place)
            else:
                yield self._of(place, column, cells)

    def _of(self, place: int, column: int, cells: Mapping[int, GridCell]) -> _Row:
        park = text_of(cell_at(self._item, *merged_origin(self._item, place, column)))
        if park and is_total(park):
            return _Row(place, total=True)
        figures = any(cell.kind == "number" or cell.formula for cell in cells.values())
        if self._item.numbers_are_text and not park:
            figures = any(text_of(cell).replace(".", "", 1).isdigit() for cell in cells.values())
        return _Row(place, park, lost=figures and not park)


def _left_out(
    opened: Sequence[Opened], columns: Mapping[int, Sequence[tuple[int, int]]], names: frozenset[str]
) -> Iterator[Finding]:
    for shown, book in opened:
        for item in book.sheets:
            places = columns.get(id(item))
            if places is None:
                if item.rows and fold(item.name) not in _NOTES and _owner(item) not in names:
                    yield finding("LC-BAT-007", CellRef(shown, item.place, 1, 1), sheet=item.name)
                continue
            column = places[0][1]
            for row in _Rows(item, places):
                if row.lost:
                    yield finding("LC-BAT-008", CellRef(shown, item.place, row.place, column))
                elif row.total:
                    label = text_of(cell_at(item, row.place, column))
                    yield finding("LC-STR-006", CellRef(shown, item.place, row.place, column), label=label)


def _sheets(book: Book, columns: Mapping[int, Sequence[tuple[int, int]]], key: str) -> Iterator[Sheet]:
    for item in book.sheets:
        places = columns.get(id(item))
        if places is None:
            if fold(item.name) in _NOTES or _owner(item) == key:
                yield item
            continue
        mine = frozenset(
            row.place
            for row in _Rows(item, places)
            if not row.lost and not row.total and (not row.park or fold(row.park) == key)
        )
        # the names of the park's own sheet are its item; elsewhere they are no column of the sheet
        named = sheet_named(item.name)
        whole = named is not None and named[0].id == "park"
        yield _part(item, mine, None if whole else frozenset(_columns(item) - {places[0][1]}))


def _columns(item: Sheet) -> set[int]:
    return {column for cells in item.rows.values() for column in cells}


def _owner(item: Sheet) -> str:
    """Return the folded name of the park that a sheet of items is about, empty for any other sheet."""
    for row, cells in item.rows.items():
        for column, cell in cells.items():
            if cell.kind == "text" and fold(str(cell.value)) in park_names():
                return fold(text_of(cell_at(item, row, column + 1)))
    return ""


def _part(item: Sheet, rows: frozenset[int], columns: frozenset[int] | None) -> PlainSheet:
    """Return some rows and columns of a sheet, at their places."""

    def kept(row: int, column: int) -> bool:
        return row in rows and (columns is None or column in columns)

    return PlainSheet(
        name=item.name,
        place=item.place,
        rows={
            row: {column: cell for column, cell in cells.items() if kept(row, column)}
            for row, cells in item.rows.items()
            if row in rows
        },
        merged=tuple(item.merged),
        visible=item.visible,
        hidden_rows=item.hidden_rows,
        filtered_rows=item.filtered_rows,
        hidden_columns=item.hidden_columns,
        covered=tuple(place for place in item.covered if kept(*place)),
        twice=tuple(place for place in item.twice if kept(*place)),
        stale=tuple(entry for entry in item.stale if kept(entry.row, entry.column)),
        outgrown=item.outgrown,
        numbers_are_text=item.numbers_are_text,
    )
