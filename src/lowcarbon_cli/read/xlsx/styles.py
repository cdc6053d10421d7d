"""Number formats by the style of a cell, and which of them show a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.read.xlsx.text import MAIN
from lowcarbon_cli.read.xmlscan import Kept

if TYPE_CHECKING:
    from lowcarbon_cli.read.xmlscan import Scanner

GENERAL = "General"
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)', 6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)', 8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)', 42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Formats that a workbook names by number only (ECMA-376 part 1, 18.8.30)."""
BUILT_IN_CHINESE = {
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Those that Chinese programs add (zh-cn, the same place): dates, which a reader without them takes for numbers."""
_NO_CODE = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
_DATE = re.compile(r"(?<![_\\])[dmhysDMHYS]")
_ELAPSED = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)


class Format(Struct, frozen=True):
    """A number format, whether it shows a number as a date or time, and as time elapsed."""

    code: str = GENERAL
    date: bool = False
    elapsed: bool = False


_known: Kept[tuple[Format, ...]] = Kept()


def format_of(code: str) -> Format:
    """Return what a format code means; only its first section counts."""
    first = code.partition(";")[0]
    return Format(code or GENERAL, bool(_DATE.search(_NO_CODE.sub("", first))), bool(_ELAPSED.search(first)))


def formats_of(scanner: Scanner, part: str, content: bytes) -> tuple[tuple[Format, ...], str]:
    """Return the format of each cell style in order, and what is wrong with the part's XML (empty: nothing)."""
    if (known := _known.known(scanner, content)) is not None:
        return known, ""
    before = scanner.elements
    codes = BUILT_IN | BUILT_IN_CHINESE
    numbers: list[int] = []
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.removeprefix(MAIN)
        parent = path[-1] if path else ""
        if local == "numFmt" and parent == "numFmts":
            codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif local == "xf" and parent == "cellXfs":
            numbers.append(int(attributes.get("numFmtId", 0)))
        path.append(local)

    def end(_name: str) -> None:
        path.pop()

    trouble = scanner.run(part, content, start, end, spaces=True)
    made = {number: format_of(codes.get(number, GENERAL)) for number in set(numbers)}
    formats = tuple(made[number] for number in numbers) or (Format(),)
    if not trouble:
        _known.keep(content, formats, scanner.elements - before)
    return formats, trouble
