"""The hand-written script an analyst would keep: the same three indicators of park A, printed."""

from __future__ import annotations

import sys

import pandas as pd

sheets = pd.read_excel(sys.argv[1], sheet_name=None, engine="openpyxl")
added = sheets["经济数据"].set_index("年份")["工业增加值（不变价）（亿元）"]
totals = sheets["总量数据"].set_index("年份")
energy, co2 = totals["综合能源消费量（万吨标准煤）"], totals["二氧化碳排放总量（万吨）"]
first, last = added.index.min(), added.index.max()
n = int(last - first)


def mean_growth(series: pd.Series[float]) -> float:
    """Return the compound mean growth over the years of the series."""
    return float((series[last] / series[first]) ** (1 / n) - 1)


for year in added.index:
    print(year, "单位工业增加值综合能耗", round(energy[year] / added[year], 4))
print("综合能耗弹性系数", round(mean_growth(energy) / mean_growth(added), 4))
print("二氧化碳年均削减率", round(-100 * mean_growth(co2 / added), 4))
