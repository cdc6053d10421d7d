"""The tables of a report on targets: T2 (targets and progress), years, T3 (allowances), carry-over, answers."""

from __future__ import annotations

from decimal import ROUND_FLOOR
from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    change_cell,
    columns,
    evaluated_cell,
    join,
    marked,
    number_cell,
    reasons,
    text_cell,
    verdict_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowcarbon_cli.model.targets import Allowance, Solved, Target, TargetsReport, YearMark
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated

_AMOUNT_PLACES = 2
_RATE_PLACES = 2
_FINE_PLACES = 4


def title(report: TargetsReport, lang: Lang) -> str:
    """Return the title of the whole report."""
    return " - ".join(part for part in (word("targets_title", lang), report.compliance.park.name) if part)


def outlook(report: TargetsReport, lang: Lang) -> Table:
    """Return what the coming year is expected to be, and where the last one ended."""
    view, rounding = report.outlook, report.rounding
    lines: tuple[tuple[str, str, Evaluated, int], ...] = (
        (label("target_growth").in_(lang), str(view.year), view.growth, _RATE_PLACES),
        (word("value_added", lang), str(view.last_year), view.value_added_last, _AMOUNT_PLACES),
        (label("target_expected_output").in_(lang), str(view.year), view.value_added, _AMOUNT_PLACES),
        (label("energy_total").in_(lang), str(view.last_year), view.energy_last, _AMOUNT_PLACES),
        (label("co2_total").in_(lang), str(view.last_year), view.co2_last, _AMOUNT_PLACES),
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
                text_cell(_why(value, lang) or NONE),
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
        (word("progress_note", lang), word("completion_note", lang)) if report.targets else (),
    )


def _overview_row(target: Target, report: TargetsReport, lang: Lang) -> tuple[Cell, ...]:
    rounding, state = report.rounding, target.progress
    mark = next((item for item in target.years if item.year == report.outlook.last_year), None)
    return (
        text_cell(target_name(target, lang), cells=target.cells),
        text_cell(unit_text(target.unit, lang)),
        text_cell(_origin(target, lang)),
        _of_year(target.base, target.base_year, target.places, rounding),
        _of_year(target.target, target.target_year, target.places, rounding),
        Cell(NONE) if target.direction == "increment" else _per_cent(target.cut, rounding),
        evaluated_cell(mark.required, target.places, rounding) if mark else Cell(NONE),
        _optional(mark.actual if mark else None, target.places, rounding),
        verdict_cell(mark.verdict if mark else None, lang),
        _signed(mark.change if mark else None, rounding),
        _signed(state.cumulative, rounding),
        _per_cent(state.logarithmic, rounding),
        _per_cent(state.linear, rounding),
        _per_cent(state.due, rounding),
        _per_cent(state.completion, rounding),
        _with_unit(state.needed, target, rounding, lang),
        _with_unit(state.needed_per_year, target, rounding, lang),
        _with_unit(target.annual_rate, target, rounding, lang),
        _per_cent(state.over, rounding),
        evaluated_cell(target.required_next, target.places, rounding),
        text_cell(_target_remarks(target, lang) or NONE),
    )


def target_name(target: Target, lang: Lang) -> str:
    """Return the name of a target, with its target year where it has one."""
    name = target.name.in_(lang)
    return word("until", lang, name=name, year=target.target_year) if target.target_year is not None else name


def _origin(target: Target, lang: Lang) -> str:
    if target.origin == "workbook" and target.kind:
        return word(f"kind_{target.kind}", lang)
    return word(f"origin_{target.origin}", lang)


def _target_remarks(target: Target, lang: Lang) -> str:
    parts = [word(f"road_{target.road}", lang)]
    if target.road in {"compound", "linear"}:
        parts.append(reasons_of_carry(target, lang))
    parts.append(_why(target.base, lang) if isinstance(target.base, Missing) else "")
    parts += [reasons(target.notes, lang), target.source, target.department]
    if target.evidence is not None:
        grade = word(f"grade_{target.evidence.grade.value}", lang)
        parts.append(marked(f"{target.evidence.document} ({grade})", target.evidence, lang))
    return join(parts, lang)


def reasons_of_carry(target: Target, lang: Lang) -> str:
    """Return the carry-over rule in force and who chose it."""
    rule = label(f"carry_{target.carry}").in_(lang)
    return word("carried_by", lang, rule=rule, source=word(f"from_{target.carry_source}", lang))


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
        _optional(mark.actual, target.places, rounding),
        text_cell(unit_text(target.unit, lang)),
        _signed(mark.gap, rounding, places=target.places, unit=""),
        verdict_cell(mark.verdict, lang),
        _signed(mark.change, rounding),
        _signed(mark.cumulative, rounding),
        _optional(mark.saving, _AMOUNT_PLACES, rounding),
        _optional(mark.saving_since_base, _AMOUNT_PLACES, rounding),
        text_cell(join((_why(value, lang) for value in lacking), lang) or NONE),
    )


