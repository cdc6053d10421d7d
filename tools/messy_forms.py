"""The energy sheet as the national form 205-1: one form per year, three levels of merged headings, its codes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tools.messy_cells import Block, Style, column_of, fill_cell, row_unit_of, word_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.messy_facts import PlainTable, Value

COLUMNS = (
    ("fuel", "能源名称", ""), ("unit", "计量单位", ""), ("code", "代码", ""), ("opening", "期初库存量", ""),
    ("purchase", "购进量", "实物量"), ("total", "消费量", "合计"), ("industrial", "消费量", "工业生产消费"),
    ("feedstock", "消费量", "其中：用于原材料"), ("non_industrial", "消费量", "非工业生产消费"),
    ("transport", "消费量", "合计中：运输工具消费"), ("closing", "期末库存量", ""), ("factor", "采用折标系数", ""),
    ("", "参考折标系数", ""),
)  # fmt: skip
UNUSED = (("洗精煤", "吨"), ("焦炭", "吨"), ("原油", "吨"))
KNOWN = frozenset(name for name, _, _ in COLUMNS) | {"year"}


def suits(table: PlainTable) -> bool:
    """Tell whether the form has a column for everything that a table states."""
    return KNOWN.issuperset(table.columns)


def form(style: Style, table: PlainTable, year: Value) -> Block:
    """Return the form of one year."""
    block = Block()
    records = [record for record in table.rows if record.get("year") == year]
    block.put(1, 1, "能源购进、消费与库存")
    block.put(2, 1, "表号：205-1表")
    block.put(2, 6, f"报告期：{year}年" if style.chance(0.5) else f"{year}年1-12月")
    block.put(2, 11, "有效期至：2024年1月")
    _heading(style, block)
    row = 5
    for record in _with_unused(style, records):
        _row(style, block, row, record)
        row += 1
    block.put(row, 1, "单位负责人：张三")
    block.put(row, 5, "填表人：李四")
    return block


def _heading(style: Style, block: Block) -> None:
    merged, above, start = style.chance(0.7), "", 0
    for place, (_, group, word) in enumerate(COLUMNS, 1):
        if not word:
            block.put(3, place, group)
            if merged:
                block.merges.append((3, place, 4, place))
            above = ""
            continue
        if group != above:
            above, start = group, place
            block.put(3, place, group)
        elif merged:
            block.merges = [area for area in block.merges if area[:2] != (3, start)]
            block.merges.append((3, start, 3, place))
        block.put(4, place, word)


def _with_unused(style: Style, records: Sequence[Mapping[str, Value]]) -> list[Mapping[str, Value]]:
    """Return the code row, the year's rows, and rows of the form that nobody filled in."""
    rows: list[Mapping[str, Value]] = [{"codes": "甲"}]
    rows += records
    for name, unit in UNUSED:
        rows.insert(style.rng.randrange(1, len(rows) + 1), {"blank": name, "unit": unit})
    return rows


def _row(style: Style, block: Block, row: int, record: Mapping[str, Value]) -> None:
    if "codes" in record:
        words = ["甲", "乙", "丙", *range(1, len(COLUMNS) - 3), "丁"]
        for place, word in enumerate(words, 1):
            block.put(row, place, word)
        return
    if "blank" in record:
        block.put(row, 1, record["blank"])
        block.put(row, 2, record["unit"])
        block.put(row, len(COLUMNS), float(Decimal("0.9")))
        return
    unit = row_unit_of(style, record)
    for place, (name, _, _) in enumerate(COLUMNS, 1):
        if name == "fuel":
            block.put(row, place, word_of(style, column_of(style.spec, name), record["fuel"]))
        elif name:
            fill_cell(style, block, (row, place), column_of(style.spec, name), record, "", unit)
