"""A validation as SARIF 2.1.0, within what GitHub takes: 25,000 results a run, 100 locations a result.

The cell is a logical location (``sheet!F10``); row and column stand as line and column too, because
GitHub shows nothing without them.
"""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.render.rulebook import basis_text, rule_of, severity_of
from lowcarbon_cli.render.safe import json_safe, one_line
from lowcarbon_cli.render.table import places_of
from lowcarbon_cli.render.validation.families import capped
from lowcarbon_cli.render.validation.places import cell_name, first_cell, path_of, paths, uri
from lowcarbon_cli.render.validation.words import cure_of, left_out, not_run, summary, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.validation import Reported, ValidationReport

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
"""GitHub refuses a run with more."""
MOST_LOCATIONS = 100
"""Locations of a result that GitHub reads."""
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LEVEL_OF = {severity.value: level for severity, level in LEVELS.items()}


def render(report: ValidationReport, lang: Lang = "zh", *, encoding: str = "utf-8") -> str:
    """Return the report as SARIF; what ``encoding`` cannot show is written as a JSON escape."""
    return json_safe(dumps(document(report, lang), ensure_ascii=False, indent=2) + "\n", encoding)


def document(report: ValidationReport, lang: Lang, most: int = MOST_RESULTS) -> dict[str, Any]:
    """Return the report as nested dictionaries; findings that count come first where a run is full."""
    fitted = capped(report, most)
    room = most - len(fitted.kept)
    others = [*((one.item, one.by.reason) for one in report.suppressed), *((item, "") for item in report.known)]
    lost = len(report.kept) - len(fitted.kept) + max(0, len(others) - room)
    codes = {item.finding.code for item in (*fitted.kept, *(item for item, _ in others[:room]))}
    rules = {code: place for place, code in enumerate(sorted(codes))}
    known = {id(item) for item in report.known}
    results = [_result(item, "", report, rules, lang) for item in fitted.kept]
    results += [_result(item, reason, report, rules, lang, known=id(item) in known) for item, reason in others[:room]]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "lowcarbon",
                "version": report.tool_version,
                "language": "zh-CN" if lang == "zh" else "en",
                "rules": [_rule(code, lang) for code in rules],
                "properties": {"catalogue": report.catalogue_version, "catalogueSha256": report.catalogue_sha256},
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _said(report, lost, lang)}],
        "artifacts": [
            {"location": {"uri": uri(paths(report)[item.name])}, "hashes": {"sha-256": item.sha256}}
            for item in report.inputs
        ],
        "columnKind": "utf16CodeUnits",
        "results": results,
        "properties": {"summary": summary(report, lang)},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _said(report: ValidationReport, lost: int, lang: Lang) -> list[dict[str, Any]]:
    lines = not_run(report, lang)
    if report.left_out:
        lines.append(left_out(report, lang))
    if lost:
        lines.append(word("limit_sarif", lang, limit=MOST_RESULTS, n=lost))
    return [{"level": "note", "message": {"text": plain_text(line)}} for line in lines]


def _rule(code: str, lang: Lang) -> dict[str, Any]:
    rule = rule_of(code)
    found: dict[str, Any] = {
        "id": code,
        "name": "".join(part.title() for part in code.split("-")),
        "shortDescription": {"text": rule.title.in_(lang)},
        "fullDescription": {"text": rule.meaning.in_(lang) or rule.title.in_(lang)},
        "defaultConfiguration": {"level": _LEVEL_OF.get(severity_of(code), "warning")},
        "properties": {"tags": [code.split("-")[1]]},
    }
    parts = [("explain_cure", rule.cure), ("explain_example", rule.example), ("explain_basis", basis_text(rule))]
    help_text = "\n".join(text.in_(lang) for _, text in parts if text.in_(lang))
    if help_text:
        found["help"] = {"text": help_text}
    return found


def _result(
    item: Reported,
    reason: str,
    report: ValidationReport,
    rules: dict[str, int],
    lang: Lang,
    *,
    known: bool = False,
) -> dict[str, Any]:
    finding = item.finding
    message = describe(finding, lang)
    cure = cure_of(finding.code, lang)
    found: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rules[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": plain_text(f"{message}\n{cure}" if cure else message)},
        "locations": [_location(first_cell(finding), path_of(finding, report), whole=not finding.cells)],
        "partialFingerprints": {
            "lowcarbonFinding/v1": item.fingerprint.exact,
            # GitHub would hash a line of the file, which a workbook does not have
            "primaryLocationLineHash": f"{item.fingerprint.moved}:1",
        },
        "properties": {
            "cells": [str(cell) for cell in finding.cells],
            "places": places_of(finding.cells),
            "causedBy": finding.caused_by,
            "blocks": list(item.blocks),
        },
    }
    if len(finding.cells) > 1:
        found["relatedLocations"] = _related(finding.cells[1:MOST_LOCATIONS], report)
    if reason:
        found["suppressions"] = [{"kind": "external", "justification": one_line(reason)}]
    if report.baseline:
        found["baselineState"] = "unchanged" if known else "new"
    return found


def _related(cells: Iterable[CellRef], report: ValidationReport) -> list[dict[str, Any]]:
    known = paths(report)
    return [
        {"id": place, **_location(cell, known.get(cell.file, cell.file))} for place, cell in enumerate(cells, start=1)
    ]


def _location(cell: CellRef, path: str, *, whole: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": uri(path)},
            "region": {"startLine": cell.row, "startColumn": cell.column},
        }
    }
    if not whole:
        name = one_line(cell_name(cell))
        found["logicalLocations"] = [{"name": cell.a1, "fullyQualifiedName": name, "kind": "cell"}]
    return found


def plain_text(text: str) -> str:
    """Return ``text`` for a SARIF message, where ``[words](target)`` would become a link."""
    return "\n".join(one_line(line) for line in text.split("\n")).replace("](", "] (")
