"""What kind of file some bytes are: by content; the name only says whether text may be a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.read.archive import ZIP_HEADER
from lowcarbon_cli.read.refuse import refused

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["xlsx", "ods", "xls", "csv"]

OLE_HEADER = bytes.fromhex("D0CF11E0A1B11AE1")
WORKBOOK_SUFFIXES = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".et", ".ett", ".ods", ".ots"}
)
TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".tab"})
_HEAD = 4096
_HTML = re.compile(rb"<!doctype html|<html|<table|<head|<body|<meta|<div", re.IGNORECASE)
_SHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"

_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"Rar!", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ", "packed"),
)


def sniff(content: bytes, suffix: str, shown: str) -> Kind | Literal["zip"]:
    """Return the kind of a file; ``zip`` still needs ``kind_of_archive``.

    Text counts as a table unless its name says workbook. Raises ``UnreadableFileError`` for anything
    that is no table.
    """
    head = content[:_HEAD]
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe") and not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise refused("LC-FIL-004", shown)
    if head.startswith(OLE_HEADER):
        return _ole(content, shown)
    if head.startswith((ZIP_HEADER, b"PK\x05\x06")):
        return "zip"
    found = next((what for magic, what in _MAGIC if head.startswith(magic)), None)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if found is None and start.startswith(b"<"):
        if _SHEET_XML in head:
            raise refused("LC-FIL-020", shown, what=label("file_kind_xml2003"))
        found = "html" if _HTML.search(head) else "xml"
    if found is None and suffix in WORKBOOK_SUFFIXES:
        found = "other" if b"\x00" in head else "text"
    if found is not None:
        raise refused("LC-FIL-006", shown, what=label(f"file_kind_{found}"))
    return "csv"


def _ole(content: bytes, shown: str) -> Literal["xls"]:
    # directory entries of a compound file hold their names in UTF-16, whole within one sector
    def has(name: str) -> bool:
        return f"{name}\x00".encode("utf-16-le") in content

    if has("EncryptedPackage") or has("EncryptionInfo"):
        raise refused("LC-FIL-005", shown)
    if has("Workbook") or has("WORKBOOK") or has("Book"):
        return "xls"
    if not has("Root Entry"):  # the directory itself is missing
        raise refused("LC-FIL-007", shown, detail=label("file_no_directory"))
    raise refused("LC-FIL-006", shown, what=label("file_kind_word" if has("WordDocument") else "file_kind_ole"))


def kind_of_archive(names: Iterable[str], mimetype: bytes, shown: str) -> Literal["xlsx", "ods"]:
    """Return the kind of a zip archive by its parts and, for OpenDocument, its ``mimetype``."""
    lower = {name.casefold() for name in names}
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        if mimetype.rpartition(b".")[2].startswith(b"spreadsheet"):
            return "ods"
        raise refused("LC-FIL-006", shown, what=label("file_kind_odf"))
    if "xl/workbook.bin" in lower:
        raise refused("LC-FIL-020", shown, what=label("file_kind_xlsb"))
    if "index/document.iwa" in lower or "index.zip" in lower:
        raise refused("LC-FIL-020", shown, what=label("file_kind_numbers"))
    if "[content_types].xml" not in lower:
        raise refused("LC-FIL-006", shown, what=label("file_kind_packed"))
    for prefix, what in (("word/", "word"), ("ppt/", "slides")):
        if any(name.startswith(prefix) for name in lower):
            raise refused("LC-FIL-006", shown, what=label(f"file_kind_{what}"))
    return "xlsx"
