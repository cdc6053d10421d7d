"""What a heading says in the words of a sheet: which columns and periods, what it repeats, what is unknown."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.read import headings
from lowcarbon_cli.read.bands import levels_of
from lowcarbon_cli.read.grid import text_of
from lowcarbon_cli.read.normalise import YearRead, read_year
from lowcarbon_cli.read.periods import (
    ALL_MONTHS,
    CUMULATIVE_WORDS,
    CURRENT_WORDS,
    MONTH_HEADINGS,
    WHOLE_YEAR_WORDS,
    Span,
    read_span,
)
from lowcarbon_cli.standards.workbook import fold
from lowcarbon_cli.standards.workbook import sheet as spec_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lowcarbon_cli.read.bands import Band, Level
    from lowcarbon_cli.read.grid import Sheet
    from lowcarbon_cli.read.headings import Heading
    from lowcarbon_cli.standards.workbook import SheetSpec

MONTHS_AT_LEAST = 3
"""So many month columns make 合计 beside them the sum of the year."""

VALUE_WORDS = frozenset(
    {"数值", "数量", "数据", "数额", "值", "指标值", "实绩", "实际", "实际值", "实际数", "完成值", "填报值"}
    | {"本年", "本年数", "本年实际", "全年", "全年数", "年度值", "value", "figure", "amount"}
)
"""Headings of the one column of figures of a form for one year."""


class Period(Struct, frozen=True):
    """What a heading says about time: the year with its place, the months."""

    year: YearRead | None = None
    place: tuple[int, int] = (0, 0)
    span: Span | None = None


class Header(Struct):
    """A heading: its columns by place, the periods of columns of figures, repeated and unknown ones."""

    band: Band
    levels: Mapping[int, tuple[Level, ...]]
    columns: dict[int, Heading] = field(default_factory=dict)
    valued: dict[int, Heading | None] = field(default_factory=dict)
    """Columns that belong to a period; None where the heading is the period alone."""
    periods: dict[int, Period] = field(default_factory=dict)
    month: int | None = None
    """The place of a column of months."""
    repeated: list[tuple[int, int]] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)

    def copy(self) -> Header:
        """Return a header that may be changed without changing this one."""
        # dataclasses.replace takes thrice as long, and every table asks for several headers
        return Header(
            self.band,
            self.levels,
            dict(self.columns),
            dict(self.valued),
            dict(self.periods),
            self.month,
            list(self.repeated),
            list(self.unknown),
        )

    def ids(self) -> dict[str, int]:
        """Return the place of each column id."""
        found = {heading.column.id: place for place, heading in self.columns.items()}
        for place, heading in self.valued.items():
            if heading is not None:
                found.setdefault(heading.column.id, place)
        return found

    def years(self) -> list[int]:
        """Return the places that are headed by nothing but a period."""
        return [place for place, heading in self.valued.items() if heading is None]

    def one_year(self) -> bool:
        """Tell whether this heads a form of one year: a single column of figures, its year stated elsewhere."""
        return [self.periods[place] for place in self.valued] == [Period()]

    def cell(self, place: int) -> tuple[int, int]:
        """Return where the words that name a column stand: its lowest level."""
        level = self.levels[place][-1]
        return level.row, level.column


def header_of(spec: SheetSpec, sheet: Sheet, band: Band) -> Header:
    """Return what a heading says in the words of one sheet specification; the header is the caller's own."""
    return headers_of(sheet, band)(spec).copy()


def headers_of(sheet: Sheet, band: Band) -> Callable[[SheetSpec], Header]:
    """Return what tells the header that a heading is in the words of any sheet: to look at, not to change."""
    levels = levels_of(sheet, band)
    words = sum([len(str(level.cell.value)) for column in levels.values() for level in column])
    made = _kept_header if words <= _KEPT_TO else _header
    columns = tuple(levels.items())
    return lambda spec: made(spec.id, band, columns)


_KEPT_TO = 1024
"""Letters in a heading of which the answer is kept: the parks of a batch have the same template."""


