"""Other people's comments stay; ours are renewed line by line; text is made safe and cut to what Excel keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render.annotate.books import HEAD, MAIN, by_hand, parts_of, read_back, relations, sheet_xml

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.render.annotate import CellNote, annotate

if TYPE_CHECKING:
    from lowcarbon_cli.render.annotate import Annotated

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


def note(*lines: str, row: int = 1, column: int = 1) -> CellNote:
    return CellNote("S", row, column, Severity.ERROR, lines)


def with_comments(comments: str, authors: str = "<author>张三</author>") -> bytes:
    """Return a workbook with comments but no drawing, as some programs write it."""
    part = (
        f'{HEAD}<comments xmlns="{MAIN}"><authors>{authors}</authors><commentList>{comments}</commentList></comments>'
    )
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId1", "comments", "../comments7.xml")),
        "xl/comments7.xml": part,
    }
    types = f'<Override PartName="/xl/comments7.xml" ContentType="{KIND}"/>'
    return by_hand(sheet_xml("<sheetData/>"), more=more, types=types)


def run(content: bytes, *notes: CellNote) -> Annotated:
    return annotate(content, notes, file="x.xlsx")


def texts(content: bytes) -> dict[str, str]:
    return {
        cell.coordinate: cell.comment.text
        for row in read_back(content)["S"].iter_rows()
        for cell in row
        if cell.comment is not None
    }


PLAIN = '<comment ref="A1" authorId="0"><text><t>旧话</t></text></comment>'
RICH = (
    '<comment ref="A1" authorId="0" shapeId="0"><text><r><rPr><b/></rPr><t>张三:</t></r>'
    '<r><t xml:space="preserve">\n旧话</t></r><phoneticPr fontId="1"/></text></comment>'
)
OTHER = '<comment ref="B2" authorId="0"><text><t>别处</t></text></comment>'


@pytest.mark.parametrize(("comment", "before"), [(PLAIN, "旧话"), (RICH, "张三:\n旧话")])
def test_our_text_stands_below_somebody_elses(comment: str, before: str) -> None:
    old = with_comments(comment + OTHER)
    once = run(old, note("甲"))
    assert texts(once.content) == {"A1": f"{before}\n[lowcarbon] 甲", "B2": "别处"}
    assert run(once.content, note("甲")).content == once.content
    twice = run(once.content, note("乙", "丙"), note("丁", row=5))
    assert texts(twice.content) == {
        "A1": f"{before}\n[lowcarbon] 乙\n[lowcarbon] 丙",
        "A5": "[lowcarbon] 丁",
        "B2": "别处",
    }
    assert texts(run(twice.content).content) == {"A1": before, "B2": "别处"}
    assert OTHER.encode() in parts_of(twice.content)["xl/comments7.xml"]


def test_pieces_behind_the_runs_stay_behind() -> None:
    part = parts_of(run(with_comments(RICH), note("甲")).content)["xl/comments7.xml"].decode()
    assert re.search(r"\[lowcarbon\] 甲</t></r><phoneticPr fontId=\"1\"/></text>", part)


def test_an_empty_comment_is_filled() -> None:
    for comment in ('<comment ref="A1" authorId="0"/>', '<comment ref="A1" authorId="0"><text/></comment>'):
        assert texts(run(with_comments(comment), note("甲")).content) == {"A1": "[lowcarbon] 甲"}


def test_what_somebody_wrote_into_our_comment_stays() -> None:
    once = run(by_hand(sheet_xml("<sheetData/>")), note("甲", "乙"))
    part = parts_of(once.content)["xl/comments1.xml"].decode()
    answered = part.replace("甲\n", "甲\n已核实，数据无误\n")
    assert answered != part
    content = by_hand(
        parts_of(once.content)["xl/worksheets/sheet1.xml"],
        more={**parts_of(once.content), "xl/comments1.xml": answered},
    )
    assert texts(run(content, note("丙")).content) == {"A1": "\n已核实，数据无误\n[lowcarbon] 丙"}
    assert texts(run(content).content) == {"A1": "\n已核实，数据无误"}


def test_a_conversation_stays_and_its_note_is_handed_back() -> None:
    """Excel shows only the conversation; the text below its stand-in is for the programs that know none."""
    stand_in = '<comment ref="A1" authorId="0"><text><t>[Threaded comment]\n\nComment: 请核</t></text></comment>'
    made = run(with_comments(stand_in, "<author>tc={0F4B9D02-0000-4000-8000-000000000001}</author>"), note("甲"))
    assert made.not_placed == (note("甲"),)
    assert made.placed == ()
    assert texts(made.content)["A1"] == "[Threaded comment]\n\nComment: 请核\n[lowcarbon] 甲"
    assert read_back(made.content)["S"]["A1"].fill.patternType == "solid"


def test_after_a_program_stored_the_copy_anew_a_mended_cell_loses_the_fill() -> None:
    """The mark of whose style it was is gone then: the cell keeps everything but the fill."""
    grid = '<sheetData><row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="2"><v>1</v></c></row></sheetData>'
    once = parts_of(run(by_hand(sheet_xml(grid)), note("甲"), note("乙", column=2)).content)
    stored = re.sub(rb"<!--lowcarbon[^>]*-->", b"", once["xl/styles.xml"])
    assert stored != once["xl/styles.xml"]
    content = by_hand("", more={**once, "xl/styles.xml": stored})
    new = read_back(run(content, note("乙", column=2)).content)["S"]
    assert (new["A1"].fill.patternType, new["A1"].number_format, new["A1"].comment) == (None, "0.00", None)
    assert (new["B1"].fill.patternType, new["B1"].number_format) == ("solid", "0.00%")
    # the cell that is still wrong needs no further style
    again = parts_of(run(content, note("甲"), note("乙", column=2)).content)
    assert again["xl/styles.xml"] == stored


def test_a_long_note_is_cut_to_what_excel_keeps_and_the_rest_handed_back() -> None:
    lines = tuple(f"{number}{'长' * 9_000}" for number in range(5))
    made = run(by_hand(sheet_xml("<sheetData/>")), note(*lines))
    text = texts(made.content)["A1"]
    assert len(text) <= 32_767
    assert text.endswith("\n[lowcarbon] ... +2")
    assert made.placed == (note(*lines[:3]),)
    assert made.not_placed == (note(*lines[3:]),)
    full = with_comments(f'<comment ref="A1" authorId="0"><text><t>{"旧" * 32_700}</t></text></comment>')
    made = run(full, note("\U00020bb7" * 40))
    assert texts(made.content)["A1"] == "旧" * 32_700 + "\n[lowcarbon] ... +1"
    assert made.not_placed == (note("\U00020bb7" * 40),)


def test_text_that_looks_escaped_is_escaped() -> None:
    """Spreadsheets read ``_x0041_`` as ``A``; openpyxl shows the bytes as they are stored."""
    made = run(by_hand(sheet_xml("<sheetData/>")), note("_x0041_ _x41_"))
    assert texts(made.content)["A1"] == "[lowcarbon] _x005F_x0041_ _x41_"


@settings(max_examples=20)
@given(st.text(st.characters(exclude_characters="_\r\n"), max_size=40))
def test_any_text_can_be_stored(text: str) -> None:
    made = run(by_hand(sheet_xml("<sheetData/>")), note(text))
    kept = re.sub("[^\t\x20-\ud7ff\ud800-\udfff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    assert texts(made.content)["A1"] == "[lowcarbon] " + re.sub("[\ud800-\udfff]", "?", kept)
