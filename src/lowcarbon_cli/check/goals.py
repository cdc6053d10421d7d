"""Rules about targets and measures, and about the sign of a figure that is called a fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.check.intervals import cells_of, span
from lowcarbon_cli.check.mistakes import intensity_change
from lowcarbon_cli.check.words import cell, column_names, filled, listed, shown, with_unit, written
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import fold
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import units, workbook
from lowcarbon_cli.standards.claims import claims
from lowcarbon_cli.standards.targets import GROWTH, find_subject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.dataset import Number, Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.results import IndicatorResult

FALLS = ("下降", "降低", "削减", "降幅", "减少", "reduction", "cut", "decrease")
RATES = (*FALLS, "增长", "提高", "增幅", "growth", "increase")
_PARTS = {
    GROWTH: ("iav_constant",),
    "energy_intensity": ("energy_total", "iav_constant"),
    "co2_intensity": ("co2_total", "iav_constant"),
}
"""Subject of a target -> the series that give its base value, whether a standard measures it or not."""


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


def rule_tgt_005(subject: Subject) -> Iterator[Finding]:
    """LC-TGT-005: a target has its year and figure, and one that is a rate has base year and base figure.

    A blank base year is the park's, a blank base what the data give for that year; a yearly rate without
    a base year of its own is against the year before. Silent for rows without an indicator. Columns that
    the sheet does not have count as blank.
    """
    for record in subject.records("targets"):
        if not written(record, "ind"):
            continue
        yearly = filled(record, "annual") and not filled(record, "target")
        needed = ["target_year"] if yearly else ["target_year", "target"]
        rate = any(word in written(record, "dir").lower() for word in RATES)
        if rate and (filled(record, "base_year") or not yearly):
            needed += ["base_year", "base"]
        lacking = [key for key in needed if not (filled(record, key) or _given(subject, record, key))]
        if lacking:
            cells = dict.fromkeys(cell(record, key) for key in lacking)
            names = column_names("targets", lacking)
            yield finding("LC-TGT-005", *cells, name=written(record, "ind"), lacking=names)


def rule_tgt_008(subject: Subject) -> Iterator[Finding]:
    """LC-TGT-008: a target for a later year that is looser than what the park reached already.

    Levels only (方向 <= or >=), by the indicator's name and unit; anything else is silence. So is an amount
    that may rise above its base year: such a cap allows growth, and stands above every year on its way.
    """
    last = subject.figures.choices.eval_year
    for record in subject.records("targets"):
        target, when = record.number("target"), record.number("target_year")
        way = _way(written(record, "dir"))
        if target is None or when is None or last is None or int(when.value) <= last or not way:
            continue
        for row in subject.named(written(record, "ind"), last)[:1]:
            actual, edges = _in_unit(row, target.unit), span(target)
            if actual is None or not ((actual < edges.low) if way == "<=" else (actual > edges.high)):
                continue
            if not _allows_growth(subject, record, target, way):
                aim = with_unit(numbers.plain(target.written), target.written_unit)
                reached = with_unit(shown(numbers.CONTEXT.divide(actual, target.scale)), target.written_unit)
                year = int(when.value)
                yield finding(
                    "LC-TGT-008", target.cell, name=row.name, year=year, last=last, target=aim, actual=reached
                )


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
        cells = [cell(record, "target_year") for record in targets] if "targets" in sheets else []
        names = listed(workbook.sheet(sheet).name for sheet in sheets)
        yield finding("LC-TGT-013", *cells, year=last + 1, sheets=names)


def _in_unit(row: IndicatorResult, unit: str) -> Decimal | None:
    """Return a computed figure in another unit, None where it has none or is of another kind."""
    scale = units.scale(row.unit, unit)
    if scale is None or not isinstance(row.value, Derivation):
        return None
    return numbers.CONTEXT.multiply(row.value.value, scale)


def _allows_growth(subject: Subject, record: Record, target: Number, way: str) -> bool:
    """Tell whether a target is a cap on an amount (no ratio, no share) that lies above its base year."""
    if way != "<=" or "/" in target.unit or target.unit in {"%", "1"}:
        return False
    base_year = _base_year(subject, record)
    for row in subject.named(written(record, "ind"), base_year)[:1] if base_year is not None else ():
        base = _in_unit(row, target.unit)
        return base is not None and span(target).low > base
    return False


def _base_year(subject: Subject, record: Record) -> int | None:
    """Return the base year of a target: its own, else the park's."""
    own = record.number("base_year")
    return int(own.value) if own is not None else subject.figures.choices.base_year


def _given(subject: Subject, record: Record, key: str) -> bool:
    """Tell whether park and data give what a row leaves blank: the base year, the base value at constant prices."""
    year, words = _base_year(subject, record), written(record, "ind")
    if year is None or key not in {"base_year", "base"}:
        return False
    if key == "base_year":
        return True
    about = find_subject(words)
    parts = _PARTS.get(about.id, ()) if about is not None else ()
    if parts and all(isinstance(subject.figures.value(part, year), Derivation) for part in parts):
        return True
    names = (words, about.id) if about is not None else (words,)
    return any(row.basis != "current" for name in names for row in subject.named(name, year))


def _way(words: str) -> str:
    """Return <= or >= as the direction of a target says it, empty for rates and other words."""
    flat = words.replace("≤", "<=").replace("≥", ">=").replace(" ", "")
    flat = flat.replace("不高于", "<=").replace("不低于", ">=").replace("不超过", "<=")
    return next((sign for sign in ("<=", ">=") if sign in flat), "")


def _rose(subject: Subject, record: Record, number: Number) -> bool:
    """Tell whether the park's own figure for the same indicator and year is negative as well."""
    claim, year = claims().get(fold(written(record, "indicator"))), record.year
    if claim is not None and claim.sign < 0 and year is not None:
        return intensity_change(subject, claim.numerator, year - 1, year).low > 0
    falls = [row.value for row in subject.named(written(record, "indicator"), year)]
    return any(
        isinstance(value, Derivation) and value.value < 0 and number.cell not in cells_of(value) for value in falls
    )
