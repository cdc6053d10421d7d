"""Rules about what the park's documents need: years, entries, definitions, words without doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.check.words import cell, column_names, filled, listed, written
from lowcarbon_cli.model.dataset import Blank
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.text import fold, years_text
from lowcarbon_cli.standards import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding

JUDGED_STAGES = frozenset({"acceptance", "named"})
WINDOW = 3
"""Years of a performance evaluation."""


def rule_doc_001(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-001: at acceptance or evaluation every indicator of the standard has a result or a reason.

    One finding lists them all. A reported word 不适用 with its evidence is a reason. Before these stages
    silence: the table says by itself what could not be assessed.
    """
    if subject.dataset.park.word("stage") not in JUDGED_STAGES:
        return
    excused = {
        fold(written(record, "indicator"))
        for record in subject.records("reported")
        if written(record, "word").startswith("不适用") and written(record, "evidence")
    }
    for one in subject.figures.assessments:
        rows = [row for row in one.indicators if row.verdict is Verdict.NOT_ASSESSABLE and row.role != "info"]
        open_rows = [row for row in rows if not excused & {fold(row.id), fold(row.name.zh), fold(row.name.en)}]
        if open_rows:
            names = listed(row.name for row in open_rows)
            yield finding("LC-DOC-001", standard=one.standard.code, n=len(open_rows), names=names)


def rule_doc_004(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-004: a named park is evaluated over three years: each must have data.

    Only for the stage 已命名; years inside the data without any are LC-ELA-008's.
    """
    last, years = subject.figures.choices.eval_year, subject.figures.years
    if subject.dataset.park.word("stage") != "named" or last is None or not years:
        return
    window = range(last - WINDOW + 1, last + 1)
    missing = [year for year in window if year not in years and (year < years[0] or year > years[-1])]
    if missing:
        cells = [cell(subject.dataset.park, "eval_year")]
        texts = {"window": f"{window[0]}-{last}", "missing": ", ".join(str(year) for year in missing)}
        yield finding("LC-DOC-004", *cells, *_unplaced(subject), **texts)


def rule_doc_005(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-005: a topic of the annual summary that stands in the workbook without any text.

    Silent where the sheet is absent: the documents list what they lack themselves.
    """
    for record in subject.records("texts"):
        topic = written(record, "topic")
        if topic and not written(record, "text"):
            yield finding("LC-DOC-005", cell(record, "text"), topic=topic)


def rule_doc_006(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-006: a personalised indicator without definition, base or target.

    Having none is no fault. Columns that the sheet does not have count as blank.
    """
    for record in subject.records("personal"):
        if not written(record, "ind"):
            continue
        lacking = [key for key in ("def", "base", "target") if not filled(record, key)]
        if lacking:
            cells = dict.fromkeys(cell(record, key) for key in lacking)
            names = column_names("personal", lacking)
            yield finding("LC-DOC-006", *cells, name=written(record, "ind"), lacking=names)


def rule_doc_013(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-013: the base year of the plan has data: else nothing over the period can be assessed.

    A row whose year cannot be read is named too, for it may be the one that is missing.
    """
    first, last, years = subject.figures.choices.base_year, subject.figures.choices.eval_year, subject.figures.years
    if first is None or last is None or first >= last or not years:
        return
    by_fuel = "energy_consumption" in subject.figures.series
    needed = [("economy",), ("energy",) if by_fuel else ("energy", "totals")]
    lacking = []
    for sheets in needed:
        rows = [record for sheet in sheets for record in subject.records(sheet)]
        if rows and not any(record.year == first for record in rows):
            lacking.append(sheets[0] if subject.records(sheets[0]) else sheets[-1])
    if lacking:
        names = listed(workbook.sheet(sheet).name for sheet in lacking)
        yield finding("LC-DOC-013", *_chosen(subject, "base_year"), *_unplaced(subject), year=first, sheets=names)


def rule_doc_014(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-014: the base year lies before the evaluation year. Never errs where both are known."""
    first, last = subject.figures.choices.base_year, subject.figures.choices.eval_year
    if first is not None and last is not None and first >= last:
        yield finding("LC-DOC-014", *_chosen(subject, "base_year", "eval_year"), base=first, last=last)


def rule_doc_017(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-017: the evaluation year has data: else nothing can be judged. Never errs where it is given."""
    last = subject.figures.choices.eval_year
    rows = [record for sheet in ("economy", "totals", "energy") for record in subject.records(sheet)]
    years = {record.year for record in rows if record.year is not None}
    if last is not None and years and last not in years:
        cells = (*_chosen(subject, "eval_year"), *_unplaced(subject))
        yield finding("LC-DOC-017", *cells, year=last, span=years_text(years))


def _chosen(subject: Subject, *keys: str) -> list[CellRef]:
    """Return the cells that chose these options; none where the command line or a default did."""
    chosen = (option for option in subject.figures.options if option.key in keys)
    return [option.cell for option in chosen if option.cell is not None]


def _unplaced(subject: Subject) -> list[CellRef]:
    """Return the year cells of rows whose year cannot be read: one of them may be the missing year."""
    cells = []
    for sheet in ("economy", "totals", "energy"):
        for record in subject.records(sheet):
            found = record.fields.get("year")
            if record.year is None and isinstance(found, Blank):
                cells.append(found.cell)
    return cells
