"""load -> check -> compute -> report."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli import __version__
from lowcarbon_cli.check.registry import run_rules
from lowcarbon_cli.check.subject import Subject
from lowcarbon_cli.compute.assess import assess
from lowcarbon_cli.compute.compare import compare
from lowcarbon_cli.compute.figures import figures_of
from lowcarbon_cli.compute.readings import Readings
from lowcarbon_cli.compute.remarks import remarks
from lowcarbon_cli.compute.structure import energy_lines, sources_used
from lowcarbon_cli.model.dataset import Blank, Number
from lowcarbon_cli.model.later import Later
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.results import ComplianceReport, OptionUsed, ParkInfo
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.pipeline.choose import choose_standards
from lowcarbon_cli.pipeline.options import Resolver, with_flags
from lowcarbon_cli.pipeline.roots import with_roots
from lowcarbon_cli.standards import editions, workbook
from lowcarbon_cli.standards.catalogue import catalogue_sha256, catalogue_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from lowcarbon_cli.model.budget import Budget
    from lowcarbon_cli.model.catalogue import Standard
    from lowcarbon_cli.model.choices import Choices
    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.personal import PersonalIndicator
    from lowcarbon_cli.pipeline.options import Given

ROUNDING = {"half-even": "ROUND_HALF_EVEN", "half-up": "ROUND_HALF_UP"}


def load(
    paths: str | Path | Sequence[str | Path],
    *,
    budget: Budget | None = None,
    keep_going: bool = False,
    personal: str | None = None,
) -> Dataset:
    """Read the files (.xlsx, .xlsm, .xls, .et, .ods, .csv ...) or the folder of one park into a ``Dataset``.

    Figures stand in the canonical unit of their column, each with its cell. Raises
    ``UnreadableFileError`` for a file that cannot be opened or passes the ``budget``; with ``keep_going``
    such a file is a finding and the others are read. Bad data become findings. ``personal`` is the path of a
    TOML file of the park's own indicators; ``CatalogueError`` where it is no TOML.
    """
    from lowcarbon_cli.read.load import load as read

    several = [paths] if isinstance(paths, str) or not hasattr(paths, "__iter__") else list(paths)
    return read([str(path) for path in several], budget=budget, keep_going=keep_going, personal=personal)


def compute(
    dataset: Dataset,
    *,
    standard: str | Sequence[str] | None = None,
    as_of: date | None = None,
    overrides: str | None = None,
    given: Mapping[str, Given] | None = None,
    tolerances: Mapping[str, Decimal] | None = None,
    **options: str | int,
) -> ComplianceReport:
    """Return the report on a park.

    Args:
        dataset: what ``load`` returned.
        standard: id, usual name or path of a standard; several give one assessment each; None takes the
            workbook's, else by type and date.
        as_of: day on which the standard must be in force; None: 31 December of the evaluation year.
        overrides: path of a file that replaces single limits.
        given: options with their source, as the command line has them.
        tolerances: thresholds of data rules by ``CODE.name``; the others are the register's.
        **options: options by key (``electricity="equivalent"``, ``grid_year=2022`` ...), as flags.

    Raises:
        UsageError: an unknown option, value or standard.
        CatalogueError: a standard file that breaks its form.
    """
    return report_of(prepare(dataset, standard, as_of, overrides, given, **options), tolerances=tolerances or {})


class Prepared(Struct, frozen=True):
    """A run before anything is measured: data, law, resolved choices, and what was said on the way."""

    dataset: Dataset
    readings: Readings
    laws: tuple[Standard, ...]
    unknown: tuple[Standard, ...]
    options: tuple[OptionUsed, ...]
    findings: tuple[Finding, ...]

    @property
    def law(self) -> Standard | None:
        """The first standard, by which targets are set and the park's documents are written."""
        return self.laws[0] if self.laws else None

    @property
    def choices(self) -> Choices:
        """The resolved choices of method."""
        return self.readings.choices

    @property
    def years(self) -> tuple[int, ...]:
        """The years with data up to the evaluation year."""
        last = self.choices.eval_year
        return tuple(year for year in self.readings.facts.years() if last is None or year <= last)


def prepare(
    dataset: Dataset,
    standard: str | Sequence[str] | None,
    as_of: date | None,
    overrides: str | None,
    given: Mapping[str, Given] | None,
    **options: str | int,
) -> Prepared:
    """Resolve the options and the standard; the arguments are those of ``compute``."""
    chosen = with_flags(given, options)
    asked: list[Given] = [chosen["standard"]] if "standard" in chosen else []
    if standard is not None:
        asked = [(one, "flag") for one in ([standard] if isinstance(standard, str) else standard)]
    resolver = Resolver(dataset, chosen)
    choices = resolver.resolve(latest_year(dataset))
    law = choose_standards(dataset, asked, choices.eval_year, as_of, overrides)
    options_used = (*law.used, *resolver.used, *_overridden(overrides))
    return Prepared(
        dataset, Readings(dataset, choices), law.laws, law.unknown, options_used, (*resolver.findings, *law.findings)
    )


