"""The report as JSON, form ``lowcarbon.report/1`` (schema: docs/report-1.schema.json).

Ids, keys and codes are never reused. Numbers are unrounded, plain JSON numbers of at most 17
significant digits; inside a trace they are decimal strings with every digit, so that a reader can
recompute the tree exactly.
"""

from __future__ import annotations

from decimal import Decimal
from json import dumps
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import describe, explain
from lowcarbon_cli.render.comparison import as_json
from lowcarbon_cli.render.judged import current_cell, lacks_of, why
from lowcarbon_cli.render.long import all_cells
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.safe import json_safe
from lowcarbon_cli.render.table import reasons
from lowcarbon_cli.render.trace import node
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.results import Assessment, ComplianceReport, IndicatorResult, OptionUsed, Overall
    from lowcarbon_cli.model.text import Lang, Text
    from lowcarbon_cli.model.values import Derivation

SCHEMA = "lowcarbon.report/1"
_ONE_LINE = 100


class _Raw(str):
    """JSON text that is already written."""

    __slots__ = ()


def render(report: ComplianceReport, lang: Lang = "zh", *, encoding: str = "utf-8") -> str:
    """Return the report as JSON; what ``encoding`` cannot show is written as a JSON escape."""
    return written(document(report, lang), encoding)


def document(report: ComplianceReport, lang: Lang) -> dict[str, Any]:
    """Return the report as nested dictionaries, numbers still ``Decimal``, traces already written."""
    traces = Traces(lang)
    return {
        "schema": SCHEMA,
        **head(report),
        "assessments": [_assessment(one, report, lang, traces) for one in report.assessments],
        **as_json(report, lang),
        **_personal(report, lang, traces),
        "findings": finding_list(report.findings, lang),
    }


def _personal(report: ComplianceReport, lang: Lang, traces: Traces) -> dict[str, Any]:
    """Return the park's own indicators in rows like those of the standard; left out where there is none."""
    rows = [_indicator(row, report, lang, traces) for item in report.personal for row in item.rows]
    return {"personal": rows} if rows else {}


def head(report: ComplianceReport) -> dict[str, Any]:
    """Return what every document begins with: tool, catalogue, inputs, park, options."""
    return {
        "tool": {"name": "lowcarbon", "version": report.tool_version},
        "catalogue": {"version": report.catalogue_version, "sha256": report.catalogue_sha256},
        "inputs": [{"path": item.path, "sha256": item.sha256} for item in report.inputs],
        "park": {
            "name": report.park.name,
            "type": report.park.type,
            "type_name": both(report.park.type_name),
            "province": report.park.province,
            "stage": report.park.stage,
            "scope": report.park.scope,
            "power_plant": report.park.power_plant,
            "base_year": report.park.base_year,
            "eval_year": report.park.eval_year,
        },
        "options": [option_row(option) for option in report.options],
    }


def written(content: Mapping[str, Any], encoding: str = "utf-8") -> str:
    """Return a document as JSON text with two blanks of indentation and a final newline."""
    return json_safe(_write(content, "\n") + "\n", encoding)


def trace_json(value: Derivation, lang: Lang, *, encoding: str = "utf-8") -> str:
    """Return one derivation as JSON text, the same node as ``trace`` in the report."""
    return written(node(value, lang), encoding)


def figure_json(result: IndicatorResult, lang: Lang, *, encoding: str = "utf-8") -> str:
    """Return how one figure was made; where there is none its word or reason, in the keys of the report."""
    if not isinstance(result.value, Missing) and not result.word:
        return trace_json(result.value, lang, encoding=encoding)
    reason = (why(result, lang) or None) if lacks_of(result) else None
    lacking = {"value": None, "word": result.word or None, "reason": reason, "cells": cell_rows(all_cells(result))}
    return written(lacking, encoding)


def both(text: Text) -> dict[str, str]:
    """Return words in both languages."""
    return {"zh": text.zh, "en": text.en}


def option_row(option: OptionUsed) -> dict[str, Any]:
    """Return a choice that shaped the figures."""
    return {
        "key": option.key,
        "name": both(option.name),
        "value": option.value,
        "shown": both(option.shown),
        "source": option.source,
        "cell": _cell(option.cell) if option.cell else None,
    }


def _cell(cell: CellRef) -> dict[str, str]:
    return {"file": cell.file, "sheet": cell.sheet, "cell": cell.a1}


def cell_rows(cells: Iterable[CellRef]) -> list[dict[str, str]]:
    """Return cell references."""
    return [_cell(cell) for cell in cells]


