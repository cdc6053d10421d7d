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


Step = Callable[[Context], "Evaluated"]
"""What a part of a formula does with a year: the tree is walked once, not for every year and price."""


def evaluate(formula: str, context: Context) -> Evaluated:
    """Return the value of ``formula`` with its derivation, or why it is missing."""
    return _steps(formula)(context)


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
    sides = [side(context) for side in _sides(condition)]
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
        return lambda _: number
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
        return lambda context: algebra.pure(context.readings.park_number(name))
    return lambda context: context.readings.value(name, context.year, context.price)


def _negative(step: Step, name: Text | None = None) -> Step:
    less = algebra.constant(-1)
    return lambda context: algebra.mul(less, step(context), name)


def _binary(node: ast.BinOp) -> Step:
    left, right = _step(node.left), _step(node.right)
    if isinstance(node.op, ast.Add):
        return lambda context: algebra.add([left(context), right(context)])
    operation = {ast.Sub: algebra.sub, ast.Mult: algebra.mul}.get(type(node.op), _quotient)
    return lambda context: operation(left(context), right(context))


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
        return lambda context: algebra.div(algebra.add([step(context) for step in steps]), count, label("mean"))
    rate = _rate(args[0])
    return rate if name == "growth" else _negative(rate, label("mean_cut"))


def _rate(node: ast.expr) -> Step:
    compound = _compound(node)

    def rate(context: Context) -> Evaluated:
        if context.period is None:
            return Missing.of("no_period")
        first, last = context.period
        if context.readings.choices.growth == "mean" and last - first > 1:
            yearly = [compound(context, year, year + 1) for year in range(first, last)]
            return algebra.div(algebra.add(yearly), algebra.constant(last - first), label("mean_of_yearly_rates"))
        return compound(context, first, last)

    return rate


def _compound(node: ast.expr) -> Callable[[Context, int, int], Evaluated]:
    """Return the compound rate between two years, kept in the readings: many formulas divide by one growth."""
    written, ratio, one = ast.unparse(node), _ratio(node), algebra.constant(1)

    def compound(context: Context, first: int, last: int) -> Evaluated:
        key, held = (written, first, last, context.price), context.readings.rates
        if key not in held:
            grown = algebra.root(algebra.pure(ratio(context, first, last)), last - first)
            held[key] = algebra.sub(grown, one, label("mean_growth"))
        return held[key]

    return compound


def _ratio(node: ast.expr) -> Callable[[Context, int, int], Evaluated]:
    if isinstance(node, ast.Name):
        name = node.id
        return lambda context, first, last: context.readings.ratio(name, first, last, context.price)
    step = _step(node)

    def ratio(context: Context, first: int, last: int) -> Evaluated:
        at_last, at_first = (step(Context(context.readings, year, None, context.price)) for year in (last, first))
        return algebra.div(at_last, at_first)

    return ratio
