"""The sheet 计算过程: one row per step, each a formula over the input copy, the factors or other steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.render.live.formulas import DIGITS, bounds, formula, scaled, times
from lowcarbon_cli.render.live.inputs import index_offset
from lowcarbon_cli.render.live.places import local, place
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.sheets import FIRST_ROW
from lowcarbon_cli.render.table import NONE, Cell, Column, Table, columns, text_cell, whole_cell, word
from lowcarbon_cli.render.trace_text import expression, source, step_name
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Derivation
    from lowcarbon_cli.render.live.inputs import InputCopy
    from lowcarbon_cli.render.live.steps import Step, Steps

_VALUE, _LOW, _HIGH = 3, 7, 8
"""Columns, counted from 0."""
FactorKey = tuple[str, str]
"""Edition and code of a factor row."""


class Links(Struct, frozen=True):
    """Where everything stands that formulas refer to."""

    steps: Steps
    sheet: str
    """Name of the calculation sheet."""
    copy: InputCopy
    factors: dict[FactorKey, str]
    """References to the factor values."""

    def reference(self, value: Derivation) -> str:
        """Return the reference to a value's step from another sheet."""
        return self._place(value, _VALUE)

    def bounds(self, value: Derivation) -> tuple[str, str]:
        """Return the references to the bounds of a value, both to the value itself where it is exact."""
        if value.exact:
            return self.reference(value), self.reference(value)
        return self._place(value, _LOW), self._place(value, _HIGH)

    def _place(self, value: Derivation, column: int) -> str:
        return place(self.sheet, FIRST_ROW + self.steps.place(value), column)


def calculation(links: Links, lang: Lang) -> Table:
    """Return the steps as a table with formulas; the first row stands in row 3 of its sheet."""
    bounded = _bounded(links.steps)
    rows = tuple(_row(links, number, step, lang, bounded=bounded) for number, step in enumerate(links.steps.rows))
    return calculation_frame(links.steps, lang, rows)


def calculation_frame(steps: Steps, lang: Lang, rows: tuple[tuple[Cell, ...], ...] = ()) -> Table:
    """Return the table of steps with ``rows``, or empty; bounds have columns where a figure is rounded."""
    bounded = _bounded(steps)
    return Table(
        "steps",
        word("steps", lang),
        columns(
            lang,
            Column("step", "", numeric=True, width=7),
            Column("used_for", "", width=26),
            Column("name", "", width=24),
            Column("value", "", numeric=True, width=19),
            Column("unit", "", width=13),
            Column("how", "", width=36),
            Column("source", "", width=40),
            *((Column(end, "", numeric=True, width=13) for end in ("low", "high")) if bounded else ()),
        ),
        rows,
        (word("steps_note", lang), word("copy_note", lang)),
    )


def _row(links: Links, number: int, step: Step, lang: Lang, *, bounded: bool) -> tuple[Cell, ...]:
    value = step.value
    return (
        whole_cell(FIRST_ROW + number + 1),
        text_cell(step.use),
        text_cell(step_name(value, lang)),
        _number(value.value, _formula(links, step)),
        text_cell(unit_text(value.unit, lang)),
        text_cell(_how(step, links, lang)),
        text_cell(source(value, lang) or NONE, cells=value.cells if value.number else ()),
        *(_bounds(links, number, step) if bounded else ()),
    )


def _bounded(steps: Steps) -> bool:
    return any(not step.value.exact for step in steps.rows)


def _number(number: Decimal, written: str) -> Cell:
    return Cell(significant(number, DIGITS), number, "General", formula=f"={written}" if written else "")


def _formula(links: Links, step: Step) -> str:
    """Return the formula of a step, empty for constants and for operations that none is known for."""
    value = step.value
    if value.number is not None:
        if not links.copy.holds(value.number):
            return ""
        return scaled(links.copy.reference(value.number.cell), value.scale, less=index_offset(value.number))
    if value.factor is not None:
        return times(links.factors[value.factor.edition, value.factor.code], value.scale)
    references = [_local(part, _VALUE) for part in step.parts]
    return references[0] if step.listed else formula(value, references)


def _local(row: int, column: int) -> str:
    return local(FIRST_ROW + row, column)


def _bounds(links: Links, number: int, step: Step) -> tuple[Cell, Cell]:
    value = step.value
    if value.exact:
        return Cell(NONE), Cell(NONE)
    if not (value.low.is_finite() and value.high.is_finite()):
        return Cell("-∞"), Cell("∞")
    low, high = _bound_formulas(links, number, step)
    return _number(value.low, low), _number(value.high, high)


def _bound_formulas(links: Links, number: int, step: Step) -> tuple[str, str]:
    value = step.value
    if value.number is not None:
        middle = _local(number, _VALUE)
        half = significant(value.high - value.value, DIGITS)
        return f"{middle}-{half}", f"{middle}+{half}"
    rows = [(part, links.steps.rows[part].value.exact) for part in step.parts]
    lows, highs = ([_local(part, _VALUE if exact else end) for part, exact in rows] for end in (_LOW, _HIGH))
    return (lows[0], highs[0]) if step.listed else bounds(value, lows, highs)


def _how(step: Step, links: Links, lang: Lang) -> str:
    """Return the step in words over the names of its parts; a note where it is no formula."""
    value = step.value
    if not step.parts and (value.factor or value.op == "constant"):
        return NONE
    if not step.parts and value.number is not None:
        return NONE if links.copy.holds(value.number) else word("no_formula", lang)
    if not _formula(links, step):
        return word("no_formula", lang)
    return expression(value, lang, whole=True)
