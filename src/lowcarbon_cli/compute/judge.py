"""Compares an unrounded value with the limit whose condition holds.

A value with bounds (rounded inputs) that straddle the limit is undetermined; so is a value exactly at
a limit of which nobody read whether ``<`` or ``<=`` stands there. A missing value, an unknown limit or
a condition that no limit covers is not assessable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute import formula
from lowcarbon_cli.compute.benchmarks import find_benchmark
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.text import Text

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.catalogue import Indicator, Limit
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.values import Derivation, Evaluated


class Judgement(Struct, frozen=True):
    """A verdict with the limit it was judged by, the number compared with, and why."""

    verdict: Verdict
    limit: Limit | None = None
    limit_value: Decimal | None = None
    reasons: tuple[Lack, ...] = ()
    cells: tuple[CellRef, ...] = ()


def judge(indicator: Indicator, value: Evaluated, context: formula.Context) -> Judgement:
    """Return the verdict on a number."""
    candidates, certain = applicable(indicator, context)
    if isinstance(candidates, Missing):
        first = indicator.limits[0] if indicator.limits else None
        reasons = Missing.merge(candidates, value).lacks
        return Judgement(Verdict.NOT_ASSESSABLE, first, first.value if first else None, reasons)
    if isinstance(value, Missing):
        limit = candidates[0] if candidates else (indicator.limits[0] if indicator.limits else None)
        return Judgement(Verdict.NOT_ASSESSABLE, limit, limit.value if limit else None, value.lacks)
    if not candidates:
        return Judgement(Verdict.NOT_ASSESSABLE, None, None, (uncovered(indicator),))
    judgements = [_one(indicator, limit, value, context) for limit in candidates]
    if certain and len(judgements) == 1:
        return judgements[0]
    if certain and len({item.verdict for item in judgements}) == 1:
        return judgements[0]
    return Judgement(Verdict.UNDETERMINED, candidates[0], candidates[0].value, (Lack("condition_straddles"),))


def uncovered(indicator: Indicator) -> Lack:
    """Say that no limit covers the case, and which cases the standard does limit."""
    cases = [limit.when_text for limit in indicator.limits if limit.when_text is not None]
    covered = Text("；".join(case.zh for case in cases), "; ".join(case.en for case in cases))
    return Lack("no_limit_for_condition", (), {"covered": covered})


def applicable(indicator: Indicator, context: formula.Context) -> tuple[list[Limit] | Missing, bool]:
    """Return the limits that may apply, and whether one of them surely does; ``Missing`` where that is unknown."""
    possible: list[Limit] = []
    for limit in indicator.limits:
        answer = formula.holds(limit.when, context)
        if isinstance(answer, Missing):
            return answer, False
        if answer is not False:
            possible.append(limit)
        if answer is True:
            return possible, True
    return possible, not possible


def _one(indicator: Indicator, limit: Limit, value: Derivation, context: formula.Context) -> Judgement:
    number = limit.value
    reasons: tuple[Lack, ...] = ()
    cells: tuple[CellRef, ...] = ()
    if limit.kind == "unknown":
        return Judgement(Verdict.NOT_ASSESSABLE, limit, None, (Lack("limit_unknown"),))
    if limit.kind == "benchmark":
        found = find_benchmark(context.readings.dataset, indicator, limit)
        if isinstance(found, Missing):
            return Judgement(Verdict.NOT_ASSESSABLE, limit, None, found.lacks, found.cells)
        number, cells = found.value, tuple(leaf.number.cell for leaf in found.leaves() if leaf.number is not None)
    if number is None or not limit.op:
        return Judgement(Verdict.NOT_ASSESSABLE, limit, None, (Lack("limit_unknown"),))
    verdict = compare(value, limit.op, number, equality_known=limit.equality_known)
    if verdict is Verdict.UNDETERMINED:
        at_limit = value.exact and value.value == number
        params = {"low": numbers.plain(_short(value.low)), "high": numbers.plain(_short(value.high))}
        reasons = (Lack("equality_unread"),) if at_limit else (Lack("interval_straddles", (), params),)
    return Judgement(verdict, limit, number, reasons, cells)


def compare(value: Derivation, op: str, limit: Decimal, *, equality_known: bool = True) -> Verdict:
    """Return met, not_met or undetermined for bounds ``[low, high]`` against ``limit``."""
    low, high = value.low, value.high
    if op in {">=", ">"}:
        # copy_negate: a minus sign would round to the 28 digits of the default context
        low, high, limit = high.copy_negate(), low.copy_negate(), limit.copy_negate()
        op = "<=" if op == ">=" else "<"
    if op == "==":
        if low == high == limit:
            return Verdict.MET
        return Verdict.UNDETERMINED if low <= limit <= high else Verdict.NOT_MET
    if high < limit or low > limit:
        return Verdict.MET if high < limit else Verdict.NOT_MET
    # the interval touches or straddles the limit; a verdict needs the sign to be known
    if equality_known and op == "<=" and high == limit:
        return Verdict.MET
    if equality_known and op == "<" and low == limit:
        return Verdict.NOT_MET
    return Verdict.UNDETERMINED


def distance(value: Derivation, judgement: Judgement) -> Decimal | None:
    """Return the distance from the limit in per cent of it; positive on the right side."""
    limit, op = judgement.limit_value, judgement.limit.op if judgement.limit else ""
    if limit is None or limit == 0 or op in {"", "=="}:
        return None
    gap = (
        numbers.CONTEXT.subtract(limit, value.value)
        if op in {"<=", "<"}
        else numbers.CONTEXT.subtract(value.value, limit)
    )
    return numbers.CONTEXT.multiply(numbers.CONTEXT.divide(gap, abs(limit)), numbers.HUNDRED)


def _short(number: Decimal) -> Decimal:
    return number if not number.is_finite() else numbers.round_to(number, 4)


YES = frozenset({"是", "有", "已", "符合", "满足", "yes", "y", "true"})
NO_PREFIXES = ("不", "未", "否", "无", "没", "no", "not ")


def judge_word(indicator: Indicator, word: str) -> Judgement:
    """Return the verdict on a reported word such as 具备 or 完善."""
    limit = indicator.limits[0] if indicator.limits else None
    if limit is None or limit.word is None:
        return Judgement(Verdict.NOT_ASSESSABLE, limit, None, (Lack("limit_unknown"),))
    said = word.strip().lower()
    if said in {limit.word.zh.lower(), limit.word.en.lower()} or said in YES:
        return Judgement(Verdict.MET, limit)
    if said.startswith(NO_PREFIXES):
        return Judgement(Verdict.NOT_MET, limit)
    return Judgement(
        Verdict.NOT_ASSESSABLE, limit, None, (Lack("word_unknown", (), {"word": word, "need": limit.word}),)
    )


def verdict_name(verdict: Verdict) -> Text:
    """Return the Chinese and English word of a verdict."""
    return label(f"render_{verdict.value}")
