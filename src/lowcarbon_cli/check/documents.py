"""Rules about what the park's documents need: years, entries, definitions, words without doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.check.mistakes import intensity_change
from lowcarbon_cli.check.words import cell, shown, written
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.dataset import Blank, Number, Word
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.text import Text, fold
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import units, workbook
from lowcarbon_cli.standards.claims import claims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding

JUDGED_STAGES = frozenset({"acceptance", "named"})
FALLS = ("下降", "降低", "削减", "降幅", "减少", "reduction", "cut", "decrease")
RATES = (*FALLS, "增长", "提高", "增幅", "growth", "increase")
WINDOW = 3
"""Years of a performance evaluation."""


def rule_int_004(subject: Subject) -> Iterator[Finding]:
    """LC-INT-004: a figure called a fall that is written with a minus sign: a fall, or a rise?

    Silent where the workbook's own figures show the rise. Looks at stated and target indicators.
    """
    for sheet, name, value in (("reported", "indicator", "value"), ("targets", "ind", "target")):
        for record in subject.records(sheet):
            number = record.number(value)
            words = f"{written(record, name)} {written(record, 'dir')}".lower()
            if number is None or number.value >= 0 or not any(word in words for word in FALLS):
                continue
            if not _rose(subject, record, number):
                values = {"name": written(record, name), "value": number.as_written}
                yield finding("LC-INT-004", number.cell, **values)


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
            names = Text("、".join(row.name.zh for row in open_rows), "; ".join(row.name.en for row in open_rows))
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
        lacking = [key for key in ("def", "base", "target") if not _filled(record, key)]
        if lacking:
            names = [spec.name for key in lacking if (spec := workbook.sheet("personal").column(key))]
            words = Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
            cells = dict.fromkeys(cell(record, key) for key in lacking)
            yield finding("LC-DOC-006", *cells, name=written(record, "ind"), lacking=words)


def rule_doc_013(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-013: the base year of the plan has data: else nothing over the period can be assessed.

    A row whose year cannot be read is named too, for it may be the one that is missing.
    """
    first, last, years = subject.figures.choices.base_year, subject.figures.choices.eval_year, subject.figures.years
    if first is None or last is None or first >= last or not years:
        return
    needed = [("economy",), ("energy", "totals")]
    lacking = []
    for sheets in needed:
        rows = [record for sheet in sheets for record in subject.records(sheet)]
        if rows and not any(record.year == first for record in rows):
            lacking.append(sheets[0] if subject.records(sheets[0]) else sheets[-1])
    if lacking:
        names = [workbook.sheet(sheet).name for sheet in lacking]
        words = Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
        base = subject.dataset.park.fields.get("base_year")
        cells = [base.cell] if base is not None else []
        yield finding("LC-DOC-013", *cells, *_unplaced(subject), year=first, sheets=words)


def rule_doc_014(subject: Subject) -> Iterator[Finding]:
    """LC-DOC-014: the base year lies before the evaluation year. Never errs where both are known."""
    first, last = subject.figures.choices.base_year, subject.figures.choices.eval_year
    if first is not None and last is not None and first >= last:
        fields = [subject.dataset.park.fields.get(key) for key in ("base_year", "eval_year")]
        yield finding("LC-DOC-014", *(found.cell for found in fields if found is not None), base=first, last=last)


def rule_tgt_005(subject: Subject) -> Iterator[Finding]:
    """LC-TGT-005: a target has its year and figure, and one that is a rate has base year and base figure.

    Silent for rows without an indicator. Columns that the sheet does not have count as blank.
    """
    for record in subject.records("targets"):
        if not written(record, "ind"):
            continue
        needed = ["target_year", "target"]
        rate = any(word in written(record, "dir").lower() for word in RATES)
        needed += ["base_year", "base"] if rate else []
        lacking = [key for key in needed if not _filled(record, key)]
        if lacking == ["target"] and _filled(record, "annual"):
            continue
        if lacking:
            names = [spec.name for key in lacking if (spec := workbook.sheet("targets").column(key))]
            words = Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
            cells = dict.fromkeys(cell(record, key) for key in lacking)
            yield finding("LC-TGT-005", *cells, name=written(record, "ind"), lacking=words)


