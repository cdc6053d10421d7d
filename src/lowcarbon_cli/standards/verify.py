"""What a person still has to check against the official texts, the gravest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.model.catalogue import Grade
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.text import note_in, plain
from lowcarbon_cli.standards.diff import limit_text
from lowcarbon_cli.standards.ids import standard_ids
from lowcarbon_cli.standards.standards import load_standard
from lowcarbon_cli.standards.units import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowcarbon_cli.model.catalogue import Evidence, Indicator, Standard
    from lowcarbon_cli.model.text import Lang

What = Literal[
    "limit", "definition", "name", "clause", "passing", "core", "condition", "conditions", "validity", "table", "text"
]

FIRST = ("hj274-2015", "hj274-2009", "hj274-2009-amd2012", "hjt273-2006", "hjt275-2006", "zero-carbon-2025")
"""Documents in order of consequence: in force today, then what the notice of 2009 points at."""
OTHER_TEXTS = ("standard_verify_notice", "standard_verify_successor")
"""Texts outside the packaged standards that decide which of them holds (labels)."""

_RANK: dict[What, int] = {
    "table": 1,
    "passing": 2,
    "core": 3,
    "conditions": 4,
    "condition": 5,
    "validity": 6,
    "limit": 7,
    "definition": 9,
    "name": 10,
    "clause": 11,
    "text": 12,
}
_GROUP_AFTER = 1
"""A limit of a choose-one group weighs less than a mandatory one."""


class VerifyRow(Struct, frozen=True):
    """One thing to check: what it is, what we say, how good that is, and in which official document."""

    standard: str
    """Id of the standard, empty for other texts."""
    indicator: str
    """Id of the indicator or condition, empty where the standard as a whole is meant."""
    what: What
    shown: str
    grade: Grade
    document: str
    """The official document to open."""
    read_in: str
    """Where it was read, or which text is remembered."""
    note: str = ""
    """What in particular is unread."""


def verify_list(lang: Lang = "zh") -> tuple[VerifyRow, ...]:
    """Return everything that was not read in an official text, in order of consequence.

    Documents in the order of ``FIRST``; within one first limits and definitions of the core, then
    passing rule, gates and validity, mandatory limits, group limits, definitions, names, clauses.
    Raises ``CatalogueError`` where a packaged file breaks its form.
    """
    rows: list[VerifyRow] = []
    for wanted in (*FIRST, *(other for other in standard_ids() if other not in FIRST)):
        rows.extend(_of_standard(load_standard(wanted), lang))
    unknown = Grade.UNKNOWN
    for key in OTHER_TEXTS:
        shown, document = label(key).in_(lang), label(f"{key}_document").in_(lang)
        rows += [VerifyRow("", "", "text", shown, unknown, document, "")]
    return tuple(rows)


def _of_standard(standard: Standard, lang: Lang) -> list[VerifyRow]:
    """An overlay lists only what it changes; the rest stands in its base."""
    core = {name for row in standard.core for name in row}
    base = load_standard(standard.base) if standard.base else None
    rows: list[tuple[int, VerifyRow]] = []
    for item in standard.indicators:
        if base is not None and base.indicator(item.id) == item:
            continue
        for row in _of_indicator(standard, item, lang, limits_only=base is not None):
            rank = _RANK[row.what]
            if item.id in core and row.what in {"limit", "definition"}:
                rank = 0 if row.what == "limit" else 1
            elif row.what == "limit" and item.role != "mandatory":
                rank += _GROUP_AFTER
            rows.append((rank, row))
    rows.extend((_RANK[row.what], row) for row in _of_whole(standard, lang, overlay=base is not None))
    rows.sort(key=lambda pair: pair[0])
    return [row for _, row in rows]


def _of_indicator(standard: Standard, item: Indicator, lang: Lang, *, limits_only: bool) -> Iterator[VerifyRow]:
    for limit in item.limits:
        unit = f" {shown(item.unit, lang)}" if limit.value is not None and item.unit != "1" else ""
        yield from _unread(standard, item.id, "limit", limit_text(limit, lang) + unit, limit.evidence)
    if limits_only:
        return
    definition = item.definition.in_(lang) if item.definition else label("standard_unknown").in_(lang)
    yield from _unread(standard, item.id, "definition", definition, item.definition_evidence)
    yield from _unread(standard, item.id, "name", item.name.in_(lang), item.name_evidence)


def _of_whole(standard: Standard, lang: Lang, *, overlay: bool) -> Iterator[VerifyRow]:
    days = f"{standard.valid_from.isoformat()} - {standard.valid_to.isoformat() if standard.valid_to else ''}".strip()
    yield from _unread(standard, "", "validity", days, standard.validity_evidence)
    if overlay:
        return
    if standard.table_unknown:
        yield _row(standard, "table", label("standard_table_unknown").in_(lang))
        return
    yield from _unread(standard, "", "passing", standard.passing.in_(lang), standard.passing_evidence)
    if standard.core:
        core = _core_names(standard, lang)
        if standard.core_evidence is not None:
            yield from _unread(standard, "", "core", core, standard.core_evidence)
        else:
            yield _row(standard, "core", core, label("standard_core_inferred").in_(lang))
    for condition in standard.conditions:
        yield from _unread(standard, condition.id, "condition", condition.text.in_(lang), condition.evidence)
    if not standard.conditions_complete:
        yield _row(standard, "conditions", label("standard_conditions_incomplete").in_(lang))
    without = [item.id for item in standard.indicators if item.clause == Grade.UNKNOWN]
    if without:
        count = f"{len(without)}/{len(standard.indicators)}"
        yield _row(standard, "clause", label("standard_clauses_unknown").in_(lang).format(count=count))


def _core_names(standard: Standard, lang: Lang) -> str:
    names = {item.id: item.name.in_(lang) for item in standard.indicators}
    return "; ".join(" | ".join(names.get(one, one) for one in row) for row in standard.core)


def _row(standard: Standard, what: What, shown: str, read_in: str = "") -> VerifyRow:
    return VerifyRow(standard.id, "", what, shown, Grade.UNKNOWN, _official(standard), read_in)


def _unread(standard: Standard, indicator: str, what: What, shown: str, evidence: Evidence) -> Iterable[VerifyRow]:
    if evidence.grade.verified:
        return ()
    official, read_in, note = _official(standard), plain(evidence.document, "zh"), note_in(evidence.note, "zh")
    return (VerifyRow(standard.id, indicator, what, shown, evidence.grade, official, read_in, note),)


def _official(standard: Standard) -> str:
    return f"{standard.code} {standard.title.zh}"
