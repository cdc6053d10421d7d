"""How each kind of step is written as a formula over the cells of its parts.

Only functions that Excel, WPS and LibreOffice all have: SUM, MIN, MAX, ROUND, POWER, LN, IF, ISNUMBER, NA.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.model.numbers import ROOT_DIGITS
from lowcarbon_cli.render.numbers import significant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from lowcarbon_cli.model.values import Derivation

DIGITS = 15
"""Significant digits that a number within a formula keeps."""
_FEW = 8
"""Up to so many parts are added with plus signs."""


def formula(value: Derivation, parts: Sequence[str]) -> str:
    """Return the formula of a step over ``parts``, without the equals sign; empty for an unknown operation."""
    build = _FORMULAS.get(value.op)
    return build(value, parts) if build else ""


def bounds(value: Derivation, lows: Sequence[str], highs: Sequence[str]) -> tuple[str, str]:
    """Return the formulas of lower and upper bound over the bounds of the parts; empty where there are none."""
    finite = all(part.low.is_finite() and part.high.is_finite() for part in (value, *value.parts))
    build = _BOUNDS.get(value.op)
    return build(value, lows, highs) if build and finite else ("", "")


def scaled(reference: str, scale: Decimal, *, less: int = 0) -> str:
    """Return an input cell times ``scale``; a cell that holds no number gives #N/A, never 0.

    ``less`` is taken off first (an index of the year before stands for a rate of change).
    """
    base = f"({reference}-{less})" if less else reference
    return f"IF(ISNUMBER({reference}),{times(base, scale)},NA())"


def times(reference: str, scale: Decimal) -> str:
    """Return ``reference`` times a number, which is left out where it is 1."""
    return reference if scale == 1 else f"{reference}*{literal(scale)}"


def literal(number: Decimal) -> str:
    """Return a number as formulas write it."""
    return significant(number, DIGITS)


# -- values ------------------------------------------------------------------------------------


def _add(_: Derivation, parts: Sequence[str]) -> str:
    from lowcarbon_cli.render.live.steps import MANY

    if len(parts) > MANY:
        # the parts of a long sum stand in one block
        return f"SUM({parts[0]}:{parts[-1]})"
    return "+".join(parts) if len(parts) <= _FEW else f"SUM({','.join(parts)})"


def _joined(sign: str) -> Callable[[Derivation, Sequence[str]], str]:
    return lambda _, parts: sign.join(parts)


def _root(value: Derivation, parts: Sequence[str]) -> str:
    # rounded like ours, to 12 significant digits, or a small growth rate made of it would differ
    return f"ROUND(POWER({parts[0]},1/{value.degree}),{_places(value)})"


def _log(value: Derivation, parts: Sequence[str]) -> str:
    return f"ROUND(LN({parts[0]}),{_places(value)})"


def _places(value: Derivation) -> int:
    return ROOT_DIGITS - 1 - value.value.adjusted()


_FORMULAS: dict[str, Callable[[Derivation, Sequence[str]], str]] = {
    "add": _add,
    "sub": _joined("-"),
    "mul": _joined("*"),
    "div": _joined("/"),
    "root": _root,
    "power": lambda value, parts: f"POWER({parts[0]},{value.degree})",
    "log": _log,
    "convert": lambda value, parts: times(parts[0], value.scale),
    "same": lambda _, parts: parts[0],
    "choice": lambda _, parts: parts[0],
}

# -- bounds ------------------------------------------------------------------------------------

Pair = tuple[str, str]


def _each(value: Derivation, lows: Sequence[str], highs: Sequence[str]) -> Pair:
    """Bounds of what grows with its parts."""
    return formula(value, lows), formula(value, highs)


def _sub(_: Derivation, lows: Sequence[str], highs: Sequence[str]) -> Pair:
    return f"{lows[0]}-{highs[1]}", f"{highs[0]}-{lows[1]}"


def _power(value: Derivation, lows: Sequence[str], highs: Sequence[str]) -> Pair:
    return _each(value, lows, highs) if value.parts[0].low >= 0 else ("", "")


def _corners(value: Derivation, lows: Sequence[str], highs: Sequence[str]) -> Pair:
    if len(lows) != 2:  # noqa: PLR2004
        return "", ""
    sign = {"mul": "*", "div": "/"}[value.op]
    ends = [f"{a}{sign}{b}" for a in dict.fromkeys((lows[0], highs[0])) for b in dict.fromkeys((lows[1], highs[1]))]
    return f"MIN({','.join(ends)})", f"MAX({','.join(ends)})"


_BOUNDS: dict[str, Callable[[Derivation, Sequence[str], Sequence[str]], Pair]] = {
    "add": _each,
    "sub": _sub,
    "mul": _corners,
    "div": _corners,
    "root": _each,
    "power": _power,
    "convert": _each,
    "same": _each,
    "choice": _each,
    "log": _each,
}
