"""What a rule or an indicator means, in words: lines of a label and a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import catalogue, label, say
from lowcarbon_cli.model.numbers import plain
from lowcarbon_cli.render.names import severity_word
from lowcarbon_cli.render.rulebook import basis_text, described, rule_of, severity_of
from lowcarbon_cli.render.table import listing, marked
from lowcarbon_cli.render.units import unit_text
from lowcarbon_cli.standards.core import core_indicators
from lowcarbon_cli.standards.diff import limit_text
from lowcarbon_cli.standards.formula_names import FUNCTIONS
from lowcarbon_cli.standards.ids import standard_ids
from lowcarbon_cli.standards.readings import COMPUTED, known_readings
from lowcarbon_cli.standards.rules import parameters
from lowcarbon_cli.standards.standards import fold_name, load_standard
from lowcarbon_cli.standards.workbook import sheet, workbook_spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.catalogue import Indicator, Standard
    from lowcarbon_cli.model.text import Lang, Param

Line = tuple[str, str]
"""A label (empty for a title or a continuation) and its text."""

MADE_FROM = {
    "iav": ("economy",),
    "energy_total": ("energy", "transform", "totals"),
    "co2_total": ("energy", "transform", "power", "carbon", "totals"),
    "energy_equivalent": ("energy", "transform", "power", "totals"),
    "zero_carbon_co2": ("energy", "transform", "power", "carbon"),
    "renewable_energy": ("energy", "power"),
    "renewable_energy_with_certificates": ("energy", "power"),
}
"""Readings that are computed -> sheets they are computed from."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def rule_lines(code: str, lang: Lang) -> Iterator[Line]:
    """Yield what is known of a code: title, severity, meaning, cure, example, basis, decision, thresholds."""
    rule = rule_of(code)
    yield "", f"{code}  {rule.title.in_(lang)}"
    severity = severity_of(code)
    yield _word("severity", lang), severity_word(severity, lang) if severity else _word("silent", lang)
    if severity:
        yield _word("message", lang), catalogue()["finding"][code][lang]
    if not described(code):
        yield "", _word("unregistered", lang)
        return
    for key, text in (("meaning", rule.meaning), ("cure", rule.cure), ("example", rule.example)):
        yield _word(key, lang), text.in_(lang)
    yield _word("basis", lang), basis_text(rule).in_(lang)
    into = _word("into", lang, code=rule.into) if rule.into else ""
    parts = [_word(rule.decision, lang), into, rule.reason.in_(lang)]
    yield _word("decision", lang), ("；" if lang == "zh" else "; ").join(part for part in parts if part)
    limits = [f"{code}.{name} = {plain(value)}" for name, value in parameters(code).items()]
    if limits:
        yield _word("thresholds", lang), ", ".join(limits)


def find_indicators(wanted: str) -> list[list[tuple[Standard | None, Indicator]]]:
    """Return each indicator that some standard calls ``wanted``, as it stands in every standard that has it.

    ``wanted`` is an id, or a Chinese or English name in any usual spelling. The report's own figure, without a
    standard, comes last.
    """
    everywhere: list[tuple[Standard | None, Indicator]] = []
    for law in (load_standard(one) for one in standard_ids()):
        everywhere += [(law, item) for item in law.indicators]
    everywhere += [(None, core.indicator) for core in core_indicators()]
    called = fold_name(wanted)
    ids = dict.fromkeys(
        item.id
        for _, item in everywhere
        if wanted == item.id or (called and called in {fold_name(item.name.zh), fold_name(item.name.en)})
    )
    return [[(law, item) for law, item in everywhere if item.id == one] for one in ids]


def indicator_lines(found: list[tuple[Standard | None, Indicator]], lang: Lang) -> Iterator[Line]:
    """Yield name, unit, formula in words, the data it needs, and its limit in each standard."""
    first = found[0][1]
    names = dict.fromkeys(item.name.in_(lang) for _, item in found)
    yield "", f"{first.id}  {' / '.join(names)}"
    yield _word("unit", lang), " / ".join(dict.fromkeys(unit_text(item.unit, lang) for _, item in found))
    formulas = dict.fromkeys(item.formula for _, item in found)
    for formula in formulas:
        if formula:
            yield _word("formula", lang), in_words(formula, lang)
            yield "", formula
        elif len(formulas) == 1:
            yield _word("formula", lang), _word("no_formula", lang)
    yield from _needs(found, lang)
    for text in dict.fromkeys(item.definition.in_(lang) for _, item in found if item.definition):
        yield _word("definition", lang), text
    rows = [row for law, item in found if law is not None for row in _limit_rows(law, item, lang)]
    if not rows:
        yield _word("limits", lang), _word("no_limit", lang)
    for place, row in enumerate(rows):
        yield _word("limits", lang) if place == 0 else "", row


def in_words(formula: str, lang: Lang) -> str:
    """Return a formula with the names of its readings.

    >>> in_words("growth(energy_total) / growth(iav_constant)", "zh")
    '年均增长率(综合能源消费量) / 年均增长率(工业增加值（不变价）)'
    """
    readings = known_readings()

    def said(found: re.Match[str]) -> str:
        name = found[0]
        if name in FUNCTIONS:
            return _word(name, lang)
        return readings[name].name.in_(lang) if name in readings else name

    return _NAME.sub(said, formula)


def _needs(found: list[tuple[Standard | None, Indicator]], lang: Lang) -> Iterator[Line]:
    names = dict.fromkeys(name for _, item in found for name in _NAME.findall(item.formula) if name not in FUNCTIONS)
    lines = [_need(name, lang) for name in names]
    if any(item.reportable for _, item in found):
        lines.append(_word("or_reported", lang, sheet=sheet("reported").name.in_(lang)))
    for place, line in enumerate(lines):
        yield _word("needs", lang) if place == 0 else "", line


def _need(name: str, lang: Lang) -> str:
    reading = known_readings().get(name)
    if reading is None:
        return name
    if reading.sheet == COMPUTED:
        known = {spec.id: spec.name.in_(lang) for spec in workbook_spec().sheets}
        sheets = listing((known[one] for one in MADE_FROM.get(name, ())), lang)
        return _word("from", lang, name=reading.name, sheets=sheets)
    return _word("at", lang, sheet=sheet(reading.sheet).name, column=reading.name)


def _limit_rows(law: Standard, item: Indicator, lang: Lang) -> Iterator[str]:
    for limit in item.limits:
        grade = say("label", f"render_grade_{limit.evidence.grade.value}", lang)
        clause = _word("clause", lang, clause=_clause(item, lang))
        text = marked(limit_text(limit, lang), limit.evidence, lang)
        yield _word("limit_row", lang, standard=law.code, limit=text, grade=grade, clause=clause)


def _clause(item: Indicator, lang: Lang) -> str:
    known = item.clause and item.clause != "unknown"
    return item.clause if known else label("render_clause_unknown").in_(lang)


def _word(key: str, lang: Lang, /, **params: Param) -> str:
    return say("label", f"explain_{key}", lang, params)
