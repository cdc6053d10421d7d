"""What layout finds in a sheet: rows of cells by column id, with the unit text that goes with each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read.grid import cell_at, text_of
from lowcarbon_cli.read.rows import is_plain_heading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.grid import GridCell, Sheet
    from lowcarbon_cli.read.headings import Heading
    from lowcarbon_cli.standards.workbook import SheetSpec


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell that belongs to a column; ``unit`` is the text of heading, unit row or title row."""

    row: int
    column: int
    cell: GridCell
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One row, or one year of a sheet with years across: column id -> entry."""

    row: int
    column: int
    entries: Mapping[str, Entry]


@dataclass(slots=True)
class RawTable:
    """The recognised table of a sheet, before any cell is interpreted."""

    spec: SheetSpec
    sheet: Sheet
    file: str
    headings: dict[str, CellRef] = field(default_factory=dict)
    records: list[RawRecord] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def ref(self, row: int, column: int) -> CellRef:
        """Return the reference of a cell of this sheet."""
        return CellRef(self.file, self.sheet.place, row, column)

    def remark_aside(self, row: int, column: int, heading: Heading) -> None:
        """Warn where a heading was recognised only with words set aside."""
        if heading.aside:
            raw = text_of(cell_at(self.sheet, row, column))
            self.findings.append(finding("LC-STR-002", self.ref(row, column), raw=raw, name=heading.column.name))

    def remark_unknown(self, row: int, column: int) -> None:
        """Warn that a heading names no column, so that its figures are not read."""
        raw = text_of(cell_at(self.sheet, row, column))
        if raw and not is_plain_heading(raw):
            self.findings.append(finding("LC-STR-014", self.ref(row, column), raw=raw))
