"""From the sheet of targets, the standard and the plan tables to what is asked for, in one form."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

from msgspec import Struct
from msgspec.structs import replace

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.facts import words
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.dataset import Blank, Number
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import targets as subjects
from lowcarbon_cli.standards.core import core_indicators

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lowcarbon_cli.model.catalogue import Evidence, Factor, Indicator, Standard
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.targets import CarryOver, Direction, Origin, TargetKind
    from lowcarbon_cli.model.text import Param, Text
    from lowcarbon_cli.model.values import Evaluated

    CarrySource = Literal["flag", "environment", "config", "workbook", "default"]


ELASTICITY = "energy_elasticity"
MEAN_CUT = "co2_intensity_reduction"
RATES = frozenset({ELASTICITY, MEAN_CUT})
"""Indicators over a period that targets may be about all the same."""


class Asked(Struct, frozen=True):
    """One target as asked for, before anything is computed.

    ``amount`` is a cut or rise in per cent, a level or an increment in the indicator's unit; None where
    only yearly targets are asked for (``yearly``: year -> level, or cut against the year before).
    ``every_year`` is a cut that holds in each year of the period, against the year before.
    """

    indicator: Indicator
    name: Text
    kind: TargetKind
    origin: Origin
    direction: Direction
    base_year: int | None
    target_year: int | None
    stated_base: Evaluated | None
    amount: Evaluated | None
    yearly: Mapping[int, Evaluated] = MappingProxyType({})
    every_year: Evaluated | None = None
    mean: bool = False
    """True where ``every_year`` is the mean annual cut since the base year, whatever single years do."""
    annual_stated: Derivation | None = None
    """A yearly figure beside the whole cut, to be compared with the equal annual cut."""
    carry: CarryOver = "path"
    carry_source: CarrySource = "default"
    cells: tuple[CellRef, ...] = ()
    evidence: Evidence | None = None
    factor: Factor | None = None
    source: str = ""
    department: str = ""
    notes: tuple[Lack, ...] = ()


class Options(Struct, frozen=True):
    """What the command says about targets: the carry-over rule (None: as the rows say) and who said it."""

    carry: CarryOver | None = None
    carry_source: CarrySource = "default"


def indicators(law: Standard | None) -> tuple[Indicator, ...]:
    """Return the indicators of the standard, then those of every report that it has not."""
    own = law.indicators if law is not None else ()
    known = {item.id for item in own}
    return (*own, *(core.indicator for core in core_indicators() if core.indicator.id not in known))


def find_indicator(text: str, law: Standard | None) -> Indicator | None:
    """Return the indicator that a row names by id, name or usual spelling, else None."""
    wanted = subjects.fold(text)
    every = indicators(law)
    for item in every:
        if wanted in {subjects.fold(item.id), subjects.fold(item.name.zh), subjects.fold(item.name.en)}:
            return item
    subject = subjects.find_subject(text)
    wanted_id = "energy_total" if subject and subject.id == subjects.INCREMENT else subject.id if subject else ""
    return next((item for item in every if item.id == wanted_id), None)


def asked_of_sheet(
    records: Iterable[Record], law: Standard | None, base_year: int | None, options: Options
) -> tuple[list[Asked], list[Lack]]:
    """Return what the sheet asks for, and the rows that cannot be used with their reasons."""
    found: list[Asked] = []
    refused: list[Lack] = []
    for record in records:
        made = _row(record, law, base_year, options)
        if isinstance(made, Lack):
            refused.append(made)
        elif made is not None:
            found.append(made)
    return _gathered(found), refused


def _row(record: Record, law: Standard | None, base_year: int | None, options: Options) -> Asked | Lack | None:
    written = words(record.fields, "ind")
    subject = subjects.find_subject(written)
    if subject is not None and subject.id == subjects.GROWTH:
        return None  # the expected growth: read by compute.growth_rows
    item = find_indicator(written, law)
    if item is None:
        at = record.fields["ind"].cell if "ind" in record.fields else record.cell
        reason = "target_unknown_personal" if record.word("kind") == "personal" else "target_unknown_indicator"
        return Lack(reason, (at,), MappingProxyType({"written": written or "-"}))
    unfit = _unfit(item)
    if unfit:
        return Lack(unfit, (record.fields["ind"].cell,), MappingProxyType({"indicator": item.name}))
    increment = subject is not None and subject.id == subjects.INCREMENT
    way = record.word("dir") or ("increment" if increment else "")
    if not way:
        at = record.fields["dir"].cell if "dir" in record.fields else record.cell
        return Lack("target_no_direction", (at,), MappingProxyType({"indicator": item.name}))
    direction = "increment" if increment and way in {"at_most", "increment"} else way
    asked = Asked(
        indicator=item,
        name=subject.name if increment and subject is not None else item.name,
        kind=cast("TargetKind", record.word("kind")),
        origin="workbook",
        direction=cast("Direction", direction),
        base_year=_year(record, "base_year") or base_year,
        target_year=_year(record, "target_year"),
        stated_base=_amount(record, "base", item, cut=False),
        amount=None,
        carry=options.carry or cast("CarryOver", record.word("carry") or "path"),
        carry_source=_carry_source(record, options),
        cells=tuple(part.cell for part in record.fields.values() if not isinstance(part, Blank)),
        source=words(record.fields, "source"),
        department=words(record.fields, "dept"),
    )
    filled = _amounts(record, asked)
    return _as_mean_cut(filled, law) if isinstance(filled, Asked) and item.id == MEAN_CUT else filled


def _as_mean_cut(asked: Asked, law: Standard | None) -> Asked | Lack:
    """Turn "mean annual cut of CO2 per value added at least r" into a road of the intensity itself."""
    intensity = find_indicator("co2_intensity", law)
    if intensity is None or asked.direction != "at_least" or asked.amount is None:
        return Lack("target_period_indicator", asked.cells[:1], MappingProxyType({"indicator": asked.name}))
    return replace(
        asked, indicator=intensity, direction="cut", every_year=asked.amount, amount=None, mean=True, stated_base=None
    )


def _unfit(item: Indicator) -> str:
    """Return why an indicator has no road from year to year, empty where it has one or is understood anyway."""
    if not item.formula:
        return "target_not_computed"
    return "target_period_indicator" if item.period != "year" and item.id not in RATES else ""


def _carry_source(record: Record, options: Options) -> CarrySource:
    if options.carry is not None:
        return options.carry_source
    return "workbook" if record.word("carry") else "default"


def _amounts(record: Record, asked: Asked) -> Asked | Lack:
    """Fill in the target and the yearly target of a row."""
    cut = asked.direction in {"cut", "rise"}
    amount = _amount(record, "target", asked.indicator, cut=cut)
    annual = _amount(record, "annual", asked.indicator, cut=cut)
    trouble = _trouble(record, asked, amount, annual)
    if trouble is not None or asked.target_year is None:
        return trouble or _lack("target_no_year", record, "target_year", asked)
    if amount is not None:
        stated = annual if isinstance(annual, Derivation) and cut else None
        yearly = {asked.target_year: annual} if annual is not None and not cut else {}
        return replace(asked, amount=amount, annual_stated=stated, yearly=MappingProxyType(yearly))
    several = _year(record, "base_year") is not None and asked.base_year is not None
    if cut and several and asked.base_year is not None and asked.target_year - asked.base_year > 1:
        return replace(asked, every_year=annual)
    return replace(asked, yearly=MappingProxyType({asked.target_year: cast("Evaluated", annual)}))


def _trouble(record: Record, asked: Asked, amount: Evaluated | None, annual: Evaluated | None) -> Lack | None:
    """Return why a row's figures cannot be used, None where they can."""
    given = [part for part in (amount, annual) if part is not None]
    if not given:
        return _lack("target_no_amount", record, "target", asked)
    for part in given:
        if isinstance(part, Missing):
            return part.lacks[0]
        if asked.direction in {"cut", "rise"} and not _is_rate(part, asked.direction):
            cells = tuple(leaf.number.cell for leaf in part.leaves() if leaf.number is not None)
            params: dict[str, Param] = {"indicator": asked.name, "value": f"{numbers.plain(part.value)}%"}
            return Lack("target_bad_rate", cells, MappingProxyType(params))
    return None


