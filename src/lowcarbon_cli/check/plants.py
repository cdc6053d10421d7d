"""Rules about transformation plants: what they put in and what comes out, per plant and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.check.intervals import Span, exact, span, total
from lowcarbon_cli.check.words import per_cent, shown, written
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.figures import FuelLine
    from lowcarbon_cli.model.findings import Finding

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
    """Return every plant and year whose inputs and outputs are all known, rows without a name together."""
    if not subject.placed("transform"):
        return ()
    groups: dict[tuple[int, str], list[FuelLine]] = {}
    known = {id(line.record) for line in subject.figures.lines}
    open_groups = set()
    for record in subject.records("transform"):
        if record.year is not None and id(record) not in known:
            open_groups.add((record.year, written(record, "plant")))
    for line in subject.figures.lines:
        record = line.record
        if record.sheet == "transform" and record.year is not None:
            groups.setdefault((record.year, written(record, "plant")), []).append(line)
    found = []
    for key, lines in groups.items():
        plant = None if key in open_groups else _plant(key, lines)
        if plant is not None:
            found.append(plant)
    return tuple(found)


def _plant(key: tuple[int, str], lines: list[FuelLine]) -> Plant | None:
    sides: dict[str, list[Span]] = {"input": [], "output": []}
    cells: list[CellRef] = []
    products = set()
    for line in lines:
        way, quantity = line.record.word("direction"), line.record.number("quantity")
        if way == "recovered":
            continue
        if way not in sides or quantity is None or not isinstance(line.calorific, Derivation):
            return None
        sides[way].append(span(quantity) * _coefficient(line, line.calorific))
        own = line.record.number("factor")
        cells += [quantity.cell, *([own.cell] if own is not None else [])]
        products |= {line.fuel.kind} if way == "output" else set()
    if not (sides["input"] and sides["output"]):
        return None
    kind = KINDS.get(frozenset(products), "")
    return Plant(key[1], key[0], total(sides["input"]), total(sides["output"]), kind, tuple(cells))


def _coefficient(line: FuelLine, used: Derivation) -> Span:
    """A coefficient of a table is exact, a typed one is rounded at its last digit."""
    own = line.record.number("factor")
    return span(own) if own is not None and own.value == used.value else exact(used.value)
