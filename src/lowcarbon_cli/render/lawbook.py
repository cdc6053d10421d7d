"""What ``lowcarbon standards`` shows: standards, one indicator, differences, what is still to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.text import note_in, plain
from lowcarbon_cli.render.names import standard_name
from lowcarbon_cli.render.table import NONE, Column, Table, columns, join, marked, text_cell, whole_cell, word
from lowcarbon_cli.render.units import unit_text
from lowcarbon_cli.standards.catalogue import catalogue_version
from lowcarbon_cli.standards.diff import diff, limit_text, limits_text, role_text
from lowcarbon_cli.standards.verify import verify_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.catalogue import Evidence, Indicator, Standard
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Cell

EXTENSIONS = {".txt": "text", ".json": "json", ".md": "md", ".csv": "csv"}
"""File extension -> format."""


def standards_page(laws: Sequence[Standard], lang: Lang) -> Table:
    """Return every standard with its number of indicators and its time."""
    rows = tuple(
        (
            text_cell(law.id),
            text_cell(law.code),
            text_cell(law.title.in_(lang)),
            text_cell(label("standard_table_unknown").in_(lang) if law.table_unknown else str(len(law.indicators))),
            text_cell(f"{law.valid_from} - {law.valid_to or ''}".strip()),
        )
        for law in laws
    )
    heads = ("law_id", "law_code", "law_title", "law_size", "law_validity")
    return _page(word("law_standards", lang), "standards", heads, rows, lang)


def standard_page(law: Standard, lang: Lang) -> Table:
    """Return the indicators of a standard, its passing rule and notes below."""
    rows = tuple(
        (
            whole_cell(item.number),
            text_cell(item.id),
            text_cell(item.name.in_(lang)),
            text_cell(unit_text(item.unit, lang)),
            text_cell(role_text(law, item, lang)),
            text_cell(limits_text(item.limits, lang) or NONE),
        )
        for item in law.indicators
    )
    heads = ("number", "law_indicator_id", "indicator", "unit", "role", "limit")
    notes = (marked(law.passing.in_(lang), law.passing_evidence, lang), *(note.in_(lang) for note in law.notes))
    return _page(standard_name(law, lang), "standard", heads, rows, lang, notes)


def indicator_page(law: Standard, item: Indicator, lang: Lang) -> Table:
    """Return what the catalogue holds of one indicator, with the evidence of each part."""
    parts = [
        ("law_indicator_id", item.id),
        ("unit", unit_text(item.unit, lang)),
        ("role", role_text(law, item, lang)),
        ("law_formula", item.formula or label("standard_reported").in_(lang)),
        ("law_period", word(f"law_period_{item.period}", lang)),
        ("law_price", word(f"law_price_{item.price}", lang)),
        ("clause", word("clause_unknown", lang) if item.clause == "unknown" else item.clause),
        ("law_definition", item.definition.in_(lang) if item.definition else NONE),
    ]
    rows = [(text_cell(word(key, lang)), text_cell(text), text_cell(NONE)) for key, text in parts]
    rows[-1] = (*rows[-1][:2], text_cell(_evidence(item.definition_evidence, lang)))
    rows += [
        (
            text_cell(word("limit", lang)),
            text_cell(limit_text(one, lang)),
            text_cell(_evidence(one.evidence, lang)),
        )
        for one in item.limits
    ]
    rows.append(
        (
            text_cell(word("indicator", lang)),
            text_cell(item.name.in_(lang)),
            text_cell(_evidence(item.name_evidence, lang)),
        )
    )
    title = f"{item.name.in_(lang)} - {standard_name(law, lang)}"
    return _page(title, "indicator", ("item", "content", "grade"), tuple(rows), lang)


def diff_page(first: Standard, second: Standard, lang: Lang) -> Table:
    """Return what changed from one standard to the other."""
    rows = tuple(
        (
            text_cell(_name(row.indicator, (second, first), lang)),
            text_cell(word(f"law_what_{row.what}", lang)),
            text_cell(row.before or NONE),
            text_cell(row.after or NONE),
        )
        for row in diff(first, second, lang)
    )
    title = f"{first.code} -> {second.code}"
    return _page(title, "diff", ("indicator", "law_what", "law_before", "law_after"), rows, lang)


def verify_page(laws: Sequence[Standard], lang: Lang) -> Table:
    """Return what a person still has to check against the official texts, in order of consequence."""
    known = {law.id: law for law in laws}
    rows = tuple(
        (
            whole_cell(place),
            text_cell(known[row.standard].code if row.standard else NONE),
            text_cell(_name(row.indicator, [known[row.standard]], lang) if row.indicator else NONE),
            text_cell(word(f"law_what_{row.what}", lang)),
            text_cell(row.shown),
            text_cell(word(f"grade_{row.grade.value}", lang)),
            text_cell(row.document),
        )
        for place, row in enumerate(verify_list(lang), 1)
    )
    heads = ("law_place", "law_code", "indicator", "law_what", "law_shown", "grade", "law_document")
    return _page(word("law_verify", lang), "verify", heads, rows, lang)


def page_text(
    page: Table, name: str, lang: Lang, *, width: int | None = None, colour: bool = False, encoding: str = "utf-8"
) -> str:
    """Return a page in format ``name``: text, json, md or csv."""
    title = f"{word('catalogue', lang)} {catalogue_version()}"
    if name == "csv":
        from lowcarbon_cli.render import csvfile
        from lowcarbon_cli.render.safe import safe

        return safe(csvfile.table_bytes([page], notes=True).decode().removeprefix(csvfile.BOM), encoding)
    if name == "json":
        from lowcarbon_cli.render import json

        return json.written(_as_json(page, title), encoding)
    if name == "md":
        from lowcarbon_cli.render import markdown

        return markdown.render_tables(title, [page], lang, encoding=encoding)
    from lowcarbon_cli.render import text

    return text.render_tables(title, [page], lang, width=width, colour=colour, encoding=encoding)


def _as_json(page: Table, title: str) -> dict[str, object]:
    ids = [column.id for column in page.columns]
    rows = [dict(zip(ids, (cell.text for cell in row), strict=True)) for row in page.rows]
    return {"catalogue": title, "title": page.title, "rows": rows, "notes": list(page.notes)}


def _page(
    title: str,
    table: str,
    heads: Sequence[str],
    rows: tuple[tuple[Cell, ...], ...],
    lang: Lang,
    notes: Sequence[str] = (),
) -> Table:
    made = columns(lang, *(Column(head, "", numeric=head in {"number", "law_place"}, priority=0) for head in heads))
    return Table(table, title, made, rows, tuple(notes))


def _name(indicator: str, laws: Sequence[Standard], lang: Lang) -> str:
    """Return the name of an indicator in the first standard that has it; the id of what is none."""
    found = (law.indicator(indicator) for law in laws)
    return next((item.name.in_(lang) for item in found if item is not None), indicator)


def _evidence(evidence: Evidence, lang: Lang) -> str:
    parts = (word(f"grade_{evidence.grade.value}", lang), plain(evidence.document, lang), note_in(evidence.note, lang))
    return join(parts, lang)
