"""Whether the first rows of a sheet are those of a ledger, and how every further row is then laid out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.normalise import YearRead, read_year
from lowcarbon_cli.read.parks import park_names
from lowcarbon_cli.read.worksheet import ANCHORS, read_worksheet
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lowcarbon_cli.read.grid import PlainSheet
    from lowcarbon_cli.read.table import Entry, RawRecord, RawTable

RUN = 8_192
"""So many further rows are looked at together."""
SHEETS = frozenset({"firms"})
"""Sheets that have a row per firm: rows with equal keys stand side by side, and no cell decides another's unit."""


class Plan(Struct, frozen=True):
    """How a row of a ledger is laid out."""

    sheet: str
    start: int
    """The column in which a record starts."""
    columns: tuple[tuple[str, int, str], ...]
    """Column id, its place in the row, the text of its unit."""
    given: tuple[tuple[str, int, int], ...]
    """Column id that stands above the table for all rows, with row and column of its cell."""
    aside: tuple[tuple[int, str], ...]
    """Places that nothing is taken from, with the reason."""

    def goes_with(self, other: Plan) -> bool:
        """Tell whether rows laid out by this plan are laid out by ``other`` too, which may know of more columns."""
        return replace(self, aside=()) == replace(other, aside=()) and set(self.aside) <= set(other.aside)


def plan_of_head(head: PlainSheet, file: str) -> tuple[Plan, RawTable] | None:
    """Return the plan that the first rows of a sheet follow, with their table; None where they are no ledger."""
    words = (cell.value for cells in head.rows.values() for cell in cells.values() if cell.kind == "text")
    if not park_names().isdisjoint(fold(str(word)) for word in words):
        return None  # the rows may be those of several parks (``read.parks``)
    found = plan_of(read_worksheet(head, file))
    if found is None or any(area.bottom >= found[1].records[0].row for area in head.merged):
        return None
    return found


def plan_of(tables: Iterable[RawTable]) -> tuple[Plan, RawTable] | None:
    """Return the plan that all rows of the only table follow; None where there is none.

    A year must stand in every row or above the table: some row repeats the year of another, so no year is
    filled down (``read.filldown``).
    """
    listed = list(tables)
    if len(listed) != 1:
        return None
    table = listed[0]
    if table.spec.id not in SHEETS or not table.records or table.filled:
        return None
    plans = {_shape(table, raw) for raw in table.records}
    rows = Counter(raw.row for raw in table.records)
    plan = plans.pop()
    if plan is None or plans or max(rows.values()) > 1 or not _years_repeat(table, plan):
        return None
    aside = _aside(table, {place for _, place, _ in plan.columns})
    return None if aside is None else (Plan(plan.sheet, plan.start, plan.columns, plan.given, aside), table)


def _shape(table: RawTable, raw: RawRecord) -> Plan | None:
    if raw.months or raw.cumulative:
        return None
    own = {key: entry for key, entry in raw.entries.items() if entry.row == raw.row}
    columns = tuple((key, entry.column, entry.unit) for key, entry in own.items())
    given = tuple((key, entry.row, entry.column) for key, entry in raw.entries.items() if key not in own)
    return Plan(table.spec.id, raw.column, columns, given, ())


def _years_repeat(table: RawTable, plan: Plan) -> bool:
    if any(key == "year" for key, _, _ in plan.given):
        return True
    named = [raw.entries for raw in table.records if _named(table, raw.entries)]
    read = [read_year(entries["year"].cell) for entries in named if "year" in entries]
    years = Counter(found.year for found in read if isinstance(found, YearRead))
    return max(years.values(), default=0) > 1


def _named(table: RawTable, entries: Mapping[str, Entry]) -> bool:
    return any(text_of(entries[key].cell) for key in ANCHORS[table.spec.id] if key in entries)


def _aside(table: RawTable, places: set[int]) -> tuple[tuple[int, str], ...] | None:
    """Return the places beside the table's columns and why nothing is taken from them; None where rows differ."""
    found: dict[int, str] = {}
    for raw in table.records:
        for place in table.sheet.rows[raw.row].keys() - places:
            reason = table.aside.get((raw.row, place))
            if reason is not None and found.setdefault(place, reason) != reason:
                return None
    return tuple(sorted(found.items()))
