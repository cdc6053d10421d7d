"""The coming year as expected: what is known at the end of the last one, and next year's output.

The expected growth comes from the command (given as text), else from the sheet of targets (``growth_rows``),
else, where the year has already passed, from the data themselves.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.compute import algebra, formula
from lowcarbon_cli.compute import target_math as tm
from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.targets import Outlook
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.compute.growth_rows import Stated, Whole
    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.catalogue import Indicator, Standard
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
    inferred: tuple[Whole, ...] = ()
    """The cumulative growth from which that of the coming year was worked out, none where it was not."""

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


def expect(readings: Readings, law: Standard | None, year: int, growth: str | None, said: Stated) -> Expected:
    """Return the coming year ``year`` as expected; ``said`` is what the sheet of targets states of its growth."""
    last = year - 1
    expected = _growth(readings, year, growth, said)
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
    inferred = growth is None and isinstance(expected, Derivation)
    return Expected(readings, ahead, law, outlook, said.whole[:1] if inferred else ())


def _growth(readings: Readings, year: int, given: str | None, said: Stated) -> Evaluated:
    if given is not None:
        return rate(given, "--growth")
    if said.yearly:
        if len({item.value for item in said.yearly}) > 1:
            return Missing.of("growth_conflict", *(item.cell for item in said.yearly), year=year)
        return algebra.from_cell(said.yearly[0], label=label("target_growth"))
    if said.whole:
        return _inferred(readings, year, said.whole)
    known = algebra.div(readings.value("iav_constant", year), readings.value("iav_constant", year - 1))
    if isinstance(known, Derivation):
        return tm.change_of(known, label("target_growth_actual"))
    return _unknown(readings, year)


def _unknown(readings: Readings, year: int) -> Missing:
    table = readings.dataset.tables.get("targets")
    heading = table.headings.get("growth") if table else None
    return Missing.of("no_expected_growth", *((heading,) if heading else ()), year=year)


def _inferred(readings: Readings, year: int, rows: Sequence[Whole]) -> Evaluated:
    found = [_left_of(readings, year, item) for item in rows]
    if len({item.value for item in found if isinstance(item, Derivation)}) > 1:
        return Missing.of("growth_conflict", *(item.number.cell for item in rows), year=year)
    return next((item for item in found if isinstance(item, Missing)), found[0])


def _left_of(readings: Readings, year: int, whole: Whole) -> Evaluated:
    """Return base x (1 + T) / last - 1: the growth that is left of a cumulative one.

    A growth that is reached already says nothing of the coming year: nobody expects output to fall for it.
    """
    stated = algebra.from_cell(whole.number, label=label("target_stated"))
    before, last = readings.value("iav_constant", whole.base_year), readings.value("iav_constant", year - 1)
    left = tm.change_of(algebra.div(algebra.mul(before, tm.kept_of_change(stated)), last), label("target_growth"))
    if isinstance(left, Derivation) and left.value <= 0 < whole.number.value:
        return Missing.of(
            "growth_reached",
            whole.number.cell,
            indicator=whole.name,
            value=f"{numbers.plain(whole.number.value)}%",
            year=year,
            last=year - 1,
        )
    return left
