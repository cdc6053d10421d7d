"""The total under three treatments of purchased power, side by side.

Location-based: net purchase x the average factor of the chosen area. Market-based: traded green power and
certificates at zero, the rest at the national factor that leaves market-traded non-fossil power out; beside
it the same at the average factor, which holds that green power already and so counts it twice. Fossil power:
green power at zero, the rest at the factor that the zero-carbon park method prints (0.8325 kgCO2/kWh).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.compute.carbon.accounts_words import cells, flow_name, shown
from lowcarbon_cli.compute.carbon.green import CLAIMS, Green, claimed
from lowcarbon_cli.model.carbon.accounts import Variant
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import finding, label
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import factors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.compute.readings import Readings
    from lowcarbon_cli.model.carbon.accounts import Area, VariantId
    from lowcarbon_cli.model.findings import Finding
    from lowcarbon_cli.model.values import Evaluated

FOSSIL_YEAR = 2022
"""Year whose national fossil-power factor the zero-carbon park method prints."""


def variants(readings: Readings, year: int, total: Evaluated) -> tuple[Variant, ...]:
    """Return the variants of a year; ``total`` is the CO2 at the run's own grid factor."""
    if not readings.energy.by_fuel():
        return ()
    co2, area = readings.co2, readings.choices.grid_area
    others = algebra.sub(total, co2.power(year), label("accounts_without_power"))
    made, green = _Maker(readings, year, others), green_power(readings, year)
    average, market = co2.grid.of_kind(year, "average", area), co2.grid.of_kind(year, "excluding_market", "national")
    fossil = algebra.from_factor(factors.zero_carbon_power(), label=label("accounts_fossil_factor"))
    none = Green(algebra.constant(0, "10k_kwh", label("accounts_no_green_power")))
    known = isinstance(market.factor, Derivation)
    twice = Lack("accounts_average_twice") if known else Lack("accounts_no_market_factor", (), {"year": year})
    return (
        made.variant("location", none, average.factor, area, average.factor_year),
        made.variant("market_average", green, average.factor, area, average.factor_year, twice),
        made.variant("market", green, market.factor, "national", market.factor_year),
        made.variant("fossil", green, fossil, "national", FOSSIL_YEAR, Lack("accounts_fossil_fixed")),
    )


class _Maker(Struct, frozen=True):
    readings: Readings
    year: int
    others: Evaluated
    """CO2 of everything but purchased power."""

    def variant(
        self, key: VariantId, green: Green, factor: Evaluated, area: Area, factor_year: int | None, *notes: Lack
    ) -> Variant:
        net = self.readings.co2.net_power(self.year)
        rest = _rest(net, green.amount, self.year)
        power = algebra.convert(algebra.mul(rest, factor), "t")
        name = label(f"accounts_variant_{key}")
        total = algebra.named(algebra.add([self.others, power], name), f"co2_{key}", name, self.year)
        late = factor_year is not None and factor_year != self.year and key != "fossil"
        if late:
            notes = (*notes, Lack("grid_other_year", (), {"year": self.year, "factor_year": int(factor_year or 0)}))
        return Variant(key, green.amount, rest, factor, area, factor_year, power, total, (*green.notes, *notes))


def _rest(net: Evaluated, green: Evaluated, year: int) -> Evaluated:
    """Return net purchase less green power; more green power than net purchase has no rest."""
    rest = algebra.sub(net, green, label("accounts_rest"))
    if isinstance(rest, Derivation) and isinstance(green, Derivation) and green.value > 0 and rest.value < 0:
        return Missing.of("accounts_green_over_net", *cells(rest), year=year)
    return rest


def green_power(readings: Readings, year: int) -> Green:
    """Return the purchased power at zero in ``year``; more than was purchased sets nothing at zero."""
    found = claimed(readings.facts, year)
    if found is None:
        return Green(algebra.constant(0, "10k_kwh", label("taken_as_none")), (Lack("accounts_no_green"),))
    over = [column for column in CLAIMS if _exceeds(readings, column, year)]
    if over:
        wrong = cells(*(readings.facts.number(key, year) for key in (*over, "grid_purchase")))
        return Green(Missing.of("accounts_green_over_bought", *wrong, year=year))
    return found


def remarks(readings: Readings, year: int, made: tuple[Variant, ...]) -> Iterator[Finding]:
    """Yield what is wrong with the green power of a year, at its cells."""
    facts = readings.facts
    bought = facts.number("grid_purchase", year)
    for column in CLAIMS if made else ():
        claim = facts.number(column, year)
        if _exceeds(readings, column, year):
            values = {"power": shown(algebra.convert(claim, "10k_kwh")), "bought": shown(bought)}
            yield finding("LC-CO2-020", *cells(claim, bought), year=year, name=flow_name(column), **values)
    for variant in made:
        if variant.id != "market":
            continue
        for lack in variant.rest.lacks if isinstance(variant.rest, Missing) else ():
            if lack.reason == "accounts_green_over_net":
                values = {"green": shown(variant.green), "net": shown(readings.co2.net_power(year))}
                yield finding("LC-CO2-021", *lack.cells, year=year, **values)
        for lack in variant.notes:
            if lack.reason == "accounts_green_overlap":
                params: dict[str, Any] = dict(lack.params)
                yield finding("LC-CO2-022", *lack.cells, **params)


def _exceeds(readings: Readings, column: str, year: int) -> bool:
    """Tell whether a claim is more than what was purchased, both at their last written digits."""
    claim, bought = (readings.facts.number(key, year, interval=True) for key in (column, "grid_purchase"))
    amount = algebra.convert(claim, "10k_kwh")
    return isinstance(amount, Derivation) and isinstance(bought, Derivation) and amount.low > bought.high
