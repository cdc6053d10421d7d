"""The format-free document: chapters of paragraphs, tables, charts and to-dos, captions numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from lowcarbon_cli.model.carbon.flows import Graph
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.model.values import Derivation
    from lowcarbon_cli.render.table import Table

ParagraphStyle = Literal["body", "quoted", "source", "heading", "note", "code"]
"""body: our sentence. quoted: the park's own words. source: where they stand. heading: a run-in
heading. note: a remark. code: a line whose indentation counts."""
ChartKind = Literal["bar", "line", "stacked", "progress"]
SeriesRole = Literal["value", "target", "limit"]
Side = Literal["", "below", "above"]


class Paragraph(Struct, frozen=True):
    """Words on one line of thought; never markup."""

    text: str
    style: ParagraphStyle = "body"


class Caption(Struct, frozen=True):
    """``表1 指标达标情况表``: kind, running number within the document, words."""

    kind: Literal["table", "chart"]
    number: int
    text: str


class TableBlock(Struct, frozen=True):
    """A table with its caption (number 0 before numbering)."""

    table: Table
    caption: Caption | None = None


class Series(Struct, frozen=True):
    """One line or set of bars: unrounded numbers for the drawing, ``texts`` as the tables print them."""

    name: str
    values: tuple[Decimal | None, ...]
    texts: tuple[str, ...]
    role: SeriesRole = "value"
    side: Side = ""
    """Of a limit: on which side of it the values are allowed."""
    origins: tuple[Derivation | None, ...] = ()
    """The computed values behind ``values``, where there are such."""


class Chart(Struct, frozen=True):
    """A chart over ``labels``; ``unit`` stands at the axis, ``places`` are the decimals of its labels."""

    id: str
    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    places: int = 2


class ChartBlock(Struct, frozen=True):
    """A chart with its caption."""

    chart: Chart
    caption: Caption | None = None


class Picture(Struct, frozen=True):
    """A drawing of flows: as SVG, and the flows themselves for formats that draw it in their own way."""

    title: str
    svg: str
    graph: Graph


class PictureBlock(Struct, frozen=True):
    """A picture with its caption; it is numbered with the charts."""

    picture: Picture
    caption: Caption | None = None


class ToDo(Struct, frozen=True):
    """What a person still has to write or give; ``number`` runs through the document."""

    text: str
    number: int = 0


class SignOff(Struct, frozen=True):
    """Lines to be signed by hand: label and room."""

    lines: tuple[str, ...]


Block = Paragraph | TableBlock | ChartBlock | PictureBlock | ToDo | SignOff


class Chapter(Struct, frozen=True):
    """A chapter or section: its number as printed (``3.2``), level, title and blocks."""

    number: str
    level: int
    title: str
    blocks: tuple[Block, ...]


class Document(Struct, frozen=True):
    """One document, ready to be laid out."""

    kind: str
    lang: Lang
    title: str
    park: str
    facts: tuple[tuple[str, str], ...]
    """Lines of the cover: label and words."""
    chapters: tuple[Chapter, ...]

    def blocks(self) -> Iterator[tuple[Chapter, Block]]:
        """Yield every block with its chapter."""
        for chapter in self.chapters:
            for block in chapter.blocks:
                yield chapter, block

    def todos(self) -> tuple[tuple[Chapter, ToDo], ...]:
        """Return what is still to be done, with its chapter."""
        return tuple((chapter, block) for chapter, block in self.blocks() if isinstance(block, ToDo))
