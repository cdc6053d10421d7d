"""Rules about standard-coal coefficients: their range, their basis, and the tce that follow from them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.check.intervals import Span, exact, span
from lowcarbon_cli.check.words import per_cent, shown
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.dataset import Blank
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import editions, factors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.catalogue import Fuel
    from lowcarbon_cli.model.dataset import Number
    from lowcarbon_cli.model.figures import FuelLine
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.values import Evaluated

C = numbers.CONTEXT

SOLID = frozenset(
    {"raw_coal", "other_washed", "washed_middlings", "coal_slime", "gangue", "coal_products", "briquette"}
)
"""Fuels whose heating value differs widely from load to load."""


class Usual(NamedTuple):
    """Lowest and highest reference coefficient of a fuel, tce per canonical unit."""

    low: Decimal
    high: Decimal


def rule_fac_001(subject: Subject) -> Iterator[Finding]:
    """LC-FAC-001: a coefficient of the park's own lies within what the tables give for its fuel, and some room.

    Room is wide for coal, narrow for oil, gas, power and heat. Silent for a fuel without a value in any
    table. The equivalent value of electricity is LC-FAC-002's where rows mix, and passes here.
    """
    limits: dict[str, Usual | None] = {}
    for line in subject.lines_with("factor"):
        own, fuel = line.record.number("factor"), line.fuel
        if fuel.id not in limits:
            limits[fuel.id] = _limits(subject, fuel)
        usual = limits[fuel.id]
        if own is None or usual is None or usual.low <= own.value <= usual.high:
            continue
        if fuel.kind != "electricity" or not _is_equivalent(subject, own):
            low, high = usual
            params = {"value": shown(own.value), "low": shown(low), "high": shown(high)}
            yield finding("LC-FAC-001", own.cell, fuel=fuel.name, **params)


def _limits(subject: Subject, fuel: Fuel) -> Usual | None:
    """Return what a coefficient of the park's own must lie in, None where no table has the fuel."""
    usual = reference(fuel.id)
    if usual is None:
        return None
    kind = "solid" if fuel.id in SOLID else "gas" if fuel.unit == "10k_m3" else "other"
    low, high = (subject.tolerance("LC-FAC-001", f"{kind}_{end}") for end in ("low", "high"))
    return Usual(C.multiply(usual.low, low), C.multiply(usual.high, high))


def rule_fac_002(subject: Subject) -> Iterator[Finding]:
    """LC-FAC-002: electricity is converted at its calorific value in some rows and at the equivalent in others.

    Told by the rows' own coefficients (1.229 against some 2.8 to 4 tce per 10 000 kWh). A run at the
    equivalent value takes none of them, one at the calorific value takes all: rows at the equivalent value
    alone are a mixture then, since the other rows stand at the table's calorific value.
    """
    rows = [
        (line, own)
        for line in subject.lines_with("factor")
        if line.fuel.kind == "electricity" and (own := line.record.number("factor")) is not None
    ]
    equivalent = [own for _, own in rows if _is_equivalent(subject, own)]
    calorific = [own for _, own in rows if not _is_equivalent(subject, own)]
    if not equivalent or (not calorific and subject.figures.choices.electricity == "equivalent"):
        return
    cells = [own.cell for own in (*equivalent, *calorific)]
    other = shown(calorific[0].value) if calorific else "1.229"
    yield finding("LC-FAC-002", *cells, equivalent=shown(equivalent[0].value), calorific=other)


def rule_fac_003(subject: Subject) -> Iterator[Finding]:
    """LC-FAC-003: at the equivalent value the coefficient of electricity moves the trend of energy.

    Said for runs at the equivalent value where the coefficient differs between the first and the last
    year by more than a given share. Silent where either total is missing.
    """
    choices = subject.figures.choices
    first, last = choices.base_year, choices.eval_year
    if choices.electricity != "equivalent" or first is None or last is None or first >= last:
        return
    before, after = _power(subject, first), _power(subject, last)
    totals = [subject.figures.value("energy_total", year) for year in (first, last)]
    if before is None or after is None or not all(isinstance(item, Derivation) for item in totals):
        return
    old, new = before.coefficient, after.coefficient
    if abs(C.divide(new.value, old.value) - 1) <= subject.tolerance("LC-FAC-003", "max"):
        return
    cells = [leaf.number.cell for item in (old, new) for leaf in item.leaves() if leaf.number is not None]
    effect = C.multiply(after.quantity, C.subtract(new.value, old.value))
    yield finding(
        "LC-FAC-003",
        *dict.fromkeys(cells),
        first=first,
        last=last,
        before=shown(old.value),
        after=shown(new.value),
        effect=shown(effect, 0),
    )


