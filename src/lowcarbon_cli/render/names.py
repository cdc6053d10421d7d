"""How rows are named: indicators with their period and price basis, limits with their mark, years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.messages import label, say
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import NONE, marked, word

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.catalogue import Limit, Standard
    from lowcarbon_cli.model.results import IndicatorResult
    from lowcarbon_cli.model.text import Lang

_SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "==": "=", "": ""}
ROLES = {"mandatory": "mandatory", "group": "group", "guiding": "guiding", "info": "info_row"}
"""Role -> label."""


def result_name(result: IndicatorResult, lang: Lang, *, with_basis: bool = False) -> str:
    """Return the indicator's name, with its period where it spans several years."""
    name = result.name.in_(lang)
    if result.period is not None and result.period[1] - result.period[0] > 1:
        first, last = result.period
        name = word("name_period", lang, name=name, first=first, last=last)
    if with_basis and result.basis:
        name = word("name_basis", lang, name=name, basis=basis_word(result, lang))
    return name


def basis_word(result: IndicatorResult, lang: Lang) -> str:
    """Return the price basis of the value added used, empty where none is in it."""
    return word(f"{result.basis}_price", lang) if result.basis else ""


def limit_text(result: IndicatorResult, lang: Lang) -> str:
    """Return the limit as printed: operator, value, condition, and the mark where it is unread."""
    limit = result.limit
    if limit is None:
        return word("no_limit", lang) if result.verdict is not None else NONE
    shown = _limit(limit, result.limit_value, lang)
    # a park's own target is what the park says: no text of a standard stands behind it that could be unread
    return shown if result.role == "info" else marked(shown, limit.evidence, lang)


def limit_sign(result: IndicatorResult) -> str:
    """Return the sign of a row's limit, empty where it has none."""
    return limit_sign_of(result.limit.op) if result.limit is not None else ""


def limit_sign_of(op: str) -> str:
    """Return an operator as it is printed."""
    return _SIGNS[op]


def printed_limit(written: str) -> str:
    """Return a limit that begins with its operator, such as ``<=0.6``, as it is printed.

    >>> printed_limit("<=0.6"), printed_limit("<0.6"), printed_limit("-")
    ('≤0.6', '<0.6', '-')
    """
    op = next((op for op in ("<=", ">=") if written.startswith(op)), "")
    return limit_sign_of(op) + written.removeprefix(op)


def _limit(limit: Limit, value: Decimal | None, lang: Lang) -> str:
    if limit.kind == "unknown":
        return word("unknown_limit", lang)
    if limit.kind == "qualitative":
        return limit.word.in_(lang) if limit.word else NONE
    remarks = [limit.when_text.in_(lang)] if limit.when_text else []
    number = value if value is not None else limit.value
    if limit.kind == "benchmark":
        level = limit.level.in_(lang) if limit.level else ""
        remarks.append(word("benchmark", lang, level=level) if level else word("benchmark_plain", lang))
        if number is None:
            remarks.append(word("benchmark_absent", lang))
    text = f"{_SIGNS[limit.op]}{significant(number)}" if number is not None else _SIGNS[limit.op]
    if not remarks:
        return text
    return f"{text}（{'，'.join(remarks)}）" if lang == "zh" else f"{text} ({', '.join(remarks)})"


def item_name(wanted: str, standard: Standard, lang: Lang) -> str:
    """Return the name of an indicator, group or condition of ``standard``; the id where it has none."""
    indicator = standard.indicator(wanted)
    if indicator is not None:
        return indicator.name.in_(lang)
    for group in standard.groups:
        if group.id == wanted:
            return group.name.in_(lang)
    for condition in standard.conditions:
        if condition.id == wanted:
            return condition.text.in_(lang)
    return label("other_conditions").in_(lang) if wanted == "other_conditions" else wanted


def role_text(result: IndicatorResult, standard: Standard, lang: Lang) -> str:
    """Return whether the row is mandatory or one of a choose-some group."""
    if result.role == "group":
        return word("in_group", lang, group=item_name(result.group, standard, lang))
    return word(ROLES[result.role], lang)


def standard_name(standard: Standard, lang: Lang) -> str:
    """Return number and title of a standard."""
    return " ".join(part for part in (standard.code, standard.title.in_(lang)) if part)


def grade_word(grade: str, lang: Lang) -> str:
    """Return what the evidence for a limit is worth, empty where there is none."""
    return word(f"grade_{grade}", lang) if grade else ""


def clause_word(clause: str, lang: Lang) -> str:
    """Return a clause of a standard, in words where nobody knows it."""
    return word("clause_unknown", lang) if clause == "unknown" else clause


def severity_word(severity: str, lang: Lang) -> str:
    """Return the word for a severity."""
    return say("label", f"render_{severity}", lang)
