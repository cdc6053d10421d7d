"""From a cell's content to an exact decimal, with what the user wrote kept beside it.

Handled: full-width characters, thousands separators (comma, apostrophe, blanks of any width), per cent (sign
or cell format), a unit inside the cell (66.2万吨), a declared rounding (约66.2), missing-markers,
Excel errors and formulas without a cached value. Nothing unreadable becomes a number.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import partial
from operator import lt
from typing import TYPE_CHECKING, Literal, NamedTuple

from lowcarbon_cli.model.numbers import FLOAT_DIGITS, ZERO, float_text, half_of, half_unit, plain
from lowcarbon_cli.model.text import LONGEST_NAME, kept_if_short
from lowcarbon_cli.standards.typed_units import parse_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lowcarbon_cli.read.grid import GridCell

Trouble = Literal["empty", "marker", "error", "formula", "text"]

MARKERS = frozenset(
    {
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "―",
        "−",
        "/",
        "//",
        "\\",
        "...",
        "......",
        "⋯",
        "*",
        "不涉及",
        "无",
        "暂无",
        "空",
    }
    | {"无数据", "缺", "缺失", "未统计", "n/a", "na", "nan", "null", "none", "nil", "不适用"},
)
_NUMBER = re.compile(
    r"(?P<about>约为|大约|约|≈|~)?\s*"
    r"(?P<sign>[+-])?\s*"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+|\d+)"
    r"(?P<fraction>\.\d*)?"
    r"(?P<exponent>[eE][+-]?\d{1,3})?"
    r"\s*(?P<rest>.*)",
    re.DOTALL | re.ASCII,
)
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc\u00b4`", "'"))
_NO_UNIT = frozenset("0123456789.,，:;-+/\\±~×*^=<>≥≤≈'")
"""What cannot begin a unit: a second figure follows, or an operator (3/4, 12-15, 5±0.2)."""
_QUOTED = re.compile(r'"([^"]*)"')
PER_CENT = "%"
_SHORTEST = re.compile(r"-?[0-9]+(?:\.[0-9]*[1-9])?(?:\n-?[0-9]+(?:\.[0-9]*[1-9])?)*")
"""Numbers, a line each, that stand as they are: without exponent, and with no zero behind the point."""
_BARE_FRACTION = re.compile(r"(^|[^\d.])\.(\d)")


class Written(NamedTuple):
    """A number as the user wrote it: ``value`` keeps its written decimals."""

    value: Decimal
    text: str
    unit: str = ""
    """Unit text found in the cell (or in its number format), ``%`` for per cent."""
    about: bool = False
    """True where the cell itself says that the figure is rounded (约)."""
    wide: bool = False
    """True where full-width characters were read as plain ones."""
    grouped: bool = False
    """True where separators were removed."""
    half: Decimal = ZERO
    """Half a unit of the last written digit."""


# for every figure read: the constructor of a named tuple takes twice as long
_written: Callable[[tuple[Decimal, str, str, bool, bool, bool, Decimal]], Written] = partial(tuple.__new__, Written)


@kept_if_short
def flat(text: str) -> str:
    """Return ``text`` with full-width forms and all kinds of blanks made plain, outer blanks removed."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def read_number(cell: GridCell) -> Written | Trouble:
    """Return the number of a cell, or why it holds none."""
    kind = cell.kind
    if kind == "number":
        return _from_number(cell)
    if kind == "text":
        return read_text(str(cell.value))
    if kind == "empty":
        return "empty"
    return "error" if kind == "error" else "formula" if kind == "formula" else "text"


@kept_if_short
def read_text(text: str) -> Written | Trouble:
    """Return the number that ``text`` writes, or ``empty``, ``marker`` or ``text``.

    >>> read_text("约66.20万吨").value, read_text("1,234.5").value, read_text("—")
    (Decimal('66.20'), Decimal('1234.5'), 'marker')
    """
    clean = flat(text)
    if not clean:
        return "empty"
    if clean.casefold() in MARKERS:
        return "marker"
    if len(clean) > LONGEST_NAME or any(unicodedata.category(char) == "No" for char in text):
        # a raised, circled or fraction digit (10⁴, ①, ½) would silently become a plain one
        return "text"
    # U+2212 is a minus sign that NFKC leaves alone
    plain_signs = clean.replace("−", "-").translate(_APOSTROPHES)
    found = _NUMBER.fullmatch(_BARE_FRACTION.sub(r"\g<1>0.\2", plain_signs))
    if found is None:
        return "text"
    rest = found["rest"].strip()
    if rest and rest[0] in _NO_UNIT:
        return "text"
    digits = re.sub(r"[ ,']", "", found["digits"])
    fraction = found["fraction"] or ""
    value = Decimal(f"{found['sign'] or ''}{digits}{fraction if len(fraction) > 1 else ''}{found['exponent'] or ''}")
    return Written(
        value=value,
        text=text.strip(),
        unit=rest.removeprefix("(").removesuffix(")").strip() if rest.startswith("(") else rest,
        about=found["about"] is not None,
        wide=bool(re.search(r"[０-９．，％－＋]", text)),
        grouped=digits != found["digits"],
        half=half_of(value),
    )


def _from_number(cell: GridCell) -> Written:
    """Return an Excel number: 15 significant digits, at least the decimals its format shows."""
    least, percent, unit = _form(cell.number_format)
    text = _digits(cell.value)
    if percent:
        text = plain(Decimal(text).scaleb(2))
    text, half = _padded(text, least)
    return _written((Decimal(text), f"{text}%" if percent else text, unit, False, False, False, half))


