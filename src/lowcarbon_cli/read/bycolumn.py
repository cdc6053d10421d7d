"""The plain rows of a table, column by column: a label costs a look-up, a figure its conversion.

One semantics, two speeds: ``wording.label`` is asked once for each distinct cell of a column, and its answer is kept
for the tables to come; plain figures take the steps of ``figures.figure`` together. A row with a cell of which anything
is to be said, or that is not plainly plain, is left to the rule for single cells.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import repeat
from operator import itemgetter
from typing import TYPE_CHECKING

from lowcarbon_cli.model.blocks import normal
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import Blank, Number, Word, at
from lowcarbon_cli.model.numbers import CONTEXT, ONE, ZERO
from lowcarbon_cli.read.figures import row_unit, usual_way
from lowcarbon_cli.read.grid import EMPTY
from lowcarbon_cli.read.ledger.words import unclear, wrong_codes
from lowcarbon_cli.read.making import Known, Row
from lowcarbon_cli.read.normalise import format_unit, shown_figures
from lowcarbon_cli.read.table import Entry, RawRecord
from lowcarbon_cli.read.wording import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.read.grid import GridCell
    from lowcarbon_cli.read.quantity import Conversion, RowUnit
    from lowcarbon_cli.read.table import LaidRows, RawTable
    from lowcarbon_cli.standards.workbook import ColumnSpec

Key = tuple[object, ...]
"""A cell; of a fuel, with the cell of its unit."""

MOST = 1024
"""Cells of one column that are kept for when the same comes again, in this table or another."""
_LONGEST = 64
"""Longer texts are prose, which seldom comes again."""
_NOWHERE = CellRef("", "", 0, 0)
answers: dict[tuple[str, str], dict[Key, Field | None]] = defaultdict(dict)
"""Sheet and column id -> key -> what it is, but for the place; None where more is to be said of it than that."""

_WORDS = frozenset({Word, Blank})
"""Fields of one form: what they say, the cell, what stands there."""
_new = tuple.__new__
_first, _third = itemgetter(0), itemgetter(2)


def fields_of_rows(table: RawTable, laid: LaidRows) -> Sequence[dict[str, Field] | None]:
    """Return the fields of plain rows, in the order of the specification; None for a row left to the rule for cells.

    Args:
        table: the table.
        laid: the rows.
    """
    columns, rows, held = laid.columns, laid.rows, laid.held
    file, sheet = repeat(table.file), repeat(table.sheet.place)
    refs = {
        name: list(map(_new, repeat(CellRef), zip(file, sheet, rows, repeat(place))))
        for name, (place, _) in columns.items()
    }
    found: dict[str, Sequence[Field | None]] = {}
    for column in table.spec.labels:
        if (name := column.id) in columns:
            beside = held.get("unit") if name == "fuel" else None
            found[name] = _placed(_labels(table, column, held[name], beside), refs[name])
    units = _units(found, len(rows))
    marks = found.get("rounded", [None] * len(rows))
    rounded = [isinstance(mark, Word) and mark.value == "rounded" for mark in marks]
    for column in table.spec.figures:
        if (name := column.id) in columns:
            ways = {unit: usual_way(table.spec.id, name, columns[name][1], unit) for unit in set(units)}
            found[name] = _figures(column, held[name], refs[name], units, ways, rounded)
    lines = zip(*found.values(), strict=True)
    if all(None not in fields for fields in found.values()):
        return list(map(dict, map(zip, repeat(tuple(found)), lines)))
    return [None if None in fields else dict(zip(found, fields, strict=True)) for fields in lines]


# -- labels ------------------------------------------------------------------------------------


def _labels(
    table: RawTable, column: ColumnSpec, cells: Sequence[GridCell], units: Sequence[GridCell] | None
) -> list[Field | None]:
    """Return what the cells of a column of years, words or choices are, but for the place; ``units``: of its fuels."""
    keys: Sequence[Key] = cells if units is None else list(zip(cells, units, strict=True))
    known = answers[table.spec.id, column.id]
    new = set(keys).difference(known)
    if not new:
        return [known[key] for key in keys]
    judged = _judged_cells(table, column, {key: (key, None) if units is None else key for key in new})  # type: ignore[misc]
    fields = [judged[key] if key in judged else known[key] for key in keys]
    again = {key: field for key, field in judged.items() if field is None or len(field[2]) <= _LONGEST}
    if len(known) + len(again) > MOST:
        known.clear()
    if len(again) <= MOST and column.id != "credit":  # a code is one firm's, and quickly judged
        known.update(again)
    return fields


def _judged_cells(
    table: RawTable, column: ColumnSpec, cells: Mapping[Key, tuple[GridCell, GridCell | None]]
) -> dict[Key, Field | None]:
    """Return what cells are that were not met before: words that are plain for certain together, any other alone."""
    texts = {key: str(cell.value).strip() for key, (cell, _) in cells.items() if cell.kind == "text"}
    plain = _plain_words(column, set(texts.values()))
    return {
        key: Word(normal(text), _NOWHERE, text)
        if (text := texts.get(key, "")) in plain
        else _judged(table, column, *pair)
        for key, pair in cells.items()
    }


def _plain_words(column: ColumnSpec, texts: set[str]) -> set[str]:
    """Return the texts that mean themselves in a column, none where all of them are looked up."""
    if column.kind != "text" or column.id in {"fuel", "unit"}:
        return set()
    if column.id != "credit":
        return texts - unclear(texts) - {""}
    words = [text for text in texts if text and "\n" not in text]
    return set(words).difference(wrong_codes("\n".join(words), words))


def _judged(table: RawTable, column: ColumnSpec, cell: GridCell, unit: GridCell | None) -> Field | None:
    """Return what the rule for single cells makes of a cell; None where it says anything about it."""
    entries = {column.id: Entry(0, 0, cell)}
    if unit is not None:
        entries["unit"] = Entry(0, 0, unit)
    row = Row(table, RawRecord(0, 0, entries), Known(), [])
    found = label(row, column, entries[column.id])
    return None if row.findings else found


def _placed(fields: Sequence[Field | None], refs: Sequence[CellRef]) -> list[Field | None]:
    """Return fields at their cells."""
    if set(map(type, fields)) <= _WORDS:
        # the same as ``at`` without a call for each
        parts = zip(map(_first, fields), refs, map(_third, fields), strict=True)  # type: ignore[arg-type]
        return list(map(_new, map(type, fields), parts))
    return [field and at(field, cell) for field, cell in zip(fields, refs, strict=True)]


# -- figures -----------------------------------------------------------------------------------


def _units(found: Mapping[str, Sequence[Field | None]], count: int) -> list[RowUnit | None]:
    """Return the unit of each row's quantities."""
    units = found.get("unit")
    if units is None:
        return [None] * count
    fuels = found.get("fuel", [None] * count)
    return [row_unit(unit, fuel) for unit, fuel in zip(units, fuels, strict=True)]


