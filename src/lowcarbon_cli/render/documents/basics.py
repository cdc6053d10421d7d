"""Blocks that every kind of document may have: facts, results, compliance, bases, findings, sign-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.text import years_text
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render import findings, judged, sources, trace_text
from lowcarbon_cli.render import personal as own
from lowcarbon_cli.render.carbon.flows import sourced
from lowcarbon_cli.render.documents import sentences
from lowcarbon_cli.render.documents.types import Paragraph, SignOff, TableBlock
from lowcarbon_cli.render.names import result_name, standard_name
from lowcarbon_cli.render.safe import one_line
from lowcarbon_cli.render.table import (
    NONE,
    Column,
    Table,
    columns,
    places_of,
    text_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.units import unit_text
from lowcarbon_cli.render.years import LOW_CARBON, by_year
from lowcarbon_cli.standards import workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowcarbon_cli.model.documents import Material
    from lowcarbon_cli.model.results import Assessment, IndicatorResult
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.documents.types import Block
    from lowcarbon_cli.render.table import Cell

MOST_STEPS = 60
"""Lines of a calculation that a document prints; ``lowcarbon trace`` shows the others."""
_COMPLIANCE = (
    "number",
    "indicator",
    "unit",
    "role",
    "limit",
    "base",
    "previous",
    "current",
    "change",
    "verdict",
    "clause",
    "remarks",
)
_WIDTHS = {"text": 40, "field": 24}
_FACTORS = ("item", "code", "value", "unit", "edition", "document", "validity", "grade")


def only(table: Table, wanted: Iterable[str]) -> Table:
    """Return a table with some of its columns, in their order."""
    ids = set(wanted)
    places = [place for place, column in enumerate(table.columns) if column.id in ids]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
    )


def filled(*tables: Table) -> tuple[TableBlock, ...]:
    """Return the tables that have rows."""
    return tuple(TableBlock(table) for table in tables if table.rows)


def facts(material: Material, lang: Lang) -> Iterator[Block]:
    """Say which park, which years, which standard."""
    report = material.report
    park = report.park
    yield Paragraph(
        word(
            "doc_facts",
            lang,
            name=park.name or word("doc_unnamed", lang),
            type=park.type_name.in_(lang) or word("doc_type_unknown", lang),
            years=years_text(report.years) or NONE,
            year=str(park.eval_year or NONE),
            scope=park.scope or word("not_stated", lang),
        )
    )
    if not report.assessments:
        yield Paragraph(word("doc_facts_no_standard", lang))
    for one in report.assessments:
        yield Paragraph(word("doc_facts_standard", lang, standard=standard_name(one.standard, lang)))


def core_rows(one: Assessment) -> list[IndicatorResult]:
    """Return the low-carbon figures of the evaluation year: judged ones and totals."""
    wanted = LOW_CARBON.union(*one.standard.core)
    rows: dict[str, IndicatorResult] = {}
    for row in one.indicators:
        main = row.verdict is not None or row.period is None
        if row.id in wanted and main and (row.id not in rows or rows[row.id].year < row.year):
            rows[row.id] = row
    return list(rows.values())


def results(material: Material, lang: Lang) -> Iterator[Block]:
    """Say each low-carbon figure of the year, its change and its verdict."""
    for one in material.report.assessments:
        if any(row.verdict is not None for row in one.indicators):
            yield Paragraph(sentences.overall(one, lang))
            for row in core_rows(one):
                yield Paragraph(sentences.result(row, material.report.rounding, lang))


def compliance(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T1."""
    for one in material.report.assessments:
        yield from filled(only(judged.compliance(material.report, one, lang), _COMPLIANCE))


def overall(material: Material, lang: Lang) -> Iterator[Block]:
    """Show the overall verdicts with what decides them."""
    for one in material.report.assessments:
        yield from filled(judged.overall(one, lang))


