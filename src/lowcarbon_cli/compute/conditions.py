"""Basic conditions (基本条件): the park's yes or no, with the document that proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.compute.facts import words
from lowcarbon_cli.model.catalogue import BasicCondition, Evidence, Grade
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.results import ConditionResult, Verdict
from lowcarbon_cli.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.model.catalogue import Standard
    from lowcarbon_cli.model.dataset import Dataset, Record


def conditions(dataset: Dataset, standard: Standard) -> tuple[ConditionResult, ...]:
    """Return every known condition, and one for those that nobody could read, with its verdict."""
    table = dataset.tables.get("conditions")
    records = table.records if table else ()
    wanted = list(standard.conditions)
    if not standard.conditions_complete:
        unread = Evidence(Grade.UNKNOWN, standard.code)
        wanted.append(BasicCondition("other_conditions", label("other_conditions"), unread))
    return tuple(_judge(condition, records) for condition in wanted)


def _judge(condition: BasicCondition, records: Sequence[Record]) -> ConditionResult:
    names = {fold(condition.id), fold(condition.text.zh), fold(condition.text.en)}
    for record in records:
        if fold(words(record.fields, "condition")) in names:
            answer, proof = record.word("answer"), words(record.fields, "evidence")
            cells = tuple(field.cell for key in ("answer", "evidence") if (field := record.fields.get(key)))
            if answer == "no":
                return ConditionResult(condition, Verdict.NOT_MET, answer, proof, cells)
            if answer == "yes" and proof:
                return ConditionResult(condition, Verdict.MET, answer, proof, cells)
            return ConditionResult(condition, Verdict.NOT_ASSESSABLE, answer, proof, cells)
    return ConditionResult(condition, Verdict.NOT_ASSESSABLE, "", "", ())