# -- T3 ----------------------------------------------------------------------------------------


def allowances(report: TargetsReport, lang: Lang) -> Table:
    """Return T3: every constraint on the coming year, what it allows and implies; the binding one marked."""
    rows = tuple(_allowance_row(item, report, lang) for item in report.allowances)
    return Table(
        "allowances",
        word("allowances", lang, year=report.outlook.year),
        columns(
            lang,
            Column("letter", "", priority=0, least=2, width=6),
            Column("constraint", "", priority=0, least=14, width=32),
            Column("formula", "", priority=5, least=16, width=36),
            Column("allowed", "", numeric=True, priority=0, width=18),
            Column("unit", "", priority=2, width=12),
            Column("binding", "", priority=0, width=8),
            Column("intensity", "", numeric=True, priority=3, width=14),
            Column("implied_growth", "", numeric=True, priority=1, width=12),
            Column("implied_elasticity", "", numeric=True, priority=1, width=12),
            Column("department", "", priority=6, width=16),
            Column("remarks", "", priority=4, least=16, width=50),
        ),
        rows,
        (*_adopted(report, lang), word("allowance_note", lang)),
    )


def _allowance_row(item: Allowance, report: TargetsReport, lang: Lang) -> tuple[Cell, ...]:
    parts = [reasons(item.allowed.lacks, lang) if isinstance(item.allowed, Missing) else "", reasons(item.notes, lang)]
    if item.op == "<":
        parts.append(word("strictly", lang))
    if item.evidence is not None:
        parts.append(marked(item.evidence.document, item.evidence, lang))
    return (
        text_cell(item.letter),
        text_cell(item.name.in_(lang)),
        text_cell(item.formula.in_(lang)),
        ceiling_cell(item.allowed),
        text_cell(unit_text("tce" if item.quantity == "energy" else "t", lang)),
        text_cell(word("binds", lang), "met") if item.binding else text_cell(""),
        evaluated_cell(item.intensity, 6, ROUND_FLOOR),
        _signed(item.growth, report.rounding),
        _optional(item.elasticity, _FINE_PLACES, report.rounding),
        text_cell(item.department or NONE),
        text_cell(join(parts, lang) or NONE),
    )


def ceiling_cell(value: Evaluated, places: int = _AMOUNT_PLACES) -> Cell:
    """Return a ceiling rounded down: what is printed must still be allowed."""
    return evaluated_cell(value, places, ROUND_FLOOR)


def _adopted(report: TargetsReport, lang: Lang) -> Iterator[str]:
    for quantity in ("energy", "co2"):
        found = report.binding("energy" if quantity == "energy" else "co2")
        if found:
            names = ("、" if lang == "zh" else ", ").join(f"{item.letter} {item.name.in_(lang)}" for item in found)
            unit = unit_text("tce" if quantity == "energy" else "t", lang)
            yield word(f"adopted_{quantity}", lang, value=ceiling_cell(found[0].allowed).text, unit=unit, names=names)
        elif any(item.quantity == quantity for item in report.allowances):
            yield word(f"adopted_no_{quantity}", lang)


def carry_over(report: TargetsReport, lang: Lang) -> Table:
    """Return what the coming year requires under each carry-over rule, and the rule in force."""
    rows = tuple(
        (
            text_cell(target_name(target, lang)),
            text_cell(unit_text(target.unit, lang)),
            evaluated_cell(target.next.path, target.places + 2, report.rounding),
            evaluated_cell(target.next.reset, target.places + 2, report.rounding),
            evaluated_cell(target.next.close_gap, target.places + 2, report.rounding),
            text_cell(reasons_of_carry(target, lang)),
        )
        for target in report.targets
        if target.road in {"compound", "linear"}
    )
    return Table(
        "carry_over",
        word("carry_over", lang, year=report.outlook.year),
        columns(
            lang,
            Column("indicator", "", priority=0, least=12, width=34),
            Column("unit", "", priority=2, width=12),
            Column("path", label("carry_path").in_(lang), numeric=True, priority=0, width=16),
            Column("reset", label("carry_reset").in_(lang), numeric=True, priority=0, width=16),
            Column("close_gap", label("carry_close-gap").in_(lang), numeric=True, priority=0, width=16),
            Column("rule_used", "", priority=1, least=12, width=30),
        ),
        rows,
        (word("carry_note", lang),) if rows else (),
    )


