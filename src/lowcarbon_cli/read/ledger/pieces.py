"""Rows of a worksheet's XML that follow a ledger's plan: one regular expression takes a whole row apart.

It covers a row without a gap or leaves it to the reader of cells; so do the judgements of columns (``sift``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from operator import lt
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.read.grid import GridCell
from lowcarbon_cli.read.ledger.bulk import sifter_of
from lowcarbon_cli.read.normalise import read_number
from lowcarbon_cli.read.refuse import refused
from lowcarbon_cli.read.xlsx import cells as values
from lowcarbon_cli.read.xlsx.frame import hides
from lowcarbon_cli.read.xlsx.text import OddXmlError, attributes_of, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.read.grid import PlainSheet
    from lowcarbon_cli.read.ledger.sift import Sifter
    from lowcarbon_cli.read.xlsx.formulas import Formulas, Shared
    from lowcarbon_cli.read.xlsx.worksheet import Worksheet

_ROW = r'<row r="([1-9]\d{0,6}+)"((?: [a-zA-Z0-9:]++="[^"<>&]*+")*+)>'
_NUMBERED = re.compile(r'<row r="([1-9]\d{0,6}+)"')
_CANONICAL = r"(?:0|-?[1-9]\d{0,14}|-?(?:0|[1-9]\d{0,8})\.\d{0,5}[1-9])"
"""A number of at most 15 digits that is shown as it is written."""
_OTHERS = re.compile(rf"^(?!{_CANONICAL}$).+$", re.MULTILINE)
_ONE_CANONICAL = re.compile(_CANONICAL)
_BARE = re.compile(r"\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*", re.ASCII)
"""A figure stored as text is said of its cell (``read.concealed``): its row is read cell by cell."""
_PRODUCT = r"[^<>&:\[\]]*[*/][^<>&:\[\]]*"
"""A formula that is no simple sum (``read.recompute``) and refers to no other file."""


class _Place(Struct, frozen=True):
    """One column of the rows: whether its cells are numbers or texts, and how numbers are shown."""

    column: int
    numbers: bool
    code: str
    decimals: int
    whole: bool = False
    """True where only whole numbers are taken."""


def pieces_of(head: PlainSheet, worksheet: Worksheet) -> Pieces | None:
    """Return what takes the rows below ``head`` apart, None where the sheet is no ledger of plain cells."""
    if head.hidden or head.hidden_columns:
        return None
    body = list(head.rows.values())[len(head.rows) // 2 :]
    made: dict[int, _Place] = {}

    def cell(column: int, text: str) -> GridCell:
        place = made[column]
        if place.numbers and _ONE_CANONICAL.fullmatch(text):
            return GridCell(values.number(text)[0], "number", place.code)
        return GridCell(text, "text")

    for column in {column for cells in head.rows.values() for column in cells}:
        found = _place(column, [cells[column] for cells in body if column in cells])
        if found is None:
            return None
        made[column] = found
    sifter = sifter_of(head, worksheet.counts.shown, cell)
    if sifter is None:
        return None
    for one in sifter.columns.values():
        place = made.setdefault(one.place, _Place(one.place, numbers=one.numeric, code="General", decimals=0))
        if not one.numeric:  # a word is the number itself, however it is shown
            made[one.place] = replace(place, decimals=0, whole=True)
        if one.spec.id == "credit" and place.numbers:
            return None
    return Pieces(sifter, [made[place] for place in sifter.places], worksheet)


def _place(column: int, cells: Sequence[GridCell]) -> _Place | None:
    """Return what the cells of a column are, None where a plain number would be shown as something else."""
    codes = {cell.number_format for cell in cells if cell.kind == "number"}
    if len(codes) > 1:
        return None
    code = codes.pop() if codes else "General"
    written = read_number(GridCell(1, "number", code))
    if isinstance(written, str) or written.unit:
        return None
    texts = sum(cell.kind == "text" for cell in cells)
    numbers = sum(cell.kind == "number" for cell in cells)
    return _Place(column, numbers >= texts if cells else True, code, len(written.text.partition(".")[2]))


class Pieces:
    """Takes the XML of rows apart and gives their texts to a sifter."""

    run = 2_048
    """Rows that are taken apart at a time."""

    def __init__(self, sifter: Sifter, places: Sequence[_Place], worksheet: Worksheet) -> None:
        self.sifter, self.places = sifter, places
        self.looks, self.counts = worksheet.looks, worksheet.counts
        self.last = self.taken = self.characters = 0
        self.groups: list[tuple[_Place, str]] = []
        """The column and the type of cell of each group of the pattern that holds a value."""
        self.pattern = re.compile(_ROW + "".join(self._cell(place, worksheet.formulas) for place in places))

    @property
    def rows(self) -> frozenset[int]:
        """The numbers of the rows that were kept."""
        return frozenset(row for part in self.sifter.parts for row in part.rows)

    def _cell(self, place: _Place, formulas: Formulas) -> str:
        """Return the pattern of a cell; its groups are noted in ``groups``."""
        by_kind: dict[str, list[str]] = defaultdict(list)
        for attributes, look in self.looks.items():
            if look.kind != "n" or (place.numbers and look.code == place.code and not look.format.date):
                by_kind[look.kind].append(re.escape(attributes))
        shared = "|".join(re.escape(key) for key, one in formulas.shared.items() if _is_product(one))
        dependent = rf'|<f t="shared" si="(?:{shared})"/>' if shared else ""
        contents = {
            "n": rf"(?:<f>{_PRODUCT}</f>{dependent})?<v>([-+.0-9eE]{{1,30}}+)</v>",
            "s": r"<v>(\d{1,9}+)</v>",
            "inlineStr": r'<is><t(?: xml:space="preserve")?+>([^<>]*+)</t></is>',
        }
        forms = [r'(?: s="\d{1,9}")?(?:/>|></c>)']
        for kind, content in contents.items():
            if kind in by_kind:
                self.groups.append((place, kind))
                forms.insert(-1, f"(?:{'|'.join(sorted(by_kind[kind]))})>{content}</c>")
        return rf'(?:<c r="{column_letters(place.column)}\1"(?:{"|".join(forms)}))?'

    def take(self, pieces: Sequence[str]) -> list[str]:
        """Keep the rows that are data; return the others, in their order, for the reader of cells.

        Raises ``OddXmlError`` where rows do not ascend, or a text is none.
        """
        found = list(map(self.pattern.fullmatch, pieces))
        self._ascend(pieces if None in found else [], [one[1] for one in found if one is not None])
        groups = [one.groups() for one in found if one is not None]
        if not groups:
            return list(pieces)
        numbers, attributes, *cells = zip(*groups, strict=True)
        hidden = {text for text in set(attributes) if hides(attributes_of(text))}
        odd = {at for at, text in enumerate(attributes) if text in hidden} if hidden else set()
        left = self._sifted(list(map(int, numbers)), cells, odd)
        if not left and len(groups) == len(pieces):
            return []
        kept = [at for at, one in enumerate(found) if one is not None]
        gone = set(kept).difference(kept[at] for at in left)
        return [piece for at, piece in enumerate(pieces) if at not in gone]

    def _ascend(self, pieces: Sequence[str], numbers: Sequence[str]) -> None:
        """Check that rows ascend: those of ``pieces``, or just the ``numbers`` where every piece is one row."""
        rows = [
            self.last,
            *map(int, (digits for piece in pieces for digits in _NUMBERED.findall(piece)) if pieces else numbers),
        ]
        if not all(map(lt, rows, rows[1:])):
            raise OddXmlError
        self.last = rows[-1]

    def _sifted(self, rows: Sequence[int], cells: Sequence[Sequence[str | None]], odd: set[int]) -> list[int]:
        """Give rows to the sifter; return the places of those that it does not keep."""
        self.taken += len(rows)
        if self.taken > self.counts.budget.ledger_rows:
            raise refused("LC-FIL-013", self.counts.shown, limit=self.counts.budget.ledger_rows)
        columns: list[Sequence[str]] = [[""] * len(rows)] * self.sifter.width
        for (place, kind), found in zip(self.groups, cells, strict=True):
            if not any(found):
                continue
            texts = _shown(found, place) if kind == "n" else self._texts(found, kind)
            if kind == "n" and place.whole:
                odd.update(at for at, text in enumerate(texts) if "." in text)
            if kind != "n" and place.numbers:
                odd.update(at for at, text in enumerate(texts) if text and _BARE.fullmatch(text))
            before = columns[place.column - 1]
            columns[place.column - 1] = (
                [one or other for one, other in zip(before, texts, strict=True)] if any(before) else texts
            )
        return self.sifter.take(rows, columns, odd)

    def _texts(self, found: Sequence[str | None], kind: str) -> list[str]:
        """Return the texts of cells, empty for None."""
        if kind == "inlineStr":
            return [plain(text) if text else "" for text in found]
        strings = self.looks.strings
        try:
            texts = [strings[int(place)] if place else "" for place in found]
        except LookupError as error:
            raise OddXmlError from error
        # a shared text costs again in every cell that shows it
        self.characters += sum(map(len, texts))
        if self.characters > self.counts.budget.characters:
            what = label("file_characters")
            raise refused("LC-FIL-019", self.counts.shown, what=what, limit=self.counts.budget.characters)
        return texts


def _is_product(formula: Shared) -> bool:
    """Tell whether a shared formula is no simple sum and refers to no other file."""
    words = [piece for piece in formula.pieces if isinstance(piece, str)]
    return not {"*", "/"}.isdisjoint(words) and not any(":" in piece or "[" in piece for piece in words)


def _shown(numbers: Sequence[str | None], place: _Place) -> list[str]:
    """Return numbers as their cells show them (``read.normalise.read_number``), empty for None."""
    texts = [text or "" for text in numbers]
    joined = "\n".join(texts)
    line = seen = 0
    for found in _OTHERS.finditer(joined):
        line += joined.count("\n", seen, found.start())
        seen = found.start()
        texts[line] = _number(texts[line])
    if place.decimals:
        texts = [_padded(text, place.decimals) if text else "" for text in texts]
    return texts


def _number(words: str) -> str:
    try:
        value, kind = values.number(words)
    except ValueError as error:
        raise OddXmlError from error
    if kind != "number":
        raise OddXmlError
    # printf rounds the number, the reader its shortest form: both alike, unless that lies just half-way
    text = f"{value:.15g}"
    if isinstance(value, float) and value and "e" not in text and not repr(value).endswith("5"):
        return text
    written = read_number(GridCell(value, kind))
    if isinstance(written, str):
        raise OddXmlError
    return written.text


def _padded(text: str, decimals: int) -> str:
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(decimals, '0')}"
