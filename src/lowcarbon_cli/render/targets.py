"""The tables of targets and their years: outlook, T2 (targets and progress), actual against target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.text import plain
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    columns,
    evaluated_cell,
    join,
    marked,
    reasons,
    text_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.target_cells import (
    AMOUNT_PLACES,
    RATE_PLACES,
    cut_cell,
    dated_cell,
    kept_cell,
    optional_cell,
    per_cent_cell,
    places_of_amount,
    reasons_of_carry,
    signed_cell,
    target_name,
    unit_cell,
    used_cell,
    why,
)
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.targets import Target, TargetsReport, YearMark
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated


def title(report: TargetsReport, lang: Lang) -> str:
    """Return the title of the whole report."""
    return " - ".join(part for part in (word("targets_title", lang), report.compliance.park.name) if part)


def outlook(report: TargetsReport, lang: Lang) -> Table:
    """Return what the coming year is expected to be, and where the last one ended."""
    view, rounding = report.outlook, report.rounding
    lines: tuple[tuple[str, str, Evaluated, int], ...] = (
        (label("target_growth").in_(lang), str(view.year), view.growth, RATE_PLACES),
        *(
            (name, str(year), value, places_of_amount(value))
            for name, year, value in (
                (word("value_added", lang), view.last_year, view.value_added_last),
                (label("target_expected_output").in_(lang), view.year, view.value_added),
                (label("energy_total").in_(lang), view.last_year, view.energy_last),
                (label("co2_total").in_(lang), view.last_year, view.co2_last),
            )
        ),
    )
    return Table(
        "outlook",
        word("outlook", lang, year=view.year),
        columns(
            lang,
            Column("item", "", priority=0, least=10, width=30),
            Column("year", "", priority=0, least=4, width=8),
            Column("value", "", numeric=True, priority=0, width=18),
            Column("unit", "", priority=1, width=14),
            Column("remark", "", priority=2, least=16, width=50),
        ),
        tuple(
            (
                text_cell(name),
                text_cell(year),
                evaluated_cell(value, places, rounding),
                text_cell("" if isinstance(value, Missing) else unit_text(value.unit, lang)),
                text_cell(why(value, lang) or NONE),
            )
            for name, year, value, places in lines
        ),
    )


# -- T2 ----------------------------------------------------------------------------------------


def overview(report: TargetsReport, lang: Lang) -> Table:
    """Return T2: each target with its base, aim, last year, progress, what is still needed, and the coming year."""
    last, coming = report.outlook.last_year, report.outlook.year
    return Table(
        "targets",
        word("targets", lang),
        columns(
            lang,
            Column("indicator", "", priority=0, least=12, width=30),
            Column("unit", "", priority=6, width=12),
            Column("origin", "", priority=9, width=12),
            Column("base", "", numeric=True, priority=8, width=14),
            Column("aim", "", numeric=True, priority=3, width=16),
            Column("cut", "", numeric=True, priority=4, width=10),
            Column("required_last", word("required_year", lang, year=last), numeric=True, priority=2, width=14),
            Column("actual_last", word("actual_year", lang, year=last), numeric=True, priority=0, width=14),
            Column("kept", "", priority=1, width=10),
            Column("change", "", numeric=True, priority=7, width=10),
            Column("cumulative", "", numeric=True, priority=5, width=10),
            Column("progress_log", "", numeric=True, priority=1, width=10),
            Column("progress_linear", "", numeric=True, priority=8, width=10),
            Column("due", "", numeric=True, priority=3, width=10),
            Column("completion", "", numeric=True, priority=10, width=10),
            Column("needed", "", numeric=True, priority=4, width=12),
            Column("needed_per_year", "", numeric=True, priority=9, width=12),
            Column("annual_rate", "", numeric=True, priority=9, width=12),
            Column("over", "", numeric=True, priority=10, width=10),
            Column("next", word("next_year", lang, year=coming), numeric=True, priority=1, width=14),
            Column("remarks", "", priority=11, least=16, width=50),
        ),
        tuple(_overview_row(target, report, lang) for target in report.targets),
        _overview_notes(report, lang),
    )


def _overview_notes(report: TargetsReport, lang: Lang) -> tuple[str, ...]:
    room = (word("room_note", lang),) if any(target.allows for target in report.targets) else ()
    return (word("progress_note", lang), word("completion_note", lang), *room) if report.targets else ()


def _overview_row(target: Target, report: TargetsReport, lang: Lang) -> tuple[Cell, ...]:
    rounding, state = report.rounding, target.progress
    mark = next((item for item in target.years if item.year == report.outlook.last_year), None)
    return (
        text_cell(target_name(target, lang), cells=target.cells),
        text_cell(unit_text(target.unit, lang)),
        text_cell(_origin(target, lang)),
        dated_cell(target.base, target.base_year, target.places, rounding),
        dated_cell(target.target, target.target_year, target.places, rounding),
        Cell(NONE) if target.direction == "increment" else cut_cell(target, rounding, lang),
        evaluated_cell(mark.required, target.places, rounding) if mark else Cell(NONE),
        optional_cell(mark.actual if mark else None, target.places, rounding),
        kept_cell(mark.verdict if mark else None, lang),
        signed_cell(mark.change if mark else None, rounding),
        signed_cell(state.cumulative, rounding),
        per_cent_cell(state.logarithmic, rounding),
        used_cell(target, rounding, lang),
        per_cent_cell(state.due, rounding),
        per_cent_cell(state.completion, rounding),
        unit_cell(state.needed, target, rounding, lang),
        unit_cell(state.needed_per_year, target, rounding, lang),
        unit_cell(target.annual_rate, target, rounding, lang),
        per_cent_cell(state.over, rounding),
        evaluated_cell(target.required_next, target.places, rounding),
        text_cell(_target_remarks(target, lang) or NONE),
    )


def _origin(target: Target, lang: Lang) -> str:
    if target.origin == "workbook" and target.kind:
        return word(f"kind_{target.kind}", lang)
    return word(f"origin_{target.origin}", lang)


def _target_remarks(target: Target, lang: Lang) -> str:
    parts = [word(f"road_{target.road}", lang)]
    if target.road in {"compound", "linear"}:
        parts.append(reasons_of_carry(target, lang))
    parts.append(why(target.base, lang) if isinstance(target.base, Missing) else "")
    parts.append(why(target.progress.completion, lang) if target.allows else "")
    parts += [reasons(target.notes, lang), target.source, target.department]
    if target.evidence is not None:
        grade = word(f"grade_{target.evidence.grade.value}", lang)
        parts.append(marked(f"{plain(target.evidence.document, lang)} ({grade})", target.evidence, lang))
    return join(parts, lang)


# -- the years ---------------------------------------------------------------------------------


def years(report: TargetsReport, lang: Lang) -> Table:
    """Return actual against target for every year of every target."""
    rows = tuple(_year_row(target, mark, report, lang) for target in report.targets for mark in target.years)
    saving = any(mark.saving is not None for target in report.targets for mark in target.years)
    return Table(
        "target_years",
        word("target_years", lang),
        columns(
            lang,
            Column("indicator", "", priority=0, least=12, width=34),
            Column("year", "", priority=0, least=4, width=8),
            Column("required", "", numeric=True, priority=0, width=14),
            Column("actual", "", numeric=True, priority=0, width=14),
            Column("unit", "", priority=4, width=12),
            Column("gap", "", numeric=True, priority=3, width=14),
            Column("kept", "", priority=1, width=10),
            Column("change", "", numeric=True, priority=2, width=10),
            Column("cumulative", "", numeric=True, priority=2, width=10),
            Column("saving", "", numeric=True, priority=3, width=14),
            Column("saving_since_base", "", numeric=True, priority=5, width=14),
            Column("remark", "", priority=6, least=16, width=40),
        ),
        rows,
        (word("saving_note", lang),) if saving else (),
    )


def _year_row(target: Target, mark: YearMark, report: TargetsReport, lang: Lang) -> tuple[Cell, ...]:
    rounding = report.rounding
    lacking = [value for value in (mark.required, mark.actual) if isinstance(value, Missing)]
    return (
        text_cell(target_name(target, lang)),
        whole_cell(mark.year),
        evaluated_cell(mark.required, target.places, rounding),
        optional_cell(mark.actual, target.places, rounding),
        text_cell(unit_text(target.unit, lang)),
        signed_cell(mark.gap, rounding, places=target.places, unit=""),
        kept_cell(mark.verdict, lang),
        signed_cell(mark.change, rounding),
        signed_cell(mark.cumulative, rounding),
        optional_cell(mark.saving, AMOUNT_PLACES, rounding),
        optional_cell(mark.saving_since_base, AMOUNT_PLACES, rounding),
        text_cell(join((why(value, lang) for value in lacking), lang) or NONE),
    )
