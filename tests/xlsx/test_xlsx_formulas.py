"""Shared formulas written out: beside openpyxl's translator, and by hand where that gives up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

from lowcarbon_cli.errors import UnreadableFileError
from lowcarbon_cli.model.budget import Budget
from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.read.xlsx.counts import Counts
from lowcarbon_cli.read.xlsx.formulas import Formulas


def moved(words: str, row: int, column: int) -> str:
    """Return a formula of C5 as another cell has it that shares it."""
    formulas = Formulas(Counts("a.xlsx", Budget()))
    assert formulas.text({"t": "shared", "si": "0", "ref": "A1:Z99"}, words, 5, 3) == f"={words}"
    return formulas.text({"t": "shared", "si": "0"}, "", row, column)


PIECES = st.sampled_from([
    "C5", "$C5", "C$5", "$C$5", "AB12", "A1:B2", "$A$1:B2", "F:F", "$F:G", "7:9", "$7:9", "表!C5", "'a b'!C5:D6",
    "'O''x'!C5", "[1]S!C5", "'[x y.xlsx]S'!C5", "Tab[Col1]", "Tab[[#This Row],[A1]]", "Name1x", "_A1", "A1.b",
    '"C5"', '"a""C5"', "#REF!", "TRUE", "12", "1.5", "1E5", "1E+5", "5%", "{1,2;3,4}", "LOG10(C5)", "SUM(C5,D6)",
    'IF(C5>=D6,"C5",-C5)', "F10(C5)", "A1:INDEX(C5,1)", "C5 D6", "(C5)",
])  # fmt: skip
FORMULAS = st.lists(PIECES, min_size=1, max_size=5).flatmap(
    lambda pieces: st.sampled_from(["+", "-", "*", "/", "^", "&", "=", "<>", ">=", " + ", ","]).map(
        lambda op: op.join(pieces)
    )
)


@settings(max_examples=150)
@given(FORMULAS, st.integers(5, 60), st.integers(3, 60))
def test_as_openpyxl_translates(words: str, row: int, column: int) -> None:
    expected = Translator(f"={words}", "C5").translate_formula(f"{column_letters(column)}{row}")
    assert moved(words, row, column) == expected


def test_by_hand() -> None:
    assert moved("SUM($C5:E$5)*表!C5", 6, 4) == "=SUM($C6:F$5)*表!D6"
    assert moved("A1+C4", 1, 1) == "=#REF!+#REF!"  # above row 1, left of column A
    assert moved("S!#REF!+C5", 6, 3) == "=S!#REF!+C6"  # openpyxl loses the error
    assert moved("1:2+$A9", 4, 3) == "=#REF!:1+$A8"


def test_a_shared_formula_stays_the_first() -> None:
    formulas = Formulas(Counts("a.xlsx", Budget()))
    for words in ("A1", "B9"):
        assert formulas.text({"t": "shared", "si": "7"}, words, 1, 1) == "=A1"
    assert formulas.text({"t": "shared", "si": "8"}, "", 1, 1) == "="
    assert formulas.text({"t": "array", "ref": "A1:A2"}, "SUM(A1)", 1, 1) == "=SUM(A1)"
    assert formulas.text({"t": "dataTable", "r1": "A1"}, "", 1, 1) == "=TABLE()"
    assert formulas.seen == 5


def test_writing_out_has_a_bound() -> None:
    # a tenth of the characters: 100 of 1,000, at 10 a formula
    formulas = Formulas(Counts("a.xlsx", Budget(characters=1000)))
    formulas.text({"t": "shared", "si": "0"}, "A1+B1+C1+D", 1, 1)
    for row in range(2, 12):
        formulas.text({"t": "shared", "si": "0"}, "", row, 1)
    with pytest.raises(UnreadableFileError) as caught:
        formulas.text({"t": "shared", "si": "0"}, "", 12, 1)
    assert caught.value.code == "LC-FIL-019"
