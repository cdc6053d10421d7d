"""Footnote marks glued to a label (总量1, 原煤①, 合计*): taken off labels, never off numbers.

A label is first looked up as it stands, so that CO2 keeps its 2; only a label that means nothing as
it stands is tried without its mark.
"""

from __future__ import annotations

import re

from lowcarbon_cli.model.text import LONGEST_NAME, kept_if_short

_MARK = re.compile(
    r"(?P<mark>[\u00b9\u00b2\u00b3\u2070-\u2079\u2460-\u2473\u2776-\u277f\u2474-\u2487†‡※＊*#]+"
    r"|[\(（\[【〔]\s*+注?\s*+(?:\d{1,2}|[一二三四五六七八九十]|[\u2460-\u2473])?\s*[\)）\]】〕]"
    r"|注\s*(?:\d{1,2}|[\u2460-\u2473])?"
    r"|(?<![\d０-９])[\d０-９]{1,2}(?:\s*[,，、]\s*[\d０-９]{1,2})*)$"
)
_ONE_DIGIT = re.compile(r"\d$")


@kept_if_short
def without_marks(text: str) -> tuple[str, ...]:
    """Return what a label may be without its footnote mark, the most likely first; nothing without a mark.

    >>> without_marks("总量1"), without_marks("其他转换2,3"), without_marks("原煤①"), without_marks("原煤")
    (('总量',), ('其他转换', '其他转换2,'), ('原煤',), ())
    """
    label = text.strip()
    found = _MARK.search(label) if len(label) <= LONGEST_NAME else None
    if found is None:
        return ()
    bare = label[: found.start()].strip()
    options = [bare] if bare else []
    # SO21 is SO2 with the mark 1
    if _ONE_DIGIT.search(found["mark"]) and len(found["mark"]) > 1 and len(label) > 1:
        options.append(label[:-1].strip())
    return tuple(dict.fromkeys(option for option in options if option))