def _lack(reason: str, record: Record, column: str, asked: Asked) -> Lack:
    at = record.fields[column].cell if column in record.fields else record.cell
    return Lack(reason, (at,), MappingProxyType({"indicator": asked.name}))


def _is_rate(part: Derivation, direction: str) -> bool:
    """Tell whether a rate can be meant: above 0, and a cut below 100 per cent."""
    return part.value > 0 and (direction == "rise" or part.value < numbers.HUNDRED)


def _amount(record: Record, column: str, item: Indicator, *, cut: bool) -> Evaluated | None:
    """Return a figure of a row in per cent (cuts) or in the indicator's unit; None where it is empty."""
    found = record.fields.get(column)
    if found is None or (isinstance(found, Blank) and found.reason in {"empty", "marker"}):
        return None
    if not isinstance(found, Number):
        written = found.as_written
        return Missing.of("target_bad_figure", found.cell, indicator=item.name, written=written or "-")
    value = algebra.convert(algebra.from_cell(found, label=_column_label(column)), "%" if cut else item.unit)
    if isinstance(value, Derivation):
        return value
    return Missing.of("target_bad_figure", found.cell, indicator=item.name, written=found.as_written)


def _column_label(column: str) -> Text:
    return label({"base": "target_stated_base", "target": "target_stated", "annual": "target_stated_annual"}[column])


