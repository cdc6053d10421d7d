"""Files that break, mislead or attack readers, each with the one code that it must give.

``python -m tools.hostile_files FOLDER`` writes them all, the same bytes every time. Every file is the clean
workbook of ``examples/park-a`` with one thing wrong, unless it is no workbook at all.
"""

from __future__ import annotations

import struct
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlwt import Workbook

B6 = '<c r="B6"><v>255</v></c>'
"""Value added of 2024 on the sheet 经济数据; B2 to B5 hold 200, 212, 226.84 and 240.45."""
_CSV = "年份,工业增加值（不变价）（亿元）\n2020,200\n2021,212\n"
_DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_ODS_2024 = '<table:table-cell office:value-type="float" office:value="255"><text:p>255</text:p></table:table-cell>'
_HTML = "<html><head><meta charset='utf-8'></head><body><table><tr><td>年份</td></tr></table></body></html>"


@dataclass(frozen=True, slots=True)
class Case:
    """One file: its name, the code it must give, what is wrong with it, and how it is made."""

    name: str
    code: str
    what: str
    make: Callable[[], bytes]
    sparse: int = 0
    """Size to which the file is stretched without being written."""

    def write(self, folder: Path) -> Path:
        """Write the file into a folder and return its path."""
        path = folder / self.name
        path.write_bytes(self.make())
        if self.sparse:
            with path.open("r+b") as file:
                file.truncate(self.sparse)
        return path


def _sheet(*pairs: tuple[str, str]) -> bytes:
    return zipped(changed(SHEET, *pairs))


def _book(*pairs: tuple[str, str]) -> bytes:
    return zipped(changed(WORKBOOK, *pairs))


def _renamed(name: str) -> bytes:
    """Return the clean workbook with one more part of a bad name."""
    return zipped([*clean().items(), (name, b"<x/>")])


def _declared_bomb() -> bytes:
    """Return a workbook of some 410 KB whose sheet unpacks to 400 MiB."""
    head, tail = sheet_xml([""]).split(b"</sheetData>")
    return archive_of(*entries_of(clean(), bomb(SHEET, head, b" ", b"</sheetData>" + tail, 400 * MIB)))


def _lying_bomb() -> bytes:
    """Return the same at 100 MiB, with headers that claim 2,000 bytes."""
    honest = bomb(SHEET, sheet_xml([""])[:-20], b"<row/>" * 64, b"", 100 * MIB)
    return archive_of(*entries_of(clean(), Entry(SHEET, packed=honest.packed, claimed=2000, check=honest.check)))


def _many_bombs() -> bytes:
    """Return a workbook with five parts of 60 MiB: each passes, the sum does not."""
    part = bomb("", b"", b" " * 4096, b"", 60 * MIB)
    parts = [
        Entry(f"xl/media/image{number}.png", packed=part.packed, claimed=part.claimed, check=part.check)
        for number in range(5)
    ]
    return archive_of(*entries_of(clean(), *parts))


def _bytes_changed(content: bytes, old: bytes, new: bytes) -> bytes:
    if old not in content:
        raise ValueError(f"{old!r} is not there")
    return content.replace(old, new, 1)


def _damaged() -> bytes:
    """Return the clean workbook with four bytes inside the packed sheet overwritten."""
    content = zipped(clean())
    place = content.index(SHEET.encode()) + 400
    return content[:place] + b"\xff\x00\xff\x00" + content[place + 4 :]


def _utf16(part: str, *pairs: tuple[str, str]) -> bytes:
    parts = changed(part, ('encoding="UTF-8"', 'encoding="UTF-16"'), *pairs)
    parts[part] = parts[part].decode("utf-8").encode("utf-16")
    return zipped(parts)


def _sheets(count: int) -> bytes:
    more = "".join(f'<sheet name="S{number}" sheetId="{number + 9}" r:id="rId1"/>' for number in range(count))
    return _book(("</sheets>", f"{more}</sheets>"))


def _rows(count: int) -> Iterator[str]:
    return (f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, count + 1))


def _blanks(rows: int, columns: int) -> Iterator[str]:
    cells = "".join("<c/>" for _ in range(columns))
    return (f"<row>{cells}</row>" for _ in range(rows))


def _with_sheet(rows: Iterator[str]) -> bytes:
    return zipped({**clean(), SHEET: sheet_xml(rows)})


