"""The judged part of a report: compliance (T1), overall verdicts, basic conditions, what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.text import years_text
from lowcarbon_cli.render.names import (
    basis_word,
    clause_word,
    item_name,
    limit_text,
    result_name,
    role_text,
    standard_name,
)
from lowcarbon_cli.render.numbers import interval
from lowcarbon_cli.render.table import (
    NONE,
    Cell,
    Column,
    Table,
    change_cell,
    columns,
    evaluated_cell,
    join,
    listing,
    marked,
    places_of,
    reasons,
    text_cell,
    verdict_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.results import Assessment, ComplianceReport, IndicatorResult, Overall
    from lowcarbon_cli.model.text import Lang


def compliance(report: ComplianceReport, assessment: Assessment, lang: Lang) -> Table:
    """Return T1, the compliance table: every judged indicator with limit, values, verdict and clause."""
    judged = [result for result in assessment.indicators if result.verdict is not None]
    rows = tuple(_compliance_row(result, report, assessment, lang) for result in judged)
    notes = [
        word("group_need", lang, group=group.name.in_(lang), need=group.need)
        for group in assessment.standard.groups
        if str(group.need) not in group.name.in_(lang)  # else the name says it
    ]
    if any(result.limit is not None and not result.limit.evidence.grade.verified for result in judged):
        notes.append(word("mark_note", lang))
    if any(row[_CURRENT].places > result.places for row, result in zip(rows, judged, strict=True)):
        notes.append(word("places_more", lang))
    title = f"{word('compliance', lang)} - {standard_name(assessment.standard, lang)}"
    return Table(
        f"compliance:{assessment.standard.id}", title, _compliance_columns(report, judged, lang), rows, (*notes,)
    )


_CURRENT = 8


def _compliance_columns(report: ComplianceReport, judged: list[IndicatorResult], lang: Lang) -> tuple[Column, ...]:
    years = {result.year for result in judged}
    current = years.pop() if len(years) == 1 else None
    base, previous, now = (
        word(key, lang) if year is None else word(f"{key}_year", lang, year=year)
        for key, year in (
            ("base", report.park.base_year),
            ("previous", None if current is None else current - 1),
            ("current", current),
        )
    )
    return columns(
        lang,
        Column("number", "", numeric=True, priority=1, least=4, width=5),  # the overall verdict names rows by it
        Column("category", "", priority=10, width=9),
        Column("indicator", "", priority=0, least=10, width=25),
        Column("unit", "", priority=3, width=11),
        Column("role", "", priority=7, width=17),
        Column("limit", "", priority=2, least=12, width=15),
        Column("base", base, numeric=True, priority=6, width=9),
        Column("previous", previous, numeric=True, priority=5, width=9),
        Column("current", now, numeric=True, priority=0, width=9),
        Column("change", "", numeric=True, priority=5, width=9),
        Column("verdict", "", priority=0, width=12),
        Column("distance", "", numeric=True, priority=4, width=9),
        Column("clause", "", priority=9, width=10),
        Column("remarks", "", priority=11, least=16, width=28),
    )


def _compliance_row(
    result: IndicatorResult, report: ComplianceReport, assessment: Assessment, lang: Lang
) -> tuple[Cell, ...]:
    rounding = report.rounding
    return (
        whole_cell(result.number),
        text_cell(result.category.in_(lang) if result.category else NONE),
        text_cell(result_name(result, lang)),
        text_cell(unit_text(result.unit, lang)),
        text_cell(role_text(result, assessment.standard, lang)),
        text_cell(limit_text(result, lang), "mark" if _unread(result) else "plain"),
        _other_year(result, assessment, report.park.base_year, rounding),
        _other_year(result, assessment, result.year - 1, rounding),
        current_cell(result, rounding),
        change_of(result, rounding, lang),
        verdict_cell(result.verdict, lang),
        change_cell(result.distance, "%", rounding),
        text_cell(clause_word(result.clause, lang) or NONE),
        text_cell(remarks(result, assessment, lang) or NONE),
    )


def _unread(result: IndicatorResult) -> bool:
    return result.limit is not None and not result.limit.evidence.grade.verified


def current_cell(result: IndicatorResult, rounding: str) -> Cell:
    """Return the row's own figure or reported word, with as many digits as its verdict needs."""
    if result.word:
        return Cell(result.word, cells=result.extra_cells)
    return evaluated_cell(result.value, result.places, rounding, result.limit_value)


