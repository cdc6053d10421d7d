"""From paths to a ``Dataset``: open each file, recognise its sheets, read them, merge them."""

from __future__ import annotations

import re
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.abridged import abridged
from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import Blank, Dataset, InputFile, Record, SheetUse, Table
from lowcarbon_cli.model.ledger import Ledger, loose_of
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.read.backends import open_book
from lowcarbon_cli.read.completeness import lacks
from lowcarbon_cli.read.concealed import concealed
from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.headings import sheet_named
from lowcarbon_cli.read.inputs import hold, sources
from lowcarbon_cli.read.merge import merge
from lowcarbon_cli.read.own_file import own_file
from lowcarbon_cli.read.parks import parks_in
from lowcarbon_cli.read.records import records_of
from lowcarbon_cli.read.table import left_over
from lowcarbon_cli.read.uses import sheet_use
from lowcarbon_cli.read.worksheet import NOTES_SHEETS, is_neutral, read_worksheet
from lowcarbon_cli.standards.workbook import fold, sheet, workbook_spec

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.parcel import Held, Parcel
    from lowcarbon_cli.read.grid import Book, Sheet
    from lowcarbon_cli.read.inputs import Source
    from lowcarbon_cli.read.ledger.bulk import Bulk
    from lowcarbon_cli.read.table import RawTable

LABELS = frozenset({"unit", "code", "grade"})
"""Columns that a template fills in beside the keys."""
_STAMP = re.compile(r"lowcarbon-template/(\d+)")
_STAMP_ROWS = 5


