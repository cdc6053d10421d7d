"""Worksheets as other programs write them; the XML expected is written out by hand."""

from __future__ import annotations

import codecs
import xml.etree.ElementTree as ET

import pytest
from tests.render.annotate.books import (
    HEAD,
    MAIN,
    REL,
    STYLES,
    by_hand,
    parts_of,
    read_back,
    relations,
    sheet_of,
    sheet_xml,
)

from lowcarbon_cli.errors import OutputError
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.render.annotate import Annotated, CellNote, annotate
from lowcarbon_cli.render.annotate.styles import COLOURS

RED = COLOURS[Severity.ERROR]


def note(row: int, column: int, *lines: str, severity: Severity = Severity.ERROR, sheet: str = "S") -> CellNote:
    return CellNote(sheet, row, column, severity, lines or ("文字",))


def annotated(content: bytes, *notes: CellNote) -> Annotated:
    made = annotate(content, notes, file="x.xlsx")
    book = read_back(made.content)
    for item in made.placed:
        cell = book[item.sheet].cell(item.row, item.column)
        assert cell.comment is not None
        assert all(line in cell.comment.text for line in item.lines)
        assert cell.fill.fgColor.rgb == COLOURS[item.severity]
    return made


LEGACY = '<legacyDrawing r:id="rId2"/>'
# style 4 is the first that is added, 5 the second
GRIDS = {
    "own style": (
        '<row r="1"><c r="A1" s="1"><v>1</v></c></row>',
        (1, 1),
        '<row r="1"><c r="A1" s="4"><v>1</v></c></row>',
    ),
    "no style": ('<row r="1"><c r="A1"><v>1</v></c></row>', (1, 1), '<row r="1"><c r="A1" s="4"><v>1</v></c></row>'),
    "self-closing cell": ("<row r='1'><c r='A1' s='1'/></row>", (1, 1), "<row r='1'><c r='A1' s='4'/></row>"),
    "spaces in the tag": ('<row r="1"><c  r="A1"\n s = "1" ><v>1</v></c></row>', (1, 1), None),
    "inline string": (
        '<row r="1"><c t="inlineStr" r="B1"><is><t xml:space="preserve"> a&lt;c&gt; </t></is></c></row>',
        (1, 2),
        '<row r="1"><c t="inlineStr" r="B1" s="4"><is><t xml:space="preserve"> a&lt;c&gt; </t></is></c></row>',
    ),
    "before": (
        '<row r="1" spans="2:3"><c r="B1"><v>1</v></c></row>',
        (1, 1),
        '<row r="1" spans="1:3"><c r="A1" s="4"/><c r="B1"><v>1</v></c></row>',
    ),
    "between": (
        '<row r="1" spans="1:3"><c r="A1"/><c r="C1"/></row>',
        (1, 2),
        '<row r="1" spans="1:3"><c r="A1"/><c r="B1" s="4"/><c r="C1"/></row>',
    ),
    "behind": (
        '<row r="1" spans="1:1"><c r="A1"/></row>',
        (1, 16384),
        '<row r="1" spans="1:16384"><c r="A1"/><c r="XFD1" s="4"/></row>',
    ),
    "empty row": ('<row r="1" ht="20"/>', (1, 2), '<row r="1" ht="20"><c r="B1" s="4"/></row>'),
    "row with a style": (
        '<row r="1" s="2" customFormat="1"></row>',
        (1, 2),
        '<row r="1" s="2" customFormat="1"><c r="B1" s="4"/></row>',
    ),
    "row before": (
        '<row r="5"><c r="A5"/></row>',
        (2, 1),
        '<row r="2"><c r="A2" s="4"/></row><row r="5"><c r="A5"/></row>',
    ),
    "row between": ('<row r="1"/><row r="5"/>', (2, 1), '<row r="1"/><row r="2"><c r="A2" s="4"/></row><row r="5"/>'),
    "last row": ('<row r="1"/>', (1048576, 1), '<row r="1"/><row r="1048576"><c r="A1048576" s="4"/></row>'),
    "nothing": ("", (3, 2), '<row r="3"><c r="B3" s="4"/></row>'),
    "no addresses": (
        "<row><c><v>1</v></c></row><row><c/><c s='1'><v>2</v></c></row>",
        (2, 2),
        "<row><c><v>1</v></c></row><row><c/><c s='4'><v>2</v></c></row>",
    ),
    "no address after one": (
        '<row r="3"><c r="C3"/><c><v>1</v></c></row>',
        (3, 4),
        '<row r="3"><c r="C3"/><c s="4"><v>1</v></c></row>',
    ),
    "row named by its cell": (
        '<row><c r="A7"><v>1</v></c></row><row><c><v>2</v></c></row>',
        (7, 1),
        '<row><c r="A7" s="4"><v>1</v></c></row><row><c><v>2</v></c></row>',
    ),
    "row counted on": (
        '<row r="7"/><row><c><v>2</v></c></row>',
        (8, 1),
        '<row r="7"/><row><c s="4"><v>2</v></c></row>',
    ),
    "comment and CDATA look like rows": (
        '<!-- <row r="1"><c r="A1"/> --><row r="1"><c r="A1" t="str"><v><![CDATA[<row r="2">]]></v></c></row>',
        (1, 1),
        '<!-- <row r="1"><c r="A1"/> --><row r="1"><c r="A1" t="str" s="4"><v><![CDATA[<row r="2">]]></v></c></row>',
    ),
    "an attribute holds >": (
        '<row r="1"><c r="A1" foo="a>b s=\'7\'" s="1"><f>1&gt;2</f></c></row>',
        (1, 1),
        '<row r="1"><c r="A1" foo="a>b s=\'7\'" s="4"><f>1&gt;2</f></c></row>',
    ),
    "style that is not there": ('<row r="1"><c r="A1" s="99"/></row>', (1, 1), '<row r="1"><c r="A1" s="4"/></row>'),
}


