"""What the years, words and choices of a record are: each cell a ``Word``, a year, or a ``Blank`` with its finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.model.dataset import Blank, Word, at
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.read.credit import credit_code
from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.labels import without_marks
from lowcarbon_cli.read.making import blank, raw_text
from lowcarbon_cli.read.normalise import MARKERS, YearRead, flat, read_year
from lowcarbon_cli.read.quantity import year_number as year_field
from lowcarbon_cli.standards.fuels import find_fuel, nearest_fuels
from lowcarbon_cli.standards.typed_units import parse_unit
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.read.making import Row
    from lowcarbon_cli.read.table import Entry
    from lowcarbon_cli.standards.workbook import Choice, ColumnSpec

_NUMBERING = re.compile(r"^\s*(?:[\(（]?[一二三四五六七八九十\d]{1,2}[\)）.、．]|#|--?)\s*")
"""What lists put before a name: 1. 原煤, （一）原煤."""
NEAREST = 3
"""How many fuel names are proposed for an unknown one."""


def label(row: Row, column: ColumnSpec, entry: Entry) -> Field | None:
    """Return what a year, word or choice is; None for the year of a forecast."""
    name = column.id
    beside = row.raw.entries.get("unit") if name == "fuel" else None
    key = entry.cell if beside is None else (entry.cell, beside.cell)
    fields = row.known.labels[name]
    known = fields.get(key)
    if known is not None:
        return at(known, row.table.ref(entry.row, entry.column))
    said = len(row.findings)
    if column.kind == "year":
        found = _year(row, column, entry)
    else:
        found = _label_of_total(row, column, entry) if row.raw.total else _words(row, column, entry)
    if found is not None and len(row.findings) == said:
        fields[key] = found
    return found


# -- years -------------------------------------------------------------------------------------


def _year(row: Row, column: ColumnSpec, entry: Entry) -> Field | None:
    cell = row.table.ref(entry.row, entry.column)
    found = read_year(entry.cell)
    if not isinstance(found, YearRead):
        return blank(row, column, entry, found)
    if found.forecast and column.id == "year":
        row.note("LC-NUM-007", cell, raw=found.text, year=found.year)
        return None
    if found.odd:
        row.note("LC-NUM-006", cell, raw=found.text, year=found.year)
    return year_field(found.year, found.text, cell)


def _label_of_total(row: Row, column: ColumnSpec, entry: Entry) -> Field:
    """Return a word of a total row without asking whether it is one of the column's choices."""
    cell, raw = row.table.ref(entry.row, entry.column), raw_text(entry)
    if not raw:
        return Blank("empty", cell)
    known = parse_unit(raw) if column.id == "unit" else find_fuel(raw) if column.id == "fuel" else _chosen(column, raw)
    if known is None and column.id == "unit":
        return Blank("unit", cell, raw)  # whoever reads a unit from a row takes it for one that exists
    return Word(known.id if known is not None else flat(raw), cell, raw)


# -- words -------------------------------------------------------------------------------------


def _words(row: Row, column: ColumnSpec, entry: Entry) -> Field:
    if entry.cell.kind in {"empty", "error", "formula"}:
        return blank(row, column, entry, entry.cell.kind)
    cell = row.table.ref(entry.row, entry.column)
    raw = raw_text(entry)
    words = flat(raw)
    if words.casefold() in MARKERS:
        # a dash in a column of remarks says nothing; in a column that decides something it is missing
        return blank(row, column, entry, "marker") if column.choices or column.required else Blank("marker", cell, raw)
    match column.id:
        case "credit":
            return credit_code(row, entry.cell, cell, raw)
        case "fuel":
            return _fuel(row, cell, raw)
        case "unit":
            return _unit_word(row, cell, raw)
        case _:
            return _choice(row, column, cell, raw) if column.choices else Word(words, cell, raw)


def _choice(row: Row, column: ColumnSpec, cell: CellRef, raw: str) -> Field:
    chosen = _chosen(column, raw)
    if chosen is not None:
        return Word(chosen.id, cell, raw)
    allowed = Text(
        "、".join(choice.name.zh for choice in column.choices), ", ".join(choice.name.en for choice in column.choices)
    )
    row.note("LC-STR-013", cell, raw=raw, name=column.name, allowed=allowed)
    return Blank("unknown", cell, raw)


def _chosen(column: ColumnSpec, raw: str) -> Choice | None:
    return column.chosen.get(fold(raw))


def _fuel(row: Row, cell: CellRef, raw: str) -> Field:
    unit = row.raw.entries.get("unit")
    known = parse_unit(text_of(unit.cell)) if unit else None
    for name in (raw, _NUMBERING.sub("", raw), *without_marks(raw), *without_marks(_NUMBERING.sub("", raw))):
        found = find_fuel(name, known.id if known else "")
        if found is not None:
            if name not in {raw, _NUMBERING.sub("", raw)}:
                row.note("LC-STR-007", cell, raw=raw, clean=name)
            return Word(found.id, cell, raw)
    near = nearest_fuels(raw, NEAREST)
    if near:
        row.note("LC-FAC-008", cell, raw=raw, near=Text("、".join(near), ", ".join(near)))
    else:
        row.note("LC-FAC-009", cell, raw=raw)
    return Blank("unknown", cell, raw)


def _unit_word(row: Row, cell: CellRef, raw: str) -> Field:
    found = parse_unit(raw)
    if found is not None:
        return Word(found.id, cell, raw)
    row.note("LC-UNI-011", cell, raw=raw)
    return Blank("unit", cell, raw)
