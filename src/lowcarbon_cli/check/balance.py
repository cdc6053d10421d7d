"""Rules about sums inside the energy sheet and between it and the transformation sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.check.intervals import balanced, negative, span, total
from lowcarbon_cli.check.words import shown
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.dataset import Number, Record
    from lowcarbon_cli.model.findings import Finding

    Relation = tuple[tuple[Number, int], ...]
    """Figures whose signed sum must be zero within rounding."""


def rule_bal_001(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-001: closing stock = opening + purchased - consumed, within the last written digits.

    Silent where one of the four is blank, and for fuels that a plant of the park makes in that year:
    their make does not stand in the row. Transfers and stock-taking gains have no column, so a real one
    is reported too: it needs an explanation.
    """
    for record, relation in subject.once(_stocks):
        opening, purchase, used, closing = (number for number, _ in relation)
        book = opening.value + purchase.value - used.value
        cells = (closing.cell, opening.cell, purchase.cell, used.cell)
        params = {"closing": closing.as_written, "book": shown(book), "gap": shown(abs(book - closing.value))}
        yield finding("LC-BAL-001", *cells, year=record.year or "-", **params)


def rule_bal_002(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-002: total consumption = industrial + non-industrial, within the last written digits.

    Non-industrial use that is blank is none or more: then the total cannot lie below industrial use alone.
    Silent where one of these two is blank.
    """
    for _, relation in subject.once(_consumption):
        whole, *parts = (number for number, _ in relation)
        yield finding("LC-BAL-002", whole.cell, *(part.cell for part in parts), **_sides(whole, parts))
    for record, industrial in subject.numbers("energy", "industrial"):
        total_use = record.number("total")
        if total_use and record.number("non_industrial") is None and span(industrial).low > span(total_use).high:
            least = _sides(total_use, [industrial])
            parts_text = Text(f"（至少 {least['parts']}）", f"at least {least['parts']}")
            yield finding("LC-BAL-002", total_use.cell, industrial.cell, total=least["total"], parts=parts_text)


def _sides(whole: Number, parts: Sequence[Number]) -> dict[str, str]:
    """Return a total and the sum of its parts, both in the unit in which the total is written."""
    value = numbers.CONTEXT.divide(sum((part.value for part in parts), numbers.ZERO), whole.scale)
    return {"total": whole.as_written, "parts": shown(value)}


def rule_bal_003(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-003: raw-material use is part of industrial consumption and cannot exceed it.

    Silent where the two are equal within their last written digits, or one is blank.
    """
    for record, feedstock in subject.numbers("energy", "feedstock"):
        industrial = record.number("industrial")
        if industrial and span(feedstock).low > span(industrial).high:
            cells = (feedstock.cell, industrial.cell)
            yield finding("LC-BAL-003", *cells, feedstock=feedstock.as_written, industrial=industrial.as_written)


def rule_bal_013(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-013: what plants transform must stand in the energy sheet as consumption of that fuel.

    The statistical method deducts the output; it is right only where the input was counted. Silent
    where the energy sheet gives the fuel no number for the year, and within the last written digits.
    """
    put_in = [found for found in subject.numbers("transform", "quantity") if found[0].word("direction") == "input"]
    used: dict[tuple[int | None, str], list[Number]] = {}
    for record in subject.records("energy") if put_in else ():
        found = record.number("industrial") or record.number("total")
        if found:
            used.setdefault((record.year, record.word("fuel")), []).append(found)
    for record, quantity in put_in:
        held = used.get((record.year, record.word("fuel")))
        if held is None or (len(held) == 1 and quantity.value <= held[0].value):
            continue
        if span(quantity).low > total(span(item) for item in held).high:
            yield finding("LC-BAL-013", quantity.cell, *(item.cell for item in held), value=quantity.as_written)


def rule_bal_011(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-011: industrial value added is part of the regional product and cannot exceed it.

    Both at current prices. Silent where one is blank; whether the regional product is the park's or its
    county's does not matter.
    """
    for record, product in subject.numbers("economy", "gdp"):
        added = record.number("iav_current")
        if added and span(added).low > span(product).high:
            values = {"added": added.as_written, "product": product.as_written}
            yield finding("LC-BAL-011", added.cell, product.cell, year=record.year or "-", **values)


def rule_rnd_005(subject: Subject) -> Iterator[Finding]:
    """LC-RND-005: where a balance of a row fails, exchanging two neighbouring digits of one figure closes it.

    A hint only. Silent where no exchange or more than one would do, for then nothing points at a cell.
    """
    for _, relation in (*subject.once(_stocks), *subject.once(_consumption)):
        cures = [(place, text) for place in range(len(relation)) for text in _swapped(relation, place)]
        if len(cures) == 1:
            place, text = cures[0]
            number = relation[place][0]
            yield finding("LC-RND-005", number.cell, value=numbers.plain(number.written), swapped=text)


def _stocks(subject: Subject) -> tuple[tuple[Record, Relation], ...]:
    """Return the rows whose stock does not close."""
    open_rows = _unbalanced(subject, {"opening": 1, "purchase": 1, "total": -1, "closing": -1})
    if not open_rows:
        return ()
    made = {
        (record.year, record.word("fuel"))
        for record in subject.records("transform")
        if record.word("direction") == "output"
    }
    return tuple(row for row in open_rows if (row[0].year, row[0].word("fuel")) not in made)


def _consumption(subject: Subject) -> tuple[tuple[Record, Relation], ...]:
    """Return the rows whose total is not the sum of its parts."""
    return _unbalanced(subject, {"total": 1, "industrial": -1, "non_industrial": -1})


def _unbalanced(subject: Subject, signs: Mapping[str, int]) -> tuple[tuple[Record, Relation], ...]:
    found: list[tuple[Record, Relation]] = []
    if signs.keys() - subject.columns("energy").keys():
        return ()
    for record in subject.records("energy"):
        relation = tuple((number, sign) for key, sign in signs.items() if (number := record.number(key)) is not None)
        if len(relation) == len(signs) and not balanced(relation):
            found.append((record, relation))
    return tuple(found)


def _swapped(relation: Relation, place: int) -> Iterator[str]:
    """Yield the ways to exchange two neighbouring digits of one figure so that the relation holds."""
    number, sign = relation[place]
    others = [item for at, item in enumerate(relation) if at != place]
    rest = total(span(item) if way > 0 else negative(span(item)) for item, way in others)
    digits = numbers.plain(number.written)
    for at in range(len(digits) - 1):
        pair = digits[at : at + 2]
        if not pair.isdigit() or pair[0] == pair[1]:
            continue
        text = digits[:at] + pair[1] + pair[0] + digits[at + 2 :]
        value = numbers.CONTEXT.multiply(Decimal(text), number.scale) * sign
        if rest.low - number.half_width <= -value <= rest.high + number.half_width:
            yield text
