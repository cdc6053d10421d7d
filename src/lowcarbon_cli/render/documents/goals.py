"""Blocks about targets and the coming year: T2, T3, their charts; energy flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render import coming_year, measures, targets
from lowcarbon_cli.render.documents import sentences
from lowcarbon_cli.render.documents.basics import filled, only
from lowcarbon_cli.render.documents.charts import progress_chart, road_chart
from lowcarbon_cli.render.documents.types import ChartBlock, Paragraph
from lowcarbon_cli.render.table import (
    Table,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.documents import Material
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.documents.types import Block

_DONE = (
    "indicator",
    "unit",
    "required_last",
    "actual_last",
    "kept",
    "change",
    "cumulative",
    "progress_log",
    "due",
    "completion",
    "next",
)
_SET = ("indicator", "origin", "base", "aim", "cut", "annual_rate", "needed", "needed_per_year", "over", "remarks")


def done(material: Material, lang: Lang) -> Iterator[Block]:
    """Say and show T2: what was aimed at, what came of it, and how the targets are set."""
    report = material.targets
    if report is None or not report.targets:
        return
    for item in report.targets:
        text = sentences.target(item, report, lang) if item.origin != "standard" else ""
        if text:
            yield Paragraph(text)
    whole = targets.overview(report, lang)
    first = only(whole, _DONE)
    second = only(whole, _SET)
    yield from filled(first, Table("target_set", word("doc_target_set", lang), second.columns, second.rows))


def charts(material: Material, lang: Lang) -> Iterator[Block]:
    """Draw actual against required for each of the park's own targets, and their progress."""
    report = material.targets
    if report is None:
        return
    own = [item for item in report.targets if item.origin != "standard"]
    for item in own:
        drawn = road_chart(item, report, lang)
        if drawn is not None:
            yield ChartBlock(drawn)
    progress = progress_chart(own, report, lang)
    if progress is not None:
        yield ChartBlock(progress)


def coming(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T3: what the coming year allows under every constraint, and what disagrees."""
    report = material.targets
    if report is None or all(isinstance(item.allowed, Missing) for item in report.allowances):
        return
    yield from filled(
        targets.outlook(report, lang),
        coming_year.allowances(report, lang),
        coming_year.carry_over(report, lang),
        coming_year.conflicts(report, lang),
    )


def planned(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T4: the measures, what they come to by area and year, and whether that is enough."""
    if material.targets is not None:
        yield from filled(*measures.tables(material.targets, lang))
