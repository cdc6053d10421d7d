"""What the texts around a table state for all its rows: the year, the fuel, the unit, the firm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from lowcarbon_cli.model.messages import finding
from lowcarbon_cli.read import headings
from lowcarbon_cli.read.grid import GridCell, cell_at
from lowcarbon_cli.read.normalise import flat
from lowcarbon_cli.read.periods import ALL_MONTHS, Span, read_span, year_in_words
from lowcarbon_cli.read.table import Entry

if TYPE_CHECKING:
    from lowcarbon_cli.read.table import RawTable, Title

_NOT_THE_PERIOD = re.compile(r"有效期|文号|制定|印发|批准|日期|时间\s*[:：]|备案")
"""Titles of a form whose years are not the year of its figures (有效期至：2024年1月)."""
_PERIOD = re.compile(r"报告期|统计期|报告年|所属期|年度\s*[:：]")
_SPAN_IN_WORDS = re.compile(r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月?\s*[-~至到—–]\s*\d{1,2}\s*月")
_MONTH_IN_WORDS = re.compile(r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月")
_BARE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_PAIR = re.compile(r"\s*(?P<name>[^:：]{1,12})\s*[:：]\s*(?P<value>.*?)\s*")


class Given(Struct):
    """Entries that every row of a table shares, and the months that its figures cover (none for a year)."""

    entries: dict[str, Entry] = field(default_factory=dict)
    span: Span | None = None


def given_by_titles(table: RawTable, known: frozenset[str]) -> Given:
    """Return what the titles state of columns that the table itself lacks (``known`` are its own)."""
    found = Given()
    for column in table.spec.columns:
        wanted = column.required or column.id in table.spec.key or column.id == "name"
        if wanted and column.id not in known and column.kind in {"text", "choice"}:
            entry = _stated(table, column.id)
            if entry is not None:
                found.entries[column.id] = entry
    year = table.spec.column("year")
    if year is not None and year.required and "year" not in known:
        _year(table, found)
    return found


def _stated(table: RawTable, column: str) -> Entry | None:
    """Return the value of a title such as 能源名称：原煤, also where it stands in the next cell."""
    for title in table.titles:
        for part in re.split(r"\s{2,}|　", title.text):
            pair = _PAIR.fullmatch(part)
            if pair is None:
                continue
            heading = headings.match(table.spec, pair["name"])
            if heading is None or heading.column.id != column:
                continue
            if pair["value"]:
                return Entry(title.row, title.column, GridCell(flat(pair["value"]), "text"))
            beside = cell_at(table.sheet, title.row, title.column + 1)
            if beside.kind == "text":
                return Entry(title.row, title.column + 1, beside)
    return None


def _year(table: RawTable, found: Given) -> None:
    title = _title_with_year(table)
    if title is None:
        _year_of_sheet(table, found)
        return
    year = year_in_words(title.text)
    found.entries["year"] = Entry(title.row, title.column, GridCell(f"{year}年", "text"))
    found.span = _span(title.text)
    table.findings.append(finding("LC-STR-035", table.ref(title.row, title.column), raw=title.text, year=year or 0))


def _title_with_year(table: RawTable) -> Title | None:
    """Return the title that names the year: the one of the reporting period, else the only one with a year."""
    named = [
        title
        for title in table.titles
        if year_in_words(title.text) is not None and not _NOT_THE_PERIOD.search(title.text)
    ]
    periods = [title for title in named if _PERIOD.search(title.text)]
    years = {year_in_words(title.text) for title in periods or named}
    return (periods or named)[0] if len(years) == 1 else None


def _year_of_sheet(table: RawTable, found: Given) -> None:
    """Take the year from the sheet's name (2023, 2023年能源) where no title names one."""
    years = {int(year) for year in _BARE_YEAR.findall(table.sheet.name)}
    if len(years) != 1:
        return
    year = years.pop()
    row = next(iter(table.sheet.rows), 1)
    found.entries["year"] = Entry(row, min(table.sheet.rows.get(row, {1: None})), GridCell(f"{year}年", "text"))
    entry = found.entries["year"]
    table.findings.append(finding("LC-STR-035", table.ref(entry.row, entry.column), raw=table.sheet.name, year=year))


def _span(text: str) -> Span | None:
    """Return the months of a period that is no whole year (2023年1-11月), None for a year."""
    words = flat(text)
    found = _SPAN_IN_WORDS.search(words) or _MONTH_IN_WORDS.search(words)
    span = read_span(GridCell(found[0], "text")) if found else None
    if span is None or max(span.months) == len(ALL_MONTHS):
        return None
    return Span(tuple(range(1, max(span.months) + 1)), cumulative=True, year=span.year)
