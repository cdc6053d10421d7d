"""Sums the measures of a park and compares them with what the coming year's ceilings demand.

Of an exclusive group the measure that saves most counts, alone. A blank amount is never 0: a sum says
how many measures it lacks, and a sum that falls short with figures missing is undetermined (the finding
then names what is stated, and how many figures are not).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from lowcarbon_cli.compute import algebra, judge
from lowcarbon_cli.compute import target_math as tm
from lowcarbon_cli.compute.amounts import in_words
from lowcarbon_cli.compute.facts import why_blank, words
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.dataset import Blank, Number
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.measures import STAGES, WORK_AREAS, Amount, Coverage, Measure, Measures, MeasureTotal
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.text import Text
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import workbook
from lowcarbon_cli.standards.readings import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.measures import Area, Stage
    from lowcarbon_cli.model.targets import Allowance, Outlook, Quantity
    from lowcarbon_cli.model.text import Param
    from lowcarbon_cli.model.values import Evaluated

_UNITS = {"saving": "tce", "co2": "t", "capex": "10k_cny"}


def measures(records: Sequence[Record], outlook: Outlook, allowances: Sequence[Allowance]) -> Measures | None:
    """Return what the sheet's rows come to; None where there is no row."""
    rows = _without_doubles([_row(record) for record in records if words(record.fields, "name")])
    if not rows:
        return None
    counted = [row for row in rows if row.counted]
    have = {row.area for row in rows}
    coverage = (_coverage(quantity, counted, outlook, allowances) for quantity in ("energy", "co2"))
    return Measures(
        rows=tuple(rows),
        totals=tuple(_totals(counted)),
        empty_areas=tuple(area for area in WORK_AREAS if area not in have),
        coverage=tuple(item for item in coverage if item is not None),
    )


def remarks(found: Measures | None) -> Iterator[Finding]:
    """Yield the findings about measures: too little, areas without one, groups counted once."""
    if found is None:
        return
    for item in found.coverage:
        short = item.verdict is Verdict.UNDETERMINED and item.measures.unknown > 0
        if item.verdict is Verdict.NOT_MET or short:
            column = "saving" if item.quantity == "energy" else "co2"
            value = item.measures.value
            leaves = value.leaves() if isinstance(value, Derivation) else ()
            yield finding(
                "LC-TGT-014",
                *(leaf.number.cell for leaf in leaves if leaf.number is not None),
                year=item.year,
                what=column_name("measures", column),
                s=in_words(value),
                n=in_words(item.needed),
                expected=in_words(item.expected),
                rule=item.constraint,
                unknown=item.measures.unknown,
            )
    if found.empty_areas:
        names = [area_name(area) for area in found.empty_areas]
        joined = Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
        yield finding("LC-TGT-026", areas=joined)
    for row in found.rows:
        for note in row.notes:
            if note.reason == "measure_not_best":
                best, group = note.params["best"], note.params["group"]
                yield finding("LC-TGT-027", row.cells[0], name=row.name, best=best, group=group)


def area_name(area: str) -> Text:
    """Return the Chinese and English name of a work area."""
    column = workbook.sheet("measures").column("area")
    choices = column.choices if column is not None else ()
    return next((choice.name for choice in choices if choice.id == area), label("measure_no_area"))


# -- rows --------------------------------------------------------------------------------------


def _row(record: Record) -> Measure:
    amounts = {column: _amount(record, column) for column in _UNITS}
    year = record.number("year_done")
    return Measure(
        number=words(record.fields, "no"),
        name=words(record.fields, "name"),
        owner=words(record.fields, "owner"),
        area=cast("Area", record.word("area")),
        content=words(record.fields, "content"),
        period=words(record.fields, "period"),
        stage=cast("Stage", record.word("status")),
        year=int(year.value) if year is not None else None,
        group=words(record.fields, "group"),
        counted=True,
        notes=tuple(_row_notes(record)),
        cells=(record.fields["name"].cell, *(part.cell for part in record.fields.values() if isinstance(part, Number))),
        **amounts,
    )


def _amount(record: Record, column: str) -> Evaluated:
    found = record.fields.get(column)
    name = column_name("measures", column)
    if isinstance(found, Number):
        return algebra.convert(algebra.from_cell(found, label=name), _UNITS[column])
    if isinstance(found, Blank) and found.reason in {"empty", "marker"}:
        return Missing.of("measure_blank", found.cell, column=name)
    return why_blank(record, column, name)


def _row_notes(record: Record) -> Iterator[Lack]:
    """Yield what the row says in words that are not understood; it counts without an area or stage then."""
    for column in ("area", "status"):
        found = record.fields.get(column)
        if isinstance(found, Blank) and found.reason == "unknown":
            params: dict[str, Param] = {"column": column_name("measures", column), "written": found.as_written}
            yield Lack("measure_word_unknown", (found.cell,), params)


def _without_doubles(rows: list[Measure]) -> list[Measure]:
    """Leave of each exclusive group only the measure that saves most; the first of equal ones."""
    groups: dict[str, list[Measure]] = {}
    for row in rows:
        if row.group:
            groups.setdefault(row.group, []).append(row)
    best = {name: max(group, key=_worth) for name, group in groups.items()}
    return [_in_group(row, best[row.group], groups[row.group]) if row.group else row for row in rows]


