"""T6, T7 and T8 of one constructed park: the same figures in JSON, on screen, in workbook, Word document and page."""

from __future__ import annotations

import json
import re
from decimal import ROUND_HALF_EVEN, Decimal
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from tests.carbon.books import EXAMPLES, changed
from tests.commands import run
from tools.make_examples import write

from lowcarbon_cli.pipeline import document, load
from lowcarbon_cli.render.documents import formats

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.documents import Material

Rows = list[list[str]]
TABLES = {
    "structure": ("能源消费结构", "T6 能源结构"),
    "balance": ("T7 能源平衡表", "T7 能源平衡"),
    "lines": ("T8 能流与物流表", "T8 能流物流"),
    "nodes": ("T8 各单元平衡", "T8 单元平衡"),
}
"""Title, and name of the sheet."""
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def park(folder: Path) -> Path:
    """Write park B with purchases, a stock, direct green power and counted recovered heat; one flow is blank.

    Residuals: coal 210000 + 5000 - 15000 - 200000 = 0; heat 2400000 + 120000 - 2400000 = 120000 GJ, lost.
    """
    book = EXAMPLES["park-b"]
    energy = [list(row) for row in book["能源消费"]]
    extra: list[list[object]] = [
        ["购进量", "期初库存量", "期末库存量"],
        [210000, 5000, 15000],
        [None] * 3,
        [None] * 3,
        [3000, 0, 0],
    ]
    extra.append([1200, 0, 0])
    energy = [[*row, *more] for row, more in zip(energy, extra, strict=True)]
    energy[3][3] = 2400000
    plants = [list(row) for row in book["加工转换与回收利用"]]
    plants[4][8] = "是"
    power = [list(row) for row in book["电力热力与绿电"]]
    power[1][1] = 56000
    power = [[*power[0], "绿电直连/专线电量（万千瓦时）"], [*power[1], 4000]]
    flows = [list(row) for row in book["能流"]]
    flows[3][4] = None
    sheets = {"能源消费": energy, "加工转换与回收利用": plants, "电力热力与绿电": power, "能流": flows}
    stream = BytesIO()
    write(stream, changed("park-b", **sheets))
    path = folder / "park.xlsx"
    path.write_bytes(stream.getvalue())
    return path


def printed(value: object) -> str:
    return f"{Decimal(str(value)).quantize(Decimal('0.01'), ROUND_HALF_EVEN):f}"


def figures(rows: list[list[str]]) -> Rows:
    """Return the figures of rows without their year; words, and what is missing, have none."""
    return [[cell for cell in row[1:] if NUMBER.fullmatch(cell)] for row in rows]


def of_json(part: dict[str, Any]) -> dict[str, Rows]:
    def shown(*values: dict[str, Any] | None) -> list[str]:
        return [printed(one["value"]) for one in values if one is not None and one["value"] is not None]

    balance = [row for one in part["balance"] for row in (*one["rows"], one["total"])]
    lines = [line for graph in part["graphs"] for line in graph["lines"]]
    nodes = [node for graph in part["graphs"] for node in graph["nodes"]]
    return {
        "structure": [
            [*shown(*(line[key] for key in ("quantity", "calorific", "equivalent", "used"))), printed(line["share"])]
            for line in part["structure"]
        ],
        "balance": [shown(*(value for key, value in row.items() if key != "carrier")) for row in balance],
        "lines": [shown(line["amount"]) for line in lines],
        "nodes": [shown(node["inflow"], node["outflow"], node["gap"]) for node in nodes],
    }


def of_screen(text: str) -> dict[str, Rows]:
    found: dict[str, list[list[str]]] = {}
    for section in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition(" ==\n")
        rows = [re.split(r" {2,}", line.rstrip()) for line in body.splitlines()[2:] if re.match(r"20\d\d  ", line)]
        found[title] = rows
    return titled(found)


