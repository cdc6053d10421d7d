"""Writes the example workbooks from the figures below. All figures are constructed, no park is meant.

Run ``python tools/make_examples.py`` in the project's folder; the same figures give the same bytes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

Row = list[str | int | float | None]
Book = dict[str, list[Row]]

NOTE = "构造数据，仅供演示与测试，不对应任何真实园区 / constructed data, no real park"


def _park(name: str, kind: str, base: int | None, last: int, standard: str | None) -> list[Row]:
    return [
        ["项目", "内容", "备注"],
        ["园区名称", name, NOTE],
        ["园区类型", kind, None],
        ["阶段", "建设", None],
        ["规划基准年", base, None],
        ["评价年", last, None],
        ["适用标准", standard, None],
        ["所在省", "江苏", None],
        ["统计口径", "规上工业", None],
        ["是否含电厂/热电厂", "含", None],
        ["不变价基期", 2020, None],
        ["电力折标口径", "当量", None],
        ["原料用能", "不扣除", None],
    ]


PARK_A: Book = {
    "园区信息": _park("示例园区甲（构造数据）", "综合类", 2020, 2024, "HJ 274-2015"),
    "经济数据": [
        ["年份", "工业增加值（不变价）（亿元）", "数据版本", "数据来源"],
        [2020, 200, "年报", "构造"],
        [2021, 212, "年报", "构造"],
        [2022, 226.84, "年报", "构造"],
        [2023, 240.45, "年报", "构造"],
        [2024, 255, "年报", "构造"],
    ],
    "总量数据": [
        ["年份", "综合能源消费量（万吨标准煤）", "折标口径", "二氧化碳排放总量（万吨）", "数据来源"],
        [2020, 60, "当量", 168, "构造"],
        [2021, 62.1, "当量", 171, "构造"],
        [2022, 64, "当量", 173.5, "构造"],
        [2023, 64.8, "当量", 172, "构造"],
        [2024, 66.2, "当量", 171.2, "构造"],
    ],
}

_FUEL_HEADS: Row = [
    "年份", "能源名称", "计量单位", "工业生产消费", "用于原材料", "采用折标系数（吨标准煤/计量单位）",
    "平均低位发热量", "单位热值含碳量（tC/TJ）", "碳氧化率（%）",
]  # fmt: skip

PARK_B: Book = {
    "园区信息": _park("示例园区乙（构造数据）", "综合类", 2020, 2023, "HJ 274-2015"),
    "经济数据": [
        ["年份", "工业增加值（当年价）（亿元）", "数据版本", "数据来源"],
        [2023, 60, "年报", "构造"],
    ],
    "能源消费": [
        _FUEL_HEADS,
        [2023, "原煤", "吨", 200000, None, 0.7143, 20.908, 26.1, 93],
        [2023, "电力", "万千瓦时", 64500, None, None, None, None, None],
        [2023, "热力", "百万千焦", 2350000, None, 0.0341, None, None, None],
        [2023, "天然气", "万立方米", 3000, 500, 13.3, None, None, None],
        [2023, "柴油", "吨", 1200, None, None, None, None, None],
    ],
    "加工转换与回收利用": [
        ["年份", "企业/装置", "加工转换类型", "方向", "能源名称", "计量单位", "实物量", "去向", "是否已计入消费量",
         "折标系数（吨标准煤/计量单位）"],
        [2023, "热电厂", "火力发电", "投入", "原煤", "吨", 200000, None, None, 0.7143],
        [2023, "热电厂", "供热", "产出", "热力", "百万千焦", 2400000, "园区内用户", None, 0.0341],
        [2023, "热电厂", "火力发电", "产出", "电力", "万千瓦时", 12000, "上网、自用", None, None],
        [2023, "余热锅炉", "回收利用", "回收利用", "热力", "百万千焦", 120000, "自用", "否", 0.0341],
    ],
    "电力热力与绿电": [
        ["年份", "网购电量（万千瓦时）", "绿证数量（张）", "分布式光伏发电量（万千瓦时）", "其中：自发自用（万千瓦时）",
         "其中：上网（万千瓦时）", "自备/热电厂发电量（万千瓦时）", "外送园区外电量（万千瓦时）",
         "当年电力等价系数（tce/万千瓦时）"],
        [2023, 60000, 100000, 1700, 1500, 200, 12000, 9000, 2.85],
    ],
}  # fmt: skip

_ECONOMY_HEADS: Row = ["年份", "工业增加值（不变价）（亿元）", "从业人员年末数（人）", "数据版本", "数据来源"]
_TOTAL_HEADS: Row = ["年份", "综合能源消费量（万吨标准煤）", "折标口径", "数据来源"]

# 行业类: no standard named, so the type and the evaluation year choose it; the benchmark is the park's own entry
PARK_C: Book = {
    "园区信息": _park("示例园区丙（构造数据）", "行业类", 2010, 2014, None),
    "经济数据": [_ECONOMY_HEADS, [2010, 50, 8000, "年报", "构造"], [2014, 80, 9000, "年报", "构造"]],
    "总量数据": [_TOTAL_HEADS, [2010, 30, "当量", "构造"], [2014, 36, "当量", "构造"]],
    "行业标杆": [
        ["指标", "标杆值", "单位", "水平", "来源", "年份"],
        ["单位工业增加值综合能耗（标煤）", 0.48, "吨标煤/万元", "国际先进", "构造的行业资料", 2013],
    ],
}

# 静脉产业类: the standard has no energy limit; the indicators are still shown
PARK_D: Book = {
    "园区信息": _park("示例园区丁（构造数据）", "静脉产业类", 2010, 2014, None),
    "经济数据": [_ECONOMY_HEADS, [2010, 10, 2500, "年报", "构造"], [2014, 15, 2500, "年报", "构造"]],
    "总量数据": [_TOTAL_HEADS, [2010, 3, "当量", "构造"], [2014, 3.6, "当量", "构造"]],
}

BOOKS = {"park-a": PARK_A, "park-b": PARK_B, "park-c": PARK_C, "park-d": PARK_D}


def write(path: Path, book: Book) -> None:
    """Write one workbook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as made:
        made.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC), "comments": NOTE})
        for name, rows in book.items():
            sheet = made.add_worksheet(name)
            sheet.set_column(0, 12, 22)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)


if __name__ == "__main__":
    for folder, content in BOOKS.items():
        write(Path("examples") / folder / "data.xlsx", content)
