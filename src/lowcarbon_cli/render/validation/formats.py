"""Formats of a validation, and the one door to them; each format's module is imported when used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.findings import Severity

if TYPE_CHECKING:
    from pathlib import PurePath

    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.validation import ValidationReport

SCREEN = ("text", "json", "jsonl", "csv", "sarif", "junit", "github")
"""Formats that can go to standard output."""

EXTENSIONS = {
    ".txt": "text",
    ".json": "json",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".sarif": "sarif",
    ".xml": "junit",
    ".md": "md",
    ".xlsx": "xlsx",
}
"""File extension -> format."""


class Look(Struct, frozen=True):
    """How text looks, and from which severity on JUnit counts a failure."""

    width: int | None = None
    colour: bool = False
    encoding: str = "utf-8"
    effect: bool = False
    fail_on: Severity = Severity.ERROR


def by_extension(path: PurePath) -> str | None:
    """Return the format that ``path`` asks for by its extension, None for an unknown one."""
    return EXTENSIONS.get(path.suffix.lower())


def file_bytes(report: ValidationReport, name: str, lang: Lang, look: Look) -> bytes:
    """Return the report as the bytes of a file in format ``name``: UTF-8, CSV with byte order mark."""
    if name == "xlsx":
        from lowcarbon_cli.render import xlsx
        from lowcarbon_cli.render.validation import tables

        sheets = [("findings", tables.findings(report, lang))]
        sheets += [(table.id, table) for table in tables.surroundings(report, lang)]
        return xlsx.render_tables(report, sheets, lang)
    if name == "csv":
        from lowcarbon_cli.render import csvfile
        from lowcarbon_cli.render.validation import tables

        return csvfile.table_bytes([tables.findings(report, lang)], notes=True)
    plain = Look(effect=look.effect, fail_on=look.fail_on)
    return screen_text(report, name, lang, plain).encode("utf-8", "replace")


def screen_text(report: ValidationReport, name: str, lang: Lang, look: Look) -> str:
    """Return the report as text for standard output. Raises ``ValueError`` for an unknown format."""
    if name == "text":
        from lowcarbon_cli.render.validation import text

        return text.render(
            report, lang, width=look.width, colour=look.colour, encoding=look.encoding, effect=look.effect
        )
    if name in {"json", "jsonl"}:
        from lowcarbon_cli.render.validation import json

        write = json.render if name == "json" else json.render_lines
        return write(report, lang, encoding=look.encoding)
    if name == "sarif":
        from lowcarbon_cli.render.validation import sarif

        return sarif.render(report, lang, encoding=look.encoding)
    if name == "junit":
        from lowcarbon_cli.render.validation import junit

        return junit.render(report, lang, fail_on=look.fail_on, encoding=look.encoding)
    if name == "github":
        from lowcarbon_cli.render.validation import github

        return github.render(report, lang, encoding=look.encoding)
    if name in {"csv", "md"}:
        return _tables(report, name, lang, look)
    message = f"no format called {name!r}"
    raise ValueError(message)


def _tables(report: ValidationReport, name: str, lang: Lang, look: Look) -> str:
    from lowcarbon_cli.render.safe import safe
    from lowcarbon_cli.render.validation import tables

    if name == "csv":
        from lowcarbon_cli.render import csvfile

        content = csvfile.table_bytes([tables.findings(report, lang)], notes=True).decode("utf-8")
        return safe(content.removeprefix(csvfile.BOM), look.encoding)
    from lowcarbon_cli.render import markdown
    from lowcarbon_cli.render.validation.words import word

    title = " - ".join(part for part in (word("title", lang), report.park.name) if part)
    listed = [tables.findings(report, lang), *tables.surroundings(report, lang)]
    return markdown.render_tables(title, listed, lang, encoding=look.encoding)