def titled(found: dict[str, list[list[str]]]) -> dict[str, Rows]:
    """Return the tables by our keys; titles may have a caption's number before them and a unit behind."""
    return {
        key: figures(next(rows for name, rows in found.items() if title in name)) for key, (title, _) in TABLES.items()
    }


def of_workbook(path: Path) -> dict[str, Rows]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        key: [
            [printed(cell) for cell in row[1:] if isinstance(cell, (int, float))]
            for row in book[sheet].iter_rows(values_only=True)
            if row[0] == 2023
        ]
        for key, (_, sheet) in TABLES.items()
    }


def of_word(content: bytes) -> dict[str, Rows]:
    made = docx.Document(BytesIO(content))
    found: dict[str, list[list[str]]] = {}
    title = ""
    for item in made.element.body:
        if item.tag == qn("w:p"):
            title = Paragraph(item, made).text or title
        elif item.tag == qn("w:tbl"):
            found[title] = [[cell.text for cell in row.cells] for row in Table(item, made).rows[1:]]
    return titled(found)


class Page(HTMLParser):
    """The tables of a page by their captions."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self.title = self.text = ""
        self.row: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("role") == "region":
            self.title = given.get("aria-label") or ""
            self.found[self.title] = []
        elif tag in {"td", "th"}:
            self.text = ""
        elif tag == "tr":
            self.row = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.row.append(self.text.strip())
        elif tag == "tr" and self.title and self.row[0] == "2023":
            self.found[self.title].append(self.row)


def of_page(text: str) -> dict[str, Rows]:
    page = Page()
    page.feed(text)
    return titled(page.found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("flows")
    park(made)
    names = [str(made / f"out.{kind}") for kind in ("json", "xlsx")]
    done = run("carbon", str(made / "park.xlsx"), "--part", "flows", *(word for name in names for word in ("-o", name)))
    assert done.returncode == 1, done.stderr.decode()  # the blank flow is an error of the data
    (made / "screen.txt").write_bytes(done.stdout)
    return made


@pytest.fixture(scope="module")
def plan(folder: Path) -> Material:
    return document(load(folder / "park.xlsx"), "plan")


def test_every_format_shows_the_same_figures(folder: Path, plan: Material) -> None:
    part = json.loads((folder / "out.json").read_text("utf-8"))["parts"]["flows"]
    wanted = of_json(part)
    # worked by hand: 120000 GJ x 0.0341 lost; direct power 4000 x 1.229; stocks 5000 and 15000 x 0.7143
    total = dict(zip(part["balance"][0]["total"], part["balance"][0]["total"].values(), strict=True))
    hand = {"network_loss": "4092", "direct": "4916", "recovered": "4092", "opening": "3571.5", "closing": "10714.5"}
    assert {key: total[key]["value"] for key in hand} == hand
    assert Decimal(total["residual"]["value"]) == 0
    assert len(wanted["lines"]) == 17
    assert wanted["lines"][2] == []  # the blank flow has no figure anywhere
    assert of_screen((folder / "screen.txt").read_text("utf-8")) == wanted
    assert of_workbook(folder / "out.xlsx") == wanted
    assert of_word(formats.file_bytes(plan, "docx")) == wanted
    assert of_page(formats.file_bytes(plan, "html").decode("utf-8")) == wanted


def test_a_document_shows_them_in_the_unit_asked_for(folder: Path) -> None:
    """In 10 000 tce: 142860 is 14.2860; materials stay in tonnes."""
    made = document(load(folder / "park.xlsx"), "plan", display_units=["10k_tce"])
    text = formats.file_bytes(made, "html").decode("utf-8")
    shown = of_page(text)
    assert shown["lines"][0] == ["14.2860"]
    assert shown["lines"][13] == ["12000.00"]
    assert "14.2860" in shown["balance"][0]
    assert ["14.2860", "14.2860", "0.0000"] in shown["nodes"]
    assert "T7 能源平衡表（万吨标煤）" in text
    drawn = text.split('class="sankey"')[1].split("</svg>")[0]
    assert "外部 煤炭 14.2860" in drawn
    assert "万吨标煤" in drawn
