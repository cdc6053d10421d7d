"""Recognising a finding from one run to the next, so that only new ones fail.

A finding is the same where code, file names (without folders), sheets, cells and the parameters of its
message are the same. Where rows were inserted or deleted, the same finding stands at other rows: what is
left after the exact comparison is compared once more without row numbers. An entry of the baseline
stands for one finding only, so a second fault of the same kind is new; and a changed figure is new too,
because it is one of the parameters.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.model.text import plain
from lowcarbon_cli.model.validation import Baseline, Fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.validation import Reported, ValidationReport

SCHEMA = "lowcarbon.baseline/1"
_HASH = frozenset("0123456789abcdef")
_LENGTH = 32


def fingerprint(finding: Finding) -> Fingerprint:
    """Return what a finding is recognised by; the same in every language and on every machine."""
    params = sorted((name, plain(value, "zh")) for name, value in finding.params.items())
    files = [(PurePath(cell.file).name, cell.sheet, cell) for cell in finding.cells]
    exact = sorted((file, sheet, cell.a1) for file, sheet, cell in files)
    moved = sorted((file, sheet, column_letters(cell.column)) for file, sheet, cell in files)
    return Fingerprint(_hash([finding.code, exact, params]), _hash([finding.code, moved, params]))


def _hash(content: object) -> str:
    # a lone surrogate in a cell's text must not stop the run
    data = json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return hashlib.sha256(data).hexdigest()[:_LENGTH]


def split(items: Sequence[Reported], baseline: Baseline) -> tuple[tuple[Reported, ...], tuple[Reported, ...]]:
    """Return the findings that are new, and those that the baseline has."""
    unused = list(baseline.known)
    old: set[int] = set()
    for part in ("exact", "moved"):
        places: dict[str, list[int]] = {}
        for place, known in enumerate(unused):
            places.setdefault(getattr(known, part), []).append(place)
        gone: set[int] = set()
        for number, item in enumerate(items):
            found = places.get(getattr(item.fingerprint, part))
            if number not in old and found:
                old.add(number)
                gone.add(found.pop(0))
        unused = [known for place, known in enumerate(unused) if place not in gone]
    fresh = tuple(item for number, item in enumerate(items) if number not in old)
    return fresh, tuple(item for number, item in enumerate(items) if number in old)


def written(report: ValidationReport) -> str:
    """Return the baseline of a report: all its findings but those suppressed, as JSON text."""
    entries = [
        {
            "code": item.finding.code,
            "cells": [str(cell) for cell in item.finding.cells],
            "exact": item.fingerprint.exact,
            "moved": item.fingerprint.moved,
        }
        for item in _sorted((*report.kept, *report.known))
    ]
    return json.dumps({"schema": SCHEMA, "findings": entries}, ensure_ascii=True, indent=1) + "\n"


def _sorted(items: Iterable[Reported]) -> list[Reported]:
    return sorted(items, key=lambda item: (item.finding.code, item.finding.cells, item.fingerprint.exact))


def parsed(text: str, file: str) -> Baseline:
    """Return the baseline that ``text`` holds. Raises ``UsageError`` where it is none."""
    try:
        content: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError("validate_bad_baseline", file=file, why=f"JSON: {error}") from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise UsageError("validate_bad_baseline", file=file, why=f"schema: {SCHEMA}")
    entries = content.get("findings")
    if not isinstance(entries, list):
        raise UsageError("validate_bad_baseline", file=file, why="findings")
    return Baseline(file, tuple(_entry(entry, place, file) for place, entry in enumerate(entries)))


def _entry(entry: object, place: int, file: str) -> Fingerprint:
    found = [entry.get(key) for key in ("exact", "moved")] if isinstance(entry, dict) else []
    texts = [text for text in found if isinstance(text, str) and len(text) == _LENGTH and _HASH.issuperset(text)]
    if len(texts) != len(("exact", "moved")):
        raise UsageError("validate_bad_baseline", file=file, why=f"findings[{place}]")
    return Fingerprint(*texts)
