"""What every constraint allows in the coming year, the binding one of each quantity marked.

A limit on the elasticity of energy turns into a ceiling whether output grows or shrinks: k <= L with
g_V > 0 and the mirrored k >= L with g_V < 0 both say g_E <= L x g_V. Without growth, or where the
standard has no limit for shrinking output, it says nothing: then the constraint is not applicable.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.compute import algebra, ceilings
from lowcarbon_cli.compute import target_math as tm
from lowcarbon_cli.compute.limits import Bound, bound
from lowcarbon_cli.model.findings import Lack, Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.targets import Allowance
from lowcarbon_cli.model.values import Derivation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.compute.expected import Expected
    from lowcarbon_cli.compute.target_rows import Asked
    from lowcarbon_cli.model.targets import Quantity, Target
    from lowcarbon_cli.model.values import Evaluated

_UNITS = {"energy": "tce", "co2": "t"}


def allowances(expected: Expected, targets: Sequence[Target], rates: Sequence[Asked]) -> tuple[Allowance, ...]:
    """Return every constraint on energy, then on CO2; ``rates`` are the park's own targets for the elasticity."""
    found = [
        *_of_elasticity(expected, bound(expected, "energy_elasticity", (expected.last, expected.year)), year=True),
        *_of_elasticity(expected, _period_bound(expected, "energy_elasticity"), year=False),
        _of_intensity_limit(expected),
        *(part for asked in rates for part in _own_elasticity(expected, asked)),
        *(_of_target(expected, target) for target in targets if _about(expected, target)),
        _of_mean_cut(expected, year=True),
        _of_mean_cut(expected, year=False),
    ]
    energy = [item for item in found if item.quantity == "energy"]
    co2 = [item for item in found if item.quantity == "co2"]
    return (*_marked(energy), *_marked(co2))


def _period_bound(expected: Expected, wanted: str) -> Bound | Missing:
    if expected.base_year is None:
        return Missing.of("no_base_year")
    return bound(expected, wanted, (expected.base_year, expected.year))


# -- limits of the standard --------------------------------------------------------------------


def _of_elasticity(expected: Expected, limit: Bound | Missing, *, year: bool) -> list[Allowance]:
    key = "elasticity_year" if year else "elasticity_period"
    if isinstance(limit, Missing):
        return [_made(expected, key, "energy", limit)]
    work = ceilings.elasticity_year if year else ceilings.elasticity_period
    allowed = work(expected, limit.value)
    made = _made(expected, key, "energy", allowed, strict=limit.limit.op in {"<", ">"})
    mirrored = (Lack("target_mirrored"),) if limit.limit.op in {">=", ">"} else ()
    unread = () if limit.limit.equality_known else (Lack("equality_unread"),)
    return [replace(made, evidence=limit.evidence, notes=(*made.notes, *mirrored, *unread))]


def _own_elasticity(expected: Expected, asked: Asked) -> list[Allowance]:
    """Return the park's own elasticity target under both readings."""
    if _why_unused(asked, expected.year):
        return []
    growth, amount = expected.outlook.growth, asked.amount or Missing(())
    none: Missing | None = None
    if isinstance(growth, Derivation) and growth.value == 0:
        none = Missing.of("no_limit_for_condition", covered=label("growth_not_zero"))
    works = (("elasticity_year", ceilings.elasticity_year), ("elasticity_period", ceilings.elasticity_period))
    return [
        replace(
            _made(expected, key, "energy", none or work(expected, amount)),
            id=f"{key}:target",
            target=f"energy_elasticity:{asked.target_year or ''}",
            department=asked.department,
        )
        for key, work in works
    ]


def unused_rates(rates: Sequence[Asked], year: int) -> list[Lack]:
    """Return which of the park's targets for the elasticity set no ceiling, and why."""
    return [
        Lack(why, asked.cells[:1], MappingProxyType({"indicator": asked.name, "target_year": asked.target_year or "-"}))
        for asked in rates
        if (why := _why_unused(asked, year))
    ]


def _why_unused(asked: Asked, year: int) -> str:
    if asked.target_year is not None and asked.target_year < year:
        return "target_rate_past"
    usable = asked.direction == "at_most" and isinstance(asked.amount, Derivation)
    return "" if usable else "target_rate_no_ceiling"


def _of_intensity_limit(expected: Expected) -> Allowance:
    limit = _period_bound(expected, "energy_intensity")
    if isinstance(limit, Missing) and expected.base_year is None:
        limit = bound(expected, "energy_intensity", None)
    if isinstance(limit, Missing):
        return _made(expected, "intensity_limit", "energy", limit)
    allowed = algebra.mul(limit.value, expected.outlook.value_added)
    made = _made(expected, "intensity_limit", "energy", allowed, strict=limit.limit.op == "<")
    unread = () if limit.limit.equality_known else (Lack("equality_unread"),)
    return replace(made, evidence=limit.evidence, notes=(*made.notes, *unread))


