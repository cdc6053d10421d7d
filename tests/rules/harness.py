"""Example workbooks of the data rules: TOML files that test themselves by the folder they lie in.

``tests/rules/<CODE>/fail/*.toml``  exactly one root finding at warning or above, with this code
``tests/rules/<CODE>/pass/*.toml``  no finding with this code, and nothing else at warning or above
``tests/rules/<CODE>/boundary/*.toml``  the value that just passes, or just fails (``expect`` says which)

Keys of a file: ``why`` (what it shows), ``base`` (workbook of ``bases/`` it starts from, default clean),
``set`` (cell address -> value; "" blanks the cell; ``{f = "H6-K6", v = 1000}`` is a formula with its saved
value, without ``v`` one that was never computed), ``hidden`` (rows that nobody sees, as ``能源消费!6``), ``merged``
(ranges, as ``能源消费!A2:A6``), ``typed`` (true: a figure given as text is text, as in Excel; else it is a figure
with its zeros, as in CSV), ``sheets`` (whole sheets that replace or add to the
base's; an empty list drops one), ``years`` (a year of the base ->
the year that stands in its place), ``options`` (as the library's ``compute`` takes them), ``expect`` (a list of
``{cells = [...]}``: the finding with this code at exactly these cells, or ``{starts = [...], holds = [...]}``:
at these cells first, and at these somewhere; required in fail), ``also`` (codes of
other root findings that this example cannot avoid, with the reason in ``why``), ``root`` (code of which this rule's
finding is by nature a consequence), ``allow_info`` is never
needed: infos are not looked at unless the rule itself is an info.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli
from tests.opened import data_of

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import catalogue
from lowcarbon_cli.pipeline import compute
from lowcarbon_cli.read.grid import Area, Book, CellKind, GridCell, PlainSheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.results import ComplianceReport

HERE = Path(__file__).parent
FOLDERS = ("pass", "fail", "boundary")
KEYS = {"why", "base", "set", "sheets", "options", "expect", "also", "tolerances", "years"} | {
    "hidden",
    "merged",
    "root",
    "typed",
}
_ADDRESS = re.compile(r"(?P<sheet>[^!]+)!(?P<column>[A-Z]+)(?P<row>\d+)")
_RANGE = re.compile(r"(?P<sheet>[^!]+)!(?P<left>[A-Z]+)(?P<top>\d+):(?P<right>[A-Z]+)(?P<bottom>\d+)")


@dataclass(frozen=True, slots=True)
class Example:
    """One example file: the rule it belongs to, the folder it lies in, its content."""

    code: str
    folder: str
    path: Path

    @property
    def name(self) -> str:
        return f"{self.code}/{self.folder}/{self.path.stem}"


def examples() -> list[Example]:
    """Return every example below this folder."""
    return [
        Example(code.name, folder, path)
        for code in sorted(HERE.glob("LC-*"))
        for folder in FOLDERS
        for path in sorted((code / folder).glob("*.toml"))
    ]


def load_toml(path: Path) -> dict[str, Any]:
    return tomli.loads(path.read_text("utf-8"))


_base = cache(load_toml)


def book_of(content: Mapping[str, Any]) -> dict[str, list[list[Any]]]:
    """Return the workbook of an example: its base with the changes made."""
    base = _base(HERE / "bases" / f"{content.get('base', 'clean')}.toml")["sheets"]
    book = {name: [list(row) for row in rows] for name, rows in {**base, **content.get("sheets", {})}.items() if rows}
    years = {int(old): new for old, new in content.get("years", {}).items()}
    for rows in book.values():
        rows[:] = [[years.get(value, value) if isinstance(value, int) else value for value in row] for row in rows]
    for address, value in content.get("set", {}).items():
        found = _ADDRESS.fullmatch(address)
        assert found, f"not a cell address: {address}"
        rows = book[found["sheet"]]
        row, column = int(found["row"]) - 1, _number(found["column"]) - 1
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = value
    return book


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def sheets_of(book: Mapping[str, list[list[Any]]], content: Mapping[str, Any] | None = None) -> Book:
    """Return a workbook as the reader's grid, without writing a file; ``content`` says what is hidden or merged."""
    hidden = [row.rpartition("!") for row in (content or {}).get("hidden", [])]
    merged = [found for area in (content or {}).get("merged", []) if (found := _RANGE.fullmatch(area))]
    return Book(
        tuple(
            PlainSheet(
                name,
                name,
                {
                    place: cells
                    for place, row in enumerate(rows, 1)
                    if (cells := {column: _cell(value) for column, value in enumerate(row, 1) if value != ""})
                },
                merged=tuple(_area(found) for found in merged if found["sheet"] == name),
                hidden_rows=frozenset(int(row) for sheet, _, row in hidden if sheet == name),
                numbers_are_text=not (content or {}).get("typed", False),
            )
            for name, rows in book.items()
        )
    )


def _area(found: re.Match[str]) -> Area:
    return Area(int(found["top"]), _number(found["left"]), int(found["bottom"]), _number(found["right"]))


def _cell(value: object) -> GridCell:
    if isinstance(value, dict):
        known = "v" in value
        return GridCell(value.get("v"), "number" if known else "formula", formula=value["f"])
    kind: CellKind = "text"
    if isinstance(value, bool):
        kind = "bool"
    elif isinstance(value, int | float):
        kind = "number"
    elif isinstance(value, str) and re.fullmatch(r"#[A-Z/0]+[!?A]", value):
        kind = "error"
    return GridCell(value, kind)


def findings_of(content: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return everything a run finds in an example's workbook."""
    return report_of(content).findings


def report_of(content: Mapping[str, Any]) -> ComplianceReport:
    """Return the report of an example's workbook."""
    data = data_of(sheets_of(book_of(content), content))
    tolerances = {key: Decimal(str(value)) for key, value in content.get("tolerances", {}).items()}
    return compute(data, tolerances=tolerances, **content.get("options", {}))


def cells_of(finding: Finding) -> list[str]:
    return [f"{cell.sheet}!{cell.a1}" for cell in finding.cells]


def roots(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return what a reader must act on: warnings and errors that nothing else caused."""
    return [item for item in findings if item.severity is not Severity.INFO and item.caused_by is None]


def is_info(code: str) -> bool:
    return catalogue()["finding"][code]["severity"] == "info"


def is_at(finding: Finding, expected: Mapping[str, list[str]]) -> bool:
    """Tell whether a finding stands at the cells that an example expects."""
    cells = cells_of(finding)
    if "cells" in expected:
        return cells == expected["cells"]
    starts = expected["starts"]
    return cells[: len(starts)] == starts and set(expected.get("holds", ())) <= set(cells)
