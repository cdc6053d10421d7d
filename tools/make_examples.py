"""Writes the example workbooks from the figures below. All figures are constructed, no park is meant.

Run ``python -m tools.make_examples`` in the project's folder; the same figures give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter
from tools.carbon_examples import books

if TYPE_CHECKING:
    from io import BytesIO

Row = Sequence[object]
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
    "目标": [
        ["指标", "单位", "性质", "方向", "基准年", "基准值", "目标年", "目标值或降幅", "年度目标",
         "预期增加值增速（%）",
         "结转规则", "来源", "责任部门"],
        ["单位工业增加值综合能耗", "吨标煤/万元", "约束性", "下降率", 2020, 0.3, 2025, "13.5%", None, 6, "沿路径",
         "构造的规划", "构造的经发局"],
        ["能耗增量控制", "万吨标准煤", "约束性", "增量", 2020, 60, 2025, 8, None, None, "沿路径",
         "构造的规划", "构造的经发局"],
        ["单位工业增加值二氧化碳排放量", "吨/万元", "预期性", "下降率", 2020, 0.84, 2025, None, "3%", None, "沿路径",
         "构造的规划", "构造的环保局"],
    ],
    "措施与项目": [
        ["序号", "项目名称", "实施单位", "类别", "建设内容", "起止年限", "总投资（万元）", "年节能量（吨标准煤）",
         "年减排量（吨）", "进度"],
        [1, "电机系统节能（构造）", "构造企业甲", "能源结构", "更换高效电机", "2024-2025", 1800, 1300, 3900, "在建"],
        [2, "余热回收供热（构造）", "构造企业乙", "能源结构", "烟气余热回收", "2024-2025", 5200, 4100, 9800, "在建"],
        [3, "高耗能产线退出（构造）", "园区管委会", "产业结构", "淘汰落后产能", "2025", 0, 2200, 5600, "未开工"],
        [4, "低碳培训与宣传（构造）", "园区管委会", "宣传", "企业与居民培训", "2025", 30, None, None, "未开工"],
    ],
}  # fmt: skip

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

# Raw fuels over five years and nearly all of HJ 274-2015; the figures are round, so that they can be checked by hand
_YEARS = (2021, 2022, 2023, 2024, 2025)
_REPORTED: list[Row] = [
    ["建设规划实施后新增构建生态工业链项目数量", 2025, 7, None, "个", "构造的清单"],
    ["工业园区重点污染源（物）稳定排放达标情况", 2025, 100, None, "%", "构造的监测汇总"],
    [
        "国家重点污染物排放总量控制指标及地方特征污染物排放总量控制指标完成情况",
        2025,
        None,
        "全部完成",
        None,
        "构造的考核结果",
    ],
    ["园区内企事业单位发生特别重大、重大突发环境事件数量", 2025, 0, None, "个", "构造的证明"],
    ["环境管理能力完善度", 2025, 100, None, "%", "构造的自评"],
    ["工业园区重点企业清洁生产审核实施率", 2025, 100, None, "%", "构造的名单"],
    ["污水集中处理设施", 2025, None, "具备", None, "构造的批复"],
    ["园区环境风险防控体系建设完善度", 2025, 100, None, "%", "构造的自评"],
    ["工业固体废物（含危险废物）处置利用率", 2025, 100, None, "%", "构造的台账"],
    ["绿化覆盖率", 2025, 25, None, "%", "构造的统计"],
    ["重点企业环境信息公开率", 2025, 100, None, "%", "构造的名单"],
    ["生态工业信息平台完善程度", 2025, 100, None, "%", "构造的截图"],
    ["生态工业主题宣传活动", 2025, 3, None, "次/年", "构造的记录"],
]
PARK_E: Book = {
    "园区信息": [*_park("示例园区戊（构造数据）", "综合类", 2021, 2025, "HJ 274-2015"), ["地区类别", "其他地区", None]],
    "经济数据": [
        ["年份", "工业增加值（不变价）（亿元）", "从业人员年末数（人）", "工业用地面积（平方公里）",
         "数据版本", "数据来源"],
        *([year, 100 + 10 * step, 50000, 10, "年报", "构造"] for step, year in enumerate(_YEARS)),
    ],
    "能源消费": [
        ["年份", "能源名称", "计量单位", "工业生产消费", "品级"],
        *(
            [year, fuel, unit, start + step * more, grade]
            for step, year in enumerate(_YEARS)
            for fuel, unit, start, more, grade in (
                ("原煤", "吨", 200000, -10000, "烟煤"),
                ("电力", "万千瓦时", 80000, 5000, None),
                ("柴油", "吨", 1000, 0, None),
            )
        ),
    ],
    "电力热力与绿电": [
        ["年份", "网购电量（万千瓦时）", "其中：绿电交易电量（万千瓦时）", "分布式光伏发电量（万千瓦时）",
         "其中：自发自用（万千瓦时）"],
        *([year, 79000 + 5000 * step, 10000 + 5000 * step, 1000, 1000] for step, year in enumerate(_YEARS)),
    ],
    "资源环境": [
        ["年份", "新鲜水量（万立方米）", "重复利用水量（万立方米）", "再生水回用量（万立方米）", "废水排放量（万吨）",
         "园区污水处理厂处理量（万立方米）", "工业固废产生量（万吨）", "工业固废综合利用量（万吨）",
         "其中：利用往年堆存（万吨）",
         "COD排放量（吨）",
         "氨氮（吨）", "SO2（吨）", "NOx（吨）"],
        *(
            [year, 500 + step, 2000, 60, 300, 400, 5, 4.5, 0, 400 - step, 40, 300 - step, 500 - step]
            for step, year in enumerate(_YEARS)
        ),
    ],
    "直接填报指标": [["指标", "年份", "数值", "定性结果", "单位", "证明材料"], *_REPORTED],
    "基本条件": [
        ["基本条件", "是否满足", "证明材料"],
        ["其余基本条件（原文未读，请对照官方文本逐条核对后填报）", "是", "构造的核对记录"],
    ],
}  # fmt: skip

BOOKS = {"park-a": PARK_A, "park-b": PARK_B, "park-c": PARK_C, "park-d": PARK_D, "park-e": PARK_E}


def write(path: Path | BytesIO, book: Book) -> None:
    """Write one workbook."""
    if isinstance(path, Path):
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
    for name, content in books(PARK_A, PARK_B).items():
        write(Path("examples") / "carbon" / f"{name}.xlsx", content)