def change_of(result: IndicatorResult, rounding: str, lang: Lang) -> Cell:
    """Return the change against the year before, in per cent or percentage points."""
    return change_cell(result.change, word("points", lang) if result.change_points else "%", rounding)


def _other_year(result: IndicatorResult, assessment: Assessment, year: int | None, rounding: str) -> Cell:
    """Return the same indicator in another year; rates over a period have none."""
    if result.period is not None or year is None or year == result.year:
        return Cell(NONE)
    for other in assessment.indicators:
        if (other.id, other.basis, other.year, other.period) == (result.id, result.basis, year, None):
            return evaluated_cell(other.value, other.places, rounding)
    return Cell(NONE)


def remarks(result: IndicatorResult, assessment: Assessment, lang: Lang) -> str:
    """Return what stands beside a row: price basis, interval, reasons, notes, an override."""
    value = result.value
    parts = ["" if isinstance(value, Missing) else basis_word(result, lang)]
    if not isinstance(value, Missing) and not value.exact:
        low, high = interval(value, result.places, result.limit_value)
        parts.append(word("interval", lang, low=low, high=high))
    # the table of what is open tells the reasons of a row that cannot be assessed, once
    said = word("see_open", lang) if result.verdict is Verdict.NOT_ASSESSABLE else why(result, lang)
    parts += [said, reasons(result.notes, lang)]
    source = assessment.standard.indicator(result.id)
    if source is not None and source.override:
        parts.append(word("overridden", lang, file=source.override))
    return join(parts, lang)


def why(result: IndicatorResult, lang: Lang) -> str:
    """Return the reasons of the verdict and of a missing value, each once."""
    return reasons(lacks_of(result), lang)


def lacks_of(result: IndicatorResult) -> tuple[Lack, ...]:
    """Return every reason given for the verdict and for a missing value."""
    return (*result.reasons, *(result.value.lacks if isinstance(result.value, Missing) and not result.word else ()))


def overall(assessment: Assessment, lang: Lang) -> Table:
    """Return the two overall verdicts with the items that decide them, by name."""
    standard = assessment.standard
    notes = []
    if standard.passing.in_(lang):
        rule = word("passing", lang, rule=standard.passing.in_(lang))
        notes.append(marked(rule, standard.passing_evidence, lang))
    if not standard.conditions_complete:
        notes.append(word("conditions_incomplete", lang))
    return Table(
        f"overall:{standard.id}",
        f"{word('overall', lang)} - {standard_name(standard, lang)}",
        columns(
            lang,
            Column("conclusion", "", priority=0, width=24),
            Column("result", "", priority=0, width=12),
            Column("deciding", "", priority=1, least=16, width=50),
            Column("remark", "", priority=2, least=16, width=50),
        ),
        tuple(
            (
                text_cell(word(key, lang)),
                verdict_cell(part.verdict, lang),
                text_cell(deciding(part, assessment, lang) or NONE),
                text_cell(reasons(part.reasons, lang) or NONE),
            )
            for key, part in (("low_carbon", assessment.low_carbon), ("whole", assessment.whole))
        ),
        tuple(notes),
    )


def deciding(part: Overall, assessment: Assessment, lang: Lang) -> str:
    """Return the items that decide an overall verdict: by name, many of them by their numbers."""
    standard = assessment.standard
    numbers = {item.id: item.number for item in standard.indicators if item.number}
    if len(part.deciding) <= _FEW:
        return listing((item_name(wanted, standard, lang) for wanted in part.deciding), lang)
    numbered = [numbers[wanted] for wanted in part.deciding if wanted in numbers]
    others = [item_name(wanted, standard, lang) for wanted in part.deciding if wanted not in numbers]
    parts = [word("deciding_numbers", lang, n=len(numbered), numbers=years_text(numbered)), *others]
    return join(parts, lang)