def rule_fac_005(subject: Subject) -> Iterator[Finding]:
    """LC-FAC-005: a fuel has a coefficient or heating value of its own in some years and none in others.

    Said only where the two differ by more than a given share: else the trend does not notice.
    """
    room = subject.tolerance("LC-FAC-005", "max")
    fuels: dict[str, list[FuelLine]] = {}
    for line in subject.lines_with("factor", "ncv"):
        if line.record.sheet == "energy" and line.fuel.kind != "electricity":
            fuels.setdefault(line.fuel.id, []).append(line)
    for lines in fuels.values():
        own = [line for line in lines if _own(line) is not None]
        bare = [line for line in lines if _own(line) is None and isinstance(line.coefficient, Derivation)]
        if not own or not bare:
            continue
        measured, usual = _value(own[0].coefficient), _value(bare[0].coefficient)
        if measured and usual and abs(C.divide(measured, usual) - 1) > room:
            cells = [number.cell for line in own if (number := _own(line)) is not None]
            cells += [found.cell for line in bare if (found := line.record.fields.get("factor")) is not None]
            yield finding(
                "LC-FAC-005",
                *cells,
                fuel=own[0].fuel.name,
                years=_years(own),
                others=_years(bare),
                measured=shown(measured),
                usual=shown(usual),
            )


def rule_fac_007(subject: Subject) -> Iterator[Finding]:
    """LC-FAC-007: the tce of a row = quantity x coefficient at calorific value, within the last written digits.

    Quantity is total, industrial consumption or (205-2) the quantity: whichever fits. A coefficient of a
    table gets some room more, for the park may use another edition. Silent without a coefficient, and where
    one of the quantities that other rows have cannot be read.
    """
    for line in subject.lines_with("tce"):
        stated, coefficient = line.record.number("tce"), line.calorific
        used = [
            number for key in ("total", "industrial", "quantity") if (number := line.record.number(key)) is not None
        ]
        if stated is None or not used or not isinstance(coefficient, Derivation) or _unread(subject, line):
            continue
        factor = _span_of(line, coefficient, subject.tolerance("LC-FAC-007", "room"))
        if any((span(number) * factor).meets(span(stated)) for number in used):
            continue
        computed = C.multiply(used[0].value, coefficient.value)
        own = _own(line)
        cells = [stated.cell, *(number.cell for number in used), *([own.cell] if own is not None else [])]
        yield finding(
            "LC-FAC-007",
            *cells,
            fuel=line.fuel.name,
            year=line.record.year or "-",
            stated=shown(stated.value, 2),
            computed=shown(computed, 2),
            factor=shown(coefficient.value),
            share=per_cent(abs(C.divide(stated.value, computed) - 1)) if computed else "-",
        )


def _unread(subject: Subject, line: FuelLine) -> bool:
    """Tell whether the tce may stand for a quantity that is not there to be compared with."""
    for key in ("total", "industrial", "quantity"):
        found = line.record.fields.get(key)
        if isinstance(found, Blank):
            others = subject.records(line.record.sheet)
            if found.reason != "empty" or any(other.number(key) is not None for other in others):
                return True
    return False


@cache
def reference(fuel_id: str) -> Usual | None:
    """Return what the tables give for a fuel, their ranges included; None where none has a value.

    A range printed per 1000 m3 of a fuel counted by 10 000 m3 is ten times as much; the tables convert.
    """
    values: list[Decimal] = []
    for edition in editions.editions("standard_coal"):
        row = factors.standard_coal(edition.id, fuel_id)
        if row is not None:
            given = (row.factor.value, row.factor.low, row.factor.high)
            values += [C.multiply(value, row.scale) for value in given if value is not None]
    return Usual(min(values), max(values)) if values else None


class _Power(NamedTuple):
    coefficient: Derivation
    quantity: Decimal
    """Net of what the park's plants make, in the fuel's unit."""


def _power(subject: Subject, year: int) -> _Power | None:
    lines = [line for line in subject.figures.lines if line.record.year == year and line.fuel.kind == "electricity"]
    used = [line for line in lines if line.record.sheet == "energy"]
    if not used or not isinstance(used[0].coefficient, Derivation):
        return None
    total = numbers.ZERO
    for line in lines:
        sign = 1 if line.record.sheet == "energy" else -1 if line.record.word("direction") == "output" else 0
        total = C.add(total, sign * _value(line.quantity))
    return _Power(used[0].coefficient, total)


def _is_equivalent(subject: Subject, own: Number) -> bool:
    return own.value >= subject.once(_least_equivalent)


def _least_equivalent(subject: Subject) -> Decimal:
    return subject.tolerance("LC-FAC-002", "least_equivalent")


def _own(line: FuelLine) -> Number | None:
    return line.record.number("factor") or line.record.number("ncv")


def _value(found: Evaluated) -> Decimal:
    return found.value if isinstance(found, Derivation) else numbers.ZERO


def _span_of(line: FuelLine, coefficient: Derivation, room: Decimal) -> Span:
    own = line.record.number("factor")
    if own is not None:
        return span(own)
    heat = line.record.number("ncv")
    if heat is not None and heat.value:
        return span(heat) * exact(C.divide(coefficient.value, heat.value))
    return Span(C.multiply(coefficient.value, 1 - room), C.multiply(coefficient.value, 1 + room))


def _years(lines: list[FuelLine]) -> str:
    return "、".join(str(line.record.year) for line in lines)
