"""Targets of a park year by year, and what the coming year allows: from readings to the report's parts."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.compute import growth_rows, target_remarks
from lowcarbon_cli.compute import measures as work
from lowcarbon_cli.compute.allowances import allowances, unused_rates
from lowcarbon_cli.compute.conflicts import conflicts
from lowcarbon_cli.compute.expected import expect
from lowcarbon_cli.compute.limits import bound
from lowcarbon_cli.compute.solve import Assumed, solve
from lowcarbon_cli.compute.target_road import build
from lowcarbon_cli.compute.target_rows import (
    ELASTICITY,
    Asked,
    Options,
    asked_of_plan,
    asked_of_sheet,
    find_indicator,
)
from lowcarbon_cli.model.dataset import Word
from lowcarbon_cli.model.findings import Missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.compute.expected import Expected
    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.catalogue import Standard
    from lowcarbon_cli.model.findings import Finding, Lack
    from lowcarbon_cli.model.measures import Measures
    from lowcarbon_cli.model.targets import Allowance, Conflict, Outlook, Question, Solved, Target
    from lowcarbon_cli.standards.targets import PlanTarget


class Request(Struct, frozen=True):
    """What is asked for: the coming year, expected growth as text (per cent), plan targets, questions."""

    year: int
    growth: str | None = None
    options: Options = field(default_factory=Options)
    plans: tuple[PlanTarget, ...] = ()
    questions: tuple[Question, ...] = ()
    assumed: Assumed = field(default_factory=Assumed)


class Computed(Struct, frozen=True):
    """The computed parts of a report on targets, with the findings made on the way."""

    outlook: Outlook
    targets: tuple[Target, ...]
    allowances: tuple[Allowance, ...]
    conflicts: tuple[Conflict, ...]
    solved: tuple[Solved, ...]
    not_applied: tuple[Lack, ...]
    findings: tuple[Finding, ...]
    measures: Measures | None


def targets(readings: Readings, law: Standard | None, request: Request) -> Computed:
    """Return targets, allowances, conflicts and answers for the coming year of ``request``."""
    base_year = readings.choices.base_year
    said = growth_rows.stated(readings.facts.records("targets"), request.year, base_year)
    expected = expect(readings, law, request.year, request.growth, said)
    asked, refused = asked_of_sheet(readings.facts.records("targets"), law, base_year, request.options)
    rates = [item for item in asked if item.indicator.id == ELASTICITY]
    refused = [*refused, *said.unused, *unused_rates(rates, request.year)]
    asked = [item for item in asked if item.indicator.id != ELASTICITY]
    asked += [made for plan in request.plans if (made := asked_of_plan(plan, law, request.options)) is not None]
    roads = [build(expected, item) for item in (*asked, *_of_standard(expected, request.options))]
    allowed = allowances(expected, roads, rates)
    found = conflicts(allowed)
    measures = work.measures(readings.facts.records("measures"), expected.outlook, allowed)
    findings = [
        *target_remarks.remarks(expected, asked, roads, refused),
        *target_remarks.about_allowances(expected, allowed, found),
        *work.remarks(measures),
    ]
    answers = solve(expected, request.questions, request.assumed)
    return Computed(expected.outlook, tuple(roads), allowed, found, answers, tuple(refused), tuple(findings), measures)


def _of_standard(expected: Expected, options: Options) -> Sequence[Asked]:
    """Return the roads that limits of the standard draw: energy per value added, and the mean cut of CO2."""
    base_year = expected.base_year
    period = (base_year, expected.year) if base_year is not None else None
    found: list[Asked] = []
    limit = bound(expected, "energy_intensity", period)
    if not isinstance(limit, Missing):
        found.append(
            Asked(
                indicator=limit.indicator,
                name=limit.indicator.name,
                kind="",
                origin="standard",
                direction="at_most",
                base_year=base_year,
                target_year=_target_year(expected),
                stated_base=None,
                amount=limit.value,
                yearly=MappingProxyType({}),
                carry=options.carry or "path",
                carry_source=options.carry_source,
                evidence=limit.evidence,
            )
        )
    cut = bound(expected, "co2_intensity_reduction", period) if period is not None else Missing.of("no_base_year")
    item = find_indicator("co2_intensity", expected.law)
    if not isinstance(cut, Missing) and item is not None:
        found.append(
            Asked(
                indicator=item,
                name=cut.indicator.name,
                kind="",
                origin="standard",
                direction="cut",
                base_year=base_year,
                target_year=None,
                stated_base=None,
                amount=None,
                every_year=cut.value,
                mean=True,
                carry=options.carry or "path",
                carry_source=options.carry_source,
                evidence=cut.evidence,
            )
        )
    return found


def _target_year(expected: Expected) -> int | None:
    """Return the first of the park's target years that is not before the coming year."""
    entry = expected.readings.dataset.park.fields.get("target_years")
    if not isinstance(entry, Word):
        return None
    years = [int(found) for found in re.findall(r"\d{4}", entry.as_written)]
    return min((year for year in years if year >= expected.year), default=None)
