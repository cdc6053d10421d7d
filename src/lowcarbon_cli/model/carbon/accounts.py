"""CO2 and energy accounts of a park by year: lines (T9), variants of purchased power, two energy totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from lowcarbon_cli.model.display import Units

if TYPE_CHECKING:
    from lowcarbon_cli.model.cells import CellRef
    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated

Category = Literal[
    "fuel", "transformation", "process", "waste", "power", "heat", "stated", "unknown", "recovered", "sink"
]
"""``stated``: the whole total as the workbook states it. ``unknown``: a row whose category cannot be read."""
LineKind = Literal["counted", "part", "apart"]
"""counted: enters the total. part: shown below a counted line that holds it. apart: stands after the total."""
VariantId = Literal["location", "market_average", "market", "fossil"]
Area = Literal["national", "region", "province"]
Way = Literal["in", "out", "own"]
Carrier = Literal["electricity", "heat"]
Explained = Literal["loss", "none", "unexplained"]
"""loss: the surplus of a network lies within what networks lose. none: nothing is left over."""


class AccountLine(Struct, frozen=True):
    """One line of T9. CO2 in t, negative for what is taken off; ``activity`` None where only CO2 is stated."""

    category: Category
    kind: LineKind
    name: Text
    activity: Evaluated | None
    factor: Evaluated | None
    """tCO2 per unit of ``activity``, with its leaves: rows of factor tables or cells of the park."""
    factor_source: str
    """The park's own words for where the factor comes from, empty where it says nothing."""
    co2: Evaluated
    share: Evaluated | None
    """Per cent of the total; only for counted lines."""
    notes: tuple[Lack, ...] = ()
    cells: tuple[CellRef, ...] = ()
    """The cell where the line starts in the workbook, none for computed lines."""


class Variant(Struct, frozen=True):
    """The total with one treatment of purchased power: green power at zero, the rest at one factor."""

    id: VariantId
    green: Evaluated
    """Power at zero in 10k_kwh; an exact zero in the location-based variant."""
    rest: Evaluated
    """Net purchase less green power, in 10k_kwh."""
    factor: Evaluated
    """tCO2 per 10k_kwh of the rest."""
    area: Area
    factor_year: int | None
    power: Evaluated
    total: Evaluated
    notes: tuple[Lack, ...] = ()


class NetworkGap(Struct, frozen=True):
    """A network in one year, in 10k_kwh or gj: what was at its disposal, what was used, what is left over."""

    carrier: Carrier
    supply: Evaluated
    used: Evaluated
    gap: Evaluated
    coefficient: Evaluated
    tce: Evaluated
    """The gap in tce: the part of boundary less statistical total that stands at this network."""
    explained: Explained


class EnergyLine(Struct, frozen=True):
    """A flow over the park's boundary in tce, ``amount`` in its physical unit.

    in: comes into the park. out: leaves it. own: made or recovered inside, so that it did not come in although
    its use stands among the consumption. Out and own are subtracted.
    """

    way: Way
    name: Text
    amount: Evaluated
    tce: Evaluated


class EnergyTotals(Struct, frozen=True):
    """The totals of a year in tce at the run's basis, and what lies between them."""

    stated: bool
    """True where the statistical total is one that the workbook states: nothing stands behind it."""
    statistical: Evaluated
    boundary: Evaluated
    lines: tuple[EnergyLine, ...]
    """What the boundary total is made of."""
    gap: Evaluated
    """Boundary less statistical total."""
    networks: tuple[NetworkGap, ...]
    rest: Evaluated
    """What of the gap no network holds; 0 unless one carrier stands at two coefficients or two scopes."""
    plain: Evaluated | None
    """Every firm's consumption added up: wrong where plants of the park have an output. None: they have none."""
    plain_excess: Evaluated | None
    """Plain sum less statistical total."""
    plain_share: Evaluated | None
    """The excess in per cent of the statistical total."""
    plain_notes: tuple[Lack, ...]
    """Why the plain sum is wrong."""
    equivalent: Evaluated
    """The statistical total with electricity at equivalent value."""


class AccountYear(Struct, frozen=True):
    """The accounts of one year."""

    year: int
    lines: tuple[AccountLine, ...]
    """Counted lines and their parts in the order of the table."""
    total: Evaluated
    """CO2 in t; never less sinks or recovered CO2."""
    apart: tuple[AccountLine, ...]
    """CO2 recovered and sinks."""
    variants: tuple[Variant, ...]
    energy: EnergyTotals
    simplified: Evaluated
    """The fossil-power variant over energy at equivalent value, tCO2/tce: not the official method."""
    notes: tuple[Lack, ...] = ()


class Accounts(Struct, frozen=True):
    """The accounts of all years, and the factor sets, years and bases that they stand on."""

    years: tuple[AccountYear, ...]
    bases: tuple[tuple[Text, Text], ...]
    """Name of each choice that shapes the figures, and what was chosen."""
    breaks: tuple[Lack, ...]
    """Years between which the grid factors change their series: figures of the two sides are not joined."""
    units: Units = Units()
