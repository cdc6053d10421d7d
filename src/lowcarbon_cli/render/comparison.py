"""Several standards side by side: one row a subject, one column a standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.render.judged import current_cell
from lowcarbon_cli.render.names import limit_text, result_name
from lowcarbon_cli.render.table import NONE, Cell, Column, Table, columns, join, reasons, text_cell, word
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.comparison import Compared, Entry
    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang


def comparison(report: ComplianceReport, lang: Lang) -> tuple[Table, ...]:
    """Return the table of what several standards judge alike; none where there is but one standard."""
    if len(report.assessments) < _SEVERAL:
        return ()
    codes = [(one.standard.id, one.standard.code) for one in report.assessments]
    return (
        Table(
            "comparison",
            word("comparison", lang),
            columns(
                lang,
                Column("subject", word("comparison_subject", lang), priority=0, least=10, width=30),
                *(
                    Column(f"of_{wanted}", code, priority=place + 1, least=16, width=44)
                    for place, (wanted, code) in enumerate(codes)
                ),
                Column("comparable", "", priority=0, width=12),
                Column("reason", "", priority=len(codes) + 1, least=16, width=40),
            ),
            tuple(_row(one, [wanted for wanted, _ in codes], report, lang) for one in report.comparison),
            (word("comparison_note", lang),),
        ),
    )


_SEVERAL = 2


def _row(one: Compared, standards: list[str], report: ComplianceReport, lang: Lang) -> tuple[Cell, ...]:
    held: dict[str, list[Entry]] = {}
    for entry in one.entries:
        held.setdefault(entry.standard, []).append(entry)
    texts = [join([_entry(each, one, report, lang) for each in held.get(wanted, [])], lang) for wanted in standards]
    answer = word("comparable_yes" if one.comparable else "comparable_no", lang)
    return (
        text_cell(one.name.in_(lang)),
        *(text_cell(text or NONE) for text in texts),
        text_cell(answer),
        text_cell(reasons(one.reasons, lang) or NONE),
    )


def _entry(entry: Entry, one: Compared, report: ComplianceReport, lang: Lang) -> str:
    """Return figure, unit, limit and verdict; the indicator's own name where the row has another one."""
    result = entry.result
    shown = current_cell(result, report.rounding).text
    if shown == NONE:
        shown = word("no_value", lang)
    elif result.unit != "1" and not result.word:
        shown = f"{shown} {unit_text(result.unit, lang)}"
    name = "" if result.name == one.name else result_name(result, lang)
    verdict = label(f"render_{result.verdict.value}").in_(lang) if result.verdict else NONE
    parts = [part for part in (name, shown, limit_text(result, lang), verdict) if part]
    return ("，" if lang == "zh" else ", ").join(parts)


def as_json(report: ComplianceReport, lang: Lang) -> dict[str, Any]:
    """Return the comparison for the JSON report; empty where there is but one standard."""
    if len(report.assessments) < _SEVERAL:
        return {}
    rows = [
        {
            "id": one.id,
            "name": {"zh": one.name.zh, "en": one.name.en},
            "entries": [
                {"standard": entry.standard, "indicator": entry.result.id, "year": entry.result.year}
                for entry in one.entries
            ],
            "comparable": one.comparable,
            "reasons": [reasons((lack,), lang) for lack in one.reasons],
        }
        for one in report.comparison
    ]
    return {"comparison": rows}
