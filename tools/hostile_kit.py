"""What the hostile files are made of: the parts of a clean workbook, and writers that allow what none should."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tools.make_examples import PARK_A, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

CLEAN = ("园区信息", "经济数据", "总量数据")
"""Sheets of example park a that the clean workbook has."""
SHEET = "xl/worksheets/sheet2.xml"
"""The sheet 经济数据 of the clean workbook: years 2020 to 2024 in rows 2 to 6, value added in column B."""
WORKBOOK = "xl/workbook.xml"
STAMP = (2020, 1, 1, 0, 0, 0)
MIB = 1 << 20

Parts = dict[str, bytes]


@cache
def _clean() -> tuple[tuple[str, bytes], ...]:
    stream = io.BytesIO()
    write(stream, {name: PARK_A[name] for name in CLEAN})
    with zipfile.ZipFile(stream) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def clean() -> Parts:
    """Return the parts of the clean workbook."""
    return dict(_clean())


def replaced(changes: Iterable[tuple[str, str, str]]) -> Parts:
    """Return the clean parts with strings replaced (part, old, new); each must occur."""
    parts = clean()
    for part, old, new in changes:
        text = parts[part].decode("utf-8")
        if old not in text:
            raise ValueError(f"{old!r} is not in {part}")
        parts[part] = text.replace(old, new, 1).encode("utf-8")
    return parts


def changed(part: str, *pairs: tuple[str, str]) -> Parts:
    """Return the clean parts with strings of one part replaced."""
    return replaced((part, old, new) for old, new in pairs)


def with_part(name: str, content: bytes, kind: str = "") -> Parts:
    """Return the clean parts with one more, declared in the content types where ``kind`` is given."""
    declared = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    parts = changed("[Content_Types].xml", ("</Types>", declared)) if kind else clean()
    parts[name] = content
    return parts


def zipped(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive with fixed time stamps; names are taken as they are, twice the same too."""
    pairs = parts.items() if hasattr(parts, "items") else parts
    return _archive([Entry(name, data, method=method) for name, data in pairs])


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of an archive: its content, and what the archive claims about it."""

    name: str
    data: bytes = b""
    method: int = zipfile.ZIP_DEFLATED
    flags: int = 0
    packed: bytes | None = None
    """The deflated bytes, where they are not made from ``data``."""
    claimed: int | None = None
    """The size that the headers claim."""
    check: int | None = None

    def record(self) -> tuple[bytes, bytes]:
        """Return the fields that local and central header share, and the packed bytes."""
        packed = self.packed
        if packed is None:
            packed = self.data if self.method == zipfile.ZIP_STORED else _deflate(self.data)
        size = len(self.data) if self.claimed is None else self.claimed
        check = zlib.crc32(self.data) if self.check is None else self.check
        # the date is 2020-01-01, names are UTF-8 (flag 0x800)
        fields = struct.pack(
            "<HHHHHIIIHH",
            20, self.flags | 0x800, self.method, 0, (40 << 9) | (1 << 5) | 1, check, len(packed), size,
            len(self.name.encode()), 0,
        )  # fmt: skip
        return fields, packed


def archive_of(*entries: Entry) -> bytes:
    """Return an archive of entries written exactly as they are given."""
    return _archive(list(entries))


def _archive(entries: list[Entry]) -> bytes:
    body, directory = io.BytesIO(), io.BytesIO()
    for entry in entries:
        fields, packed = entry.record()
        start = body.tell()
        body.write(b"PK\x03\x04" + fields + entry.name.encode() + packed)
        directory.write(b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, start))
        directory.write(entry.name.encode())
    count, size = len(entries), directory.tell()
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, size, body.tell(), 0)
    return body.getvalue() + directory.getvalue() + end


def _deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(data) + deflate.flush()


def bomb(name: str, head: bytes, unit: bytes, tail: bytes, size: int) -> Entry:
    """Return a part that unpacks to about ``size`` bytes: ``head``, ``unit`` over and over, ``tail``.

    One piece is packed once and repeated; the whole is never in memory.
    """
    piece = unit * (MIB // len(unit))
    times = -(-(size - len(head)) // len(piece))
    check = zlib.crc32(head)
    for _ in range(times):
        check = zlib.crc32(piece, check)
    packed = _block(head) + _block(piece) * times + _deflate(tail)
    return Entry(name, packed=packed, claimed=len(head) + times * len(piece) + len(tail), check=zlib.crc32(tail, check))


def _block(data: bytes) -> bytes:
    """Return deflated data that ends on a byte and leaves the stream open: it may be repeated."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(data) + deflate.flush(zlib.Z_FULL_FLUSH)


