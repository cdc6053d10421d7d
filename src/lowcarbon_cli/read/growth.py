"""Growth rates in words: 增长6.5%, 下降4.1%, 增长1.2倍 (factor 2.2), 为上年的1.2倍 (factor 1.2)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from lowcarbon_cli.model.numbers import ONE
from lowcarbon_cli.read.normalise import flat

GROWTH_WORDS = frozenset({"同比增长", "同比", "增速", "增长率", "同比增长率", "比上年增长", "同比增速", "较上年增长"})
"""Headings that mean the growth of the column they belong to."""

_BEFORE = r"(?:(?:同比|环比|比上年|较上年|比去年|较去年|年均|实际)\s*)?"
_NUMBER = r"(?P<sign>[-+\u2212])?\s*(?P<number>\d+(?:\.\d+)?)"
_UP = re.compile(_BEFORE + r"(?:增长|增加|上升|提高|增幅为?|增)了?\s*" + _NUMBER + r"\s*%?")
_DOWN = re.compile(_BEFORE + r"(?:下降|减少|降低|下滑|降幅为?|降|减)了?\s*" + _NUMBER + r"\s*%?")
_MORE_TIMES = re.compile(_BEFORE + r"(?:增长|增加|提高)了?\s*" + _NUMBER + r"\s*倍")
_TIMES = re.compile(
    r"(?:(?:增长|增加|提高)?(?:为|是|至|到|达|达到|相当于))\s*(?:上年|去年|上一年|前一年|上年同期|去年同期|基期)?的?\s*"
    + _NUMBER
    + r"\s*倍"
)


class Growth(Struct, frozen=True):
    """A growth rate in per cent, with its written decimals; ``factor`` where it was given in times."""

    value: Decimal
    kind: Literal["rate", "times", "unclear"]
    factor: Decimal = ONE


def read_growth(text: str) -> Growth | None:
    """Return the growth rate that words state, None where they state none.

    A sign beside a word of direction (下降-4.1%) is ``unclear``: it may mean either.

    >>> read_growth("下降4.1%").value, read_growth("增长1.2倍").factor, read_growth("为上年的1.2倍").factor
    (Decimal('-4.1'), Decimal('2.2'), Decimal('1.2'))
    """
    words = flat(text)
    for pattern, meaning in ((_MORE_TIMES, "more"), (_TIMES, "times"), (_UP, "up"), (_DOWN, "down")):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        number = Decimal(found["number"])
        if found["sign"]:
            return Growth(number, "unclear")
        if meaning in {"more", "times"}:
            factor = number + ONE if meaning == "more" else number
            return Growth((factor - ONE).scaleb(2), "times", factor)
        return Growth(number if meaning == "up" else -number, "rate")
    return None