def _assessment(one: Assessment, report: ComplianceReport, lang: Lang, traces: Traces) -> dict[str, Any]:
    return {
        "standard": {
            "id": one.standard.id,
            "code": one.standard.code,
            "title": both(one.standard.title),
            "base": one.standard.base or None,
            "file": one.standard.file or None,
            "conditions_complete": one.standard.conditions_complete,
        },
        "indicators": [_indicator(result, report, lang, traces) for result in one.indicators],
        "conditions": [
            {
                "id": item.condition.id,
                "text": both(item.condition.text),
                "verdict": item.verdict.value,
                "answer": item.answer or None,
                "evidence": item.evidence or None,
                "grade": item.condition.evidence.grade.value,
                "cells": cell_rows(item.cells),
            }
            for item in one.conditions
        ],
        "overall": {"low_carbon": _overall(one.low_carbon, lang), "standard": _overall(one.whole, lang)},
    }


def _overall(part: Overall, lang: Lang) -> dict[str, Any]:
    return {
        "verdict": part.verdict.value,
        "deciding": list(part.deciding),
        "reasons": [explain(lack, lang) for lack in part.reasons],
    }


def _indicator(result: IndicatorResult, report: ComplianceReport, lang: Lang, traces: Traces) -> dict[str, Any]:
    value = None if isinstance(result.value, Missing) or result.word else result.value
    return {
        "id": result.id,
        "name": both(result.name),
        "number": result.number,
        "category": both(result.category) if result.category else None,
        "year": result.year,
        "period": list(result.period) if result.period else None,
        "role": result.role,
        "group": result.group or None,
        "value": value.value if value else None,
        "word": result.word or None,
        "unit": result.unit,
        "unit_name": unit_text(result.unit, lang),
        "display": current_cell(result, report.rounding).text,
        "limit": _limit(result),
        "verdict": result.verdict.value if result.verdict else None,
        "reason": (why(result, lang) or None) if lacks_of(result) else None,
        "change": result.change,
        "change_unit": _change_unit(result),
        "distance": result.distance,
        "basis": result.basis or None,
        "notes": [reasons((lack,), lang) for lack in result.notes],
        "cells": cell_rows(all_cells(result)),
        "trace": traces.written(value) if value else None,
    }


def _change_unit(result: IndicatorResult) -> str | None:
    if result.change is None:
        return None
    return "pp" if result.change_points else "%"


def _limit(result: IndicatorResult) -> dict[str, Any] | None:
    limit = result.limit
    if limit is None:
        return None
    number = result.limit_value if result.limit_value is not None else limit.value
    return {
        "op": limit.op,
        "value": number,
        "condition": limit.when or None,
        "grade": limit.evidence.grade.value,
        "clause": result.clause,
        "kind": limit.kind,
        "word": both(limit.word) if limit.word else None,
        "equality_known": limit.equality_known,
    }


class Traces:
    """Writes derivations, each on one line; a tree that several rows share is written once."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._made: dict[int, tuple[Derivation, _Raw]] = {}

    def written(self, value: Derivation) -> str:
        """Return a derivation as JSON text that ``written`` leaves as it is."""
        if id(value) not in self._made:
            text = _Raw(dumps(node(value, self.lang), ensure_ascii=False, separators=(", ", ": ")))
            self._made[id(value)] = (value, text)  # held, so that the id stays this value's own
        return self._made[id(value)][1]


def finding_list(findings: Iterable[Finding], lang: Lang) -> list[dict[str, Any]]:
    """Return findings with their messages and cells."""
    return [finding_row(item, lang) for item in findings]


def finding_row(item: Finding, lang: Lang) -> dict[str, Any]:
    """Return a finding with its message in ``lang``."""
    return {
        "code": item.code,
        "severity": item.severity.value,
        "message": describe(item, lang),
        "cells": cell_rows(item.cells),
        "caused_by": item.caused_by,
    }


def _flat(content: dict[str, Any] | list[Any]) -> bool:
    """True where nothing inside needs lines, or a number format, of its own."""
    entries = content.values() if isinstance(content, dict) else content
    return not any(isinstance(entry, dict | list | Decimal | _Raw) for entry in entries)


def _write(content: Any, newline: str) -> str:  # noqa: ANN401 - any JSON value
    """Return JSON text; ``newline`` starts a line at the present depth."""
    if isinstance(content, _Raw):
        return content
    if isinstance(content, Decimal):
        return significant(content) if content.is_finite() else "null"
    if isinstance(content, dict | list) and _flat(content):
        line = dumps(content, ensure_ascii=False)
        if len(line) <= _ONE_LINE:
            return line
    deeper = newline + "  "
    if isinstance(content, dict) and content:
        entries = (f"{dumps(key, ensure_ascii=False)}: {_write(entry, deeper)}" for key, entry in content.items())
        return "{" + deeper + f",{deeper}".join(entries) + newline + "}"
    if isinstance(content, list) and content:
        return "[" + deeper + f",{deeper}".join(_write(entry, deeper) for entry in content) + newline + "]"
    return dumps(content, ensure_ascii=False)
