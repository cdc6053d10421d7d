"""Findings about targets: what is contradictory, behind schedule, unusable or only assumed."""

from __future__ import annotations

from decimal import ROUND_FLOOR
from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute import target_math as tm
from lowcarbon_cli.compute.amounts import in_words
from lowcarbon_cli.compute.expected import measure
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import explain, finding, label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lowcarbon_cli.compute.expected import Expected
    from lowcarbon_cli.compute.target_rows import Asked
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding, Lack
    from lowcarbon_cli.model.targets import Allowance, Conflict, Target
    from lowcarbon_cli.model.text import Param
    from lowcarbon_cli.model.values import Evaluated

_PLACES = 2


def remarks(
    expected: Expected,
    asked: Sequence[Asked],
    targets: Sequence[Target],
    refused: Sequence[Lack],
) -> Iterator[Finding]:
    """Yield the findings about the targets themselves and their progress."""
    for lack in refused:
        code = "LC-TGT-019" if lack.reason == "target_unknown_personal" else "LC-TGT-016"
        yield finding(code, *lack.cells, why=Text(explain(lack, "zh"), explain(lack, "en")))
    yield from _about_growth(expected)
    for item in asked:
        yield from _basis(expected, item)
        yield from _stated_annual(expected, item)
    for target in targets:
        if target.origin != "standard":
            yield from _progress(target)
            yield from _next(expected, target)
    own = [item for item in targets if item.origin == "workbook"]
    if own and any(item.carry_source == "default" for item in own if item.road in {"compound", "linear"}):
        cells = [item.cells[0] for item in own if item.carry_source == "default" and item.cells]
        yield finding("LC-TGT-009", *cells)
    if not any(isinstance(item.required_next, Derivation) for item in own):
        yield finding("LC-TGT-024", year=expected.year)


def about_allowances(
    expected: Expected, allowances: Sequence[Allowance], conflicts: Iterable[Conflict]
) -> Iterator[Finding]:
    """Yield which constraint binds, and which ones disagree."""
    named = {item.key: item for item in allowances}
    for item in allowances:
        if item.binding and isinstance(item.allowed, Derivation):
            value = _ceiling(item.allowed)
            yield finding("LC-TGT-006", year=expected.year, quantity=_quantity(item), value=value, rule=item.name)
    for pair in conflicts:
        loose, tight = named[pair.loose], named[pair.tight]
        yield finding(
            "LC-TGT-007" if pair.kind == "targets" else "LC-TGT-018",
            year=expected.year,
            loose=loose.name,
            loose_value=_ceiling(pair.loose_allowed),
            tight=tight.name,
            tight_value=_ceiling(pair.tight_allowed),
        )


def _quantity(item: Allowance) -> Text:
    return label("energy_total" if item.quantity == "energy" else "co2_total")


def _about_growth(expected: Expected) -> Iterator[Finding]:
    growth = expected.outlook.growth
    if isinstance(growth, Missing):
        for lack in growth.lacks:
            yield finding("LC-TGT-017", *lack.cells, why=Text(explain(lack, "zh"), explain(lack, "en")))


def _basis(expected: Expected, item: Asked) -> Iterator[Finding]:
    """A target needs a base year and a base value; a stated base is compared with the data."""
    if item.direction in {"at_most", "at_least"} and item.base_year is None:
        return  # a bare level needs no base
    computed = _measured(expected, item, item.base_year) if item.base_year is not None else None
    stated = item.stated_base
    if item.origin == "workbook" and not isinstance(computed, Derivation) and not isinstance(stated, Derivation):
        lacks = computed.cells if isinstance(computed, Missing) else ()
        yield finding("LC-TGT-022", *item.cells[:1], *lacks, indicator=item.name)
    if isinstance(computed, Derivation) and isinstance(stated, Derivation):
        leaf = next(iter(stated.leaves()))
        room = leaf.number.half_width if leaf.number is not None else numbers.ZERO
        scale = units.scale(leaf.unit, stated.unit) if leaf.unit != stated.unit else numbers.ONE
        room = numbers.CONTEXT.multiply(room, scale or numbers.ONE)
        if abs(numbers.CONTEXT.subtract(computed.value, stated.value)) > room and leaf.number is not None:
            yield finding(
                "LC-TGT-015",
                leaf.number.cell,
                indicator=item.name,
                year=item.base_year or "-",
                stated=in_words(stated, "none", _digits(stated)),
                computed=in_words(computed, "none", item.indicator.places),
            )
    price_base = expected.readings.choices.price_base
    if item.origin == "workbook" and price_base is None and item.indicator.unit.endswith("/10k_cny"):
        yield finding("LC-TGT-020", *item.cells[:1], indicator=item.name)


