"""The sector benchmark (行业标杆) that the park supplies, and figures it reports directly."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.facts import sheet_name, words
from lowcarbon_cli.model.dataset import Blank, Number, Word
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.text import fold
from lowcarbon_cli.standards import readings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.catalogue import Indicator, Limit
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Dataset, Record
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated

BENCHMARK_NEEDS = ("value", "level", "source", "ref_year")


def _about(record: Record, indicator: Indicator) -> bool:
    return fold(words(record.fields, "indicator")) in _names(indicator.id, indicator.name)


@lru_cache(maxsize=1024)
def _names(wanted: str, name: Text) -> frozenset[str]:
    """Return what an indicator goes by, folded."""
    return frozenset({fold(wanted), fold(name.zh), fold(name.en)})


def _records(dataset: Dataset, sheet: str) -> Sequence[Record]:
    table = dataset.tables.get(sheet)
    return table.records if table else ()


def find_benchmark(dataset: Dataset, indicator: Indicator, limit: Limit) -> Evaluated:
    """Return the park's benchmark in the indicator's unit, or what is missing of it."""
    for record in _records(dataset, "benchmarks"):
        if not _about(record, indicator):
            continue
        blank = [
            found.cell if isinstance(found, Blank) else record.cell
            for column in BENCHMARK_NEEDS
            if not isinstance(found := record.fields.get(column), (Number, Word))
        ]
        if blank:
            return Missing.of("benchmark_incomplete", *blank, indicator=indicator.name)
        number = record.number("value")
        if number is None:
            return Missing.of("benchmark_incomplete", record.cell, indicator=indicator.name)
        if limit.level is not None and not _same_level(words(record.fields, "level"), limit.level.zh):
            have = words(record.fields, "level")
            return Missing.of("benchmark_level", record.fields["level"].cell, have=have, need=limit.level)
        return algebra.convert(algebra.from_cell(number), indicator.unit)
    return Missing.of("no_benchmark", indicator=indicator.name, sheet=sheet_name("benchmarks"))


def _same_level(have: str, need: str) -> bool:
    for word in ("国际", "国内"):
        if word in need:
            return word in have
    return True


def reported(dataset: Dataset, indicator: Indicator, year: int) -> Evaluated:
    """Return the figure that the park reports directly for ``year``, in the indicator's unit."""
    for record in _reported(dataset, indicator, year):
        found = record.fields.get("value")
        if isinstance(found, Number) and found.value < 0 and any(limit.op in {"<", "<="} for limit in indicator.limits):
            # it would pass every upper limit
            return Missing.of("reported_below_zero", found.cell, field=indicator.name, value=found.as_written)
        if isinstance(found, Number):
            return algebra.convert(algebra.from_cell(found, label=indicator.name), indicator.unit)
        if isinstance(found, Blank):
            name = readings.column_name("reported", "value")
            return Missing.of(f"blank_{found.reason}", found.cell, column=name, year=year, written=found.as_written)
    return Missing.of("not_reported", indicator=indicator.name, year=year, sheet=sheet_name("reported"))


def reported_word(dataset: Dataset, indicator: Indicator, year: int) -> Word | Missing:
    """Return the word that the park reports for a qualitative indicator."""
    for record in _reported(dataset, indicator, year):
        found = record.fields.get("word")
        if isinstance(found, Word) and found.value:
            return found
        if isinstance(found, Blank):
            name = readings.column_name("reported", "word")
            return Missing.of(f"blank_{found.reason}", found.cell, column=name, year=year, written=found.as_written)
    return Missing.of("not_reported", indicator=indicator.name, year=year, sheet=sheet_name("reported"))


def evidence_cells(dataset: Dataset, indicator: Indicator, year: int) -> tuple[CellRef, ...]:
    """Return the cells that should name the proof of a reported figure and do not; without the column its row's."""
    found = ((record, record.fields.get("evidence")) for record in _reported(dataset, indicator, year))
    return tuple(record.cell if field is None else field.cell for record, field in found if not isinstance(field, Word))


def evidence(dataset: Dataset, indicator: Indicator, year: int) -> tuple[Word, ...]:
    """Return what the workbook names as proof of a reported figure."""
    found = (record.fields.get("evidence") for record in _reported(dataset, indicator, year))
    return tuple(item for item in found if isinstance(item, Word) and item.as_written.strip())


def _reported(dataset: Dataset, indicator: Indicator, year: int) -> list[Record]:
    return [record for record in _records(dataset, "reported") if record.year == year and _about(record, indicator)]
