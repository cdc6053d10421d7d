"""The Sankey diagram as a PNG picture, drawn with Pillow on the layout that the SVG uses.

Pillow and no SVG converter: those need native libraries that Windows users do not have. Chinese words need a font
of the system; without one the picture is refused, as boxes in place of words would be worse than none.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lowcarbon_cli.errors import UsageError
from lowcarbon_cli.render.carbon.sankey import THIN
from lowcarbon_cli.render.carbon.sankey_layout import MARGIN, NODE, NOTE, WORDS, layout, title
from lowcarbon_cli.render.units import unit_text

if TYPE_CHECKING:
    from lowcarbon_cli.model.carbon.flows import Graph
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.carbon.sankey_layout import Band

SCALE = 2
STEPS = 40
FONT = "LOWCARBON_FONT"
"""Environment variable that names a font file."""
_FONTS = (
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simhei.ttf",
    "C:/Windows/Fonts/simsun.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)


def png(graph: Graph, lang: Lang) -> bytes:
    """Return the picture, empty where there is no diagram. Raises ``UsageError`` without Pillow or a font."""
    made = layout(graph, lang)
    if made is None:
        return b""
    try:
        from PIL import Image, ImageDraw
    except ImportError as error:
        raise UsageError("sankey_needs_pillow") from error
    words, head = fonts()
    picture = Image.new("RGB", (round(made.width * SCALE), round(made.height * SCALE)), "white")
    for band in made.bands:
        # bands are laid over each other half transparent, as in the SVG
        left, top = round(band.x0 * SCALE), round(min(band.y0, band.y1) * SCALE)
        outline = [(x - left, y - top) for x, y in _outline(band)]
        size = [round(max(ends)) + 1 for ends in zip(*outline, strict=True)]
        layer = Image.new("RGBA", (size[0], size[1]), (0, 0, 0, 0))
        ImageDraw.Draw(layer).polygon(outline, fill=_rgba(band.colour))
        picture.paste(layer, (left, top), mask=layer)
    draw = ImageDraw.Draw(picture)
    name = f"{title(graph, lang)}（{unit_text(graph.unit, lang)}）"
    draw.text((MARGIN * SCALE, 10 * SCALE), name, font=head, fill="#222")
    for box in made.boxes:
        corners = [box.x * SCALE, box.y * SCALE, (box.x + NODE) * SCALE, (box.y + max(box.height, 1)) * SCALE]
        draw.rectangle(corners, fill="#555")
        place = ((box.x + NODE + WORDS) * SCALE, (box.y + box.height / 2) * SCALE)
        draw.text(place, box.words, font=words, fill="#222", anchor="lm")
    for line, note in enumerate(made.notes):
        draw.text(
            (MARGIN * SCALE, (made.foot + NOTE * (line + 0.5)) * SCALE), note, font=words, fill="#222", anchor="lm"
        )
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def fonts() -> tuple[Any, Any]:
    """Return the fonts of the words and of the title. Raises ``UsageError`` where no Chinese font is found."""
    from PIL import ImageFont

    named = os.environ.get(FONT)
    found = next((path for path in ([named] if named else _FONTS) if path and Path(path).is_file()), None)
    if found is None:
        raise UsageError("sankey_needs_font", variable=FONT)
    return ImageFont.truetype(found, 13 * SCALE), ImageFont.truetype(found, 17 * SCALE)


def _rgba(colour: str) -> tuple[int, int, int, int]:
    return (*(int(colour[at : at + 2], 16) for at in (1, 3, 5)), 115)  # type: ignore[return-value]


def _outline(band: Band) -> list[tuple[float, float]]:
    """Return the corners of a band: its upper curve forth and its lower one back."""

    def curve(y0: float, y1: float) -> list[tuple[float, float]]:
        points = []
        for step in range(STEPS + 1):
            t = step / STEPS
            ease = 3 * t * t - 2 * t * t * t  # the cubic of the SVG with both handles at half the way
            x = band.x0 + (band.x1 - band.x0) * _along(t)
            points.append((x * SCALE, (y0 + (y1 - y0) * ease) * SCALE))
        return points

    height = max(band.height, THIN)
    return [*curve(band.y0, band.y1), *reversed(curve(band.y0 + height, band.y1 + height))]


def _along(t: float) -> float:
    """Return how far a cubic with handles at half the way has come in x at ``t``."""
    return 1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t * t * t