def conflicts(report: TargetsReport, lang: Lang) -> Table:
    """Return the constraints that disagree."""
    names = {item.key: item.name for item in report.allowances}
    rows = tuple(
        (
            text_cell(word(f"conflict_{pair.kind}", lang)),
            text_cell(names[pair.loose].in_(lang)),
            ceiling_cell(pair.loose_allowed),
            text_cell(names[pair.tight].in_(lang)),
            ceiling_cell(pair.tight_allowed),
        )
        for pair in report.conflicts
    )
    return Table(
        "conflicts",
        word("conflicts", lang),
        columns(
            lang,
            Column("conflict", "", priority=1, width=20),
            Column("loose", "", priority=0, least=12, width=30),
            Column("loose_allowed", "", numeric=True, priority=0, width=18),
            Column("tight", "", priority=0, least=12, width=30),
            Column("tight_allowed", "", numeric=True, priority=0, width=18),
        ),
        rows,
    )


def answers(report: TargetsReport, lang: Lang) -> Table:
    """Return the inverse questions with their proved answers."""
    return Table(
        "solved",
        word("solved", lang, year=report.outlook.year),
        columns(
            lang,
            Column("question", "", priority=0, least=12, width=32),
            Column("indicator", "", priority=0, least=12, width=30),
            Column("limit", "", priority=1, width=12),
            Column("solution", "", numeric=True, priority=0, width=18),
            Column("unit", "", priority=0, width=8),
            Column("at_answer", "", priority=2, width=10),
            Column("beyond", "", priority=2, width=10),
            Column("remarks", "", priority=1, least=16, width=50),
        ),
        tuple(_answer_row(item, lang) for item in report.solved),
        (word("solved_note", lang),) if report.solved else (),
    )


def _answer_row(item: Solved, lang: Lang) -> tuple[Cell, ...]:
    parts: Iterable[str] = (_why(item.exact, lang), reasons(item.assumptions, lang))
    places = _FINE_PLACES if item.question == "iav" else _AMOUNT_PLACES
    limit = item.limit.in_(lang)
    return (
        text_cell(word(f"ask_{item.question}", lang)),
        text_cell(item.name.in_(lang)),
        text_cell(marked(limit, item.evidence, lang) if item.evidence is not None else limit),
        number_cell(item.answer, places, ROUND_FLOOR),
        text_cell(unit_text(item.unit, lang)),
        verdict_cell(item.met, lang),
        verdict_cell(item.beyond, lang),
        text_cell(join(parts, lang) or NONE),
    )


# -- entries -----------------------------------------------------------------------------------


def _optional(value: Evaluated | None, places: int, rounding: str) -> Cell:
    return Cell(NONE) if value is None else evaluated_cell(value, places, rounding)


def _per_cent(value: Evaluated, rounding: str, places: int = _RATE_PLACES) -> Cell:
    made = evaluated_cell(value, places, rounding)
    if made.number is None:
        return made
    form = f'{made.number_format}"%"'
    return Cell(f"{made.text}%", made.number, form, made.places, cells=made.cells)


def _signed(value: Evaluated | None, rounding: str, *, places: int = _RATE_PLACES, unit: str = "%") -> Cell:
    if value is None or isinstance(value, Missing):
        return Cell(NONE)
    return change_cell(value.value, unit, rounding, places)


def _of_year(value: Evaluated, year: int | None, places: int, rounding: str) -> Cell:
    made = evaluated_cell(value, places, rounding)
    if made.number is None or year is None:
        return made
    return Cell(f"{made.text} ({year})", made.number, f'{made.number_format}" ({year})"', made.places, cells=made.cells)


def _with_unit(value: Evaluated, target: Target, rounding: str, lang: Lang) -> Cell:
    """Return a rate in per cent at four decimals, or an amount with its unit."""
    if isinstance(value, Missing):
        return Cell(NONE)
    if value.unit == "%":
        return _per_cent(value, rounding, _FINE_PLACES)
    made = evaluated_cell(value, target.places, rounding)
    unit = unit_text(value.unit, lang)
    return Cell(f"{made.text} {unit}", made.number, f'{made.number_format}" {unit}"', made.places, cells=made.cells)


def _why(value: Evaluated, lang: Lang) -> str:
    return reasons(value.lacks, lang) if isinstance(value, Missing) else ""


def exact(value: Evaluated | None) -> str:
    """Return an unrounded figure at 17 digits, empty where there is none."""
    return "" if value is None or isinstance(value, Missing) else significant(value.value)
