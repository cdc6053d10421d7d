"""A constructed park as large as a full workbook: some 2,400 filled cells in sheets of up to 62 rows and 9 columns, formatted.

All figures are constructed, no park is meant.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

    from tools.make_examples import Book, Row

YEARS = tuple(range(2016, 2026))
_FUELS = (
    ("原煤", "吨", 200000, 0.7143, "烟煤"),
    ("天然气", "万立方米", 3000, 13.3, None),
    ("柴油", "吨", 1200, 1.4571, None),
    ("汽油", "吨", 300, 1.4714, None),
    ("热力", "百万千焦", 900000, 0.03412, None),
    ("电力", "万千瓦时", 64500, 1.229, None),
)
_PLANTS = (
    ("热电厂", "火力发电", "投入", "原煤", "吨", 120000, None, None),
    ("热电厂", "火力发电", "投入", "天然气", "万立方米", 900, None, None),
    ("热电厂", "供热", "投入", "原煤", "吨", 50000, None, None),
    ("热电厂", "供热", "产出", "热力", "百万千焦", 980000, "园区内用户", None),
    ("热电厂", "火力发电", "产出", "电力", "万千瓦时", 24000, "自用", None),
    ("余热锅炉", "回收利用", "回收利用", "热力", "百万千焦", 60000, "自用", "否"),
)
_FIRMS = 61
_MEASURES = 61
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SECTORS = ("26", "17", "33", "38", "30")


def large_book(number: int, name: str, province: str) -> Book:
    """Return park ``number``: its figures drift from year to year by factors drawn for it."""
    draw = random.Random(number)  # noqa: S311 - figures, not secrets
    size = draw.uniform(0.6, 1.6)
    growth = draw.uniform(1.03, 1.07)
    saving = draw.uniform(0.985, 1.01)
    value = [round(140 * size * growth**step, 2) for step in range(len(YEARS))]
    use = [size * saving**step for step in range(len(YEARS))]
    return {
        "园区信息": _items(name, province),
        "经济数据": _economy(value, draw),
        "能源消费": _energy(use, draw),
        "加工转换与回收利用": _plants(use, draw),
        "资源环境": _environment(use, draw),
        "企业能源": _firms(use[-1], draw),
        "措施与项目": _measures(draw),
    }


def _items(name: str, province: str) -> list[Row]:
    items = {
        "园区名称": name, "园区类型": "综合类", "阶段": "建设", "规划基准年": YEARS[5], "评价年": YEARS[-1],
        "适用标准": "HJ 274-2015", "所在省": province, "统计口径": "规上工业", "是否含电厂/热电厂": "含",
        "不变价基期": 2020, "电力折标口径": "当量", "原料用能": "不扣除",
    }  # fmt: skip
    return [["项目", "内容", "备注"], *([key, content, "构造"] for key, content in items.items())]


def _economy(value: list[float], draw: random.Random) -> list[Row]:
    heads: Row = ["年份", "工业增加值（当年价）（亿元）", "工业增加值（不变价）（亿元）", "工业总产值（当年价）（亿元）",
                  "从业人员年末数（人）", "工业用地面积（平方公里）", "规上企业数（家）", "数据版本", "数据来源"]  # fmt: skip
    rows: list[Row] = [
        [
            year,
            round(one * 1.01 ** (year - 2020), 2),
            one,
            round(one * 4.1, 2),
            42000 + 10 * draw.randrange(90),
            12.5,
            _FIRMS,
            "年报",
            "构造",
        ]
        for year, one in zip(YEARS, value, strict=True)
    ]
    return [heads, *rows]


def _energy(use: list[float], draw: random.Random) -> list[Row]:
    heads: Row = ["年份", "能源名称", "计量单位", "期初库存量", "购进量", "工业生产消费", "品级",
                  "采用折标系数（吨标准煤/计量单位）", "数据来源"]  # fmt: skip
    rows: list[Row] = []
    for year, factor in zip(YEARS, use, strict=True):
        for fuel, unit, amount, coefficient, grade in _FUELS:
            used = round(amount * factor * draw.uniform(0.99, 1.01), 2)
            carried = unit == "吨"
            rows.append([year, fuel, unit, round(used / 50, 2) if carried else None, used,
                         used, grade, coefficient, "构造"])  # fmt: skip
    return [heads, *rows]


def _plants(use: list[float], draw: random.Random) -> list[Row]:
    heads: Row = [
        "年份",
        "企业/装置",
        "加工转换类型",
        "方向",
        "能源名称",
        "计量单位",
        "实物量",
        "去向",
        "是否已计入消费量",
    ]
    rows: list[Row] = [
        [year, plant, kind, way, fuel, unit, round(amount * factor * draw.uniform(0.99, 1.01), 2), goes, counted]
        for year, factor in zip(YEARS, use, strict=True)
        for plant, kind, way, fuel, unit, amount, goes, counted in _PLANTS
    ]
    return [heads, *rows]


def _environment(use: list[float], draw: random.Random) -> list[Row]:
    heads: Row = ["年份", "新鲜水量（万立方米）", "重复利用水量（万立方米）", "废水排放量（万吨）",
                  "工业固废产生量（万吨）", "工业固废综合利用量（万吨）", "COD排放量（吨）", "SO2（吨）", "NOx（吨）"]  # fmt: skip
    rows: list[Row] = []
    for year, factor in zip(YEARS, use, strict=True):
        near = factor * draw.uniform(0.98, 1.02)
        amounts = (500, 2000, 300, 5, 4.5, 400, 300, 500)
        rows.append([year, *(round(amount * near, 2) for amount in amounts)])
    return [heads, *rows]


def _firms(use: float, draw: random.Random) -> list[Row]:
    heads: Row = ["年份", "统一社会信用代码", "企业名称", "行业代码", "是否规上", "工业总产值（万元）",
                  "煤炭消费量（吨）", "电力（万千瓦时）", "综合能源消费量（当量值）（吨标准煤）"]  # fmt: skip
    rows: list[Row] = []
    for place in range(_FIRMS):
        share = draw.uniform(0.2, 1) / _FIRMS * use
        coal, power = round(60000 * share, 2), round(60000 * share, 2)
        rows.append([YEARS[-1], _credit_code(draw.randrange(10**9)), f"构造企业{place:03d}", draw.choice(_SECTORS), "是",
                     round(9e6 * share, 2), coal, power, round(coal * 0.7143 + power * 1.229, 2)])  # fmt: skip
    return [heads, *rows]


def _credit_code(serial: int) -> str:
    """Return a credit code of 18 characters whose two check characters are right (GB 11714, GB 32100)."""
    body = f"{serial:08d}"[-8:]
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
    code = f"91320000{body}{'X' if rest == 10 else rest % 11}"  # noqa: PLR2004 - the check character for ten
    total = sum(_LETTERS.index(sign) * 3**place % 31 for place, sign in enumerate(code))
    return code + _LETTERS[-total % 31]


def _measures(draw: random.Random) -> list[Row]:
    heads: Row = [
        "序号",
        "项目名称",
        "实施单位",
        "类别",
        "建设内容",
        "起止年限",
        "总投资（万元）",
        "年节能量（吨标准煤）",
        "进度",
    ]
    rows: list[Row] = [
        [place, f"构造改造项目{place:03d}", f"构造企业{place:03d}", "能源结构", "更换高效设备", "2024-2026",
         draw.randrange(100, 3000), round(draw.uniform(20, 400), 1), draw.choice(("在建", "未开工", "投运"))]
        for place in range(1, _MEASURES + 1)
    ]  # fmt: skip
    return [heads, *rows]


def write_formatted(path: Path, book: Book) -> None:
    """Write a workbook whose cells look as in the template: framed, as many decimals as written."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as made:
        made.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})
        frame = {"border": 1, "valign": "vcenter"}
        head = made.add_format({**frame, "bold": True, "text_wrap": True, "bg_color": "#D9E1F2"})
        words = made.add_format({**frame, "text_wrap": True})
        figures = [made.add_format({**frame, "num_format": form}) for form in ("0", "0.0", "0.00", "0.000", "0.0000")]
        for name, rows in book.items():
            sheet = made.add_worksheet(name)
            sheet.set_column(0, 12, 22)
            sheet.write_row(0, 0, rows[0], head)
            for down, row in enumerate(rows[1:], 1):
                for place, cell in enumerate(row):
                    decimals = len(str(cell).partition(".")[2]) if isinstance(cell, float) else 0
                    look = words if cell is None or isinstance(cell, str) else figures[min(decimals, 4)]
                    sheet.write(down, place, cell, look)
