"""A validation as JSON, form ``lowcarbon.validation/1`` (schema: docs/validation-1.schema.json), or line by line.

Findings have the shape they have in ``lowcarbon.report/1``, with what to do, the indicators they block,
and the fingerprint by which a baseline knows them.
"""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import explain
from lowcarbon_cli.render.json import both, cell_rows, finding_row, option_row, written
from lowcarbon_cli.render.rulebook import rule_of
from lowcarbon_cli.render.safe import json_safe
from lowcarbon_cli.render.validation.words import cure_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.validation import Reported, SuppressionUsed, ValidationReport

SCHEMA = "lowcarbon.validation/1"


def render(report: ValidationReport, lang: Lang = "zh", *, encoding: str = "utf-8") -> str:
    """Return the report as JSON; what ``encoding`` cannot show is written as a JSON escape."""
    return written(document(report, lang), encoding)


def render_lines(report: ValidationReport, lang: Lang = "zh", *, encoding: str = "utf-8") -> str:
    """Return the report with one JSON object a line: the run first, each finding, the summary last."""
    lines = [dumps(row, ensure_ascii=False, separators=(",", ":")) for row in _rows(report, lang)]
    return json_safe("".join(f"{line}\n" for line in lines), encoding)


def document(report: ValidationReport, lang: Lang) -> dict[str, Any]:
    """Return the report as nested dictionaries."""
    return {
        **_run(report, lang),
        "summary": _summary(report),
        "findings": [_item(item, lang) for item in report.kept],
        "suppressed": [{**_item(one.item, lang), "reason": one.by.reason} for one in report.suppressed],
        "known": [_item(item, lang) for item in report.known],
    }


def _rows(report: ValidationReport, lang: Lang) -> Iterator[dict[str, Any]]:
    content = document(report, lang)
    kinds = {"findings": "finding", "suppressed": "suppressed", "known": "known"}
    yield {"kind": "run", **{key: value for key, value in content.items() if key not in {*kinds, "summary"}}}
    for key, kind in kinds.items():
        yield from ({"kind": kind, **row} for row in content[key])
    yield {"kind": "summary", **content["summary"]}


def _run(report: ValidationReport, lang: Lang) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "tool": {"name": "lowcarbon", "version": report.tool_version},
        "catalogue": {"version": report.catalogue_version, "sha256": report.catalogue_sha256},
        "inputs": [{"path": item.path, "sha256": item.sha256} for item in report.inputs],
        "park": {"name": report.park.name, "type": report.park.type, "eval_year": report.park.eval_year},
        "options": [option_row(option) for option in report.options],
        "policy": {
            "file": report.policy.file or None,
            "strict": report.policy.strict,
            "severities": [
                {"code": one.code, "before": one.before.value, "after": one.after.value, "count": one.count}
                for one in report.regraded
            ],
            "tolerances": dict(sorted(_tolerances(report))),
            "suppressions": [_suppression(used) for used in report.suppressions],
            "baseline": report.baseline or None,
        },
        "sheets": [
            {
                "file": use.file,
                "sheet": use.sheet,
                "read_as": list(use.specs),
                "filled": use.filled,
                "read": use.read,
                "ignored": use.ignored,
                "reasons": dict(use.reasons),
            }
            for use in report.sheets
        ],
        "not_run": [{"message": explain(lack, lang), "cells": cell_rows(lack.cells)} for lack in report.not_run],
    }


def _tolerances(report: ValidationReport) -> Iterator[tuple[str, float]]:
    # thresholds are short decimals: the float that JSON readers make of them prints the same
    return ((key, float(value)) for key, value in report.policy.tolerances.items())


def _suppression(used: SuppressionUsed) -> dict[str, Any]:
    one = used.suppression
    return {
        "code": one.code,
        "reason": one.reason,
        "file": one.file or None,
        "sheet": one.sheet or None,
        "cells": list(one.cells),
        "until": str(one.until) if one.until else None,
        "state": used.state,
        "count": used.count,
    }


def _summary(report: ValidationReport) -> dict[str, Any]:
    return {
        "errors": report.counts.get(Severity.ERROR, 0),
        "warnings": report.counts.get(Severity.WARNING, 0),
        "infos": report.counts.get(Severity.INFO, 0),
        "suppressed": len(report.suppressed),
        "known": len(report.known),
        "left_out": report.left_out,
    }


def _item(item: Reported, lang: Lang) -> dict[str, Any]:
    return {
        **finding_row(item.finding, lang),
        "title": both(rule_of(item.finding.code).title),
        "cure": cure_of(item.finding.code, lang) or None,
        "blocks": list(item.blocks),
        "fingerprint": item.fingerprint.exact,
    }
