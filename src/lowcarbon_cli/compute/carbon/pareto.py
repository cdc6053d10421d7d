"""The main links: which firms, carriers and sectors make most of energy, CO2 and the year's change.

Sums of firms double-count what one sells to another: they rank, they are not the park's total.
"""

from __future__ import annotations

from collections import ChainMap
from itertools import groupby, islice
from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.carbon.pareto_sums import Factors, contents, outputs, sums_of
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.carbon.pareto import FirmIntensity, Pareto, Ranking, Slice
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.ledger import blocks_of, cell_of
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from lowcarbon_cli.compute.carbon.pareto_sums import Sums
    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.blocks import Block
    from lowcarbon_cli.model.carbon.pareto import Quantity, Subject
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding

C = numbers.CONTEXT
UNITS: dict[Quantity, str] = {"energy": "tce", "co2": "t", "energy_change": "tce", "co2_change": "t"}
_BASES: tuple[Quantity, ...] = ("energy", "co2")


def pareto(
    readings: Readings, years: Sequence[int], threshold: Decimal
) -> tuple[Pareto | Missing, tuple[Finding, ...]]:
    """Return the rankings that reach ``threshold`` per cent, for the last year of the ledger."""
    del years
    records = readings.facts.records("firms")
    blocks = blocks_of(records)
    there, filled = contents(blocks)
    if not there:
        return Missing.of("no_firms"), ()
    last = max(there)
    found: list[Finding] = []
    sums = {
        year: sums_of(blocks, year, Factors(readings, year, filled), found)
        for year in (last - 1, last)
        if year in there
    }
    now = sums[last]
    if not now.energy["firm"] and not now.co2["firm"]:
        return Missing.of("no_firm_figures"), tuple(found)
    rankings = [
        _ranking(values, (now,), subject, quantity, last, records, threshold)
        for quantity in _BASES
        for subject, values in _of(now, quantity).items()
        if values
    ]
    if last - 1 in sums:
        rankings += _changes(sums[last - 1], now, last, records, threshold)
    park = algebra.convert(
        algebra.div(readings.value("energy_total", last), readings.value("iav", last)), "tce/10k_cny"
    )
    notes = Factors(readings, last, filled).lacks
    leading = next((one for one in rankings if one.subject == "firm" and one.quantity == "energy"), None)
    return (
        Pareto(
            last,
            threshold,
            len(now.names),
            tuple(rankings),
            park,
            tuple(_intensities(blocks, now, leading, park)) if leading else (),
            notes,
        ),
        tuple(found),
    )


def _of(sums: Sums, quantity: Quantity) -> Mapping[Subject, Mapping[str, Decimal]]:
    return sums.energy if quantity in {"energy", "energy_change"} else sums.co2


def _changes(before: Sums, now: Sums, year: int, records: Sequence[Record], threshold: Decimal) -> Iterator[Ranking]:
    pairs: tuple[tuple[Quantity, Quantity], ...] = (("energy", "energy_change"), ("co2", "co2_change"))
    for base, quantity in pairs:
        for subject, values in _of(now, base).items():
            old = _of(before, base)[subject]
            if not values or not old:
                continue
            delta = {
                key: C.subtract(values.get(key, numbers.ZERO), old.get(key, numbers.ZERO)) for key in {**old, **values}
            }
            yield _ranking(delta, (before, now), subject, quantity, year, records, threshold)


def _ranking(
    values: Mapping[str, Decimal],
    behind: Sequence[Sums],
    subject: Subject,
    quantity: Quantity,
    year: int,
    records: Sequence[Record],
    threshold: Decimal,
) -> Ranking:
    magnitudes = dict(zip(values, map(abs, values.values()), strict=True))
    magnitude, total = numbers.total(magnitudes.values()), numbers.total(values.values())
    slices: list[Slice] = []
    reached = taken = numbers.ZERO
    of_firms = subject == "firm"
    names = ChainMap(*(sums.names for sums in reversed(behind))) if of_firms else {}
    for key in _largest(magnitudes):
        value = values[key]
        if not magnitude or reached >= threshold:
            break
        share = C.multiply(C.divide(abs(value), magnitude), numbers.HUNDRED)
        reached, taken = C.add(reached, share), C.add(taken, value)
        places = [place for sums in behind for place in sums.rows_of(key)]
        with_cells = of_firms and quantity.startswith("energy")
        cells = tuple(cell_of(records, place, "tce") for place in places) if with_cells else ()
        slices.append(Slice(names.get(key, key), value, share, reached, cells))
    base: Quantity = "energy" if quantity.startswith("energy") else "co2"
    unknown = {
        "firm": sum(sums.no_energy if base == "energy" else sums.no_co2 for sums in behind),
        "carrier": max(sums.no_factor[base] for sums in behind),
        "sector": sum(sums.no_sector for sums in behind),
    }
    return Ranking(
        subject=subject,
        quantity=quantity,
        year=year,
        unit=UNITS[quantity],
        total=total,
        magnitude=magnitude,
        slices=tuple(slices),
        others=len(values) - len(slices),
        others_value=C.subtract(total, taken),
        unknown=unknown[subject],
        partial=sum(sums.partial for sums in behind) if base == "co2" and of_firms else 0,
    )


def _largest(magnitudes: Mapping[str, Decimal]) -> Iterator[str]:
    """Yield the names from the largest magnitude down, equal ones in alphabetical order.

    Sorted by floats, which are quick to compare and never turn two decimals round; what they cannot tell apart is
    sorted again.
    """
    near = dict(zip(magnitudes, map(float, magnitudes.values()), strict=True))
    ordered = sorted(near, key=near.__getitem__, reverse=True)
    for _, alike in groupby(ordered, key=near.__getitem__):
        yield from sorted(alike, key=lambda key: (-magnitudes[key], key))


def _intensities(
    blocks: Sequence[Block], now: Sums, leading: Ranking, park: Derivation | Missing
) -> list[FirmIntensity]:
    firms = list(islice(_largest(now.energy["firm"]), len(leading.slices)))  # two firms may bear one name
    known = outputs(blocks, leading.year, set(firms))
    rows = []
    for firm, one in zip(firms, leading.slices, strict=True):
        output = known.get(firm)
        intensity = C.divide(one.value, output) if output is not None and output > 0 else None
        ratio = None
        if intensity is not None and isinstance(park, Derivation) and park.value > 0:
            ratio = C.divide(intensity, park.value)
        rows.append(FirmIntensity(one.name, one.value, output, intensity, ratio, one.cells))
    return rows
