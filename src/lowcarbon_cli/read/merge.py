"""One park from several sources: the same fact is kept once; contradictions are errors, not choices."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.model.dataset import Blank, Number, Record, Word
from lowcarbon_cli.model.ledger import Ledger, blocks_of
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.standards.workbook import SheetSpec

SIDE_BY_SIDE = frozenset({"transform", "firms", "personal", "measures", "flows", "changes", "texts"})
"""Sheets in which rows with equal keys may stand side by side (two boilers burning the same coal)."""
REMARKS = frozenset({"source", "vintage", "evidence", "note", "code", "unit", "grade"})
"""Columns that describe a fact; two sources may word them differently."""


def merge(spec: SheetSpec, sources: Sequence[Sequence[Record]]) -> tuple[Sequence[Record], list[Finding]]:
    """Return the records of all sources, each fact once, and what was found on the way.

    Facts are equal by their key: the park itself; the year; year and fuel (as written within one
    sheet, as a fuel between sheets); the sheet's key columns. A fact given twice with equal values
    is an info, with different values an error naming both cells, and no value at all.
    """
    if any(isinstance(records, Ledger) for records in sources) and _apart(spec, sources):
        return Ledger([block for records in sources for block in blocks_of(records)]), []
    if len(sources) == 1 and spec.id in SIDE_BY_SIDE:
        return list(sources[0]), []
    kept: list[Record] = []
    findings: list[Finding] = []
    before: dict[tuple[str, ...], int] = {}
    """Wide key -> place of the first record of an earlier source."""
    for records in sources:
        here: dict[tuple[str, ...], int] = {}
        wide: dict[tuple[str, ...], int] = {}
        for record in records:
            narrow, broad = keys_of(spec, record)
            place = None if narrow is None or broad is None else before.get(broad, here.get(narrow))
            if place is None:
                place = len(kept)
                kept.append(record)
            else:
                kept[place] = _join(spec, kept[place], record, findings)
            if narrow is not None and broad is not None:
                wide.setdefault(broad, place)
                if spec.id not in SIDE_BY_SIDE:
                    here.setdefault(narrow, place)
        before = {**wide, **before}
    return kept, findings


def _apart(spec: SheetSpec, sources: Sequence[Sequence[Record]]) -> bool:
    """Tell whether no two sources of a sheet whose rows stand side by side share a key."""
    if len(sources) == 1:
        return True
    seen: set[tuple[object, ...]] = set()
    for records in sources:
        keys: set[tuple[object, ...]] = set()
        for block in blocks_of(records):
            words = [block.words(column) for column in spec.key if column != "year"]
            keys.update(zip(block.years(), *words, strict=True))
        if not seen.isdisjoint(keys):
            return False
        seen |= keys
    return True


def keys_of(spec: SheetSpec, record: Record) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Return what a record is about, narrow (names as written and grades apart) and broad; None where unknown."""
    narrow: list[str] = []
    broad: list[str] = []
    for column in spec.key:
        found = record.fields.get(column)
        if isinstance(found, Word):
            narrow.append(fold(found.as_written))
            broad.append(found.value)
            continue
        if not isinstance(found, Number) and column in {"year", "fuel", "indicator", "condition"}:
            return None, None
        same = str(found.value) if isinstance(found, Number) else ""
        narrow.append(same)
        broad.append(same)
    return (*narrow, record.word("grade")), tuple(broad)


def _join(spec: SheetSpec, first: Record, second: Record, findings: list[Finding]) -> Record:
    """Return both records as one."""
    fields: dict[str, Field] = dict(first.fields)
    again = False
    for column, new in second.fields.items():
        old = fields.get(column)
        if column in spec.key or old is None or isinstance(old, Blank):
            if old is None or (isinstance(old, Blank) and old.reason != "conflict" and not isinstance(new, Blank)):
                fields[column] = new
            continue
        if isinstance(new, Blank) or column in REMARKS:
            continue
        again = True
        if not _equal(old, new):
            fields[column] = Blank("conflict", old.cell, old.as_written)
            name = spec.column(column)
            findings.append(
                finding(
                    "LC-STR-010",
                    old.cell,
                    new.cell,
                    name=name.name if name else column,
                    first=old.as_written,
                    second=new.as_written,
                )
            )
    if again:
        findings.append(finding("LC-STR-018", first.cell, second.cell, sheet=spec.name))
    return Record(first.sheet, first.cell, MappingProxyType(fields))


def _equal(old: Field, new: Field) -> bool:
    if isinstance(old, Number) and isinstance(new, Number):
        return old.value == new.value and old.unit == new.unit
    if isinstance(old, Word) and isinstance(new, Word):
        return fold(old.value) == fold(new.value)
    return False