def _year(record: Record, column: str) -> int | None:
    found = record.fields.get(column)
    return int(found.value) if isinstance(found, Number) else None


def _gathered(found: list[Asked]) -> list[Asked]:
    """Join rows that hold only a yearly target with the target they lead to; those without one stand together."""
    finals = [item for item in found if item.amount is not None or item.every_year is not None]
    loose: dict[tuple[str, str, str], list[Asked]] = {}
    for item in found:
        if item.amount is None and item.every_year is None:
            loose.setdefault((item.indicator.id, item.direction, item.kind), []).append(item)
    made: list[Asked] = []
    for final in finals:
        same = loose.get((final.indicator.id, final.direction, final.kind), [])
        mine = [item for item in same if _leads_to(item, final, finals)]
        for item in mine:
            same.remove(item)
        yearly = {**final.yearly, **{year: value for item in mine for year, value in item.yearly.items()}}
        cells = (*final.cells, *(cell for item in mine for cell in item.cells))
        made.append(replace(final, yearly=MappingProxyType(yearly), cells=cells))
    for rest in loose.values():
        if rest:
            last = max(rest, key=lambda item: item.target_year or 0)
            merged = {year: value for item in rest for year, value in item.yearly.items()}
            cells = tuple(cell for item in rest for cell in item.cells)
            made.append(replace(last, yearly=MappingProxyType(merged), cells=cells))
    return made


def _leads_to(item: Asked, final: Asked, finals: list[Asked]) -> bool:
    """Tell whether a yearly target belongs to ``final``: the nearest one that is not before its year."""
    year = item.target_year or 0
    later = [
        other.target_year or 0
        for other in finals
        if (other.indicator.id, other.direction, other.kind) == (item.indicator.id, item.direction, item.kind)
        and (other.target_year or 0) >= year
    ]
    return bool(later) and final.target_year == min(later)


def asked_of_plan(plan: subjects.PlanTarget, law: Standard | None, options: Options) -> Asked | None:
    """Return what a national or provincial target asks of the park's indicator; None where there is none."""
    item = find_indicator(plan.indicator, law)
    if item is None:
        return None
    note = "target_per_gdp" if plan.per == "gdp" else "target_of_plan"
    return Asked(
        indicator=item,
        name=item.name,
        kind="",
        origin="plan",
        direction="cut",
        base_year=plan.base_year,
        target_year=plan.target_year,
        stated_base=None,
        amount=algebra.from_factor(plan.cut, label=plan.factor.name),
        carry=options.carry or "path",
        carry_source=options.carry_source,
        evidence=plan.factor.evidence,
        factor=plan.factor,
        source=plan.factor.name.zh,
        notes=(Lack(note, (), MappingProxyType({"name": plan.factor.name})),),
    )
