"""The hostile files that a replacement in the clean workbook does not make: one function each, returning bytes."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from tools.hostile_kit import (
    MIB,
    SHEET,
    WORKBOOK,
    Entry,
    archive_of,
    biff,
    bomb,
    changed,
    clean,
    compound,
    entries_of,
    ods_content,
    ods_entries,
    sheet_xml,
    with_part,
    xls,
    zipped,
)
from tools.make_examples import write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlwt import Workbook

_CSV = "年份,工业增加值（不变价）（亿元）\n2020,200\n2021,212\n"
_TYPES = {"[Content_Types].xml": b"<Types/>"}

# -- no workbook, locked, damaged ----------------------------------------------------------------


def word_document() -> bytes:
    return zipped({**_TYPES, "word/document.xml": b"<document/>"})


def archive_of_workbooks() -> bytes:
    return zipped({"2024.xlsx": zipped(clean())})


def wrong_form() -> bytes:
    stream = BytesIO()
    write(stream, {"员工花名册": [["姓名", "部门", "职务"], ["甲", "一部", "工程师"], ["乙", "二部", "会计"]]})
    return stream.getvalue()


def old_word_document() -> bytes:
    return compound(biff(), "WordDocument")


def opendocument_text() -> bytes:
    return archive_of(*ods_entries(ods_content(), mimetype=b"application/vnd.oasis.opendocument.text"))


def binary_workbook() -> bytes:
    return zipped({**_TYPES, "xl/workbook.bin": b"\x00"})


def protected_xlsx() -> bytes:
    """An OLE file with the stream that holds an encrypted package."""
    return compound(biff(), "EncryptedPackage")


def protected_xls() -> bytes:
    """An .xls with a FILEPASS record (RC4, salt and verifiers of zeros); the rest stays readable."""
    stream = biff()
    size = 4 + struct.unpack_from("<H", stream, 2)[0]
    return compound(stream[:size] + struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + bytes(48) + stream[size:])


def protected_ods() -> bytes:
    return archive_of(*ods_entries(b"\x9e\x01\x02", inside='<manifest:encryption-data manifest:checksum="x"/>'))


def locked_zip() -> bytes:
    return archive_of(*(Entry(name, data, flags=1) for name, data in clean().items()))


def truncated_xlsx() -> bytes:
    return zipped(clean())[:4000]


def truncated_xls() -> bytes:
    return xls()[:3000]


def damaged() -> bytes:
    content = zipped(clean())
    place = content.index(SHEET.encode()) + 400
    return content[:place] + b"\xff\x00\xff\x00" + content[place + 4 :]


def bzip2() -> bytes:
    return archive_of(*(Entry(name, data, method=zipfile.ZIP_BZIP2) for name, data in clean().items()))


def without_workbook_part() -> bytes:
    return zipped({name: data for name, data in clean().items() if name != WORKBOOK})


# -- text ----------------------------------------------------------------------------------------


def no_encoding() -> bytes:
    return b"\xff\x80\x81,\xfe\xff\n\x00\x01"


def torn_utf16() -> bytes:
    return _CSV.encode("utf-16")[:-1]


def far_column() -> bytes:
    return (_CSV + "2022" + "," * 4999 + "1\n").encode()


def rows_csv() -> bytes:
    return _CSV.encode() + b"2022,1\n" * 100_000


# -- bombs ---------------------------------------------------------------------------------------


def declared_bomb() -> bytes:
    """A workbook of some 410 KB whose sheet unpacks to 400 MiB, as its headers say."""
    head, tail = sheet_xml([""]).split(b"</sheetData>")
    return archive_of(*entries_of(clean(), bomb(SHEET, head, b" ", b"</sheetData>" + tail, 400 * MIB)))


def lying_bomb() -> bytes:
    """A sheet that unpacks to 100 MiB with headers that claim 2,000 bytes."""
    honest = bomb(SHEET, sheet_xml([""]).removesuffix(b"</sheetData></worksheet>"), b" ", b"", 100 * MIB)
    return archive_of(*entries_of(clean(), Entry(SHEET, packed=honest.packed, claimed=2000, check=honest.check)))


def many_bombs() -> bytes:
    """Five parts of 60 MiB: each passes, their sum does not."""
    one = bomb("", b"", b" ", b"", 60 * MIB)
    names = [f"xl/media/image{number}.png" for number in range(5)]
    parts = [Entry(name, packed=one.packed, claimed=one.claimed, check=one.check) for name in names]
    return archive_of(*entries_of(clean(), *parts))


def bomb_ods() -> bytes:
    head, tail = ods_content().split(b"</table:table>", 1)
    row = b'<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    return archive_of(*ods_entries(bomb("content.xml", head, row, b"</table:table>" + tail, 100 * MIB)))


def doctype_in_utf16() -> bytes:
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    parts = changed(SHEET, ('encoding="UTF-8"', 'encoding="UTF-16"'), ("<worksheet", doctype + "<worksheet"))
    parts[SHEET] = parts[SHEET].decode("utf-8").encode("utf-16")
    return zipped(parts)


def many_sheets() -> bytes:
    more = "".join(f'<sheet name="S{number}" sheetId="{number + 9}" r:id="rId1"/>' for number in range(297))
    return zipped(changed(WORKBOOK, ("</sheets>", f"{more}</sheets>")))


def _with_sheet(rows: Iterable[str]) -> bytes:
    return zipped({**clean(), SHEET: sheet_xml(rows)})


def many_rows() -> bytes:
    return _with_sheet(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 100_002))


def many_blanks() -> bytes:
    return _with_sheet(["<row>" + "<c/>" * 100 + "</row>"] * 4000)


def many_parts() -> bytes:
    return zipped({**clean(), **{f"xl/media/{number}.png": b"" for number in range(2100)}})


def large_styles() -> bytes:
    more = "<extLst>" + "<ext/>" * 2_000_001 + "</extLst></styleSheet>"
    return zipped(changed("xl/styles.xml", ("</styleSheet>", more)))


def long_text() -> bytes:
    parts = changed("xl/sharedStrings.xml", ("<t>构造</t>", f"<t>{'甲' * 32_000}</t>"))
    cells = (f'<row r="{row}"><c r="F{row}" t="s"><v>30</v></c></row>' for row in range(7, 2007))
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", ("".join(cells) + "</sheetData>").encode())
    return zipped(parts)


def shared_formulas() -> bytes:
    formula = "+".join(["A1"] * 2667)
    first = f'<row r="20"><c r="J20"><f t="shared" si="0" ref="J20:J5019">{formula}</f><v>1</v></c></row>'
    more = (f'<row r="{r}"><c r="J{r}"><f t="shared" si="0"/><v>1</v></c></row>' for r in range(21, 5020))
    return zipped(changed(SHEET, ("</sheetData>", first + "".join(more) + "</sheetData>")))


# -- what a workbook hides -----------------------------------------------------------------------


def macros() -> bytes:
    return zipped(with_part("xl/vbaProject.bin", b"\xd0\xcf", "application/vnd.ms-office.vbaProject"))


def far_cell_xls() -> bytes:
    """An .xls whose last number claims column 65,536."""

    def edit(book: Workbook) -> None:
        book.get_sheet(1).write(5, 200, 1.5)

    stream = biff(edit)
    mark = struct.pack("<HH", 5, 200)
    if mark not in stream:
        raise ValueError("the number is not there")
    return compound(stream.replace(mark, struct.pack("<HH", 5, 0xFFFF), 1))


def error_xls() -> bytes:
    """An .xls with #DIV/0! for 2024: the BOOLERR record of a truth value, made one of an error (code 7)."""

    def edit(book: Workbook) -> None:
        truth = True
        book.get_sheet(1).write(5, 1, truth)

    stream = biff(edit)
    start = stream.index(struct.pack("<HHHH", 0x0205, 8, 5, 1))
    return compound(stream[: start + 10] + b"\x07\x01" + stream[start + 12 :])


def hidden_column_xls() -> bytes:
    def edit(book: Workbook) -> None:
        book.get_sheet(1).col(1).hidden = True

    return xls(edit)


def very_hidden_et() -> bytes:
    def edit(book: Workbook) -> None:
        book.get_sheet(1).visibility = 2

    return xls(edit)
