"""What is missing: required sheets, columns and cells, and blanks between filled years."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.model.dataset import Blank, Number, Word
from lowcarbon_cli.model.findings import Finding, Severity
from lowcarbon_cli.model.ledger import loose_of
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards import fuels
from lowcarbon_cli.standards.workbook import sheet, workbook_spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Record, Table
    from lowcarbon_cli.standards.workbook import ColumnSpec, SheetSpec

NOT_THERE = frozenset({"empty", "marker"})
"""Blank reasons that have no error finding of their own."""


def lacks(park: Record, headings: Mapping[str, CellRef], tables: Mapping[str, Table], files: str) -> Iterator[Finding]:
    """Yield a finding for everything that is missing. ``headings``: item cells of the park sheet.

    Rows that point to one blank cell (a year that holds for all of them) are one finding.
    """
    said: set[tuple[str, tuple[CellRef, ...]]] = set()
    for item in _lacks(park, headings, tables, files):
        if item.code != "LC-NUM-005" or (item.code, item.cells) not in said:
            said.add((item.code, item.cells))
            yield item


def _lacks(park: Record, headings: Mapping[str, CellRef], tables: Mapping[str, Table], files: str) -> Iterator[Finding]:
    yield from _sheets(park, tables, files)
    if park.fields:
        yield from _park(park, headings)
    for sheet_id, table in tables.items():
        spec = sheet(sheet_id)
        if table.records:
            yield from _columns(spec, table)
        yield from _required(spec, table)
        yield from _groups(spec, table)
        if spec.orientation == "years":
            yield from _between_years(spec, table)


def _sheets(park: Record, tables: Mapping[str, Table], files: str) -> Iterator[Finding]:
    groups: dict[str, list[SheetSpec]] = {}
    for spec in workbook_spec().sheets:
        there = bool(park.fields) if spec.id == "park" else spec.id in tables and _has_data(tables[spec.id])
        if spec.required and not there:
            yield _no_sheet([spec], tables, files)
        if spec.one_of:
            groups.setdefault(spec.one_of, []).append(spec)
    for specs in groups.values():
        if not any(spec.id in tables and _has_data(tables[spec.id]) for spec in specs):
            yield _no_sheet(specs, tables, files)


def _no_sheet(specs: Sequence[SheetSpec], tables: Mapping[str, Table], files: str) -> Finding:
    """Return the finding about a sheet, or several of which one is needed, that is wanting or holds no data."""
    empty = [spec for spec in specs if spec.id in tables]
    tops = [next(iter(tables[spec.id].headings.values()), None) for spec in empty]
    zh, en = "、".join(spec.zh for spec in empty), ", ".join(spec.en for spec in empty)
    place = Text(f"“{zh}”表中没有数据：{files}", f"no data on {en}: {files}") if empty else files
    name = _either([spec.name for spec in specs])
    return finding("LC-STR-001", *(top for top in tops if top is not None), name=name, place=place)


def _park(park: Record, headings: Mapping[str, CellRef]) -> Iterator[Finding]:
    defaults: list[ColumnSpec] = []
    for column in sheet("park").columns:
        found = park.fields.get(column.id)
        if column.required and found is None:
            yield finding("LC-STR-001", park.cell, name=column.name, place=sheet("park").zh)
        elif column.required and isinstance(found, Blank) and found.reason in NOT_THERE:
            yield finding("LC-NUM-005", found.cell, name=column.name, row=sheet("park").name)
        elif column.blank == "default" and isinstance(found, Blank) and found.reason in NOT_THERE:
            defaults.append(column)
    if defaults:
        cells = [park.fields[column.id].cell for column in defaults if column.id in headings]
        names = Text("、".join(c.zh for c in defaults), ", ".join(c.en for c in defaults))
        yield finding("LC-STR-020", *cells, names=names)


def _columns(spec: SheetSpec, table: Table) -> Iterator[Finding]:
    """Yield required columns and one-of groups that the sheet does not have at all."""
    start = table.records[0].cell
    for column in spec.columns:
        if column.required and column.id not in table.headings:
            yield finding("LC-STR-001", start, name=column.name, place=spec.name)
    for columns in _one_of(spec).values():
        if not any(column.id in table.headings for column in columns):
            total = all(_is_total(record) for record in table.records)
            if not total:
                yield finding("LC-STR-001", start, name=_either([c.name for c in columns]), place=spec.name)


def _required(spec: SheetSpec, table: Table) -> Iterator[Finding]:
    required = [column for column in spec.columns if column.required]
    for record in loose_of(table.records):  # a row without a required figure is never held by column
        for column in required:
            found = _blank(record, column)
            if found is not None:
                yield finding("LC-NUM-005", found.cell, name=column.name, row=_row_name(spec, record))


def _groups(spec: SheetSpec, table: Table) -> Iterator[Finding]:
    """Yield records in which no column of a one-of group is filled, or not the one that others fill."""
    groups = _one_of(spec).values()
    first = _first_year(table) if groups else None
    for columns in groups:
        used = [column for column in columns if any(record.number(column.id) for record in table.records)]
        for record in table.records:
            if _is_total(record):
                continue
            blanks = [found for column in used or columns if (found := _blank(record, column)) is not None]
            if not used:
                empties = [found.cell for found in blanks]
                if empties and not (record.year == first and all(c.first_blank for c in columns)):
                    yield _blank_finding(spec, record, _either([c.name for c in columns]), empties, Severity.ERROR)
                continue
            waived = record.year == first and all(column.first_blank for column in used)
            if not any(column.id in record.fields and not _is_blank(record, column) for column in used):
                if blanks and not waived:
                    cells = [found.cell for found in blanks]
                    yield _blank_finding(spec, record, _either([c.name for c in used]), cells, Severity.ERROR)
            elif spec.orientation == "long":
                for column in used[-1:]:
                    found = _blank(record, column)
                    if found is not None:
                        yield _blank_finding(spec, record, column.name, [found.cell], Severity.ERROR)


def _between_years(spec: SheetSpec, table: Table) -> Iterator[Finding]:
    """Yield blanks of columns that are filled in another year: they are unknown, not none."""
    first = _first_year(table)
    for column in spec.columns:
        if not column.numeric or column.id in spec.key or column.required:
            continue
        if not any(record.number(column.id) for record in table.records):
            continue
        for record in table.records:
            found = _blank(record, column)
            if found is None or (column.first_blank and record.year == first):
                continue
            if column.one_of and not _others_filled(spec, record, column):
                continue  # named as an error of its group
            yield _blank_finding(spec, record, column.name, [found.cell], Severity.WARNING)


def _others_filled(spec: SheetSpec, record: Record, column: ColumnSpec) -> bool:
    return any(record.number(other.id) for other in spec.columns if other.one_of == column.one_of)


def _blank_finding(
    spec: SheetSpec, record: Record, name: Text, cells: Iterable[CellRef], severity: Severity
) -> Finding:
    params = MappingProxyType({"name": name, "row": _row_name(spec, record)})
    return Finding("LC-NUM-005", severity, tuple(cells), params)


def _blank(record: Record, column: ColumnSpec) -> Blank | None:
    found = record.fields.get(column.id)
    return found if isinstance(found, Blank) and found.reason in NOT_THERE else None


def _is_blank(record: Record, column: ColumnSpec) -> bool:
    return _blank(record, column) is not None


def _is_total(record: Record) -> bool:
    return record.word("fuel") == fuels.TOTAL


def _has_data(table: Table) -> bool:
    """Tell whether anything stands in the table beside its years."""
    return any(
        column != "year" and not (isinstance(found, Blank) and found.reason == "empty")
        for record in table.records
        for column, found in record.fields.items()
    )


def _first_year(table: Table) -> int | None:
    return min((record.year for record in table.records if record.year is not None), default=None)


def _one_of(spec: SheetSpec) -> dict[str, list[ColumnSpec]]:
    groups: dict[str, list[ColumnSpec]] = {}
    for column in spec.columns:
        if column.one_of:
            groups.setdefault(column.one_of, []).append(column)
    return groups


def _either(names: Iterable[Text]) -> Text:
    listed = list(names)
    return Text("或".join(name.zh for name in listed), " or ".join(name.en for name in listed))


def _row_name(spec: SheetSpec, record: Record) -> Text:
    """Return what tells a person which row it is: sheet, year, fuel."""
    parts = [found.as_written for key in spec.key if isinstance(found := record.fields.get(key), Number | Word)]
    words = " ".join(parts)
    return Text(f"{spec.zh} {words}".strip(), f"{spec.en} {words}".strip())