def _stated_annual(expected: Expected, item: Asked) -> Iterator[Finding]:
    """A yearly cut that is T/n, or a difference of percentages, is a wrong sum."""
    if item.amount is None or item.base_year is None or item.target_year is None or item.direction != "cut":
        return
    years = item.target_year - item.base_year
    kept = tm.kept_of_cut(item.amount)
    stated = item.annual_stated
    if stated is not None and years > 1:
        right = tm.equal_annual_cut(kept, years)
        wrong = algebra.div(item.amount, algebra.constant(years))
        if _is(stated, wrong) and not _is(stated, right) and isinstance(right, Derivation):
            yield finding(
                "LC-TGT-002",
                *_cell(stated),
                total=_shown(item.amount, _PLACES),
                years=years,
                right=_shown(right, 4),
                wrong=_shown(wrong, 4),
            )
    next_cut = item.yearly.get(expected.year, stated if item.target_year == expected.year else None)
    if next_cut is None or not isinstance(next_cut, Derivation):
        return
    done = algebra.div(_measured(expected, item, expected.last), _measured(expected, item, item.base_year))
    needed = tm.cut_of(tm.still_needed(kept, done))
    difference = algebra.sub(item.amount, tm.cut_of(done))
    if item.target_year == expected.year and _is(next_cut, difference) and not _is(next_cut, needed):
        yield finding("LC-TGT-001", *_cell(next_cut), difference=_shown(difference, 4), needed=_shown(needed, 4))


def _measured(expected: Expected, item: Asked, year: int) -> Evaluated:
    return measure(expected.readings, item.indicator, year)


def _progress(target: Target) -> Iterator[Finding]:
    """Behind schedule; or logarithm and share disagree about that."""
    state = target.progress
    due = state.due
    share = state.linear if target.road == "linear" else state.logarithmic
    if not (isinstance(due, Derivation) and isinstance(share, Derivation)):
        return
    late = share.value > due.value if target.direction == "increment" else share.value < due.value
    if late:
        yield finding(
            "LC-TGT-021" if target.direction == "increment" else "LC-TGT-004",
            *target.cells[:1],
            indicator=target.name,
            progress=_shown(share, _PLACES),
            due=_shown(due, _PLACES),
        )
    linear = state.linear
    if target.road == "compound" and isinstance(linear, Derivation) and (linear.value < due.value) != late:
        yield finding(
            "LC-TGT-003",
            *target.cells[:1],
            indicator=target.name,
            logarithmic=_shown(share, _PLACES),
            linear=_shown(linear, _PLACES),
            due=_shown(due, _PLACES),
        )
    too_small = isinstance(state.over, Missing) and any(lack.reason == "target_too_small" for lack in state.over.lacks)
    if too_small:
        yield finding("LC-TGT-010", *target.cells[:1], indicator=target.name)


def _next(expected: Expected, target: Target) -> Iterator[Finding]:
    """The coming target is looser than what was reached already; a cap is split evenly."""
    mark = next((item for item in target.years if item.year == expected.last), None)
    needed = target.required_next
    actual = mark.actual if mark is not None else None
    known = isinstance(needed, Derivation) and isinstance(actual, Derivation) and needed.value > actual.value
    if known and target.direction == "cut":
        yield finding(
            "LC-TGT-023",
            *target.cells[:1],
            indicator=target.name,
            year=expected.year,
            target=in_words(needed, "none", target.places),
            last=expected.last,
            value=in_words(actual, "none", target.places) if actual is not None else "-",
        )
    if target.direction == "increment" and (target.target_year or 0) > expected.year:
        yield finding("LC-TGT-012", *target.cells[:1], value=in_words(target.annual_rate))


def _is(stated: Derivation, value: Evaluated) -> bool:
    """Tell whether a stated figure is ``value`` within half a unit of its own last digit."""
    leaf = next(iter(stated.leaves()))
    room = leaf.number.half_width if leaf.number is not None else numbers.ZERO
    return isinstance(value, Derivation) and abs(numbers.CONTEXT.subtract(stated.value, value.value)) <= room


def _cell(value: Derivation) -> tuple[CellRef, ...]:
    return tuple(leaf.number.cell for leaf in value.leaves() if leaf.number is not None)


def _digits(value: Derivation) -> int:
    """Return so many decimals as the figure has."""
    exponent = value.value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _shown(value: Evaluated, places: int) -> str:
    return numbers.plain(numbers.round_to(value.value, places)) if isinstance(value, Derivation) else "-"


def _ceiling(value: Evaluated) -> Param:
    """Return an allowance rounded down: what is printed must still be allowed."""
    return in_words(value, rounding=ROUND_FLOOR)
