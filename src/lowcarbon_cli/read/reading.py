"""From opened files to a ``Dataset``: recognise their sheets, read them, merge them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.model.abridged import abridged
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import Blank, Dataset, InputFile, Record, SheetUse, Table
from lowcarbon_cli.model.ledger import Ledger, loose_of
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read.completeness import lacks
from lowcarbon_cli.read.concealed import concealed
from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.merge import merge
from lowcarbon_cli.read.records import records_of
from lowcarbon_cli.read.sheet_names import sheet_named
from lowcarbon_cli.read.table import left_over
from lowcarbon_cli.read.uses import sheet_use
from lowcarbon_cli.read.worksheet import NOTES_SHEETS, is_neutral, read_worksheet
from lowcarbon_cli.standards.workbook import fold, sheet, workbook_spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.grid import Book, Sheet
    from lowcarbon_cli.read.ledger.bulk import Bulk
    from lowcarbon_cli.read.table import RawTable

LABELS = frozenset({"unit", "code", "grade"})
"""Columns that a template fills in beside the keys."""
_STAMP = re.compile(r"lowcarbon-template/(\d+)")
_STAMP_ROWS = 5


class Reading(Struct):
    """Everything read so far: records by sheet id and source, headings, findings."""

    sources: dict[str, list[Sequence[Record]]] = field(default_factory=dict)
    headings: dict[str, dict[str, CellRef]] = field(default_factory=dict)
    totals: dict[str, list[Record]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    uses: list[SheetUse] = field(default_factory=list)
    texts: dict[CellRef, str] = field(default_factory=dict)

    def read(self, book: Book, shown: str) -> None:
        """Read the sheets of a file that is shown as ``shown``."""
        named = {found[0].id for item in book.sheets if (found := sheet_named(item.name)) is not None and item.rows}
        recognised = False
        self.findings.extend(book.findings)
        for item in book.sheets:
            self._check_stamp(item, shown)
            item, tables = _tables(item, shown)  # noqa: PLW2901 - a sheet may have to be read again
            if sheet_named(item.name) is None and not is_neutral(item.name):
                # a sheet under a foreign name is read only where no sheet of the very name holds the same
                tables = tables if named.isdisjoint(table.spec.id for table in tables) else []
            for table in tables:
                self._take(table, item.bulk)
            if tables:
                self.texts.update(_words_around(item, shown, tables))
            use, stray = sheet_use(item, shown, tables)
            self.uses.append(use)
            self.findings.extend(stray)
            if not tables:
                recognised |= self._nothing_read(item, shown)
            recognised |= bool(tables)
        if not recognised:
            self.findings.append(finding("LC-STR-017", CellRef(shown, "", 1, 1), file=shown))

    def _nothing_read(self, item: Sheet, shown: str) -> bool:
        """Say that nothing of a sheet was read; True where it is one of ours and merely empty."""
        found = sheet_named(item.name)
        if found is not None and not item.rows:
            self.sources.setdefault(found[0].id, []).append([])
            return True
        if item.rows and fold(item.name) not in NOTES_SHEETS:
            self.findings.append(finding("LC-STR-016", CellRef(shown, item.place, 1, 1), raw=item.name))
        return False

    def _take(self, table: RawTable, bulk: Bulk | None) -> None:
        """Read a table's cells and add its records, headings and findings."""
        sheet_id = table.spec.id
        records, totals, findings = records_of(table)
        self.sources.setdefault(sheet_id, []).append(records if bulk is None else bulk.ledger(records))
        self.totals.setdefault(sheet_id, []).extend(totals)
        places = self.headings.setdefault(sheet_id, {})
        for column, cell in table.headings.items():
            places.setdefault(column, cell)
        self.findings.extend(abridged(findings, bulk.tally if bulk is not None else None))
        self.findings.extend(concealed(table))

    def _check_stamp(self, item: Sheet, shown: str) -> None:
        """Remark on a template of another version than this program writes."""
        current = _STAMP.fullmatch(workbook_spec().template)
        for row in list(item.rows)[:_STAMP_ROWS]:
            for column, cell in item.rows[row].items():
                found = _STAMP.fullmatch(text_of(cell)) if cell.kind == "text" else None
                if found and current and found[1] != current[1]:
                    code = "LC-STR-021" if int(found[1]) < int(current[1]) else "LC-STR-022"
                    self.findings.append(finding(code, CellRef(shown, item.place, row, column), raw=found[0]))

    def dataset(self, inputs: tuple[InputFile, ...]) -> Dataset:
        """Return the park's data from all that was read."""
        merged: dict[str, Sequence[Record]] = {}
        findings = list(self.findings)
        for spec in workbook_spec().sheets:
            if spec.id in self.sources:
                merged[spec.id], found = merge(spec, self.sources[spec.id])
                findings.extend(found)
        first = inputs[0].name if inputs else ""
        park = next(iter(merged.pop("park", [])), Record("park", CellRef(first, "", 1, 1)))
        years = _years_with_data(merged) | _named_years(park)
        tables = {
            sheet_id: Table(
                sheet_id,
                _kept(sheet_id, records, years),
                MappingProxyType(self.headings.get(sheet_id, {})),
                tuple(self.totals.get(sheet_id, [])),
            )
            for sheet_id, records in merged.items()
        }
        shown = ", ".join(item.name for item in inputs)
        if self.sources:  # where nothing was read, what is missing follows from that
            findings.extend(lacks(park, self.headings.get("park", {}), tables, shown))
        texts = MappingProxyType(self.texts)
        return Dataset(park, MappingProxyType(tables), inputs, tuple(findings), tuple(self.uses), texts)


