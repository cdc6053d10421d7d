"""Our reader beside openpyxl: the same cells, or a fault that is known and named here."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.xlsx.books import FORMATS, readable, with_rows
from tests.xlsx.oracle import Seen, ours, theirs
from tools.fuzz_files import mutated
from tools.hostile_files import cases
from tools.hostile_kit import SHEET, changed, zipped

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.read.archive import open_archive
from lowcarbon_cli.read.excel import open_excel

if TYPE_CHECKING:
    from lowcarbon_cli.read.grid import Book

REFUSED = frozenset(case.name for case in cases() if case.code.startswith("LC-FIL-0") and case.code < "LC-FIL-021")
"""Hostile files that must not be read."""


def opened(content: bytes) -> Book:
    return open_excel(open_archive(content, "a.xlsx", Budget()))


def told(sheets: list[Seen]) -> list[str]:
    """Write sheets down with the types of their values: 1, 1.0 and True are equal, but not the same."""
    return [repr([_listed(part) for part in sheet]) for sheet in sheets]


def _listed(part: object) -> object:
    if isinstance(part, dict):
        return sorted(part.items())
    return sorted(part) if isinstance(part, frozenset) else part


@pytest.mark.parametrize("name", sorted(readable().keys() - REFUSED))
def test_the_same_cells_as_openpyxl(name: str) -> None:
    content = readable()[name]
    assert told(ours(opened(content))) == told(theirs(content))


def test_the_same_cells_as_openpyxl_in_mutants() -> None:
    """Of the mutants that both read, every cell is the same; broken ones may be refused by either."""
    both = 0
    for number in range(200):
        name, content = mutated(number)
        if not name.endswith(".xlsx"):
            continue
        try:
            book = opened(content)
            others = theirs(content)
        except Exception:  # noqa: BLE001, S112 - broken files make openpyxl raise nearly anything
            continue
        both += 1
        assert told(ours(book)) == told(others), number
    assert both > 30  # or the mutants test nothing


VALUES = st.one_of(
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=20
    ),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1)),
    st.times().map(lambda time: time.replace(microsecond=0)),
    st.sampled_from(["=A1*2", '="<&>"', "=1/0", "#DIV/0!", "#N/A", " ", "", "\n", "_x000D_", "\r\n"]),
)


@settings(max_examples=40)
@given(st.dictionaries(st.tuples(st.integers(1, 30), st.integers(1, 30)), st.tuples(VALUES, st.sampled_from(FORMATS))))
def test_the_same_cells_as_openpyxl_whatever_they_hold(cells: dict[tuple[int, int], tuple[object, str]]) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for (row, column), (value, code) in cells.items():
        cell = sheet.cell(row, column)
        cell.value = value  # type: ignore[assignment]
        cell.number_format = code
    stream = io.BytesIO()
    made.save(stream)
    assert told(ours(opened(stream.getvalue()))) == told(theirs(stream.getvalue()))


@pytest.mark.parametrize(
    ("rows", "what", "why"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><x><v>2</v></x></row>', "number", "openpyxl takes any element for a cell"),
        (
            f'<row r="1"><c r="A1"><v>{"9" * 400}</v></c></row>',
            "text",
            "openpyxl gives an integer that no float reaches",
        ),
        (
            (
                '<row r="2"><c r="A2"><f t="shared" ref="A1:A2" si="0">A1</f><v>1</v></c></row>'
                '<row r="1"><c r="A1"><f t="shared" si="0"/><v>1</v></c></row>'
            ),
            "=#REF!",
            "openpyxl gives up the file where a shared formula points above the sheet",
        ),
    ],
)
def test_the_known_faults_of_openpyxl(rows: str, what: str, why: str) -> None:
    cells = opened(with_rows(rows)).sheets[1].rows[1]
    assert [what in {cell.kind, cell.formula} for cell in cells.values()] == [True], why


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ('<c r="A1" s="9999"><v>1</v></c>', "a style that is not there hides whether this is a date"),
        ('<c r="A1" s="-1"><v>1</v></c>', "openpyxl takes the last style"),
        ('<c r="A1" t="s"><v>-1</v></c>', "openpyxl takes the last text"),
        ('<c r="A1" t="s"><v>99999</v></c>', "a text that is not there"),
        ('<c r="A1"><v>1,5</v></c>', "no number"),
        ('<c r="1A"><v>1</v></c>', "no place"),
        ('<c r="A1" t="d"><v>x</v></c>', "no date"),
    ],
)
def test_a_cell_that_is_none_refuses_the_file(cell: str, why: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        opened(with_rows(f'<row r="1">{cell}</row>'))
    assert caught.value.code == "LC-FIL-008", why


def test_a_filter_of_a_custom_view_is_not_the_filter_of_the_sheet() -> None:
    # openpyxl takes the last autoFilter of the part, whatever it belongs to
    views = (
        '</sheetData><customSheetViews><customSheetView><autoFilter ref="A1:D6"><filterColumn colId="0"/>'
        "</autoFilter></customSheetView></customSheetViews>"
    )
    content = changed(SHEET, ("</sheetData>", views), ('<row r="3"', '<row r="3" hidden="1"'))
    sheet = opened(zipped(content)).sheets[1]
    assert list(sheet.hidden_rows) == [3]
    assert not sheet.filtered_rows


def test_a_sheet_of_another_namespace_is_refused_not_read_as_empty() -> None:
    content = changed(SHEET, ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "urn:x"))
    with pytest.raises(UnreadableFileError) as caught:
        opened(zipped(content))
    assert caught.value.code == "LC-FIL-008"
