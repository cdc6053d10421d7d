"""From paths to a ``Dataset``: open each file, recognise its sheets, read them, merge them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.dataset import Blank, Dataset, InputFile, Record, Table
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read.completeness import lacks
from lowcarbon_cli.read.csvfile import open_csv
from lowcarbon_cli.read.excel import open_excel
from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.headings import sheet_named
from lowcarbon_cli.read.keyvalue import read_items
from lowcarbon_cli.read.layout import find_table
from lowcarbon_cli.read.merge import merge
from lowcarbon_cli.read.records import records_of
from lowcarbon_cli.standards.workbook import fold, sheet, workbook_spec

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.grid import Sheet

LOCK = "~$"
LABELS = frozenset({"unit", "code", "grade"})
"""Columns that a template fills in beside the keys."""
CSV_SUFFIXES = frozenset({".csv", ".txt"})
NOTES_SHEETS = frozenset({"说明", "填表说明", "notes", "instructions"})
_STAMP = re.compile(r"lowcarbon-template/(\d+)")
_STAMP_ROWS = 5


@dataclass(slots=True)
class _Reading:
    """Everything read so far: records by sheet id and source, headings, findings."""

    sources: dict[str, list[list[Record]]] = field(default_factory=dict)
    headings: dict[str, dict[str, CellRef]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def load(paths: Iterable[str | os.PathLike[str]]) -> Dataset:
    """Return the park's data from one or several workbooks (.xlsx, .xlsm) or CSV files.

    Raises ``UnreadableFileError`` for a file that is not there, is protected or no workbook, and
    where no sheet of any file is recognised. Whatever is wrong inside the files is a finding of
    the result.
    """
    given = [Path(path) for path in paths]
    reading = _Reading()
    files = [path for path in given if not path.name.startswith(LOCK)]
    for path in given:
        if path.name.startswith(LOCK):
            reading.findings.append(finding("LC-STR-019", file=path.name))
    if not files:
        raise UnreadableFileError("read_no_input")
    opened = []
    for path, shown in zip(files, _names(files), strict=True):
        content = _bytes(path, shown)
        entry = InputFile(str(path), shown, hashlib.sha256(content).hexdigest())
        opened.append((entry, _open(content, path, shown)))
    return dataset_of(opened, reading.findings)


def dataset_of(opened: Iterable[tuple[InputFile, Sequence[Sheet]]], findings: Iterable[Finding] = ()) -> Dataset:
    """Return the park's data from files that are open already; ``findings`` come first in the result.

    Raises ``UnreadableFileError`` where no sheet of any file is recognised.
    """
    reading = _Reading(findings=list(findings))
    inputs = []
    for entry, sheets in opened:
        inputs.append(entry)
        _read_file(reading, sheets, entry.name)
    if not reading.sources:
        known = "、".join(spec.zh for spec in workbook_spec().sheets if spec.template)
        raise UnreadableFileError("read_wrong_form", file=", ".join(item.name for item in inputs), sheets=known)
    return _dataset(reading, tuple(inputs))


def _names(files: Sequence[Path]) -> list[str]:
    """Return how each file is shown: its name, its path where two files share the name."""
    shared = Counter(path.name for path in files)
    return [path.name if shared[path.name] == 1 else path.as_posix() for path in files]


def _bytes(path: Path, shown: str) -> bytes:
    if path.is_dir():
        raise UnreadableFileError("read_directory", file=shown)
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFileError("read_missing", file=shown) from error
    except (OSError, ValueError) as error:
        raise UnreadableFileError("read_refused", file=shown, detail=str(error)) from error


def _open(content: bytes, path: Path, shown: str) -> Sequence[Sheet]:
    if path.suffix.casefold() in CSV_SUFFIXES:
        return open_csv(content, path.stem, shown)
    return open_excel(content, shown)


def _read_file(reading: _Reading, sheets: Sequence[Sheet], shown: str) -> None:
    recognised = False
    for item in sheets:
        _check_stamp(reading, item, shown)
        found = sheet_named(item.name)
        if found is None:
            if item.rows and fold(item.name) not in NOTES_SHEETS:
                reading.findings.append(finding("LC-STR-016", CellRef(shown, item.place, 1, 1), raw=item.name))
            continue
        recognised = True
        spec, exact = found
        if not exact:
            reading.findings.append(
                finding("LC-STR-002", CellRef(shown, item.place, 1, 1), raw=item.name, name=spec.name)
            )
        if item.rows:
            _read_sheet(reading, spec.id, item, shown)
        else:
            reading.sources.setdefault(spec.id, []).append([])
    if not recognised:
        reading.findings.append(finding("LC-STR-017", CellRef(shown, "", 1, 1), file=shown))


def _read_sheet(reading: _Reading, sheet_id: str, item: Sheet, shown: str) -> None:
    spec = sheet(sheet_id)
    table = read_items(spec, item, shown) if spec.orientation == "keyvalue" else find_table(spec, item, shown)
    records, findings = records_of(table)
    reading.sources.setdefault(sheet_id, []).append(records)
    places = reading.headings.setdefault(sheet_id, {})
    for column, cell in table.headings.items():
        places.setdefault(column, cell)
    reading.findings.extend(findings)
    hidden = [raw for raw in table.records if item.hidden or raw.row in item.hidden_rows]
    if hidden:
        cells = [table.ref(raw.row, raw.column) for raw in hidden]
        reading.findings.append(finding("LC-STR-012", *cells, sheet=spec.name))


def _check_stamp(reading: _Reading, item: Sheet, shown: str) -> None:
    """Remark on a template of another version than this program writes."""
    current = _STAMP.fullmatch(workbook_spec().template)
    for row in list(item.rows)[:_STAMP_ROWS]:
        for column, cell in item.rows[row].items():
            found = _STAMP.fullmatch(text_of(cell))
            if found and current and found[1] != current[1]:
                code = "LC-STR-021" if int(found[1]) < int(current[1]) else "LC-STR-022"
                reading.findings.append(finding(code, CellRef(shown, item.place, row, column), raw=found[0]))


def _dataset(reading: _Reading, inputs: tuple[InputFile, ...]) -> Dataset:
    merged: dict[str, list[Record]] = {}
    findings = list(reading.findings)
    for spec in workbook_spec().sheets:
        if spec.id in reading.sources:
            merged[spec.id], found = merge(spec, reading.sources[spec.id])
            findings.extend(found)
    park = next(iter(merged.pop("park", [])), Record("park", CellRef(inputs[0].name, "", 1, 1)))
    years = _years_with_data(merged) | _named_years(park)
    tables = {
        sheet_id: Table(
            sheet_id,
            tuple(record for record in records if _kept(sheet_id, record, years)),
            MappingProxyType(reading.headings.get(sheet_id, {})),
        )
        for sheet_id, records in merged.items()
    }
    shown = ", ".join(item.name for item in inputs)
    findings.extend(lacks(park, reading.headings.get("park", {}), tables, shown))
    return Dataset(park, MappingProxyType(tables), inputs, tuple(findings))


def _years_with_data(merged: dict[str, list[Record]]) -> set[int]:
    """Return the years in which any record of any sheet holds more than its key."""
    return {
        record.year
        for sheet_id, records in merged.items()
        for record in records
        if record.year is not None and _filled(sheet_id, record)
    }


def _named_years(park: Record) -> set[int]:
    """Return base and evaluation year: a row of theirs is never dropped for being empty."""
    return {int(found.value) for key in ("base_year", "eval_year") if (found := park.number(key)) is not None}


def _kept(sheet_id: str, record: Record, years: set[int]) -> bool:
    """Tell whether a record counts; rows of a template that nobody filled in do not."""
    return record.year is None or record.year in years or _filled(sheet_id, record)


def _filled(sheet_id: str, record: Record) -> bool:
    """Tell whether anything stands in a record beside what says which one it is."""
    labels = {*sheet(sheet_id).key, *LABELS}
    return any(
        not (isinstance(found, Blank) and found.reason == "empty")
        for column, found in record.fields.items()
        if column not in labels
    )
