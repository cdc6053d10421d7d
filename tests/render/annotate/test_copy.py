"""The copy of a rich workbook: what may change has changed as asked, everything else is the same byte for byte."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.render.annotate.books import MAIN, parts_of, read_back, rich_openpyxl, rich_xlsxwriter, values_of

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.render.annotate import CellNote, annotate
from lowcarbon_cli.render.annotate.styles import COLOURS

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/data.xlsx"))
M = f"{{{MAIN}}}"
NOTES = (
    CellNote("能源消费", 2, 2, Severity.ERROR, ("错误 LC-TST-001：<b>&\"'不是数字",)),
    CellNote("能源消费", 3, 3, Severity.WARNING, ("警告 LC-TST-002：偏大", "提示 LC-TST-003：换算")),
    CellNote("能源消费", 4, 2, Severity.INFO, ("提示 LC-TST-003：与批注同格",)),
    CellNote("能源消费", 6, 6, Severity.ERROR, ("此行此列原无单元格",)),
    CellNote("能源消费", 20, 1, Severity.ERROR, ("合并单元格",)),
    CellNote("能源消费", 25, 3, Severity.ERROR, ("空行",)),
    CellNote("能源消费", 60, 28, Severity.ERROR, ("远处",)),
    CellNote("经济 & 数据", 1, 1, Severity.WARNING, ("整张表",)),
)
BOOKS: dict[str, Callable[[Path], bytes]] = {
    "xlsxwriter": rich_xlsxwriter,
    "macros": lambda folder: rich_xlsxwriter(folder, macros=True),
    "openpyxl": lambda _: rich_openpyxl(),
}


@pytest.fixture(params=BOOKS, scope="module")
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    old = BOOKS[request.param](tmp_path_factory.mktemp("books"))
    made = annotate(old, NOTES, file="data.xlsx")
    assert made.placed == tuple(sorted(NOTES, key=lambda note: (note.sheet, note.row, note.column)))
    assert made.not_placed == ()
    assert made.suffix == (".xlsm" if request.param == "macros" else ".xlsx")
    return old, made.content


def may_change(name: str) -> bool:
    return name in {"[Content_Types].xml", "xl/styles.xml"} or bool(
        re.fullmatch(
            r"xl/worksheets/(_rels/)?sheet[12]\.xml(\.rels)?|xl/comments/?(comment)?1\.xml|.*[dD]rawing1\.vml", name
        )
    )


def test_all_other_parts_are_the_same_bytes_in_the_same_order(pair: tuple[bytes, bytes]) -> None:
    old, new = (parts_of(content) for content in pair)
    assert list(new)[: len(old)] == list(old)
    differing = {name for name in old if old[name] != new[name]}
    assert differing
    assert all(may_change(name) for name in differing), differing
    assert all(re.search(r"(comments\d+\.xml|\.vml|sheet\d\.xml\.rels)$", name) for name in list(new)[len(old) :])
    with zipfile.ZipFile(io.BytesIO(pair[1])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_comments_and_fills_stand_at_their_cells_and_values_stay(pair: tuple[bytes, bytes]) -> None:
    old, new = (read_back(content) for content in pair)
    assert values_of(old) == values_of(new)
    for note in NOTES:
        before, after = (book[note.sheet].cell(note.row, note.column) for book in (old, new))
        assert after.comment is not None
        lines = "\n".join(f"[lowcarbon] {line}" for line in note.lines)
        assert after.comment.text == (f"{before.comment.text}\n{lines}" if before.comment else lines)
        assert after.comment.author == (before.comment.author if before.comment else "lowcarbon")
        assert after.fill.fgColor.rgb == COLOURS[note.severity]
        for look in ("number_format", "font", "border", "alignment", "protection") if before.has_style else ():
            assert repr(getattr(before, look)) == repr(getattr(after, look)), look
    marked = {(note.sheet, note.row, note.column) for note in NOTES}
    for sheet in old.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if (sheet.title, cell.row or 0, cell.column or 0) not in marked:
                    twin = new[sheet.title][cell.coordinate]
                    assert (repr(cell.fill), cell.number_format) == (repr(twin.fill), twin.number_format)
                    assert (cell.comment and cell.comment.text) == (twin.comment and twin.comment.text)


def without_notes(part: bytes, places: set[str], there: set[str]) -> str:
    """Return a sheet's XML without what annotating may add to it (``there``: cells of the old one)."""
    root = ET.fromstring(part)  # noqa: S314
    for node in root.findall(f"{M}legacyDrawing"):
        root.remove(node)
    grid = root.find(f"{M}sheetData")
    assert grid is not None
    for row in list(grid):
        row.attrib.pop("spans", None)
        for cell in list(row):
            if cell.get("r") in places:
                cell.attrib.pop("s", None)
                if cell.get("r") not in there:
                    assert not cell.text
                    assert len(cell) == 0
                    row.remove(cell)
        if len(row) == 0 and set(row.attrib) == {"r"}:
            grid.remove(row)
    return ET.canonicalize(ET.tostring(root))


