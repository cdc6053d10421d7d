"""Builds a document: skeleton x blocks, to-dos where nothing is known, numbers of chapters and captions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lowcarbon_cli.render.documents import basics, carbon, charts, goals, review
from lowcarbon_cli.render.documents.types import (
    Caption,
    Chapter,
    ChartBlock,
    Document,
    Paragraph,
    PictureBlock,
    TableBlock,
    ToDo,
)
from lowcarbon_cli.render.names import standard_name
from lowcarbon_cli.render.safe import one_line
from lowcarbon_cli.render.table import NONE, word
from lowcarbon_cli.standards.documents import skeleton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lowcarbon_cli.model.documents import Material, Part
    from lowcarbon_cli.model.text import Lang
    from lowcarbon_cli.render.documents.types import Block


def nothing(material: Material, lang: Lang) -> Iterator[Block]:
    """Say nothing: the part is a to-do until the data for it are there."""
    del material, lang
    return iter(())


BLOCKS: Mapping[str, Callable[[Material, Lang], Iterable[Block]]] = MappingProxyType(
    {
        "facts": basics.facts,
        "results": basics.results,
        "compliance": basics.compliance,
        "calculation": basics.calculation,
        "overall": basics.overall,
        "conditions": basics.conditions,
        "years": basics.years,
        "years_chart": charts.years_charts,
        "energy": basics.energy,
        "energy_chart": charts.energy_chart,
        "targets": goals.done,
        "target_chart": goals.charts,
        "coming_year": goals.coming,
        "measures": goals.planned,
        "personal": basics.personal,
        "flows": carbon.flows,
        "balance": carbon.balance,
        "co2": carbon.co2,
        "zero_carbon": carbon.scheme,
        "drivers": carbon.driving,
        "links": carbon.links,
        "potential": carbon.potential,
        "scenarios": carbon.paths,
        "evaluation": review.table,
        "evaluation_sentences": review.said,
        "evaluation_chart": review.charts,
        "score_todo": nothing,
        "proof_todo": nothing,
        "open": basics.still_open,
        "bases": basics.bases,
        "inputs": basics.inputs,
        "factors": basics.factors,
        "limits": basics.limits,
        "revisions": basics.revisions,
        "findings": basics.found,
        "evidence": basics.evidence,
        "signoff": basics.signoff,
    }
)
"""Block id of the skeletons -> what fills it."""


def build(material: Material, lang: Lang = "zh") -> Document:
    """Return the whole document in ``lang``; a chapter without content holds its to-do."""
    outline = skeleton(material.kind)
    places = [place for place, section in enumerate(outline.sections) if section.level == 1]
    chapters: list[Chapter] = []
    major = minor = 0
    for place, section in enumerate(outline.sections):
        if section.level == 1:
            major, minor = major + 1, 0
        else:
            minor += 1
        number = f"{major}" if section.level == 1 else f"{major}.{minor}"
        blocks = [block for part in section.parts for block in _part(part, material, lang)]
        parent = section.level == 1 and place + 1 < len(outline.sections) and place + 1 not in places
        if not blocks and not parent:
            blocks = [ToDo(word("doc_empty", lang))]
        chapters.append(Chapter(number, section.level, section.title.in_(lang), tuple(blocks)))
    chapters = _with_other_words(chapters, material, lang)
    done = Document(material.kind, lang, outline.title.in_(lang), _park(material, lang), (), tuple(_numbered(chapters)))
    return replace(done, facts=tuple(_cover(done, material, lang)))


def _part(part: Part, material: Material, lang: Lang) -> Iterator[Block]:
    made: list[Block] = (
        list(_words(part.id, material, lang)) if part.kind == "text" else list(BLOCKS[part.id](material, lang))
    )
    if made:
        yield from made
    elif part.todo is not None:
        yield ToDo(part.todo.in_(lang))


def _words(slot: str, material: Material, lang: Lang) -> Iterator[Block]:
    """Yield the park's own words, each paragraph by itself, and where they stand."""
    for item in material.said(slot):
        for line in item.text.splitlines():
            if line.strip():
                yield Paragraph(one_line(line).strip(), "quoted")
        source = word("doc_quote_source", lang, cell=str(item.cell), topic=one_line(item.topic))
        yield Paragraph(source, "source")


def _with_other_words(chapters: list[Chapter], material: Material, lang: Lang) -> list[Chapter]:
    """Keep the words that no chapter of this document shows: nothing that the park wrote is lost."""
    shown = {part.id for section in skeleton(material.kind).sections for part in section.parts if part.kind == "text"}
    left = [item for item in material.words if item.slot not in shown]
    if not left:
        return chapters
    lines = [
        Paragraph(word("doc_other_topic", lang, topic=one_line(item.topic), text=one_line(item.text)), "quoted")
        for item in left
    ]
    number = str(1 + sum(chapter.level == 1 for chapter in chapters))
    return [*chapters, Chapter(number, 1, word("doc_other_words", lang), tuple(lines))]


def _numbered(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    """Number captions and to-dos through the document."""
    counts = {"table": 0, "chart": 0, "todo": 0}

    def number(block: Block) -> Block:
        if isinstance(block, TableBlock):
            counts["table"] += 1
            return replace(block, caption=Caption("table", counts["table"], block.table.title))
        if isinstance(block, ChartBlock):
            counts["chart"] += 1
            return replace(block, caption=Caption("chart", counts["chart"], block.chart.title))
        if isinstance(block, PictureBlock):
            counts["chart"] += 1
            return replace(block, caption=Caption("chart", counts["chart"], block.picture.title))
        if isinstance(block, ToDo):
            counts["todo"] += 1
            return replace(block, number=counts["todo"])
        return block

    for chapter in chapters:
        yield replace(chapter, blocks=tuple(number(block) for block in chapter.blocks))


def _park(material: Material, lang: Lang) -> str:
    return one_line(material.report.park.name) or word("doc_unnamed", lang)


def _cover(document: Document, material: Material, lang: Lang) -> Iterator[tuple[str, str]]:
    report = material.report
    left = len(document.todos())
    law = ("；" if lang == "zh" else "; ").join(standard_name(one.standard, lang) for one in report.assessments)
    yield word("doc_park", lang), document.park
    yield word("doc_year", lang), str(report.park.eval_year or NONE)
    yield word("doc_standard", lang), law or NONE
    yield word("doc_status", lang), word("doc_status_todo" if left else "doc_status_full", lang, n=left)
    yield word("doc_tool", lang), f"lowcarbon {report.tool_version}"
    yield word("doc_fingerprint", lang), material.fingerprint


def caption_text(caption: Caption | None, lang: Lang) -> str:
    """Return a caption as printed."""
    if caption is None:
        return ""
    return word(f"doc_caption_{caption.kind}", lang, number=caption.number, text=caption.text)
