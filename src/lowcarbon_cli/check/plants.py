"""Rules about transformation plants: what they put in and what comes out, per plant and year."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.check.intervals import Span, exact, span, total
from lowcarbon_cli.check.words import per_cent, shown, written
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Number
    from lowcarbon_cli.model.figures import FuelLine
    from lowcarbon_cli.model.findings import Finding

    Flow = tuple[Number, Derivation, Number | None]
    """A quantity, its coefficient, and the coefficient that the row has of its own."""

C = numbers.CONTEXT
KINDS = {frozenset({"electricity"}): "power", frozenset({"heat"}): "heat", frozenset({"electricity", "heat"}): "chp"}
"""What comes out -> the names of its efficiency limits; other products have no limits here."""


class Plant(Struct, frozen=True):
    """One plant in one year, in tce with electricity at its calorific value."""

    name: str
    year: int
    put_in: Span
    came_out: Span
    kind: str
    """``power``, ``heat``, ``chp``, or empty for other products."""
    cells: tuple[CellRef, ...]


def rule_bal_006(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-006: a plant cannot put out more energy than is put in (calorific values, same plant and year).

    Silent where a figure or coefficient is missing, a side is absent, or rounding explains the gap.
    """
    for plant in subject.once(plants):
        if plant.came_out.low > plant.put_in.high:
            values = {"output": shown(plant.came_out.low, 2), "input": shown(plant.put_in.high, 2)}
            yield finding("LC-BAL-006", *plant.cells, plant=plant.name or "-", year=plant.year, **values)


def rule_bal_007(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-007: the efficiency that input and output imply lies within what such plants reach.

    Limits by what comes out: power, heat, both. Silent for other products, where rounding could explain
    it, and above 100 % (then LC-BAL-006 speaks).
    """
    for plant in subject.once(plants):
        if not plant.kind or plant.came_out.low > plant.put_in.high or plant.put_in.low <= 0:
            continue
        share = plant.came_out / plant.put_in
        least, most = (subject.tolerance("LC-BAL-007", f"{plant.kind}_{end}") for end in ("min", "max"))
        if share.high < least or share.low > most:
            values = {"value": per_cent(share.middle, 1), "least": per_cent(least, 1), "most": per_cent(most, 1)}
            yield finding("LC-BAL-007", *plant.cells, plant=plant.name or "-", year=plant.year, **values)


def plants(subject: Subject) -> tuple[Plant, ...]:
    """Return the plants and years in doubt whose inputs and outputs are all known, rows without a name together."""
    if not subject.placed("transform"):
        return ()
    groups: dict[tuple[int, str], list[FuelLine]] = {}
    for line in subject.figures.lines:
        record = line.record
        if record.sheet == "transform" and record.year is not None:
            groups.setdefault((record.year, written(record, "plant")), []).append(line)
    known = {id(line.record) for lines in groups.values() for line in lines}
    for record in subject.records("transform"):
        if record.year is not None and id(record) not in known:
            groups.pop((record.year, written(record, "plant")), None)
    limits = {
        kind: Span(*(subject.tolerance("LC-BAL-007", f"{kind}_{end}") for end in ("min", "max")))
        for kind in (KINDS.values() if groups else ())
    }
    found = (_plant(key, lines, limits) for key, lines in groups.items())
    return tuple(plant for plant in found if plant is not None)


def _plant(key: tuple[int, str], lines: list[FuelLine], limits: Mapping[str, Span]) -> Plant | None:
    sides: dict[str, list[Flow]] = {"input": [], "output": []}
    cells: list[CellRef] = []
    for line in lines:
        way, quantity, own = line.record.word("direction"), line.record.number("quantity"), line.record.number("factor")
        if way == "recovered":
            continue
        if way not in sides or quantity is None or not isinstance(line.calorific, Derivation):
            return None
        sides[way].append((quantity, line.calorific, own))
        cells += [quantity.cell, *([own.cell] if own is not None else [])]
    if not (sides["input"] and sides["output"]):
        return None
    made = {line.fuel.kind for line in lines if line.record.word("direction") == "output"}
    kind = KINDS.get(frozenset(made), "")
    put_in, came_out = (_as_written(side) for side in sides.values())
    if came_out <= put_in and (not kind or (put_in > 0 and limits[kind].meets(exact(C.divide(came_out, put_in))))):
        return None  # what fits as written fits as rounded
    spent, won = (
        total(span(quantity) * _coefficient(used, own) for quantity, used, own in sides[way]) for way in sides
    )
    return Plant(key[1], key[0], spent, won, kind, tuple(cells))


def _as_written(side: Iterable[Flow]) -> Decimal:
    return reduce(C.add, (C.multiply(quantity.value, used.value) for quantity, used, _ in side))


def _coefficient(used: Derivation, own: Number | None) -> Span:
    """A coefficient of a table is exact, a typed one is rounded at its last digit."""
    return span(own) if own is not None and own.value == used.value else exact(used.value)
