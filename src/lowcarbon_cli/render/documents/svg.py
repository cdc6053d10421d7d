"""Charts as inline SVG: lines and bars with the band a limit allows, stacked shares, progress.

Coordinates are drawing only; every figure printed is a text that the tables print too. Colours are CSS
variables of the page, so that light, dark and print differ.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from msgspec import Struct

from lowcarbon_cli.render.documents.layout import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowcarbon_cli.render.documents.types import Chart, Series

WIDTH, HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 74, 20, 46, 34
_LEGEND = 20
_ROW = 46
_COLOURS = 8
_MANY = 12


class Scale(Struct, frozen=True):
    """The value axis: from ``low`` to ``high`` in steps, drawn from ``bottom`` up to ``top``."""

    low: float
    high: float
    step: float
    bottom: float
    top: float

    def y(self, value: float) -> float:
        """Return the height at which ``value`` is drawn."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def ticks(self) -> Iterator[float]:
        """Yield the values at which lines are drawn."""
        for place in range(round((self.high - self.low) / self.step) + 1):
            yield self.low + place * self.step


def draw(chart: Chart, key: str) -> str:
    """Return the chart as an SVG element; ``key`` makes its ids unique in the page."""
    height = HEIGHT if chart.kind != "progress" else _TOP + _ROW * len(chart.labels) + 10
    total = height + _LEGEND * len(chart.series)
    root = Element("svg", {"viewBox": f"0 0 {WIDTH} {total}", "role": "img", "aria-labelledby": f"{key}-t"})
    title = SubElement(root, "title", {"id": f"{key}-t"})
    title.text = clean(chart.title)
    if chart.kind == "progress":
        _progress(root, chart)
    else:
        scale = _scale(chart)
        _axes(root, chart, scale)
        if chart.kind == "stacked":
            _stacked(root, chart, scale)
        else:
            _plain(root, chart, scale)
    _legend(root, chart, height)
    return tostring(root, encoding="unicode")


def _scale(chart: Chart) -> Scale:
    if chart.kind == "stacked":
        sums = [sum(float(one.values[place] or 0) for one in chart.series) for place in range(len(chart.labels))]
        low, high = 0.0, max([*sums, 0.0])
    else:
        known = [float(value) for one in chart.series for value in one.values if value is not None]
        low, high = min([*known, 0.0]), max([*known, 0.0])
    step = _step((high - low) / 5 or 1.0)
    low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return Scale(low, high if high > low else low + step, step, HEIGHT - _BOTTOM, _TOP)


