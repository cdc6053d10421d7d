"""Blocks of the three-year evaluation: T5, its sentences, its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.text import years_text
from lowcarbon_cli.render.documents import sentences
from lowcarbon_cli.render.documents.basics import filled
from lowcarbon_cli.render.documents.charts import window_chart
from lowcarbon_cli.render.documents.types import ChartBlock, Paragraph
from lowcarbon_cli.render.judged import current_cell
from lowcarbon_cli.render.names import basis_word, limit_text
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    columns,
    evaluated_cell,
    join,
    reasons,
    text_cell,
    verdict_cell,
    word,
)
from lowcarbon_cli.render.units import unit_text
from lowcarbon_cli.render.years import LOW_CARBON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.documents import EvaluatedRow, Evaluation, Material
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.documents.types import Block


def said(material: Material, lang: Lang) -> Iterator[Block]:
    """Say the window, the options, what is missing, and each low-carbon indicator."""
    review = material.evaluation
    if review is None:
        return
    yield Paragraph(
        word(
            "doc_say_window",
            lang,
            first=review.years[0],
            last=review.years[-1],
            base=review.base_year,
            level=label(f"choice_level_{review.level}").in_(lang),
            rate=label(f"choice_rate_{review.rate}").in_(lang),
        )
    )
    if review.missing:
        yield Paragraph(word("doc_say_window_missing", lang, years=years_text(review.missing)))
    for row in low_carbon(review):
        text = sentences.evaluated(row, material.report.rounding, lang)
        if text:
            yield Paragraph(text)


def low_carbon(review: Evaluation) -> list[EvaluatedRow]:
    """Return the rows that low-carbon development is about."""
    return [row for row in review.rows if row.id in LOW_CARBON]


def table(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T5."""
    review = material.evaluation
    if review is None:
        return
    first, second, third = review.years
    heads = columns(
        lang,
        Column("indicator", "", priority=0, least=10, width=28),
        Column("unit", "", priority=3, width=11),
        Column("limit", "", priority=1, width=14),
        Column("base", word("doc_base_of", lang, year=review.base_year), numeric=True, priority=4, width=10),
        Column("first", word("doc_first_year", lang, year=first), numeric=True, priority=2, width=10),
        Column("second", word("doc_second_year", lang, year=second), numeric=True, priority=2, width=10),
        Column("third", word("doc_third_year", lang, year=third), numeric=True, priority=0, width=10),
        Column("summary", word("doc_summary", lang), numeric=True, priority=1, width=12),
        Column("trend", word("doc_trend", lang), priority=3, width=10),
        Column("verdict", "", priority=0, width=10),
        Column("remark", "", priority=5, width=24),
    )
    rows = tuple(_row(row, material.report.rounding, lang) for row in review.rows)
    notes = (word("mark_note", lang), word("doc_evaluation_note", lang))
    yield from filled(Table("evaluation", word("doc_evaluation", lang), heads, rows, notes))


def _row(row: EvaluatedRow, rounding: str, lang: Lang) -> tuple[Cell, ...]:
    return (
        text_cell(row.name.in_(lang)),
        text_cell(unit_text(row.unit, lang)),
        text_cell(limit_text(row.summary, lang)),
        Cell(NONE) if row.base is None else evaluated_cell(row.base, row.places, rounding),
        *(current_cell(year, rounding) for year in row.years),
        current_cell(row.summary, rounding),
        text_cell(word(f"doc_trend_{row.trend}", lang)),
        verdict_cell(row.verdict, lang),
        text_cell(join((_basis(row, lang), reasons(row.reasons, lang)), lang) or NONE),
    )


def _basis(row: EvaluatedRow, lang: Lang) -> str:
    """Return on which price basis a row stands, and what is to be said of it; empty without a figure."""
    shown = [one for one in (row.summary, *row.years) if not isinstance(one.value, Missing)]
    return join((text for one in shown for text in (basis_word(one, lang), reasons(one.notes, lang))), lang)


def charts(material: Material, lang: Lang) -> Iterator[Block]:
    """Draw the low-carbon levels of three years against their limit."""
    review = material.evaluation
    for row in low_carbon(review) if review else ():
        drawn = None if review is None else window_chart(row, review, material.report.rounding, lang)
        if drawn is not None:
            yield ChartBlock(drawn)