def _of_mean_cut(expected: Expected, *, year: bool) -> Allowance:
    """Return the standard's mean annual cut of CO2 per value added: next year alone, or over the period."""
    key = "co2_year" if year else "co2_period"
    limit = _period_bound(expected, "co2_intensity_reduction")
    if isinstance(limit, Missing):
        return _made(expected, key, "co2", limit)
    work = ceilings.mean_cut_year if year else ceilings.mean_cut_period
    made = _made(expected, key, "co2", work(expected, limit.value), strict=limit.limit.op == ">")
    return replace(made, evidence=limit.evidence)


# -- the park's own and higher targets ---------------------------------------------------------

_QUANTITIES: dict[str, tuple[Quantity, bool]] = {
    "energy_intensity": ("energy", True),
    "energy_total": ("energy", False),
    "co2_intensity": ("co2", True),
    "co2_total": ("co2", False),
}
"""Indicator -> the quantity it bounds, and whether it does so per value added."""


def _about(expected: Expected, target: Target) -> bool:
    """Tell whether a target has a say in the coming year; limits of the standard have rows of their own."""
    if target.origin == "standard" or (target.target_year is not None and target.target_year < expected.year):
        return False
    if target.base_year is not None and target.base_year >= expected.year:
        return False  # nothing is required of the base year itself
    return target.kind == "personal" or _is_ceiling(target)


def _is_ceiling(target: Target) -> bool:
    return target.indicator in _QUANTITIES and target.direction in {"cut", "at_most", "increment"}


def _of_target(expected: Expected, target: Target) -> Allowance:
    quantity, per_output = _QUANTITIES.get(target.indicator, ("energy", False))
    if not _is_ceiling(target):
        allowed: Evaluated = Missing.of("target_no_ceiling", *target.cells[:1], indicator=target.name)
    else:
        allowed = target.required_next
        if per_output:
            allowed = algebra.mul(allowed, expected.outlook.value_added)
    made = _made(expected, _key_of(target, quantity), quantity, allowed)
    carried = (Lack("target_carried", (), MappingProxyType({"rule": label(f"carry_{target.carry}")})),)
    notes = carried if target.road in {"compound", "linear"} and made.id != "personal" else ()
    return replace(
        made,
        target=target.key,
        evidence=target.evidence,
        department=target.department,
        notes=(*made.notes, *notes, *target.notes),
    )


def _key_of(target: Target, quantity: Quantity) -> str:
    if target.kind == "personal":
        return "personal" if quantity == "energy" else "co2_personal"
    if target.direction == "increment":
        return "increment_cap" if quantity == "energy" else "co2_cap"
    if target.indicator.endswith("_total"):
        return "energy_cap" if quantity == "energy" else "co2_cap"
    if target.road == "yearly":
        return "yearly" if quantity == "energy" else "co2_yearly"
    return "path" if quantity == "energy" else "co2_path"


# -- all of them -------------------------------------------------------------------------------

LETTERS = {
    "elasticity_year": "C",
    "elasticity_period": "D",
    "intensity_limit": "E",
    "path": "F",
    "yearly": "F",
    "increment_cap": "G",
    "energy_cap": "G",
    "personal": "P",
    "co2_year": "H",
    "co2_yearly": "H",
    "co2_period": "I",
    "co2_path": "J",
    "co2_cap": "K",
    "co2_personal": "P",
}
"""Constraint -> its letter in the table; letters C to H are those in use, the others follow on."""


def _made(expected: Expected, key: str, quantity: Quantity, allowed: Evaluated, *, strict: bool = False) -> Allowance:
    """Return a constraint with everything that its ceiling implies."""
    view = expected.outlook
    if isinstance(allowed, Derivation) and allowed.value <= 0:
        allowed = Missing.of("target_no_ceiling_left")
    named = algebra.named(algebra.convert(allowed, _UNITS[quantity]), "", label(f"allow_{key}"), expected.year)
    last = view.energy_last if quantity == "energy" else view.co2_last
    growth = tm.change_of(algebra.div(named, last), label("target_implied_growth"))
    return Allowance(
        id=key,
        letter=LETTERS[key],
        quantity=quantity,
        name=label(f"allow_{key}"),
        formula=label(f"allow_formula_{key}"),
        op="<" if strict else "<=",
        allowed=named,
        intensity=algebra.div(named, view.value_added),
        growth=growth,
        elasticity=tm.elasticity(growth, view.growth) if quantity == "energy" else None,
        binding=False,
    )


def _marked(found: list[Allowance]) -> list[Allowance]:
    """Mark the smallest ceiling; the order of the table is that of the letters."""
    known = [item.allowed.value for item in found if isinstance(item.allowed, Derivation)]
    least = min(known, default=None)
    marked = [
        replace(item, binding=isinstance(item.allowed, Derivation) and item.allowed.value == least) for item in found
    ]
    return sorted(marked, key=lambda item: item.letter)
