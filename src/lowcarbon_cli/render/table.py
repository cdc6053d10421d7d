"""Format-free tables: what every format lays out, and the small helpers that fill them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import explain, label, say
from lowcarbon_cli.model.text import plain, years_text
from lowcarbon_cli.render.numbers import show, signed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowcarbon_cli.model.catalogue import Evidence
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.results import Verdict
    from lowcarbon_cli.model.text import Lang, Param
    from lowcarbon_cli.model.values import Derivation, Evaluated

Style = Literal[
    "plain", "met", "not_met", "undetermined", "not_assessable", "not_applicable", "mark", "error", "warning", "info"
]
NONE = "-"
"""Stands where there is no value; never 0."""


class Cell(Struct, frozen=True):
    """One entry: ``text`` as printed, and for figures the unrounded ``number`` and its Excel format.

    ``places`` are the decimals in ``text``. ``cells`` are the input cells behind the entry, ``origin``
    the computed value it shows. With a ``formula`` a spreadsheet holds that, and text or number as its
    stored result.
    """

    text: str
    number: Decimal | None = None
    number_format: str = ""
    places: int = 0
    style: Style = "plain"
    cells: tuple[CellRef, ...] = ()
    origin: Derivation | None = None
    formula: str = ""


class Column(Struct, frozen=True):
    """One column. On a narrow terminal those with the highest ``priority`` go first, 0 never.

    ``least`` is the narrowest width in terminal cells at which a wrapped text stays readable;
    ``width`` the width in a spreadsheet.
    """

    id: str
    title: str
    numeric: bool = False
    priority: int = 1
    least: int = 8
    width: int = 12


class Table(Struct, frozen=True):
    """A table with its title and the notes under it."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


def word(key: str, lang: Lang, **params: Param) -> str:
    """Return one of this room's labels in ``lang``; ``key`` without its prefix ``render_``."""
    return say("label", f"render_{key}", lang, params)


def columns(lang: Lang, *specs: Column) -> tuple[Column, ...]:
    """Return the columns with their titles looked up; a title given is kept."""
    return tuple(
        Column(c.id, c.title or label(f"render_{c.id}").in_(lang), c.numeric, c.priority, c.least, c.width)
        for c in specs
    )


def text_cell(text: str, style: Style = "plain", cells: Iterable[CellRef] = ()) -> Cell:
    """Return an entry of words."""
    return Cell(text, style=style, cells=tuple(cells))


def whole_cell(number: int | None, absent: str = NONE) -> Cell:
    """Return an entry for a count or a year."""
    return Cell(absent) if number is None else Cell(str(number), Decimal(number), "0")


def number_cell(number: Decimal | None, places: int, rounding: str, against: Decimal | None = None) -> Cell:
    """Return an entry for a figure, ``-`` where there is none."""
    if number is None:
        return Cell(NONE)
    shown = show(number, places, rounding, against)
    return Cell(shown.text, number, shown.excel, shown.places)


def evaluated_cell(value: Evaluated, places: int, rounding: str, against: Decimal | None = None) -> Cell:
    """Return an entry for a computed value with the cells behind it; ``-`` where it is missing."""
    if isinstance(value, Missing):
        return Cell(NONE, cells=value.cells)
    made = number_cell(value.value, places, rounding, against)
    return Cell(made.text, made.number, made.number_format, made.places, cells=value.cells, origin=value)


def change_cell(number: Decimal | None, unit: str, rounding: str, places: int = 2) -> Cell:
    """Return a signed entry followed by ``unit`` (per cent or percentage points)."""
    if number is None:
        return Cell(NONE)
    shown = signed(number, places, rounding)
    quoted = f'"{unit}"' if unit else ""
    form = f"+{shown.excel}{quoted};-{shown.excel}{quoted};{shown.excel}{quoted}"
    return Cell(f"{shown.text}{unit}", number, form, shown.places)


def verdict_cell(verdict: Verdict | None, lang: Lang) -> Cell:
    """Return the word of a verdict, coloured by it."""
    if verdict is None:
        return Cell(NONE)
    style: Style = verdict.value
    return Cell(word(verdict.value, lang), style=style)


def marked(text: str, evidence: Evidence, lang: Lang) -> str:
    """Return ``text`` with the mark for unread behind it, unless the official text was read."""
    return text if evidence.grade.verified else f"{text} {word('mark', lang)}"


def join(parts: Iterable[str], lang: Lang) -> str:
    """Return the sentences joined, each once, empty ones dropped."""
    return ("；" if lang == "zh" else "; ").join(dict.fromkeys(part for part in parts if part))


def listing(names: Iterable[str], lang: Lang) -> str:
    """Return names in a row, as a sentence holds them."""
    return ("、" if lang == "zh" else ", ").join(names)


def reasons(lacks: Sequence[Lack], lang: Lang) -> str:
    """Return the reasons in ``lang``, joined; figures that one sheet lacks are drawn together."""
    groups: dict[object, list[Lack]] = {}
    for lack in lacks:
        key: object = (lack.reason, lack.params["sheet"]) if lack.reason in _ABSENT else len(groups)
        groups.setdefault(key, []).append(lack)
    return join(
        (_absent(found, lang) if len(found) > 1 else explain(found[0], lang) for found in groups.values()), lang
    )


_ABSENT = {"not_given": "column", "not_reported": "indicator"}
"""Reasons that name a sheet, what it lacks and the year -> the parameter that says what."""


def _absent(lacks: Sequence[Lack], lang: Lang) -> str:
    """Return "sheet X does not give: A (2020, 2024), B (2024)"."""
    years: dict[str, set[int]] = {}
    for lack in lacks:
        what = plain(lack.params[_ABSENT[lack.reason]], lang)
        years.setdefault(what, set()).add(int(str(lack.params["year"])))
    named = [word("absent_item", lang, name=what, years=years_text(found)) for what, found in years.items()]
    return word("absent_in", lang, sheet=lacks[0].params["sheet"], items=listing(named, lang))


def places_of(cells: Iterable[CellRef]) -> str:
    """Return cell references compactly: file and sheet once, then the addresses.

    ``能源.xlsx!能源消费!H3, H5; 能源.xlsx!经济数据!C4``
    """
    sheets: dict[tuple[str, str], dict[str, None]] = {}
    for file, sheet, row, column in cells:
        found = sheets.get((file, sheet))
        if found is None:
            found = sheets[file, sheet] = {}
        found[f"{column_letters(column)}{row}"] = None
    return "; ".join(f"{'!'.join(filter(None, place))}!{', '.join(found)}" for place, found in sheets.items())
