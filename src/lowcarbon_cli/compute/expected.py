"""The coming year as expected: what is known at the end of the last one, and next year's output.

The expected growth comes from the command (given as text), else from the sheet of targets, else,
where the year has already passed, from the data themselves.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute import algebra, formula
from lowcarbon_cli.compute import target_math as tm
from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model.dataset import Number
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.targets import Outlook
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import targets as subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.catalogue import Indicator, Standard
    from lowcarbon_cli.model.dataset import Record
    from lowcarbon_cli.model.values import Evaluated

_LEAST = Decimal(-100)
_MOST = Decimal(1000)


class Expected(Struct, frozen=True):
    """What every constraint is worked from: readings, law, years, and the expected output."""

    readings: Readings
    ahead: Readings
    """The same readings with the expected value added of the coming year."""
    law: Standard | None
    outlook: Outlook

    @property
    def year(self) -> int:
        """The coming year."""
        return self.outlook.year

    @property
    def last(self) -> int:
        """The year before it."""
        return self.outlook.last_year

    @property
    def base_year(self) -> int | None:
        """The park's base year, None where it is unknown or not before the last year."""
        first = self.readings.choices.base_year
        return first if first is not None and first < self.year else None

    def indicator(self, wanted: str) -> Indicator | None:
        """Return an indicator of the standard."""
        return self.law.indicator(wanted) if self.law is not None else None


def measure(readings: Readings, item: Indicator, year: int) -> Evaluated:
    """Return a yearly indicator of the data at constant prices, in its unit."""
    value = formula.evaluate(item.formula, formula.Context(readings, year, None, "constant"))
    return algebra.convert(value, item.unit)


def rate(text: str, name: str) -> Derivation:
    """Return a rate in per cent given as an option. Raises ``UsageError`` for anything else."""
    try:
        number = Decimal(text.strip().removesuffix("%").removesuffix("％"))
    except InvalidOperation as error:
        raise UsageError("bad_rate", option=name, value=text) from error
    if not (number.is_finite() and _LEAST < number < _MOST):
        raise UsageError("bad_rate", option=name, value=text)
    return algebra.constant(number, "%", label("target_given_rate"))


def expect(readings: Readings, law: Standard | None, year: int, growth: str | None) -> Expected:
    """Return the coming year ``year`` as expected."""
    last = year - 1
    expected = _growth(readings, year, growth)
    before = readings.value("iav_constant", last)
    name = label("target_expected_output")
    output = algebra.named(algebra.mul(before, tm.kept_of_change(expected)), "iav_constant", name, year)
    energy, co2 = readings.value("energy_total", last), readings.value("co2_total", last)
    outlook = Outlook(
        year=year,
        last_year=last,
        growth=expected,
        value_added_last=before,
        value_added=output,
        energy_last=energy,
        co2_last=co2,
        co2_intensity_last=algebra.div(co2, before),
    )
    ahead = readings.assuming({("iav_constant", year): output})
    return Expected(readings, ahead, law, outlook)


def _growth(readings: Readings, year: int, given: str | None) -> Evaluated:
    if given is not None:
        return rate(given, "--growth")
    rows = _stated(readings.facts.records("targets"), year)
    values = {item.value for item in rows}
    if len(values) > 1:
        cells = tuple(item.cell for item in rows)
        return Missing.of("growth_conflict", *cells, year=year)
    if rows:
        return algebra.from_cell(rows[0], label=label("target_growth"))
    known = algebra.div(readings.value("iav_constant", year), readings.value("iav_constant", year - 1))
    if isinstance(known, Derivation):
        return tm.change_of(known, label("target_growth_actual"))
    table = readings.dataset.tables.get("targets")
    heading = table.headings.get("growth") if table else None
    return Missing.of("no_expected_growth", *((heading,) if heading else ()), year=year)


def _stated(records: Iterable[Record], year: int) -> list[Number]:
    """Return the growth rates that the sheet of targets states for ``year``.

    A rate in a row whose target year lies before ``year`` is of the past. Where rows of that very year
    state one, those of later target years are not asked.
    """
    found: list[tuple[int | None, Number]] = []
    for record in records:
        target_year = number.value if (number := record.number("target_year")) else None
        when = None if target_year is None else int(target_year)
        if when is not None and when < year:
            continue
        growth = record.number("growth")
        if growth is not None:
            found.append((when, growth))
        subject = record.fields.get("ind")
        about = subjects.find_subject(subject.as_written) if subject is not None else None
        if about is not None and about.id == subjects.GROWTH and record.word("dir") == "rise" and when == year:
            for column in ("annual", "target"):
                stated = record.fields.get(column)
                if isinstance(stated, Number) and stated.unit == "%":
                    found.append((when, stated))
    own = [number for when, number in found if when == year]
    return own or [number for _, number in found]
