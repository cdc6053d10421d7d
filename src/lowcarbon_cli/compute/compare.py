"""Sets several standards side by side; only one and the same figure is called comparable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.comparison import Compared, Entry
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.standards.subjects import subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lowcarbon_cli.model.catalogue import Indicator
    from lowcarbon_cli.model.results import Assessment, IndicatorResult
    from lowcarbon_cli.model.text import Text

_Pair = tuple["Indicator", "IndicatorResult"]


def compare(assessments: Sequence[Assessment]) -> tuple[Compared, ...]:
    """Return the subjects that more than one standard judges, in the order of the first standard that has them.

    Figures are compared where formula, unit, years, price basis and way of entry are the same; else each
    difference is a reason why they are not.
    """
    if len({one.standard.id for one in assessments}) < 2:  # noqa: PLR2004 - one standard has nothing beside it
        return ()
    rows: dict[str, list[tuple[Assessment, Indicator, IndicatorResult, Text]]] = {}
    for one in assessments:
        for result in one.indicators:
            item = one.standard.indicator(result.id)
            if item is not None and result.role != "info":
                subject, name = subjects().get(item.id, (item.id, item.name))
                rows.setdefault(subject, []).append((one, item, result, name))
    found = []
    for subject, held in rows.items():
        if len({one.standard.id for one, *_ in held}) > 1:
            entries = tuple(Entry(one.standard.id, one.standard.code, result) for one, _, result, _ in held)
            reasons = _differences([(item, result) for _, item, result, _ in held])
            found.append(Compared(subject, held[0][3], entries, reasons))
    return tuple(found)


def _differences(pairs: Sequence[_Pair]) -> tuple[Lack, ...]:
    """Return every respect in which the figures are not one figure."""
    respects: tuple[tuple[str, Callable[[Indicator, IndicatorResult], object]], ...] = (
        ("compare_formula", lambda item, _: (item.qualitative, item.formula)),
        ("compare_unit", lambda _, row: row.unit),
        ("compare_years", lambda _, row: (row.year, row.period)),
        ("compare_basis", lambda _, row: row.basis),
    )
    reasons = [Lack(key) for key, of in respects if len({of(*pair) for pair in pairs}) > 1]
    with_value = [row for _, row in pairs if row.word or not isinstance(row.value, Missing)]
    if len({_reported(row) for row in with_value}) > 1:
        reasons.append(Lack("compare_entry"))
    if len(with_value) < len(pairs):
        reasons.append(Lack("compare_no_value"))
    return tuple(reasons)


def _reported(row: IndicatorResult) -> bool:
    """Tell whether the figure was reported directly."""
    return bool(row.word) or any(note.reason == "reported_directly" for note in row.notes)
