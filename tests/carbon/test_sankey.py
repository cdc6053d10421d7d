"""The flow diagram: every unit and flow, geometry by its own arithmetic, crowded layers, words that stay words."""

from __future__ import annotations

import random
from collections import defaultdict
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageFont
from tests.carbon.test_flows import energy, flows, line
from tools.carbon_examples import FLOWS

from lowcarbon_cli.compute.algebra import constant
from lowcarbon_cli.model.carbon.flows import Graph, Line
from lowcarbon_cli.render.carbon import sankey, sankey_png
from lowcarbon_cli.render.carbon.sankey_layout import HEAD, MOST, NODE, layout

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lowcarbon_cli.render.carbon.sankey_layout import Box, Layout

SPACE = "{http://www.w3.org/2000/svg}"
WORDS = 13
"""Height of the words in the drawing."""


def graph_of(rows: Iterable[tuple[str, str, str]]) -> Graph:
    """Return the graph of flows given as source, target and amount in tce."""
    lines = tuple(Line(source, target, "电力", constant(Decimal(amount), "tce")) for source, target, amount in rows)
    none = constant(0, "tce")
    return Graph("energy", "", 2023, "tce", lines, (), none, none, none, (), ())


def laid(graph: Graph) -> Layout:
    made = layout(graph, "zh")
    assert made is not None
    return made


def crowd(sources: int, firms: int, sinks: int) -> Graph:
    """Return flows of very different size through many units."""
    drawn = random.Random(7)  # noqa: S311 - a fixed set of sizes
    rows = []
    for place in range(firms):
        source, sink = f"来源{place % sources}", f"去向很长很长很长的名称{place % sinks}号构造企业有限公司"
        amount = str(drawn.randint(1, 10) * 10 ** drawn.randint(-1, 5))
        rows += [(source, f"企业{place}", amount), (f"企业{place}", sink, amount)]
    return graph_of(rows)


def by_layer(made: Layout) -> list[list[Box]]:
    layers: dict[float, list[Box]] = defaultdict(list)
    for box in made.boxes:
        layers[box.x].append(box)
    return [sorted(layers[x], key=lambda box: box.y) for x in sorted(layers)]


@pytest.mark.parametrize(
    "graph", [crowd(3, 26, 5), crowd(60, 27, 40), crowd(300, 500, 400), crowd(1, 1, 1)], ids=["26", "27", "500", "1"]
)
def test_nothing_overlaps_or_leaves_the_drawing(graph: Graph) -> None:
    made = laid(graph)
    layers = by_layer(made)
    for layer in layers:
        for upper, lower in pairwise(layer):
            assert upper.y + upper.height < lower.y
            # words stand at the middle of their unit
            assert (lower.y + lower.height / 2) - (upper.y + upper.height / 2) >= WORDS
        for box in layer:
            assert box.y >= HEAD
            assert box.y + box.height <= made.foot
            assert box.right <= made.width
    for layer, following in pairwise(layers):
        assert max(box.right for box in layer) < following[0].x
    for band in made.bands:
        assert band.x0 < band.x1
        assert {band.x0 - NODE, band.x1} <= {box.x for box in made.boxes}


@pytest.mark.parametrize("graph", [crowd(3, 26, 5), crowd(300, 500, 400)], ids=["26", "500"])
def test_widths_are_proportional_and_fill_their_units(graph: Graph) -> None:
    made = laid(graph)
    scale = made.boxes[0].height / made.boxes[0].amount
    assert scale > 0
    for height, amount in [(item.height, item.amount) for item in made.boxes + made.bands]:
        assert height == pytest.approx(amount * scale, rel=1e-9)
    for box in made.boxes:
        for ends in (
            [(band.y0, band.height) for band in made.bands if band.x0 == box.x + NODE],
            [(band.y1, band.height) for band in made.bands if band.x1 == box.x],
        ):
            inside = sorted(end for end in ends if box.y - 1e-6 <= end[0] < box.y + box.height - 1e-9)
            if inside:  # one below the other, from edge to edge
                assert inside[0][0] == pytest.approx(box.y)
                assert sum(height for _, height in inside) == pytest.approx(box.height)
                for (y, height), (following, _) in pairwise(inside):
                    assert y + height == pytest.approx(following)


def test_the_smallest_of_a_crowded_layer_are_one_unit_with_their_sum() -> None:
    """50 firms of 1 to 50: the 39 largest alone, the others are 1 + ... + 11 = 66."""
    made = laid(graph_of((f"企业{size}", "电网", str(size)) for size in range(1, 51)))
    assert MOST == 40
    layer = by_layer(made)[0]
    assert len(layer) == 40
    (others,) = (box for box in layer if "其他" in box.name)
    assert others.name == "其他 11 个单元"
    assert others.amount == pytest.approx(66)
    assert made.notes == (
        "注：每列至多单独画出 40 个单元；其余较小的共 11 个，各列并作“其他 n 个单元”，数值为其合计。",
    )
    assert "其余较小的共 11 个" in sankey.svg(
        graph_of((f"企业{size}", "电网", str(size)) for size in range(1, 51)), "zh"
    )
    assert laid(graph_of((f"企业{size}", "电网", str(size)) for size in range(1, 41))).notes == ()


def test_flows_that_are_not_drawn_are_counted_in_the_note(tmp_path: Path) -> None:
    made = laid(energy(flows(tmp_path, 能流=line(2, 4, None))))
    assert len(made.bands) == 12
    assert made.notes == ("注：1 条流缺少数量、单元或年份，未画出。",)


def test_the_diagram_holds_every_unit_and_flow(tmp_path: Path) -> None:
    graph = energy(flows(tmp_path))
    root = ET.fromstring(sankey.svg(graph, "zh"))  # noqa: S314 - our own output
    assert len(root.findall(f"{SPACE}rect")) == 13
    assert len(root.findall(f"{SPACE}path")) == 13
    assert root.find(f"{SPACE}title") is not None
    made = laid(graph)
    boxes = {box.name: box for box in made.boxes}
    assert boxes["外部 煤炭"].x < boxes["热电厂"].x < boxes["热网"].x < boxes["企业"].x < boxes["终端燃料动力消费"].x
    # thickness is proportional: coal 142860 against gas 39900
    coal, gas = (
        next(band for band in made.bands if band.label.startswith(name)) for name in ("外部 煤炭", "外部 天然气")
    )
    assert coal.height / gas.height == pytest.approx(142860 / 39900)


def test_a_picture_of_hundreds_of_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any font will do to see that the picture is as large as its layout, and that something is drawn in it."""
    monkeypatch.setattr(sankey_png, "fonts", lambda: (ImageFont.load_default(26), ImageFont.load_default(34)))
    graph = crowd(300, 500, 400)
    made = laid(graph)
    picture = Image.open(BytesIO(sankey_png.png(graph, "en")))
    assert picture.size == (round(made.width * sankey_png.SCALE), round(made.height * sankey_png.SCALE))
    assert len(picture.getcolors(1 << 24) or ()) > 6


def test_a_circle_has_no_diagram(tmp_path: Path) -> None:
    graph = energy(flows(tmp_path, 能流=[*map(list, FLOWS), [2023, "企业", "热电厂", "返料", 1]]))
    assert graph.circular
    assert sankey.svg(graph, "zh") == ""


def test_words_cannot_break_out_of_the_diagram(tmp_path: Path) -> None:
    rows = line(1, 1, "<script>&\"'")
    rows[1][4] = 142860
    drawn = sankey.svg(energy(flows(tmp_path, 能流=rows)), "zh")
    ET.fromstring(drawn)  # noqa: S314 - our own output
    assert "<script" not in drawn