class _Reading(Struct):
    """Everything read so far: records by sheet id and source, headings, findings."""

    sources: dict[str, list[Sequence[Record]]] = field(default_factory=dict)
    headings: dict[str, dict[str, CellRef]] = field(default_factory=dict)
    totals: dict[str, list[Record]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    uses: list[SheetUse] = field(default_factory=list)
    texts: dict[CellRef, str] = field(default_factory=dict)


def load(
    paths: Iterable[str | os.PathLike[str]],
    *,
    budget: Budget | None = None,
    keep_going: bool = False,
    personal: str | None = None,
) -> Dataset:
    """Return the park's data from one or several files, or from the data files of a folder.

    Read are .xlsx, .xlsm, .xls, .et, .ods and delimited text, each by its content. Whatever is wrong inside
    the files is a finding of the result.

    Args:
        paths: files and folders.
        budget: what each file may cost before it is refused; None: the default.
        keep_going: a file that cannot be read becomes a finding with its code at ``A1``, and the others are
            read; where none can be, the dataset is empty. A file found in a folder always is such a finding.
        personal: path of a TOML file of the park's own indicators, read behind those of the sheet.

    Raises:
        CatalogueError: the file of own indicators is no TOML.
        UnreadableFileError: without ``keep_going``, a file that is not there, is protected, dangerous or no
            workbook, or no sheet of any file is recognised; its ``code`` says which.
    """
    reading = _Reading()
    allowed = budget or Budget()
    own = own_file(personal) if personal is not None else None
    found = _sources(reading, paths, keep_going=keep_going)
    inputs: list[InputFile] = []
    refusals = []
    for source in found:
        try:
            book = _opened(hold(source, allowed), inputs, allowed)
            _read_file(reading, book, source.shown)
        except UnreadableFileError as error:
            if not (keep_going or source.found):
                raise
            refusals.append(error)
            reading.findings.append(_as_finding(error, source.shown))
    recognised = bool(reading.sources)
    _add(reading, inputs, own)
    if recognised or keep_going:
        return _dataset(reading, tuple(inputs))
    if refusals:
        raise refusals[0]
    known = "、".join(spec.zh for spec in workbook_spec().sheets if spec.template)
    shown = ", ".join(item.name for item in inputs)
    raise UnreadableFileError("read_wrong_form", code="LC-STR-017", file=shown, sheets=known)


def _add(
    reading: _Reading, inputs: list[InputFile], own: tuple[InputFile, tuple[Record, ...], tuple[Finding, ...]] | None
) -> None:
    """Take in what a file of own indicators holds."""
    if own is not None:
        inputs.append(own[0])
        reading.findings.extend(own[2])
        reading.sources.setdefault("personal", []).append(list(own[1]))


def load_parks(
    parcel: Parcel, *, budget: Budget | None = None, personal: str | None = None
) -> Iterator[tuple[str, Dataset]]:
    """Yield the parks that files hold, each with its name and data.

    Files that name one park or none make one park, without a name here. Where a column of park names tells
    several parks apart, each gets its own rows, at their own cells. A file that cannot be read is a finding
    of every park. ``personal`` is as for ``load``: every park gets these indicators.
    """
    allowed = budget or Budget()
    own = own_file(personal) if personal is not None else None
    findings = list(parcel.findings)
    inputs: list[InputFile] = []
    opened: list[tuple[str, Book]] = []
    for held in parcel.files:
        try:
            opened.append((held.shown, _opened(held, inputs, allowed)))
        except UnreadableFileError as error:
            findings.append(_as_finding(error, held.shown))
    for park, books, said in parks_in(opened):
        reading = _Reading(findings=[*findings, *said])
        for shown, book in books:
            _read_file(reading, book, shown)
        mine = inputs.copy()
        _add(reading, mine, own)
        yield park, _dataset(reading, tuple(mine))


def _opened(held: Held, inputs: list[InputFile], budget: Budget) -> Book:
    """Return a file's sheets and note it among the inputs. Raises ``UnreadableFileError``."""
    if held.refusal is not None:
        raise held.refusal
    inputs.append(InputFile(held.path, held.shown, held.sha256))
    return open_book(held.content, PurePath(held.path), held.shown, budget)


def dataset_of(opened: Iterable[tuple[InputFile, Book]], findings: Iterable[Finding] = ()) -> Dataset:
    """Return the park's data from files that are open already; ``findings`` come first in the result."""
    reading = _Reading(findings=list(findings))
    inputs = []
    for entry, book in opened:
        inputs.append(entry)
        _read_file(reading, book, entry.name)
    return _dataset(reading, tuple(inputs))


def _sources(reading: _Reading, paths: Iterable[str | os.PathLike[str]], *, keep_going: bool) -> list[Source]:
    try:
        found = sources(paths)
    except UnreadableFileError as error:
        if not keep_going:
            raise
        reading.findings.append(_as_finding(error, str(error.params.get("file", ""))))
        return []
    reading.findings.extend(found.findings)
    if not found.files and not keep_going:
        raise UnreadableFileError("read_no_input", code="LC-FIL-002")
    return found.files


def _as_finding(error: UnreadableFileError, shown: str) -> Finding:
    """Return the finding that a refused file is, at the file's first cell."""
    params = {name: value for name, value in error.params.items() if isinstance(value, str | int | Text)}
    return finding(error.code, CellRef(shown, "", 1, 1), caused_by=None, **params)


def _read_file(reading: _Reading, book: Book, shown: str) -> None:
    named = {found[0].id for item in book.sheets if (found := sheet_named(item.name)) is not None and item.rows}
    recognised = False
    reading.findings.extend(book.findings)
    for item in book.sheets:
        _check_stamp(reading, item, shown)
        item, tables = _tables(item, shown)  # noqa: PLW2901 - a sheet may have to be read again
        if sheet_named(item.name) is None and not is_neutral(item.name):
            # a sheet under a foreign name is read only where no sheet of the very name holds the same
            tables = tables if named.isdisjoint(table.spec.id for table in tables) else []
        for table in tables:
            _take(reading, table, item.bulk)
        if tables:
            reading.texts.update(_words_around(item, shown, tables))
        use, stray = sheet_use(item, shown, tables)
        reading.uses.append(use)
        reading.findings.extend(stray)
        if not tables:
            recognised |= _nothing_read(reading, item, shown)
        recognised |= bool(tables)
    if not recognised:
        reading.findings.append(finding("LC-STR-017", CellRef(shown, "", 1, 1), file=shown))


def _tables(item: Sheet, shown: str) -> tuple[Sheet, list[RawTable]]:
    """Return the tables of a sheet; all its rows are read cell by cell where its bulk does not go with them."""
    tables = read_worksheet(item, shown) if item.rows else []
    if item.bulk is None or item.bulk.fits(tables):
        return item, tables
    whole = item.bulk.whole()
    return whole, read_worksheet(whole, shown)


def _nothing_read(reading: _Reading, item: Sheet, shown: str) -> bool:
    """Say that nothing of a sheet was read; True where it is one of ours and merely empty."""
    found = sheet_named(item.name)
    if found is not None and not item.rows:
        reading.sources.setdefault(found[0].id, []).append([])
        return True
    if item.rows and fold(item.name) not in NOTES_SHEETS:
        reading.findings.append(finding("LC-STR-016", CellRef(shown, item.place, 1, 1), raw=item.name))
    return False


def _take(reading: _Reading, table: RawTable, bulk: Bulk | None) -> None:
    """Read a table's cells and add its records, headings and findings."""
    sheet_id = table.spec.id
    records, totals, findings = records_of(table)
    reading.sources.setdefault(sheet_id, []).append(records if bulk is None else bulk.ledger(records))
    reading.totals.setdefault(sheet_id, []).extend(totals)
    places = reading.headings.setdefault(sheet_id, {})
    for column, cell in table.headings.items():
        places.setdefault(column, cell)
    reading.findings.extend(abridged(findings, bulk.tally if bulk is not None else None))
    reading.findings.extend(concealed(table))


def _words_around(item: Sheet, shown: str, tables: Sequence[RawTable]) -> Iterator[tuple[CellRef, str]]:
    """Yield the texts of a sheet that no record holds: titles, headings, units, remarks."""
    for row, cells, left in left_over(item, tables, lambda table: table.held):
        for column in left:
            if cells[column].kind == "text":
                yield CellRef(shown, item.place, row, column), str(cells[column].value)


def _check_stamp(reading: _Reading, item: Sheet, shown: str) -> None:
    """Remark on a template of another version than this program writes."""
    current = _STAMP.fullmatch(workbook_spec().template)
    for row in list(item.rows)[:_STAMP_ROWS]:
        for column, cell in item.rows[row].items():
            found = _STAMP.fullmatch(text_of(cell)) if cell.kind == "text" else None
            if found and current and found[1] != current[1]:
                code = "LC-STR-021" if int(found[1]) < int(current[1]) else "LC-STR-022"
                reading.findings.append(finding(code, CellRef(shown, item.place, row, column), raw=found[0]))


def _dataset(reading: _Reading, inputs: tuple[InputFile, ...]) -> Dataset:
    merged: dict[str, Sequence[Record]] = {}
    findings = list(reading.findings)
    for spec in workbook_spec().sheets:
        if spec.id in reading.sources:
            merged[spec.id], found = merge(spec, reading.sources[spec.id])
            findings.extend(found)
    first = inputs[0].name if inputs else ""
    park = next(iter(merged.pop("park", [])), Record("park", CellRef(first, "", 1, 1)))
    years = _years_with_data(merged) | _named_years(park)
    tables = {
        sheet_id: Table(
            sheet_id,
            _kept(sheet_id, records, years),
            MappingProxyType(reading.headings.get(sheet_id, {})),
            tuple(reading.totals.get(sheet_id, [])),
        )
        for sheet_id, records in merged.items()
    }
    shown = ", ".join(item.name for item in inputs)
    if reading.sources:  # where nothing was read, what is missing follows from that
        findings.extend(lacks(park, reading.headings.get("park", {}), tables, shown))
    texts = MappingProxyType(reading.texts)
    return Dataset(park, MappingProxyType(tables), inputs, tuple(findings), tuple(reading.uses), texts)


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
