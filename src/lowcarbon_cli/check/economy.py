"""Rules about value added: its growth, its price basis, its ratio to output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.check.intervals import Span, exact, span
from lowcarbon_cli.check.words import column_name, per_cent, shown
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.messages import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.dataset import Number, Record
    from lowcarbon_cli.model.findings import Finding

C = numbers.CONTEXT
LEVELS = ("iav_constant", "iav_current")
RATES = ("iav_growth", "energy_growth")


def rule_eco_001(subject: Subject) -> Iterator[Finding]:
    """LC-ECO-001: value added of several years at current prices only, so that no real growth can be had.

    Silent for a single year, and where levels at constant prices, real growth or a price index are given
    in any year: a gap in those is named where it stops a figure.
    """
    records = subject.records("economy")
    if any(record.number(key) for record in records for key in ("iav_constant", "iav_growth", "price_index")):
        return
    current = [number for record in records if (number := record.number("iav_current")) is not None]
    if len(current) > 1:
        yield finding("LC-ECO-001", *(number.cell for number in current), years=len(current))


def rule_eco_002(subject: Subject) -> Iterator[Finding]:
    """LC-ECO-002: in the price-base year value added is the same at constant and at current prices.

    Where it is not, the levels stand at prices of another year than the park sheet says, or were chained
    over a change of base. Seen only where the workbook holds the base year itself.
    """
    base = subject.figures.choices.price_base
    record = subject.of_year("economy", base) if base is not None else None
    if record is None:
        return
    constant, current = record.number("iav_constant"), record.number("iav_current")
    if constant is None or current is None or current.value == 0:
        return
    gap = abs(C.divide(constant.value, current.value) - 1)
    if gap > subject.tolerance("LC-ECO-002", "max") and not span(constant).meets(span(current)):
        cells = [constant.cell, current.cell]
        if (stated := subject.dataset.park.fields.get("price_base")) is not None:
            cells.append(stated.cell)
        params = {"constant": constant.as_written, "current": current.as_written, "gap": per_cent(gap)}
        yield finding("LC-ECO-002", *cells, year=base or 0, **params)


def rule_eco_003(subject: Subject) -> Iterator[Finding]:
    """LC-ECO-003: stated real growth agrees with the levels at constant prices.

    Both sides are intervals of their last digits, and the tolerance comes on top. Silent where the year
    before is not given.
    """
    room = subject.tolerance("LC-ECO-003", "max")
    for record in subject.records("economy"):
        rate, level = record.number("iav_growth"), record.number("iav_constant")
        before = subject.of_year("economy", record.year - 1) if record.year is not None else None
        base = before.number("iav_constant") if before is not None else None
        if rate is None or level is None or base is None or base.value <= 0:
            continue
        computed = (span(level) / span(base) - exact(1)) * exact(100)
        stated = span(rate)
        if not Span(computed.low - room, computed.high + room).meets(stated):
            growth = shown((C.divide(level.value, base.value) - 1) * 100, 2)
            cells = (rate.cell, level.cell, base.cell)
            yield finding("LC-ECO-003", *cells, year=record.year or 0, stated=shown(rate.value), computed=growth)


def rule_eco_006(subject: Subject) -> Iterator[Finding]:
    """LC-ECO-006: value added is zero or negative, so that an intensity means nothing. Never errs."""
    for record in subject.records("economy"):
        for column in LEVELS:
            found = record.number(column)
            if found is not None and found.value <= 0:
                yield finding("LC-ECO-006", found.cell, name=column_name("economy", column), value=found.as_written)


def rule_eco_007(subject: Subject) -> Iterator[Finding]:
    """LC-ECO-007: value added over gross output, both at current prices, lies within what industry has.

    Value added at constant prices stands in where current is not given: the range is wide enough. An
    unusual park (trade with little processing, mining) may lie outside and needs a look.
    """
    low, high = (subject.tolerance("LC-ECO-007", name) for name in ("min", "max"))
    for record in subject.records("economy"):
        output, added = record.number("output"), record.number("iav_current") or record.number("iav_constant")
        if output is None or added is None or output.value <= 0 or added.value <= 0:
            continue
        middle = C.divide(added.value, output.value)
        if low <= middle <= high:
            continue
        share = span(added) / span(output)
        if share.high < low or share.low > high:
            value = per_cent(middle)
            limits = {"low": per_cent(low), "high": per_cent(high)}
            yield finding("LC-ECO-007", added.cell, output.cell, year=record.year or "-", value=value, **limits)


def rule_eco_009(subject: Subject) -> Iterator[Finding]:
    """LC-ECO-009: a growth rate that looks like an index (106), or an index that looks like a rate (1.06, 6).

    Errs towards silence: a rate is doubted only beyond what a park can grow in a year.
    """
    for sheet, columns in (("economy", RATES[:1]), ("totals", RATES[1:])):
        for record in subject.records(sheet):
            for column in columns:
                rate = record.number(column)
                if rate is not None and not _inside(subject, rate, "rate"):
                    yield _doubt(record, column, rate)
    for record in subject.records("economy"):
        index = record.number("price_index")
        if index is not None and not _inside(subject, index, "index"):
            yield _doubt(record, "price_index", index)


def _inside(subject: Subject, number: Number, what: str) -> bool:
    low, high = (subject.tolerance("LC-ECO-009", f"{what}_{end}") for end in ("min", "max"))
    return low <= number.value <= high


def _doubt(record: Record, column: str, number: Number) -> Finding:
    name = column_name(record.sheet, column)
    return finding("LC-ECO-009", number.cell, name=name, value=number.as_written, year=record.year or "-")