def _styles() -> bytes:
    return zipped(changed("xl/styles.xml", ("</styleSheet>", "<extLst>" + "<ext/>" * 200_001 + "</extLst></styleSheet>")))


def _long_text() -> bytes:
    """Return a workbook whose 2,000 cells all show one text of 32,000 characters."""
    parts = changed("xl/sharedStrings.xml", ("<t>构造</t>", f"<t>{'甲' * 32_000}</t>"))
    cells = (f'<row r="{row}"><c r="F{row}" t="s"><v>30</v></c></row>' for row in range(7, 2007))
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", ("".join(cells) + "</sheetData>").encode())
    return zipped(parts)


def _shared_formulas() -> bytes:
    """Return 5,000 cells that share a formula of 8,000 characters."""
    formula = "+".join(["A1"] * 2667)
    first = f'<row r="20"><c r="J20"><f t="shared" si="0" ref="J20:J5019">{formula}</f><v>1</v></c></row>'
    more = (f'<row r="{r}"><c r="J{r}"><f t="shared" si="0"/><v>1</v></c></row>' for r in range(21, 5020))
    return _sheet(("</sheetData>", first + "".join(more) + "</sheetData>"))


def _link() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    parts = with_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>", kind)
    parts[SHEET] = parts[SHEET].replace(B6.encode(), '<c r="B6"><f>[1]汇总!$B$6</f><v>255</v></c>'.encode())
    return zipped(parts)


def _missing_sheet() -> bytes:
    parts = changed(WORKBOOK, ("</sheets>", '<sheet name="备查" sheetId="9" r:id="rId99"/></sheets>'))
    relations = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    more = f'<Relationship Id="rId99" Type="{kind}" Target="worksheets/sheet9.xml"/></Relationships>'
    parts[relations] = parts[relations].replace(b"</Relationships>", more.encode())
    return zipped(parts)


def _filtered() -> bytes:
    condition = '<filterColumn colId="0"><filters><filter val="2020"/></filters></filterColumn>'
    return _sheet(
        ('<row r="5" spans="1:4">', '<row r="5" spans="1:4" hidden="1">'),
        ("</sheetData>", f'</sheetData><autoFilter ref="A1:D6">{condition}</autoFilter>'),
    )


def _locked() -> bytes:
    stream = biff()
    size = 4 + struct.unpack_from("<H", stream, 2)[0]
    # FILEPASS: RC4, salt and verifiers of zeros; what follows stays readable, so only the record tells
    return compound(stream[:size] + struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + bytes(48) + stream[size:])


def _far_record() -> bytes:
    """Return an .xls whose last number claims column 65,536."""
    stream = biff(lambda book: book.get_sheet(1).write(5, 200, 1.5))
    mark = struct.pack("<HH", 5, 200)
    return compound(_bytes_changed(stream, mark, struct.pack("<HH", 5, 0xFFFF)))


def _xls_hidden_column(book: Workbook) -> None:
    book.get_sheet(1).col(1).hidden = True


def _xls_very_hidden(book: Workbook) -> None:
    book.get_sheet(1).visibility = 2


def _xls_error_cell() -> bytes:
    """Return an .xls with #DIV/0! for 2024: a BOOLERR record in place of a number."""
    stream = biff(lambda book: book.get_sheet(1).write(5, 1, True))  # noqa: FBT003 - the cell's value
    place = next(
        start
        for start in range(len(stream) - 12)
        if stream[start : start + 4] == struct.pack("<HH", 0x0205, 8)
        and stream[start + 4 : start + 8] == struct.pack("<HH", 5, 1)
    )
    return compound(stream[: place + 10] + b"\x07\x01" + stream[place + 12 :])


def _ods(*pairs: tuple[str, str]) -> bytes:
    return archive_of(*ods_entries(ods_content(*pairs)))


def _ods_bomb() -> bytes:
    head, tail = ods_content().split(b"</table:table>", 1)
    rows = b'<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    return archive_of(*ods_entries(bomb("content.xml", head, rows, b"</table:table>" + tail, 100 * MIB)))