def cells_in(part: bytes) -> set[str]:
    return {cell.get("r", "") for cell in ET.fromstring(part).iter(f"{M}c")}  # noqa: S314


def test_sheets_equal_the_old_ones_but_for_the_marked_cells(pair: tuple[bytes, bytes]) -> None:
    old, new = (parts_of(content) for content in pair)
    for number, sheet in enumerate(("能源消费", "经济 & 数据"), 1):
        name = f"xl/worksheets/sheet{number}.xml"
        book = read_back(pair[0])
        places = {book[sheet].cell(note.row, note.column).coordinate for note in NOTES if note.sheet == sheet}
        there = cells_in(old[name])
        assert new[name] != old[name]
        assert without_notes(new[name], places, there) == without_notes(old[name], places, there)
        assert cells_in(new[name]) == there | places


def test_styles_only_grow_and_count_right(pair: tuple[bytes, bytes]) -> None:
    old, new = (ET.fromstring(parts_of(content)["xl/styles.xml"]) for content in pair)  # noqa: S314
    for old_node, new_node in zip(old, new, strict=True):
        if old_node.tag in {f"{M}fills", f"{M}cellXfs"}:
            assert len(new_node) > len(old_node)
            assert new_node.get("count") == str(len(new_node))
            for added in list(new_node)[len(old_node) :]:
                new_node.remove(added)
            new_node.set("count", old_node.get("count", ""))
        assert ET.canonicalize(ET.tostring(old_node)) == ET.canonicalize(ET.tostring(new_node))


def test_relationships_types_and_drawings_only_grow(pair: tuple[bytes, bytes]) -> None:
    old, new = (parts_of(content) for content in pair)
    for name in (name for name in old if old[name] != new[name] and name.endswith((".rels", ".vml", "s].xml"))):
        before = [ET.canonicalize(ET.tostring(node)) for node in ET.fromstring(old[name])]  # noqa: S314
        after = [ET.canonicalize(ET.tostring(node)) for node in ET.fromstring(new[name])]  # noqa: S314
        if name.endswith(".vml"):
            # a box is made larger where our text was added below, and a block of shape numbers set aside
            before, after = (
                [re.sub(r"<ns\d:Anchor>[^<]*</ns\d:Anchor>|data=\"[\d,]*\"", "", node) for node in x]
                for x in (before, after)
            )
        assert [node for node in after if node in before] == before
        assert len(after) > len(before)
    for name, content in new.items():
        if name.endswith((".vml", ".xml", ".rels")):
            ET.fromstring(content)  # noqa: S314


def test_each_comment_has_one_box_and_numbers_of_its_own(pair: tuple[bytes, bytes]) -> None:
    new = parts_of(pair[1])
    numbers: list[bytes] = []
    for name, content in new.items():
        if name.endswith(".vml") and b'"Note"' in content:
            boxes = re.findall(rb"Row>(\d+)<.*?Column>(\d+)<", content)
            assert len(boxes) == len(set(boxes))
            numbers += re.findall(rb'id="_x0000_s(\d+)"', content)
    ours = [number for number in numbers if int(number) >= 2048]
    assert len(ours) == len(set(ours)) >= len(NOTES) - 1


