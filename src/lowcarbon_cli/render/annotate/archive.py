"""The workbook as a package of parts: which files are refused, and how the parts are packed again."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib

from msgspec import Struct

from lowcarbon_cli.errors import OutputError
from lowcarbon_cli.render.annotate.xmlparts import BrokenPartError, utf8

MAX_UNPACKED = 500_000_000
"""Bytes that a workbook may unpack to, unless the caller allows more."""

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = b"PK\x03\x04"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED = 0x1
_ODS = b"application/vnd.oasis.opendocument"


class _Part(Struct, frozen=True):
    name: str
    compression: int
    content: bytes


class Package:
    """The parts of an Office Open XML file in their order; changed and new ones are remembered."""

    def __init__(self, parts: list[_Part]) -> None:
        self._parts = parts
        self._content = {part.name: part.content for part in parts}
        self._folded = {part.name.lower(): part.name for part in parts}
        if len(self._folded) != len(parts):
            raise BrokenPartError("two parts of one name")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts, new ones last."""
        return tuple(self._content)

    def has(self, name: str) -> bool:
        """Tell whether there is a part of this name; capitals do not matter, as in Excel."""
        return name.lower() in self._folded

    def read(self, name: str) -> bytes:
        """Return a part. Raises ``BrokenPartError`` where it is missing."""
        if not self.has(name):
            raise BrokenPartError(f"{name}: missing")
        return self._content[self._folded[name.lower()]]

    def xml(self, name: str) -> bytes:
        """Return an XML part in UTF-8. Raises ``BrokenPartError`` where it is missing or not decodable."""
        try:
            return utf8(self.read(name))
        except (UnicodeError, LookupError) as error:
            raise BrokenPartError(f"{name}: {error}") from error

    def put(self, name: str, content: bytes) -> None:
        """Replace a part or add it behind the others."""
        found = self._folded.setdefault(name.lower(), name)
        if self._content.get(found) is None:
            self._parts.append(_Part(found, zipfile.ZIP_DEFLATED, b""))
        self._content[found] = content

    def free_name(self, pattern: str) -> str:
        """Return the first name of ``pattern`` (with ``{}`` for the number) that no part has."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def packed(self) -> bytes:
        """Return the file: the old order, fixed times, so that equal content gives equal bytes."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for part in self._parts:
                entry = zipfile.ZipInfo(part.name, _EARLIEST)
                entry.create_system = 0
                entry.compress_type = part.compression
                archive.writestr(entry, self._content[part.name])
        return target.getvalue()


def opened(content: bytes, file: str, max_unpacked: int = MAX_UNPACKED) -> Package:
    """Return the package of an .xlsx or .xlsm file.

    Raises ``OutputError`` that names the reason for every other kind of file, for one that is
    encrypted or signed (a change would break the signature), and for a broken one.
    """
    _refuse_others(content, file)
    try:
        package = Package(_parts(content, file, max_unpacked))
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError) as error:
        raise OutputError("annotate_broken", file=file, detail=f"{type(error).__name__}: {error}") from error
    _refuse_kinds(package, file)
    return package


def _refuse_others(content: bytes, file: str) -> None:
    if content.startswith(_OLE):
        protected = "EncryptedPackage".encode("utf-16-le") in content
        raise OutputError("annotate_protected" if protected else "annotate_xls", file=file)
    if not content.startswith(_ZIP):
        raise OutputError("annotate_not_workbook", file=file)


def _parts(content: bytes, file: str, max_unpacked: int) -> list[_Part]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise OutputError("annotate_protected", file=file)
        if sum(entry.file_size for entry in entries) > max_unpacked:
            raise OutputError("annotate_too_large", file=file, limit=max_unpacked // 1_000_000)
        kept = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        return [
            _Part(
                entry.filename,
                entry.compress_type if entry.compress_type in kept else zipfile.ZIP_DEFLATED,
                archive.read(entry),
            )
            for entry in entries
        ]


def _refuse_kinds(package: Package, file: str) -> None:
    if package.has("mimetype") and package.read("mimetype").startswith(_ODS):
        raise OutputError("annotate_ods", file=file)
    if package.has("xl/workbook.bin"):
        raise OutputError("annotate_xlsb", file=file)
    if any(name.lower().startswith("_xmlsignatures/") for name in package.names):
        raise OutputError("annotate_signed", file=file)
    if not package.has("[Content_Types].xml") or not package.has("_rels/.rels"):
        raise OutputError("annotate_not_workbook", file=file)


def resolved(base: str, target: str) -> str:
    """Return the part that ``target`` of a relationship of the part ``base`` means."""
    joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(base), target)
    return posixpath.normpath(joined).lstrip("/")
