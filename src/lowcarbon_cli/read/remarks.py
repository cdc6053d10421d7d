"""What is said once per table or column, and repetitions joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Finding
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import Text

if TYPE_CHECKING:
    from lowcarbon_cli.read.table import RawTable

JOINED = {"LC-UNI-001": True, "LC-UNI-013": False}
"""Findings that are said once for equal words; True where the first cell (the heading) tells them apart."""


def about_headings(table: RawTable) -> list[Finding]:
    """Return what is said once per table: headings under other names, columns not needed, blanks filled."""
    found: list[Finding] = []
    if table.aliases:
        pairs = list(table.aliases.values())
        names = Text(
            "；".join(f"{raw}→{name.zh}" for raw, name in pairs), "; ".join(f"{raw} = {name.en}" for raw, name in pairs)
        )
        found.append(finding("LC-STR-030", *table.aliases, sheet=table.spec.name, names=names))
    if table.unused:
        found.append(finding("LC-STR-034", *table.unused, names="、".join(dict.fromkeys(table.unused.values()))))
    for column, cells in table.filled.items():
        spec = table.spec.column(column)
        found.append(finding("LC-STR-008", *dict.fromkeys(cells), name=spec.name if spec else column))
    return found


def once(findings: list[Finding]) -> list[Finding]:
    """Return the findings with repetitions joined.

    A cell shared by several records (years across) speaks once; a column without a unit is one
    finding at its heading, with the cells of all its figures; so are the rows of one fuel in a unit of another kind.
    """
    unique: dict[tuple[object, ...], Finding] = {}
    for item in findings:
        joined = item.code in JOINED
        cells_told = () if joined and not JOINED[item.code] else item.cells[:1] if joined else item.cells
        key = (item.code, cells_told, str(dict(item.params)))
        known = unique.get(key)
        if known is not None and joined:
            cells = tuple(dict.fromkeys((*known.cells, *item.cells)))
            unique[key] = Finding(item.code, item.severity, cells, item.params)
        else:
            unique.setdefault(key, item)
    return list(unique.values())