def _tables(item: Sheet, shown: str) -> tuple[Sheet, list[RawTable]]:
    """Return the tables of a sheet; all its rows are read cell by cell where its bulk does not go with them."""
    tables = read_worksheet(item, shown) if item.rows else []
    if item.bulk is None or item.bulk.fits(tables):
        return item, tables
    whole = item.bulk.whole()
    return whole, read_worksheet(whole, shown)


def _words_around(item: Sheet, shown: str, tables: Sequence[RawTable]) -> Iterator[tuple[CellRef, str]]:
    """Yield the texts of a sheet that no record holds: titles, headings, units, remarks."""
    for row, cells, left in left_over(item, tables, lambda table: table.held):
        for column in left:
            if cells[column].kind == "text":
                yield CellRef(shown, item.place, row, column), str(cells[column].value)


def _years_with_data(merged: Mapping[str, Sequence[Record]]) -> set[int]:
    """Return the years in which any record of any sheet holds more than its key."""
    held: set[int | None] = set()
    for sheet_id, records in merged.items():
        for record in loose_of(records):
            if record.year not in held and _filled(sheet_id, record):
                held.add(record.year)
    ledgers = [records for records in merged.values() if isinstance(records, Ledger)]
    held.update(year for ledger in ledgers for block in ledger.blocks if block.rows for year in block.years())
    return {year for year in held if year is not None}


def _named_years(park: Record) -> set[int]:
    """Return base and evaluation year: a row of theirs is never dropped for being empty."""
    return {int(found.value) for key in ("base_year", "eval_year") if (found := park.number(key)) is not None}


def _kept(sheet_id: str, records: Sequence[Record], years: set[int]) -> Sequence[Record]:
    """Return the records that count; rows of a template that nobody filled in do not."""

    def counts(record: Record) -> bool:
        return record.year is None or record.year in years or _filled(sheet_id, record)

    return records.kept(counts) if isinstance(records, Ledger) else tuple(filter(counts, records))


def _filled(sheet_id: str, record: Record) -> bool:
    """Tell whether anything stands in a record beside what says which one it is."""
    key = sheet(sheet_id).key
    return any(
        not (isinstance(found, Blank) and found.reason == "empty")
        for column, found in record.fields.items()
        if column not in LABELS and column not in key
    )
