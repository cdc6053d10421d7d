"""load -> targets -> evaluation -> the material of one document."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast, get_args

from msgspec.structs import replace

from lowcarbon_cli.compute.benchmarks import evidence
from lowcarbon_cli.compute.display import Shown
from lowcarbon_cli.compute.evaluation import evaluate
from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.carbon.report import PARTS
from lowcarbon_cli.model.dataset import Word
from lowcarbon_cli.model.display import Display
from lowcarbon_cli.model.documents import KINDS, Kind, Level, Material, Proof, Rate, Words
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.results import OptionUsed
from lowcarbon_cli.pipeline.analysis import parts_of
from lowcarbon_cli.pipeline.goals import targets_of
from lowcarbon_cli.pipeline.options import with_flags
from lowcarbon_cli.pipeline.roots import with_roots
from lowcarbon_cli.pipeline.run import prepare, report_of, unique
from lowcarbon_cli.standards.documents import find_slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from lowcarbon_cli.model.dataset import Dataset
    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.pipeline.options import Given, Source

ENERGY_UNITS = ("tce", "10k_tce")
MONEY_UNITS = ("10k_cny", "100m_cny")


def document(  # noqa: PLR0913 - one argument per option of the grammar
    dataset: Dataset,
    kind: str,
    *,
    level: str | None = None,
    rate: str | None = None,
    growth: str | None = None,
    display_units: Sequence[str] = (),
    as_of: date | None = None,
    overrides: str | None = None,
    given: Mapping[str, Given] | None = None,
    tolerances: Mapping[str, Decimal] | None = None,
    **options: str | int,
) -> Material:
    """Return everything a document of one kind may show.

    Args:
        dataset: what ``load`` returned.
        kind: ``annual``, ``acceptance``, ``evaluation`` or ``plan``.
        level: how a level of the three-year evaluation is judged, ``last`` (default), ``mean`` or ``all``.
        rate: how a rate of it is judged, ``period`` (default) or ``annual``.
        growth: expected growth of value added in the coming year, in per cent; None: as the sheet of targets says.
        display_units: units of amounts, ``tce`` or ``10k_tce`` and ``10k_cny`` or ``100m_cny``; display only. Without
            one each table has its usual unit.
        as_of: as for ``compute``, like the arguments that follow.
        overrides: path of a file that replaces single limits.
        given: options with their source, as the command line has them.
        tolerances: thresholds of data rules by ``CODE.name``, as for ``compute``.
        **options: options by key, as flags.

    Raises:
        UsageError: an unknown option, value, kind or standard.
        CatalogueError: a standard file that breaks its form.
    """
    wanted = cast("Kind", _one_of("kind", kind, KINDS))
    by_level = cast("Level", _one_of("level", level or "last", get_args(Level)))
    by_rate = cast("Rate", _one_of("rate", rate or "period", get_args(Rate)))
    shown = Shown(display := _display(display_units))
    chosen = with_flags(given, options if growth is None else {**options, "expected_growth": growth})
    run = prepare(dataset, None, as_of, overrides, chosen)
    coming = targets_of(run, chosen, tolerances=tolerances) if run.choices.eval_year is not None else None
    report = coming.compliance if coming else report_of(run, tolerances=tolerances or {})
    evaluation = None
    if wanted == "evaluation" and run.law is not None:
        evaluation = evaluate(run.readings, run.law, run.years, by_level, by_rate)
    extra = _evaluation_options(level, rate) if wanted == "evaluation" else ()
    parts, said, more = parts_of(run, PARTS, chosen) if wanted == "plan" else ((), [], [])
    report = replace(
        report,
        options=(*report.options, *extra, *more, *_display_options(display)),
        findings=with_roots(unique([*report.findings, *said])) if said else report.findings,
    )
    if coming is not None:
        coming = shown.targets(replace(coming, compliance=report))
        report = coming.compliance
    else:
        report = shown.report(report)
    return Material(
        kind=wanted,
        report=report,
        targets=coming,
        words=tuple(_words(dataset)),
        proofs=tuple(_proofs(dataset, report)),
        evaluation=shown.evaluation(evaluation) if evaluation else None,
        fingerprint=fingerprint(wanted, report),
        carbon=tuple(map(shown.part, parts)),
        dataset=dataset,
    )


def _one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise UsageError("bad_option", option=f"--{option}", value=value, allowed=", ".join(allowed))
    return value


def _display(wanted: Sequence[str]) -> Display:
    """Return the units of display. Raises ``UsageError`` for an unknown one or two of one kind."""
    units = [part.strip() for entry in wanted for part in entry.split(",") if part.strip()]
    for unit in units:
        _one_of("display-units", unit, (*ENERGY_UNITS, *MONEY_UNITS))
    found = {}
    for key, allowed in (("energy", ENERGY_UNITS), ("money", MONEY_UNITS)):
        named = list(dict.fromkeys(unit for unit in units if unit in allowed))
        if len(named) > 1:
            raise UsageError("bad_option", option="--display-units", value=" ".join(named), allowed=" | ".join(allowed))
        found[key] = named[0] if named else ""
    return Display(found["energy"], found["money"])


def _evaluation_options(level: str | None, rate: str | None) -> Iterator[OptionUsed]:
    """Yield the choices of the evaluation, as they are printed among the bases."""
    for key, value, default in (("level", level, "last"), ("rate", rate, "period")):
        used = value or default
        source: Source = "flag" if value else "default"
        yield OptionUsed(key, label(f"option_{key}"), used, label(f"choice_{key}_{used}"), source)


def _display_options(display: Display) -> Iterator[OptionUsed]:
    """Yield the units of display that were asked for."""
    for unit in (display.energy, display.money):
        if unit:
            yield OptionUsed("display_units", label("option_display_units"), unit, label(f"choice_unit_{unit}"), "flag")


def _words(dataset: Dataset) -> Iterator[Words]:
    """Yield the texts of the park in the order of the sheet; topics without a text are left out."""
    table = dataset.tables.get("texts")
    for record in table.records if table else ():
        topic, text = record.fields.get("topic"), record.fields.get("text")
        if isinstance(text, Word) and text.as_written.strip() and isinstance(topic, Word):
            yield Words(topic.as_written, text.as_written, text.cell, find_slot(topic.as_written))


def _proofs(dataset: Dataset, report: ComplianceReport) -> Iterator[Proof]:
    """Yield the evidence that the workbook names for indicators of the standard, each document once."""
    last = report.park.eval_year
    for assessment in report.assessments:
        for item in assessment.standard.indicators:
            words = evidence(dataset, item, last) if last is not None else ()
            for word in {found.as_written: found for found in words}.values():
                yield Proof(item.id, word.as_written, word.cell)


def fingerprint(kind: Kind, report: ComplianceReport) -> str:
    """Return the SHA-256 over kind, program, catalogue, inputs and options, in hexadecimal digits."""
    lines = [
        f"kind {kind}",
        f"lowcarbon {report.tool_version}",
        f"catalogue {report.catalogue_version} {report.catalogue_sha256}",
        *(f"input {item.name} {item.sha256}" for item in report.inputs),
        *(f"option {item.key} {item.value}" for item in report.options),
    ]
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()