@pytest.mark.parametrize("name", GRIDS)
def test_only_the_cell_changes(name: str) -> None:
    grid, (row, column), expected = GRIDS[name]
    made = annotated(by_hand(sheet_xml(f"<sheetData>{grid}</sheetData>")), note(row, column))
    assert made.not_placed == ()
    if expected is not None:
        assert sheet_of(made.content) == sheet_xml(f"<sheetData>{expected}</sheetData>{LEGACY}")
    assert annotate(made.content, made.placed, file="x.xlsx").content == made.content


def test_a_self_closing_grid_is_opened() -> None:
    made = annotated(by_hand(sheet_xml("<sheetData />")), note(2, 2), note(3, 1), note(2, 1))
    assert sheet_of(made.content) == sheet_xml(
        '<sheetData><row r="2"><c r="A2" s="4"/><c r="B2" s="4"/></row><row r="3"><c r="A3" s="4"/></row></sheetData>'
        + LEGACY
    )


def test_a_column_style_is_kept_in_a_new_cell() -> None:
    head = '<cols><col min="2" max="3" width="9" style="2"/></cols>'
    made = annotated(by_hand(sheet_xml("<sheetData/>", head=head)), note(1, 2), note(1, 4))
    formats = [read_back(made.content)["S"].cell(1, column).number_format for column in (2, 4)]
    assert formats == ["0.00%", "General"]


def test_prefixes_are_kept() -> None:
    grid = '<x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row><x:row r="2"/></x:sheetData>'
    tail = '<x:pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'
    made = annotated(by_hand(sheet_xml(grid, prefix="x", tail=tail)), note(1, 1), note(2, 3), note(4, 1))
    assert sheet_of(made.content) == sheet_xml(
        '<x:sheetData><x:row r="1"><x:c r="A1" s="4"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="C2" s="4"/></x:row><x:row r="4"><x:c r="A4" s="4"/></x:row></x:sheetData>',
        prefix="x",
        tail=f'{tail}<x:legacyDrawing r:id="rId2"/>',
    )


def test_prefixed_styles_are_kept() -> None:
    styles = STYLES.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    annotated(by_hand(sheet_xml("<sheetData/>"), styles=styles), note(1, 1), note(1, 2, severity=Severity.INFO))


def test_without_a_prefix_for_relationships_one_is_declared() -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    made = annotated(by_hand(sheet), note(1, 1))
    assert f'<legacyDrawing xmlns:r="{REL}" r:id="rId2"/></worksheet>' in sheet_of(made.content)


AFTER = ("<legacyDrawingHF r:id='rId9'/>", "<tableParts count='0'/>", "<extLst/>", "<controls/>")
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


@pytest.mark.parametrize("after", AFTER)
def test_the_drawing_stands_in_the_order_of_the_schema(after: str) -> None:
    before = '<pageMargins left="1"/><drawing r:id="rId8"/>'
    made = annotate(by_hand(sheet_xml("<sheetData/>", tail=before + after)), [note(1, 1)], file="x.xlsx")
    assert f"{before}{LEGACY}{after}</worksheet>" in sheet_of(made.content)


@pytest.mark.parametrize(("inner", "comes_first"), [("<drawing r:id='rId8'/>", True), ("<controls/>", False)])
def test_alternatives_count_by_what_they_hold(inner: str, *, comes_first: bool) -> None:
    choice = f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x14">{inner}</mc:Choice></mc:AlternateContent>'
    made = annotate(by_hand(sheet_xml("<sheetData/>", tail=choice)), [note(1, 1)], file="x.xlsx")
    assert (choice + LEGACY if comes_first else LEGACY + choice) in sheet_of(made.content)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_other_encodings(encoding: str) -> None:
    declared = {"utf-8-sig": "UTF-8"}.get(encoding, encoding)
    text = sheet_xml('<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>é</t></is></c></row></sheetData>')
    sheet = text.replace("UTF-8", declared).encode(encoding)
    made = annotated(by_hand(sheet), note(1, 1), note(1, 2))
    assert read_back(made.content)["S"]["A1"].value == "é"
    if encoding == "utf-8-sig":
        assert parts_of(made.content)["xl/worksheets/sheet1.xml"].startswith(codecs.BOM_UTF8)


