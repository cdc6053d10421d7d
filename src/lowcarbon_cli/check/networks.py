"""Rules about the power and heat networks of the park: what comes in, is made, goes out and is used.

Boundary and statistical method differ by the losses of these two networks and by nothing else:
boundary - statistical = (bought + made - sent out - used) x coefficient, summed over both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.check.intervals import Span, exact, negative, span, total, widened, zero_missed
from lowcarbon_cli.check.words import cell, shown, written
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.dataset import Blank, Word
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Number, Record
    from lowcarbon_cli.model.figures import FuelLine
    from lowcarbon_cli.model.findings import Finding

OUTSIDE = ("上网", "园区外", "外送", "外供", "外售", "grid", "outside")
INSIDE = ("园区内", "园内", "自用", "users in the park", "own use")
SOURCES = {"electricity": ("grid_purchase", "direct_green", "pv_own_use"), "heat": ("heat_purchase",)}
EXPORTS = {"electricity": "power_export", "heat": "heat_export"}
_COLUMNS = ("quantity", "total", "industrial")
UNITS = {"electricity": "10k_kwh", "heat": "gj"}


class Network(Struct, frozen=True):
    """One network in one year, in 10k_kwh or gj; spans of half the last written digits."""

    carrier: str
    year: int
    bought: tuple[Number, ...]
    made: tuple[FuelLine, ...]
    """Output of plants, and recovered energy whose use stands among the consumption."""
    sent: Number | None
    used: tuple[FuelLine, ...]
    outside: Span
    """What plants made for users outside the park by the destination they state."""

    @property
    def gap(self) -> Span:
        """What came in and was made but neither went out nor was used."""
        return self.supply - total(_quantity(line) for line in self.used)

    @property
    def inside(self) -> Span:
        """What the park's plants made for the park."""
        return total(_quantity(line) for line in self.made) - self._out()

    @property
    def supply(self) -> Span:
        """What the park had at its disposal."""
        return total(span(number) for number in self.bought) + self.inside

    def _out(self) -> Span:
        return span(self.sent) if self.sent is not None else self.outside

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """Every cell of the balance."""
        lines = (*self.made, *self.used)
        quantities = [found.cell for line in lines for key in _COLUMNS if (found := line.record.number(key))]
        sent = [self.sent.cell] if self.sent is not None else []
        return tuple(dict.fromkeys([*(number.cell for number in self.bought), *sent, *quantities]))

    def coefficient(self) -> Span:
        """Return tce per unit, as the first row of use has it."""
        found = self.used[0].coefficient
        return exact(found.value) if isinstance(found, Derivation) else exact(0)


