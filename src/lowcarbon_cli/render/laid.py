"""Reports that are a list of tables (targets, carbon) in each format, through the common layouters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from lowcarbon_cli.render.tables import VERBOSE

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.table import Table

Report_contra = TypeVar("Report_contra", contravariant=True)


class Layout(Protocol[Report_contra]):
    """What one kind of report says of itself; the modules ``targets_formats`` and ``carbon.formats`` are such."""

    def title(self, report: Report_contra, lang: Lang) -> str:
        """Return the title of the whole report."""

    def screen_tables(self, report: Report_contra, lang: Lang, level: int = ..., encoding: str = ...) -> list[Table]:
        """Return what a person reads on screen at a level of detail."""

    def document_tables(self, report: Report_contra, lang: Lang, encoding: str = ...) -> list[Table]:
        """Return every table."""

    def json_text(self, report: Report_contra, lang: Lang, encoding: str = ...) -> str:
        """Return the report as JSON text."""

    def long_table(self, report: Report_contra, lang: Lang) -> Table:
        """Return one row per figure."""

    def xlsx_bytes(self, report: Report_contra, lang: Lang) -> bytes:
        """Return the report as a workbook, one sheet per table."""


def file_bytes(layout: Layout[Report_contra], report: Report_contra, name: str, lang: Lang) -> bytes:
    """Return the whole report as the bytes of a file in format ``name``."""
    if name == "xlsx":
        return layout.xlsx_bytes(report, lang)
    if name == "csv":
        from lowcarbon_cli.render import csvfile

        return csvfile.table_bytes([layout.long_table(report, lang)])
    return screen_text(layout, report, name, lang, width=None, colour=False, encoding="utf-8", level=None).encode()


def screen_text(  # noqa: PLR0913 - what the screen can show
    layout: Layout[Report_contra],
    report: Report_contra,
    name: str,
    lang: Lang,
    *,
    width: int | None,
    colour: bool,
    encoding: str,
    level: int | None,
) -> str:
    """Return the report as text in format ``name``. Raises ``ValueError`` for an unknown format."""
    title = layout.title(report, lang)
    if name == "text":
        from lowcarbon_cli.render import text

        shown = layout.screen_tables(report, lang, VERBOSE if level is None else level, encoding)
        return text.render_tables(title, shown, lang, width=width, colour=colour, encoding=encoding)
    if name == "json":
        return layout.json_text(report, lang, encoding)
    if name == "md":
        from lowcarbon_cli.render import markdown

        tables = layout.document_tables(report, lang, encoding)
        return markdown.render_tables(title, tables, lang, encoding=encoding)
    if name == "csv":
        from lowcarbon_cli.render import csvfile
        from lowcarbon_cli.render.safe import safe

        return safe(csvfile.table_bytes([layout.long_table(report, lang)]).decode().removeprefix(csvfile.BOM), encoding)
    message = f"no format called {name!r}"
    raise ValueError(message)
