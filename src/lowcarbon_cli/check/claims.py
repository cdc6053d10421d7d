"""Indicators that the workbook states itself, compared with what its own figures give.

A stated figure is an interval of half its last digit. Where no value in it can be the computed one, the
usual mistakes are tried in turn (rounding in steps first, the least of them); the first that reproduces the
figure names the finding, else it is only said to lie outside. So one stated figure gives at most one finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.check import mistakes
from lowcarbon_cli.check.intervals import Span, agrees, cells_of, exact, span, widened
from lowcarbon_cli.check.words import shown, written
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.text import Text, fold
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import units
from lowcarbon_cli.standards.claims import claims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.mistakes import Suspect
    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Number, Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.results import IndicatorResult

UNEXPLAINED = frozenset({"LC-RND-004", "LC-BAL-005"})
"""Codes of a figure that no usual mistake explains."""


class Doubt(Struct, frozen=True):
    """A stated figure that the workbook's own figures contradict, and the code of the likeliest mistake."""

    code: str
    name: Text
    number: Number
    period: str
    low: str
    high: str
    cells: tuple[CellRef, ...]


def said(subject: Subject, code: str) -> Iterator[Finding]:
    """Yield the findings on stated indicators that carry ``code``."""
    for doubt in subject.once(doubts):
        if doubt.code == code:
            # a mistake that reproduces the figure points at it; without one any cell of the relation may be wrong
            yield finding(
                code,
                doubt.number.cell,
                *(doubt.cells if code in UNEXPLAINED else ()),
                name=doubt.name,
                value=doubt.number.as_written,
                period=doubt.period,
                low=doubt.low,
                high=doubt.high,
            )


def doubts(subject: Subject) -> tuple[Doubt, ...]:
    """Return every stated figure that its own inputs contradict."""
    found = []
    for record in subject.records("reported"):
        number = record.number("value")
        if number is not None and record.year is not None:
            doubt = _about_indicator(subject, record, number) or _about_change(subject, record, number)
            if doubt is not None:
                found.append(doubt)
    return tuple(found)


def _about_indicator(subject: Subject, record: Record, number: Number) -> Doubt | None:
    rows = subject.named(written(record, "indicator"), record.year)
    stated = [(row, in_unit) for row in rows if (in_unit := _in_unit(number, row.unit)) is not None]
    if not stated:
        return None
    for row, in_unit in stated:
        # the park gives one figure a year: for a rate it may mean the year or the whole period
        if agrees(in_unit, row.value):
            return _other_side(row, number, in_unit)
    row, in_unit = stated[0]
    suspects = mistakes.of_indicator(subject, row, [other.period for other in rows if other.period])
    code = _rounding(in_unit, row, number) or _first(in_unit, suspects) or _general(row)
    return _doubt(code, row.name, number, row.value, row.period or (row.year, row.year))


def _about_change(subject: Subject, record: Record, number: Number) -> Doubt | None:
    claim = claims().get(fold(written(record, "indicator")))
    stated = _in_unit(number, "1")
    if claim is None or claim.sign == 0 or stated is None or record.year is None:
        return None
    period = (record.year - 1, record.year)
    true = mistakes.intensity_change(subject, claim.numerator, *period) * exact(claim.sign)
    if not true.bounded or stated.meets(true) or (claim.sign < 0 and stated.high < 0 < true.low):
        # a fall written with a minus sign is LC-INT-004's
        return None
    suspects = mistakes.of_change(subject, claim.numerator, claim.sign, *period)
    code = _first(stated, suspects) or "LC-RND-004"
    cells = mistakes.cells(subject, claim.numerator, *period)
    hundred = exact(numbers.HUNDRED)
    name = written(record, "indicator")
    return Doubt(code, Text(name, name), number, _period(period), *_ends(true * hundred), cells)


def _in_unit(number: Number, unit: str) -> Span | None:
    scale = units.scale(number.unit, unit)
    return span(number) * exact(scale) if scale is not None else None


def _first(stated: Span, suspects: Iterator[Suspect]) -> str:
    return next((code for code, what in suspects if what.bounded and stated.meets(what)), "")


def _other_side(row: IndicatorResult, number: Number, stated: Span) -> Doubt | None:
    """The stated figure is the computed one rounded; does rounding carry it across the limit?"""
    limit = row.limit
    if row.verdict not in {Verdict.MET, Verdict.NOT_MET} or row.limit_value is None or limit is None:
        return None
    scale = units.scale(number.unit, row.unit)
    value = numbers.CONTEXT.multiply(number.value, scale) if scale is not None else number.value
    passes = {
        "<=": value <= row.limit_value,
        "<": value < row.limit_value,
        ">=": value >= row.limit_value,
        ">": value > row.limit_value,
    }.get(limit.op)
    if passes is None or passes == (row.verdict is Verdict.MET) or not stated.bounded:
        return None
    return _doubt("LC-RND-002", row.name, number, row.value, row.period or (row.year, row.year))


