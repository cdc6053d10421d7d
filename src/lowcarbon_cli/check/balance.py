"""Rules about sums inside the energy sheet and between it and the transformation sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.messages import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.dataset import Number
    from lowcarbon_cli.model.findings import Finding


def rule_bal_002(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-002: total consumption = industrial + non-industrial, within the last written digits.

    Not decidable where one of the three is blank: then silent.
    """
    for record in subject.records("energy"):
        total, industrial, other = (record.number(key) for key in ("total", "industrial", "non_industrial"))
        if total and industrial and other:
            parts = numbers.CONTEXT.add(industrial.value, other.value)
            room = total.half_width + industrial.half_width + other.half_width
            if abs(total.value - parts) > room:
                cells = (total.cell, industrial.cell, other.cell)
                yield finding("LC-BAL-002", *cells, total=total.as_written, parts=numbers.plain(parts))


def rule_bal_003(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-003: raw-material use is part of industrial consumption and cannot exceed it."""
    for record in subject.records("energy"):
        feedstock, industrial = record.number("feedstock"), record.number("industrial")
        if feedstock and industrial and feedstock.value > industrial.value:
            cells = (feedstock.cell, industrial.cell)
            yield finding("LC-BAL-003", *cells, feedstock=feedstock.as_written, industrial=industrial.as_written)


def rule_bal_013(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-013: what plants transform must stand in the energy sheet as consumption of that fuel.

    The statistical method deducts the output; it is right only where the input was counted. Silent
    where the energy sheet gives the fuel no number for the year.
    """
    used: dict[tuple[int | None, str], list[Number]] = {}
    for record in subject.records("energy"):
        found = record.number("industrial") or record.number("total")
        if found:
            used.setdefault((record.year, record.word("fuel")), []).append(found)
    for record in subject.records("transform"):
        quantity = record.number("quantity")
        held = used.get((record.year, record.word("fuel")), [])
        if quantity is None or record.word("direction") != "input" or not held:
            continue
        if quantity.value > sum((item.value for item in held), numbers.ZERO):
            yield finding("LC-BAL-013", quantity.cell, *(item.cell for item in held), value=quantity.as_written)
