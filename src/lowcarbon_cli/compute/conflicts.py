"""Which constraints disagree: targets of the park among each other, and two readings of one limit.

Ceilings never contradict each other outright: who keeps to the tighter one keeps to both. But a plan
that counts on the looser one fails, so every such pair is named.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.model.targets import Conflict
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Literal

    from lowcarbon_cli.model.targets import Allowance

_BY_INTENSITY = frozenset({"path", "yearly", "co2_path", "co2_yearly"})
_BY_TOTAL = frozenset({"increment_cap", "energy_cap", "co2_cap"})
_READINGS = (("elasticity_year", "elasticity_period"), ("co2_year", "co2_period"))


def conflicts(allowances: Sequence[Allowance]) -> tuple[Conflict, ...]:
    """Return the pairs that allow different amounts in the coming year."""
    return tuple(_all(allowances))


def _all(allowances: Sequence[Allowance]) -> Iterator[Conflict]:
    known = [item for item in allowances if isinstance(item.allowed, Derivation)]
    for quantity in ("energy", "co2"):
        mine = [item for item in known if item.quantity == quantity]
        intensity = _tightest([item for item in mine if item.id in _BY_INTENSITY])
        total = _tightest([item for item in mine if item.id in _BY_TOTAL])
        if intensity is not None and total is not None:
            yield from _pair(intensity, total, "targets")
    for one, other in _READINGS:
        first = next((item for item in known if item.id == one), None)
        second = next((item for item in known if item.id == other), None)
        if first is not None and second is not None:
            yield from _pair(first, second, "readings")


def _tightest(found: Sequence[Allowance]) -> Allowance | None:
    return min(found, key=_amount, default=None)


def _amount(item: Allowance) -> Decimal:
    return item.allowed.value if isinstance(item.allowed, Derivation) else Decimal("Infinity")


def _pair(one: Allowance, other: Allowance, kind: Literal["targets", "readings"]) -> Iterator[Conflict]:
    if not (isinstance(one.allowed, Derivation) and isinstance(other.allowed, Derivation)):
        return
    if one.allowed.value == other.allowed.value:
        return
    loose, tight = (one, other) if one.allowed.value > other.allowed.value else (other, one)
    yield Conflict(kind, loose.key, tight.key, loose.allowed, tight.allowed)
