"""The measures in tables: T4 (every project), sums by area and year, and whether they are enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    columns,
    evaluated_cell,
    join,
    listing,
    reasons,
    text_cell,
    verdict_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.target_cells import ceiling_cell, places_of_amount, why
from lowcarbon_cli.render.units import unit_text
from lowcarbon_cli.standards import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.measures import Amount, Coverage, Measure, Measures, MeasureTotal
    from lowcarbon_cli.model.targets import TargetsReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated

_AMOUNTS = ("capex", "saving", "co2")


def tables(report: TargetsReport, lang: Lang) -> list[Table]:
    """Return the tables about measures; none where the workbook has no measure."""
    found = report.measures
    if found is None:
        return []
    made = [_listed(found, report, lang), _totals(found, report, lang), _coverage(found, report, lang)]
    return [table for table in made if table.rows]


def choice_name(column: str, chosen: str, lang: Lang) -> str:
    """Return the word of a choice of the sheet of measures, ``-`` where the row does not say."""
    spec = workbook.sheet("measures").column(column)
    choices = spec.choices if spec is not None else ()
    return next((choice.name.in_(lang) for choice in choices if choice.id == chosen), NONE)


def _heads(report: TargetsReport, lang: Lang) -> Iterator[Column]:
    """Yield the columns of amounts, with the unit in which they are shown."""
    units = report.compliance.units
    for key, unit in zip(_AMOUNTS, (units.money, units.energy, "t"), strict=True):
        title = f"{word(f'measure_{key}', lang)} ({unit_text(unit, lang)})"
        yield Column(key, title, numeric=True, priority=1, width=14)


def _listed(found: Measures, report: TargetsReport, lang: Lang) -> Table:
    heads = columns(
        lang,
        Column("number", "", priority=5, least=4, width=6),
        Column("measure_name", "", priority=0, least=12, width=28),
        Column("measure_owner", "", priority=6, width=16),
        Column("measure_area", "", priority=0, width=12),
        Column("measure_content", "", priority=8, least=12, width=28),
        Column("measure_period", "", priority=7, width=12),
        *_heads(report, lang),
        Column("measure_stage", "", priority=2, width=10),
        Column("measure_year", "", numeric=True, priority=2, width=8),
        Column("measure_group", "", priority=4, width=8),
        Column("measure_counted", "", priority=2, width=8),
        Column("remark", "", priority=9, least=16, width=36),
    )
    rows = tuple(_row(row, report, lang) for row in found.rows)
    return Table("measures", word("measures", lang), heads, rows, (word("measures_note", lang),))


def _row(row: Measure, report: TargetsReport, lang: Lang) -> tuple[Cell, ...]:
    return (
        text_cell(row.number or NONE),
        text_cell(row.name, cells=row.cells),
        text_cell(row.owner or NONE),
        text_cell(choice_name("area", row.area, lang)),
        text_cell(row.content or NONE),
        text_cell(row.period or NONE),
        *(_figure(getattr(row, key), report) for key in _AMOUNTS),
        text_cell(choice_name("status", row.stage, lang)),
        whole_cell(row.year),
        text_cell(row.group or NONE),
        text_cell(word("measure_yes" if row.counted else "measure_no", lang)),
        text_cell(reasons(row.notes, lang) or NONE),
    )


def _figure(value: Evaluated, report: TargetsReport) -> Cell:
    return evaluated_cell(value, places_of_amount(value), report.rounding)


def _totals(found: Measures, report: TargetsReport, lang: Lang) -> Table:
    heads = columns(
        lang,
        Column("measure_area", "", priority=0, width=16),
        Column("measure_year", "", priority=0, width=10),
        Column("measure_count", "", numeric=True, priority=1, width=8),
        *_heads(report, lang),
        Column("measure_planned", "", numeric=True, priority=3, width=8),
        Column("measure_building", "", numeric=True, priority=3, width=8),
        Column("measure_running", "", numeric=True, priority=3, width=8),
        Column("measure_unsaid", "", numeric=True, priority=4, width=8),
        Column("remark", "", priority=2, least=16, width=36),
    )
    notes = [word("measure_totals_note", lang)]
    if found.empty_areas:
        names = listing((choice_name("area", area, lang) for area in found.empty_areas), lang)
        notes.append(word("measure_empty_areas", lang, areas=names))
    rows = tuple(_total(item, report, lang) for item in found.totals)
    return Table("measure_totals", word("measure_totals", lang), heads, rows, tuple(notes))


def total_name(item: MeasureTotal, lang: Lang) -> str:
    """Return the area that a sum is about."""
    if item.area is None:
        return word("measure_all_areas", lang)
    return choice_name("area", item.area, lang) if item.area else word("measure_no_area", lang)


def _total(item: MeasureTotal, report: TargetsReport, lang: Lang) -> tuple[Cell, ...]:
    year = word("measure_all_years", lang) if item.all_years else str(item.year or word("measure_no_year", lang))
    return (
        text_cell(total_name(item, lang)),
        text_cell(year),
        whole_cell(item.count),
        *(_figure(getattr(item, key).value, report) for key in _AMOUNTS),
        *(whole_cell(count) for count in item.stages),
        text_cell(join((_lacking(getattr(item, key), key, lang) for key in _AMOUNTS), lang) or NONE),
    )


def _lacking(amount: Amount, key: str, lang: Lang) -> str:
    if not amount.unknown:
        return ""
    return word("measure_lacking", lang, n=amount.unknown, what=word(f"measure_{key}", lang))


def _coverage(found: Measures, report: TargetsReport, lang: Lang) -> Table:
    heads = columns(
        lang,
        Column("measure_quantity", "", priority=0, width=16),
        Column("measure_ceiling", "", priority=3, least=14, width=28),
        Column("measure_expected", "", numeric=True, priority=2, width=16),
        Column("allowed", "", numeric=True, priority=2, width=16),
        Column("measure_needed", "", numeric=True, priority=0, width=16),
        Column("measure_acting", "", numeric=True, priority=0, width=16),
        Column("unit", "", priority=1, width=12),
        Column("measure_enough", "", priority=0, width=12),
        Column("remark", "", priority=2, least=16, width=40),
    )
    rows = tuple(_covered(item, report, lang) for item in found.coverage)
    title = word("measure_coverage", lang, year=report.outlook.year)
    return Table("measure_coverage", title, heads, rows, (word("measure_coverage_note", lang),))


def _covered(item: Coverage, report: TargetsReport, lang: Lang) -> tuple[Cell, ...]:
    unit = item.needed.unit if isinstance(item.needed, Derivation) else ""
    total = item.measures.value
    lack = "" if isinstance(total, Derivation) else reasons(total.lacks, lang)
    missing = why(item.needed, lang) if isinstance(item.needed, Missing) else lack
    return (
        text_cell(word(f"measure_of_{item.quantity}", lang)),
        text_cell(item.constraint.in_(lang)),
        _figure(item.expected, report),
        ceiling_cell(item.allowed),
        _figure(item.needed, report),
        _figure(total, report),
        text_cell(unit_text(unit, lang)),
        verdict_cell(item.verdict, lang),
        text_cell(join((missing, reasons(item.notes, lang)), lang) or NONE),
    )
