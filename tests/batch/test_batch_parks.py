"""Several parks in one workbook: each gets its own rows, at their own cells, and nothing else.

The second method: the same figures written as one workbook per park must give the same values and verdicts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from tests.batch.batches import run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lowcarbon_cli.model.batch import ParkResult

Rows = list[list[object]]

ITEMS: Rows = [
    ["园区名称", "园区类型", "规划基准年", "评价年", "适用标准", "所在省"],
    ["甲园区", "综合类", 2023, 2024, "HJ 274-2015", "江苏"],
    ["乙园区", "综合类", 2023, 2024, "HJ 274-2015", "浙江"],
]
ECONOMY: Rows = [
    ["各园区经济数据"],
    ["园区名称", "年份", "工业增加值（不变价）（亿元）"],
    ["甲园区", 2023, 100],
    [None, 2024, 110],
    ["乙园区", 2023, 200],
    ["乙园区", 2024, 190],
    ["合计", 2024, 300],
]
TOTALS: Rows = [
    ["年份", "园区名称", "综合能源消费量（万吨标准煤）", "折标口径"],
    [2023, "甲园区", 60, "当量"],
    [2024, "甲园区", 55, "当量"],
    [2023, "乙 园区", 90, "当量"],
    [2024, "乙园区", 76, "当量"],
    [2022, None, 5, "当量"],
]


def write(path: Path, sheets: Mapping[str, Rows], merged: Sequence[str] = ()) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
            if name == "经济数据":
                for area in merged:
                    sheet.merge_range(area, "甲园区")
    return path


def alone(path: Path, park: str) -> Path:
    """Write the workbook of one of the parks, in the usual form."""
    column = next(row for row in ITEMS if row[0] == park)
    items: Rows = [["项目", "内容"], *([head, value] for head, value in zip(ITEMS[0], column, strict=True))]
    figures: Rows = [[2023, 100], [2024, 110]] if park == "甲园区" else [[2023, 200], [2024, 190]]
    economy: Rows = [ECONOMY[1][1:], *figures]
    totals: Rows = [["年份", *TOTALS[0][2:]]]
    totals += [[row[0], *row[2:]] for row in TOTALS[1:] if str(row[1]).replace(" ", "") == park]
    return write(path, {"园区信息": items, "经济数据": economy, "总量数据": totals})


def figures(park: ParkResult) -> list[tuple[object, ...]]:
    return [(line.id, line.year, line.value, line.limit, line.verdict) for line in park.lines]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[ParkResult]:
    folder = tmp_path_factory.mktemp("parks")
    water: Rows = [["年份", "新鲜水量"], [2024, 3]]
    sheets = {"园区信息": ITEMS, "经济数据": ECONOMY, "总量数据": TOTALS, "资源环境": water}
    return run([write(folder / "all.xlsx", sheets, ["A3:A4"])], folder / "j")


def test_each_park_has_its_own_figures(tmp_path: Path, both: list[ParkResult]) -> None:
    assert [park.name for park in both] == ["甲园区", "乙园区"]
    assert [park.province for park in both] == ["江苏", "浙江"]
    for park in both:
        (single,) = run([alone(tmp_path / f"{park.name}.xlsx", park.name)], tmp_path / "j")
        assert figures(park) == figures(single)
        assert any(line.value for line in park.lines)


def test_figures_point_to_the_rows_of_the_shared_sheet(both: list[ParkResult]) -> None:
    lines = {park.name: {(line.id, line.year): line for line in park.lines} for park in both}
    # energy per value added, by hand: 55/110 and 76/190 tce per 10,000 CNY
    first, second = lines["甲园区"]["energy_intensity", 2024], lines["乙园区"]["energy_intensity", 2024]
    assert (first.value, second.value) == ("0.5", "0.4")
    assert "经济数据!C4" in first.cells
    assert "总量数据!C3" in first.cells
    assert "经济数据!C6" in second.cells
    assert "总量数据!C5" in second.cells


def test_what_belongs_to_nobody_is_left_out_and_said(both: list[ParkResult]) -> None:
    for park in both:
        found = {(item.code, item.cells[0].sheet, item.cells[0].a1) for item in park.findings if item.cells}
        assert ("LC-BAT-007", "资源环境", "A1") in found
        assert ("LC-BAT-008", "总量数据", "B6") in found
        assert ("LC-STR-006", "经济数据", "A7") in found
        assert not any(item.code == "LC-STR-014" for item in park.findings)


def test_one_name_in_the_column_is_one_park(tmp_path: Path) -> None:
    sheets = {"园区信息": ITEMS[:2], "总量数据": TOTALS[:3]}
    (park,) = run([write(tmp_path / "one.xlsx", sheets)], tmp_path / "j")
    assert park.name == "甲园区"
    assert park.eval_year == 2024


def test_parks_without_a_sheet_of_their_own_have_their_name_from_the_column(tmp_path: Path) -> None:
    found = run([write(tmp_path / "all.xlsx", {"总量数据": TOTALS})], tmp_path / "j")
    assert [(park.place, park.name) for park in found] == [(1, "甲园区"), (1, "乙 园区")]


def test_files_of_one_folder_that_name_several_parks_are_said(tmp_path: Path) -> None:
    for name in ("甲园区", "乙园区"):
        (tmp_path / "省").mkdir(exist_ok=True)
        alone(tmp_path / "省" / f"{name}.xlsx", name)
    (mixed,) = run([tmp_path], tmp_path / "j")
    (said,) = [item for item in mixed.findings if item.code == "LC-BAT-012"]
    assert {(cell.file, cell.sheet, cell.a1) for cell in said.cells} == {
        ("甲园区.xlsx", "园区信息", "B2"),
        ("乙园区.xlsx", "园区信息", "B2"),
    }
    assert {said.params["first"], said.params["second"]} == {"甲园区", "乙园区"}
    apart = run([tmp_path / "省"], tmp_path / "k")
    assert [park.name for park in apart] == ["乙园区", "甲园区"]
    assert not any(item.code == "LC-BAT-012" for park in apart for item in park.findings)


@pytest.mark.parametrize(("named", "said"), [("甲园区", 0), (" 甲 园区", 0), ("乙园区", 1)])
def test_a_manifest_that_names_a_park_otherwise_is_told(named: str, said: int, tmp_path: Path) -> None:
    alone(tmp_path / "a.xlsx", "甲园区")
    (tmp_path / "m.csv").write_text(f"园区,文件\n{named},a.xlsx\n", "utf-8")
    (park,) = run([tmp_path / "m.csv"], tmp_path / "j")
    assert park.name == "甲园区"
    found = [item for item in park.findings if item.code == "LC-BAT-013"]
    assert [[cell.a1 for cell in item.cells] for item in found] == [["B2"]] * said
