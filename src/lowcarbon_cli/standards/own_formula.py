"""Formulas that a park writes for its own indicators: told apart from plain words, names put into ids."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from lowcarbon_cli.model.text import fold
from lowcarbon_cli.standards.core import core_indicators
from lowcarbon_cli.standards.formula_names import MAX_LENGTH, FormulaError, formula_names
from lowcarbon_cli.standards.readings import PARK, known_readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lowcarbon_cli.model.catalogue import Indicator

_CHINESE = re.compile("[\u3400-\u9fff]")
_SIGNS = re.compile(r"([+\-*/()])")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_PLAIN_WORDS = re.compile(r"[A-Za-z][A-Za-z ,.;'%]*")
_WIDE = str.maketrans("（）＋－×÷＊／−＝：", "()+-*/*/-=:")


def find_formula(definition: str) -> str:
    """Return the formula that a definition is or holds, empty for plain words. It is not checked yet.

    Long texts without a Chinese character are formulas too: they are refused for their length, at once.

    >>> find_formula("综合能源消费量÷工业增加值"), find_formula("获得认证的企业数")
    ('energy_total/iav', '')
    """
    text = definition.translate(_WIDE).strip()
    if len(text) > MAX_LENGTH:
        return "" if _CHINESE.search(text) else text
    for part in (text, *re.split("[:=]", text, maxsplit=1)[1:]):
        put = _with_ids(part.strip())
        if put:
            return put
    return ""


def _with_ids(text: str) -> str:
    """Return ``text`` with the names of readings put into ids, empty where it is plain words."""
    if not text:
        return ""
    if not _CHINESE.search(text):
        words = _PLAIN_WORDS.fullmatch(text) and not re.fullmatch("[a-z][a-z0-9_]*", text)
        return "" if words or _NUMBER.fullmatch(text) else text
    names = _names()
    parts = [part.strip() for part in _SIGNS.split(text)]
    put = [part if _SIGNS.fullmatch(part) or not _CHINESE.search(part) else names.get(fold(part), "") for part in parts]
    whole = all(new or not old for new, old in zip(put, parts, strict=True))
    return "".join(put) if whole and len(parts) > 1 else ""


@cache
def _names() -> Mapping[str, str]:
    found = {fold(core.indicator.name.zh): core.indicator.id for core in core_indicators()}
    found |= {fold(reading.name.zh): reading.id for reading in known_readings().values()}
    return MappingProxyType(found)


def checked_names(formula: str, indicators: Iterable[Indicator]) -> frozenset[str]:
    """Return the readings and indicators that a formula names. Raises ``FormulaError``, for unknown names too."""
    named = formula_names(formula)
    known = {item.id for item in indicators} | (set(known_readings()) - set(PARK))
    for name in sorted(named - known):
        raise FormulaError("unknown_name", name)
    return named