def entries_of(parts: Mapping[str, bytes], *others: Entry) -> tuple[Entry, ...]:
    """Return the entries of an archive in which ``others`` take the place of parts of the same name."""
    taken = {entry.name for entry in others}
    return (*(Entry(name, data) for name, data in parts.items() if name not in taken), *others)


def sheet_xml(rows: Iterable[str]) -> bytes:
    """Return a worksheet of rows that are XML already."""
    head = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return (head + "".join(rows) + "</sheetData></worksheet>").encode()


# -- the other formats, with the same figures --------------------------------------------------


def rows() -> dict[str, list[list[str | float | None]]]:
    """Return the cells of the clean workbook by sheet."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(zipped(clean())))
    return {
        sheet.title: [[_plain(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }


def _plain(value: object) -> str | float | None:
    return value if value is None or isinstance(value, str | int | float) else str(value)


def xls(edit: Callable[..., None] | None = None) -> bytes:
    """Return the clean workbook as .xls; ``edit`` gets the xlwt workbook before it is saved."""
    return compound(biff(edit))


def biff(edit: Callable[..., None] | None = None) -> bytes:
    """Return the BIFF8 records of the clean workbook."""
    import xlwt

    book = xlwt.Workbook()
    for title, lines in rows().items():
        sheet = book.add_sheet(title, cell_overwrite_ok=True)
        for row, line in enumerate(lines):
            for column, value in enumerate(line):
                if value is not None:
                    sheet.write(row, column, value)
    if edit is not None:
        edit(book)
    return bytes(book.get_biff_data())


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """Return an OLE compound file that holds one stream."""
    from xlwt.CompoundDoc import XlsDoc

    file = io.BytesIO()
    XlsDoc().save(file, stream)
    content = bytearray(file.getvalue())
    place = content.index("Workbook\x00".encode("utf-16-le"))
    words = name.encode("utf-16-le")
    content[place : place + 64] = words.ljust(64, b"\x00")
    content[place + 64 : place + 66] = struct.pack("<H", len(words) + 2)
    return bytes(content)


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:automatic-styles><style:style style:name="ta0" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>"
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.2" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">%s</manifest:file-entry>'
    "</manifest:manifest>"
)


def ods_content(*pairs: tuple[str, str]) -> bytes:
    """Return content.xml of the clean workbook with strings replaced; each must occur."""
    tables = []
    for title, lines in rows().items():
        cells = ["<table:table-row>" + "".join(map(_ods_cell, line)) + "</table:table-row>" for line in lines]
        wide = f'<table:table-column table:number-columns-repeated="{max(map(len, lines))}"/>'
        tables.append(f'<table:table table:name="{title}">{wide}{"".join(cells)}</table:table>')
    text = ODS_HEAD + "".join(tables) + ODS_TAIL
    for old, new in pairs:
        if old not in text:
            raise ValueError(f"{old!r} is not in content.xml")
        text = text.replace(old, new, 1)
    return text.encode("utf-8")


def _ods_cell(value: str | float | None) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def ods_entries(content: bytes | Entry, *, inside: str = "", mimetype: bytes = ODS_TYPE) -> tuple[Entry, ...]:
    """Return the entries of an .ods archive; ``inside`` stands inside the manifest's entry of content.xml."""
    body = content if isinstance(content, Entry) else Entry("content.xml", content)
    return (
        Entry("mimetype", mimetype, method=zipfile.ZIP_STORED),
        body,
        Entry("META-INF/manifest.xml", (_MANIFEST % inside).encode()),
    )
