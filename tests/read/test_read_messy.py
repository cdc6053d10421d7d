"""The same facts in some forty messy layouts: equal values, at the cells where they were written, without a warning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from openpyxl import Workbook
from tools.messy_facts import Plain, facts_of, numbers_of, plain_of
from tools.messy_layouts import write

from lowcarbon_cli.model.messages import describe
from lowcarbon_cli.read.load import load

if TYPE_CHECKING:
    from lowcarbon_cli.model.dataset import Dataset

PARK: list[list[object]] = [
    ["项目", "内容"], ["园区名称", "甲园区"], ["园区类型", "综合类"], ["规划基准年", 2021], ["评价年", 2023],
]  # fmt: skip
FUELS = [
    ("原煤", "吨", 120_000),
    ("电力", "万千瓦时", 60_000.5),
    ("天然气", "万立方米", 3_600),
    ("热力", "百万千焦", 240_000),
]
"""One quantity per fuel, so that months and years across have a place for it."""
EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDS = 42


@pytest.fixture(scope="module")
def parks(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Dataset, Plain]]:
    read = [load([EXAMPLES / name / "data.xlsx"]) for name in ("park-a", "park-b", "park-c", "park-e")]
    read += [load([lone(tmp_path_factory.mktemp("clean"))])] * 2
    read.append(load([whole(tmp_path_factory.mktemp("clean"))]))
    return [(kept(data), plain_of(kept(data))) for data in read]


def kept(data: Dataset) -> Dataset:
    """Return a park without targets and measures, which are written to one form and not messed up."""
    return replace(
        data, tables={key: table for key, table in data.tables.items() if key not in {"targets", "measures"}}
    )


def lone(folder: Path) -> Path:
    energy: list[list[object]] = [["年份", "能源名称", "计量单位", "工业生产消费"]]
    energy += [[year, fuel, unit, value + year - 2021] for year in (2021, 2022, 2023) for fuel, unit, value in FUELS]
    return clean_book(folder, energy)


def whole(folder: Path) -> Path:
    """Every column of the national form: stocks, purchases, uses and coefficients that agree with each other."""
    energy: list[list[object]] = [
        ["年份", "能源名称", "代码", "计量单位", "期初库存量", "购进量", "消费量合计", "工业生产消费", "用于原材料",
         "非工业生产消费", "期末库存量", "采用折标系数"],
    ]  # fmt: skip
    for year in (2022, 2023):
        energy.append([year, "原煤", "01", "吨", 100, 1200, 1150, 1100, 0, 50, 150, 0.7143])
        energy.append([year, "天然气", "15", "万立方米", 0, 30.5, 30.5, 30.5, 5, 0, 0, 13.3])
        energy.append([year, "电力", "39", "万千瓦时", 0, 800, 800, 780, 0, 20, 0, 1.229])
    return clean_book(folder, energy)


def clean_book(folder: Path, energy: list[list[object]]) -> Path:
    book = Workbook()
    economy: list[list[object]] = [["年份", "工业增加值（不变价）（亿元）", "工业增加值可比价增速（%）"]]
    economy += [[2021, 200, None], [2022, 212.5, 6.25], [2023, 226.84, 6.748]]
    sheets: dict[str, list[list[object]]] = {"园区信息": PARK, "经济数据": economy, "能源消费": energy}
    for name, rows in sheets.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append(row)
    book.remove(book.worksheets[0])
    path = folder / "clean.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_messy_layout_gives_the_facts_of_the_clean_one(
    parks: list[tuple[Dataset, Plain]], tmp_path: Path, seed: int
) -> None:
    clean, plain = parks[seed % len(parks)]
    places = write(tmp_path / "messy.xlsx", plain, seed)
    messy = load([tmp_path / "messy.xlsx"])
    worse = [(item.code, describe(item, "en"), [str(cell) for cell in item.cells]) for item in messy.findings
             if item.severity.value != "info"]  # fmt: skip
    assert worse == []
    assert facts_of(messy) == facts_of(clean)
    found = {fact: tuple((cell.sheet, cell.a1) for cell in number.cells) for fact, number in numbers_of(messy).items()}
    assert found == places
    for use in messy.sheets:
        assert use.filled == use.read + use.ignored
        assert use.specs
