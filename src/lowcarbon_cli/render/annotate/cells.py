"""Cells of a worksheet given another style, and made where they are missing; all else stays byte for byte."""

from __future__ import annotations

import bisect
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from msgspec import Struct

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.render.annotate.sheet import Place, address
from lowcarbon_cli.render.annotate.xmlparts import Edit, attributes_of, tag_end, with_attribute

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lowcarbon_cli.render.annotate.sheet import Row, SheetMap

_CELL = 2


class Paint(Struct, frozen=True):
    """What happens to a cell's style (an index); a missing cell is made only if ``make``."""

    style: Callable[[int], int]
    make: bool


class _Cell(NamedTuple):
    column: int
    start: int
    inner: int
    end: int
    style: int


def painted(sheet: SheetMap, paints: Mapping[Place, Paint]) -> list[Edit]:
    """Return the edits that give the cells of ``paints`` their style."""
    by_row: defaultdict[int, dict[int, Paint]] = defaultdict(dict)
    for place, paint in sorted(paints.items()):
        by_row[place.row][place.column] = paint
    edits: list[Edit] = []
    made: list[tuple[int, bytes]] = []
    for number, columns in by_row.items():
        row = sheet.by_number.get(number)
        if row is not None:
            edits += _in_row(sheet, row, columns)
            continue
        cells = b"".join(_made(sheet, Place(number, column), paint, 0) for column, paint in columns.items())
        if cells:
            made.append((number, f'<{sheet.prefix}row r="{number}">'.encode() + cells + _closing(sheet, "row")))
    return edits + _new_rows(sheet, made)


def _new_rows(sheet: SheetMap, made: list[tuple[int, bytes]]) -> list[Edit]:
    start, inner, close, end = sheet.grid
    if made and inner == end:
        tag = sheet.data[start : inner - 2].rstrip() + b">"
        return [Edit(start, end, tag + b"".join(row for _, row in made) + _closing(sheet, "sheetData"))]
    numbers = [row.number for row in sheet.rows]
    edits = []
    for number, row in made:
        at = bisect.bisect(numbers, number)
        place = sheet.rows[at].start if at < len(numbers) else close
        edits.append(Edit(place, place, row))
    return edits


def _closing(sheet: SheetMap, name: str) -> bytes:
    return f"</{sheet.prefix}{name}>".encode()


def _made(sheet: SheetMap, place: Place, paint: Paint, row_style: int) -> bytes:
    """Return a new empty cell in the style that the row or else the column would have given it."""
    if not paint.make:
        return b""
    band = sheet.band(place.column)
    style = paint.style(row_style or (band.style if band else 0))
    return f'<{sheet.prefix}c r="{column_letters(place.column)}{place.row}" s="{style}"/>'.encode()


def _in_row(sheet: SheetMap, row: Row, columns: Mapping[int, Paint]) -> list[Edit]:
    cells = _cells(sheet.data, row)
    inner = tag_end(sheet.data, row.start)
    edits = [_styled(sheet.data, cell, columns[cell.column]) for cell in cells if cell.column in columns]
    there = {cell.column for cell in cells}
    new = {
        column: content
        for column, paint in columns.items()
        if column not in there and (content := _made(sheet, Place(row.number, column), paint, row.style))
    }
    if not new:
        return edits
    tag = _spanning(sheet.data[row.start : inner], min(new), max(new))
    if inner == row.end:
        opened = tag[:-2].rstrip() + b">"
        return [Edit(row.start, row.end, opened + b"".join(new.values()) + _closing(sheet, "row"))]
    edits.append(Edit(row.start, inner, tag))
    for column, content in new.items():
        after = next((cell.start for cell in cells if cell.column > column), None)
        place = after if after is not None else (cells[-1].end if cells else inner)
        edits.append(Edit(place, place, content))
    return edits


def _spanning(tag: bytes, first: int, last: int) -> bytes:
    """Return a row's tag with its hint of the columns used (``spans``) widened, if it has one that is too narrow."""
    found = attributes_of(tag).get("spans", "")
    low, _, high = found.partition(":")
    if not (low.isdecimal() and high.isdecimal()):
        return tag
    wide = f"{min(first, int(low))}:{max(last, int(high))}"
    return tag if wide == found else with_attribute(tag, "spans", wide)


def _styled(data: bytes, cell: _Cell, paint: Paint) -> Edit:
    style = paint.style(cell.style)
    tag = data[cell.start : cell.inner]
    return Edit(cell.start, cell.inner, tag if style == cell.style else with_attribute(tag, "s", str(style)))


def _cells(data: bytes, row: Row) -> list[_Cell]:
    """Return the cells of a row. One without address stands right of the one before it."""
    cells: list[_Cell] = []
    opened: list[tuple[int, int, int, int]] = []
    depth = last = 0
    made = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, last
        depth += 1
        if depth == _CELL and name.rpartition(":")[2] == "c":
            place = address(attributes.get("r", ""))
            last = place.column if place else last + 1
            begin = row.start + made.CurrentByteIndex
            style = attributes.get("s", "")
            opened.append((last, begin, tag_end(data, begin), int(style) if style.isdecimal() else 0))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if depth == _CELL - 1 and name.rpartition(":")[2] == "c":
            column, begin, inner, style = opened.pop()
            closed = data[inner - 2 : inner] == b"/>"
            finish = inner if closed else tag_end(data, row.start + made.CurrentByteIndex)
            cells.append(_Cell(column, begin, inner, finish, style))

    made.StartElementHandler = start
    made.EndElementHandler = end
    made.Parse(data[row.start : row.end], True)
    return cells
