"""The report as a workbook with live formulas; what stands in the cells before any recalculation is ours."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from lowcarbon_cli.model.results import SourceUsed
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.book import FILLS, new_book
from lowcarbon_cli.render.findings import listed
from lowcarbon_cli.render.judged import still_open
from lowcarbon_cli.render.live.calculation import Links, calculation, calculation_frame
from lowcarbon_cli.render.live.charts import chart_frame, chart_table, fill_charts
from lowcarbon_cli.render.live.copysheet import fill_copy
from lowcarbon_cli.render.live.inputs import copy_inputs
from lowcarbon_cli.render.live.linked import VERDICT, Linked, limit_places, limits_table
from lowcarbon_cli.render.live.places import place, text
from lowcarbon_cli.render.live.steps import Steps
from lowcarbon_cli.render.names import result_name
from lowcarbon_cli.render.sheets import (
    bases_page,
    compliance_page,
    fill_bases,
    fill_compliance,
    fill_table,
    table_page,
)
from lowcarbon_cli.render.sources import energy
from lowcarbon_cli.render.table import word
from lowcarbon_cli.render.years import by_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.results import Assessment, ComplianceReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.book import Book, Page
    from lowcarbon_cli.render.live.charts import ChartRow
    from lowcarbon_cli.render.live.inputs import InputCopy

_OWN = ("compliance", "years", "energy", "charts", "steps", "bases", "findings", "open")
_FACTOR_VALUE = 2
"""Column of a factor's value in the table of factors."""
_CONCLUSION = 3
"""Sheet column of an overall verdict."""
_VERDICTS = ("met", "not_met", "undetermined", "not_assessable")


def render(
    report: ComplianceReport, dataset: Dataset | None = None, lang: Lang = "zh", *, extra: Sequence[ChartRow] = ()
) -> bytes:
    """Return the workbook's bytes; the only date in them is 1980-01-01 or SOURCE_DATE_EPOCH.

    ``dataset`` is what the report was computed from: the copy of the inputs then holds its words and
    headings too. ``extra`` are further figures to be drawn, as targets are.
    """
    steps = _steps(report, extra, lang)
    report = replace(report, sources=(*report.sources, *_more_sources(report, steps, lang)))
    taken = {word(f"sheet_{key}", lang).casefold() for key in _OWN}
    taken |= {f"{word('sheet_compliance', lang)} {n + 1}".casefold() for n in range(1, len(report.assessments))}
    copy = copy_inputs(report, dataset, steps.leaves(), taken)
    stream = BytesIO()
    made = new_book(stream, word("title", lang), lang)
    first = [compliance_page(made, report, one, number) for number, one in enumerate(report.assessments)]
    years = table_page(made, report, "years", by_year(report, lang, core_only=False))
    structure = table_page(made, report, "energy", energy(report, lang))
    charts = table_page(made, report, "charts", chart_frame(report, lang))
    worked = table_page(made, report, "steps", calculation_frame(steps, lang))
    sources = bases_page(made, report)
    starts = fill_bases(made, sources, report, limits_table(report, copy, lang))
    linked = _linked(report, steps, copy, starts, lang)
    for page, one in zip(first, report.assessments, strict=True):
        _compliance(made, page, linked, one)
    fill_table(made, years, report, linked.years(), frozen=2)
    fill_table(made, structure, report, linked.energy(), frozen=2)
    fill_charts(made, charts, linked, chart_table(linked, extra))
    fill_table(made, worked, report, calculation(linked.links, lang), frozen=3, filtered=True)
    for key, table, frozen in (("findings", listed(report, lang), 1), ("open", still_open(report, lang), 1)):
        fill_table(made, table_page(made, report, key, table), report, table, frozen=frozen)
    for copied in copy.sheets.values():
        fill_copy(made, report, copied)
    made.book.close()
    return stream.getvalue()


def _steps(report: ComplianceReport, extra: Sequence[ChartRow], lang: Lang) -> Steps:
    """Collect every step behind a figure of the report, in the order in which a reader meets the figures."""
    steps = Steps()
    for value, use in _figures(report, extra, lang):
        steps.add(value, use)
    return steps


def _figures(report: ComplianceReport, extra: Sequence[ChartRow], lang: Lang) -> Iterator[tuple[Derivation, str]]:
    for one in report.assessments:
        for result in one.indicators:
            if isinstance(result.value, Derivation):
                yield result.value, f"{result_name(result, lang, with_basis=True)} {result.year}"
    for line in report.energy:
        for value in (line.quantity, line.calorific, line.equivalent, line.used):
            if isinstance(value, Derivation):
                yield value, f"{word('energy', lang)} {line.fuel.in_(lang)} {line.year}"
    for row in extra:
        for year, value in row.values.items():
            yield value, f"{row.name} {year}"


def _more_sources(report: ComplianceReport, steps: Steps, lang: Lang) -> Iterator[SourceUsed]:
    """Yield the factor rows that only the energy structure or a further figure rests on."""
    known = {(used.factor.edition, used.factor.code) for used in report.sources}
    found = {(leaf.factor.edition, leaf.factor.code): leaf.factor for leaf in steps.leaves() if leaf.factor}
    for key in sorted(found.keys() - known):
        yield SourceUsed(found[key], (word("energy", lang),))


def _linked(report: ComplianceReport, steps: Steps, copy: InputCopy, starts: dict[str, int], lang: Lang) -> Linked:
    sheet = word("sheet_bases", lang)
    factors = {
        (used.factor.edition, used.factor.code): place(sheet, row, _FACTOR_VALUE)
        for row, used in enumerate(report.sources, start=starts["factors"])
    }
    links = Links(steps, word("sheet_steps", lang), copy, factors)
    return Linked(report, links, limit_places(report, sheet, starts["limits"]), lang)


def _compliance(made: Book, page: Page, linked: Linked, one: Assessment) -> None:
    """Write T1 and colour the verdicts by what they say after a recalculation."""
    table = linked.compliance(one)
    first, concluded = fill_compliance(
        made, page, linked.report, one, table, lambda row: linked.overall(one, table, row)
    )
    for row, column, rows in ((first, VERDICT, len(table.rows)), (concluded, _CONCLUSION, 2)):
        for verdict in _VERDICTS:
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": text(word(verdict, linked.lang)),
                "format": made.book.add_format(FILLS[verdict]),
            }
            page.sheet.conditional_format(row, column, row + max(rows, 1) - 1, column, rule)
