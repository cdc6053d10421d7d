"""T13: the indicators that a park sets for itself, by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.judged import why
from lowcarbon_cli.render.names import limit_sign
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    columns,
    evaluated_cell,
    reasons,
    text_cell,
    verdict_cell,
    word,
)
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.personal import PersonalIndicator
    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang


def personal(report: ComplianceReport, lang: Lang) -> list[Table]:
    """Return T13; none where the park has no indicator of its own."""
    if not report.personal:
        return []
    years = sorted({row.year for item in report.personal for row in item.rows})
    heads = columns(
        lang,
        Column("indicator", "", priority=0, least=10, width=24),
        Column("own_definition", "", priority=5, least=14, width=32),
        Column("unit", "", priority=3, width=12),
        Column("own_target", "", priority=1, width=14),
        Column("own_base", "", numeric=True, priority=4, width=12),
        *(Column(str(year), str(year), numeric=True, priority=0 if year == years[-1] else 2) for year in years),
        Column("verdict", "", priority=0, width=12),
        Column("own_reason", "", priority=6, width=20),
        Column("remark", "", priority=5, least=16, width=36),
    )
    rows = tuple(_row(item, years, report, lang) for item in report.personal)
    return [Table("personal", word("personal", lang), heads, rows, (word("personal_note", lang),))]


def _row(item: PersonalIndicator, years: list[int], report: ComplianceReport, lang: Lang) -> tuple[Cell, ...]:
    by_year = {row.year: row for row in item.rows}
    judged = next((row for row in item.rows if row.verdict is not None), None)
    known = next((row.unit for row in item.rows if not isinstance(row.value, Missing)), "")
    return (
        text_cell(item.name, cells=item.cells),
        text_cell(item.definition or NONE),
        text_cell(item.unit or unit_text(known, lang)),
        text_cell(f"{limit_sign(judged) if judged else ''} {item.target}".strip() or NONE),
        evaluated_cell(item.base, 4, report.rounding),
        *(
            evaluated_cell(by_year[year].value, by_year[year].places, report.rounding, by_year[year].limit_value)
            if year in by_year
            else Cell(NONE)
            for year in years
        ),
        verdict_cell(judged.verdict if judged else None, lang),
        text_cell(item.reason or NONE),
        text_cell((why(judged, lang) if judged else reasons((), lang)) or NONE),
    )
