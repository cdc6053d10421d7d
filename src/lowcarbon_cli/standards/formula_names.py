"""The form of formulas and conditions: what is allowed, and which readings they name.

Both are short ASCII arithmetic strings: names, plain decimal numbers, ``+ - * /``, unary minus,
brackets, ``growth(x)``, ``reduction(x)``, ``mean(a, b, ...)``. A condition compares two or three such
expressions, or a name with a word. Python's parser reads them; nothing is ever executed here.
"""

from __future__ import annotations

import ast
import re
import warnings
from functools import cache

MAX_LENGTH = 400
MAX_BRACKETS = 20
MAX_DEPTH = 40
FUNCTIONS = {"growth": (1, 1), "reduction": (1, 1), "mean": (2, 20)}
"""Function -> least and greatest number of arguments."""
RATES = frozenset({"growth", "reduction"})
"""Functions over the period; one inside another has no meaning."""

_CHARACTERS = re.compile(r"""[A-Za-z0-9_ .,+\-*/()<>=!"]*""")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)
_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_MAX_COMPARISONS = 2


class FormulaError(ValueError):
    """A formula or condition outside the language; ``problem`` is the end of a message id."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem, detail)
        self.problem = problem
        self.detail = detail


@cache
def parse_formula(text: str) -> ast.expr:
    """Return the checked expression of a formula. Raises ``FormulaError``.

    >>> sorted(names_in(parse_formula("growth(energy_total) / growth(iav_constant)")))
    ['energy_total', 'iav_constant']
    """
    node = _parse(text)
    _Checker(text).arithmetic(node)
    return node


@cache
def parse_condition(text: str) -> ast.Compare:
    """Return the checked comparison of a condition. Raises ``FormulaError``."""
    node = _parse(text)
    if not isinstance(node, ast.Compare) or len(node.ops) > _MAX_COMPARISONS:
        raise FormulaError("no_condition", text)
    checker = _Checker(text)
    sides = [node.left, *node.comparators]
    if any(_is_word(side) for side in sides):
        checker.word(node)
        return node
    if not all(isinstance(op, _ORDERED) for op in node.ops):
        raise FormulaError("bad_comparison", text)
    for side in sides:
        checker.arithmetic(side)
    return node


def names_in(node: ast.expr) -> frozenset[str]:
    """Return the readings that a checked expression or condition names."""
    called = {id(item.func) for item in ast.walk(node) if isinstance(item, ast.Call)}
    return frozenset(item.id for item in ast.walk(node) if isinstance(item, ast.Name) and id(item) not in called)


@cache
def formula_names(text: str) -> frozenset[str]:
    """Return the readings that a formula names. Raises ``FormulaError``."""
    return names_in(parse_formula(text))


@cache
def condition_names(text: str) -> frozenset[str]:
    """Return the readings that a condition names. Raises ``FormulaError``."""
    return names_in(parse_condition(text))


def condition_word(text: str) -> tuple[str, str] | None:
    """Return (name, word) of a condition that compares with a word, else None. Raises ``FormulaError``."""
    node = parse_condition(text)
    right = node.comparators[0]
    if isinstance(node.left, ast.Name) and isinstance(right, ast.Constant) and isinstance(right.value, str):
        return node.left.id, right.value
    return None


def _parse(text: str) -> ast.expr:
    """Bound the text before Python's own parser sees it: ten thousand brackets must fail at once."""
    if len(text) > MAX_LENGTH:
        raise FormulaError("too_long", f"{len(text)} > {MAX_LENGTH}")
    if not _CHARACTERS.fullmatch(text):
        raise FormulaError("bad_character", next(char for char in text if not _CHARACTERS.fullmatch(char)))
    depth = deepest = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    if deepest > MAX_BRACKETS:
        raise FormulaError("too_deep", f"{deepest} > {MAX_BRACKETS}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "1in x" is only deprecated for the parser; it is refused below
            return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError("bad_syntax", text) from error


def _is_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


class _Checker:
    """Walks one expression and refuses whatever the language does not have."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()

    def arithmetic(self, node: ast.expr, depth: int = 0, *, in_rate: bool = False) -> None:
        if depth > MAX_DEPTH:
            raise FormulaError("too_deep", f"> {MAX_DEPTH}")
        if isinstance(node, ast.Constant):
            self._constant(node)
        elif isinstance(node, ast.Name):
            if not _NAME.fullmatch(node.id) or node.id in FUNCTIONS:
                raise FormulaError("bad_name", node.id)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, _OPERATORS):
            self.arithmetic(node.left, depth + 1, in_rate=in_rate)
            self.arithmetic(node.right, depth + 1, in_rate=in_rate)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            self.arithmetic(node.operand, depth + 1, in_rate=in_rate)
        elif isinstance(node, ast.Call):
            self._call(node, depth, in_rate=in_rate)
        else:
            raise FormulaError("not_allowed", type(node).__name__)

    def word(self, node: ast.Compare) -> None:
        """Check ``name == "word"``, the only form in which a word may stand."""
        right = node.comparators[0]
        plain = len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq) and isinstance(node.left, ast.Name)
        if not (plain and isinstance(right, ast.Constant) and isinstance(right.value, str)):
            raise FormulaError("bad_comparison", self.text)
        if not _WORD.fullmatch(right.value):
            raise FormulaError("bad_name", right.value)

    def _constant(self, node: ast.Constant) -> None:
        written = ast.get_source_segment(self.text, node) or ""
        if isinstance(node.value, bool) or not _NUMBER.fullmatch(written):
            raise FormulaError("bad_number", written)

    def _call(self, node: ast.Call, depth: int, *, in_rate: bool) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in FUNCTIONS or node.keywords:
            raise FormulaError("bad_function", name or type(node.func).__name__)
        least, most = FUNCTIONS[name]
        if not least <= len(node.args) <= most:
            raise FormulaError("bad_arguments", name)
        if name in RATES and in_rate:
            raise FormulaError("rate_in_rate", name)
        for argument in node.args:
            self.arithmetic(argument, depth + 1, in_rate=in_rate or name in RATES)
