"""The copy of the inputs: the user's own cells, at their own addresses, on sheets of their own names."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.model.dataset import Blank, Number
from lowcarbon_cli.model.numbers import HUNDRED
from lowcarbon_cli.render.live.places import place, sheet_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Dataset, Field, Record
    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.values import Derivation

_KEYS = ".toml"
"""Ending of files whose places are keys, not cells."""
Source = tuple[str, str]
"""File as shown, and sheet."""


class CopiedSheet(Struct):
    """One sheet: what stands in its cells (rows and columns counted from 1), and what of it was used."""

    name: str
    source: Source
    cells: dict[tuple[int, int], Decimal | str] = field(default_factory=dict)
    headings: set[tuple[int, int]] = field(default_factory=set)
    used: set[tuple[int, int]] = field(default_factory=set)


class InputCopy(Struct):
    """The copied sheets by their source, and every number in them as it was read."""

    sheets: dict[Source, CopiedSheet]
    numbers: dict[CellRef, Number]

    def each(self) -> list[CopiedSheet]:
        """Return every copied sheet once, in their order."""
        return list({made.name: made for made in self.sheets.values()}.values())

    def holds(self, number: Number) -> bool:
        """Return whether the copy of the number's cell holds that number and nothing else."""
        sheet = self.sheets[number.cell.file, number.cell.sheet]
        return sheet.cells.get((number.cell.row, number.cell.column)) == _as_in_cell(number)

    def reference(self, cell: CellRef) -> str:
        """Return the reference to the copy of a cell. Raises ``KeyError`` where the cell is not in it."""
        sheet = self.sheets[cell.file, cell.sheet]
        if (cell.row, cell.column) not in sheet.cells:
            raise KeyError(cell)
        return place(sheet.name, cell.row - 1, cell.column - 1)


def copy_inputs(
    report: ComplianceReport, dataset: Dataset | None, leaves: Iterable[Derivation], taken: set[str]
) -> InputCopy:
    """Return the copy of every sheet that has a cell behind a figure, a verdict or a choice.

    Without a ``dataset`` it holds the cells of ``leaves`` only. ``taken`` holds the names of the
    sheets that there are already (folded); those of the copy are added.
    """
    numbers: dict[CellRef, Number] = {}
    several: set[CellRef] = set()
    """Cells whose text states several figures ("2023: 45; 2024: 52"): no formula can take one out."""
    for number in (leaf.number for leaf in leaves if leaf.number is not None):
        if numbers.setdefault(number.cell, number).written != number.written:
            several.add(number.cell)
    used = dict.fromkeys((*numbers, *_other_cells(report)))
    sources = _sources(report, dataset, used)
    prefixes = {item.name: place for place, item in enumerate(report.inputs, start=1)} if _several(sources) else {}
    sheets: dict[Source, CopiedSheet] = {}
    for file, sheet in sources:
        wanted = sheet or PurePath(file).stem
        prefix = f"{prefixes[file]}-" if file in prefixes else ""
        if file.lower().endswith(_KEYS):
            # each key of such a file is a place of its own, and its line is the row: one sheet holds them all
            same = next((made for (name, _), made in sheets.items() if name == file), None)
            sheets[file, sheet] = same or CopiedSheet(sheet_name(prefix + PurePath(file).stem, taken), (file, ""))
            continue
        sheets[file, sheet] = CopiedSheet(sheet_name(prefix + wanted, taken), (file, sheet))
    _fill(sheets, dataset)
    for cell, number in numbers.items():
        if cell not in several:
            sheets[cell.file, cell.sheet].cells[cell.row, cell.column] = _as_in_cell(number)
    for cell in used:
        if cell.file.lower().endswith(_KEYS):
            sheets[cell.file, cell.sheet].cells[cell.row, cell.column + 1] = cell.sheet
        sheets[cell.file, cell.sheet].used.add((cell.row, cell.column))
    known = {cell: found for cell, found in _fields(dataset) if isinstance(found, Number)} if dataset else {}
    return InputCopy(sheets, known | numbers)


def _several(sources: Iterable[Source]) -> bool:
    return len({file for file, _ in sources}) > 1


def _sources(report: ComplianceReport, dataset: Dataset | None, used: Iterable[CellRef]) -> list[Source]:
    """Return the sheets with a used cell: in the order of the files, within a file in that of the data."""
    wanted = dict.fromkeys((cell.file, cell.sheet) for cell in used)
    ordered = dict.fromkeys((cell.file, cell.sheet) for cell, _ in _fields(dataset)) if dataset else {}
    files = [item.name for item in report.inputs]
    found = [*(source for source in ordered if source in wanted), *(s for s in wanted if s not in ordered)]
    return sorted(found, key=lambda source: files.index(source[0]) if source[0] in files else len(files))


def _other_cells(report: ComplianceReport) -> Iterator[CellRef]:
    """Yield the used cells that no figure is calculated from: words, benchmarks, answers, choices."""
    for assessment in report.assessments:
        for result in assessment.indicators:
            yield from result.extra_cells
        for condition in assessment.conditions:
            yield from condition.cells
    for option in report.options:
        if option.cell is not None:
            yield option.cell
    for line in report.energy:
        yield from line.used.cells


def _fill(sheets: dict[Source, CopiedSheet], dataset: Dataset | None) -> None:
    if dataset is None:
        return
    for cell, words in dataset.texts.items():
        if (sheet := sheets.get((cell.file, cell.sheet))) is not None:
            sheet.cells[cell.row, cell.column] = words
    for cell, found in _fields(dataset):
        if (sheet := sheets.get((cell.file, cell.sheet))) is None:
            continue
        if isinstance(found, Number):
            sheet.cells[cell.row, cell.column] = _as_in_cell(found)
        elif found.as_written or not isinstance(found, Blank):
            sheet.cells[cell.row, cell.column] = found.as_written
    for table in dataset.tables.values():
        for cell in table.headings.values():
            if (sheet := sheets.get((cell.file, cell.sheet))) is not None:
                sheet.headings.add((cell.row, cell.column))


def _fields(dataset: Dataset) -> Iterator[tuple[CellRef, Field]]:
    records: Iterator[Record] = (record for table in dataset.tables.values() for record in table.records)
    for record in (dataset.park, *records):
        for found in record.fields.values():
            yield found.cell, found


def index_offset(number: Number) -> int:
    """Return 100 where the cell holds an index of the year before (106) that was read as a rate (6 %), else 0."""
    try:
        stands = Decimal(number.as_written)
    except InvalidOperation:
        return 0
    return 100 if stands - number.written == HUNDRED else 0


def _as_in_cell(number: Number) -> Decimal:
    """Return the number that stands in the cell, in its own unit."""
    return number.written + index_offset(number)
