"""A zip archive that is not trusted: names, counts and sizes are judged before anything is unpacked.

What a part really unpacks to is counted while it is inflated, by zlib itself: the declared size is
only a claim, and ``zipfile`` would stop at it. A compression ratio alone never rejects.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.messages import label, say
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.read.refuse import refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowcarbon_cli.model.budget import Budget

ZIP_HEADER = b"PK\x03\x04"
_DIRECTORY_END = b"PK\x05\x06"
_END_SIZE = 22
_ENTRY_SIZE = 512
"""Generous mean length of a directory entry; more means names made to cost memory."""
_LOCAL_SIZE = 30
_ENCRYPTED = 0x1
_ODD_NAME = re.compile(r"(^|/)\.\.(/|$)|^/|\\|^[A-Za-z]:|\x00")


class Archive(Struct):
    """An archive whose directory passed; ``read`` unpacks one part, counting against the budget."""

    content: bytes
    shown: str
    budget: Budget
    parts: Mapping[str, zipfile.ZipInfo]
    unpacked: int = 0
    """Bytes unpacked so far."""

    def read(self, name: str) -> bytes:
        """Return the content of a part. Raises ``UnreadableFileError`` for a damaged one and one that is too large."""
        info = self.parts[name]
        start = self._start(info)
        content = self._inflated(info, memoryview(self.content)[start : start + info.compress_size])
        self.unpacked += len(content)
        if len(content) > self.budget.part_bytes or self.unpacked > self.budget.total_bytes:
            raise too_large(self.shown, name, self.budget)
        if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise _damaged(self.shown, name)
        return content

    def _inflated(self, info: zipfile.ZipInfo, packed: memoryview) -> bytes:
        if info.compress_type == zipfile.ZIP_STORED:
            return bytes(packed)
        try:  # one byte above the bound tells that it is passed
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, self.budget.part_bytes + 1)
        except zlib.error as error:
            raise _damaged(self.shown, info.filename) from error

    def _start(self, info: zipfile.ZipInfo) -> int:
        """Return where the packed bytes of a part begin, behind its local header."""
        header = self.content[info.header_offset : info.header_offset + _LOCAL_SIZE]
        if len(header) != _LOCAL_SIZE or not header.startswith(ZIP_HEADER):
            raise _damaged(self.shown, info.filename)
        name, extra = struct.unpack_from("<HH", header, 26)
        return info.header_offset + _LOCAL_SIZE + int(name) + int(extra)


def _damaged(shown: str, part: str, why: str = "file_bad_part") -> Exception:
    """Return the refusal of an archive with one part that cannot be unpacked."""
    named = {"part": part}
    return refused("LC-FIL-007", shown, detail=Text(say("label", why, "zh", named), say("label", why, "en", named)))


def too_large(shown: str, part: str, budget: Budget) -> Exception:
    """Return the refusal of an archive that unpacks, or says it unpacks, to too much."""
    mib = 1 << 20
    return refused("LC-FIL-010", shown, part=part, one=budget.part_bytes // mib, all=budget.total_bytes // mib)


def open_archive(content: bytes, shown: str, budget: Budget) -> Archive:
    """Return the archive. Raises ``UnreadableFileError`` for one that is damaged, locked or a trap."""
    _judge_directory_size(content, shown, budget)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError) as error:
        raise refused("LC-FIL-007", shown, detail=label("file_bad_directory")) from error
    if len(entries) > budget.parts:
        raise refused("LC-FIL-018", shown, limit=budget.parts)
    _judge_names(entries, shown)
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise refused("LC-FIL-005", shown)
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise _damaged(shown, entry.filename, "file_bad_method")
        if entry.file_size > budget.part_bytes:
            raise too_large(shown, entry.filename, budget)
    if sum(entry.file_size for entry in entries) > budget.total_bytes:
        raise too_large(shown, "*", budget)
    return Archive(content, shown, budget, {entry.filename: entry for entry in entries})


def _judge_directory_size(content: bytes, shown: str, budget: Budget) -> None:
    """Refuse a directory so large that listing it would already cost memory."""
    place = content.rfind(_DIRECTORY_END, max(0, len(content) - _END_SIZE - 0xFFFF))
    if place < 0 or len(content) < place + _END_SIZE:
        raise refused("LC-FIL-007", shown, detail=label("file_cut"))
    count, size = struct.unpack_from("<HI", content, place + 10)
    if count > budget.parts or size > budget.parts * _ENTRY_SIZE:
        raise refused("LC-FIL-018", shown, limit=budget.parts)


def _judge_names(entries: list[zipfile.ZipInfo], shown: str) -> None:
    """Refuse names that point outside the archive, or two parts of one name (names ignore case)."""
    seen: set[str] = set()
    for entry in entries:
        # zipfile cuts a name at a NUL and, on Windows, turns a backslash into a slash
        name = entry.orig_filename
        if _ODD_NAME.search(name) or name.casefold() in seen:
            raise refused("LC-FIL-016", shown, part=name.replace("\x00", "?"))
        seen.add(name.casefold())
