"""The HTML document: self-contained, accessible, harmless, and shown by a real browser where there is one."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from tests.render.documents import books

from lowcarbon_cli.model.documents import KINDS
from lowcarbon_cli.pipeline import document, load
from lowcarbon_cli.render.documents import formats

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.documents import Kind
    from lowcarbon_cli.model.text import Lang

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or "chromium"
VOID = {"meta", "col", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Collects elements and text; fails on a tag that closes out of order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(park: str, kind: Kind, lang: Lang = "zh") -> str:
    return formats.file_bytes(books.material(park, kind), "html", lang).decode("utf-8")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_self_contained_and_accessible(kind: Kind, lang: Lang) -> None:
    text = page("e", kind, lang)
    made = Page(text)
    assert made.named("html")[0]["lang"] == {"zh": "zh-CN", "en": "en"}[lang]
    tags = {tag for tag, _ in made.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    for _, attributes in made.elements:
        for key, value in attributes.items():
            assert not key.startswith("on")
            if key in {"href", "src", "xlink:href"}:
                assert (value or "").startswith("#")
    assert "url(" not in text
    assert "@import" not in text
    ids = [attributes["id"] for _, attributes in made.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [str(attributes["href"])[1:] for attributes in made.named("a")]
    assert set(targets) <= set(ids)
    assert targets[0] == "text", "the first link skips to the text"
    levels = [int(tag[1]) for tag, _ in made.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(attributes.get("scope") in {"col", "row"} for attributes in made.named("th"))
    regions = [attributes for attributes in made.named("div") if attributes.get("class") == "scroll"]
    assert len(regions) == len(made.named("table"))
    assert all(item.get("tabindex") == "0" and item.get("aria-label") for item in regions)
    drawings = made.named("svg")
    assert drawings
    assert all(item.get("role") == "img" and item.get("aria-labelledby") in ids for item in drawings)
    for part in ("@media print", "prefers-color-scheme: dark", "size: A4", "Content-Security-Policy"):
        assert part in text


def test_words_of_the_workbook_are_never_markup(tmp_path: Path) -> None:
    text = formats.file_bytes(document(load(books.with_texts(tmp_path / "data.xlsx")), "annual"), "html").decode()
    made = Page(text)
    assert "script" not in {tag for tag, _ in made.elements}
    shown = "".join(made.words)
    assert "<script>alert(1)</script>" in shown
    assert "{{ 7*7 }}" in shown
    assert "&amp;" in shown
    assert "\u202e" not in shown
    assert all(str(item.get("href")).startswith("#") for item in made.named("a"))


def test_the_same_input_gives_the_same_page() -> None:
    assert page("a", "plan") == page("a", "plan")


def test_lines_break_at_a_missing_year(tmp_path: Path) -> None:
    path = books.changed(books.example("a"), tmp_path / "data.xlsx", "总量数据", "B4", None)
    text = formats.file_bytes(document(load(path), "annual"), "html").decode("utf-8")
    drawing = next(part for part in text.split("<svg")[1:] if "单位工业增加值综合能耗逐年变化" in part)
    lines = re.findall(r'<polyline class="l0" points="([^"]+)"', drawing.split("</svg>")[0])
    assert [len(line.split()) for line in lines] == [2, 2], "2020-2021 and 2023-2024, nothing across 2022"


@pytest.mark.office
def test_a_browser_shows_it_and_prints_it_to_a4(tmp_path: Path) -> None:
    source = tmp_path / "report.html"
    source.write_text(page("e", "annual"), "utf-8")
    shot, printed = tmp_path / "report.png", tmp_path / "report.pdf"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    for wanted in (
        ["--window-size=1100,900", f"--screenshot={shot}"],
        ["--no-pdf-header-footer", f"--print-to-pdf={printed}"],
    ):
        profile = f"--user-data-dir={tmp_path / wanted[-1][2:8]}"
        subprocess.run(
            [str(CHROMIUM), *flags, profile, *wanted, source.as_uri()], check=True, capture_output=True, timeout=60
        )
    assert shot.read_bytes().startswith(b"\x89PNG")
    content = printed.read_bytes()
    # upright and lying A4 pages, in points
    boxes = {
        tuple(round(float(number)) for number in found.split())
        for found in re.findall(rb"/MediaBox \[([^\]]+)\]", content)
    }
    assert {(0, 0, 595, 842), (0, 0, 842, 595)} == {tuple(box) for box in boxes}
