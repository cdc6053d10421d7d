"""Where a finding is, for programs that know files, lines and columns."""

from __future__ import annotations

from pathlib import PurePath, PureWindowsPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from lowcarbon_cli.model.cells import CellRef

if TYPE_CHECKING:
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.validation import ValidationReport


def paths(report: ValidationReport) -> dict[str, str]:
    """Return file as shown in cells -> path as given, with slashes."""
    return {name: _slashes(path) for name, path in report.paths.items()}


def path_of(finding: Finding, report: ValidationReport) -> str:
    """Return the path of the file a finding is about; of the first input where it names none."""
    known = paths(report)
    if finding.cells:
        return known.get(finding.cells[0].file, finding.cells[0].file)
    return next((known[item.name] for item in report.inputs), "")


def first_cell(finding: Finding) -> CellRef:
    """Return the first cell, A1 where there is none."""
    return finding.cells[0] if finding.cells else CellRef("", "", 1, 1)


def _slashes(path: str) -> str:
    """Return a path of this machine with slashes; a backslash is a separator on Windows only."""
    return PurePath(path).as_posix()


def uri(path: str) -> str:
    """Return a path as a URI reference: relative as it is, absolute as ``file:``.

    >>> uri("数据/a b.xlsx"), uri("/data/a.xlsx")
    ('%E6%95%B0%E6%8D%AE/a%20b.xlsx', 'file:///data/a.xlsx')
    """
    if path.startswith("/") or PureWindowsPath(path).drive:
        return "file:///" + quote(path.lstrip("/"), safe="/:", errors="replace")
    # a colon in the first part of a relative reference would be read as a scheme
    return quote(path, safe="/", errors="replace")


def cell_name(cell: CellRef) -> str:
    """Return sheet and address, ``能源消费!F10``."""
    return f"{cell.sheet}!{cell.a1}" if cell.sheet else cell.a1
