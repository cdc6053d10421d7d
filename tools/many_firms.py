"""Makes a constructed enterprise ledger of any length, for benchmarks and tests.

The same numbers give the same file. All firms, codes and figures are constructed, no firm is meant. Sizes fall off
as they do in a park: a few firms carry most of the energy. ``python -m tools.many_firms ROWS FILE.csv|.xlsx [YEARS]``.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADS = (
    "年份", "统一社会信用代码", "企业名称", "行业代码", "生产地是否在园区", "工业增加值（万元）", "煤炭消费量（吨）",
    "天然气（万立方米）", "电力（万千瓦时）", "热力（GJ）", "油品合计（吨）", "综合能源消费量（当量值）（吨标准煤）",
)  # fmt: skip
LAST_YEAR = 2024
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SECTORS = ("2614", "2631", "3011", "3021", "3110", "3311", "3525", "3670", "3825", "3971", "1391", "2221")
_TRADES = ("化工", "新材料", "建材", "钢铁", "机械", "汽车零部件", "电气", "电子", "食品", "造纸")

Row = list[str | int | float | None]


def credit_code(number: int) -> str:
    """Return a constructed credit code whose check character fits (GB 32100-2015)."""
    body = f"91320000MA{number:07d}"
    total = sum(_SIGNS.index(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True))
    return body + _SIGNS[(31 - total) % 31]


def rows(count: int, years: int = 2) -> Iterator[Row]:
    """Yield the heading and ``count`` rows, the firms of the first year before those of the next."""
    yield list(HEADS)
    firms = -(-count // years)
    draw = random.Random(firms)  # noqa: S311 - figures, not secrets
    for place in range(count):
        year, firm = LAST_YEAR - years + 1 + place // firms, place % firms
        size = draw.uniform(0.6, 1.4) * 2_000_000 / (firm + 5)
        name = f"构造{_TRADES[firm % len(_TRADES)]}（{firm:06d}）有限公司"
        coal = round(size * 0.4, 2) if firm % 3 == 0 else None
        heat = round(size * 3.1, 1) if firm % 4 == 1 else None
        oil = round(size * 0.01, 2) if firm % 5 == 2 else None
        inside = "否" if firm % 50 == 49 else "是"
        yield [
            year, credit_code(firm), name, _SECTORS[firm * 7 % len(_SECTORS)], inside, round(size * 2.2, 2), coal,
            round(size * 0.02, 3), round(size * 0.31, 2), heat, oil, round(size, 2),
        ]  # fmt: skip


def write_csv(path: Path, count: int, years: int = 2) -> None:
    """Write a ledger as CSV in UTF-8 with a byte-order mark, as Excel saves it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows(count, years))


def write_xlsx(path: Path, count: int, years: int = 2) -> None:
    """Write a ledger as a workbook with one sheet."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("企业能源")
        for number, row in enumerate(rows(count, years)):
            for place, value in enumerate(row):
                if value is not None:
                    sheet.write(number, place, value)


def main() -> None:
    """Write the ledger that the command line asks for."""
    count, path = int(sys.argv[1]), Path(sys.argv[2])
    years = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    (write_csv if path.suffix == ".csv" else write_xlsx)(path, count, years)


if __name__ == "__main__":
    main()
