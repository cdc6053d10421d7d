"""What is kept of a park, as compact JSON bytes, and back."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.model.batch import IndicatorLine, ParkResult
from lowcarbon_cli.model.cells import CellRef
from lowcarbon_cli.model.findings import Finding, Missing, Severity
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.render.table import places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from lowcarbon_cli.model.batch import Outcome
    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult
    from lowcarbon_cli.model.text import Param
    from lowcarbon_cli.model.values import Derivation

Cells = dict["CellRef", None]
"""Cells in order, each once: joining two such dictionaries hashes nothing anew."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def of_report(report: ComplianceReport, name: str = "") -> dict[str, Any]:
    """Return what is kept of a report; ``name`` counts where the workbook itself does not name the park."""
    one = report.assessments[0] if report.assessments else None
    park = report.park
    return {
        "outcome": "computed",
        "park": [park.name or name, park.type, park.province, park.base_year, park.eval_year],
        "standard": [one.standard.id, one.standard.code] if one else ["", ""],
        "verdicts": [one.low_carbon.verdict.value, one.whole.verdict.value] if one else ["", ""],
        "lines": _lines(one.indicators) if one else [],
        "findings": [_finding(item) for item in report.findings],
    }


def without_report(outcome: Outcome, findings: Iterable[Finding], name: str = "") -> dict[str, Any]:
    """Return what is kept of a park that could not be computed."""
    return {
        "outcome": outcome,
        "park": [name, "", "", None, None],
        "standard": ["", ""],
        "verdicts": ["", ""],
        "lines": [],
        "findings": [_finding(item) for item in findings],
    }


def packed(parks: list[dict[str, Any]]) -> bytes:
    """Return the parks of one input as bytes."""
    # a lone surrogate in a cell's text must not lose the park
    return _ENCODER.encode(parks).encode("utf-8", "surrogatepass")


def unpacked(body: bytes, place: int, source: str) -> Iterator[ParkResult]:
    """Yield the parks of one input."""
    for entry in json.loads(body.decode("utf-8", "surrogatepass")):
        name, kind, province, base_year, eval_year = entry["park"]
        standard, code = entry["standard"]
        low_carbon, whole = entry["verdicts"]
        yield ParkResult(
            place=place,
            source=source,
            outcome=entry["outcome"],
            name=name,
            type=kind,
            province=province,
            base_year=base_year,
            eval_year=eval_year,
            standard=standard,
            standard_code=code,
            low_carbon=low_carbon,
            whole=whole,
            lines=tuple(map(IndicatorLine._make, entry["lines"])),
            findings=tuple(map(_found, entry["findings"])),
        )


def _lines(results: Iterable[IndicatorResult]) -> list[IndicatorLine]:
    known: dict[int, Cells] = {}
    return [line_of(result, known) for result in results]


def line_of(result: IndicatorResult, known: dict[int, Cells]) -> IndicatorLine:
    """Return the row of the tidy table that a result is; ``known`` are the cells of derivations met before."""
    value = result.value
    missing = isinstance(value, Missing)
    first, last = result.period or (None, None)
    cells = dict.fromkeys(value.cells) if isinstance(value, Missing) else _cells(value, known)
    if result.extra_cells:
        cells = {**cells, **dict.fromkeys(result.extra_cells)}
    return IndicatorLine(
        id=result.id,
        year=result.year,
        period_first=first,
        period_last=last,
        role=result.role,
        group=result.group,
        value="" if missing or result.word else _number(value.value),  # type: ignore[union-attr]
        word=result.word,
        unit=result.unit,
        op=result.limit.op if result.limit else "",
        limit=_number(result.limit_value),
        verdict=result.verdict.value if result.verdict else "",
        change=_number(result.change),
        distance=_number(result.distance),
        basis=result.basis,
        cells=places_of(cells),
    )


def _cells(value: Derivation, known: dict[int, Cells]) -> Cells:
    """Return the cells behind a value in order, each once; parts that several values share are walked through once."""
    if value.number is not None:
        return {value.number.cell: None}
    if len(value.parts) == 1:
        return _cells(value.parts[0], known)
    found = known.get(id(value))
    if found is None:
        found = known[id(value)] = {}
        for part in value.parts:
            found.update(_cells(part, known))
    return found


def _number(number: Decimal | None) -> str:
    return "" if number is None else significant(number)


def _finding(item: Finding) -> list[Any]:
    return [
        item.code,
        item.severity.value,
        [[cell.file, cell.sheet, cell.row, cell.column] for cell in item.cells],
        {name: [value.zh, value.en] if isinstance(value, Text) else value for name, value in item.params.items()},
        item.caused_by,
    ]


def _found(entry: list[Any]) -> Finding:
    code, severity, cells, params, caused_by = entry
    return Finding(
        code,
        Severity(severity),
        tuple(CellRef(*cell) for cell in cells),
        MappingProxyType({name: _param(value) for name, value in params.items()}),
        caused_by,
    )


def _param(value: str | int | list[str]) -> Param:
    return Text(*value) if isinstance(value, list) else value
