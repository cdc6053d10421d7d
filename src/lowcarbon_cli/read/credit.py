"""Unified social credit codes: 18 characters as text; a number or scientific notation has lost digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from lowcarbon_cli.model.dataset import Blank, Word
from lowcarbon_cli.read.normalise import flat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.read.grid import GridCell

_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}-?[0-9X]")
"""The older code of organisations, nine characters."""
_LENGTH = 18
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""GB 32100-2015: weights of the first 17 characters, modulo 31."""
_SIGNS = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
_TIMES = [
    bytes.maketrans(_SIGNS, bytes(value * weight % len(_SIGNS) for value in range(len(_SIGNS))))
    for weight in (*_WEIGHTS, 1)
]
"""For each place of a code what turns its character into value times weight, modulo 31."""
_REST = bytes(number % len(_SIGNS) for number in range(256))
_TOGETHER = 6
"""So many numbers below 31, one a byte, are added without carrying into the next byte."""


class Notes(Protocol):
    """Takes findings about a cell."""

    def note(self, code: str, *cells: CellRef, **params: str) -> None:
        """Note a finding by its code."""


def credit_code(notes: Notes, cell: GridCell, ref: CellRef, raw: str) -> Field:
    """Return the code of a cell in capitals without blanks; a blank with its finding where it is none.

    A code of the right form whose check character does not fit is kept, with a warning.
    """
    code = re.sub(r"\s", "", flat(raw)).upper()
    if cell.kind == "text" and _ORGANISATION.fullmatch(code):
        return Word(code, ref, raw)
    if cell.kind != "text" or not _CODE.fullmatch(code):
        notes.note("LC-NUM-008", ref, raw=raw)
        return Blank("text", ref, raw)
    if any(rests([code])):
        notes.note("LC-NUM-030", ref, raw=raw)
    return Word(code, ref, raw)


def rests(codes: Sequence[str]) -> bytes:
    """Return for each code of the right form the weighted sum of its characters, modulo 31: 0 where the last one fits.

    A number that holds a byte for each code adds all of them at once, for ledgers of a hundred thousand rows.
    """
    signs, count = "".join(codes).encode("ascii"), len(codes)
    parts = [int.from_bytes(signs[place::_LENGTH].translate(times), "little") for place, times in enumerate(_TIMES)]
    sums = (sum(parts[start : start + _TOGETHER]) for start in range(0, _LENGTH, _TOGETHER))
    small = [int.from_bytes(one.to_bytes(count, "little").translate(_REST), "little") for one in sums]
    return sum(small).to_bytes(count, "little").translate(_REST)
