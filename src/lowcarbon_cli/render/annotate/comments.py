"""The comments of a sheet: ours are added, taken out or renewed; everybody else's words stay.

What is ours is told by the beginning of a line, so that a line which somebody wrote into our
comment, or our line in somebody's comment, is never taken for the other's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lowcarbon_cli.model.cells import column_letters
from lowcarbon_cli.render.annotate.sheet import address
from lowcarbon_cli.render.annotate.xmlparts import (
    MAIN,
    BrokenPartError,
    Edit,
    as_written,
    escaped,
    inside,
    legal,
    parse,
    spliced,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lowcarbon_cli.render.annotate.sheet import Place
    from lowcarbon_cli.render.annotate.xmlparts import Node

AUTHOR = "lowcarbon"
MARK = f"[{AUTHOR}] "
LONGEST = 32_767
"""Characters that Excel keeps of one comment."""

BARE = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'
).encode()
"""Comments of a sheet that has none."""

_OURS = re.compile(r"(?:^|\r?\n)" + re.escape(MARK.rstrip()) + r"(?: [^\r\n]*)?(?=\r|\n|$)")
_THREADED = "tc="
_PIECES = frozenset({"t", "r"})
_LOOK = '<{p}rPr><{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/></{p}rPr>'


class Written(NamedTuple):
    """A comment of ours as it stands in the copy: its whole text, and the lines there was no room for."""

    text: str
    dropped: tuple[str, ...]
    threaded: bool
    """True where Excel shows a conversation at the cell instead of this text."""


class Comments:
    """The comments of one sheet. ``ours`` are the cells that hold a line of an earlier run."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        root = parse(data)
        authors, listed = root.child("authors"), root.child("commentList")
        if authors is None or listed is None:
            raise BrokenPartError("comments: no authors or commentList")
        self._authors, self._list = authors, listed
        self._names = [node.text for node in authors.all("author")]
        self._by_place: dict[Place, Node] = {}
        for node in listed.all("comment"):
            place = address(node.attributes.get("ref", ""))
            if place is not None:
                self._by_place.setdefault(place, node)
        self.ours = frozenset(place for place, node in self._by_place.items() if _OURS.search(_words(node)))

    def written(self, notes: Mapping[Place, Sequence[str]]) -> tuple[bytes, dict[Place, Written], frozenset[Place]]:
        """Return the part with the lines of ``notes`` in place of all earlier ones of ours.

        With it: what now stands at each cell of ``notes``, and the cells that have lost their comment.
        """
        edits: list[Edit] = []
        stand: dict[Place, Written] = {}
        emptied: set[Place] = set()
        new: list[bytes] = []
        for place in sorted({*notes, *self.ours}):
            node, lines = self._by_place.get(place), notes.get(place, ())
            if node is None:
                stand[place] = _fitted("", lines, threaded=False)
                new.append(self._comment(place, stand[place].text))
                continue
            kept = _OURS.sub("", _words(node))
            if lines:
                stand[place] = _fitted(kept, lines, threaded=self._author(node).startswith(_THREADED))
                edits += self._renewed(node, stand[place].text[len(kept) :])
            elif kept.strip():
                edits += self._renewed(node, "")
            else:
                edits.append(Edit(node.start, node.end, b""))
                emptied.add(place)
        if new:
            edits += inside(self._data, self._list, b"".join(new))
            edits += self._with_author()
        return spliced(self._data, edits), stand, frozenset(emptied)

    def _author(self, node: Node) -> str:
        number = node.attributes.get("authorId", "")
        known = number.isdecimal() and int(number) < len(self._names)
        return self._names[int(number)] if known else ""

    def _with_author(self) -> list[Edit]:
        if AUTHOR in self._names:
            return []
        prefix = self._authors.prefix
        return inside(self._data, self._authors, f"<{prefix}author>{AUTHOR}</{prefix}author>".encode())

    def _comment(self, place: Place, text: str) -> bytes:
        prefix = self._list.prefix
        author = self._names.index(AUTHOR) if AUTHOR in self._names else len(self._names)
        reference = f"{column_letters(place.column)}{place.row}"
        return (
            f'<{prefix}comment ref="{reference}" authorId="{author}" shapeId="0"><{prefix}text>'.encode()
            + self._run(text)
            + f"</{prefix}text></{prefix}comment>".encode()
        )

    def _run(self, text: str) -> bytes:
        prefix = self._list.prefix
        look = _LOOK.format(p=prefix)
        return f'<{prefix}r>{look}<{prefix}t xml:space="preserve">{escaped(text)}</{prefix}t></{prefix}r>'.encode()

    def _renewed(self, node: Node, added: str) -> list[Edit]:
        """Return the edits that take our lines out of a comment and put ``added`` behind what is left."""
        run = self._run(added) if added else b""
        prefix = node.prefix
        body = node.child("text")
        if body is None:
            content = f"<{prefix}text>".encode() + run + f"</{prefix}text>".encode()
            return inside(self._data, node, content)
        inner = b"".join(self._kept(child, left) for child, left in _left(body))
        behind = b"".join(self._data[child.start : child.end] for child in body.children if child.name not in _PIECES)
        tag = self._data[body.start : body.inner]
        opened = tag[:-2].rstrip() + b">" if body.closed else tag
        return [Edit(body.start, body.end, opened + inner + run + behind + f"</{body.prefix}text>".encode())]

    def _kept(self, child: Node, left: str | None) -> bytes:
        """Return a piece of a text with ``left`` of it (None: all); plain text becomes a run, as only these mix."""
        whole = self._data[child.start : child.end]
        words = _text_of(child)
        if words is not None and left is not None:
            if not left:
                return b""
            text = f'<{words.prefix}t xml:space="preserve">{escaped(left)}</{words.prefix}t>'.encode()
            whole = self._data[child.start : words.start] + text + self._data[words.end : child.end]
        if child.name == "t":
            return f"<{child.prefix}r>".encode() + whole + f"</{child.prefix}r>".encode()
        return whole