def test_a_workbook_without_styles_gets_some() -> None:
    made = annotated(by_hand(sheet_xml("<sheetData/>"), styles=None), note(1, 1))
    parts = parts_of(made.content)
    assert b'PartName="/xl/styles.xml"' in parts["[Content_Types].xml"]
    assert b'Target="styles.xml"' in parts["xl/_rels/workbook.xml.rels"]


def test_inside_a_merged_range_the_note_stands_at_its_first_cell() -> None:
    tail = '<mergeCells count="1"><mergeCell ref="B2:D4"/></mergeCells>'
    made = annotated(
        by_hand(sheet_xml("<sheetData/>", tail=tail)), note(3, 3, "甲"), note(2, 2, "乙"), note(4, 4, "甲")
    )
    assert [(item.row, item.column, item.lines) for item in made.placed] == [(2, 2, ("乙", "甲"))]


def test_cells_of_one_style_share_the_marked_one() -> None:
    grid = '<sheetData><row r="1"><c r="A1" s="1"/><c r="B1" s="1"/><c r="C1" s="2"/></row></sheetData>'
    made = annotated(by_hand(sheet_xml(grid)), *(note(1, column) for column in (1, 2, 3)))
    styles = ET.fromstring(parts_of(made.content)["xl/styles.xml"])  # noqa: S314
    formats, fills = styles.find(f"{{{MAIN}}}cellXfs"), styles.find(f"{{{MAIN}}}fills")
    assert formats is not None
    assert fills is not None
    assert (len(formats), formats.get("count"), len(fills), fills.get("count")) == (6, "6", 4, "4")
    cell = read_back(made.content)["S"]["A1"]
    assert (cell.number_format, cell.font.b, cell.alignment.horizontal) == ("0.00", True, "center")


def test_what_has_no_place_is_handed_back() -> None:
    lost = (note(1, 1, "总的", sheet=""), note(1, 1, "别处", sheet="T"), note(0, 1, "零"), note(1, 16385, "界外"))
    made = annotated(by_hand(sheet_xml("<sheetData/>")), *lost, note(1, 1))
    assert set(made.not_placed) == set(lost)
    assert made.placed == (note(1, 1),)


def test_a_sheet_without_cells_hands_its_notes_back() -> None:
    chart = f'{HEAD}<chartsheet xmlns="{MAIN}"><sheetViews/></chartsheet>'
    made = annotate(by_hand(chart), [note(1, 1)], file="x.xlsx")
    assert made.not_placed == (note(1, 1),)
    assert parts_of(made.content) == parts_of(by_hand(chart))


def test_a_form_control_drawing_that_is_no_xml_is_added_to() -> None:
    """Excel leaves ``<br>`` open in the captions of buttons."""
    button = (
        '<v:shape id="_x0000_s5121" type="#_x0000_t201"><v:textbox><div>a<br>b</div></v:textbox>'
        '<x:ClientData ObjectType="Button"><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape>'
    )
    spaces = " ".join(
        f'xmlns:{prefix}="urn:schemas-microsoft-com:{name}"'
        for prefix, name in (("v", "vml"), ("o", "office:office"), ("x", "office:excel"))
    )
    layout = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="5"/></o:shapelayout>'
    more = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId7", "vmlDrawing", "../drawings/V.vml")),
        "xl/drawings/v.vml": f"<xml {spaces}>{layout}{button}</xml>",
    }
    types = '<Default Extension="VML" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
    tail = '<legacyDrawing r:id="rId7"/>'
    content = by_hand(sheet_xml("<sheetData/>", tail=tail), more=more, types=types)
    new = parts_of(annotate(content, [note(1, 1)], file="x.xlsx").content)
    assert 'r:id="rId7"/></worksheet>' in new["xl/worksheets/sheet1.xml"].decode()
    assert sum(name.endswith(".vml") for name in new) == 1
    drawing = new["xl/drawings/v.vml"].decode()
    assert drawing.startswith(f"<xml {spaces}>{layout.replace('5', '5,6')}{button}<v:shapetype id=")
    assert '<v:shape id="_x0000_s6145"' in drawing
    assert drawing.endswith("</v:shape></xml>")


def test_a_drawing_that_is_named_and_missing_is_a_broken_file() -> None:
    with pytest.raises(OutputError) as caught:
        annotate(by_hand(sheet_xml("<sheetData/>", tail='<legacyDrawing r:id="rId7"/>')), [note(1, 1)], file="x.xlsx")
    assert caught.value.key == "annotate_broken"
