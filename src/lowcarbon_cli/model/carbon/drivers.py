"""What drove the change of CO2: effects by the logarithmic mean Divisia index, decoupling, the grid's part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from msgspec import Struct

if TYPE_CHECKING:
    from decimal import Decimal

    from lowcarbon_cli.model.findings import Lack
    from lowcarbon_cli.model.values import Evaluated

EffectId = Literal["scale", "structure", "intensity", "mix", "factor", "carbon", "process"]
EFFECTS: tuple[EffectId, ...] = get_args(EffectId)
"""``carbon`` is mix and factor in one, where fuels are not given; ``process`` is what is not from energy."""

TapioState = Literal[
    "strong_decoupling",
    "weak_decoupling",
    "expansive_coupling",
    "expansive_negative",
    "recessive_decoupling",
    "recessive_coupling",
    "weak_negative",
    "strong_negative",
    "undefined",
]


class Input(Struct, frozen=True):
    """One sector (and carrier) in one year: value added in 10k_cny, energy in tce, CO2 in t."""

    year: int
    sector: str
    carrier: str
    value_added: Evaluated
    energy: Evaluated
    co2: Evaluated


class Effect(Struct, frozen=True):
    """One driver's share of a change, in t CO2."""

    id: EffectId
    value: Decimal


class Tapio(Struct, frozen=True):
    """Decoupling of CO2 from value added (Tapio 2005); not the elasticity of any standard."""

    output: Decimal
    """Change of value added over the period, per cent."""
    co2: Decimal
    """Change of CO2 over the period, per cent."""
    ratio: Decimal | None
    """``co2 / output``; None where value added did not change."""
    state: TapioState


class Step(Struct, frozen=True):
    """A change from one year to a later one; ``chained`` where the effects are sums of the yearly ones."""

    first: int
    last: int
    chained: bool
    change: Decimal
    effects: tuple[Effect, ...]
    residual: Decimal
    """Change less the sum of the effects, in t."""
    tapio: Tapio
    grid: Decimal | None
    """Part of the change that comes from a changed grid factor alone, in t; None where it is not known."""


class Drivers(Struct, frozen=True):
    """The drivers of a park's CO2, from its sectors or from the park as one sector."""

    source: Literal["sectors", "park"]
    detailed: bool
    """True where carriers are known, so that mix and factor can be told apart."""
    steps: tuple[Step, ...]
    """Year by year, then the sum of these, then first to last at once."""
    inputs: tuple[Input, ...]
    notes: tuple[Lack, ...] = ()
