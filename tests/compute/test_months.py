"""A monthly ledger is computed like the year it adds up to, and its trace reaches every month."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import Workbook

from lowcarbon_cli.model.values import Derivation
from lowcarbon_cli.pipeline import compute, load
from lowcarbon_cli.render import trace_text
from lowcarbon_cli.render.json import trace_json

if TYPE_CHECKING:
    from pathlib import Path

    from lowcarbon_cli.model.results import IndicatorResult

MONTHS = ["1—2月", *(f"{month}月" for month in range(3, 13))]


def intensity(path: Path, energy: list[list[object]]) -> IndicatorResult:
    book = Workbook()
    sheets: dict[str, list[list[object]]] = {
        "园区信息": [["园区名称", "甲园区"], ["园区类型", "综合类"], ["规划基准年", 2022], ["评价年", 2023]],
        "经济数据": [["年份", "工业增加值（不变价）（亿元）"], [2022, 20], [2023, 21]],
        "能源消费": energy,
    }
    for name, rows in sheets.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append(row)
    book.save(path)
    report = compute(load(path))
    return next(
        item for item in report.assessments[0].indicators if item.id == "energy_intensity" and item.year == 2023
    )


def test_months_add_to_the_year_and_are_traced(tmp_path: Path) -> None:
    yearly = intensity(tmp_path / "a.xlsx", [
        ["年份", "能源名称", "计量单位", "工业生产消费"],
        [2022, "原煤", "吨", 11_000], [2022, "电力", "万千瓦时", 10_000],
        [2023, "原煤", "吨", 12_000], [2023, "电力", "万千瓦时", 12_000],
    ])  # fmt: skip
    monthly = intensity(tmp_path / "b.xlsx", [
        ["2022年能源消费"],
        ["能源名称", "计量单位", *MONTHS],
        ["原煤", "吨", 1_000, *[1_000] * 10], ["电力", "万千瓦时", 1_000, *[900] * 10],
        [],
        ["2023年能源消费"],
        ["能源名称", "计量单位", *MONTHS],
        ["原煤", "吨", 2_000, *[1_000] * 10], ["电力", "万千瓦时", 2_000, *[1_000] * 10],
    ])  # fmt: skip
    assert isinstance(yearly.value, Derivation)
    assert isinstance(monthly.value, Derivation)
    # by hand: 12 000 t x 0.7143 + 12 000 x 1.229 = 23 319.6 tce over 210 000 ten thousand yuan
    assert monthly.value.value == yearly.value.value
    assert round(monthly.value.value, 12) == round(Decimal("23319.6") / 210_000, 12)
    cells = [leaf.number.cell.a1 for leaf in monthly.value.leaves() if leaf.number is not None]
    assert [f"{column}8" for column in "CDEFGHIJKLM"] == [cell for cell in cells if cell.endswith("8") and cell != "B8"]
    text = trace_text.render(monthly)
    assert "能源消费!C8" in text
    assert "能源消费!M9" in text
    tree = json.loads(trace_json(monthly.value, "en"))
    assert _adds(tree) == 2
    shown = _sums(tree)
    assert shown
    assert all(Decimal(total) == sum(map(Decimal, parts)) for total, parts in shown)


def _adds(node: dict[str, object]) -> int:
    return len(_sums(node))


def _sums(node: dict[str, object]) -> list[tuple[str, list[str]]]:
    """Return the sums of twelve months in a trace: value and the values of the eleven cells."""
    parts = node.get("parts", [])
    assert isinstance(parts, list)
    found = [(str(node["value"]), [part["value"] for part in parts])] if len(parts) == 11 else []
    return [*found, *(item for part in parts for item in _sums(part))]
