"""A long table of a batch as CSV, written row by row: UTF-8 with byte order mark, no formula injected."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from lowcarbon_cli.render.batch.lines import TABLES, rows, titles
from lowcarbon_cli.render.csvfile import BOM
from lowcarbon_cli.render.safe import no_formula, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lowcarbon_cli.model.batch import BatchReport
    from lowcarbon_cli.model.text import Lang

_AT_ONCE = 500


def write(report: BatchReport, name: str, file: BinaryIO, lang: Lang) -> None:
    """Write the table ``name`` as bytes."""
    file.write(BOM.encode("utf-8"))
    file.writelines(piece.encode("utf-8", "replace") for piece in pieces(report, name, lang))


def pieces(report: BatchReport, name: str, lang: Lang) -> Iterator[str]:
    """Yield the table as text, some hundred rows at a time."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(titles(name, lang))
    texts = [place for place, field in enumerate(TABLES[name]) if field.kind == "text"]
    for count, row in enumerate(rows(name, report, lang), start=1):
        entries = list(row)
        for place in texts:
            entry = entries[place]
            if entry and not entry.isalnum():
                entries[place] = no_formula(one_line(entry))
        writer.writerow(entries)
        if count % _AT_ONCE == 0:
            yield _taken(stream)
    yield _taken(stream)


def _taken(stream: io.StringIO) -> str:
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text
