"""Rows of a table that are no data, and why: examples, codes, notes, headings over again, totals, blank form rows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.normalise import read_number, read_year
from lowcarbon_cli.read.rows import has_figures, is_codes, is_example, is_note, is_sum, set_aside, total_name
from lowcarbon_cli.read.table import Entry
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.read.grid import GridCell
    from lowcarbon_cli.read.header import Header
    from lowcarbon_cli.read.table import RawTable


def left_out(table: RawTable, header: Header, row: int, before: int | None) -> bool:
    """Tell whether a row is an example, a code row, a note or the heading over again; say so."""
    cells = table.sheet.rows[row]
    words = next(iter(cells.values())).kind == "text"  # as examples, notes and headings begin
    if words and is_example(cells):
        _check_example(table, header, row)
        table.leave(row, "example")
    elif is_codes(cells):
        table.leave(row, "code_row")
    elif (words and is_note(cells)) or (_after_note(table, before) and not has_figures(cells)):
        table.leave(row, "note")
    elif words and _is_heading_again(table, header, row):
        table.leave(row, "heading_again")
    else:
        return False
    return True


def _after_note(table: RawTable, before: int | None) -> bool:
    """Tell whether the filled row above is a note below the table: what follows goes on with it."""
    return (
        bool(table.aside) and before is not None and table.aside.get((before, min(table.sheet.rows[before]))) == "note"
    )


def _check_example(table: RawTable, header: Header, row: int) -> None:
    """Warn where somebody wrote figures of their own into the example row, which is not read."""
    for place, cell in table.sheet.rows[row].items():
        heading = header.columns.get(place)
        example = heading.column.example.zh if heading is not None else ""
        written = read_number(cell) if heading is not None and heading.column.numeric else "text"
        if not isinstance(written, str) and (not example or written.value != Decimal(example)):
            table.findings.append(finding("LC-STR-023", table.ref(row, place)))
            return


def _is_heading_again(table: RawTable, header: Header, row: int) -> bool:
    """Tell whether a row repeats the heading (a table continued on the next page)."""
    cells = table.sheet.rows[row]
    return len(cells) > 1 and all(
        cell.kind == "text"
        and any(fold(text_of(level.cell)) == fold(text_of(cell)) for level in header.levels.get(place, ()))
        for place, cell in cells.items()
    )


def states_total(
    table: RawTable, row: int, labels: list[Entry], entries: Mapping[str, Entry], valued: Mapping[int, GridCell]
) -> bool | None:
    """Return whether a row states a total; None where it is a part, a mean, or words below the table."""
    spec = table.spec
    cells = table.sheet.rows[row]
    first = min(cells)
    if cells[first].kind == "text" and all(entry.column != first for entry in labels):
        labels.insert(0, Entry(row, first, cells[first]))
    for label in labels:
        if label.row == row and label.cell.kind == "text" and set_aside(spec, words := text_of(label.cell)):
            table.note_total(row, label.column, words, total_name(words))
            if is_sum(words):
                return True
            table.leave(row, "total")
            return None
    year = entries.get("year")
    if year is not None and year.row == row and year.cell.kind == "text" and isinstance(read_year(year.cell), str):
        others = {key: entry.cell for key, entry in enumerate(entries.values()) if entry is not year}
        figures = has_figures(others) or has_figures(valued)
        if not figures:
            table.leave(row, "note")
            return None
    return False


def leave_forms_blank_rows(table: RawTable) -> None:
    """Drop the rows of a statistical form that name a fuel and hold no figure: the form lists every fuel.

    Only where the form has its row of codes (甲 乙 1 2 3); in other tables such a row lacks its figure.
    """
    spec = table.spec
    if spec.column("fuel") is None or "code_row" not in table.aside.values():
        return
    quantities = {column.id for column in spec.columns if column.kind == "number" and "/" not in column.unit}
    blank = [raw for raw in table.records if all(
        entry.cell.kind == "empty" for column, entry in raw.entries.items() if column in quantities)]  # fmt: skip
    if not blank:
        return
    gone = {id(raw) for raw in blank}
    table.records = [raw for raw in table.records if id(raw) not in gone]
    for raw in blank:
        table.leave(raw.row, "blank_row")
    cells = [table.ref(raw.row, raw.entries["fuel"].column) for raw in blank if "fuel" in raw.entries]
    table.findings.append(finding("LC-STR-032", *cells, count=len(blank)))
