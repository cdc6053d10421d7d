"""What the parts of the carbon analysis have in common: a part without data, figures as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import (
    Cell,
    Column,
    Table,
    columns,
    evaluated_cell,
    number_cell,
    places_of,
    reasons,
    text_cell,
    word,
)
from lowcarbon_cli.render.units import amount_places, full_unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated

ROUNDING = "ROUND_HALF_EVEN"


def absent(key: str, title: str, missing: Missing, lang: Lang) -> Table:
    """Return the table of a part that the workbook has no data for: each reason with its cells."""
    return Table(
        key,
        title,
        columns(lang, Column("reason", "", priority=0, least=16, width=80), Column("cells", "", priority=1, width=40)),
        tuple(
            (text_cell(reasons((lack,), lang)), text_cell(places_of(lack.cells), cells=lack.cells))
            for lack in missing.lacks
        ),
    )


def why(lacks: Sequence[Lack], lang: Lang) -> str:
    """Return reasons and the cells that would cure them, empty where there are none."""
    cells = places_of(dict.fromkeys(cell for lack in lacks for cell in lack.cells))
    told = reasons(lacks, lang)
    return word("reason_at", lang, why=told, cells=cells) if cells else told


def scaled_cell(number: Decimal | None, power: int, places: int, rounding: str) -> Cell:
    """Return an entry for a figure shown in a unit 10^power times larger than its own."""
    return number_cell(None if number is None else number.scaleb(-power), places, rounding)


def amounts(key: str, unit: str, lang: Lang, *, priority: int, width: int) -> Column:
    """Return a column of amounts whose heading names their unit."""
    return Column(key, word(key, lang, unit=full_unit(unit, lang)), numeric=True, priority=priority, width=width)


def amount_cell(value: Evaluated, rounding: str) -> Cell:
    """Return an entry for an amount of energy or money, with the decimals of its unit."""
    return evaluated_cell(value, amount_places("" if isinstance(value, Missing) else value.unit), rounding)


def figure(value: Evaluated | None) -> dict[str, object] | None:
    """Return a figure as JSON: value as a decimal string, unit, cells; the message ids where it is missing."""
    if value is None:
        return None
    return {
        "value": None if isinstance(value, Missing) else significant(value.value),
        "unit": None if isinstance(value, Missing) else value.unit,
        "missing": [lack.reason for lack in value.lacks] if isinstance(value, Missing) else [],
        "cells": [str(cell) for cell in value.cells],
    }


def number(value: Decimal | None) -> str | None:
    """Return a plain figure as a decimal string."""
    return None if value is None else significant(value)


def lacking(missing: Missing) -> dict[str, object]:
    """Return a part without data as JSON."""
    return {"missing": lacks(missing.lacks)}


def lacks(found: tuple[Lack, ...]) -> list[dict[str, object]]:
    """Return reasons as JSON, in both languages, with their cells."""
    return [
        {
            "reason": lack.reason,
            "zh": reasons((lack,), "zh"),
            "en": reasons((lack,), "en"),
            "cells": [str(cell) for cell in lack.cells],
        }
        for lack in found
    ]
