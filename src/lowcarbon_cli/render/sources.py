"""What the figures rest on: park and bases, inputs, energy structure (T6), factors and limits (T14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.text import note_in, plain
from lowcarbon_cli.render.names import limit_text, result_name, standard_name
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    columns,
    evaluated_cell,
    number_cell,
    text_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.units import amount_places, factor_unit, unit_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowcarbon_cli.model.catalogue import Evidence, Factor
    from lowcarbon_cli.model.results import ComplianceReport, EnergyLine, IndicatorResult, OptionUsed
    from lowcarbon_cli.model.text import Lang

_ROUNDING = {"ROUND_HALF_EVEN": "half_even", "ROUND_HALF_UP": "half_up"}


def bases(report: ComplianceReport, lang: Lang) -> Table:
    """Return the park and every choice that shaped the figures, each with who made it."""
    return Table(
        "bases",
        word("bases", lang),
        columns(
            lang,
            Column("item", "", priority=0, least=10, width=26),
            Column("content", "", priority=0, least=12, width=50),
            Column("chosen_by", "", priority=1, width=16),
            Column("place", "", priority=2, width=34),
        ),
        (*_park_rows(report, lang), *(_option_row(option, lang) for option in report.options), *_tail(report, lang)),
    )


def _park_rows(report: ComplianceReport, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    park = report.park
    listed = {option.key for option in report.options}
    years = {"base_year": park.base_year, "eval_year": park.eval_year}
    entries = {
        "name": park.name,
        "type": park.type_name.in_(lang),
        "province": park.province,
        "stage": park.stage,
        "scope": park.scope,
        "power_plant": park.power_plant,
        **{key: "" if year is None else str(year) for key, year in years.items()},
    }
    for key, value in entries.items():
        if key not in listed:
            yield _row(word(f"park_{key}", lang), value or word("not_stated", lang))


def _option_row(option: OptionUsed, lang: Lang) -> tuple[Cell, ...]:
    where = text_cell(str(option.cell), cells=(option.cell,)) if option.cell else text_cell(NONE)
    return (
        text_cell(option.name.in_(lang)),
        text_cell(option.shown.in_(lang)),
        text_cell(word(f"from_{option.source}", lang)),
        where,
    )


def _tail(report: ComplianceReport, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    listed = {option.key for option in report.options}
    if "standard" not in listed:
        for assessment in report.assessments:
            yield _row(word("applied_standard", lang), standard_name(assessment.standard, lang))
    if "rounding" not in listed:
        yield _row(word("rounding", lang), rounding_text(report.rounding, lang))
    yield _row(word("tool", lang), f"lowcarbon {report.tool_version}")
    yield _row(word("catalogue", lang), f"{report.catalogue_version} sha256:{report.catalogue_sha256}")


def rounding_text(rounding: str, lang: Lang) -> str:
    """Return the rounding of displayed values in words."""
    return word(_ROUNDING[rounding], lang) if rounding in _ROUNDING else rounding


def _row(item: str, content: str) -> tuple[Cell, ...]:
    return (text_cell(item), text_cell(content), text_cell(NONE), text_cell(NONE))


def inputs(report: ComplianceReport, lang: Lang) -> Table:
    """Return the input files with the SHA-256 of their bytes."""
    return Table(
        "inputs",
        word("inputs", lang),
        columns(
            lang,
            Column("file", "", priority=0, least=12, width=50),
            Column("sha256", "SHA-256", priority=1, least=16, width=68),
        ),
        tuple((text_cell(item.path), text_cell(item.sha256)) for item in report.inputs),
    )


def energy(report: ComplianceReport, lang: Lang) -> Table:
    """Return T6: each fuel of each year in physical quantity, tce and share."""
    return structure(report.energy, lang, report.rounding)


def structure(lines: Sequence[EnergyLine], lang: Lang, rounding: str) -> Table:
    """Return T6 of the fuel rows given."""
    return Table(
        "energy",
        word("energy", lang),
        columns(
            lang,
            Column("year", "", priority=0, least=4, width=8),
            Column("fuel", "", priority=0, least=8, width=24),
            Column("quantity", "", numeric=True, priority=3, width=16),
            Column("unit", "", priority=3, width=12),
            Column("calorific", "", numeric=True, priority=2, width=17),
            Column("equivalent", "", numeric=True, priority=4, width=17),
            Column("used", "", numeric=True, priority=1, width=17),
            Column("share", "", numeric=True, priority=0, width=11),
        ),
        tuple(_energy_row(line, rounding, lang) for line in lines),
        (word("years_note", lang),) if lines else (),
    )


def _energy_row(line: EnergyLine, rounding: str, lang: Lang) -> tuple[Cell, ...]:
    places = 2
    return (
        whole_cell(line.year),
        text_cell(line.fuel.in_(lang)),
        evaluated_cell(line.quantity, places, rounding),
        text_cell(unit_text(line.unit, lang)),
        *(
            evaluated_cell(value, places if isinstance(value, Missing) else amount_places(value.unit), rounding)
            for value in (line.calorific, line.equivalent, line.used)
        ),
        number_cell(line.share, places, rounding),
    )


def factors(report: ComplianceReport, lang: Lang) -> Table:
    """Return the factor rows that entered a printed figure, with document, validity and grade."""
    rows = tuple(
        (
            text_cell(used.factor.name.in_(lang)),
            text_cell(used.factor.code),
            _factor_value(used.factor, lang),
            text_cell(factor_unit(used.factor.unit, lang)),
            text_cell(used.factor.edition),
            text_cell(plain(used.factor.evidence.document, lang) or NONE),
            text_cell(validity(used.factor, lang) or NONE),
            _grade(used.factor.evidence, lang),
            text_cell((", ").join(used.uses) or NONE),
            text_cell(note_in(used.factor.evidence.note, lang) or NONE),
        )
        for used in report.sources
    )
    return Table(
        "factors",
        word("factors", lang),
        columns(
            lang,
            Column("item", "", priority=0, least=8, width=26),
            Column("code", "", priority=6, width=16),
            Column("value", "", numeric=True, priority=0, width=14),
            Column("unit", "", priority=1, width=16),
            Column("edition", "", priority=4, width=18),
            Column("document", "", priority=2, least=12, width=34),
            Column("validity", "", priority=5, width=24),
            Column("grade", "", priority=3, width=24),
            Column("uses", "", priority=7, least=12, width=30),
            Column("remark", "", priority=8, least=12, width=30),
        ),
        rows,
        (word("mark_note", lang),) if any(not u.factor.evidence.grade.verified for u in report.sources) else (),
    )


def _factor_value(factor: Factor, lang: Lang) -> Cell:
    if factor.value is not None:
        places = max(0, -exponent) if isinstance(exponent := factor.value.as_tuple().exponent, int) else 0
        return Cell(significant(factor.value), factor.value, f"0.{'0' * places}" if places else "0", places)
    if factor.low is not None and factor.high is not None:
        return text_cell(word("range", lang, low=significant(factor.low), high=significant(factor.high)))
    return text_cell(NONE)


def validity(factor: Factor, lang: Lang) -> str:
    """Return from when to when a factor row is in force, empty where nothing is known."""
    first = factor.valid_from.isoformat() if factor.valid_from else ""
    last = factor.valid_to.isoformat() if factor.valid_to else ""
    if first and last:
        return word("validity_both", lang, first=first, last=last)
    if first:
        return word("validity_from", lang, first=first)
    return word("validity_to", lang, last=last) if last else ""


def _grade(evidence: Evidence, lang: Lang) -> Cell:
    words = word(f"grade_{evidence.grade.value}", lang)
    if evidence.grade.verified:
        return text_cell(words)
    return text_cell(f"{words} {word('mark', lang)}", "mark")


def limits(report: ComplianceReport, lang: Lang) -> Table:
    """Return the limits that rows were judged by, with clause, document and grade."""
    judged: list[tuple[str, IndicatorResult]] = [
        (assessment.standard.code or assessment.standard.id, result)
        for assessment in report.assessments
        for result in assessment.indicators
        if result.verdict is not None
    ]
    rows = tuple(
        (
            text_cell(code),
            text_cell(result_name(result, lang)),
            text_cell(limit_text(result, lang)),
            text_cell(unit_text(result.unit, lang)),
            text_cell(word("clause_unknown", lang) if result.clause == "unknown" else result.clause or NONE),
            text_cell(plain(result.limit.evidence.document, lang) or NONE),
            _grade(result.limit.evidence, lang),
            text_cell(note_in(result.limit.evidence.note, lang) or NONE),
        )
        for code, result in judged
        if result.limit is not None
    )
    return Table(
        "limits",
        word("limits", lang),
        columns(
            lang,
            Column("standard", "", priority=4, width=26),
            Column("indicator", "", priority=0, least=10, width=30),
            Column("limit", "", priority=0, width=18),
            Column("unit", "", priority=3, width=16),
            Column("clause", "", priority=1, width=18),
            Column("document", "", priority=2, least=12, width=34),
            Column("grade", "", priority=1, width=24),
            Column("remark", "", priority=5, least=12, width=30),
        ),
        rows,
        (word("mark_note", lang),) if any(row[6].style == "mark" for row in rows) else (),
    )
