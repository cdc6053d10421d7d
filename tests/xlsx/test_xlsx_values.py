"""Dates, number formats and shared strings, each beside the function of openpyxl that does the same."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel, from_ISO8601
from tests.xlsx.books import FORMATS
from tools.hostile_kit import clean, zipped

from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.read.archive import open_archive
from lowcarbon_cli.read.xlsx.dates import EPOCH_1900, EPOCH_1904, from_serial, from_text
from lowcarbon_cli.read.xlsx.strings import strings_of
from lowcarbon_cli.read.xlsx.styles import BUILT_IN, BUILT_IN_CHINESE, format_of, formats_of
from lowcarbon_cli.read.xmlscan import Scanner


@given(
    st.one_of(st.integers(0, 2_958_465), st.floats(0, 2_958_465)),
    st.booleans(),
    st.sampled_from([EPOCH_1900, EPOCH_1904]),
)
def test_serial_numbers(serial: float, elapsed: bool, epoch: dt.datetime) -> None:
    try:
        expected = from_excel(serial, epoch, timedelta=elapsed)
    except (OverflowError, ValueError):
        with pytest.raises((OverflowError, ValueError)):
            from_serial(serial, epoch, elapsed=elapsed)
    else:
        assert from_serial(serial, epoch, elapsed=elapsed) == expected


def test_serial_numbers_by_hand() -> None:
    # Excel shows 1 as 1900-01-01, 59 as 1900-02-28, 61 as 1900-03-01, 45351.5 as noon of 2024-02-29
    days = [str(from_serial(serial, EPOCH_1900, elapsed=False)) for serial in (1, 59, 61, 45351.5)]
    assert days == ["1900-01-01 00:00:00", "1900-02-28 00:00:00", "1900-03-01 00:00:00", "2024-02-29 12:00:00"]
    assert from_serial(0, EPOCH_1904, elapsed=False) == dt.time(0, 0)
    assert from_serial(1.5, EPOCH_1904, elapsed=True) == dt.timedelta(hours=36)


@pytest.mark.parametrize(
    "text", ["2024-02-29", "2024-02-29T12:30:15", "2024-02-29T12:30:15Z", "12:30", "12:30:15", "PT36H30M", "PT1.5S"]
)
def test_dates_in_words(text: str) -> None:
    assert from_text(text) == from_ISO8601(text)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("text", ["", "x", "2024-02-30", "2024", "24:61"])
def test_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        from_text(text)


@pytest.mark.parametrize(
    "code", [*FORMATS, *BUILTIN_FORMATS.values(), "[h]", "[hhh]", '"h"0', "[s].00", "0;yyyy", "\\h", "_d0", "[Red]"]
)
def test_formats(code: str) -> None:
    found = format_of(code)
    assert (found.date, found.elapsed) == (is_date_format(code), is_timedelta_format(code))


def test_built_in_formats() -> None:
    assert BUILT_IN == BUILTIN_FORMATS


def test_built_in_formats_of_chinese_programs_are_dates_and_times() -> None:
    # openpyxl has none of them and gives the number of days; the list is that of the standard, zh-cn
    assert sorted(BUILT_IN_CHINESE) == [*range(27, 37), *range(50, 59)]
    assert all(format_of(code).date for code in BUILT_IN_CHINESE.values())
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    part = f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="31"/></cellXfs></styleSheet>'.encode()
    (found,), trouble = formats_of(scanner(), "xl/styles.xml", part)
    assert (found.date, trouble) == (True, "")


def scanner() -> Scanner:
    return Scanner(open_archive(zipped(clean()), "a.xlsx", Budget()))


def test_a_style_names_a_format_of_its_own_a_built_in_one_or_none() -> None:
    part = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
        '<numFmt numFmtId="164" formatCode="0.0&quot;万&quot;"/><numFmt numFmtId="14" formatCode="yyyy"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="10"/><xf/><xf numFmtId="999"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="10" formatCode="x"/></dxf></dxfs></styleSheet>'
    )
    formats, trouble = formats_of(scanner(), "xl/styles.xml", part.encode())
    assert trouble == ""
    assert [item.code for item in formats] == ['0.0"万"', "yyyy", "0.00%", "General", "General"]
    assert [item.date for item in formats] == [False, True, False, False, False]


SST = '<?xml version="1.0"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="9">{}</sst>'


@pytest.mark.parametrize(
    ("entries", "texts"),
    [
        (
            '<si><t>甲</t></si><si><t xml:space="preserve"> 乙 &amp; &#19993;</t></si><si><t></t></si>',
            ["甲", " 乙 & 丙", ""],
        ),
        ('<si><t>甲</t><phoneticPr fontId="1" type="noConversion"/></si>', ["甲"]),
        (
            '<si><r><rPr><b/><sz val="11"/><color theme="1" tint="-0.5"/></rPr><t>红</t></r><r><t> 黑</t></r></si>',
            ["红 黑"],
        ),
        ('<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>', ["東京"]),
        ("<si/><si><t/></si><si><r><t>a</t></r><!-- x --><r><t><![CDATA[<]]></t></r></si>", ["", "", "a<"]),
        ("<si><t>_x005F_x000D_</t></si><si><t>_x000D_</t></si>", ["_x000D_", "_x000D_"]),
        ("\n<si>\n<t>a</t>\n</si>\n", ["a"]),
        ("", []),
    ],
)
def test_shared_strings(entries: str, texts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    content = SST.format(entries).encode()
    assert strings_of(scanner(), "xl/sharedStrings.xml", content) == (texts, "")
    monkeypatch.setattr("lowcarbon_cli.read.xlsx.strings.is_utf8", lambda _: False)
    assert strings_of(scanner(), "xl/sharedStrings.xml", content) == (texts, "")


@pytest.mark.parametrize(
    "entries",
    [
        "<si><t>a</si>",
        "<si><t>&x;</t></si>",
        "<si><t>]]></t></si>",
        "<si><r><rPr><sz val='1' val='2'/></rPr><t>a</t></r></si>",
        "</sst><si><t>a</t></si>",
    ],
)
def test_strings_that_are_no_xml(entries: str) -> None:
    _, trouble = strings_of(scanner(), "xl/sharedStrings.xml", SST.format(entries).encode())
    assert trouble
