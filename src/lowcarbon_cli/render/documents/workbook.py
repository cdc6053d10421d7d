"""The document as a workbook that calculates: the tables of the report, with the targets among the figures drawn."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render import live
from lowcarbon_cli.render.table import word
from lowcarbon_cli.render.target_cells import target_name
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.documents import Material
    from lowcarbon_cli.model.targets import YearMark
    from lowcarbon_cli.model.text import Lang


def render(material: Material, lang: Lang = "zh") -> bytes:
    """Return the workbook's bytes; every figure is a formula down to a copy of the input's cells."""
    return live.render(material.report, material.dataset, lang, extra=tuple(_roads(material, lang)))


def _roads(material: Material, lang: Lang) -> Iterator[live.ChartRow]:
    """Yield what each of the park's own targets asks of every year; the actual figures are drawn anyway."""
    for item in material.targets.targets if material.targets else ():
        if item.origin == "standard":
            continue
        values = {mark.year: value for mark in item.years if (value := _required(mark)) is not None}
        name = f"{target_name(item, lang)} - {word('bar_required', lang)}"
        pattern = "0." + "0" * item.places if item.places else "0"
        yield live.ChartRow(name, unit_text(item.unit, lang), MappingProxyType(values), pattern)


def _required(mark: YearMark) -> Derivation | None:
    return mark.required if isinstance(mark.required, Derivation) else None
