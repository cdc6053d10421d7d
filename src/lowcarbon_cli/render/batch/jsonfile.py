"""A batch as JSON, form ``lowcarbon.batch/1``, one park a line; ids and decimal strings as in the journal."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.render.json import both, cell_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowcarbon_cli.model.batch import BatchReport, ParkResult, Peers, RollUp
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.text import Text

SCHEMA = "lowcarbon.batch/1"


def pieces(report: BatchReport) -> Iterator[str]:
    """Yield the document as text, park by park."""
    head = _written(_head(report))
    yield f'{head[:-1]},\n"parks":['
    before = "\n"
    for park in report.results():
        yield before + _written(_park(park))
        before = ",\n"
    yield "\n]}\n"


def _head(report: BatchReport) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "tool": {"name": "lowcarbon", "version": report.tool_version},
        "catalogue": {"version": report.catalogue_version, "sha256": report.catalogue_sha256},
        "options": dict(report.options),
        "summary": {
            "inputs": report.inputs,
            "parks": report.parks,
            "outcomes": dict(report.outcomes),
            "verdicts": _roll_up(report.verdicts),
            "standards": [_roll_up(item) for item in report.standards],
            "provinces": [_roll_up(item) for item in report.provinces],
            "codes": [item._asdict() for item in report.codes],
        },
        "ranking": [
            {
                "rank": one.rank,
                "place": one.place,
                "park": one.park,
                "source": one.source,
                "name": both(one.name),
                **one.line._asdict(),
            }
            for one in report.ranking
        ],
        "peers": [_peers(item) for item in report.peers],
        "outliers": [
            {
                "place": one.place,
                "park": one.park,
                "source": one.source,
                "standard": one.peers.standard,
                "id": one.peers.id,
                "name": both(one.peers.name),
                "basis": one.peers.basis,
                "unit": one.peers.unit,
                "span": one.peers.span,
                "year": one.year,
                "value": one.value,
                "median": one.peers.median,
                "deviation": one.peers.deviation,
                "score": one.score,
            }
            for one in report.outliers
        ],
        "findings": [_finding(item) for item in report.findings],
        "names": {key: _names(names.items()) for key, names in report.names.items()},
    }


def _roll_up(item: RollUp) -> dict[str, Any]:
    return {
        "key": item.key,
        "name": both(item.name),
        "parks": item.parks,
        "low_carbon": dict(item.low_carbon),
        "whole": dict(item.whole),
    }


def _peers(item: Peers) -> dict[str, Any]:
    return {**item._asdict(), "name": both(item.name), "verdicts": dict(item.verdicts)}


def _names(names: Iterable[tuple[str, Text]]) -> dict[str, Any]:
    return {key: both(name) for key, name in names}


def _park(park: ParkResult) -> dict[str, Any]:
    return {
        "place": park.place,
        "source": park.source,
        "outcome": park.outcome,
        "name": park.name,
        "type": park.type,
        "province": park.province,
        "base_year": park.base_year,
        "eval_year": park.eval_year,
        "standard": park.standard,
        "low_carbon": park.low_carbon,
        "whole": park.whole,
        "names": _names((*park.figures.names, *park.personal.names)),
        "figures": [line._asdict() for line in park.lines],
        "own": [line._asdict() for line in park.personal.lines()],
        "findings": [_finding(item) for item in park.findings],
    }


def _finding(item: Finding) -> dict[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity.value,
        "message": {"zh": describe(item, "zh"), "en": describe(item, "en")},
        "cells": cell_rows(item.cells),
        "caused_by": item.caused_by,
    }


def _written(content: dict[str, Any]) -> str:
    return dumps(content, ensure_ascii=False, separators=(",", ":"))
