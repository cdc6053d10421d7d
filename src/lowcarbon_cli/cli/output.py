"""Report -> bytes by format, and files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang

SUFFIXES = (".xlsx", ".csv", ".json", ".md", ".txt")
FORMATS = ("text", "json", "csv", "md")


def rendered(report: ComplianceReport, suffix: str, lang: Lang) -> bytes:
    """Return the report as the bytes of a file with this suffix."""
    if suffix == ".xlsx":
        from lowcarbon_cli.render import xlsx

        return xlsx.render(report, lang)
    if suffix == ".csv":
        from lowcarbon_cli.render import csvfile

        return csvfile.render(report, lang)
    if suffix == ".json":
        from lowcarbon_cli.render import json

        return json.render(report, lang).encode("utf-8")
    if suffix == ".md":
        from lowcarbon_cli.render import markdown

        return markdown.render(report, lang).encode("utf-8")
    from lowcarbon_cli.render import text

    return text.render(report, lang, level=1).encode("utf-8")


def check_targets(targets: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Refuse, before any work, an unknown suffix and an output that is one of the inputs."""
    sources = {path.resolve() for path in inputs}
    for target in targets:
        if target.suffix.lower() not in SUFFIXES:
            raise UsageError("cli_bad_suffix", path=target, known=" ".join(SUFFIXES))
        if target.resolve() in sources:
            raise OutputError("cli_same_file", path=target)


def write(path: Path, content: bytes) -> None:
    """Write a file atomically: a temporary file beside it, then one rename."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent or Path(), prefix=f".{path.name}.", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError("cli_cannot_write", path=path, why=error.strerror or error) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
