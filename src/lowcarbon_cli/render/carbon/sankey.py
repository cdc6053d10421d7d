"""The Sankey diagram of a graph of flows: one layout, drawn as SVG.

Units stand in layers by the longest way from a source; within a layer they are ordered by the mean place of
their neighbours, swept forth and back. Heights are proportional to flows. A graph that runs in a circle, or
has no positive flow, has no diagram.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.numbers import show
from lowcarbon_cli.render.table import word
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.flows import Graph
    from lowcarbon_cli.model.text import Lang

WIDTH, NODE, GAP, MARGIN = 1080.0, 14.0, 16.0, 12.0
RIGHT = 200.0
"""Room for the words of the last layer."""
BODY, HEAD = 420.0, 44.0
SWEEPS = 6
COLOURS = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#b07aa1", "#9c755f", "#edc948")


@dataclass(frozen=True, slots=True)
class Box:
    """A unit as drawn."""

    name: str
    x: float
    y: float
    height: float
    amount: float


@dataclass(frozen=True, slots=True)
class Band:
    """A flow as drawn: from the right side of a box to the left side of another one."""

    label: str
    colour: str
    x0: float
    y0: float
    x1: float
    y1: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A diagram before it is drawn."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]


_FONT = 'font-family="Noto Sans CJK SC, Microsoft YaHei, SimHei, sans-serif" font-size="13"'
Flow = tuple[str, str, str, float]


def layout(graph: Graph, lang: Lang) -> Layout | None:
    """Return where everything stands; None where there is no diagram."""
    flows = _flows(graph)
    if graph.circular or not flows:
        return None
    layers = _ordered(_layers(flows), flows)
    into, out = _sums(flows, 1), _sums(flows, 0)
    size = {name: max(into[name], out[name]) for layer in layers for name in layer}
    scale = min((BODY - GAP * (len(layer) - 1)) / sum(size[name] for name in layer) for layer in layers)
    step = (WIDTH - 2 * MARGIN - NODE - RIGHT) / max(len(layers) - 1, 1)
    boxes: dict[str, Box] = {}
    for place, layer in enumerate(layers):
        tall = sum(size[name] for name in layer) * scale + GAP * (len(layer) - 1)
        y = HEAD + (BODY - tall) / 2
        for name in layer:
            height = size[name] * scale
            boxes[name] = Box(name, MARGIN + place * step, y, height, size[name])
            y += height + GAP
    return Layout(WIDTH, HEAD + BODY + MARGIN, tuple(boxes.values()), tuple(_bands(graph, flows, boxes, scale, lang)))


def _flows(graph: Graph) -> list[Flow]:
    """Return the positive flows, those between the same two units and of the same thing drawn together."""
    found: dict[tuple[str, str, str], float] = {}
    for line in graph.lines:
        drawn = line.source and line.target and line.source != line.target
        if drawn and isinstance(line.amount, Derivation) and line.amount.value > 0:
            key = line.source, line.target, line.what
            found[key] = found.get(key, 0.0) + float(line.amount.value)
    return [(*key, amount) for key, amount in found.items()]


def _layers(flows: list[Flow]) -> list[list[str]]:
    """Return the units by the longest way from a source; a source stands just before its first target."""
    before: dict[str, set[str]] = defaultdict(set)
    names = dict.fromkeys(name for flow in flows for name in flow[:2])
    for source, target, _, _ in flows:
        before[target].add(source)
    depth: dict[str, int] = {}
    for _ in names:
        for name in names:
            depth[name] = max((depth.get(other, 0) + 1 for other in before[name]), default=0)
    after: dict[str, list[int]] = defaultdict(list)
    for source, target, _, _ in flows:
        after[source].append(depth[target])
    for name in names:
        if not before[name]:
            depth[name] = min(after[name]) - 1
    layers: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in names:
        layers[depth[name]].append(name)
    return layers


def _ordered(layers: list[list[str]], flows: list[Flow]) -> list[list[str]]:
    """Order each layer by the mean place of its neighbours, weighed by the flows."""
    place = {name: index for layer in layers for index, name in enumerate(layer)}
    for sweep in range(SWEEPS):
        near, far = (0, 1) if sweep % 2 else (1, 0)
        for layer in layers if near else reversed(layers):
            weights: dict[str, list[tuple[float, float]]] = defaultdict(list)
            for flow in flows:
                weights[str(flow[near])].append((place[str(flow[far])], flow[3]))

            def mean(name: str, weights: dict[str, list[tuple[float, float]]] = weights) -> float:
                pairs = weights.get(name)
                return sum(at * size for at, size in pairs) / sum(size for _, size in pairs) if pairs else place[name]

            layer.sort(key=mean)
            place.update({name: index for index, name in enumerate(layer)})
    return layers


def _sums(flows: list[Flow], end: int) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for flow in flows:
        found[str(flow[end])] += flow[3]
    return found


def _bands(graph: Graph, flows: list[Flow], boxes: dict[str, Box], scale: float, lang: Lang) -> list[Band]:
    colours: dict[str, str] = {}
    for _, _, what, _ in flows:
        colours.setdefault(what, COLOURS[len(colours) % len(COLOURS)])
    starts: dict[tuple[str, str, str], float] = {}
    ends: dict[tuple[str, str, str], float] = {}
    for name, box in boxes.items():
        y = box.y
        for flow in sorted((flow for flow in flows if flow[0] == name), key=lambda flow: boxes[flow[1]].y):
            starts[flow[:3]] = y
            y += flow[3] * scale
        y = box.y
        for flow in sorted((flow for flow in flows if flow[1] == name), key=lambda flow: boxes[flow[0]].y):
            ends[flow[:3]] = y
            y += flow[3] * scale
    made = []
    for source, target, what, amount in flows:
        key = source, target, what
        told = (
            f"{source} → {target}{f'（{what}）' if what else ''}: {shown_amount(amount)} {unit_text(graph.unit, lang)}"
        )
        left, right = boxes[source].x + NODE, boxes[target].x
        made.append(Band(told, colours[what], left, starts[key], right, ends[key], amount * scale))
    return made


def shown_amount(amount: float) -> str:
    """Return an amount as the diagram shows it."""
    from decimal import Decimal

    return show(Decimal(repr(amount)), 0 if amount >= 1000 else 2, "ROUND_HALF_EVEN").text  # noqa: PLR2004


def title(graph: Graph, lang: Lang) -> str:
    """Return the words above a diagram."""
    return word("sankey_title", lang, year=graph.year, what=graph.what or word("flow_energy", lang))


def svg(graph: Graph, lang: Lang) -> str:
    """Return the diagram as an SVG element, empty where there is none; words are escaped, nothing is loaded."""
    made = layout(graph, lang)
    if made is None:
        return ""
    name = escape(title(graph, lang))
    size = f"{made.width:.0f} {made.height:.0f}"
    unit = escape(unit_text(graph.unit, lang))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" class="sankey" {_FONT}>',
        f"<title>{name}</title>",
        f"<desc>{escape('; '.join(band.label for band in made.bands))}</desc>",
        "<style>.sankey text{fill:#222}@media (prefers-color-scheme:dark){.sankey text{fill:#eee}}</style>",
        f'<text x="{MARGIN}" y="26" font-size="16" font-weight="bold">{name}（{unit}）</text>',
    ]
    for band in made.bands:
        middle = (band.x0 + band.x1) / 2
        path = (
            f"M{band.x0:.1f} {band.y0:.1f}C{middle:.1f} {band.y0:.1f} {middle:.1f} {band.y1:.1f} {band.x1:.1f} "
            f"{band.y1:.1f}V{band.y1 + band.height:.1f}C{middle:.1f} {band.y1 + band.height:.1f} {middle:.1f} "
            f"{band.y0 + band.height:.1f} {band.x0:.1f} {band.y0 + band.height:.1f}Z"
        )
        parts.append(
            f'<path d="{path}" fill="{band.colour}" fill-opacity="0.45"><title>{escape(band.label)}</title></path>'
        )
    parts += [
        (
            f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{NODE}" height="{max(box.height, 1):.1f}" fill="#555"/>'
            f'<text x="{box.x + NODE + 6:.1f}" y="{box.y + box.height / 2 + 4:.1f}">{escape(box.name)} '
            f"{shown_amount(box.amount)}</text>"
        )
        for box in made.boxes
    ]
    return "".join([*parts, "</svg>"])