def _text_of(piece: Node) -> Node | None:
    """Return the element with the text of a piece, which is a run or plain text."""
    return piece if piece.name == "t" else piece.child("t")


def _left(body: Node) -> Iterator[tuple[Node, str | None]]:
    """Yield the pieces of a text with what stays of each without our lines, None where all of it stays.

    Programs that store a comment anew cut a line into pieces wherever the writing changes.
    """
    pieces = [child for child in body.children if child.name in _PIECES]
    texts = [words.text if (words := _text_of(piece)) is not None else "" for piece in pieces]
    whole = "".join(texts)
    gone = bytearray(len(whole))
    for found in _OURS.finditer(whole):
        gone[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    start = 0
    for piece, text in zip(pieces, texts, strict=True):
        here = gone[start : start + len(text)]
        start += len(text)
        yield piece, "".join(sign for sign, out in zip(text, here, strict=True) if not out) if any(here) else None


def _words(node: Node) -> str:
    """Return the text of a comment, its pieces joined."""
    body = node.child("text")
    if body is None:
        return ""
    return "".join(words.text for piece in body.children if piece.name in _PIECES and (words := _text_of(piece)))


def _fitted(kept: str, lines: Sequence[str], *, threaded: bool) -> Written:
    """Return somebody's text with our lines below, as many as Excel keeps; the last one counts those dropped."""
    text, start = kept, "\n" if kept else ""
    room = LONGEST - len(f"\n{MARK}... +{len(lines)}")
    for done, line in enumerate(lines):
        added = f"{start}{MARK}{as_written(legal(line))}"
        if _units(text) + _units(added) > room:
            return Written(f"{text}{start}{MARK}... +{len(lines) - done}", tuple(lines[done:]), threaded)
        text, start = text + added, "\n"
    return Written(text, (), threaded)


def _units(text: str) -> int:
    """Return how many characters Excel counts: those beyond the basic plane are two."""
    return len(text.encode("utf-16-le")) // 2
