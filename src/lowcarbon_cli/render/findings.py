"""Findings (T15) by severity; consequences stand under the finding that caused them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.render.names import severity_word
from lowcarbon_cli.render.table import NONE, Cell, Column, Style, Table, columns, places_of, text_cell, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def listed(report: ComplianceReport, lang: Lang) -> Table:
    """Return every finding on a row of its own, with a column for what caused it."""
    rows = tuple(
        (*_cells(item, describe(item, lang), lang), text_cell(item.caused_by or NONE))
        for item in sorted(report.findings, key=lambda item: _ORDER[item.severity])
    )
    return _table(report, rows, lang, Column("caused_by", "", priority=3, width=34))


def folded(report: ComplianceReport, lang: Lang, *, infos: bool) -> Table:
    """Return the findings with consequences of one kind drawn together under their root.

    ``infos`` False leaves out the infos and says how many; errors and warnings always stand.
    """
    rows: list[tuple[Cell, ...]] = []
    hidden = 0
    for root, consequences in grouped(report.findings):
        family = (root, *consequences)
        if not infos and all(item.severity is Severity.INFO for item in family):
            hidden += len(family)
            continue
        rows.append(_cells(root, describe(root, lang), lang))
        rows += [_consequence(same, lang) for same in _by_code(consequences)]
    notes = (word("infos_hidden", lang, n=hidden),) if hidden else ()
    return _table(report, tuple(rows), lang, notes=notes)


def grouped(findings: Sequence[Finding]) -> list[tuple[Finding, tuple[Finding, ...]]]:
    """Return root findings with all their consequences, the gravest families first.

    A finding whose cause is not in the report, or that would cause itself, is a root.
    """
    by_key: dict[str, Finding] = {}
    for item in findings:
        by_key.setdefault(item.key, item)
    families: dict[int, tuple[Finding, list[Finding]]] = {}
    for item in findings:
        root = _root(item, by_key)
        family = families.setdefault(id(root), (root, []))
        if item is not root:
            family[1].append(item)
    made = [(root, tuple(consequences)) for root, consequences in families.values()]
    return sorted(made, key=lambda family: min(_ORDER[item.severity] for item in (family[0], *family[1])))


def _root(item: Finding, by_key: dict[str, Finding]) -> Finding:
    path = [item]
    while (cause := path[-1].caused_by) is not None and cause in by_key:
        found = by_key[cause]
        if any(found is step for step in path):
            circle = path[next(place for place, step in enumerate(path) if step is found) :]
            return min(circle, key=lambda step: step.key)
        path.append(found)
    return path[-1]


def _by_code(consequences: Iterable[Finding]) -> Iterator[list[Finding]]:
    same: dict[tuple[str, Severity], list[Finding]] = {}
    for item in consequences:
        same.setdefault((item.code, item.severity), []).append(item)
    return iter(sorted(same.values(), key=lambda items: _ORDER[items[0].severity]))


def _consequence(same: list[Finding], lang: Lang) -> tuple[Cell, ...]:
    first = same[0]
    message = describe(first, lang)
    if len(same) > 1:
        message = word("folded_count", lang, message=message, n=len(same))
    code, severity, place, text = _cells(first, message, lang)
    cells = tuple(cell for item in same for cell in item.cells)
    place = text_cell(places_of(cells) or NONE, cells=cells)
    return (text_cell(f"  {code.text}", code.style), severity, place, text_cell(f"{word('folded', lang)}: {text.text}"))


def _cells(item: Finding, message: str, lang: Lang) -> tuple[Cell, ...]:
    style: Style = item.severity.value
    return (
        text_cell(item.code, style),
        text_cell(severity_word(item.severity.value, lang), style),
        text_cell(places_of(item.cells) or NONE, cells=item.cells),
        text_cell(message),
    )


def _table(
    report: ComplianceReport,
    rows: tuple[tuple[Cell, ...], ...],
    lang: Lang,
    *more: Column,
    notes: tuple[str, ...] = (),
) -> Table:
    counts = Counter(item.severity for item in report.findings)
    total = word(
        "counts",
        lang,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
    )
    return Table(
        "findings",
        word("findings", lang),
        columns(
            lang,
            Column("code", "", priority=0, least=10, width=14),
            Column("severity", "", priority=1, width=10),
            Column("place", "", priority=2, least=14, width=38),
            Column("message", "", priority=0, least=16, width=80),
            *more,
        ),
        rows,
        (total, *notes),
    )
