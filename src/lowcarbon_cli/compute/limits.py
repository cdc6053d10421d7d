"""The limit of the standard that holds in a coming year, as a value with its derivation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute import algebra, formula, judge
from lowcarbon_cli.compute.benchmarks import find_benchmark
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.text import Text

if TYPE_CHECKING:
    from lowcarbon_cli.compute.expected import Expected
    from lowcarbon_cli.model.catalogue import Evidence, Indicator, Limit
    from lowcarbon_cli.model.values import Derivation


class Bound(Struct, frozen=True):
    """A limit that holds: its number as a derivation, and the limit itself."""

    value: Derivation
    limit: Limit
    indicator: Indicator

    @property
    def evidence(self) -> Evidence:
        """What the limit rests on."""
        return self.limit.evidence


def bound(expected: Expected, wanted: str, period: tuple[int, int] | None) -> Bound | Missing:
    """Return the limit of indicator ``wanted`` that holds over ``period`` of the expected years.

    ``Missing`` where the standard has no such indicator or limit, where its condition (growing or
    shrinking output) is not met by any limit, or where what decides that is unknown.
    """
    item = expected.indicator(wanted)
    if expected.law is None:
        return Missing.of("target_no_standard")
    if item is None:
        return Missing.of("target_not_in_standard", standard=expected.law.code, indicator=_name(wanted))
    context = formula.Context(expected.ahead, expected.year, period, "constant")
    candidates, certain = judge.applicable(item, context)
    if isinstance(candidates, Missing):
        return candidates
    if not candidates:
        return Missing((judge.uncovered(item),))
    if not certain or len(candidates) > 1:
        return Missing.of("condition_straddles")
    return _number(expected, item, candidates[0])


def _number(expected: Expected, item: Indicator, limit: Limit) -> Bound | Missing:
    code = expected.law.code if expected.law is not None else ""
    if limit.kind == "benchmark":
        found = find_benchmark(expected.readings.dataset, item, limit)
        return found if isinstance(found, Missing) else Bound(found, limit, item)
    if limit.kind != "number" or limit.value is None:
        return Missing.of("limit_unknown")
    name = Text(f"{code} {item.name.zh}限值", f"limit of {code}: {item.name.en}")
    return Bound(algebra.constant(limit.value, item.unit, name), limit, item)


def _name(wanted: str) -> Text:
    from lowcarbon_cli.standards.core import core_indicators

    for core in core_indicators():
        if core.indicator.id == wanted:
            return core.indicator.name
    return Text(wanted, wanted)