def anchor(content: bytes, row: int, column: int) -> list[int]:
    """Return the anchor of the comment box at a cell (from 0) of the first sheet, empty where it has none."""
    excel = "{urn:schemas-microsoft-com:office:excel}"
    drawing = next(part for name, part in parts_of(content).items() if re.search(r"Drawing1\.vml$", name))
    for data in ET.fromstring(drawing).iter(f"{excel}ClientData"):  # noqa: S314
        if (data.findtext(f"{excel}Row"), data.findtext(f"{excel}Column")) == (str(row), str(column)):
            return [int(part) for part in data.findtext(f"{excel}Anchor", "").split(",") if part]
    message = f"no box at {row}, {column}"
    raise AssertionError(message)


def test_a_box_grows_with_our_text_and_the_others_stay(pair: tuple[bytes, bytes]) -> None:
    old, new = (anchor(content, 3, 1) for content in pair)
    # two lines of 15 pixels at least, the longer one of 47 half characters of some 7 pixels: 330, columns of 64
    assert new[6] - new[2] >= 2
    assert new[4] - new[0] >= 4
    if old:  # openpyxl writes none
        assert old[:4] == new[:4]
        assert all(after >= before for before, after in zip(old[4::2], new[4::2], strict=True))
    assert anchor(pair[0], 3, 3) == anchor(pair[1], 3, 3)


def test_order_does_not_matter_and_equal_input_gives_equal_bytes(pair: tuple[bytes, bytes]) -> None:
    assert annotate(pair[0], NOTES[::-1], file="data.xlsx").content == pair[1]


def test_a_second_run_replaces_the_first(pair: tuple[bytes, bytes]) -> None:
    assert annotate(pair[1], NOTES, file="data.xlsx").content == pair[1]
    other = (NOTES[0], CellNote("能源消费", 3, 3, Severity.ERROR, ("错误 LC-TST-009：现在更重",)))
    new = read_back(annotate(pair[1], other, file="data.xlsx").content)["能源消费"]
    old = read_back(pair[0])["能源消费"]
    assert new["C3"].comment is not None
    assert new["C3"].comment.text == "[lowcarbon] 错误 LC-TST-009：现在更重"
    assert new["C3"].fill.fgColor.rgb == COLOURS[Severity.ERROR]
    assert new["B4"].comment is not None
    assert old["B4"].comment is not None
    assert new["B4"].comment.text == old["B4"].comment.text


def test_a_run_without_notes_takes_everything_off_again(pair: tuple[bytes, bytes]) -> None:
    old, new = read_back(pair[0]), read_back(annotate(pair[1], (), file="data.xlsx").content)
    for sheet in old.worksheets:
        for row in new[sheet.title].iter_rows():
            for cell in row:
                twin = sheet[cell.coordinate]
                assert (cell.comment and cell.comment.text) == (twin.comment and twin.comment.text)
                if twin.has_style:
                    assert repr(cell.fill) == repr(twin.fill)
                else:
                    assert cell.fill.fgColor.rgb not in set(COLOURS.values())
    assert boxes(annotate(pair[1], (), file="data.xlsx").content) == boxes(pair[0]) < boxes(pair[1])


def boxes(content: bytes) -> int:
    return sum(part.count(b'"Note"') for name, part in parts_of(content).items() if name.endswith(".vml"))


def test_a_new_cell_looks_as_its_row_or_column_would_have_it(tmp_path: Path) -> None:
    made = annotate(rich_xlsxwriter(tmp_path), NOTES, file="data.xlsx")
    sheet = read_back(made.content)["能源消费"]
    assert [(sheet[at].number_format, sheet[at].font.b) for at in ("F6", "C25", "AB60")] == [
        ("0.00", True),
        ("0.00", True),
        ("General", False),
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_examples(path: Path) -> None:
    content = path.read_bytes()
    names = read_back(content).sheetnames
    notes = [CellNote(name, row, 2, Severity.ERROR, (f"{name} {row}",)) for name in names for row in (1, 4, 99)]
    made = annotate(content, notes, file=path.name)
    assert len(made.placed) == len(notes)
    new = read_back(made.content)
    assert values_of(new) == values_of(read_back(content))
    for note in made.placed:
        cell = new[note.sheet].cell(note.row, note.column)
        assert cell.comment is not None
        assert cell.comment.text.endswith(f"[lowcarbon] {note.lines[0]}")
        assert cell.fill.fgColor.rgb == COLOURS[Severity.ERROR]
