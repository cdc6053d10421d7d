"""The arithmetic of targets, on values with their derivation.

``kept`` is what is left of the base as a pure number: 1 - cut, 0.865 for a cut of 13.5 %. It chains by
multiplication, which is why cuts of several years are never added or subtracted.
"""

from __future__ import annotations

from decimal import Decimal
from math import gcd
from typing import TYPE_CHECKING

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated

LEAST_TARGET = Decimal("0.5")
"""Per cent below which a target is too small for a meaningful over-fulfilment ratio."""


def per_cent(part: Evaluated, name: Text | None = None) -> Evaluated:
    """Return a pure number in per cent, under a name where one is given."""
    converted = algebra.convert(algebra.pure(part), "%")
    return converted if name is None else algebra.named(converted, "", name)


def kept_of_cut(cut: Evaluated) -> Evaluated:
    """Return 1 - cut; ``cut`` in per cent, positive for a fall."""
    return algebra.sub(algebra.constant(1), algebra.convert(cut, "1"))


def kept_of_change(change: Evaluated) -> Evaluated:
    """Return 1 + change; ``change`` in per cent, negative for a fall."""
    return algebra.add([algebra.constant(1), algebra.convert(change, "1")])


def cut_of(kept: Evaluated, name: Text | None = None) -> Evaluated:
    """Return the cut 1 - kept in per cent."""
    return per_cent(algebra.sub(algebra.constant(1), kept), name)


def change_of(kept: Evaluated, name: Text | None = None) -> Evaluated:
    """Return the change kept - 1 in per cent."""
    return per_cent(algebra.sub(kept, algebra.constant(1)), name)


def equal_annual_cut(kept: Evaluated, years: int) -> Evaluated:
    """Return the equal cut per year, 1 - kept^(1/years), in per cent."""
    return cut_of(algebra.root(kept, years), label("target_annual_cut"))


def still_needed(target_kept: Evaluated, kept: Evaluated) -> Evaluated:
    """Return what the rest of the period has to leave: target_kept / kept. Never a difference of cuts."""
    return algebra.div(target_kept, kept)


def progress_log(kept: Evaluated, target_kept: Evaluated) -> Evaluated:
    """Return ln(kept) / ln(target_kept) in per cent; ``Missing`` for a target that changes nothing."""
    if isinstance(target_kept, Derivation) and target_kept.value == 1:
        return Missing.of("target_no_change")
    return per_cent(algebra.div(algebra.log(kept), algebra.log(target_kept)), label("target_progress_log"))


def progress_linear(kept: Evaluated, target_kept: Evaluated) -> Evaluated:
    """Return (1 - kept) / (1 - target_kept) in per cent."""
    if isinstance(target_kept, Derivation) and target_kept.value == 1:
        return Missing.of("target_no_change")
    one = algebra.constant(1)
    ratio = algebra.div(algebra.sub(one, kept), algebra.sub(one, target_kept))
    return per_cent(ratio, label("target_progress_linear"))


def over_fulfilment(cut: Evaluated, target_cut: Evaluated) -> Evaluated:
    """Return (cut - target) / target in per cent; hidden for targets below 0.5 points. Cuts in per cent."""
    if isinstance(target_cut, Derivation) and abs(target_cut.value) < LEAST_TARGET:
        return Missing.of("target_too_small")
    return per_cent(algebra.div(algebra.sub(cut, target_cut), target_cut), label("target_over"))


def saving(before: Evaluated, after: Evaluated, volume: Evaluated, unit: str) -> Evaluated:
    """Return (intensity before - after) x volume in ``unit``; positive = saved."""
    product = algebra.mul(algebra.sub(before, after), volume)
    return algebra.named(algebra.convert(product, unit), "", label("target_saving"))


def share_of_period(kept: Evaluated, passed: int, years: int) -> Evaluated:
    """Return kept^(passed/years) with the fraction in its lowest terms; 1 after no year."""
    if passed == 0:
        return algebra.constant(1)
    common = gcd(passed, years)
    return algebra.root(algebra.power(kept, passed // common), years // common)


def on_road(base: Evaluated, kept: Evaluated, passed: int, years: int) -> Evaluated:
    """Return base x kept^(passed/years): the required value of a compound road."""
    return base if passed == 0 else algebra.mul(base, share_of_period(kept, passed, years), label("target_required"))


def on_line(base: Evaluated, target: Evaluated, passed: int, years: int) -> Evaluated:
    """Return base + (target - base) x passed / years: the required value of a linear road."""
    if passed == 0:
        return base
    share = algebra.div(algebra.constant(passed), algebra.constant(years))
    step = algebra.mul(algebra.sub(target, base), share)
    return algebra.add([base, step], label("target_required"))


def elasticity(energy_growth: Evaluated, output_growth: Evaluated) -> Evaluated:
    """Return g_E / g_V of rates in per cent; ``Missing`` without growth of output."""
    return algebra.div(algebra.convert(energy_growth, "1"), algebra.convert(output_growth, "1"))
