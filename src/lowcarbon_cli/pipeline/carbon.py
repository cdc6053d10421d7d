"""load -> compute -> the parts of the carbon analysis."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.carbon.report import PARTS, CarbonReport, Part
from lowcarbon_cli.pipeline.run import prepare, report_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.carbon.report import Content, PartId
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.pipeline.options import Given


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
        parts: ids of the parts wanted (``accounts``, ``flows``, ``drivers``, ``abatement``, ``scenarios``,
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
    run = prepare(dataset, standard, as_of, overrides, given, **options)
    made: list[Part] = []
    said: list[Finding] = []
    for name in PARTS:
        if name in wanted:
            content, found = _entry(name)(run.readings, run.years)
            made.append(Part(name, content))
            said += found
    return CarbonReport(report_of(run, said, tolerances=tolerances), tuple(made))


def _part(name: str) -> PartId:
    if name not in PARTS:
        raise UsageError("bad_option", option="--part", value=name, allowed=", ".join(PARTS))
    return cast("PartId", name)


def _entry(name: PartId) -> Callable[[Readings, Sequence[int]], tuple[Content, Sequence[Finding]]]:
    """Return the entry of a part's module; each part stands in a module of its own name."""
    return cast(
        "Callable[[Readings, Sequence[int]], tuple[Content, Sequence[Finding]]]",
        getattr(import_module(f"lowcarbon_cli.compute.carbon.{name}"), name),
    )