def personal(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T13: the park's own indicators."""
    yield from filled(*own.personal(material.report, lang))


def conditions(material: Material, lang: Lang) -> Iterator[Block]:
    """Show the basic conditions with answers and evidence."""
    for one in material.report.assessments:
        yield from filled(judged.conditions(one, lang))


def years(material: Material, lang: Lang) -> Iterator[Block]:
    """Show the low-carbon figures by year."""
    yield from filled(by_year(material.report, lang, core_only=True))


def energy(material: Material, lang: Lang) -> Iterator[Block]:
    """Show T6; its headings name the unit shown."""
    table = sources.energy(material.report, lang)
    unit = unit_text(material.report.units.energy, lang)
    titles = {key: word(f"doc_energy_{key}", lang, unit=unit) for key in ("used", "calorific", "equivalent")}
    heads = tuple(replace(column, title=titles.get(column.id, column.title)) for column in table.columns)
    table = replace(table, columns=heads)
    yield from filled(sourced(table, lang) if material.carbon else table)


def calculation(material: Material, lang: Lang) -> Iterator[Block]:
    """Show how each judged figure was made, down to cells and factors."""
    for one in material.report.assessments:
        for row in one.indicators:
            if row.verdict is not None and isinstance(row.value, Derivation) and not row.word:
                yield Paragraph(sentences.result(row, material.report.rounding, lang), "heading")
                lines = [one_line(line) for line in trace_text.tree(row.value, lang)]
                yield from (Paragraph(line, "code") for line in lines[:MOST_STEPS])
                if len(lines) > MOST_STEPS:
                    left = len(lines) - MOST_STEPS
                    yield Paragraph(word("doc_calc_more", lang, n=left, id=row.id), "note")


def still_open(material: Material, lang: Lang) -> Iterator[Block]:
    """Show what could not be assessed, why, and the cells that cure it."""
    yield from filled(judged.still_open(material.report, lang))


def bases(material: Material, lang: Lang) -> Iterator[Block]:
    """Show park and bases (T14)."""
    yield TableBlock(sources.bases(material.report, lang))


def inputs(material: Material, lang: Lang) -> Iterator[Block]:
    """Show the input files with their SHA-256, and the fingerprint of the whole."""
    table = sources.inputs(material.report, lang)
    named = tuple((text_cell(item.name), row[1]) for item, row in zip(material.report.inputs, table.rows, strict=True))
    fingerprint = (text_cell(word("doc_fingerprint", lang)), text_cell(material.fingerprint))
    yield TableBlock(replace(table, rows=(*named, fingerprint), notes=(word("doc_fingerprint_note", lang),)))


def factors(material: Material, lang: Lang) -> Iterator[Block]:
    """Show the factors that entered a figure."""
    yield from filled(only(sources.factors(material.report, lang), _FACTORS))


def limits(material: Material, lang: Lang) -> Iterator[Block]:
    """Show the limits with document and grade."""
    yield from filled(sources.limits(material.report, lang))


def found(material: Material, lang: Lang) -> Iterator[Block]:
    """Show every finding (T15), consequences under their root."""
    yield TableBlock(findings.folded(material.report, lang, infos=True))


def revisions(material: Material, lang: Lang) -> Iterator[Block]:
    """Show the sheet of changes as the park wrote it: boundary, revised figures, other bases."""
    table = material.dataset.tables.get("changes") if material.dataset is not None else None
    spec = workbook.sheet("changes")
    rows = [
        tuple(
            text_cell(one_line(found.as_written) if found is not None else NONE, cells=(found.cell,) if found else ())
            for found in (record.fields.get(column.id) for column in spec.columns)
        )
        for record in (table.records if table is not None else ())
    ]
    heads = tuple(Column(one.id, one.name.in_(lang), least=6, width=_WIDTHS.get(one.id, 14)) for one in spec.columns)
    yield from filled(Table("changes", spec.name.in_(lang), heads, tuple(rows), (word("doc_changes_note", lang),)))


def evidence(material: Material, lang: Lang) -> Iterator[Block]:
    """Show by indicator which cells hold its data and which document proves them."""
    rows: list[tuple[Cell, ...]] = []
    for one in material.report.assessments:
        for row in one.indicators:
            if row.verdict is None or row.verdict is Verdict.NOT_APPLICABLE:
                continue
            cells = (*row.value.cells, *row.extra_cells)
            proofs = "; ".join(item.text for item in material.proofs if item.indicator == row.id)
            rows.append(
                (
                    whole_cell(row.number),
                    text_cell(result_name(row, lang)),
                    text_cell(places_of(cells) or NONE, cells=cells),
                    text_cell(proofs or word("doc_evidence_needed", lang), "plain" if proofs else "warning"),
                )
            )
    heads = columns(
        lang,
        Column("number", "", numeric=True, priority=3, least=4, width=5),
        Column("indicator", "", priority=0, least=10, width=30),
        Column("cells", word("doc_evidence_cells", lang), priority=1, least=12, width=40),
        Column("evidence", word("doc_evidence_document", lang), priority=0, least=12, width=30),
    )
    title = word("doc_evidence", lang)
    if rows:
        yield TableBlock(Table("evidence", title, heads, tuple(rows), (word("doc_evidence_note", lang),)))


def signoff(material: Material, lang: Lang) -> Iterator[Block]:
    """Leave room for the signatures."""
    del material
    keys = ("made", "checked", "approved")
    yield SignOff(tuple(line for key in keys for line in (word(f"doc_sign_{key}", lang), word("doc_sign_date", lang))))
