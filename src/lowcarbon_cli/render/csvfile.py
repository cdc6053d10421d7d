"""Tables as CSV for spreadsheets: UTF-8 with byte order mark, numbers unrounded, no formula injected."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.safe import no_formula, one_line
from lowcarbon_cli.render.table import NONE
from lowcarbon_cli.render.tables import named_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Cell, Table

BOM = "\ufeff"


def render(report: ComplianceReport, lang: Lang = "zh", *, table: str = "indicators") -> bytes:
    """Return one table as CSV bytes.

    ``table`` is ``indicators`` (one row per standard, indicator and year), or the name of a document
    table: ``bases``, ``inputs``, ``years_all``, ``compliance``, ``overall``, ``conditions``, ``open``,
    ``energy``, ``factors``, ``limits``, ``findings``. Raises ``ValueError`` for another name.
    """
    tables = named_table(report, lang, table)
    if not tables and table not in _ONE_PER_STANDARD:
        message = f"no table called {table!r}"
        raise ValueError(message)
    return table_bytes(tables)


def table_bytes(tables: Sequence[Table], *, notes: bool = False) -> bytes:
    """Return tables of the same columns as CSV bytes under one heading row.

    ``notes`` writes the notes of the tables behind the rows, each as a row of one entry.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for place, one in enumerate(tables):
        if place == 0:
            writer.writerow([no_formula(column.title) for column in one.columns])
        writer.writerows([_field(cell) for cell in row] for row in one.rows)
    if notes:
        writer.writerows([no_formula(one_line(note))] for one in tables for note in one.notes)
    return (BOM + stream.getvalue()).encode("utf-8", "replace")


_ONE_PER_STANDARD = frozenset({"compliance", "overall", "conditions"})


def _field(cell: Cell) -> str:
    if cell.number is not None:
        return significant(cell.number)
    return "" if cell.text == NONE else no_formula(cell.text)
