"""The document as a workbook that calculates: its chapters as one sheet, each of its tables as a sheet, its charts."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from lowcarbon_cli.model.messages import catalogue
from lowcarbon_cli.render.book import add_page, new_book, widths_of
from lowcarbon_cli.render.documents.basics import only
from lowcarbon_cli.render.documents.build import build, caption_text
from lowcarbon_cli.render.documents.types import ChartBlock, TableBlock
from lowcarbon_cli.render.documents.workbook_charts import chart_page, fill_charts
from lowcarbon_cli.render.documents.workbook_text import Targets, fill_text, text_page
from lowcarbon_cli.render.live.calculation import calculation, calculation_frame
from lowcarbon_cli.render.live.copysheet import fill_copy
from lowcarbon_cli.render.live.ground import ground
from lowcarbon_cli.render.live.linked import limits_table, unchanged
from lowcarbon_cli.render.live.places import place, sheet_name
from lowcarbon_cli.render.live.workbook import colour_verdicts
from lowcarbon_cli.render.sheets import FIRST_ROW, bases_page, fill_bases, fill_table, table_page
from lowcarbon_cli.render.table import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.documents import Material
    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.book import Book, Page
    from lowcarbon_cli.render.documents.types import Document
    from lowcarbon_cli.render.live.ground import Ground, Use
    from lowcarbon_cli.render.live.linked import Linked
    from lowcarbon_cli.render.table import Table

_TOGETHER = frozenset({"bases", "inputs", "factors", "limits"})
"""Tables that stand under each other on one sheet: formulas refer to their rows."""
_OWN = ("document", "bases", "charts", "steps")
_IN_SIGHT = {"compliance": 2, "years": 2, "energy": 2}
"""Table id -> columns that stay in sight; of others one."""


class _Sheets(Struct):
    """The tables of the document with the names of their sheets, and the names of all sheets."""

    tables: list[tuple[str, TableBlock]] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    """Of the tables on the sheet of bases: table id -> title with its number."""
    names: set[str] = field(default_factory=set)


def render(material: Material, lang: Lang = "zh") -> bytes:
    """Return the workbook's bytes; figures are formulas down to a copy of the input's cells."""
    document = build(material, lang)
    sheets = _sheets(document)
    base = ground(material.report, material.dataset, _figures(document), sheets.names, lang)
    stream = BytesIO()
    made = new_book(stream, f"{document.title} - {document.park}", lang)
    first = text_page(made, base.report, word("sheet_document", lang))
    pages, sources = _pages(made, document, sheets, base)
    charts = chart_page(made, base.report, word("sheet_charts", lang), document)
    worked = table_page(made, base.report, "steps", calculation_frame(base.steps, lang))
    starts = fill_bases(made, sources, base.report, limits_table(base.report, base.copy, lang), sheets.titles)
    linked = base.linked(starts)
    for page, (_, block) in zip(pages, sheets.tables, strict=True):
        _fill(made, page, linked, _formulas(block.table, linked, sheets, caption_text(block.caption, lang)))
    drawn = fill_charts(made, charts, document, linked, _share_sheet(sheets))
    fill_table(made, worked, base.report, calculation(linked.links, lang), frozen=3, filtered=True)
    for copied in base.copy.each():
        fill_copy(made, base.report, copied)
    places = {block.caption.number: place(name, 0, 0) for name, block in sheets.tables if block.caption}
    bases = place(word("sheet_bases", lang), 0, 0)
    fill_text(made, first, document, base, Targets(places, bases, drawn))
    made.book.close()
    return stream.getvalue()


def _sheets(document: Document) -> _Sheets:
    """Name a sheet for every table that gets one."""
    lang = document.lang
    found = _Sheets(names={word(f"sheet_{key}", lang).casefold() for key in _OWN})
    known = catalogue()["label"]
    for _, block in document.blocks():
        if not isinstance(block, TableBlock) or block.caption is None:
            continue
        key = block.table.id.partition(":")[0]
        if key in _TOGETHER:
            found.titles[key] = caption_text(block.caption, lang)
            continue
        short = word(f"sheet_{key}", lang) if f"render_sheet_{key}" in known else block.table.title
        wanted = word("doc_sheet_table", lang, number=block.caption.number, text=short)
        found.tables.append((sheet_name(wanted, found.names), block))
    return found


def _figures(document: Document) -> Iterator[Use]:
    """Yield the figures of tables and charts with what they are needed for."""
    for _, block in document.blocks():
        if isinstance(block, TableBlock):
            for cells in block.table.rows:
                for cell in cells:
                    if cell.origin is not None:
                        yield cell.origin, f"{block.table.title} {cells[0].text}"
        elif isinstance(block, ChartBlock):
            for one in block.chart.series:
                for label, value in zip(block.chart.labels, one.origins, strict=False):
                    if value is not None:
                        yield value, f"{block.chart.title} {label}"


def _pages(made: Book, document: Document, sheets: _Sheets, base: Ground) -> tuple[list[Page], Page]:
    """Add the empty sheets in the order of the document; return those of tables, and that of the bases."""
    names = {block.caption: name for name, block in sheets.tables}
    pages: list[Page] = []
    sources: Page | None = None
    for _, block in document.blocks():
        if not isinstance(block, TableBlock):
            continue
        if block.caption in names:
            pages.append(add_page(made, base.report, names[block.caption], widths_of(block.table)))
        elif sources is None:
            sources = bases_page(made, base.report)
    return pages, sources or bases_page(made, base.report)


def _formulas(table: Table, linked: Linked, sheets: _Sheets, title: str) -> Table:
    """Return a table of the document with formulas for its figures."""
    key, _, standard = table.id.partition(":")
    one = next((item for item in linked.report.assessments if item.standard.id == standard), None)
    if key == "compliance" and one is not None:
        made = only(linked.compliance(one), (column.id for column in table.columns))
    elif key == "overall" and one is not None:
        made = linked.overall(one, _verdicts(f"compliance:{standard}", linked, sheets))
    elif key == "years":
        made = linked.years(core_only=True)
    elif key == "energy":
        made = replace(linked.energy(), columns=table.columns)
    else:
        made = linked.table(table)
    return replace(made, title=title)


def _verdicts(wanted: str, linked: Linked, sheets: _Sheets) -> list[str]:
    """Return the conditions that the verdicts of T1, on its own sheet, are what they were."""
    for name, block in sheets.tables:
        if block.table.id == wanted:
            table = _formulas(block.table, linked, sheets, "")
            return unchanged(table, lambda row, column, name=name: place(name, FIRST_ROW + row, column))  # type: ignore[misc]
    return []


def _fill(made: Book, page: Page, linked: Linked, table: Table) -> None:
    report: ComplianceReport = linked.report
    key = table.id.partition(":")[0]
    fill_table(made, page, report, table, frozen=_IN_SIGHT.get(key, 1))
    for column in range(len(table.columns)):
        if any(row[column].formula and row[column].number is None for row in table.rows):
            colour_verdicts(made, page, (FIRST_ROW, column, FIRST_ROW + len(table.rows) - 1), linked.lang)


def _share_sheet(sheets: _Sheets) -> str:
    """Return the name of the sheet of the energy structure, empty where there is none."""
    return next((name for name, block in sheets.tables if block.table.id == "energy"), "")
