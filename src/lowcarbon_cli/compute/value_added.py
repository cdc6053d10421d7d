"""Industrial value added at constant prices: from levels, real growth, or a price index.

The first of the three that the workbook fills is used for all years, so that a series never mixes
methods: (a) constant-price levels; (b) the current-price level of the anchor year chained with real
growth rates; (c) current-price levels deflated by a chained price index, an estimate. The anchor is
the price-base year where its current-price level is given, else the construction base year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.facts import column_name
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label

if TYPE_CHECKING:
    from lowcarbon_cli.compute.facts import Facts
    from lowcarbon_cli.model.choices import Choices
    from lowcarbon_cli.model.values import Evaluated

Method = Literal["levels", "growth", "index", "none"]


def method(facts: Facts) -> Method:
    """Tell which of the three sources of constant-price value added the workbook fills."""
    if facts.filled("iav_constant"):
        return "levels"
    if facts.filled("iav_growth"):
        return "growth"
    return "index" if facts.filled("price_index") else "none"


def anchor(facts: Facts, choices: Choices) -> int | None:
    """Return the year whose current-price level anchors a chain, None where there is none."""
    for year in (choices.price_base, choices.base_year):
        if year is not None and not isinstance(facts.number("iav_current", year), Missing):
            return year
    return None


def constant(facts: Facts, choices: Choices, year: int) -> Evaluated:
    """Return value added of ``year`` at constant prices, in 10k_cny."""
    how = method(facts)
    if how == "levels":
        return facts.number("iav_constant", year)
    if how == "none":
        return Missing.merge(facts.missing("iav_constant", year))
    start = anchor(facts, choices)
    if start is None:
        return Missing.merge(facts.missing("iav_constant", year), Missing.of("no_anchor", year=year))
    if how == "growth":
        chained = _chain(facts, start, year)
        return algebra.named(chained, "iav_constant", label("iav_constant_chained"), year)
    deflated = _deflate(facts, start, year)
    return algebra.named(deflated, "iav_constant", label("iav_constant_deflated"), year)


def growth_factor(facts: Facts, year: int, column: str) -> Evaluated:
    """Return 1 + the typed growth rate of ``year``, an interval of half its last digit."""
    rate = algebra.convert(facts.number(column, year, interval=True), "1")
    return algebra.add([algebra.constant(1), rate], column_name(column))


def typed_ratio(facts: Facts, column: str, first: int, last: int) -> Evaluated:
    """Return the product of (1 + typed growth) over the years after ``first`` up to ``last``."""
    product: Evaluated = growth_factor(facts, first + 1, column)
    for year in range(first + 2, last + 1):
        product = algebra.mul(product, growth_factor(facts, year, column))
    return product


def _chain(facts: Facts, start: int, year: int) -> Evaluated:
    level = facts.number("iav_current", start)
    if year > start:
        return algebra.mul(level, typed_ratio(facts, "iav_growth", start, year))
    if year < start:
        return algebra.div(level, typed_ratio(facts, "iav_growth", year, start))
    return level


def _deflate(facts: Facts, start: int, year: int) -> Evaluated:
    level = facts.number("iav_current", year)
    first, last = min(start, year), max(start, year)
    product: Evaluated | None = None
    for step in range(first + 1, last + 1):
        index = algebra.div(algebra.pure(facts.number("price_index", step)), algebra.constant(100))
        product = index if product is None else algebra.mul(product, index)
    if product is None:
        return level
    return algebra.div(level, product) if year > start else algebra.mul(level, product)
