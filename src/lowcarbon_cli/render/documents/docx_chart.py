"""Charts as Word's own, editable: a chart part (DrawingML) with a workbook of its figures inside.

The XML is written by hand because python-docx has no charts; it is the part that Word, WPS and
LibreOffice share (ECMA-376, part 1, chapter 21.2). Every word enters as the text of an element.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from lowcarbon_cli.model.numbers import plain
from lowcarbon_cli.render.documents.layout import clean

if TYPE_CHECKING:
    from lowcarbon_cli.render.documents.types import Chart, Series

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOOK_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
COLOURS = ("1F5FBF", "C76B00", "27764A", "8A3060", "6F7D8C", "0F7274", "76601C", "4F4778")
_LIMIT = "B3261E"
_AXES = ("111111111", "222222222")
_SHEET = "Sheet1"


def workbook(chart: Chart) -> bytes:
    """Return the workbook of a chart: labels in column A, one column per series."""
    from xlsxwriter import Workbook

    stream = BytesIO()
    book = Workbook(
        stream,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"created": datetime(1980, 1, 1)})  # noqa: DTZ001 - the format's own earliest day
    sheet = book.add_worksheet(_SHEET)
    for row, label in enumerate(chart.labels, 1):
        sheet.write_string(row, 0, clean(label))
    for column, one in enumerate(chart.series, 1):
        sheet.write_string(0, column, clean(one.name))
        for row, value in enumerate(one.values, 1):
            if value is not None:
                sheet.write_number(row, column, float(value))
    book.close()
    return stream.getvalue()


def chart_xml(chart: Chart, relation: str, font: str) -> bytes:
    """Return the chart part; ``relation`` is the id of its workbook, ``font`` the typeface of its words."""
    register_namespace("c", C)
    register_namespace("a", A)
    register_namespace("r", R)
    root = Element(f"{{{C}}}chartSpace")
    _c(root, "roundedCorners", "0")
    inner = _c(root, "chart")
    _c(inner, "autoTitleDeleted", "1")
    plot = _c(inner, "plotArea")
    _c(plot, "layout")
    bars = [(place, one) for place, one in enumerate(chart.series) if _as_bar(chart, one)]
    lines = [(place, one) for place, one in enumerate(chart.series) if not _as_bar(chart, one)]
    if bars:
        _bars(plot, chart, bars)
    if lines:
        _lines(plot, chart, lines)
    _axis(plot, chart, font)
    legend = _c(inner, "legend")
    _c(legend, "legendPos", "b")
    _c(legend, "overlay", "0")
    _words(legend, font)
    _c(inner, "plotVisOnly", "1")
    _c(inner, "dispBlanksAs", "gap")
    SubElement(root, f"{{{C}}}externalData", {f"{{{R}}}id": relation})
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _as_bar(chart: Chart, one: Series) -> bool:
    return chart.kind in {"stacked", "progress"} or (chart.kind == "bar" and one.role == "value")


def _bars(plot: Element, chart: Chart, series: list[tuple[int, Series]]) -> None:
    made = _c(plot, "barChart")
    _c(made, "barDir", "bar" if chart.kind == "progress" else "col")
    _c(made, "grouping", "stacked" if chart.kind == "stacked" else "clustered")
    _c(made, "varyColors", "0")
    for place, one in series:
        item = _series(made, chart, place, one)
        _fill(_c(item, "spPr"), COLOURS[place % len(COLOURS)])
        _c(item, "invertIfNegative", "0")
        if chart.kind != "stacked":
            _labels(item, chart)
        _data(item, chart, place, one)
    _c(made, "gapWidth", "60")
    if chart.kind == "stacked":
        _c(made, "overlap", "100")
    for axis in _AXES:
        _c(made, "axId", axis)


def _lines(plot: Element, chart: Chart, series: list[tuple[int, Series]]) -> None:
    made = _c(plot, "lineChart")
    _c(made, "grouping", "standard")
    _c(made, "varyColors", "0")
    for place, one in series:
        item = _series(made, chart, place, one)
        colour = _LIMIT if one.role == "limit" else COLOURS[place % len(COLOURS)]
        _stroke(_c(item, "spPr"), colour, dashed=one.role != "value")
        marker = _c(item, "marker")
        _c(marker, "symbol", "none" if one.role == "limit" else "circle")
        if one.role != "limit":
            _c(marker, "size", "5")
            shape = _c(marker, "spPr")
            _fill(shape, colour)
        if one.role == "value":
            _labels(item, chart, "t")
        _data(item, chart, place, one)
        _c(item, "smooth", "0")
    _c(made, "marker", "1")
    for axis in _AXES:
        _c(made, "axId", axis)


def _series(parent: Element, chart: Chart, place: int, one: Series) -> Element:
    del chart
    item = _c(parent, "ser")
    _c(item, "idx", str(place))
    _c(item, "order", str(place))
    reference = _c(_c(item, "tx"), "strRef")
    _c(reference, "f").text = f"{_SHEET}!${_letter(place)}$1"
    cache = _c(reference, "strCache")
    _c(cache, "ptCount", "1")
    _point(cache, 0, clean(one.name))
    return item


def _labels(item: Element, chart: Chart, position: str = "outEnd") -> None:
    """Print the figures at the points, with the decimals of the tables."""
    made = _c(item, "dLbls")
    form = "0." + "0" * chart.places if chart.places else "0"
    SubElement(made, f"{{{C}}}numFmt", {"formatCode": form, "sourceLinked": "0"})
    text = _c(made, "txPr")
    SubElement(text, f"{{{A}}}bodyPr")
    properties = SubElement(SubElement(text, f"{{{A}}}p"), f"{{{A}}}pPr")
    SubElement(properties, f"{{{A}}}defRPr", {"sz": "800"})
    _c(made, "dLblPos", position)
    for key, shown in (
        ("showLegendKey", "0"),
        ("showVal", "1"),
        ("showCatName", "0"),
        ("showSerName", "0"),
        ("showPercent", "0"),
        ("showBubbleSize", "0"),
    ):
        _c(made, key, shown)


def _data(item: Element, chart: Chart, place: int, one: Series) -> None:
    last = len(chart.labels) + 1
    names = _c(_c(item, "cat"), "strRef")
    _c(names, "f").text = f"{_SHEET}!$A$2:$A${last}"
    cache = _c(names, "strCache")
    _c(cache, "ptCount", str(len(chart.labels)))
    for at, label in enumerate(chart.labels):
        _point(cache, at, clean(label))
    letter = _letter(place)
    figures = _c(_c(item, "val"), "numRef")
    _c(figures, "f").text = f"{_SHEET}!${letter}$2:${letter}${last}"
    kept = _c(figures, "numCache")
    _c(kept, "formatCode").text = "General"
    _c(kept, "ptCount", str(len(one.values)))
    for at, value in enumerate(one.values):
        if value is not None:
            _point(kept, at, plain(value))


def _axis(plot: Element, chart: Chart, font: str) -> None:
    lying = chart.kind == "progress"
    names = _c(plot, "catAx")
    _c(names, "axId", _AXES[0])
    _c(_c(names, "scaling"), "orientation", "maxMin" if lying else "minMax")
    _c(names, "delete", "0")
    _c(names, "axPos", "l" if lying else "b")
    _c(names, "majorTickMark", "none")
    _c(names, "minorTickMark", "none")
    _c(names, "tickLblPos", "low")
    _words(names, font)
    _c(names, "crossAx", _AXES[1])
    figures = _c(plot, "valAx")
    _c(figures, "axId", _AXES[1])
    scaling = _c(figures, "scaling")
    _c(scaling, "orientation", "minMax")
    known = [value for one in chart.series for value in one.values if value is not None]
    if chart.kind == "stacked" and chart.unit == "%":
        _c(scaling, "max", "100")  # before "min": the schema has an order
    if known and min(known) >= 0:
        _c(scaling, "min", "0")
    _c(figures, "delete", "0")
    _c(figures, "axPos", "b" if lying else "l")
    _stroke(_c(_c(figures, "majorGridlines"), "spPr"), "D9D9D9", width="6350")
    if chart.unit and chart.unit != "-":
        _title(figures, chart.unit, font)
    SubElement(figures, f"{{{C}}}numFmt", {"formatCode": "General", "sourceLinked": "0"})
    _c(figures, "majorTickMark", "none")
    _c(figures, "minorTickMark", "none")
    _c(figures, "tickLblPos", "nextTo")
    _words(figures, font)
    _c(figures, "crossAx", _AXES[0])
    _c(figures, "crosses", "max" if lying else "autoZero")


def _title(axis: Element, words: str, font: str) -> None:
    made = _c(axis, "title")
    rich = _c(_c(made, "tx"), "rich")
    SubElement(rich, f"{{{A}}}bodyPr")
    paragraph = SubElement(rich, f"{{{A}}}p")
    run = SubElement(paragraph, f"{{{A}}}r")
    _font(SubElement(run, f"{{{A}}}rPr", {"sz": "900", "b": "0"}), font)
    SubElement(run, f"{{{A}}}t").text = clean(words)
    _c(made, "overlay", "0")


def _words(parent: Element, font: str) -> None:
    text = _c(parent, "txPr")
    SubElement(text, f"{{{A}}}bodyPr")
    properties = SubElement(SubElement(text, f"{{{A}}}p"), f"{{{A}}}pPr")
    _font(SubElement(properties, f"{{{A}}}defRPr", {"sz": "900"}), font)


def _font(parent: Element, font: str) -> None:
    SubElement(parent, f"{{{A}}}latin", {"typeface": "Times New Roman"})
    SubElement(parent, f"{{{A}}}ea", {"typeface": font})


def _fill(shape: Element, colour: str) -> None:
    SubElement(SubElement(shape, f"{{{A}}}solidFill"), f"{{{A}}}srgbClr", {"val": colour})


def _stroke(shape: Element, colour: str, *, dashed: bool = False, width: str = "22225") -> None:
    line = SubElement(shape, f"{{{A}}}ln", {"w": width})
    _fill(line, colour)
    if dashed:
        SubElement(line, f"{{{A}}}prstDash", {"val": "dash"})


def _point(cache: Element, at: int, text: str) -> None:
    point = SubElement(cache, f"{{{C}}}pt", {"idx": str(at)})
    _c(point, "v").text = text


def _c(parent: Element, name: str, value: str | None = None) -> Element:
    return SubElement(parent, f"{{{C}}}{name}", {} if value is None else {"val": value})


def _letter(place: int) -> str:
    """Return the column of the ``place``-th series: B, C ... AA."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place + 1))
