"""A carbon report in each format: the tables of its parts through the common layouters."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from lowcarbon_cli.render.findings import folded, listed
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.sources import bases, inputs
from lowcarbon_cli.render.table import Cell, Column, Table, columns, text_cell, whole_cell, word
from lowcarbon_cli.render.tables import NORMAL, QUIET, VERBOSE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.carbon.report import CarbonPart, CarbonReport, PartId
    from lowcarbon_cli.model.text import Lang

SCHEMA = "lowcarbon.carbon/1"


class PartModule(Protocol):
    """What the module of a part offers (``render.carbon.<part>``)."""

    def tables(self, section: object, lang: Lang, rounding: str = ...) -> tuple[Table, ...]:
        """Return the part's tables."""

    def as_json(self, section: object) -> dict[str, object]:
        """Return the part as nested dictionaries."""


def module_of(part: PartId) -> PartModule:
    """Return the module that lays a part out; each part stands in a module of its own name."""
    return cast("PartModule", import_module(f"lowcarbon_cli.render.carbon.{part}"))


def part_tables(report: CarbonReport, lang: Lang) -> Iterator[tuple[CarbonPart, Table]]:
    """Yield the tables of all parts, each with its part."""
    for part in report.parts:
        for table in module_of(part.id).tables(part.content, lang, report.compliance.rounding):
            yield part, table


def title(report: CarbonReport, lang: Lang) -> str:
    """Return the title of the whole report."""
    return " - ".join(part for part in (word("carbon_title", lang), report.compliance.park.name) if part)


def screen_tables(report: CarbonReport, lang: Lang, level: int = NORMAL, encoding: str = "utf-8") -> list[Table]:
    """Return what a person reads on screen."""
    del encoding  # no table of this report draws with characters
    own = [table for _, table in part_tables(report, lang)]
    findings = folded(report.compliance, lang, infos=level >= VERBOSE)
    if level <= QUIET:
        return [*own, findings] if any(item.severity.value == "error" for item in report.findings) else own
    return [bases(report.compliance, lang), inputs(report.compliance, lang), *own, findings]


def document_tables(report: CarbonReport, lang: Lang, encoding: str = "utf-8") -> list[Table]:
    """Return every table of the report for a document that holds all of it."""
    return [*screen_tables(report, lang, VERBOSE, encoding)[:-1], listed(report.compliance, lang)]


def json_text(report: CarbonReport, lang: Lang, encoding: str = "utf-8") -> str:
    """Return the report as JSON text, form ``lowcarbon.carbon/1``."""
    from lowcarbon_cli.render import json

    content = {
        "schema": SCHEMA,
        **json.head(report.compliance),
        "parts": {part.id: module_of(part.id).as_json(part.content) for part in report.parts},
        "findings": json.finding_list(report.findings, lang),
    }
    return json.written(content, encoding)


_LONG = (("section", False), ("table", False), ("row", True), ("item", False), ("figure", False), ("value", True))


def long_table(report: CarbonReport, lang: Lang) -> Table:
    """Return one row per figure: part, table, row with its words, heading of the figure, value, cells."""
    return Table(
        "figures",
        word("figures", lang),
        columns(
            lang,
            *(Column(key, "", numeric=numeric) for key, numeric in _LONG),
            Column("shown", ""),
            Column("cells", ""),
        ),
        tuple(_figures(report, lang)),
    )


def _figures(report: CarbonReport, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    for part, table in part_tables(report, lang):
        for place, row in enumerate(table.rows, 1):
            words = " / ".join(cell.text for cell in row if cell.number is None and cell.text.strip("- "))
            for column, cell in zip(table.columns, row, strict=True):
                if cell.number is None:
                    continue
                yield (
                    text_cell(word(f"carbon_{part.id}", lang)),
                    text_cell(table.title),
                    whole_cell(place),
                    text_cell(words),
                    text_cell(column.title),
                    Cell(significant(cell.number), cell.number),
                    text_cell(cell.text),
                    text_cell("; ".join(str(one) for one in cell.cells)),
                )


def xlsx_bytes(report: CarbonReport, lang: Lang) -> bytes:
    """Return the report as a workbook, one sheet per table."""
    from lowcarbon_cli.render import xlsx

    sheets = [(f"carbon_{table.id}", table, 1) for _, table in part_tables(report, lang)]
    return xlsx.render_sheets(report.compliance, title(report, lang), sheets, lang)
