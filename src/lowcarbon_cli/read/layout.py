"""Tables with one row per record: headings of one or several levels, units, rows of data.

Columns may belong to a year or a month (``Header.valued``); then a row gives one record per period.
Tables whose rows are labels and whose columns are years only are read by ``read.across``.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.read.columns import column_units, measure_place, note_headings
from lowcarbon_cli.read.filldown import fill_years
from lowcarbon_cli.read.grid import EMPTY, GridCell, cell_at, text_of
from lowcarbon_cli.read.no_data import leave_forms_blank_rows, left_out, states_total
from lowcarbon_cli.read.normalise import read_year
from lowcarbon_cli.read.periods import CUMULATIVE_WORDS, Span, read_span
from lowcarbon_cli.read.plain import plain_rows
from lowcarbon_cli.read.rows import is_units
from lowcarbon_cli.read.table import Entry, LaidRows, RawRecord, RawTable, made_entry
from lowcarbon_cli.standards.workbook import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lowcarbon_cli.read.given import Given
    from lowcarbon_cli.read.header import Header
    from lowcarbon_cli.standards.workbook import SheetSpec


def read_down(table: RawTable, header: Header, given: Given) -> None:
    """Read the rows below ``header`` into ``table``; ``given`` is what the titles state for all of them."""
    note_headings(table, header)
    units = column_units(table, header)
    body = Body(table, header, given, units)
    rows: list[int] = []
    before: int | None = None
    below = list(body.rows())
    laid = body.laid(below)
    plain = plain_rows(table, header, laid, body.labels, body.beside) if laid is not None else frozenset()
    if laid is not None and len(plain) == len(below):
        table.records = laid
        return
    places = {row: at for at, row in enumerate(below)}
    for row in below:
        if row in plain or not left_out(table, header, row, before):
            rows.append(row)
        before = row
    years = fill_years(table, header, rows)
    for row in rows:
        if laid is not None and row in plain:
            table.add(laid.record(places[row]))
        else:
            body.read(row, years.get(row))
    leave_forms_blank_rows(table)


class _Column(NamedTuple):
    """A column of a table: where it stands, the unit its heading states, whether merged ranges fill it down."""

    id: str
    place: int
    unit: str
    fills: bool


class Body:
    """The rows of one table and how each becomes records."""

    def __init__(self, table: RawTable, header: Header, given: Given, units: Mapping[int, str]) -> None:
        self.table, self.header, self.given, self.units = table, header, given, units
        self.measure = measure_place(table, header)
        self.origins = self._origins()
        self.columns = tuple(
            _Column(heading.column.id, place, units.get(place, ""), heading.column.kind in {"text", "choice", "year"})
            for place, heading in header.columns.items()
        )
        # in long sheets a year alone (filled down over a merge) is nothing
        self.beside = {"year", *given.entries} if table.spec.orientation == "long" else set(given.entries)
        self.labels = _label_columns(table.spec)

    def rows(self) -> Iterator[int]:
        """Yield the rows below the heading, without its unit row."""
        sheet = self.table.sheet
        below = [row for row in sheet.rows if row > self.header.band.bottom]
        if below and is_units(sheet.rows[below[0]]):
            self.table.use(*((below[0], place) for place in sheet.rows[below[0]]))
            below = below[1:]
        yield from below

    def laid(self, rows: Sequence[int]) -> LaidRows | None:
        """Return rows as columns of cells; None where titles, months, years across or merged ranges have a say."""
        header, given = self.header, self.given
        alone = not (header.valued or header.month is not None or self.measure is not None or self.origins)
        if not alone or given.entries or given.span is not None or not self.columns:
            return None
        columns = {column.id: (column.place, column.unit) for column in self.columns}
        start = next((columns[key][0] for key in self.table.spec.key if key in columns), self.columns[0].place)
        return LaidRows(columns, start, rows, [self.table.sheet.rows[row] for row in rows])

    def _origins(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Return the origin of every place of the table's columns that a merged range of its rows covers."""
        rows = [row for row in self.table.sheet.rows if row > self.header.band.bottom]
        places = sorted({*self.header.columns, *([self.header.month] if self.header.month else [])})
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for area in self.table.sheet.merged:
            if area.top > self.header.band.bottom:
                for row in rows[bisect_left(rows, area.top) : bisect_left(rows, area.bottom + 1)]:
                    for place in places[bisect_left(places, area.left) : bisect_left(places, area.right + 1)]:
                        found[row, place] = (area.top, area.left)
        return found

    def read(self, row: int, year: Entry | None) -> None:
        """Read one row; ``year`` is the cell that gives its year where its own is blank."""
        table = self.table
        cells = table.sheet.rows[row]
        entries = {
            name: made_entry((row, place, found, unit))
            if (found := cells.get(place)) is not None
            else self._blank(row, name, place, unit, fills=fills)
            for name, place, unit, fills in self.columns
        }
        if year is not None:
            entries["year"] = year
        for column, entry in self.given.entries.items():
            entries.setdefault(column, entry)
        valued = {place: cells.get(place, EMPTY) for place in self.header.valued}
        if self._is_blank(entries, valued):
            table.leave(row, "blank_row", {entry.column for entry in entries.values() if entry.row == row})
            return
        total = states_total(table, row, [entries[key] for key in self.labels if key in entries], entries, valued)
        if total is None:
            return
        span = self._span(row, entries)
        made = self._of_periods(row, entries, span) if self.header.valued else (self._record(row, entries, span),)
        if not total:
            table.add(*made)
            return
        table.totals.extend(map(_as_total, made))
        table.leave(row, "total")

    def _blank(self, row: int, name: str, place: int, unit: str, *, fills: bool) -> Entry:
        """Return the blank cell of a column; words and years are filled down over a merged range, figures never."""
        if fills:
            table = self.table
            top, left = self.origins.get((row, place), (row, place))
            if left == place and top != row:
                above = cell_at(table.sheet, top, place)
                if above.kind != "empty":
                    table.filled.setdefault(name, []).append(table.ref(row, place))
                return Entry(top, place, above, unit)
        return made_entry((row, place, EMPTY, unit))

    def _is_blank(self, entries: Mapping[str, Entry], valued: Mapping[int, GridCell]) -> bool:
        """Tell whether a row holds nothing beside what its titles and its year say."""
        for column, entry in entries.items():
            if entry.cell.kind != "empty" and column not in self.beside:
                return False
        return all(cell.kind == "empty" for cell in valued.values())

    def _span(self, row: int, entries: dict[str, Entry]) -> Span | None:
        """Return the months of a row: from its column of months, or from the year cell (2023年1-2月)."""
        table, place = self.table, self.header.month
        span: Span | None = None
        if place is not None:
            at = (row, place)
            if cell_at(table.sheet, *at).kind == "empty":
                at = self.origins.get(at, at)
            span = read_span(cell_at(table.sheet, *at), bare=True)
            if span is not None:
                table.use(at)
                if span.year is not None and "year" not in self.header.ids():
                    entries["year"] = Entry(*at, _year_cell(span.year))
            elif fold(text_of(cell_at(table.sheet, *at))) in CUMULATIVE_WORDS | {"全年", "合计"}:
                table.use(at)
                span = Span(tuple(range(1, 13)), cumulative=True)
        year = entries.get("year")
        if year is not None and year.cell.kind != "number" and isinstance(read_year(year.cell), str):
            own = read_span(year.cell)
            if own is not None and own.year is not None:
                span = own
                entries["year"] = Entry(year.row, year.column, _year_cell(own.year))
        if span is None and self.given.span is not None:
            span = self.given.span
        return self._measured(row, span)

    def _measured(self, row: int, span: Span | None) -> Span | None:
        """Return the span as the row's 本月 or 累计 makes it: of the months alone, or from January on."""
        if self.measure is None or span is None:
            return span
        words = fold(text_of(cell_at(self.table.sheet, row, self.measure)))
        self.table.use((row, self.measure))
        return _running(span) if words in CUMULATIVE_WORDS else Span(span.months, year=span.year)

    def _record(self, row: int, entries: dict[str, Entry], span: Span | None) -> RawRecord:
        for key in self.table.spec.key:
            if key in entries and entries[key].row == row:
                return _record_at(row, entries[key], entries, span)
        return _record_at(row, next(iter(entries.values())), entries, span)

    def _of_periods(self, row: int, entries: dict[str, Entry], span: Span | None) -> Iterator[RawRecord]:
        table, header, spec = self.table, self.header, self.table.spec
        groups: dict[tuple[object, ...], dict[str, Entry]] = {}
        months: dict[tuple[object, ...], Span | None] = {}
        for place, heading in header.valued.items():
            column = heading.column.id if heading is not None else spec.across
            period = header.periods[place]
            if not column:
                continue
            own = span if period.span is None else period.span
            if period.span is not None and not period.span.months and span is not None:
                own = _running(span) if period.span.cumulative else span
            key: tuple[object, ...] = (
                period.year.year if period.year else None,
                own.months if own else (),
                bool(own and own.cumulative),
            )
            made = groups.setdefault(key, dict(entries))
            months[key] = own
            if period.year is not None:
                made["year"] = Entry(*period.place, cell_at(table.sheet, *period.place))
                if isinstance(read_year(made["year"].cell), str):
                    made["year"] = Entry(*period.place, _year_cell(period.year.year))
            made[column] = Entry(row, place, cell_at(table.sheet, row, place), self.units.get(place, ""))
        if not groups:
            groups[()], months[()] = entries, span
        for key, made in groups.items():
            valued = (made[name] for name in made if name not in entries and name != "year")
            yield _record_at(row, next(valued, None) or next(iter(made.values())), made, months[key])


def _record_at(row: int, start: Entry, entries: Mapping[str, Entry], span: Span | None) -> RawRecord:
    return RawRecord(row, start.column, entries, span.months if span else (), cumulative=bool(span and span.cumulative))


def _running(span: Span) -> Span:
    last = max(span.months, default=12)
    return Span(tuple(range(1, last + 1)), cumulative=True, year=span.year)


def _year_cell(year: int) -> GridCell:
    return GridCell(f"{year}年", "text")


def _as_total(record: RawRecord) -> RawRecord:
    return RawRecord(record.row, record.column, record.entries, record.months, record.cumulative, total=True)


def _label_columns(spec: SheetSpec) -> tuple[str, ...]:
    names = tuple(column.id for column in spec.columns if column.id in {"name", "plant", "fuel"})
    return tuple(dict.fromkeys((*names, *spec.key)))
