"""What surrounds the findings, and the findings themselves row by row, as format-free tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import describe, label
from lowcarbon_cli.render.names import severity_word
from lowcarbon_cli.render.rulebook import rule_of
from lowcarbon_cli.render.table import NONE, Cell, Column, Table, listing, places_of, text_cell, whole_cell
from lowcarbon_cli.render.validation.words import (
    cure_of,
    ignored_text,
    left_out,
    not_run,
    pattern,
    policy_lines,
    summary,
    word,
)
from lowcarbon_cli.standards.workbook import sheet as sheet_spec

if TYPE_CHECKING:
    from lowcarbon_cli.model.dataset import SheetUse
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.validation import Reported, ValidationReport


def findings(report: ValidationReport, lang: Lang) -> Table:
    """Return every finding on a row of its own: those that count, those suppressed, those in the baseline."""
    rows = [_row(item, "open", "", lang) for item in report.kept]
    rows += [_row(one.item, "suppressed", one.by.reason, lang) for one in report.suppressed]
    rows += [_row(item, "known", "", lang) for item in report.known]
    more = left_out(report, lang)
    return Table(
        "findings",
        label("render_findings").in_(lang),
        (
            Column("severity", label("render_severity").in_(lang), width=8),
            Column("code", label("render_code").in_(lang), priority=0, width=13),
            Column("file", word("column_file", lang), priority=3, width=18),
            Column("sheet", word("sheet", lang), priority=2, width=16),
            Column("cells", word("column_cell", lang), priority=0, width=18),
            Column("message", label("render_message").in_(lang), priority=0, least=16, width=60),
            Column("cure", word("column_cure", lang), priority=2, least=16, width=50),
            Column("blocks", word("column_blocks", lang), numeric=True, priority=3, width=10),
            Column("caused_by", label("render_caused_by").in_(lang), priority=4, width=30),
            Column("state", word("state", lang), priority=3, width=12),
            Column("reason", word("column_reason", lang), priority=4, width=30),
            Column("title", word("column_title", lang), priority=5, width=30),
            Column("fingerprint", "fingerprint", priority=6, width=34),
        ),
        tuple(rows),
        (summary(report, lang), *((more,) if more else ())),
    )


def _row(item: Reported, state: str, reason: str, lang: Lang) -> tuple[Cell, ...]:
    finding = item.finding
    files = dict.fromkeys(cell.file for cell in finding.cells)
    sheets = dict.fromkeys(cell.sheet for cell in finding.cells)
    plain = len(files) == 1 and len(sheets) == 1
    cells = ", ".join(dict.fromkeys(cell.a1 for cell in finding.cells)) if plain else places_of(finding.cells)
    return (
        text_cell(severity_word(finding.severity.value, lang), finding.severity.value),
        text_cell(finding.code, finding.severity.value),
        text_cell("; ".join(files) or NONE),
        text_cell("; ".join(name for name in sheets if name) or NONE),
        text_cell(cells or NONE, cells=finding.cells),
        text_cell(describe(finding, lang)),
        text_cell(cure_of(finding.code, lang) or NONE),
        whole_cell(len(item.blocks)),
        text_cell(finding.caused_by or NONE),
        text_cell(word(f"state_{state}", lang)),
        text_cell(reason or NONE),
        text_cell(rule_of(finding.code).title.in_(lang)),
        text_cell(item.fingerprint.exact),
    )


def _unread(use: SheetUse) -> str:
    return "notes" if any(reason == "notes_sheet" for reason, _ in use.reasons) else "not_read"


def sheets(report: ValidationReport, lang: Lang) -> Table:
    """Return what was read of every worksheet: nothing is left out silently."""
    rows = tuple(
        (
            text_cell(use.file),
            text_cell(use.sheet or NONE),
            text_cell(listing((_spec_name(one, lang) for one in use.specs), lang) or word(_unread(use), lang)),
            whole_cell(use.filled),
            whole_cell(use.read),
            whole_cell(use.ignored),
            text_cell(ignored_text(use.reasons, lang) or NONE),
        )
        for use in report.sheets
    )
    return Table(
        "sheets",
        word("sheets", lang),
        (
            Column("file", word("column_file", lang), priority=2, width=20),
            Column("sheet", word("sheet", lang), priority=0, width=18),
            Column("read_as", word("read_as", lang), priority=2, width=20),
            Column("filled", word("filled", lang), numeric=True, priority=1, width=12),
            Column("read", word("read", lang), numeric=True, priority=0, width=8),
            Column("ignored", word("ignored", lang), numeric=True, priority=0, width=8),
            Column("why", word("why_ignored", lang), priority=1, least=12, width=50),
        ),
        rows,
        () if rows else (word("sheets_unknown", lang),),
    )


def _spec_name(spec: str, lang: Lang) -> str:
    try:
        return sheet_spec(spec).name.in_(lang)
    except KeyError:
        return spec


def suppressions(report: ValidationReport, lang: Lang) -> Table:
    """Return every suppression with its reason, and whether it took effect."""
    rows = tuple(
        (
            text_cell(used.suppression.code),
            text_cell(pattern(used.suppression, lang)),
            text_cell(used.suppression.reason),
            text_cell(str(used.suppression.until or NONE)),
            text_cell(word(f"state_{used.state}", lang)),
            whole_cell(used.count),
        )
        for used in report.suppressions
    )
    return Table(
        "suppressions",
        word("suppressions", lang),
        (
            Column("code", label("render_code").in_(lang), priority=0, width=14),
            Column("pattern", word("pattern", lang), priority=2, width=30),
            Column("reason", word("column_reason", lang), priority=0, least=12, width=50),
            Column("until", word("until", lang), priority=3, width=12),
            Column("state", word("state", lang), priority=1, width=20),
            Column("count", word("count", lang), numeric=True, priority=1, width=8),
        ),
        rows,
    )


def notes(report: ValidationReport, lang: Lang) -> list[Table]:
    """Return what could not be checked and what the user changed, as tables of one column, if anything."""
    found = [("not_run", not_run(report, lang)), ("policy", policy_lines(report, lang))]
    return [
        Table(
            key,
            word(key, lang),
            (Column("content", label("render_content").in_(lang), priority=0, least=16, width=80),),
            tuple((text_cell(line),) for line in lines),
        )
        for key, lines in found
        if lines
    ]


def surroundings(report: ValidationReport, lang: Lang) -> list[Table]:
    """Return the tables that stand after the findings."""
    tables = [sheets(report, lang)] if report.sheets else []
    tables += notes(report, lang)
    return [*tables, suppressions(report, lang)] if report.suppressions else tables
