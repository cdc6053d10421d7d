"""Monthly ledgers: the months of a year become one record of the year, every cell of the sum kept.

Figures that add up (energy, money, mass) are summed where all twelve months are there; a stock is
that of the first or last month; rates and coefficients hold for the year only where every month has
the same. A running sum to December (累计) is what the sum is checked against, and the figure of the
year where the ledger gives running sums only. Where months are missing the year is unknown.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.model.dataset import Blank, Number, Record, Word
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.numbers import CONTEXT, ONE, ZERO, plain
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.read.periods import ALL_MONTHS
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.read.table import RawRecord
    from lowcarbon_cli.standards.workbook import ColumnSpec, SheetSpec

FIRST_OF_YEAR = frozenset({"opening"})
LAST_OF_YEAR = frozenset({"closing", "employees", "n_firms", "industrial_land"})
"""Stocks: the year begins with that of its first month and ends with that of its last."""

Made = tuple[Record, "RawRecord"]


def to_years(spec: SheetSpec, made: Sequence[Made], findings: list[Finding]) -> list[Record]:
    """Return the records with those of months joined into years, each where its first month stood."""
    groups: dict[object, list[Made]] = {}
    for place, item in enumerate(made):
        record, raw = item
        key: object = (record.year, _key(spec, record)) if raw.months else place
        groups.setdefault(key, []).append(item)
    return [items[0][0] if not items[0][1].months else _year(spec, items, findings) for items in groups.values()]


def _key(spec: SheetSpec, record: Record) -> tuple[str, ...]:
    parts = []
    for column in (*spec.key, "name", "grade"):
        found = record.fields.get(column)
        if column != "year" and isinstance(found, Word):
            parts.append(fold(found.value))
    return tuple(parts)


def _year(spec: SheetSpec, items: Sequence[Made], findings: list[Finding]) -> Record:
    months = [item for item in items if not item[1].cumulative]
    running = [item for item in items if item[1].cumulative]
    first = items[0][0]
    fields: dict[str, Field] = {}
    for column in spec.columns:
        held = [record.fields[column.id] for record, _ in items if column.id in record.fields]
        if not held:
            continue
        if column.kind not in {"number", "integer"} or column.id in spec.key:
            fields[column.id] = next((field for field in held if not isinstance(field, Blank)), held[0])
        else:
            fields[column.id] = _figure(column, months, running, first, findings)
    return Record(spec.id, first.cell, MappingProxyType(fields))


def _figure(
    column: ColumnSpec, months: Sequence[Made], running: Sequence[Made], first: Record, findings: list[Finding]
) -> Field:
    """Return a column's figure of the year from its months and running sums."""
    own = [(record, raw) for record, raw in months if _there(record, column)]
    sums = [(record, raw) for record, raw in running if _there(record, column)]
    if sums and {month for _, raw in own for month in raw.months} <= {1, 2}:
        # 1-2月, 1-3月 ... 1-12月: the first of the running sums looks like two months
        own, sums = [], [*own, *sums]
    whole = next((record for record, raw in sums if max(raw.months) == len(ALL_MONTHS)), None)
    stated = whole.fields[column.id] if whole is not None else None
    if not own and sums:
        if isinstance(stated, Number):
            return stated
        return _unknown(column, sums, ALL_MONTHS[max(max(raw.months) for _, raw in sums) :], first, findings)
    if not own:
        held = (record.fields[column.id] for record, _ in (*months, *running) if column.id in record.fields)
        return next(held, Blank("empty", first.cell))
    if not _adds(column):
        return _not_a_sum(column, own, stated)
    return _summed(column, months, own, stated, first, findings)


