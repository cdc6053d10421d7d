"""The Sankey diagram of a graph of flows as SVG, on the layout that the picture uses too."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lowcarbon_cli.render.carbon.sankey_layout import MARGIN, NODE, NOTE, WORDS, layout, title
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.flows import Graph
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.carbon.sankey_layout import Band, Box

THIN = 0.6
"""A flow is drawn at least so thick, a unit one pixel, or the smallest would vanish."""
_FONT = 'font-family="Noto Sans CJK SC, Microsoft YaHei, SimHei, sans-serif" font-size="13"'


def svg(graph: Graph, lang: Lang) -> str:
    """Return the diagram as an SVG element, empty where there is none; words are escaped, nothing is loaded."""
    made = layout(graph, lang)
    if made is None:
        return ""
    name = escape(title(graph, lang))
    size = f"{made.width:.0f} {made.height:.0f}"
    unit = escape(unit_text(graph.unit, lang))
    notes = (
        f'<text x="{MARGIN}" y="{made.foot + NOTE * place + 13:.1f}" font-size="12">{escape(note)}</text>'
        for place, note in enumerate(made.notes)
    )
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" class="sankey" {_FONT}>',
            f"<title>{name}</title>",
            f"<desc>{escape('; '.join(band.label for band in made.bands))}</desc>",
            "<style>.sankey text{fill:#222}@media (prefers-color-scheme:dark){.sankey text{fill:#eee}}</style>",
            f'<text x="{MARGIN}" y="26" font-size="16" font-weight="bold">{name}（{unit}）</text>',
            *map(_path, made.bands),
            *map(_box, made.boxes),
            *notes,
            "</svg>",
        ]
    )


def _path(band: Band) -> str:
    middle, height = (band.x0 + band.x1) / 2, max(band.height, THIN)
    path = (
        f"M{band.x0:.1f} {band.y0:.2f}C{middle:.1f} {band.y0:.2f} {middle:.1f} {band.y1:.2f} {band.x1:.1f} "
        f"{band.y1:.2f}V{band.y1 + height:.2f}C{middle:.1f} {band.y1 + height:.2f} {middle:.1f} "
        f"{band.y0 + height:.2f} {band.x0:.1f} {band.y0 + height:.2f}Z"
    )
    return f'<path d="{path}" fill="{band.colour}" fill-opacity="0.45"><title>{escape(band.label)}</title></path>'


def _box(box: Box) -> str:
    return (
        f'<rect x="{box.x:.1f}" y="{box.y:.2f}" width="{NODE}" height="{max(box.height, 1):.2f}" fill="#555">'
        f"<title>{escape(box.name)}</title></rect>"
        f'<text x="{box.x + NODE + WORDS:.1f}" y="{box.y + box.height / 2 + 4:.1f}">{escape(box.words)}</text>'
    )
