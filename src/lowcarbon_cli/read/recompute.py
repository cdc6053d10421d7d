"""Cached values of simple sums, compared with what their cells add up to.

A program that writes a workbook without recalculating it leaves the old result beside a new formula, and
every reader shows the old one. Only what is certain is compared: SUM over cells and ranges, or a chain of
plus and minus, of one sheet, all of whose operands are typed-in numbers or empty.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from lowcarbon_cli.read.grid import EMPTY, Stale
from lowcarbon_cli.read.guard import parse_area

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from lowcarbon_cli.read.grid import Area, GridCell

TOLERANCE = 1e-9
"""Allowed difference relative to the sum of absolute values: floats that were added in another order."""
MOST_CELLS = 20_000
"""Cells of one range that are added up; more is no simple sum."""
MOST_EFFORT = 1_000_000
"""Cells of all ranges of a sheet that are looked at."""
_REF = r"\$?[A-Za-z]{1,3}\$?\d{1,7}"
_SUM = re.compile(rf"=\+?SUM\((?P<args>{_REF}(?::{_REF})?(?:,{_REF}(?::{_REF})?)*)\)", re.IGNORECASE)
_CHAIN = re.compile(rf"=\+?-?{_REF}(?:[+-]{_REF})+")
_TERM = re.compile(rf"([+-]?)({_REF})")


def stale_sums(
    rows: Mapping[int, Mapping[int, GridCell]], covered: Collection[tuple[int, int]] = ()
) -> tuple[Stale, ...]:
    """Return the simple sums of a sheet whose cached value differs from a recomputation.

    Args:
        rows: the cells of the sheet.
        covered: places of values that ``rows`` does not list because a merge hides them; Excel adds them up.
    """
    return tuple(_differing(rows, frozenset(covered)))


def adds_up_others(rows: Mapping[int, Mapping[int, GridCell]], others: Collection[int]) -> bool:
    """Tell whether a simple sum in ``rows`` looks at any of ``others``, rows that are not among them."""
    return bool(others) and any(
        row in others
        for cells in rows.values()
        for cell in cells.values()
        if cell.formula is not None
        for _sign, area in _areas(cell.formula.replace(" ", ""))
        for row in range(area.top, area.bottom + 1)
    )


def _differing(rows: Mapping[int, Mapping[int, GridCell]], covered: frozenset[tuple[int, int]]) -> Iterator[Stale]:
    effort = 0
    for row, cells in rows.items():
        for column, cell in cells.items():
            if cell.formula is None or cell.kind != "number" or not isinstance(cell.value, int | float):
                continue
            areas = _areas(cell.formula.replace(" ", ""))
            effort += sum(_size(area) for _sign, area in areas)
            if effort > MOST_EFFORT:
                return
            terms = _terms(rows, covered, areas)
            if not terms:
                continue
            total, size = math.fsum(terms), math.fsum(abs(term) for term in terms)
            if abs(total - cell.value) > TOLERANCE * max(size, abs(cell.value)):
                yield Stale(row, column, cell.formula, f"{cell.value:.15g}", f"{total:.15g}")


def _areas(formula: str) -> list[tuple[int, Area]]:
    """Return the areas that a simple sum adds (1) or takes away (-1); none for any other formula."""
    found = _SUM.fullmatch(formula)
    signed: list[tuple[str, str]] = []
    if found is not None:
        signed = [("", words) for words in found["args"].split(",")]
    elif _CHAIN.fullmatch(formula):
        signed = _TERM.findall(formula)
    areas = [(-1 if sign == "-" else 1, area) for sign, words in signed if (area := parse_area(words)) is not None]
    return areas if all(_size(area) <= MOST_CELLS for _sign, area in areas) else []


def _size(area: Area) -> int:
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)


def _terms(
    rows: Mapping[int, Mapping[int, GridCell]], covered: frozenset[tuple[int, int]], areas: list[tuple[int, Area]]
) -> list[float] | None:
    """Return the numbers of the areas with their signs, None where one of them is no plain number."""
    terms: list[float] = []
    for sign, area in areas:
        for row in range(area.top, area.bottom + 1):
            cells = rows.get(row, {})
            for column in range(area.left, area.right + 1):
                cell = cells.get(column, EMPTY)
                if (row, column) in covered:
                    return None
                if cell.kind == "empty":
                    continue
                if cell.kind != "number" or cell.formula is not None or not isinstance(cell.value, int | float):
                    return None
                terms.append(sign * cell.value)
    return terms
