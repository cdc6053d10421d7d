"""The one door to the formats of documents; each module is imported when used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.errors import UsageError

if TYPE_CHECKING:
    from pathlib import PurePath

    from lowcarbon_cli.model.documents import Material
    from lowcarbon_cli.model.text import Lang

EXTENSIONS = {".docx": "docx", ".html": "html", ".htm": "html", ".md": "md", ".xlsx": "xlsx"}
"""File extension -> format."""
_EXTRA = {"docx": "python-docx", "html": "Jinja2"}
"""Format -> the package of the extra ``docs`` that it needs."""
_MODULES = {"docx": "docx", "html": "jinja2"}


def by_extension(path: PurePath) -> str | None:
    """Return the format that ``path`` asks for by its extension, None for an unknown one."""
    return EXTENSIONS.get(path.suffix.lower())


def check(name: str) -> None:
    """Raise ``UsageError`` where a format needs a package that is not installed."""
    from importlib.util import find_spec

    if name in _EXTRA and find_spec(_MODULES[name]) is None:
        raise UsageError("docs_extra", suffix=f".{name}", package=_EXTRA[name])


def file_bytes(material: Material, name: str, lang: Lang = "zh", *, template: bytes | None = None) -> bytes:
    """Return a document as the bytes of a file in format ``name``.

    ``template`` is the user's own .docx, whose styles and page layout are used. Raises ``UsageError``
    where a package is not installed or the template is none, ``ValueError`` for an unknown format.
    """
    if name == "xlsx":
        from lowcarbon_cli.render.documents import workbook

        return workbook.render(material, lang)
    from lowcarbon_cli.render.documents.build import build

    document = build(material, lang)
    if name == "md":
        from lowcarbon_cli.render.documents import markdown

        return markdown.render(document).encode("utf-8")
    try:
        if name == "html":
            from lowcarbon_cli.render.documents import html

            return html.render(document).encode("utf-8")
        if name == "docx":
            from lowcarbon_cli.render.documents import docx

            return docx.render(document, template)
    except ModuleNotFoundError as error:
        raise UsageError("docs_extra", suffix=f".{name}", package=_EXTRA[name]) from error
    message = f"no document format called {name!r}"
    raise ValueError(message)
