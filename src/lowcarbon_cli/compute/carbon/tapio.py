"""Decoupling states after Tapio (2005): percentage change of CO2 over percentage change of value added.

Limits 0.8 and 1.2, both belonging to coupling. Not the elasticity of any standard: that one divides
compound yearly rates of energy by those of value added.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.model import numbers
from lowcarbon_cli.model.carbon.drivers import Tapio

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.drivers import TapioState

C = numbers.CONTEXT
LOW, HIGH = Decimal("0.8"), Decimal("1.2")


def tapio(output: tuple[Decimal, Decimal], co2: tuple[Decimal, Decimal]) -> Tapio:
    """Return the state of a period from value added and CO2 at its start and end (both starts positive)."""
    grown, more = _per_cent(*output), _per_cent(*co2)
    if grown == 0:
        return Tapio(grown, more, None, "undefined")
    ratio = C.divide(more, grown)
    return Tapio(grown, more, ratio, _state(ratio, growing=grown > 0, more=more > 0))


def _per_cent(start: Decimal, end: Decimal) -> Decimal:
    return C.multiply(C.divide(C.subtract(end, start), start), numbers.HUNDRED)


def _state(ratio: Decimal, *, growing: bool, more: bool) -> TapioState:
    if growing:
        if ratio < 0:
            return "strong_decoupling"
        if ratio < LOW:
            return "weak_decoupling"
        return "expansive_coupling" if ratio <= HIGH else "expansive_negative"
    if more:
        return "strong_negative"
    if ratio < LOW:
        return "weak_negative"
    return "recessive_coupling" if ratio <= HIGH else "recessive_decoupling"
