"""Amounts as sentences print them, with the number kept: display may print it in another unit."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN
from typing import TYPE_CHECKING

from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.text import Text, Worded, with_unit
from lowcarbon_cli.standards import units

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.text import Naming
    from lowcarbon_cli.model.values import Evaluated

PLACES = 2
_NOTHING = Text("-", "-")


def in_words(
    value: Evaluated, naming: Naming = "short", places: int = PLACES, rounding: str = ROUND_HALF_EVEN
) -> Worded | Text:
    """Return a figure with its unit for a sentence, ``-`` where it is missing."""
    return _NOTHING if isinstance(value, Missing) else worded(value.value, value.unit, naming, places, rounding)


def worded(value: Decimal, unit: str, naming: Naming, places: int, rounding: str) -> Worded:
    """Return a number in ``unit`` as a sentence prints it."""
    number = numbers.plain(numbers.round_to(value, places, rounding))
    return Worded(_named(number, unit, naming), value, unit, naming, places, rounding)


def _named(number: str, unit: str, naming: Naming) -> Text:
    if naming == "none":
        return Text(number, number)
    full = label(f"full_unit_{unit}") if naming == "full" else Text(units.shown(unit, "zh"), units.shown(unit, "en"))
    return with_unit(number, full)