def rule_bal_010(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-010: power or heat at the park's disposal = use + network loss, loss within what networks lose.

    This is where boundary and statistical total differ. Silent where a side is not given; where the
    surplus is exactly the photovoltaic power or what the plants made (LC-GRN-001, LC-CO2-004 say so).
    A park whose energy sheet covers less than its purchase is reported: the scopes differ.
    """
    for network in subject.once(networks):
        supply, gap = network.supply, network.gap
        loss = subject.tolerance("LC-BAL-010", f"{network.carrier}_loss")
        short = subject.tolerance("LC-BAL-010", "short")
        least, most = supply * exact(-short), supply * exact(loss)
        if network.supply.high <= 0 or not (gap.low > most.high or gap.high < least.low) or _twice(network, subject):
            continue
        yield finding(
            "LC-BAL-010",
            *network.cells,
            carrier=label(f"carrier_{network.carrier}"),
            year=network.year,
            supply=shown(supply.middle, 2),
            used=shown(supply.middle - gap.middle, 2),
            gap=shown(gap.middle, 2),
            tce=shown((gap * network.coefficient()).middle, 2),
            most=shown(most.middle, 2),
        )


def rule_grn_001(subject: Subject) -> Iterator[Finding]:
    """LC-GRN-001: photovoltaic power used on site stands in purchased power again, or twice in the use.

    Seen where the power balance is off by exactly the own use. Which of the two is wrong cannot be
    decided from the workbook: all cells are named. Any other gap is LC-BAL-010's.
    """
    for network in subject.once(networks):
        own = _own_use(subject, network)
        if own is not None and _is_gap(network.gap, span(own)):
            cells = tuple(dict.fromkeys([own.cell, *network.cells]))
            yield finding("LC-GRN-001", *cells, year=network.year, value=own.as_written)


def rule_co2_004(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-004: power or heat that the park's plants sell to its users stands as bought from outside again.

    Seen where the surplus of a network is exactly what its plants made for the park, or where the plants'
    heat already covers the use and heat is bought all the same. Silent in between: undecidable.
    """
    for network in subject.once(networks):
        if _twice_made(network) and not _is_pv(subject, network):
            cells = tuple(dict.fromkeys([*(number.cell for number in network.bought[:1]), *network.cells]))
            values = {"bought": shown(span(network.bought[0]).middle, 2), "made": shown(network.inside.middle, 2)}
            yield finding(
                "LC-CO2-004", *cells, year=network.year, carrier=label(f"carrier_{network.carrier}"), **values
            )


def rule_co2_013(subject: Subject) -> Iterator[Finding]:
    """LC-CO2-013: what plants send outside the park must stand as sent out, or net purchase is too high.

    Errs to silence: an output that goes partly outside is only asked to have a figure at all.
    """
    words = {word.as_written for word in subject.column("transform", "destination") if isinstance(word, Word)}
    if not any(_is_outside(word) for word in words):
        return
    for record, quantity in subject.numbers("transform", "quantity"):
        if quantity.value == 0 or record.word("direction") != "output" or record.year is None:
            continue
        if not _is_outside(written(record, "destination")) or not (carrier := _carrier(subject, record)):
            continue
        power = subject.of_year("power", record.year)
        if power is None or _enough(power, EXPORTS[carrier], quantity, whole=_all_outside(record)):
            continue
        cells = (cell(power, EXPORTS[carrier]), quantity.cell, cell(record, "destination"))
        values = {"value": quantity.as_written, "destination": written(record, "destination")}
        yield finding("LC-CO2-013", *cells, year=record.year, carrier=label(f"carrier_{carrier}"), **values)


def rule_bal_014(subject: Subject) -> Iterator[Finding]:
    """LC-BAL-014: power made, stated on the power sheet and as transformation output, is one figure.

    The output may be net of the plant's own use, so it may lie below by at most ``max_own_use``; more than
    was generated it cannot be. Silent where one of the two is absent.
    """
    most = subject.tolerance("LC-BAL-014", "max_own_use")
    for record in subject.records("power"):
        stated = record.number("plant_generation")
        if stated is None or record.year is None:
            continue
        made = [line for line in _lines(subject, record.year, "transform", "electricity") if _is_output(line)]
        output = total(_quantity(line) for line in made)
        least = span(stated) * exact(numbers.ONE - most)
        if made and output.bounded and (output.low > span(stated).high or output.high < least.low):
            cells = (stated.cell, *(found.cell for line in made if (found := line.record.number("quantity"))))
            values = {"stated": stated.as_written, "made": shown(output.middle, 2)}
            yield finding("LC-BAL-014", *cells, year=record.year, **values)


def networks(subject: Subject) -> tuple[Network, ...]:
    """Return the networks that the workbook gives both sides of, and completely."""
    found: list[Network] = []
    if not subject.placed("energy", "transform", "power"):
        return ()
    for record in subject.records("power"):
        for carrier in SOURCES:
            network = _network(subject, record, carrier) if record.year is not None else None
            if network is not None:
                found.append(network)
    return tuple(found)


def _network(subject: Subject, power: Record, carrier: str) -> Network | None:
    year = power.year or 0
    used = _lines(subject, year, "energy", carrier)
    made = tuple(line for line in _lines(subject, year, "transform", carrier) if line.record.own_supply)
    bought = tuple(found for key in SOURCES[carrier] if (found := power.number(key)))
    known = all(_quantity(line).bounded and line.fuel.unit == UNITS[carrier] for line in (*used, *made))
    known = known and not any(_unknown(subject, power, key) for key in (*SOURCES[carrier], EXPORTS[carrier]))
    if any(record.number("total") for record in subject.records("energy")):
        # the whole park's use where the sheet gives it; a blank there is not the industry's use
        known = known and all(line.record.number("total") for line in used)
    sides = power.number("grid_purchase") if carrier == "electricity" else bought or made
    if not (used and sides and known):
        return None
    outside = total(_quantity(line) for line in made if _all_outside(line.record))
    return Network(carrier, year, bought, made, power.number(EXPORTS[carrier]), used, outside)


def _lines(subject: Subject, year: int, sheet: str, kind: str) -> tuple[FuelLine, ...]:
    return tuple(line for line in subject.lines_of(year, sheet) if line.fuel.kind == kind)


def _unknown(subject: Subject, power: Record, column: str) -> bool:
    """A blank means none, but not where other years have a figure or where something unreadable stands."""
    found = power.fields.get(column)
    filled = any(record.number(column) for record in subject.records("power"))
    return isinstance(found, Blank) and (found.reason != "empty" or filled)


def _is_output(line: FuelLine) -> bool:
    return line.record.word("direction") == "output"


def _quantity(line: FuelLine) -> Span:
    """Return what the whole park used (not its industry alone) or what a plant made."""
    whole = line.record.number("total") if line.record.sheet == "energy" else None
    if whole is not None:
        return span(whole)
    return widened(line.quantity)


def _own_use(subject: Subject, network: Network) -> Number | None:
    power = subject.of_year("power", network.year)
    own = power.number("pv_own_use") if power is not None and network.carrier == "electricity" else None
    return own if own is not None and own.value > 0 else None


def _is_gap(gap: Span, part: Span) -> bool:
    """Tell whether a balance is off by exactly this part, in either direction, and not by rounding alone."""
    return zero_missed(gap) and (gap.meets(part) or gap.meets(negative(part)))


def _is_pv(subject: Subject, network: Network) -> bool:
    own = _own_use(subject, network)
    return own is not None and _is_gap(network.gap, span(own))


def _twice_made(network: Network) -> bool:
    if not (network.made and network.bought) or network.inside.high <= 0 or span(network.bought[0]).high <= 0:
        return False
    if network.gap.low > 0 and network.gap.meets(network.inside):
        return True
    need = total(_quantity(line) for line in network.used)
    return network.carrier == "heat" and network.inside.low >= need.high and network.bought[0].value > 0


def _twice(network: Network, subject: Subject) -> bool:
    return _is_pv(subject, network) or _twice_made(network)


def _carrier(subject: Subject, record: Record) -> str:
    line = next((item for item in subject.figures.lines if item.record is record), None)
    return line.fuel.kind if line is not None and line.fuel.kind in EXPORTS else ""


def _all_outside(record: Record) -> bool:
    words = written(record, "destination")
    return _is_outside(words) and not any(word in words.lower() for word in INSIDE)


def _is_outside(words: str) -> bool:
    return any(word in words.lower() for word in OUTSIDE)


def _enough(power: Record, column: str, quantity: Number, *, whole: bool) -> bool:
    sent = power.number(column)
    return sent is not None and (not whole or span(sent).high >= span(quantity).low)