def _summed(
    column: ColumnSpec,
    months: Sequence[Made],
    own: Sequence[Made],
    stated: Field | None,
    first: Record,
    findings: list[Finding],
) -> Field:
    """Return the sum of twelve months, checked against what the ledger states for the year."""
    blanks = [found for record, _ in months if isinstance(found := record.fields.get(column.id), Blank)]
    if blanks:
        lost = [
            month for record, raw in months if isinstance(record.fields.get(column.id), Blank) for month in raw.months
        ]
        return _unknown(column, own, tuple(lost), first, findings, blanks)
    covered = sorted(month for _, raw in own for month in raw.months)
    if covered != list(ALL_MONTHS):
        missing = tuple(month for month in ALL_MONTHS if month not in covered)
        twice = tuple(dict.fromkeys(month for month in covered if covered.count(month) > 1))
        return _unknown(column, own, missing or twice, first, findings, twice=bool(twice and not missing))
    parts = tuple(field for record, _ in own if isinstance(field := record.fields[column.id], Number))
    total = _sum(parts)
    if isinstance(stated, Number):
        _check(column, total, stated, first, findings)
    return total


def _there(record: Record, column: ColumnSpec) -> bool:
    found = record.fields.get(column.id)
    return found is not None and not (isinstance(found, Blank) and found.reason in {"empty", "marker"})


def _adds(column: ColumnSpec) -> bool:
    """Tell whether the months of a column add up to the year."""
    stock = column.id in FIRST_OF_YEAR | LAST_OF_YEAR
    return column.kind == "number" and not stock and "/" not in column.unit and column.unit not in {"%", "1", "a"}


def _not_a_sum(column: ColumnSpec, own: Sequence[Made], stated: Field | None) -> Field:
    """Return the year's stock, rate or coefficient; unknown where the months differ and nothing states it."""
    ordered = sorted(own, key=lambda item: item[1].months)
    if column.id in FIRST_OF_YEAR and ordered[0][1].months[0] == 1:
        return ordered[0][0].fields[column.id]
    if column.id in LAST_OF_YEAR and ordered[-1][1].months[-1] == len(ALL_MONTHS):
        return ordered[-1][0].fields[column.id]
    if isinstance(stated, Number):
        return stated
    fields = [record.fields[column.id] for record, _ in ordered]
    values = {field.value for field in fields if isinstance(field, Number)}
    covered = sorted(month for _, raw in ordered for month in raw.months)
    if len(values) == 1 and covered == list(ALL_MONTHS):
        return fields[0]
    found = fields[0]
    return Blank("months", found.cell, found.as_written)


def _unknown(
    column: ColumnSpec,
    own: Sequence[Made],
    missing: Sequence[int],
    first: Record,
    findings: list[Finding],
    blanks: Sequence[Blank] = (),
    *,
    twice: bool = False,
) -> Field:
    """Say which months are missing (or given twice) and return the blank that the year is."""
    known = [record.fields[column.id] for record, _ in own]
    cells = [blank.cell for blank in blanks] or [field.cell for field in known]
    listed = ", ".join(str(month) for month in sorted(missing))
    code = "LC-BAL-031" if twice else "LC-BAL-030"
    root = next((item.key for item in findings if cells[0] in item.cells and item.severity is Severity.ERROR), None)
    year = str(first.year or "-")
    cause = root if blanks else None
    item = finding(code, *cells, caused_by=cause, name=column.name, year=year, months=listed)
    needed = column.required or column.one_of
    findings.append(item if needed else replace(item, severity=Severity.WARNING))
    return Blank("months", cells[0], "")


def _sum(parts: tuple[Number, ...]) -> Number:
    value = half = ZERO
    for part in parts:
        value, half = CONTEXT.add(value, part.value), CONTEXT.add(half, part.half_width)
    first = parts[0]
    return Number(
        value=value,
        unit=first.unit,
        cell=first.cell,
        as_written=" + ".join(part.as_written for part in parts),
        written=value,
        written_unit=first.unit,
        scale=ONE,
        half_width=half,
        rounded=any(part.rounded for part in parts),
        parts=parts,
    )


def _check(column: ColumnSpec, total: Number, stated: Number, first: Record, findings: list[Finding]) -> None:
    """Compare the sum of the months with the running sum to December, within their last digits."""
    if total.unit != stated.unit:
        return
    gap = abs(CONTEXT.subtract(total.value, stated.value))
    if gap > CONTEXT.add(total.half_width, stated.half_width):
        name = Text(f"{column.zh}（{first.year or '-'}年）", f"{column.en} ({first.year or '-'})")
        findings.append(
            finding(
                "LC-BAL-012", stated.cell, *total.cells, name=name, total=plain(total.value), stated=plain(stated.value)
            )
        )
