"""The logarithmic mean Divisia index, additive form I (LMDI-I), on plain decimals.

C = sum over sectors i and carriers j of V x (V_i/V) x (E_i/V_i) x (E_ij/E_i) x (C_ij/E_ij). The effect of a
factor x is the sum of L(C_ij at the end, C_ij at the start) x ln(x at the end / x at the start), with the
logarithmic mean L(a, b) = (a - b) / (ln a - ln b) and L(a, a) = a; the effects add up to the change without
residual. Where a term is 0 in one year the analytic limit holds: the whole term belongs to the first
factor that is 0 there (Ang and Liu 2007, on zero values in LMDI). Logarithms have 34 significant digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from lowcarbon_cli.model.carbon.drivers import EffectId

C = numbers.CONTEXT
Key = tuple[str, str]
"""Sector and carrier."""


class Term(Struct, frozen=True):
    """One sector and carrier in one year; ``sector_energy`` is the sum over the sector's carriers."""

    value_added: Decimal
    sector_energy: Decimal
    energy: Decimal
    co2: Decimal


def log_mean(one: Decimal, other: Decimal) -> Decimal:
    """Return the logarithmic mean of two positive numbers; of equal ones the number itself."""
    if one == other:
        return one
    return C.divide(C.subtract(one, other), C.subtract(C.ln(one), C.ln(other)))


def decompose(
    before: Mapping[Key, Term], after: Mapping[Key, Term], output: tuple[Decimal, Decimal], *, detailed: bool
) -> dict[EffectId, Decimal]:
    """Return the effects on CO2 in its own unit; ``output`` is total value added before and after.

    With ``detailed`` mix and factor stand apart, else they are one (``carbon``). Value added and energy of a
    term with CO2 must be positive.
    """
    last: tuple[EffectId, ...] = ("mix", "factor") if detailed else ("carbon",)
    effects: dict[EffectId, Decimal] = dict.fromkeys(("scale", "structure", "intensity", *last), numbers.ZERO)
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        start, end = old.co2 if old else numbers.ZERO, new.co2 if new else numbers.ZERO
        if start == end == 0:
            continue
        if old is None or new is None or start == 0 or end == 0:
            gone = old if start == 0 else new
            effects[_vanished(gone, detailed=detailed)] += C.subtract(end, start)
            continue
        weight = log_mean(end, start)
        for name, (first, second) in _factors(old, new, output, detailed=detailed).items():
            share = C.multiply(weight, C.subtract(C.ln(second), C.ln(first)))
            effects[name] = C.add(effects[name], share)
    return effects


def _vanished(term: Term | None, *, detailed: bool) -> EffectId:
    """Return the first factor that is 0 where a term has no CO2."""
    if term is None or term.value_added == 0:
        return "structure"
    if term.sector_energy == 0:
        return "intensity"
    if not detailed:
        return "carbon"
    return "mix" if term.energy == 0 else "factor"


def _factors(
    old: Term, new: Term, output: tuple[Decimal, Decimal], *, detailed: bool
) -> dict[EffectId, tuple[Decimal, Decimal]]:
    found: dict[EffectId, tuple[Decimal, Decimal]] = {
        "scale": output,
        "structure": (C.divide(old.value_added, output[0]), C.divide(new.value_added, output[1])),
        "intensity": (C.divide(old.sector_energy, old.value_added), C.divide(new.sector_energy, new.value_added)),
    }
    if detailed:
        found["mix"] = C.divide(old.energy, old.sector_energy), C.divide(new.energy, new.sector_energy)
        found["factor"] = C.divide(old.co2, old.energy), C.divide(new.co2, new.energy)
    else:
        found["carbon"] = C.divide(old.co2, old.sector_energy), C.divide(new.co2, new.sector_energy)
    return found
