"""Energy by fuel and year (T6), and the factor rows that entered printed numbers (T14)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.results import EnergyLine, SourceUsed
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.catalogue import Factor
    from lowcarbon_cli.model.results import Assessment


def energy_lines(readings: Readings, years: Iterable[int]) -> tuple[EnergyLine, ...]:
    """Return one line per fuel row and year, in the order of the sheet, with shares of the year."""
    energy, choices = readings.energy, readings.choices
    lines: list[EnergyLine] = []
    for year in years:
        used = [(r, energy.row_tce(r, choices.electricity, feedstock=choices.feedstock)) for r in energy.rows(year)]
        known = [value.value for _, value in used if isinstance(value, Derivation)]
        total = sum(known, Decimal(0)) if len(known) == len(used) else None
        for record, value in used:
            fuel = energy.fuel(record)
            share = None
            if total and isinstance(value, Derivation):
                share = numbers.CONTEXT.multiply(numbers.CONTEXT.divide(value.value, total), numbers.HUNDRED)
            lines.append(
                EnergyLine(
                    year=year,
                    fuel=fuel.name if fuel else Text(record.word("fuel"), record.word("fuel")),
                    quantity=energy.quantity(record, energy.column),
                    unit=fuel.unit if fuel else "",
                    calorific=energy.row_tce(record, "calorific", feedstock=choices.feedstock),
                    equivalent=energy.row_tce(record, "equivalent", feedstock=choices.feedstock),
                    used=value,
                    share=share,
                )
            )
    return tuple(lines)


def sources_used(assessments: Iterable[Assessment]) -> tuple[SourceUsed, ...]:
    """Return every factor row behind a printed number, with the indicators and years it served."""
    uses: dict[str, tuple[Factor, dict[str, None]]] = {}
    known: dict[int, dict[str, Factor]] = {}
    for assessment in assessments:
        for row in assessment.indicators:
            if isinstance(row.value, Derivation):
                for code, factor in _factors(row.value, known).items():
                    held = uses.setdefault(code, (factor, {}))
                    held[1][f"{row.id} {row.year}"] = None
    return tuple(SourceUsed(factor, tuple(names)) for _, (factor, names) in sorted(uses.items()))


def _factors(value: Derivation, known: dict[int, dict[str, Factor]]) -> dict[str, Factor]:
    """Return the factor rows behind a value by code; parts that several values share are walked through once."""
    found = known.get(id(value))
    if found is None:
        if len(value.parts) == 1:
            found = _factors(value.parts[0], known)
        else:
            found = {value.factor.code: value.factor} if value.factor is not None else {}
            for part in value.parts:
                for code, row in _factors(part, known).items():
                    found.setdefault(code, row)
        known[id(value)] = found
    return found
