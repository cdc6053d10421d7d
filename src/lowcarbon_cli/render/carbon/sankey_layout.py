"""Where everything of a Sankey diagram stands, for whatever draws it.

Units stand in layers by the longest way from a source; within a layer they are ordered by the mean place of
their neighbours, swept forth and back. Heights are proportional to flows, at one scale; units keep room for
a line of words each, so the drawing grows with its largest layer, and with the longest words of each. Of a layer
with more than ``MOST`` units the smallest are drawn as one, and a note says so. A graph that runs in a circle, or
has no positive flow, has no diagram.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.render.numbers import show
from lowcarbon_cli.render.safe import width_of
from lowcarbon_cli.render.table import word
from lowcarbon_cli.render.units import amount_places, unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.flows import Graph
    from lowcarbon_cli.model.text import Lang

WIDTH, NODE, GAP, MARGIN = 1080.0, 14.0, 16.0, 12.0
"""``WIDTH`` at least; between two units of a layer there is a ``GAP``, which is a line of words."""
RIGHT = 200.0
"""Room for the words of the last layer, at least."""
BODY, FLOWS = 420.0, 260.0
"""Height of the body at least, and what gaps must leave of it for flows."""
HEAD, NOTE = 44.0, 18.0
WORDS = 6.0
"""From a unit to its words."""
HALF = 7.0
"""Half a Chinese character at the size of the words, rather more than less."""
LONGEST = 24
"""Half characters of a name that are shown; the whole name stands in the tooltip."""
MOST = 40
"""Units of a layer that are drawn one by one."""
SWEEPS = 6
COLOURS = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#b07aa1", "#9c755f", "#edc948")

Flow = tuple[str, str, str, float]


class Box(Struct, frozen=True):
    """A unit as drawn, with the words beside it."""

    name: str
    words: str
    x: float
    y: float
    height: float
    amount: float

    @property
    def right(self) -> float:
        """Where its words end, as far as that can be told without the font."""
        return self.x + NODE + WORDS + width_of(self.words) * HALF


class Band(Struct, frozen=True):
    """A flow as drawn: from the right side of a box to the left side of another one."""

    label: str
    colour: str
    x0: float
    y0: float
    x1: float
    y1: float
    height: float
    amount: float


class Layout(Struct, frozen=True):
    """A diagram before it is drawn; ``notes`` stand below it, the first one at ``foot``."""

    width: float
    height: float
    foot: float
    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]
    notes: tuple[str, ...]


def layout(graph: Graph, lang: Lang) -> Layout | None:
    """Return where everything stands; None where there is no diagram."""
    flows = _flows(graph)
    if graph.circular or not flows:
        return None
    layers, flows, others = _merged(_layers(flows), flows)
    layers = _ordered(layers, flows)
    names = {key: word("sankey_others", lang, n=n) for key, n in others.items()}
    into, out = _sums(flows, 1), _sums(flows, 0)
    size = {key: max(into[key], out[key]) for layer in layers for key in layer}
    gaps = [GAP * (len(layer) - 1) for layer in layers]
    body = max(BODY, max(gaps) + FLOWS)
    scale = min((body - gap) / sum(size[key] for key in layer) for layer, gap in zip(layers, gaps, strict=True))
    boxes: dict[str, Box] = {}
    x, step = MARGIN, (WIDTH - 2 * MARGIN - NODE - RIGHT) / max(len(layers) - 1, 1)
    width = WIDTH
    for layer, gap in zip(layers, gaps, strict=True):
        y = HEAD + (body - sum(size[key] for key in layer) * scale - gap) / 2
        for key in layer:
            name = names.get(key, key)
            boxes[key] = Box(
                name, _words(name, shown_amount(size[key], graph.unit)), x, y, size[key] * scale, size[key]
            )
            y += size[key] * scale + GAP
        end = max(boxes[key].right for key in layer) + MARGIN
        width = max(width, end)
        x = max(x + step, end)
    notes = tuple(_notes(graph, sum(others.values()), lang))
    foot = HEAD + body + MARGIN
    bands = tuple(_bands(graph, flows, boxes, scale, lang))
    return Layout(width, foot + NOTE * len(notes), foot, tuple(boxes.values()), bands, notes)


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
    after: dict[str, list[str]] = defaultdict(list)
    waiting: dict[str, int] = defaultdict(int)
    for source, target, _, _ in flows:
        after[source].append(target)
        waiting[target] += 1
    names = dict.fromkeys(name for flow in flows for name in flow[:2])
    depth = dict.fromkeys(names, 0)
    sources = [name for name in names if not waiting[name]]
    ready = list(sources)
    while ready:
        name = ready.pop()
        for target in after[name]:
            depth[target] = max(depth[target], depth[name] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    for name in sources:
        depth[name] = min(depth[target] for target in after[name]) - 1
    layers: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in names:
        layers[depth[name]].append(name)
    return layers


def _merged(layers: list[list[str]], flows: list[Flow]) -> tuple[list[list[str]], list[Flow], dict[str, int]]:
    """Draw the smallest units of a crowded layer as one: return layers, flows, and what each of these holds."""
    into, out = _sums(flows, 1), _sums(flows, 0)
    others: dict[str, int] = {}
    held: dict[str, str] = {}
    made = []
    for place, layer in enumerate(layers):
        ranked = sorted(layer, key=lambda name: max(into[name], out[name]), reverse=True)
        small = ranked[MOST - 1 :] if len(layer) > MOST else []
        key = f"\x00{place}"  # no unit of a workbook bears this name
        if small:
            others[key] = len(small)
            held.update(dict.fromkeys(small, key))
        made.append([*(name for name in layer if name not in held), *([key] if small else [])])
    sums: dict[tuple[str, str, str], float] = defaultdict(float)
    for source, target, what, amount in flows:
        sums[held.get(source, source), held.get(target, target), what] += amount
    return made, [(*key, amount) for key, amount in sums.items()], others


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
    whats = dict.fromkeys(flow[2] for flow in flows)
    colours = {what: COLOURS[place % len(COLOURS)] for place, what in enumerate(whats)}
    starts, ends = (_stacked(flows, boxes, scale, near) for near in (0, 1))
    unit = unit_text(graph.unit, lang)
    made = []
    for flow in flows:
        source, target, what, amount = flow
        left, right = boxes[source], boxes[target]
        thing = (f"（{what}）" if lang == "zh" else f" ({what})") if what else ""
        told = f"{left.name} → {right.name}{thing}: {shown_amount(amount, graph.unit)} {unit}"
        made.append(Band(told, colours[what], left.x + NODE, starts[flow], right.x, ends[flow], amount * scale, amount))
    return made


def _stacked(flows: list[Flow], boxes: dict[str, Box], scale: float, near: int) -> dict[Flow, float]:
    """Return where each flow begins at its source (0) or ends at its target (1), one below the other."""
    at = {key: box.y for key, box in boxes.items()}
    found = {}
    for flow in sorted(flows, key=lambda flow: boxes[str(flow[1 - near])].y):
        found[flow] = at[str(flow[near])]
        at[str(flow[near])] += flow[3] * scale
    return found


def _words(name: str, amount: str) -> str:
    short = name
    while width_of(short) > LONGEST:
        short = short[:-1]
    return f"{short if short == name else f'{short}...'} {amount}"


def _notes(graph: Graph, merged: int, lang: Lang) -> list[str]:
    made = [word("sankey_merged", lang, most=MOST, n=merged)] if merged else []
    return [*made, word("sankey_left_out", lang, n=len(graph.left_out))] if graph.left_out else made


def shown_amount(amount: float, unit: str) -> str:
    """Return an amount as the diagram shows it."""
    places = 0 if amount >= 1000 else amount_places(unit)  # noqa: PLR2004
    return show(Decimal(repr(amount)), places, "ROUND_HALF_EVEN").text


def title(graph: Graph, lang: Lang) -> str:
    """Return the words above a diagram."""
    return word("sankey_title", lang, year=graph.year, what=graph.what or word("flow_energy", lang))
