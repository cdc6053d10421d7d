"""Evaluates a standard's formula strings over readings, keeping the derivation.

Grammar: names of readings, numbers, + - * /, unary minus, growth(x), reduction(x), mean(a, b, ...);
see ``standards.formula_names``, which also bounds length and nesting. Rates are compound by default:
growth(x) = (x_last / x_first)^(1/n) - 1 over n years; ``mean`` takes the mean of yearly rates.
"""

from __future__ import annotations

import ast
import operator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.compute import algebra
from lowcarbon_cli.model.findings import Missing
from lowcarbon_cli.model.messages import label
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.standards import formula_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowcarbon_cli.compute.readings import Price, Readings
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


def evaluate(formula: str, context: Context) -> Evaluated:
    """Return the value of ``formula`` with its derivation, or why it is missing."""
    return _value(formula_names.parse_formula(formula), context)


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
    sides = [_value(side, context) for side in (node.left, *node.comparators)]
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


def _value(node: ast.expr, context: Context) -> Evaluated:
    if isinstance(node, ast.Constant):
        return algebra.constant(Decimal(str(node.value)))
    if isinstance(node, ast.Name):
        if node.id == "water_per_capita":
            return algebra.pure(context.readings.park_number(node.id))
        return context.readings.value(node.id, context.year, context.price)
    if isinstance(node, ast.UnaryOp):
        return algebra.mul(algebra.constant(-1), _value(node.operand, context))
    if isinstance(node, ast.BinOp):
        return _binary(node, context)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _call(node.func.id, node.args, context)
    message = f"not in the language: {ast.dump(node)}"
    raise TypeError(message)


def _binary(node: ast.BinOp, context: Context) -> Evaluated:
    left, right = _value(node.left, context), _value(node.right, context)
    if isinstance(node.op, ast.Add):
        return algebra.add([left, right])
    if isinstance(node.op, ast.Sub):
        return algebra.sub(left, right)
    if isinstance(node.op, ast.Mult):
        return algebra.mul(left, right)
    return _quotient(left, right)


def _quotient(left: Evaluated, right: Evaluated) -> Evaluated:
    """Return the quotient; ``Missing`` by an amount below zero: an intensity on it would pass any upper limit.

    A growth rate, which is a pure number, may be below zero.
    """
    if isinstance(right, Derivation) and right.value < 0 and right.unit != "1":
        cells = tuple(leaf.number.cell for leaf in right.leaves() if leaf.number is not None)
        return Missing.of("divisor_below_zero", *cells)
    return algebra.div(left, right)


def _call(name: str, args: list[ast.expr], context: Context) -> Evaluated:
    if name == "mean":
        total = algebra.add([_value(arg, context) for arg in args])
        return algebra.div(total, algebra.constant(len(args)), label("mean"))
    if name == "growth":
        return _rate(args[0], context)
    return algebra.mul(algebra.constant(-1), _rate(args[0], context), label("mean_cut"))


def _rate(node: ast.expr, context: Context) -> Evaluated:
    if context.period is None:
        return Missing.of("no_period")
    first, last = context.period
    if context.readings.choices.growth == "mean" and last - first > 1:
        yearly = [_compound(node, context, year, year + 1) for year in range(first, last)]
        return algebra.div(algebra.add(yearly), algebra.constant(last - first), label("mean_of_yearly_rates"))
    return _compound(node, context, first, last)


def _compound(node: ast.expr, context: Context, first: int, last: int) -> Evaluated:
    ratio = algebra.root(algebra.pure(_ratio(node, context, first, last)), last - first)
    return algebra.sub(ratio, algebra.constant(1), label("mean_growth"))


def _ratio(node: ast.expr, context: Context, first: int, last: int) -> Evaluated:
    if isinstance(node, ast.Name):
        return context.readings.ratio(node.id, first, last, context.price)
    at_last = _value(node, Context(context.readings, last, None, context.price))
    at_first = _value(node, Context(context.readings, first, None, context.price))
    return algebra.div(at_last, at_first)
