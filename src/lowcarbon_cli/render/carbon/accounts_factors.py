"""The factor of a line of T9 with its unit, and where it comes from with the grade of its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.text import plain
from lowcarbon_cli.render.table import NONE, Cell, evaluated_cell, join, places_of, text_cell, word
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.accounts import AccountLine
    from lowcarbon_cli.model.catalogue import Factor
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated

_PLACES = 4


def factor_rows(value: Evaluated | None) -> tuple[Factor, ...]:
    """Return the rows of factor tables behind a value, each once."""
    if value is None or isinstance(value, Missing):
        return ()
    return tuple({leaf.factor.code: leaf.factor for leaf in value.leaves() if leaf.factor is not None}.values())


def factor_cells(line: AccountLine, rounding: str, lang: Lang) -> tuple[Cell, Cell, Cell]:
    """Return factor, its unit, and its source; an unread source bears the mark."""
    if line.factor is None or isinstance(line.factor, Missing):
        # where CO2 alone is stated, its source may be stated all the same
        return Cell(NONE), Cell(NONE), text_cell(line.factor_source or NONE)
    unit = unit_text(line.factor.unit, lang)
    if line.activity is not None and not isinstance(line.activity, Missing):
        unit = f"tCO2/{unit_text(line.activity.unit, lang)}"
    return evaluated_cell(line.factor, _PLACES, rounding), text_cell(unit), _source(line, lang)


def _source(line: AccountLine, lang: Lang) -> Cell:
    rows = factor_rows(line.factor)
    documents: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        grade = word(f"grade_{row.evidence.grade.value}", lang)
        documents.setdefault((plain(row.evidence.document, lang) or row.edition, grade), []).append(row.code)
    parts = [f"{document}: {', '.join(codes)} ({grade})" for (document, grade), codes in documents.items()]
    cells = line.factor.cells if line.factor is not None else ()
    if cells:
        said = line.factor_source or ("" if line.category == "fuel" else word("accounts_not_stated", lang))
        parts.append(" ".join(filter(None, (word("accounts_own_data", lang), places_of(cells), said))))
    text = join(parts, lang) or NONE
    if any(not row.evidence.grade.verified for row in rows):
        return text_cell(f"{text} {word('mark', lang)}", "mark", cells)
    return text_cell(text, cells=cells)
