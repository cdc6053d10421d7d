"""The long tables of a batch as CSV, written park by park: UTF-8 with byte order mark, no formula injected."""

from __future__ import annotations

import io
from contextlib import ExitStack
from typing import TYPE_CHECKING

from lowcarbon_cli.model.text import kept_if_short
from lowcarbon_cli.render.batch.lines import TABLES, first_rows, rows, rows_of, titles
from lowcarbon_cli.render.csvfile import BOM
from lowcarbon_cli.render.files import replacing
from lowcarbon_cli.render.safe import FORMULA, no_formula, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

    from lowcarbon_cli.model.batch import BatchReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.batch.lines import Row

_AT_ONCE = 500


def write(report: BatchReport, targets: Iterable[tuple[str, Path]], lang: Lang) -> None:
    """Write tables, each by its name to its file, in one walk through the parks. Raises ``OutputError``."""
    with ExitStack() as stack:
        writers = []
        for name, path in targets:
            stream = io.TextIOWrapper(
                stack.enter_context(replacing(path)),
                encoding="utf-8",
                errors="replace",
                newline="",
                write_through=False,
            )
            # the file below is closed by whoever opened it
            stack.callback(stream.detach)
            stream.write(BOM)
            writers.append((name, _Writer(name, stream, lang)))
        for name, writer in writers:
            writer.add(first_rows(name, report, lang))
        for park in report.results():
            for name, writer in writers:
                writer.add(rows_of(name, park, report, lang))


def pieces(report: BatchReport, name: str, lang: Lang) -> Iterator[str]:
    """Yield a table as text, some hundred rows at a time."""
    stream = io.StringIO(newline="")
    writer = _Writer(name, stream, lang)
    for count, row in enumerate(rows(name, report, lang), start=1):
        writer.add([row])
        if count % _AT_ONCE == 0:
            yield _taken(stream)
    yield _taken(stream)


class _Writer:
    """Writes the rows of one table, the headings first."""

    def __init__(self, name: str, stream: TextIO, lang: Lang) -> None:
        self._stream = stream
        self._texts = [place for place, field in enumerate(TABLES[name]) if field.kind == "text"]
        stream.write(_line(map(_entry, titles(name, lang))))

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows; words are made harmless, figures are written as they are."""
        # column by column: words that come again are answered without a call of Python for each entry
        columns: list[Iterable[str]] = list(zip(*rows, strict=True))
        if columns:
            for place in self._texts:
                columns[place] = map(_entry, columns[place])
            self._stream.write("".join(map(_line, zip(*columns, strict=True))))


def _line(entries: Iterable[str]) -> str:
    return ",".join(entries) + "\r\n"


@kept_if_short
def _entry(words: str) -> str:
    """Return words as they stand in a line: no formula, no line break, in quotation marks where CSV asks for them."""
    # nearly every word is harmless as it stands
    plain = words if words.isprintable() and not words.startswith(FORMULA) else no_formula(one_line(words))
    return '"' + plain.replace('"', '""') + '"' if "," in plain or '"' in plain else plain


def _taken(stream: io.StringIO) -> str:
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text
