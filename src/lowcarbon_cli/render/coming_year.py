"""The coming year in tables: T3 (allowances), carry-over rules, conflicts, inverse questions."""

from __future__ import annotations

from decimal import ROUND_FLOOR
from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    columns,
    evaluated_cell,
    join,
    listing,
    marked,
    number_cell,
    reasons,
    text_cell,
    verdict_cell,
    word,
)
from lowcarbon_cli.render.target_cells import (
    AMOUNT_PLACES,
    FINE_PLACES,
    ceiling_cell,
    floored_cell,
    optional_cell,
    reasons_of_carry,
    signed_cell,
    target_name,
    why,
)
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowcarbon_cli.model.targets import Allowance, Solved, TargetsReport
    from lowcarbon_cli.model.text import Lang


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
        text_cell(unit_text(_unit(item, report), lang)),
        text_cell(word("binds", lang), "met") if item.binding else text_cell(""),
        floored_cell(item.intensity, 6),
        signed_cell(item.growth, report.rounding),
        optional_cell(item.elasticity, FINE_PLACES, report.rounding),
        text_cell(item.department or NONE),
        text_cell(join(parts, lang) or NONE),
    )


def _unit(item: Allowance, report: TargetsReport) -> str:
    """Return the unit of an allowance, also where nothing is known."""
    return report.compliance.units.energy if item.quantity == "energy" else "t"


def _adopted(report: TargetsReport, lang: Lang) -> Iterator[str]:
    for quantity in ("energy", "co2"):
        found = report.binding("energy" if quantity == "energy" else "co2")
        if found:
            names = listing((f"{item.letter} {item.name.in_(lang)}" for item in found), lang)
            unit = unit_text(_unit(found[0], report), lang)
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
    parts: Iterable[str] = (why(item.exact, lang), reasons(item.assumptions, lang))
    places = FINE_PLACES if item.question == "iav" else AMOUNT_PLACES
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
