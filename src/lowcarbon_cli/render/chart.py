"""Actual against target as bars of characters that a GBK console shows."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.safe import shows
from lowcarbon_cli.render.table import NONE, Cell, Column, Table, columns, evaluated_cell, text_cell, whole_cell, word
from lowcarbon_cli.render.target_cells import target_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.targets import Target, TargetsReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated

LENGTH = 40
"""Characters of the longest bar."""
_BARS = {"required": ("▓", "="), "actual": ("█", "#")}
"""Kind of bar -> its sign, and the plain sign for consoles that have no blocks."""


def charts(report: TargetsReport, lang: Lang, encoding: str = "utf-8") -> list[Table]:
    """Return one chart per target with figures of at least two years; bars start at zero.

    Limits of the standard are drawn only where the park has no target of its own.
    """
    own = [target for target in report.targets if target.origin != "standard"]
    drawn = (_chart(target, report, lang, encoding) for target in own or report.targets)
    return [table for table in drawn if table is not None]


def _chart(target: Target, report: TargetsReport, lang: Lang, encoding: str) -> Table | None:
    known = [
        value.value
        for mark in target.years
        for value in (mark.required, mark.actual)
        if isinstance(value, Derivation) and value.value.is_finite()
    ]
    drawn = [mark for mark in target.years if isinstance(mark.actual, Derivation)]
    if len(drawn) < 2 or min(known) < 0 or max(known) == 0:  # noqa: PLR2004 - a comparison of years
        return None
    rows = tuple(_rows(target, max(known), report, lang, encoding))
    title = word("chart", lang, name=target_name(target, lang))
    return Table(
        f"chart:{target.key}",
        title,
        columns(
            lang,
            Column("year", "", priority=0, least=4, width=8),
            Column("bar_kind", "", priority=0, least=4, width=8),
            Column("value", "", numeric=True, priority=0, width=12),
            Column("bar", "", priority=1, least=LENGTH, width=LENGTH + 2),
        ),
        rows,
    )


def _rows(
    target: Target, most: Decimal, report: TargetsReport, lang: Lang, encoding: str
) -> Iterator[tuple[Cell, ...]]:
    for mark in target.years:
        for kind, value in (("required", mark.required), ("actual", mark.actual)):
            if value is None:
                continue
            yield (
                whole_cell(mark.year),
                text_cell(word(f"bar_{kind}", lang)),
                evaluated_cell(value, target.places, report.rounding),
                text_cell(bar(value, most, kind, encoding)),
            )


def bar(value: Evaluated, most: Decimal, kind: str, encoding: str = "utf-8") -> str:
    """Return a bar for ``value`` on a scale that ends at ``most``; ``-`` where there is no value."""
    if not isinstance(value, Derivation) or value.value < 0:
        return NONE
    sign, plain = _BARS[kind]
    length = (value.value / most * LENGTH).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return (sign if shows(sign, encoding) else plain) * int(length)