def _header(sheet_id: str, band: Band, columns: tuple[tuple[int, tuple[Level, ...]], ...]) -> Header:
    spec = spec_of(sheet_id)
    header = Header(band, dict(columns))
    spans = sum(
        any(read_span(level.cell) is not None for level in levels) for levels in header.levels.values()
    )  # month columns
    taken: dict[str, int] = {}
    for place, levels in header.levels.items():
        period, path = _split(levels, whole_year=spans >= MONTHS_AT_LEAST)
        heading = _named(spec, header, place, path)
        if period is not None and (heading is not None or not path):
            header.periods[place] = period
            header.valued[place] = heading
        elif heading is None:
            _unnamed(spec, header, place, path)
        elif heading.column.id in taken:
            header.repeated.append((taken[heading.column.id], place))
        else:
            taken[heading.column.id] = place
            header.columns[place] = heading
    _misspelt(spec, header)
    _one_year(spec, header)
    return header


_kept_header = lru_cache(maxsize=1024)(_header)


def _one_year(spec: SheetSpec, header: Header) -> None:
    """Take the only column of figures of a yearly form (指标, 单位, 数值) for the year that its title names."""
    if spec.orientation != "years" or header.valued or "year" in header.ids():
        return
    found = [place for place in header.unknown if _is_value(header.levels[place])]
    if len(found) == 1:
        header.unknown.remove(found[0])
        header.periods[found[0]] = Period()
        header.valued[found[0]] = None


def _is_value(levels: tuple[Level, ...]) -> bool:
    return len(levels) == 1 and fold(text_of(levels[0].cell)) in VALUE_WORDS


def _unnamed(spec: SheetSpec, header: Header, place: int, path: tuple[str, ...]) -> None:
    if len(path) == 1 and fold(path[0]) in MONTH_HEADINGS and header.month is None and spec.column("year"):
        header.month = place
    else:
        header.unknown.append(place)


def _misspelt(spec: SheetSpec, header: Header) -> None:
    """Give a place to headings that are nearly the name of a column without one."""
    if not header.columns:
        return
    taken = frozenset(header.ids())
    near: dict[int, Heading] = {}
    for place in header.unknown:
        levels = header.levels[place]
        found = headings.closest(spec, text_of(levels[-1].cell), taken) if len(levels) == 1 else None
        if found is not None and found.column.id not in {known.column.id for known in near.values()}:
            near[place] = found
    header.columns.update(near)
    header.columns = dict(sorted(header.columns.items()))
    header.unknown = [place for place in header.unknown if place not in near]


def _split(levels: tuple[Level, ...], *, whole_year: bool) -> tuple[Period | None, tuple[str, ...]]:
    """Part the levels of a heading into what they say about time and the words that name the column."""
    year: YearRead | None = None
    place = (0, 0)
    span: Span | None = None
    words: list[str] = []
    for level in levels:
        found = read_year(level.cell)
        months = read_span(level.cell)
        text = text_of(level.cell)
        key = fold(text)
        if isinstance(found, YearRead) and year is None:
            year, place = found, (level.row, level.column)
        elif months is not None and span is None:
            span = months
            if months.year is not None and year is None:
                year, place = YearRead(months.year, f"{months.year}年"), (level.row, level.column)
        elif key in CURRENT_WORDS | CUMULATIVE_WORDS and not (whole_year and key in WHOLE_YEAR_WORDS):
            running = key in CUMULATIVE_WORDS
            span = Span(span.months, running, span.year) if span is not None else Span((), running)
        elif whole_year and key in WHOLE_YEAR_WORDS and not words:
            span = Span(ALL_MONTHS, cumulative=True)
        else:
            words.append(text)
    if year is None and span is None:
        return None, tuple(words)
    return Period(year, place, span), tuple(words)


def _named(spec: SheetSpec, header: Header, place: int, path: tuple[str, ...]) -> Heading | None:
    if not path:
        return None
    word, unit = headings.growth_word(path[0]) if len(path) == 1 else ("", "")
    if word:
        owner = _owner(header, place)
        if owner is not None:
            growth = headings.growth_of(spec, owner.column)
            return headings.Heading(growth, unit, name=word) if growth is not None else None
    return headings.match_path(spec, path)


def _owner(header: Header, place: int) -> Heading | None:
    """Return the column that a bare 同比增长 belongs to: the nearest one of figures to its left."""
    before = [known for known in header.levels if known < place]
    if not before:
        return None
    found = header.columns.get(max(before))
    return found if found is not None and found.column.kind in {"number", "integer"} else None


def matched(header: Header) -> int:
    """Return how many columns a heading names."""
    return len(header.ids()) + bool(header.month) + bool(header.years())
