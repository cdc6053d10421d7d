"""LibreOffice opens the copies and finds the comments, fills and values where they were put."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.render.annotate.books import by_hand, read_back, rich_openpyxl, rich_xlsxwriter, sheet_xml, values_of
from tests.render.annotate.test_copy import NOTES

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.render.annotate import CellNote, annotate
from lowcarbon_cli.render.annotate.styles import COLOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLE = Path(__file__).parents[3] / "examples" / "park-a" / "data.xlsx"

pytestmark = pytest.mark.office


Case = tuple[bytes, "Sequence[CellNote]"]


def cases(folder: Path) -> dict[str, Case]:
    odd = "<x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData>"
    example = EXAMPLE.read_bytes()
    first = read_back(example).sheetnames[0]
    return {
        "xlsxwriter": (rich_xlsxwriter(folder), NOTES),
        "openpyxl": (rich_openpyxl(), NOTES),
        "example": (example, [CellNote(first, 4, 2, Severity.WARNING, ("警告 LC-TST-002：核对",))]),
        "odd": (by_hand(sheet_xml(odd, prefix="x")), [CellNote("S", 1, 1, Severity.INFO, ("甲",))]),
    }


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, bytes, Sequence[CellNote]]]:
    """Return copy, the copy as LibreOffice stores it after opening it, and the notes in it, by name."""
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "in").mkdir()
    made = cases(folder)
    for name, (content, notes) in made.items():
        (folder / "in" / f"{name}.xlsx").write_bytes(annotate(content, notes, file=name).content)
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        "xlsx",
    ]
    sources = sorted((folder / "in").iterdir())
    subprocess.run([*command, "--outdir", str(folder / "out"), *map(str, sources)], check=True, timeout=100)
    return {
        path.stem: (path.read_bytes(), (folder / "out" / path.name).read_bytes(), made[path.stem][1])
        for path in sources
    }


def test_libreoffice_shows_the_notes(stored: dict[str, tuple[bytes, bytes, Sequence[CellNote]]]) -> None:
    assert len(stored) == 4
    for name, (before, after, notes) in stored.items():
        new, copy = read_back(after), read_back(before)
        for note in notes:
            cell = new[note.sheet].cell(note.row, note.column)
            assert cell.comment is not None, (name, note.place)
            written = copy[note.sheet].cell(note.row, note.column).comment
            assert written is not None
            assert cell.comment.text.strip() == written.text, (name, note.place)
            assert cell.fill.fgColor.rgb == COLOURS[note.severity], (name, note.place)
        # it writes formulas its own way, and TRUE as one
        plain = {at: value for at, value in values_of(copy).items() if not str(value).startswith(("=", "True"))}
        values = values_of(new)
        assert {at: values[at] for at in plain} == plain


@pytest.mark.parametrize("name", ["xlsxwriter", "openpyxl"])
def test_a_copy_that_libreoffice_stored_is_annotated_anew(
    name: str, stored: dict[str, tuple[bytes, bytes, Sequence[CellNote]]]
) -> None:
    """The user mends a cell in the copy and stores it: the note there goes, no line stands twice."""
    made = annotate(stored[name][1], NOTES[1:], file="x.xlsx")
    assert len(made.placed) == len(NOTES) - 1
    new = read_back(made.content)
    mended = new[NOTES[0].sheet].cell(NOTES[0].row, NOTES[0].column)
    assert (mended.comment, mended.fill.patternType) == (None, None)
    for note in NOTES[1:]:
        cell = new[note.sheet].cell(note.row, note.column)
        assert cell.comment is not None
        assert [cell.comment.text.count(line) for line in note.lines] == [1] * len(note.lines)
        assert cell.comment.text.count("[lowcarbon]") == len(note.lines)
        assert cell.fill.fgColor.rgb == COLOURS[note.severity]
