"""The boxes of comments: the sheet's own VML drawing, added to as text.

Excel's VML is not always well-formed XML (``<br>`` in the captions of buttons), so that it is
searched for its shapes and never parsed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowcarbon_cli.render.annotate.box import Anchor
from lowcarbon_cli.render.annotate.sheet import Place
from lowcarbon_cli.render.annotate.xmlparts import BrokenPartError, Edit, spliced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lowcarbon_cli.render.annotate.box import Box

_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
BARE = (f'<xml {_DECLARED}><o:shapelayout v:ext="edit"></o:shapelayout></xml>').encode()
"""A drawing without shapes."""

_BLOCK = 1024
"""Shape numbers come in blocks of this size, of which each drawing of a workbook has its own."""
_ABSURD = 1 << 16

_SHAPE = re.compile(rb"<(/?)(?:[\w.-]+:)?shape(?=[\s/>])[^<>]*>?\s*")
_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
_ROW = re.compile(rb"<((?:[\w.-]+:)?)Row\s*>\s*(\d+)\s*<")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?Column\s*>\s*(\d+)\s*<")
_ANCHOR = re.compile(rb"(<(?:[\w.-]+:)?Anchor\s*>)([\d\s,.-]+)(<)")
_ROOT = re.compile(rb"<xml\b[^>]{0,4000}>")
_END = re.compile(rb"</xml\s*>")
_TYPE = re.compile(rb"""id\s*=\s*["']_x0000_t202["']""")
_IDMAP = re.compile(rb"""(<(?:[\w.-]+:)?idmap\b[^>]{0,200}?\bdata\s*=\s*["'])([^"']*)(["'])""")
_LAYOUT_END = re.compile(rb"</(?:[\w.-]+:)?shapelayout\s*>")
_SHAPE_NUMBER = re.compile(rb"_x0000_s(\d+)")

_SHAPE_TYPE = (
    '<v:shapetype{spaces} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_COMMENT = (
    '<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
    'margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{box}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def blocks_used(drawing: bytes) -> set[int]:
    """Return the blocks of shape numbers that a drawing uses or has set aside."""
    named = {int(part) for found in _IDMAP.findall(drawing) for part in found[1].split(b",") if part.strip().isdigit()}
    return named | {int(number) // _BLOCK for number in _SHAPE_NUMBER.findall(drawing)}


def drawn(data: bytes, boxes: Mapping[Place, Box], emptied: Iterable[Place], taken: set[int]) -> bytes:
    """Return a drawing with a box for each comment of ``boxes`` and none for the cells ``emptied``.

    A box that is there is only made larger where the new one is. ``taken`` are the blocks of shape
    numbers that the workbook's drawings use; those used here are added to it.
    """
    end, root = _last(_END, data), _ROOT.search(data)
    if end is None or root is None:
        raise BrokenPartError("vmlDrawing: no closing xml")
    gone, there, edits = set(emptied), set[Place](), list[Edit]()
    for start, finish in _shapes(data):
        place = _place(data[start:finish])
        if place is None:
            continue
        if place in gone:
            edits.append(Edit(start, finish, b""))
        elif place in boxes and place not in there:
            there.add(place)
            edits += _widened(data[start:finish], start, boxes[place].anchor)
    new = [place for place in sorted(boxes) if place not in there]
    if new:
        spaces = "" if _usual(root[0]) else f" {_DECLARED}"
        blocks = _free(taken, len(new) // _BLOCK + 1)
        taken.update(blocks)
        first = blocks[0] * _BLOCK
        head = "" if _TYPE.search(data) else _SHAPE_TYPE.format(spaces=spaces)
        shapes = "".join(_shape(place, boxes[place], first + 1 + order, spaces) for order, place in enumerate(new))
        edits.append(Edit(end.start(), end.start(), (head + shapes).encode()))
        edits += _set_aside(data, blocks)
    return spliced(data, edits)


def _shapes(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each shape begins and ends, with the blanks behind it."""
    start = None
    for tag in _SHAPE.finditer(data):
        if not tag[1]:
            start = tag.start()
        elif start is not None:
            yield start, tag.end()
            start = None


def _free(taken: set[int], count: int) -> range:
    """Return ``count`` blocks behind all that are taken; numbers that no program gives do not count."""
    first = max((block for block in taken if block < _ABSURD), default=0) + 1
    return range(first, first + count)


def _usual(root: bytes) -> bool:
    return all(re.search(rf'xmlns:{prefix}\s*=\s*["\']{uri}["\']'.encode(), root) for prefix, uri in _SPACES.items())


def _last(pattern: re.Pattern[bytes], data: bytes) -> re.Match[bytes] | None:
    found = None
    for found in pattern.finditer(data):  # noqa: B007
        pass
    return found


def _place(shape: bytes) -> Place | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if row is None or column is None or not _NOTE.search(shape):
        return None
    return Place(int(row[2]) + 1, int(column[1]) + 1)


def _widened(shape: bytes, start: int, new: Anchor) -> list[Edit]:
    """Return the edit that makes the box at byte ``start`` as large as ``new``, from the corner where it is."""
    anchor, row = _ANCHOR.search(shape), _ROW.search(shape)
    if anchor is None:
        if row is None:
            return []
        place, prefix = start + row.start(), row[1].decode()
        return [Edit(place, place, f"<{prefix}Anchor>{new}</{prefix}Anchor>".encode())]
    figures = [part.strip() for part in anchor[2].split(b",")]
    if len(figures) != len(new) or not all(part.isdigit() for part in figures):
        return []
    old = Anchor(*(int(part) for part in figures))
    right = max((old.right, old.right_pixels), (old.left + new.right - new.left, new.right_pixels))
    bottom = max((old.bottom, old.bottom_pixels), (old.top + new.bottom - new.top, new.bottom_pixels))
    grown = Anchor(*old[:4], *right, *bottom)
    if grown == old:
        return []
    return [Edit(start + anchor.start(2), start + anchor.end(2), str(grown).encode())]


def _set_aside(data: bytes, blocks: Iterable[int]) -> list[Edit]:
    listed = ",".join(str(block) for block in blocks)
    found = _IDMAP.search(data)
    if found is not None:
        return [Edit(found.end(2), found.end(2), (f",{listed}" if found[2].strip() else listed).encode())]
    layout = _LAYOUT_END.search(data)
    if layout is None:
        return []
    return [Edit(layout.start(), layout.start(), f'<o:idmap v:ext="edit" data="{listed}"/>'.encode())]


def _shape(place: Place, box: Box, number: int, spaces: str) -> str:
    return _COMMENT.format(
        spaces=spaces,
        number=number,
        order=number % _BLOCK,
        width=box.width * 3 / 4,
        height=box.height * 3 / 4,
        box=box.anchor,
        row=place.row - 1,
        column=place.column - 1,
    )
