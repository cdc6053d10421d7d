"""What is wrong with the rows of the emission sheet, at their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.carbon.accounts_words import shown
from lowcarbon_cli.compute.emission_rows import below_zero
from lowcarbon_cli.compute.facts import words
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding


def remarks(readings: Readings, years: Sequence[int]) -> Iterator[Finding]:
    """Yield findings on the rows of the given years: signs, categories, products, sources."""
    for record in _rows(readings, years):
        yield from _category(record)
        yield from _negative(record)
        yield from _product(record)
        if record.word("category") == "sink" and not words(record.fields, "factor_source"):
            blank = record.fields.get("factor_source")
            cell = blank.cell if blank is not None else record.cell
            yield finding("LC-CO2-028", cell, year=record.year or "-", source=_source(record))


def products(readings: Readings, years: Sequence[int]) -> Iterator[Finding]:
    """Yield findings on rows whose CO2 is not the product that stands beside it."""
    for record in _rows(readings, years):
        yield from _product(record)


def _rows(readings: Readings, years: Sequence[int]) -> Iterator[Record]:
    return (record for record in readings.facts.records("carbon") if record.year in years)


def _category(record: Record) -> Iterator[Finding]:
    if not record.word("category"):
        found = record.fields.get("category")
        cell = found.cell if found is not None else record.cell
        written = found.as_written if found is not None else ""
        yield finding("LC-CO2-026", cell, year=record.year or "-", source=_source(record), written=written or "-")


def _negative(record: Record) -> Iterator[Finding]:
    for column, found in below_zero(record):
        name = column_name("carbon", column)
        yield finding("LC-CO2-024", found.cell, year=record.year or "-", name=name, value=found.as_written)


def _product(record: Record) -> Iterator[Finding]:
    """CO2 stated beside activity and factor is their product, all three at their last written digits."""
    co2, activity, factor = (record.number(column) for column in ("co2", "activity", "emission_factor"))
    if co2 is None or activity is None or factor is None:
        return
    stated = algebra.from_cell(co2, interval=True)
    product = algebra.convert(
        algebra.mul(algebra.from_cell(activity, interval=True), algebra.from_cell(factor, interval=True)), stated.unit
    )
    if isinstance(product, Derivation) and (product.low > stated.high or product.high < stated.low):
        values = {"stated": shown(stated), "product": shown(product)}
        cells = (co2.cell, activity.cell, factor.cell)
        yield finding("LC-CO2-025", *cells, year=record.year or "-", source=_source(record), **values)


def _source(record: Record) -> str:
    return words(record.fields, "source_name") or "-"
