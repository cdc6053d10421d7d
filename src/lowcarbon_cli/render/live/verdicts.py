"""Verdicts as formulas: value, its bounds and the limit are cells, the words are ours."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from lowcarbon_cli.model.results import Verdict
from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.live.places import text
from lowcarbon_cli.render.table import word

if TYPE_CHECKING:
    from lowcarbon_cli.model.catalogue import Limit
    from lowcarbon_cli.model.results import IndicatorResult
    from lowcarbon_cli.model.text import Lang

PLACES = 12
"""Decimals of the relative gap between value and limit: at the limit itself a float must count as equal."""
_TOO_NEAR = Decimal("1e-11")
_CLOSED = frozenset({Verdict.NOT_ASSESSABLE, Verdict.NOT_APPLICABLE})
_UNFIT = frozenset({"condition_straddles"})


def verdict_formula(result: IndicatorResult, value: str, bounds: tuple[str, str], limit: str, lang: Lang) -> str:
    """Return the formula of a verdict without equals sign; empty where the verdict stays a word.

    It stays one where no number was compared, where two limits may apply, and where value and limit
    differ by less than a spreadsheet can be trusted to see.
    """
    rule = result.limit
    if not _comparable(result) or rule is None or result.limit_value is None:
        return ""
    low, high = (_gap(place, limit, result.limit_value) for place in bounds)
    if rule.op in {">=", ">"}:
        low, high = high, low
    judged = (
        _equal(low, high, lang) if rule.op == "==" else _ordered(rule, low, high, lang, exact=bounds[0] == bounds[1])
    )
    return f"IF(ISNUMBER({value}),{judged},{_word(Verdict.NOT_ASSESSABLE, lang)})"


def _comparable(result: IndicatorResult) -> bool:
    value, limit = result.value, result.limit_value
    if not isinstance(value, Derivation) or limit is None or result.verdict in _CLOSED or result.verdict is None:
        return False
    if any(lack.reason in _UNFIT for lack in result.reasons):
        return False
    ends = (value.low, value.value, value.high)
    return all(end.is_finite() and (end == limit or abs(end - limit) > abs(limit) * _TOO_NEAR) for end in ends)


def _gap(place: str, limit: str, number: Decimal) -> str:
    return f"ROUND(({place}-{limit})/ABS({limit}),{PLACES})" if number else f"ROUND({place},{PLACES})"


def _ordered(rule: Limit, low: str, high: str, lang: Lang, *, exact: bool) -> str:
    """Return the comparison; ``low`` is the gap of the better bound, ``high`` of the worse one."""
    below, above = ("<", ">") if rule.op in {"<=", "<"} else (">", "<")
    met, failed, open_ = (_word(one, lang) for one in (Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED))
    equal_meets = rule.equality_known and rule.op in {"<=", ">="}
    equal_fails = rule.equality_known and rule.op in {"<", ">"}
    meets = f"{high}{below}{'=' if equal_meets else ''}0"
    if exact and rule.equality_known:
        return f"IF({meets},{met},{failed})"
    return f"IF({meets},{met},IF({low}{above}{'=' if equal_fails else ''}0,{failed},{open_}))"


def _equal(low: str, high: str, lang: Lang) -> str:
    met, failed, open_ = (_word(one, lang) for one in (Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED))
    return f"IF(AND({low}=0,{high}=0),{met},IF(AND({low}<=0,{high}>=0),{open_},{failed}))"


def _word(verdict: Verdict, lang: Lang) -> str:
    return text(word(verdict.value, lang))
