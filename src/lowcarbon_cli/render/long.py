"""The long table: one row per standard, indicator and year, with everything known about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.frame import OWN
from lowcarbon_cli.render.judged import current_cell, why
from lowcarbon_cli.render.names import ROLES, basis_word, clause_word, grade_word
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import (
    Cell,
    Column,
    Table,
    columns,
    reasons,
    text_cell,
    verdict_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult
    from lowcarbon_cli.model.text import Lang

# column, whether it holds figures, width in a spreadsheet
_NAMES = (
    ("standard", False, 14),
    ("id", False, 28),
    ("number", True, 6),
    ("category", False, 12),
    ("indicator", False, 30),
    ("role", False, 8),
    ("group", False, 12),
    ("basis", False, 10),
    ("year", True, 7),
    ("period_first", True, 8),
    ("period_last", True, 8),
    ("value", True, 20),
    ("display", False, 14),
    ("unit", False, 14),
    ("operator", False, 7),
    ("limit", True, 10),
    ("applies_when", False, 26),
    ("grade", False, 15),
    ("verdict", False, 14),
    ("change", True, 20),
    ("change_unit", False, 10),
    ("distance", True, 20),
    ("clause", False, 14),
    ("reason", False, 50),
    ("remark", False, 50),
    ("cells", False, 80),
)


def headings(lang: Lang) -> tuple[Column, ...]:
    """Return the columns of the table of figures."""
    return columns(
        lang,
        *(Column(name, "id" if name == "id" else "", numeric=numeric, width=width) for name, numeric, width in _NAMES),
    )


def indicators(report: ComplianceReport, lang: Lang) -> Table:
    """Return one row per figure: unrounded numbers, limits, verdicts, reasons and cells; the park's own last."""
    return Table(
        "indicators",
        word("sheet_detail", lang),
        headings(lang),
        (
            *(_row(result, one.standard.id, report, lang) for one in report.assessments for result in one.indicators),
            *(_row(result, OWN, report, lang) for item in report.personal for result in item.rows),
        ),
    )


def _row(result: IndicatorResult, standard: str, report: ComplianceReport, lang: Lang) -> tuple[Cell, ...]:
    value = None if isinstance(result.value, Missing) or result.word else result.value.value
    display = current_cell(result, report.rounding)
    limit = result.limit
    return (
        text_cell(standard),
        text_cell(result.id),
        whole_cell(result.number, ""),
        text_cell(result.category.in_(lang) if result.category else ""),
        text_cell(result.name.in_(lang)),
        text_cell(word(ROLES[result.role], lang)),
        text_cell(result.group),
        text_cell(basis_word(result, lang)),
        whole_cell(result.year),
        whole_cell(result.period[0] if result.period else None, ""),
        whole_cell(result.period[1] if result.period else None, ""),
        _exact(value),
        text_cell(display.text if value is not None or result.word else ""),
        text_cell(unit_text(result.unit, lang)),
        text_cell(limit.op if limit else ""),
        _exact(result.limit_value),
        text_cell(limit.when_text.in_(lang) if limit and limit.when_text else ""),
        text_cell(grade_word(limit.evidence.grade.value, lang) if limit else ""),
        verdict_cell(result.verdict, lang) if result.verdict else text_cell(""),
        _exact(result.change),
        text_cell("" if result.change is None else word("points", lang).strip() if result.change_points else "%"),
        _exact(result.distance),
        text_cell(clause_word(result.clause, lang)),
        text_cell(why(result, lang)),
        text_cell(reasons(result.notes, lang)),
        text_cell("; ".join(str(cell) for cell in all_cells(result))),
    )


def all_cells(result: IndicatorResult) -> tuple[CellRef, ...]:
    """Return every input cell of a row: behind its value, its word or benchmark, or curing its absence."""
    return tuple(dict.fromkeys((*result.value.cells, *result.extra_cells)))


def _exact(number: Decimal | None) -> Cell:
    return Cell("") if number is None else Cell(significant(number), number)