_FEW = 4
"""Up to so many deciding items are named; more stand by their numbers in the compliance table."""


def _answer(answer: str, lang: Lang) -> str:
    if answer in {"yes", "no"}:
        return word(f"answer_{answer}", lang)
    return answer or word("not_stated", lang)


def conditions(assessment: Assessment, lang: Lang) -> Table:
    """Return the basic conditions with the park's answers and evidence."""
    rows = tuple(
        (
            text_cell(marked(item.condition.text.in_(lang), item.condition.evidence, lang)),
            text_cell(_answer(item.answer, lang), cells=item.cells),
            verdict_cell(item.verdict, lang),
            text_cell(item.evidence or NONE),
        )
        for item in assessment.conditions
    )
    return Table(
        f"conditions:{assessment.standard.id}",
        f"{word('conditions', lang)} - {standard_name(assessment.standard, lang)}",
        columns(
            lang,
            Column("condition", "", priority=0, least=12, width=50),
            Column("answer", "", priority=2, width=12),
            Column("verdict", "", priority=0, width=12),
            Column("evidence", "", priority=1, least=12, width=40),
        ),
        rows,
    )


def still_open(report: ComplianceReport, lang: Lang) -> Table:
    """Return what could not be assessed or decided, why, and which cells would cure it."""
    return Table(
        "open",
        word("open", lang),
        columns(
            lang,
            Column("indicator", "", priority=0, least=10, width=34),
            Column("year", "", priority=3, width=14),
            Column("verdict", "", priority=0, width=12),
            Column("reason", "", priority=1, least=16, width=60),
            Column("cure", "", priority=2, least=16, width=46),
        ),
        tuple(_open_rows(report, lang)),
    )


_OPEN = frozenset({Verdict.NOT_ASSESSABLE, Verdict.UNDETERMINED})


def _open_rows(report: ComplianceReport, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    """Yield one row per indicator and verdict, its years drawn together; judged rows come first."""
    groups: dict[tuple[str, str, Verdict | None], list[IndicatorResult]] = {}
    for assessment in report.assessments:
        for result in assessment.indicators:
            missing = isinstance(result.value, Missing) and not result.word
            if result.verdict in _OPEN or (missing and result.verdict in {None, Verdict.NOT_APPLICABLE}):
                groups.setdefault((result.id, result.basis, result.verdict), []).append(result)
    for (_, _, verdict), results in sorted(groups.items(), key=lambda item: item[0][2] is None):
        lacks = [lack for result in results for lack in lacks_of(result)]
        cells = tuple(dict.fromkeys(cell for result in results for cell in cure_cells(result)))
        yield (
            text_cell(results[0].name.in_(lang)),
            text_cell(_years(results)),
            verdict_cell(verdict, lang),
            text_cell(reasons(lacks, lang) or NONE),
            text_cell(places_of(cells) or NONE, cells=cells),
        )


def cure_cells(result: IndicatorResult) -> tuple[CellRef, ...]:
    """Return the cells that would have to be filled or checked for a row to be judged."""
    named = [cell for lack in lacks_of(result) for cell in lack.cells]
    if not named and result.verdict is Verdict.UNDETERMINED:
        named = [*result.value.cells]
    return tuple(dict.fromkeys(named))


def _years(results: list[IndicatorResult]) -> str:
    spans = [f"{r.period[0]}-{r.period[1]}" for r in results if r.period and r.period[1] - r.period[0] > 1]
    singles = years_text(r.year for r in results if not (r.period and r.period[1] - r.period[0] > 1))
    return ", ".join([*dict.fromkeys(spans), *([singles] if singles else [])])
