"""XML parts read for the places of their elements, so that an edit leaves every other byte as it is."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_TAG = re.compile(rb"""<[^"'<>]*(?:"[^"]*"[^"'<>]*|'[^']*'[^"'<>]*)*>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class BrokenPartError(ValueError):
    """A part of the workbook that cannot be read or edited; the text says which and why."""


class Edit(NamedTuple):
    """Bytes that take the place of ``data[start:end]``; an insertion where both are equal."""

    start: int
    end: int
    content: bytes


class Node(Struct):
    """An element and the bytes it takes: tag from ``start`` to ``inner``, closing tag from ``close`` to ``end``.

    ``name`` is its local name, ``space`` its namespace, ``prefix`` as written with the colon. An
    attribute with a namespace has the key ``{namespace}name``. A self-closing element has
    ``inner == close == end``.
    """

    name: str
    space: str
    prefix: str
    attributes: dict[str, str]
    start: int
    inner: int
    close: int = -1
    end: int = -1
    children: list[Node] = field(default_factory=list)
    text: str = ""

    @property
    def closed(self) -> bool:
        """True for a self-closing element."""
        return self.inner == self.end

    def child(self, name: str) -> Node | None:
        """Return the first child called ``name``."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Node]:
        """Yield the children called ``name``, in order."""
        return (node for node in self.children if node.name == name)


def spliced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return ``data`` with the edits made; insertions at one place keep the order given."""
    parts: list[bytes] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < done:
            raise BrokenPartError("two edits at the same place")
        parts += [data[done : edit.start], edit.content]
        done = edit.end
    return b"".join([*parts, data[done:]])


def utf8(data: bytes) -> bytes:
    """Return an XML part in UTF-8 without byte order mark; one that already is comes back unchanged."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16")
    else:
        declared = _DECLARED.match(data)
        if declared is None or declared[1].lower() in {b"utf-8", b"utf8", b"us-ascii", b"ascii"}:
            return data
        text = data.decode(declared[1].decode("ascii"))
    return _DECLARATION.sub('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', text).encode("utf-8")


def parser() -> expat.XMLParserType:
    """Return a parser that knows namespaces (names come as ``namespace|name|prefix``) and refuses a DOCTYPE."""
    made = expat.ParserCreate(namespace_separator="|")
    made.namespace_prefixes = True
    made.buffer_text = True

    def refuse(*_: object) -> None:
        raise BrokenPartError("DOCTYPE")

    made.StartDoctypeDeclHandler = refuse
    return made


def tag_end(data: bytes, start: int) -> int:
    """Return where the tag that begins at ``start`` ends."""
    found = _TAG.match(data, start)
    if found is None:
        raise BrokenPartError(f"no tag at byte {start}")
    return found.end()


def split_name(name: str) -> tuple[str, str, str]:
    """Return namespace, local name and prefix of a name as ``parser`` gives it."""
    parts = name.rsplit("|", 2) if name.count("|") > 1 else [*name.rsplit("|", 1), ""]
    if len(parts) == 2:  # noqa: PLR2004
        return "", parts[0], ""
    return parts[0], parts[1], f"{parts[2]}:" if parts[2] else ""


def parse(data: bytes) -> Node:
    """Return the root of a small part with all elements below it. Raises ``ExpatError`` where it is no XML."""
    made = parser()
    stack: list[Node] = []
    roots: list[Node] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        space, local, prefix = split_name(name)
        begin = made.CurrentByteIndex
        keyed = {_key(key): value for key, value in attributes.items()}
        node = Node(local, space, prefix, keyed, begin, tag_end(data, begin))
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)

    def end(_: str) -> None:
        node = stack.pop()
        if data[node.inner - 2 : node.inner] == b"/>":
            node.close = node.end = node.inner
        else:
            node.close = made.CurrentByteIndex
            node.end = tag_end(data, node.close)

    def text(content: str) -> None:
        stack[-1].text += content

    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = text
    made.Parse(data, True)
    return roots[0]


def _key(name: str) -> str:
    space, local, _ = split_name(name)
    return f"{{{space}}}{local}" if space else local


def attributes_of(tag: bytes) -> dict[str, str]:
    """Return the attributes of an opening tag, names and values as written (no character references resolved)."""
    return {found[1].decode(): found[2][1:-1].decode() for found in _ATTRIBUTE.finditer(tag)}


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """Return an opening tag with one attribute set (``name`` as written); the rest stays byte for byte."""
    wanted = name.encode()
    for found in _ATTRIBUTE.finditer(tag):
        if found[1] == wanted:
            quote = found[2][:1]
            return tag[: found.start(2)] + quote + value.encode() + quote + tag[found.end(2) :]
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    kept = tag[:end].rstrip()
    return kept + f' {name}="{value}"'.encode() + tag[len(kept) :]


def inside(data: bytes, node: Node, content: bytes, *, count: int | None = None) -> list[Edit]:
    """Return the edits that put ``content`` at the end of an element, and set its ``count`` where it has one."""
    tag = data[node.start : node.inner]
    if count is not None and "count" in node.attributes:
        tag = with_attribute(tag, "count", str(count))
    if node.closed:
        name = f"{node.prefix}{node.name}"
        opened = tag[:-2].rstrip() + b">"
        return [Edit(node.start, node.end, opened + content + f"</{name}>".encode())]
    return [Edit(node.start, node.inner, tag), Edit(node.close, node.close, content)]


def legal(text: str) -> str:
    """Return ``text`` without the characters that XML cannot hold; a lone half of a pair becomes ``?``."""
    return _NOT_XML.sub("", text.encode("utf-8", "replace").decode("utf-8"))


def escaped(text: str) -> str:
    """Return ``text`` for the inside of an element or a double-quoted attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def as_written(text: str) -> str:
    """Return ``text`` so that a spreadsheet does not read ``_x0041_`` in it as an escaped character."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)
