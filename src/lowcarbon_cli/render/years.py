"""Indicators by year: one row of values and one of changes per indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.render.judged import change_of, current_cell
from lowcarbon_cli.render.names import basis_word
from lowcarbon_cli.render.table import NONE, Cell, Column, Table, columns, text_cell, word
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult
    from lowcarbon_cli.model.text import Lang

LOW_CARBON = frozenset(
    {
        "energy_total",
        "energy_intensity",
        "energy_elasticity",
        "co2_total",
        "co2_intensity",
        "co2_intensity_reduction",
        "renewable_share",
        "water_intensity",
        "water_elasticity",
    }
)
"""The core ids of every report; the low-carbon core of the standard applied is added to them."""

_Row = tuple[str, str, int]
"""Indicator id, price basis, length of the period in years (0 for a figure of one year)."""


def by_year(report: ComplianceReport, lang: Lang, *, core_only: bool) -> Table:
    """Return indicators x years with year-on-year change: the low-carbon ones, or all of them."""
    found = _collect(report, core_only=core_only)
    rows: list[tuple[Cell, ...]] = []
    ids = list(dict.fromkeys(wanted for wanted, _, _ in found))
    for key, results in sorted(found.items(), key=lambda item: ids.index(item[0][0])):
        rows += _rows(key, results, report, lang, several=_same_name(key, found))
    return Table(
        "years" if core_only else "years_all",
        word("years" if core_only else "years_all", lang),
        columns(
            lang,
            Column("indicator", "", priority=0, least=12, width=40),
            Column("unit", "", priority=_drop_order(report.years), width=16),
            *(
                # the latest years stay longest on a narrow terminal
                Column(str(year), str(year), numeric=True, priority=len(report.years) - 1 - place, width=13)
                for place, year in enumerate(report.years)
            ),
        ),
        tuple(rows),
        (word("years_note", lang),),
    )


def _drop_order(years: tuple[int, ...]) -> int:
    """Units go after the third-last year has gone."""
    return min(2, len(years))


def _collect(report: ComplianceReport, *, core_only: bool) -> dict[_Row, list[IndicatorResult]]:
    """Return the figures by row; where two standards hold the same one, the first stands."""
    wanted = LOW_CARBON.union(*(ids for assessment in report.assessments for ids in assessment.standard.core))
    found: dict[_Row, list[IndicatorResult]] = {}
    for assessment in report.assessments:
        for result in assessment.indicators:
            if result.word or (core_only and result.id not in wanted):
                continue
            length = result.period[1] - result.period[0] if result.period else 0
            same = found.setdefault((result.id, result.basis, length), [])
            if all(other.year != result.year for other in same):
                same.append(result)
    return found


def _same_name(key: _Row, found: dict[_Row, list[IndicatorResult]]) -> bool:
    """True where the same indicator also stands on another price basis."""
    return len({basis for wanted, basis, _ in found if wanted == key[0]}) > 1


def _rows(
    key: _Row, results: list[IndicatorResult], report: ComplianceReport, lang: Lang, *, several: bool
) -> list[tuple[Cell, ...]]:
    first = results[0]
    years = {result.year: result for result in results}
    values = [current_cell(years[year], report.rounding) if year in years else Cell(NONE) for year in report.years]
    name = text_cell(_name(key[2], results, lang, several=several))
    rows: list[tuple[Cell, ...]] = [(name, text_cell(unit_text(first.unit, lang)), *values)]
    if any(result.change is not None for result in results):
        changes = [
            change_of(years[year], report.rounding, lang) if year in years else Cell(NONE) for year in report.years
        ]
        rows.append((text_cell(word("change_row", lang)), text_cell(""), *changes))
    return rows


def _name(length: int, results: list[IndicatorResult], lang: Lang, *, several: bool) -> str:
    first = results[0]
    name = first.name.in_(lang)
    if length == 1:
        name = word("name_annual", lang, name=name)
    elif length > 1 and len(results) == 1 and first.period is not None:
        name = word("name_period", lang, name=name, first=first.period[0], last=first.period[1])
    elif length > 1:
        name = word("name_window", lang, name=name, n=length)
    return word("name_basis", lang, name=name, basis=basis_word(first, lang)) if several and first.basis else name
