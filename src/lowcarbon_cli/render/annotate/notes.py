"""Findings as notes at cells: several findings on one cell share a note, the gravest decides its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import describe, say
from lowcarbon_cli.render.findings import grouped
from lowcarbon_cli.render.names import severity_word
from lowcarbon_cli.render.safe import one_line
from lowcarbon_cli.render.table import places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.text import Lang

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_MOST_CELLS = 8
"""Other cells of the same finding that a note lists before it only counts them."""


class CellNote(Struct, frozen=True):
    """What is said at one cell, one finding a line. An empty ``sheet`` is a note that has no cell."""

    sheet: str
    row: int
    column: int
    severity: Severity
    lines: tuple[str, ...]

    @property
    def place(self) -> str:
        """Sheet and address as shown, empty where the note has no cell."""
        return f"{self.sheet}!{column_letters(self.column)}{self.row}" if self.sheet else ""


def notes_for(
    findings: Sequence[Finding], file: str, lang: Lang, *, consequences: bool = False
) -> tuple[CellNote, ...]:
    """Return the notes for one file (named as in its ``CellRef``), in reading order.

    Each cell of a finding gets the note. A finding without any cell is a note without sheet; one
    whose cells all lie in other files is left to these. A finding that another one of ``findings``
    causes is left out unless ``consequences``.
    """
    notes: list[CellNote] = []
    for root, caused in grouped(findings):
        for item in (root, *caused) if consequences else (root,):
            here = tuple(dict.fromkeys(cell for cell in item.cells if cell.file == file))
            if not item.cells:
                notes.append(CellNote("", 1, 1, item.severity, (_line(item, (), lang),)))
            for cell in here:
                others = tuple(other for other in item.cells if other != cell)
                notes.append(CellNote(cell.sheet, cell.row, cell.column, item.severity, (_line(item, others, lang),)))
    return joined(notes)


def joined(notes: Iterable[CellNote]) -> tuple[CellNote, ...]:
    """Return one note per cell, sorted by sheet, row and column; equal lines are kept once, the gravest first."""
    by_cell: dict[tuple[str, int, int], list[CellNote]] = {}
    for note in notes:
        by_cell.setdefault((note.sheet, note.row, note.column), []).append(note)
    made = []
    for place in sorted(by_cell):
        same = sorted(by_cell[place], key=lambda note: (_ORDER.index(note.severity), note.lines))
        lines = dict.fromkeys(line for note in same for line in note.lines)
        made.append(CellNote(*place, same[0].severity, tuple(lines)))
    return tuple(made)


def _line(item: Finding, others: Sequence[CellRef], lang: Lang) -> str:
    severity = severity_word(item.severity.value, lang)
    line = say("label", "annotate_line", lang, {"severity": severity, "code": item.code, "text": describe(item, lang)})
    if others:
        cells = places_of(others[:_MOST_CELLS])
        key = "annotate_also" if len(others) <= _MOST_CELLS else "annotate_also_more"
        line += say("label", key, lang, {"cells": cells, "n": len(others)})
    return one_line(line)
