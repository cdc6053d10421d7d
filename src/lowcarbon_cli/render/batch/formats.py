"""Which formats a batch has, and the one door to them; each format's module is imported when used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.render.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from lowcarbon_cli.model.batch import BatchReport
    from lowcarbon_cli.model.text import Lang

SCREEN = ("text", "json", "csv")
"""Formats that can go to standard output."""
EXTENSIONS = (".xlsx", ".csv", ".json", ".parquet")
BESIDE = ("parks", "findings")
"""Tables that stand in files of their own beside a .csv or .parquet of the figures."""


def check(path: Path) -> None:
    """Raise ``UsageError`` where a format needs what is not installed."""
    if path.suffix.lower() == ".parquet":
        from lowcarbon_cli.render.batch import parquet

        parquet.check()


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the files that are written for one output: itself, and those of the other tables beside it."""
    if path.suffix.lower() in {".csv", ".parquet"}:
        return (path, *(path.with_name(f"{path.stem}.{name}{path.suffix}") for name in BESIDE))
    return (path,)


def write(report: BatchReport, path: Path, lang: Lang) -> None:
    """Write an output in the format of its suffix. Raises ``OutputError``; then no file was touched half."""
    suffix = path.suffix.lower()
    tables = zip(("figures", *BESIDE), files_of(path), strict=False)
    if suffix == ".csv":
        from lowcarbon_cli.render.batch import csvfile

        csvfile.write(report, tables, lang)
        return
    for name, target in tables:
        with replacing(target) as file:
            _fill(report, suffix, name, file, lang)


def _fill(report: BatchReport, suffix: str, name: str, file: BinaryIO, lang: Lang) -> None:
    if suffix == ".xlsx":
        from lowcarbon_cli.render.batch import xlsx

        xlsx.write(report, file, lang)
    elif suffix == ".parquet":
        from lowcarbon_cli.render.batch import parquet

        parquet.write(report, name, file)
    else:
        from lowcarbon_cli.render.batch import jsonfile

        file.writelines(piece.encode("utf-8", "replace") for piece in jsonfile.pieces(report))


def screen(
    report: BatchReport, name: str, lang: Lang, *, width: int | None, colour: bool, encoding: str
) -> Iterator[str]:
    """Yield what goes to standard output, piece by piece."""
    from lowcarbon_cli.render.safe import json_safe, safe

    if name == "json":
        from lowcarbon_cli.render.batch import jsonfile

        yield from (json_safe(piece, encoding) for piece in jsonfile.pieces(report))
    elif name == "csv":
        from lowcarbon_cli.render.batch import csvfile

        yield from (safe(piece, encoding) for piece in csvfile.pieces(report, "figures", lang))
    else:
        from lowcarbon_cli.render.batch.tables import ON_SCREEN, summary_tables
        from lowcarbon_cli.render.batch.words import word
        from lowcarbon_cli.render.text import render_tables

        tables = summary_tables(report, lang, most=ON_SCREEN)
        yield render_tables(word("title", lang), tables, lang, width=width, colour=colour, encoding=encoding)
