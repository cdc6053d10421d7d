"""What is kept of a park, as compact bytes, and back.

The bytes are MessagePack. Where a text has a lone surrogate or a count more than 64 bits, which MessagePack has no
place for, they are JSON of the same arrays and maps.
"""

from __future__ import annotations

import json
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from lowcarbon_cli.batch.sources import Sources
from lowcarbon_cli.model.batch import FORMS_KEPT, Figures, Form, Outcome, ParkResult, text_of
from lowcarbon_cli.model.cells import CellRef  # noqa: TC001 - decoding looks the types up
from lowcarbon_cli.model.findings import Finding, Missing, Severity
from lowcarbon_cli.model.text import Text, Worded
from lowcarbon_cli.render.numbers import significant
from lowcarbon_cli.standards.names import indicator_names
from lowcarbon_cli.standards.provinces import find_province

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from lowcarbon_cli.model.results import ComplianceReport, IndicatorResult


class Found(msgspec.Struct, frozen=True, array_like=True):
    """A finding as it is kept."""

    code: str
    severity: Severity
    cells: tuple[CellRef, ...]
    params: dict[str, str | int | Text]
    caused_by: str | None


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of one park: a ``ParkResult`` without its place in a batch."""

    outcome: Outcome
    name: str
    type: str = ""
    province: str = ""
    base_year: int | None = None
    eval_year: int | None = None
    standard: str = ""
    standard_code: str = ""
    low_carbon: str = ""
    whole: str = ""
    figures: Figures = Figures()
    personal: Figures = Figures()
    findings: tuple[Found, ...] = ()


_JSON = ord("[")
"""First byte of an array in JSON; in MessagePack it is that of a number."""
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(list[Entry])
_SHARED = attrgetter("id", "year", "period", "role", "group", "unit", "limit_value", "verdict", "basis", "clause")


def of_report(report: ComplianceReport, name: str = "") -> Entry:
    """Return what is kept of a report; ``name`` counts where the workbook itself does not name the park."""
    one = report.assessments[0] if report.assessments else None
    park = report.park
    return Entry(
        "computed",
        park.name or name,
        park.type,
        province_word(park.province),
        park.base_year,
        park.eval_year,
        one.standard.id if one else "",
        one.standard.code if one else "",
        one.low_carbon.verdict.value if one else "",
        one.whole.verdict.value if one else "",
        _figures(one.indicators, indicator_names(one.standard.id)) if one else Figures(),
        _figures(tuple(row for item in report.personal for row in item.rows), {}),
        tuple(map(_found, report.findings)),
    )


@lru_cache(maxsize=256)
def province_word(written: str) -> str:
    """Return the usual name of a province, however it is written, so that its parks count together.

    >>> province_word("江苏省"), province_word("Jiangsu"), province_word("某地")
    ('江苏', '江苏', '某地')
    """
    found = find_province(written)
    return found.name.zh if found else written


def without_report(outcome: Outcome, findings: Iterable[Finding], name: str = "") -> Entry:
    """Return what is kept of a park that could not be computed."""
    return Entry(outcome, name, findings=tuple(map(_found, findings)))


def packed(parks: list[Entry]) -> bytes:
    """Return the parks of one input as bytes."""
    try:
        return _ENCODER.encode(parks)
    except (UnicodeEncodeError, OverflowError):
        # what a cell says must not lose the park
        return json.dumps(msgspec.to_builtins(parks), ensure_ascii=False).encode("utf-8", "surrogatepass")


def unpacked(body: bytes, place: int, source: str) -> Iterator[ParkResult]:
    """Yield the parks of one input."""
    if body[0] == _JSON:
        entries = msgspec.convert(json.loads(body.decode("utf-8", "surrogatepass")), list[Entry])
    else:
        entries = _DECODER.decode(body)
    for entry in entries:
        yield ParkResult(
            place=place,
            source=source,
            outcome=entry.outcome,
            name=entry.name,
            type=entry.type,
            province=entry.province,
            base_year=entry.base_year,
            eval_year=entry.eval_year,
            standard=entry.standard,
            standard_code=entry.standard_code,
            low_carbon=entry.low_carbon,
            whole=entry.whole,
            figures=entry.figures,
            personal=entry.personal,
            findings=tuple(map(_finding, entry.findings)),
        )


def _figures(results: tuple[IndicatorResult, ...], known: Mapping[str, Text]) -> Figures:
    """Return the rows of the tidy table that results are; ``known`` are names that need not be kept."""
    limits = [(limit.op, limit.evidence.grade.value) if (limit := result.limit) else ("", "") for result in results]
    values = [result.value for result in results]
    return Figures(
        forms=tuple(map(_form, map(_SHARED, results), limits)),
        values=tuple(
            [
                "" if isinstance(value, Missing) or result.word else significant(value.value)
                for result, value in zip(results, values, strict=True)
            ]
        ),
        words=tuple([result.word for result in results]),
        changes=tuple([_number(result.change) for result in results]),
        distances=tuple([_number(result.distance) for result in results]),
        cells=tuple(map(Sources().text, results)),
        names=tuple({item.id: item.name for item in results if known.get(item.id) != item.name}.items()),
    )


@lru_cache(maxsize=FORMS_KEPT)
def _form(shared: tuple[Any, ...], limited: tuple[str, str]) -> str:
    """Return the form of a row as text; results of all parks share few."""
    id_, year, period, role, group, unit, limit, verdict, basis, clause = shared
    sign, grade = limited
    first, last = period or (None, None)
    judged = verdict.value if verdict else ""
    # a park's own target is what the park says: no text of a standard stands behind it that could be unread
    read = "" if role == "info" else grade
    return text_of(Form(id_, year, first, last, role, group, unit, sign, _number(limit), read, judged, basis, clause))


def _number(number: Decimal | None) -> str:
    return "" if number is None else significant(number)


def _found(item: Finding) -> Found:
    params = {name: value.words if isinstance(value, Worded) else value for name, value in item.params.items()}
    return Found(item.code, item.severity, item.cells, params, item.caused_by)


def _finding(item: Found) -> Finding:
    return Finding(item.code, item.severity, item.cells, MappingProxyType(item.params), item.caused_by)
