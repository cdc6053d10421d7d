"""Random sheets, written in random ways, with random notes: openpyxl reads the same before and after."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render.annotate.books import by_hand, parts_of, read_back, sheet_xml

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.render.annotate import CellNote, annotate
from lowcarbon_cli.render.annotate.styles import COLOURS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Place = tuple[int, int]
ROWS, COLUMNS = 8, 8
PLACES = st.tuples(st.integers(1, ROWS), st.integers(1, COLUMNS))
CELLS = st.dictionaries(PLACES, st.tuples(st.integers(-1, 3), st.integers(0, 99)), max_size=25)
NOTES = st.dictionaries(
    PLACES, st.tuples(st.sampled_from(Severity), st.text("甲<&]\U00020bb7 ", min_size=1)), max_size=8
)


def written(cells: dict[Place, tuple[int, int]], way: random.Random, prefix: str) -> str:
    """Return a grid of these cells (style or -1 for none, value), leaving out what may be left out."""
    p = f"{prefix}:" if prefix else ""
    rows, last_row = [], 0
    for row in sorted({place[0] for place in cells}):
        columns, last = [], 0
        for column in sorted(place[1] for place in cells if place[0] == row):
            style, value = cells[row, column]
            reference = f' r="{column_letters(column)}{row}"' if column != last + 1 or way.random() < 0.5 else ""
            looks = [reference, f" s='{style}'" if style >= 0 else ""]
            way.shuffle(looks)
            body = f"><{p}v>{value}</{p}v></{p}c>" if value else "/>"
            columns.append(f"<{p}c{''.join(looks)}{body}")
            last = column
        # a row that leaves out its number must not be named otherwise by its first cell
        number = f' r="{row}"' if row != last_row + 1 or way.random() < 0.5 else ""
        rows.append(f"<{p}row{number}>{way.choice(['', chr(10), '<!--<row/>-->'])}{''.join(columns)}</{p}row>")
        last_row = row
    return f"<{p}sheetData>{''.join(rows)}</{p}sheetData>"


def looks(sheet: Worksheet, *, fills: bool) -> dict[Place, tuple[object, ...]]:
    found = {}
    for row in range(1, ROWS + 1):
        for column in range(1, COLUMNS + 1):
            cell = sheet.cell(row, column)
            fill = (cell.fill.patternType, cell.fill.fgColor.rgb) if fills else ()
            found[row, column] = (cell.value, cell.number_format, cell.font.b, cell.alignment.horizontal, *fill)
    return found


@settings(max_examples=30)
@given(CELLS, NOTES, st.integers(0, 2**32), st.sampled_from(["", "x"]))
def test_random_sheets(
    cells: dict[Place, tuple[int, int]], wanted: dict[Place, tuple[Severity, str]], seed: int, prefix: str
) -> None:
    way = random.Random(seed)  # noqa: S311
    old = by_hand(sheet_xml(written(cells, way, prefix), prefix=prefix))
    notes = [CellNote("S", *place, severity, (text,)) for place, (severity, text) in wanted.items()]
    made = annotate(old, notes, file="x.xlsx")
    assert len(made.placed) == len(notes)
    before, after = read_back(old)["S"], read_back(made.content)["S"]
    assert looks(before, fills=False) == looks(after, fills=False)
    marked, plain = looks(after, fills=True), looks(before, fills=True)
    for place in plain:
        cell = after.cell(*place)
        if place in wanted:
            severity, text = wanted[place]
            assert marked[place][-2:] == ("solid", COLOURS[severity])
            assert cell.comment is not None
            assert cell.comment.text == f"[lowcarbon] {text}"
        else:
            assert marked[place] == plain[place]
            assert cell.comment is None
    way.shuffle(notes)
    assert annotate(old, notes, file="x.xlsx").content == made.content
    assert annotate(made.content, notes, file="x.xlsx").content == made.content
    cleared = annotate(made.content, (), file="x.xlsx").content
    assert looks(read_back(cleared)["S"], fills=True) == plain
    assert parts_of(cleared)["xl/workbook.xml"] == parts_of(old)["xl/workbook.xml"]
