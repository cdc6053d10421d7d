"""Months and parts of a year in headings and cells: 3月, 1—2月, 2023年1-3月, 第一季度, 累计, 全年."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.text import kept_if_short
from lowcarbon_cli.read.normalise import FIRST_YEAR, LAST_YEAR, flat

if TYPE_CHECKING:
    from lowcarbon_cli.read.grid import GridCell

ALL_MONTHS = tuple(range(1, 13))
MONTH_HEADINGS = frozenset({"月份", "月", "月度", "month", "报告月份", "统计月份"})
CURRENT_WORDS = frozenset({"本月", "本月数", "当月", "当月数", "本月实际", "本期", "本月止"})
CUMULATIVE_WORDS = frozenset(
    {"累计", "累计数", "本年累计", "本月止累计", "1-本月", "1-本月累计", "自年初累计", "本月累计", "年初至本月累计"}
)
WHOLE_YEAR_WORDS = frozenset({"全年", "全年合计", "全年累计", "年度合计", "本年累计", "合计", "累计", "年合计", "总计"})
"""Headings beside month columns that state the sum of the year."""

_YEAR = r"(?:(?P<year>\d{4})\s*[年./-]\s*)?"
_SPAN = re.compile(
    _YEAR + r"(?P<first>\d{1,2})\s*月?\s*[-~至到—–―]\s*(?P<last>\d{1,2})\s*月份?\s*(?P<sum>累计|合计)?", re.ASCII
)
_MONTH = re.compile(_YEAR + r"(?P<first>\d{1,2})\s*月份?", re.ASCII)
_QUARTER = re.compile(_YEAR + r"第?(?P<quarter>[一二三四1-4])季度?", re.ASCII)
_HALF = re.compile(_YEAR + r"(?P<half>[上下])半年", re.ASCII)
_MONTH_OF_YEAR = re.compile(
    r"(?P<year>\d{4})[-./](?P<first>\d{1,2})|(?P<long>(?:19|20)\d{2}(?:0[1-9]|1[0-2]))", re.ASCII
)
_QUARTERS = {sign: place for place, signs in enumerate(("一1", "二2", "三3", "四4")) for sign in signs}


class Span(Struct, frozen=True):
    """Months of a year: ``cumulative`` where the figures run from January to the last of them."""

    months: tuple[int, ...]
    cumulative: bool = False
    year: int | None = None


def read_span(cell: GridCell, *, bare: bool = False) -> Span | None:
    """Return the months that a cell names, None where it names none.

    With ``bare`` (a cell below the heading 月份) a lone number 1..12, 202303 and 2023-03 are months too.
    1—2月 are two months reported together; a longer span from January is a running sum.
    """
    if cell.kind == "date" and isinstance(cell.value, dt.date):
        shows_month = "m" in re.sub(r'"[^"]*"|\[[^\]]*\]', "", cell.number_format.casefold())
        if bare or (shows_month and "d" not in cell.number_format.casefold()):
            return Span((cell.value.month,), year=cell.value.year)
        return None
    if cell.kind == "number":
        number = cell.value
        if bare and isinstance(number, int | float) and number == int(number):
            return _bare(str(int(number)))
        return None
    if cell.kind != "text":
        return None
    words = flat(str(cell.value))
    return _words(words) or (_bare(words) if bare else None)


@kept_if_short
def _words(words: str) -> Span | None:
    for pattern in (_SPAN, _MONTH, _QUARTER, _HALF):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        groups = found.groupdict()
        year = int(groups["year"]) if groups["year"] else None
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        if groups.get("quarter"):
            start = 3 * _QUARTERS[groups["quarter"]] + 1
            return Span(tuple(range(start, start + 3)), year=year)
        if groups.get("half"):
            return Span(ALL_MONTHS[:6] if groups["half"] == "上" else ALL_MONTHS[6:], year=year)
        first = int(groups["first"])
        last = int(groups.get("last") or first)
        if not 1 <= first <= last <= len(ALL_MONTHS):
            return None
        running = first == 1 and (last > 2 or bool(groups.get("sum")))  # noqa: PLR2004 - January and February
        return Span(tuple(range(first, last + 1)), running, year)
    return None


def _bare(words: str) -> Span | None:
    found = _MONTH_OF_YEAR.fullmatch(words)
    if found:
        year, month = (found["long"][:4], found["long"][4:]) if found["long"] else (found["year"], found["first"])
        return Span((int(month),), year=int(year)) if 1 <= int(month) <= len(ALL_MONTHS) else None
    if words.isascii() and words.isdigit() and 1 <= int(words) <= len(ALL_MONTHS):
        return Span((int(words),))
    return None


def year_in_words(text: str) -> int | None:
    """Return the only year that a title names, None where it names none or several.

    >>> year_in_words("2023年能源购进、消费与库存"), year_in_words("2020-2024年能源消费")
    (2023, None)
    """
    found = {
        int(year)
        for year in re.findall(r"(?<!\d)((?:19|20)\d{2})(?=\s*(?:年|[-./]\s*\d{1,2}(?!\d)))", flat(text))
        if FIRST_YEAR <= int(year) <= LAST_YEAR
    }
    spans = re.search(r"(?:19|20)\d{2}年?\s*[-~至到—–、]\s*(?:19|20)\d{2}", flat(text))
    priced = re.search(r"((?:19|20)\d{2})年?(?:不变价|可比价|价格?|为基)", flat(text))
    if priced:
        found.discard(int(priced[1]))
    return found.pop() if len(found) == 1 and spans is None else None