def shown_figures(cells: Sequence[GridCell]) -> tuple[list[str], list[Decimal]]:
    """Return texts and half widths of numbers whose formats add no unit, as ``read_number`` does."""
    texts = [repr(cell.value) for cell in cells]
    if _SHORTEST.fullmatch("\n".join(texts)) is None or max(map(len, texts), default=0) > FLOAT_DIGITS + 1:
        texts = [_digits(cell.value) for cell in cells]
    places = [len(text.partition(".")[2]) for text in texts]
    least = [_form(cell.number_format).places for cell in cells]
    if any(map(lt, places, least)):
        padded = list(map(_padded, texts, least))
        return [text for text, _ in padded], [half for _, half in padded]
    return texts, [half_unit(-count) for count in places]


def format_unit(number_format: str) -> str:
    """Return the unit that a number format adds to a figure, empty for none."""
    return _form(number_format).unit


def _digits(raw: object) -> str:
    # the written form of a float is its shortest one; 1E+20 would hide its digits
    return float_text(raw) if isinstance(raw, float) else format(Decimal(str(raw)), "f")


def _padded(text: str, least: int) -> tuple[str, Decimal]:
    """Return digits with at least so many decimals, and half a unit of the last one."""
    dot = text.find(".")
    places = len(text) - dot - 1 if dot >= 0 else 0
    if places < least:
        text = f"{text}{'' if places else '.'}{'0' * (least - places)}"
        places = least
    return text, half_unit(-places)


class _Form(NamedTuple):
    """What a number format adds to a figure: decimals that it always shows, ``%`` or another unit."""

    places: int
    percent: bool
    unit: str


@kept_if_short
def _form(number_format: str) -> _Form:
    # the first section without quoted, escaped or bracketed parts
    shape = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", number_format).split(";", maxsplit=1)[0]
    fixed = re.search(r"[0#?]\.(0+)", shape)
    places = len(fixed[1]) if fixed and "E" not in shape.upper() else 0
    percent = "%" in shape
    return _Form(places, percent, PER_CENT if percent else _format_unit(number_format))


def _format_unit(number_format: str) -> str:
    """Return the unit that a number format adds to the figure (``0.0"万吨"``), empty for other literals."""
    literal = "".join(_QUOTED.findall(number_format.split(";", maxsplit=1)[0])).strip()
    return literal if parse_unit(literal) else ""


# -- years -------------------------------------------------------------------------------------

_FORECAST = re.compile(
    r"(\d{4})年?\s*[\(\[]?\s*(e|f|p|预计|预测|预|计划|规划|目标|预期|forecast|plan|estimate)\s*[\)\]]?(?:数|值)?年?",
    re.IGNORECASE | re.ASCII,
)
_FORECAST_FIRST = re.compile(r"(?:预计|预测|计划|规划|目标)\s*[:：]?\s*(\d{4})年?")
_YEAR = re.compile(
    r"(\d{4})\s*(?:年度?|年末|年底)?(?:\s*[\(\[]?\s*(?:实际|actual)\s*[\)\]]?)?", re.IGNORECASE | re.ASCII
)
_YEAR_MONTHS = re.compile(r"(\d{4})年\s*(?:1|01)\s*[-~至到—–]\s*12月")
_YEAR_WORD = re.compile(r"(?:year|fy)?\s*(\d{4})", re.IGNORECASE | re.ASCII)
_CHINESE_YEAR = re.compile(r"([〇零一二三四五六七八九]{4})年?")
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
FIRST_YEAR, LAST_YEAR = 1949, 2100


class YearRead(NamedTuple):
    """A year as read; ``forecast`` where it is marked as one, ``odd`` where the form deserves a remark."""

    year: int
    text: str
    forecast: bool = False
    odd: bool = False


YEARS: Mapping[object, YearRead] = {year: YearRead(year, str(year)) for year in range(FIRST_YEAR, LAST_YEAR + 1)}
"""Years by the numbers that are years; a float that is whole finds its own."""


def read_year(cell: GridCell) -> YearRead | Trouble:
    """Return the year of a cell, or why it holds none."""
    if cell.kind == "date":
        if isinstance(cell.value, dt.date) and FIRST_YEAR <= cell.value.year <= LAST_YEAR:
            return YearRead(cell.value.year, cell.value.isoformat()[:10], odd=True)
        return "text"
    if cell.kind == "number":
        return YEARS.get(cell.value, "text")
    if cell.kind == "text":
        return _year_text(str(cell.value))
    return "empty" if cell.kind == "empty" else "formula" if cell.kind == "formula" else "error"


@kept_if_short
def _year_text(text: str) -> YearRead | Trouble:
    clean = flat(text)
    if clean.casefold() in MARKERS:
        return "marker"
    for pattern, forecast, odd in (
        (_FORECAST, True, False),
        (_FORECAST_FIRST, True, False),
        (_YEAR, False, False),
        (_YEAR_WORD, False, True),
        (_YEAR_MONTHS, False, True),
    ):
        found = pattern.fullmatch(clean)
        if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            return YearRead(int(found[1]), text.strip(), forecast, odd)
    chinese = _CHINESE_YEAR.fullmatch(clean)
    if chinese:
        return YearRead(int(chinese[1].translate(_CHINESE_DIGITS)), text.strip(), odd=True)
    return "text"
