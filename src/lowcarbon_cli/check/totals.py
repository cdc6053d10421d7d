"""Energy and CO2 totals that the workbook states beside the fuels they follow from.

A stated total that cannot be the computed one is compared with what the usual mistakes would give: a
plain sum, recovered energy added, feedstock burned, exports left in. The one mistake that reproduces the
stated figure exactly names the finding; else the gap is reported without a reason.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.check.intervals import EVERYTHING, Span, agrees, cells_of, exact, span, total, widened
from lowcarbon_cli.check.words import per_cent, shown
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Number, Record
    from lowcarbon_cli.model.figures import FuelLine
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.values import Evaluated

Suspect = tuple[str, Span]
"""A code and what the stated total would be after that mistake."""


SINKS = frozenset({"sink", "recovered"})
CERTIFICATE = Decimal("0.1")
"""10 000 kWh of one certificate (1 MWh)."""
UNEXPLAINED = frozenset({"LC-BAL-004", "LC-CO2-012"})
"""Codes of a gap that no usual mistake explains."""


class Stated(Struct, frozen=True):
    """A total as stated, as computed, and the code of the mistake that explains it (empty: it agrees)."""

    year: int
    number: Number
    computed: Derivation
    code: str


def said(subject: Subject, code: str) -> Iterator[Finding]:
    """Yield the findings on stated totals that carry ``code``."""
    for item in (*subject.once(energy_totals), *subject.once(co2_totals)):
        if item.code == code:
            gap = numbers.CONTEXT.subtract(item.number.value, item.computed.value)
            # a mistake that reproduces the total points at it; without one any cell of the relation may be wrong
            others = cells_of(item.computed) if code in UNEXPLAINED else ()
            if code == "LC-CO2-012":
                others = _without_another_fault(subject, item, others)
            yield finding(
                code,
                item.number.cell,
                *others,
                name=item.computed.label or label("energy_total"),
                value=item.number.as_written,
                period=str(item.year),
                low=shown(widened(item.computed).low, 2),
                high=shown(widened(item.computed).high, 2),
                year=item.year,
                stated=shown(item.number.value, 2),
                computed=shown(item.computed.value, 2),
                gap=shown(abs(gap), 2),
                share=per_cent(abs(numbers.CONTEXT.divide(gap, item.computed.value))) if item.computed.value else "-",
            )


def _without_another_fault(subject: Subject, item: Stated, cells: tuple[CellRef, ...]) -> tuple[CellRef, ...]:
    """Return the cells that the gap of a CO2 total may come from, where the energy total has a gap of its own.

    A fuel's figure would change both totals in its own proportion. Where none does, nor all of them together, the two
    gaps are two faults: neither follows from the other, and the cells that they share are behind neither alone.
    """
    energy = next((one for one in subject.once(energy_totals) if one.year == item.year), None)
    if energy is None or energy.code != "LC-BAL-004":
        return cells
    lines = subject.lines_of(item.year, "energy")
    fuels = [(_point(line.tce), _point(co2)) for line in lines if isinstance(co2 := line.co2, Derivation) and co2.value]
    burned = total(co2 for _, co2 in fuels)
    together = [(total(tce for tce, _ in fuels), burned), (total(_point(line.tce) for line in lines), burned)]
    gaps = [span(one.number) - widened(one.computed) for one in (energy, item)]
    if any((gaps[0] / tce).meets(gaps[1] / co2) for tce, co2 in (*fuels, *together)):
        return cells
    shared = set(cells_of(energy.computed))
    return tuple(cell for cell in cells if cell not in shared)


def rule_bal_004(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-004: a stated energy total agrees with the fuels, all of them taken at their last digits.

    Silent where the workbook gives no fuels or the computed total is missing. The computed one is used.
    """
    yield from said(subject, "LC-BAL-004")


