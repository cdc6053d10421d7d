"""Files written whole or not at all, and never over an input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.cli import console
from lowcarbon_cli.cli.options import said
from lowcarbon_cli.errors import OutputError, UsageError
from lowcarbon_cli.render import formats
from lowcarbon_cli.render.files import write

__all__ = ["check_format", "check_targets", "deliver", "say_written", "write"]

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.formats import AnyReport


def check_targets(
    targets: Iterable[Path], inputs: Iterable[Path], extensions: Iterable[str] | None = tuple(formats.EXTENSIONS)
) -> None:
    """Refuse, before any work, an unknown suffix and an output that is one of the inputs.

    ``extensions`` None allows any suffix.
    """
    known = None if extensions is None else tuple(extensions)
    sources = {path.resolve() for path in inputs}
    for target in targets:
        if known is not None and target.suffix.lower() not in known:
            raise UsageError("cli_bad_suffix", path=target, known=" ".join(known))
        if target.resolve() in sources:
            raise OutputError("cli_same_file", path=target)


def check_format(name: str, known: Iterable[str] = formats.SCREEN) -> None:
    """Refuse, before any work, a format that standard output does not know."""
    if name not in known:
        raise UsageError("cli_bad_format", value=name, known=", ".join(known))


def deliver(report: AnyReport, paths: Iterable[Path], format_: str, lang: Lang, level: int) -> None:
    """Write the report to each file in the format of its suffix, then show it on standard output."""
    for path in paths:
        say_written(path, formats.file_bytes(report, formats.by_extension(path) or "text", lang), lang)
    width, colour, encoding = console.width(), console.colour(), console.encoding()
    shown = formats.screen_text(report, format_, lang, width=width, colour=colour, encoding=encoding, level=level)
    console.out(shown)


def say_written(path: Path, content: bytes, lang: Lang) -> None:
    """Write a file and say so beside the output."""
    write(path, content)
    console.err(said("label", "cli_wrote", lang, path=str(path)))
