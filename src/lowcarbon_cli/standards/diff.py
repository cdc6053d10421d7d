"""What changed between two standards, indicator by indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.numbers import plain
from lowcarbon_cli.standards.units import shown as shown_unit

if TYPE_CHECKING:
    from lowcarbon_cli.model.catalogue import Indicator, Limit, Standard
    from lowcarbon_cli.model.text import Lang

What = Literal["added", "removed", "name", "unit", "role", "formula", "limit"]


class DiffRow(Struct, frozen=True):
    """One change of one indicator; ``before`` or ``after`` is empty where the standard has it not."""

    indicator: str
    what: What
    before: str
    after: str


def diff(a: Standard, b: Standard, lang: Lang = "zh") -> tuple[DiffRow, ...]:
    """Return what differs from ``a`` to ``b``: indicators of ``a`` in its order, then those only in ``b``.

    Compared are name, unit, role, formula (with period and price basis) and limits, not the evidence:
    the same limit with a better grade is no change of the law.
    """
    rows: list[DiffRow] = []
    for old in a.indicators:
        new = b.indicator(old.id)
        if new is None:
            rows.append(DiffRow(old.id, "removed", limits_text(old.limits, lang), ""))
            continue
        before, after = _traits(a, old, lang), _traits(b, new, lang)
        rows.extend(DiffRow(old.id, what, before[what], after[what]) for what in before if before[what] != after[what])
    known = {item.id for item in a.indicators}
    rows.extend(
        DiffRow(new.id, "added", "", limits_text(new.limits, lang)) for new in b.indicators if new.id not in known
    )
    return tuple(rows)


def limits_text(limits: tuple[Limit, ...], lang: Lang) -> str:
    """Return all limits of an indicator in one line, without their unit."""
    return ("；" if lang == "zh" else "; ").join(limit_text(limit, lang) for limit in limits)


def limit_text(limit: Limit, lang: Lang) -> str:
    """Return one limit as a person reads it, e.g. ``<= 0.6 (growth above 0)``, without its unit."""
    if limit.kind == "qualitative" and limit.word is not None:
        shown = limit.word.in_(lang)
    elif limit.kind == "benchmark" and limit.level is not None:
        shown = f"{limit.op} {limit.level.in_(lang)}"
    elif limit.value is not None:
        shown = f"{limit.op} {plain(limit.value)}"
    else:
        shown = label("standard_unknown").in_(lang)
    if not limit.equality_known:
        shown += f" {label('standard_equality_unread').in_(lang)}"
    if limit.when_text is not None:
        condition = limit.when_text.in_(lang)
        shown = f"{condition}：{shown}" if lang == "zh" else f"{shown} ({condition})"
    return shown


def _traits(standard: Standard, item: Indicator, lang: Lang) -> dict[What, str]:
    formula = item.formula or label("standard_reported").in_(lang)
    return {
        "name": item.name.in_(lang),
        "unit": shown_unit(item.unit, lang),
        "role": role_text(standard, item, lang),
        "formula": f"{formula} [{item.period}, {item.price}]",
        "limit": limits_text(item.limits, lang),
    }


def role_text(standard: Standard, item: Indicator, lang: Lang) -> str:
    """Return whether an indicator is mandatory or one of a group, and of which."""
    if item.role != "group":
        return label(f"standard_{item.role}").in_(lang)
    name = next((group.name.in_(lang) for group in standard.groups if group.id == item.group), "")
    return f"{item.group} {name}".strip()
