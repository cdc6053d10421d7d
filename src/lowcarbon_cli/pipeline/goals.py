"""load -> compute -> targets by year, and what the coming year allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from lowcarbon_cli.compute import targets as work
from lowcarbon_cli.compute.solve import Assumed
from lowcarbon_cli.compute.target_rows import Options
from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.results import OptionUsed
from lowcarbon_cli.model.targets import CarryOver, Question, TargetsReport
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.pipeline.options import with_flags
from lowcarbon_cli.pipeline.run import prepare, report_of
from lowcarbon_cli.standards.targets import PlanTarget, find_plan_targets, plan_targets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.pipeline.options import Given, Source
    from lowcarbon_cli.pipeline.run import Prepared

_EXAMPLES = 6


def targets(  # noqa: PLR0913 - one argument per option of the grammar
    dataset: Dataset,
    *,
    year: int | None = None,
    growth: str | None = None,
    carry_over: str | None = None,
    plan_target: Sequence[str] = (),
    allow_gdp_target: bool = False,
    solve: Sequence[str] = (),
    energy_growth: str | None = None,
    co2_growth: str | None = None,
    standard: str | None = None,
    as_of: date | None = None,
    overrides: str | None = None,
    given: Mapping[str, Given] | None = None,
    tolerances: Mapping[str, Decimal] | None = None,
    **options: str | int,
) -> TargetsReport:
    """Return the report on a park's targets.

    Args:
        dataset: what ``load`` returned.
        year: the coming year; None: the year after the evaluation year.
        growth: expected growth of value added in that year, in per cent; None: as the sheet of targets says.
        carry_over: ``path``, ``reset`` or ``close-gap`` for all targets; None: as their rows say.
        plan_target: codes or names of national or provincial plan targets to be applied.
        allow_gdp_target: apply those that are set per GDP to indicators per value added, with a note.
        solve: inverse questions, ``energy``, ``iav``, ``co2``.
        energy_growth: assumed growth of energy for the question ``iav``, in per cent.
        co2_growth: the same for CO2.
        standard: as for ``compute``, like the arguments that follow.
        as_of: day on which the standard must be in force.
        overrides: path of a file that replaces single limits.
        given: options with their source, as the command line has them.
        tolerances: thresholds of data rules by ``CODE.name``, as for ``compute``.
        **options: options by key, as flags. ``growth_method`` is the option ``growth`` of ``compute``.

    Raises:
        UsageError: an unknown option, value, standard or plan target; a target per GDP without leave.
        CatalogueError: a standard file that breaks its form.
    """
    if "growth_method" in options:
        options["growth"] = options.pop("growth_method")
    flags = {
        "expected_growth": growth,
        "carry_over": carry_over,
        "energy_growth": energy_growth,
        "co2_growth": co2_growth,
    }
    chosen = with_flags(given, options | {key: value for key, value in flags.items() if value is not None})
    if year is not None and "eval_year" not in chosen:
        chosen["eval_year"] = (str(year - 1), "flag")
    run = prepare(dataset, standard, as_of, overrides, chosen)
    return targets_of(
        run,
        chosen,
        year=year,
        plan_target=plan_target,
        allow_gdp_target=allow_gdp_target,
        solve=solve,
        tolerances=tolerances,
    )


def targets_of(
    run: Prepared,
    chosen: Mapping[str, Given],
    *,
    year: int | None = None,
    plan_target: Sequence[str] = (),
    allow_gdp_target: bool = False,
    solve: Sequence[str] = (),
    tolerances: Mapping[str, Decimal] | None = None,
) -> TargetsReport:
    """Return the report on the targets of a run that was prepared with ``chosen``; the rest is as for ``targets``."""
    last = run.choices.eval_year
    if year is None and last is None:
        raise UsageError("no_target_year")
    coming = year if year is not None else (last or 0) + 1
    rule = _rule(chosen.get("carry_over"))
    plans = tuple(_plan(name, allow=allow_gdp_target) for name in plan_target)
    request = work.Request(
        year=coming,
        growth=_text(chosen, "expected_growth"),
        options=rule,
        plans=plans,
        questions=tuple(_question(name) for name in solve),
        assumed=Assumed(_text(chosen, "energy_growth"), _text(chosen, "co2_growth")),
    )
    made = work.targets(run.readings, run.law, request)
    shown = _shown(chosen, coming, plans, year_given=year is not None)
    return TargetsReport(
        compliance=report_of(run, made.findings, shown, tolerances=tolerances or {}),
        outlook=made.outlook,
        targets=made.targets,
        allowances=made.allowances,
        conflicts=made.conflicts,
        solved=made.solved,
        not_applied=made.not_applied,
        measures=made.measures,
    )


def _text(chosen: Mapping[str, Given], key: str) -> str | None:
    return chosen[key][0] if key in chosen else None


def _rule(said: Given | None) -> Options:
    if said is None:
        return Options()
    allowed = get_args(CarryOver)
    if said[0] not in allowed:
        raise UsageError("bad_carry", value=said[0], allowed=", ".join(allowed))
    return Options(cast("CarryOver", said[0]), said[1])


def _question(name: str) -> Question:
    allowed = get_args(Question)
    if name not in allowed:
        raise UsageError("bad_question", value=name, allowed=", ".join(allowed))
    return cast("Question", name)


def _plan(name: str, *, allow: bool) -> PlanTarget:
    """Return the one plan target that ``name`` means; per GDP only with leave. Raises ``UsageError``."""
    found = find_plan_targets(name)
    if not found:
        known = "; ".join(item.factor.name.zh for item in plan_targets()[:_EXAMPLES])
        raise UsageError("unknown_plan", value=name, known=known)
    if len(found) > 1:
        known = "; ".join(f"{item.factor.name.zh} ({item.factor.code})" for item in found[:_EXAMPLES])
        raise UsageError("several_plans", value=name, known=known + (" ..." if len(found) > _EXAMPLES else ""))
    if found[0].per == "gdp" and not allow:
        factor = found[0].factor
        raise UsageError("plan_per_gdp", name=factor.name.zh, grade=factor.evidence.grade.value)
    return found[0]


def _shown(
    chosen: Mapping[str, Given], coming: int, plans: Sequence[PlanTarget], *, year_given: bool
) -> list[OptionUsed]:
    """Return the options of the targets as they are printed; what the sheet says stands beside each target."""
    source: Source = "flag" if year_given else "default"
    found = [_option("target_year", str(coming), source)]
    for key in ("expected_growth", "energy_growth", "co2_growth"):
        if key in chosen:
            value, said = chosen[key]
            found.append(_option(key, value, said, f"{value.removesuffix('%')}%"))
    if "carry_over" in chosen:
        value, said = chosen["carry_over"]
        text = label(f"carry_{value}")
        found.append(OptionUsed("carry_over", label("option_carry_over"), value, text, said))
    for plan in plans:
        factor = plan.factor
        text = Text(f"{factor.name.zh} {factor.value}%", f"{factor.name.en} {factor.value} %")
        found.append(OptionUsed("plan_target", label("option_plan_target"), factor.code, text, "flag"))
    return found


def _option(key: str, value: str, source: Source, shown: str = "") -> OptionUsed:
    text = shown or value
    return OptionUsed(key, label(f"option_{key}"), value, Text(text, text), source)
