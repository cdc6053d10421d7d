"""The facts of a park as plain tables: what ``messy_layouts`` writes and what a reader must find again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.model.dataset import Number, Word
from lowcarbon_cli.standards.workbook import SheetSpec, sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lowcarbon_cli.model.dataset import Dataset, Record

Value = Decimal | str | None


class Fact(NamedTuple):
    """What a figure is about: sheet id, year, the other key words (fuel, name ...), column id."""

    sheet: str
    year: int | None
    key: tuple[str, ...]
    column: str


@dataclass(frozen=True)
class PlainTable:
    """Records of a sheet by column id; figures in canonical units, words and fuels as ids or text."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Value], ...]


Plain = dict[str, PlainTable]
Places = dict[Fact, tuple[tuple[str, str], ...]]
"""Fact -> sheet and address of its cell; several where the fact is the sum of its months."""


def plain_of(data: Dataset) -> Plain:
    """Return the facts of a dataset as plain tables; the park's items are one row."""
    records: dict[str, Sequence[Record]] = {"park": [data.park]}
    records |= {key: table.records for key, table in data.tables.items() if table.records}
    made: Plain = {}
    for key, found in records.items():
        rows = tuple({name: value_of(item) for name, item in record.fields.items()} for record in found)
        names = [column.id for column in sheet(key).columns if any(row.get(column.id) is not None for row in rows)]
        made[key] = PlainTable(tuple(names), rows)
    return made


def value_of(item: object) -> Value:
    """Return the value of a field; None for a blank."""
    if isinstance(item, Number):
        return item.value
    return item.value if isinstance(item, Word) else None


def facts_of(data: Dataset) -> dict[Fact, Decimal]:
    """Return every figure of a dataset (years apart) by what it is about."""
    return {fact: number.value for fact, number in numbers_of(data).items()}


def numbers_of(data: Dataset) -> dict[Fact, Number]:
    """Return every figure of a dataset with its cells."""
    found: dict[Fact, Number] = {}
    for key, records in {"park": (data.park,), **{key: table.records for key, table in data.tables.items()}}.items():
        for record in records:
            row = {name: value_of(item) for name, item in record.fields.items()}
            for name, item in record.fields.items():
                if isinstance(item, Number) and name != "year":
                    found[fact_of(sheet(key), row, name)] = item
    return found


def fact_of(spec: SheetSpec, row: Mapping[str, Value], column: str) -> Fact:
    """Return what a figure of a row is about."""
    year = row.get("year")
    words = [*(key for key in spec.key if key != "year"), "grade"]
    key = tuple(str(row[name]) for name in words if row.get(name) is not None)
    return Fact(spec.id, int(year) if isinstance(year, Decimal) else None, key, column)