def _figures(
    column: ColumnSpec,
    cells: Sequence[GridCell],
    refs: Sequence[CellRef],
    units: Sequence[RowUnit | None],
    ways: Mapping[RowUnit | None, Conversion | None],
    rounded: Sequence[bool],
) -> list[Field | None]:
    """Return what the cells of a column of figures are; None for those that are neither blank nor a plain figure.

    ``ways``: how figures of a row's unit become canonical ones.
    """
    fields: list[Field | None] = [None] * len(cells)
    if EMPTY in cells:
        fields = [Blank("empty", ref) if cell is EMPTY else None for cell, ref in zip(cells, refs, strict=True)]
    if column.rate:
        return fields
    bare = {form for form in set(map(_third, cells)) if not format_unit(form)}
    groups: dict[RowUnit | None, list[int]] = {unit: [] for unit, way in ways.items() if way and not way.rate}
    for place, ((_, kind, form, _), unit) in enumerate(zip(cells, units, strict=True)):
        if kind == "number" and form in bare and unit in groups:
            groups[unit].append(place)
    for unit, places in groups.items():
        way = ways[unit]
        if places and way is not None:
            parts = (cells, refs, rounded)
            if len(places) < len(cells):
                parts = [cells[at] for at in places], [refs[at] for at in places], [rounded[at] for at in places]
            for at_place, number in zip(places, _numbers(way, *parts), strict=True):
                fields[at_place] = number if column.negative or number.value >= ZERO else None
    return fields


def _numbers(
    way: Conversion, cells: Sequence[GridCell], refs: Sequence[CellRef], rounded: Sequence[bool]
) -> Iterator[Number]:
    """Yield plain figures in their canonical unit: the steps of ``quantity.converted``, each for all of them."""
    texts, halves = shown_figures(cells)
    unit, canonical, factor, _ = way
    written = values = list(map(Decimal, texts))
    if factor is not ONE:
        values = [CONTEXT.multiply(one, factor) for one in written]
        known = {half: CONTEXT.multiply(half, factor) for half in set(halves)}
        halves = [known[half] for half in halves]
    same = repeat(canonical), refs, texts, written, repeat(unit), repeat(factor), halves, rounded, repeat(())
    return map(_new, repeat(Number), zip(values, *same, strict=False))