def rule_bal_016(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-016: the energy totals that the workbook states for a year are one figure.

    Said only where none is computed from fuels; else each of them is compared with that (LC-BAL-004).
    """
    figures = subject.figures
    for year, stated in figures.stated.items():
        if len(stated) == 1 or isinstance(figures.value("energy_total", year), Derivation):
            continue
        given = [number for found in stated if (number := _number(found)) is not None]
        for other in given[1:]:
            if not span(given[0]).meets(span(other)):
                values = {"first": shown(given[0].value, 2), "second": shown(other.value, 2)}
                yield finding("LC-BAL-016", given[0].cell, other.cell, year=year, **values)


def rule_bal_008(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-008: a stated energy total that is the plain sum, with the plants' own output still in it.

    Seen only where the sum before deductions is exactly the stated total; else LC-BAL-004 speaks.
    """
    yield from said(subject, "LC-BAL-008")


def rule_bal_009(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-009: recovered energy stands as new consumption, in the fuels or in a stated total.

    Waste heat and pressure in the energy sheet must be marked as already counted in the transformation
    sheet, so that it is taken off once. By-product gases are not looked at: they may have been bought.
    """
    heat = [line for line in subject.figures.lines if line.fuel.id == "waste_heat" and line.record.sheet == "energy"]
    recovered = {
        record.year
        for record in (subject.records("transform") if heat else ())
        if record.word("direction") == "recovered" and record.own_supply
    }
    for line in heat:
        quantity = line.record.number("industrial") or line.record.number("total")
        if line.record.year not in recovered and quantity is not None and quantity.value > 0:
            values = {"value": quantity.as_written, "period": str(line.record.year)}
            yield finding("LC-BAL-009", quantity.cell, name=line.fuel.name, **values)
    yield from said(subject, "LC-BAL-009")


def energy_totals(subject: Subject) -> tuple[Stated, ...]:
    """Return the stated energy totals of every year that has fuels too."""
    figures = subject.figures
    if "energy_consumption" not in figures.series:
        return ()
    found = [
        item
        for year in figures.years
        for stated in figures.stated.get(year, ())
        for item in _stated(year, stated, figures.value("energy_total", year))
    ]
    codes = [_code(item, _energy_suspects(subject, item.year), "LC-BAL-004") for item in found]
    if "LC-GRN-007" in codes and "" not in codes:
        # feedstock left out in every year is another basis, not a mixture
        codes = ["LC-BAL-004" if code == "LC-GRN-007" else code for code in codes]
    return tuple(Stated(item.year, item.number, item.computed, code) for item, code in zip(found, codes, strict=True))


def co2_totals(subject: Subject) -> tuple[Stated, ...]:
    """Return the stated CO2 totals of every year whose CO2 is computed from fuels too."""
    figures = subject.figures
    if "energy_consumption" not in figures.series:
        return ()
    found = [
        item
        for year in figures.years
        for item in _stated(year, figures.value("co2_given", year), figures.value("co2_total", year))
    ]
    codes = [_code(item, _co2_suspects(subject, item.year), "LC-CO2-012") for item in found]
    return tuple(Stated(item.year, item.number, item.computed, code) for item, code in zip(found, codes, strict=True))


def _stated(year: int, stated: Evaluated, value: Evaluated) -> Iterator[Stated]:
    number = _number(stated)
    if number is not None and isinstance(value, Derivation):
        yield Stated(year, number, value, "")


def _number(stated: Evaluated) -> Number | None:
    """Return the figure that a stated total is, None where it is missing."""
    if not isinstance(stated, Derivation):
        return None
    return next((leaf.number for leaf in stated.leaves() if leaf.number is not None), None)


def _code(item: Stated, suspects: Iterator[Suspect], otherwise: str) -> str:
    if agrees(span(item.number), item.computed):
        return ""
    return next((code for code, what in suspects if what.bounded and span(item.number).meets(what)), otherwise)


def _energy_suspects(subject: Subject, year: int) -> Iterator[Suspect]:
    figures = subject.figures
    computed, plain = _point(figures.value("energy_total", year)), _point(figures.value("energy_consumption", year))
    recovered = total(_point(line.tce) for line in subject.lines_of(year, "transform") if _way(line) == "recovered")
    yield "LC-BAL-008", plain
    if recovered.high > 0:
        yield "LC-BAL-009", plain + recovered
        yield "LC-BAL-009", computed + recovered
    feedstock = total(_feedstock(line) for line in subject.lines_of(year, "energy"))
    if figures.choices.feedstock == "include" and feedstock.high > 0:
        yield "LC-GRN-007", computed - feedstock
    yield "LC-GRN-006", computed - _point(figures.value("renewable_energy", year))


def _co2_suspects(subject: Subject, year: int) -> Iterator[Suspect]:
    figures = subject.figures
    computed = _point(figures.value("co2_total", year))
    burned = total(_burned_feedstock(line) for line in subject.lines_of(year, "energy"))
    if burned.high > 0:
        yield "LC-CO2-002", computed + burned
    net = figures.value("net_power", year)
    power = subject.of_year("power", year)
    if power is not None and isinstance(net, Derivation) and net.value:
        grid = _point(figures.value("co2_power", year)) / exact(net.value)
        sent, green = _sum(power, ("power_export", "pv_export")), _sum(power, ("green_trade", "direct_green"))
        certificates = _sum(power, ("certificates",)) * exact(CERTIFICATE)
        if sent.high > 0:
            yield "LC-CO2-003", computed + grid * sent
        for claim in (green, certificates):
            if claim.high > 0:
                yield "LC-GRN-005", computed - grid * claim
    sinks = [record for record in subject.records("carbon") if record.year == year and record.word("category") in SINKS]
    # a sink is written with or without its minus sign
    sunk = total(exact(abs(found.value)) for record in sinks if (found := record.number("co2")))
    if sunk.high > 0:
        yield "LC-CO2-008", computed - sunk


def _point(value: Evaluated) -> Span:
    """A mistake is made with the figures as they stand: a point, not an interval."""
    return exact(value.value) if isinstance(value, Derivation) else EVERYTHING


def _sum(record: Record, columns: tuple[str, ...]) -> Span:
    return total(exact(found.value) for key in columns if (found := record.number(key)))


def _way(line: FuelLine) -> str:
    return line.record.word("direction")


def _feedstock(line: FuelLine) -> Span:
    used = line.record.number("feedstock")
    if used is None or used.value == 0:
        return exact(0)
    return exact(used.value) * _point(line.coefficient)


def _burned_feedstock(line: FuelLine) -> Span:
    """What a row's feedstock would emit, were it burned at the row's own factor."""
    used, burned, quantity = line.record.number("feedstock"), line.co2, line.quantity
    if used is None or used.value == 0 or not (isinstance(burned, Derivation) and isinstance(quantity, Derivation)):
        return exact(0)
    rest = numbers.CONTEXT.subtract(quantity.value, used.value)
    return exact(used.value) * exact(burned.value) / exact(rest) if rest else exact(0)
