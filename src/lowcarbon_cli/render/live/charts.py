"""The sheet 图表: figures as cells (a missing one is an empty cell, never 0) and native charts over them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.book import fit
from lowcarbon_cli.render.sheets import FIRST_ROW, fill_table
from lowcarbon_cli.render.table import Cell, Column, Table, columns, text_cell, word
from lowcarbon_cli.render.units import unit_text
from lowcarbon_cli.render.years import by_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.book import Book, Page
    from lowcarbon_cli.render.live.linked import Linked

_FIRST_YEAR = 2
"""Column of the first year."""
_LEAST = 2
"""A chart needs so many years with a figure."""
_ROWS = 17
"""Rows of the sheet that a chart takes."""
_HEIGHT, _NARROWEST = 310, 400.0
"""Size of a chart in pixels."""
_PIXELS = 7.4
"""Width of a character of the column width in pixels."""
_COLOURS = ("#1F4E79", "#C55A11")
_ACROSS = 2
"""Charts beside each other."""
_SHORT = 14
"""A table of so many rows leaves room for charts on its page."""


class ChartRow(Struct, frozen=True):
    """One line of figures to be drawn: by year, with the limit, if any, as (standard id, indicator id)."""

    name: str
    unit: str
    values: Mapping[int, Derivation] = MappingProxyType({})
    number_format: str = "General"
    limit: tuple[str, str] | None = None


class _Chart(Struct, frozen=True):
    """Kind of a chart, the rows (of the table) it draws, and the row whose name is its title (-1: a text)."""

    kind: str
    rows: tuple[int, ...]
    title: str = ""


def chart_table(linked: Linked, extra: Sequence[ChartRow]) -> tuple[Table, list[_Chart]]:
    """Return the figures that are drawn and what each chart draws of them."""
    report, lang = linked.report, linked.lang
    rows: list[tuple[Cell, ...]] = []
    charts: list[_Chart] = []
    for row in (*_indicator_rows(report, lang), *extra):
        if len(row.values) < _LEAST:
            continue
        drawn, kind = [len(rows)], _kind(row.unit)
        rows.append(_cells(row, linked))
        if row.limit in linked.limits and kind == "line":
            drawn.append(len(rows))
            rows.append(_limit_cells(row, linked))
        charts.append(_Chart(kind, tuple(drawn)))
    fuels = list(_fuel_rows(linked))
    if fuels:
        places = tuple(range(len(rows), len(rows) + len(fuels)))
        charts.append(_Chart("stacked", places, word("chart_energy", lang)))
        rows += fuels
    return chart_frame(report, lang, tuple(rows)), charts


def chart_frame(report: ComplianceReport, lang: Lang, rows: tuple[tuple[Cell, ...], ...] = ()) -> Table:
    """Return the table of figures drawn, with ``rows`` or empty."""
    return Table(
        "charts",
        word("charts", lang),
        columns(
            lang,
            Column("indicator", "", width=46),
            Column("unit", "", width=16),
            *(Column(str(year), str(year), numeric=True, width=14) for year in report.years),
        ),
        rows,
        (word("charts_note", lang),),
    )


def _indicator_rows(report: ComplianceReport, lang: Lang) -> Iterator[ChartRow]:
    limited = {
        id(result.value): (one.standard.id, result.id)
        for one in report.assessments
        for result in one.indicators
        if result.limit_value is not None and result.period is None
    }
    for cells in by_year(report, lang, core_only=True).rows:
        drawn = {year: cell.origin for year, cell in zip(report.years, cells[_FIRST_YEAR:], strict=True) if cell.origin}
        formats = {cell.number_format for cell in cells if cell.origin}
        limit = next((limited[id(value)] for value in drawn.values() if id(value) in limited), None)
        yield ChartRow(cells[0].text, cells[1].text, drawn, max(formats, key=len, default="General"), limit)


def _cells(row: ChartRow, linked: Linked) -> tuple[Cell, ...]:
    def shown(year: int) -> Cell:
        value = row.values.get(year)
        if value is None:
            return Cell("")
        return Cell("", value.value, row.number_format, formula=f"={linked.links.reference(value)}")

    name = f"{row.name} ({row.unit})" if row.unit != "-" else row.name
    return (text_cell(name), text_cell(row.unit), *(shown(year) for year in linked.report.years))


def _limit_cells(row: ChartRow, linked: Linked) -> tuple[Cell, ...]:
    wanted = row.limit
    number = next(
        result.limit_value
        for one in linked.report.assessments
        for result in one.indicators
        if (one.standard.id, result.id) == wanted and result.limit_value is not None
    )
    reference = linked.limits[wanted] if wanted else ""
    cell = Cell("", number, "General", formula=f"={reference}")
    name = word("limit_of", linked.lang, name=row.name)
    return (text_cell(name), text_cell(row.unit), *(cell for _ in linked.report.years))


def _kind(unit: str) -> str:
    """Totals are drawn as columns, ratios and rates as lines."""
    return "line" if "/" in unit or unit in {"%", "-"} else "column"


def _fuel_rows(linked: Linked) -> Iterator[tuple[Cell, ...]]:
    """Yield the tce of each fuel by year; a year with a missing row of the fuel is left empty."""
    report, lang = linked.report, linked.lang
    for name in dict.fromkeys(line.fuel.in_(lang) for line in report.energy):
        cells = []
        for year in report.years:
            used = [line.used for line in report.energy if line.year == year and line.fuel.in_(lang) == name]
            known = [value for value in used if isinstance(value, Derivation)]
            cells.append(_sum_cell(known, linked) if known and len(known) == len(used) else Cell(""))
        yield (text_cell(name), text_cell(unit_text("tce", lang)), *cells)


def _sum_cell(values: list[Derivation], linked: Linked) -> Cell:
    references = [linked.links.reference(value) for value in values]
    total = sum((value.value for value in values[1:]), values[0].value)
    return Cell("", total, "0.00", formula=f"={'+'.join(references)}")


def fill_charts(made: Book, page: Page, linked: Linked, drawn: tuple[Table, list[_Chart]]) -> None:
    """Write the figures and insert the charts below them, two beside each other."""
    table, charts = drawn
    fill_table(made, page, linked.report, table, frozen=1, repeated=False)
    first = FIRST_ROW + len(table.rows) + len(table.notes) + 1
    width = max(_NARROWEST, sum(page.widths) * _PIXELS / _ACROSS)
    breaks = []
    for number, chart in enumerate(charts):
        down, across = divmod(number, _ACROSS)
        row = first + down * _ROWS
        # beside a short table the first page has room for one row of charts, every other page for two
        if across == 0 and down % 2 == (len(table.rows) <= _SHORT):
            breaks.append(row)
        _insert(made, page.sheet, linked, chart, (row, int(across * width), int(width) - 8))
    page.sheet.set_h_pagebreaks(breaks)


def _insert(made: Book, sheet: Worksheet, linked: Linked, chart: _Chart, at: tuple[int, int, int]) -> None:
    row, offset, width = at
    kind = {"type": "column", "subtype": "stacked"} if chart.kind == "stacked" else {"type": chart.kind}
    drawn = made.book.add_chart(kind)
    last = _FIRST_YEAR + len(linked.report.years) - 1
    for number, place in enumerate(chart.rows):
        line = FIRST_ROW + place
        series: dict[str, object] = {
            "name": [sheet.get_name(), line, 0],
            "categories": [sheet.get_name(), FIRST_ROW - 1, _FIRST_YEAR, FIRST_ROW - 1, last],
            "values": [sheet.get_name(), line, _FIRST_YEAR, line, last],
        }
        if chart.kind != "stacked":
            series |= _style(chart.kind, number)
        drawn.add_series(series)
    title = chart.title or [sheet.get_name(), FIRST_ROW + chart.rows[0], 0]
    drawn.set_title({"name": fit(title) if isinstance(title, str) else title, "name_font": {"size": 11}})
    # below the plot, also where values are negative
    drawn.set_x_axis({"label_position": "low"})
    drawn.set_legend({"position": "bottom"} if len(chart.rows) > 1 else {"none": True})
    axis: dict[str, object] = {"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
    # a column that does not begin at 0 exaggerates every change
    drawn.set_y_axis(axis | ({} if chart.kind == "line" else {"min": 0}))
    drawn.set_size({"width": width, "height": _HEIGHT})
    sheet.insert_chart(row, 0, drawn, {"x_offset": offset, "y_offset": 4, "object_position": 1})


def _style(kind: str, number: int) -> dict[str, object]:
    colour = _COLOURS[number]
    if kind == "column":
        return {"fill": {"color": colour}, "gap": 80}
    if number:
        return {"line": {"color": colour, "dash_type": "dash", "width": 1.5}}
    return {
        "line": {"color": colour, "width": 2},
        "marker": {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}},
    }
