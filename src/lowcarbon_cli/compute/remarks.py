"""Findings that only computing can make: what stood in the way of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowcarbon_cli.compute import emission_remarks
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.text import years_text
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.findings import Finding, Lack
    from lowcarbon_cli.model.results import Assessment
    from lowcarbon_cli.model.values import Evaluated

_ERRORS = {
    "unit_mismatch": "LC-UNI-012",
    "no_equivalent": "LC-FAC-010",
    "no_coefficient": "LC-FAC-011",
    "no_co2_parameter": "LC-FAC-012",
    "no_grid_factor": "LC-FAC-013",
    "row_without_year": "LC-NUM-012",
    "total_other_basis": "LC-FAC-004",
    "grid_other_year": "LC-CO2-005",
    "grid_series_break": "LC-CO2-014",
    "price_changes_verdict": "LC-ECO-008",
    "reported_below_zero": "LC-NUM-010",
    "heat_origin_unknown": "LC-CO2-011",
    "emission_left_out": "LC-CO2-032",
    "emission_below_zero": "LC-CO2-024",
    "accounts_green_overlap": "LC-CO2-022",
    "zero_certified_capped": "LC-ZCP-001",
    "zero_inputs_exceed": "LC-ZCP-002",
    "zero_no_input": "LC-ZCP-003",
    "zero_clean_heat_exceeds": "LC-ZCP-004",
    "zero_oxidation_unknown": "LC-ZCP-005",
    "zero_input_not_consumed": "LC-ZCP-006",
}
"""Reasons that are findings of their own, beside the row they stand on."""
_BLANK = {"benchmark_incomplete": "LC-DOC-015", "park_blank": "LC-DOC-016", "no_evidence": "LC-DOC-018"}
"""Reasons of a verdict that name blank cells outside the yearly figures."""


_SAID = {
    "LC-NUM-013": ("column",),
    "LC-DOC-015": ("indicator",),
    "LC-DOC-016": ("column",),
    "LC-DOC-018": ("indicator", "year"),
}
"""What the messages of blank cells tell beside the cells."""


def remarks(readings: Readings, assessments: Iterable[Assessment], years: Sequence[int]) -> Iterator[Finding]:
    """Yield the findings of the computation."""
    rows = [row for one in assessments for row in one.indicators]
    said = (lack for row in rows for lack in (*_reasons(row.value), *row.reasons, *row.notes))
    lacks = list({id(lack): lack for lack in said}.values())  # a row's reasons are mostly those of its value
    heading = readings.dataset.tables["energy"].headings.get("total") if readings.energy.records else None
    if heading is not None and not readings.energy.industrial:
        yield finding("LC-SCO-008", heading)
    yield from _blank_cells(readings, lacks)
    for year in years:
        yield from _two_coefficients(readings, year)
    yield from emission_remarks.products(readings, years)
    yield from said_of(lacks)


def said_of(lacks: Iterable[Lack]) -> Iterator[Finding]:
    """Yield the findings that some reasons and notes are by themselves, each once."""
    said = (item for item in lacks if item.reason in _ERRORS)
    for reason, cells, given in dict.fromkeys((item.reason, item.cells, tuple(item.params.items())) for item in said):
        params: dict[str, Any] = dict(given)
        yield finding(_ERRORS[reason], *cells, **params)


def _reasons(value: Evaluated) -> tuple[Lack, ...]:
    return value.lacks if isinstance(value, Missing) else ()


def _blank_cells(readings: Readings, lacks: Iterable[Lack]) -> Iterator[Finding]:
    """Whatever stands blank and leaves a figure out is named, unless the reader named it already.

    The blanks of one column are one finding with all their years and cells.
    """
    named = {cell for item in readings.dataset.findings for cell in item.cells}
    groups: dict[tuple[str, tuple[object, ...]], list[Lack]] = {}
    for lack in lacks:
        if lack.reason == "blank_unit":
            continue  # the reader named the place where the unit should stand
        code = "LC-NUM-013" if lack.reason.startswith("blank_") else _BLANK.get(lack.reason)
        if code is not None and not named.issuperset(lack.cells):
            named.update(lack.cells)
            key = tuple((name, lack.params[name]) for name in _SAID[code])
            groups.setdefault((code, key), []).append(lack)
    for (code, _), found in groups.items():
        params: dict[str, Any] = {name: found[0].params[name] for name in _SAID[code]}
        if code == "LC-NUM-013":
            params["year"] = years_text(int(str(lack.params["year"])) for lack in found)
        yield finding(code, *dict.fromkeys(cell for lack in found for cell in lack.cells), **params)


def _two_coefficients(readings: Readings, year: int) -> Iterator[Finding]:
    """One carrier has one coefficient in a year: another one for the plant's output leaves a false rest."""
    energy = readings.energy
    basis = readings.choices.electricity
    used = {record.word("fuel"): (record, energy.coefficient(record, basis)) for record in energy.rows(year)}
    for record in readings.facts.of_year("transform", year):
        row, held = used.get(record.word("fuel"), (record, Missing(())))
        if not isinstance(held, Derivation):
            continue
        own = energy.coefficient(record, basis)
        fuel = energy.fuel(record)
        if isinstance(own, Derivation) and own.value != held.value and fuel is not None:
            # either may be the wrong one; a blank cell stands for the table's coefficient
            typed = [found.cell for item in (record, row) if (found := item.fields.get("factor")) is not None]
            values = {"made": numbers.plain(own.value), "used": numbers.plain(held.value)}
            yield finding("LC-FAC-014", *(typed or [record.cell]), fuel=fuel.name, year=year, **values)
