"""Rules about the elasticity coefficient itself: where it is undefined, unstable, mirrored or undecided."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.check.intervals import cells_of
from lowcarbon_cli.check.words import PLACES, column_name, per_cent, shown
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.text import Text, years_text
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.check.subject import Subject
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.results import IndicatorResult

ENERGY = "energy_elasticity"
_FINE = Decimal("0.0005")
"""Half a unit of the third decimal: rates in per cent are hardly ever written finer than the second."""
Rates = tuple[Derivation, Derivation]
"""Mean annual growth of what is measured, and of value added."""


def rule_ela_001(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-001: value added did not grow at all over the period: the coefficient is not defined.

    Exactly zero only; a tiny growth is LC-ELA-002's. Nothing is divided, the verdict is not assessable.
    """
    row = _main(subject)
    if row is not None and isinstance(row.value, Missing):
        for lack in row.value.lacks:
            if lack.reason == "division_by_zero":
                yield finding("LC-ELA-001", *lack.cells, **_when(row))


def rule_ela_002(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-002: value added grew or fell by less than ``min_growth`` a year: the coefficient is unstable.

    Says nothing against the data. The judged period only; single years are for information.
    """
    row, rates = _main_rates(subject)
    if row is None or rates is None:
        return
    slow = subject.tolerance("LC-ELA-002", "min_growth")
    if abs(rates[1].value) < slow:
        values = {"growth": per_cent(rates[1].value, 4), "value": _shown(row), "least": per_cent(slow)}
        yield finding("LC-ELA-002", *cells_of(rates[1]), **_when(row), **values)


def rule_ela_003(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-003: value added fell over the judged period: the mirrored limit applies, or none.

    Never errs where growth is computed; silent where it is missing.
    """
    row, rates = _main_rates(subject)
    if row is None or rates is None or rates[1].value >= 0:
        return
    limit = f"{row.limit.op} {shown(row.limit_value)}" if row.limit is not None and row.limit_value is not None else "-"
    values = {"iav": per_cent(rates[1].value), "energy": per_cent(rates[0].value), "limit": limit}
    yield finding("LC-ELA-003", *cells_of(rates[1]), **_when(row), **values)


def rule_ela_004(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-004: energy fell while value added rose: the coefficient is negative and met, yearbooks print nothing.

    Never errs where both rates are computed; silent where energy stayed the same.
    """
    row, rates = _main_rates(subject)
    if row is not None and rates is not None and rates[0].value < 0 < rates[1].value:
        yield finding("LC-ELA-004", *cells_of(*rates), **_when(row), value=_shown(row))


def rule_ela_006(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-006: single years on the other side of the limit than the judged period.

    An info, for no figure is wrong: the period's verdict counts, and the reader should know that another
    convention would change it. Years in which value added fell are held against the mirrored limit.
    """
    row = _main(subject)
    if row is None or row.verdict not in {Verdict.MET, Verdict.NOT_MET} or row.limit_value is None:
        return
    met = row.verdict is Verdict.MET
    other = []
    for yearly in subject.rows(ENERGY):
        rates = _rates(yearly)
        if yearly.period in {None, row.period} or rates is None or not isinstance(yearly.value, Derivation):
            continue
        value = yearly.value.value
        passes = value <= row.limit_value if rates[1].value > 0 else value >= row.limit_value
        if passes != met:
            other.append(f"{yearly.year}: {_shown(yearly)}")
    if other:
        yield finding("LC-ELA-006", **_when(row), value=_shown(row), years=", ".join(other))


def rule_ela_008(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-008: years between the first and the last year with data that have none.

    Nothing is treated as consecutive: yearly rates across the gap are not computed. The years right after
    the base year may be absent: a plan's base and its later years are a usual form. A row whose year
    cannot be read is named too, for it may be the one that is missing.
    """
    years, base = subject.figures.years, subject.figures.choices.base_year
    missing = sorted(set(range(years[0], years[-1])) - set(years)) if years else []
    missing = [year for year in missing if _before(years, year) != base]
    if not missing:
        return
    around = {year for gap in missing for year in (_before(years, gap), _after(years, gap))}
    cells = []
    for sheet in ("economy", "totals", "energy", "power", "env"):
        for record in subject.records(sheet):
            found = record.fields.get("year")
            if found is not None and (record.year is None or record.year in around):
                cells.append(found.cell)
    texts = {"missing": _listed(missing), "years": _listed(years)}
    yield finding("LC-ELA-008", *dict.fromkeys(cells), **texts)


def rule_ela_009(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-009: rounded inputs leave the coefficient on both sides of its limit: undetermined.

    Only figures declared as rounded, and growth rates typed without levels, are intervals here.
    """
    for one in subject.figures.assessments:
        for row in one.indicators:
            if row.verdict is not Verdict.UNDETERMINED or not row.id.endswith("_elasticity"):
                continue
            straddling = next((item for item in row.reasons if item.reason == "interval_straddles"), None)
            if straddling is not None:
                ends = {key: str(straddling.params[key]) for key in ("low", "high")}
                limit = shown(row.limit_value) if row.limit_value is not None else "-"
                yield finding("LC-ELA-009", *cells_of(row.value), **_when(row), name=row.name, limit=limit, **ends)


def rule_ela_014(subject: Subject) -> Iterator[Finding]:
    """LC-ELA-014: real growth that looks like fractions (0.0566) in a column of per cent.

    Seen against growth at current prices, which is many times as large though it differs by prices only. Errs
    towards silence: one typed rate of ``most`` per cent or more proves the column, a single year needs a figure with
    more decimals than a rate in per cent has, and levels at constant prices, which are used before rates, leave it
    to LC-ECO-003.
    """
    rates = [(record, rate) for record, rate in subject.numbers("economy", "iav_growth") if rate.value != 0]
    most = subject.tolerance("LC-ELA-014", "most")
    if not rates or any(abs(rate.value) >= most for _, rate in rates) or subject.numbers("economy", "iav_constant"):
        return
    for column in ("iav_current", "output"):
        pairs = [(rate, grown) for record, rate in rates if (grown := _grown(subject, record, column)) is not None]
        if pairs:
            break
    else:
        return
    typed = sum((rate.value for rate, _ in pairs), numbers.ZERO)
    current = sum((grown for _, grown in pairs), numbers.ZERO)
    certain = len(pairs) > 1 or pairs[0][0].half_width <= _FINE
    if not certain or typed * current <= 0 or abs(current) < subject.tolerance("LC-ELA-014", "times") * abs(typed):
        return
    first = rates[0][1]
    yield finding(
        "LC-ELA-014",
        *(rate.cell for _, rate in rates),
        name=column_name("economy", "iav_growth"),
        years=years_text(record.year for record, _ in rates if record.year is not None),
        typed=_range([rate.value for _, rate in rates], PLACES),
        other=column_name("economy", column),
        current=_range([grown for _, grown in pairs], 2),
        first=first.as_written,
        hundred=shown(first.value.scaleb(2)),
    )


def _grown(subject: Subject, record: Record, column: str) -> Decimal | None:
    """Return by how many per cent a level grew in the year of a record."""
    before = subject.of_year("economy", record.year - 1) if record.year is not None else None
    level, base = record.number(column), before.number(column) if before is not None else None
    if level is None or base is None or base.value <= 0:
        return None
    return (numbers.CONTEXT.divide(level.value, base.value) - 1).scaleb(2)


def _range(values: list[Decimal], places: int) -> Text:
    """Return the smallest and largest of some figures, one where they look alike."""
    low, high = shown(min(values), places), shown(max(values), places)
    return Text(low, low) if low == high else Text(f"{low} 至 {high}", f"{low} to {high}")


def _main(subject: Subject) -> IndicatorResult | None:
    return next(iter(subject.rows(ENERGY)), None)


def _main_rates(subject: Subject) -> tuple[IndicatorResult | None, Rates | None]:
    row = _main(subject)
    return row, _rates(row) if row is not None else None


def _rates(row: IndicatorResult) -> Rates | None:
    value = row.value
    if not isinstance(value, Derivation) or value.op != "div" or row.period is None:
        return None
    return value.parts[0], value.parts[1]


def _when(row: IndicatorResult) -> dict[str, str]:
    first, last = row.period or (row.year, row.year)
    return {"period": f"{first}-{last}"}


def _shown(row: IndicatorResult) -> str:
    return shown(row.value.value) if isinstance(row.value, Derivation) else "-"


def _before(years: tuple[int, ...], gap: int) -> int:
    return max(year for year in years if year < gap)


def _after(years: tuple[int, ...], gap: int) -> int:
    return min(year for year in years if year > gap)


def _listed(years: tuple[int, ...] | list[int]) -> str:
    return ", ".join(str(year) for year in years)
