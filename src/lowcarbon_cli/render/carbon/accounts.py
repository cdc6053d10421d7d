"""The accounts as tables: T9, variants of purchased power, energy totals with their gap, bases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.text import with_unit
from lowcarbon_cli.render.carbon.accounts_factors import factor_cells
from lowcarbon_cli.render.carbon.accounts_json import as_json
from lowcarbon_cli.render.carbon.parts import ROUNDING, amount_cell, amounts
from lowcarbon_cli.render.numbers import show
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    columns,
    evaluated_cell,
    join,
    reasons,
    text_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.units import amount_places, unit_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.carbon.accounts import (
        AccountLine,
        Accounts,
        AccountYear,
        EnergyTotals,
        NetworkGap,
        Variant,
    )
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Derivation, Evaluated

__all__ = ["as_json", "tables"]

_PLACES = 2
_FACTOR_PLACES = 4
CATEGORIES = {
    "fuel": "accounts_category_fuel",
    "transformation": "accounts_category_transformation",
    "process": "accounts_category_process",
    "waste": "accounts_category_waste",
    "power": "accounts_category_power",
    "heat": "accounts_category_heat",
    "stated": "accounts_category_stated",
    "unknown": "accounts_category_unknown",
    "recovered": "accounts_category_recovered",
    "sink": "accounts_category_sink",
}
WAYS = {"in": "accounts_way_in", "out": "accounts_way_out", "own": "accounts_way_own"}
CARRIERS = {"electricity": "accounts_carrier_electricity", "heat": "accounts_carrier_heat"}
GAPS = {"loss": "accounts_gap_loss", "none": "accounts_gap_none", "unexplained": "accounts_gap_unexplained"}


def tables(section: Accounts | Missing, lang: Lang, rounding: str = ROUNDING) -> tuple[Table, ...]:
    """Return the tables; where there are no accounts their reasons stand below an empty T9."""
    if isinstance(section, Missing):
        return (
            Table("accounts_lines", word("accounts_lines", lang), _heads(lang), (), (reasons(section.lacks, lang),)),
        )
    made = (
        _bases(section, lang),
        _lines(section, lang, rounding),
        _variants(section, lang, rounding),
        _energy(section, lang, rounding),
    )
    boundary = _boundary(section, lang, rounding)
    return (*made, boundary) if boundary.rows else made


def _bases(section: Accounts, lang: Lang) -> Table:
    return Table(
        "accounts_bases",
        word("accounts_bases", lang),
        columns(
            lang,
            Column("item", "", priority=0, least=10, width=30),
            Column("accounts_basis", "", priority=0, least=12, width=60),
        ),
        tuple((text_cell(name.in_(lang)), text_cell(chosen.in_(lang))) for name, chosen in section.bases),
        tuple(filter(None, (reasons(section.breaks, lang),))),
    )


# -- T9 ----------------------------------------------------------------------------------------


def _heads(lang: Lang) -> tuple[Column, ...]:
    return columns(
        lang,
        Column("year", "", priority=0, least=4, width=8),
        Column("category", "", priority=1, width=18),
        Column("accounts_source", "", priority=0, least=10, width=26),
        Column("accounts_activity", "", numeric=True, priority=3, width=16),
        Column("accounts_activity_unit", "", priority=4, width=12),
        Column("accounts_factor", "", numeric=True, priority=2, width=12),
        Column("accounts_factor_unit", "", priority=6, width=16),
        Column("accounts_factor_source", "", priority=5, least=14, width=44),
        Column("accounts_co2", "", numeric=True, priority=0, width=16),
        Column("share", "", numeric=True, priority=1, width=10),
        Column("remark", "", priority=7, least=12, width=34),
    )


def _lines(section: Accounts, lang: Lang, rounding: str) -> Table:
    rows = [row for item in section.years for row in _year_rows(item, rounding, lang)]
    notes = [word("accounts_apart_note", lang)]
    if any(grade_open(row) for row in rows):
        notes.append(word("mark_note", lang))
    return Table("accounts_lines", word("accounts_lines", lang), _heads(lang), tuple(rows), tuple(notes))


def grade_open(row: tuple[Cell, ...]) -> bool:
    """Tell whether a row names a factor that was not read in its official text."""
    return any(cell.style == "mark" for cell in row)


def _year_rows(item: AccountYear, rounding: str, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    yield from (_row(item.year, line, rounding, lang) for line in item.lines)
    yield (
        whole_cell(item.year),
        text_cell(NONE),
        text_cell(word("accounts_total_line", lang)),
        *(Cell(NONE) for _ in range(5)),
        evaluated_cell(item.total, _PLACES, rounding),
        Cell(NONE),
        text_cell(join((_why(item.total, lang), reasons(item.notes, lang)), lang) or NONE),
    )
    yield from (_row(item.year, line, rounding, lang) for line in item.apart)


def _row(year: int, line: AccountLine, rounding: str, lang: Lang) -> tuple[Cell, ...]:
    name = line.name.in_(lang)
    factor, unit, source = factor_cells(line, rounding, lang)
    return (
        whole_cell(year),
        text_cell(word(CATEGORIES[line.category], lang)),
        text_cell(word("accounts_part_of", lang, name=name) if line.kind == "part" else name, cells=line.cells),
        Cell(NONE) if line.activity is None else evaluated_cell(line.activity, _PLACES, rounding),
        text_cell(_unit(line.activity, lang)),
        factor,
        unit,
        source,
        evaluated_cell(line.co2, _PLACES, rounding),
        Cell(NONE) if line.share is None else evaluated_cell(line.share, _PLACES, rounding),
        text_cell(join((_why(line.co2, lang), reasons(line.notes, lang)), lang) or NONE),
    )


def _unit(value: Evaluated | None, lang: Lang) -> str:
    return NONE if value is None or isinstance(value, Missing) else unit_text(value.unit, lang)


def _why(value: Evaluated, lang: Lang) -> str:
    return reasons(value.lacks, lang) if isinstance(value, Missing) else ""


# -- variants ----------------------------------------------------------------------------------


def _variants(section: Accounts, lang: Lang, rounding: str) -> Table:
    notes = [word("accounts_variants_note", lang)]
    for item in section.years:
        if not isinstance(item.simplified, Missing) and not isinstance(item.energy.equivalent, Missing):
            energy = _in_words(item.energy.equivalent, rounding, lang)
            ratio = show(item.simplified.value, _FACTOR_PLACES, rounding).text
            notes.append(word("accounts_simplified_note", lang, year=item.year, energy=energy, ratio=ratio))
    rows = [_variant(item.year, variant, rounding, lang) for item in section.years for variant in item.variants]
    return Table(
        "accounts_variants",
        word("accounts_variants", lang),
        columns(
            lang,
            Column("year", "", priority=0, least=4, width=8),
            Column("accounts_variant", "", priority=0, least=16, width=46),
            Column("accounts_green_at_zero", "", numeric=True, priority=3, width=18),
            Column("accounts_rest_power", "", numeric=True, priority=3, width=18),
            Column("accounts_rest_factor", "", numeric=True, priority=1, width=18),
            Column("accounts_factor_area", "", priority=4, width=12),
            Column("accounts_factor_year", "", numeric=True, priority=2, width=10),
            Column("accounts_power_co2", "", numeric=True, priority=2, width=16),
            Column("accounts_total_co2", "", numeric=True, priority=0, width=16),
            Column("remark", "", priority=5, least=16, width=50),
        ),
        tuple(rows),
        tuple(notes) if rows else (word("accounts_no_variants", lang),),
    )


def _in_words(value: Derivation, rounding: str, lang: Lang) -> str:
    """Return an amount with its unit."""
    number = show(value.value, amount_places(value.unit), rounding).text
    return with_unit(number, label(f"full_unit_{value.unit}")).in_(lang)


def _variant(year: int, item: Variant, rounding: str, lang: Lang) -> tuple[Cell, ...]:
    return (
        whole_cell(year),
        text_cell(label(f"accounts_variant_{item.id}").in_(lang)),
        evaluated_cell(item.green, _PLACES, rounding),
        evaluated_cell(item.rest, _PLACES, rounding),
        evaluated_cell(item.factor, _FACTOR_PLACES, rounding),
        text_cell(label(f"grid_{item.area}").in_(lang)),
        whole_cell(item.factor_year),
        evaluated_cell(item.power, _PLACES, rounding),
        evaluated_cell(item.total, _PLACES, rounding),
        text_cell(join((_why(item.total, lang), reasons(item.notes, lang)), lang) or NONE),
    )


# -- energy ------------------------------------------------------------------------------------


def _energy(section: Accounts, lang: Lang, rounding: str) -> Table:
    return Table(
        "accounts_energy",
        word("accounts_energy", lang),
        columns(
            lang,
            Column("year", "", priority=0, least=4, width=8),
            Column("item", "", priority=0, least=16, width=44),
            amounts("accounts_tce", section.units.energy, lang, priority=0, width=20),
            Column("accounts_basis", "", priority=1, least=8, width=22),
            Column("remark", "", priority=2, least=16, width=56),
        ),
        tuple(row for item in section.years for row in _totals(item.year, item.energy, rounding, lang)),
    )


def _totals(year: int, item: EnergyTotals, rounding: str, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    def row(name: str, value: Evaluated, status: str, remark: str = "") -> tuple[Cell, ...]:
        said = join((remark, _why(value, lang)), lang) or NONE
        amount = amount_cell(value, rounding)
        return whole_cell(year), text_cell(name), amount, text_cell(status or NONE), text_cell(said)

    if item.plain is not None and item.plain_excess is not None:
        wrong, said = word("accounts_wrong", lang), reasons(item.plain_notes, lang)
        yield row(label("accounts_plain").in_(lang), item.plain, wrong, said)
        yield row(label("accounts_plain_excess").in_(lang), item.plain_excess, "", _share(item, rounding, lang))
    name = word("accounts_stated_energy" if item.stated else "accounts_statistical", lang)
    yield row(name, item.statistical, word("accounts_right", lang))
    yield row(label("accounts_boundary").in_(lang), item.boundary, word("accounts_check", lang))
    if not item.stated:
        yield row(label("accounts_energy_gap").in_(lang), item.gap, "")
    for network in item.networks:
        name = word(GAPS[network.explained], lang, network=word(CARRIERS[network.carrier], lang))
        yield row(name, network.tce, "", _gap_detail(network, rounding, lang))
    if not isinstance(item.rest, Missing) and show(item.rest.value, _PLACES, rounding).text.strip("-0."):
        yield row(label("accounts_energy_rest").in_(lang), item.rest, "")
    yield row(label("accounts_equivalent").in_(lang), item.equivalent, word("accounts_check", lang))


def _share(item: EnergyTotals, rounding: str, lang: Lang) -> str:
    if item.plain_share is None or isinstance(item.plain_share, Missing):
        return ""
    return word("accounts_excess_share", lang, share=show(item.plain_share.value, _PLACES, rounding).text)


def _gap_detail(item: NetworkGap, rounding: str, lang: Lang) -> str:
    if isinstance(item.supply, Missing) or isinstance(item.used, Missing) or isinstance(item.gap, Missing):
        return ""
    texts = {
        key: show(value.value, _PLACES, rounding).text
        for key, value in (("supply", item.supply), ("used", item.used), ("gap", item.gap))
    }
    return word("accounts_gap_detail", lang, unit=unit_text(item.gap.unit, lang), **texts)


def _boundary(section: Accounts, lang: Lang, rounding: str) -> Table:
    return Table(
        "accounts_boundary",
        word("accounts_boundary", lang),
        columns(
            lang,
            Column("year", "", priority=0, least=4, width=8),
            Column("accounts_flow", "", priority=0, least=8, width=26),
            Column("item", "", priority=0, least=10, width=26),
            Column("quantity", "", numeric=True, priority=2, width=16),
            Column("unit", "", priority=2, width=12),
            amounts("accounts_tce", section.units.energy, lang, priority=0, width=20),
            Column("remark", "", priority=3, least=12, width=40),
        ),
        tuple(
            (
                whole_cell(item.year),
                text_cell(word(WAYS[line.way], lang)),
                text_cell(line.name.in_(lang)),
                evaluated_cell(line.amount, _PLACES, rounding),
                text_cell(_unit(line.amount, lang)),
                amount_cell(line.tce, rounding),
                text_cell(_why(line.tce, lang) or NONE),
            )
            for item in section.years
            for line in item.energy.lines
        ),
    )
