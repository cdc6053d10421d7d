"""What cannot be annotated is refused by name."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.render.annotate.books import by_hand, parts_of, sheet_xml

from lowcarbon_cli.errors import OutputError
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import say
from lowcarbon_cli.render.annotate import CellNote, annotate

PLAIN = by_hand(sheet_xml("<sheetData/>"))
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def changed(**parts: str | bytes) -> bytes:
    return by_hand(sheet_xml("<sheetData/>"), more={name.replace("__", "/"): part for name, part in parts.items()})


def with_doctype() -> bytes:
    sheet = '<!DOCTYPE a [<!ENTITY b "c">]>' + sheet_xml("<sheetData/>").partition("\n")[2]
    return by_hand(sheet)


def encrypted_entry() -> bytes:
    content = bytearray(PLAIN)
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def zipped(**parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def strict() -> bytes:
    parts = parts_of(PLAIN)
    new = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    old = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return changed(**{"_rels__.rels": parts["_rels/.rels"].replace(old, new.encode())})


def strict_names() -> bytes:
    workbook = parts_of(PLAIN)["xl/workbook.xml"].decode()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return changed(
        xl__workbook__xml="",
        **{"xl__workbook.xml": workbook.replace(main, "http://purl.oclc.org/ooxml/spreadsheetml/main")},
    )


REFUSED = {
    "csv": (b"\xef\xbb\xbfa,b\r\n1,2\r\n", "annotate_not_workbook"),
    "empty": (b"", "annotate_not_workbook"),
    "xls": (OLE + "Workbook".encode("utf-16-le"), "annotate_xls"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "annotate_protected"),
    "zip with password": (encrypted_entry(), "annotate_protected"),
    "ods": (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "annotate_ods"),
    "zip": (zipped(a="b"), "annotate_not_workbook"),
    "docx": (changed(**{"xl__workbook.xml": "<document xmlns='w'/>"}), "annotate_not_workbook"),
    "xlsb": (changed(**{"xl__workbook.bin": b"\0"}), "annotate_xlsb"),
    "signed": (changed(**{"_xmlsignatures__origin.sigs": ""}), "annotate_signed"),
    "strict": (strict(), "annotate_strict"),
    "strict names": (strict_names(), "annotate_strict"),
    "truncated": (PLAIN[: len(PLAIN) // 2], "annotate_broken"),
    "damaged": (PLAIN[:60] + b"\xff\xff\xff" + PLAIN[63:], "annotate_broken"),
    "sheet is no XML": (by_hand("<worksheet"), "annotate_broken"),
    "sheet is not decodable": (by_hand(b'<?xml version="1.0" encoding="nonsense"?><a/>'), "annotate_broken"),
    "doctype": (with_doctype(), "annotate_broken"),
    "styles without cellXfs": (changed(**{"xl__styles.xml": "<styleSheet/>"}), "annotate_broken"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    content, key = REFUSED[name]
    note = CellNote("S", 1, 1, Severity.ERROR, ("文字",))
    with pytest.raises(OutputError) as caught:
        annotate(content, [note], file="数据.xlsx")
    assert caught.value.key == key
    assert caught.value.exit_code == 2
    for lang in ("zh", "en"):
        params = {name: str(value) for name, value in caught.value.params.items()}
        assert "数据.xlsx" in say("error", key, lang, params)


def test_the_budget_can_be_raised() -> None:
    with pytest.raises(OutputError) as caught:
        annotate(PLAIN, (), file="x.xlsx", max_unpacked=1_000)
    assert caught.value.key == "annotate_too_large"
    size = sum(map(len, parts_of(PLAIN).values()))
    assert annotate(PLAIN, (), file="x.xlsx", max_unpacked=size).content
