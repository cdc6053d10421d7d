"""The zero-carbon park account: parts of the CO2 by year, energy, the core indicator with limit and verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.numbers import plain
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.carbon.parts import ROUNDING, amount_cell, why
from lowcarbon_cli.render.judged import current_cell, lacks_of
from lowcarbon_cli.render.names import limit_text, standard_name
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    columns,
    join,
    reasons,
    text_cell,
    verdict_cell,
    word,
)
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.zero import Part, ZeroCarbonSection, ZeroYear
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated

PARTS: dict[Part, str] = {
    "fuels": "zero_fuels_row",
    "conversion": "zero_conversion_row",
    "process": "zero_process_row",
    "power_in": "zero_power_in_row",
    "power_out": "zero_power_out_row",
    "heat": "zero_heat_row",
}
"""Part -> label of its row."""


def tables(section: ZeroCarbonSection | Missing, lang: Lang, rounding: str = ROUNDING) -> tuple[Table, ...]:
    """Return one table, years in columns; where there is no account its reasons stand below an empty one."""
    title = word("zero_title", lang)
    if isinstance(section, Missing):
        return (Table("zero_carbon", title, _columns((), lang), (), (reasons(section.lacks, lang),)),)
    years = section.years
    notes = [word("zero_note", lang)]
    for one in years:
        said = [text for text in (why(lacks_of(one.core), lang), reasons(one.core.notes, lang)) if text]
        notes += [f"{one.year}: {text}" for text in said]
    rows = [
        *(_part(key, place, years, lang, rounding) for place, (key, _) in enumerate(years[0].parts)),
        _amounts("zero_co2_row", "t", [one.co2 for one in years], lang, rounding),
        _amounts("zero_energy_row", section.units.energy, [one.energy for one in years], lang, rounding),
        (
            text_cell(years[0].core.name.in_(lang)),
            text_cell(unit_text(years[0].core.unit, lang)),
            *tuple(current_cell(one.core, rounding) for one in years),
        ),
        (text_cell(word("limit", lang)), text_cell(""), *(text_cell(_limit(one, section, lang)) for one in years)),
        (text_cell(word("verdict", lang)), text_cell(""), *(verdict_cell(one.core.verdict, lang) for one in years)),
    ]
    heading = f"{title} - {standard_name(section.standard, lang)}"
    return (Table("zero_carbon", heading, _columns(tuple(one.year for one in years), lang), tuple(rows), tuple(notes)),)


def _limit(one: ZeroYear, section: ZeroCarbonSection, lang: Lang) -> str:
    """Return the limit; those of every size where the size of the park is not known."""
    item = section.standard.indicator(one.core.id)
    if item is None or isinstance(one.energy, Derivation):
        return limit_text(one.core, lang)
    limits = (one.core._replace(limit=limit, limit_value=limit.value) for limit in item.limits)
    return join((limit_text(core, lang) for core in limits), lang)


def _columns(years: tuple[int, ...], lang: Lang) -> tuple[Column, ...]:
    return columns(
        lang,
        Column("zero_item", "", priority=0, least=16, width=44),
        Column("unit", "", priority=1, width=12),
        *(
            Column(str(year), str(year), numeric=True, priority=len(years) - place, width=18)
            for place, year in enumerate(years)
        ),
    )


def _part(key: Part, place: int, years: tuple[ZeroYear, ...], lang: Lang, rounding: str) -> tuple[Cell, ...]:
    return _amounts(PARTS[key], "t", [one.parts[place][1] for one in years], lang, rounding)


def _amounts(key: str, unit: str, values: list[Evaluated | None], lang: Lang, rounding: str) -> tuple[Cell, ...]:
    cells = [Cell(NONE) if value is None else amount_cell(value, rounding) for value in values]
    return (text_cell(word(key, lang)), text_cell(unit_text(unit, lang)), *cells)


def as_json(section: ZeroCarbonSection | Missing, lang: Lang = "zh") -> dict[str, object]:
    """Return the account: figures as decimal strings with unit and cells, null where there is none of the kind."""
    if isinstance(section, Missing):
        return {"missing": reasons(section.lacks, lang), "cells": [str(cell) for cell in section.cells]}
    return {
        "standard": section.standard.id,
        "years": [_json_year(one, lang) for one in section.years],
    }


def _json_year(one: ZeroYear, lang: Lang) -> dict[str, Any]:
    core = one.core
    limit = core.limit if isinstance(one.energy, Derivation) else None  # which one holds depends on the energy
    return {
        "year": one.year,
        "parts": {key: None if value is None else _figure(value, lang) for key, value in one.parts},
        "co2": _figure(one.co2, lang),
        "energy": _figure(one.energy, lang),
        "core": {
            **_figure(core.value, lang),
            "indicator": core.id,
            "limit": plain(core.limit_value) if limit is not None and core.limit_value is not None else None,
            "condition": limit.when if limit is not None else None,
            "grade": limit.evidence.grade.value if limit is not None else None,
            "verdict": core.verdict.value if core.verdict is not None else None,
            "reason": reasons(lacks_of(core), lang) or None,
            "notes": [reasons((note,), lang) for note in core.notes],
        },
    }


def _figure(value: Evaluated, lang: Lang) -> dict[str, Any]:
    cells = [str(cell) for cell in value.cells]
    if isinstance(value, Missing):
        return {"value": None, "unit": None, "cells": cells, "missing": reasons(value.lacks, lang)}
    return {"value": plain(value.value), "unit": value.unit, "cells": cells, "missing": None}
