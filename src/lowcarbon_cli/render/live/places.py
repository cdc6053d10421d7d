"""Names of sheets and references to their cells, as formulas write them."""

from __future__ import annotations

import re

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.render.safe import one_line

LONGEST = 31
"""UTF-16 units that the name of a sheet may have."""
_ILLEGAL = re.compile(r"[\[\]:*?/\\]")
_RESERVED = frozenset({"history"})


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return ``wanted`` as a legal name that no sheet has yet, and add it to ``taken`` (folded names).

    >>> sheet_name("a/b", set()), sheet_name("能源消费", {"能源消费"})
    ('a_b', '能源消费 (2)')
    """
    name = _cut(_ILLEGAL.sub("_", one_line(wanted)).strip("' "), LONGEST) or "_"
    if name.casefold() in _RESERVED:
        name = f"{name}_"
    found, count = name, 1
    while found.casefold() in taken:
        count += 1
        ending = f" ({count})"
        found = _cut(name, LONGEST - len(ending)) + ending
    taken.add(found.casefold())
    return found


def quoted(sheet: str) -> str:
    """Return a sheet's name as a formula needs it.

    >>> quoted("Bob's")
    "'Bob''s'"
    """
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"


def place(sheet: str, row: int, column: int) -> str:
    """Return the reference to a cell of another sheet; row and column are counted from 0.

    >>> place("能源消费", 2, 7)
    "'能源消费'!H3"
    """
    return f"{quoted(sheet)}!{local(row, column)}"


def local(row: int, column: int) -> str:
    """Return the reference to a cell of the same sheet; row and column are counted from 0."""
    return f"{column_letters(column + 1)}{row + 1}"


def text(words: str) -> str:
    """Return words of the program as a text within a formula."""
    doubled = words.replace('"', '""')
    return f'"{doubled}"'


def _cut(name: str, longest: int) -> str:
    """Cut to ``longest`` UTF-16 units, as Excel counts them."""
    while len(name.encode("utf-16-le", "replace")) // 2 > longest:
        name = name[:-1]
    return name.rstrip("' ")
