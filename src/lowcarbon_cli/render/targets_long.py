"""The long table of a report on targets: one row per figure, for spreadsheets and scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.render.measures import total_name
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import (
    Cell,
    Column,
    Table,
    columns,
    reasons,
    text_cell,
    verdict_cell,
    whole_cell,
    word,
)
from lowcarbon_cli.render.target_cells import way_word
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.results import Verdict
    from lowcarbon_cli.model.targets import Target, TargetsReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Evaluated

_COLUMNS = (
    ("section", False),
    ("id", False),
    ("indicator", False),
    ("year", True),
    ("figure", False),
    ("value", True),
    ("unit", False),
    ("verdict", False),
    ("flagged", False),
    ("reason", False),
    ("cells", False),
)
_OF_MEASURE = ("capex", "saving", "co2")
_OF_YEAR = ("required", "actual", "change", "cumulative", "gap", "saving", "saving_since_base")
_OF_PROGRESS = (
    ("cumulative", "cumulative"),
    ("logarithmic", "progress_log"),
    ("linear", "progress_linear"),
    ("due", "due"),
    ("completion", "completion"),
    ("needed", "needed"),
    ("needed_per_year", "needed_per_year"),
    ("over", "over"),
)
"""Field of ``Progress`` -> label."""
_WAYS = frozenset({"cut", "annual_rate", "needed", "needed_per_year"})
"""Changes, of which a word tells whether they are a cut."""


def figures(report: TargetsReport, lang: Lang) -> Table:
    """Return every figure of the report: targets, their years, allowances, answers, measures."""
    rows = (
        *_targets(report, lang),
        *_allowances(report, lang),
        *_answers(report, lang),
        *_measures(report, lang),
    )
    return Table(
        "figures",
        word("figures", lang),
        columns(lang, *(Column(key, "id" if key == "id" else "", numeric=numeric) for key, numeric in _COLUMNS)),
        rows,
    )


def _row(  # noqa: PLR0913 - one argument per column
    section: str,
    key: str,
    name: Text,
    year: int | None,
    figure: str,
    value: Evaluated | None,
    lang: Lang,
    *,
    verdict: Verdict | None = None,
    mark: str = "",
) -> tuple[Cell, ...]:
    known = None if value is None or isinstance(value, Missing) else value
    return (
        text_cell(section),
        text_cell(key),
        text_cell(name.in_(lang)),
        whole_cell(year, ""),
        text_cell(figure),
        Cell("") if known is None else Cell(significant(known.value), known.value),
        text_cell("" if known is None else unit_text(known.unit, lang)),
        verdict_cell(verdict, lang) if verdict is not None else text_cell(""),
        text_cell(mark),
        text_cell(reasons(value.lacks, lang) if isinstance(value, Missing) else ""),
        text_cell("; ".join(str(cell) for cell in value.cells) if value is not None else ""),
    )


def _targets(report: TargetsReport, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    for target in report.targets:
        yield from _target(target, report, lang)
        for mark in target.years:
            for name in _OF_YEAR:
                value: Evaluated | None = getattr(mark, name)
                if value is not None:
                    verdict = mark.verdict if name == "actual" else None
                    figure = word(name, lang)
                    yield _row("year", target.key, target.name, mark.year, figure, value, lang, verdict=verdict)


def _target(target: Target, report: TargetsReport, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    last, coming = report.outlook.last_year, report.outlook.year
    fixed = (
        ("base", target.base_year, target.base),
        ("aim", target.target_year, target.target),
        ("cut", target.target_year, target.cut),
        ("annual_rate", None, target.annual_rate),
    )
    for key, year, value in fixed:
        mark = way_word(value, target, lang, cut=key == "cut") if key in _WAYS else ""
        yield _row("target", target.key, target.name, year, word(key, lang), value, lang, mark=mark)
    for part, key in _OF_PROGRESS:
        value = getattr(target.progress, part)
        mark = way_word(value, target, lang) if key in _WAYS else ""
        yield _row("progress", target.key, target.name, last, word(key, lang), value, lang, mark=mark)
    for rule, value in (
        ("path", target.next.path),
        ("reset", target.next.reset),
        ("close-gap", target.next.close_gap),
    ):
        mark = word("rule_in_force", lang) if rule == target.carry else ""
        figure = word("next_by_rule", lang, rule=rule)
        yield _row("next", target.key, target.name, coming, figure, value, lang, mark=mark)


def _allowances(report: TargetsReport, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    year = report.outlook.year
    for item in report.allowances:
        key = item.key
        mark = word("binds", lang) if item.binding else ""
        parts = (
            ("allowed", item.allowed),
            ("intensity", item.intensity),
            ("implied_growth", item.growth),
            ("implied_elasticity", item.elasticity),
        )
        for name, value in parts:
            if value is not None:
                shown = mark if name == "allowed" else ""
                yield _row("allowance", key, item.name, year, word(name, lang), value, lang, mark=shown)


def _answers(report: TargetsReport, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    for item in report.solved:
        figure = word(f"ask_{item.question}", lang)
        key = f"{item.question}:{item.indicator}"
        year = report.outlook.year
        yield _row("answer", key, item.name, year, figure, item.exact, lang, verdict=item.met)


def _measures(report: TargetsReport, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    """Yield the figures of every measure, the sums by area and year, and the coverage of the gap."""
    found = report.measures
    if found is None:
        return
    for place, row in enumerate(found.rows, start=1):
        mark = "" if row.counted else word("measure_out", lang)
        name = Text(row.name, row.name)
        for key in _OF_MEASURE:
            yield _row(
                "measure", str(place), name, row.year, word(f"measure_{key}", lang), getattr(row, key), lang, mark=mark
            )
    for item in found.totals:
        name = Text(total_name(item, "zh"), total_name(item, "en"))
        key = "all" if item.area is None else item.area or "-"
        year = None if item.all_years else item.year
        for part in _OF_MEASURE:
            amount = getattr(item, part)
            mark = word("measure_least", lang, n=amount.unknown) if amount.unknown else ""
            section = "measure_total" if item.all_years else "measure_year"
            yield _row(section, key, name, year, word(f"measure_{part}", lang), amount.value, lang, mark=mark)
    for cover in found.coverage:
        parts = (
            ("measure_expected", cover.expected),
            ("allowed", cover.allowed),
            ("measure_needed", cover.needed),
            ("measure_acting", cover.measures.value),
        )
        for label, value in parts:
            verdict = cover.verdict if label == "measure_acting" else None
            figure = word(label, lang)
            yield _row("coverage", cover.quantity, cover.constraint, cover.year, figure, value, lang, verdict=verdict)
