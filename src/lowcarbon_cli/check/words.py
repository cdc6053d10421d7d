"""How rules write figures into their sentences, and which columns a user's word stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model import numbers, text
from lowcarbon_cli.model.dataset import Number, Word
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards import units, workbook

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.text import Lang

PLACES = 4
_PLAIN = frozenset("0123456789.,+- ")
_LANGS: tuple[Lang, Lang] = ("zh", "en")


def shown(value: Decimal, places: int = PLACES) -> str:
    """Return a figure as a sentence shows it: at most ``places`` decimals, no trailing zeros."""
    return numbers.plain(numbers.round_to(value, places)) if value.is_finite() else "-"


def per_cent(ratio: Decimal, places: int = 2) -> str:
    """Return a ratio in per cent, without the sign: 0.0365 is ``3.65``."""
    return shown(numbers.CONTEXT.multiply(ratio, numbers.HUNDRED), places)


def with_unit(figure: str, unit: str) -> Text:
    """Return a figure with its unit behind it, in brackets where that begins with a digit; a pure number alone."""
    if unit == "1":
        return Text(figure, figure)
    if unit == "%":
        return Text(f"{figure}%", f"{figure} %")
    return text.with_unit(figure, Text(units.shown(unit, "zh"), units.shown(unit, "en")))


def as_read(number: Number) -> Text:
    """Return a figure as its cell has it, with the unit in which it stands there."""
    figure = number.as_written
    if number.written_unit == "1" or not set(figure) <= _PLAIN:
        return Text(figure, figure)  # a pure number, or a cell that names its unit itself
    return with_unit(figure, number.written_unit)


def written(record: Record, column: str) -> str:
    """Return a word as the user wrote it, empty where there is none."""
    found = record.fields.get(column)
    return found.as_written if isinstance(found, Word) else ""


def cell(record: Record, column: str) -> CellRef:
    """Return the cell of a column, the row's own where the sheet has no such column."""
    found = record.fields.get(column)
    return found.cell if found is not None else record.cell


def filled(record: Record, column: str) -> bool:
    """Tell whether a column holds a number or words."""
    found = record.fields.get(column)
    return isinstance(found, Number) or (isinstance(found, Word) and bool(found.as_written.strip()))


def column_name(sheet: str, column: str) -> Text:
    """Return the name of a column, its id where the sheet does not know it."""
    spec = workbook.sheet(sheet).column(column)
    return spec.name if spec is not None else Text(column, column)


def column_names(sheet: str, columns: Iterable[str]) -> Text:
    """Return the names of some columns of a sheet, as a list in both languages."""
    return listed(spec.name for key in columns if (spec := workbook.sheet(sheet).column(key)))


def listed(names: Iterable[Text]) -> Text:
    """Return names as a list in both languages."""
    known = tuple(names)
    return Text("、".join(name.zh for name in known), ", ".join(name.en for name in known))