def report_of(
    run: Prepared,
    more_findings: Sequence[Finding] = (),
    more_options: Sequence[OptionUsed] = (),
    *,
    tolerances: Mapping[str, Decimal] = MappingProxyType({}),
) -> ComplianceReport:
    """Measure, judge and bundle; findings and options of a further computation join those of the run."""
    dataset, choices, years = run.dataset, run.choices, run.years
    assessments = tuple(assess(run.readings, law, years) for law in run.laws)
    options = (*run.options, *more_options)
    figures = figures_of(run.readings, options, years, assessments)
    findings = [*dataset.findings, *_about_park(dataset, choices), *run.findings]
    findings += run_rules(Subject(dataset, figures, tolerances))
    own, said = _personal(run, years)
    findings += [*remarks(run.readings, assessments, years), *said, *more_findings]
    return ComplianceReport(
        tool_version=__version__,
        catalogue_version=catalogue_version(),
        catalogue_sha256=catalogue_sha256(),
        inputs=dataset.inputs,
        park=_park(dataset, choices),
        options=options,
        years=years,
        assessments=assessments,
        findings=with_roots(unique(findings)),
        energy=Later(lambda: energy_lines(run.readings, years)),
        sources=Later(lambda: sources_used(assessments)),
        rounding=ROUNDING[choices.rounding],
        personal=own,
        unassessed=run.unknown,
        comparison=compare(assessments),
    )


def _overridden(overrides: str | None) -> tuple[OptionUsed, ...]:
    if overrides is None:
        return ()
    from lowcarbon_cli.model.messages import label

    return (OptionUsed("overrides", label("option_overrides"), overrides, Text(overrides, overrides), "flag"),)


def latest_year(dataset: Dataset) -> int | None:
    """Return the latest year with a figure in a yearly sheet or the energy sheet, None without any."""
    latest: int | None = None
    for sheet in ("economy", "totals", "energy", "power", "env"):
        table = dataset.tables.get(sheet)
        for record in table.records if table else ():
            later = record.year is not None and (latest is None or record.year > latest)
            if later and any(isinstance(f, Number) and k != "year" for k, f in record.fields.items()):
                latest = record.year
    return latest


def _personal(run: Prepared, years: Sequence[int]) -> tuple[tuple[PersonalIndicator, ...], list[Finding]]:
    if "personal" not in run.dataset.tables:
        return (), []
    from lowcarbon_cli.compute.personal import personal  # few parks have any

    return personal(run.readings, run.law, years)


def _about_park(dataset: Dataset, choices: Choices) -> list[Finding]:
    found: list[Finding] = []
    entry = dataset.park.fields.get("eval_year")
    if not isinstance(entry, Number):
        cells = (entry.cell,) if entry is not None else ()
        if choices.eval_year is None:
            found.append(finding("LC-DOC-012", *cells))
        else:
            found.append(finding("LC-DOC-010", *cells, year=choices.eval_year))
    if "base_year" not in dataset.park.fields:
        # a blank entry is a finding of the reader, at its cell; here the whole line is absent
        found.append(finding("LC-DOC-011"))
    if choices.eval_year is not None and editions.early(choices.coal_edition, date(choices.eval_year, 12, 31)):
        chosen = editions.edition(choices.coal_edition)
        found.append(finding("LC-FAC-015", year=choices.eval_year, edition=chosen.title, start=str(chosen.valid_from)))
    return found


def unique(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Keep one finding per code and cells; errors first, then by place, in a fixed order."""
    rank = {"error": 0, "warning": 1, "info": 2}
    kept = {(item.code, item.cells, str(sorted(item.params.items(), key=str))): item for item in findings}
    return tuple(sorted(kept.values(), key=lambda item: (rank[item.severity.value], item.cells, item.code)))


def _park(dataset: Dataset, choices: Choices) -> ParkInfo:
    park = dataset.park

    def shown(column: str) -> str:
        found = park.fields.get(column)
        return found.as_written if found is not None and not isinstance(found, Blank) else ""

    kind = park.word("type")
    return ParkInfo(
        name=shown("name"),
        type=kind,
        type_name=workbook.choice_name("park", "type", kind),
        province=shown("province"),
        stage=shown("stage"),
        scope=shown("scope"),
        power_plant=shown("power_plant"),
        base_year=choices.base_year,
        eval_year=choices.eval_year,
    )
