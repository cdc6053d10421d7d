"""The park sheet: one item per row, item | content | remark; or the items as headings over one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read import headings
from lowcarbon_cli.read.grid import cell_at, text_of
from lowcarbon_cli.read.rows import is_example, is_note
from lowcarbon_cli.read.table import Entry, RawRecord, RawTable
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from lowcarbon_cli.read.grid import Sheet
    from lowcarbon_cli.standards.workbook import SheetSpec

_ITEM = frozenset({"项目", "item", "指标", "名称", "指标名称", "内容项"})
_CONTENT = frozenset({"内容", "content", "值", "数值", "value", "填写内容"})
AT_LEAST = 3
"""So many items make a block of labels the park's own."""


def is_items(spec: SheetSpec, sheet: Sheet) -> bool:
    """Tell whether one column of a sheet holds several of the park's items."""
    counts: dict[int, set[str]] = {}
    for cells in sheet.rows.values():
        for place, cell in cells.items():
            heading = headings.match(spec, text_of(cell)) if cell.kind == "text" else None
            if heading is not None:
                counts.setdefault(place, set()).add(heading.column.id)
    return max((len(found) for found in counts.values()), default=0) >= AT_LEAST


def read_items(spec: SheetSpec, sheet: Sheet, file: str) -> RawTable:
    """Return the sheet as one record: item id -> content cell."""
    table = RawTable(spec, sheet, file)
    head = _head(spec, sheet)
    if head is not None:
        _read_row(table, *head)
    else:
        _read_column(table)
    return table


def _read_column(table: RawTable) -> None:
    spec, sheet = table.spec, table.sheet
    heading_row, item_place, content_place = _places(spec, sheet)
    if heading_row:
        table.use((heading_row, item_place), (heading_row, content_place))
    entries: dict[str, Entry] = {}
    for row, cells in sheet.rows.items():
        if row <= heading_row:
            continue
        if is_example(cells) or is_note(cells):
            table.leave(row, "example" if is_example(cells) else "note")
            continue
        words = text_of(cell_at(sheet, row, item_place))
        heading = headings.match(spec, words)
        content = cell_at(sheet, row, content_place)
        if heading is None and words and content.kind != "empty":
            heading = headings.closest(spec, words, frozenset(table.headings))
        if heading is None:
            if content.kind != "empty":
                table.remark_unknown(row, item_place)
                table.leave(row, "unknown_column")
            continue
        known = table.headings.get(heading.column.id)
        if known is not None:
            table.findings.append(
                finding("LC-STR-003", known, table.ref(row, item_place), name=heading.column.name),
            )
            table.leave(row, "repeated")
            continue
        table.note_heading(row, item_place, heading)
        remark = text_of(cell_at(sheet, row, content_place + 1))
        unit = heading.unit or (remark if parse_unit(remark) else "")
        if remark and unit == remark:
            table.use((row, content_place + 1))
        entries[heading.column.id] = Entry(row, content_place, content, unit)
    if entries:
        first = next(iter(entries.values()))
        table.add(RawRecord(first.row, item_place, entries))
    else:
        table.findings.append(finding("LC-STR-015", table.ref(1, 1), sheet=spec.name))
        for row in sheet.rows:
            table.leave(row, "no_heading")


def _places(spec: SheetSpec, sheet: Sheet) -> tuple[int, int, int]:
    """Return heading row (0 for none), item column and content column."""
    for row, cells in sheet.rows.items():
        words = {fold(text_of(cell)): place for place, cell in cells.items()}
        content = next((place for word, place in words.items() if word in _CONTENT), None)
        item = next((place for word, place in words.items() if word in _ITEM), None)
        if content is not None and item is not None and item < content:
            return row, item, content
    places = [
        place
        for cells in sheet.rows.values()
        for place, cell in cells.items()
        if headings.match(spec, text_of(cell)) is not None
    ]
    item = min(places, default=1)
    return 0, item, item + 1


def _head(spec: SheetSpec, sheet: Sheet) -> tuple[int, int] | None:
    """Return the row of items and the one row under it; None where the items stand in a column, or rows are many."""
    rows = list(sheet.rows)
    for place, row in enumerate(rows):
        texts = [text_of(cell) for cell in sheet.rows[row].values() if cell.kind == "text"]
        if len({found.column.id for text in texts if (found := headings.match(spec, text)) is not None}) >= AT_LEAST:
            return (row, rows[place + 1]) if place + 2 == len(rows) else None
    return None


def _read_row(table: RawTable, head: int, row: int) -> None:
    entries: dict[str, Entry] = {}
    for place, cell in table.sheet.rows[head].items():
        heading = headings.match(table.spec, text_of(cell))
        if heading is None:
            table.remark_unknown(head, place)
        elif heading.column.id not in entries:
            table.note_heading(head, place, heading)
            entries[heading.column.id] = Entry(row, place, cell_at(table.sheet, row, place), heading.unit)
    table.add(RawRecord(row, min(table.sheet.rows[row]), entries))
