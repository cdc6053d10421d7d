"""Which formats there are, and the one door to them; each format's module is imported when used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.results import ComplianceReport

if TYPE_CHECKING:
    from pathlib import PurePath

    from lowcarbon_cli.model.carbon.report import CarbonReport
    from lowcarbon_cli.model.targets import TargetsReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.laid import Layout

    AnyReport = ComplianceReport | TargetsReport | CarbonReport

SCREEN = ("text", "json", "md", "csv")
"""Formats that can go to standard output."""

EXTENSIONS = {".txt": "text", ".json": "json", ".md": "md", ".csv": "csv", ".xlsx": "xlsx"}
"""File extension -> format."""


def by_extension(path: PurePath) -> str | None:
    """Return the format that ``path`` asks for by its extension, None for an unknown one."""
    return EXTENSIONS.get(path.suffix.lower())


def file_bytes(report: AnyReport, name: str, lang: Lang = "zh") -> bytes:
    """Return the whole report as the bytes of a file in format ``name``.

    Text formats are UTF-8 (CSV with byte order mark). Raises ``ValueError`` for an unknown format.
    """
    if not isinstance(report, ComplianceReport):
        from lowcarbon_cli.render import laid

        return laid.file_bytes(_layout(report), report, name, lang)
    if name == "xlsx":
        from lowcarbon_cli.render import xlsx

        return xlsx.render(report, lang)
    if name == "csv":
        from lowcarbon_cli.render import csvfile

        return csvfile.render(report, lang)
    return screen_text(report, name, lang).encode("utf-8")


def screen_text(
    report: AnyReport,
    name: str,
    lang: Lang = "zh",
    *,
    width: int | None = None,
    colour: bool = False,
    encoding: str = "utf-8",
    level: int | None = None,
) -> str:
    """Return the report as text for standard output that shows ``encoding``.

    ``width``, ``colour`` and ``level`` count for ``text`` only; without a level a file holds all
    tables. CSV comes without byte order mark. Raises ``ValueError`` for an unknown format.
    """
    if not isinstance(report, ComplianceReport):
        from lowcarbon_cli.render import laid

        return laid.screen_text(
            _layout(report), report, name, lang, width=width, colour=colour, encoding=encoding, level=level
        )
    if name == "text":
        from lowcarbon_cli.render import tables, text

        shown = tables.VERBOSE if level is None else level
        return text.render(report, lang, width=width, colour=colour, encoding=encoding, level=shown)
    if name == "json":
        from lowcarbon_cli.render import json

        return json.render(report, lang, encoding=encoding)
    if name == "md":
        from lowcarbon_cli.render import markdown

        return markdown.render(report, lang, encoding=encoding)
    if name == "csv":
        from lowcarbon_cli.render import csvfile
        from lowcarbon_cli.render.safe import safe

        content = csvfile.render(report, lang).decode("utf-8").removeprefix(csvfile.BOM)
        return safe(content, encoding)
    message = f"no format called {name!r}"
    raise ValueError(message)


def _layout(report: TargetsReport | CarbonReport) -> Layout[Any]:
    from lowcarbon_cli.model.targets import TargetsReport

    if isinstance(report, TargetsReport):
        from lowcarbon_cli.render import targets_formats

        return targets_formats
    from lowcarbon_cli.render.carbon import formats

    return formats
