"""Unified social credit codes: 18 characters as text; a number or scientific notation has lost digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from lowcarbon_cli.model.dataset import Blank, Word
from lowcarbon_cli.read.normalise import flat

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Field
    from lowcarbon_cli.read.grid import GridCell

_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}-?[0-9X]")
"""The older code of organisations, nine characters."""


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
    if not _check_fits(code):
        notes.note("LC-NUM-030", ref, raw=raw)
    return Word(code, ref, raw)


def _check_fits(code: str) -> bool:
    from stdnum.cn import uscc

    return uscc.calc_check_digit(code[:-1]) == code[-1]
