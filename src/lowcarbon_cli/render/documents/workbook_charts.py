"""The charts of a document as native charts, each under its figures, which are formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowcarbon_cli.render.book import add_page, fit, grid
from lowcarbon_cli.render.documents.build import caption_text
from lowcarbon_cli.render.documents.types import ChartBlock
from lowcarbon_cli.render.live.places import place
from lowcarbon_cli.render.sheets import FIRST_ROW
from lowcarbon_cli.render.table import Cell, Column, Table, text_cell, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.model.results import ComplianceReport
    from lowcarbon_cli.render.book import Book, Page
    from lowcarbon_cli.render.documents.types import Chart, Document, Series
    from lowcarbon_cli.render.live.linked import Linked

_NAMES, _FIGURES = 38.0, 14.0
_LEAST = 5
_ROWS = 17
"""Rows of the sheet that a chart takes."""
_HEIGHT, _PIXELS = 310, 7.3
_PER_PAGE = 3
_SHARE = 7
"""Column of the share in the energy structure."""
_KINDS: dict[str, dict[str, str]] = {
    "bar": {"type": "column"},
    "line": {"type": "line"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "progress": {"type": "bar"},
}
_COLOURS = ("#1F5FBF", "#C76B00", "#27764A", "#8A3060", "#6F7D8C", "#0F7274", "#76601C", "#4F4778")
_LIMIT = "#B3261E"


def charts_of(document: Document) -> list[ChartBlock]:
    """Return the charts in the order of the document."""
    return [block for _, block in document.blocks() if isinstance(block, ChartBlock)]


def chart_page(made: Book, report: ComplianceReport, name: str, document: Document) -> Page:
    """Add the empty sheet of charts."""
    most = max((len(block.chart.labels) for block in charts_of(document)), default=0)
    page = add_page(made, report, name, [_NAMES, *([_FIGURES] * max(_LEAST, most))])
    page.sheet.set_portrait()
    return page


def fill_charts(made: Book, page: Page, document: Document, linked: Linked, shares: str) -> dict[int, str]:
    """Write each chart's figures with the chart below; return where each stands, by its number.

    ``shares`` is the sheet of the energy structure, from which shares are taken.
    """
    lang = document.lang
    page.sheet.write_string(0, 0, word("charts", lang), made.look(bold=True, font_size=13))
    row, places, breaks = 1, {}, []
    for number, block in enumerate(charts_of(document)):
        if number and number % _PER_PAGE == 0:
            breaks.append(row)
        title = caption_text(block.caption, lang) + (f" ({block.chart.unit})" if block.chart.unit else "")
        page.sheet.write_string(row, 0, fit(title), made.look(bold=True))
        if block.caption:
            places[block.caption.number] = place(page.sheet.get_name(), row, 0)
        table = _table(block.chart, linked, shares)
        after = grid(made, page, row + 1, table)
        _insert(made, page, block.chart, row + 1, after)
        row = after + _ROWS
    page.sheet.set_h_pagebreaks(breaks)
    return places


def _table(chart: Chart, linked: Linked, shares: str) -> Table:
    years = (Column(label, label, numeric=True) for label in chart.labels)
    heads = (Column("series", word("series", linked.lang)), *years)
    rows = tuple((text_cell(one.name), *_cells(chart, one, linked, shares)) for one in chart.series)
    return Table(chart.id, chart.title, heads, rows)


def _cells(chart: Chart, one: Series, linked: Linked, shares: str) -> Iterator[Cell]:
    """Yield the figures of a series; an empty cell, never 0, where there is none."""
    pattern = "0." + "0" * chart.places if chart.places else "0"
    for number, (label, value) in enumerate(zip(chart.labels, one.values, strict=True)):
        if value is None:
            yield Cell("")
            continue
        origin = one.origins[number] if one.origins else None
        if origin is not None:
            formula = f"={linked.links.reference(origin)}"
        elif one.role == "limit":
            formula = _limit(chart, one, linked)
        else:
            formula = _share(one.name, label, linked, shares) if chart.kind == "stacked" else ""
        yield Cell(one.texts[number], value, "General" if one.role == "limit" else pattern, formula=formula)


def _limit(chart: Chart, one: Series, linked: Linked) -> str:
    """Return the formula that takes a limit from the table of limits, empty where it is not that one."""
    wanted = chart.id.partition(":")[2]
    for item in linked.report.assessments:
        for row in item.indicators:
            if row.id == wanted and row.verdict is not None and row.limit_value == one.values[0]:
                found = linked.limits.get((item.standard.id, row.id))
                return f"={found}" if found else ""
    return ""


def _share(fuel: str, year: str, linked: Linked, sheet: str) -> str:
    """Return the formula over the rows of a fuel in a year on the sheet of the energy structure."""
    if not sheet:
        return ""
    found = [
        place(sheet, row, _SHARE)
        for row, line in enumerate(linked.report.energy, start=FIRST_ROW)
        if line.share is not None and line.fuel.in_(linked.lang) == fuel and str(line.year) == year
    ]
    return f"={'+'.join(found)}" if found else ""


def _insert(made: Book, page: Page, chart: Chart, head: int, after: int) -> None:
    """Insert the chart at row ``after``; its labels stand in row ``head``, its series below."""
    sheet, last = page.sheet, len(chart.labels)
    name = sheet.get_name()
    drawn = made.book.add_chart(_KINDS[chart.kind])
    for number, one in enumerate(chart.series, start=1):
        row = head + number
        drawn.add_series(
            {
                "name": [name, row, 0],
                "categories": [name, head, 1, head, last],
                "values": [name, row, 1, row, last],
                **_style(chart, one, number - 1),
            }
        )
    drawn.set_title({"name": fit(chart.title), "name_font": {"size": 11}})
    figures: dict[str, object] = {"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
    # a bar that does not begin at 0 exaggerates every change
    figures |= {} if chart.kind == "line" else {"min": 0}
    figures |= {"max": 100} if chart.kind == "stacked" else {}
    figures |= {"name": fit(chart.unit), "name_font": {"size": 9, "bold": False}} if chart.unit else {}
    drawn.set_x_axis({"label_position": "low", "text_axis": True})
    drawn.set_y_axis(figures)
    if chart.kind == "progress":
        # of lying bars the x axis holds the labels, and the first one stands on top
        drawn.set_x_axis(figures)
        drawn.set_y_axis({"label_position": "low", "reverse": True})
    drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    drawn.set_size({"width": int(sum(page.widths) * _PIXELS), "height": _HEIGHT})
    sheet.insert_chart(after, 0, drawn, {"x_offset": 2, "y_offset": 6, "object_position": 1})


def _style(chart: Chart, one: Series, number: int) -> dict[str, object]:
    colour = _LIMIT if one.role == "limit" else _COLOURS[number % len(_COLOURS)]
    if chart.kind != "line":
        return {"fill": {"color": colour}, "gap": 80}
    if one.role != "value":
        return {"line": {"color": colour, "dash_type": "dash", "width": 1.5}}
    return {
        "line": {"color": colour, "width": 2},
        "marker": {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}},
    }
