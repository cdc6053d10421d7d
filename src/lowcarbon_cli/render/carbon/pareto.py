"""The rankings of firms, carriers and sectors, and the firms' intensity against the park's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.numbers import plain
from lowcarbon_cli.render.carbon.parts import ROUNDING, absent, amounts, figure, lacking, lacks, number
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import (
    Column,
    Table,
    columns,
    number_cell,
    reasons,
    text_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.units import amount_places, unit_text
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.pareto import Pareto, Ranking
    from lowcarbon_cli.model.text import Lang

PLACES = 2
LISTED = 100
"""So many of a ranking are listed in tables; the summary counts them all, JSON lists them all."""


def tables(section: Pareto | Missing, lang: Lang, rounding: str = ROUNDING) -> tuple[Table, ...]:
    """Return what the rankings come to, the rankings, and the intensities of the leading firms."""
    if isinstance(section, Missing):
        return (absent("pareto", word("pareto", lang), section, lang),)
    made = [_summary(section, lang, rounding), _rankings(section, lang, rounding)]
    if section.intensities:
        made.append(_intensities(section, lang, rounding))
    return tuple(made)


def _title(ranking: Ranking, lang: Lang) -> str:
    return f"{word(f'pareto_{ranking.quantity}', lang)} / {word(f'pareto_{ranking.subject}', lang)}"


def _summary(section: Pareto, lang: Lang, rounding: str) -> Table:
    notes = [word("pareto_note", lang, threshold=plain(section.threshold))]
    notes += [reasons(section.notes, lang)] if section.notes else []
    notes += [word("pareto_partial", lang, n=one.partial) for one in section.rankings if one.partial][:1]
    return Table(
        "pareto",
        word("pareto", lang),
        columns(
            lang,
            Column("pareto_what", "", priority=0, least=12, width=30),
            Column("year", "", numeric=True, priority=1, width=8),
            Column("pareto_total", "", numeric=True, priority=0, width=16),
            Column("unit", "", priority=1, width=10),
            Column("pareto_few", "", numeric=True, priority=0, width=10),
            Column("pareto_reached", "", numeric=True, priority=0, width=12),
            Column("pareto_others", "", numeric=True, priority=1, width=10),
            Column("pareto_others_value", "", numeric=True, priority=2, width=16),
            Column("pareto_unknown", "", numeric=True, priority=2, width=10),
        ),
        tuple(
            (
                text_cell(_title(one, lang)),
                whole_cell(one.year),
                number_cell(one.total, amount_places(one.unit), rounding),
                text_cell(unit_text(one.unit, lang)),
                whole_cell(len(one.slices)),
                number_cell(one.slices[-1].cumulative if one.slices else None, PLACES, rounding),
                whole_cell(one.others),
                number_cell(one.others_value, amount_places(one.unit), rounding),
                whole_cell(one.unknown),
            )
            for one in section.rankings
        ),
        tuple(notes),
    )


def _rankings(section: Pareto, lang: Lang, rounding: str) -> Table:
    return Table(
        "pareto_rankings",
        word("pareto_rankings", lang, threshold=plain(section.threshold)),
        columns(
            lang,
            Column("pareto_what", "", priority=1, least=10, width=26),
            Column("pareto_rank", "", numeric=True, priority=2, width=6),
            Column("pareto_name", "", priority=0, least=10, width=30),
            Column("value", "", numeric=True, priority=0, width=16),
            Column("unit", "", priority=2, width=10),
            Column("pareto_share", "", numeric=True, priority=1, width=10),
            Column("pareto_cumulative", "", numeric=True, priority=0, width=10),
        ),
        tuple(
            (
                text_cell(_title(one, lang)),
                whole_cell(rank),
                text_cell(_name(one, item.name, lang), cells=item.cells),
                number_cell(item.value, amount_places(one.unit), rounding),
                text_cell(unit_text(one.unit, lang)),
                number_cell(item.share, PLACES, rounding),
                number_cell(item.cumulative, PLACES, rounding),
            )
            for one in section.rankings
            for rank, item in enumerate(one.slices[:LISTED], 1)
        ),
        (
            *((word("pareto_change_note", lang),) if any("change" in one.quantity for one in section.rankings) else ()),
            *_cut(max(len(one.slices) for one in section.rankings), lang),
        ),
    )


def _cut(count: int, lang: Lang) -> tuple[str, ...]:
    """Say that not all are listed, where they are not."""
    return (word("pareto_listed", lang, shown=LISTED, count=count),) if count > LISTED else ()


def _name(ranking: Ranking, name: str, lang: Lang) -> str:
    return column_name("firms", name).in_(lang) if ranking.subject == "carrier" else name


def _intensities(section: Pareto, lang: Lang, rounding: str) -> Table:
    park = section.park_intensity
    energy, money = section.units.energy, section.units.money
    told = (
        word("pareto_park", lang, value=number_cell(park.value, 4, rounding).text)
        if not isinstance(park, Missing)
        else word("pareto_no_park", lang, why=reasons(park.lacks, lang))
    )
    return Table(
        "pareto_intensity",
        word("pareto_intensity", lang),
        columns(
            lang,
            Column("pareto_name", "", priority=0, least=10, width=30),
            amounts("pareto_firm_energy", energy, lang, priority=1, width=16),
            amounts("pareto_firm_output", money, lang, priority=1, width=16),
            Column("pareto_firm_intensity", "", numeric=True, priority=0, width=16),
            Column("pareto_ratio", "", numeric=True, priority=0, width=12),
        ),
        tuple(
            (
                text_cell(one.name, cells=one.cells),
                number_cell(one.energy, amount_places(energy), rounding),
                number_cell(one.value_added, amount_places(money), rounding),
                number_cell(one.intensity, 4, rounding),
                number_cell(one.ratio, 2, rounding),
            )
            for one in section.intensities[:LISTED]
        ),
        (told, word("pareto_intensity_note", lang), *_cut(len(section.intensities), lang)),
    )


def as_json(section: Pareto | Missing) -> dict[str, object]:
    """Return the rankings as nested dictionaries."""
    if isinstance(section, Missing):
        return lacking(section)
    return {
        "year": section.year,
        "threshold_per_cent": significant(section.threshold),
        "firms": section.firms,
        "rankings": [
            {
                "subject": one.subject,
                "quantity": one.quantity,
                "year": one.year,
                "unit": one.unit,
                "total": significant(one.total),
                "magnitude": significant(one.magnitude),
                "others": one.others,
                "others_value": significant(one.others_value),
                "unknown": one.unknown,
                "partial": one.partial,
                "slices": [
                    {
                        "name": item.name,
                        "value": significant(item.value),
                        "share": significant(item.share),
                        "cumulative": significant(item.cumulative),
                        "cells": [str(cell) for cell in item.cells],
                    }
                    for item in one.slices
                ],
            }
            for one in section.rankings
        ],
        "park_intensity": figure(section.park_intensity),
        "intensities": [
            {
                "name": one.name,
                "energy": significant(one.energy),
                "value_added": number(one.value_added),
                "intensity": number(one.intensity),
                "ratio": number(one.ratio),
                "cells": [str(cell) for cell in one.cells],
            }
            for one in section.intensities
        ],
        "notes": lacks(section.notes),
    }
