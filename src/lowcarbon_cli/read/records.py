"""From the raw rows of a table to records: each cell a ``Number``, a ``Word`` or a ``Blank`` with its finding."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import made_ref
from lowcarbon_cli.model.dataset import Record, Word, at
from lowcarbon_cli.read.bycolumn import fields_of_rows
from lowcarbon_cli.read.figures import figure, remark_unit, row_unit
from lowcarbon_cli.read.making import Known, Row
from lowcarbon_cli.read.months import to_years
from lowcarbon_cli.read.remarks import about_headings, once
from lowcarbon_cli.read.table import Laid, LaidRows, RawRecord
from lowcarbon_cli.read.wording import label

if TYPE_CHECKING:
    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.making import Columns
    from lowcarbon_cli.read.table import Entry, RawTable
    from lowcarbon_cli.standards.workbook import ColumnSpec

KEPT_OF_TOTALS = frozenset({"LC-NUM-011", "LC-STR-011"})
"""What is said about the cells of a total row: it is used only for cross-checks."""


def records_of(table: RawTable) -> tuple[list[Record], list[Record], list[Finding]]:
    """Return the table's records, its total rows, and what is to be said about their cells.

    A record of a forecast year is left out, with a finding. Records of months become one record of
    their year (``read.months``).
    """
    made: list[tuple[Record, RawRecord]] = []
    findings: list[Finding] = []
    held: set[tuple[int, int]] = set()
    lost: set[tuple[int, int]] = set()
    known = Known()
    laid = _laid(table)
    quick = _by_column(table, laid) if laid is not None else {}
    for raw in table.records if len(quick) < len(table.records) else ():
        if (record := quick.get(raw.row)) is not None:
            made.append((record, raw))
            continue
        row = Row(table, raw, known, [])
        kept = _fill(row)
        findings.extend(row.findings)
        if kept:
            made.append((_record(row), raw))
        (held if kept else lost).update([entry[:2] for entry in raw.entries.values()])
    table.held, table.used = held | lost, table.used | held
    for place in lost - held:
        table.used.discard(place)
        table.aside.setdefault(place, "forecast")
    totals = [_total(table, raw, findings) for raw in table.totals]
    records = to_years(table.spec, made, findings) if made else list(quick.values())
    return records, totals, once([*table.findings, *about_headings(table), *findings])


def _laid(table: RawTable) -> LaidRows | None:
    """Return the plain rows of a table whose figures are numbers, None for a table without any."""
    if table.sheet.numbers_are_text:
        return None
    if isinstance(table.records, LaidRows):
        return table.records
    plain = [(raw.column, raw.entries) for raw in table.records if isinstance(raw.entries, Laid)]
    if not plain:
        return None
    start, first = plain[0]
    return LaidRows(first.columns, start, [one.row for _, one in plain], [one.cells for _, one in plain])


def _by_column(table: RawTable, laid: LaidRows) -> dict[int, Record]:
    """Return the records of plain rows by row, as far as nothing is to be said of their cells; note their cells."""
    sheet, start, ref = table.spec.id, laid.start, table.ref
    found = {
        row: Record(sheet, ref(row, start), MappingProxyType(fields))
        for row, fields in zip(laid.rows, fields_of_rows(table, laid), strict=True)
        if fields is not None
    }
    table.laid = dict.fromkeys(found, frozenset([place for place, _ in laid.columns.values()]))
    return found


def field_of(table: RawTable, column: ColumnSpec, entry: Entry) -> tuple[Field | None, list[Finding]]:
    """Return what one cell is when no other cell of its row bears on it, and what is to be said about it.

    None for the year of a forecast, whose row is no record.
    """
    row = Row(table, RawRecord(entry.row, entry.column, {column.id: entry}), Known(), [])
    _fill(row)
    return row.fields.get(column.id), row.findings


def _record(row: Row) -> Record:
    raw = row.raw
    return Record(row.spec.id, row.table.ref(raw.row, raw.column), MappingProxyType(row.fields))


def _total(table: RawTable, raw: RawRecord, findings: list[Finding]) -> Record:
    row = Row(table, raw, Known(), [])
    _fill(row)
    findings.extend(item for item in row.findings if item.code in KEPT_OF_TOTALS)
    return _record(row)


def _fill(row: Row) -> bool:
    """Fill the row's fields; False where it is a forecast and must not be kept."""
    entries, fields, table = row.raw.entries, row.fields, row.table
    file, sheet = table.file, table.sheet.place
    labels, figures = _columns(row)
    for column, known in labels:
        name = column.id
        down, place, cell, _ = entry = entries[name]
        found = known.get(cell)
        found = label(row, column, entry) if found is None else at(found, made_ref((file, sheet, down, place)))
        if found is None:
            return False
        fields[name] = found
    unit = row_unit(fields.get("unit"), fields.get("fuel"))
    rounded = isinstance(mark := fields.get("rounded"), Word) and mark.value == "rounded"
    for column in figures:
        fields[column.id] = figure(row, column, entries[column.id], unit, rounded=rounded)
    if unit is not None and not unit.fits:
        remark_unit(row, unit)
    return True


def _columns(row: Row) -> Columns:
    """Return the columns that a row has, in the order of the specification: labels, figures."""
    entries, known = row.raw.entries, row.known
    key = tuple(entries)
    found = known.columns.get(key)
    if found is None:
        labels = tuple((column, known.labels[column.id]) for column in row.spec.labels if column.id in entries)
        found = known.columns[key] = labels, tuple(column for column in row.spec.figures if column.id in entries)
    return found