def _worth(row: Measure) -> tuple[bool, Decimal, bool, Decimal]:
    """Rank by saving; where none is stated, by the reduction of CO2. A blank amount is below every figure."""

    def rank(value: Evaluated) -> tuple[bool, Decimal]:
        return (True, value.value) if isinstance(value, Derivation) else (False, numbers.ZERO)

    return (*rank(row.saving), *rank(row.co2))


def _in_group(row: Measure, best: Measure, group: list[Measure]) -> Measure:
    if row is best:
        unclear = len(group) > 1 and any(isinstance(other.saving, Missing) for other in group)
        note = (Lack("measure_group_unclear", (), {"group": row.group}),) if unclear else ()
        return replace(row, notes=(*row.notes, *note))
    note = (Lack("measure_not_best", (), {"group": row.group, "best": best.name}),)
    return replace(row, counted=False, notes=(*row.notes, *note))


# -- sums --------------------------------------------------------------------------------------


def _totals(counted: Sequence[Measure]) -> Iterator[MeasureTotal]:
    """Yield the sums by area and year, of each area, of each year, and of everything but sinks."""
    areas: tuple[Area, ...] = (*WORK_AREAS, "", "sink")
    for area in areas:
        mine = [row for row in counted if row.area == area]
        if mine:
            yield from _by_year(mine, area)
    others = [row for row in counted if row.area != "sink"]
    if others:
        yield from _by_year(others, None)


def _by_year(rows: Sequence[Measure], area: Area | None) -> Iterator[MeasureTotal]:
    years = sorted({row.year for row in rows if row.year is not None})
    undated = any(row.year is None for row in rows)
    for year in (*years, *([None] if years and undated else [])):
        yield _total([row for row in rows if row.year == year], area, year, all_years=False)
    yield _total(rows, area, None, all_years=True)


def _total(rows: Sequence[Measure], area: Area | None, year: int | None, *, all_years: bool) -> MeasureTotal:
    planned, building, running, unsaid = (sum(row.stage == stage for row in rows) for stage in STAGES)
    return MeasureTotal(
        area=area,
        year=year,
        all_years=all_years,
        count=len(rows),
        stages=(planned, building, running, unsaid),
        saving=_sum((row.saving for row in rows), "saving"),
        co2=_sum((row.co2 for row in rows), "co2"),
        capex=_sum((row.capex for row in rows), "capex"),
    )


def _sum(values: Iterable[Evaluated], column: str) -> Amount:
    """Return the sum of what is known; ``Missing`` where nothing is, 0 only over no measure at all."""
    given = list(values)
    known = [value for value in given if isinstance(value, Derivation)]
    if known:
        return Amount(algebra.add(known, label("measure_sum")), len(given) - len(known))
    if given:
        return Amount(Missing.merge(*given), len(given))
    return Amount(algebra.constant(0, _UNITS[column], label("measure_sum")), 0)


# -- is it enough? -----------------------------------------------------------------------------


def _coverage(
    quantity: str, counted: Sequence[Measure], outlook: Outlook, allowances: Sequence[Allowance]
) -> Coverage | None:
    """Return whether the measures cover the gap; None where no ceiling of the quantity is known."""
    binding = next((item for item in allowances if item.quantity == quantity and item.binding), None)
    if binding is None:
        return None
    column = "saving" if quantity == "energy" else "co2"
    last = outlook.energy_last if quantity == "energy" else outlook.co2_last
    grown = algebra.mul(last, tm.kept_of_change(outlook.growth), label("measure_expected"))
    expected = algebra.convert(grown, _UNITS[column])
    needed = algebra.sub(expected, binding.allowed, label("measure_needed"))
    acting = [row for row in counted if row.area != "sink" and _acts(row, outlook)]
    total = _sum((getattr(row, column) for row in acting), column)
    undated = sum(row.year is None for row in acting)
    notes = [Lack("measure_undated", (), {"n": undated, "year": outlook.year})] if undated else []
    notes += [Lack("measure_sum_unknown", (), {"n": total.unknown})] if total.unknown else []
    return Coverage(
        quantity=cast("Quantity", quantity),
        year=outlook.year,
        constraint=binding.name,
        expected=expected,
        allowed=binding.allowed,
        needed=needed,
        measures=total,
        verdict=_verdict(total, needed),
        notes=tuple(notes),
    )


def _acts(row: Measure, outlook: Outlook) -> bool:
    """Tell whether a measure adds to the coming year: what runs already is in last year's figures."""
    if row.year is None:
        return row.stage != "running"
    return outlook.last_year < row.year <= outlook.year


def _verdict(total: Amount, needed: Evaluated) -> Verdict:
    if isinstance(needed, Missing):
        return Verdict.NOT_ASSESSABLE
    if needed.high <= 0:
        return Verdict.MET
    if isinstance(total.value, Missing):
        return Verdict.UNDETERMINED
    left = algebra.sub(total.value, needed)
    if isinstance(left, Missing):
        return Verdict.NOT_ASSESSABLE
    verdict = judge.compare(left, ">=", numbers.ZERO)
    return Verdict.UNDETERMINED if verdict is Verdict.NOT_MET and total.unknown else verdict
