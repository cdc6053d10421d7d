"""T10 potential by link, T12 marginal abatement cost, and what exclusive groups do to the sum."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.numbers import CONTEXT, plain
from lowcarbon_cli.render.carbon.parts import ROUNDING, absent, amount_cell, amounts, figure, lacking, lacks
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import (
    NONE,
    Column,
    Table,
    columns,
    evaluated_cell,
    join,
    listing,
    number_cell,
    reasons,
    text_cell,
    word,
)

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.abatement import Abatement, Costed
    from lowcarbon_cli.model.text import Lang

AMOUNT, COST, FACTOR = 0, 2, 6


def tables(section: Abatement | Missing, lang: Lang, rounding: str = ROUNDING) -> tuple[Table, ...]:
    """Return T10, T12 and the alternatives of the exclusive groups."""
    if isinstance(section, Missing):
        return (absent("potential", word("potential", lang), section, lang),)
    made = [_potential(section, lang, rounding), _costs(section, lang, rounding)]
    if section.alternatives:
        made.append(_alternatives(section, lang, rounding))
    return tuple(made)


def _potential(section: Abatement, lang: Lang, rounding: str) -> Table:
    return Table(
        "potential",
        word("potential", lang),
        columns(
            lang,
            Column("abate_link", "", priority=1, least=6, width=16),
            Column("abate_present", "", numeric=True, priority=3, width=14),
            Column("measure_name", "", priority=0, least=10, width=30),
            Column("abate_technical", "", numeric=True, priority=2, width=14),
            Column("abate_realistic", "", numeric=True, priority=0, width=14),
            amounts("abate_capex", section.units.money, lang, priority=1, width=14),
            Column("abate_cost", "", numeric=True, priority=0, width=14),
            Column("measure_period", "", priority=3, width=12),
            Column("measure_owner", "", priority=4, width=20),
            Column("measure_group", "", priority=3, width=10),
            Column("measure_counted", "", priority=1, width=8),
            Column("remarks", "", priority=5, least=16, width=40),
        ),
        tuple(
            (
                text_cell(row.link or NONE),
                evaluated_cell(row.present, AMOUNT, rounding),
                text_cell(row.name, cells=row.cells),
                evaluated_cell(row.technical, AMOUNT, rounding),
                evaluated_cell(row.co2, AMOUNT, rounding),
                amount_cell(row.capex, rounding),
                evaluated_cell(row.cost, COST, rounding),
                text_cell(row.period or NONE),
                text_cell(row.owner or NONE),
                text_cell(row.group or NONE),
                text_cell(word("measure_yes", lang) if row.counted else NONE),
                text_cell(_remarks(row, lang) or NONE),
            )
            for row in section.measures
        ),
        (
            word("potential_note", lang),
            word(
                "potential_sums",
                lang,
                ungrouped=_plain(section.ungrouped, rounding),
                counted=_plain(section.counted, rounding),
            ),
            *([word("potential_unknown", lang, n=section.unknown)] if section.unknown else []),
        ),
    )


def _remarks(row: Costed, lang: Lang) -> str:
    missing = [row.cost] if isinstance(row.cost, Missing) else []
    return join([*(reasons((note,), lang) for note in row.notes), *(reasons(one.lacks, lang) for one in missing)], lang)


def _costs(section: Abatement, lang: Lang, rounding: str) -> Table:
    rows = []
    plainly = counted = Decimal(0)
    for row in section.measures:
        if isinstance(row.co2, Missing) or isinstance(row.cost, Missing):
            continue
        plainly = CONTEXT.add(plainly, row.co2.value)
        counted = CONTEXT.add(counted, row.co2.value) if row.counted else counted
        rows.append(
            (
                text_cell(row.name, cells=row.cells),
                evaluated_cell(row.recovery, FACTOR, rounding),
                amount_cell(row.capex, rounding),
                amount_cell(row.om, rounding),
                amount_cell(row.benefit, rounding),
                evaluated_cell(row.life, 0, rounding),
                evaluated_cell(row.co2, AMOUNT, rounding),
                evaluated_cell(row.cost, COST, rounding),
                evaluated_cell(row.payback, 2, rounding),
                number_cell(plainly, AMOUNT, rounding),
                number_cell(counted, AMOUNT, rounding),
                text_cell(word("measure_yes", lang) if row.counted else NONE),
            )
        )
    return Table(
        "abatement",
        word("abatement", lang),
        columns(
            lang,
            Column("measure_name", "", priority=0, least=10, width=30),
            Column("abate_recovery", "", numeric=True, priority=3, width=12),
            amounts("abate_capex", section.units.money, lang, priority=2, width=12),
            amounts("abate_om", section.units.money, lang, priority=3, width=12),
            amounts("abate_benefit", section.units.money, lang, priority=3, width=12),
            Column("abate_life", "", numeric=True, priority=3, width=8),
            Column("abate_realistic", "", numeric=True, priority=1, width=14),
            Column("abate_cost", "", numeric=True, priority=0, width=14),
            Column("abate_payback", "", numeric=True, priority=2, width=12),
            Column("abate_cumulative", "", numeric=True, priority=1, width=16),
            Column("abate_cumulative_counted", "", numeric=True, priority=1, width=18),
            Column("measure_counted", "", priority=2, width=8),
        ),
        tuple(rows),
        (word("abatement_note", lang, rate=plain(section.discount)), _no_payback(section, lang)),
    )


def _no_payback(section: Abatement, lang: Lang) -> str:
    """Say of the measures with a cost which have no payback, and why."""
    told = (
        f"{row.name}: {reasons(row.payback.lacks, lang)}"
        for row in section.measures
        if isinstance(row.payback, Missing) and not isinstance(row.cost, Missing)
    )
    return join(told, lang)


def _alternatives(section: Abatement, lang: Lang, rounding: str) -> Table:
    return Table(
        "abatement_choices",
        word("abatement_choices", lang),
        columns(
            lang,
            Column("abate_kept", "", priority=0, least=12, width=50),
            Column("abate_total", "", numeric=True, priority=0, width=16),
            Column("measure_counted", "", priority=1, width=10),
        ),
        tuple(
            (
                text_cell(listing(one.kept, lang)),
                number_cell(one.total, AMOUNT, rounding),
                text_cell(word("measure_yes", lang) if one.chosen else NONE),
            )
            for one in section.alternatives
        ),
        (word("abatement_choices_note", lang, ungrouped=_plain(section.ungrouped, rounding)),),
    )


def _plain(value: Decimal, rounding: str) -> str:
    return number_cell(value, AMOUNT, rounding).text


def as_json(section: Abatement | Missing) -> dict[str, object]:
    """Return the measures with potential and cost as nested dictionaries."""
    if isinstance(section, Missing):
        return lacking(section)
    figures = ("present", "technical", "co2", "capex", "om", "benefit", "life", "recovery", "cost", "payback")
    return {
        "discount_per_cent": significant(section.discount),
        "ungrouped": significant(section.ungrouped),
        "counted": significant(section.counted),
        "unknown": section.unknown,
        "measures": [
            {
                "name": row.name,
                "link": row.link or None,
                "group": row.group or None,
                "counted": row.counted,
                "owner": row.owner or None,
                "period": row.period or None,
                **{name: figure(getattr(row, name)) for name in figures},
                "notes": lacks(row.notes),
            }
            for row in section.measures
        ],
        "alternatives": [
            {"kept": list(one.kept), "total": significant(one.total), "chosen": one.chosen}
            for one in section.alternatives
        ],
    }
