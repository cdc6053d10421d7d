"""Tables of the drivers of CO2 and of decoupling."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.model.carbon.drivers import EFFECTS
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.render.carbon.parts import ROUNDING, absent, figure, lacking, lacks, number
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import Cell, Column, Table, columns, number_cell, reasons, text_cell, word

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.drivers import Drivers, EffectId, Step
    from lowcarbon_cli.model.text import Lang

PLACES = 2


def tables(section: Drivers | Missing, lang: Lang, rounding: str = ROUNDING) -> tuple[Table, ...]:
    """Return the effects by period, and the decoupling states."""
    if isinstance(section, Missing):
        return (absent("drivers", word("drivers", lang), section, lang),)
    return _effects(section, lang, rounding), _decoupling(section, lang, rounding)


def _effects(section: Drivers, lang: Lang, rounding: str) -> Table:
    shown = [name for name in EFFECTS if any(_effect(step, name) is not None for step in section.steps)]
    grid = any(step.grid is not None for step in section.steps)
    notes = [word("drivers_note", lang)]
    notes += [word("drivers_of_park", lang)] if section.source == "park" else []
    notes += [] if section.detailed else [word("drivers_combined", lang)]
    notes += [word("drivers_chained", lang)] if any(step.chained for step in section.steps) else []
    notes += [word("driver_grid_note", lang)] if grid else []
    notes += [reasons(section.notes, lang)] if section.notes else []
    return Table(
        "drivers",
        word("drivers", lang),
        columns(
            lang,
            Column("driver_period", "", priority=0, least=9, width=12),
            Column("driver_way", "", priority=1, width=14),
            Column("driver_change", "", numeric=True, priority=0, width=14),
            *(Column(f"driver_{name}", "", numeric=True, priority=1, width=14) for name in shown),
            Column("driver_residual", "", numeric=True, priority=2, width=10),
            *([Column("driver_grid", "", numeric=True, priority=3, width=16)] if grid else []),
        ),
        tuple(
            (
                text_cell(f"{step.first}-{step.last}"),
                text_cell(_way(section, step, lang)),
                number_cell(step.change, PLACES, rounding),
                *(number_cell(_effect(step, name), PLACES, rounding) for name in shown),
                _residual(step),
                *([number_cell(step.grid, PLACES, rounding)] if grid else []),
            )
            for step in section.steps
        ),
        tuple(notes),
    )


def _way(section: Drivers, step: Step, lang: Lang) -> str:
    if step.chained:
        return word("driver_chained", lang)
    whole = len(section.steps) > 1 and step is section.steps[-1]
    return word("driver_direct" if whole else "driver_yearly", lang)


def _effect(step: Step, name: EffectId) -> Decimal | None:
    return next((effect.value for effect in step.effects if effect.id == name), None)


def _residual(step: Step) -> Cell:
    """Return the residual relative to the change (absolute where nothing changed)."""
    relative = step.residual / step.change if step.change else step.residual
    if relative == 0:
        return Cell("0", Decimal(0), "0")
    return Cell(f"{relative:.1E}", relative, "0.0E+00")


def _decoupling(section: Drivers, lang: Lang, rounding: str) -> Table:
    return Table(
        "decoupling",
        word("decoupling", lang),
        columns(
            lang,
            Column("driver_period", "", priority=0, least=9, width=12),
            Column("tapio_output", "", numeric=True, priority=1, width=14),
            Column("tapio_co2", "", numeric=True, priority=1, width=14),
            Column("tapio_ratio", "", numeric=True, priority=0, width=12),
            Column("tapio_state", "", priority=0, least=8, width=24),
        ),
        tuple(
            (
                text_cell(f"{step.first}-{step.last}"),
                number_cell(step.tapio.output, PLACES, rounding),
                number_cell(step.tapio.co2, PLACES, rounding),
                number_cell(step.tapio.ratio, 4, rounding),
                text_cell(word(f"tapio_{step.tapio.state}", lang)),
            )
            for step in section.steps
            if not step.chained
        ),
        (word("decoupling_note", lang),),
    )


def as_json(section: Drivers | Missing) -> dict[str, object]:
    """Return the drivers with their inputs as nested dictionaries."""
    if isinstance(section, Missing):
        return lacking(section)
    return {
        "source": section.source,
        "detailed": section.detailed,
        "method": "LMDI-I additive",
        "steps": [
            {
                "first": step.first,
                "last": step.last,
                "chained": step.chained,
                "change": significant(step.change),
                "effects": {effect.id: significant(effect.value) for effect in step.effects},
                "residual": significant(step.residual),
                "grid_factor": number(step.grid),
                "tapio": {
                    "output_per_cent": significant(step.tapio.output),
                    "co2_per_cent": significant(step.tapio.co2),
                    "ratio": number(step.tapio.ratio),
                    "state": step.tapio.state,
                },
            }
            for step in section.steps
        ],
        "inputs": [
            {
                "year": item.year,
                "sector": item.sector or None,
                "carrier": item.carrier or None,
                "value_added": figure(item.value_added),
                "energy": figure(item.energy),
                "co2": figure(item.co2),
            }
            for item in section.inputs
        ],
        "notes": lacks(section.notes),
    }
