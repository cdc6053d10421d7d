"""load -> compute -> the parts of the carbon analysis."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.carbon.report import PARTS, CarbonOptions, CarbonPart, CarbonReport
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.numbers import plain
from lowcarbon_cli.model.results import OptionUsed
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.pipeline.options import CARBON_NUMBERS, with_flags
from lowcarbon_cli.pipeline.run import prepare, report_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lowcarbon_cli.model.carbon.report import Content, PartId
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.pipeline.options import Given
    from lowcarbon_cli.pipeline.run import Prepared


def carbon(
    dataset: Dataset,
    *,
    parts: Sequence[str] = (),
    standard: str | None = None,
    as_of: date | None = None,
    overrides: str | None = None,
    given: Mapping[str, Given] | None = None,
    tolerances: Mapping[str, Decimal] = MappingProxyType({}),
    **options: str | int,
) -> CarbonReport:
    """Return the carbon analysis of a park.

    Args:
        dataset: what ``load`` returned.
        parts: ids of the parts wanted (``accounts``, ``zero``, ``flows``, ``drivers``, ``abatement``, ``scenarios``,
            ``pareto``); none: all of them.
        standard: as for ``compute``, like the arguments that follow.
        as_of: day on which the standard must be in force.
        overrides: path of a file that replaces single limits.
        given: options with their source, as the command line has them.
        tolerances: thresholds of data rules by ``CODE.name``.
        **options: options by key, as flags.

    Raises:
        UsageError: an unknown part, option, value or standard.
        CatalogueError: a standard file that breaks its form.
    """
    wanted = [_part(name) for name in parts] or list(PARTS)
    chosen = with_flags(given, options)
    run = prepare(dataset, standard, as_of, overrides, chosen)
    made, said, shown = parts_of(run, wanted, chosen, asked_for=bool(parts))
    return CarbonReport(report_of(run, said, shown, tolerances=tolerances), made)


def parts_of(
    run: Prepared, wanted: Sequence[PartId], chosen: Mapping[str, Given], *, asked_for: bool = False
) -> tuple[tuple[CarbonPart, ...], list[Finding], list[OptionUsed]]:
    """Return the parts that are wanted, in their order, with what is to be said and the options that shaped them.

    What the zero-carbon scheme lacks is an error only where that part is ``asked_for``: most parks are not under it,
    and its table says the same.
    """
    numbers, shown = _numbers(chosen)
    made: list[CarbonPart] = []
    said: list[Finding] = []
    for name in PARTS:
        if name in wanted:
            content, found = _content(name, run, numbers)
            made.append(CarbonPart(name, content))
            said += found if asked_for or name != "zero" else ()
    return tuple(made), said, shown


def _numbers(chosen: Mapping[str, Given]) -> tuple[CarbonOptions, list[OptionUsed]]:
    values: list[Decimal] = []
    shown: list[OptionUsed] = []
    for key, (default, low, high) in CARBON_NUMBERS.items():
        text, source = chosen.get(key, (plain(default), "default"))
        try:
            value = Decimal(text.removesuffix("%"))
        except InvalidOperation:
            value = Decimal("NaN")
        if not (value.is_finite() and low <= value <= high):
            raise UsageError("bad_option", option=key, value=text, allowed=f"{low}-{high} %")
        values.append(value)
        per_cent = f"{plain(value)}%"
        shown.append(OptionUsed(key, label(f"option_{key}"), plain(value), Text(per_cent, per_cent), source))
    return CarbonOptions(*values), shown


def _part(name: str) -> PartId:
    if name not in PARTS:
        raise UsageError("bad_option", option="--part", value=name, allowed=", ".join(PARTS))
    return name


def _content(  # noqa: PLR0911 - one per part
    name: PartId, run: Prepared, options: CarbonOptions
) -> tuple[Content, Sequence[Finding]]:
    """Return one part; each is imported when it is asked for."""
    readings, years = run.readings, run.years
    match name:
        case "accounts":
            from lowcarbon_cli.compute.carbon.accounts import accounts

            return accounts(readings, years)
        case "zero":
            from lowcarbon_cli.compute.carbon.zero import zero

            return zero(readings, years)
        case "flows":
            from lowcarbon_cli.compute.carbon.flows import flows

            return flows(readings, years)
        case "drivers":
            from lowcarbon_cli.compute.carbon.drivers import drivers

            return drivers(readings, years)
        case "abatement":
            from lowcarbon_cli.compute.carbon.abatement import abatement

            return abatement(readings, options.discount)
        case "scenarios":
            from lowcarbon_cli.compute.carbon.scenarios import scenarios

            return scenarios(readings, years)
        case "pareto":
            from lowcarbon_cli.compute.carbon.pareto import pareto

            return pareto(readings, years, options.share)