CASES: tuple[Case, ...] = (
    # no workbook
    Case("empty.xlsx", "LC-FIL-004", "no byte", lambda: b""),
    Case("blank.csv", "LC-FIL-004", "only blanks and line breaks", lambda: b" \r\n\r\n \n"),
    Case("page.xlsx", "LC-FIL-006", "a web page named .xlsx", lambda: _HTML.encode()),
    Case("export.xls", "LC-FIL-006", "a web page named .xls, as many systems export it", lambda: _HTML.encode("gbk")),
    Case("text.xlsx", "LC-FIL-006", "plain text named .xlsx", lambda: _CSV.encode()),
    Case("report.xlsx", "LC-FIL-006", "a Word document named .xlsx", lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})),
    Case("scan.xlsx", "LC-FIL-006", "a PDF named .xlsx", lambda: b"%PDF-1.7\n1 0 obj"),
    Case("packed.xlsx", "LC-FIL-006", "a zip archive of workbooks named .xlsx", lambda: zipped({"2024.xlsx": zipped(clean())})),
    Case("letter.xls", "LC-FIL-006", "an old Word document named .xls", lambda: compound(biff(), "WordDocument")),
    Case("letter.ods", "LC-FIL-006", "an OpenDocument text named .ods", lambda: archive_of(*ods_entries(ods_content(), mimetype=b"application/vnd.oasis.opendocument.text"))),
    Case("binary.xlsb", "LC-FIL-020", "a binary workbook", lambda: zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x00"})),
    Case("strict.xlsx", "LC-FIL-020", "Strict Open XML", lambda: _book(("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"))),
    Case("sheet2003.xls", "LC-FIL-020", "XML Spreadsheet 2003", lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
    Case("wrong-form.xlsx", "LC-STR-017", "another form: no sheet of ours", lambda: _book(("园区信息", "表一"), ("经济数据", "表二"), ("总量数据", "表三"))),
    # locked
    Case("protected.xlsx", "LC-FIL-005", "protected by a password (an OLE file around it)", lambda: compound(biff(), "EncryptedPackage")),
    Case("protected.xls", "LC-FIL-005", "a protected .xls", _locked),
    Case("protected.ods", "LC-FIL-005", "a protected .ods", lambda: archive_of(*ods_entries(b"\x9e\x01\x02", secret='<manifest:encryption-data manifest:checksum="x"/>'))),
    Case("locked-zip.xlsx", "LC-FIL-005", "parts locked by the zip program", lambda: archive_of(*(Entry(name, data, flags=1) for name, data in clean().items()))),
    # damaged
    Case("truncated.xlsx", "LC-FIL-007", "the second half is missing", lambda: zipped(clean())[:4000]),
    Case("damaged.xlsx", "LC-FIL-007", "four bytes of a packed part overwritten", _damaged),
    Case("bzip2.xlsx", "LC-FIL-007", "a packing method that no workbook uses", lambda: archive_of(*(Entry(name, data, method=zipfile.ZIP_BZIP2) for name, data in clean().items()))),
    Case("truncated.xls", "LC-FIL-007", "the second half is missing", lambda: xls()[:3000]),
    Case("broken-xml.xlsx", "LC-FIL-008", "a tag that is not closed", lambda: _sheet(("</sheetData>", ""))),
    Case("no-workbook.xlsx", "LC-FIL-008", "the workbook part is missing", lambda: zipped({name: data for name, data in clean().items() if name != WORKBOOK})),
    Case("no-number.xlsx", "LC-FIL-008", "a number cell that holds a word", lambda: _sheet((B6, '<c r="B6"><v>abc</v></c>'))),
    Case("broken.ods", "LC-FIL-008", "a tag that is not closed", lambda: _ods(("</table:table>", ""))),
    # text
    Case("unknown.csv", "LC-FIL-009", "bytes of no encoding", lambda: b"\xff\x80\x81,\xfe\xff\n\x00\x01"),
    Case("utf16-torn.csv", "LC-FIL-009", "UTF-16 with an odd number of bytes", lambda: _CSV.encode("utf-16")[:-1]),
    Case("quotes.csv", "LC-FIL-026", "a quotation mark that is never closed", lambda: (_CSV + '2022,"226.84\n2023,240\n').encode()),
    Case("far-column.csv", "LC-FIL-015", "a value in column 5,000", lambda: (_CSV + "2022" + "," * 4999 + "1\n").encode()),
    Case("rows.csv", "LC-FIL-013", "100,001 rows", lambda: _CSV.encode() + b"2022,1\n" * 100_000),
    Case("large.csv", "LC-FIL-017", "a file of 4 GiB (sparse)", lambda: _CSV.encode(), sparse=4096 * MIB),
    # bombs
    Case("bomb.xlsx", "LC-FIL-010", "some 400 KB that unpack to 400 MiB", _declared_bomb),
    Case("lying-bomb.xlsx", "LC-FIL-010", "unpacks to 100 MiB, claims 2,000 bytes", _lying_bomb),
    Case("many-bombs.xlsx", "LC-FIL-010", "five parts of 60 MiB", _many_bombs),
    Case("bomb.ods", "LC-FIL-010", "unpacks to 100 MiB of rows", _ods_bomb),
    Case("doctype.xlsx", "LC-FIL-011", "entities that multiply", lambda: zipped(changed("xl/sharedStrings.xml", ("<sst", _DOCTYPE + "<sst"), ("年报", "&b;")))),
    Case("external-entity.xlsx", "LC-FIL-011", "an entity that reads a file", lambda: zipped(changed("docProps/core.xml", ("<cp:coreProperties", _EXTERNAL + "<cp:coreProperties")))),
    Case("doctype-utf16.xlsx", "LC-FIL-011", "a DOCTYPE in a part in UTF-16", lambda: _utf16(SHEET, ("<worksheet", _DOCTYPE + "<worksheet"))),
    Case("doctype.ods", "LC-FIL-011", "entities that multiply", lambda: _ods(("<office:document-content", _DOCTYPE + "<office:document-content"))),
    Case("sheets.xlsx", "LC-FIL-012", "300 sheets", lambda: _sheets(297)),
    Case("rows.xlsx", "LC-FIL-013", "100,001 filled rows", lambda: _with_sheet(_rows(100_001))),
    Case("repeated-rows.ods", "LC-FIL-013", "a filled row repeated a million times", lambda: _ods(("<table:table-row>", '<table:table-row table:number-rows-repeated="1000000">'))),
    Case("cells.xlsx", "LC-FIL-014", "400,000 formatted blanks", lambda: _with_sheet(_blanks(4000, 100))),
    Case("merged-all.xlsx", "LC-FIL-014", "one merge over the whole sheet", lambda: _sheet(("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="F1:XFD1048576"/></mergeCells>'))),
    Case("merged-columns.xlsx", "LC-FIL-014", "a merge of whole columns", lambda: _sheet(("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="F:Z"/></mergeCells>'))),
    Case("linked-all.xlsx", "LC-FIL-014", "one hyperlink over the whole sheet", lambda: _sheet(("</sheetData>", '</sheetData><hyperlinks><hyperlink ref="F1:XFD1048576" location="A1"/></hyperlinks>'))),
    Case("far-cell.xlsx", "LC-FIL-015", "a value in XFD1048576", lambda: _sheet(("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'))),
    Case("far-cell.xls", "LC-FIL-015", "a number in column 65,536", _far_record),
    Case("far-cell.ods", "LC-FIL-015", "a value behind 16,000 empty columns", lambda: _ods((_ODS_2024, _ODS_2024 + '<table:table-cell table:number-columns-repeated="16000"/>' + _ODS_2024))),
    Case("parts.xlsx", "LC-FIL-018", "2,100 parts", lambda: zipped({**clean(), **{f"xl/media/{number}.png": b"" for number in range(2100)}})),
    Case("tree.xlsx", "LC-FIL-019", "200,001 elements in the styles", _styles),
    Case("long-text.xlsx", "LC-FIL-019", "2,000 cells that show one text of 32,000 characters", _long_text),
    Case("shared-formulas.xlsx", "LC-FIL-019", "5,000 cells that share a formula of 8,000 characters", _shared_formulas),
    # names of parts
    Case("outside.xlsx", "LC-FIL-016", "a part named ../../x.xml", lambda: _renamed("../../x.xml")),
    Case("absolute.xlsx", "LC-FIL-016", "a part named /x.xml", lambda: _renamed("/x.xml")),
    Case("backslash.xlsx", "LC-FIL-016", "a part named xl\\x.xml", lambda: _renamed("xl\\x.xml")),
    Case("twice-the-part.xlsx", "LC-FIL-016", "two parts of one name", lambda: _renamed(SHEET)),
    Case("twice-by-case.xlsx", "LC-FIL-016", "two parts whose names differ in case", lambda: _renamed(SHEET.upper())),
    # what a workbook hides
    Case("no-cache.xlsx", "LC-STR-011", "a formula without a saved result", lambda: _sheet((B6, '<c r="B6"><f>B5*1.06</f></c>'))),
    Case("stale.xlsx", "LC-STR-045", "B5+B4 is 467.29, the saved result 255", lambda: _sheet((B6, '<c r="B6"><f>B5+B4</f><v>255</v></c>'))),
    Case("error.xlsx", "LC-NUM-011", "#DIV/0!", lambda: _sheet((B6, '<c r="B6" t="e"><v>#DIV/0!</v></c>'))),
    Case("hidden-sheet.xlsx", "LC-STR-012", "a hidden sheet", lambda: _book(('sheetId="2"', 'sheetId="2" state="hidden"'))),
    Case("very-hidden.xlsx", "LC-STR-041", "a very hidden sheet", lambda: _book(('sheetId="2"', 'sheetId="2" state="veryHidden"'))),
    Case("hidden-row.xlsx", "LC-STR-012", "a hidden row", lambda: _sheet(('<row r="5" spans="1:4">', '<row r="5" spans="1:4" hidden="1">'))),
    Case("hidden-column.xlsx", "LC-STR-042", "a hidden column", lambda: _sheet(('<col min="1" max="13" width="22.7109375" customWidth="1"/>', '<col min="2" max="2" width="9" hidden="1"/>'))),
    Case("filtered.xlsx", "LC-STR-043", "a row that a filter hides", _filtered),
    Case("linked.xlsx", "LC-STR-044", "a figure from another workbook", _link),
    Case("merged-over.xlsx", "LC-STR-046", "a merge that covers a value", lambda: _sheet(("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="C5:D5"/></mergeCells>'))),
    Case("text-number.xlsx", "LC-STR-047", "a figure stored as text", lambda: _sheet((B6, '<c r="B6" t="inlineStr"><is><t>255</t></is></c>'))),
    Case("dimension.xlsx", "LC-FIL-024", "a declared extent of one cell", lambda: _sheet(('ref="A1:D6"', 'ref="A1"'))),
    Case("date-1904.xlsx", "LC-FIL-025", "the 1904 date system", lambda: _book(("<workbookPr", '<workbookPr date1904="1"'))),
    Case("macros.xlsm", "LC-FIL-021", "macros", lambda: zipped(with_part("xl/vbaProject.bin", b"\xd0\xcf", "application/vnd.ms-office.vbaProject"))),
    Case("manual.xlsx", "LC-FIL-023", "manual calculation", lambda: _book(("<calcPr", '<calcPr calcMode="manual"'))),
    Case("no-sheet.xlsx", "LC-FIL-028", "a sheet that is listed but not there", _missing_sheet),
    Case("twice-the-cell.xlsx", "LC-FIL-029", "a cell given twice", lambda: _sheet((B6, B6 + '<c r="B6"><v>256</v></c>'))),
    Case("error.xls", "LC-NUM-011", "#DIV/0! in an .xls", _xls_error_cell),
    Case("hidden-column.xls", "LC-STR-042", "a hidden column", lambda: xls(_xls_hidden_column)),
    Case("very-hidden.et", "LC-STR-041", "a very hidden sheet in a WPS .et", lambda: xls(_xls_very_hidden)),
    Case("error.ods", "LC-NUM-011", "#DIV/0! in an .ods", lambda: _ods((_ODS_2024, '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'))),
    Case("no-cache.ods", "LC-STR-011", "a formula without a saved result", lambda: _ods((_ODS_2024, '<table:table-cell table:formula="of:=[.B5]*1.06"/>'))),
    Case("hidden-sheet.ods", "LC-STR-012", "a hidden sheet", lambda: _ods(('table:name="经济数据"', 'table:name="经济数据" table:style-name="ta0"'))),
)  # fmt: skip


def write_all(folder: Path) -> list[tuple[Case, Path]]:
    """Write every file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return [(case, case.write(folder)) for case in CASES]


if __name__ == "__main__":
    for made, path in write_all(Path(sys.argv[1])):
        print(f"{made.code}  {path}  {made.what}")
