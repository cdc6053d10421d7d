"""Accounts of a park by year: T9, variants of purchased power, energy totals, what the figures stand on."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra, emission_remarks
from lowcarbon_cli.compute.carbon import accounts_energy, accounts_variants
from lowcarbon_cli.compute.carbon.accounts_lines import apart, lines
from lowcarbon_cli.model.carbon.accounts import Accounts, AccountYear
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards import editions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.findings import Finding


def accounts(readings: Readings, years: Sequence[int]) -> tuple[Accounts | Missing, tuple[Finding, ...]]:
    """Return the accounts of the years that the workbook tells anything of, and what is wrong with their data.

    CO2 in t, energy in tce at the run's basis. ``Missing`` where no year has fuels, a stated total or a row of
    the emission sheet.
    """
    kept = [year for year in years if _told(readings, year)]
    if not kept:
        lacks = [value for year in years for value in (readings.energy.total(year), readings.co2.total(year))]
        return Missing.merge(Missing.of("accounts_nothing_told"), *lacks), ()
    made = tuple(_year(readings, year) for year in kept)
    section = Accounts(made, tuple(_bases(readings)), _breaks(readings, kept))
    return section, tuple(_remarks(readings, section))


def _told(readings: Readings, year: int) -> bool:
    """Tell whether the workbook has fuels, emission rows or a total of ``year``, usable or not."""
    stated = (readings.facts.field(column, year) for column in ("energy_total_given", "co2_total_given"))
    totals = any(isinstance(found, Number) for found in stated) or bool(readings.energy.total_rows(year))
    rows = any(record.year == year for record in readings.facts.records("carbon"))
    return totals or rows or bool(readings.energy.rows(year))


def _year(readings: Readings, year: int) -> AccountYear:
    total = readings.value("co2_total", year)
    variants = accounts_variants.variants(readings, year, total)
    energy = accounts_energy.totals(readings, year)
    fossil = next((item.total for item in variants if item.id == "fossil"), None)
    needs = Missing.of("accounts_needs_fuels", year=year)
    ratio = algebra.div(fossil, energy.equivalent) if fossil is not None else needs
    return AccountYear(
        year=year,
        lines=lines(readings, year, total),
        total=total,
        apart=apart(readings, year),
        variants=variants,
        energy=energy,
        simplified=algebra.named(ratio, "", label("accounts_simplified"), year),
        notes=(*readings.co2.notes(year), *_kind(readings)),
    )


def _kind(readings: Readings) -> tuple[Lack, ...]:
    """Say that T9 stands at another kind of grid factor than the location-based variant beside it."""
    kind = readings.choices.grid_kind
    if kind == "average" or not readings.energy.by_fuel():
        return ()
    return (Lack("accounts_kind_chosen", (), {"kind": label(f"choice_grid_kind_{kind}")}),)


def _bases(readings: Readings) -> Iterator[tuple[Text, Text]]:
    """Yield the choices that shape these figures, in words."""
    choices = readings.choices
    for key, kind in (("co2_edition", choices.co2_edition), ("coal_edition", choices.coal_edition)):
        yield label(f"option_{key}"), editions.edition(kind).title
    for key in ("grid_kind", "grid_area", "electricity", "feedstock"):
        yield label(f"option_{key}"), label(f"choice_{key}_{getattr(choices, key)}")
    year = label("accounts_each_year")
    if choices.grid_year is not None:
        year = Text(str(choices.grid_year), str(choices.grid_year))
    yield label("option_grid_year"), year


def _breaks(readings: Readings, years: Sequence[int]) -> tuple[Lack, ...]:
    return tuple(lack for first, last in pairwise(years) for lack in readings.co2.series_break(first, last))


def _remarks(readings: Readings, section: Accounts) -> Iterator[Finding]:
    yield from emission_remarks.remarks(readings, [item.year for item in section.years])
    for item in section.years:
        yield from accounts_variants.remarks(readings, item.year, item.variants)
        yield from accounts_energy.remarks(item.year, item.energy)
        lacking = [one for one in item.variants if isinstance(one.factor, Missing)]
        for one in lacking:
            yield finding("LC-CO2-029", year=item.year, variant=label(f"accounts_variant_{one.id}"))