def _rounding(stated: Span, row: IndicatorResult, number: Number) -> str:
    """Tell whether the figure is the computed one rounded in steps: 0.5496 -> 0.55 -> 0.6."""
    scale = units.scale(row.unit, number.unit)
    if scale is None or not isinstance(row.value, Derivation) or not stated.bounded:
        return ""
    value = numbers.CONTEXT.multiply(row.value.value, scale)
    places = max(0, -int(number.written.as_tuple().exponent))
    for mode in ("ROUND_HALF_UP", "ROUND_HALF_EVEN"):
        for more in range(1, _STEPS + 1):
            stepped = value
            for step in range(places + more, places - 1, -1):
                stepped = numbers.round_to(stepped, step, mode)
            if stepped == number.value:
                return "LC-RND-003"
    return ""


_STEPS = 3
"""Digits beyond the stated ones from which rounding in steps is tried."""


def _general(row: IndicatorResult) -> str:
    return "LC-BAL-005" if row.unit == "%" and row.period is None else "LC-RND-004"


def _doubt(code: str, name: Text, number: Number, computed: object, period: tuple[int, int]) -> Doubt:
    value = computed if isinstance(computed, Derivation) else None
    true = widened(value) if value is not None else exact(0)
    scale = units.scale(value.unit, number.unit) if value is not None else None
    low, high = _ends(true * exact(scale if scale is not None else 1))
    return Doubt(code, name, number, _period(period), low, high, cells_of(value) if value is not None else ())


def _ends(true: Span) -> tuple[str, str]:
    return shown(true.low, 5), shown(true.high, 5)


def _period(period: tuple[int, int]) -> str:
    return str(period[1]) if period[0] == period[1] else f"{period[0]}-{period[1]}"


def rule_bal_005(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-005: a stated share is part / total of the workbook's own figures, at their last digits.

    Silent where the share cannot be computed. Names the mistake instead where one explains the figure.
    """
    yield from said(subject, "LC-BAL-005")


def rule_rnd_002(subject: Subject) -> Iterator[Finding]:
    """LC-RND-002: a stated figure that rounding carried to the other side of its limit.

    The figure agrees with the computed one, but its verdict would not. Decided on the unrounded value.
    """
    yield from said(subject, "LC-RND-002")


def rule_rnd_003(subject: Subject) -> Iterator[Finding]:
    """LC-RND-003: a stated figure that is the computed one rounded in steps, not at once.

    Seen only where rounding at once gives another figure and rounding in steps gives the stated one.
    """
    yield from said(subject, "LC-RND-003")


def rule_rnd_004(subject: Subject) -> Iterator[Finding]:
    """LC-RND-004: a stated figure outside every value that the workbook's own figures allow.

    All inputs are taken at half their last digit, so what rounding can explain is never reported.
    """
    yield from said(subject, "LC-RND-004")


def rule_ela_005(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-005: a stated period coefficient that is the mean of the yearly ones, and not the period's.

    Silent where both agree with it.
    """
    yield from said(subject, "LC-ELA-005")


def rule_ela_007(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-007: a stated mean annual rate worked out over one interval too many or too few.

    For rates only: the ratio of two mean rates hardly depends on it, so coefficients are not looked at.
    """
    yield from said(subject, "LC-ELA-007")


def rule_ela_010(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-010: a stated energy coefficient that is the CO2 one (growth of CO2 over growth of value added).

    Seen only where it reproduces the stated figure and the energy coefficient does not.
    """
    yield from said(subject, "LC-ELA-010")


def rule_ela_011(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-011: a stated coefficient with its fraction turned round, or with the growth of intensity on top.

    Seen only where one of the two reproduces the stated figure and the right one does not.
    """
    yield from said(subject, "LC-ELA-011")


def rule_ela_012(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-012: a stated period coefficient from total growth instead of mean annual growth.

    Seen only where the two differ by more than rounding.
    """
    yield from said(subject, "LC-ELA-012")


def rule_ela_013(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-013: a stated coefficient that takes value added at current prices.

    Silent where current prices are not given, or where the constant-price value explains the figure.
    """
    yield from said(subject, "LC-ELA-013")


def rule_int_001(subject: Subject) -> Iterator[Finding]:
    """LC-INT-001: a stated change that follows from intensities as rounded in the workbook, not from its data.

    Needs both intensities among the stated figures; else silent.
    """
    yield from said(subject, "LC-INT-001")


def rule_int_002(subject: Subject) -> Iterator[Finding]:
    """LC-INT-002: a stated change of intensity that is the difference of two growth rates.

    Right is (1 + gE) / (1 + gV) - 1. Silent where both round to the stated figure.
    """
    yield from said(subject, "LC-INT-002")


def rule_int_003(subject: Subject) -> Iterator[Finding]:
    """LC-INT-003: a stated park intensity that is the plain mean of the firms' intensities.

    Needs energy and value added of at least two firms on the firms' sheet; else silent.
    """
    yield from said(subject, "LC-INT-003")


def rule_int_005(subject: Subject) -> Iterator[Finding]:
    """LC-INT-005: a stated mean annual rate that is the total change divided by the years.

    Silent where compounding rounds to the same figure.
    """
    yield from said(subject, "LC-INT-005")
