"""Evaluates a standard's formula strings over readings, keeping the derivation.

Grammar: names of readings, numbers, + - * /, unary minus, growth(x), reduction(x), mean(a, b, ...);
see ``standards.formula_names``, which also bounds length and nesting. Rates are compound by default:
growth(x) = (x_last / x_first)^(1/n) - 1 over n years; ``mean`` takes the mean of yearly rates.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import formula_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowcarbon_cli.compute.readings import Price, Readings
    from lowcarbon_cli.model.text import Text
    from lowcarbon_cli.model.values import Evaluated

_COMPARE: dict[type[ast.cmpop], Callable[[Decimal, Decimal], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Context(NamedTuple):
    """For which year, over which period and at which prices a formula is evaluated."""

    readings: Readings
    year: int
    period: tuple[int, int] | None = None
    price: Price = "constant"


Place = tuple[int, tuple[int, int] | None]
"""A year and a period: where a formula is asked for."""
Step = Callable[["Readings", "Price", "Sequence[Place]"], "list[Evaluated]"]
"""What a part of a formula gives at several places: the tree is walked once, its parts run through all years."""


def evaluate(formula: str, context: Context) -> Evaluated:
    """Return the value of ``formula`` with its derivation, or why it is missing."""
    return _at(_steps(formula), context)


def column(formula: str, readings: Readings, price: Price, places: Sequence[Place]) -> list[Evaluated]:
    """Return what ``evaluate`` gives at each of several places."""
    return _steps(formula)(readings, price, places)


def _at(step: Step, context: Context) -> Evaluated:
    return step(context.readings, context.price, ((context.year, context.period),))[0]


def holds(condition: str, context: Context) -> bool | Missing | None:
    """Tell whether a condition holds; None where rounded inputs straddle it; ``Missing`` without data.

    The empty condition always holds.
    """
    if not condition:
        return True
    word = formula_names.condition_word(condition)
    if word is not None:
        name, wanted = word
        given = context.readings.park_word(name)
        return given == wanted if given else context.readings.park_missing(name)
    node = formula_names.parse_condition(condition)
    sides = [_at(side, context) for side in _sides(condition)]
    known = [side for side in sides if isinstance(side, Derivation)]
    if len(known) < len(sides):
        return Missing.merge(*sides)
    answers = [_compare(op, left, right) for op, left, right in zip(node.ops, known, known[1:], strict=False)]
    if False in answers:
        return False
    return None if None in answers else True


def _compare(op: ast.cmpop, left: Derivation, right: Derivation) -> bool | None:
    test = _COMPARE[type(op)]
    answers = {test(a, b) for a in (left.low, left.high) for b in (right.low, right.high)}
    return answers.pop() if len(answers) == 1 else None


@cache
def _steps(formula: str) -> Step:
    return _step(formula_names.parse_formula(formula))


@cache
def _sides(condition: str) -> tuple[Step, ...]:
    node = formula_names.parse_condition(condition)
    return tuple(map(_step, (node.left, *node.comparators)))


def _step(node: ast.expr) -> Step:
    if isinstance(node, ast.Constant):
        number = algebra.constant(Decimal(str(node.value)))
        return lambda _readings, _price, places: [number] * len(places)
    if isinstance(node, ast.Name):
        return _reading(node.id)
    if isinstance(node, ast.UnaryOp):
        return _negative(_step(node.operand))
    if isinstance(node, ast.BinOp):
        return _binary(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _call(node.func.id, node.args)
    message = f"not in the language: {ast.dump(node)}"
    raise TypeError(message)


def _reading(name: str) -> Step:
    if name == "water_per_capita":
        return lambda readings, _price, places: [algebra.pure(readings.park_number(name))] * len(places)

    def step(readings: Readings, price: Price, places: Sequence[Place]) -> list[Evaluated]:
        value = readings.value
        return [value(name, year, price) for year, _ in places]

    return step


def _negative(step: Step, name: Text | None = None) -> Step:
    less = algebra.constant(-1)
    return lambda *asked: [algebra.mul(less, part, name) for part in step(*asked)]


def _binary(node: ast.BinOp) -> Step:
    left, right = _step(node.left), _step(node.right)
    operations: dict[type[ast.operator], Callable[[Evaluated, Evaluated], Evaluated]]
    operations = {ast.Add: _sum, ast.Sub: algebra.sub, ast.Mult: algebra.mul}
    operation = operations.get(type(node.op), _quotient)
    return lambda *asked: list(map(operation, left(*asked), right(*asked)))


def _sum(*parts: Evaluated) -> Evaluated:
    return algebra.add(parts)


def _quotient(left: Evaluated, right: Evaluated) -> Evaluated:
    """Return the quotient; ``Missing`` by an amount below zero: an intensity on it would pass any upper limit.

    A growth rate, which is a pure number, may be below zero.
    """
    if isinstance(right, Derivation) and right.value < 0 and right.unit != "1":
        cells = tuple(leaf.number.cell for leaf in right.leaves() if leaf.number is not None)
        return Missing.of("divisor_below_zero", *cells)
    return algebra.div(left, right)


def _call(name: str, args: list[ast.expr]) -> Step:
    if name == "mean":
        steps, count = tuple(map(_step, args)), algebra.constant(len(args))
        return lambda *asked: [
            algebra.div(algebra.add(parts), count, label("mean"))
            for parts in zip(*(step(*asked) for step in steps), strict=True)
        ]
    rate = _rate(args[0])
    return rate if name == "growth" else _negative(rate, label("mean_cut"))


def _rate(node: ast.expr) -> Step:
    compounds = _compounds(node)

    def mean(readings: Readings, price: Price, period: tuple[int, int]) -> Evaluated:
        first, last = period
        yearly = compounds(readings, price, [(year, year + 1) for year in range(first, last)])
        return algebra.div(algebra.add(yearly), algebra.constant(last - first), label("mean_of_yearly_rates"))

    def rate(readings: Readings, price: Price, places: Sequence[Place]) -> list[Evaluated]:
        periods = [period for _, period in places if period is not None]
        by_year = [period for period in periods if readings.choices.growth == "mean" and period[1] - period[0] > 1]
        known = {period: mean(readings, price, period) for period in by_year}
        others = [period for period in periods if period not in known]
        known.update(zip(others, compounds(readings, price, others), strict=True))
        return [Missing.of("no_period") if period is None else known[period] for _, period in places]

    return rate


Rates = Callable[["Readings", "Price", "Sequence[tuple[int, int]]"], "list[Evaluated]"]


def _compounds(node: ast.expr) -> Rates:
    """Return the compound rates over periods, kept in the readings: many formulas divide by one growth."""
    written, ratios, one = ast.unparse(node), _ratios(node), algebra.constant(1)

    def compounds(readings: Readings, price: Price, periods: Sequence[tuple[int, int]]) -> list[Evaluated]:
        held = readings.rates.setdefault((written, price), {})
        asked = [period for period in periods if period not in held]
        for period, ratio in zip(asked, ratios(readings, price, asked), strict=True):
            grown = algebra.root(algebra.pure(ratio), period[1] - period[0])
            held[period] = algebra.sub(grown, one, label("mean_growth"))
        return [held[period] for period in periods]

    return compounds


def _ratios(node: ast.expr) -> Rates:
    if isinstance(node, ast.Name):
        name = node.id
        return lambda readings, price, periods: [readings.ratio(name, *period, price) for period in periods]
    step = _step(node)

    def ratios(readings: Readings, price: Price, periods: Sequence[tuple[int, int]]) -> list[Evaluated]:
        years = list(dict.fromkeys(year for period in periods for year in period))
        level = dict(zip(years, step(readings, price, [(year, None) for year in years]), strict=True))
        return [algebra.div(level[last], level[first]) for first, last in periods]

    return ratios
