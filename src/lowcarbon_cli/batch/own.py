"""What a batch writes itself, and how it is known again: it never becomes an input of this or a later run."""

from __future__ import annotations

import os
import re
import struct
import zlib
from functools import cache, partial
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.messages import say
from lowcarbon_cli.render.files import clear_leftovers, kept_name, temporary_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_REPORT = re.compile(r"\d{4,}-.")
"""How the name of a park's report begins (``work.stem_of``)."""
_BESIDE_JOURNAL = ("", "-wal", "-shm", "-journal")
_TITLES = ("batch_title", "render_title")
"""What the workbook of a batch, and the report of one park, are called in their properties."""
_TAIL = 16_384
"""Bytes at the end of a workbook of ours that hold its properties and its directory."""
_ENTRY = 46
_LOCAL = 30
_DEFLATED = 8
_PROPERTIES = b"docProps/core.xml"
_TITLE = re.compile(rb"<dc:title>(.*?)</dc:title>", re.DOTALL)
_HEAD = 400
_OURS = 4
"""So many headings are enough to be nobody else's."""


class Own(Struct, frozen=True):
    """What the run in hand writes, by where it really is."""

    files: frozenset[str] = frozenset()
    """Outputs and the tables beside them."""
    writing: frozenset[str] = frozenset()
    """The same as far as the names of temporary files keep them."""
    journal: frozenset[str] = frozenset()
    reports: str = ""
    """The folder of the parks' reports, empty for none."""
    each: tuple[str, ...] = ()
    """Suffixes of the parks' reports."""

    def passing(self, folder: str, name: str) -> bool:
        """Tell whether a file is the journal or what was left of one that a killed run was writing."""
        path = os.path.join(folder, name)  # noqa: PTH118 - for each file of a folder
        if path in self.journal:
            return True
        if not name.endswith(".tmp"):
            return False
        target = temporary_of(name)
        return bool(target) and (self._output(folder, target) or self._report(folder, target))

    def names_in(self, folder: str) -> list[str]:
        """Return the names that the run may write in a folder, there already or not."""
        start = folder if folder.endswith(os.sep) else folder + os.sep
        return sorted(
            path.removeprefix(start)
            for path in self.files | self.journal
            if path.startswith(start) and os.sep not in path[len(start) :]
        )

    def clear(self) -> None:
        """Remove what killed runs left of these files, where nobody is writing it."""
        for folder in sorted({os.path.dirname(path) for path in self.files}):  # noqa: PTH120 - as above
            clear_leftovers(folder, partial(self._output, folder))
        if self.reports:
            clear_leftovers(self.reports, partial(self._report, self.reports))

    def _output(self, folder: str, name: str) -> bool:
        return os.path.join(folder, name) in self.writing  # noqa: PTH118 - as above

    def _report(self, folder: str, name: str) -> bool:
        return folder == self.reports and bool(_REPORT.match(name)) and name.endswith(self.each)


def own_of(files: Iterable[Path], journal: Path, reports: str = "", each: tuple[str, ...] = ()) -> Own:
    """Return what a run writes."""
    place = os.path.realpath(journal)
    outputs = [Path(path).resolve() for path in files]
    return Own(
        frozenset(map(str, outputs)),
        frozenset(str(path.with_name(kept_name(path.name))) for path in outputs),
        frozenset(place + end for end in _BESIDE_JOURNAL),
        os.path.realpath(reports) if reports else "",
        each,
    )


def made_here(path: str) -> bool:
    """Tell whether a file is a batch's summary or the report of a park, by what is in it and for certain.

    An .xlsx by the title among its properties, a .csv by its headings, a .txt by its first line; False for others.
    """
    suffix = path[path.rfind(".") :].casefold()
    try:
        if suffix == ".xlsx":
            return _title(path) in _titles()
        if suffix in {".csv", ".txt"}:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - for each file of a folder
                return file.read(_HEAD).startswith(_beginnings(suffix))
    except (OSError, ValueError, struct.error):
        pass
    return False


@cache
def _titles() -> frozenset[str]:
    return frozenset(say("label", key, lang, {}) for key in _TITLES for lang in ("zh", "en"))


@cache
def _beginnings(suffix: str) -> tuple[bytes, ...]:
    """Return how our files of this kind begin: a title, or byte order mark and headings."""
    from lowcarbon_cli.render.batch.lines import TABLES, titles
    from lowcarbon_cli.render.csvfile import BOM
    from lowcarbon_cli.render.long import headings

    found = []
    for lang in ("zh", "en"):
        if suffix == ".txt":
            title = say("label", "render_title", lang, {})
            found += [f"{title} - ", f"{title}\n"]  # with the park's name and without
        else:
            heads = [*(titles(name, lang) for name in TABLES), [column.title for column in headings(lang)]]
            found += [f"{BOM}{','.join(head[:_OURS])}," for head in heads]
    return tuple(text.encode() for text in found)


def _title(path: str) -> str:
    """Return the title of a workbook that has its properties at its end, as ours do; empty for another."""
    # zipfile would need five times as long, for every workbook of a folder
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - for each file of a folder
        size = file.seek(0, os.SEEK_END)
        start = max(0, size - _TAIL)
        file.seek(start)
        tail = file.read()
    entry = tail.rfind(_PROPERTIES) - _ENTRY
    if entry < 0 or not tail.startswith(b"PK\x01\x02", entry):
        return ""
    (method,), (packed,) = struct.unpack_from("<H", tail, entry + 10), struct.unpack_from("<I", tail, entry + 20)
    local: int = struct.unpack_from("<I", tail, entry + 42)[0] - start
    if local < 0 or method != _DEFLATED:
        return ""
    content = local + _LOCAL + sum(struct.unpack_from("<HH", tail, local + 26))
    try:
        text = zlib.decompressobj(-zlib.MAX_WBITS).decompress(tail[content : content + packed], _TAIL)
    except zlib.error:
        return ""
    found = _TITLE.search(text)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""