def rule_tgt_008(subject: Subject) -> Iterator[Finding]:
    """LC-TGT-008: a target for a later year that is looser than what the park reached already.

    Levels only (方向 <= or >=), by the indicator's name and unit; anything else is silence.
    """
    last = subject.figures.choices.eval_year
    for record in subject.records("targets"):
        target, when = record.number("target"), record.number("target_year")
        way = fold_way(written(record, "dir"))
        if target is None or when is None or last is None or int(when.value) <= last or not way:
            continue
        wanted = fold(written(record, "ind"))
        for one in subject.figures.assessments:
            for row in one.indicators:
                names = {fold(row.id), fold(row.name.zh), fold(row.name.en)}
                if row.year != last or wanted not in names or not isinstance(row.value, Derivation):
                    continue
                scale = units.scale(row.unit, target.unit)
                if scale is None:
                    continue
                actual = numbers.CONTEXT.multiply(row.value.value, scale)
                edge = target.half_width
                if (actual < target.value - edge) if way == "<=" else (actual > target.value + edge):
                    values = {"name": row.name, "target": target.as_written, "actual": shown(actual)}
                    yield finding("LC-TGT-008", target.cell, year=int(when.value), last=last, **values)
                break


def rule_tgt_013(subject: Subject) -> Iterator[Finding]:
    """LC-TGT-013: the notice asks for next year's targets and measures together: one of them is empty.

    Silent where the workbook has neither sheet; they are not needed for the indicators.
    """
    last = subject.figures.choices.eval_year
    targets, measures = subject.records("targets"), subject.records("measures")
    if last is None or not (targets or measures):
        return
    sheets = [] if any((when := item.number("target_year")) and when.value > last for item in targets) else ["targets"]
    sheets += [] if measures else ["measures"]
    if sheets:
        names = [workbook.sheet(sheet).name for sheet in sheets]
        cells = [cell(record, "target_year") for record in targets] if "targets" in sheets else []
        words = Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
        yield finding("LC-TGT-013", *cells, year=last + 1, sheets=words)


def fold_way(words: str) -> str:
    """Return <= or >= as the direction of a target says it, empty for rates and other words."""
    flat = words.replace("≤", "<=").replace("≥", ">=").replace(" ", "")
    flat = flat.replace("不高于", "<=").replace("不低于", ">=").replace("不超过", "<=")
    return next((sign for sign in ("<=", ">=") if sign in flat), "")


def _rose(subject: Subject, record: Record, number: Number) -> bool:
    """Tell whether the park's own figure for the same indicator and year is negative as well."""
    wanted = fold(written(record, "indicator"))
    claim, year = claims().get(wanted), record.year
    if claim is not None and claim.sign < 0 and year is not None:
        return intensity_change(subject, claim.numerator, year - 1, year).low > 0
    for one in subject.figures.assessments:
        for row in one.indicators:
            names = {fold(row.id), fold(row.name.zh), fold(row.name.en)}
            if wanted in names and row.year == record.year and isinstance(row.value, Derivation):
                leaf = next(iter(row.value.leaves()))
                if row.value.value < 0 and (leaf.number is None or leaf.number.cell != number.cell):
                    return True
    return False


def _filled(record: Record, column: str) -> bool:
    found = record.fields.get(column)
    return isinstance(found, Number) or (isinstance(found, Word) and bool(found.as_written.strip()))


def _unplaced(subject: Subject) -> list:  # type: ignore[type-arg]
    cells = []
    for sheet in ("economy", "totals", "energy"):
        for record in subject.records(sheet):
            found = record.fields.get("year")
            if record.year is None and isinstance(found, Blank):
                cells.append(found.cell)
    return cells
