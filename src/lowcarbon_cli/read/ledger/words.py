"""Which words of a ledger are plain: no total, note, example, marker or heading, the same after normalising.

Only what a pattern proves plain is passed in bulk; everything else is looked at by the rules for single cells.
"""

from __future__ import annotations

import re
from itertools import compress
from typing import TYPE_CHECKING

from lowcarbon_cli.read.columns import MEASURE_WORDS
from lowcarbon_cli.read.credit import rests
from lowcarbon_cli.read.grid import GridCell
from lowcarbon_cli.read.normalise import flat
from lowcarbon_cli.read.rows import is_example, is_note, is_part, is_total
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_BEGINS = r"0-9A-DF-LPQRUVWX-Za-df-lpqruvwx-z\u4e00-\u9fff"
_NEVER_FIRST = "园全能合总小累平年均其示注备说数资填单统审制联报本当自无暂空缺未不约大月"
"""What the words begin with that mean something else than a name (``read.rows``, ``read.normalise``)."""
# of all these only the brackets change when full-width forms are made plain
_PLAIN = rf"(?:(?![{_NEVER_FIRST}])[{_BEGINS}](?:[0-9A-Za-z()（）_&.\u4e00-\u6707\u6709-\u9fff-]++| (?! ))*+)?+"
_ALL_PLAIN = re.compile(rf"{_PLAIN}(?:\n{_PLAIN})*+")
_OTHERS = re.compile(rf"^(?!{_PLAIN}$).+$", re.MULTILINE)
_CODE = r"[0-9A-DF-HJ-LNPQRTUWXY][0-9A-HJ-NPQRTUWXY]{17}"
_CODES = re.compile(rf"(?:{_CODE})?+(?:\n(?:{_CODE})?+)*+")


def others(joined: str, words: Sequence[str]) -> Iterator[str]:
    """Yield the words that are not proved plain; ``joined`` is them all, a line each."""
    if _ALL_PLAIN.fullmatch(joined) is not None:
        return
    line = seen = 0
    for found in _OTHERS.finditer(joined):
        line += joined.count("\n", seen, found.start())
        seen = found.start()
        yield words[line]


def unclear(texts: Collection[str]) -> set[str]:
    """Return the texts that are not proved plain; an empty one is."""
    lines = [text for text in texts if "\n" not in text]
    return {text for text in texts if "\n" in text}.union(others("\n".join(lines), lines))


def wrong_codes(joined: str, words: Sequence[str]) -> Iterator[str]:
    """Yield the words that are no credit code of 18 characters with the right last one."""
    if _CODES.fullmatch(joined) is None:
        good = [word for word in words if re.fullmatch(_CODE, word)]
        yield from set(words).difference(good, ("",))
    else:
        good = [word for word in words if word]
    yield from compress(good, rests(good))


def decides_row(text: str) -> bool:
    """Tell whether a word may make its row something else than data."""
    words = flat(text)
    cells = {1: GridCell(text, "text")}
    return (
        "\n" in text
        or is_total(words)
        or is_part(words)
        or is_note(cells)
        or is_example(cells)
        or fold(words) in MEASURE_WORDS
    )