def _step(rough: float) -> float:
    """Return 1, 2, 2.5 or 5 times a power of ten, not below ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)


def _axes(root: Element, chart: Chart, scale: Scale) -> None:
    places = max(0, 1 - math.floor(math.log10(scale.step))) if scale.step < 1 else 0
    for value in scale.ticks():
        y = scale.y(value)
        _line(root, (_LEFT, y, WIDTH - _RIGHT, y), "grid")
        _text(root, (_LEFT - 6, y + 4), f"{value:.{places}f}" if scale.step >= 1 else f"{value:.{places}g}", "end")
    if chart.unit and chart.unit != "-":
        _text(root, (_LEFT, _TOP - 30), chart.unit, "start")
    for place, label in enumerate(chart.labels):
        _text(root, (_x(chart, place), HEIGHT - _BOTTOM + 18), label, "middle")
    _line(root, (_LEFT, scale.y(0.0), WIDTH - _RIGHT, scale.y(0.0)), "axis")


def _x(chart: Chart, place: int) -> float:
    slot = (WIDTH - _LEFT - _RIGHT) / len(chart.labels)
    return _LEFT + slot * (place + 0.5)


def _plain(root: Element, chart: Chart, scale: Scale) -> None:
    bars = [one for one in chart.series if one.role == "value"] if chart.kind == "bar" else []
    for one in chart.series:
        if one.role == "limit":
            _band(root, one, scale)
    for place, one in enumerate(chart.series):
        if one in bars:
            _bars(root, chart, one, (place, len(bars)), scale)
        else:
            _path(root, chart, one, place, scale)


def _band(root: Element, one: Series, scale: Scale) -> None:
    """Shade the side on which values are allowed."""
    value = next((float(item) for item in one.values if item is not None), None)
    if value is None or not one.side:
        return
    top, bottom = (scale.y(value), scale.bottom) if one.side == "below" else (scale.top, scale.y(value))
    box = {"x": _n(_LEFT), "y": _n(top), "width": _n(WIDTH - _LEFT - _RIGHT), "height": _n(max(0.0, bottom - top))}
    SubElement(root, "rect", {"class": "band", **box})


def _bars(root: Element, chart: Chart, one: Series, which: tuple[int, int], scale: Scale) -> None:
    slot = (WIDTH - _LEFT - _RIGHT) / len(chart.labels)
    width = min(slot * 0.6 / which[1], 90)
    for place, value in enumerate(one.values):
        if value is None:
            continue
        left = _x(chart, place) - width * which[1] / 2 + width * which[0]
        _box(root, (left, width), (0.0, float(value)), scale, f"s{which[0] % _COLOURS}")
        _text(root, (left + width / 2, scale.y(max(float(value), 0.0)) - 5), one.texts[place], "middle", "value")


def _box(root: Element, across: tuple[float, float], span: tuple[float, float], scale: Scale, name: str) -> None:
    top, bottom = scale.y(max(span)), scale.y(min(span))
    box = {"x": _n(across[0]), "y": _n(top), "width": _n(across[1]), "height": _n(bottom - top)}
    SubElement(root, "rect", {"class": name, **box})


def _path(root: Element, chart: Chart, one: Series, place: int, scale: Scale) -> None:
    dashed = "" if one.role == "value" else " dashed"
    name = "limit" if one.role == "limit" else f"l{place % _COLOURS}"
    points = [(_x(chart, at), scale.y(float(value)), at) for at, value in enumerate(one.values) if value is not None]
    if one.role == "limit" and points:
        _line(root, (_LEFT, points[0][1], WIDTH - _RIGHT, points[0][1]), "limit dashed")
        return
    run: list[tuple[float, float, int]] = []
    for point in points:
        # a missing year is a gap, not a straight line across it
        if run and point[2] != run[-1][2] + 1:
            _polyline(root, run, f"{name}{dashed}")
            run = []
        run.append(point)
    _polyline(root, run, f"{name}{dashed}")
    for x, y, at in points:
        SubElement(root, "circle", {"class": f"s{place % _COLOURS}", "cx": _n(x), "cy": _n(y), "r": "3.5"})
        if one.role == "value" and len(chart.labels) <= _MANY:
            _text(root, (x, y - 8), one.texts[at], "middle", "value")


def _polyline(root: Element, run: list[tuple[float, float, int]], name: str) -> None:
    if len(run) > 1:
        SubElement(root, "polyline", {"class": name, "points": " ".join(f"{_n(x)},{_n(y)}" for x, y, _ in run)})


def _stacked(root: Element, chart: Chart, scale: Scale) -> None:
    width = min((WIDTH - _LEFT - _RIGHT) / len(chart.labels) * 0.6, 90)
    for place in range(len(chart.labels)):
        base = 0.0
        for number, one in enumerate(chart.series):
            value = one.values[place]
            if value is None:
                continue
            left = _x(chart, place) - width / 2
            _box(root, (left, width), (base, base + float(value)), scale, f"s{number % _COLOURS}")
            base += float(value)


def _progress(root: Element, chart: Chart) -> None:
    """Draw one row per label: the value as a bar, the other series as a mark on it."""
    known = [float(value) for one in chart.series for value in one.values if value is not None]
    most = max([*known, 100.0])
    room = WIDTH - _LEFT - _RIGHT - 60
    for place, label in enumerate(chart.labels):
        top = _TOP + _ROW * place
        _text(root, (20, top - 6), label, "start")
        SubElement(root, "rect", {"class": "track", "x": "20", "y": _n(top), "width": _n(room), "height": "16"})
        for number, one in enumerate(chart.series):
            value = one.values[place]
            if value is None:
                continue
            length = max(0.0, float(value)) / most * room
            if one.role == "value":
                box = {"x": "20", "y": _n(top), "width": _n(length), "height": "16"}
                SubElement(root, "rect", {"class": f"s{number % _COLOURS}", **box})
                _text(root, (26 + room, top + 13), one.texts[place], "start", "value")
            else:
                _line(root, (20 + length, top - 3, 20 + length, top + 19), "mark")


def _legend(root: Element, chart: Chart, top: float) -> None:
    for number, one in enumerate(chart.series):
        y = top + _LEGEND * number + 12
        if one.role == "limit":
            _line(root, (_LEFT, y - 4, _LEFT + 18, y - 4), "limit dashed")
        elif one.role == "target" and chart.kind == "progress":
            _line(root, (_LEFT + 9, y - 12, _LEFT + 9, y + 2), "mark")
        else:
            box = {"x": _n(_LEFT), "y": _n(y - 10), "width": "18", "height": "10"}
            SubElement(root, "rect", {"class": f"s{number % _COLOURS}", **box})
        _text(root, (_LEFT + 26, y), one.name, "start")


def _line(root: Element, ends: tuple[float, float, float, float], name: str) -> None:
    x1, y1, x2, y2 = ends
    SubElement(root, "line", {"class": name, "x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2)})


def _text(root: Element, at: tuple[float, float], text: str, anchor: str, name: str = "label") -> None:
    made = SubElement(root, "text", {"class": name, "x": _n(at[0]), "y": _n(at[1]), "text-anchor": anchor})
    made.text = clean(text)


def _n(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")
