"""The named readings that formulas and conditions of the standards may use, with names and units."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.errors import CatalogueError
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.standards.workbook import sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

YEARLY = ("economy", "totals", "power", "env")
"""Sheets whose every numeric column is a reading of a year."""
PARK = ("water_per_capita", "region_class")
"""Entries of the park sheet that conditions may use; they have no year."""
COMPUTED = "computed"
"""``Reading.sheet`` of readings that are made from several cells."""

_GROWTH = {"iav_constant": "iav_growth", "energy_total": "energy_growth"}
_MADE = (
    ("iav", Text("工业增加值", "industrial value added"), "10k_cny"),
    ("energy_total", Text("综合能源消费量", "comprehensive energy consumption"), "tce"),
    ("co2_total", Text("二氧化碳排放总量", "total CO2 emissions"), "t"),
    (
        "energy_equivalent",
        Text("年综合能源消费量（电力按等价值）", "energy consumption, electricity at equivalent value"),
        "tce",
    ),
    ("zero_carbon_co2", Text("园区碳排放（零碳园区核算方法）", "CO2 of the park by the zero-carbon park method"), "t"),
    ("renewable_energy", Text("可再生能源使用量", "renewable energy used"), "tce"),
    (
        "renewable_energy_with_certificates",
        Text("可再生能源使用量（含绿证）", "renewable energy used, certificates included"),
        "tce",
    ),
)


class Reading(Struct, frozen=True):
    """A named reading: ``unit`` is canonical (empty for words), ``growth`` its typed-growth column."""

    id: str
    name: Text
    unit: str
    sheet: str
    """Sheet id, or ``computed``."""
    growth: str = ""


@cache
def known_readings() -> Mapping[str, Reading]:
    """Return every known reading by id. Raises ``CatalogueError`` where an id occurs twice."""
    found: dict[str, Reading] = {}
    for sheet_id in YEARLY:
        for column in sheet(sheet_id).columns:
            if column.numeric and column.id != "year":
                _add(found, Reading(column.id, column.name, column.unit, sheet_id, _GROWTH.get(column.id, "")))
    for column in sheet("park").columns:
        if column.id in PARK:
            _add(found, Reading(column.id, column.name, column.unit, "park"))
    for made, name, unit in _MADE:
        _add(found, Reading(made, name, unit, COMPUTED, _GROWTH.get(made, "")))
    return MappingProxyType(found)


def column_name(sheet_id: str, column_id: str) -> Text:
    """Return the Chinese and English name of a column of the workbook. Raises ``KeyError`` where unknown."""
    column = sheet(sheet_id).column(column_id)
    if column is None:
        raise KeyError(column_id)
    return column.name


def _add(found: dict[str, Reading], reading: Reading) -> None:
    if reading.id in found:
        raise CatalogueError("standard_duplicate", file="workbook.toml", where="readings", value=reading.id)
    found[reading.id] = reading
