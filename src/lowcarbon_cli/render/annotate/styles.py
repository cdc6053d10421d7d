"""Styles of the copy: each marked cell keeps its own style with another fill.

Which style is a marked one of which is written beside them as an XML comment. Whoever stores the
workbook anew drops it, so that it cannot speak of styles that were numbered anew since.
"""

from __future__ import annotations

import re

from lowcarbon_cli.model.findings import Severity
from lowcarbon_cli.render.annotate.xmlparts import (
    MAIN,
    BrokenPartError,
    Edit,
    inside,
    parse,
    spliced,
    tag_end,
    with_attribute,
)

COLOURS = {Severity.ERROR: "FFFFB4B4", Severity.WARNING: "FFFFE59A", Severity.INFO: "FFD9E8F6"}
"""ARGB; a little beside those of Excel's palettes, so that a fill of ours is told from the user's."""

BARE = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
).encode()
"""Styles for a workbook that has none."""

_MARK = re.compile(rb"<!--lowcarbon((?: [0-9]+=[0-9]+:[a-z]+)*)-->")
_MOST = 64_000
"""Styles that Excel allows in a workbook; beyond it a cell keeps its own."""
_NO_FILL = 0


class Styles:
    """The style sheet with marked styles added as they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        root = parse(data)
        fills, formats = root.child("fills"), root.child("cellXfs")
        if fills is None or formats is None:
            raise BrokenPartError("styles: no fills or cellXfs")
        self._fills, self._formats = fills, formats
        self._xfs = [data[node.start : node.end] for node in formats.all("xf")]
        self._fill_of = [_whole(node.attributes.get("fillId")) for node in formats.all("xf")]
        self._known = len(self._xfs)
        self._new_fills: list[Severity] = []
        self._fill_ids = self._own_fills()
        self._marked = self._read_marks()
        self._originals = {style: original for (original, _), style in self._marked.items()}

    def original(self, style: int) -> int:
        """Return the style of which ``style`` is a marked one; ``style`` itself where it is none."""
        return self._originals.get(style, style)

    def marked(self, style: int, severity: Severity) -> int:
        """Return the style that equals ``style`` but for the fill of ``severity``."""
        own = self.original(style)
        if not 0 <= own < len(self._xfs):
            own = 0
        if self._severity_of(own) is severity:
            return own
        key = (own, severity.value)
        if key not in self._marked:
            if len(self._xfs) >= _MOST:
                return style
            self._marked[key] = self._added(own, self._fill(severity))
            self._originals[self._marked[key]] = own
        return self._marked[key]

    def unmarked(self, style: int) -> int:
        """Return the style that a cell had before it was marked; where that is not known, one without fill."""
        own = self.original(style)
        if own != style or self._severity_of(own) is None or len(self._xfs) >= _MOST:
            return own
        key = (own, "none")
        if key not in self._marked:
            self._marked[key] = self._added(own, _NO_FILL)
        return self._marked[key]

    @property
    def changed(self) -> bool:
        """True once a style was added."""
        return len(self._xfs) > self._known

    def result(self) -> bytes:
        """Return the style sheet with the styles added."""
        prefix = self._formats.prefix
        fills = "".join(
            f'<{prefix}fill><{prefix}patternFill patternType="solid"><{prefix}fgColor rgb="{COLOURS[severity]}"/>'
            f'<{prefix}bgColor indexed="64"/></{prefix}patternFill></{prefix}fill>'
            for severity in self._new_fills
        )
        edits = inside(self._data, self._formats, b"".join(self._xfs[self._known :]), count=len(self._xfs))
        if fills:
            count = len(list(self._fills.all("fill"))) + len(self._new_fills)
            edits += inside(self._data, self._fills, fills.encode(), count=count)
        return spliced(self._data, [*edits, self._mark_edit()])

    def _mark_edit(self) -> Edit:
        pairs = "".join(
            f" {style}={original}:{severity}"
            for (original, severity), style in sorted(self._marked.items(), key=lambda item: item[1])
            if severity != "none"
        )
        mark = f"<!--lowcarbon{pairs}-->".encode()
        found = _MARK.search(self._data, self._formats.end)
        place = (found.start(), found.end()) if found else (self._formats.end, self._formats.end)
        return Edit(*place, mark)

    def _read_marks(self) -> dict[tuple[int, str], int]:
        found = _MARK.search(self._data, self._formats.end)
        marks: dict[tuple[int, str], int] = {}
        for pair in found[1].decode().split() if found else ():
            style, _, rest = pair.partition("=")
            original, _, severity = rest.partition(":")
            known = int(style) < self._known and int(original) < self._known and severity in set(Severity)
            if known and self._fill_of[int(style)] == self._fill_ids.get(Severity(severity)):
                marks[int(original), severity] = int(style)
        return marks

    def _own_fills(self) -> dict[Severity, int]:
        found: dict[Severity, int] = {}
        for number, fill in enumerate(self._fills.all("fill")):
            pattern = fill.child("patternFill")
            colour = pattern.child("fgColor") if pattern is not None else None
            if pattern is None or colour is None or pattern.attributes.get("patternType") != "solid":
                continue
            for severity, ours in COLOURS.items():
                if colour.attributes.get("rgb", "").upper() == ours:
                    found.setdefault(severity, number)
        return found

    def _severity_of(self, style: int) -> Severity | None:
        if not 0 <= style < len(self._fill_of):
            return None
        fill = self._fill_of[style]
        return next((severity for severity, number in self._fill_ids.items() if number == fill), None)

    def _fill(self, severity: Severity) -> int:
        if severity not in self._fill_ids:
            self._fill_ids[severity] = len(list(self._fills.all("fill"))) + len(self._new_fills)
            self._new_fills.append(severity)
        return self._fill_ids[severity]

    def _added(self, own: int, fill: int) -> int:
        if not self._xfs:
            raise BrokenPartError("styles: cellXfs is empty")
        source = self._xfs[own]
        end = tag_end(source, 0)
        tag = with_attribute(with_attribute(source[:end], "fillId", str(fill)), "applyFill", "1")
        self._xfs.append(tag + source[end:])
        self._fill_of.append(fill)
        return len(self._xfs) - 1


def _whole(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0
