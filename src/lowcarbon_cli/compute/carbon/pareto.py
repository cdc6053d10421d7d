"""The main links: which firms, carriers and sectors make most of energy, CO2 and the year's change.

Sums of firms double-count what one sells to another: they rank, they are not the park's total.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.carbon.pareto_sums import Factors, contents, outputs, sums_of
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.carbon.pareto import FirmIntensity, Pareto, Ranking, Slice
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.ledger import blocks_of, cells_of, written_of
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from lowcarbon_cli.compute.carbon.pareto_sums import Sums
    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.carbon.pareto import Quantity, Subject
    from lowcarbon_cli.model.cells import CellRef
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
    there, filled = contents(blocks_of(records))
    if not there:
        return Missing.of("no_firms"), ()
    last = max(there)
    found: list[Finding] = []
    sums = {
        year: sums_of(records, year, Factors(readings, year, filled), found)
        for year in (last - 1, last)
        if year in there
    }
    now = sums[last]
    if not now.energy["firm"] and not now.co2["firm"]:
        return Missing.of("no_firm_figures"), tuple(found)
    ranked = [
        _ranking(values, (now,), subject, quantity, last, records, threshold)
        for quantity in _BASES
        for subject, values in _of(now, quantity).items()
        if values
    ]
    if last - 1 in sums:
        ranked += _changes(sums[last - 1], now, last, records, threshold)
    park = algebra.convert(
        algebra.div(readings.value("energy_total", last), readings.value("iav", last)), "tce/10k_cny"
    )
    notes = Factors(readings, last, filled).lacks
    rankings = tuple(ranking for ranking, _ in ranked)
    leading = next((one for one in ranked if one[0].subject == "firm" and one[0].quantity == "energy"), None)
    return (
        Pareto(
            last,
            threshold,
            len(now.first),
            rankings,
            park,
            tuple(_intensities(records, now, *leading, park)) if leading else (),
            notes,
        ),
        tuple(found),
    )


def _of(sums: Sums, quantity: Quantity) -> Mapping[Subject, Mapping[str, Decimal]]:
    return sums.energy if quantity in {"energy", "energy_change"} else sums.co2


def _changes(
    before: Sums, now: Sums, year: int, records: Sequence[Record], threshold: Decimal
) -> Iterator[tuple[Ranking, list[str]]]:
    pairs: tuple[tuple[Quantity, Quantity], ...] = (("energy", "energy_change"), ("co2", "co2_change"))
    for base, quantity in pairs:
        for subject, values in _of(now, base).items():
            old = _of(before, base)[subject]
            if not values or not old:
                continue
            keys = {**old, **values}
            later, earlier = (map(known.get, keys, repeat(numbers.ZERO)) for known in (values, old))
            delta = dict(zip(keys, map(C.subtract, later, earlier), strict=True))
            yield _ranking(delta, (before, now), subject, quantity, year, records, threshold)


def _ranking(
    values: Mapping[str, Decimal],
    behind: Sequence[Sums],
    subject: Subject,
    quantity: Quantity,
    year: int,
    records: Sequence[Record],
    threshold: Decimal,
) -> tuple[Ranking, list[str]]:
    """Return a ranking, and the keys of those that it lists."""
    names, figures = list(values), list(values.values())
    total = numbers.total(figures)
    signed = min(figures) < numbers.ZERO
    magnitudes = list(map(C.abs, figures)) if signed else figures
    magnitude = numbers.total(magnitudes) if signed else total
    leading: list[tuple[int, Decimal, Decimal]] = []
    reached = taken = numbers.ZERO
    # all that is smaller than this makes less than half of what the threshold leaves to the others
    least = magnitude / len(names) * (1 - threshold / numbers.HUNDRED) / 2
    for at in _largest(names, magnitudes, least) if magnitude else ():
        if reached >= threshold:
            break
        share = C.multiply(C.divide(magnitudes[at], magnitude), numbers.HUNDRED)
        reached, taken = C.add(reached, share), C.add(taken, figures[at])
        leading.append((at, share, reached))
    of_firms = subject == "firm"
    keys = [names[at] for at, _, _ in leading]
    shown = _names(keys, behind, records) if of_firms else keys
    cells = _cells(keys, behind, records) if of_firms and quantity.startswith("energy") else [()] * len(keys)
    slices = [
        Slice(name, figures[at], share, cumulative, held)
        for (at, share, cumulative), name, held in zip(leading, shown, cells, strict=True)
    ]
    base: Quantity = "energy" if quantity.startswith("energy") else "co2"
    unknown = {
        "firm": sum(sums.no_energy if base == "energy" else sums.no_co2 for sums in behind),
        "carrier": max(sums.no_factor[base] for sums in behind),
        "sector": sum(sums.no_sector for sums in behind),
    }
    ranking = Ranking(
        subject=subject,
        quantity=quantity,
        year=year,
        unit=UNITS[quantity],
        total=total,
        magnitude=magnitude,
        slices=tuple(slices),
        others=len(names) - len(slices),
        others_value=C.subtract(total, taken),
        unknown=unknown[subject],
        partial=sum(sums.partial for sums in behind) if base == "co2" and of_firms else 0,
    )
    return ranking, keys


def _names(keys: Sequence[str], behind: Sequence[Sums], records: Sequence[Record]) -> list[str]:
    """Return the names of firms as the first row of the last year shows them, the key where it has none."""
    before, now = behind[0].first, behind[-1].first
    firsts = [now[key] if key in now else before[key] for key in keys]
    places = sorted(firsts)
    names = dict(zip(places, written_of(records, "name", places), strict=True))
    return [names[first] or key for first, key in zip(firsts, keys, strict=True)]


def _cells(keys: Sequence[str], behind: Sequence[Sums], records: Sequence[Record]) -> list[tuple[CellRef, ...]]:
    """Return the cells of each firm's energy."""
    rows = [[place for sums in behind for place in sums.rows_of(key)] for key in keys]
    places = sorted(place for listed in rows for place in listed)
    cells = dict(zip(places, cells_of(records, "tce", places), strict=True))
    return [tuple(map(cells.__getitem__, listed)) for listed in rows]


