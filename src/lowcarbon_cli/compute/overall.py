"""The two overall verdicts: the notice's low-carbon core, and the whole standard.

Order: something surely not met -> not met; else something required not assessable -> not assessable;
else something undetermined -> undetermined; else met. Of a group, enough must be met.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.findings import Lack
from lowcarbon_cli.model.results import Overall, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lowcarbon_cli.model.catalogue import Standard
    from lowcarbon_cli.model.results import ConditionResult

_NO_PROBLEM = (Verdict.MET, Verdict.NOT_APPLICABLE)


def need_some(verdicts: Sequence[Verdict], need: int) -> Verdict:
    """Return the verdict on "at least ``need`` of these are met"."""
    met = sum(verdict in _NO_PROBLEM for verdict in verdicts)
    open_ = [verdict for verdict in verdicts if verdict in {Verdict.UNDETERMINED, Verdict.NOT_ASSESSABLE}]
    if met >= need:
        return Verdict.MET
    if met + len(open_) < need:
        return Verdict.NOT_MET
    undetermined = open_.count(Verdict.UNDETERMINED)
    return Verdict.UNDETERMINED if met + undetermined >= need else Verdict.NOT_ASSESSABLE


def join(parts: Mapping[str, tuple[Verdict, tuple[str, ...]]]) -> Overall:
    """Return the verdict on "all of these are met"; each part names the ids that decide it."""
    for verdict in (Verdict.NOT_MET, Verdict.NOT_ASSESSABLE, Verdict.UNDETERMINED):
        deciding = [item for part, ids in parts.values() if part is verdict for item in ids]
        if deciding:
            return Overall(verdict, tuple(dict.fromkeys(deciding)))
    return Overall(Verdict.MET, ())


def low_carbon(standard: Standard, verdicts: Mapping[str, Verdict]) -> Overall:
    """Return the verdict on the notice's core; not applicable where the standard has none."""
    if not standard.core:
        return Overall(Verdict.NOT_APPLICABLE, (), (Lack("no_core_in_standard"),))
    return join({"|".join(ids): (need_some([verdicts[item] for item in ids], 1), ids) for ids in standard.core})


def whole(standard: Standard, verdicts: Mapping[str, Verdict], conditions: Sequence[ConditionResult]) -> Overall:
    """Return the verdict on the whole standard: mandatory indicators, groups and basic conditions."""
    parts: dict[str, tuple[Verdict, tuple[str, ...]]] = {
        item.id: (verdicts[item.id], (item.id,)) for item in standard.indicators if item.role == "mandatory"
    }
    for group in standard.groups:
        members = tuple(item.id for item in standard.indicators if item.group == group.id)
        parts[f"group {group.id}"] = (need_some([verdicts[item] for item in members], group.need), members)
    for result in conditions:
        parts[f"condition {result.condition.id}"] = (result.verdict, (result.condition.id,))
    return join(parts)