def _largest(names: Sequence[str], magnitudes: Sequence[Decimal], least: Decimal) -> Iterator[int]:
    """Yield the places from the largest magnitude down to ``least``, equal ones in alphabetical order.

    Sorted by floats, which are quick to compare and never turn two decimals round; what they cannot tell apart is
    sorted again.
    """
    large = [at for at, magnitude in enumerate(magnitudes) if magnitude >= least]
    near = [float(magnitudes[at]) for at in large]
    ordered = sorted(range(len(large)), key=near.__getitem__, reverse=True)
    start = 0
    for end in range(1, len(ordered) + 1):
        if end < len(ordered) and near[ordered[end]] == near[ordered[start]]:
            continue
        alike = [large[place] for place in ordered[start:end]]
        yield from alike if len(alike) == 1 else sorted(alike, key=lambda at: (-magnitudes[at], names[at]))
        start = end


def _intensities(
    records: Sequence[Record], now: Sums, leading: Ranking, firms: list[str], park: Derivation | Missing
) -> list[FirmIntensity]:
    """Return energy per value added of the leading firms; ``firms`` are their keys, for two may bear one name."""
    known = outputs(records, now, set(firms))
    rows = []
    for firm, one in zip(firms, leading.slices, strict=True):
        output = known.get(firm)
        intensity = C.divide(one.value, output) if output is not None and output > 0 else None
        ratio = None
        if intensity is not None and isinstance(park, Derivation) and park.value > 0:
            ratio = C.divide(intensity, park.value)
        rows.append(FirmIntensity(one.name, one.value, output, intensity, ratio, one.cells))
    return rows
